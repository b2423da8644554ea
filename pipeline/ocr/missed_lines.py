"""Lines that Tesseract's layout analysis passed over: found by their ink, cut out and read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Line, PageImage, Word
from pipeline.ocr.tesseract import Layout, recognise
from pipeline.preprocess.geometry import components
from pipeline.settings import OcrSettings

_GAP = 2.2  # heights of a small letter: letters of a line are closer
_LEAST_LETTERS = 4
_LOWEST, _HIGHEST = 0.6, 3.2  # heights of a small letter: a line of text is no lower and no higher
_MARGIN = 0.8  # heights of a small letter kept around a strip
_BETWEEN = 2.5  # the same, between two strips on the sheet that is read
_COVERED = 0.35  # heights of a small letter by which a word's box is widened: what touches it was read with it


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
    return strips(image.pixels, [word.box for line in lines for word in line.words if word.box], height)


def strips(pixels: NDArray[np.uint8], boxes: Iterable[Box], height: float) -> list[Box]:
    """Return the places of rows of letter-sized ink on a grey page that lie outside of `boxes`, from top to bottom."""
    window = int(4 * height) | 1
    ink = cv2.adaptiveThreshold(pixels, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 20)
    reach = int(_COVERED * height)
    for left, top, width, tall in boxes:
        ink[max(0, top - reach) : top + tall + reach, max(0, left - reach) : left + width + reach] = 0
    _, stats, _ = components(ink)
    left, top, width, tall, area = stats[1:].T
    letters = (
        (tall >= _LOWEST * height)
        & (tall <= _HIGHEST * height)
        & (width >= 0.15 * height)
        & (width <= 4 * height)
        & (area >= 0.1 * width * tall)
    )
    if np.count_nonzero(letters) < _LEAST_LETTERS:
        return []
    # letters side by side become one piece; a thin bar at mid-height keeps the lines apart
    bars = np.zeros_like(ink)
    for x, y, w, h in stats[1:][letters][:, :4]:
        middle = y + h // 2
        bars[max(0, middle - 1) : middle + 2, max(0, x - int(_GAP / 2 * height)) : x + w + int(_GAP / 2 * height)] = 1
    bars = cv2.dilate(bars, np.ones((max(1, int(0.5 * height)), 1), np.uint8))
    count, labels = cv2.connectedComponents(bars, connectivity=8)
    middles = (top + tall // 2)[letters], (left + width // 2)[letters]
    owners = labels[middles]
    places: list[Box] = []
    for owner in range(1, count):
        mine = stats[1:][letters][owners == owner]
        if len(mine) < _LEAST_LETTERS:
            continue
        west, north = int(mine[:, 0].min()), int(mine[:, 1].min())
        east, south = int((mine[:, 0] + mine[:, 2]).max()), int((mine[:, 1] + mine[:, 3]).max())
        if south - north <= 1.5 * _HIGHEST * height:
            places.append(Box(west, north, east - west, south - north))
    return sorted(places, key=lambda place: (place.top, place.left))


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
    middle = word.box.top + word.box.height / 2
    strip = min(placed, key=lambda one: abs(middle - one.down - (one.bottom - one.top) / 2))
    left, top = word.box.left - margin + strip.left, word.box.top - strip.down + strip.top
    return Box(max(0, left), max(0, top), word.box.width, word.box.height)
