"""Binarisation: ink and paper by a threshold that follows the page."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.preprocess.geometry import Pixels

_RANGE = 128.0  # half the range of grey levels: the largest standard deviation there can be


def binarize(pixels: Pixels, window: int, k: float = 0.2) -> Pixels:
    """Return a grey page as 0 (ink) and 255 (paper), with the threshold of Sauvola in a square of `window` pixels.

    J. Sauvola and M. Pietikäinen, "Adaptive document image binarization", Pattern Recognition 33, 2000. Its mean and
    standard deviation come from box filters, so the size of the window costs nothing.
    """
    grey = pixels.astype(np.float32)
    size = (window | 1, window | 1)
    mean = cv2.boxFilter(grey, -1, size, borderType=cv2.BORDER_REFLECT)
    square = cv2.sqrBoxFilter(grey, -1, size, borderType=cv2.BORDER_REFLECT)
    deviation = np.sqrt(np.maximum(square - mean * mean, 0))
    threshold = mean * (1 + k * (deviation / _RANGE - 1))
    return np.where(grey <= threshold, np.uint8(0), np.uint8(255))
