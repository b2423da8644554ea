"""Words that are none: specks read as letters, and a letter read twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import cv2

from pipeline.model import Box, Line, Word
from pipeline.ocr.tesseract import joined
from pipeline.preprocess.geometry import Pixels, components

# Heights of a small letter. Specks read as "i", "j" and ":" in the samples measure 0.1 to 0.3 both ways.
_SPECK = 0.35
# On 36 development pages (clean, office scans, in shadow) no word with a letter or figure in it was lower than 0.6, but
# for what was made of noise on three of them.
_LOWEST = 0.5
_LOW = frozenset(".,'’‘`´\"“”„·•°~-–—_…")  # marks that may be as small as a speck
# Of some 30 points, commas and strokes so far behind a word, on office scans of 50 texts, all were specks.
_STRAY, _FAR = frozenset(".,'’`·"), 1.5
_TWICE = 0.6  # of a letter's width that lies within the word which begins with it


def without_specks(lines: Iterable[Line], pixels: Pixels, height: float) -> tuple[Line, ...]:
    """Return `lines` without words of letters, figures or tall marks where there are but specks on the grey page, and
    without letters that the next word begins with, in the same place. `height` is that of the small letters.

    Points, commas and dashes may be as small as a speck, and stay; but for points far behind the word before them.
    """
    whole = []
    for line in lines:
        near = [word for place, word in enumerate(line.words) if not _is_stray(line.words, place, height)]
        words = _once([word for word in near if not _is_speck(word, line, pixels, height)])
        if words or not line.words:
            whole.append(line if len(words) == len(line.words) else joined(words))
    return tuple(whole)


def _is_speck(word: Word, line: Line, pixels: Pixels, height: float) -> bool:
    if word.box is None or all(mark in _LOW for mark in word.raw):
        return False
    if max(word.box.width, word.box.height) < _SPECK * height:
        return True
    low = word.box.height < _LOWEST * height and any(map(str.isalnum, word.raw))
    return low and _tallest(word.box, line.box or word.box, pixels) < _LOWEST * height


def _is_stray(words: Sequence[Word], place: int, height: float) -> bool:
    """Return whether a word is one small mark that stands far behind the word before it: "… v šolanja.        ." """
    word, before = words[place], words[place - 1] if place else None
    if word.raw not in _STRAY or word.box is None or before is None or before.box is None:
        return False
    return word.box.height < _LOWEST * height and word.box.left - before.box.right > _FAR * height


def _tallest(word: Box, line: Box, pixels: Pixels) -> int:
    """Return the height of the tallest piece of ink where a word stands on its line: its box may leave some out."""
    crop = pixels[line.top : line.top + line.height, word.left : word.left + word.width]
    if not crop.size:
        return 0
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return int(components(ink)[1][1:, cv2.CC_STAT_HEIGHT].max(initial=0))


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
    common = min(word.box.right, other.box.right) - max(word.box.left, other.box.left)
    return common > _TWICE * word.box.width
