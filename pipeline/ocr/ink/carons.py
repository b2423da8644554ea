"""Carons over capitals, which Tesseract passes over where they lie above the line it sees: "Zupan", "ST. 5".

One is a small piece of ink of its own over the middle of a letter, wider than high; what reaches down from the line
above hangs on its letter. On 57 pages in ten kinds of office scans all eight that were found had been passed over, and
none was found over the other thousand capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.letter_spacing import Run, runs_in
from pipeline.preprocess.geometry import Pixels, components

_WITHOUT, _WITH = "CSZ", "ČŠŽ"
_CAPITALS = re.compile(r"[^\w]*[CSZ]\w|[^\W\d_]*[CSZ]")
# Heights of a small letter
_ROOM = 1.3  # of the page over a capital in which its caron stands
_WHITE, _NARROWEST, _WIDEST, _LOWEST, _HIGHEST = 0.45, 0.35, 1.0, 0.12, 0.55
_ASIDE = 0.22  # of its middle from that of the letter
_FLAT = 1.2  # times as wide as high


def with_carons(lines: Iterable[Line], pixels: Pixels, x_height: float) -> tuple[Line, ...]:
    """Return `lines` with the carons that stand over capitals C, S and Z on the grey page and were not read.

    Looked for over the first letter of a word, and over all of a word in capitals. `x_height` is the height of the
    small letters, in pixels.
    """
    return tuple(
        replace(line, words=tuple(_with_carons(word, pixels, x_height) for word in line.words))
        if any(_CAPITALS.match(word.raw) for word in line.words)
        else line
        for line in lines
    )


def _with_carons(word: Word, pixels: Pixels, x_height: float) -> Word:
    places = [place for place, sign in enumerate(word.raw) if sign in _WITHOUT and _may_have(word.raw, place)]
    if word.box is None or not places:
        return word
    runs = runs_in(pixels, word.box, x_height)
    known = len(runs) == len(word.raw)
    signs = list(word.raw)
    for place in places:
        if place < len(runs) and (known or place == 0) and has_caron(runs[place], word.box, pixels, x_height):
            signs[place] = _WITH[_WITHOUT.index(signs[place])]
    text = "".join(signs)
    return word if text == word.raw else replace(word, raw=text, text=text)


def _may_have(raw: str, place: int) -> bool:
    letters = [sign for sign in raw if sign.isalpha()]
    return len(letters) > 1 and (raw.isupper() or not any(map(str.isalnum, raw[:place])))


def has_caron(letter: Run, word: Box, pixels: Pixels, x_height: float) -> bool:
    """Return whether a caron stands over a letter of a word, of the page before it as wide as the letter is."""
    left, right = word.left + letter.left, word.left + letter.right
    side = round(_ASIDE * x_height)
    top, bottom = max(0, word.top - round(_ROOM * x_height)), word.bottom
    crop = pixels[top:bottom, max(0, left - side) : right + side]
    if not crop.size or right - left < _NARROWEST * x_height:
        return False
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    pieces = components(ink)[1][1:]
    body = pieces[pieces[:, cv2.CC_STAT_AREA].argmax()] if len(pieces) else np.zeros(5, np.int32)
    middle = body[0] + body[2] / 2
    return any(
        _NARROWEST * x_height <= wide <= _WIDEST * x_height
        and _LOWEST * x_height <= tall <= _HIGHEST * x_height
        and wide >= _FLAT * tall
        and 0 <= body[1] - (y + tall) <= _WHITE * x_height
        and abs(x + wide / 2 - middle) <= _ASIDE * x_height
        and y > 0  # what hangs on the line above is cut
        for x, y, wide, tall, _ in pieces.tolist()
    )
