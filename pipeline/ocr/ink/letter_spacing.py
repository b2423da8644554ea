"""Spaces that Tesseract leaves out: in letter-spaced words ("Z A P I S N I K"), beside marks and figures ("ZA – 4")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.dashes import is_typewritten
from pipeline.ocr.judgement import Words
from pipeline.ocr.tesseract import around
from pipeline.preprocess.geometry import Pixels, components

# In heights of a small letter. Between letters that are a space apart there is white of 0.5 to 0.9, in typewriter type
# of 1.5 to 1.9; between the letters of a word of 0.1 to 0.4, in typewriter type up to 0.6.
_SPACE, _SPACE_TYPED, _USUAL_SPACE = 0.35, 0.42, 0.52  # the narrowest, and the median
# Between a letter, a figure and a mark there are spaces of 0.55 to 0.9 and, without one, up to 0.44 (40 development
# pages in four faces, none of them typewriter type, where the white beside a mark is as wide as a space).
_APART = 0.54
_CLOSE = 0.6  # of the median, below which a mark stands at the letter before it
_ADVANCE = 1.35  # from one letter to the next on average, below which a word is not letter-spaced
_SPECK = 0.015  # square: smaller pieces of ink are no letters
_OWN = 0.72  # of the usual height of a word's letters: no small letter is lower, and capitals are 1.4 times as high
_ROOM = 2.0  # behind the box of a word, in which a mark that belongs to it may stand
_FEWEST = 3  # letters that a letter-spaced word has
_FEWEST_OF_WORD = 4  # of one that is known by the lexicon: single letters side by side are seldom a word by chance
_FARTHEST = 2.6  # white between its letters
# Times the white from letter to letter: two spaces are 1.6 of one with the white beside letters, three are 2.2; around
# narrow letters (i) it is up to 1.3 times as wide as the median.
_WORDS_APART, _WORD_SPACE = 1.5, "   "
_AFTER_DASH = 0.5  # a space after a dash is 0.6 to 0.8 wide, the white before a figure without one up to 0.3
_NARROW = frozenset("fijlrtIJ")  # in typewriter type these stand nearly as far apart as if they were spaced
_DASHES = "-–—"
_BEFORE_SPACE, _AFTER_SPACE = frozenset(f".,;:){_DASHES}"), frozenset(f"({_DASHES}")  # marks


# "Proti2,"  "16za"
_GLUED = re.compile(r"[^\W\d_]{2,}:?(?P<behind>\d{1,3}[.,;:)]*)|(?P<before>[(]?\d{1,3})[^\W\d_]{2,}[.,;:)]*")
_LETTERED, _UNSURE = re.compile(r"[A-ZČŠŽ]{4,}[A-H]"), 0.8  # "PREDLOG A", read as one word
_WIDEST = 2.0  # times the next widest white; of five such words 4.5 and more


class Run(NamedTuple):
    """A piece of ink along a word or a line, in pixels from the left of its box."""

    left: int
    right: int
    height: int


def letter_spaced(lines: Sequence[Line], pixels: Pixels, x_height: float) -> tuple[Line, ...]:
    """Return `lines` with the letters of letter-spaced words, and what else a space parts, as words of their own.

    `pixels` is the grey page on which the words have their boxes. A word is letter-spaced where its ink stands in as
    many pieces as it has letters and marks, all letters a space apart; any other is left as it is.
    """
    typed = is_typewritten(lines)
    whole = []
    for line in lines:
        parts = list[Word]()
        for word, end in _with_ends(line.words):
            apart = _apart(word, pixels, x_height, end, typed)
            for part, end_of_part in _with_ends(apart):
                parts.extend(_parted(part, pixels, x_height, end_of_part or end, typed))
        whole.append(replace(line, words=tuple(parts)))
    return tuple(whole)


def closed(lines: Sequence[Line], x_height: float, lexicon: Words) -> tuple[Line, ...]:
    """Return `lines` with the letters of letter-spaced words that `lexicon` holds put together: "s k l e p" as "sklep".

    So they can be judged and compared as words; `letter_spaced` takes them apart again.
    """
    return tuple(_closed(line, _FARTHEST * x_height, lexicon) for line in lines)


def _closed(line: Line, farthest: float, lexicon: Words) -> Line:
    groups: list[list[Word]] = []
    for word in line.words:
        if groups and _is_letter(groups[-1][-1]) and _is_letter(word) and _white(groups[-1][-1], word) <= farthest:
            groups[-1].append(word)
        else:
            groups.append([word])
    known = [len(group) >= _FEWEST_OF_WORD and "".join(one.raw for one in group).lower() in lexicon for group in groups]
    if not any(known):
        return line
    parts = ([_as_one(group)] if is_word else group for group, is_word in zip(groups, known, strict=True))
    return replace(line, words=tuple(word for part in parts for word in part))


def _white(word: Word, after: Word) -> float:
    return after.box.left - word.box.right if word.box and after.box else float("inf")


def _as_one(letters: Sequence[Word]) -> Word:
    """Return the word that `letters`, which have boxes, make."""
    raw = "".join(letter.raw for letter in letters)
    boxes = [letter.box for letter in letters if letter.box is not None]
    confidence = float(np.mean([letter.confidence or 0.0 for letter in letters]))
    return replace(letters[0], raw=raw, text=raw, confidence=confidence, box=around(boxes))


def with_words_parted(line: Line) -> Line:
    """Return `line` with wider space between its letter-spaced words: "k   p r v i   t o č k i".

    There the white is wider than that from letter to letter, and one space would not tell the words apart.
    """
    gaps = {
        place: after.box.left - before.box.right
        for place, (before, after) in enumerate(pairwise(line.words), 1)
        if before.box and after.box
    }
    inside = [gaps[place] for place in gaps if all(_is_letter(word) for word in line.words[place - 1 : place + 1])]
    if len(inside) < _FEWEST:
        return line
    usual = float(np.median(inside))
    wide = [
        place
        for place, gap in gaps.items()
        if gap >= _WORDS_APART * usual and any(_is_letter(word) for word in line.words[place - 1 : place + 1])
    ]
    words = (replace(word, space=_WORD_SPACE) if place in wide else word for place, word in enumerate(line.words))
    return replace(line, words=tuple(words)) if wide else line


def _is_letter(word: Word) -> bool:
    return len(word.raw) == 1 and word.raw.isalpha()


def _with_ends(words: Sequence[Word]) -> Iterator[tuple[Word, int | None]]:
    """Yield each word, and where the next one begins."""
    for word, following in zip_longest(words, words[1:]):
        yield word, following.box.left if following is not None and following.box is not None else None


def _apart(word: Word, pixels: Pixels, x_height: float, end: int | None, typed: bool) -> list[Word]:
    """Return `word` as the words that it is made of: "sklep:(št.1)" where there is white as wide as a space in it.

    `typed`: in typewriter type, where the white beside a mark is as wide, only figures are parted from a word.
    """
    places = [place for place, (one, other) in enumerate(pairwise(word.raw), 1) if _may_be_apart(one, other)]
    if word.box is None or not (places or _ends_in_a_letter(word)):
        return [word]
    # the box may lack the letter
    runs = _runs_of(word.raw, word.box, pixels, x_height, end, may_be_spaced=_ends_in_a_letter(word))
    starts = []
    if len(runs) == len(word.raw) and not typed:
        starts = [place for place in places if runs[place].left - runs[place - 1].right >= _APART * x_height]
    return list(_cut(word, word.box, runs, starts)) if starts else _figures_parted(word, word.box, runs, x_height)


def _figures_parted(word: Word, box: Box, runs: Sequence[Run], x_height: float) -> list[Word]:
    """Return "Proti2" as two words where by far the widest white stands beside the figures, as wide as a narrow space.

    And so "PREDLOGA", if Tesseract is not sure of it. Letters may touch each other, so that pieces are counted from the
    end where the figures are.
    """
    glued = _GLUED.fullmatch(word.raw)
    if glued is None and not _ends_in_a_letter(word):
        return [word]
    before = glued.end("before") if glued is not None and glued["before"] else 0
    cut = before or (glued.start("behind") if glued is not None else len(word.raw) - 1)
    place = before or len(runs) - len(word.raw) + cut
    if not 0 < place < len(runs) <= len(word.raw):
        return [word]
    gaps = [after.left - before.right for before, after in pairwise(runs)]
    white = gaps[place - 1]
    others = [*gaps[: place - 1], *gaps[place:]]
    if white < max(_SPACE * x_height, _WIDEST * max(others, default=0)):
        return [word]
    ends = runs[place - 1].right, runs[place].left
    parts = (
        (word.raw[:cut], box.left, ends[0]),
        (word.raw[cut:], box.left + ends[1], max(box.width, runs[-1].right) - ends[1]),
    )
    return [
        replace(word, raw=raw, text=raw, space=" " if number else word.space, box=box._replace(left=left, width=width))
        for number, (raw, left, width) in enumerate(parts)
    ]


def _ends_in_a_letter(word: Word) -> bool:
    """Return whether a word of which Tesseract is not sure may be a label and its letter: "PREDLOG A"."""
    return (word.confidence or 0.0) < _UNSURE and _LETTERED.fullmatch(word.raw) is not None


def _may_be_apart(one: str, other: str) -> bool:
    """Return whether there may be a space between two signs, to which they themselves are no answer."""
    if (one.isalpha() and other.isalpha()) or (one.isdigit() and other.isdigit()):
        return False
    return (one.isalnum() or one in _BEFORE_SPACE) and (other.isalnum() or other in _AFTER_SPACE)


def _parted(word: Word, pixels: Pixels, x_height: float, end: int | None, typed: bool) -> Iterator[Word]:
    """Yield the parts of `word`, or `word` itself if there are no spaces in it; the next word begins at `end`."""
    letters = [letter for letter in word.raw if letter.isalpha()]
    has_dash = len(word.raw) > 1 and word.raw[0] in _DASHES and word.raw[1].isalnum()
    may_be_spaced = (
        word.box is not None
        and len(letters) >= _FEWEST
        and not _NARROW.issuperset(letters)
        and word.box.width >= _ADVANCE * x_height * (len(letters) - 1)
    )
    if word.box is None or not (may_be_spaced or has_dash):
        yield word
        return
    runs = _runs_of(word.raw, word.box, pixels, x_height, end, may_be_spaced)
    gaps = [after.left - before.right for before, after in pairwise(runs)]
    if runs:  # on a page of few letters or a wrong resolution their height is not known
        x_height = max(x_height, _OWN * float(np.median([run.height for run in runs])))
    least = (_SPACE_TYPED if typed else _SPACE) * x_height
    starts = _starts(word.raw, gaps, x_height, least) if may_be_spaced and len(runs) == len(word.raw) else []
    if not starts and has_dash and gaps and gaps[0] >= _AFTER_DASH * x_height:
        starts = [1]
    yield from _cut(word, word.box, runs, starts)


def _cut(word: Word, box: Box, runs: Sequence[Run], starts: Sequence[int]) -> Iterator[Word]:
    """Yield the parts of `word` that begin at `starts`; its signs are `runs`."""
    for first, last in pairwise((0, *starts, len(word.raw))):
        left = runs[first].left if starts else 0
        is_known = starts and (first == 0 or len(runs) == len(word.raw))  # of "–4," the runs may be fewer or more
        right = runs[last - 1].right if is_known else box.width
        text = word.raw[first:last]
        place = box._replace(left=box.left + left, width=right - left)
        yield replace(word, raw=text, text=text, space=" " if first else word.space, box=place)


def _runs_of(
    text: str, box: Box, pixels: Pixels, x_height: float, end: int | None, may_be_spaced: bool = False
) -> list[Run]:
    """Return the pieces of ink of a word: in its box, which may reach into the next word, or lack the last mark.

    Of a letter-spaced word it may lack the last letter.
    """
    room = box.right + round(_ROOM * x_height)
    limit = min(end, room) if end is not None and end > box.left else room
    runs = runs_in(pixels, box._replace(width=max(1, limit - box.left)), x_height)
    inside = sum(run.left < box.width for run in runs)
    lacks_last = inside == len(text) - 1 and (may_be_spaced or not text[-1].isalnum())
    return runs[: inside + lacks_last]


def _starts(text: str, gaps: Sequence[int], x_height: float, least: float) -> list[int]:
    """Return where in `text` a part begins behind a space, if it is letter-spaced.

    `gaps` stand between its letters, and in letter-spaced words are no narrower than `least`.
    """
    between = [gap for gap, (one, other) in zip(gaps, pairwise(text), strict=True) if one.isalpha() and other.isalpha()]
    usual = float(np.median(between)) if between else 0.0
    if usual < _USUAL_SPACE * x_height or min(between) < least:
        return []
    return [place for place, gap in enumerate(gaps, 1) if gap >= _CLOSE * usual]


def runs_in(pixels: Pixels, box: Box, x_height: float) -> list[Run]:
    """Return where pieces of ink begin and end along `box` of a grey page, those above each other as one.

    `x_height` is that of the small letters.
    """
    crop = pixels[box.top : box.bottom, box.left : box.right]
    if not crop.size:
        return []
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    least = max(2.0, _SPECK * x_height**2)
    found = list[list[int]]()  # left, right, top, bottom
    for left, top, width, height, area in sorted(components(ink)[1][1:].tolist()):
        if area < least:
            continue
        if found and left <= found[-1][1]:
            run = found[-1]
            run[1:] = max(run[1], left + width), min(run[2], top), max(run[3], top + height)
        else:
            found.append([left, left + width, top, top + height])
    return [Run(left, right, bottom - top) for left, right, top, bottom in found]
