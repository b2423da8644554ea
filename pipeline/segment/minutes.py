"""The order in which minutes are read: agenda and headings first, for they say where the rest stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import AgendaEntry, Document, Event, Item, Minutes, Warning
from pipeline.segment.agenda.headings import explicit_heading
from pipeline.segment.agenda.items import FoundItem, find_items
from pipeline.segment.agenda.lost_headings import with_lost_headings
from pipeline.segment.agenda.printed import Agenda, find_agendas
from pipeline.segment.closing import find_closing, find_signatures
from pipeline.segment.header import find_header, is_gathering
from pipeline.segment.people.attendance import find_attendance, find_voters, with_late
from pipeline.segment.records import find_records, why_no_minutes
from pipeline.segment.resolutions.drafts import votes_lead
from pipeline.segment.resolutions.elsewhere import Session
from pipeline.segment.resolutions.labels import Label, find_labels, numbered_by_session
from pipeline.segment.resolutions.resolutions import Decisions, FoundResolution, find_resolutions
from pipeline.segment.resolutions.vote_places import recurring_openings
from pipeline.segment.text.clean_text import Text, read_text
from pipeline.segment.text.layout import Layout, layout_of
from pipeline.segment.votes.votes import FoundVote
from pipeline.segment.warnings import Findings, warnings_for

LABELS = 3  # from which a body is seen to label its resolutions


def _nobody(event: Event) -> None:
    """Be told of a session, and do nothing."""


def segment(document: Document, told: Callable[[Event], None] = _nobody) -> Document:
    """Return `document` with its minutes. Spans are offsets into `document.text`.

    `told` is told of each session as soon as its head was read, which is long before all of it was.
    """
    return replace(document, minutes=segment_text(document.text, layout_of(document), told))


def segment_text(text: str, layout: Layout | None = None, told: Callable[[Event], None] = _nobody) -> Minutes:
    """Return the minutes in `text`, whose pages are parted by form feeds; `layout` is what the pages of a scan show.

    Where more minutes than one stand in it, the first has the others as `further`, and a warning where each of them
    begins. Where there are none, the minutes are empty but for a warning that says why.
    """
    whole = read_text(text, layout)
    starts = [*find_records(whole), len(whole.lines)]
    records: list[Minutes] = []
    more: list[Warning] = []
    for part in (whole.part(first, last) for first, last in pairwise(starts)):
        if why_no_minutes(part) is None:
            if records:
                begins = part.span(0, part.lines[0].end)
                more.append(Warning("more-minutes", "Tu se začne nov zapisnik; razčlenjen je posebej.", begins))
            records.append(_read(part, told))
    if not records:
        none = Warning("no-minutes", why_no_minutes(whole) or "", whole.span(0, len(whole.clean)))
        return Minutes(warnings=(none,))
    first, *further = records
    return replace(first, warnings=(*first.warnings, *more), further=tuple(further))


def _read(text: Text, told: Callable[[Event], None]) -> Minutes:
    agendas = find_agendas(text)
    labels = find_labels(text, 0, len(text.clean))
    label_lines = [text.line_at(label.start) for label in labels]
    label_places = [label.start for label in labels]
    found = find_items(text, agendas, len(text.lines), label_places)
    body_line = min(
        [agenda.first_line for agenda in agendas]
        + [text.line_at(item.start) for item in found]
        + label_lines
        + [len(text.lines)]
    )
    last = _last_head(text, labels, found)
    header = find_header(text, body_line)
    told(header.event)
    closing = find_closing(text, body_line if body_line < len(text.lines) else 0, last, header.event.start_time)
    found = [item for item in found if text.line_at(item.start) < closing.line]
    found = with_lost_headings(text, agendas, found, closing.line)
    body = text.lines[body_line].start if body_line < len(text.lines) else len(text.clean)
    attendance = find_attendance(text, header.end, body)
    if agendas and not any(person.status == "present" for person in attendance.people):
        first = next((item.start for item in found if item.start >= agendas[-1].end), len(text.clean))
        first = min([first, *(label.intro for label in labels if label.start >= agendas[-1].end)])
        attendance = attendance.joined(find_attendance(text, agendas[-1].end, first))
    end = text.lines[closing.line].start if closing.line < len(text.lines) else len(text.clean)
    if closing.sentence:
        end = closing.sentence[0]
    opening = max(attendance.end, header.end)
    if not any(person.status == "present" for person in attendance.people):
        attendance = attendance.joined(find_voters(text, body, end))
    starts = [item.end for item in found]
    zones = list(zip(starts, [*(item.start for item in found[1:]), max(end, *starts)], strict=True)) if found else []
    event = header.event
    session = Session(
        ordinal=event.ordinal,
        kind=event.kind,
        date=event.date,
        organization=event.organization,
        members=None if is_gathering(event) else attendance.members(),
        votes_lead=votes_lead(text, zones),
        labelled=len(labels) >= LABELS,
        numbered_by_session=numbered_by_session([label.number for label in labels], event.ordinal),
        vote_openings=recurring_openings(text, zones or [(opening, end)]),
    )
    items, decisions = _items(text, found, agendas, opening, end, session)
    if event.end_time is None:
        event = replace(event, end_time=closing.end_time)
    people = with_late(text, attendance.people, body, end)
    findings = Findings(header, replace(attendance, people=people), agendas, found, decisions, closing)
    return Minutes(
        event=event,
        attendance=people,
        agenda=tuple(
            AgendaEntry(entry.number, entry.title, text.span(entry.start, entry.end))
            for entry in (agendas[-1].entries if agendas else ())
        ),
        items=items,
        signatures=find_signatures(text, closing, people),
        warnings=warnings_for(text, findings),
    )


def _last_head(text: Text, labels: Sequence[Label], found: Sequence[FoundItem]) -> int:
    """Return the last line that opens with a resolution's label or is a heading: signatures stand below it."""
    headings = [text.line_at(item.start) for item in found]
    headings = [line for line in headings if explicit_heading(text, line) is not None]
    return max([*headings, *(text.line_at(label.start) for label in labels if label.opens_line)], default=0)


def _items(
    text: Text, found: list[FoundItem], agendas: list[Agenda], opening: int, end: int, session: Session
) -> tuple[tuple[Item, ...], Decisions]:
    """Return the items with their resolutions, and these all; what is decided before the first is item "0"."""
    holes = [(agenda.start, agenda.end) for agenda in agendas]
    items: list[Item] = []
    every: list[FoundResolution] = []
    doubtful: list[FoundVote] = []
    first = found[0].start if found else end
    opened = find_resolutions(text, min(opening, first), first, holes, session)
    doubtful += opened.doubtful
    if before := opened.resolutions:
        span = text.span(before[0].start, before[-1].end)
        items.append(Item("0", "", 0, span, tuple(one.resolution for one in before)))
        every += before
    for place, item in enumerate(found):
        stop = found[place + 1].start if place + 1 < len(found) else max(end, item.end)
        within = [hole for hole in holes if item.end <= hole[0] < stop]
        decided = find_resolutions(text, item.end, stop, within, session)
        inside = decided.resolutions
        every += inside
        doubtful += decided.doubtful
        span = text.span(item.start, stop)
        items.append(Item(item.number, item.title, len(items), span, tuple(one.resolution for one in inside)))
    return tuple(items), Decisions(every, doubtful)
