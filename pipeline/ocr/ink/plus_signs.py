"""Plus signs: Tesseract reads "P+1" (ground floor and one more) as "P--1", "Pt1"; but a cross is told by its ink."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np

from pipeline.model import Line, Word
from pipeline.preprocess.geometry import Pixels, components

# As what a plus sign is read; letters and "4" only between a P (ground floor) and a figure, or alone: "TOM 4 2,5 %"
_MISREAD = re.compile(r"[-–—]+|(?<=\bP)(?:[tf4]|\+H)(?=\d)|^[tf4]$")
# Heights of a small letter: a cross is no smaller and no larger. In ten faces 0.86 to 1.11.
_SMALLEST, _LARGEST = 0.6, 1.4
_SQUARE = 0.75  # of its longer side, at least, is the shorter one
_ARM = 0.8  # of the middle row and column that is ink
_CORNER = 0.3  # of its sides: a square so large in each corner has none


def with_plus_signs(lines: Iterable[Line], pixels: Pixels, x_height: float) -> tuple[Line, ...]:
    """Return `lines` with a plus sign where one is misread and a cross, and no other, stands on the grey page.

    `x_height` is about the height of the small letters.
    """
    return tuple(
        replace(line, words=tuple(_with_plus_sign(word, pixels, x_height) for word in line.words)) for line in lines
    )


def _with_plus_sign(word: Word, pixels: Pixels, x_height: float) -> Word:
    if word.box is None or len(_MISREAD.findall(word.raw)) != 1:
        return word
    left, top, width, tall = word.box
    crop = pixels[max(0, top - 2) : top + tall + 2, max(0, left - 2) : left + width + 2]
    if not crop.size:
        return word
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    labels, pieces, _ = components(ink)
    crosses = [
        number
        for number, (x, y, wide, high, _) in enumerate(pieces[1:].tolist(), 1)
        if _is_cross(labels[y : y + high, x : x + wide] == number, x_height)
    ]
    if len(crosses) != 1:
        return word
    text = _MISREAD.sub("+", word.raw)
    return replace(word, raw=text, text=text)


def _is_cross(piece: np.ndarray, x_height: float) -> bool:
    """Return whether a piece of ink is two strokes, one across the middle of the other."""
    high, wide = piece.shape
    if not _SMALLEST * x_height <= max(high, wide) <= _LARGEST * x_height or min(high, wide) < _SQUARE * max(
        high, wide
    ):
        return False
    down, across = max(1, int(_CORNER * high)), max(1, int(_CORNER * wide))
    corners = (piece[:down, :across], piece[:down, -across:], piece[-down:, :across], piece[-down:, -across:])
    middle = piece[high // 2 - 1 : high // 2 + 2].any(axis=0), piece[:, wide // 2 - 1 : wide // 2 + 2].any(axis=1)
    return not any(corner.any() for corner in corners) and all(arm.mean() >= _ARM for arm in middle)
