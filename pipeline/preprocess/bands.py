"""Bands and streaks: what runs across the whole page, as no text does, is divided out of it."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.preprocess.geometry import Pixels, darker_than_around

_LENGTH = 9.0  # heights of a small letter: more than two lines of text, so that paper shows between them
_BLACK = 60  # grey level below which a streak hides what is under it
_STREAK = 40.0  # heights of a small letter: longer than letters of typewriter type below each other can seem
_BREAK = 0.8  # the same: breaks of an upright streak are shorter; one across must be whole, or it were a line of text
_THICKEST = 0.8  # the same: a streak is thinner
_DARKER = 15  # grey levels by which a streak is darker than the page around it
_MOST = 0.08  # of the page: streaks of a fax covered 0.005 to 0.06, toner noise that chains up to such 0.23 to 0.34
_NEIGHBOURS = 3  # pixels beside a streak of which what stood there is guessed


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


def remove_streaks(pixels: Pixels, x_height: float) -> Pixels | None:
    """Return a grey page without thin dark lines that run up and down it or across it; None where there are none.

    What stood there is filled in from both sides, so that a letter's stroke goes on through it: A. Telea, "An image
    inpainting technique based on the fast marching method", Journal of Graphics Tools 9, 2004. Lines of tables go too;
    they are not text.
    """
    window = int(4 * x_height) | 1
    dark = darker_than_around(pixels, window, _DARKER)
    upright = _streaks(dark, x_height, _BREAK)
    across = _streaks(np.ascontiguousarray(dark.T, dtype=np.uint8), x_height, 0.0).T
    streaks = cv2.bitwise_or(upright, np.ascontiguousarray(across))
    soft = cv2.dilate(streaks, np.ones((3, 3), np.uint8))
    if not 0 < float(soft.mean()) <= _MOST:
        return None
    return np.asarray(cv2.inpaint(pixels, soft, _NEIGHBOURS, cv2.INPAINT_TELEA), dtype=np.uint8)


def _streaks(dark: Pixels, x_height: float, gap: float) -> Pixels:
    """Return 1 where `dark` is part of a thin upright line, a little askew, with breaks up to `gap` letters high."""
    thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, max(2, round(_THICKEST * x_height))), np.uint8))
    thin = cv2.dilate(cv2.subtract(dark, thick), np.ones((1, 3), np.uint8))
    whole = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((max(3, int(gap * x_height) | 1), 1), np.uint8))
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((int(_STREAK * x_height) | 1, 1), np.uint8))
    return np.asarray(cv2.bitwise_and(long, cv2.dilate(dark, np.ones((3, 1), np.uint8))), dtype=np.uint8)
