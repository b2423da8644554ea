"""Who was there and who was not: lists under labels, in all the ways that names and roles are put down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import regex
from rapidfuzz import fuzz

from pipeline.model import AttendanceStatus, Attendee
from pipeline.segment.numerals import number_of
from pipeline.segment.sentences import sentences
from pipeline.segment.tables import fold, given_names, matcher, surnames, toml
from pipeline.segment.text import Text

# the last are specks read as marks
_BULLET = regex.compile(
    r"""\s*(?:[•·*▪◦]|[-–—]\s*(?=\p{Lu}|\p{Ll}{1,4}\.\s*\p{Lu})|\d{1,2}[.)]{1,2}(?=\s*\D)|[a-h]\)|['’`´"°|](?=\s?\p{Lu}))\s*""",
)
_COLUMNS = regex.compile(r"\s{3,}|\t+")
_NUMBERED_COLUMNS = regex.compile(r"\s{3,}|\t+|\s+(?=\d{1,2}[.)]\s?\p{Lu})")  # "1. Nejc Kos 6. Petra Jereb"
_DASH = regex.compile(r"\s+[-–—]+\s+|\s[-–—](?=\p{L})|(?<=\p{L}\p{L})[–—](?=\s)|:\s+")
_WORD = r"(?:\p{Lu}[\p{L}$&¢'’3]*\.?(?:-\p{Lu}[\p{L}$&¢'’3]*)*|\d\p{Ll}{2,}[\p{L}$&¢3]*)"
_COMPANY = regex.compile(r"\s*[dpszk]\s*\.\s*(?:[dnop]\s*\.\s*){1,3}[;,.\s]*")  # "d. o. o."  "d.d."  "p.o."
_SUB_LABEL = regex.compile(r"\s*(?P<role>\p{Ll}[\p{L} ]{3,60}?):\s+(?=\p{Lu}|\p{Ll}{2,4}\.)")
# a name of two words or more; "Predsednik IS Lojze Kranjec" has no person "IS"
PERSON = (
    r"(?<!\p{L})(?!\p{Lu}{2,3}\s)(?:(?i:mag|dr|prof|doc|tov|g|ga)\.\s*)*"
    rf"{_WORD}(?:\s+{_WORD}){{1,4}}"
)
_END = regex.compile(r"(?:(?<!\b(?:ml|st))\.|[ \n;:])+$")  # but "Ivan Kos ml."
_AND_ANOTHER = regex.compile(r"\s+(?:in|ter)\s+(?=\p{Lu})")
_ACRONYM = regex.compile(r"\p{Lu}{2,4}")
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


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    role: str | None
    note: str | None
    start: int
    end: int


def find_attendance(text: Text, start: int, end: int) -> Attendance:
    """Return who is named under the labels in `text.clean[start:end]`."""
    regions = list(_regions(text, start, end))
    people: list[Attendee] = []
    for region in regions:
        for person, note in _with_shared_notes(list(_people(text, region.start, region.end))):
            status = _status(region.status, replace(person, note=note))
            if status == "absent" and _excused_after(text, person.end):
                status = "excused"
            span = text.span(person.start, person.end)
            if not any(other.name == person.name and other.status == status for other in people):
                people.append(Attendee(person.name, person.role, status, person.note, span))
    stated, place = _stated(text, start, end)
    first = regions[0].label if regions else end
    return Attendance(tuple(people), first, regions[-1].end if regions else start, stated, place)


def _with_shared_notes(people: Sequence[_Person]) -> Iterator[tuple[_Person, str | None]]:
    """Yield people, each with the note that tells the status: that of the last of some may be said of all of them.

    "Ana Rus, Ivan Kos (oba opravičeno)"
    """
    for place, person in enumerate(people):
        noted = next((other.note for other in people[place:] if other.note is not None), None)
        shared = noted is not None and matcher(_phrases("all")).match(fold(noted)) is not None
        yield person, noted if shared else person.note


def find_voters(text: Text, start: int, end: int) -> Attendance:
    """Return those named as having voted, where no list says who was there: "Z glasom ZA so glasovali: …"."""
    people: list[Attendee] = []
    for begin, stop in sentences(text, start, end):
        match = matcher(toml("votes")["words"]["names"]).match(text.folded, begin, stop)
        after = regex.compile(r"[:(]").search(text.clean, match.end() - 1, stop) if match else None
        for person in _people(text, after.end(), stop) if after else ():
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
        for name in regex.finditer(rf"{_WORD}(?:\s+{_WORD}){{1,3}}", text.clean, pos=begin, endpos=stop):
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
    time = regex.match(r"\s+ob\s+\d{1,2}(?:[.,:]\d\d)?(?:\.?\s*uri)?", text.folded, pos=end, endpos=stop)
    words = text.words(start, time.end() if time else end)
    return words.removeprefix("je ")


def _same_person(one: str, other: str) -> bool:
    return fuzz.ratio(fold(_bare(one)), fold(_bare(other))) >= SAME_NAME


def _bare(name: str) -> str:
    return " ".join(word for word in name.split() if not word.endswith("."))


# ------------------------------------------------------------------------------------------------ lists


@cache
def _labels() -> list[tuple[AttendanceStatus, regex.Pattern[str]]]:
    return [(label["status"], matcher(label["phrases"])) for label in toml("attendance")["label"]]


def _regions(text: Text, start: int, end: int) -> Iterator[_Region]:
    """Yield the lists, each from its label to the next one or to a sentence that is none."""
    labels: list[tuple[int, int, AttendanceStatus]] = []
    for begin, stop in _openings(text, start, end):
        found = _label_at(text, begin, stop, end) or (None if labels else _leader_at(text, begin))
        if found is not None and (not labels or begin >= labels[-1][1]):
            labels.append((begin, *found))
    for place, (begin, list_start, status) in enumerate(labels):
        list_end = labels[place + 1][0] if place + 1 < len(labels) else end
        yield _Region(status, list_start, _list_end(text, list_start, list_end), begin)


def _openings(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places at which a label may stand: beginnings of lines and of sentences, and where they end."""
    places = {begin for begin, _ in sentences(text, start, end)}
    for line in text.lines:
        if start <= line.start < end:
            shift = len(text.clean[line.start : line.end]) - len(text.clean[line.start : line.end].lstrip(" \t*•-–"))
            places.add(line.start + shift)
    for match in regex.finditer(r";\s+(?=\p{Lu})", text.clean, pos=start, endpos=end):
        places.add(match.end())
    for match in matcher(toml("attendance")["words"]["others"]).finditer(text.folded, start, end):
        if text.clean[start : match.start()].rstrip()[-1:] == ",":
            places.add(match.start())
    ordered = sorted(places)
    yield from pairwise([*ordered, end])


def _leader_at(text: Text, begin: int) -> tuple[int, AttendanceStatus] | None:
    """Return the same for a line above all lists that names who led: "ŽUPANJA: mag. Tanja Breskvar"."""
    line = text.clean[begin : text.lines[text.line_at(begin)].end]
    role, colon, name = line.partition(":")
    leads = matcher(toml("attendance")["roles"]["leading"]).fullmatch(fold(role.strip())) is not None
    if not (colon and leads and text.line_start(begin) and is_person(name.strip())):
        return None
    return begin, "present"


def _label_at(text: Text, begin: int, stop: int, end: int) -> tuple[int, AttendanceStatus] | None:
    """Return where the list after the label at `begin` starts, and its status; None where no label stands there."""
    line = text.line_at(begin)
    before = text.line(line - 1).rstrip() if line and text.line_start(begin) and not text.lines[line].gap else ""
    if text.clean[begin].islower() and before.endswith((",", "–", "—", " -", " in")):
        return None  # the line goes on with the list: "… in Olga Verbič," / "člani izvršnega sveta"
    best: tuple[int, AttendanceStatus] | None = None
    for status, label in _labels():
        match = label.match(text.folded, begin, end)
        if match is not None and match.end() > begin and (best is None or match.end() > best[0]):
            best = match.end(), status
    if best is None:
        return None
    after, status = best
    line_end = text.lines[text.line_at(begin)].end
    colon = text.clean.find(":", after, min(end, begin + _LABEL_REACH))
    sentence_stop = regex.search(
        r"[.;](?=\s)(?<!\b\p{L}{1,3}[.])", text.clean, pos=after, endpos=colon if colon >= 0 else after
    )
    if colon >= 0 and sentence_stop is None and not _gap_between(text, begin, colon):
        own = text.folded[after:colon]
        if status == "present" and matcher(toml("attendance")["words"]["guests"]).search(text.folded, begin, colon):
            status = "guest"
        if status in ("present", "guest", "absent") and matcher(_phrases("excused")).search(own):
            status = "excused"
        counted = regex.match(r"\s*\d+\s+[^,;.:\n]{1,60}:", text.clean, pos=colon + 1)
        return counted.end() if counted else colon + 1, status  # "NAVZOČI: 33 članov mestnega sveta: Ana Rus"
    label_alone = not text.clean[after:line_end].strip(" :.*") or _heads_list(text, after, line_end)
    if label_alone:
        return line_end, status
    words = text.clean[after : after + 400].split()
    first = next((word for word in words if not _auxiliary(word)), "")
    passed = text.clean.find(first, after) if first else after
    if not first or (passed >= stop and passed >= line_end + 200):
        return None
    role = matcher(toml("attendance")["roles"]["one"]).match(fold(text.clean[passed : passed + 40]))
    if (
        number_of(first) is None
        and (first[:1].isupper() or first.rstrip(",") in _titles() or role)
        and not first.isupper()
    ):
        if status == "present" and matcher(toml("attendance")["words"]["guests"]).search(text.folded, after, passed):
            status = "guest"
        return passed, "excused" if matcher(_phrases("excused")).search(text.folded, after, passed) else status
    if first[:1] in "/-–" and text.clean[begin:after].isupper():
        return passed, status
    return None


def _heads_list(text: Text, after: int, line_end: int) -> bool:
    """Say whether a label's line ends in a few more words and a list follows: "Prisotni člani sveta" / "1. Ana Rus".

    The list may have a label of its own: "predstavniki staršev:" / "- Ana Rus".
    """
    words, below = text.clean[after:line_end].split(), text.line_at(line_end) + 1
    if len(words) > _LABEL_WORDS or any(not word[0].islower() for word in words):
        return False
    below += below < len(text.lines) and _lone_label(text.line(below)) is not None
    if below >= len(text.lines):
        return False
    bullet = _BULLET.match(text.line(below))
    return bullet is not None and _begins_name(text.line(below)[bullet.end() :])


def _lone_label(line: str) -> str | None:
    """Return the role that a line of its own gives to those on the lines below it: "predstavniki staršev:"."""
    words = " ".join(line.split())
    return words[:-1] if words.endswith(":") and words[0].islower() and _is_role(words[:-1]) else None


def _phrases(status: str) -> list[str]:
    return [str(p) for p in toml("attendance")["notes"][status]]


def _auxiliary(word: str) -> bool:
    return fold(word.rstrip(",.")) in toml("attendance")["words"]["auxiliary"]


def _gap_between(text: Text, start: int, end: int) -> bool:
    first, last = text.line_at(start), text.line_at(end)
    return last - first > 2 or any(text.lines[line].gap for line in range(first + 1, last + 1))


def _list_end(text: Text, start: int, end: int) -> int:
    """Return where the list that starts at `start` ends: before a sentence that tells something."""
    ends = matcher(toml("attendance")["words"]["ends"])
    for begin, stop in sentences(text, start, end):
        body = begin + len(text.clean[begin:stop]) - len(text.clean[begin:stop].lstrip(" *•-–—"))
        if ends.match(text.folded, body, stop):
            return begin
        if _tells(text.clean[body:stop]):
            return begin if text.clean[start:begin].strip() else _telling_line(text, begin, stop)
    return end


def _telling_line(text: Text, start: int, end: int) -> int:
    """Return where, in a list that runs on into a sentence without a full stop, the sentence's line begins."""
    for line in range(text.line_at(start) + 1, text.line_at(end - 1) + 1):
        here = text.lines[line]
        if text.line(line).lstrip()[:1].isupper() and _tells(text.clean[here.start : end]):
            if not _tells(text.clean[start : here.start]):
                return here.start
            break
    return end


def _tells(sentence: str) -> bool:
    """Say whether a sentence has a finite verb outside parentheses: it is no entry of a list."""
    outside = regex.sub(r"\([^)]*\)", "", sentence)
    return regex.search(r"(?<!\w)(?:je|so|sta|se|bo|ni|niso)(?!\w)", fold(outside)) is not None


# ------------------------------------------------------------------------------------------------ names


@cache
def _titles() -> frozenset[str]:
    return frozenset(toml("attendance")["names"]["titles"])


@cache
def _name() -> regex.Pattern[str]:
    table = toml("attendance")["names"]
    titles = "|".join(regex.escape(title) for title in sorted(table["titles"], key=len, reverse=True))
    address = "|".join(regex.escape(word) for word in sorted(table["address"], key=len, reverse=True))
    suffixes = "|".join(regex.escape(suffix) for suffix in table["suffixes"])
    particles = "|".join(table["particles"])
    # "tov. mag. Rožle Škrjanec", "Tončka Črv Šalamun", "Ana van der Berg"
    return regex.compile(
        rf"""(?P<address>(?:{address})\s*)?
             (?P<titles>(?:(?i:{titles})\s*)*)
             (?P<name>(?P<words>{_WORD}(?:\s+(?:(?:{particles})\s+)*{_WORD}){{0,4}})(?:\s+(?:ml|st)\.)?)
             (?P<suffix>(?:,?\s+(?i:{suffixes})(?:\s*\p{{Ll}}+\.)*)*)""",
        regex.VERBOSE,
    )


def _people(text: Text, start: int, end: int) -> Iterator[_Person]:
    shared: str | None = None
    for group_start, group_end in _groups(text, start, end):
        if (label := _lone_label(text.clean[group_start:group_end])) is not None:
            shared = label
        for person in _group(text, group_start, group_end):
            yield person if person.role is not None else replace(person, role=shared)


def _groups(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces in which names and roles belong together: entries of a list, or what ";" parts."""
    cuts: list[int] = [start]
    lines = [
        line
        for line in range(text.line_at(start), len(text.lines))
        if start <= text.lines[line].end and text.lines[line].start < end
    ]
    bulleted = [line for line in lines if text.lines[line].start >= start and _BULLET.match(text.line(line))]
    by_line = not bulleted and _one_a_line(text, lines, start)
    for line in lines:
        here = text.lines[line]
        label = _SUB_LABEL.match(text.clean, here.start, here.end)
        if here.start >= start and ((label and _is_role(label["role"])) or _lone_label(text.line(line))):
            cuts.append(here.start)
        if here.start >= start and (line in bulleted or (by_line and _begins_name(text.line(line)))):
            cuts.append(here.start)
        if here.start >= start and _names_no_person(text.line(line)) and not _runs_on(text, line):
            cuts.append(here.start)  # "Občina Dol, Nada Kralj" under "Občina Rečica, Marjan Oblak"
        if here.start >= start and here.gap and not here.first_on_page and not bulleted:
            cuts.append(here.start)
        columns = _NUMBERED_COLUMNS if line in bulleted else _COLUMNS
        for match in columns.finditer(text.clean, max(here.start, start), min(here.end, end)):
            if match.start() > here.start and _begins_entry(text.clean[match.end() : here.end]):
                cuts.append(match.end())
    depth = 0
    for place in range(start, end):
        sign = text.clean[place]
        depth += (sign == "(") - (sign == ")")
        if sign == ";" and depth <= 0:
            cuts.append(place + 1)
        elif sign == "." and depth <= 0 and regex.match(r"\.\s+\p{Lu}", text.clean, pos=place):
            word = regex.search(r"[\p{L}\d]+$", text.clean[max(start, place - 12) : place])
            if word and len(word[0]) > 3:
                cuts.append(place + 1)
    cuts = sorted(set(cuts))
    yield from zip(cuts, [*cuts[1:], end], strict=True)


def _names_no_person(line: str) -> bool:
    words = line.split()
    return (
        bool(words)
        and words[0][0].isupper()
        and words[0].rstrip(".,") not in surnames()
        and _not_names().fullmatch(fold(words[0])) is not None
    )


def _runs_on(text: Text, line: int) -> bool:
    return line > 0 and text.line(line - 1).rstrip().endswith((",", "-", "–", "—"))


def _one_a_line(text: Text, lines: list[int], start: int) -> bool:
    """Say whether each line holds one entry: none goes on from the line before."""
    whole = [line for line in lines if text.lines[line].start >= start]
    if len(whole) < 2:
        return False
    starts = sum(_begins_name(text.line(line)) for line in whole)
    open_ends = sum(text.line(line).rstrip().endswith((",", "-", "–", "—")) for line in whole[:-1])
    commas = sum(text.line(line).count(",") > 1 for line in whole)
    return starts >= 0.8 * len(whole) and open_ends <= 0.2 * len(whole) and commas <= 0.3 * len(whole)


def _begins_name(line: str) -> bool:
    stripped = line.lstrip(" \t•·*▪-–—")
    match = _name().match(_capitalised(stripped))
    return match is not None and _is_name(match) and len(match["words"].split()) > 1


def _begins_entry(words: str) -> bool:
    """Say whether `words` begin with a name, which may have a number: "6. Petra Jereb"."""
    bullet = _BULLET.match(words)
    return _begins_name(words[bullet.end() :] if bullet else words)


def _capitalised(words: str) -> str:
    """Return words that begin with a given name in small letters, as a scan may read it, with its capital."""
    first, _, rest = words.partition(" ")
    small = first.islower() and rest[:1].isupper() and fold(first) in given_names()
    return words[:1].upper() + words[1:] if small else words


def is_person(words: str) -> bool:
    """Say whether `words` begin with the name of a person."""
    match = _name().match(words)
    return match is not None and _is_name(match)


def _not_names() -> regex.Pattern[str]:
    return matcher(toml("attendance")["names"]["not_names"])


def without_titles(name: str) -> str:
    """Return a name as it is compared: "mag. Ana Rus" is Ana Rus."""
    match = _name().fullmatch(name)
    return match["name"] if match else name


def _is_name(match: regex.Match[str]) -> bool:
    words = match["words"].split()
    first = fold(words[0])
    surname = words[0] in surnames() and not words[0].startswith("Ž")  # Zupan, Zupančič; a Župan is a mayor
    if _COMPANY.match(match.string, match.end()):
        return False  # "Atelje Prostor d.o.o."
    if len(words) > 1 and _ACRONYM.fullmatch(words[0]) and fold(words[1]) not in given_names():
        return False  # "OKP Brezovec"; but "TURK Jože"
    if not surname and _not_names().fullmatch(first.rstrip(".")):
        return False
    if len(words) > 1:
        return any(len(word.rstrip(".")) > 1 for word in words)
    return bool(match["address"] or match["titles"].strip())


def _group(text: Text, start: int, end: int) -> Iterator[_Person]:
    """Yield the people of one piece: "Jure Kristan, Marija Zakrajšek Martinjak — člana komisije"."""
    people: list[_Person] = []
    if text.clean[start:end].strip(" .\n") in ("/", "-", "–"):
        return
    pieces = list(_commas(text, start, end))
    labelled: str | None = None  # "predstavniki staršev: Denis Krajnc, Barbara Golob": the role of all
    pending: str | None = None  # "predstavnik Komunale Breg, d. o. o., Igor Adamič": the role of the next
    for place, (begin, stop) in enumerate(pieces):
        if place + 1 < len(pieces) and _COMPANY.fullmatch(text.folded, *pieces[place + 1]):
            words = text.words(begin, pieces[place + 1][1]).rstrip(" ;,")
            if _is_role(words) and _given_name(words) is None:
                pending = words
                continue
            if (
                people and fold(words.split()[0]) not in given_names()
            ):  # "Katarina Vrhovec – izdelovalec, Urbi plan, d. o. o."
                people[-1] = replace(people[-1], role=_joined(people[-1].role, words, ", "))
                continue
        if (pending is not None or people) and _COMPANY.fullmatch(text.folded, begin, stop):
            continue
        if (label := _SUB_LABEL.match(text.clean, begin, stop)) and _is_role(label["role"]):
            labelled = " ".join(label["role"].split())
            begin = label.end()
        for person, role in _piece(text, begin, stop):
            if person is not None:
                people.append(person)
                if role is None and (pending or labelled):
                    people[-1] = replace(person, role=pending or labelled)
                pending = None
                if role and _plural(role):
                    people = _spread(people, role)
            elif role and people:
                if _note_word(role):
                    people[-1] = replace(people[-1], note=_joined(people[-1].note, role, "; "))
                elif _plural(role) and people[-1].role is not None:
                    continue  # "tajnik Rudi Žvokelj, predstavniki krajevnih skupnosti": people without names
                elif _plural(role):
                    people = _spread(people, role)
                elif people[-1].role is None or role[:1].islower() or people[-1].role:
                    people[-1] = replace(people[-1], role=_joined(people[-1].role, role, ", "))
    if pending is not None and people and people[-1].role is None:
        people[-1] = replace(people[-1], role=pending)
    yield from people


def _joined(before: str | None, after: str, between: str) -> str:
    return after if before is None else before + between + after


def _spread(people: list[_Person], role: str) -> list[_Person]:
    """Give `role`, one for several, to the last person and those before who have none."""
    found = [replace(person, role=role) if person.role is None else person for person in people[:-1]]
    return [*found, replace(people[-1], role=role)]


def _commas(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth, begin = 0, start
    for place in range(start, end):
        sign = text.clean[place]
        depth += (sign == "(") - (sign == ")")
        if (
            sign == ","
            and depth <= 0
            and not (text.clean[place - 1].isdigit() and text.clean[place + 1 : place + 2].isdigit())
        ):
            yield begin, place
            begin = place + 1
        elif sign == ")" and depth <= 0 and (joined := _AND_ANOTHER.match(text.clean, place + 1, end)):
            yield begin, place + 1  # "Nataša Fonda (vodja oddelka) in Saša Grilc (zapisnikarica)"
            begin = joined.end()
    yield begin, end


def _piece(text: Text, start: int, end: int) -> Iterator[tuple[_Person | None, str | None]]:
    """Yield the people and roles in what stands between two commas."""
    raw = text.clean[start:end]
    bullet = _BULLET.match(raw)
    shift = bullet.end() if bullet else len(raw) - len(raw.lstrip())
    start, raw = start + shift, raw[shift:]
    raw = _END.sub("", raw)
    if not raw:
        return
    note, bare = _without_note(raw)
    match = _name().match(_capitalised(bare))
    if match and _is_name(match):
        rest = bare[match.end() :]
        conjunction = regex.match(r"\s+(?:in|ter)\s+", rest)
        if (second := _second_name(match["name"])) is not None:
            yield _Person(" ".join(match["name"][:second].split()), None, None, start, start + second), None
            yield from _piece(text, start + match.start("name") + second, end)
            return
        name = " ".join(bare[match.start("name") : match.end("name")].split())
        person = _Person(name, None, note, start, start + match.end())
        if conjunction:
            others = list(_piece(text, start + match.end() + conjunction.end(), end))
            last = others[-1][0] if others else None
            # "Trampuž Igor in Uršič Magda - opravičeno": both
            shared = (
                last.note if last is not None and matcher(_phrases("excused")).match(fold(last.note or "")) else None
            )
            yield replace(person, note=shared), None
            yield from others
            return
        role = _role(rest)
        if role is not None and matcher(_phrases("present")).fullmatch(fold(role)):
            role = None  # a table: "Andraž Bevc   prisoten"
        if role is None and note is not None and _is_role(note):
            said, _, more = note.partition(", ")  # "(predstavnik staršev, opr.)"
            role, note = (said, more) if _note_word(more) else (note, None)
            person = replace(person, note=note)
            if note is not None:
                yield replace(person, role=role), role
                return
        if role and note is None and _note_word(role):
            yield replace(person, note=role), None
        else:
            yield replace(person, role=role), role
        return
    # "župan Štefan Grčar", "predsednik zbora: tov. Ciril Možgan"
    conjunction = regex.match(r"(?:in|ter)\s+", bare)
    if conjunction:
        yield from _piece(text, start + conjunction.end(), end)
        return
    roles = matcher(toml("attendance")["roles"]["one"] + toml("attendance")["roles"]["many"])
    given = _given_name(bare)
    # "poslovna sekretarka Lea Pirc" too, whose first word is no role
    if roles.match(fold(bare)) or (given and bare[:1].islower() and roles.search(fold(bare[:given]))):
        for found in _name().finditer(bare, given or 0):
            if found.start() and _is_name(found) and (given or not _of_place(bare[: found.start()], found[0])):
                role = bare[: found.start()].strip(" :-–—")
                name = " ".join(found["name"].split())
                yield _Person(name, " ".join(role.split()), note, start + found.start(), start + found.end()), role
                conjunction = regex.match(r"\s+(?:in|ter)\s+", bare, pos=found.end())
                if conjunction:
                    yield from _piece(text, start + conjunction.end(), end)
                return
    role = " ".join(bare.strip(" -–—:").split())
    if role and note is not None and _note_word(note):
        yield None, role
        yield None, note
    elif role:
        yield None, role if note is None else f"{role} ({note})"
    elif note:
        yield None, note


def _of_place(before: str, name: str) -> bool:
    """Say whether a name after other words is that of a place: "ravnateljica Osnovne šole" / "Gornja Lipnica"."""
    table = toml("attendance")["names"]
    last = fold(before.split()[-1]) if before.split() else ""
    of_place = matcher(table["of_places"]).fullmatch(last) is not None
    return of_place or matcher(table["places"]).fullmatch(fold(name.split()[0])) is not None


def _second_name(words: str) -> int | None:
    """Return where a second person begins, two columns having become one line: "Vida Brščič Jernej Žohar"."""
    places = [match.start() for match in regex.finditer(r"\S+", words)]
    given = [fold(word) in given_names() for word in words.split()]
    if len(places) < 4 or not given[0]:
        return None
    return next((places[at] for at in range(2, len(places) - 1) if given[at] and not given[at - 1]), None)


def _given_name(words: str) -> int | None:
    """Return where the first given name with a surname after it stands: "direktor Komunale Breg" / "Miloš Sušin"."""
    places = [match.span() for match in regex.finditer(r"\S+", words)]
    for (start, end), following in pairwise([*places, (len(words), len(words))]):
        after = words[slice(*following)]
        if start and words[start].isupper() and fold(words[start:end]) in given_names() and after[:1].isupper():
            before = regex.search(r"(?:(?:mag|dr|prof|doc|prim)\.\s*)+$", words[:start])
            return before.start() if before else start
    return None


def _without_note(raw: str) -> tuple[str | None, str]:
    """Return the words in the last parentheses and the rest, as long as before."""
    match = regex.search(r"\(([^()]*)\)?\s*$", raw) or regex.search(r"\(([^()]*)\)", raw)
    if match is None:
        return None, raw
    note = " ".join(match[1].split()).strip()
    return note or None, raw[: match.start()] + " " * (match.end() - match.start()) + raw[match.end() :]


def _role(rest: str) -> str | None:
    words = " ".join(rest.split())
    dash = _DASH.match(" " + words)
    role = (" " + words)[dash.end() :] if dash else words
    return role.strip(" .,;:-–—") or None


def _plural(role: str) -> bool:
    return matcher(toml("attendance")["roles"]["many"]).match(fold(role)) is not None


def _is_role(words: str) -> bool:
    roles = matcher(toml("attendance")["roles"]["one"] + toml("attendance")["roles"]["many"])
    return roles.match(fold(words)) is not None


def _note_word(role: str) -> bool:
    return matcher(toml("attendance")["notes"]["words"]).match(fold(role)) is not None


def _excused_after(text: Text, place: int) -> bool:
    """Say whether the sentence goes on so after a name: "Manjkal je Jože Šenica, ki se je opravičil"."""
    return matcher(toml("attendance")["notes"]["excused_after"]).match(text.folded, place) is not None


def _status(status: AttendanceStatus, person: _Person) -> AttendanceStatus:
    if status in ("guest", "present") and person.role and fold(person.role).startswith("novinar"):
        return "press"
    if person.note is not None:
        folded = fold(person.note)
        if matcher(_phrases("absent")).search(folded):
            return "absent"
        if matcher(_phrases("excused")).search(folded):
            return "excused"
        if matcher(_phrases("not_there")).match(folded):
            return "absent"
    return status


def _stated(text: Text, start: int, end: int) -> tuple[int | None, tuple[int, int]]:
    """Return the number of members said to be present: "Prisotnih je bilo 31 delegatov"."""
    for match in matcher(toml("attendance")["words"]["count"]).finditer(text.folded, start, end):
        numbers = match.captures("number")
        return int(numbers[-1] if match[0].startswith("od") else numbers[0]), match.span()
    return None, (start, start)
