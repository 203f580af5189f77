"""A query gets its text and its values: from a file, by name, from a string or from standard input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from kg.errors import InputError, UsageError
from kg.query.guard import query_form, tokens
from kg.questions import find_question, read_question
from kg.rdf.terms import text as string_term

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IRI = re.compile(r"<([^\x00-\x20<>\"{}|^`\\]+)>|(https?://[^\x00-\x20<>\"{}|^`\\]+)")


def read_query(
    *,
    name: str | None = None,
    path: Path | None = None,
    text: str | None = None,
    values: Mapping[str, str] | None = None,
) -> str:
    """The query of a shipped question (`name`), a file or a string, with the values of its parameters.

    Raises UsageError for a name or parameter that does not exist, InputError for a file that cannot be read.
    """
    given = values or {}
    if sum(item is not None for item in (name, path, text)) != 1:
        raise UsageError("give one query: a name with -e, a file, or the text itself")
    if name is not None:
        return find_question(name).bind(given)
    if path is not None:
        text = _read(path)
        if given and re.search(r"^# Params:", text, re.MULTILINE):
            return read_question(path).bind(given)
    return bind(text or "", given)


def bind(query: str, values: Mapping[str, str]) -> str:
    """The query with a value for each of these variables, put at the start of its pattern.

    A value is an IRI (`<…>` or `http…`), a number, a day, or else a plain string; it can never become syntax.
    Raises UsageError for a variable that the query does not have, QueryError when it is no query.
    """
    known = {text[1:] for kind, text, _ in tokens(query) if kind == "variable"}
    for variable in values:
        if variable not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise UsageError(f"the query has no variable ?{variable} to give a value to; it has {listed}")
    if not values:
        return query
    cut = _pattern(query)
    rows = "".join(f" VALUES ?{variable} {{ {_term(value)} }}" for variable, value in sorted(values.items()))
    return query[:cut] + rows + query[cut:]


def _pattern(query: str) -> int:
    """The offset behind the brace that opens the query's pattern; the template of a CONSTRUCT is passed over."""
    passed = 1 if query_form(query) == "CONSTRUCT" else 0
    depth = 0
    for kind, text, offset in tokens(query):
        if kind == "word" and text.upper() == "WHERE" and depth == 0:
            passed = 0
        elif kind == "mark" and text == "{":
            if depth == 0 and not passed:
                return offset + 1
            depth += 1
        elif kind == "mark" and text == "}":
            depth -= 1
            if depth == 0:
                passed = 0
    raise UsageError("the query has no pattern in braces that a value could go into")


def _term(value: str) -> str:
    if match := _IRI.fullmatch(value):
        return f"<{match[1] or match[2]}>"
    if _NUMBER.fullmatch(value):
        return value
    if _DAY.fullmatch(value):
        return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#date>'
    return string_term(value)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError("there is no such query file; shipped questions are asked with -e NAME", path=path) from error
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} is no UTF-8: save the query as UTF-8", path=path) from error
    except OSError as error:
        raise InputError(f"the query cannot be read ({error.strerror})", path=path) from error
