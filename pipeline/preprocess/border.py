"""Borders: the dark edge around a scanned sheet, and the black corners of a page that was turned, become paper."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import PageImage
from pipeline.preprocess.geometry import Pixels, ink, letters, paper, reduced

_LONG_SIDE = 880  # pixels of the copy that is looked at: 75 dpi for A4
_DETAIL = 1750  # pixels of the copy on which letters are looked for
_DARK = 0.55  # of the paper's level: darker is no paper
_THICK = 9  # pixels of the copy, 3 mm: no stroke of a letter is as thick
_RIM = 3  # pixels of the copy by which a dark area is widened, for its soft edge
_SOFT = 0.85  # of the paper's level: the edge of a dark area is lighter than its middle
_MOST = 0.4  # of the page; if more is dark it is no border
_LETTERS = 4  # letter-like marks inside an area from which it may be text in the dark


def remove_border(image: PageImage) -> PageImage:
    """Return `image` (grey) with the thick dark areas that touch its edge filled with paper.

    Thick means thicker than any letter: an opening leaves such areas only, and their connected parts that touch the
    edge are the border. One in which letters can be seen (a shadow, a dark letterhead) is left as it is, so no text
    is lost. Method: after F. Shafait and T. M. Breuel, "A simple and effective approach for border noise removal from
    document images", INMIC 2009, without their assumption that a border is straight.
    """
    small, _ = reduced(image.pixels, _LONG_SIDE)
    level = paper(small)
    border = _border(image.pixels, small, level)
    if border is None:
        return image
    area = cv2.resize(border, (image.width, image.height), interpolation=cv2.INTER_LINEAR) > 0
    pixels = image.pixels.copy()
    pixels[area] = level
    share = float(border.mean())
    return replace(image, pixels=pixels, steps=(*image.steps, f"border {share:.1%}"))


def _border(pixels: Pixels, small: Pixels, level: int) -> Pixels | None:
    """Return 1 where the reduced page is border, or None where it has none."""
    dark = (small < _DARK * level).astype(np.uint8)
    # the outside is dark too: an area at the edge is then as thick as it would be on a larger scan
    frame = cv2.copyMakeBorder(dark, _THICK, _THICK, _THICK, _THICK, cv2.BORDER_REPLICATE)
    thick = cv2.morphologyEx(frame, cv2.MORPH_OPEN, np.ones((_THICK, _THICK), np.uint8))[_THICK:-_THICK, _THICK:-_THICK]
    if not thick.any():
        return None
    _, labels = cv2.connectedComponents(thick, connectivity=8)
    at_edge = set(np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))) - {0}
    centres = _letter_centres(pixels, small.shape)
    border = np.zeros_like(small)
    for label in at_edge:
        part = _grown((labels == label).astype(np.uint8), small, level)
        if part.mean() <= _MOST and part[centres[:, 0], centres[:, 1]].sum() < _LETTERS:
            border |= part
    return border if border.any() else None


def _grown(part: Pixels, small: Pixels, level: int) -> Pixels:
    """Return `part` widened into its soft edge, but not over paper."""
    wider = cv2.dilate(part, np.ones((2 * _RIM + 1, 2 * _RIM + 1), np.uint8))
    return np.asarray(np.where(small < _SOFT * level, wider, part), dtype=np.uint8)


def _letter_centres(pixels: Pixels, shape: tuple[int, int]) -> NDArray[np.intp]:
    """Return (row, column) of what may be letters, dark on light or light on dark, in a copy of `shape`."""
    detailed, _ = reduced(pixels, _DETAIL)
    centres = np.concatenate([letters(ink(detailed)).centres, letters(ink(255 - detailed)).centres])
    scaled = centres * (np.array(shape) / np.array(detailed.shape))
    return np.asarray(scaled.astype(np.intp).clip(0, np.array(shape) - 1))
