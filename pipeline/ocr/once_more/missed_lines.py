"""Lines that Tesseract's layout analysis passed over: found by their ink, cut out and read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Line, Word
from pipeline.ocr.tesseract import Layout, recognise
from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import darker_than_around, filled_rows, pieces
from pipeline.settings import OcrSettings

_GAP = 2.2  # heights of a small letter: letters of a line are closer
_LEAST_LETTERS = 4
_LOWEST, _HIGHEST = 0.6, 3.2  # heights of a small letter: a line of text is no lower and no higher
_LOWEST_SIGN, _HIGHEST_SIGN = 0.9, 2.0  # the same, of a sign that stands alone: not of specks, nor of punch holes
_FULL, _THIN = 0.68, 0.5  # of its box that is ink: more, in what is wider than this, is a stain
_AROUND, _ASKEW = 3.0, 0.7  # heights of a small letter: in this distance, and as far aside and above or below
_LINES = 1.8  # the same: letters of two lines, their middles, are no closer
_POINT, _POINT_GAP = 0.45, 0.6  # the same: a point is no larger, and no farther behind its sign
_MARGIN = 0.8  # heights of a small letter kept around a strip
_BETWEEN = 2.5  # the same, between two strips on the sheet that is read
_COVERED = 0.35  # heights of a small letter by which a word's box is widened: what touches it was read with it


class LeftOut(NamedTuple):
    """Where there is text-like ink that was not read, from top to bottom."""

    strips: list[Box]  # rows of letters
    signs: list[Box]  # one to three of them, by themselves


@dataclass(frozen=True, slots=True)
class _Strip:
    """A piece of a page, and where its top left corner is put on the sheet that is read."""

    left: int
    top: int
    right: int
    bottom: int
    down: int


def read_strips(image: PageImage, places: list[Box], height: float, settings: OcrSettings) -> tuple[Line, ...]:
    """Return what stands at `places` of `image` (grey), as lines; `height` is that of its small letters.

    All strips are put on one sheet and read by one call, so that this costs as much as the strips hold.

    Raises: as `recognise`.
    """
    sheet, placed = _sheet(image.pixels, places, height)
    read = recognise(PageImage(sheet, image.dpi), settings, Layout.BLOCK)
    return tuple(_moved(line, placed, int(_MARGIN * height)) for line in read if line.words)


def missed(image: PageImage, lines: Iterable[Line], height: float) -> list[Box]:
    """Return where there is text-like ink on `image` and no word of `lines`, in its pixels, from top to bottom.

    `height` is that of the small letters, in pixels.
    """
    return left_out(image.pixels, lines, height).strips


def left_out(pixels: NDArray[np.uint8], lines: Iterable[Line], height: float) -> LeftOut:
    """Return the text-like ink of a grey page outside of the words of `lines`; `height` is that of small letters."""
    window = int(4 * height) | 1
    ink = darker_than_around(pixels, window, 20)
    reach = int(_COVERED * height)
    for left, top, width, tall in (word.box for line in lines for word in line.words if word.box):
        ink[max(0, top - reach) : top + tall + reach, max(0, left - reach) : left + width + reach] = 0
    found = pieces(ink)
    left, top, width, tall, area = found.T
    letters = (
        (tall >= _LOWEST * height)
        & (tall <= _HIGHEST * height)
        & (width >= 0.15 * height)
        & (width <= 4 * height)
        & (area >= 0.1 * width * tall)
    )
    if not letters.any():
        return LeftOut([], [])
    # letters side by side become one piece; a thin bar at mid-height keeps the lines apart
    bars = np.zeros_like(ink)
    for x, y, w, h in found[letters][:, :4]:
        middle = y + h // 2
        bars[max(0, middle - 1) : middle + 2, max(0, x - int(_GAP / 2 * height)) : x + w + int(_GAP / 2 * height)] = 1
    joined = cv2.dilate(bars, np.ones((max(1, int(0.5 * height)), 1), np.uint8))
    rows = filled_rows(joined)
    count, labels = cv2.connectedComponents(joined[rows], connectivity=8)
    owners = labels[np.searchsorted(rows, (top + tall // 2)[letters]), (left + width // 2)[letters]]
    strips, signs = list[Box](), list[Box]()
    for owner in range(1, count):
        mine = found[letters][owners == owner]
        west, north = int(mine[:, 0].min()), int(mine[:, 1].min())
        east, south = int((mine[:, 0] + mine[:, 2]).max()), int((mine[:, 1] + mine[:, 3]).max())
        box = Box(west, north, east - west, south - north)
        if len(mine) < _LEAST_LETTERS:
            if _are_signs(mine, height) and not _stand_around(box, found[letters], height):
                signs.append(_with_point(box, found, height))
        elif box.height <= 1.5 * _HIGHEST * height:
            strips.append(box)
    return LeftOut(*(sorted(places, key=lambda place: (place.top, place.left)) for places in (strips, signs)))


def _are_signs(pieces: NDArray[np.int32], height: float) -> bool:
    """Return whether a few pieces of ink, rows of OpenCV's statistics, are as high as letters and no full dots."""
    width, tall, area = pieces[:, 2:].T
    as_high = (tall >= _LOWEST_SIGN * height) & (tall <= _HIGHEST_SIGN * height)
    return bool((as_high & ((area <= _FULL * width * tall) | (width <= _THIN * height))).all())


def _stand_around(box: Box, pieces: NDArray[np.int32], height: float) -> bool:
    """Return whether unread pieces of ink stand askew of `box`, as the letters on the ring of a stamp do."""
    across = np.abs(pieces[:, 0] + pieces[:, 2] / 2 - box.left - box.width / 2) - box.width / 2
    down = np.abs(pieces[:, 1] + pieces[:, 3] / 2 - box.top - box.height / 2)
    near = np.hypot(across, down) < _AROUND * height
    askew = (across > _ASKEW * height) | (down < _LINES * height)  # straight above, letters are a line apart
    return bool((near & (down > _ASKEW * height) & askew).any())


def _with_point(box: Box, pieces: NDArray[np.int32], height: float) -> Box:
    """Return `box` with the point or comma behind the sign in it, if there is one."""
    left, top, width, tall, _ = pieces.T
    gap, above_base = left - box.left - box.width, box.bottom - top
    points = (gap >= 0) & (gap < _POINT_GAP * height) & (width < _POINT * height) & (tall < _LOWEST * height)
    points &= (above_base > 0) & (above_base < _POINT * height)
    if not points.any():
        return box
    return box._replace(width=int((left + width)[points].max()) - box.left)


def _sheet(pixels: NDArray[np.uint8], places: list[Box], height: float) -> tuple[NDArray[np.uint8], list[_Strip]]:
    """Return the strips one below the other on paper, and where each is."""
    margin, between = int(_MARGIN * height), int(_BETWEEN * height)
    placed: list[_Strip] = []
    down = between
    for left, top, width, tall in places:
        west, north = max(0, left - margin), max(0, top - margin // 2)
        strip = _Strip(
            west,
            north,
            min(pixels.shape[1], left + width + margin),
            min(pixels.shape[0], top + tall + margin // 2),
            down,
        )
        placed.append(strip)
        down += strip.bottom - strip.top + between
    widest = max(strip.right - strip.left for strip in placed)
    sheet = np.full((down, widest + 2 * margin), int(np.percentile(pixels[::4, ::4], 75)), np.uint8)
    for strip in placed:
        cut = pixels[strip.top : strip.bottom, strip.left : strip.right]
        sheet[strip.down : strip.down + cut.shape[0], margin : margin + cut.shape[1]] = cut
    return sheet, placed


def _moved(line: Line, placed: list[_Strip], margin: int) -> Line:
    """Return a line of the sheet with its boxes on the page."""
    words = tuple(replace(word, box=_on_page(word, placed, margin)) for word in line.words)
    return replace(line, words=words, box=None)


def _on_page(word: Word, placed: list[_Strip], margin: int) -> Box | None:
    if word.box is None:
        return None
    middle = word.box.middle
    strip = min(placed, key=lambda one: abs(middle - one.down - (one.bottom - one.top) / 2))
    left, top = word.box.left - margin + strip.left, word.box.top - strip.down + strip.top
    return Box(max(0, left), max(0, top), word.box.width, word.box.height)
