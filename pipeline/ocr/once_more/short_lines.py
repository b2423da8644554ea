"""Lines of a few signs that were read badly, as "1." alone on its line ("lj"): read once more behind a longer word.

Tesseract tells the height of a line, and what is a capital or a figure, by its letters; of two signs it cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from rapidfuzz import fuzz

from pipeline.model import Box, Line, Word
from pipeline.ocr.judgement import letters_of
from pipeline.ocr.once_more.asking import Question
from pipeline.ocr.once_more.figures import SAME_WORD, Row, moved_close, well_read
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage
from pipeline.patterns import compiled

_LONGEST = 10  # signs of such a line: "- 12 -", "AD/11", "PROTI: 12"
_DOUBTFUL = 0.9  # confidence below which it is read once more. Of 40 such lines, 11 were misread: 0.02 to 0.78.
# Confidence from which the second reading is taken, if it has so much more, or the last alone: "Ad1." (0.66) for "Ad."
_SURE, _BETTER, _FAR_BETTER = 0.7, 0.1, 0.45
# Heights of a small letter: a line of type is no lower and no higher; on a page in capitals what is measured is theirs.
_LOWEST, _HIGHEST = 0.9, 2.6
_STROKE = compiled(r"[|Il][.:]")  # "I." of which the point was read at first; `with_roman_numerals` tells
_BETWEEN, _AROUND = 1.3, 0.5  # heights of a small letter: of white before the line, and of the page around it
_CONTESTED = 0.5  # confidence of figures that were read otherwise at first, unless that was less sure
_MOST = 20  # lines that are read again; more are noise


def about_short_lines(image: PageImage, lines: Sequence[Line], height: float) -> list[Question]:
    """Return what is to be asked about the doubtful ones of `lines` of `image` (grey) that have a few signs.

    `height` is that of the small letters.
    """
    before = well_read(lines, height)
    short = {number: line.box for number, line in enumerate(lines) if line.box and _is_doubtful(line, height)}
    if before is None or len(short) > _MOST:
        return []
    asked = []
    for number, box in short.items():
        picture, starts = moved_close(image, Row(None, before, [box], stands_in=True), height, _BETWEEN, _AROUND)
        asked.append(Question(number, picture, partial(_answer, before, starts[1])))
    return asked


def _answer(before: Word, start: int, line: Line, read: Sequence[Line]) -> Line:
    """Return `line`, or what was read from `start` on behind the word `before` if that is surer."""
    words = [word for found in read for word in found.words]
    found = [word for word in words if word.box and word.box.left + word.box.width / 2 >= start]
    first = "".join(word.raw for word in words if word not in found)
    if not found or line.box is None or fuzz.ratio(first, before.raw) < SAME_WORD or not _is_better(found, line):
        return line
    return replace(joined(_with_doubt(_placed(found, line.box), line)), tail=line.tail)


def _is_doubtful(line: Line, height: float) -> bool:
    if not line.box or not _LOWEST * height <= line.box.height <= _HIGHEST * height:
        return False
    return letters_of(line.words) <= _LONGEST and _confidence(line.words) < _DOUBTFUL


def _is_better(found: Sequence[Word], line: Line) -> bool:
    confidence = _confidence(found)
    if not any(map(str.isalnum, line.raw)) and _STROKE.fullmatch("".join(word.raw for word in found)):
        return confidence >= _CONTESTED
    letters = any(sign.isalnum() for word in found for sign in word.raw)
    before = _confidence(line.words)
    return letters and (confidence >= max(_SURE, before + _BETTER) or confidence >= before + _FAR_BETTER)


def _with_doubt(words: Sequence[Word], before: Line) -> list[Word]:
    """Return words as read anew; figures that were others at first are in doubt, unless those were more so."""
    first, second = (compiled(r"\d+").findall(" ".join(word.raw for word in some)) for some in (before.words, words))
    if not first or first == second or _confidence(before.words) < _CONTESTED:
        return list(words)
    return [replace(word, confidence=min(word.confidence or 0.0, _CONTESTED)) for word in words]


def _confidence(words: Sequence[Word]) -> float:
    return min((word.confidence or 0.0 for word in words), default=1.0)


def _placed(words: Sequence[Word], box: Box) -> list[Word]:
    """Return words, read elsewhere at the same size, with their boxes in the place of a line."""
    boxes = [word.box for word in words if word.box]
    left, right = boxes[0].left, boxes[-1].right
    scale = box.width / max(1, right - left)
    return [
        replace(
            word,
            box=Box(
                box.left + round(scale * (place.left - left)), box.top, max(1, round(scale * place.width)), box.height
            ),
        )
        for word, place in zip(words, boxes, strict=True)
    ]
