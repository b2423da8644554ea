"""Reading order: misplaced paragraphs and notes in the margin are put where they belong, by where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Line, Word
from pipeline.ocr.tesseract import around, joined

COLUMN_SPACE = "    "

# Heights of a small letter
_LEVEL = 0.6  # by which the middles of two lines of one row differ at most
_ABOVE = 0.5  # by which a paragraph above another may reach into it: descenders, and boxes of lines that lean
_COLUMN = 1.0  # by which they overlap sideways, at least, if one stands above the other
_MARGIN = 0.5  # of white between the text and a note in its margin, at least
_GOES_ON = 1.2  # of white between the lines of one note, at most
_GUTTER = 8.0  # of white between two facing pages, at least: their inner margins; columns are 2 to 4 apart
_CLOSE = 3.4  # from one line to the next of a paragraph, at most: twice the size of type
_MARK_GAP = 4.0  # at most, between the number of a paragraph and the paragraph
_BESIDE = 0.5  # of the lower of two paragraphs: one stands beside the other if they share more
# Of the width of the text.
_LONG = 0.5  # a line of the text itself, by which its edges are found, is longer
_NARROW = 0.4  # a note in the margin is narrower
_SHORT_OF_EDGE = 0.12  # the last line of a paragraph may end earlier
_FEWEST = 3  # long lines by which the edges of the text are known
_RUNNING = 5  # words, at least, of a long line of running text; cells of a table have fewer
_PITCH = 1.3  # of the usual way from line to line: farther down a paragraph begins

_LIST_MARK = re.compile(r"[(]?(?:\d{1,3}|[a-zčšž]|[IVX]{1,5})[.)]|[•–-]")

_Paragraph = list[Line]  # lines with words and boxes


def in_reading_order(lines: Sequence[Line], height: float) -> tuple[Line, ...]:
    """Return `lines`, blank ones between paragraphs, in the order in which they are to be read.

    Paragraphs stay in Tesseract's order but where their places contradict it: what stands above comes before what
    stands below it in its column, and on one level the left one comes first (T. M. Breuel, "High performance document
    layout analysis", 2003). Of single lines beside each other, the cells of a table, one row is made, and so of labels
    ("Datum seje:") and what a paragraph beside them has on their levels. What stands in
    the margin becomes a paragraph of its own: a heading or number at the left of a paragraph's first line before this
    paragraph, any other note behind the paragraph beside which it begins. A list's number in the margin becomes the
    first word of its line.

    Two facing pages of a book are put in order one after the other.

    `height` is that of the small letters, in pixels.
    """
    paragraphs = _paragraphs(lines)
    if len(paragraphs) < 2:
        return tuple(lines)
    facing = _facing_pages(paragraphs, height)
    if facing is not None:
        return tuple(line for page in facing for line in in_reading_order(page, height))
    labelled = _with_values(paragraphs, height)
    text, notes = _without_notes(labelled, height)
    order = _order(text, height)
    rows = _rows([text[place] for place in order], height)
    if not notes and order == sorted(order) and len(rows) == len(paragraphs):
        return tuple(lines)
    for note in notes:
        _put_in(rows, note, height)
    return tuple(line for paragraph in rows for line in (*paragraph, Line()))


def _paragraphs(lines: Sequence[Line]) -> list[_Paragraph]:
    paragraphs: list[_Paragraph] = [[]]
    for line in lines:
        if line.words:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def _box(lines: Sequence[Line]) -> Box:
    return around(word.box for line in lines for word in line.words if word.box is not None)


def _boxes(paragraphs: Sequence[Sequence[Line]]) -> NDArray[np.float64]:
    """Return left, top, right, bottom of each, a row of four."""
    table = np.array([_box(paragraph) for paragraph in paragraphs], dtype=np.float64).reshape(-1, 4)
    table[:, 2:] += table[:, :2]
    return table


def _facing_pages(paragraphs: Sequence[_Paragraph], height: float) -> tuple[list[Line], list[Line]] | None:
    """Return the lines of two facing pages, blank ones between paragraphs; None where there is one page only.

    Between them no line stands, and on both sides there is running text.
    """
    pieces = [piece for paragraph in paragraphs for line in paragraph for piece in _pieces(line, _GUTTER * height)]
    boxes = _boxes([[piece] for piece in pieces if len(piece.words) > 1])
    if len(boxes) < 2 * _FEWEST:
        return None
    boxes = boxes[boxes[:, 0].argsort()]
    ends = np.maximum.accumulate(boxes[:-1, 2])
    white = boxes[1:, 0] - ends
    widest = int(white.argmax())
    if white[widest] < _GUTTER * height:
        return None
    middle = ends[widest] + white[widest] / 2
    left, right = list[Line](), list[Line]()
    for paragraph in paragraphs:
        for page, is_left in ((left, True), (right, False)):
            mine = [part for line in paragraph for part in _part(line, middle, is_left)]
            page.extend((*mine, Line()) if mine else ())
    return (left, right) if _is_running(left) and _is_running(right) else None


def _pieces(line: Line, white: float) -> list[Line]:
    """Return `line` in the pieces that so much white parts: a line of each of two pages may have been read as one."""
    pieces: list[list[Word]] = [[]]
    for word in line.words:
        before = pieces[-1][-1].box if pieces[-1] else None
        if before is not None and word.box is not None and before.white_to(word.box) >= white:
            pieces.append([])
        pieces[-1].append(word)
    return [joined(piece) for piece in pieces] if len(pieces) > 1 else [line]


def _part(line: Line, middle: float, is_left: bool) -> list[Line]:
    """Return the words of `line` on one side of `middle` as a line; none where there are none."""
    words = [word for word in line.words if (word.box is None or _centre(word.box) < middle) == is_left]
    return [line] if len(words) == len(line.words) else [joined(words)] if words else []


def _centre(box: Box) -> float:
    return box.left + box.width / 2


def _is_running(lines: Sequence[Line]) -> bool:
    """Return whether there is running text among `lines`: long lines of several words."""
    wordy = [line for line in lines if len(line.words) >= _RUNNING]
    return len(_long_lines(wordy)) >= _FEWEST


# ------------------------------------------------------------------------------------------------ labels


def _with_values(paragraphs: list[_Paragraph], height: float) -> list[_Paragraph]:
    """Return `paragraphs` with those put to the labels on their left of which each line has one of its own."""
    places = [(place, row) for place, paragraph in enumerate(paragraphs) for row in range(len(paragraph))]
    lines = [paragraphs[place][row] for place, row in places]
    if not any(line.words[-1].raw.endswith(":") for line in lines):
        return paragraphs
    left, top, right, bottom = _boxes([[line] for line in lines]).T
    middle = (top + bottom) / 2
    beside: dict[int, int] = {}  # a line, and the one that stands next to it on its left
    for number in range(len(lines)):
        others = np.flatnonzero((right < left[number]) & (np.abs(middle - middle[number]) < _LEVEL * height))
        if others.size:
            beside[number] = int(others[right[others].argmax()])
    owners = [place for place, _ in places]
    whole = [list(paragraph) for paragraph in paragraphs]
    for place in range(len(paragraphs)):
        mine = [number for number, owner in enumerate(owners) if owner == place]
        labels = [beside.get(number, number) for number in mine]
        if all(lines[label].words[-1].raw.endswith(":") and owners[label] != place for label in labels):
            for number, label in zip(mine, labels, strict=True):
                whole[owners[label]][places[label][1]] = _row(lines[label], lines[number])
                lines[label] = whole[owners[label]][places[label][1]]
            whole[place] = []
    return [paragraph for paragraph in whole if paragraph]


def _row(line: Line, behind: Line) -> Line:
    """Return two lines of one row as one, the columns parted."""
    first, *others = behind.words
    words = (*line.words, replace(first, space=COLUMN_SPACE), *others)
    return Line(words, around(word.box for word in words if word.box is not None))


# ------------------------------------------------------------------------------------------------ order


def _order(paragraphs: Sequence[_Paragraph], height: float) -> list[int]:
    """Return the numbers of `paragraphs` in the order in which they are to be read, as they are where that may be."""
    left, top, right, bottom = _boxes(paragraphs).T
    common = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    above = (bottom[:, None] <= top + _ABOVE * height) & (common > _COLUMN * height)
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    tall = bottom - top
    level = shared > _BESIDE * np.minimum(tall[:, None], tall)
    before = above | (level & (right[:, None] <= left))  # [i, j]: i is to be read before j
    order: list[int] = []
    waiting = list(range(len(paragraphs)))
    while waiting:
        free = (place for place in waiting if not before[waiting, place].any())
        order.append(next(free, waiting[0]))
        waiting.remove(order[-1])
    return order


def _rows(paragraphs: Sequence[_Paragraph], height: float) -> list[_Paragraph]:
    """Return `paragraphs` with single lines that follow each other on one level, left to right, joined to one line."""
    rows: list[_Paragraph] = []
    for paragraph in paragraphs:
        if rows and len(rows[-1]) == len(paragraph) == 1 and _follows(rows[-1][0], paragraph[0], height):
            rows[-1] = [_row(rows[-1][0], paragraph[0])]
        else:
            rows.append(paragraph)
    return rows


def _follows(line: Line, other: Line, height: float) -> bool:
    one, two = _box([line]), _box([other])
    return one.right < two.left and abs(one.middle - two.middle) < _LEVEL * height


# ------------------------------------------------------------------------------------------------ margins


def text_edges(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Return where the text of a page begins and ends, across, by its long lines; None where there are too few."""
    long = _long_lines(lines)
    return (float(long[:, 0].min()), float(long[:, 2].max())) if len(long) >= _FEWEST else None


def _long_lines(lines: Sequence[Line]) -> NDArray[np.float64]:
    boxes = _boxes([[line] for line in lines if line.words])
    wide = boxes[:, 2] - boxes[:, 0]
    return np.asarray(boxes[wide >= _LONG * wide.max(initial=0.0)])


def _without_notes(paragraphs: list[_Paragraph], height: float) -> tuple[list[_Paragraph], list[_Paragraph]]:
    """Return those of `paragraphs` that are the text, and those that stand beside it in its margins."""
    long = _long_lines([line for paragraph in paragraphs for line in paragraph])
    if len(long) < _FEWEST:
        return paragraphs, []
    left, right = long[:, 0].min(), long[:, 2].max()
    text, notes = list[_Paragraph](), list[_Paragraph]()
    for paragraph in paragraphs:
        west, north, east, south = _boxes([paragraph])[0]
        aside = east < left - _MARGIN * height or west > right + _MARGIN * height
        between = north < long[:, 3].max() and south > long[:, 1].min()
        if not (aside and between) or east - west > _NARROW * (right - left):
            text.append(paragraph)
        elif all(is_list_mark(line.words) for line in paragraph):
            notes.extend([line] for line in paragraph)
        else:
            notes.append(paragraph)
    return text, _joined_notes(notes, height)


def _joined_notes(notes: Sequence[_Paragraph], height: float) -> list[_Paragraph]:
    """Return `notes` from the top, those that go on in the next one as one."""
    whole: list[_Paragraph] = []
    for note in sorted(notes, key=lambda note: _box(note).top):
        above = next((other for other in whole if _goes_on(_box(other), _box(note), height)), None)
        if above is None or is_list_mark(note[0].words):
            whole.append(list(note))
        else:
            above.extend(note)
    return whole


def _goes_on(note: Box, other: Box, height: float) -> bool:
    return _overlaps(note, other) and -height < other.top - note.top - note.height < _GOES_ON * height


def is_list_mark(words: Sequence[Word]) -> bool:
    """Return whether `words` are what stands before an entry of a list: "2.", "a)", "–"."""
    return len(words) == 1 and _LIST_MARK.fullmatch(words[0].raw) is not None


def _put_in(paragraphs: list[_Paragraph], note: _Paragraph, height: float) -> None:
    """Put `note` where it belongs among `paragraphs`."""
    box = _box(note[:1])
    middle = box.middle
    places = [
        (abs(_box([line]).middle - middle), place, row)
        for place, paragraph in enumerate(paragraphs)
        for row, line in enumerate(paragraph)
        if not (_overlaps(_box([line]), box))
    ]
    if not places:
        paragraphs.append(note)
        return
    away, place, row = min(places)
    paragraph = paragraphs[place]
    line = _box([paragraph[row]])
    gap = line.left - box.left - box.width
    begins = gap > 0 and away < _LEVEL * height and (row == 0 or _begins(paragraph, row))
    if begins and gap < _MARK_GAP * height and len(note) == 1 and is_list_mark(note[0].words):
        paragraph[row] = joined([*note[0].words, *paragraph[row].words])
    elif begins:
        paragraphs[place : place + 1] = [part for part in (paragraph[:row], note, paragraph[row:]) if part]
    else:
        _mend(paragraphs, place, height)
        paragraphs.insert(place + 1, note)


def _mend(paragraphs: list[_Paragraph], place: int, height: float) -> None:
    """Join to the paragraph at `place` those behind it that go on in it: a note beside it may have torn it apart."""
    paragraph = paragraphs[place]
    while place + 1 < len(paragraphs):
        whole = [*paragraph, *paragraphs[place + 1]]
        one, two = _box(paragraph[-1:]), _box(paragraphs[place + 1][:1])
        is_next = _overlaps(one, two) and 0 < two.top - one.top <= _CLOSE * height
        if not is_next or _begins(whole, len(paragraph)):
            return
        paragraphs[place : place + 2] = [whole]
        paragraph = whole


def _overlaps(one: Box, other: Box) -> bool:
    """Return whether one box stands above the other."""
    return min(one.right, other.right) > max(one.left, other.left)


def _begins(paragraph: _Paragraph, row: int) -> bool:
    """Return whether a new paragraph seems to begin at `row`: below a line that ends early, or a wide gap."""
    left, top, right, _ = _boxes([[line] for line in paragraph]).T
    is_short = right[row - 1] < right.max() - _SHORT_OF_EDGE * (right.max() - left.min())
    ways = np.diff(top)
    return bool(is_short or ways[row - 1] > _PITCH * np.median(ways))
