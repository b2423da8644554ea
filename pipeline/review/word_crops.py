"""Small pictures of the doubtful words: one sheet a page, so that a list of thousands scrolls without decoding pages.

A sheet holds a strip for each doubtful word, one below the other: the word with what stands around it on the scan, as
large as the report shows it. Its name tells which strips it holds, so that one of an earlier run is never mistaken
for it; where there is none the report shows the picture of the page instead.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, UnidentifiedImageError

from pipeline.files import replacing
from pipeline.model import Document
from pipeline.review.crop_sheets import Sheet, sheet_of
from pipeline.review.parts import picture_name

_QUALITY = 50  # of the WebP


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
        if target.exists() and target.stat().st_size:
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
