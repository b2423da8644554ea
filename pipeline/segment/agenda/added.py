"""An entry put into the agenda in words only, so that the body counts on by one: "6. Pokopališče", "7. Razno"."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from pipeline.segment.agenda.entries import clean_title
from pipeline.segment.agenda.headings import Heading, explicit_heading, plain_heading
from pipeline.segment.agenda.printed import Entry
from pipeline.segment.text.clean_text import Text
from pipeline.segment.wording.tables import fold

SAME_TITLE = 85  # rapidfuzz ratio


def with_added(text: Text, entries: Sequence[Entry], last_line: int, printed: Container[int]) -> Sequence[Entry]:
    """Return the entries of an agenda with one more where only the headings of the body tell of it.

    From the added one on all stand in the body under the next number, none under its own.

    Args:
        last_line: the line at which the body ends.
        printed: the lines of the agendas, none of which is a heading.
    """
    if not entries or any(entry.number != str(place) for place, entry in enumerate(entries, 1)):
        return entries
    lines = [line for line in range(last_line) if line not in printed]
    headings = [found for line in lines if (found := explicit_heading(text, line) or plain_heading(text, line))]
    first = len(entries)
    while first > 1 and _is_moved(text, headings, entries[first - 1]):
        first -= 1
    added = next((found for found in headings if found.number == str(first + 1) and _heads(text, found)), None)
    if first == len(entries) or added is None:
        return entries
    title = clean_title(_title(text, added))
    moved = [replace(entry, number=str(int(entry.number) + 1)) for entry in entries[first:]]
    here = Entry(str(first + 1), title, added.title_start, text.lines[added.line].end)
    return (*entries[:first], here, *moved)


def _is_moved(text: Text, headings: Sequence[Heading], entry: Entry) -> bool:
    """Say whether an entry's title stands in the body under the next number, and not under its own."""
    under = {
        found.number for found in headings if fuzz.ratio(fold(_title(text, found)), fold(entry.title)) >= SAME_TITLE
    }
    return str(int(entry.number) + 1) in under and entry.number not in under


def _heads(text: Text, heading: Heading) -> bool:
    """Say whether a numbered line has a title for its words, and blank above it."""
    title = _title(text, heading)
    return text.lines[heading.line].gap > 0 and title[:1].isupper() and not title.endswith((".", ",", ";", ":"))


def _title(text: Text, heading: Heading) -> str:
    return text.clean[heading.title_start : text.lines[heading.line].end].strip()
