"""Dates and times of day, in the forms that minutes use."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.patterns import compiled
from pipeline.segment.wording.numerals import number_of, ordinals
from pipeline.segment.wording.tables import fold, tsv


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
    return compiled(
        rf"""(?<![\d.,])(?P<day>\d{{1,2}})\s?[./](?:\s?|\n\ *(?=\p{{L}}|\d{{1,2}}\.\s?(?:19|20)\d\d))
             (?: (?P<month>\d{{1,2}})\s?[./-](?:\s?|\n\ *) | (?P<name>{names})\.?\s+ | (?P<roman>[ivx]{{1,4}})\.\s? )
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
_TIME = compiled(
    r"""(?<![\d.,:])(?P<hour>\d{1,2})
        (?: \s?[.,:]\s?(?P<minute>\d\d)(?![\d])(?!\s?[.,]\s?\d)(?:\s?(?:uri|ur\b|h\b))?
          | \s?\.?\s?(?:uri|ure\b|ur\b|h\b)(?:\s+in\s+(?P<minutes>\d{1,2})\s+min(?:ut|\b))? )""",
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


# "ob desetih dopoldne", "ob pol enih", "ob sedmi uri zjutraj", "ob četrt na enajst", "dvajset minut pred sedmo"
_TOLD_TIME = compiled(
    r"""(?: \bob\s+(?P<before>pol|cetrt\s+na|tri\s*cetrt\s+na)\s+(?P<hour>\p{L}+)
          | \bob\s+(?P<hour>\p{L}+h)
          | \bob\s+(?P<ordinal>\p{L}+)i\s+uri
          | \b(?P<count>\p{L}+|\d{1,2})\s+minut\s+(?P<side>pred|cez|po)\s+(?P<ordinal>\p{L}+)o )
        (?:\s+(?P<part>dopoldne|zjutraj|popoldne|zvecer))?\b""",
    regex.VERBOSE,
)
_BEFORE_HOUR = {"pol": 30, "cetrtna": 45, "tricetrtna": 15}  # minutes before the hour that is named
_LATE = ("popoldne", "zvecer")
_DAYLIGHT = range(10, 14)  # hours of which one need not say in which half of the day they are
_HALF_DAY, _DAY = 12 * 60, 24 * 60


def _told_time(match: regex.Match[str], after: str | None) -> str | None:
    """Return the time of day told in words; None where one cannot know whether it was morning or evening.

    One that must be later than `after` is the first that is.
    """
    minutes = _told_minutes(match)
    if minutes is None:
        return None
    if minutes < _HALF_DAY + 60 and match["part"] is None:
        if after is not None:
            hours, _, rest = after.partition(":")
            since = 60 * int(hours) + int(rest)
            minutes = next((one for one in (minutes, minutes + _HALF_DAY) if since < one < _DAY), -1)
        elif -(-minutes // 60) not in _DAYLIGHT:
            return None
    return f"{minutes // 60:02}:{minutes % 60:02}" if minutes >= 0 else None


def _told_minutes(match: regex.Match[str]) -> int | None:
    """Return the minutes since midnight that are told in words, those of the morning where it is not said."""
    if match["ordinal"]:
        hour = ordinals().get(match["ordinal"])
    else:
        hour = 1 if match["hour"] == "enih" else number_of(match["hour"])
    if hour is None or not 1 <= hour <= 24:
        return None
    if hour == 1 or (match["part"] in _LATE and hour < 12):
        hour += 12
    minutes = 60 * hour - _BEFORE_HOUR.get("".join((match["before"] or "").split()), 0)
    if match["count"]:
        count = int(match["count"]) if match["count"].isdigit() else number_of(match["count"])
        if count is None or not 0 < count < 60:
            return None
        minutes += -count if match["side"] == "pred" else count
    return minutes % _DAY


# "od 8. do 20. ure"
_FROM_HOUR = compiled(r"\bod\s+(?P<hour>\d{1,2})\.?(?=\s+do\s+\d{1,2}\.?\s+ur)")


def times(folded: str, after: str | None = None) -> Iterator[Found]:
    """Yield the times of day (HH:MM) in folded text; those told in words are later than `after`, where it is given."""
    for match in _FROM_HOUR.finditer(folded):
        if int(match["hour"]) < 24:
            yield Found(f"{int(match['hour']):02}:00", match.start("hour"), match.end())
    for match in _TOLD_TIME.finditer(folded):
        if (told := _told_time(match, after)) is not None:
            group = next(name for name in ("before", "count", "hour", "ordinal") if match[name])
            yield Found(told, match.start(group), match.end())
    for match in _TIME.finditer(folded):
        hour, minute = int(match["hour"]), int(match["minute"] or match["minutes"] or 0)
        if hour <= 24 and minute < 60 and (hour, minute) < (24, 1):
            yield Found(f"{hour % 24:02}:{minute:02}", match.start(), match.end())
