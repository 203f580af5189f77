"""The tables of the language and of the world, read and checked; an error names file and line."""
