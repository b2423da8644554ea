"""Dashes: whether a hyphen or an en dash is printed is measured, for Tesseract takes one for the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Line, Word
from pipeline.preprocess.geometry import Pixels, components

_DASHES = frozenset("-–—")
# Width of the ink in heights of a small letter, on 54 development pages (office scans, shadow, faded, as printed) in
# four faces: hyphens 0.41 to 0.57, en dashes 0.65 to 1.16, always 1.5 times as wide as the page's hyphens; em dashes of
# fonts are 1.5 and more.
_SURELY_EN, _MAY_BE_EN, _LONGEST_EN = 0.70, 0.62, 1.35
_TO_HYPHEN = 0.72  # of its width, at most, is that of the page's shortest dash, if one that may be an en dash is one
_SMALL = frozenset("aceimnorsuvxzčšž")  # letters whose pieces of ink are as high as an x; dots and carons are apart
_MANY = 0.3  # of the letters: so many small ones tell their height; else it is reckoned from that of capitals
_CAPITALS = 1.38  # times as high as small letters, and figures too: 1.33 to 1.48
_SAME_SIZE = 0.15  # by which the height of a line's letters may differ from the page's through the measuring
_LOWEST, _HIGHEST = 0.6, 3.0  # heights of a small letter: a letter's piece of ink is no lower and no higher
_FEWEST = 4  # letters on a line of which the height is measured
_SHORTEST = 0.3  # heights of a small letter: a dash is no shorter
_BAND = 0.25, 0.75  # the same, above the base line: there lies all of a dash
_COLUMN = -0.4, 1.6  # the same: what stands there above or below a dash makes it a part of a letter
_NEAR = 9  # letters beside a dash that tell where the base line is: lines may lean a little
_PALE = 0.3  # of the ink's depth: a thin dash is paler than letters
# Advance of the letters of a word: the median of its deviation, by its median. In typewriter type, in which a hyphen is
# as wide as a dash, 0.006 to 0.014; in others 0.041 to 0.087.
_EVEN = 0.03
_LETTERS, _WORDS = 5, 12  # of a word, and words, by which that is measured


class _Letters(NamedTuple):
    """The pieces of ink on a line that are as high as letters."""

    left: NDArray[np.float64]
    bottom: NDArray[np.float64]
    x_height: float


def with_en_dashes(lines: Sequence[Line], pixels: Pixels, x_height: float) -> tuple[Line, ...]:
    """Return `lines` with an en dash for each hyphen or em dash whose ink on the grey page is as wide as one.

    `x_height` is about the height of the small letters; that of each line is measured. Typewriter type is left as it
    is, and so is every dash whose width does not tell.
    """
    if not any(_has_dash(word) for line in lines for word in line.words) or is_typewritten(lines):
        return tuple(lines)
    widths = dict(_widths(lines, pixels, x_height))
    shortest = min((width for found in widths.values() for width in found), default=0.0)
    return tuple(
        replace(
            line,
            words=tuple(
                _rewritten(word, widths.get((row, place), []), shortest) for place, word in enumerate(line.words)
            ),
        )
        for row, line in enumerate(lines)
    )


def is_typewritten(lines: Iterable[Line]) -> bool:
    """Return whether the letters of `lines` are as wide as each other, as far as that can be told."""
    advances = np.array(
        [
            word.box.width / (len(word.raw) - 0.25)  # behind the last letter there is white, too, but not in the box
            for line in lines
            for word in line.words
            if word.box is not None and len(word.raw) >= _LETTERS and word.raw.isalpha()
        ]
    )
    if advances.size < _WORDS:
        return True
    usual = float(np.median(advances))
    return float(np.median(np.abs(advances - usual))) < _EVEN * usual


def _has_dash(word: Word) -> bool:
    return word.box is not None and not _DASHES.isdisjoint(word.raw)


def _rewritten(word: Word, widths: Sequence[float], shortest: float) -> Word:
    """Return `word` with those of its dashes that are en dashes by their `widths`."""
    if len(widths) != sum(mark in _DASHES for mark in word.raw):
        return word
    left = iter(widths)
    text = "".join("–" if mark in _DASHES and _is_en(next(left), shortest) else mark for mark in word.raw)
    return word if text == word.raw else replace(word, raw=text, text=text)


def _is_en(width: float, shortest: float) -> bool:
    least = _MAY_BE_EN if shortest <= _TO_HYPHEN * width else _SURELY_EN
    return least <= width <= _LONGEST_EN


def _widths(lines: Sequence[Line], pixels: Pixels, x_height: float) -> Iterator[tuple[tuple[int, int], list[float]]]:
    """Yield row and place of each word with a dash, and how wide its dashes are, in heights of a small letter."""
    letters = {
        row: found
        for row, line in enumerate(lines)
        if line.box is not None and any(map(_has_dash, line.words))
        for found in [_letters(line, line.box, pixels, x_height)]
        if found is not None
    }
    usual = float(np.median([found.x_height for found in letters.values()])) if letters else x_height
    for row, found in letters.items():
        is_usual = abs(found.x_height / usual - 1) <= _SAME_SIZE
        found = found._replace(x_height=usual) if is_usual else found
        for place, word in enumerate(lines[row].words):
            if word.box is not None and _has_dash(word):
                yield (row, place), _dashes(word.box, pixels, found)


def _letters(line: Line, box: Box, pixels: Pixels, x_height: float) -> _Letters | None:
    """Return the letters of `line`; None where they are too few to tell how high they are."""
    crop = pixels[box.top : box.bottom, box.left : box.right]
    if not crop.size:
        return None
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    left, top, _, tall, _ = components(ink)[1][1:].T.astype(np.float64)
    keep = (tall >= _LOWEST * x_height) & (tall <= _HIGHEST * x_height)
    text = [letter for word in line.words for letter in word.raw if letter.isalnum()]
    if np.count_nonzero(keep) < _FEWEST or not text:
        return None
    share = sum(letter in _SMALL for letter in text) / len(text)
    heights = np.sort(tall[keep])
    # the lower ones are the small letters, and the middle one of these is half as far up as they are many
    height = heights[int(share / 2 * heights.size)] if share >= _MANY else np.median(heights) / _CAPITALS
    return _Letters(left[keep] + box.left, (top + tall)[keep] + box.top, float(height))


def _dashes(word: Box, pixels: Pixels, letters: _Letters) -> list[float]:
    """Return how wide the dashes of a word are: columns with ink at the height of a dash and nowhere else."""
    unit = letters.x_height
    near = np.argsort(np.abs(letters.left - (word.left + word.width / 2)))[:_NEAR]
    base = float(np.median(letters.bottom[near]))
    top, bottom = (max(0, round(base - share * unit)) for share in _COLUMN[::-1])
    crop = pixels[top:bottom, max(0, word.left - 2) : word.left + word.width + 2].astype(np.float64)
    if not crop.size:
        return []
    depth = np.percentile(crop, 90) - crop  # 90: paper
    ink = depth >= _PALE * depth.max()
    upper, lower = (max(0, round(base - share * unit) - top) for share in _BAND[::-1])
    inside = ink[upper:lower].any(axis=0)
    outside = ink[:upper].any(axis=0) | ink[lower:].any(axis=0)
    edges = np.flatnonzero(np.diff(np.pad(inside & ~outside, 1).astype(np.int8)))
    profile = depth[upper:lower].max(axis=0, initial=0.0)
    found = []
    for first, end in edges.reshape(-1, 2).tolist():
        if end - first < _SHORTEST * unit:
            continue
        sides = [(side, 0 <= side < outside.size and bool(outside[side])) for side in (first - 1, end)]
        # pixels at soft edges count by their share of the ink, but one beside a letter is the letter's soft edge
        soft = [side for side, is_letter in sides if 0 <= side < outside.size and not is_letter]
        columns = [*range(first + sides[0][1], end - sides[1][1]), *soft]
        darkness = np.clip(profile[columns] / np.percentile(profile[first:end], 80), 0, 1)
        found.append(float(darkness.sum() / unit))
    return found
