"""Letter-spaced lines that were read badly ("S K L E P  št. 8" as "SKUEPRŠt8"): read once more without the spaces.

Tesseract knows words, not letters that stand apart; moved together they are read as in running text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.dashes import is_typewritten
from pipeline.ocr.ink.letter_spacing import Run, runs_in
from pipeline.ocr.judgement import Words, words_quality
from pipeline.ocr.once_more.asking import Question
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage

# In heights of a small letter. Between letters that are a space apart there is white of 0.5 to 0.9, in typewriter type
# of 1.5 to 1.9; between those of a word of 0.1 to 0.4, in typewriter type up to 0.6.
_APART, _APART_TYPED, _FARTHEST = 0.45, 1.0, 2.6
_EVEN = 1.5  # times the narrowest white between the letters of such a word; what is wider parts two words
_CLOSE, _SIDE = 0.28, 0.6  # of white between letters moved together, and around the line
_LOWEST = 0.6  # a letter is no lower; marks are
_FEWEST = 4  # letters of such a word
_LONGEST = 40  # signs of such a line
_SURE = 0.9  # confidence from which a line's words are left as read
_MOST = 30  # lines that are read again; more are noise
_ABOVE = 0.35  # of a height that belongs to a line above its box: carons


def about_spaced_lines(image: PageImage, lines: Sequence[Line], height: float, lexicon: Words) -> list[Question]:
    """Return what is to be asked about the doubtful ones of `lines` of `image` (grey) that are letter-spaced.

    `height` is that of the small letters.
    """
    apart = _APART_TYPED if is_typewritten(lines) else _APART
    asked = []
    for number, line in enumerate(lines):
        if line.words and line.box and _is_doubtful(line):
            runs = runs_in(image.pixels, line.box, height)
            close = _spaces_inside(runs, height, apart)
            if any(close):
                picture, starts = _closed(image, line.box, runs, close, height)
                asked.append(Question(number, picture, partial(_answer, runs, starts, close, lexicon)))
    return asked if len(asked) <= _MOST else []


def _answer(
    runs: Sequence[Run],
    starts: Sequence[int],
    close: Sequence[bool],
    lexicon: Words,
    line: Line,
    read: Sequence[Line],
) -> Line:
    """Return `line`, or what was read without its spaces if that is better."""
    words = [word for found in read for word in found.words if word.box]
    if line.box is None or not _are_letters(words, starts, close):
        return line
    placed = list(_placed(words, line.box, runs, starts))
    better = placed and words_quality(placed, lexicon) > words_quality(line.words, lexicon)
    return replace(joined(placed), tail=line.tail) if better else line


def _is_doubtful(line: Line) -> bool:
    unsure = any((word.confidence or 0.0) < _SURE for word in line.words)
    return unsure and sum(len(word.raw) for word in line.words) <= _LONGEST


def _spaces_inside(runs: Sequence[Run], height: float, apart: float) -> list[bool]:
    """Return of each gap between `runs` whether it is a space inside a letter-spaced word."""
    gaps = [after.left - before.right for before, after in pairwise(runs)]
    inside = [False] * len(gaps)
    first = 0
    while first < len(gaps):
        if runs[first].height < _LOWEST * height:  # the point in "2. S K L E P"
            first += 1
            continue
        last, narrowest, widest = first, float("inf"), 0.0
        while last < len(gaps) and apart * height <= gaps[last] <= _FARTHEST * height:
            narrowest, widest = min(narrowest, gaps[last]), max(widest, gaps[last])
            if widest > _EVEN * narrowest:
                break
            last += 1
        letters = sum(run.height >= _LOWEST * height for run in runs[first : last + 1])
        if letters >= _FEWEST:
            inside[first:last] = [True] * (last - first)
        first = max(last, first + 1)
    return inside


def _closed(
    image: PageImage, box: Box, runs: Sequence[Run], close: Sequence[bool], height: float
) -> tuple[PageImage, list[int]]:
    """Return a line without the spaces inside its letter-spaced words, and where each of its `runs` begins there."""
    side, white = round(_SIDE * height), round(_CLOSE * height)
    top = max(0, box.top - round(_ABOVE * height))
    rows = image.pixels[top : box.bottom + round(_ABOVE * height)]
    edges = [(before.right + after.left) // 2 for before, after in pairwise(runs)]
    lefts, rights = [runs[0].left, *edges], [*edges, runs[-1].right]
    pieces, starts, across = [], list[int](), side
    for place, run in enumerate(runs):
        left = run.left - white // 2 if place and close[place - 1] else lefts[place]
        right = run.right + (white + 1) // 2 if place < len(close) and close[place] else rights[place]
        cut = rows[:, max(0, box.left + left) : box.left + right]
        starts.append(across + run.left - left)
        across += cut.shape[1]
        pieces.append(cut)
    line = np.hstack(pieces)
    level = int(np.percentile(line, 90))
    framed = np.pad(line, ((side, side), (side, side)), constant_values=level)
    return PageImage(framed, image.dpi), starts


def _placed(words: Sequence[Word], box: Box, runs: Sequence[Run], starts: Sequence[int]) -> Iterator[Word]:
    """Yield `words` as read on the closed line, with their boxes on the page."""
    for word in words:
        mine = _runs_of(word, runs, starts)
        if mine and word.box:
            left, right = box.left + mine[0].left, box.left + mine[-1].right
            yield replace(word, box=Box(left, box.top, right - left, box.height))


def _runs_of(word: Word, runs: Sequence[Run], starts: Sequence[int]) -> list[Run]:
    if word.box is None:
        return []
    left, right = word.box.left, word.box.right
    middles = [start + (run.right - run.left) / 2 for run, start in zip(runs, starts, strict=True)]
    return [run for run, middle in zip(runs, middles, strict=True) if left <= middle <= right]


def _are_letters(words: Sequence[Word], starts: Sequence[int], close: Sequence[bool]) -> bool:
    """Return whether no figure was moved: figures side by side are those of a table."""
    moved = [place for place, inside in enumerate((*close, False)) if inside or (place and close[place - 1])]
    return not any(
        any(map(str.isdigit, word.raw))
        for word in words
        if word.box and any(word.box.left <= starts[place] < word.box.right for place in moved)
    )
