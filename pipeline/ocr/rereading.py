"""Reading a page well: once if it is good, several times in other preparations if it is not, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import StageError
from pipeline.model import Box, Line, Page, Region
from pipeline.ocr.ink.acutes import with_acutes
from pipeline.ocr.ink.bullets import with_bullets
from pipeline.ocr.ink.carons import with_carons
from pipeline.ocr.ink.dashes import with_en_dashes
from pipeline.ocr.ink.letter_spacing import closed, letter_spaced, with_words_parted
from pipeline.ocr.ink.ones import with_ones
from pipeline.ocr.ink.plus_signs import with_plus_signs
from pipeline.ocr.ink.points import with_points
from pipeline.ocr.ink.roman_numerals import with_lone_numerals, with_roman_numerals
from pipeline.ocr.ink.rules import without_rules
from pipeline.ocr.ink.specks import without_specks
from pipeline.ocr.judgement import (
    TRUST_FIGURE,
    Words,
    good_letters,
    is_figure,
    is_garbage,
    is_textlike,
    letters_of,
    words_quality,
)
from pipeline.ocr.line_by_line import read_line_by_line
from pipeline.ocr.merging import merge, supplemented
from pipeline.ocr.once_more.asking import Asked, answered
from pipeline.ocr.once_more.cut_starts import with_starts
from pipeline.ocr.once_more.doubtful_figures import about_figures
from pipeline.ocr.once_more.figures import with_figures, without_figures
from pipeline.ocr.once_more.leaders import about_leaders
from pipeline.ocr.once_more.lone_signs import with_lone_signs
from pipeline.ocr.once_more.missed_lines import left_out, missed, read_strips
from pipeline.ocr.once_more.short_lines import about_short_lines
from pipeline.ocr.once_more.spaced_lines import about_spaced_lines
from pipeline.ocr.once_more.two_lines import about_words_of_two_lines
from pipeline.ocr.once_more.under_strokes import with_text_under_strokes
from pipeline.ocr.quality_notes import NO_TEXT, NOISE_LEFT_OUT, quality_note
from pipeline.ocr.reading_order import COLUMN_SPACE, in_reading_order, text_edges
from pipeline.ocr.regions import PageInk, unread_regions, with_stamps_apart
from pipeline.ocr.tesseract import Layout, around, joined, original_boxes, recognise, recognise_each
from pipeline.ocr.torn_lines import mended
from pipeline.page_image import PageImage
from pipeline.preprocess.bands import remove_streaks
from pipeline.preprocess.contrast import divide_by_background, even_ink, is_unevenly_pale
from pipeline.preprocess.denoise import is_noisy, smooth_noise
from pipeline.preprocess.dewarp import bend_of, bent, straighten
from pipeline.preprocess.geometry import quarter_turned
from pipeline.preprocess.text_height import LetterHeight, letter_height, normalised
from pipeline.settings import OcrSettings

# Quality of a reading (see `judgement`) from which it is left as it is: printed, office-scanned and sample pages have
# 0.95 to 0.98.
_GOOD = 0.945
# After all readings, below which quality, or mean length of words, only lines with a well read word are text: noise is
# read as single letters. Slovene words have five letters on average, with their punctuation.
_HOPELESS, _SHORT = 0.6, 2.5
_TABLE = 1 / 3  # of the signs of a page that stand in figures
_GARBAGE_LINES = 2  # that a good page may have: a signature, a stamp
# Heights of a small letter: how far from the edge of the text a line begins that is as high as type, and may be noise.
_AT_EDGE, _LOWEST_LINE, _HIGHEST_LINE = 0.8, 0.9, 2.4
_LEAST_SIDE = 10  # pixels; what is narrower holds no line, and the other preparations can do nothing with it
_FEW = 40  # strips of text-like ink that are read for themselves; more are noise, or a page that was not read
_TEXT_SHARE = 0.5  # of the strips that were read for themselves
_LEFT = 0.15  # of the lines; if so many strips are left after that, the page is poor
_MAY_BE_TURNED = 0.5  # quality below which it is asked whether the page stands on its head
_STRIP = 4  # part of the height that is read for that: where most ink is
_STRENGTH = 35.0  # of the noise removal before lines are followed, grey levels
_ENOUGH = 0.965  # quality from which no further preparation is tried
_GAIN = 1.01  # by how much a further reading must add to the well read letters ...
_PATIENCE = 2  # ... or else so many in a row may fail to
_COLUMN_GAP = 7.0  # heights of a small letter; the widest spaces of justified text are about half as wide


@dataclass(frozen=True, slots=True)
class FirstReading:
    """A page image as first read, doubts settled; boxes are in pixels of `image`, whatever was done to it before."""

    image: PageImage
    letters: LetterHeight
    lines: tuple[Line, ...]
    steps: tuple[str, ...]


Preparations = Callable[[PageImage, float], Iterable[tuple[PageImage, bool]]]


def read(image: PageImage, number: int, settings: OcrSettings) -> Page:
    """Return what Tesseract reads on `image`, as page `number`: one call for text, boxes and confidences.

    Lines stand in Tesseract's reading order with a blank line after each paragraph; boxes are in pixels of the page
    image as ingested.

    Raises:
        StageError: Tesseract took longer than the settings allow, crashed, or did not answer with text.
        MissingToolError: Tesseract or the language is not installed.
    """
    letters = letter_height(image)
    scaled = normalised(image, letters.measured, letters.condensed)
    lines = recognise(scaled, settings)
    return Page(number, lines, dpi=image.dpi, steps=scaled.steps, notes=() if lines else (NO_TEXT,))


def read_first(images: Sequence[PageImage], settings: OcrSettings, lexicon: Words) -> list[FirstReading]:
    """Read each of `images` (grey, upright and level) as it is, and what Tesseract is not sure of once more.

    One call reads all pages, and one all that is in doubt: to start takes Tesseract a tenth of the time of a page. A
    page is read alike, whatever is read by the same call.

    Raises: as `read_well`.
    """
    own = [replace(image, to_original=np.eye(3)) for image in images]
    letters = [letter_height(image) for image in own]
    scaled = [normalised(image, size.measured, size.condensed) for image, size in zip(own, letters, strict=True)]
    asked = []
    for image, size, lines in zip(own, letters, recognise_each(scaled, settings, Layout.PAGE), strict=True):
        whole = with_starts(image, mended(lines), size.plausible, settings, lexicon)
        asked.append(_doubts(image, whole, size.plausible, lexicon))
    steps = [image.steps for image in scaled]
    return [FirstReading(*page) for page in zip(own, letters, answered(asked, settings), steps, strict=True)]


def read_well(
    image: PageImage,
    number: int,
    settings: OcrSettings,
    lexicon: Words,
    preparations: Preparations,
    first: FirstReading | None = None,
) -> Page:
    """Return `image` (grey, upright and level) read as page `number`; boxes are in pixels of the page as ingested.

    `first` is what `read_first` gives for it, where it was asked already. What Tesseract's layout analysis passed over
    is read for itself. Where the words are not like words, or much ink is left that was not read, the page is read
    again as `preparations` make it, at most `settings.most_readings` times in all, and the readings are merged.

    Raises:
        StageError: Tesseract took longer than the settings allow, crashed, or did not answer with text.
        MissingToolError: Tesseract or the language is not installed.
    """
    first = first or read_first([image], settings, lexicon)[0]
    own, letters = first.image, first.letters  # all readings have their boxes in the pixels of `own` until the end
    height = letters.plausible
    may_read_again = settings.most_readings > 1 and min(own.width, own.height) >= _LEAST_SIDE
    ink = PageInk(own, height)
    lines, left = _completed_first(first, ink, settings, lexicon)
    # where specks hide the letters, lines may be lost without a trace
    poor = may_read_again and (letters.specked or _is_poor(lines, left, lexicon))
    pale = may_read_again and _is_pale_text_left(own, lines, height, settings, lexicon)
    if poor and _is_upside_down(own, height, _quality(lines, lexicon), settings, lexicon):
        image = quarter_turned(image, 180, "orientation 180°")
        first = replace(read_first([image], settings, lexicon)[0], letters=letters)
        own = first.image
        ink = PageInk(own, height)
        lines, left = _completed_first(first, ink, settings, lexicon)
        poor = letters.specked or _is_poor(lines, left, lexicon)
    steps = first.steps
    if poor or pale:
        ways = _evened_first(preparations) if pale else preparations
        lines, more = _read_again(own, _finished(own, lines, height), height, settings, lexicon, ways)
        steps = (*steps, *more)
    # before letter-spaced words, which noise is like, are taken apart
    hopeless = steps != first.steps and _is_hopeless(lines, lexicon)
    kept, notes = _without_noise(lines, lexicon, height if steps == first.steps else None, hopeless)
    kept = _finished(own, kept, height)
    # of a noisy page, noise would be taken for pictures
    regions = unread_regions(ink, kept) if steps == first.steps or not is_noisy(own.pixels, height) else ()
    kept = with_stamps_apart(in_reading_order(kept, height), regions, height)
    if steps != first.steps and _quality(lines, lexicon) < _GOOD:
        notes = [quality_note(is_noisy(own.pixels, height), steps, regions), *notes]
    return Page(
        number,
        lines=_placed([_columns_parted(with_words_parted(line), height) for line in kept], image.to_original),
        dpi=image.dpi,
        steps=steps,
        notes=tuple(notes if any(line.words for line in kept) else [NO_TEXT, *notes]),
        regions=_regions_placed(regions, image.to_original),
    )


def _completed_first(
    first: FirstReading, ink: PageInk, settings: OcrSettings, lexicon: Words
) -> tuple[tuple[Line, ...], list[Box]]:
    """Return the lines of the page with what its first reading lacks, and where text seems to be left on it."""
    image, height = first.image, first.letters.plausible
    lines, left = _completed(image, first.lines, height, settings, lexicon)
    return with_text_under_strokes(image, ink, lines, height, settings, lexicon), left


def _doubts(image: PageImage, lines: tuple[Line, ...], height: float, lexicon: Words) -> Asked:
    """Return `lines`, and what Tesseract is not sure of in them."""
    lines, parted = about_words_of_two_lines(image, lines, height, lexicon)
    lines = with_lone_numerals(with_ones(lines, image.pixels, height), image.pixels, height)
    lines, leaders = about_leaders(image, lines, height)
    lines, figures = about_figures(image, lines, height)
    questions = (
        *parted,
        *leaders,
        *about_spaced_lines(image, lines, height, lexicon),
        *about_short_lines(image, lines, height),
        *figures,
    )
    return Asked(lines, questions)


def _finished(image: PageImage, lines: tuple[Line, ...], height: float) -> tuple[Line, ...]:
    """Return `lines` with what the ink of `image` tells better than Tesseract: specks, spaces, dots, strokes, carons.

    None of it costs a call of Tesseract.
    """
    for better in (
        *(without_rules, without_specks, letter_spaced, with_bullets, with_roman_numerals),
        *(with_carons, with_acutes, with_points, with_plus_signs, with_en_dashes),
    ):
        lines = better(lines, image.pixels, height)
    return lines


def _without_noise(
    lines: tuple[Line, ...], lexicon: Words, height: float | None, hopeless: bool
) -> tuple[tuple[Line, ...], list[str]]:
    """Return `lines` without noise, and the note that says so.

    Of a page that was well read, with small letters of `height`, what begins where the lines of the text do and is as
    high as they are is text, however badly it was read: "AD/1". Of a `hopeless` page only what is surely text is kept.
    """
    edges = text_edges(lines) if height is not None else None
    kept = tuple(
        line
        for line in lines
        if not is_garbage(line, lexicon)
        or (height is not None and edges is not None and _begins_in_text(line, edges[0], height))
    )
    if hopeless:
        kept = tuple(line for line in kept if is_textlike(line.words, lexicon))
    return kept, [NOISE_LEFT_OUT] if len(kept) < len(lines) else []


def _begins_in_text(line: Line, edge: float, height: float) -> bool:
    """Return whether a line begins at the left edge of the text, as high as one line of type, with letters in it."""
    box = around(word.box for word in line.words if word.box)
    as_high = _LOWEST_LINE * height <= box.height <= _HIGHEST_LINE * height
    letters = 2 * sum(sign.isalnum() or sign == "|" for sign in line.raw) >= letters_of(line.words)  # "I." as "|."
    return letters and as_high and abs(box.left - edge) <= _AT_EDGE * height


def _completed(
    image: PageImage, lines: tuple[Line, ...], height: float, settings: OcrSettings, lexicon: Words
) -> tuple[tuple[Line, ...], list[Box]]:
    """Return `lines` with what they lack of the text on `image`, and where there still is some, it seems."""
    fewer = without_figures(lines, height)
    left, signs = left_out(image.pixels, fewer, height)
    if len(left) > _FEW:
        return lines, left
    lines = with_figures(image, lines, fewer, signs, height, settings, lexicon)
    lines = with_lone_signs(image, lines, signs, height, settings)
    if not left:
        return lines, left
    read_there = read_strips(image, left, height, settings)
    found = tuple(line for line in read_there if not is_garbage(line, lexicon))
    kept = {word.box for line in fewer for word in line.words}
    lines = supplemented(lines, found, lexicon, {word for line in lines for word in line.words if word.box not in kept})
    # where hardly anything is text, it is the grain of a desk or a picture, and the page not poor for it
    return lines, missed(image, lines, height) if len(found) >= _TEXT_SHARE * len(read_there) else []


def _is_pale_text_left(
    image: PageImage, lines: tuple[Line, ...], height: float, settings: OcrSettings, lexicon: Words
) -> bool:
    """Return whether there is text on `image` that Tesseract passed over because it is paler than the rest.

    What shines through from the other side is as pale; as no text comes of it, it is asked what is read there.
    """
    if not is_unevenly_pale(image.pixels) or is_noisy(image.pixels, height):
        return False
    evened = replace(image, pixels=even_ink(image.pixels, height))
    left = missed(evened, lines, height)
    if not 0 < len(left) <= _FEW:
        return False
    found = read_strips(evened, left, height, settings)
    return sum(is_textlike(line.words, lexicon) for line in found) >= _TEXT_SHARE * len(found) > 0


def _evened_first(preparations: Preparations) -> Preparations:
    """Return `preparations`, and before them the page with its ink evenly dark."""

    def prepared(image: PageImage, height: float) -> Iterator[tuple[PageImage, bool]]:
        yield replace(image, pixels=even_ink(image.pixels, height), steps=(*image.steps, "even")), False
        yield from preparations(image, height)

    return prepared


def _is_upside_down(image: PageImage, height: float, quality: float, settings: OcrSettings, lexicon: Words) -> bool:
    """Return whether a page that reads badly stands on its head.

    On bent and noisy pages the look of the letters misleads `set_upright`. A strip of the page, read both ways, tells.
    """
    if quality >= _MAY_BE_TURNED and not any(step.startswith("orientation") for step in image.steps):
        return False
    rows = image.height // _STRIP
    darkness = np.convolve(255.0 - image.pixels.mean(axis=1), np.ones(rows), "valid")
    top = int(darkness.argmax())
    strip = divide_by_background(smooth_noise(image.pixels[top : top + rows], _STRENGTH), height)
    upright, turned = (
        good_letters(recognise(PageImage(np.ascontiguousarray(np.rot90(strip, turns)), image.dpi), settings), lexicon)
        for turns in (0, 2)
    )
    return turned > max(upright, 0.0)


def _columns_parted(line: Line, height: float) -> Line:
    """Return `line` with columns, such as two signatures side by side, parted by four spaces."""
    words = list(line.words)
    for place, (before, word) in enumerate(pairwise(line.words), 1):
        if before.box and word.box and word.box.left - before.box.left - before.box.width > _COLUMN_GAP * height:
            words[place] = replace(word, space=COLUMN_SPACE)
    return replace(line, words=tuple(words))


def _is_poor(lines: Iterable[Line], left: list[Box], lexicon: Words) -> bool:
    written = [line for line in lines if line.words]
    garbage = [line for line in written if is_garbage(line, lexicon)]
    if len(garbage) <= _GARBAGE_LINES:
        written = [line for line in written if line not in garbage]
    return _quality(written, lexicon) < _good(written) or len(left) > _LEFT * len(written) + 2


def _good(lines: Iterable[Line]) -> float:
    """Return the quality from which a reading is left as it is; a page of figures cannot be sure of as much.

    Each of two tables of budgets, read without a fault, had 0.91, for figures are in no lexicon.
    """
    words = [word for line in lines for word in line.words]
    share = letters_of(word for word in words if is_figure(word)) / max(1, letters_of(words))
    return _GOOD * (1 - (1 - TRUST_FIGURE) * share) if share >= _TABLE else _GOOD


def _is_hopeless(lines: Iterable[Line], lexicon: Words) -> bool:
    words = [word for line in lines for word in line.words]
    return words_quality(words, lexicon) < _HOPELESS or letters_of(words) < _SHORT * len(words)


def _quality(lines: Iterable[Line], lexicon: Words) -> float:
    return words_quality((word for line in lines for word in line.words), lexicon)


def _read_again(
    image: PageImage,
    first: tuple[Line, ...],
    height: float,
    settings: OcrSettings,
    lexicon: Words,
    preparations: Preparations,
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Return the lines of all readings merged, and the names of the preparations that were tried.

    Streaks and folds are taken out first; all readings are then merged on the straightened page.
    """
    tried = list[str]()
    clean = remove_streaks(image.pixels, height)
    if clean is not None:
        image = replace(image, pixels=clean)
        tried.append("streaks")
        first = tuple(_without_bars(line) for line in first)
    bend = bend_of(divide_by_background(smooth_noise(image.pixels, _STRENGTH), height), height)
    if bend is not None:
        image = replace(image, pixels=straighten(image.pixels, bend))
        tried.append("dewarp")
    # what was read on bent lines is of no use on straight ones
    readings = [closed(first, height, lexicon)] if any(line.words for line in first) and bend is None else []
    merged: tuple[Line, ...] = ()
    best, idle, noisy = good_letters(readings[0], lexicon) if readings else 0.0, 0, False
    for prepared, line_by_line in preparations(image, height):
        if len(readings) >= settings.most_readings or idle >= _PATIENCE:
            break
        try:
            lines = _reading(prepared, line_by_line, height, settings)
        except StageError:
            if not any(line.words for line in first):
                raise
            break  # what was read before stands; noise on which Tesseract takes too long is so in most preparations
        if not readings:
            flat = cv2.resize(prepared.pixels, (image.width, image.height), interpolation=cv2.INTER_AREA)
            lines = with_starts(replace(image, pixels=np.asarray(flat, np.uint8)), lines, height, settings, lexicon)
        # in all of them words end in the same places then
        readings.append(closed(lines if line_by_line else _finished(image, lines, height), height, lexicon))
        tried.append(f"reading {prepared.steps[-1]}")
        noisy = noisy or line_by_line
        merged = merge(readings, lexicon, noisy)
        letters = good_letters(merged, lexicon)
        idle = idle + 1 if letters < _GAIN * best else 0
        best = max(best, letters)
        if _quality(merged, lexicon) >= _ENOUGH and len(missed(image, merged, height)) <= 2:
            break
    if not merged or good_letters(first, lexicon) > good_letters(merged, lexicon):
        return first, tuple(tried)
    if not noisy:
        (merged,) = answered([_doubts(image, merged, height, lexicon)], settings)
    fewer = without_figures(merged, height)
    signs = left_out(image.pixels, fewer, height).signs
    merged = with_figures(image, merged, fewer, signs, height, settings, lexicon)
    if bend is not None:
        merged = _moved(merged, lambda boxes: [bent(box, bend) for box in boxes])
    return merged, tuple(tried)


def _reading(prepared: PageImage, line_by_line: bool, height: float, settings: OcrSettings) -> tuple[Line, ...]:
    if line_by_line:
        return read_line_by_line(prepared, height, settings)
    return mended(recognise(prepared, settings))


def _without_bars(line: Line) -> Line:
    """Return `line` without the bars as which streaks are read."""
    words = tuple(word for word in line.words if word.raw != "|")
    return joined(words) if words and len(words) < len(line.words) else replace(line, words=words)


def _moved(lines: Sequence[Line], move: Callable[[list[Box]], list[Box]]) -> tuple[Line, ...]:
    """Return `lines` with their words' boxes where `move` puts them, and their own around these."""
    boxes = iter(move([word.box for line in lines for word in line.words if word.box]))
    moved = []
    for line in lines:
        words = tuple(replace(word, box=next(boxes)) if word.box else word for word in line.words)
        moved.append(replace(line, words=words, box=around(word.box for word in words if word.box) if words else None))
    return tuple(moved)


def _placed(lines: Sequence[Line], to_original: NDArray[np.float64]) -> tuple[Line, ...]:
    """Return `lines` with each box in pixels of the page as ingested."""
    return _moved(lines, lambda boxes: original_boxes(boxes, to_original))


def _regions_placed(regions: Sequence[Region], to_original: NDArray[np.float64]) -> tuple[Region, ...]:
    boxes = original_boxes([region.box for region in regions], to_original)
    return tuple(replace(region, box=box) for region, box in zip(regions, boxes, strict=True))


def cut_to_size(page: Page, width: int, height: int) -> Page:
    """Return `page` with no box beyond the edges of its image as ingested: a margin added in turning lies outside."""
    return replace(
        page,
        width=width,
        height=height,
        lines=_moved(page.lines, lambda boxes: [_cut_box(box, width, height) for box in boxes]),
        regions=tuple(replace(region, box=_cut_box(region.box, width, height)) for region in page.regions),
    )


def _cut_box(box: Box, width: int, height: int) -> Box:
    left, top = min(max(box.left, 0), width - 1), min(max(box.top, 0), height - 1)
    right, bottom = min(box.right, width), min(box.bottom, height)
    return Box(left, top, max(1, right - left), max(1, bottom - top))
