"""What figures look like, whatever Tesseract takes them for: a small network sees one sign at a time, and no words.

Tesseract reads a line as a whole and is as sure of a figure misread, "28" for "23", as of a right one. Figures in print
stand apart, so that each can be looked at for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.preprocess.geometry import Pixels

_NET = Path(__file__).with_name("figures.onnx")
HIGH, WIDE = 24, 20  # pixels of what the network sees ...
_EDGE = 2  # ... and of paper around it
_LOWEST, _TALLEST = 0.85, 2.0  # heights of a small letter: of figures; of capitals, on a page set in those
_NARROW = 0.7  # heights of a small letter
_SPECK = 0.02  # of a square of the small letters' height: ink so small is none
_SAME_SIGN = 0.5  # of the width of the narrower of two pieces of ink that stand above each other: they are one sign


class Sign(NamedTuple):
    picture: NDArray[np.float32]  # 1 is ink, 0 paper; all of one size
    tall: bool  # it is as high as a figure
    narrow: bool  # as a mark or a bracket; not two signs that touch


def signs_in(box: Box, pixels: Pixels, height: float) -> list[Sign]:
    """Return the signs that stand in `box` of a grey page, from left to right.

    Signs that touch each other are one. `height` is that of the small letters.
    """
    side = 2
    left, top = max(0, box.left - side), max(0, box.top - side)
    crop = pixels[top : box.bottom + side, left : box.right + side]
    if not crop.size:
        return []
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)
    pieces = [
        (x, y, x + wide, y + high)
        for x, y, wide, high, area in sorted(stats[1:].tolist())
        # not what belongs to the word beside, or to the line above or below
        if area >= _SPECK * height**2 and (x + wide / 2 >= side) and x + wide / 2 <= crop.shape[1] - side
    ]
    signs: list[tuple[int, int, int, int]] = []
    for piece in pieces:
        if signs and _above_each_other(signs[-1], piece):
            one = signs.pop()
            piece = (min(one[0], piece[0]), min(one[1], piece[1]), max(one[2], piece[2]), max(one[3], piece[3]))
        signs.append(piece)
    paper, dark = (float(level) for level in np.percentile(crop, (90, 2)))
    scaled = np.clip((paper - crop.astype(np.float32)) / max(paper - dark, 1.0), 0, 1)
    return [
        Sign(
            _framed(scaled[y:bottom, x:right]),
            _LOWEST * height <= bottom - y <= _TALLEST * height,
            right - x <= _NARROW * height,
        )
        for x, y, right, bottom in signs
    ]


def _above_each_other(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    shared = min(one[2], other[2]) - max(one[0], other[0])
    return shared > _SAME_SIGN * min(one[2] - one[0], other[2] - other[0])


def _framed(sign: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a sign as high as all others, or as wide if it is wide, with paper around it."""
    rows, columns = sign.shape
    scale = min(HIGH / rows, WIDE / columns)
    size = (max(1, min(WIDE, round(columns * scale))), max(1, min(HIGH, round(rows * scale))))
    scaled = cv2.resize(sign, size, interpolation=cv2.INTER_LINEAR if scale > 1 else cv2.INTER_AREA)
    out = np.zeros((HIGH + 2 * _EDGE, WIDE + 2 * _EDGE), np.float32)
    top, left = (out.shape[0] - size[1]) // 2, (out.shape[1] - size[0]) // 2
    out[top : top + size[1], left : left + size[0]] = scaled
    return out


def likelihoods(signs: Sequence[Sign]) -> NDArray[np.float32]:
    """Return how likely each sign is each of the figures 0 to 9 or, last, none of them: (signs, 11), rows sum to 1."""
    if not signs:
        return np.empty((0, 11), np.float32)
    net = _net()
    net.setInput(np.stack([sign.picture for sign in signs])[:, None])
    said = np.asarray(net.forward(), np.float32)
    raised = np.exp(said - said.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


@cache
def _net() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(_NET))
