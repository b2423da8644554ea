"""What a person should look at: figures that contradict each other, items never reached, decisions without a vote.

Nothing is put right here: what is written stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.model import Vote, Warning
from pipeline.patterns import compiled
from pipeline.segment.agenda.items import FoundItem
from pipeline.segment.agenda.printed import Agenda
from pipeline.segment.closing import Closing
from pipeline.segment.header import Header
from pipeline.segment.people.attendance import Attendance
from pipeline.segment.resolutions.resolutions import Decisions, FoundResolution
from pipeline.segment.text.clean_text import Text
from pipeline.segment.votes.votes import FoundVote
from pipeline.segment.wording.numerals import rank

FEW_ODD, LEAST_EVEN = 0.25, 3  # votes that do not add up to those present, of all; and such as do, at least

# "PROTI O," "O PROTI", "za: l" and "proti: lj": a letter in the place of a figure, as a scan may be read
_ILLEGIBLE = compiled(
    r"\b(?i:za|proti|vzdržan\w*+)\s*(?:[:=–—-]{0,2}\s*[OQIlSBZ|%&$§?]|[:=]\s*\p{Ll}{1,2})(?=\s+(?:proti|vzdrž)|\s*(?:[,;.)–-]|$))"
    r"|\bO\s+(?:glas\p{L}*\s+)?(?i:za\b|proti|vzdrž)",
    regex.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in the text of one record."""

    header: Header
    attendance: Attendance
    agendas: Sequence[Agenda]
    items: Sequence[FoundItem]
    decisions: Decisions
    closing: Closing


def warnings_for(text: Text, found: Findings) -> tuple[Warning, ...]:
    """Return the warnings, in the order of their places in the text."""
    warnings = [*_header(text, found), *_attendance(text, found), *_items(text, found)]
    for one in found.decisions.resolutions:
        warnings += _resolution(text, found.attendance, one)
    warnings += _sums(text, found.decisions.resolutions)
    for vote in found.decisions.doubtful:
        said = "Tu je morda zapisano glasovanje; ni razvidno, o čem, zato ni pripisano nobenemu sklepu."
        warnings.append(Warning("vote-not-recorded", said, text.span(vote.start, vote.end)))
    return tuple(sorted(warnings, key=lambda warning: (warning.span.start, warning.code)))


def _header(text: Text, found: Findings) -> Iterator[Warning]:
    header = found.header
    if header.session is None:
        yield Warning("session-not-found", "Ni razvidno, katera seja to je.", text.span(0, min(len(text.clean), 200)))
    if header.other_date is not None and header.event.date is not None:
        yield Warning(
            "two-dates",
            f"Datum v glavi ({header.other_date.value}) ni datum seje ({header.event.date}).",
            text.span(header.other_date.start, header.other_date.end),
        )
    if header.lost_time is not None:
        yield Warning("time-lost", "Ura začetka seje ni berljiva.", text.span(header.lost_time, header.lost_time + 10))
    if found.closing.sentence is not None and found.closing.end_time is None:
        yield Warning(
            "end-time-missing", "Ura konca seje ni zapisana ali ni berljiva.", text.span(*found.closing.sentence)
        )


def _attendance(text: Text, found: Findings) -> Iterator[Warning]:
    attendance = found.attendance
    present = [person for person in attendance.people if person.status == "present"]
    through = sum(person.note is None for person in present)
    if attendance.stated is not None and len(present) > 1 and not through <= attendance.stated <= len(present):
        yield Warning(
            "attendance-count",
            f"Zapisano število navzočih je {attendance.stated}, naštetih pa je {len(present)}.",
            text.span(*attendance.stated_at),
        )


def _items(text: Text, found: Findings) -> Iterator[Warning]:
    reached = {item.number for item in found.items}
    entries = found.agendas[-1].entries if found.agendas else ()
    if found.items:
        for entry in entries:
            parts_reached = any(number.startswith(f"{entry.number}.") for number in reached)
            if entry.number not in reached and not parts_reached and "." not in entry.number:
                yield Warning(
                    "item-not-reached",
                    f"Za {entry.number}. točko dnevnega reda ni mesta, kjer bi bila obravnavana.",
                    text.span(entry.start, entry.end),
                )
    elif entries:
        yield Warning(
            "no-items",
            "Pod nobeno točko dnevnega reda ni najdena obravnava.",
            text.span(entries[0].start, entries[-1].end),
        )
    numbers = {entry.number for entry in entries}
    highest = 0
    for item in found.items:
        if item.inferred:
            yield Warning(
                "heading-lost",
                f"Naslov {item.number}. točke ni prebran; kje se začne, kažeta dnevni red in prazen prostor.",
                text.span(item.start, text.lines[text.line_at(item.start)].end),
            )
        if numbers and item.number not in numbers:
            yield Warning(
                "item-not-in-agenda",
                f"{item.number}. točke ni v natisnjenem dnevnem redu.",
                text.span(item.start, item.end),
            )
        number = rank(item.number)
        if number < highest:
            yield Warning(
                "item-out-of-order",
                f"{item.number}. točka je bila obravnavana po {highest}. točki.",
                text.span(item.start, item.end),
            )
        highest = max(highest, number)


def _resolution(text: Text, attendance: Attendance, found: FoundResolution) -> Iterator[Warning]:
    resolution, vote = found.resolution, found.resolution.vote
    if found.vote is None:
        if resolution.kind is not None:
            yield Warning("resolution-without-vote", "Pri sklepu ni zapisanega glasovanja.", resolution.span)
        return
    span = text.span(found.vote.start, found.vote.end)
    if found.vote.contradicts_itself:
        yield Warning("numeral-contradicts", "Število z besedo in število s številko se ne ujemata.", span)
    if _ILLEGIBLE.search(text.clean, *_line_ends(text, found.vote)) is not None:
        yield Warning("figure-illegible", "Na mestu števila glasov stoji črka.", span)
    elif text.in_doubt(found.vote.start, found.vote.end):
        yield Warning("figure-doubtful", "Število glasov je slabo berljivo; primerjajte ga s sliko.", span)
    cast = sum(figure for figure in _cast(vote) if figure is not None)
    voters = [figure for figure in (vote.registered, vote.present) if figure is not None]
    if voters and cast > min(voters):
        yield Warning("votes-exceed-voters", f"Oddanih glasov je {cast}, glasujočih pa {min(voters)}.", span)
    else:
        listed = sum(person.status == "present" for person in attendance.people)
        present = max(attendance.stated or 0, listed if listed > 2 else 0)
        voted = cast - (vote.not_voting or 0)
        if 0 < present < voted:
            yield Warning("votes-exceed-attendance", f"Oddanih glasov je {voted}, navzočih pa {present}.", span)
    if vote.present is not None and vote.registered is not None and vote.registered > vote.present:
        yield Warning(
            "registered-exceed-present", f"Prijavljenih je {vote.registered}, navzočih pa {vote.present}.", span
        )
    if vote.unanimous and (vote.against or 0) + (vote.abstain or 0) > 0:
        yield Warning("unanimous-contradicts", "Sklep naj bi bil soglasen, zapisani pa so tudi drugi glasovi.", span)
    if _outcome_contradicts(found):
        yield Warning("outcome-contradicts", "Zapisani izid se ne ujema s števili glasov.", span)


def _sums(text: Text, found: Sequence[FoundResolution]) -> Iterator[Warning]:
    """Yield the votes of a scan that do not add up to those present, where all but a few of them do.

    A figure may be misread; in a text that was typed somebody did not vote.
    """
    counted = [
        (sum(cast), vote.vote.present, vote)
        for vote in (one.vote for one in found)
        if vote is not None and vote.vote.present is not None and vote.vote.registered is None
        for cast in [[one for one in _cast(vote.vote) if one is not None]]
        if vote.vote.in_favour is not None and len(cast) > 1
    ]
    odd = [(cast, present, vote) for cast, present, vote in counted if cast != present]
    if not text.measured or len(odd) > FEW_ODD * len(counted) or len(counted) - len(odd) < LEAST_EVEN:
        return
    for cast, present, vote in odd:
        if cast < present:  # more are warned of anyhow
            said = f"Oddanih glasov je {cast}, navzočih pa {present}; drugod v zapisniku se števili ujemata."
            yield Warning("votes-do-not-add-up", said, text.span(vote.start, vote.end))


def _cast(vote: Vote) -> tuple[int | None, ...]:
    return vote.in_favour, vote.against, vote.abstain, vote.not_voting


def _line_ends(text: Text, vote: FoundVote) -> tuple[int, int]:
    """Return where a vote begins, and the end of its last line."""
    return vote.start, text.lines[text.line_at(max(vote.start, vote.end - 1))].end


def _outcome_contradicts(found: FoundResolution) -> bool:
    """Say whether the outcome told is not that of the figures, or two are told."""
    if {"accepted", "rejected"} <= set(found.outcomes):
        return True
    vote, result = found.resolution.vote, found.resolution.result
    if vote.in_favour is None or vote.against is None:
        return False
    lead = vote.in_favour - vote.against
    return (lead > 0 and result == "rejected") or (lead < 0 and result == "accepted")
