"""Ruled lines of tables that Tesseract reads as bars ("Načrt | 44.498,27"): no words, by their ink."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.ocr.tesseract import around
from pipeline.preprocess.geometry import Pixels

_BARS = frozenset({"|", "||", "[", "]", "¦"})
# Heights of a small letter
_BEYOND = 1.2  # by which a rule goes on above the line of text and below it, at least on one side; no bar of type does
_AROUND = 0.35  # to either side of the word's box, in which it may stand, for it leans on a page that is askew
_WHOLE = 0.9  # of the rows in which there is ink
_DARKER = 0.75  # of the level of the paper


def without_rules(lines: Iterable[Line], pixels: Pixels, x_height: float) -> tuple[Line, ...]:
    """Return `lines` without the bars that are part of a ruled line on the grey page, which goes on beyond the text."""
    return tuple(_without(line, pixels, x_height) if _has_bar(line) else line for line in lines)


def _has_bar(line: Line) -> bool:
    return any(word.raw in _BARS for word in line.words)


def _without(line: Line, pixels: Pixels, x_height: float) -> Line:
    words = [word for word in line.words if not _is_rule(word, line, pixels, x_height)]
    if len(words) == len(line.words):
        return line
    if not words:
        return replace(line, words=(), box=None)
    first = replace(words[0], space="")
    return replace(line, words=(first, *words[1:]), box=around(word.box for word in words if word.box is not None))


def _is_rule(word: Word, line: Line, pixels: Pixels, x_height: float) -> bool:
    if word.raw not in _BARS or word.box is None:
        return False
    others = [other.box for other in line.words if other.raw not in _BARS and other.box is not None]
    text = around(others) if others else word.box
    above, below = round(text.top - _BEYOND * x_height), round(text.bottom + _BEYOND * x_height)
    return _is_inked(word.box, above, text.bottom, pixels, x_height) or _is_inked(
        word.box, text.top, below, pixels, x_height
    )


def _is_inked(box: Box, top: int, bottom: int, pixels: Pixels, x_height: float) -> bool:
    """Return whether there is ink in nearly every row from `top` to `bottom`, in or beside the columns of `box`."""
    side = round(_AROUND * x_height)
    rows = pixels[max(0, top) : bottom, max(0, box.left - side) : box.right + side]
    if not rows.size:
        return False
    ink = (rows < _DARKER * np.percentile(rows, 90)).any(axis=1)
    return bool(ink.mean() >= _WHOLE)
