"""Illumination: shadow and uneven light are divided out."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import Pixels, reduced

_LONG_SIDE = 440  # pixels of the copy the background is measured on: a line of text is about five high
_UNEVEN = 0.10  # of the brightest paper; below, Tesseract's own local threshold does as well
_DARKEST = 40  # grey level of the brightest paper below which there is only noise to amplify
_BLACK = 12  # grey level of background below which nothing can be read, in a shadow too
_WHITE = 250


def flatten_illumination(image: PageImage) -> PageImage:
    """Return `image` (grey) divided by its background, where that is uneven; paper becomes white all over.

    The background is what is left when the ink is taken away: on a small copy, a maximum over somewhat more than the
    width of a stroke and a median over several lines. Method: division normalisation as in S. Lu and C. L. Tan,
    "Binarization of badly illuminated document images through shading estimation and compensation", ICDAR 2007, with
    a morphological estimate in place of their polynomial.
    """
    light = background(image.pixels)
    low, high = (float(value) for value in np.percentile(light, (3, 97)))
    if high < _DARKEST or (high - low) / high < _UNEVEN:
        return image
    light = np.maximum(light, _BLACK)
    full = cv2.resize(light, (image.width, image.height), interpolation=cv2.INTER_LINEAR)
    pixels = np.asarray(cv2.divide(image.pixels, full, scale=_WHITE), dtype=np.uint8)
    return replace(image, pixels=pixels, steps=(*image.steps, f"illumination {low:.0f}-{high:.0f}"))


def background(pixels: Pixels) -> Pixels:
    """Return the light on a grey page, as a small image of it without its ink."""
    small, _ = reduced(pixels, _LONG_SIDE)
    inkless = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))
    return np.asarray(cv2.medianBlur(inkless, 21), dtype=np.uint8)
