"""Bullets: a black dot before the first word of a line, which Tesseract reads as whatever mark comes to its mind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.preprocess.geometry import Pixels, components

BULLET = "•"
_NO_MARKS = frozenset("-–—.,:;()[]§/%")  # marks that are as likely to be what they are read as
_WITH_POINT = re.compile(r"[^\w\s][.,]")  # "».": one dot read as two marks
# heights of a small letter
_SMALLEST, _LARGEST = 0.28, 0.95
_ROUND = 1.3  # times as long as high, at most
_FULL = 0.68  # of its box: a disc has 0.79, an o or a c less than 0.6
_SEEN = 0.9  # confidence of a bullet
_AT_EDGE = 0.15  # of the line's height: a dot is no nearer to its top or its bottom


def with_bullets(lines: Iterable[Line], pixels: Pixels, x_height: float) -> tuple[Line, ...]:
    """Return `lines` with a bullet for the mark that a line begins with, where there is a dot on the grey page."""
    return tuple(
        replace(line, words=(_bullet(line.words[0]), *line.words[1:]))
        if len(line.words) > 1
        and _may_be_bullet(line.words[0], line.words[1])
        and _is_dot(line.words[0].box, _level(line), pixels, x_height)
        else line
        for line in lines
    )


def _bullet(word: Word) -> Word:
    """Return the dot that was seen in the place of `word`: Tesseract, which knows none, is not sure of any."""
    return replace(word, raw=BULLET, text=BULLET, confidence=max(_SEEN, word.confidence or 0.0))


def _may_be_bullet(word: Word, following: Word) -> bool:
    if word.raw == ".":
        return following.raw[0].isdigit()  # the figure's foot is the base line, on which a point would stand
    raw = word.raw[0] if _WITH_POINT.fullmatch(word.raw) else word.raw
    return len(raw) == 1 and raw != BULLET and raw not in _NO_MARKS and not raw.isdigit()


def _level(line: Line) -> Box | None:
    """Return the box at the middle of which a bullet stands: that of the line, or of a number behind the bullet."""
    return line.words[1].box if line.words[0].raw == "." else line.box


def _is_dot(word: Box | None, line: Box | None, pixels: Pixels, x_height: float) -> bool:
    """Return whether a word is one full and round piece of ink at the middle of its line."""
    if word is None or line is None:
        return False
    crop = pixels[line.top : line.top + line.height, word.left : word.left + word.width]
    if not crop.size:
        return False
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    stats = components(ink)[1][1:]
    _, top, width, tall, area = stats[stats[:, cv2.CC_STAT_AREA].argmax()] if len(stats) else np.zeros(5, np.int32)
    return bool(
        area >= 0.9 * stats[:, cv2.CC_STAT_AREA].sum() > 0
        and _SMALLEST * x_height <= min(width, tall)
        and max(width, tall) <= _LARGEST * x_height
        and max(width, tall) <= _ROUND * min(width, tall)
        and area >= _FULL * width * tall
        and top >= _AT_EDGE * line.height
        and top + tall <= (1 - _AT_EDGE) * line.height
    )
