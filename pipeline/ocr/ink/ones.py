"""The figure 1 and the numeral I, read as "l", "|" or "i" where they stand alone: what is at their top tells.

The figure has a flag, on its left only. A bar and the numeral of a face without serifs have none, that of a face with
serifs has as much on its right. Only the small letter of such a face is like the figure; but it is no word, and "l. r."
and "s k l e p" are known by the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.preprocess.geometry import Pixels

# "l,"  "(|"  "2l": at least one sign is no figure. A bracket has an arm at its top, as the figure has a flag: "0]"
_MAY_BE = re.compile(r"(?P<before>[(]?)(?P<signs>(?!\d+[.,;:)]*$)[lI|i!\d]{1,3})(?P<after>[.,;:)]*)")
_NUMERAL = ("l.", "|.", "i.")  # as which "I." is read
_WORDS = frozenset("vszkoia")  # of one letter
_DOUBTFUL = 0.5  # confidence of a figure that was read as a letter
# Parts of the height, from above: down to where the flag goes, and where there is nothing but the stem
_FLAG, _MIDDLE = 0.4, (0.5, 0.7)
# Heights of a small letter. Of 120 upright figures in eleven faces the flag went out by 0.08 to 0.44, and by no more
# than 0.08 on the right; that of 12 capitals I as far on both sides.
_SIDE = 0.35  # of the page beside a word's box, which may lack the flag
_LOWEST, _TALLEST = 1.0, 1.75  # of the figure
_STEM = 0.5  # its width at most
_OUT, _RIGHT, _EVEN = 0.075, 0.1, 0.05


def with_ones(lines: Iterable[Line], pixels: Pixels, x_height: float) -> tuple[Line, ...]:
    """Return `lines` with the figure 1, in doubt, for a lone stroke that has its shape on the grey page.

    And with the numeral I, in doubt, for one that has its shape, a point and a small letter behind it: "I. četrtletje".
    `x_height` is the height of the small letters, in pixels.
    """
    return tuple(
        replace(line, words=tuple(_seen(line.words, place, pixels, x_height) for place in range(len(line.words))))
        if any(_MAY_BE.fullmatch(word.raw) for word in line.words)
        else line
        for line in lines
    )


def _seen(words: Sequence[Word], place: int, pixels: Pixels, x_height: float) -> Word:
    word = words[place]
    found = _MAY_BE.fullmatch(word.raw)
    if found is None or word.box is None or _is_letter(words, place):
        return word
    signs, brackets = found["signs"], found["after"].count(")")
    every = strokes_in(_wider(words, place, x_height), word.box, pixels, x_height)
    seen = every[len(found["before"]) : len(every) - brackets]  # of "|)", where "c)" stands, the bracket is no figure
    if len(seen) == len(signs) and all(sign.isdigit() or one == "1" for sign, one in zip(signs, seen, strict=True)):
        figures = "".join(sign if sign.isdigit() else one for sign, one in zip(signs, seen, strict=True))
        text = found["before"] + figures + found["after"]
        return replace(word, raw=text, text=text, confidence=min(word.confidence or 0.0, _DOUBTFUL))
    following = words[place + 1].raw[:1] if place + 1 < len(words) else ""
    if seen == "I" and word.raw in _NUMERAL and following.islower():
        return replace(word, raw="I.", text="I.", confidence=min(word.confidence or 0.0, _DOUBTFUL))
    return word


def _is_letter(words: Sequence[Word], place: int) -> bool:
    """Return whether a stroke is a letter for what stands beside it: "l. r.", "s k l e p", "5 l"."""
    before = words[place - 1].raw if place else ""
    after = words[place + 1].raw if place + 1 < len(words) else ""
    alone = [word for word in (before, after) if len(word) == 1 and word.isalpha()]
    spaced = len(alone) > 1 or any(letter not in _WORDS for letter in alone)
    return spaced or after.startswith("r") or (words[place].raw[0] == "l" and before[-1:].isdigit())


def _wider(words: Sequence[Word], place: int, x_height: float) -> Box:
    """Return the box of a word with the page beside it, but nothing of the words that stand there."""
    box = words[place].box
    assert box is not None
    before = words[place - 1].box if place else None
    after = words[place + 1].box if place + 1 < len(words) else None
    left = max(0, box.left - round(_SIDE * x_height), before.right if before and before.right <= box.left else 0)
    right = box.right + round(_SIDE * x_height)
    right = min(right, after.left) if after and after.left >= box.right else right
    return box._replace(left=left, width=right - left)


def strokes_in(wider: Box, box: Box, pixels: Pixels, x_height: float) -> str:
    """Return the figures 1 and numerals I that stand in `box`, "?" for another sign, without lower marks."""
    crop = pixels[wider.top : wider.bottom, wider.left : wider.right]
    if not crop.size:
        return ""
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    edges = np.flatnonzero(np.diff(np.pad(ink.any(axis=0).astype(np.int8), 1))).reshape(-1, 2) + wider.left
    inside = [ink[:, left - wider.left : right - wider.left] for left, right in edges if left < box.right]
    inside = inside[sum(right <= box.left for _, right in edges) :]
    tall = [sign for sign in inside if np.ptp(np.flatnonzero(sign.any(axis=1))) + 1 >= _LOWEST * x_height]
    return "".join(stroke_sign(sign, x_height) or "?" for sign in tall)


def stroke_sign(ink: np.ndarray, x_height: float) -> str:
    """Return "1", "I", or "" for neither, as which one upright stroke of ink is to be read."""
    rows = np.flatnonzero(ink.any(axis=1))
    height = int(np.ptp(rows)) + 1
    if height > _TALLEST * x_height or len(rows) < height:  # the dot of i stands apart
        return ""
    upper, lower, flag = (int(rows[0]) + round(share * height) for share in (*_MIDDLE, _FLAG))
    stem = np.flatnonzero(ink[upper:lower].any(axis=0))
    top = np.flatnonzero(ink[rows[0] : flag].any(axis=0))
    if np.ptp(stem) + 1 > _STEM * x_height:
        return ""
    left, right = max(0, int(stem[0] - top[0])), max(0, int(top[-1] - stem[-1]))
    if left - right >= _OUT * x_height and right <= _RIGHT * x_height:
        return "1"
    return "I" if abs(left - right) <= _EVEN * x_height else ""
