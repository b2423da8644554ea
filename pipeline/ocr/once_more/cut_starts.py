"""Numbers of lists that Tesseract's layout analysis cuts off: of "1. Potrditev" it leaves ". Potrditev"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Box, Line, Word
from pipeline.ocr.judgement import Words, words_quality
from pipeline.ocr.once_more.missed_lines import read_strips
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

_REST = re.compile(r"[.,:;)\]]+")  # what is left of a number of which the figures were cut off
_POINT = 0.35  # heights of a small letter: a hyphen that is no wider is such a point, too; hyphens have 0.41 and more
_ROOM = 2.0  # heights of a small letter left of such a rest in which the figures stand
_MOST = 60  # lines that are read again; more are noise
_SURE = 0.6  # quality from which what was read there is taken


def with_starts(
    image: PageImage, lines: Sequence[Line], height: float, settings: OcrSettings, lexicon: Words
) -> tuple[Line, ...]:
    """Return `lines` of `image` (grey) with the numbers that were cut off their starts.

    Such lines are read once more for themselves, all by one call; only their starts are taken over. `height` is that of
    the small letters.

    Raises: as `recognise`.
    """
    cut = {
        place: line.words for place, line in enumerate(lines) if len(line.words) > 1 and _is_cut(line.words[0], height)
    }
    if not cut or len(cut) > _MOST:
        return tuple(lines)
    room = round(_ROOM * height)
    places = [_widened(lines[place].box or Box(0, 0, 1, 1), room) for place in cut]
    read = [word for line in read_strips(image, places, height, settings) for word in line.words if word.box]
    whole = list(lines)
    for (place, words), around in zip(cut.items(), places, strict=True):
        end = words[1].box.left if words[1].box else 0
        start = [word for word in read if word.box and _is_inside(word.box, around, end)]
        if any(map(str.isalnum, "".join(word.raw for word in start))) and words_quality(start, lexicon) >= _SURE:
            whole[place] = replace(joined([*start, *words[1:]]), tail=lines[place].tail)
    return tuple(whole)


def _is_cut(word: Word, height: float) -> bool:
    if word.box is None:
        return False
    is_point = word.raw == "-" and max(word.box.width, word.box.height) <= _POINT * height
    return is_point or _REST.fullmatch(word.raw) is not None


def _widened(box: Box, room: int) -> Box:
    left = max(0, box.left - room)
    return Box(left, box.top, box.right - left, box.height)


def _is_inside(box: Box, line: Box, end: int) -> bool:
    """Return whether `box` stands on `line` and before `end`."""
    middle = box.middle
    return line.top <= middle <= line.top + line.height and line.left <= box.left and box.left + box.width / 2 < end
