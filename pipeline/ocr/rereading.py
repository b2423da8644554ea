"""Reading a page well: once if it is good, several times in other preparations if it is not, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Line, Page, PageImage
from pipeline.ocr.judgement import Words, good_letters, is_garbage, words_quality
from pipeline.ocr.merging import merge
from pipeline.ocr.missed_lines import read_missed
from pipeline.ocr.tesseract import NO_TEXT, original_box, read, recognise
from pipeline.ocr.text_height import x_height
from pipeline.settings import OcrSettings

# An office scan has 0.93 and more; below 0.88 every page of the development set had more than one word in ten wrong.
_GOOD = 0.9
_ENOUGH = 0.95  # quality from which no further preparation is tried
_GAIN = 1.01  # by how much a further reading must add to the well read letters ...
_PATIENCE = 3  # ... or else so many in a row may fail to
_USUAL = 0.068  # inches: x-height of 10 point type
_LOWEST, _TALLEST = 0.6, 2.2  # of that; what is measured outside of them is noise or headings

NOISE_LEFT_OUT = "Izpuščene so vrstice, ki niso podobne besedilu: morda slika, podpis ali šum."

Preparations = Callable[[PageImage, float], Iterable[PageImage]]


def read_well(image: PageImage, number: int, settings: OcrSettings, lexicon: Words, preparations: Preparations) -> Page:
    """Return `image` (grey, upright and level) read as page `number`; boxes are in pixels of the page as ingested.

    What Tesseract's layout analysis passed over is read for itself. Where the words are not like words, the page is
    read again as `preparations` make it, at most `settings.most_readings` times in all, and the readings are merged.

    Raises:
        StageError: Tesseract took longer than the settings allow, crashed, or did not answer with text.
        MissingToolError: Tesseract or the language is not installed.
    """
    own = replace(image, to_original=np.eye(3))  # all readings have their boxes in the pixels of `image` until the end
    height = letter_height(own)
    page = read(own, number, settings)
    lines = _with_missed(own, page.lines, height, settings, lexicon)
    steps = page.steps
    if settings.most_readings > 1 and _is_poor(lines, lexicon):
        lines, more = _read_again(own, lines, height, settings, lexicon, preparations)
        steps = (*steps, *more)
    kept = tuple(line for line in lines if not is_garbage(line, lexicon))
    notes = [] if any(line.words for line in kept) else [NO_TEXT]
    if len(kept) < len(lines):
        notes.append(NOISE_LEFT_OUT)
    return replace(
        page, lines=tuple(_placed(line, image.to_original) for line in kept), steps=steps, notes=tuple(notes)
    )


def letter_height(image: PageImage) -> float:
    """Return the height of the small letters in pixels; that of ordinary type where noise hides it."""
    usual = _USUAL * image.dpi
    measured = x_height(image.pixels)
    return measured if measured and _LOWEST * usual <= measured <= _TALLEST * usual else usual


def _with_missed(
    image: PageImage, lines: tuple[Line, ...], height: float, settings: OcrSettings, lexicon: Words
) -> tuple[Line, ...]:
    missed = read_missed(image, lines, height, settings)
    return merge([lines, missed], lexicon) if missed else lines


def _is_poor(lines: Iterable[Line], lexicon: Words) -> bool:
    words = [word for line in lines for word in line.words]
    return words_quality(words, lexicon) < _GOOD


def _read_again(
    image: PageImage,
    first: tuple[Line, ...],
    height: float,
    settings: OcrSettings,
    lexicon: Words,
    preparations: Preparations,
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Return the lines of all readings merged, and the names of the preparations that were tried."""
    readings, tried = [first], list[str]()
    merged, best, idle = first, good_letters(first, lexicon), 0
    for prepared in preparations(image, height):
        if len(readings) >= settings.most_readings or idle >= _PATIENCE:
            break
        readings.append(recognise(prepared, settings))
        tried.append(f"reading {prepared.steps[-1]}")
        merged = merge(readings, lexicon)
        letters = good_letters(merged, lexicon)
        idle = idle + 1 if letters < _GAIN * best else 0
        best = max(best, letters)
        if words_quality((word for line in merged for word in line.words), lexicon) >= _ENOUGH:
            break
    return merged, tuple(tried)


def _placed(line: Line, to_original: NDArray[np.float64]) -> Line:
    """Return `line` with its boxes in pixels of the page as ingested."""
    words = tuple(replace(word, box=_box(word.box, to_original)) for word in line.words)
    return replace(line, words=words, box=_box(line.box, to_original))


def _box(box: Box | None, to_original: NDArray[np.float64]) -> Box | None:
    return None if box is None else original_box(*box, to_original)
