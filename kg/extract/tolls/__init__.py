"""Tolls of one sentence: counted people and the harm that came to them, with sub-counts hung under their totals.

A sentence is walked once from its first token to its last (`sentence`), and what governs the next count is kept
(`walk`):

- a verbal noun (`مقتل`, `إصابة`), open for the noun phrase behind it and for what `و` adds to that;
- a verb (`قتل`, `أصيب`), open for a count somewhere behind it in the clause, or taking the count before it (`قتلوا`);
- a toll noun (`حصيلة القتلى`, `عدد الجرحى`), which waits for the number that the sentence brings (`بلغت 20`);
- `بينهم`, which hangs what follows under the count before.

A count whose own noun tells its outcome (`20 قتيلا`) needs none of these.
"""

from kg.extract.tolls.drafts import AMONG, BRACKETED, Draft
from kg.extract.tolls.sentence import read_tolls

__all__ = ["AMONG", "BRACKETED", "Draft", "read_tolls"]
