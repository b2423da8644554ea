"""Orientation: a page that lies on its side or stands on its head is set upright."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import StageError
from pipeline.ocr import tesseract
from pipeline.page_image import PageImage
from pipeline.preprocess.deskew import ink_skew
from pipeline.preprocess.geometry import Ink, Letters, ink, letters, quarter_turned, reduced

_ASKED_SIDE = 1750  # pixels of the copy that Tesseract is shown
_SAMPLE = 350  # letters that are looked at; the answer is clear long before
_DISTANCES = 4_000_000  # that are measured at most: a page of noise has very many "letters"
_FEWEST = 40  # letters that allow an answer
_SURE_SIDE = 0.75  # share of letters whose nearest one lies along the rows (or the columns) from which these are lines
# Lean of the profile (-1 to 1) from which it tells. On pages in five faces, three skews and three sizes it is 0.02 to
# 0.25 upright and the same with the other sign upside down; it never had the wrong sign.
_SURE_UP = 0.05
_SURE_TURN = 0.08  # the same, before a page is turned: what shines through from the other side had 0.075
# ... and from which Tesseract's answer is not followed that the page stands on its head: it said so of an office scan
# with grain, whose lean was 0.24
_CONTRADICTS = 0.15
_STRIPS = 6
_OSD_CONFIDENCE = 3.0  # of Tesseract's answer, from which it is followed; coarse scans get wrong ones above 1.5


def set_upright(image: PageImage, seen: Ink | None = None) -> PageImage:
    """Return `image` (grey) turned by 0, 90, 180 or 270 degrees so that its text stands upright.

    `seen` is its ink, where that has been looked at already.

    Letters tell it at once on nearly every page. Where they do not tell whether its lines stand on their heads, it is
    left: reading will show. Where they do not tell which way the lines run, Tesseract's orientation detection is asked,
    which takes as long as reading half a page.

    Raises:
        MissingToolError: Tesseract's orientation data are needed and not installed.
    """
    seen = seen or ink(image.pixels)
    found = letters(seen)
    if found.top.size < _FEWEST:
        return image
    own = _turn(seen, found)
    if own is None:
        small, scale = reduced(image.pixels, _ASKED_SIDE)
        answer = _ask(replace(image, pixels=small, dpi=image.dpi * scale))
        own = answer.turn if answer is not None and answer.confidence >= _OSD_CONFIDENCE else 0
        if own == 180 and upward_lean(seen) >= _CONTRADICTS:
            own = 0
    return quarter_turned(image, own, f"orientation {own}°") if own else image


def along_rows(found: Letters) -> float:
    """Return the share of letters, taken from all over the page, whose nearest one lies beside them; 0.5 if few have
    another one close by.

    Letters stand closer to the next one in their line than to the next line (the "docstrum": L. O'Gorman, "The
    document spectrum for page layout analysis", IEEE PAMI 15, 1993).
    """
    centres = found.centres.astype(np.float32)
    size = np.median(np.maximum(found.bottom - found.top, found.right - found.left))
    many = found.top.size
    letter = np.linspace(0, many - 1, min(_SAMPLE, many, _DISTANCES // many + 1)).astype(np.intp)
    distance = np.square(centres[:, 0] - centres[letter, None, 0])
    distance += np.square(centres[:, 1] - centres[letter, None, 1])
    which = np.arange(letter.size)
    distance[which, letter] = np.inf
    nearest = distance.argmin(axis=1)
    close = distance[which, nearest] < (3 * size) ** 2
    down, across = np.abs(centres[nearest] - centres[letter])[close].T
    return float((across > down).mean()) if down.size >= _FEWEST // 2 else 0.5


def upward_lean(page: Ink) -> float:
    """Return how much more sharply the ink of the lines ends below than above: positive upright, negative upside down.

    In Latin script, and the more so with č, š and ž, more stands above the small letters than hangs below the line, so
    that the row profile falls further at the base line than it rises at the height of the small letters. Compared are
    the cubes of its steps, down the page, in strips, after the skew is taken out. Method: after R. S. Caprari,
    "Algorithm for text page up/down orientation determination", Pattern Recognition Letters 21, 2000.
    """
    steps = _steps(page)
    total = float((np.abs(steps) ** 3).sum())
    return -float((steps**3).sum()) / total if total else 0.0


def _turn(page: Ink, found: Letters) -> int | None:
    """Return the clockwise turn that sets the ink upright, in degrees, or None where it does not tell.

    Lines that run across and do not tell whether they stand on their heads are taken for upright.
    """
    rows = along_rows(found)
    if 1 - _SURE_SIDE < rows < _SURE_SIDE:
        rows = _sharper_rows(page)  # a coarse scan, where the letters of a word have run together
    if rows >= _SURE_SIDE:
        turn = 0
    elif rows <= 1 - _SURE_SIDE:
        turn = 90
        page = page.quarter_turned()
    else:
        return None
    lean = upward_lean(page)
    if lean < 0:
        turn += 180
    if abs(lean) >= (_SURE_UP if turn == 0 else _SURE_TURN):
        return turn
    return 0 if turn in (0, 180) else None


def _sharper_rows(page: Ink) -> float:
    """Return the sharpness of the row profile as a share of that of the row and the column profile together."""
    rows, columns = ((_steps(side) ** 2).sum() for side in (page, page.quarter_turned()))
    return float(rows / (rows + columns)) if rows + columns else 0.5


def _steps(page: Ink) -> NDArray[np.float64]:
    """Return the steps of the row profile, down the page, in strips, after the skew is taken out."""
    slope = np.tan(np.radians(ink_skew(page) or 0.0))
    level = cv2.warpAffine(
        page.mask, np.array([[1, 0, 0], [-slope, 1, 0]]), page.mask.shape[::-1], flags=cv2.INTER_NEAREST
    )
    # OpenCV adds up a strip in a tenth of numpy's time
    strips = np.array_split(level, _STRIPS, axis=1)
    profiles = [cv2.reduce(strip, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel() for strip in strips]
    return np.stack([np.diff(np.convolve(profile, (0.25, 0.5, 0.25), "same")) for profile in profiles])


def _ask(image: PageImage) -> tesseract.Orientation | None:
    try:
        return tesseract.orientation(image)
    except StageError:
        return None  # the page is read as it lies; if Tesseract cannot run at all, reading says so
