"""Strokes: what is thin, as the strokes of letters are, stays; dark fields, of toner and of bands, become paper."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.preprocess.geometry import Pixels

_WIDTH = 0.4  # heights of a small letter: a stroke is a fifth as wide, with its soft edges a third
_DARKEST = 8  # grey level of background below which there is nothing but noise
_PALEST = 170  # grey level, of 255 for what is around it, from which something is no stroke


def keep_strokes(pixels: Pixels, x_height: float) -> Pixels:
    """Return a grey page on which only strokes are dark, be they on paper or on a dark field.

    A closing by little more than a stroke's width leaves the field without its strokes, and the page is divided by it.
    The closing is eroded, for a field's edge is soft, and would be left as an outline. Method: the black top-hat of
    F. Meyer ("Contrast feature extraction", 1977) as a ratio, so that it does not depend on the light.
    """
    width = max(3, round(_WIDTH * x_height) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    field = cv2.erode(cv2.morphologyEx(pixels, cv2.MORPH_CLOSE, kernel), np.ones((3, 3), np.uint8))
    flat = cv2.divide(pixels, np.maximum(field, _DARKEST), scale=255)
    table = np.clip(np.arange(256) * 255 / _PALEST, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(flat, table), dtype=np.uint8)
