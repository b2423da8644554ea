"""Several readings of one page become one that is better than each: line by line, word by word."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.ocr.judgement import Words, good_letters, is_textlike, letters_of, word_quality, words_quality
from pipeline.ocr.tesseract import around, joined
from pipeline.ocr.torn_lines import torn

_SAME_LINE = 0.5  # of the usual height of a word: centres of words of one line are closer
_LOW = 0.5  # of the usual height of a word: a dash or a speck does not tell where a line is
_FAR, _ASIDE = 12.0, 0.05  # heights of a word up to which distance along the line counts, and for how much
_BEFORE = 3  # words of a line that tell where the next one should stand
_TALL = 1.7  # of the usual height of a word: higher is no word of one line
_SAME_PLACE = 0.4  # of the narrower of two boxes: they overlap by more if they show the same word
_REACH, _AWAY = 0.3, 1.0  # of a new line's height: a line above it may reach into it, and lies far above it
_NEW_WORD = 0.5  # quality from which a word that the others lack is taken over
_NEW_LINE = 0.55
_TEAR = 10  # letters that a torn line counts as lost, and a leap up the page
_LEAP = 0.5  # of a line's height by which the next one stands higher
_WORSE = 0.2  # quality by which a reading may be worse than the best to be used
# Of a reading as a whole. Of noisy faxes and photocopies the best had 0.55 to 0.89, and those of 0.4 to 0.7 many words
# that it lacked; on other pages such readings do harm: a faded one was read with 0.48 by them, without them with 0.35.
_WELL_READ = 0.93
_AGREED = 0.25  # of the readings of a line, how many must agree in a word that none is sure of
_NOISE = 0.3  # quality below which a word is no word
_CLEAR = 0.7  # quality of a line from which letters on it are no noise, however they are read
_LETTERS = re.compile(r"[^\W\d_]{4}")
_SURE = 0.8  # quality from which a word is one
_CONTESTED = 0.35  # of the chosen reading's weight: a second that comes closer makes the word doubtful
_DOUBTFUL = 0.5  # confidence of a word that is contested

Lines = Sequence[Line]


@dataclass(slots=True)
class _Row:
    """A line that is being put together: the words of each reading, by the reading's number."""

    own: list[Word]  # of the reading that made it
    words: dict[int, list[Word]]


def merge(readings: Sequence[Lines], lexicon: Words, noisy: bool = False) -> tuple[Line, ...]:
    """Return one reading made of `readings`, whose boxes are in the same pixels; the first one wins where all is equal.

    The reading with the most well read text gives the lines and their order. Words of the others join the line they
    stand in; where words of several readings stand in one place, the text wins that has the most readings behind it,
    each weighed by the square of its quality (see `judgement`), for noise is often misread alike; lines that only
    others have are put in by their place. Method: voting as in ROVER (J. G. Fiscus, "A post-processing system to yield
    reduced word error rates", ASRU 1997), but aligned by the boxes of the words, which for print say more than their
    letters.

    `noisy`: noise is to be expected in all readings, and lines that are right among it.

    Where a second text comes close to the chosen one, the word's confidence is lowered, so that it is shown as
    doubtful.
    """
    if len(readings) == 1:
        return tuple(readings[0])
    usual = _usual_height(readings, lexicon)
    readings = _usable(readings, usual, lexicon, noisy)
    order = sorted(
        range(len(readings)),
        key=lambda number: (
            _TEAR * (torn(readings[number]) + _leaps(readings[number])) - good_letters(readings[number], lexicon)
        ),
    )
    rows = [_Row(list(line.words), {order[0]: list(line.words)}) for line in readings[order[0]]]
    for number in order[1:]:
        _join(rows, number, readings[number], usual, lexicon)
    lines: list[Line] = []
    for row in rows:
        if not row.own:
            lines.append(Line())
            continue
        words = _vote(row.words, order, lexicon)
        if words and (2 * len(row.words) > len(order) or is_textlike(words, lexicon)):
            lines.append(joined(words))
    return tuple(lines)


def supplemented(lines: Lines, found: Lines, lexicon: Words, doubted: Container[Word] = ()) -> tuple[Line, ...]:
    """Return `lines` as they are, with those of `found` that are text put in where `lines` have nothing.

    What `lines` have of noise in the places of words found goes, and so do words `doubted` in the places of better
    ones.
    """
    found = [line for line in found if is_textlike(line.words, lexicon)]
    places = [(word.box, word_quality(word, lexicon)) for line in found for word in line.words if word.box]
    usual = _usual_height([lines, found], lexicon)
    rows = []
    for line in lines:
        own = list[Word]()
        beside = [(box, better) for box, better in places if line.box and _beside(line.box, box)]
        for word in line.words:
            quality = word_quality(word, lexicon)
            there = [better for box, better in beside if _cover(word.box, box)]
            if not there or (quality >= _DOUBTFUL and not (word in doubted and max(there) > quality)):
                own.append(word)
        if own or not line.words:
            rows.append(_Row(own, {0: own}))
    _join(rows, 1, found, usual, lexicon)
    whole: list[Line] = []
    for row in rows:
        own, new = row.words.get(0, []), row.words.get(1, [])
        taken = [word for word in new if not any(_overlap(word, one) for one in own)]
        words = sorted((*own, *taken), key=lambda word: word.box.left if word.box else 0)
        whole.append(Line() if not words else joined(words) if taken else Line(tuple(own), around(_boxes(own))))
    return tuple(whole)


def _beside(one: Box, other: Box) -> bool:
    return one.top < other.bottom and other.top < one.bottom


def _cover(one: Box | None, other: Box) -> bool:
    """Return whether two boxes have more in common than an edge."""
    if one is None:
        return False
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > 0 and high > _SAME_PLACE * min(one.height, other.height)


def _boxes(words: Sequence[Word]) -> list[Box]:
    return [word.box for word in words if word.box is not None]


def _overlap(one: Word, other: Word) -> bool:
    """Return whether the words stand above each other on the line."""
    if one.box is None or other.box is None:
        return False
    common = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
    return common > _SAME_PLACE * min(one.box.width, other.box.width)


# ------------------------------------------------------------------------------------------------ lines


def _leaps(lines: Lines) -> int:
    """Return how often the next line stands higher: often, where noise made Tesseract see columns that are none."""
    boxes = [line.box for line in lines if line.words and line.box is not None]
    return sum(box.middle - following.middle > _LEAP * box.height for box, following in pairwise(boxes))


def _usable(readings: Sequence[Lines], usual: float, lexicon: Words, noisy: bool) -> list[Lines]:
    """Return `readings`, cleaned, without those much worse than the best: in them, what shines through was read.

    Where none of a noisy page's is well read as a whole, what is left of them without noise tells.
    """
    cleaned: list[Lines] = [_cleaned(reading, usual, lexicon) for reading in readings]
    qualities, best = _qualities(readings, lexicon)
    if noisy and best < _WELL_READ:
        qualities, best = _qualities(cleaned, lexicon)
    return [lines for lines, quality in zip(cleaned, qualities, strict=True) if quality >= best - _WORSE]


def _qualities(readings: Sequence[Lines], lexicon: Words) -> tuple[list[float], float]:
    """Return the quality of each reading, and the best of those that have much text."""
    qualities = [words_quality((word for line in lines for word in line.words), lexicon) for lines in readings]
    letters = [good_letters(lines, lexicon) for lines in readings]
    much = [quality for quality, many in zip(qualities, letters, strict=True) if many >= 0.5 * max(letters)]
    return qualities, max(much, default=0.0)


def _usual_height(readings: Sequence[Lines], lexicon: Words) -> float:
    """Return the height of most words, in pixels, noise left aside."""
    words = [word for lines in readings for line in lines for word in line.words if word.box is not None]
    sure = [word for word in words if len(word.raw) > 2 and word_quality(word, lexicon) >= _SURE] or words
    return float(np.median([word.box.height for word in sure if word.box is not None])) if sure else 0.0


def _cleaned(lines: Lines, usual: float, lexicon: Words) -> list[Line]:
    """Return `lines` without noise, and those parted that run from one line of the page into another."""
    cleaned: list[Line] = []
    for line in lines:
        if not line.words:
            cleaned.append(line)
            continue
        pieces: list[list[Word]] = [[]]
        clear = words_quality(line.words, lexicon) >= _CLEAR
        for word in line.words:
            quality = word_quality(word, lexicon)
            noise = quality < _NOISE and not (clear and _LETTERS.search(word.raw))
            if word.box is None or noise or (word.box.height > _TALL * usual and quality < _SURE):
                continue
            before = [one.box.middle for one in pieces[-1][-_BEFORE:] if one.box is not None]
            if before and abs(float(np.median(before)) - word.box.middle) > _SAME_LINE * usual:
                pieces.append([])
            pieces[-1].append(word)
        cleaned.extend(joined(piece) for piece in pieces if piece)
    return cleaned


def _join(rows: list[_Row], number: int, lines: Lines, usual: float, lexicon: Words) -> None:
    """Put the words of reading `number` into `rows`; lines that no row has become rows of their own."""
    places = _Places(rows, usual)
    for line in lines:
        strangers: list[Word] = []
        for word in line.words:
            row = places.row_of(word)
            if row is None:
                strangers.append(word)
            else:
                row.words.setdefault(number, []).append(word)
        if strangers and letters_of(strangers) > 1 and words_quality(strangers, lexicon) >= _NEW_LINE:
            _insert(rows, _Row(strangers, {number: strangers}))


class _Places:
    """Where the words stand that made the rows, as arrays.

    Words that joined a row later do not count: from one to the next a row would drift into its neighbours.
    """

    def __init__(self, rows: list[_Row], usual: float) -> None:
        self._rows, self._usual = list(rows), usual  # rows are put in between while they are asked for
        words = [
            (word.box, index)
            for index, row in enumerate(rows)
            for word in row.own
            if word.box is not None and (word.box.height >= _LOW * usual or len(row.own) == 1)
        ]
        table = np.array([box for box, _ in words], dtype=np.float64).reshape(-1, 4)
        self._left, self._right = table[:, 0], table[:, 0] + table[:, 2]
        self._middle = table[:, 1] + table[:, 3] / 2
        self._owners = np.array([index for _, index in words], dtype=np.intp)

    def row_of(self, word: Word) -> _Row | None:
        """Return the row in which `word` stands: that of the nearest word beside it at the same height."""
        if word.box is None or not self._owners.size:
            return None
        left, top, width, height = word.box
        down = np.abs(self._middle - (top + height / 2))
        gap = np.maximum(0, np.maximum(self._left - (left + width), left - self._right))
        far = np.minimum(gap, _FAR * self._usual)
        cost = np.where(down < _SAME_LINE * self._usual, _ASIDE * far + down, np.inf)
        nearest = int(cost.argmin())
        return self._rows[int(self._owners[nearest])] if np.isfinite(cost[nearest]) else None


def _insert(rows: list[_Row], new: _Row) -> None:
    """Put `new` behind the last row that stands above it in its column, or else before the first below it.

    It comes behind the rest of that row's paragraph where this stands above it too, and becomes a paragraph of its own
    where it lies far below.
    """
    box = _extent(new)
    above = below = None
    for index, row in enumerate(rows):
        if not row.own:
            continue
        other = _extent(row)
        if other[0] < box[2] and other[2] > box[0]:
            if other[1] + other[3] < box[1] + box[3]:
                above = index
            elif below is None:
                below = index
    if above is not None:
        place = above + 1
        while place < len(rows) and rows[place].own and _extent(rows[place])[3] <= box[1] + _REACH * (box[3] - box[1]):
            place += 1
        lowest = max(_extent(row)[3] for row in rows[above:place])
        rows[place:place] = [_Row([], {}), new] if box[1] - lowest > _AWAY * (box[3] - box[1]) else [new]
    elif below is not None:
        rows.insert(below, new)
    else:
        rows.append(new)


def _extent(row: _Row) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the row's words."""
    boxes = [word.box for word in row.own if word.box is not None]
    return (
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


# ------------------------------------------------------------------------------------------------ words


def _vote(readings: dict[int, list[Word]], order: Sequence[int], lexicon: Words) -> list[Word]:
    """Return the words chosen for one line, from left to right."""
    entries = [(word, number) for number, words in readings.items() for word in words if word.box is not None]
    groups = same_places([word.box for word, _ in entries if word.box is not None])
    clear = words_quality((word for word, _ in entries), lexicon) >= _CLEAR
    chosen: list[Word] = []
    for group in groups:
        texts: dict[str, tuple[float, float, list[Word]]] = {}  # weight, best quality, words
        members: dict[int, list[Word]] = {}
        for index in group:
            word, number = entries[index]
            members.setdefault(number, []).append(word)
        for number in sorted(members, key=order.index):
            words = sorted(members[number], key=lambda word: word.box.left if word.box else 0)
            quality = words_quality(words, lexicon)
            text = " ".join(word.raw for word in words)
            weight, best, kept = texts.get(text, (0.0, -1.0, words))
            texts[text] = (weight + quality**2, max(best, quality), words if quality > best else kept)
        ranked = sorted(texts.values(), key=lambda one: -one[0])
        weight, best, words = ranked[0]
        # what most readings have there is no noise, even if they differ in how they read it
        seen = 2 * len(members) > len(readings) > 1 and all((word.confidence or 0.0) >= _SURE for word in words)
        # nor are letters on a line that is well read but for them, or a sign that all readings have there alike
        alike = len(ranked) == 1 and len(members) == len(readings) > 1 and any(map(str.isalnum, words[0].raw))
        in_best = order[0] in members and any(_LETTERS.search(word.raw) for word in words)
        seen = seen or (clear and (in_best or alike))
        if (
            not seen
            and best < _SURE
            and weight < max(_AGREED * len(readings), 0.0 if order[0] in members else _NEW_WORD)
        ):
            continue
        if len(ranked) > 1 and ranked[1][0] >= _CONTESTED * weight:
            words = [
                replace(word, confidence=min(word.confidence if word.confidence is not None else 1.0, _DOUBTFUL))
                if word_quality(word, lexicon) < 0.9 or any(letter.isdigit() for letter in word.raw)
                else word
                for word in words
            ]
        chosen.extend(words)
    return sorted(chosen, key=lambda word: word.box.left if word.box else 0)


def same_places(boxes: Sequence[Box]) -> list[list[int]]:
    """Return the boxes' numbers in groups that stand in the same place along the line."""
    left = np.array([box.left for box in boxes], dtype=np.float64)
    right = left + np.array([box.width for box in boxes])
    overlap = np.minimum(right[:, None], right[None]) - np.maximum(left[:, None], left[None])
    linked = overlap > _SAME_PLACE * np.minimum((right - left)[:, None], (right - left)[None])
    groups: list[list[int]] = []
    open_ = set(range(len(boxes)))
    while open_:
        group, front = [], [open_.pop()]
        while front:
            one = front.pop()
            group.append(one)
            near = [other for other in open_ if linked[one, other]]
            open_.difference_update(near)
            front.extend(near)
        groups.append(group)
    return groups
