"""The graph in a browser and over HTTP: a SPARQL endpoint, Linked Data, and pages in English and Arabic."""
