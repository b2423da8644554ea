"""A memory of bounded size for what is asked of the same words again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memory(dict[Key, Value]):
    """`memory[key]` is what `make` returns for `key`, once; all is forgotten when there are more than `most`."""

    def __init__(self, make: Callable[[Key], Value], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: Key) -> Value:
        if len(self) > self._most:
            self.clear()
        value = self[key] = self._make(key)
        return value
