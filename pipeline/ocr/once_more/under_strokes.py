"""Text under stamps and signatures: read once more where these lie, with all that is paler than the print left out."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

import numpy as np

from pipeline.model import Box, Line, Word
from pipeline.ocr.judgement import Words, good_letters, words_quality
from pipeline.ocr.merging import same_places
from pipeline.ocr.regions import PageInk
from pipeline.ocr.tesseract import Layout, joined, recognise
from pipeline.ocr.torn_lines import parted
from pipeline.page_image import PageImage
from pipeline.preprocess.contrast import divide_by_background, suppress_bleed_through
from pipeline.preprocess.denoise import is_noisy
from pipeline.preprocess.text_height import normalised
from pipeline.settings import OcrSettings

# Heights of a small letter
_NEAR = 0.3  # around a stamp, in which it may have spoilt words
_ROOM = 2.0  # above and below a stamp, that is read with it
_CLOSE = 2.0  # of white to the next word, at most: alone stand what is printed on the stamp, and noise
_LEVEL = 0.8  # by which the middles of words of one line differ at most
_GAIN = 0.05  # by how much the quality of words must be better (see `judgement`) to be taken for those first read ...
_SEEN = 0.5  # confidence of each, at least
_NEW = 0.6  # ... and where none were read
_MANY = 10  # well read letters more: so much better is another reading that its lines are taken, too


def with_text_under_strokes(
    image: PageImage, ink: PageInk, lines: Sequence[Line], height: float, settings: OcrSettings, lexicon: Words
) -> tuple[Line, ...]:
    """Return `lines` of `image` (grey), better read where a stamp or a signature lies on one of them.

    Costs the reading of the rows on which they lie, and nothing on other pages. `ink` is that of the page, `height` of
    the small letters.

    Raises: as `recognise`.
    """
    places = [place for place in ink.long_strokes if any(_lies_on(place, line, height) for line in lines)]
    if not places or is_noisy(image.pixels, height):
        return tuple(lines)
    room = round(_ROOM * height)
    top = max(0, min(place.top for place in places) - room)
    bottom = max(place.bottom for place in places) + room
    band = replace(
        image,
        pixels=suppress_bleed_through(divide_by_background(image.pixels[top:bottom], height)),
        to_original=image.to_original @ np.array([[1.0, 0, 0], [0, 1, top], [0, 0, 1]]),
    )
    rows = [row for row, line in enumerate(lines) if _on_level(line, places)]
    first, end = rows[0], rows[-1] + 1
    own = [line for line in lines[first:end] if line.words]
    again = [line for line in recognise(normalised(band, height), settings, Layout.BLOCK) if _on_level(line, places)]
    is_torn = good_letters(again, lexicon) > good_letters(own, lexicon) + _MANY
    if is_torn and len(own) == len(rows):  # not where lines of another column were read between them
        better = parted(_voted(again, own, set(), height, lexicon))[:-1]
    else:
        alone = {word for line in again for word in line.words if _is_alone(word, line, height)}
        better = tuple(_voted(lines[first:end], again, alone, height, lexicon))
    return (*lines[:first], *better, *lines[end:])


def _voted(
    lines: Sequence[Line], others: Sequence[Line], alone: Container[Word], height: float, lexicon: Words
) -> list[Line]:
    """Return `lines` with the words of `others`, another reading of them, where these are better.

    Where `lines` have none, those are put in that do not stand `alone`.
    """
    found: dict[int, list[Word]] = {}
    for line in others:
        for word in line.words:
            row = _row_of(word, lines, height)
            if row is not None:
                found.setdefault(row, []).append(word)
    return [_better(line, found.get(row, []), alone, lexicon) for row, line in enumerate(lines)]


def _row_of(word: Word, lines: Sequence[Line], height: float) -> int | None:
    """Return the place of the line to which `word` belongs: one that has a word there, or has one next to it."""
    if word.box is None:
        return None
    level = [
        (max(0, other.box.white_to(word.box)), row)
        for row, line in enumerate(lines)
        for other in line.words
        if other.box is not None and abs(other.box.middle - word.box.middle) <= _LEVEL * height
    ]
    return min(level)[1] if level else None


def _is_alone(word: Word, line: Line, height: float) -> bool:
    """Return whether no other word of `line` stands close to `word`."""
    others = [other.box for other in line.words if other is not word and other.box is not None]
    return word.box is None or all(other.white_to(word.box) > _CLOSE * height for other in others)


def _better(line: Line, found: Sequence[Word], alone: Container[Word], lexicon: Words) -> Line:
    """Return `line` with those of the words `found` that are better than its own in their place."""
    if not found:
        return line
    own = [word for word in line.words if word.box is not None]
    words = [*own, *found]
    chosen = list[Word]()
    for group in same_places([word.box for word in words if word.box is not None]):
        before = [words[place] for place in sorted(group) if place < len(own)]
        after = [words[place] for place in sorted(group) if place >= len(own)]
        if before and _letters(after) == _letters(before):
            after = before  # but for a point or a comma, which is easily left out as paler than the print
        gain = words_quality(after, lexicon) - words_quality(before, lexicon)
        seen = all((word.confidence or 0.0) >= _SEEN for word in after)  # and not only like a word, as strokes may be
        is_gain = gain > _GAIN if before else gain >= _NEW and not any(word in alone for word in after)
        chosen += after if seen and is_gain else before
    chosen.sort(key=lambda word: word.box.left if word.box else 0)
    return joined(chosen) if chosen != own else line


def _letters(words: Sequence[Word]) -> str:
    return "".join(filter(str.isalnum, "".join(word.raw for word in words)))


def _lies_on(place: Box, line: Line, height: float) -> bool:
    """Return whether strokes lie on a line or between its words: at its height, and one of them comes close to it."""
    near = _NEAR * height
    return _on_level(line, [place]) and any(
        word.box is not None and word.box.left < place.right + near and word.box.right > place.left - near
        for word in line.words
    )


def _on_level(line: Line, places: Sequence[Box]) -> bool:
    """Return whether the middle of a line with words lies on a level with one of `places`."""
    return line.box is not None and any(place.top < line.box.middle < place.bottom for place in places if line.words)
