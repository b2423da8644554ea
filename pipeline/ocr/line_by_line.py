"""Reading line by line: where noise hides the layout from Tesseract, lines are found by their rows of ink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import StageError
from pipeline.model import Line
from pipeline.ocr.tesseract import Layout, recognise_each
from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import Pixels
from pipeline.settings import OcrSettings

# heights of a small letter
_BESIDE = 0.8  # rows above and below a line that should be lighter
_BETWEEN = 0.25  # rows between, where some letters have ascenders or descenders
_CLOSEST = 1.7  # lines follow each other at no less; the closest setting has two
_ABOVE, _BELOW = 1.6, 1.15  # of the middle of a line's small letters: room for a capital's caron, and for descenders
_FAINTEST = 0.05  # of a full line's ink: a line of one short word
_FULL = 95  # percentile
_MOST = 120  # lines of a page; more are noise
_ENLARGED = 2
_MARGIN = 10  # pixels of paper around an enlarged line


def read_line_by_line(image: PageImage, height: float, settings: OcrSettings) -> tuple[Line, ...]:
    """Return the lines of `image` (grey, level), each read for itself; `height` is that of its small letters.

    Tesseract gets no layout to analyse, which it cannot do in noise, and is called once for all of them. Columns
    beside each other become one line.

    Raises: as `recognise`.
    """
    middles = middles_of_lines(image.pixels, height)
    if not middles:
        return ()
    strips = [_strip(image, middle, height) for middle in middles]
    try:
        read = recognise_each(strips, settings, Layout.LINE)
    except StageError:
        # Tesseract 5.3 crashes on some lines of noise where it looks for their letters' rows; it reads them a little
        # worse where it does not
        read = recognise_each(strips, settings, Layout.RAW_LINE)
    return tuple(line for lines in read for line in lines if line.words)


def middles_of_lines(pixels: Pixels, height: float) -> list[int]:
    """Return the rows of a grey page, from the top, on which the middles of lines of small letters seem to lie.

    There the profile of ink is higher, over the height of a small letter, than above and below it.
    """
    profile = (255 - pixels).mean(axis=1)
    inside = _mean(profile, height)
    beside = _mean(profile, _BESIDE * height)
    away = height / 2 + (_BESIDE / 2 + _BETWEEN) * height
    rows = np.arange(profile.size, dtype=np.float64)
    around = np.interp(rows - away, rows, beside) + np.interp(rows + away, rows, beside)
    stands_out = inside - around / 2
    inky = stands_out[stands_out > 0]
    if not inky.size:
        return []
    least = _FAINTEST * float(np.percentile(inky, _FULL))
    middles: list[int] = []
    for row in np.argsort(-stands_out):
        if stands_out[row] < least or len(middles) == _MOST:
            break
        if all(abs(row - other) > _CLOSEST * height for other in middles):
            middles.append(int(row))
    return sorted(middles)


def _mean(profile: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    rows = max(2, round(width))
    return np.convolve(profile, np.full(rows, 1 / rows), "same")


def _strip(image: PageImage, middle: int, height: float) -> PageImage:
    """Return the line around `middle`, enlarged, with paper around it."""
    top, bottom = max(0, round(middle - _ABOVE * height)), round(middle + _BELOW * height)
    large = cv2.resize(image.pixels[top:bottom], None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    framed = cv2.copyMakeBorder(large, *(_MARGIN,) * 4, cv2.BORDER_CONSTANT, value=255)
    back = np.array(
        [[1 / _ENLARGED, 0, -_MARGIN / _ENLARGED], [0, 1 / _ENLARGED, top - _MARGIN / _ENLARGED], [0, 0, 1]]
    )
    return PageImage(np.asarray(framed, dtype=np.uint8), image.dpi * _ENLARGED, image.to_original @ back)
