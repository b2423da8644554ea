"""Noise: specks, grain and fields of toner are taken away, letters and the marks above them stay."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.preprocess.geometry import Pixels

_SPECK = 0.12  # of the square of the height of a small letter: a full stop has 0.03 to 0.1, but stands at a letter
_NEAR = 1.3  # heights of a small letter: a mark or full stop is not farther from the middle of its letter


def remove_specks(pixels: Pixels, x_height: float) -> Pixels:
    """Return a black and white page without pieces of ink that are too small for a letter and stand by none.

    Full stops, carons and dots are as small as specks, but next to a letter: of the small pieces only those are taken
    away that have none near them.
    """
    ink = (pixels < 128).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height, area = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    letter = (height >= 0.6 * x_height) & (height <= 4 * x_height) & (area >= _SPECK * x_height**2)
    small = area < _SPECK * x_height**2
    letter[0] = small[0] = False
    reach = int(_NEAR * x_height) | 1
    beside = cv2.dilate(letter[labels].astype(np.uint8), np.ones((reach, reach), np.uint8))
    touching = np.zeros(len(stats), dtype=bool)
    touching[np.unique(labels[beside > 0])] = True
    tiny = area <= max(2.0, 0.012 * x_height**2)
    gone = small & (~touching | tiny)
    gone[0] = False
    return np.where(gone[labels], np.uint8(255), pixels)


def smooth_noise(pixels: Pixels, strength: float) -> Pixels:
    """Return a grey page in which like patches were averaged; `strength`: grey levels by which like ones may differ.

    A. Buades, B. Coll and J.-M. Morel, "Non-local means denoising", Image Processing On Line 1, 2011.
    """
    return np.asarray(cv2.fastNlMeansDenoising(pixels, None, strength, 5, 11), dtype=np.uint8)
