"""Figures that stand far from all other words, as in a table of votes: "PROTI              2", "14    12    10    2".

Tesseract takes a column of them for a word that stands on its side, drops them, or reads them badly, for it has nothing
to tell their height by: "0" as "(0)" or "O", "22" as "29". Moved close behind a word, they are read as in running text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz

from pipeline.model import Box, Line, Word
from pipeline.ocr.judgement import Words, word_quality
from pipeline.ocr.tesseract import Layout, around, in_order, joined, recognise_each
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

# Heights of a small letter
_FAR = 4.0  # of white before a figure
_LEVEL = 0.6  # by which the middles of what stands in one row differ at most
_UPENDED, _NARROW = 2.6, 3.5  # a line so high and no wider is a column of figures
_COLUMN = 1.0  # by which figures of a column are out of line
# Of white between what is moved close, around it, and of each piece kept. Of 20 figures in typewriter type 13 were read
# rightly with 1.3 and 0.5, 19 with these; of 32 in other faces all but some zeros, read as the letter, with either.
_CLOSE, _SIDE, _FRINGE = 0.9, 0.3, 0.35
_WHOLE = 0.75  # of the width of a figure: what was read in less of it is a part of it
_LONGEST = 3  # signs of a figure
_WELL_READ = 0.95  # confidence from which letters are left as read
_SURE = 0.6  # confidence from which a figure counts, if the word before it is read as before ...
SAME_WORD = 75  # ... by rapidfuzz's ratio
_LEAST = 4  # letters of a word that stands in where there is none before the figures
_MOST = 60  # figures; more are noise
_ZEROS = ("O", "o", "(0)", "()")  # as which a "0" is read, in a column of figures


@dataclass(frozen=True, slots=True)
class Row:
    """Figures on one level, the word close behind which they are read, and the number of their line if there is one."""

    line: int | None
    before: Word
    places: list[Box]
    stands_in: bool  # `before` is from elsewhere


def without_figures(lines: Sequence[Line], height: float) -> tuple[Line, ...]:
    """Return `lines` without the words that are to be read once more by `with_figures`."""
    left: list[Line] = []
    for line in lines:
        of_a_table = _may_be_of_a_table(line.words)
        words = [
            word for place, word in enumerate(line.words) if not _may_be_figure(line.words, place, of_a_table, height)
        ]
        if is_upended(line, height):
            words = []
        left.append(line if len(words) == len(line.words) else joined(words) if words else Line())
    return tuple(left)


def with_figures(
    image: PageImage,
    lines: Sequence[Line],
    fewer: Sequence[Line],
    signs: Sequence[Box],
    height: float,
    settings: OcrSettings,
    lexicon: Words,
) -> tuple[Line, ...]:
    """Return `lines` of `image` (grey) with what stands at `signs` where that are figures far behind other words.

    `fewer` is what `without_figures` makes of `lines`, and `signs` is where ink is left beside its words. What was
    read at the place of a figure before is gone; all else that `fewer` lacks stays. All are read by one call of
    Tesseract. `height` is that of the small letters.

    Raises: as `recognise`.
    """
    rows = list(_rows(fewer, lines, signs, height)) if len(signs) <= _MOST else []
    if not rows:
        return tuple(lines)
    moved = [moved_close(image, row, height) for row in rows]
    read = recognise_each([closed for closed, _ in moved], settings, Layout.LINE)
    found = [(row, *_told(row, starts, said)) for row, (_, starts), said in zip(rows, moved, read, strict=True)]
    taken = [_taken(line, less) for line, less in zip(lines, fewer, strict=True)]
    before_that = [word for words in taken for word in words]
    columns = [figure.box for _, _, figures in found for figure in figures if (figure.confidence or 0.0) >= _SURE]
    whole = list(fewer)
    for row, before, figures in found:
        kept = [
            figure
            for figure in figures
            if any(_is_in_column(figure.box, place, height) for place in columns) and _is_better(figure, before_that)
        ]
        if not kept or (row.stands_in and len(figures) < len(row.places)):
            continue
        if row.line is None:
            whole.append(joined(kept))
            continue
        words = list(whole[row.line].words)
        if before is not None and not row.stands_in:
            words = [_better(word, before, lexicon) if word.box == before.box else word for word in words]
        whole[row.line] = in_order([*words, *kept])
    return tuple(_with_unread(whole, taken))


def not_read(signs: Sequence[Box], lines: Sequence[Line]) -> list[Box]:
    """Return those of `signs` at which no word of `lines` was read."""
    read = [word.box for line in lines for word in line.words if word.box]
    return [sign for sign in signs if not any(_overlap(sign, box) for box in read)]


def _may_be_of_a_table(words: Sequence[Word]) -> bool:
    """Return whether the words of a line may be figures of a table, of which the first is one, too."""
    figures = sum(_is_figure(word.raw) for word in words)
    return len(words) > 1 and (2 * figures >= len(words) or all(len(word.raw) <= _LONGEST + 1 for word in words))


def _may_be_figure(words: Sequence[Word], place: int, of_a_table: bool, height: float) -> bool:
    """Return whether a word of a line stands far behind the one before, or alone, and is a figure or badly read.

    `of_a_table`: the words of the line may be figures of a table.
    """
    word = words[place]
    if word.box is None:
        return False
    before = words[place - 1] if place else None
    if before is not None and (before.box is None or word.box.left - before.box.right < _FAR * height):
        return False
    if before is None and len(words) > 1 and not of_a_table:
        return False
    if _is_figure(word.raw):
        return True
    return (word.confidence or 0.0) < _WELL_READ and (of_a_table or len(word.raw) <= _LONGEST)


def is_upended(line: Line, height: float) -> bool:
    """Return whether `line` is a column of figures that was read as words on their side; `height` as above."""
    if not line.words:
        return False
    box = around(word.box for word in line.words if word.box)
    return box.height >= _UPENDED * height and box.width <= _NARROW * height


def _is_figure(raw: str) -> bool:
    return raw.isdigit() and len(raw) <= _LONGEST


def _rows(fewer: Sequence[Line], lines: Sequence[Line], signs: Sequence[Box], height: float) -> Iterator[Row]:
    """Yield the figures that are read together: those behind one word, and those of a row without any word."""
    behind: dict[tuple[int, Box], list[Box]] = {}
    alone: list[Box] = []
    words = [(number, word.box) for number, line in enumerate(fewer) for word in line.words if word.box]
    for sign in signs:
        level = [
            (box, number) for number, box in words if _is_level(box, sign, height) and box.height < _UPENDED * height
        ]
        if any(
            -height < sign.left - box.right < _FAR * height or 0 <= box.left - sign.right < height for box, _ in level
        ):
            continue  # a letter that belongs to a word
        before = max((found for found in level if found[0].left < sign.left), default=None)
        if not level:
            alone.append(sign)
        elif before is not None:
            behind.setdefault((before[1], before[0]), []).append(sign)
    for (number, box), places in behind.items():
        yield Row(number, _word_at(box, fewer[number]), sorted(places), False)
    stand_in = well_read(fewer, height)
    alone.sort(key=lambda place: place.middle)
    ends = [place for place, (one, other) in enumerate(pairwise(alone), 1) if not _is_level(one, other, height)]
    for start, end in pairwise([0, *ends, len(alone)]):
        places = sorted(alone[start:end])
        if len(places) > 1 and stand_in is not None:
            yield Row(_line_of(places, lines, fewer, height), stand_in, places, True)


def _line_of(places: Sequence[Box], lines: Sequence[Line], fewer: Sequence[Line], height: float) -> int | None:
    """Return the number of the line that was read in this row, and of which nothing is left."""
    for number, (line, less) in enumerate(zip(lines, fewer, strict=True)):
        gone = line.words and not less.words and not is_upended(line, height)
        if gone and any(word.box and _is_level(word.box, places[0], height) for word in line.words):
            return number
    return None


def well_read(lines: Sequence[Line], height: float) -> Word | None:
    """Return a word that was surely read well, to stand before figures that have none before them."""
    words = [
        word
        for line in lines
        for word in line.words
        if word.box and word.box.height < _UPENDED * height and len(word.raw) >= _LEAST and word.raw.isalpha()
    ]
    return max(words, key=lambda word: word.confidence or 0.0, default=None)


def moved_close(
    image: PageImage, row: Row, height: float, between: float = _CLOSE, frame: float = _SIDE
) -> tuple[PageImage, list[int]]:
    """Return the word and the figures of a row without the white between them, and where each of them begins.

    `between` and `frame`, in heights of a small letter, are what is left of the white and of the page around them.
    """
    assert row.before.box is not None
    side, fringe, close = (round(share * height) for share in (frame, _FRINGE, between))
    shift = (
        row.places[0].top + row.places[0].height - row.before.box.top - row.before.box.height if row.stands_in else 0
    )
    tops = [row.before.box.top, *(place.top - shift for place in row.places)]
    bottoms = [row.before.box.bottom, *(place.bottom - shift for place in row.places)]
    top, bottom = max(0, min(tops) - side), max(bottoms) + side
    pieces: list[np.ndarray] = []
    starts: list[int] = []
    across = 0
    for place, down in ((row.before.box, 0), *((place, shift) for place in row.places)):
        cut = image.pixels[max(0, top + down) : bottom + down, max(0, place.left - fringe) : place.right + fringe]
        level = int(np.percentile(cut, 90))
        if len(cut) < bottom - top:  # at the edge of the page
            cut = np.pad(cut, ((0, bottom - top - len(cut)), (0, 0)), constant_values=level)
        white = np.full((bottom - top, close if pieces else side), level, np.uint8)
        starts.append(across)
        across += white.shape[1] + cut.shape[1]
        pieces += [white, cut]
    pieces.append(np.full((bottom - top, side), int(pieces[0][0, 0]), np.uint8))
    return PageImage(np.hstack(pieces), image.dpi), starts


def _told(row: Row, starts: Sequence[int], read: Sequence[Line]) -> tuple[Word | None, list[Word]]:
    """Return the word of a row as read once more, and its figures; nothing where the word was read otherwise."""
    every = [word for line in read for word in line.words if word.box]
    told: list[list[Word]] = [[word] for word in every]
    if len(every) != len(starts):  # else in their order: Tesseract's boxes of words are rough
        told = [[] for _ in starts]
        for word, middle in ((word, word.box.left + word.box.width / 2) for word in every if word.box):
            told[max(number for number, start in enumerate(starts) if start <= middle)].append(word)
    first = joined(told[0]) if told[0] else Line()
    if fuzz.ratio(first.raw, row.before.raw) < SAME_WORD:
        return None, []
    figures = []
    for words, place in zip(told[1:], row.places, strict=True):
        raw = "".join(word.raw for word in words)
        confidence = min((word.confidence or 0.0 for word in words), default=0.0)
        if raw in _ZEROS:
            figures.append(Word("0", "0", confidence=min(confidence, _SURE / 2), box=place))
        elif _is_figure(raw.rstrip(".,")) and (confidence >= _SURE or raw == "0"):
            figures.append(Word(raw, raw, confidence=confidence, box=place))
    return (replace(first.words[0], box=row.before.box) if len(first.words) == 1 else None), figures


def _is_better(figure: Word, before_that: Iterable[Word]) -> bool:
    """Return whether a figure was read with more confidence than another that was read in its whole place before."""
    others = [
        word.confidence or 0.0
        for word in before_that
        if word.box and figure.box and _overlap(figure.box, word.box) and word.box.width >= _WHOLE * figure.box.width
        if _is_figure(word.raw) and word.raw != figure.raw
    ]
    return (figure.confidence or 0.0) > max(others, default=0.0)


def _better(word: Word, again: Word, lexicon: Words) -> Word:
    """Return a word, or what it was read as once more: of "PROTI" the last letter may have been lacking."""
    return again if word_quality(again, lexicon) > word_quality(word, lexicon) else word


def _taken(line: Line, less: Line) -> list[Word]:
    """Return the words of a line that `less`, what is left of it, lacks."""
    left = {word.box for word in less.words}
    return [] if less is line else [word for word in line.words if word.box not in left]


def _with_unread(whole: Sequence[Line], taken: Sequence[Sequence[Word]]) -> Iterator[Line]:
    """Yield `whole` with those of the words `taken` from each line in the places of which no figure was read."""
    read = [word.box for line in whole for word in line.words if word.box]
    for line, words in zip(whole, taken, strict=False):
        lacking = [word for word in words if not (word.box and any(_overlap(box, word.box) for box in read))]
        yield in_order([*line.words, *lacking]) if lacking else line
    yield from whole[len(taken) :]


def _word_at(box: Box, line: Line) -> Word:
    return next(word for word in line.words if word.box == box)


def _is_level(one: Box, other: Box, height: float) -> bool:
    return abs(one.middle - other.middle) <= _LEVEL * height


def _is_in_column(box: Box | None, place: Box | None, height: float) -> bool:
    if box is None or place is None:
        return False
    return min(abs(box.left - place.left), abs(box.right - place.right)) <= _COLUMN * height


def _overlap(one: Box, other: Box) -> bool:
    """Return whether the middle of one of two boxes lies in the other."""
    x, y = other.left + other.width / 2 - one.left - one.width / 2, other.middle - one.middle
    return abs(x) <= max(one.width, other.width) / 2 and abs(y) <= max(one.height, other.height) / 2
