"""Who was there and who was not: lists under labels, in all the ways that names and roles are put down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import regex
from rapidfuzz import fuzz

from pipeline.model import AttendanceStatus, Attendee
from pipeline.patterns import compiled
from pipeline.segment.people.names import (
    BULLET,
    NAME_WORD,
    Person,
    begins_name,
    in_columns,
    is_note,
    is_person,
    lone_label,
    note_phrases,
    people_in,
    surnames_in,
    titles_of_names,
)
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import sentence_of, sentences
from pipeline.segment.wording.numerals import number_of
from pipeline.segment.wording.tables import fold, given_names, matcher, toml

_AFTER_ROLE = compiled(r"^\s*(?:\p{Ll}{4,}\s+){1,3}(?=\p{Lu}|\p{Ll}{2,4}\.\s)")
_LEADER_AND = compiled(
    rf"""\s*(?:(?:so|se|sta|bili)\s+)*(?P<led>\p{{Ll}}+\s+(?P<name>{NAME_WORD}(?:\s+{NAME_WORD}){{1,3}}))\s+(?:in|ter)\s+\p{{Ll}}""",
    regex.VERBOSE,
)
_NUMBERED = compiled(r"\s*(?:\d{1,2}[.)]|[a-h]\))\s+(?=\p{L})")
_LABEL_WORDS = 5  # after a label that has a list below it
_LABEL_REACH = 110  # signs from a label's first word to its ":"
FEW_MEMBERS = 5  # fewer names may be those of a gathering's officials, or all that could be read
SAME_NAME = 90  # rapidfuzz ratio


@dataclass(frozen=True, slots=True)
class Attendance:
    """The people named, the end of the last list, and the number said to be present (None where none is said)."""

    people: tuple[Attendee, ...]
    start: int
    end: int
    stated: int | None
    stated_at: tuple[int, int]

    def members(self) -> int | None:
        """Return how many members a body has at least, by who is named as present or absent; None for a few names."""
        present = sum(person.status == "present" for person in self.people)
        away = sum(person.status in ("absent", "excused") for person in self.people)
        here = max(self.stated or 0, present)
        return here + away if here >= FEW_MEMBERS else None

    def joined(self, after: Attendance) -> Attendance:
        """Return these people with those of a list that stands after the agenda."""
        told = self if self.stated is not None else after
        return Attendance(self.people + after.people, self.start, self.end, told.stated, told.stated_at)


@dataclass(frozen=True, slots=True)
class _Region:
    status: AttendanceStatus
    start: int
    end: int
    label: int


def find_attendance(text: Text, start: int, end: int) -> Attendance:
    """Return who is named under the labels in `text.clean[start:end]`."""
    regions = list(_regions(text, start, end))
    people: list[Attendee] = []
    for region in regions:
        named = list(people_in(text, region.start, region.end)) or surnames_in(text, region.start, region.end)
        for person, note in _with_shared_notes(named):
            if person.role is not None and is_note(person.role):  # "• Ines Novinec (SD) – opravičeno"
                person, note = replace(person, role=None, note=person.role), person.role
            status = _status(region.status, replace(person, note=note))
            if status == "absent" and _excused_after(text, person.end):
                status = "excused"
            span = text.span(person.start, person.end)
            if not any(other.name == person.name and other.status == status for other in people):
                people.append(Attendee(person.name, person.role, status, person.note, span))
    stated, place = _stated(text, start, end)
    first = regions[0].label if regions else end
    return Attendance(tuple(people), first, regions[-1].end if regions else start, stated, place)


def _with_shared_notes(people: Sequence[Person]) -> Iterator[tuple[Person, str | None]]:
    """Yield people, each with the note that tells the status: that of the last of some may be said of all of them.

    "Ana Rus, Ivan Kos (oba opravičeno)"
    """
    for place, person in enumerate(people):
        noted = next((other.note for other in people[place:] if other.note is not None), None)
        shared = noted is not None and matcher(note_phrases("all")).match(fold(noted)) is not None
        yield person, noted if shared else person.note


def find_voters(text: Text, start: int, end: int) -> Attendance:
    """Return those named as having voted, where no list says who was there: "Z glasom ZA so glasovali: …"."""
    people: list[Attendee] = []
    for begin, stop in sentences(text, start, end):
        match = matcher(toml("votes")["words"]["names"]).match(text.folded, begin, stop)
        after = compiled(r"[:(]").search(text.clean, match.end() - 1, stop) if match else None
        for person in people_in(text, after.end(), stop) if after else ():
            if not any(other.name == person.name for other in people):
                span = text.span(person.start, person.end)
                people.append(Attendee(person.name, person.role, "present", None, span))
    return Attendance(tuple(people), start, start, None, (start, start))


def with_late(text: Text, people: tuple[Attendee, ...], start: int, end: int) -> tuple[Attendee, ...]:
    """Return `people` with the sentences of the body in which one comes or goes as their notes.

    One who comes and stands in no list was present: "Ob 20.18 se je seje udeležil Matej Grobelnik".
    """
    found = list(people)
    for match in matcher(toml("attendance")["words"]["late"]).finditer(text.folded, start, end):
        begin = text.lines[max(0, text.line_at(match.start()) - 3)].start
        pieces = sentences(text, begin, min(end, match.start() + 300))
        begin, stop = next(((a, b) for a, b in pieces if a <= match.start() < b), (match.start(), match.end()))
        for name in compiled(rf"{NAME_WORD}(?:\s+{NAME_WORD}){{1,3}}").finditer(text.clean, pos=begin, endpos=stop):
            words = " ".join(name[0].split()).rstrip(".")
            place = next((i for i, one in enumerate(found) if _same_person(one.name, words)), None)
            if place is not None and found[place].note is None and found[place].status in ("present", "guest"):
                found[place] = replace(found[place], note=_late_note(text, match.start(), match.end(), stop))
            elif place is None and people and _comes(text, match, name):
                note = _late_note(text, match.start(), match.end(), stop)
                found.append(Attendee(words, None, "present", note, text.span(name.start(), name.end())))
    return tuple(found)


def _comes(text: Text, late: regex.Match[str], name: regex.Match[str]) -> bool:
    """Say whether the words of coming or going are those of coming, and `name` with its given name follows them."""
    arrives = matcher(toml("attendance")["words"]["arrives"]).fullmatch(late[0])
    follows = not text.clean[late.end() : name.start()].strip()
    return arrives is not None and follows and fold(name[0].split()[0]) in given_names()


def _late_note(text: Text, start: int, end: int, stop: int) -> str:
    """Return the words that tell when one came or went, with the time after them: "zapustila sejo ob 16.40"."""
    time = compiled(r"\s+ob\s+\d{1,2}(?:[.,:]\d\d)?(?:\.?\s*uri)?").match(text.folded, pos=end, endpos=stop)
    words = text.words(start, time.end() if time else end)
    return words.removeprefix("je ")


def _same_person(one: str, other: str) -> bool:
    return fuzz.ratio(fold(_bare(one)), fold(_bare(other))) >= SAME_NAME


def _bare(name: str) -> str:
    return " ".join(word for word in name.split() if not word.endswith("."))


# ------------------------------------------------------------------------------------------------ lists


@cache
def _labels(first: bool) -> list[tuple[AttendanceStatus, regex.Pattern[str]]]:
    """Return each label's status, where no list of members stands before if `first`, and its pattern."""
    table = toml("attendance")["label"]
    return [(label.get("first" if first else "status", label["status"]), matcher(label["phrases"])) for label in table]


def _regions(text: Text, start: int, end: int) -> Iterator[_Region]:
    """Yield the lists, each from its label to the next one or to a sentence that is none."""
    labels: list[tuple[int, int, AttendanceStatus]] = []
    told: dict[int, int] = {}  # where the names end of those of whom a sentence tells at its end
    for begin, stop in _openings(text, start, end):
        first = not any(status == "present" for _, _, status in labels)
        found = _label_at(text, begin, stop, end, first)
        if found is None and (not labels or _named_away(text, labels[-1], begin)):
            found = _leader_at(text, begin)
        if found is None and (said := _told(text, begin, end)) is not None:
            names, told[begin], status = said
            found = names, status
        if found is not None and (not labels or begin >= labels[-1][1]):
            labels.append((begin, *found))
    for place, (begin, list_start, status) in enumerate(labels):
        list_end = labels[place + 1][0] if place + 1 < len(labels) else end
        yield _Region(status, list_start, told.get(begin) or _list_end(text, list_start, list_end), begin)


def _named_away(text: Text, label: tuple[int, int, AttendanceStatus], begin: int) -> bool:
    """Say whether the list before a place is one of people who were not there: "Odsotna: Ana Rus" / "Župan: …"."""
    _, start, status = label
    return status in ("absent", "excused") and bool(text.clean[start:begin].strip())


def _told(text: Text, begin: int, end: int) -> tuple[int, int, AttendanceStatus] | None:
    """Return where the names begin and end, and the status, in a sentence that names people and tells of them then.

    "Delegata Leopold Ocvirk in Zinka Verdev izostanka nista opravičila."
    """
    first, stop = sentence_of(text, begin)
    roles = toml("attendance")["roles"]
    role = matcher([*roles["many"], *roles["one"]]).match(text.folded, begin, stop)
    names = role.end() + 1 if role else begin
    if first != begin or not is_person(text.clean[names:stop].lstrip()):
        return None
    for status, phrases in _of_named():
        for match in phrases.finditer(text.folded, begin, min(stop, end)):
            if not text.clean[match.end() : stop].strip(" ."):
                return names, match.start(), status
    return None


@cache
def _of_named() -> list[tuple[AttendanceStatus, regex.Pattern[str]]]:
    return [(told["status"], matcher(told["phrases"])) for told in toml("attendance")["told"]]


def _openings(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places at which a label may stand: beginnings of lines and of sentences, and where they end."""
    places = {begin for begin, _ in sentences(text, start, end)}
    for line in text.lines:
        if start <= line.start < end:
            shift = len(text.clean[line.start : line.end]) - len(text.clean[line.start : line.end].lstrip(" \t*•-–"))
            places.add(line.start + shift)
            if (sign := _NUMBERED.match(text.clean, line.start, line.end)) is not None:
                places.add(sign.end())  # "1. Prisotni svetniki:", "c) ostali:"
    listed = compiled(r"(?m);\s+(?=\p{Lu})|^\p{Lu}[\p{L} ]{3,60}\s[-–—]\s(?=\p{Ll}+(?: \p{Ll}+)?\s?:)")
    for match in listed.finditer(text.clean, pos=start, endpos=end):
        places.add(match.end())
    for match in matcher(toml("attendance")["words"]["others"]).finditer(text.folded, start, end):
        # not "Ivan Kos, opravičeno" / "Ana Rus"
        space = r"\s" if " " in match[0] else " "
        named = (
            compiled(rf":?(?:{space}\p{{Ll}}+){{0,2}}{space}+\p{{Lu}}").match(text.clean, pos=match.end()) is not None
        )
        if text.clean[start : match.start()].rstrip()[-1:] in (",", ":", ";") and named:
            places.add(match.start())
    ordered = sorted(places)
    yield from pairwise([*ordered, end])


def _leader_at(text: Text, begin: int) -> tuple[int, AttendanceStatus] | None:
    """Return the same for a line above all lists that names who led: "ŽUPANJA: mag. Tanja Breskvar".

    The name may stand alone on the line below: "PREDSEDUJOČA" / "Magda Turnšek, županja".
    """
    here = text.line_at(begin)
    line = text.clean[begin : text.lines[here].end]
    role, colon, name = line.partition(":")
    name = _AFTER_ROLE.sub("", name)  # "PREDSEDUJOČA: županja mag. Simona Kastelic"
    sign = colon != "" or (line.isupper() and not name.strip())
    if colon and "," not in name and is_person(name.strip()) and " " not in role.strip():
        start = begin  # the role is that of the label
    else:
        start = begin + len(role) + 1 if colon else text.lines[here].end
    leads = matcher(toml("attendance")["roles"]["leading"]).fullmatch(fold(role.strip())) is not None
    if not name.strip() and here + 1 < len(text.lines) and not text.lines[here + 1].gap:
        name = text.line(here + 1)
    if not (leads and sign and text.line_start(begin) and is_person(name.strip())):
        return None
    return start, "present"


def _label_at(text: Text, begin: int, stop: int, end: int, first: bool) -> tuple[int, AttendanceStatus] | None:
    """Return where the list after the label at `begin` starts, and its status; None where no label stands there.

    `first` says that no list of members stands before.
    """
    line = text.line_at(begin)
    before = text.line(line - 1).rstrip() if line and text.line_start(begin) and not text.lines[line].gap else ""
    if text.clean[begin].islower() and before.endswith((",", "–", "—", " -", " in", " ter")):
        return None  # the line goes on with the list: "… in Olga Verbič," / "člani izvršnega sveta"
    best: tuple[int, AttendanceStatus] | None = None
    for status, label in _labels(first):
        match = label.match(text.folded, begin, end)
        if match is not None and match.end() > begin and (best is None or match.end() > best[0]):
            best = match.end(), status
    if best is None:
        return None
    after, status = best
    line_end = text.lines[text.line_at(begin)].end
    ended = text.clean[after - 1] == ":"  # "drugi :" is a label with its sign
    colon = after - 1 if ended else text.clean.find(":", after, min(end, begin + _LABEL_REACH))
    sentence_stop = compiled(r"[.;](?=\s)(?<!\b\p{L}{1,3}[.])").search(
        text.clean, pos=after, endpos=colon if colon >= 0 else after
    )
    if colon >= 0 and sentence_stop is None and not _gap_between(text, begin, colon):
        own = text.folded[after:colon]
        # "Seje so se udeležili župan Darko Ploj in člani sveta:"  "NAVZOČI: župan Darko Ploj ter člani sveta: Ana Rus"
        again = text.clean.find(":", colon + 1, min(end, colon + _LABEL_REACH)) if not own.strip() else -1
        for led in (
            _LEADER_AND.match(text.clean, after, colon),
            _LEADER_AND.match(text.clean, colon + 1, max(again, 0)),
        ):
            if status == "present" and led is not None and is_person(led["name"]):
                return led.start("led"), status
        if status == "present" and matcher(toml("attendance")["words"]["guests"]).search(text.folded, begin, colon):
            status = "guest"
        if status in ("present", "guest", "absent") and matcher(note_phrases("excused")).search(own):
            status = "excused"
        counted = compiled(r"\s*\d+\s+[^,;.:\n]{1,60}(?:(?:,\s+in sicer)?:|\s[–—-]\s|\n)").match(
            text.clean, pos=colon + 1
        )
        return counted.end() if counted else colon + 1, status  # "NAVZOČI: 33 članov mestnega sveta: Ana Rus"
    label_alone = not text.clean[after:line_end].strip(" :.*") or _heads_list(text, after, line_end)
    if label_alone and (text.line_start(begin) or not text.clean[line_end : line_end + 2].strip().islower()):
        return line_end, status  # but not "… Člani" / "sveta so sprejeli dnevni red"
    words = text.clean[after : after + 400].split()
    name = next((word for word in words if not _auxiliary(word)), "")
    passed = text.clean.find(name, after) if name else after
    if not name or (passed >= stop and passed >= line_end + 200):
        return None
    roles = toml("attendance")["roles"]
    role: bool = matcher(roles["one"]).match(fold(text.clean[passed : passed + 40])) is not None
    several = matcher(roles["many"]).match(text.folded, passed, stop)
    role = role or (several is not None and is_person(text.clean[several.end() : stop].lstrip()))
    if (
        number_of(name) is None
        and (name[:1].isupper() or name.rstrip(",").casefold() in titles_of_names() or role)
        and not name.isupper()
    ):
        if status == "present" and matcher(toml("attendance")["words"]["guests"]).search(text.folded, after, passed):
            status = "guest"
        return passed, "excused" if matcher(note_phrases("excused")).search(text.folded, after, passed) else status
    if name[:1] in "/-–" and text.clean[begin:after].isupper():
        return passed, status
    return None


def _heads_list(text: Text, after: int, line_end: int) -> bool:
    """Say whether a label's line ends in a few more words and a list follows: "Prisotni člani sveta" / "1. Ana Rus".

    The list may have a label of its own: "predstavniki staršev:" / "- Ana Rus".
    """
    words, below = text.clean[after:line_end].split(), text.line_at(line_end) + 1
    capitals = text.line(below - 1).isupper()  # "PRISOTNI ČLANI NADZORNEGA ODBORA" / "Ana Rus, predsednica"
    if len(words) > _LABEL_WORDS or any(not word[0].islower() and not capitals for word in words):
        return False
    if capitals and below < len(text.lines) and begins_name(text.line(below)) and not text.line(below).isupper():
        return True
    if below < len(text.lines) and text.line(below).lstrip().startswith("|"):
        return True  # a table
    below += below < len(text.lines) and lone_label(text.line(below)) is not None
    return below < len(text.lines) and _is_entry(text, below)


def _auxiliary(word: str) -> bool:
    return fold(word.rstrip(",.")) in _auxiliaries()


@cache
def _auxiliaries() -> frozenset[str]:
    return frozenset(fold(word) for word in toml("attendance")["words"]["auxiliary"])


def _gap_between(text: Text, start: int, end: int) -> bool:
    first, last = text.line_at(start), text.line_at(end)
    return last - first > 2 or any(text.lines[line].gap for line in range(first + 1, last + 1))


def _list_end(text: Text, start: int, end: int) -> int:
    """Return where the list that starts at `start` ends: before a sentence that tells something."""
    ends = matcher(toml("attendance")["words"]["ends"])
    for line in range(text.line_at(start) + 1, text.line_at(max(start, end - 1))):
        if _heads_other_list(text, line):
            end = text.lines[line].start
            break
    for begin, stop in sentences(text, start, end):
        body = begin + len(text.clean[begin:stop]) - len(text.clean[begin:stop].lstrip(" *•-–—"))
        if ends.match(text.folded, body, stop):
            return begin
        if _tells(_outside_entries(text, body, stop)):
            return begin if text.clean[start:begin].strip() else _telling_line(text, begin, stop)
    return end


def _heads_other_list(text: Text, line: int) -> bool:
    """Say whether a line after a blank one heads a list of what are no people: "Predlagane teme:" / "a) zapisnik"."""
    below = text.line(line + 1)
    bullet = BULLET.match(below)
    entry = below[bullet.end() if bullet else 0 :].strip()
    if not text.lines[line].gap or not text.line(line).rstrip().endswith(":") or not entry[:1].islower():
        return False
    return next(people_in(text, text.lines[line + 1].start, text.lines[line + 1].end), None) is None


def _telling_line(text: Text, start: int, end: int) -> int:
    """Return where, in a list that runs on into a sentence without a full stop, the sentence's line begins."""
    for line in range(text.line_at(start) + 1, text.line_at(end - 1) + 1):
        here = text.lines[line]
        if text.line(line).lstrip()[:1].isupper() and _tells(_outside_entries(text, here.start, end)):
            if not _tells(_outside_entries(text, start, here.start)):
                return here.start
            break
    return end


def _outside_entries(text: Text, start: int, end: int) -> str:
    """Return the words between two places without the lines that are entries of a list, whatever these say of one.

    "• Klara Jazbinšek (NSi) – pridružila se je ob 18:40"
    """
    lines = range(text.line_at(start), text.line_at(max(start, end - 1)) + 1)
    kept = (line for line in lines if not (_is_entry(text, line) or in_columns(text, line)))
    return "\n".join(text.clean[max(start, text.lines[line].start) : min(end, text.lines[line].end)] for line in kept)


def _is_entry(text: Text, line: int) -> bool:
    bullet = BULLET.match(text.line(line))
    return bullet is not None and begins_name(text.line(line)[bullet.end() :])


def _tells(sentence: str) -> bool:
    """Say whether a sentence has a finite verb outside parentheses: it is no entry of a list."""
    outside = compiled(r"\([^)]*\)").sub("", sentence)
    return compiled(r"(?<!\w)(?:je|so|sta|se|bo|ni|niso)(?!\w)").search(fold(outside)) is not None


def _excused_after(text: Text, place: int) -> bool:
    """Say whether the sentence goes on so after a name: "Manjkal je Jože Šenica, ki se je opravičil"."""
    return matcher(toml("attendance")["notes"]["excused_after"]).match(text.folded, place) is not None


def _status(status: AttendanceStatus, person: Person) -> AttendanceStatus:
    if status in ("guest", "present") and person.role and fold(person.role).startswith("novinar"):
        return "press"
    if person.note is not None:
        folded = fold(person.note)
        if matcher(note_phrases("absent")).search(folded):
            return "absent"
        if matcher(note_phrases("excused")).search(folded):
            return "excused"
        if matcher(note_phrases("away")).fullmatch(folded):
            return "absent"
        if matcher(note_phrases("not_there")).match(folded) and not matcher(note_phrases("partly")).match(folded):
            return "absent"
    return status


def _stated(text: Text, start: int, end: int) -> tuple[int | None, tuple[int, int]]:
    """Return the number of members said to be present: "Prisotnih je bilo 31 delegatov"."""
    for match in matcher(toml("attendance")["words"]["count"]).finditer(text.folded, start, end):
        numbers = match.captures("number")
        return int(numbers[-1] if match[0].startswith("od") else numbers[0]), match.span()
    return None, (start, start)
