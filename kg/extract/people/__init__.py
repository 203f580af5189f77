"""People who are counted: numbers with their nouns, duals, bare plurals and singulars, "one of", names with titles.

A phrase found here is no toll yet: that takes an outcome, which `kg.extract.tolls` reads from the words around it.
"""

from kg.extract.people.phrase import name_end
from kg.extract.people.reading import read_people
from kg.extract.people.record import People, PeopleKind

__all__ = ["People", "PeopleKind", "name_end", "read_people"]
