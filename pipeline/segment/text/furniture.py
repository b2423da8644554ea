"""Page furniture: page numbers, running headers and footers. It is no part of the text of the minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import regex
from rapidfuzz import fuzz

from pipeline.patterns import compiled
from pipeline.segment.wording.dates import dates
from pipeline.segment.wording.figures import SIDES, figure_names, names_only_figures
from pipeline.segment.wording.tables import fold, matcher, toml

EDGE = 3  # lines from the top and from the foot of a page that may be furniture
ALIKE, SAME = 88, 92  # rapidfuzz ratio from which two lines, digits masked, are one running line: at edges, elsewhere
LETTERHEAD = 12  # lines from the top in which a title may stand
SHORT = 110  # a running line is not longer, in characters
_OF_TEXT = compiled(r"k\s|ad|s\s?k\s?l\s?e\s?p")  # headings and labels, which differ in their numbers only
_OF_TABLE = "|│┃║┌├└"  # with which the row of a table begins
_LISTED = "0123456789-•"  # with which the entry of a list begins
_PAGE_OF_ALL = compiled(
    r"(?<=\s{3})(?:(?i:stran|list)\s*)?(?P<page>\d{1,3})\s?(?:/|od)\s?(?P<all>\d{1,3})\s*$"
)  # "          2/4"
_TAIL = 60  # signs at the end of a line in which that stands
_PAGE_COUNTED = compiled(r"(?:(?i:stran|list|str\.)|[·•])\s*(?P<page>\d{1,3})\s*$")
_FAR_PAGE = compiled(r"\S\s{5,}(?:(?i:stran|list|str\.)\s*)?\d{1,3}(?:\s?(?:/|od)\s?\d{1,3})?\s*$")
_FAR_NUMBER = compiled(r"\s{20,}\d{1,3}\s*")
_ENTRY = compiled(r"\s*\d{1,2}[.)]\s+\p{Lu}")
_NUMBERED = compiled(r"(?P<number>\d{1,2})[.)]\s")
LISTED = 6  # lines over which the entry of a list goes
_LETTER = compiled(r"\p{L}")
_IN_SENTENCE = compiled(r"\p{Ll}(?![).])")  # but "b) …"
FULL_LINE = 45  # signs; a shorter line ends by itself
SPOILT_DASHES = compiled(r"[-–—.]\s?\d{1,3}\s?[-–—.]")  # ". 3." for "- 3 -"
_SPOILT_NUMBER = compiled(r"-\s?\S{1,2}(?:\s?-)?")  # "- Bu" for "- 5 -"


class _Edge(NamedTuple):
    """A line near the top or the foot of its page: its place there, its words folded, whether it begins small."""

    at: int
    line: str
    small: bool


def furniture(
    pages: Sequence[Sequence[str]], numbers: Container[tuple[int, int]] = frozenset()
) -> set[tuple[int, int]]:
    """Return the (page, line), counted from 0, of the lines that are page furniture.

    `numbers` are lines that a scan shows to be page numbers, however they were read.
    """
    table = toml("furniture")
    anywhere, edge, running = (matcher(table[name]) for name in ("anywhere", "edge", "running"))
    paged = _paged(pages) | _counted(pages)
    found: set[tuple[int, int]] = set()
    edges: list[tuple[list[_Edge], list[_Edge]]] = []
    letterhead: list[str] = []
    again = _standing_twice(pages)
    for page, lines in enumerate(pages):
        filled = [(index, fold(line.strip())) for index, line in enumerate(lines) if line.strip()]
        goes_on = {index for index, line in enumerate(lines) if line.lstrip()[:1].islower()}
        alone = _alone_numbers(lines)
        numbered = [
            place
            for place, (index, line) in enumerate(filled)
            if (anywhere.fullmatch(line) or (page, index) in paged or index in alone or (page, index) in numbers)
            and not (place and names_only_figures(filled[place - 1][1]))
        ]
        found |= {(page, filled[place][0]) for place in numbered}
        found |= {(page, index) for index in _beside_page_numbers(filled, numbered)}
        filled = [(index, line) for index, line in filled if (page, index) not in found]
        if len(pages) > 1:
            for index, line in filled[:1] + filled[-1:]:
                if (
                    edge.fullmatch(line)
                    or _SPOILT_NUMBER.fullmatch(line)
                    or SPOILT_DASHES.fullmatch(line)
                    or (len(line) < SHORT and running.search(line))
                ):
                    found.add((page, index))
            filled = [(index, line) for index, line in filled if (page, index) not in found]
        else:
            found |= {(page, index) for index, line in filled[-1:] if index > 20 and edge.fullmatch(line)}
        # on a page with a title the top lines are a letterhead: minutes begin there, and those before may end with the
        # same words and signatures as they do
        titled = any(_is_title(line) for _, line in filled[:LETTERHEAD])
        if titled and page > 0:
            edges[-1] = (edges[-1][0], [])
        if page > 0 and filled and not titled and _names_session(filled, letterhead, again):
            found.add((page, filled[0][0]))
            filled = filled[1:]
        if page == 0:
            letterhead = [line for _, line in filled[:LETTERHEAD]]
        near = [
            _Edge(index, line, index in goes_on)
            for index, line in filled
            if not _votes(line) and not _heads_item(lines[index], line) and line[0] not in _OF_TABLE
        ]
        edges.append(([] if titled and page > 0 else near[:EDGE], near[-EDGE:] if len(filled) > 2 * EDGE else []))
    return found | _running(edges) | _interrupting(pages)


def _paged(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return the running lines that end in a page's number of all pages: "Zapisnik 5. seje          2/4"."""
    found = [
        (page, index, match["all"])
        for page, lines in enumerate(pages)
        for index, line in enumerate(lines)
        if (match := _PAGE_OF_ALL.search(line, max(0, len(line) - _TAIL)))
        and _LETTER.search(line, 0, match.start())
        and int(match["page"]) <= int(match["all"])
        and not _is_of_text(fold(line.strip()))  # "S K L E P   1/18"
    ]
    totals = [total for _, _, total in found]
    return {
        (page, index)
        for page, index, total in found
        if (totals.count(total) > 1 or _names_session_apart(pages, page, index))
        and not _votes(fold(pages[page][index]))
    }


def _stands_alone(lines: Sequence[str], index: int) -> bool:
    """Say whether the lines before and after one are blank, or it is the first or the last."""
    return not any(line.strip() for line in [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]])


def _counted(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return the running lines that count the pages, alike but for their number: "      5. seja OS, stran 2"."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for page, lines in enumerate(pages):
        for index, line in enumerate(lines):
            if len(line) < 2 * SHORT and (match := _PAGE_COUNTED.search(line)):
                found.setdefault(line[: match.start("page")].strip(), []).append((page, index, int(match["page"])))
    counted = [places for places in found.values() if _grow([number for *_, number in places])]
    return {
        (page, index)
        for places in counted
        for page, index, _ in places
        if len(places) > 1 or _names_session_apart(pages, page, index)
    }


def _grow(numbers: Sequence[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


def _names_session_apart(pages: Sequence[Sequence[str]], page: int, index: int) -> bool:
    """Say whether a line with a page's number names the session, and stands apart: "Zapisnik 5. seje       Stran 1"."""
    line = pages[page][index]
    named = matcher(toml("furniture")["session"]).search(fold(line)) is not None
    apart = _stands_alone(pages[page], index) or _FAR_PAGE.search(line) is not None
    return named and apart and (page > 0 or index >= LETTERHEAD)


def _alone_numbers(lines: Sequence[str]) -> set[int]:
    """Return the lines of a text without form feeds that hold nothing but a page's number, far from the left margin."""
    found = [(index, int(line)) for index, line in enumerate(lines) if _FAR_NUMBER.fullmatch(line)]
    follow = [number for _, number in found] == list(range(found[0][1], found[0][1] + len(found))) if found else False
    return {index for index, _ in found} if follow and len(found) > 1 else set()


def _interrupting(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return the running lines and page numbers that stand in the middle of a sentence, and their like.

    Where a text was printed anew its pages do not end with the sheets: "… da se popravi" / "OŠ Breg – Svet zavoda" /
    "opis del." A running line stands more than once, digits aside; a page's number may stand with it.
    """
    filled = [
        (page, index, line.strip(), fold(line.strip()))
        for page, lines in enumerate(pages)
        for index, line in enumerate(lines)
        if line.strip()
    ]
    numbers = matcher([*toml("furniture")["edge"], *toml("furniture")["anywhere"]])
    is_number = [
        numbers.fullmatch(folded) is not None
        and not folded.endswith(".")
        and not (at and names_only_figures(filled[at - 1][3]))
        for at, (*_, folded) in enumerate(filled)
    ]
    masked = {
        at: compiled(r"\d+").sub("0", folded)
        for at, (_, _, line, folded) in enumerate(filled)
        if not is_number[at] and _may_run(line, folded) and not _begins_minutes([row[3] for row in filled[at : at + 4]])
    }
    inside: set[int] = set()
    listed: set[int] = set()  # those of them that stand between two entries of a list
    for place in range(1, len(filled) - 1):
        for after in range(place + 1, min(place + 3, len(filled))):
            between = range(place, after)
            parted = filled[after][1] - filled[place - 1][1] != after - place + 1  # by a blank line or another page
            may_be = parted and all(is_number[at] or at in masked for at in between)
            may_be = may_be and sum(at in masked for at in between) < 2
            far = after == place + 1 and _FAR_NUMBER.fullmatch(pages[filled[place][0]][filled[place][1]]) is not None
            if may_be and _goes_on(filled[place - 1][2], filled[after][2], 1 if far else FULL_LINE):
                inside.update(between)
            elif may_be and _goes_on_listing(
                [row[2] for row in filled[max(0, place - LISTED) : place]], filled[after][2]
            ):
                inside.update(between)
                listed.update(between)
    found: set[int] = set()
    session = matcher(toml("furniture")["session"])
    for at in inside & masked.keys():
        alike = {other for other, line in masked.items() if fuzz.ratio(masked[at], line) >= SAME}
        # "- 1 -" / "Odbor, 4. seja"
        named = session.search(filled[at][3]) and ({at - 1, at + 1} & inside - masked.keys() or at in listed)
        if named or (len(alike) > 1 and at not in listed):
            found |= {other for other in alike if other >= LETTERHEAD}
    beside = {at for at in range(len(filled)) if is_number[at] and {at - 1, at + 1} & found}
    alone = {at for at in inside if is_number[at] and at - 1 not in inside and at + 1 not in inside}
    return {filled[at][:2] for at in found | beside | alone}


def _goes_on(before: str, line: str, enough: int) -> bool:
    """Say whether a line surely goes on with the sentence of one of `enough` signs before it."""
    if len(before) < enough or not (before[-1].isalnum() or before[-1] in ",-"):
        return False
    if line[0].isdigit():  # "končana do" / "15. novembra"
        last = fold(before.split()[-1])
        return last.isalpha() and matcher(toml("sentences")["before_number"]).fullmatch(last) is not None
    return _IN_SENTENCE.match(line) is not None


def _goes_on_listing(before: Sequence[str], line: str) -> bool:
    """Say whether a line is the next entry of a list whose last one stands before it: "3. …" / "4. …"."""
    entry = _NUMBERED.match(line)
    last = next((match for words in reversed(before) if (match := _NUMBERED.match(words))), None)
    return entry is not None and last is not None and int(entry["number"]) == int(last["number"]) + 1


def _begins_minutes(lines: Sequence[str]) -> bool:
    """Say whether the first of some folded lines is a title with a session under it: "ZAPISNIK" / "žalne seje"."""
    held = matcher(toml("furniture")["held"])
    return _is_title(lines[0]) and any(map(held.search, lines[1:]))


def _is_title(folded: str) -> bool:
    title = matcher(toml("header")["titles"])
    return title.fullmatch(_closed_up(folded).strip(" *.:")) is not None


def _may_run(line: str, folded: str) -> bool:
    if not 8 <= len(line) <= SHORT or line.endswith((":", ";", ",", ".", "«", '"')) or line[0].islower():
        return False
    if _LETTER.search(line) is None:
        return False
    return not (_votes(folded) or _is_of_text(folded) or _heads_item(line, folded))


def _standing_twice(pages: Sequence[Sequence[str]]) -> set[str]:
    """Return the short lines, folded, that stand more than once in a text; none where the pages are one."""
    if len(pages) < 2:
        return set()
    count = Counter(line.strip() for lines in pages for line in lines if line.strip() and len(line) <= SHORT)
    return {fold(line) for line, times in count.items() if times > 1}


def _names_session(filled: Sequence[tuple[int, str]], letterhead: Sequence[str], again: Container[str]) -> bool:
    """Say whether a page's top line only names the session or the body: a running line, though no other page has it.

    Those of `again` stand more than once, on a page that was set otherwise in its middle.

    "Zapisnik 5. seje Občinskega sveta"; not so "Zapisnik 6. seje …, ki je bila 3. 5. 2012": there minutes begin.
    """
    line = filled[0][1]
    if len(line) > SHORT or line.endswith((":", ";", ".", ",")) or _is_of_text(line):
        return False
    session = matcher(toml("furniture")["session"])
    if line[0].isdigit() and not session.match(line):
        return False  # "1. točka: Potrditev zapisnika 8. redne seje"
    if any(fuzz.ratio(line, other) >= ALIKE for other in letterhead if len(other) > 8):
        return True
    parted = line in again or (len(filled) > 1 and filled[1][0] > filled[0][0] + 1)
    if not (parted or compiled(r"\s{3}").search(line)) or compiled(r"\b(?:je|so|se|sta|ni|bo)\b").search(line):
        return False  # a sentence goes on
    named = session.search(line) or matcher(toml("furniture")["body"]).match(line)
    held = matcher(toml("furniture")["held"])
    return named is not None and not any(held.search(words) for _, words in filled[:3])


def _is_of_text(line: str) -> bool:
    """Say whether a line begins as the heading of an item or a label does: "tč. 1 - Zapisnik 5. seje"."""
    if _OF_TEXT.match(line):
        return True
    headed = matcher(form["phrase"] for form in toml("headings")["form"]).match(line)
    return headed is not None and not line[0].isdigit()


def _votes(line: str) -> bool:
    """Say whether a line holds figures of a vote, or names them: at two pages' feet they may be alike."""
    if names_only_figures(line):
        return True
    if matcher(toml("votes")["words"]["result"]).search(line) and compiled(r"\d").search(line):
        return True
    if any(words.fullmatch(line.rstrip(" .:=0123456789")) for _, words in figure_names()):
        return True  # "Prijavljenih: 20", alone on its line
    named = {figure for figure, words in figure_names() if words.search(line)}
    if named and matcher(toml("votes")["words"]["said"]).search(line):
        return True  # "Prisotnih 16, z dvigom rok je ZA glasovalo 15, PROTI nihče."
    return _side_counted().search(line) is not None  # "Odbor za promet, 29. seja" counts nothing


@cache
def _side_counted() -> regex.Pattern[str]:
    side = matcher(phrase for side in SIDES for phrase in toml("votes")[side]["phrases"]).pattern
    return compiled(rf"(?:{side})\W*\d|\d\s+(?:\w+\s+)?(?:{side})")


def _heads_item(line: str, folded: str) -> bool:
    """Say whether a line may be an entry of the agenda that comes back as a heading: "7. Razno"; not so "7. Seja"."""
    return _ENTRY.match(line) is not None and matcher(toml("furniture")["session"]).match(folded) is None


def _beside_page_numbers(filled: Sequence[tuple[int, str]], numbered: Sequence[int]) -> set[int]:
    """Return the running lines of pages that no form feed parts: each stands under or over a page number's line.

    They stand under it more than once, or name the session and its date: "Odbor za promet, 12. seja, 8. 6. 2021"; over
    it, where minutes go on, more than once and with the session's name.
    """
    under = [filled[place + 1] for place in numbered if 0 < place + 1 < len(filled)]
    over = [filled[place - 1] for place in numbered if place > 0]
    session = matcher(toml("furniture")["session"])
    found = {
        index
        for index, line in under
        if sum(line == other for _, other in under) > 1 or (session.search(line) and next(dates(line), None))
    }
    # "      1" / "Občina Dol, Občinski svet" / "Zapisnik 6. seje, 28. 5. 2007"
    second = [filled[place + 2] for place in numbered if 0 < place + 2 < len(filled) and filled[place + 1][0] in found]
    found |= {index for index, line in second if sum(line == other for _, other in second) > 1}
    named = [(index, line) for index, line in over if session.search(line) and not line.endswith((".", ":", ";", ","))]
    return found | {index for index, line in named if sum(line == other for _, other in named) > 1}


def _closed_up(line: str) -> str:
    return line.replace(" ", "") if compiled(r"(?:\w ){3,}\w").fullmatch(line.strip()) else line


def _running(edges: list[tuple[list[_Edge], list[_Edge]]]) -> set[tuple[int, int]]:
    """Return the lines that come back at the same edge of the next page or the next but one."""
    found: set[tuple[int, int]] = set()
    for side in (0, 1):
        for page, sides in enumerate(edges):
            for later in range(page + 1, min(page + 3, len(edges))):
                for one in sides[side]:
                    for other in edges[later][side]:
                        # one that begins small goes on with a sentence of the page before, if it does not come back
                        same = one.line == other.line or not (one.small or other.small)
                        if same and _one_running_line(one.line, other.line):
                            found.add((later, other.at))
                            # the first page's letterhead is read, though it comes back as a running header
                            if page > 0 or side == 1:
                                found.add((page, one.at))
    return found


@cache
def _label() -> regex.Pattern[str]:
    return matcher(label["phrase"] for label in toml("resolutions")["label"])


def _one_running_line(line: str, other: str) -> bool:
    if not 8 <= len(line) <= SHORT or line.endswith((":", ";")) or other.endswith((":", ";")):
        return False
    if _label().fullmatch(_closed_up(line).strip(" *.")):
        return False  # "PREDLOG SKLEPA" on two pages
    if any(one[0] in _LISTED or _is_of_text(one) for one in (line, other)):
        # "5. redna seja …", but not "K 2. točki" and "K 3. točki", nor "- Proračun" and "4. Proračun"
        return line == other
    masked, other_masked = (compiled(r"\d+").sub("0", value) for value in (line, other))
    return fuzz.ratio(masked, other_masked) >= ALIKE
