"""People: names, titles, roles and notes, in all the ways that lists of them are put down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import regex

from pipeline.patterns import compiled
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import FULL_LINE, ends_address
from pipeline.segment.wording.tables import fold, given_names, matcher, surnames, toml

# the last are specks read as marks
BULLET = compiled(
    r"""\s*(?:[•·*▪◦]|[-–—]\s*(?=\p{Lu}|\p{Ll}{1,4}\.\s*\p{Lu})|\d{1,2}[.)]{1,2}(?=\s*\D)|[a-h]\)|['’`´"°|](?=\s?\p{Lu}))\s*""",
)
_COLUMNS = compiled(r"\s{3,}|\t+")
_AFTER_NOTE = compiled(r"(?<=\))\s+(?=\p{L})")  # "Ana Rus (LISTA ZA DOL)  Ivan Kos (SDS)"
_NUMBERED_COLUMNS = compiled(r"\s{3,}|\t+|\s+(?=\d{1,2}[.)]\s?\p{Lu})")  # "1. Nejc Kos 6. Petra Jereb"
_DASH = compiled(r"\s+[-–—]+\s+|\s[-–—](?=\p{L})|(?<=\p{L}\p{L})[–—](?=\s)|:\s+|\s+\.{3,}\s+")
NAME_WORD = r"(?:\p{Lu}[\p{L}$&¢'’3]*\.?(?:-\p{Lu}[\p{L}$&¢'’3]*)*|\d\p{Ll}{2,}[\p{L}$&¢3]*)"
_COMPANY = compiled(r"\s*[dpszk]\s*\.\s*(?:[dnop]\s*\.\s*){1,3}[;,.\s]*")  # "d. o. o."  "d.d."  "p.o."
_SUB_LABEL = compiled(r"\s*(?:(?:[-–•]|[a-h]\))\s*)?(?P<role>\p{Ll}[\p{L} ]{3,60}?):\s+(?=\p{Lu}|\p{Ll}{2,4}\.)")
_GROUP = compiled(r"\s*\p{L}[\p{L} -]{1,80}:\s+(?=\p{Lu}|\p{Ll}{2,4}\.)")  # "SDS: Ana Rus"
_PARTY = compiled(r"\s*\p{Lu}\p{L}{0,3}\p{Lu}\p{L}{0,2}:\s+(?=\p{Lu})")  # "ZLSD: Ana Rus"
# a name of two words or more; "Predsednik IS Lojze Kranjec" has no person "IS"
PERSON = (
    r"(?<!\p{L})(?!\p{Lu}{2,3}\s)(?:(?i:mag|dr|prof|doc|tov|g|ga)\.\s*)*"
    rf"{NAME_WORD}(?:\s+{NAME_WORD}){{1,4}}"
)
# "Tov. Jože PREMROV (KS Breg) je povedal", "ALOJZ HOMAN pa je dejal", "Ana Rus: meni, da"
SPEAKS = compiled(rf"{PERSON}(?:\s+\([^()]*\))?(?:\s+(?:pa\s+)?(?:je|sta)\s|\s*:)")
_END = compiled(r"(?:(?<!\b(?:ml|st))\.|[ \n;:])+$")  # but "Ivan Kos ml."
_AND_ANOTHER = compiled(r"\s+(?:in|ter)\s+(?=\p{Lu})")
_AND = compiled(r"\s+(?:in|ter)\s+")
LONGEST_TABLE = 60  # rows under the names of the columns
HANGING = 4  # spaces before the lines of a list under its first entry
_ONE_NAME = compiled(r"\s*(?P<name>\p{Lu}\p{Ll}{2,}(?:-\p{Lu}\p{Ll}+)?)\s*(?:\((?P<note>[^()]*)\))?\s*\.?\s*")
_ACRONYM = compiled(r"\p{Lu}{2,4}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a list; `start` and `end` are places in `Text.clean`."""

    name: str
    role: str | None
    note: str | None
    start: int
    end: int


@cache
def titles_of_names() -> frozenset[str]:
    """Return the titles and forms of address that stand before names: "mag.", "tov."."""
    return frozenset(toml("attendance")["names"]["titles"] + toml("attendance")["names"]["address"])


@cache
def _name() -> regex.Pattern[str]:
    table = toml("attendance")["names"]
    titles = "|".join(regex.escape(title) for title in sorted(table["titles"], key=len, reverse=True))
    address = "|".join(regex.escape(word) for word in sorted(table["address"], key=len, reverse=True))
    suffixes = "|".join(regex.escape(suffix) for suffix in table["suffixes"])
    particles = "|".join(table["particles"])
    # "tov. mag. Rožle Škrjanec", "Tončka Črv Šalamun", "Ana van der Berg"
    return compiled(
        rf"""(?P<address>(?:{address})\s*)?
             (?P<titles>(?:(?i:{titles})\s*)*)
             (?P<name>(?P<words>{NAME_WORD}(?:\s+(?:(?:{particles})\s+)*{NAME_WORD}){{0,4}})(?:\s+(?:ml|st)\.)?)
             (?P<suffix>(?:,?\s+(?i:{suffixes})(?:\s*\p{{Ll}}+\.)*)*)""",
        regex.VERBOSE,
    )


def surnames_in(text: Text, start: int, end: int) -> list[Person]:
    """Return the people of a list that names all by one word: "Cizej, Dolenc (služba), Goršek."."""
    found: list[Person] = []
    for begin, stop in _commas(text, start, end):
        match = _ONE_NAME.fullmatch(text.clean, begin, stop)
        if match is None or _not_names().fullmatch(fold(match["name"])):
            return []
        found.append(Person(match["name"], None, match["note"], *match.span("name")))
    return found if len(found) > 1 else []


def people_in(text: Text, start: int, end: int) -> Iterator[Person]:
    """Yield the people of the list `text.clean[start:end]`."""
    shared: str | None = None
    for group_start, group_end in _groups(text, start, end):
        if (label := lone_label(text.clean[group_start:group_end])) is not None:
            shared = label
        row = _row(text, group_start, group_end)
        if row is None and _heads_columns(text, text.line_at(group_start)):
            continue
        for person in [row] if row is not None else _group(text, group_start, group_end):
            yield person if person.role is not None else replace(person, role=shared)


def _groups(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces in which names and roles belong together: entries of a list, or what ";" parts."""
    cuts: list[int] = [start]
    lines = [
        line
        for line in range(text.line_at(start), len(text.lines))
        if start <= text.lines[line].end and text.lines[line].start < end
    ]
    bulleted = [line for line in lines if text.lines[line].start >= start and BULLET.match(text.line(line))]
    by_line = not bulleted and _one_a_line(text, lines, start)
    for line in lines:
        here = text.lines[line]
        if text.line(line).lstrip().startswith("|") or in_columns(text, line) or _heads_columns(text, line):
            cuts.append(max(start, here.start))  # a table's row
            continue
        entry = line in bulleted or (by_line and begins_name(text.line(line)))
        if here.start >= start and (entry or _begins_group(text, line, bool(bulleted))):
            cuts.append(here.start)
        if (party := _PARTY.match(text.clean, max(here.start, start), min(here.end, end))) is not None:
            cuts.append(party.end())
        columns = _NUMBERED_COLUMNS if line in bulleted else _COLUMNS
        for match in columns.finditer(text.clean, max(here.start, start), min(here.end, end)):
            if match.start() > here.start and _begins_entry(text.clean[match.end() : here.end]):
                cuts.append(match.end())
        for match in _AFTER_NOTE.finditer(text.clean, max(here.start, start), min(here.end, end)):
            if _begins_column(text.clean[match.end() : here.end], len(match[0])):
                cuts.append(match.end())
    depth = 0
    for place in range(start, end):
        sign = text.clean[place]
        depth += (sign == "(") - (sign == ")")
        if sign == ";" and depth <= 0:
            cuts.append(place + 1)
        elif sign == "." and depth <= 0 and compiled(r"\.\s+\p{Lu}").match(text.clean, pos=place):
            word = compiled(r"[\p{L}\d]+$").search(text.clean[max(start, place - 12) : place])
            ends_line = text.clean[place + 1] == "\n" and not ends_address(text, place)
            closed = text.clean[place - 1] == ")"  # "Borut Molan (civilna zaščita). S policije pride Ana Rus"
            if closed or (word and (len(word[0]) > 3 or (len(word[0]) == 3 and ends_line))):
                cuts.append(place + 1)
    cuts = sorted(set(cuts))
    yield from zip(cuts, [*cuts[1:], end], strict=True)


def in_columns(text: Text, line: int) -> bool:
    """Say whether a line is a row of a table whose columns are parted by spaces, under their names.

    "Zap. št.  Ime in priimek   Lista   Podpis" / "1         Barbara Ahlin    SD      podpisano"
    """
    for above in range(line, max(-1, line - LONGEST_TABLE), -1):
        if len(_COLUMNS.split(text.line(above).strip())) < 2:
            return False
        if _heads_columns(text, above):
            return above < line
    return False


def _heads_columns(text: Text, line: int) -> bool:
    columns = _COLUMNS.split(text.line(line).strip())
    head = matcher(toml("attendance")["names"]["columns"])
    return len(columns) > 1 and head.search(text.folded_line(line)) is not None


def _column_names(text: Text, line: int) -> list[str]:
    """Return the names of the columns over the row of a table; none where they stand nowhere."""
    for above in range(line - 1, max(-1, line - LONGEST_TABLE), -1):
        words = text.line(above).strip()
        names = words.strip("|").split("|") if "|" in words else _COLUMNS.split(words)
        if len(names) < 2:
            return []
        if matcher(toml("attendance")["names"]["columns"]).search(text.folded_line(above)) is not None:
            return names
    return []


def _told_in(text: Text, cells: Sequence[tuple[int, int]], line: int, columns: Sequence[str]) -> str | None:
    """Return what stands in that column of a table whose name is one of `columns`: "Funkcija"."""
    names = _column_names(text, line)
    wanted = matcher(columns)
    place = next((at for at, name in enumerate(names) if wanted.fullmatch(fold(name.strip(" .:")))), None)
    if place is None or len(names) != len(cells):
        return None
    return text.words(*cells[place]).strip(" /-–—") or None


def _row(text: Text, start: int, end: int) -> Person | None:
    """Return whom the row of a table names: "| 4 | Darko Luzar | Skupaj | opravičeno odsoten |"."""
    strokes = [match.start() for match in compiled(r"\|").finditer(text.clean, pos=start, endpos=end)]
    spaced = len(strokes) < 2 and in_columns(text, text.line_at(start))
    if spaced:
        edges = [match.span() for match in _COLUMNS.finditer(text.clean, start, end)]
        strokes = [start - 1, *(stop - 1 for _, stop in edges), end]
    if len(strokes) < 2:
        return None
    cells = [(text.first_word(a + 1, b), len(text.clean[:b].rstrip())) for a, b in pairwise(strokes)]
    cells = [(a, b) for a, b in cells if a < b or not spaced]
    named = next(((a, b) for a, b in cells if is_person(text.clean[a:b])), None)
    if named is None:
        return None
    name = without_titles(text.words(*named))
    told = [text.words(a, b) for a, b in cells if a > named[0]]
    note = next((words for words in told if is_note(words)), None)
    here = next((words for words in told if matcher(note_phrases("present")).match(fold(words))), "")
    partly, _ = _without_note(here)  # "prisoten (do 19.10)"
    table, line = toml("attendance"), text.line_at(named[0])
    role = _told_in(text, cells, line, table["names"]["function_columns"])
    here = _told_in(text, cells, line, table["notes"]["presence_columns"]) or ""
    away = here if matcher(note_phrases("away")).fullmatch(fold(here)) else None
    role = None if role is not None and is_note(role) else role
    return Person(name, role, note or partly or away, named[0], named[0] + len(name))


def _begins_group(text: Text, line: int, bulleted: bool) -> bool:
    """Say whether what a line holds does not belong to the line before, though no sign of a list stands before it."""
    here, words = text.lines[line], text.line(line)
    label = _SUB_LABEL.match(text.clean, here.start, here.end)
    if (label and _is_role(label["role"])) or lone_label(words):
        return True
    if _GROUP.match(text.clean, here.start, here.end) and not _runs_on(text, line):
        return True  # "Strokovni sodelavci: Ana Rus"
    if here.gap and not here.first_on_page and not bulleted:
        return True
    # "Ostali prisotni: Ana Rus, direktorica" / "                 Ivan Kos, finančnik"
    hanging = here.indent >= HANGING and _begins_entry(words)
    # "Ana Rus — predsednica" / "Ivan Kos, Vida Jereb — člana"
    above = text.line(line - 1).rstrip() if line else ""
    if line > 1 and above[:1].islower() and not above.endswith(","):  # "… – predstavniki delavcev" / "šole"
        above = f"{text.line(line - 2)} {above}"
    if _DASH.search(above) and begins_name(words) and fold(words.split()[0]) in given_names():
        return not above.endswith((",", "-", "–", "—", " in", " ter"))
    # "Občina Dol, Nada Kralj" under "Občina Rečica, Marjan Oblak"
    return (hanging or _names_no_person(words)) and not _runs_on(text, line)


def _names_no_person(line: str) -> bool:
    words = line.split()
    return (
        bool(words)
        and words[0][0].isupper()
        and words[0].rstrip(".,") not in surnames()
        and _not_names().fullmatch(fold(words[0])) is not None
    )


def _runs_on(text: Text, line: int) -> bool:
    """Say whether the line above is none without this one: ",", or ", direktor" under roles that stand before names."""
    above = text.line(line - 1).rstrip() if line else ""
    *before, last = above.split(",")
    opens = len(above) >= FULL_LINE * text.width and bool(before) and _is_role(last.strip()) and not begins_name(last)
    role_first = opens and _is_role(before[-1].strip()) and _given_name(before[-1].strip()) is not None
    return above.endswith((",", "-", "–", "—")) or role_first


def _one_a_line(text: Text, lines: list[int], start: int) -> bool:
    """Say whether each line holds one entry: none goes on from the line before."""
    whole = [line for line in lines if text.lines[line].start >= start]
    if len(whole) < 2:
        return False
    starts = sum(begins_name(text.line(line)) for line in whole)
    open_ends = sum(text.line(line).rstrip().endswith((",", "-", "–", "—")) for line in whole[:-1])
    commas = sum(text.line(line).count(",") > 1 for line in whole)
    return starts >= 0.8 * len(whole) and open_ends <= 0.2 * len(whole) and commas <= 0.3 * len(whole)


def begins_name(line: str) -> bool:
    stripped = line.lstrip(" \t•·*▪-–—")
    match = _name().match(_capitalised(stripped))
    return match is not None and _is_name(match) and len(match["words"].split()) > 1


def _begins_entry(words: str) -> bool:
    """Say whether `words` begin with a name, which may have a number: "6. Petra Jereb"."""
    bullet = BULLET.match(words)
    return begins_name(words[bullet.end() :] if bullet else words)


def _begins_column(words: str, spaces: int) -> bool:
    """Say whether `words` behind a note begin the next column: with a name, after one space with a known one."""
    first = words.split()[0]
    return _begins_entry(words) and (spaces > 1 or fold(first) in given_names())


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
    if len(words) > 1 and len(words[0]) == 1:
        return False  # "S Policijske postaje"; an initial has a full stop
    if not surname and _not_names().fullmatch(first.rstrip(".")):
        return False
    if len(words) > 1:
        return any(len(word.rstrip(".")) > 1 for word in words)
    return bool(match["address"] or match["titles"].strip())


def _group(text: Text, start: int, end: int) -> Iterator[Person]:
    """Yield the people of one piece: "Jure Kristan, Marija Zakrajšek Martinjak — člana komisije"."""
    people: list[Person] = []
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
        else:
            begin = _after_group(text, begin, stop)
        for person, role in _piece(text, begin, stop):
            if person is None or (role is not None and people and _is_of_firm(person, people[-1])):
                role = role if person is None else f"{role} {person.name}"  # "Gvido Stroj, direktor Toplic Loka"
                people = _with_role(people, role)
                continue
            if role is None and (pending or labelled):
                person = replace(person, role=pending or labelled)
            people.append(person)
            pending = None
            if role and _plural(role):
                people = _spread(people, role)
    if pending is not None and people and people[-1].role is None:
        people[-1] = replace(people[-1], role=pending)
    yield from people


def _after_group(text: Text, start: int, end: int) -> int:
    """Return where the names begin behind that of those they stand for: "Odbor za finance: Ana Rus", "SDS: Ana Rus"."""
    heading = _GROUP.match(text.clean, start, end)
    if heading is None:
        return start
    named = _names_no_person(heading[0]) or _plural(heading[0].strip()) or _is_phrase(heading[0])
    return heading.end() if named or _is_party(heading[0], text.clean[heading.end() : end]) else start


def _is_phrase(heading: str) -> bool:
    """Say whether words before ":" hold one in small letters and no given name first: "Združena lista mesta:"."""
    words = heading.strip(" :").split()
    return any(word.islower() for word in words) and (fold(words[0]) not in given_names() or words[1].islower())


def _is_party(heading: str, listed: str) -> bool:
    """Say whether words before ":" are no name of a person, and such a name follows: "Zeleni Novega Brega: Ana Rus"."""
    words = heading.strip(" :").split()
    known = fold(words[0]) in given_names() or fold(words[-1]) in given_names() or words[-1] in surnames()
    return not known and is_person(listed) and fold(listed.split()[0]) in given_names()


def _is_of_firm(named: Person, before: Person) -> bool:
    """Say whether a name behind a role that follows a person is that of what they lead, not of another one."""
    first, last = named.name.split()[0], named.name.split()[-1]
    known = fold(first) in given_names() or last in surnames() or named.name.isupper()
    of_one = named.role is not None and named.role.islower() and " " not in named.role and not _plural(named.role)
    return of_one and before.role is None and not known and not named.name.endswith(".")


def _with_role(people: list[Person], role: str | None) -> list[Person]:
    """Return people with what stands after the last of them, which is said of the last or of all."""
    if not role or not people:
        return people
    if is_note(role):
        return [*people[:-1], replace(people[-1], note=_joined(people[-1].note, role, "; "))]
    if fold(role).startswith(("novinar ", "novinarka ", "dopisni")) and (people[-1].role or people[-1].note):
        return people  # "Ana Rus (Zavod za gozdove), novinar Dolenjskega lista": one without a name
    if _plural(role):  # "tajnik Rudi Žvokelj, predstavniki krajevnih skupnosti": people without names
        return people if people[-1].role is not None else _spread(people, role)
    return [*people[:-1], replace(people[-1], role=_joined(people[-1].role, role, ", "))]


def _joined(before: str | None, after: str, between: str) -> str:
    return after if before is None else before + between + after


def _spread(people: list[Person], role: str) -> list[Person]:
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


def _piece(text: Text, start: int, end: int) -> Iterator[tuple[Person | None, str | None]]:
    """Yield the people and roles in what stands between two commas."""
    raw = text.clean[start:end]
    bullet = BULLET.match(raw)
    shift = bullet.end() if bullet else len(raw) - len(raw.lstrip())
    start, raw = start + shift, _END.sub("", raw[shift:])
    if not raw:
        return
    note, bare = _without_note(raw)
    match = _name().match(_capitalised(bare))
    if match and _is_name(match):
        yield from _name_first(text, start, end, match, note, bare)
    elif conjunction := compiled(r"(?:in|ter)\s+").match(bare):
        yield from _piece(text, start + conjunction.end(), end)
    elif found := _name_after_role(bare):
        role = " ".join(bare[: found.start()].strip(" :-–—").split())
        name = " ".join(found["name"].split())
        shared = _plural(role)  # "člana Tone Zajc in Miha Božič": of these, not of those before
        yield Person(name, role, note, start + found.start(), start + found.end()), None if shared else role
        if conjunction := _AND.match(bare, found.end()):
            for other, own in _piece(text, start + conjunction.end(), end):
                takes = shared and other is not None and other.role is None
                yield (replace(other, role=role), own) if takes and other is not None else (other, own)
    elif note is not None and is_person(note) and fold(note.split()[0]) in given_names():
        found_at = text.clean.index(note.split()[0], start, end)  # "Tedensko ogledalo (Aljana Čeh)"
        yield Person(note, bare.strip(" -–—:") or None, None, found_at, found_at + len(note)), None
    else:
        yield from _no_name(" ".join(bare.strip(" -–—:").split()), note)


def _name_first(
    text: Text, start: int, end: int, match: regex.Match[str], note: str | None, bare: str
) -> Iterator[tuple[Person | None, str | None]]:
    """Yield the people of a piece that begins with a name: "Ana Rus – članica", "Ana Rus in Ivan Kos (opr.)"."""
    if (second := _second_name(match["name"])) is not None:
        yield Person(" ".join(match["name"][:second].split()), None, None, start, start + second), None
        yield from _piece(text, start + match.start("name") + second, end)
        return
    name = " ".join(bare[match.start("name") : match.end("name")].split())
    person = Person(name, None, note, start, start + match.end())
    if conjunction := _AND.match(bare, match.end()):
        others = list(_piece(text, start + conjunction.end(), end))
        last = others[-1][0] if others else None
        shared = last.note if last is not None and ")" not in text.clean[start:end] else None
        # "Trampuž Igor in Uršič Magda - opravičeno": both; "Ivan Kos in Ana Rus (opr.)": she
        excused = shared is not None and matcher(note_phrases("excused")).match(fold(shared)) is not None
        yield replace(person, note=shared if excused else None), None
        yield from others
        return
    role = _role(bare[match.end() :])
    if role is not None and matcher(note_phrases("present")).fullmatch(fold(role)):
        role = None  # a table: "Andraž Bevc   prisoten"
    if role is None and note is not None and _is_role(note):
        said, _, more = note.partition(", ")  # "(predstavnik staršev, opr.)"
        role, note = (said, more) if is_note(more) else (note, None)
    elif role and note is None and is_note(role):
        role, note = None, role
    yield replace(person, role=role, note=note), role


def _name_after_role(bare: str) -> regex.Match[str] | None:
    """Return the name behind a role: "župan Štefan Grčar", "predsednik zbora: tov. Ciril Možgan"."""
    roles = matcher(toml("attendance")["roles"]["one"] + toml("attendance")["roles"]["many"])
    given = _given_name(bare)
    first = matcher(toml("attendance")["roles"]["many"]).match(fold(bare))
    named = _name().match(bare, first.end() + 1) if first else None
    if named is not None and _is_name(named) and len(named["words"].split()) > 1 and _AND.match(bare, named.end()):
        return named  # "člana Tone Zajc in Miha Božič"
    # "poslovna sekretarka Lea Pirc" too, whose first word is no role
    if not (roles.match(fold(bare)) or (given and bare[:1].islower() and roles.search(fold(bare[:given])))):
        return None
    for found in _name().finditer(bare, given or 0):
        if found.start() and _is_name(found) and (given or not _of_place(bare[: found.start()], found[0])):
            return found
    return None


def _no_name(role: str, note: str | None) -> Iterator[tuple[None, str]]:
    """Yield what a piece without a name says of the people before it; a title ("dipl. ing.") is no role."""
    if all(word.casefold().rstrip(".") in _bare_titles() for word in role.split()):
        role = ""
    if role and note is not None and is_note(note):
        yield None, role
        yield None, note
    elif role:
        yield None, role if note is None else f"{role} ({note})"
    elif note:
        yield None, note


@cache
def _bare_titles() -> frozenset[str]:
    names = toml("attendance")["names"]
    return frozenset(title.rstrip(".") for title in [*names["titles"], *names["suffixes"]] if title.endswith("."))


def _of_place(before: str, name: str) -> bool:
    """Say whether a name after other words is that of a place: "ravnateljica Osnovne šole" / "Gornja Lipnica"."""
    table = toml("attendance")["names"]
    last = fold(before.split()[-1]) if before.split() else ""
    of_place = matcher(table["of_places"]).fullmatch(last) is not None
    return of_place or matcher(table["places"]).fullmatch(fold(name.split()[0])) is not None


def _second_name(words: str) -> int | None:
    """Return where a second person begins, two columns having become one line: "Vida Brščič Jernej Žohar"."""
    places = [match.start() for match in compiled(r"\S+").finditer(words)]
    given = [fold(word) in given_names() for word in words.split()]
    if len(places) < 4 or not given[0]:
        return None
    return next((places[at] for at in range(2, len(places) - 1) if given[at] and not given[at - 1]), None)


def _given_name(words: str) -> int | None:
    """Return where the first given name with a surname after it stands: "direktor Komunale Breg" / "Miloš Sušin"."""
    places = [match.span() for match in compiled(r"\S+").finditer(words)]
    for (start, end), following in pairwise([*places, (len(words), len(words))]):
        after = words[slice(*following)]
        if start and words[start].isupper() and fold(words[start:end]) in given_names() and after[:1].isupper():
            before = compiled(r"(?:(?:mag|dr|prof|doc|prim)\.\s*)+$").search(words[:start])
            return before.start() if before else start
    return None


def _without_note(raw: str) -> tuple[str | None, str]:
    """Return the words in the last parentheses and the rest, as long as before."""
    match = compiled(r"\(([^()]*)\)?\s*$").search(raw) or compiled(r"\(([^()]*)\)").search(raw)
    if match is None:
        return None, raw
    note = " ".join(match[1].split()).strip()
    note = "" if note.isdigit() else note  # "Ana Rus, Ivan Kos (2).": how many they are
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


def is_note(role: str) -> bool:
    """Say whether words beside a name tell of coming, going or staying away, and no role."""
    return matcher(toml("attendance")["notes"]["words"]).match(fold(role)) is not None


def lone_label(line: str) -> str | None:
    """Return the role that a line of its own gives to those on the lines below it: "predstavniki staršev:"."""
    words = " ".join(line.split())
    return words[:-1] if words.endswith(":") and words[0].islower() and _is_role(words[:-1]) else None


def note_phrases(status: str) -> list[str]:
    """Return the phrases of a note that tell a status: "opr." tells "excused"."""
    return [str(p) for p in toml("attendance")["notes"][status]]
