"""What the page says beside the words: how much blank space lies over each line of a scan.

Tesseract's paragraphs part lines where none are parted, and join some that are. The distances between the lines tell
better; where a page has no boxes (a text file), its blank lines are what there is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.model import Document, Line, Page

Gaps = dict[tuple[int, int], int]  # (page, line), counted from 0 → blank lines before it

WIDE = 1.35  # times the usual distance of two lines, from which blank space lies between them
FEW_LINES = 4  # fewer do not tell how far apart lines usually are
CLOSEST = 15  # of a hundred distances so many are no wider than that of two lines of a paragraph


def gaps_of(document: Document) -> Gaps:
    """Return the blank space, in lines, before each line of the pages whose boxes tell it."""
    pages = {number: steps for number, page in enumerate(document.pages) if (steps := _steps(page))}
    every = np.array([step for steps in pages.values() for step in steps.values() if step > 0])
    if len(every) < FEW_LINES:
        return {}
    closest = float(np.percentile(every, CLOSEST))
    pitch = float(np.median(every[abs(every - closest) < 0.15 * closest]))
    return {
        (number, index): 0 if step < WIDE * pitch else max(1, round(step / pitch) - 1)
        for number, steps in pages.items()
        for index, step in steps.items()
        if step == 0 or step > 0.5 * pitch  # not so a second column, which begins higher up or on the same row
    }


def _steps(page: Page) -> dict[int, float]:
    """Return how far each line of a page stands under the one before, in widths of the page; the first 0."""
    written = [index for index, line in enumerate(page.lines) if line.words]
    if not written or any(word.box is None for index in written for word in page.lines[index].words):
        return {}
    rows = _rows([page.lines[index] for index in written], page.turn)
    across = page.height if page.turn in (90, 270) else page.width
    return dict(zip(written, [0.0, *(np.diff(rows) / max(across, 1)).tolist()], strict=True))


def _rows(lines: Sequence[Line], turn: int) -> np.ndarray:
    """Return how far down the page each line stands, as if the page had been scanned straight."""
    middles = []
    for line in lines:
        boxes = np.array([word.box for word in line.words if word.box is not None], dtype=np.float64)
        middles.append(np.c_[boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2])
    if turn in (90, 270):
        middles = [np.c_[points[:, 1], -points[:, 0]] for points in middles]
    if turn in (180, 90):
        middles = [-points for points in middles]
    slopes = [np.polyfit(points[:, 0], points[:, 1], 1)[0] for points in middles if len(points) > 4]
    slope = float(np.median(slopes)) if slopes else 0.0
    return np.array([np.median(points[:, 1] - slope * points[:, 0]) for points in middles])
