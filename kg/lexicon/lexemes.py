"""The words of the conflict lexicon, as their tables hold them: one `Lexeme` for each row, checked.

Every table has the columns `lemma pos forms gender class value example source`. `forms` depends on `pos`:

- noun and adj: `singular;plural`, each with alternatives parted by `|`. A plural is a full form or `+ون`, `+ات` (put
  onto the singular without its ta marbuta); `-` stands for neither plural nor dual. The dual is derived.
- verb: `past;present` in the third person masculine singular, then irregular forms, parted by `|`.
- particle: its forms, parted by `|`.

A last part with `!` before each word names words that look like a form and are none (`طالب;طلاب;!طالبان`).
The class `intransitive` marks verbs that take no object pronoun.

`gender` is m, f, or mf for a noun that also has a feminine in ة (مدني، مدنية); an adjective is mf by default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.lexicon.table import Row, read_table
from kg.text.normalise import fold

LANGUAGE = Path(__file__).parent.parent / "lang" / "ar"
TABLES = ("counted_nouns", "triggers", "reporting_verbs", "particles", "sources", "means", "holding", "given_names")
COLUMNS = ("lemma", "pos", "forms", "gender", "class", "value", "example", "source")
PARTS = {"noun": (1, 2), "adj": (1, 2), "verb": (2, 3), "particle": (1, 1)}
NEVER = "!"
_FORM = re.compile("[\u0621-\u0652\u0670]+\\Z")  # hamza to sukun, dagger alef


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word: its dictionary form, its inflected forms, and the classes and value that readers look for.

    `never` holds words in look-up form that are not this word, however much they look like it.
    """

    lemma: str
    pos: str
    forms: tuple[tuple[str, ...], ...]
    never: frozenset[str]
    gender: str
    classes: tuple[str, ...]
    value: str
    example: str
    table: str
    line: int


def read_lexemes(folder: Path = LANGUAGE) -> tuple[Lexeme, ...]:
    """Every lexeme of every table that the folder has, in the order of `TABLES` and of the rows.

    Raises TableError for an unknown part of speech, forms or gender that do not fit it, or a row twice in one table.
    """
    lexemes: list[Lexeme] = []
    for table in TABLES:
        path = folder / f"{table}.tsv"
        seen: set[tuple[str, str, str]] = set()
        for row in read_table(path, COLUMNS) if path.exists() else ():
            key = (row["lemma"], row["pos"], row["class"])
            if key in seen:
                raise row.error(f"{row['lemma']!r} stands twice as {row['pos']} with these classes; delete one row")
            seen.add(key)
            lexemes.append(_lexeme(row, table))
    lexemes.extend(_nationalities(folder.parent.parent / "gazetteer" / "countries.tsv"))
    return tuple(lexemes)


def _nationalities(path: Path) -> Iterator[Lexeme]:
    """The adjectives of nationality (`سوري`), which also count people; their value is the country's ISO code."""
    seen: set[str] = set()
    for row in read_table(path, ("iso", "masculine", "plural")) if path.exists() else ():
        plurals = (
            "+ون",
            *(form for form in row.several("plural") if " " not in form and not form.endswith(("ون", "ين"))),
        )
        for form in row.several("masculine"):
            if " " not in form and form not in seen:
                seen.add(form)
                forms = ((form,), plurals)
                yield Lexeme(form, "adj", forms, frozenset(), "mf", ("nisba",), row["iso"], form, "countries", row.line)


def _lexeme(row: Row, table: str) -> Lexeme:
    pos, gender = row["pos"], row["gender"]
    if pos not in PARTS:
        raise row.error(f"pos is {pos!r}; write one of {', '.join(PARTS)}")
    if gender not in ("", "m", "f", "mf"):
        raise row.error(f"gender is {gender!r}; write m, f, mf or nothing")
    cells = row["forms"].split(";")
    never = cells.pop() if cells[-1].startswith(NEVER) else ""
    parts = tuple(tuple(_checked(row, part)) for part in cells)
    least, most = PARTS[pos]
    if not least <= len(parts) <= most or not any(parts):
        raise row.error(f"forms is {row['forms']!r}; a {pos} has {least} to {most} parts, parted by ;")
    if pos == "verb" and not all(form[0] == "\u064a" for form in parts[1]):  # ya
        raise row.error("the second part of a verb's forms is its present in the third person, which begins with ya")
    if not row["lemma"] or " " in row["lemma"]:
        raise row.error(f"lemma is {row['lemma']!r}; write one word")
    classes = tuple(row["class"].split())
    others = frozenset(fold(word.removeprefix(NEVER)) for word in never.split("|") if word)
    return Lexeme(row["lemma"], pos, parts, others, gender, classes, row["value"], row["example"], table, row.line)


def _checked(row: Row, part: str) -> Iterator[str]:
    for form in part.split("|"):
        if not form:
            continue
        if form != "-" and not _FORM.match(form.removeprefix("+")):
            raise row.error(f"the form {form!r} is not one Arabic word")
        yield form
