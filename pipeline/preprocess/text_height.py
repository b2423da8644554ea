"""Text-size normalisation: Tesseract's model was trained on lines of a certain height and reads best near it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import darker_than_around, pieces

# Word error rate of five pages (blurred, JPEG quality 35) as they were and enlarged: at 72 dpi 0.197 and 0.091, at 85
# dpi 0.061 and 0.048, at 100 and 110 dpi nearly the same; at 150 and 200 dpi enlarging moves Tesseract's blocks about,
# takes half as long again and gains nothing.
_TARGET = 22.0  # pixels of x-height
_LOW, _HIGH = 12.2, 48.0  # x-heights between which nothing is gained by scaling
_LARGEST_SCALE = 3.0
# Tesseract scales a line to 36 pixels and goes along it pixel by pixel. On 54 office scans (10 faces, 150 to 300 dpi)
# letters made a little narrower are read in 8 % less time, with 604 wrong words of 18,263; as scanned it is 641. At 0.8
# of the width: 16 %, 653; at 0.85 the "4." before "izredne seje" of a sample was lost. Made lower too, to 16 pixels of
# x-height: 15 %, but a digit of a sample was read wrong.
_NARROWER = 0.9
# Condensed type has small letters of 0.71 to 0.79 of their height (median width), others of 0.81 to 1.1. Two such faces
# at 150 and 200 dpi were read with 134 wrong words of 14,000 when made narrower, as scanned with 110.
_CONDENSED = 0.8
_DAMAGED = ("illumination", "contrast")  # steps of pages on which that was not measured: they stay as wide as they are
_LONGEST_SIDE = 32_000  # pixels; Tesseract refuses 32,768
_MOST_PIXELS = 60_000_000  # of an enlarged page, so that a large one does not take minutes
_MARKED = 0.7  # of the highest peak
_LEAST_LETTERS = 30  # below, the height of the letters says nothing
_USUAL = 0.068  # inches: x-height of 10 point type
_SPECKS = 6.5  # pixels: on pages of noise 5.2 to 5.9 are measured, at 200 dpi letters of 5 points are so high
_LOWEST, _TALLEST = 0.6, 2.2  # of that; what is measured outside of them is noise or headings


class LetterHeight(NamedTuple):
    """The height of the small letters of a page, in pixels."""

    measured: float | None  # None where there are too few letters to tell, or specks hide them
    plausible: float  # the same, or that of ordinary type
    specked: bool  # specks hide the letters
    condensed: bool = False  # they are narrow by their face


def letter_height(image: PageImage) -> LetterHeight:
    """Return the height of the small letters of `image` (grey)."""
    usual = _USUAL * image.dpi
    measured, width = _letter_size(image.pixels)
    if measured is None:
        return LetterHeight(None, usual, False)
    if measured < min(_SPECKS, _LOWEST * usual):  # not letters but specks, most of which are as low as any counted
        return LetterHeight(None, usual, True)
    plausible = measured if _LOWEST * usual <= measured <= _TALLEST * usual else usual
    return LetterHeight(measured, plausible, False, width < _CONDENSED * measured)


def normalised(image: PageImage, x_height: float | None, condensed: bool = False) -> PageImage:
    """Return `image`, whose small letters are `x_height` pixels high, in the size in which it is read best."""
    factor = 1.0
    if x_height is not None and not _LOW <= x_height <= _HIGH:
        factor = min(_TARGET / x_height, _LARGEST_SCALE)
    if factor > 1:
        # whole numbers keep the pixel grid: at 2.2 and 2.5 times Tesseract missed a line that it found at 2 and 3 times
        factor = float(round(factor))
        factor = max(1.0, min(factor, (_MOST_PIXELS / (image.width * image.height)) ** 0.5))
    factor = min(factor, _LONGEST_SIDE / max(image.width, image.height))
    if abs(factor - 1) >= 0.1:
        image = _scaled(image, factor, factor)
    if x_height is not None and not condensed and not any(step.startswith(_DAMAGED) for step in image.steps):
        image = _scaled(image, _NARROWER, 1.0)
    return image


def _scaled(image: PageImage, across: float, down: float) -> PageImage:
    size = (max(1, round(image.width * across)), max(1, round(image.height * down)))
    interpolation = cv2.INTER_CUBIC if down > 1 else cv2.INTER_AREA
    pixels = np.asarray(cv2.resize(image.pixels, size, interpolation=interpolation), dtype=np.uint8)
    back = np.diag([image.width / size[0], image.height / size[1], 1.0])
    return replace(
        image,
        pixels=pixels,
        dpi=image.dpi * down,
        to_original=image.to_original @ back,
        steps=(*image.steps, f"scale {across:.2f} x {down:.2f}"),
    )


def x_height(pixels: NDArray[np.uint8]) -> float | None:
    """Return the height of most small letters in pixels, or None where there are too few letters to tell.

    Connected components that could be letters are counted by height. Letters without ascenders are the most frequent
    kind in running text: the lowest marked peak is theirs. A page in capitals gives the height of capitals, which is
    what matters to the reader too.
    """
    return _letter_size(pixels)[0]


def _letter_size(pixels: NDArray[np.uint8]) -> tuple[float | None, float]:
    """Return the height of most small letters, as `x_height` does, and the median width of what is so high."""
    _, _, widths, heights, areas = pieces(darker_than_around(pixels, 51, 15)).T
    filled = areas / np.maximum(heights * widths, 1)
    like_letters = (
        (heights >= 5)
        & (heights <= 200)
        & (widths >= 0.2 * heights)
        & (widths <= 2.5 * heights)
        & (filled > 0.1)
        & (filled < 0.9)
    )
    heights, widths = heights[like_letters], widths[like_letters]
    if heights.size < _LEAST_LETTERS:
        return None, 0.0
    counts = np.bincount(heights, minlength=202).astype(np.float64)
    smooth = np.convolve(counts, [0.5, 1.0, 0.5], "same")
    weighted = smooth * np.arange(smooth.size) ** 0.5  # specks are many and small, letters fewer and larger
    peak = int(np.flatnonzero(weighted >= _MARKED * weighted.max())[0])
    while weighted[peak + 1] > weighted[peak]:
        peak += 1
    near = slice(max(0, peak - 1), peak + 2)
    height = float(np.average(np.arange(counts.size)[near], weights=counts[near] + 1e-9))
    return height, float(np.median(widths[np.abs(heights - height) <= 1.5]))
