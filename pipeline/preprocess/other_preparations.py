"""Other preparations of a page that was read badly: each brings out what another damage hides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import cv2
import numpy as np

from pipeline.model import PageImage
from pipeline.preprocess.bands import remove_bands
from pipeline.preprocess.contrast import divide_by_background, stretch, suppress_bleed_through
from pipeline.preprocess.denoise import smooth_noise
from pipeline.preprocess.geometry import Pixels

_STRONG, _GENTLE = 35.0, 20.0  # of noise removal, grey levels; the strong one takes some dots and carons with it
_TALL = 20.0  # pixels of x-height, up to which a page is enlarged twice
_MOST_PIXELS = 40_000_000  # of an enlarged page

Preparation = Callable[[Pixels, float], Pixels]


def _light(pixels: Pixels, x_height: float) -> Pixels:
    return stretch(divide_by_background(pixels, x_height), x_height)


def _quiet(pixels: Pixels, x_height: float) -> Pixels:
    return divide_by_background(smooth_noise(pixels, _STRONG), x_height)


def _columns(pixels: Pixels, x_height: float) -> Pixels:
    return stretch(remove_bands(pixels, x_height, vertical=True), x_height)


def _front(pixels: Pixels, x_height: float) -> Pixels:
    return suppress_bleed_through(divide_by_background(smooth_noise(pixels, _GENTLE), x_height))


def _quiet_columns(pixels: Pixels, x_height: float) -> Pixels:
    return remove_bands(smooth_noise(pixels, _GENTLE), x_height, vertical=True)


def _quiet_rows(pixels: Pixels, x_height: float) -> Pixels:
    return remove_bands(smooth_noise(pixels, _GENTLE), x_height, vertical=False)


#: by name, in the order in which they are tried
PREPARATIONS: dict[str, Preparation] = {
    "light": _light,
    "quiet": _quiet,
    "columns": _columns,
    "front": _front,
    "quiet columns": _quiet_columns,
    "quiet rows": _quiet_rows,
}


def preparations(image: PageImage, x_height: float) -> Iterator[PageImage]:
    """Yield `image` (grey, upright and level) prepared in each of `PREPARATIONS`, made when asked for.

    Small letters, `x_height` pixels high, are enlarged to twice their size.
    """
    for name, prepare in PREPARATIONS.items():
        pixels = prepare(image.pixels, x_height)
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
