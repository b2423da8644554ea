"""Noise: grain, specks and what is pale are averaged away, letters stay."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.preprocess.geometry import Pixels


def smooth_noise(pixels: Pixels, strength: float) -> Pixels:
    """Return a grey page in which like patches were averaged; `strength`: grey levels by which like ones may differ.

    A. Buades, B. Coll and J.-M. Morel, "Non-local means denoising", Image Processing On Line 1, 2011.
    """
    return np.asarray(cv2.fastNlMeansDenoising(pixels, None, strength, 5, 11), dtype=np.uint8)
