"""Signs that stand alone: an "X" in a table, a number in the margin, the "2." of a list, "PROTI        0" in a vote.

Tesseract passes them over, reads them badly, or takes a column of figures for a word that stands on its side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from rapidfuzz import fuzz

from pipeline.model import Box, Line, PageImage, Word
from pipeline.ocr.reading_order import is_list_mark, text_edges
from pipeline.ocr.tesseract import Layout, joined, recognise_each
from pipeline.settings import OcrSettings

# Heights of a small letter
_LEVEL = 0.6  # by which the middle of a sign differs from that of its line at most
_BEFORE, _BEHIND = 1.0, 2.0  # of white before and behind a line: nearer may be a letter that belongs to its word
_NEAR = 4.0  # a sign beside the text is no farther from the line to which it belongs
_ENOUGH = 40.0  # of a line with which a number before it is read
_AS_DARK = 0.6  # of the depth of its line's ink: paler is what shines through, or a stain
_FRAME, _PAPER = 0.3, 1.2  # of the page around a sign, which may hold the rules of a table, and of paper around that
_ENLARGED = 2  # of seven "X" in a table, so large all were read as such and with 0.72 or more; as printed, four as "x"
# Confidence. Of an "X" in a table 0.72 to 0.90, of figures and "AD 2" in a margin 0.91 to 0.97; of the edge of a desk,
# read as "4", 0.76. Numbers of lists that are read with their lines have 0.72 to 0.97.
_SURE, _SURE_FIGURE = 0.65, 0.85
_MOST = 40  # signs; more are noise
# Of twelve figures far behind their words, seven were read by themselves (a "0" as "O" or "i"), and all twelve with the
# word before them moved close: with 0.72 to 0.97, where that word was read as before.
_SURE_BEHIND, _SAME = 0.6, 75
_CLOSE, _SIDE, _FRINGE = 1.0, 0.5, 0.35  # heights of white between the two, around them, and behind the word kept
_UPENDED, _NARROW = 2.6, 2.0  # heights of a small letter: a word so high and no wider is a column of figures
_SHORT, _WELL_READ = 3, 0.85  # signs of a word far from all others, confidence from which it is left as read
_FAR = 5.0  # heights of a small letter before such a word
_FEWEST_FIGURES = 2  # of a line of a table, between which others are read as one word that makes no sense
_SPREAD = 1.5  # heights of a small letter for each sign of a figure: wider, it is two of them
_ZEROS = ("O", "o")  # as which a "0" is read, in a column of figures


def with_lone_signs(
    image: PageImage,
    lines: Sequence[Line],
    fewer: Sequence[Line],
    places: Sequence[Box],
    height: float,
    settings: OcrSettings,
) -> tuple[Line, ...]:
    """Return `lines` of `image` (grey) with the signs at `places` that stand on a level with one of them.

    `fewer` are the same lines without misread signs, whose places are among `places`: what is read there now counts,
    and if nothing is, what was. They are read by one call of Tesseract, 0.06 s for ten, those far behind a word with
    that word by another. A sign is put into its line; one in the margin, at some distance from the text, becomes a line
    of its own. `height` is that of the small letters.

    Raises: as `recognise`.
    """
    rows = [
        (place, row)
        for place in places
        for row in [_row_of(place, fewer, height)]
        if row is not None
        and _is_inside(place, image, height)
        and _depth(image, place) >= _AS_DARK * _depth(image, _nearest(place, fewer[row]))
    ]
    if not rows or len(rows) > _MOST:
        return tuple(lines)
    edges = text_edges(fewer)
    whole, alone = list(fewer), list[Line]()
    for row, figure in _figures(image, fewer, rows, height, settings):
        whole[row] = _in_order([*whole[row].words, figure])
    beside = [(place, row) for place, row in rows if _before(place, fewer[row], height) is None]
    around = [_with_line(place, fewer[row], height) for place, row in beside]
    cut = [_cut(image, place, height) for place in around]
    read = recognise_each(cut, settings, Layout.LINE) if cut else []
    for (place, row), seen, found in zip(beside, around, read, strict=True):
        words = [
            replace(word, box=_within(word, place)) for line in found for word in line.words if _starts_in(word, place)
        ]
        in_margin = edges is not None and (place.left + place.width < edges[0] or place.left > edges[1])
        least = _SURE_FIGURE if in_margin or any(map(str.isdigit, joined(words).raw)) else _SURE
        if is_list_mark(words) and seen != place:
            least = _SURE
        if not words or not all(_is_sure(word, least) for word in words):
            continue
        if in_margin and _gap(place, fewer[row]) > _NEAR * height:
            alone += [joined(words), Line()]
        else:
            whole[row] = _in_order([*whole[row].words, *words])
    return (*alone, *_with_unread(lines, fewer, whole))


def _with_unread(lines: Sequence[Line], fewer: Sequence[Line], whole: Sequence[Line]) -> Iterator[Line]:
    """Yield `whole` with the words of `lines` that `fewer` lack where nothing else was read in their places."""
    read = [word.box for line in whole for word in line.words if word.box]
    for line, less, now in zip(lines, fewer, whole, strict=True):
        left = {word.box for word in less.words}
        lacking = [
            word
            for word in line.words
            if word.box not in left and not (word.box and any(_is_within(box, word.box) for box in read))
        ]
        yield _in_order([*now.words, *lacking]) if lacking else now


def _in_order(words: Iterable[Word]) -> Line:
    return joined(sorted(words, key=lambda word: word.box.left if word.box else 0))


def _is_within(box: Box, other: Box) -> bool:
    across, down = box.left + box.width / 2 - other.left, box.top + box.height / 2 - other.top
    return 0 <= across <= other.width and 0 <= down <= other.height


def without_misread_signs(lines: Sequence[Line], height: float) -> tuple[Line, ...]:
    """Return `lines` without the words that may be signs standing alone and are not well read."""
    kept = [
        [word for place, word in enumerate(line.words) if not _may_be_signs(line.words, place, height)]
        for line in lines
    ]
    return tuple(
        line if len(words) == len(line.words) else joined(words) if words else Line()
        for line, words in zip(lines, kept, strict=True)
    )


def _may_be_signs(words: Sequence[Word], place: int, height: float) -> bool:
    """Return whether a word of a line is a column or a row of figures, or a sign far behind the others, badly read."""
    word, before = words[place], words[place - 1] if place else None
    if word.box is None:
        return False
    if len(words) == 1 and word.box.height >= _UPENDED * height and word.box.width <= _NARROW * height:
        return True
    spread = _is_figure(word.raw) and word.box.width > _SPREAD * height * len(word.raw)
    if (word.confidence or 0.0) >= _WELL_READ and not spread:
        return False
    if before is None:
        return len(words) == 1 and len(word.raw) <= _SHORT
    apart = before.box is not None and _white(word.box, before.box) >= _FAR * height
    figures = sum(_is_figure(other.raw) for other in words)
    among_figures = figures >= max(_FEWEST_FIGURES, len(words) / 2) and (spread or not _is_figure(word.raw))
    return apart and (among_figures or (len(word.raw) <= _SHORT and word is words[-1]))


def _is_figure(raw: str) -> bool:
    return raw.isdigit() and len(raw) <= _SHORT


def _figures(
    image: PageImage, lines: Sequence[Line], rows: Sequence[tuple[Box, int]], height: float, settings: OcrSettings
) -> Iterator[tuple[int, Word]]:
    """Yield the figures that stand far behind a word of their line, each with the number of that line."""
    behind: dict[tuple[int, Box], list[Box]] = {}
    for place, row in rows:
        if (before := _before(place, lines[row], height)) is not None:
            behind.setdefault((row, before), []).append(place)
    if not behind:
        return
    groups = [(row, before, sorted(places)) for (row, before), places in behind.items()]
    moved = [_moved_close(image, [before, *places], height) for _, before, places in groups]
    found: list[tuple[int, Word]] = []
    columns: list[Box] = []  # figures that are surely some
    for (row, before, places), read in zip(groups, recognise_each(moved, settings, Layout.LINE), strict=True):
        words = [word for line in read for word in line.words]
        again = "".join(word.raw for word in words[: -len(places)])
        if fuzz.ratio(again, _word_at(before, lines[row]).raw) < _SAME:
            continue
        for word, place in zip(words[-len(places) :], places, strict=True):
            if word.raw.strip(".,").isdigit():
                found.append((row, replace(word, box=place)))
                if (word.confidence or 0.0) >= _SURE_BEHIND:
                    columns.append(place)
            elif word.raw in _ZEROS:
                found.append((row, replace(word, raw="0", text="0", box=place)))
    for row, word in found:
        if word.box and any(_is_in_column(word.box, place, height) for place in columns):
            yield row, word


def _word_at(box: Box, line: Line) -> Word:
    return next(word for word in line.words if word.box == box)


def _is_in_column(box: Box, place: Box, height: float) -> bool:
    right, other = box.left + box.width, place.left + place.width
    return min(abs(box.left - place.left), abs(right - other)) <= height


def _before(place: Box, line: Line, height: float) -> Box | None:
    """Return the box of the word of `line` that a sign at `place` stands far behind, if it does."""
    before = max((word.box for word in line.words if word.box and word.box.left < place.left), default=None)
    if before is None or before.height >= _UPENDED * height or _white(place, before) <= _NEAR * height:
        return None
    return before


def _moved_close(image: PageImage, places: Sequence[Box], height: float) -> PageImage:
    """Return what stands at `places`, from left to right on one level, without the white between them."""
    side, fringe = round(_SIDE * height), round(_FRINGE * height)
    top = max(0, min(place.top for place in places) - side)
    band = image.pixels[top : max(place.top + place.height for place in places) + side]
    white = np.full((len(band), round(_CLOSE * height)), int(np.percentile(band, 90)), np.uint8)
    pieces = [np.full((len(band), side), white[0, 0], np.uint8)]
    for place in places:
        pieces += [band[:, max(0, place.left - fringe) : place.left + place.width + fringe], white]
    return PageImage(np.hstack(pieces), image.dpi)


def _is_inside(place: Box, image: PageImage, height: float) -> bool:
    """Return whether `place` does not lie at the edge of the page, where a scanner's lid or a desk is seen."""
    return place.left >= height and place.left + place.width <= image.width - height


def _depth(image: PageImage, place: Box) -> float:
    """Return by how many grey levels the ink at `place` is darker than the paper beneath it."""
    left, top, width, tall = place
    crop = image.pixels[max(0, top - 2) : top + tall + 2, max(0, left - 2) : left + width + 2]
    paper, ink = np.percentile(crop, (95, 5)) if crop.size else (0.0, 0.0)
    return float(paper - ink)


def _row_of(place: Box, lines: Sequence[Line], height: float) -> int | None:
    """Return the number of the nearest of `lines` that stands on a level with `place`, some way from it."""
    middle = place.top + place.height / 2
    level = [
        row
        for row, line in enumerate(lines)
        if line.words
        for box in [_nearest(place, line)]
        if abs(box.top + box.height / 2 - middle) <= _LEVEL * height
    ]
    if not level:
        return None
    row = min(level, key=lambda row: _gap(place, lines[row]))
    box = _nearest(place, lines[row])
    least = _BEFORE if place.left < box.left else _BEHIND
    return row if _gap(place, lines[row]) >= least * height else None


def _nearest(place: Box, line: Line) -> Box:
    boxes = [word.box for word in line.words if word.box is not None]
    return min(boxes, key=lambda box: _white(place, box))


def _gap(place: Box, line: Line) -> int:
    return _white(place, _nearest(place, line))


def _white(one: Box, other: Box) -> int:
    return max(other.left - one.left - one.width, one.left - other.left - other.width)


def _with_line(place: Box, line: Line, height: float) -> Box:
    """Return the box of a sign: with the line before which it stands close by, for a number is read better with it."""
    first = _nearest(place, line)
    if line.box is None or place.left > line.box.left or _white(place, first) > _NEAR * height:
        return place
    top, bottom = min(place.top, line.box.top), max(place.top + place.height, line.box.top + line.box.height)
    right = min(line.box.left + line.box.width, place.left + round(_ENOUGH * height))
    return Box(place.left, top, right - place.left, bottom - top)


def _starts_in(word: Word, place: Box) -> bool:
    return word.box is None or word.box.left < place.left + place.width


def _cut(image: PageImage, place: Box, height: float) -> PageImage:
    """Return what stands at `place`, enlarged, with paper around it."""
    frame, paper = round(_FRAME * height), round(_PAPER * height)
    left, top, width, tall = place
    crop = image.pixels[max(0, top - frame) : top + tall + frame, max(0, left - frame) : left + width + frame]
    level = int(np.percentile(crop, 90))
    framed = cv2.copyMakeBorder(crop, *(paper,) * 4, cv2.BORDER_CONSTANT, value=level)
    large = cv2.resize(framed, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    back = np.array(
        [
            [1 / _ENLARGED, 0, max(0, left - frame) - paper],
            [0, 1 / _ENLARGED, max(0, top - frame) - paper],
            [0, 0, 1],
        ]
    )
    return PageImage(np.asarray(large, np.uint8), image.dpi * _ENLARGED, back)


def _within(word: Word, place: Box) -> Box:
    """Return the part of a word's box that lies in `place`, or `place` if none does."""
    if word.box is None:
        return place
    left, top = max(word.box.left, place.left), max(word.box.top, place.top)
    right = min(word.box.left + word.box.width, place.left + place.width)
    bottom = min(word.box.top + word.box.height, place.top + place.height)
    return Box(left, top, right - left, bottom - top) if right > left and bottom > top else place


def _is_sure(word: Word, least: float) -> bool:
    return (word.confidence or 0.0) >= least and any(map(str.isalnum, word.raw))
