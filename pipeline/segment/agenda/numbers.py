"""Numbers of agenda entries that a scan has spoilt: "1. …" / "- …" / "3. …", "I. …" / "IL. …" / "II. …" / "IV. …".

No number is guessed: entries between two that stand at the places their numbers name have the numbers between, and
others have one where their titles come back under it as headings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from rapidfuzz import fuzz

from pipeline.patterns import compiled
from pipeline.segment.agenda.entries import clean_title, entry_on, number_of
from pipeline.segment.agenda.headings import Heading, explicit_heading, plain_heading
from pipeline.segment.text.clean_text import Text
from pipeline.segment.wording.tables import fold

SAME_TITLE = 80  # rapidfuzz ratio
MORE_ENTRIES = 60  # than an agenda has

_SPOILT = compiled(r"\s*[IVXLHMUTNl|SBZGA]{1,5}[.,]\s+(?=\p{Lu})")  # "IL. Potrditev", "S. Razno"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A line that may begin an entry: its number, None where it cannot be read."""

    line: int
    number: int | None
    signed: bool  # a number stands before it, readable or not; no bullet


def lost_numbers(text: Text, lines: Sequence[tuple[int, int, int]]) -> dict[int, int]:
    """Return line → number of the entries of an agenda whose number is spoilt or lost."""
    listed = _listed(text, lines)
    if not any(entry.number for entry in listed):
        return {}
    # bullets are entries or parts of one: the reading in which more numbers stand at their places is right
    readings = [listed, [entry for entry in listed if entry.signed]]
    best = max(readings, key=_fitting)
    found = _between_fitting(best)
    known = {entry.line: found.get(entry.line, entry.number) for entry in listed}
    last, run = 0, list[int]()
    for entry in listed:
        number = known[entry.line]
        if number is None:
            run.append(entry.line)
        else:
            found |= _coming_back(text, run, last, number)
            last, run = number, []
    return found | (_coming_back(text, run, last, MORE_ENTRIES) if last else {})


def _listed(text: Text, lines: Sequence[tuple[int, int, int]]) -> list[_Listed]:
    found: list[_Listed] = []
    numbered = False
    for start, end, line in lines:
        match = entry_on(text, start, end, line)
        apart = bool(text.lines[line].gap) and not text.lines[line].first_on_page
        if match is not None and match["number"] and not match["sub"]:
            number = number_of(match["number"])
            if number == 1 and found and numbered:
                break  # the headings begin
            found.append(_Listed(line, number, signed=True))
            numbered = True
        elif _SPOILT.match(text.clean, start, end):
            if apart and len(found) > 1 and not any(text.lines[entry.line].gap for entry in found[1:]):
                break  # "5. Razno", a blank line, "G. Gorišek je predlagal …"
            found.append(_Listed(line, None, signed=True))
        elif (match is not None and match["bullet"]) or (
            match is None and not numbered and text.clean[start:end].lstrip()[:1].isupper()
        ):
            found.append(_Listed(line, None, signed=False))
        elif match is None and apart and found:
            break
    return found


def title_start(text: Text, start: int, end: int) -> int:
    """Return where the title of an entry begins whose number is spoilt or lost."""
    sign = _SPOILT.match(text.clean, start, end)
    return sign.end() if sign else text.first_word(start, end)


def _fitting(listed: Sequence[_Listed]) -> int:
    return sum(entry.number == place for place, entry in enumerate(listed, 1))


def _between_fitting(listed: Sequence[_Listed]) -> dict[int, int]:
    """Return the numbers of entries between such as stand at the places their numbers name, and of those after."""
    last = max((place for place, entry in enumerate(listed, 1) if entry.number == place), default=0)
    found = {entry.line: place for place, entry in enumerate(listed[:last], 1) if entry.number != place}
    if last > 1:
        rest = takewhile(lambda entry: entry.signed and (entry.number or 0) <= last, listed[last:])
        found |= {entry.line: place for place, entry in enumerate(rest, last + 1)}
    return found


@lru_cache(maxsize=4)  # asked for with each run of entries, of which a year's minutes in one document have hundreds
def _numbered_headings(text: Text) -> tuple[tuple[int, Heading], ...]:
    """Return the headings with a whole number, by their form or their number alone, each behind that number."""
    found = (explicit_heading(text, line) or plain_heading(text, line) for line in range(len(text.lines)))
    return tuple((int(one.number), one) for one in found if one and one.number and one.number.isdigit())


def _line_of(numbered: tuple[int, Heading]) -> int:
    return numbered[1].line


def _coming_back(text: Text, lines: Sequence[int], after: int, before: int) -> dict[int, int]:
    """Return line → number of those of `lines` that come back under a heading with a number between."""
    titles = [(line, fold(clean_title(text.line(line)))) for line in lines]
    found: dict[int, int] = {}
    headings = _numbered_headings(text)
    for number, heading in headings[bisect_right(headings, lines[-1], key=_line_of) :] if lines else ():
        if not after < number < before or number in found.values():
            continue
        words = fold(clean_title(text.words(heading.title_start, text.lines[heading.line].end)))
        alike = (line for line, title in titles if line not in found and fuzz.ratio(words, title) >= SAME_TITLE)
        # "- Razno" at the end, "K 7. točki" without a title
        bare = (line for line, _ in titles[-1:] if heading.explicit and not words and len(lines) == number - after)
        found |= dict.fromkeys([*alike, *bare][:1], number)
    return found if list(found.values()) == sorted(found.values()) else {}
