"""Orientation: a page that lies on its side or stands on its head is set upright."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipeline.errors import StageError
from pipeline.model import PageImage
from pipeline.ocr import tesseract
from pipeline.preprocess.geometry import Letters, ink, letters, quarter_turned, reduced

_LONG_SIDE = 1750  # pixels of the copy that is looked at: a small letter is about ten high
_SAMPLE = 700  # letters that are looked at; the answer is clear long before
_FEWEST = 40  # letters, or pairs of them, that allow an answer
_SURE_SIDE = 0.75  # share of letters whose nearest one lies along the rows (or the columns) from which these are lines
_SURE_UP = 2.5  # standard deviations by which the pairs must lean to one side; they lean by 4 to 10 on a page of text
_OSD_CONFIDENCE = 1.5  # of Tesseract's answer, from which it is followed


@dataclass(frozen=True, slots=True)
class Look:
    """What the letters of a page tell about how it lies."""

    count: int
    along_rows: float  # share of letters whose nearest neighbour lies beside them, not above or below
    pairs: int
    uneven_tops: float  # share of the uneven pairs of neighbours that differ at the top and not at the bottom


def set_upright(image: PageImage) -> PageImage:
    """Return `image` (grey) turned by 0, 90, 180 or 270 degrees so that its text stands upright.

    Letters tell it at once on nearly every page. Tesseract's orientation detection, which takes as long as reading a
    few lines, is asked where they do not, and before a page is turned.

    Raises:
        MissingToolError: Tesseract's orientation data are needed and not installed.
    """
    small, scale = reduced(image.pixels, _LONG_SIDE)
    found = letters(ink(small))
    seen = look(found)
    if seen.count < _FEWEST:
        return image
    if seen.along_rows >= _SURE_SIDE and _up_or_down(seen, 0) == 0:
        return image
    own = _turn(found, seen, small.shape)
    answer = _ask(replace(image, pixels=small, dpi=image.dpi * scale))
    if answer is not None and (answer.confidence >= _OSD_CONFIDENCE or answer.turn == own):
        turn = answer.turn
    else:
        turn = own or 0
    return quarter_turned(image, turn, f"orientation {turn}°") if turn else image


def look(found: Letters) -> Look:
    """Return what the letters `found` tell.

    Methods: letters stand closer to the next one in their line than to the next line (the "docstrum": L. O'Gorman,
    "The document spectrum for page layout analysis", IEEE PAMI 15, 1993); and in Latin script more letters rise above
    the small ones than hang below them (D. Bloomberg, G. Kopec and L. Dasari, "Measuring document image skew and
    orientation", SPIE 2422, 1995): neighbours that are uneven differ at the top.
    """
    centres = found.centres
    height = found.bottom - found.top
    if height.size < 2:
        return Look(int(height.size), 0.5, 0, 0.5)
    size = np.median(np.maximum(height, found.right - found.left))
    sample = np.linspace(0, height.size - 1, min(_SAMPLE, height.size)).astype(np.intp)
    down = centres[None, :, 0] - centres[sample, None, 0]
    across = centres[None, :, 1] - centres[sample, None, 1]
    distance = np.hypot(down, across)
    distance[np.arange(sample.size), sample] = np.inf
    nearest = distance.argmin(axis=1)
    which = np.arange(sample.size)
    step_down, step_across = down[which, nearest], across[which, nearest]
    close = distance[which, nearest] < 3 * size
    beside = np.abs(step_across) > np.abs(step_down)
    count = int(close.sum())
    along_rows = float(beside[close].mean()) if count else 0.5

    # the lean of the lines, taken out before tops and bottoms are compared
    leaning = close & (np.abs(step_across) > 2 * np.abs(step_down))
    slope = float(np.median(step_down[leaning] / step_across[leaning])) if leaning.any() else 0.0
    near = (across > 0) & (across < 3 * size) & (np.abs(down - slope * across) < 0.6 * size)
    first, second = np.nonzero(near)
    lean = slope * across[first, second]
    tops = np.abs(found.top[second] - found.top[sample[first]] - lean)
    bottoms = np.abs(found.bottom[second] - found.bottom[sample[first]] - lean)
    uneven_tops = int(((tops > 0.25 * size) & (bottoms < 0.12 * size)).sum())
    uneven_bottoms = int(((bottoms > 0.25 * size) & (tops < 0.12 * size)).sum())
    pairs = uneven_tops + uneven_bottoms
    return Look(count, along_rows, pairs, uneven_tops / pairs if pairs else 0.5)


def _turn(found: Letters, seen: Look, shape: tuple[int, ...]) -> int | None:
    """Return the clockwise turn that sets the letters upright, in degrees, or None where they do not tell."""
    if seen.along_rows >= _SURE_SIDE:
        return _up_or_down(seen, 0)
    if seen.along_rows <= 1 - _SURE_SIDE:
        return _up_or_down(look(_turned_clockwise(found, shape[0])), 90)
    return None


def _up_or_down(seen: Look, turn: int) -> int | None:
    lean = (seen.uneven_tops - 0.5) * 2 * seen.pairs**0.5
    if seen.pairs < _FEWEST or abs(lean) < _SURE_UP:
        return None
    return turn if seen.uneven_tops > 0.5 else (turn + 180) % 360


def _turned_clockwise(found: Letters, height: int) -> Letters:
    return Letters(found.left, found.right, height - found.bottom, height - found.top)


def _ask(image: PageImage) -> tesseract.Orientation | None:
    try:
        return tesseract.orientation(image)
    except StageError:
        return None  # the page is read as it lies; if Tesseract cannot run at all, reading says so
