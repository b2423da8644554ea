"""What the page says beside the words: the blank space over each line of a scan, which lines are specks, which figures
are in doubt.

Tesseract's paragraphs part lines where none are parted, and join some that are. The distances between the lines tell
better; where a page has no boxes (a text file), its blank lines are what there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Document, Line, Page
from pipeline.patterns import compiled
from pipeline.segment.text.furniture import SPOILT_DASHES

# Times the usual distance of two lines, from which blank space lies between them: benchmarks/minutes/README.md
WIDE = 1.35
FEW_LINES = 4  # fewer do not tell how far apart lines usually are
SPECK, SURE = 4, 0.7  # letters of a line that may be a speck, Tesseract's confidence from which it is none
CLOSEST = 15  # of a hundred distances so many are no wider than that of two lines of a paragraph


FAR = 0.2  # of the page's width, from the edge of the text: nothing there begins a line of it
NEAR = 0.03  # of the page's width, from the right edge or the middle of the text: where numbers of pages stand
MORE = 3  # pages that a text may have had, more than it has sheets
_UNTOLD = -1
_FIGURE = compiled(r"\d|^\W*[OQIlSBZ|]\W*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the pages show of each line, by its page and its place there, both counted from 0."""

    gaps: dict[int, NDArray[np.int16]] = field(default_factory=dict)  # see `gap`; a few bytes a line: there are many
    specks: frozenset[tuple[int, int]] = frozenset()
    doubts: tuple[tuple[int, int], ...] = ()  # places in the document's text of figures that were read doubtfully

    def gap(self, page: int, line: int) -> int | None:
        """Return the blank space before a line, in lines; None where the page does not tell it."""
        found = int(self.gaps[page][line]) if page in self.gaps else _UNTOLD
        return None if found == _UNTOLD else found


def layout_of(document: Document) -> Layout:
    """Return what the pages of a document show beside its words; nothing of pages without boxes."""
    specks = {
        (number, index)
        for number, page in enumerate(document.pages)
        for index, line in enumerate(page.lines)
        if _is_speck(line) or _is_page_number(line, page) or _is_number_apart(line, page, len(document.pages))
    }
    return Layout(_gaps(document), frozenset(specks), tuple(_doubts(document)))


def _is_speck(line: Line) -> bool:
    """Say whether a line is a page number or a stain read as a few small letters, of which Tesseract is not sure."""
    letters = "".join(word.text for word in line.words).strip("-)(.,")
    doubtful = all(word.confidence is not None and word.confidence < SURE for word in line.words)
    return len(letters) <= SPECK and letters.isalpha() and letters.islower() and doubtful


def _is_page_number(line: Line, page: Page) -> bool:
    """Say whether a line far from the left edge of the text holds nothing but a number between dashes: ". 3."."""
    if SPOILT_DASHES.fullmatch(line.text) is None or page.turn or any(word.box is None for word in line.words):
        return False
    lefts = sorted(one.words[0].box.left for one in page.lines if one.words and one.words[0].box is not None)
    away = min(word.box.left for word in line.words if word.box is not None) - lefts[len(lefts) // 2]
    return away > FAR * page.width


def _is_number_apart(line: Line, page: Page, pages: int) -> bool:
    """Say whether a line holds nothing but a page's number in the middle of the page or at the right of its text."""
    if len(line.words) != 1 or page.turn or not line.text.isdecimal() or not 0 < int(line.text) <= pages + MORE:
        return False
    others = [word.box for one in page.lines if one is not line for word in one.words if word.box is not None]
    lefts = sorted(one.words[0].box.left for one in page.lines if one.words and one.words[0].box is not None)
    here = line.words[0].box
    if here is None or len(lefts) < FEW_LINES or not others:
        return False
    left, right = lefts[len(lefts) // 2], max(box.right for box in others)
    if here.left - left < FAR * page.width or any(box.top < here.middle < box.bottom for box in others):
        return False
    middle = abs(here.left + here.width / 2 - (left + right) / 2)
    return min(middle, right - here.right) < NEAR * page.width


def _doubts(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the places in the document's text of the doubtful words that have a figure, or a letter in its place."""
    start = 0
    for page in document.pages:
        for line in page.lines:
            place = start
            for space, word in line.spaced():
                place += len(space)
                if word.doubtful and _FIGURE.search(word.text):
                    yield place, place + len(word.text)
                place += len(word.text)
            start = place + len(line.tail) + 1
        start += 0 if page.lines else 1


def _gaps(document: Document) -> dict[int, NDArray[np.int16]]:
    """Return the blank space, in lines, before each line of the pages whose boxes tell it."""
    pages = {number: steps for number, page in enumerate(document.pages) if (steps := _steps(page)) is not None}
    every = np.concatenate([np.empty(0), *(steps[steps > 0] for steps in pages.values())])
    if len(every) < FEW_LINES:
        return {}
    closest = float(np.percentile(every, CLOSEST))
    pitch = float(np.median(every[abs(every - closest) < 0.15 * closest]))

    def gaps(steps: NDArray[np.float64]) -> NDArray[np.int16]:
        # a second column begins higher up or on the same row
        told = (steps == 0) | (steps > 0.5 * pitch)
        lines = np.where(steps < WIDE * pitch, 0, np.maximum(1, np.rint(steps / pitch) - 1))
        return np.where(told, lines, _UNTOLD).astype(np.int16)

    return {number: gaps(steps) for number, steps in pages.items()}


def _steps(page: Page) -> NDArray[np.float64] | None:
    """Return how far each line of a page stands under the one before, in widths of the page; the first 0, blank NaN."""
    written = [index for index, line in enumerate(page.lines) if line.words]
    if not written or any(word.box is None for index in written for word in page.lines[index].words):
        return None
    rows = _rows([page.lines[index] for index in written], page.turn)
    across = page.height if page.turn in (90, 270) else page.width
    steps = np.full(len(page.lines), np.nan)
    steps[written] = np.diff(rows, prepend=rows[0]) / max(across, 1)
    return steps


def _rows(lines: Sequence[Line], turn: int) -> np.ndarray:
    """Return how far down the page each line stands, as if the page had been scanned straight."""
    middles = []
    for line in lines:
        boxes = np.array([word.box for word in line.words if word.box is not None], dtype=np.float64)
        middles.append(boxes[:, :2] + boxes[:, 2:] / 2)
    if turn in (90, 270):
        middles = [np.c_[points[:, 1], -points[:, 0]] for points in middles]
    if turn in (180, 90):
        middles = [-points for points in middles]
    slopes = [_slope(*points.T) for points in middles if len(points) > 4]
    slope = float(np.median(slopes)) if slopes else 0.0
    return np.array([np.median(points[:, 1] - slope * points[:, 0]) for points in middles])


def _slope(along: NDArray[np.float64], down: NDArray[np.float64]) -> float:
    """Return by how many pixels a line sinks for each along it: least squares, in a third of numpy.polyfit's time."""
    from_middle = along - along.mean()
    spread = float(from_middle @ from_middle)
    return float(from_middle @ down) / spread if spread else 0.0
