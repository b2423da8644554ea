"""Headings that a scan has lost: the agenda foretells one, and a wide blank space stands where it must have been.

Only where a page was measured, where one entry of the agenda lacks between two items that follow each other, and where
one place between them is left so blank, is an item begun there; a warning says that its heading was not read.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.segment.agenda.items import FoundItem
from pipeline.segment.agenda.printed import Agenda, Entry
from pipeline.segment.text.clean_text import Text

WIDE = 2  # blank lines, where paragraphs stand one apart: the heading and the space around it


def with_lost_headings(text: Text, agendas: Sequence[Agenda], found: Sequence[FoundItem], end: int) -> list[FoundItem]:
    """Return the items with those whose headings were lost before line `end`."""
    gaps = sorted(line.gap for line in text.lines if line.gap)
    if not (text.measured and agendas and found and gaps) or gaps[len(gaps) // 2] >= WIDE:
        return list(found)
    entries = [entry for entry in agendas[-1].entries if "." not in entry.number]
    wide = _room(text, found)
    place = {entry.number: index for index, entry in enumerate(entries)}
    lines = [text.line_at(item.start) for item in found]
    whole: list[FoundItem] = []
    for at in range(len(found) + 1):
        first = lines[at - 1] + 1 if at else agendas[-1].last_line + 1
        last = lines[at] if at < len(found) else end
        before = place.get(found[at - 1].number) if at else -1
        after = place.get(found[at].number) if at < len(found) else len(entries)
        lost = _lacking(entries, before, after, {item.number for item in found}, opens=at == 0)
        blank = [text.lines[line] for line in range(first, last) if text.lines[line].gap >= wide]
        blank = [line for line in blank if not line.first_on_page]
        if lost is not None and len(blank) == 1:
            whole.append(FoundItem(lost.number, lost.title, blank[0].start, blank[0].start, inferred=True))
        whole += found[at : at + 1]
    return whole


def _room(text: Text, found: Sequence[FoundItem]) -> int:
    """Return how many blank lines the heading leaves that was lost: itself, and as many as are around the others."""
    lines = [text.line_at(item.start) for item in found]
    before = sorted(text.lines[line].gap for line in lines if not text.lines[line].first_on_page)
    below = sorted(text.lines[line + 1].gap for line in lines if line + 1 < len(text.lines))
    around = (some[len(some) // 2] for some in (before, below) if some)
    return max(WIDE, sum(around) + 1)


def _lacking(
    entries: Sequence[Entry], before: int | None, after: int | None, found: set[str], opens: bool
) -> Entry | None:
    """Return the one entry that lacks between two items; before the first item, the agenda's first."""
    if before is None or after is None or not before + 1 < len(entries):
        return None
    entry = entries[before + 1]
    return entry if entry.number not in found and (opens or after == before + 2) else None
