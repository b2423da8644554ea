"""Parts of a page that are no printed text: pictures, signatures, handwriting, stamps. They are told, not read.

But what is read within a stamp stays, apart from the lines beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

import cv2
import numpy as np

from pipeline.model import Box, Line, Region, RegionKind, Word
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import darker_than_around, pieces, reduced

_LONG_SIDE = 880  # pixels of the copy that is looked at: a small letter is five or six high
# heights of a small letter
_REACH = 1.2  # strokes of one signature, and parts of one picture, are no farther apart
_RULE = 12.0  # straight for longer than this is a rule or the frame of a table
_LEAST = 4.0  # of both sides: lower is a line of text or a page number that was not read
_WORD = 0.4  # by which a word's box is widened, for its soft edges and what a box leaves out
_STAMP = 6.0  # of both sides, at least, of a stamp
_SQUARE = 1.35  # the longer side of a stamp by the shorter, at most
_APART = 3.0  # of white between what is printed on a stamp and a line that goes on beside it
_DARKER = 20  # grey levels by which a stroke is darker than what is around it
_DARK, _NO_PAPER = 0.6, 0.85  # of the paper's level: darker is a field of ink, is not paper
_MANY = 6  # stamps and signatures of a page, at most
_THIN = 0.3  # of the box around long strokes, at most, is ink
_FULL = 0.5  # of a region's box: so much of a picture is no paper, less of strokes


class PageInk:
    """What is darker than its surroundings, or than paper, on a reduced copy of a grey page, but for rules.

    `height` is that of the small letters, in pixels. All boxes are in the pixels of `image`.
    """

    def __init__(self, image: PageImage, height: float) -> None:
        self.small, self.scale = reduced(image.pixels, _LONG_SIDE)
        self.unit, self.level = height * self.scale, float(np.median(self.small))
        window = 8 * round(self.unit) | 1
        strokes = darker_than_around(self.small, window, _DARKER)
        fields = (self.small < _DARK * self.level).astype(np.uint8)
        self.mask = _without_rules(cv2.bitwise_or(strokes, fields), self.unit)

    @cached_property
    def long_strokes(self) -> list[Box]:
        """Where there are strokes much longer than letters, also on words: stamps, signatures.

        Rules and pictures are none; and where there are very many it is a drawing, or noise, and none is told. On 62
        of 64 pages without any none is told.
        """
        stats = pieces(self.mask)
        _, _, width, tall, area = stats.T
        keep = (np.minimum(width, tall) >= _LEAST * self.unit) & (area <= _THIN * width * tall)
        boxes = [self.on_page(piece[:4]) for piece in stats[keep].tolist()]
        outer = [box for box in boxes if not any(other != box and _covers(other, box) for other in boxes)]
        return outer if len(outer) <= _MANY else []

    def on_page(self, sides: Sequence[int]) -> Box:
        """Return the box on the page of one on the reduced copy."""
        return Box(*(round(side / self.scale) for side in sides))


def unread_regions(ink: PageInk, lines: Iterable[Line]) -> tuple[Region, ...]:
    """Return what stands out of the paper of a page outside of the words of `lines`, from top to bottom.

    Strokes that are much longer than letters are told with what is printed under them.
    """
    small, unit = ink.small, ink.unit
    rest = _without_words(ink.mask, lines, ink.scale, unit)
    reach = round(_REACH * unit) | 1
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    found = []
    for left, top, width, tall, _ in pieces(joined).tolist():
        at_edge = left == 0 or top == 0 or left + width == small.shape[1] or top + tall == small.shape[0]
        if at_edge or min(width, tall) < _LEAST * unit:
            continue
        share = float((small[top : top + tall, left : left + width] < _NO_PAPER * ink.level).mean())
        kind = RegionKind.PICTURE if share >= _FULL else RegionKind.STROKES
        found.append(Region(kind, ink.on_page((left, top, width, tall))))
    long = ink.long_strokes
    found = [region for region in found if not any(_covers(stroke, region.box) for stroke in long)]
    others = [stroke for stroke in long if not any(_covers(region.box, stroke) for region in found)]
    found += [Region(RegionKind.STROKES, stroke) for stroke in others]
    return tuple(sorted(found, key=lambda region: region.box.top))


def _covers(one: Box, other: Box) -> bool:
    """Return whether the most of `other` lies within `one`."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > 0 and high > 0 and 2 * wide * high > other.width * other.height


def with_stamps_apart(lines: Sequence[Line], regions: Iterable[Region], height: float) -> tuple[Line, ...]:
    """Return `lines` with what was read within a stamp, between two names for instance, as paragraphs of its own.

    A stamp is a region of strokes about as wide as high. What lies in it but goes on outside without a gap is text
    over which it was set, and stays.
    """
    stamps = [region.box for region in regions if _is_stamp(region, height)]
    if not stamps:
        return tuple(lines)
    whole, printed = list[Line](), list[Line]()
    for line in lines:
        pieces = _pieces(line.words, _APART * height)
        within = [any(_holds(stamp, piece) for stamp in stamps) for piece in pieces]
        if any(within) and not all(within):
            printed += [joined(piece) for piece, inside in zip(pieces, within, strict=True) if inside]
            outside = [word for piece, inside in zip(pieces, within, strict=True) if not inside for word in piece]
            line = joined(outside)
        whole.append(line)
        if not line.words and printed:
            whole += [*printed, Line()]
            printed = []
    return (*whole, Line(), *printed) if printed else tuple(whole)


def _is_stamp(region: Region, height: float) -> bool:
    shorter, longer = sorted(region.box[2:])
    return region.kind == RegionKind.STROKES and shorter >= _STAMP * height and longer <= _SQUARE * shorter


def _pieces(words: Sequence[Word], gap: float) -> list[list[Word]]:
    """Return `words`, parted where there is white of `gap` pixels and more."""
    pieces = [list(words[:1])] if words else []
    for before, word in pairwise(words):
        wide = before.box and word.box and word.box.left - before.box.left - before.box.width >= gap
        if wide:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _holds(stamp: Box, words: Sequence[Word]) -> bool:
    return all(
        word.box is not None
        and stamp.left <= word.box.left
        and word.box.right <= stamp.right
        and stamp.top <= word.box.top
        and word.box.bottom <= stamp.bottom
        for word in words
    )


def _without_rules(dark: cv2.typing.MatLike, unit: float) -> cv2.typing.MatLike:
    """Return `dark` without what is straight and thin along the rows or the columns."""
    long, thick = max(3, round(_RULE * unit)), max(2, round(unit))
    for shape in ((1, long), (long, 1)):
        straight = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        field = cv2.morphologyEx(straight, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
        dark = cv2.subtract(dark, cv2.dilate(cv2.subtract(straight, field), np.ones((3, 3), np.uint8)))
    return dark


def _without_words(ink: cv2.typing.MatLike, lines: Iterable[Line], scale: float, unit: float) -> cv2.typing.MatLike:
    rest = ink.copy()
    margin = round(_WORD * unit)
    for line in lines:
        for word in line.words:
            if word.box:
                left, top, width, tall = (round(side * scale) for side in word.box)
                rest[max(0, top - margin) : top + tall + margin, max(0, left - margin) : left + width + margin] = 0
    return rest
