"""The end of the minutes: when the session ended and who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex
from rapidfuzz import fuzz

from pipeline.model import Attendee, Signature
from pipeline.patterns import compiled
from pipeline.segment.people.names import PERSON, is_person, titles_of_names, without_titles
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import FULL_LINE, sentences
from pipeline.segment.wording.dates import times
from pipeline.segment.wording.tables import fold, given_names, matcher, surnames, toml

SIGNATURE_LINES = 30  # from the foot, where no sentence says that the session ended
SAME_NAME = 85  # rapidfuzz ratio
COLUMN_WIDTH = 14  # signs between the beginnings of two lines of one column
_SESSION = compiled(r"\d\.\s(?:\w+\s)?sej[eo]")
_BETWEEN = compiled(r",?\s+(?:in|ter)\s+|,\s+")  # the names of two who sign
_NUMBER = compiled(r"^\d{1,2}[.)]\s*")
_COLUMNS = compiled(r"\s{2,}|\t+|\s*\|\s*|\s*_{3,}\s*")


@dataclass(frozen=True, slots=True)
class Closing:
    """The line at which the body ends, the time in the sentence that says so, and where that sentence stands."""

    line: int
    end_time: str | None
    sentence: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands in one column of a line: a role, a name, or both."""

    column: int
    role: str | None
    names: tuple[str, ...]
    job: str | None = None  # what stands after a name without being a signature's role: "višja svetovalka"
    body: str | None = None  # of which the role above is one: "PREDSEDNIK" / "IZVRŠNEGA SVETA"


def find_closing(text: Text, first: int, last: int = 0, begun: str | None = None) -> Closing:
    """Return where the body that starts at line `first` ends: at its last sentence that says the session ended.

    Where none says so it ends with the signatures, which stand below line `last`, that of the last label or heading.
    `begun` is when the session began.
    """
    if first >= len(text.lines):
        return Closing(len(text.lines), None, None)
    start, end = text.lines[first].start, text.lines[-1].end
    found: Closing | None = None
    for match in matcher(toml("closing")["ended"]).finditer(text.folded, start, end, overlapped=True):
        line = text.line_at(match.start())
        begin, stop = _sentence_around(text, match.start())
        if begin < match.start() - 120 or stop < match.end() or _of_another_session(text, begin, stop):
            continue
        said = list(times(text.folded[begin:stop], begun))
        after = next((time for time in said if begin + time.start >= match.start()), None)
        time = after or (said[-1] if said else None)
        if found is None or time is not None or found.end_time is None:
            found = Closing(line, time.value if time else None, (begin, stop))
    if found is not None:
        return found
    return Closing(_first_signature(text, max(first, last + 1)), None, None)


def _sentence_around(text: Text, place: int) -> tuple[int, int]:
    line = text.line_at(place)
    start = text.lines[max(0, line - 3)].start
    end = text.lines[min(len(text.lines) - 1, line + 3)].end
    return next(((a, b) for a, b in sentences(text, start, end) if a <= place < b), (place, end))


def _of_another_session(text: Text, start: int, end: int) -> bool:
    return matcher(toml("closing")["elsewhere"]).search(text.folded, start, end) is not None


def _first_signature(text: Text, first: int) -> int:
    """Return the first line of the signatures at the foot, or the number of lines."""
    foot = max(first, len(text.lines) - SIGNATURE_LINES)
    label = _signing()
    found = len(text.lines)
    for line in range(len(text.lines) - 1, foot - 1, -1):
        folded = text.folded_line(line).strip()
        match = label.match(folded)
        names_session = _SESSION.search(folded) is not None  # "ZAPISNIK 4. REDNE SEJE"
        if (
            match
            and not names_session
            and len(folded) < 90
            and not text.line(line).rstrip().endswith((".", ",", "«", "“", "”", '"'))
            and not _tells(folded)
        ):
            found = line
        elif len(folded) > 100 or (found < len(text.lines) and _is_prose(text, line)):
            break
    if 0 < found < len(text.lines) and is_person(text.line(found - 1).strip(" ,.")) and text.lines[found].gap == 0:
        found -= 1
    return found


def _is_prose(text: Text, line: int) -> bool:
    """Say whether a line runs to the margin, and on below: the discussion, over the signatures found."""
    words = text.line(line).strip()
    full = len(words) >= FULL_LINE * text.width and _COLUMNS.search(words) is None
    goes_on = words.endswith(".") or text.line(line + 1).lstrip()[:1].islower()
    return full and goes_on and not text.lines[line + 1].gap


def _tells(folded: str) -> bool:
    return compiled(r"(?<!\w)(?:je|so|sta|se|bo|ni)(?!\w)").search(folded) is not None


@cache
def _signing() -> regex.Pattern[str]:
    return matcher([*toml("closing")["signing"], *toml("closing")["wrote"]])


def find_signatures(text: Text, closing: Closing, people: Sequence[Attendee]) -> tuple[Signature, ...]:
    """Return who signed, in the order of the roles; `people` helps to part two names on one line."""
    first = closing.line
    if closing.sentence is not None:
        first = text.line_at(max(closing.sentence[0], closing.sentence[1] - 1)) + 1
    known = [_bare(person.name) for person in people]
    cells: list[_Cell] = []
    for line in range(first, min(len(text.lines), first + SIGNATURE_LINES)):
        folded = text.folded_line(line).strip()
        if matcher(toml("closing")["skip"]).match(folded) and not matcher(toml("closing")["wrote"]).match(folded):
            continue
        if len(folded) > 120 or (_tells(folded) and len(folded) > 60 and cells):
            break
        place = 0
        for words in _COLUMNS.split(text.line(line)):
            place = text.line(line).index(words, place)
            if words.strip():
                cells += _cells(place, words, known)
            place += len(words)
    return tuple(dict.fromkeys(replace(one, name=without_titles(one.name)) for one in _pair(cells)))


def _bare(name: str) -> str:
    return fold(" ".join(word for word in name.split() if not word.endswith(".")))


def _cells(column: int, words: str, known: Sequence[str]) -> list[_Cell]:
    """Return the roles and names in one column; two columns that were read as one are parted."""
    words = _NUMBER.sub("", _without_marks(words).strip(" :,;._*-–—"))
    if not words or not compiled(r"\p{L}{2}").search(words):
        return []
    folded = fold(words)
    starts = [match.start() for match in _signing().finditer(folded) if match.start() == 0 or match.start() > 0]
    starts = [at for at in starts if at == 0 or (words[at].isupper() and not _inside_role(folded, at))]
    starts = [at for at in starts if not _is_surname(words[at:])]
    if not starts and _is_body(words):
        return [_Cell(column, None, (), body=_role(words))]
    if not starts or starts[0] > 0:
        names = _names(words, known)
        if starts and names:
            # "Boštjan Škufca, Predsednik sveta KS"
            return [_Cell(column, _role(words[starts[0] :]), tuple(_names(words[: starts[0]].strip(" ,-–—"), known)))]
        if not names:
            return []
        rest = compiled(rf"^{PERSON}").sub("", words).strip(" ,-–—")
        role = _role(rest) if len(names) == 1 and rest and rest[0].islower() and "," in words + " -" else None
        return [_Cell(column, None, tuple(names), role)]
    found: list[_Cell] = []
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        part = words[start:end].strip(" :,;")
        role, names = _role_and_names(part, known)
        found.append(_Cell(column, role, tuple(names)))
    return found


def _is_body(words: str) -> bool:
    """Tell "občinskega sveta" and "ZDRUŽENEGA DELA" from "Ana Rus, predsednica sveta"."""
    bodies = matcher(toml("closing")["bodies"])
    others = [word for word in words.split() if word[:1].isupper() and bodies.fullmatch(fold(word)) is None]
    named = "," in words or any(fold(word) in given_names() for word in others)
    return not named and bodies.search(fold(words)) is not None


def _inside_role(folded: str, at: int) -> bool:
    return folded[:at].rstrip().endswith((" za", " in", "-", "zapisnik"))


def _is_surname(words: str) -> bool:
    """Tell the surname "Zupan" from the role "Župan", which are one when folded."""
    first = words.split()[:1]
    return bool(first) and first[0] in surnames() and not first[0].startswith("Ž")


def _role_and_names(part: str, known: Sequence[str]) -> tuple[str, list[str]]:
    """Part "Zapisala: Ana Rus" and "Predsednik sveta KS Boštjan Škufca"."""
    head, colon, tail = part.partition(":")
    if colon and tail.strip():
        names = _names(tail.strip(" ,"), known)
        if names:
            return _role(head), names
    match = None if _is_surname(part) else _signing().match(fold(part))
    after = match.end() if match else 0
    for person in compiled(PERSON).finditer(part[after:].rstrip(" ,.")):
        words = person[0].split()
        at_end = person.end() >= len(part[after:].rstrip(" ,."))
        if at_end and len(words) >= 2 and is_person(person[0]):
            before = part[: after + person.start()].strip(" ,:-–—")
            # "Predsednica Odbora za okolje": no person
            if not matcher(toml("header")["organs"]["phrases"]).match(fold(person[0])):
                return _role(before), [person[0].strip()]
    return _role(part), []


def _role(words: str) -> str:
    return " ".join(words.split()).strip(" :,;.-–—*")


def _without_marks(words: str) -> str:
    """Return a column's words without the marks beside a signature: "Boris Zonta, l. r."."""
    bare = words
    while (mark := matcher(toml("closing")["marks"]).search(fold(bare))) is not None:
        before, after = bare[: mark.start()].rstrip(" ,.("), bare[mark.end() :].lstrip(" ,.)")
        bare = ", ".join(part for part in (before, after) if part)
    return bare


def _names(words: str, known: Sequence[str]) -> list[str]:
    """Return the names in a column that holds no role."""
    words = words.strip(" ,")
    while words.partition(" ")[0].casefold() in titles_of_names():  # "ing. Ivan Kos"
        words = words.partition(" ")[2].lstrip()
    several = [part.strip(" ,") for part in _BETWEEN.split(words)]
    if len(several) > 1 and all(_is_known(part) for part in several):
        return several  # "Ana Rus in Ivan Kos"
    match = compiled(PERSON).match(words)
    if match is None:
        return []
    tokens = words.split()
    plain = [token for token in tokens if not token.endswith(".")]
    if len(plain) >= 4 and match.end() >= len(words.rstrip(" .,")):
        for cut in range(2, len(tokens) - 1):
            one, other = " ".join(tokens[:cut]), " ".join(tokens[cut:])
            if any(fuzz.ratio(_bare(name), person) >= SAME_NAME for person in known for name in (one, other)):
                return [one, other]
        if len(plain) == 4:
            return [" ".join(tokens[: tokens.index(plain[2])]), " ".join(tokens[tokens.index(plain[2]) :])]
    name = match[0].strip(" ,")
    return [name] if is_person(name) else []


def _is_known(words: str) -> bool:
    """Say whether words are a name and nothing else, with a given name that is known."""
    named = compiled(PERSON).fullmatch(words) is not None and is_person(words)
    return named and any(fold(word) in given_names() for word in words.split())


def _pair(cells: Sequence[_Cell]) -> list[Signature]:
    """Pair roles with names, those of one column with each other; what is left over is paired in reading order.

    A role of several is that of all names below it: "Overovatelja:" / "Ana Rus" / "Ivan Kos".
    """
    shared = matcher(toml("closing")["shared"])
    found: list[tuple[int, Signature]] = []
    left: list[tuple[int, _Cell]] = []
    for column in _columns(cells):
        roles: list[tuple[int, str]] = []
        names: list[tuple[int, str, str | None]] = []
        given: str | None = None  # to the name above
        for place, cell in _with_bodies(column):
            if cell.names and cell.role is None and not roles and given is not None and shared.match(fold(given)):
                found += [(place, Signature(name, given)) for name in cell.names]
                continue
            given = None
            if cell.role is not None and cell.names:
                found += [(place, Signature(name, cell.role)) for name in cell.names]
                given = cell.role
            elif cell.names:
                names += [(place, name, cell.job) for name in cell.names]
            elif cell.role is not None:
                roles.append((place, cell.role))
            while roles and names:
                at, role = roles.pop(0)
                also, name, _ = names.pop(0)
                found.append((min(at, also), Signature(name, role)))
                given = role if cell.names else None
            if given is not None and shared.match(fold(given)):
                found += [(at, Signature(name, given)) for at, name, _ in names]
                names = []
        left += [(at, _Cell(0, role, ())) for at, role in roles]
        left += [(at, _Cell(0, None, (name,), job)) for at, name, job in names]
    left.sort(key=lambda item: item[0])
    spare: list[tuple[int, str | None]] = [(at, cell.role) for at, cell in left if cell.role is not None]
    for at, cell in left:
        for name in cell.names:
            before, told = spare.pop(0) if spare else (at, cell.job)
            found.append((min(at, before), Signature(name, told)))
    return [signature for _, signature in sorted(found, key=lambda item: item[0])]


def _with_bodies(column: Sequence[tuple[int, _Cell]]) -> list[tuple[int, _Cell]]:
    """Return the cells of a column with each body joined to the role right above: "Predsednik" / "zbora krajanov"."""
    found: list[tuple[int, _Cell]] = []
    for place, cell in column:
        if cell.body is None:
            found.append((place, cell))
        elif found and found[-1][1].role is not None and not found[-1][1].names:
            at, above = found[-1]
            found[-1] = at, replace(above, role=f"{above.role} {cell.body}")
    return found


def _columns(cells: Sequence[_Cell]) -> list[list[tuple[int, _Cell]]]:
    """Part cells, each with its place in reading order, into columns by where they stand on their lines."""
    columns: list[tuple[int, list[tuple[int, _Cell]]]] = []
    for place, cell in enumerate(cells):
        near = next((one for start, one in columns if abs(start - cell.column) <= COLUMN_WIDTH), None)
        if near is None:
            near = []
            columns.append((cell.column, near))
        near.append((place, cell))
    return [one for _, one in columns]
