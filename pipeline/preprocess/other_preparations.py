"""Other preparations of a page that was read badly: each brings out what another damage hides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.page_image import PageImage
from pipeline.preprocess.bands import remove_bands
from pipeline.preprocess.binarisation import binarise
from pipeline.preprocess.contrast import divide_by_background, has_dark_ink, stretch, suppress_bleed_through
from pipeline.preprocess.denoise import is_noisy, smooth_noise
from pipeline.preprocess.geometry import Pixels
from pipeline.preprocess.restoration import SHRUNK, TALLEST, restore_print
from pipeline.preprocess.strokes import keep_strokes

# Strengths of noise removal, grey levels. Of four noisy pages two were read best after 20, one after 35, one after 50;
# the strong ones take some dots and carons with them, which other readings have.
_GENTLE, _USUAL, _STRONG = 20.0, 35.0, 50.0
_SOFT = 0.06  # heights of a small letter: noise of single pixels becomes grey
_TALL = 20.0  # pixels of x-height, up to which a page is enlarged twice
_MOST_PIXELS = 40_000_000  # of an enlarged page
# of the page where it is restored a second time: in another size other letters are doubtful
_LARGER, _SMALLER = 1.4, 0.75


@dataclass(frozen=True)
class _Page:
    """A grey page, and what its preparations share."""

    pixels: Pixels
    x_height: float
    _smoothed: dict[float, Pixels] = field(default_factory=dict)

    def smoothed(self, strength: float) -> Pixels:
        if strength not in self._smoothed:
            self._smoothed[strength] = smooth_noise(self.pixels, strength)
        return self._smoothed[strength]

    def softened(self) -> Pixels:
        return np.asarray(cv2.GaussianBlur(self.pixels, (0, 0), _SOFT * self.x_height), dtype=np.uint8)


Preparation = Callable[[_Page], Pixels]


def _light(page: _Page) -> Pixels:
    return stretch(divide_by_background(page.pixels, page.x_height), page.x_height)


def _quiet(page: _Page) -> Pixels:
    return divide_by_background(page.smoothed(_USUAL), page.x_height)


def _soft_columns(page: _Page) -> Pixels:
    return stretch(remove_bands(page.softened(), page.x_height, vertical=True), page.x_height)


def _front(page: _Page) -> Pixels:
    return suppress_bleed_through(divide_by_background(page.smoothed(_GENTLE), page.x_height))


def _quiet_columns(page: _Page) -> Pixels:
    return remove_bands(page.smoothed(_GENTLE), page.x_height, vertical=True)


def _quiet_rows(page: _Page) -> Pixels:
    return remove_bands(page.smoothed(_GENTLE), page.x_height, vertical=False)


def _restored(page: _Page) -> Pixels:
    return restore_print(page.pixels, page.x_height)


def _restored_anew(page: _Page) -> Pixels:
    height = page.x_height if page.x_height <= TALLEST else SHRUNK
    scale = height / page.x_height * (_LARGER if height <= SHRUNK else _SMALLER)
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    pixels = np.asarray(cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=way), dtype=np.uint8)
    return restore_print(pixels, scale * page.x_height)


def _binarised(page: _Page) -> Pixels:
    return binarise(page.smoothed(_USUAL), page.x_height)


def _gentle_strokes(page: _Page) -> Pixels:
    return keep_strokes(page.smoothed(_GENTLE), page.x_height)


def _quiet_strokes(page: _Page) -> Pixels:
    return smooth_noise(keep_strokes(page.pixels, page.x_height), _STRONG)


PREPARATIONS: dict[str, Preparation] = {
    "light": _light,
    "restored": _restored,
    "restored anew": _restored_anew,
    "quiet": _quiet,
    "front": _front,
    "columns": _soft_columns,
    "quiet columns": _quiet_columns,
    "quiet rows": _quiet_rows,
    "binarised": _binarised,
    "gentle strokes": _gentle_strokes,
    "quiet strokes": _quiet_strokes,
}
#: those in which what is left of the noise still hides the layout: word error rates of three photocopies were 0.97 to
#: 1.0 when read as pages, 0.3 to 0.7 when read by line
LINE_BY_LINE = frozenset({"binarised", "gentle strokes", "quiet strokes"})
#: those that are not enlarged: restored, ten faxes were read with 0.66 as they are, with 0.69 enlarged
AS_LARGE = frozenset({"restored", "restored anew"})
#: the order in which they are tried
ORDER = ("light", "restored", "quiet", "columns", "front", "quiet columns", "quiet rows")
#: that of noisy pages, where what only brings out contrast brings out the noise. With the page as it is, these make of
#: seven faxes and four photocopies 0.52 and 0.18; with "front lines" in the place of "restored anew" 0.55 and 0.20,
#: with both 0.53 and 0.18; with what was restored read by lines in the place of "front lines" 0.53 and 0.19.
#: With "columns" by lines in the place of "binarised", and "quiet" before it, 24 photocopies and 24 faxes were read
#: with 0.25 and 0.62, so with 0.24 and 0.62; ten of each that nobody looked at with 0.34 and 0.60, then 0.31 and 0.60.
ORDER_NOISY = ("restored", "restored anew", "binarised", "gentle strokes", "quiet strokes", "quiet")


class Prepared(NamedTuple):
    """A page made ready for another reading, and how it is to be read."""

    image: PageImage
    line_by_line: bool


def preparations(image: PageImage, x_height: float) -> Iterator[Prepared]:
    """Yield `image` (grey, upright and level) prepared in each of `PREPARATIONS`, made when asked for.

    Small letters, `x_height` pixels high, are enlarged to twice their size, but not where lines are read one by one,
    nor where print was restored.
    """
    page = _Page(image.pixels, x_height)
    # of pale ink, removal of noise would leave nothing
    noisy = has_dark_ink(image.pixels) and is_noisy(image.pixels, x_height)
    for name in ORDER_NOISY if noisy else ORDER:
        pixels, line_by_line = PREPARATIONS[name](page), name in LINE_BY_LINE
        enlarge = x_height <= _TALL and 4 * pixels.size <= _MOST_PIXELS and not line_by_line and name not in AS_LARGE
        if enlarge:
            pixels = np.asarray(cv2.resize(pixels, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        down, across = pixels.shape[0] / image.height, pixels.shape[1] / image.width
        prepared = replace(
            image,
            pixels=pixels,
            dpi=image.dpi * down,
            to_original=image.to_original @ np.diag([1 / across, 1 / down, 1.0]),
            steps=(*image.steps, name),
        )
        yield Prepared(prepared, line_by_line)
