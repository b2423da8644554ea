"""Small pictures of the doubtful words: one sheet a page, so that a list of thousands scrolls without decoding pages.

A sheet holds a strip for each doubtful word, one below the other: the word with what stands around it on the scan, as
large as the report shows it. Its name tells which strips it holds, so that one of an earlier run is never mistaken
for it; where there is none the report shows the picture of the page instead.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from pipeline.files import replacing
from pipeline.model import Box, Document, Line, Page
from pipeline.review.page_images import LONG_SIDE
from pipeline.review.parts import picture_name

# In the report a line of text is 30 CSS pixels high, a crop 2.5 lines high and at most 576 CSS pixels wide (crops.js).
LINE_HEIGHT, LINES_SHOWN, WIDEST = 30, 2.5, 580
_QUALITY = 50  # of the WebP
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


def write_crops(document: Document, folder: Path) -> None:
    """Write the sheets of `document` into `folder`, which holds the pictures of its pages, and remove older ones.

    Raises:
        OSError: a file cannot be written.
    """
    sheets = {page.number: sheet for page in document.pages if (sheet := sheet_of(page))}
    names = {sheet.name for sheet in sheets.values()}
    for old in folder.glob("*-*.webp"):
        if old.name not in names:
            old.unlink()
    for number, sheet in sheets.items():
        target = folder / sheet.name
        if target.exists():
            continue
        try:
            with Image.open(folder / picture_name(number)) as picture:
                picture.load()
        except (OSError, UnidentifiedImageError):
            continue  # the page has no picture: then it has no crops either
        with replacing(target) as part:
            _draw(sheet, picture).save(part, "WEBP", quality=_QUALITY, method=2)


def _draw(sheet: Sheet, picture: Image.Image) -> Image.Image:
    drawn = Image.new(picture.mode, (sheet.width, sheet.height), "white")
    for place, top in sheet.cuts.values():
        size = max(1, round(place.width * sheet.scale)), max(1, round(place.height * sheet.scale))
        left, above = round(place.left * sheet.scale), round(place.top * sheet.scale)
        drawn.paste(picture.crop((left, above, left + size[0], above + size[1])), (0, top))
    return drawn
