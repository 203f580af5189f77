"""The world as data: places, groups, claimers and countries, one table each. `kg.lexicon.gazetteer` reads them."""
