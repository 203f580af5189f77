"""A bounded memory of what was made of each word, so that a type is judged once and a hostile text cannot fill it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """A dict that makes what it lacks with one function of the key; when it is full it forgets all and begins anew.

    >>> lengths = Memo(len)
    >>> lengths["تدمر"], lengths["تدمر"]
    (4, 4)
    """

    __slots__ = ("_limit", "_make")

    def __init__(self, make: Callable[[Key], Value], limit: int = 1 << 17) -> None:
        super().__init__()
        self._make = make
        self._limit = limit

    def __missing__(self, key: Key) -> Value:
        if len(self) >= self._limit:
            self.clear()
        value = self[key] = self._make(key)
        return value
