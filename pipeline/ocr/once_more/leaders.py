"""Rows with a leader, "oddanih glasovnic ........ 17": read once more without its dots, which upset Tesseract.

It reads "nesec«... 24", or loses the row or the figure behind the dots; moved close to its words the figure is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Line, Word
from pipeline.ocr.once_more.asking import Question
from pipeline.ocr.tesseract import in_order, joined
from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import darker_than_around, pieces

_TOLD = re.compile(r"\.{3}|…")  # where there are leaders Tesseract reads some dots of one of them
_DOTS = re.compile(r"[.…]+")
_FIGURE = re.compile(r"\d{1,4}[.,]?")
_FEWEST = 5  # dots
_LACKING = 3  # times the usual way from dot to dot
_SURE = 0.8  # confidence from which a row is left as read
# ... from which words and a figure are taken as read once more. Of 16 rows that were lost or misread all figures but
# one were right so, at 0.58 to 0.97, and that one had been read before.
_WORDS_TAKEN, _FIGURE_TAKEN = 0.5, 0.3
_CONTESTED = 0.5  # confidence of a figure that was read as another at first
_ENLARGED = 2
# Heights of a small letter
_DOT = 0.1, 0.6  # of a dot, both ways
_NEAREST, _FARTHEST, _EVEN, _LEVEL = 0.25, 2.0, 0.25, 0.15  # from dot to dot
_TALL, _LOW = 0.6, 2.4  # of letters
_WORD_GAP, _FIGURE_GAP = 2.5, 5.0  # of white between words, and before the figure
_EDGE = 0.12  # of a dot that is paler than its middle
_ABOVE, _BELOW, _SIDE, _CLOSE = 1.9, 0.7, 0.7, 0.7  # of the page around the row, and of white before the figure


@dataclass(frozen=True, slots=True)
class _Row:
    """A leader of so many dots, and where the words before it and the figure behind it stand, across."""

    dots: int
    leader: Box
    left: int
    right: int

    def has(self, box: Box, height: float) -> bool:
        """Return whether `box` stands in the row."""
        level = abs(box.bottom - self.leader.bottom) < _ABOVE / 2 * height and box.top < self.leader.bottom
        return level and self.left - height < box.left and box.right < self.right + height


def about_leaders(image: PageImage, lines: Sequence[Line], height: float) -> tuple[tuple[Line, ...], list[Question]]:
    """Return `lines` of `image` (grey) with one line for each row with a leader, and what is to be asked about those.

    A row that was not read has an empty line, behind all others. `height` is that of the small letters, in pixels.
    """
    whole = list(lines)
    if not any(_TOLD.search(word.raw) for line in lines for word in line.words):
        return tuple(whole), []
    asked = []
    for row in _rows(image, height):
        here = [
            number
            for number, line in enumerate(whole)
            if line.words and all(word.box and row.has(word.box, height) for word in line.words)
        ]
        if len(here) == 1 and _is_well_read(whole[here[0]], row):
            continue
        if here:
            whole[here[0]] = in_order([word for number in here for word in whole[number].words])
            for number in here[1:]:
                whole[number] = Line()
        else:
            whole += [Line(), Line()]
        picture, start = _without_dots(image, row, height)
        question = Question(here[0] if here else len(whole) - 1, picture, partial(_answer, row, start, height))
        asked.append(question)
    return tuple(whole), asked


def _rows(image: PageImage, height: float) -> Iterator[_Row]:
    """Yield the rows with a leader between words and a figure."""
    found = pieces(darker_than_around(image.pixels, int(4 * height) | 1, 20))
    tall, large = found[:, 3], found[:, 2:4].max(axis=1)
    dots = found[(large >= _DOT[0] * height) & (large <= _DOT[1] * height)]
    letters = found[(tall >= _TALL * height) & (tall <= _LOW * height)]
    for chain in _chains(dots, height):
        leader = _around(dots[chain])
        level = letters[np.abs(letters[:, 1] + letters[:, 3] - leader.bottom) < height]  # descenders, and skew
        before = level[level[:, 0] + level[:, 2] <= leader.left]
        behind = level[level[:, 0] >= leader.right]
        west = _reach(-(before[:, 0] + before[:, 2]), -before[:, 0], -leader.left, _WORD_GAP * height)
        east = _reach(behind[:, 0], behind[:, 0] + behind[:, 2], leader.right, _FIGURE_GAP * height)
        if west is not None and east is not None:
            yield _Row(len(chain), leader, -west, east)


def _chains(dots: NDArray[np.int32], height: float) -> Iterator[list[int]]:
    """Yield the numbers of those of `dots`, rows of OpenCV's statistics, that stand in a line as even as a leader."""
    across, down = dots[:, 0] + dots[:, 2] / 2, dots[:, 1] + dots[:, 3] / 2
    order = np.argsort(across)
    across, down = across[order], down[order]
    following = np.full(len(order), -1)
    for one in range(len(order)):
        first, last = np.searchsorted(across, (across[one] + _NEAREST * height, across[one] + _FARTHEST * height))
        level = np.flatnonzero(np.abs(down[first:last] - down[one]) < _LEVEL * height)
        if level.size:
            following[one] = first + level[0]
    begins = np.setdiff1d(np.arange(len(order)), following)
    for place in map(int, begins):
        chain = [place]
        while following[chain[-1]] >= 0:
            chain.append(int(following[chain[-1]]))
        for part in _even(chain, across, height):
            yield [int(order[number]) for number in part]


def _even(chain: list[int], across: NDArray[np.float64], height: float) -> Iterator[list[int]]:
    """Yield the parts of a chain in which the way from dot to dot is the same: a point may stand before or behind."""
    ways = np.diff(across[chain])
    if len(ways) < _FEWEST - 1:
        return
    usual = float(np.median(ways))
    times = np.rint(ways / usual)  # a dot or two may be lacking
    same = (np.abs(ways - times * usual) < _EVEN * height) & (times >= 1) & (times <= _LACKING)
    edges = np.flatnonzero(np.diff(np.pad(same.astype(np.int8), 1))).reshape(-1, 2)
    yield from (chain[first : last + 1] for first, last in edges.tolist() if last - first >= _FEWEST - 1)


def _reach(starts: NDArray[np.int32], ends: NDArray[np.int32], place: int, gap: float) -> int | None:
    """Return how far signs reach from `place` on, no two of them farther apart than `gap`; None if there are none."""
    reached = None
    for number in np.argsort(starts):
        if starts[number] - place > gap:
            break
        place = reached = max(place, int(ends[number]))
    return reached


def _around(dots: NDArray[np.int32]) -> Box:
    left, top = int(dots[:, 0].min()), int(dots[:, 1].min())
    return Box(left, top, int((dots[:, 0] + dots[:, 2]).max()) - left, int((dots[:, 1] + dots[:, 3]).max()) - top)


def _is_well_read(line: Line, row: _Row) -> bool:
    words = [word for word in line.words if not _DOTS.fullmatch(word.raw)]
    sure = all((word.confidence or 0.0) >= _SURE for word in words)
    behind = [word for word in words if word.box and word.box.left >= row.leader.right - row.leader.height]
    before = [word for word in words if word.box and word.box.right <= row.leader.left + row.leader.height]
    return bool(sure and before and behind) and _FIGURE.fullmatch(behind[0].raw) is not None


def _without_dots(image: PageImage, row: _Row, height: float) -> tuple[PageImage, int]:
    """Return the picture of a row without its leader, and where the figure's part of it begins."""
    side, close = round(_SIDE * height), round(_CLOSE * height)
    top, bottom = max(0, row.leader.bottom - round(_ABOVE * height)), row.leader.bottom + round(_BELOW * height)
    edge = round(_EDGE * height)
    before = image.pixels[top:bottom, max(0, row.left - side) : row.leader.left - edge]
    behind = image.pixels[top:bottom, row.leader.right + edge : row.right + side]
    white = np.full((len(before), close), int(np.percentile(before, 90)), np.uint8)
    large = cv2.resize(
        np.hstack([before, white, behind]), None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC
    )
    back = np.array([[1 / _ENLARGED, 0, 0], [0, 1 / _ENLARGED, 0], [0, 0, 1]])
    return PageImage(np.asarray(large, np.uint8), image.dpi * _ENLARGED, back), before.shape[1] + close


def _answer(row: _Row, start: int, height: float, line: Line, read: Sequence[Line]) -> Line:
    """Return `line`, or the row as read without its dots, with them between its words and its figure."""
    side = round(_SIDE * height)
    top = max(0, row.leader.bottom - round(_ABOVE * height))
    before, figure = list[Word](), list[Word]()
    for word in (word for found in read for word in found.words):
        if word.box is None or not any(map(str.isalnum, word.raw)):
            continue
        behind = word.box.left + word.box.width / 2 >= start
        shift = row.leader.right + round(_EDGE * height) - start if behind else max(0, row.left - side)
        place = word.box._replace(left=word.box.left + shift, top=word.box.top + top)
        (figure if behind else before).append(replace(word, box=place))
    known = [word for word in line.words if word.box and word.box.right <= row.leader.left + height]
    if known and all((word.confidence or 0.0) >= _SURE for word in known):
        before = known
    sure = all((word.confidence or 0.0) >= _WORDS_TAKEN for word in before)
    sure = sure and all((word.confidence or 0.0) >= _FIGURE_TAKEN for word in figure)
    letters = any(sign.isalpha() for word in before for sign in word.raw)
    if not (sure and letters and figure and _FIGURE.fullmatch("".join(word.raw for word in figure))):
        return line
    first = [word for word in line.words if word.box and word.box.left > row.leader.right - height]
    figure = _surer(figure, [word for word in first if _FIGURE.fullmatch(word.raw)])
    dots = Word("." * row.dots, "." * row.dots, confidence=_SURE, box=row.leader)
    return joined([*before, dots, *figure])


def _surer(figure: list[Word], first: list[Word]) -> list[Word]:
    """Return a figure as read once more or, in doubt, the surer one of two that differ."""
    if not first or [word.raw for word in first] == [word.raw for word in figure]:
        return figure
    surer = max(figure, first, key=lambda words: min(word.confidence or 0.0 for word in words))
    return [replace(word, confidence=min(word.confidence or 0.0, _CONTESTED)) for word in surer]
