"""The invisible text behind a scanned page: each word where it stands, stretched to the width of its box."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import linear_regression, median, quantiles
from typing import NamedTuple

from pikepdf import Matrix

from pipeline.export.glyphless_font import ASCENT, DESCENT, WIDTH, GlyphlessFont
from pipeline.model import Box, Line, Page

FONT = "/ZapisnikText"  # the name of the font in a page's resources
_INVISIBLE = 3  # text rendering mode (ISO 32000-1, table 106)
_FEW = 6  # a line of fewer words leans as the page does, not as its own boxes say
_STEEPEST = 0.2  # lean of a line, as a tangent: more than 11 degrees is no skew but a wrong box
_NARROWEST = 0.1  # horizontal scaling in per cent; 0 is not allowed


class _Placed(NamedTuple):
    """A word in the frame of its line: `start` to `end` along it, `high` to `low` across it, downwards, in pixels."""

    text: str
    start: float
    end: float
    high: float
    low: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def text_layer(page: Page, to_pdf: Matrix, font: GlyphlessFont) -> bytes:
    """Return the content stream that writes the words of `page` invisibly, in `font` under the name `FONT`.

    Args:
        to_pdf: takes the pixels of the page image to PDF user space.
    """
    turn = page.turn
    lines = [placed for line in page.lines if (placed := _place(line, turn))]
    leans = [_lean(line) for line in lines if len(line) >= _FEW]
    page_lean = median(leans) if leans else 0.0
    frame = Matrix().rotated(turn) @ to_pdf
    written = [f"BT\n{_INVISIBLE} Tr"]
    for line in lines:
        written += _write(line, _lean(line) if len(line) >= _FEW else page_lean, frame, font)
    written.append("ET\n")
    return "\n".join(written).encode("ascii")


def _place(line: Line, turn: int) -> list[_Placed]:
    """Return the words of `line` that have a box; one that has none goes with the word before it."""
    placed: list[_Placed] = []
    for space, word in line.spaced():
        if word.box is not None and word.text:
            placed.append(_Placed(word.text, *_turned_back(word.box, turn)))
        elif placed:
            placed[-1] = placed[-1]._replace(text=placed[-1].text + space + word.text)
    return placed


def _turned_back(box: Box, turn: int) -> tuple[float, float, float, float]:
    """Return start, end, high and low of `box` on a page whose text is turned clockwise by `turn` degrees."""
    left, top, right, bottom = box.left, box.top, box.left + max(box.width, 1), box.top + max(box.height, 1)
    if turn == 90:
        return top, bottom, -right, -left
    if turn == 180:
        return -right, -left, -bottom, -top
    if turn == 270:
        return -bottom, -top, left, right
    return left, right, top, bottom


def _lean(line: Sequence[_Placed]) -> float:
    """Return by how many pixels the line sinks for each pixel along it: least squares through the words' middles."""
    at = [word.middle for word in line]
    if max(at) - min(at) < 1:
        return 0.0
    lean = linear_regression(at, [(word.high + word.low) / 2 for word in line]).slope
    return lean if abs(lean) <= _STEEPEST else 0.0


def _write(line: Sequence[_Placed], lean: float, frame: Matrix, font: GlyphlessFont) -> list[str]:
    # The edges of the line with the lean taken out of them; the box of a leaning word is higher than the word.
    highs = [word.high - lean * word.middle + abs(lean) * (word.end - word.start) / 2 for word in line]
    lows = [word.low - lean * word.middle - abs(lean) * (word.end - word.start) / 2 for word in line]
    high, low = _inner(highs)[0], _inner(lows)[-1]
    # A word goes down with its line but is not turned: pdftotext takes turned words apart.
    across, up = math.hypot(frame.a, frame.b), math.hypot(frame.c, frame.d)  # points to a pixel
    axes = f"{frame.a / across:.5f} {frame.b / across:.5f} {-frame.c / up:.5f} {-frame.d / up:.5f}"
    size = max(low - high, 1.0)
    base = low - DESCENT / (ASCENT + DESCENT) * size
    points = up * size
    scale = 100 * across / (WIDTH * points)  # horizontal scaling, in per cent, for one pixel a character
    written = [f"{FONT} {points:.3f} Tf"]
    for index, word in enumerate(line):
        x, y = frame.transform((word.start, base + lean * word.middle))
        stretch = max((word.end - word.start) / len(word.text) * scale, _NARROWEST)
        written.append(f"{stretch:.2f} Tz {axes} {x:.3f} {y:.3f} Tm <{font.encode(word.text)}> Tj")
        if index + 1 < len(line):
            # A space that reaches to the next word, so that what is copied has it.
            gap = max((line[index + 1].start - word.end) * scale, _NARROWEST)
            written.append(f"{gap:.2f} Tz <{font.encode(' ')}> Tj")
    return written


def _inner(edges: Sequence[float]) -> list[float]:
    """Return the first and last fifth's bound: some words have no ascender, some boxes take in a speck."""
    return quantiles(edges, n=5, method="inclusive") if len(edges) > 1 else list(edges)
