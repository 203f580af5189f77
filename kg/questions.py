"""The questions and checks that are shipped as SPARQL files: what they ask, what they take, and their text once bound.

A question is a file `queries/NN_slug.rq` with a header of comments:

    # Q(en): Who held a town?
    # Q(ar): من سيطر على بلدة؟
    # Params: place=name of the place (default السخنة); from=first day

and, in its text, one line for each parameter that gives it a value: `VALUES ?place { "السخنة" }`, or
`VALUES ?from { UNDEF }` for one that may stay open. Binding a parameter puts an escaped literal between those braces
and touches nothing else, so a file runs as it stands on any SPARQL 1.1 endpoint, and a bound one does too. (The
substitutions of pyoxigraph 0.5 take only variables that the SELECT names, and do not reach into filters.)

A check is a file `queries/check/slug.rq` with `# Problem:` and `# Solution:`; each of its rows is a violation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.errors import InputError, UsageError
from kg.resources import shared_folder

_HEADER = re.compile(r"^# (Q\(en\)|Q\(ar\)|Params|Problem|Solution): *(.*)$", re.MULTILINE)
_PARAMETER = re.compile(r"([a-z]+)=([^;(]*?)(?: \(default ([^)]*)\))?")
_DATES = frozenset({"from", "to", "at"})
_NUMBERS = frozenset({"km"})
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question; without a default it may stay open."""

    name: str
    meaning: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A shipped question: `name` is `tolls-by-party` for the file `01_tolls_by_party.rq`."""

    name: str
    english: str
    arabic: str
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, values: Mapping[str, str | Sequence[str]]) -> str:
        """Return the query with these values in place of the defaults; several values of one parameter mean any of it.

        Raises UsageError for a parameter that the question lacks, and for a value that is no date or number as due.
        """
        text = self.text
        for name, given in values.items():
            if name not in (known := [parameter.name for parameter in self.parameters]):
                takes = f"it takes {', '.join(known)}" if known else "it takes none"
                raise UsageError(f"the question {self.name} has no parameter {name!r}: {takes}")
            literals = " ".join(_literal(name, value) for value in ([given] if isinstance(given, str) else given))
            text = _slot(name).sub(lambda _, name=name, literals=literals: f"VALUES ?{name} {{ {literals} }}", text)  # type: ignore[misc]
        return text


@dataclass(frozen=True, slots=True)
class Check:
    """A shipped check: a row of its query is a violation."""

    name: str
    problem: str
    solution: str
    text: str


def list_questions(folder: Path | None = None) -> list[Question]:
    """Return all questions in the order of their numbers."""
    return [read_question(path) for path in sorted((folder or shared_folder("queries")).glob("[0-9]*.rq"))]


def list_checks(folder: Path | None = None) -> list[Check]:
    """Return all checks in the order of their names."""
    return [read_check(path) for path in sorted(((folder or shared_folder("queries")) / "check").glob("*.rq"))]


def find_question(name: str, folder: Path | None = None) -> Question:
    """Return the question of this name; `tolls-by-party`, `tolls_by_party` and `01` all find the first.

    Raises UsageError with the list of names when there is none.
    """
    questions = list_questions(folder)
    wanted = name.strip().lower().replace("_", "-").removesuffix(".rq")
    for number, question in enumerate(questions, start=1):
        if wanted in (question.name, f"{number:02}", f"{number:02}-{question.name}"):
            return question
    names = "\n  ".join(f"{question.name}: {question.english}" for question in questions)
    raise UsageError(f"there is no question {name!r}; there are\n  {names}")


def read_question(path: Path) -> Question:
    """Return the question in a file.

    Raises InputError when its header lacks a line, or header and text differ in their parameters or defaults.
    """
    text = path.read_text(encoding="utf-8")
    header = _read_header(path, text, ("Q(en)", "Q(ar)"))
    parameters = tuple(_read_parameters(path, header.get("Params", "")))
    for parameter in parameters:
        shown = "UNDEF" if parameter.default is None else _literal(parameter.name, parameter.default)
        found = _slot(parameter.name).findall(text)
        if not found or any(inner.strip() != shown for inner in found):
            raise InputError(
                f"a line `VALUES ?{parameter.name} {{ {shown} }}` is wanted, as the header says", path=path
            )
    name = path.stem.partition("_")[2].replace("_", "-")
    return Question(name, header["Q(en)"], header["Q(ar)"], parameters, text)


def read_check(path: Path) -> Check:
    """Return the check in a file. Raises InputError when its header lacks a line."""
    text = path.read_text(encoding="utf-8")
    header = _read_header(path, text, ("Problem", "Solution"))
    return Check(path.stem.replace("_", "-"), header["Problem"], header["Solution"], text)


def _read_header(path: Path, text: str, wanted: Sequence[str]) -> dict[str, str]:
    header = {key: value.strip() for key, value in _HEADER.findall(text)}
    for key in wanted:
        if not header.get(key):
            raise InputError(f"a header line `# {key}: …` is wanted", path=path)
    return header


def _read_parameters(path: Path, line: str) -> list[Parameter]:
    found = []
    for part in filter(None, (part.strip() for part in line.split(";"))):
        match = _PARAMETER.fullmatch(part)
        if match is None:
            raise InputError(f"the parameter {part!r} does not read as name=meaning (default value)", path=path, line=3)
        found.append(Parameter(match[1], match[2].strip(), match[3]))
    return found


def _slot(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} \{{([^{{}}]*)\}}")


def _literal(name: str, value: str) -> str:
    """Return a value as SPARQL: a number as it is, everything else as an escaped string."""
    if name in _NUMBERS:
        if not _NUMBER.fullmatch(value):
            raise UsageError(f"{name} takes a number, not {value!r}")
        return value
    if name in _DATES:
        try:
            value = date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise UsageError(f"{name} takes a day as YYYY-MM-DD, not {value!r}") from error
    escaped = "".join(_ESCAPES.get(char) or (f"\\u{ord(char):04X}" if char < " " else char) for char in value)
    return f'"{escaped}"'
