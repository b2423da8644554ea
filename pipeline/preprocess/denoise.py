"""Noise: grain, specks and what is pale are averaged away, letters stay."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.preprocess.geometry import Pixels, darker_than_around, pieces

_SPECKS = 0.8  # specks a letter: 0 to 0.4 on office pages, 0.9 to 12 on those with grain or toner noise


def smooth_noise(pixels: Pixels, strength: float) -> Pixels:
    """Return a grey page in which like patches were averaged; `strength`: grey levels by which like ones may differ.

    A. Buades, B. Coll and J.-M. Morel, "Non-local means denoising", Image Processing On Line 1, 2011.
    """
    return np.asarray(cv2.fastNlMeansDenoising(pixels, None, strength, 5, 11), dtype=np.uint8)


def is_noisy(pixels: Pixels, x_height: float) -> bool:
    """Return whether on a grey page there are nearly as many pieces of ink too small for a letter as letters."""
    window = int(4 * x_height) | 1
    tall = pieces(darker_than_around(pixels, window, 20))[:, cv2.CC_STAT_HEIGHT]
    letters = np.count_nonzero((tall >= 0.6 * x_height) & (tall <= 3 * x_height))
    return bool(np.count_nonzero(tall < 0.4 * x_height) > _SPECKS * max(int(letters), 1))
