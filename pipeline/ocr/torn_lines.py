"""Lines that Tesseract tore apart: a streak down the page looks to its layout analysis like the gap between columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.model import Box, Line
from pipeline.ocr.tesseract import around, joined

_GAP = 0.9  # of the height of a line: words are closer than that, columns are not
_SAME_ROW = 0.35  # of the height of a line: by how much less the middles of two halves differ
_TORN = 0.15  # of the lines: so many halves do not come of chance (a table, a signature)


def torn(lines: Sequence[Line]) -> int:
    """Return how many of `lines` go on in another line where they end."""
    return len(_halves([line for line in lines if line.words]))


def mended(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return `lines` with torn ones joined, from the top of the page to the bottom, if that befell many of them.

    Columns that are columns lie farther apart than words, and are left as they are.
    """
    written = [line for line in lines if line.words]
    halves = _halves(written)
    if len(halves) <= max(2, _TORN * len(written)):
        return tuple(lines)
    following = set(halves.values())
    whole: list[Line] = []
    for index in range(len(written)):
        if index in following:
            continue
        pieces, last = [written[index]], index
        while last in halves:
            last = halves[last]
            pieces.append(written[last])
        whole.append(joined([word for piece in pieces for word in piece.words]))
    return parted(sorted(whole, key=lambda line: _box(line).top + _box(line).height / 2))


def _halves(written: Sequence[Line]) -> dict[int, int]:
    """Return the number of the line in which a line goes on, by the number of that line."""
    if len(written) < 2:
        return {}
    ends = np.array([_box(Line(line.words[-1:])) for line in written], dtype=np.float64)
    starts = np.array([_box(Line(line.words[:1])) for line in written], dtype=np.float64)
    usual = float(np.median([word.box.height for line in written for word in line.words if word.box]))
    gap = starts[None, :, 0] - (ends[:, 0] + ends[:, 2])[:, None]
    apart = np.abs((starts[:, 1] + starts[:, 3] / 2)[None] - (ends[:, 1] + ends[:, 3] / 2)[:, None])
    close = (gap > -0.3 * usual) & (gap < _GAP * usual) & (apart < _SAME_ROW * usual)
    np.fill_diagonal(close, False)
    halves: dict[int, int] = {}
    for before, after in zip(*np.nonzero(close), strict=True):
        if (
            int(before) not in halves
            and int(after) not in halves.values()
            and gap[before, after] == gap[before].min(where=close[before], initial=np.inf)
        ):
            halves[int(before)] = int(after)
    return halves


def parted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return `lines` with a blank one where the gap between two is wide, as between paragraphs."""
    tops = np.array([_box(line).top for line in lines], dtype=np.float64)
    pitch = float(np.median(np.diff(tops))) if len(tops) > 1 else 0.0
    parted: list[Line] = []
    for index, line in enumerate(lines):
        if index and tops[index] - tops[index - 1] > 1.4 * pitch:
            parted.append(Line())
        parted.append(line)
    return (*parted, Line())


def _box(line: Line) -> Box:
    return around(word.box for word in line.words if word.box is not None)
