"""A numeral alone on its line, "I.", that Tesseract read as one word with the word below it: each is read once more.

Its boxes of words are then as high as two lines: "poe svet" for "I." / "Občinski svet".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from statistics import median

import cv2
import numpy as np
from rapidfuzz import fuzz

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.roman_numerals import numeral_in
from pipeline.ocr.judgement import Words, words_quality
from pipeline.ocr.once_more.asking import Question
from pipeline.ocr.once_more.enlarging import enlarged
from pipeline.ocr.tesseract import around, joined
from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import Pixels, pieces

_DOUBTFUL = 0.8  # confidence below which a word may be two: three such on development pages had 0.22 to 0.48
_ABOVE = 1.0  # heights of a small letter by which it begins above the words behind it
_CARON = 0.5  # ... by which the word below may rise above them itself
_OVERLAP = 0.5  # ... by which boxes of words side by side overlap at most
_BEHIND = 2  # words behind it with which it is read
_COUNTED = 0.5  # confidence of a numeral of which only the strokes were counted
_SAME = 75  # rapidfuzz ratio of those words, as read both times


def about_words_of_two_lines(
    image: PageImage, lines: Iterable[Line], height: float, lexicon: Words
) -> tuple[tuple[Line, ...], list[Question]]:
    """Return `lines` of `image` (grey) with such words parted, and what is to be asked about the lower ones.

    The upper part is a line of its own, of which little is known: `about_short_lines` asks about those. `height` is
    that of the small letters.
    """
    whole: list[Line] = []
    asked: list[Question] = []
    for line in lines:
        level = _level(line, height)
        if level is not None and (box := line.words[0].box):
            upper, lower = _parted(image, line.words[0], box, level, height)
            behind = line.words[1 : 1 + _BEHIND]
            line = replace(joined([lower, *line.words[1:]]), tail=line.tail)
            lower = line.words[0]
            whole.append(joined([upper]))
            place = around(word.box for word in (lower, *behind) if word.box)
            asked.append(Question(len(whole), enlarged(image, place, height), partial(_answer, lower, behind, lexicon)))
        whole.append(line)
    return tuple(whole), asked


def _level(line: Line, height: float) -> int | None:
    """Return where the lower part begins of the first word of `line` if that is two; else None."""
    first, *others = line.words or (Word("", ""),)
    boxes = [word.box for word in others if word.box]
    if first.box is None or len(boxes) < _BEHIND or (first.confidence or 0.0) >= _DOUBTFUL:
        return None
    if any(box.left < first.box.right - _OVERLAP * height for box in boxes):
        return None  # a column of figures, taken for a line on its side
    top = round(median(box.top for box in boxes))
    bottom = round(median(box.bottom for box in boxes))
    if first.box.top > top - _ABOVE * height or first.box.bottom < (top + bottom) / 2:
        return None
    return top - round(_CARON * height)


def _parted(image: PageImage, word: Word, box: Box, level: int, height: float) -> tuple[Word, Word]:
    """Return a word in `box` as two: what is above `level`, unread if its strokes are no numeral, and what is below."""
    lower = replace(word, box=Box(box.left, level, box.width, max(1, box.bottom - level)))
    upper = _on_one_line(image.pixels, Box(box.left, box.top, box.width, max(1, level - box.top)))
    numeral = numeral_in(upper, image.pixels, height)
    raw = f"{numeral}." if numeral else "?"
    return Word(raw, raw, confidence=_COUNTED if numeral else 0.0, box=upper), lower


def _on_one_line(pixels: Pixels, box: Box) -> Box:
    """Return the part of `box` in which what stands on the line of its tallest sign is; carons below are none of it."""
    crop = pixels[box.top : box.bottom, box.left : box.right]
    _, ink = cv2.threshold(crop, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    found = pieces(np.asarray(ink, np.uint8))
    if not len(found):
        return box
    bottom = int(max(found, key=lambda piece: piece[3])[[1, 3]].sum()) + 1
    line = found[found[:, 1] + found[:, 3] <= bottom]
    left, top = (int(edge) for edge in line[:, :2].min(axis=0))
    right = int((line[:, 0] + line[:, 2]).max())
    return Box(box.left + left, box.top + top, right - left, bottom - top)


def _answer(lower: Word, behind: Sequence[Word], lexicon: Words, line: Line, read: Sequence[Line]) -> Line:
    """Return `line` with its first word as it was read once more, if the words `behind` it were read as before."""
    words = [word for found in read for word in found.words]
    found, others = words[: len(words) - len(behind)], words[len(words) - len(behind) :]
    same = fuzz.ratio("".join(word.raw for word in others), "".join(word.raw for word in behind)) >= _SAME
    if not found or not same or line.words[0] is not lower:
        return line
    better = words_quality(found, lexicon) > words_quality([lower], lexicon)
    return replace(joined([*found, *line.words[1:]]), tail=line.tail) if better else line
