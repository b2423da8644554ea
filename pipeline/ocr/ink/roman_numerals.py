"""Roman numerals I to III: Tesseract reads them as "L.", "IL.", "UI." or "Il"; but strokes can be counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from operator import is_not

import cv2
import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.ones import stroke_sign, strokes_in
from pipeline.preprocess.geometry import Pixels

_MAY_BE = re.compile(r"(?:[IULHil|]{2,3}|[UL1l|])(?=[.:,]$)|[Il|]{2,3}(?=[.:,]?$)")
_INSIDE = re.compile(r"(?=[l|]{0,2}I)[Il|]{2,3}[.:,]?")
_MIDDLE = 0.35, 0.65  # of the height of the line's capitals: there are no serifs, and no arms of L
_COUNTED = 0.9  # confidence of a numeral that stands alone
_LONGEST, _MOST = 4, 3  # signs as which it is read, and strokes
_SERIF = 0.2  # of the height of the strokes, above and below, in which there are serifs and arms
_POINT = 0.6  # of the height of the strokes, under which there is a point
# heights of a small letter
_LINE = 6.0  # the widest such line, in typewriter type
_TALLEST = 1.7  # above: two lines, or something else
_LOWEST = 1.05  # a capital is no lower, on a page whose small letters were taken for higher than they are
_WIDEST = 0.42  # of a stroke
_JOINED = 0.3  # of the gap between two strokes
_EVEN = 0.3  # by which the ways from stroke to stroke may differ


def with_roman_numerals(lines: Iterable[Line], pixels: Pixels, x_height: float) -> tuple[Line, ...]:
    """Return `lines` with I, II or III for a first word read like one of them, by the strokes on the grey page.

    And for any other that was read as such strokes, not all of them capitals: "rebalans - Il".
    """
    return tuple(_with_counted(line, pixels, x_height) for line in lines)


def _with_counted(line: Line, pixels: Pixels, x_height: float) -> Line:
    words = [
        _counted(word, pixels, x_height) if word.raw[:1] in "Il|" and _INSIDE.fullmatch(word.raw) else word
        for word in line.words
    ]
    if words and not any(word.raw.startswith("r") for word in words[1:2]):  # "l. r."
        words[0] = _counted(words[0], pixels, x_height)
    return replace(line, words=tuple(words)) if any(map(is_not, words, line.words)) else line


def with_lone_numerals(lines: Iterable[Line], pixels: Pixels, x_height: float) -> tuple[Line, ...]:
    """Return `lines` with I, II or III for what stands alone on its line and was hardly read: "." and "UJA".

    Of that nothing is taken over, so that there must be strokes, a point, and nothing else.
    """
    return tuple(
        replace(line, words=(replace(line.words[0], raw=text, text=text, confidence=_COUNTED),))
        if len(line.words) == 1 and (text := _alone(line.words[0], pixels, x_height))
        else line
        for line in lines
    )


def _alone(word: Word, pixels: Pixels, x_height: float) -> str:
    box = word.box
    if box is None or (word.confidence or 0.0) >= _COUNTED or len(word.raw) > _LONGEST or box.width > _LINE * x_height:
        return ""
    numeral = numeral_in(box, pixels, x_height)
    return f"{numeral}." if numeral and _ends_in_point(pixels[box.top : box.bottom, box.left : box.right]) else ""


def _ends_in_point(crop: Pixels) -> bool:
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    last = columns[np.flatnonzero(np.diff(columns) > 1)[-1] + 1 :] if np.ptp(columns) >= len(columns) else columns
    point = np.flatnonzero(ink[:, last].any(axis=1))
    return bool(point[0] - rows[0] >= _POINT * np.ptp(rows))


def numeral_in(box: Box, pixels: Pixels, x_height: float) -> str:
    """Return the numeral I, II or III that alone stands in `box` of the grey page, but for a mark behind it; or ""."""
    signs = strokes_in(box, box, pixels, x_height)
    if "1" in signs or len(signs) > _MOST:
        return ""
    if signs and not signs.strip("I") and _is_even(pixels[box.top : box.bottom, box.left : box.right], x_height):
        return signs
    return "I" * _strokes(box, pixels, x_height)


def _is_even(crop: Pixels, x_height: float) -> bool:
    """Return whether the first sign of `crop` is as wide below as above: L has an arm."""
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    columns = np.flatnonzero(ink.any(axis=0))
    first = columns[: int(np.argmax(np.append(np.diff(columns) > 1, True))) + 1]
    rows = np.flatnonzero(ink[:, first].any(axis=1))
    end = round(_SERIF * len(rows))
    above, below = (int(ink[part][:, first].any(axis=0).sum()) for part in (rows[:end], rows[-end:]))
    return abs(above - below) <= _JOINED * x_height


def _counted(word: Word, pixels: Pixels, x_height: float) -> Word:
    numeral = _MAY_BE.match(word.raw)
    if numeral is None or word.box is None:
        return word
    strokes = _strokes(word.box, pixels, x_height)
    if strokes not in (2, 3) and not (strokes == 1 and numeral[0] in "L1l|"):
        return word
    text = "I" * strokes + word.raw[numeral.end() :]
    return word if text == word.raw else replace(word, raw=text, text=text)


def _strokes(box: Box, pixels: Pixels, x_height: float) -> int:
    """Return how many upright strokes, and nothing else but the mark behind them, stand in `box`; 0 if it is not so."""
    crop = pixels[box.top : box.bottom, box.left : box.right]
    if not crop.size:
        return 0
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    rows = np.flatnonzero(ink.any(axis=1))
    tall = int(rows[-1] - rows[0] + 1) if rows.size else 0
    if not _LOWEST * x_height <= tall <= _TALLEST * x_height:
        return 0
    upper, lower = (int(rows[0] + share * tall) for share in _MIDDLE)
    middle = ink[upper:lower]
    edges = np.flatnonzero(np.diff(np.pad(middle.any(axis=0).astype(np.int8), 1))).reshape(-1, 2)
    if not edges.size or any(not middle[:, left:right].any(axis=1).all() for left, right in edges):
        return 0
    if max(right - left for left, right in edges) > _WIDEST * x_height:
        return 0
    stem = [int(edge) for edge in edges[0]]
    if len(edges) == 1 and (_has_arms(ink[rows[0] : rows[-1] + 1], *stem) or _has_flag(ink, stem, x_height)):
        return 0
    # of L there is an arm below, and of U the strokes are joined there; serifs join them above, too
    top, bottom = (np.atleast_1d(part.any(axis=0)) for part in (ink[rows[0] : upper], ink[lower : rows[-1] + 1]))
    if abs(int(bottom.sum()) - int(top.sum())) > _WIDEST * x_height or any(
        abs(int(bottom[right:left].sum()) - int(top[right:left].sum())) > _JOINED * (left - right)
        for (_, right), (left, _) in pairwise(edges.tolist())
    ):
        return 0
    ways = [other - one for (one, _), (other, _) in pairwise(edges.tolist())]
    return len(edges) if not ways or max(ways) - min(ways) <= _EVEN * max(ways) else 0


def _has_flag(ink: np.ndarray, stem: list[int], x_height: float) -> bool:
    """Return whether the stroke between two columns is the figure 1, by its flag."""
    left, right = stem
    blank = np.flatnonzero(~ink.any(axis=0))
    start = int(blank[blank < left].max(initial=-1)) + 1
    end = int(blank[blank >= right].min(initial=ink.shape[1]))
    return stroke_sign(ink[:, start:end], x_height) == "1"


def _has_arms(ink: np.ndarray, left: int, right: int) -> bool:
    """Return whether anything is joined to the stroke between two columns: an arm, a flag or serifs."""
    beside = [column for column in (left - 2, right + 1) if 0 <= column < ink.shape[1]]
    return bool(ink[:, beside].any())
