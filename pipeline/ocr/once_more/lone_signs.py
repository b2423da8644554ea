"""Signs that stand alone and were passed over: an "X" in a table, a number in the margin, the "2." of a list.

The numbers of a list, one below the other, are taken for words on their side, too: "W B W0 ND BP" for 1 to 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.ocr.once_more.enlarging import enlarged
from pipeline.ocr.once_more.figures import is_upended, not_read
from pipeline.ocr.reading_order import is_list_mark, text_edges
from pipeline.ocr.tesseract import Layout, in_order, joined, recognise_each
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

# Heights of a small letter
_LEVEL = 0.6  # by which the middle of a sign differs from that of its line at most
_BEFORE, _BEHIND = 1.0, 2.0  # of white before and behind a line: nearer may be a letter that belongs to its word
_NEAR = 4.0  # a sign beside the text is no farther from the line to which it belongs
_ENOUGH = 40.0  # of a line with which a number before it is read
_AS_DARK = 0.6  # of the depth of its line's ink: paler is what shines through, or a stain
# Confidence. Of an "X" in a table 0.72 to 0.90, of figures and "AD 2" in a margin 0.91 to 0.97; of the edge of a desk,
# read as "4", 0.76. Numbers of lists that are read with their lines have 0.72 to 0.97.
_SURE, _SURE_FIGURE = 0.65, 0.85
_MOST = 40  # signs; more are noise
_COLUMN = 2  # signs read in the place of a line on its side: it was none


def with_lone_signs(
    image: PageImage, lines: Sequence[Line], signs: Sequence[Box], height: float, settings: OcrSettings
) -> tuple[Line, ...]:
    """Return `lines` of `image` (grey) with those of `signs` that were not read and stand on a level with one of them.

    They are read by one call of Tesseract, 0.06 s for ten. A sign is put into its line; one in the margin, at some
    distance from the text, becomes a line of its own. Lines on their side are left out where such signs stand, and so
    are lines of no more than the point of one.
    `height` is that of the small letters.

    Raises: as `recognise`.
    """
    upright = [Line() if is_upended(line, height) or _is_point_in(line, signs) else line for line in lines]
    whole = _with_signs(image, upright, not_read(signs, upright), height, settings)
    alone = len(whole) - len(lines)
    read = [word.box for line in whole for word in line.words if word.box]
    return (
        *whole[:alone],
        *(
            line if line.words and not found.words and not _is_read_in(line, read) else found
            for line, found in zip(lines, whole[alone:], strict=True)
        ),
    )


def _is_read_in(line: Line, boxes: Sequence[Box]) -> bool:
    """Return whether `boxes`, of words that were read, stand in the place of `line`, which is no text."""
    if line.box is None:
        return False
    return sum(_holds(line.box, box) for box in boxes) >= _COLUMN or _is_point_in(line, boxes)


def _is_point_in(line: Line, boxes: Sequence[Box]) -> bool:
    """Return whether `line` is no more than a mark that belongs to what stands in one of `boxes`."""
    if len(line.words) != 1 or any(map(str.isalnum, line.words[0].raw)):
        return False
    mark = line.words[0].box
    return mark is not None and any(_holds(box, mark) and 2 * mark.height < box.height for box in boxes)


def _holds(place: Box, box: Box) -> bool:
    """Return whether the middle of `box` lies within `place`."""
    across = box.left + box.width / 2
    return place.left <= across <= place.right and place.top <= box.middle <= place.bottom


def _with_signs(
    image: PageImage, lines: Sequence[Line], places: Sequence[Box], height: float, settings: OcrSettings
) -> tuple[Line, ...]:
    """Return `lines` with the signs at `places`, those in the margin as lines before them."""
    rows = [
        (place, row)
        for place in places
        for row in [_row_of(place, lines, height)]
        if row is not None
        and _is_inside(place, image, height)
        and _depth(image, place) >= _AS_DARK * max(_depth(image, word.box) for word in lines[row].words if word.box)
    ]
    if not rows or len(rows) > _MOST:
        return tuple(lines)
    around = [_with_line(place, lines[row], height) for place, row in rows]
    read = recognise_each([enlarged(image, place, height) for place in around], settings, Layout.LINE)
    whole, alone = list(lines), list[Line]()
    edges = text_edges(lines)
    for (place, row), seen, found in zip(rows, around, read, strict=True):
        words = [
            replace(word, box=_within(word, place)) for line in found for word in line.words if _starts_in(word, place)
        ]
        in_margin = edges is not None and (place.right < edges[0] or place.left > edges[1])
        is_number = is_list_mark(words) and seen != place
        has_figures = any(sign.isdigit() for word in words for sign in word.raw)
        least = _SURE_FIGURE if (in_margin or has_figures) and not is_number else _SURE
        if not words or not all(_is_sure(word, least) for word in words):
            continue
        if in_margin and _gap(place, lines[row]) > _NEAR * height:
            alone += [joined(words), Line()]
        else:
            whole[row] = in_order([*whole[row].words, *words])
    return (*alone, *whole)


def _is_inside(place: Box, image: PageImage, height: float) -> bool:
    """Return whether `place` does not lie at the edge of the page, where a scanner's lid or a desk is seen."""
    return place.left >= height and place.right <= image.width - height


def _depth(image: PageImage, place: Box) -> float:
    """Return by how many grey levels the ink at `place` is darker than the paper beneath it."""
    left, top, width, tall = place
    crop = image.pixels[max(0, top - 2) : top + tall + 2, max(0, left - 2) : left + width + 2]
    paper, ink = np.percentile(crop, (95, 5)) if crop.size else (0.0, 0.0)
    return float(paper - ink)


def _row_of(place: Box, lines: Sequence[Line], height: float) -> int | None:
    """Return the number of the nearest of `lines` that stands on a level with `place`, some way from it."""
    middle = place.middle
    level = [
        row
        for row, line in enumerate(lines)
        if line.words
        for box in [_nearest(place, line)]
        if abs(box.middle - middle) <= _LEVEL * height
    ]
    if not level:
        return None
    row = min(level, key=lambda row: _gap(place, lines[row]))
    box = _nearest(place, lines[row])
    least = _BEFORE if place.left < box.left else _BEHIND
    return row if _gap(place, lines[row]) >= least * height else None


def _nearest(place: Box, line: Line) -> Box:
    boxes = [word.box for word in line.words if word.box is not None]
    return min(boxes, key=lambda box: place.white_to(box))


def _gap(place: Box, line: Line) -> int:
    return place.white_to(_nearest(place, line))


def _with_line(place: Box, line: Line, height: float) -> Box:
    """Return the box of a sign: with the line before which it stands close by, for a number is read better with it."""
    first = _nearest(place, line)
    if line.box is None or place.left > line.box.left or place.white_to(first) > _NEAR * height:
        return place
    top, bottom = min(place.top, line.box.top), max(place.bottom, line.box.bottom)
    right = min(line.box.right, place.left + round(_ENOUGH * height))
    return Box(place.left, top, right - place.left, bottom - top)


def _starts_in(word: Word, place: Box) -> bool:
    return word.box is None or word.box.left < place.right


def _within(word: Word, place: Box) -> Box:
    """Return the part of a word's box that lies in `place`, or `place` if none does."""
    if word.box is None:
        return place
    left, top = max(word.box.left, place.left), max(word.box.top, place.top)
    right = min(word.box.right, place.right)
    bottom = min(word.box.bottom, place.bottom)
    return Box(left, top, right - left, bottom - top) if right > left and bottom > top else place


def _is_sure(word: Word, least: float) -> bool:
    return (word.confidence or 0.0) >= least and any(map(str.isalnum, word.raw))
