"""Bands and streaks: what runs across the whole page, as no text does, is divided out of it."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.preprocess.geometry import Pixels

_LENGTH = 9.0  # heights of a small letter: more than two lines of text, so that paper shows between them
_PAPER = 0.65  # share of the length over which the paper's level is looked for: darker are at most the lines of text
_BLACK = 60  # grey level below which a streak hides what is under it


def remove_bands(pixels: Pixels, x_height: float, vertical: bool) -> Pixels:
    """Return a grey page without dark bands: along the columns (`vertical`) or along the rows.

    Each pixel is divided by the light of its own column (or row) near it: a mean of the lighter pixels within the
    length of several lines, one pixel wide. A band has the same light all along; text is darker than that for a short
    way only. Where a streak is black, paper takes its place and a closing across it joins the strokes it cut.
    """
    page = pixels if vertical else np.ascontiguousarray(pixels.T)
    length = int(_LENGTH * x_height) | 1
    line = np.ones((length, 1), np.uint8)
    smooth = cv2.GaussianBlur(page, (1, 5), 0)
    # closing a way shorter than the gap between lines would keep text; a long one leaves the light of the band only
    light = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((int(2.2 * x_height) | 1, 1), np.uint8))
    light = cv2.blur(cv2.erode(light, np.ones((3, 1), np.uint8)), (1, length))
    black = cv2.morphologyEx((page < _BLACK).astype(np.uint8), cv2.MORPH_OPEN, line)
    done = np.asarray(cv2.divide(page, np.maximum(light, 24), scale=255), dtype=np.uint8)
    if black.any():
        wide = cv2.dilate(black, np.ones((1, 3), np.uint8))
        done[wide > 0] = 255
    return done if vertical else np.ascontiguousarray(done.T)
