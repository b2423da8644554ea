"""How the small pictures of doubtful words are laid out: where each is cut from the page, and stands on its sheet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from pipeline.model import Box, Line, Page
from pipeline.review.parts import LONG_SIDE

# In the report a line of text is 30 CSS pixels high, a crop 2.5 lines high and at most 576 CSS pixels wide (crops.js).
LINE_HEIGHT, LINES_SHOWN, WIDEST = 30, 2.5, 580
_LARGEST = 0.4  # of the page's picture: with more doubts the page is shown as a whole


class Cut(NamedTuple):
    """A strip: its place on the page, in pixels of the original page image, and its top on the sheet, in its pixels."""

    place: Box
    top: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Strips by line and word. `scale` takes pixels of the original page image to those of the sheet."""

    name: str
    width: int
    height: int
    scale: float
    cuts: dict[tuple[int, int], Cut]


def sheet_of(page: Page) -> Sheet | None:
    """Return how the sheet of `page` is laid out; None where the page has no doubtful words, too many, or no image."""
    if not page.width or not page.height:
        return None
    scale = min(1.0, LONG_SIDE / max(page.width, page.height))
    cuts: dict[tuple[int, int], Cut] = {}
    width = top = 0
    sideways = page.turn % 180 != 0
    for row, line in enumerate(page.lines):
        for column, word in enumerate(line.words):
            if not word.doubtful or word.box is None:
                continue
            place = _around(word.box, line_height(word.box, line, sideways), page, sideways)
            if place.width < 1 or place.height < 1:
                continue
            cuts[row, column] = Cut(place, top)
            top += max(1, round(place.height * scale))
            width = max(width, round(place.width * scale))
    if not cuts or width * top > _LARGEST * page.width * page.height * scale**2:
        return None
    digest = hashlib.sha256(repr([cut.place for cut in cuts.values()]).encode()).hexdigest()[:12]
    return Sheet(f"{page.number:04}-{digest}.webp", max(1, width), top, scale, cuts)


def line_height(word: Box, line: Line, sideways: bool) -> int:
    """Return the height, in pixels, of the text that `word` stands in; `sideways` where the page lies on its side.

    The box of a line can be slanted or wrong, and a dash is low: what its words have in common says how large the
    letters are.
    """

    def across(box: Box) -> int:
        return box.width if sideways else box.height

    usual = median([across(other.box) for other in line.words if other.box is not None] or [across(word)])
    whole = across(line.box) if line.box is not None else usual
    return max(1, across(word), round(min(whole, 2.2 * usual)))


def _around(word: Box, tall: int, page: Page, sideways: bool) -> Box:
    """Return the part of the page that the report shows of `word`; it turns the page upright as `Page.turn` says."""
    along = word.height if sideways else word.width
    scale = min(LINE_HEIGHT / tall, (WIDEST - 20) / max(1, along))
    length, height = WIDEST / scale, tall * LINES_SHOWN
    width, height = (height, length) if sideways else (length, height)
    left, top = word.left + word.width / 2 - width / 2, word.top + word.height / 2 - height / 2
    right, bottom = min(page.width, round(left + width)), min(page.height, round(top + height))
    left, top = max(0, round(left)), max(0, round(top))
    return Box(left, top, right - left, bottom - top)
