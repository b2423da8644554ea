"""Dates and times of day, in the forms that minutes use."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.segment.tables import fold, tsv


@dataclass(frozen=True, slots=True)
class Found:
    """A date ("2023-12-12") or a time ("15:00") and its place in the text it was sought in."""

    value: str
    start: int
    end: int


@cache
def months() -> dict[str, int]:
    """Return folded form → number of the months."""
    return {fold(form): int(number) for number, forms in tsv("months") for form in forms.split()}


@cache
def _date_pattern() -> regex.Pattern[str]:
    names = "|".join(sorted(months(), key=len, reverse=True))
    # 12. 12. 2023   10.2.2005   21. oktobra 2015   dne 9/4-1987
    return regex.compile(
        rf"""(?<![\d.,])(?P<day>\d{{1,2}})\s?[./]\s?
             (?: (?P<month>\d{{1,2}})\s?[./-]\s? | (?P<name>{names})\.?\s+ | (?P<roman>[ivx]{{1,4}})\.\s? )
             (?P<year>(?:19|20)\d\d)(?!\d)""",
        regex.VERBOSE,
    )


_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}

# "10. uri in 15 minut"   17.00   17,45   19:30   15.30 uri   15. uri   18h   17.00h
_TIME = regex.compile(
    r"""(?<![\d.,:])(?P<hour>\d{1,2})
        (?: \s?[.,:]\s?(?P<minute>\d\d)(?![\d])(?!\s?[.,]\s?\d)(?:\s?(?:uri|ur\b|h\b))?
          | \s?\.?\s?(?:uri|ure\b|ur\b|h\b)(?:\s+in\s+(?P<minutes>\d{1,2})\s+minut)? )""",
    regex.VERBOSE,
)


def dates(folded: str) -> Iterator[Found]:
    """Yield the dates in folded text; a day that is in no calendar is none."""
    for match in _date_pattern().finditer(folded):
        if match["name"]:
            month = months()[match["name"]]
        elif match["roman"]:
            month = _ROMAN.get(match["roman"], 0)
        else:
            month = int(match["month"])
        try:
            value = datetime.date(int(match["year"]), month, int(match["day"])).isoformat()
        except ValueError:
            continue
        yield Found(value, match.start(), match.end())


def times(folded: str) -> Iterator[Found]:
    """Yield the times of day in folded text, as HH:MM."""
    for match in _TIME.finditer(folded):
        hour, minute = int(match["hour"]), int(match["minute"] or match["minutes"] or 0)
        if hour <= 24 and minute < 60 and (hour, minute) < (24, 1):
            yield Found(f"{hour % 24:02}:{minute:02}", match.start(), match.end())
