"""Forms of the heading of an agenda item in the body: "K 2. točki", "AD/1", "1. točka:", "3."."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from pipeline.patterns import compiled
from pipeline.segment.text.clean_text import Text
from pipeline.segment.wording.numerals import ordinals, roman
from pipeline.segment.wording.tables import matcher, toml

# The last are bullets and specks as scans are read; a bullet may stand at its number: '"5. Razno'
_LEAD = compiled(r"(?:[\s•·*▪■●]|[\".,'’«»]{1,2}(?=\s)|[\"'’«».,](?=\d{1,2}[\s.,]))*")
# "3. Title"  "3. b) Title"  "4.1 Title"  "4.a Title"  "IV. Title"  "IV/ Title"  "3 Title"  "[3] Title"  "3 - Title";
# "3] Title" is "3/ Title" as a scan may have it
_PLAIN = compiled(
    r"""(?: (?P<number>\d{1,2})\s?(?:\.?\)|\./|[.,]|[/\]](?=\s|\p{L}{3}))(?!\d|[a-h][.)]?\s)\s*(?P<letter>[a-h]\)\s*)?
          | (?P<whole>\d{1,2})\.(?P<sub>\d{1,2}|[a-h])[.)]?\s+(?=\p{L})
          | (?P<roman>[ivx]{1,5})(?:\.|\s?[/)]|\s[-–—](?=\s))(?:\s+|$)
          | (?:[\[(](?P<bracketed>\d{1,2})[\])]|(?P<bare>\d{1,2})(?:\s?[:-](?=\s))?)\s+(?=\p{L}) )""",
    regex.VERBOSE,
)
# "zi-AD 1. TITLE"  "K l. točki"  "K ič. 5 dnevnega reda"  "AD I:"  "KI."  "ADI2"  "OK 5. točki:"  "7I Vprašanja"
# "S. Razno"
_MISREAD = compiled(
    r"""\s*(?: (?:\S{1,3}[ -])?AD\s?[./]?\s?(?P<number>\d{1,2})[.)/:]?(?=\s|$)
          | (?i:k\s?[til1]{1,3}č\.?|k\s?točki|k|ad|pri|točka|tč\.)\s*(?:[/.-]\s*|[I|l](?=\d))?
              (?P<number>[Il|SBZOAa\d]{1,2})(?=[\s.:,/)]|$)
              \s*[.:,/)]*\s*(?i:točki|točka|tč\.)?(?:\s*dnevnega\ reda)?
          | (?i:k\s?t(?:č\.?|očki))\s+(?P<number>i)(?=[\s.:,]|$)[.:,\s]*(?:dnevnega\ reda)?
          | \S{1,3}\ (?P<number>\d{1,2})[.,]\s?(?i:točk[iao])(?:\ dnevnega\ reda)?(?=\s*[:.]?\s*$)
          | (?P<number>\d{1,2})[I|l\]](?=\s+\p{Lu})
          | (?P<number>[Il|SBZ])[.,/)](?=\s+\p{Lu}) )""",
    regex.VERBOSE,
)
UNREADABLE = "?"  # the number of a heading that holds no more than that it is one
_UNREADABLE = compiled(
    r"""\s*(?: (?i:k|ad)\s?[/.]?\s?[^\s\w.:]?(?:[\p{Ll}\d]|(?P<digit>\d[l|I]))[.:)]?
           | (?i:k)\s?\S{0,3}\s(?P<word>točki)(?:\ dnevnega\ reda)?[.:]?
           | A[Dd][.:/] )\s*""",
    regex.VERBOSE,
)
# "TOČKA A"  "K točki B:"  "Ad C)"  "D. Title"
_LETTERED = compiled(
    r"""\s*(?: (?P<word>(?i:(?:k|pri)?\s?(?:točk[ai]|tč\.)|ad|zadeva)[ ]?[–/-]?[ ]?) (?P<letter>[A-ZČŠŽ]) (?=[.:)]|\s*$)
          | (?P<letter>[A-ZČŠŽ])(?:\s?[.)]\s*|[ ]{2,})(?=\p{Lu}) )""",
    regex.VERBOSE,
)
_MISREAD_DIGITS = {"I": "1", "i": "1", "l": "1", "|": "1", "S": "5", "B": "8", "Z": "2", "A": "4", "a": "4", "O": "0"}
_SUB_BEFORE = compiled(r"(?<=\d\.)(?P<letter>[a-h])(?= tock)")  # "K 4.a točki", folded
_SUB = compiled(r"\.\s?(?:(?P<digits>\d{1,2})|(?P<letter>[a-h]))(?!\w)\)?")  # "K točki 4.1"  "AD 4.a"
_POINT = compiled(r"\s*(?:tocka|vprasanje|zadeva)\s*:\s*")
_AFTER = compiled(r"[\s:.,;)/|–—-]*")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a line that may be a heading says; `title_start` is the place in `Text.clean` where its title may begin."""

    line: int
    number: str | None
    explicit: bool  # the form of its words alone makes it a heading
    title_start: int
    foretold: bool = False  # a heading only where the printed agenda foretells it: "IV. Title", "4.1 Title"


@cache
def _forms() -> regex.Pattern[str]:
    """Return the pattern, over folded text, of what makes a line a heading by its form alone."""
    return matcher(form["phrase"] for form in toml("headings")["form"])


@lru_cache(maxsize=1024)  # whoever looks for items, agendas and ends asks anew of every line
def explicit_heading(text: Text, line: int, foretold: bool = False) -> Heading | None:
    """Return the heading a line is by its form alone ("AD/1"), or None.

    With `foretold`, those in whose form a sentence may begin too: "K 2. točki: razno", "K 2. točki je dejal".
    """
    folded = text.folded_line(line)
    lead = _LEAD.match(folded)
    start = lead.end() if lead else 0
    part = _SUB_BEFORE.search(folded, start, start + 12)
    folded = folded if part is None else f"{folded[: part.start()]} {folded[part.end() :]}"
    match = _forms().match(folded, start)
    if match is None or _stands_alone(folded, match.end(), text.line(line)) == foretold:
        return None
    after = _AFTER.match(folded, match.end())
    place = after.end() if after else match.end()
    number = _number(match)
    letters = match.groupdict().get("roman")
    if letters and not text.clean[text.lines[line].start + match.start("roman") :][: len(letters)].isupper():
        return None  # "AD v"
    if (sub := _SUB.match(folded, match.end() - folded[: match.end()].endswith("."))) is not None:
        number += "." + (sub["letter"] or str(int(sub["digits"])))
        after = _AFTER.match(folded, sub.end())
        place = after.end() if after else sub.end()
    number += f".{part['letter']}" if part is not None else ""
    return Heading(line, number, not foretold, text.lines[line].start + place, foretold)


def misread_heading(text: Text, line: int) -> Heading | None:
    """Return the heading a line is with one sign of its number misread: "K l. točki", "ADI2", "7I Vprašanja".

    It is one only where the printed agenda foretells it; which, the headings around an unreadable number tell: "K z".
    """
    here = text.lines[line]
    match = _MISREAD.match(text.clean, here.start, here.end)
    if match is None:
        return unreadable_heading(text, line)
    number = "".join(_MISREAD_DIGITS.get(sign, sign) for sign in match["number"])
    rest = text.clean[match.end() : here.end].lstrip(" :.,;)/–—-")
    if rest and not rest[0].isupper():
        return None
    return Heading(line, str(int(number)), False, here.end - len(rest), foretold=True)


def unreadable_heading(text: Text, line: int) -> Heading | None:
    """Return the heading that a line is which holds no more than that it is one: "K z", "Ki točki:", "Ad1l", "Ad."."""
    here = text.lines[line]
    match = _UNREADABLE.fullmatch(text.clean, here.start, here.end)
    parted = bool(here.gap) and line + 1 < len(text.lines) and bool(text.lines[line + 1].gap)
    if match is None or not (parted or match["word"] or match["digit"]):
        return None
    return Heading(line, UNREADABLE, False, here.end, foretold=True)


def lettered_heading(text: Text, line: int) -> Heading | None:
    """Return the heading a line is by an item's letter, which the printed agenda foretells: "TOČKA A", "B. Cesta"."""
    here = text.lines[line]
    match = _LETTERED.match(text.clean, here.start, here.end)
    if match is None:
        return None
    after = _AFTER.match(text.clean, match.end())
    place = min(after.end(), here.end) if after else match.end()
    return Heading(line, match["letter"], match["word"] is not None, place, foretold=True)


def _number(match: regex.Match[str]) -> str:
    """Return the number a heading has in digits, in words or in Roman letters."""
    groups = match.groupdict()
    if groups.get("ordinal"):
        return str(ordinals()[groups["ordinal"]])
    return str(roman(groups["roman"])) if groups.get("roman") else str(int(groups["number"]))


def plain_heading(text: Text, line: int) -> Heading | None:
    """Return the heading a line is if its number ("3.") is that of an agenda item, or None."""
    folded = text.folded_line(line)
    lead = _LEAD.match(folded)
    match = _PLAIN.match(folded, lead.end() if lead else 0)
    if match is None or (match.end() < len(folded) and folded[match.end()].isdigit()):
        return None
    word = _POINT.match(folded, match.end())  # "5. točka: razno"
    place = text.lines[line].start + (word.end() if word else match.end())
    if match["roman"]:
        capitals = text.clean[text.lines[line].start + match.start() :][: len(match["roman"])].isupper()
        return Heading(line, str(roman(match["roman"])), False, place, foretold=True) if capitals else None
    if match["sub"]:
        sub = match["sub"] if match["sub"].isalpha() else int(match["sub"])
        return Heading(line, f"{int(match['whole'])}.{sub}", False, place, foretold=True)
    if match["bare"] or match["bracketed"]:
        if matcher(toml("sentences")["vote_line"]).match(folded, match.start()):
            return None  # "8 ZA, 1 PROTI"
        return Heading(line, str(int(match["bare"] or match["bracketed"])), False, place, foretold=True)
    number = str(int(match["number"]))
    if match["letter"]:
        number += "." + match["letter"][0]
    return Heading(line, number, False, place)


def _stands_alone(folded: str, end: int, line: str) -> bool:
    """Tell "K 3. točki: Proračun" from "K 3. točki je župan povedal": the words after it begin with a capital."""
    rest = line[end:].lstrip(" :.,;)/–—-")
    return not rest or not rest[0].islower()
