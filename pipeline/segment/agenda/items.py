"""Agenda items in the body: the printed agenda and the headings check each other.

Every line that may be a heading is a candidate for one of the agenda's entries, with a score for its form, its number,
the likeness of its title (rapidfuzz) and its place on the page. The sequence as a whole is decided by a beam search
over the candidates in document order (dynamic programming over the last item and the set of items used), so that items
out of order, a heading quoted in a discussion and the numbered parts of a resolution are told from headings by what
comes before and after them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.patterns import compiled
from pipeline.segment.agenda.added import with_added
from pipeline.segment.agenda.entries import clean_title
from pipeline.segment.agenda.headings import (
    UNREADABLE,
    Heading,
    explicit_heading,
    lettered_heading,
    misread_heading,
    plain_heading,
    unreadable_heading,
)
from pipeline.segment.agenda.printed import Agenda, Entry
from pipeline.segment.people.names import is_person
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import sentence_of
from pipeline.segment.wording.numerals import rank
from pipeline.segment.wording.tables import fold, given_names, matcher, toml

BEAM = 48  # readings of the sequence kept at each candidate
TITLE_LINES = 6  # a title is not longer
LONG_TITLE = 400  # signs
LONGER_THAN_TITLE = 1.6  # a sentence so much longer than the title is none
LABEL_SIGNS = 24  # within which a ":" shows that a line is a label: "sklep: (št. 11)"
NO_TITLE = 0.45  # likeness below which a sentence after the number is the discussion
SAME_TITLE = 0.8  # likeness from which the heading's title is the agenda's

NEAR_LABEL, NOT_UNDER = 12, 99  # lines under a resolution's label

# Scores, in arbitrary units; a candidate is taken where the sequence gains by it.
EXPLICIT, UNNUMBERED, OUTSIDE_AGENDA = 3.0, -1.5, -1.0
QUOTED, SKIPPED_EXPLICIT, SKIPPED_TITLE, IN_RESOLUTION = -5.0, -1.0, -1.5, -1.5
NUMBER_AGREES, NUMBER_DIFFERS = 1.5, -2.5
AFTER_BLANK, CAPITALS, PLAIN_WITHOUT_AGENDA = 0.5, 0.5, -1.25
BEFORE_LABEL, TITLE_BLOCK = 1.0, 1.25
TOLD = -0.75  # a number without title, the discussion right after it
BULLETED, SAME_FORM = 2.25, 3  # "• 6. Prodaja zemljišč", where so many headings have that form and no agenda tells
NEXT, EARLIER, PASSED_OVER = 1.0, -1.0, -0.5

_BULLETED = compiled(r"\s*[•·*▪■●»«]\s*\d{1,2}[.)]")


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item's heading: its number and title; `start` to `end` is the heading in `Text.clean`."""

    number: str
    title: str
    start: int
    end: int
    inferred: bool = False  # its heading was lost: only the agenda and the page tell of it


@dataclass(frozen=True, slots=True)
class _Option:
    """One reading of a candidate: the agenda entry (-1 none) or number it stands for."""

    score: float
    entry: int
    number: str
    title: str
    end: int


def find_items(text: Text, agendas: Sequence[Agenda], last_line: int, labels: Sequence[int]) -> list[FoundItem]:
    """Return the items' headings, in document order.

    Args:
        agendas: the printed agendas; the last is the one that was adopted. None of their lines is a heading.
        last_line: the line at which the body ends.
        labels: the places of the resolutions' labels.
    """
    printed = {line for agenda in agendas for line in range(agenda.first_line, agenda.last_line + 1)}
    entries = with_added(text, agendas[-1].entries, last_line, printed) if agendas else ()
    label_lines = {text.line_at(label) for label in labels}
    opened = {text.line_at(label) for label in labels if text.line_start(label)}
    beside: Set[str] = frozenset() if entries else _beside_explicit(text, last_line)
    candidates: list[tuple[Heading, list[_Option], float]] = []
    for line in range(last_line):
        if line in printed or line in opened:
            continue
        since = _lines_since_label(text, line, label_lines)
        candidate = _candidate(text, line, entries, since, bool(agendas) and line > agendas[0].last_line, beside)
        if candidate is not None and not entries and label_lines & {line + 1, line + 2}:
            candidate = _raised(candidate, BEFORE_LABEL)
            title = text.clean[candidate[0].title_start : text.lines[line].end].strip()
            if _is_title_block(text, line, title):  # over a resolution: not easily passed by
                candidate = (candidate[0], candidate[1], SKIPPED_TITLE)
        if candidate is not None:
            candidates.append(candidate)
    if not entries:
        bulleted = [_BULLETED.match(text.line(heading.line)) is not None for heading, _, _ in candidates]
        if sum(bulleted) >= SAME_FORM:
            candidates = [
                _raised(candidate, BULLETED) if has else candidate
                for candidate, has in zip(candidates, bulleted, strict=True)
            ]
    chosen = _best_sequence(candidates, entries)
    return [
        FoundItem(option.number, option.title, text.lines[heading.line].start, option.end) for heading, option in chosen
    ]


def _raised(candidate: tuple[Heading, list[_Option], float], gain: float) -> tuple[Heading, list[_Option], float]:
    heading, options, skipped = candidate
    return heading, [replace(option, score=option.score + gain) for option in options], skipped


def _beside_explicit(text: Text, last_line: int) -> set[str]:
    """Return the numbers that no heading has by its form alone ("AD/5"), while one just before or after it is there."""
    found = {heading.number for line in range(last_line) if (heading := explicit_heading(text, line)) is not None}
    numbers = {int(number) for number in found if number is not None and number.isdigit()}
    return {str(beside) for number in numbers for beside in (number - 1, number + 1)} - {str(one) for one in numbers}


def _lines_since_label(text: Text, line: int, labels: set[int]) -> int:
    """Return how many lines a line stands under a resolution's label; NOT_UNDER where a vote has closed that one."""
    label = next((back for back in range(line - 1, max(-1, line - NEAR_LABEL), -1) if back in labels), None)
    if label is None:
        return NOT_UNDER
    voted = matcher(toml("resolutions")["ends"]["voting"])
    votes = matcher(toml("sentences")["vote_line"])  # "ZA 16 / PROTI 0"
    below = [text.folded_line(between) for between in range(label + 1, line)]
    closed = any(voted.search(words) or votes.match(words.lstrip()) for words in below)
    return NOT_UNDER if closed else line - label


def _candidate(
    text: Text, line: int, entries: Sequence[Entry], since_label: int, after_agenda: bool, beside: Set[str]
) -> tuple[Heading, list[_Option], float] | None:
    here = text.lines[line]
    heading = _heading_on(text, line, lettered=bool(entries) and entries[0].number.isalpha())
    if heading is not None and not heading.explicit and _is_listed_person(text.clean[heading.title_start : here.end]):
        return None
    known = {entry.number for entry in entries} | ({UNREADABLE} if after_agenda else set())
    part = heading is not None and since_label >= NEAR_LABEL and _is_part(text, heading, known)
    if heading is not None and not entries and heading.number in beside and _is_bare_misread(text, heading):
        heading = replace(heading, explicit=True)  # "AD/A", and further on "AD/5"
    elif heading is not None and heading.foretold and heading.number not in known and not part:
        heading = unreadable_heading(text, line) if after_agenda and entries else None
    if heading is None:
        if not (entries and after_agenda) or not text.line(line).lstrip()[:1].isupper():
            return None
        heading = Heading(line, None, False, here.start + here.indent)
    score = 0.0
    if heading.explicit:
        score += EXPLICIT
    elif heading.number is None:
        score += UNNUMBERED
    if here.gap or here.first_on_page:
        score += AFTER_BLANK
    quoted = heading.number is not None and _in_sentence(text, line)
    if quoted:
        score += QUOTED
    rest = text.clean[heading.title_start : here.end].strip()
    if rest.isupper():
        score += CAPITALS
    block = not heading.explicit and _is_title_block(text, line, rest)
    if block and heading.number is not None:
        score += TITLE_BLOCK
    if since_label < NEAR_LABEL and not heading.explicit and not (block and heading.number is None):
        score += IN_RESOLUTION
    options = _options(text, heading, rest, entries, score)
    if block and heading.number is None:
        options = [replace(option, score=option.score + TITLE_BLOCK) for option in options]
    if not options:
        return None
    return heading, options, 0.0 if quoted or not heading.explicit else SKIPPED_EXPLICIT


def _is_bare_misread(text: Text, heading: Heading) -> bool:
    """Say whether a line holds nothing but the form of a heading, with one sign of its number misread."""
    bare = heading.title_start == text.lines[heading.line].end
    return bare and heading.foretold and heading == misread_heading(text, heading.line)


def _heading_on(text: Text, line: int, lettered: bool) -> Heading | None:
    """Return the heading a line may be; `lettered` says that the agenda has letters for numbers."""
    heading = explicit_heading(text, line) or plain_heading(text, line) or explicit_heading(text, line, foretold=True)
    return heading or (lettered_heading if lettered else misread_heading)(text, line)


def _is_part(text: Text, heading: Heading, known: set[str]) -> bool:
    """Say whether a heading is that of a part of an item, which the agenda need not foretell: "3.1 Svet knjižnice"."""
    whole, _, part = (heading.number or "").partition(".")
    rest = text.clean[heading.title_start : text.lines[heading.line].end].strip()
    return part.isdigit() and whole in known and _is_title_block(text, heading.line, rest)


def _is_listed_person(words: str) -> bool:
    """Say whether a numbered line is one of a list of people: "5. Stanka Tisnikar – predstavnica ustanovitelja"."""
    first = words.split()[:1]
    return bool(first) and fold(first[0]) in given_names() and is_person(words)


def _is_title_block(text: Text, line: int, rest: str) -> bool:
    """Say whether a line stands between blank lines and does not end as a sentence does."""
    after = text.lines[line + 1] if line + 1 < len(text.lines) else None
    here = text.lines[line]
    parted = (here.gap > 0 or here.first_on_page) and after is not None and (after.gap > 0 or after.first_on_page)
    return parted and rest[:1].isupper() and not rest.endswith((".", ";", ",", ":"))


def _options(text: Text, heading: Heading, rest: str, entries: Sequence[Entry], score: float) -> list[_Option]:
    if heading.number == UNREADABLE:
        end = text.lines[heading.line].end
        return [_Option(score, place, entry.number, entry.title, end) for place, entry in enumerate(entries)]
    options: list[_Option] = []
    readings = list(_readings(text, heading)) if entries else []
    for place, entry in enumerate(entries):
        agrees = heading.number == entry.number
        likeness, end = _title_likeness(text, heading, readings, entry.title, enough=agrees)
        if not agrees and likeness < 0.75:
            continue
        if heading.number is None and likeness < 0.82:
            continue
        gain = 3.0 if likeness >= 0.85 else 2.0 if likeness >= 0.7 else 1.0 if likeness >= 0.55 else 0.0
        if likeness < 0.45 and rest:
            gain = -1.0 if heading.explicit else TOLD if agrees and _told_at_once(text, heading, rest) else -4.0
        elif not rest and not heading.explicit and likeness < 0.55:
            gain = 0.5 if text.lines[heading.line].gap else -1.0
        numbering = NUMBER_AGREES if agrees else 0.0 if heading.number is None else NUMBER_DIFFERS
        title, end = _title_found(text, heading, rest, entry, likeness, end)
        options.append(_Option(score + gain + numbering, place, entry.number, title or entry.title, end))
    if heading.number is not None and not any(option.number == heading.number for option in options):
        options += _outside_agenda(text, heading, rest, bool(entries), score)
    return options


def _title_found(text: Text, heading: Heading, rest: str, entry: Entry, likeness: float, end: int) -> tuple[str, int]:
    """Return the title of the item that a heading begins if it is that of `entry`, and where the heading ends.

    Args:
        rest: what stands on its line after the number.
        likeness: of the entry's title and the words that end at `end`.
    """
    agrees = heading.number == entry.number
    if likeness >= SAME_TITLE or not rest:
        declined = entry.title[0].islower() and rest[:1].isupper() and not rest.isupper()
        # "… da komisija obravnava: B) kandidate za podžupana" / "B) Kandidati za podžupana"
        title = clean_title(text.words(heading.title_start, end)) if declined and likeness < 1 else entry.title
        if heading.number is None and _tells(text.words(*sentence_of(text, heading.title_start))):
            return title, heading.title_start  # its heading is lost; "Odredba o … je bila sprejeta." is said of it
        return title, end if likeness >= SAME_TITLE else text.lines[heading.line].end
    longer = likeness < NO_TITLE or len(rest) > LONGER_THAN_TITLE * len(entry.title)
    sentence = agrees and rest.endswith((".", "!", "?")) and longer
    if sentence or (agrees and (likeness < NO_TITLE or _tells(rest)) and _is_paragraph(text, heading)):
        return entry.title, heading.title_start
    if likeness >= 0.55:
        return clean_title(text.words(heading.title_start, end)), end
    return (entry.title, heading.title_start) if _tells(rest) else _own_title(text, heading)


def _outside_agenda(text: Text, heading: Heading, rest: str, printed: bool, score: float) -> list[_Option]:
    """Return the reading of a heading whose number is not in the agenda, if it may be one; `printed`: there is one."""
    assert heading.number is not None
    title, end = _own_title(text, heading)
    if heading.explicit:
        own = score + (OUTSIDE_AGENDA if printed else 0.0)
    elif printed and "." in heading.number and heading.foretold:
        own = score
    elif printed or not title or not title[0].isupper():
        return []
    else:
        own = score + PLAIN_WITHOUT_AGENDA + (0.25 if not rest.endswith((".", ";", ",")) else 0.0)
    return [_Option(own, -1, heading.number, title, end)]


def _readings(text: Text, heading: Heading) -> Iterator[tuple[str, int]]:
    """Yield the folded words that may be the heading's title, of one line and more, and where they end."""
    for line in range(heading.line, min(heading.line + TITLE_LINES, len(text.lines))):
        if line > heading.line and (plain_heading(text, line) or explicit_heading(text, line)):
            return
        here = text.lines[line]
        parted = here.gap > 0 and not here.first_on_page
        if line > heading.line and parted and text.clean[heading.title_start : here.start].strip():
            return  # "6/ VOLITVE", a blank line, "V odbor so bili izvoljeni …"
        end = here.end
        words = fold(clean_title(text.words(heading.title_start, end)))
        yield words, end
        if len(words) > LONG_TITLE:
            return


@lru_cache(maxsize=4096)
def _folded(title: str) -> str:
    return fold(title)


def _title_likeness(
    text: Text, heading: Heading, readings: Sequence[tuple[str, int]], title: str, enough: bool
) -> tuple[float, int]:
    """Return how like `title` (0 to 1) the words from `heading.title_start` are, and where they end.

    The words are one of `readings`; or, where text goes on after the title, as many signs as it is long.
    """
    target = _folded(title)
    best, best_end = 0.0, text.lines[heading.line].end
    for words, end in readings:
        likeness = fuzz.ratio(words, target) / 100 if words else 0.0
        if likeness > best:
            best, best_end = likeness, end
        if len(words) > 1.3 * len(target) + 10:
            break
    if best < SAME_TITLE and enough:
        reach = heading.title_start + len(title)
        stop = next((at for at in range(reach - 2, reach + 6) if text.clean[at : at + 1] in (".", ":", ";")), None)
        if stop is not None:
            likeness = fuzz.ratio(fold(text.words(heading.title_start, stop)), target) / 100
            if likeness > max(best, 0.88):
                return likeness, stop + 1
    return best, best_end


def _is_paragraph(text: Text, heading: Heading) -> bool:
    """Say whether what follows a number runs over lines to a full stop: "K 1. Člani nimajo" / "pripomb."."""
    line = heading.line
    while line + 1 < len(text.lines) and not text.lines[line + 1].gap and line - heading.line < TITLE_LINES:
        line += 1
    return line > heading.line and text.line(line).rstrip().endswith((".", "!", "?"))


def _own_title(text: Text, heading: Heading) -> tuple[str, int]:
    """Return the title a heading has by itself: the rest of its line and the lines it runs on to, or the next line."""
    line = heading.line
    end = text.lines[line].end
    rest = text.clean[heading.title_start : end].strip()
    if _tells(rest):
        return "", heading.title_start
    if not rest:
        after = line + 1
        if after >= len(text.lines):
            return "", end
        words = text.line(after).strip()
        below = text.lines[after + 1] if after + 1 < len(text.lines) else None
        parted = below is not None and (below.gap > 0 or below.first_on_page)
        if words.isupper() or (len(words) < 120 and not words.endswith((".", ":")) and parted):
            return clean_title(words), text.lines[after].end
        return "", end
    while line + 1 < len(text.lines) and line - heading.line < TITLE_LINES:
        following = text.lines[line + 1]
        words = text.line(line + 1).strip()
        small = words[:1].islower() and ":" not in words[:LABEL_SIGNS]
        goes_on = small or (words.isupper() and rest.isupper() and not explicit_heading(text, line + 1))
        if following.gap or rest.endswith((".", ":")) or not goes_on:
            break
        line += 1
        end = following.end
    return clean_title(text.words(heading.title_start, end)), end


def _tells(rest: str) -> bool:
    """Say whether what follows a heading's number is a sentence of the discussion and no title."""
    verb = matcher(toml("headings")["sentence"]["verbs"]).search(fold(rest))
    return verb is not None and not rest.isupper()


def _told_at_once(text: Text, heading: Heading, rest: str) -> bool:
    """Say whether a paragraph begins with a number and goes on with what was said: "2. Tov. Kos je poročal"."""
    here = text.lines[heading.line]
    return bool(here.gap or here.first_on_page) and here.indent == 0 and _tells(rest)


def _in_sentence(text: Text, line: int) -> bool:
    """Say whether a line's beginning goes on with the sentence of the line before: "pri točki" / "AD/3"."""
    here = text.lines[line]
    if line == 0 or (here.gap and not here.first_on_page):
        return False
    before = text.folded_line(line - 1).rstrip()
    last = before.split()[-1] if before.split() else ""
    if last in toml("headings")["quoted"]["before"]:
        return True
    full = len(before) > 0.8 * text.width and len(before) > 40
    return full and before[-1].isalnum() and not text.line(line - 1).isupper()


_Path = tuple[tuple[int, int], ...]


def _best_sequence(
    candidates: Sequence[tuple[Heading, list[_Option], float]], entries: Sequence[Entry]
) -> list[tuple[Heading, _Option]]:
    # a state: the last number, the numbers used → the best score that leads there, and the path
    states: dict[tuple[str, frozenset[str]], tuple[float, _Path]] = {("0", frozenset()): (0.0, ())}
    for at, (_, options, skipped) in enumerate(candidates):
        following: dict[tuple[str, frozenset[str]], tuple[float, _Path]] = {}
        for (last, used), (score, path) in states.items():
            _keep(following, (last, used), score + skipped, path)
            for which, option in enumerate(options):
                if option.number in used:
                    continue
                gained = option.score + _step(last, option.number)
                _keep(following, (option.number, used | {option.number}), score + gained, (*path, (at, which)))
        best = sorted(following.items(), key=lambda state: -state[1][0])[:BEAM]
        states = dict(best)
    _, path = max(states.values(), key=lambda state: state[0])
    return [(candidates[at][0], candidates[at][1][which]) for at, which in path]


def _keep(
    states: dict[tuple[str, frozenset[str]], tuple[float, _Path]],
    key: tuple[str, frozenset[str]],
    score: float,
    path: _Path,
) -> None:
    if key not in states or states[key][0] < score:
        states[key] = (score, path)


def _step(last: str, number: str) -> float:
    """Return what it is worth that item `number` follows item `last`."""
    here, before = rank(number), rank(last)
    if here in (before, before + 1):
        return NEXT
    if here < before:
        return EARLIER
    return PASSED_OVER * min(3, here - before - 1)
