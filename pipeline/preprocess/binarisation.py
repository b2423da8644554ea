"""Binarisation: ink becomes black and all else white, by a threshold of its own for each place."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.preprocess.geometry import Pixels

_WINDOW = 3.0  # heights of a small letter: some letters and the paper between them
# How much paler than the mean paper may be where all is alike. Of 24 photocopies and 24 faxes, read with this among the
# others, 0.2, 0.3 and 0.35 differed by no more than chance; 0.3 was best.
_K = 0.3
_RANGE = 128.0  # grey levels: the greatest standard deviation


def binarise(pixels: Pixels, x_height: float) -> Pixels:
    """Return a grey page (height, width) as 0 for ink and 255, each pixel by the mean and deviation around it.

    Where all around is alike, paper or a dark field, all is 255.

    J. Sauvola and M. Pietikäinen, "Adaptive document image binarization", Pattern Recognition 33, 2000.
    """
    window = (max(3, round(_WINDOW * x_height) | 1),) * 2
    grey = pixels.astype(np.float32)
    mean = cv2.blur(grey, window)
    variance = np.maximum(cv2.blur(grey * grey, window) - mean * mean, 0)
    threshold = mean * (1 + _K * (np.sqrt(variance) / _RANGE - 1))
    return np.where(grey >= threshold, 255, 0).astype(np.uint8)
