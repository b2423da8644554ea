"""Words that are none: a speck read as a letter, and a letter read twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.model import Line, Word
from pipeline.ocr.tesseract import joined

# Heights of a small letter. Specks read as "i", "j" and ":" in the samples measure 0.1 to 0.3 both ways.
_SPECK = 0.35
_LOW = frozenset(".,'’‘`´\"“”„·•°~-–—_…")  # marks that may be as small as a speck
_TWICE = 0.6  # of a letter's width that lies within the word which begins with it


def without_specks(lines: Iterable[Line], height: float) -> tuple[Line, ...]:
    """Return `lines` without words of letters, figures or tall marks where there is but a speck, and without letters
    that the next word begins with, in the same place. `height` is that of the small letters.

    Points, commas and dashes may be as small as a speck, and stay.
    """
    whole = []
    for line in lines:
        words = _once([word for word in line.words if not _is_speck(word, height)])
        if words or not line.words:
            whole.append(line if len(words) == len(line.words) else joined(words))
    return tuple(whole)


def _is_speck(word: Word, height: float) -> bool:
    if word.box is None or max(word.box.width, word.box.height) >= _SPECK * height:
        return False
    return not all(mark in _LOW for mark in word.raw)


def _once(words: Sequence[Word]) -> list[Word]:
    """Return `words` without single letters read twice: "j je", of which the first stands where the second begins."""
    twice = {
        place
        for place, (word, following) in enumerate(pairwise(words))
        if len(word.raw) == 1
        and word.raw.isalpha()
        and following.raw.startswith(word.raw)
        and len(following.raw) > 1
        and _is_within(word, following)
    }
    return [word for place, word in enumerate(words) if place not in twice]


def _is_within(word: Word, other: Word) -> bool:
    if word.box is None or other.box is None:
        return False
    common = min(word.box.left + word.box.width, other.box.left + other.box.width) - max(word.box.left, other.box.left)
    return common > _TWICE * word.box.width
