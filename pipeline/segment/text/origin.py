"""Where the characters of a text stood in the one that it was put together from: a number a piece, not a character."""

from __future__ import annotations

from array import array
from bisect import bisect_right


class Origin:
    """Places in a source of the characters of a text that is made of pieces of it, in any order."""

    def __init__(self) -> None:
        self._length = 0
        self._begins = array("Q")  # of each piece, in the text
        self._places = array("Q")  # the same in the source

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, position: int) -> int:
        piece = bisect_right(self._begins, position) - 1
        return self._places[piece] + position - self._begins[piece]

    def append(self, place: int, length: int = 1) -> None:
        """Add `length` characters that stand one after the other from `place` on."""
        if not self._length or self[self._length] != place:
            self._begins.append(self._length)
            self._places.append(place)
        self._length += length

    def shorten(self, by: int) -> None:
        """Take the last characters away."""
        self._length -= by
        while self._begins and self._begins[-1] >= self._length:
            self._begins.pop()
            self._places.pop()
