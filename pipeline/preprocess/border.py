"""Borders: the dark edge around a scanned sheet, and the black corners of a page that was turned, become paper."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import Pixels, components, paper, reduced

_LONG_SIDE = 880  # pixels of the copy that is looked at: 75 dpi for A4
_DARK = (0.6, 0.55, 0.5, 0.45, 0.4, 0.3)  # of the paper's level: darker is no paper; a shadow comes apart on the way
_INK = 0.7  # of the level around it: darker may be a letter in the dark
_DEEPER = 12  # grey levels by which ink is darker than that too: in black, the traces of JPEG are not
_CHALK = 80  # grey levels above those around it: lighter may be a white letter on black
_THICK = 9  # pixels of the copy, 3 mm: no stroke of a letter is as thick
_SHORTEST = 40  # pixels of the copy: a letter cut by the edge of the scan is not as long
_RIM = 3  # pixels of the copy by which a dark area is widened, for its soft edge
_SOFT = 0.85  # of the paper's level: the edge of a dark area is lighter than its middle
_MOST = 0.4  # of the page; if more is dark it is no border
_LEAST = 4  # pixels of the copy: a small letter is five or six high
_STROKE = 25  # pixels of the copy: longer than any letter
_SPACING = 12  # pixels of the copy, 4 mm: letters of a word are closer, specks and grain are not
_ENOUGH = 1000  # marks that are looked at in one area
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
    border = _border(small, level)
    if border is None:
        return image
    area = cv2.resize(border, (image.width, image.height), interpolation=cv2.INTER_LINEAR) > 0
    pixels = image.pixels.copy()
    pixels[area] = level
    share = float(border.mean())
    return replace(image, pixels=pixels, steps=(*image.steps, f"border {share:.1%}"))


def _border(small: Pixels, level: int) -> Pixels | None:
    """Return 1 where the reduced page is border, or None where it has none."""
    border = np.zeros_like(small)
    marks: tuple[NDArray[np.intp], NDArray[np.intp]] | None = None
    for share in _DARK:
        thick = _smoothed((small < share * level).astype(np.uint8), cv2.MORPH_OPEN, _THICK)
        if not thick.any():
            break
        if marks is None:
            marks = _marks(small)
        labels, stats, _ = components(thick)
        at_edge = set(np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))) - {0}
        for label in at_edge:
            if max(stats[label, cv2.CC_STAT_WIDTH], stats[label, cv2.CC_STAT_HEIGHT]) < _SHORTEST:
                continue
            part = _grown((labels == label).astype(np.uint8), small, level)
            if part.mean() <= _MOST and not _holds_text(part, *marks):
                border |= part
    return border if border.any() else None


def _smoothed(pixels: Pixels, operation: int, size: int) -> Pixels:
    """Return a morphological opening or closing by a square; beyond its edge the page is taken to go on as it ends."""
    frame = cv2.copyMakeBorder(pixels, size, size, size, size, cv2.BORDER_REPLICATE)
    done = cv2.morphologyEx(frame, operation, np.ones((size, size), np.uint8))
    return np.ascontiguousarray(done[size:-size, size:-size])


def _holds_text(part: Pixels, letters: NDArray[np.intp], strokes: NDArray[np.intp]) -> bool:
    """Return whether in `part` there are letters as close together as in a word, or a stroke as of a signature."""
    if part[strokes[:, 0], strokes[:, 1]].any():
        return True
    inside = letters[part[letters[:, 0], letters[:, 1]] > 0][:_ENOUGH].astype(np.float32)
    if len(inside) < _LETTERS:
        return False
    distances = np.hypot(*(inside[:, None] - inside[None]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    return int(np.count_nonzero(distances.min(axis=1) < _SPACING)) >= _LETTERS


def _grown(part: Pixels, small: Pixels, level: int) -> Pixels:
    """Return `part` widened into its soft edge, but not over paper."""
    wider = cv2.dilate(part, np.ones((2 * _RIM + 1, 2 * _RIM + 1), np.uint8))
    return np.asarray(np.where(small < _SOFT * level, wider, part), dtype=np.uint8)


def _marks(small: Pixels) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return (row, column) of what may be letters and of what may be writing, on paper of any darkness.

    What is thinner than a border is taken away by closing (dark on light) or opening (light on dark); where the page
    differs from what is left, there are strokes. They stand out more than the grain of a table or of a scanner's lid.
    """
    around = _smoothed(small, cv2.MORPH_CLOSE, _THICK + 4)
    dark = (small < _INK * around) & (small.astype(np.int16) + _DEEPER < around)
    light = small > _smoothed(small, cv2.MORPH_OPEN, _THICK + 4).astype(np.int16) + _CHALK
    letters, strokes = [], []
    for mask in (dark, light):
        _, stats, centres = components(mask.astype(np.uint8))
        longer = np.maximum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT])
        points = centres[1:, ::-1].astype(np.intp).clip(0, np.array(small.shape) - 1)
        letters.append(points[(longer >= _LEAST) & (longer < _STROKE)])
        strokes.append(points[longer >= _STROKE])
    return np.concatenate(letters), np.concatenate(strokes)
