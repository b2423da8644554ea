"""Other preparations of a page that was read badly: each brings out what another damage hides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from pipeline.model import PageImage
from pipeline.preprocess.bands import remove_bands
from pipeline.preprocess.contrast import divide_by_background, has_dark_ink, stretch, suppress_bleed_through
from pipeline.preprocess.denoise import is_noisy, smooth_noise
from pipeline.preprocess.geometry import Pixels

# Strengths of noise removal, grey levels. Of four noisy pages two were read best after 20, one after 35, one after 50;
# the strong ones take some dots and carons with them, which other readings have.
_GENTLE, _USUAL, _STRONG = 20.0, 35.0, 50.0
_TALL = 20.0  # pixels of x-height, up to which a page is enlarged twice
_MOST_PIXELS = 40_000_000  # of an enlarged page


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


Preparation = Callable[[_Page], Pixels]


def _light(page: _Page) -> Pixels:
    return stretch(divide_by_background(page.pixels, page.x_height), page.x_height)


def _quiet(strength: float) -> Preparation:
    return lambda page: divide_by_background(page.smoothed(strength), page.x_height)


def _columns(page: _Page) -> Pixels:
    return stretch(remove_bands(page.pixels, page.x_height, vertical=True), page.x_height)


def _front(page: _Page) -> Pixels:
    return suppress_bleed_through(divide_by_background(page.smoothed(_GENTLE), page.x_height))


def _quiet_columns(page: _Page) -> Pixels:
    return remove_bands(page.smoothed(_GENTLE), page.x_height, vertical=True)


def _quiet_rows(page: _Page) -> Pixels:
    return remove_bands(page.smoothed(_GENTLE), page.x_height, vertical=False)


PREPARATIONS: dict[str, Preparation] = {
    "light": _light,
    "gentle": _quiet(_GENTLE),
    "quiet": _quiet(_USUAL),
    "strong": _quiet(_STRONG),
    "front": _front,
    "columns": _columns,
    "quiet columns": _quiet_columns,
    "quiet rows": _quiet_rows,
}
#: the order in which they are tried
ORDER = ("light", "quiet", "columns", "front", "quiet columns", "quiet rows")
#: that of noisy pages, where what only brings out contrast brings out the noise: word error rates of four such pages,
#: straightened, were 1.07 to 2.97 after "light" and 0.05 to 0.58 after "quiet"
ORDER_NOISY = ("quiet", "strong", "gentle", "front", "quiet columns", "quiet rows", "columns")


def preparations(image: PageImage, x_height: float) -> Iterator[PageImage]:
    """Yield `image` (grey, upright and level) prepared in each of `PREPARATIONS`, made when asked for.

    Small letters, `x_height` pixels high, are enlarged to twice their size.
    """
    page = _Page(image.pixels, x_height)
    # of pale ink, removal of noise would leave nothing
    noisy = has_dark_ink(image.pixels) and is_noisy(image.pixels, x_height)
    for name in ORDER_NOISY if noisy else ORDER:
        pixels = PREPARATIONS[name](page)
        enlarge = x_height <= _TALL and 4 * pixels.size <= _MOST_PIXELS
        if enlarge:
            pixels = np.asarray(cv2.resize(pixels, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        yield replace(
            image,
            pixels=pixels,
            dpi=image.dpi * (2 if enlarge else 1),
            to_original=image.to_original @ np.diag([0.5, 0.5, 1.0]) if enlarge else image.to_original,
            steps=(*image.steps, name),
        )
