"""Deskewing: the page is turned so that its lines of text are level."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import Ink, Pixels, ink, turned

_LIMIT = 15.0  # degrees to either side
_LEAST = 0.3  # degrees; Tesseract reads a page of less skew as well, and resampling costs sharpness
_POINTS = 40_000  # of ink that are looked at
_FEWEST = 400
_GAIN = 1.05  # by how much sharper the profile must be after turning
# Rows over which the profile is averaged and differenced, coarse and fine: grain and specks vary from row to row, lines
# over several. Row by row, six of 36 damaged pages were turned by 9 to 15 degrees for their noise; so, none was.
_ROWS_COARSE, _ROWS_FINE = 5, 3
# Most pages lean by less than the usual: if lines are clearly sharper so, a third of all other angles is looked at.
_USUAL, _CLEARLY = 3.0, 1.3
_PEAK = 3.0  # how much sharper than in the middle of all directions; with lines it is 5 to 75, with noise alone below 2


def deskew(image: PageImage, seen: Ink | None = None) -> PageImage:
    """Return `image` (grey) with its lines level, if they lean by more than 0.3 and less than 15 degrees.

    `seen` is its ink, where that has been looked at already.
    """
    angle = ink_skew(seen or ink(image.pixels))
    if angle is None or abs(angle) < _LEAST:
        return image
    return turned(image, -angle, f"deskew {angle:+.2f}°")


def skew(pixels: Pixels) -> float | None:
    """Return by how many degrees clockwise the text lines of a grey page lean, or None where there is none to see."""
    return ink_skew(ink(pixels))


@lru_cache(maxsize=1)  # orientation asks for it before deskewing does
def ink_skew(page: Ink) -> float | None:
    """Return by how many degrees clockwise the lines of a page lean, or None where there are none to see.

    Method: the row profile of ink, sheared by each angle in turn, is sharpest (largest sum of squared differences of
    neighbouring groups of rows) at the angle of the lines. W. Postl, "Detection of linear oblique structures and skew
    scan in digitized documents", ICPR 1986; the measure is that of D. Bloomberg, G. Kopec and L. Dasari, "Measuring
    document image skew and orientation", SPIE 2422, 1995. Searched coarse to fine, on ink not too large for a letter.
    """
    rows, columns = _points(page)
    if rows.size < _FEWEST:
        return None

    def sharpness(angles: NDArray[np.float64], group: int) -> NDArray[np.float64]:
        return np.array([_sharpness(rows, columns, angle, group) for angle in angles])

    angles = np.arange(-_LIMIT, _LIMIT + 0.25, 0.5)
    few = np.flatnonzero((np.abs(angles) <= _USUAL) | (np.arange(angles.size) % 3 == 0))
    measured = np.zeros(angles.size)
    measured[few] = sharpness(angles[few], _ROWS_COARSE)
    usual = np.abs(angles) <= _USUAL - 0.5
    if measured[usual].max() < _CLEARLY * max(measured[~usual].max(), _PEAK * np.median(measured[few])):
        rest = np.setdiff1d(np.arange(angles.size), few)
        measured[rest] = sharpness(angles[rest], _ROWS_COARSE)
        if measured.max() < _PEAK * np.median(measured):
            return None
    best, sharpest, level = float(angles[measured.argmax()]), 0.0, _sharpness(rows, columns, 0.0, _ROWS_FINE)
    for span, step in ((0.5, 0.1), (0.1, 0.02)):
        angles = np.arange(best - span, best + span + step / 2, step)
        measured = sharpness(angles, _ROWS_FINE)
        best, sharpest = float(angles[measured.argmax()]), float(measured.max())
    if abs(best) > _LIMIT or sharpest < _GAIN * level:
        return 0.0 if abs(best) <= _LIMIT else None
    return best


def _points(page: Ink) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return rows and columns of ink whose components may be letters or rules, thinned out evenly."""
    labels, stats = page.pieces
    height, area = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    keep = (height >= 3) & (height <= 60) & (area >= 6)
    keep[0] = False
    places = np.flatnonzero(page.mask.view(bool))  # truths are gone through in a sixth of the time
    places = places[keep[labels.ravel()[places]]]
    rows, columns = np.divmod(places[:: max(1, places.size // _POINTS)], page.mask.shape[1])
    return rows.astype(np.float32), columns.astype(np.float32)


def _sharpness(rows: NDArray[np.float32], columns: NDArray[np.float32], angle: float, group: int) -> float:
    slope = float(np.tan(np.radians(angle)))
    sheared = rows - slope * columns
    profile = np.bincount((sheared - sheared.min()).astype(np.intp)).astype(np.float64)
    around = np.zeros(group)
    whole = np.cumsum(np.concatenate([[0.0], around, profile, around]))
    groups = whole[group:] - whole[:-group]
    return float(((groups[group:] - groups[:-group]) ** 2).sum())
