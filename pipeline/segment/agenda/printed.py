"""The printed agenda: where it stands, and its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex
from rapidfuzz import fuzz

from pipeline.patterns import compiled
from pipeline.segment.agenda.entries import ENTRY, LETTERED, clean_title, entry_on, number_of
from pipeline.segment.agenda.headings import explicit_heading, lettered_heading, plain_heading
from pipeline.segment.agenda.numbers import SAME_TITLE, lost_numbers, title_start
from pipeline.segment.people.names import is_person
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import sentences
from pipeline.segment.wording.tables import fold, matcher, toml

LABEL_REST = 40  # signs between the words of a label and its ":"
LABEL_LINE = 120  # a line that ends in a spoilt label is not longer
LIKE_LABEL = 75  # rapidfuzz ratio from which two words are a spoilt "dnevni red"
SHARED = 0.5  # of the titles of the shorter one, in two agendas of one session
AGENDA_LINES = 120  # in which an agenda without a label begins
BELOW = 12  # lines under a heading that names it, in which an agenda begins
# In which items are lettered: with carons, and without
_ALPHABETS = "ABCČDEFGHIJKLMNOPRSŠTUVZŽ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LISTED = 3  # entries that an agenda without a label has at least
TITLE_LINES = 3  # that a long title takes
SHORT_LINE = 0.6  # of the text's width: a title does not run on from a shorter line to a capital

_AUXILIARY = compiled(r"\s*(?:je|so|sta|smo)\s")
_FIRST = compiled(r"\s*1\s?[.)/]\s*\p{L}")
_LISTED = compiled(r"\d{1,2}\s?[.)/]\s*\p{L}")
_WORD = compiled(r"\p{Ll}{3}|\p{Lu}{4}")
_BARE_NUMBER = compiled(r"\s*(\d{1,2})\s+(?=\p{Lu})")
_LIST_NUMBER = compiled(r"^\W*\d{1,2}\s?[.)/]*\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the agenda; `start` and `end` are places in `Text.clean`."""

    number: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Agenda:
    entries: tuple[Entry, ...]
    first_line: int  # the line of its label
    last_line: int  # the last line of its last entry
    start: int  # the place in `Text.clean` after its label
    end: int  # the place at which its last entry ends


def find_agendas(text: Text) -> list[Agenda]:
    """Return the agendas printed in the text, in order; the last is the adopted one."""
    label = matcher(toml("agenda")["labels"])
    found: list[Agenda] = []
    line = 0
    while line < len(text.lines):
        match = _label(text, line, label)
        if match is not None:
            agenda = _read(text, *match)
            if agenda is not None and (not found or _alike(found[0], agenda)):
                found.append(replace(agenda, first_line=line))
                line = agenda.last_line
        elif not found and label.search(text.folded_line(line)) and (below := _below(text, line)) is not None:
            found.append(below)
            line = below.last_line
        elif found and (again := _again(text, line, found[0])) is not None:
            found.append(again)
            line = again.last_line
        line += 1
    return found or _unlabelled(text)


def _below(text: Text, line: int) -> Agenda | None:
    """Return the agenda under a heading in capitals that names it, where sentences stand between them.

    "UGOTOVITEV SKLEPČNOSTI IN DNEVNI RED" / "Svet je sklepčen." / "1. Pregled zapisnika"; its numbers come back as
    headings.
    """
    if not text.line(line).isupper():
        return None
    for first in range(line + 1, min(line + BELOW, len(text.lines))):
        if explicit_heading(text, first) is not None:
            return None
        if text.lines[first].gap and _FIRST.match(text.line(first)):
            agenda = _read(text, first - 1, text.lines[first - 1].end)
            if agenda is None or len(agenda.entries) < LISTED:
                return None
            later = range(agenda.last_line + 1, len(text.lines))
            headings = (explicit_heading(text, at) or plain_heading(text, at) for at in later if text.lines[at].gap)
            again = {heading.number for heading in headings if heading is not None}
            known = sum(entry.number in again for entry in agenda.entries)
            return replace(agenda, first_line=first) if known > SHARED * len(agenda.entries) else None
    return None


def _again(text: Text, line: int, first: Agenda) -> Agenda | None:
    """Return an agenda whose list begins on a line under no label, as one before it does, where they are alike.

    "Dnevni red je ostal tak, kot je bil predlagan:" / "1. Poročilo volilne komisije" / "2. Potrditev mandatov"
    """
    if not line or not _FIRST.match(text.line(line)) or text.line(line - 1).rstrip()[-1:] not in (":", "."):
        return None
    agenda = _read(text, line - 1, text.lines[line - 1].end)
    if agenda is None or len(agenda.entries) < LISTED or len(agenda.entries) < SHARED * len(first.entries):
        return None
    return replace(agenda, first_line=line) if _alike(first, agenda) else None


def _unlabelled(text: Text) -> list[Agenda]:
    """Return the agenda that stands under no label: a list whose entries come back as headings."""
    for line in range(1, min(len(text.lines), AGENDA_LINES)):
        if explicit_heading(text, line) is not None and not _FIRST.match(text.line(line)):
            return []  # the body has begun
        if (lettered := _coming_back(text, line)) is not None:
            return [lettered]
        if not _FIRST.match(text.line(line)):
            continue
        agenda = _read(text, line - 1, text.lines[line - 1].end)
        if agenda is None or len(agenda.entries) < LISTED or agenda.entries[0].number != "1":
            continue
        if sum(is_person(entry.title) for entry in agenda.entries) > SHARED * len(agenda.entries):
            continue  # the list of those present
        numbers, titles = set[str](), set[str]()
        for later in range(agenda.last_line + 1, len(text.lines)):
            heading = explicit_heading(text, later)
            numbers |= {heading.number or ""} if heading else set()
            words = fold(clean_title(_LIST_NUMBER.sub("", text.line(later))))
            titles |= {entry.number for entry in agenda.entries if fuzz.ratio(words, fold(entry.title)) >= SAME_TITLE}
        come_back = max(len(titles), len(numbers & {entry.number for entry in agenda.entries}))
        if come_back > SHARED * len(agenda.entries):
            return [replace(agenda, first_line=line)]
    return []


def _coming_back(text: Text, line: int) -> Agenda | None:
    """Return the agenda that begins on a line, whose entries have letters and come back as headings."""
    first = LETTERED.match(text.line(line))
    agenda = _read(text, line - 1, text.lines[line - 1].end) if first is not None and first["letter"] == "A" else None
    if agenda is None or len(agenda.entries) < LISTED or agenda.entries[0].number != "A":
        return None
    headings = (lettered_heading(text, later) for later in range(agenda.last_line + 1, len(text.lines)))
    again = {heading.number for heading in headings if heading is not None}
    known = sum(entry.number in again for entry in agenda.entries)
    return replace(agenda, first_line=line) if known > SHARED * len(agenda.entries) else None


def _alike(one: Agenda, other: Agenda) -> bool:
    """Say whether two agendas are those of one session: what "the agenda of the assembly" lists is none of this one."""
    fewer, more = sorted((one.entries, other.entries), key=len)
    shared = sum(any(fuzz.ratio(fold(a.title), fold(b.title)) >= SAME_TITLE for b in more) for a in fewer)
    return shared >= SHARED * len(fewer)


def _label(text: Text, line: int, label: regex.Pattern[str]) -> tuple[int, int] | None:
    """Return the line on which an agenda's label that begins on `line` ends and the place after it, or None."""
    here = text.lines[line]
    heading = explicit_heading(text, line)
    named = heading.title_start if heading is not None else here.start  # "DRUGA TOČKA DNEVNEGA REDA: Proračun"
    window_end = text.lines[min(line + 1, len(text.lines) - 1)].end
    for match in label.finditer(text.folded, named, window_end):
        if match.start() >= here.end:
            break
        last = text.line_at(match.end() - 1)
        rest = text.folded[match.end() : text.lines[last].end].strip(" *")
        words = text.clean[match.start() : match.end()]
        before = text.clean[here.start : match.start()].strip(" *-–—•")
        if before and matcher(toml("agenda")["told"]).fullmatch(fold(before.split()[-1])):
            continue
        begins = not before or words.isupper() or _leads_to(fold(before))
        begins = begins and not _LISTED.match(before)  # "1. Ugotovitev sklepčnosti in potrditev dnevnega reda"
        alone = not rest.strip(".-–—") and begins and not (match.start() == here.start and words[0].islower())
        reach = LABEL_REST if before else LABEL_LINE
        if rest.endswith(":") and len(rest) < reach and _entries_follow(text, last):
            return last, text.lines[last].end  # "dnevni red z dvema točkama:"
        amended = matcher(toml("agenda")["amended"]).match(rest)
        if (rest.startswith((",", "(")) or amended) and (led := _led_over(text, last)) is not None:
            return led  # "dnevni red, ki je" / "bil soglasno sprejet:"
        if rest.startswith(":") or (alone and _entries_follow(text, last)):
            colon = text.clean.find(":", match.end(), text.lines[last].end)
            return last, colon + 1 if rest.startswith(":") else match.end()
    capitals = text.line(line).strip().isupper() and len(text.line(line).split()) <= 3
    like = here.end - here.start < LABEL_LINE and _is_like_label(text.folded_line(line), capitals)
    if like and _entries_follow(text, line):
        return line, here.end
    return None


def _led_over(text: Text, line: int) -> tuple[int, int] | None:
    """Return the line on which a sentence that names the agenda ends in ":", entries following, and that line's end."""
    for last in range(line, min(line + 3, len(text.lines) - 1)):
        words = text.line(last).rstrip()
        if words.endswith(":"):
            return (last, text.lines[last].end) if ENTRY.match(text.line(last + 1)) else None
        if words.endswith(".") or text.lines[last + 1].gap:
            return None
    return None


def _is_like_label(folded: str, alone: bool) -> bool:
    """Say whether a line ends in a label that OCR has spoilt: "sledeči dnovni rcd:", "DNEVNI RFD" alone."""
    words = [word for word in folded.strip(" *.:").split() if len(word) > 2][-2:]
    return (alone or folded.rstrip(" *.").endswith(":")) and fuzz.ratio(" ".join(words), "dnevni red") >= LIKE_LABEL


def _leads_to(before: str) -> bool:
    return matcher(toml("agenda")["leads"]).search(before) is not None


def _entries_follow(text: Text, line: int) -> bool:
    following = text.line(line + 1) if line + 1 < len(text.lines) else ""
    listed = bool(ENTRY.match(following) or LETTERED.match(following)) or _listed_like_headings(text, line)
    return listed or not text.folded_line(line).strip(" .:")[:-1].count(" ") > 2


def _read(text: Text, label_line: int, after: int) -> Agenda | None:
    lines = list(_lines(text, label_line, after))
    if not lines:
        return None
    if lettered := _lettered(text, lines):
        return Agenda(lettered, label_line, text.line_at(lettered[-1].end - 1), after, lettered[-1].end)
    lost = lost_numbers(text, lines)
    numbered = bool(lost) or any((match := entry_on(text, *line)) is not None and match["number"] for line in lines[:3])
    bulleted = not numbered and bool(ENTRY.match(text.clean, lines[0][0], lines[0][1]))
    told = matcher(toml("headings")["sentence"]["verbs"]).search(text.folded, lines[0][0], lines[0][1])
    unsigned = title_start(text, *lines[0][:2]) == text.first_word(*lines[0][:2])
    if told and not bulleted and unsigned and entry_on(text, *lines[0]) is None:
        return None  # "DOLOČITEV DNEVNEGA REDA" / "Svetniki so prejeli predlog"
    entries, last_line = _entries(text, lines, lost, numbered, bulleted)
    split = [part for entry in entries for part in _split(text, entry, entries)]
    if split:
        split[-1] = _before_told(text, split[-1])
    if not numbered:
        split = [replace(entry, number=str(place)) for place, entry in enumerate(split, 1)]
        split = _without_bare_numbers(text, split)
    titled = [
        replace(entry, title=clean_title(text.words(entry.start, entry.end))) for entry in split if entry.start >= 0
    ]
    titled = [entry for entry in titled if entry.title]
    if not titled or (len(titled) == 1 and not numbered):
        return None
    return Agenda(tuple(titled), label_line, label_line if last_line is None else last_line, after, titled[-1].end)


def _entries(
    text: Text, lines: Sequence[tuple[int, int, int]], lost: dict[int, int], numbered: bool, bulleted: bool
) -> tuple[list[Entry], int | None]:
    """Return the entries that begin on `lines`, without titles, and the last line that belongs to one of them."""
    entries: list[Entry] = []
    last_line: int | None = None
    for start, end, line in lines:
        match = entry_on(text, start, end, line)
        number = lost.get(line)
        if number is None and match is not None and match["number"] and (not match["sub"] or not entries):
            number = number_of(match["number"])
            if entries and _inside_title(text, match, entries[-1]):
                entries[-1] = replace(entries[-1], end=end)
                last_line = line
                continue
        if _ends_order(match, number, entries, line in lost) or (entries and _is_again(text, line, entries[0])):
            break
        begin = match.start("title") if match is not None else title_start(text, start, end)
        if (sign := _numbered_as(match, number, entries, numbered, bulleted)) is not None:
            entries.append(Entry(sign, "", begin, end))
        elif entries and match is not None and _is_part(text, match, line, len(entries), numbered):
            if _is_end_of_title(text, match, line, entries[-1]):
                entries[-1] = replace(entries[-1], end=end)
            # "2. Imenovanja:" / "- Svet zavoda": part of the entry, and no part of its title
        elif entries and numbered and _is_dirt(text, line, entries[-1]):
            continue
        elif entries and _ends(text, line, entries[-1], signed=numbered or bulleted):
            break
        elif entries and (numbered or _goes_on(text, start, end, entries[-1], bulleted)):
            entries[-1] = replace(entries[-1], end=end)
        elif numbered:
            break
        else:
            entries.append(Entry(str(len(entries) + 1), "", start, end))
        last_line = line
    return entries, last_line


def _ends_order(match: regex.Match[str] | None, number: int | None, entries: Sequence[Entry], lost: bool) -> bool:
    """Say whether a number does not go on with those of the entries: another list begins."""
    if match is None or not entries or lost:
        return False
    if match["sub"]:
        return match["number"].split(".")[0] != entries[-1].number.split(".")[0]
    return number is not None and number <= int(entries[-1].number.split(".")[0])


def _is_again(text: Text, line: int, first: Entry) -> bool:
    """Say whether a line is that of the first entry once more: the body begins."""
    return text.folded_line(line).strip() == text.folded_line(text.line_at(first.start)).strip()


def _numbered_as(
    match: regex.Match[str] | None, number: int | None, entries: Sequence[Entry], numbered: bool, bulleted: bool
) -> str | None:
    """Return the number of the entry that begins on a line; None where none does."""
    if match is not None and match["sub"] and entries:
        return str(match["number"])
    if number is not None or match is None:
        return None if number is None else str(number)
    if entries and (numbered or bulleted) and match["letter"]:
        return f"{entries[-1].number.split('.')[0]}.{match['letter']}"
    return str(len(entries) + 1) if bulleted and (match["bullet"] or match["letter"]) else None


def _is_part(text: Text, match: regex.Match[str], line: int, entries: int, numbered: bool) -> bool:
    """Say whether a line is a part of an entry and none itself: "- Svet zavoda", "a) volitve"."""
    listed = bool(match["bullet"] or match["letter"])
    return (numbered and listed and not text.lines[line].gap) or (entries > 1 and bool(match["letter"]))


def _is_end_of_title(text: Text, match: regex.Match[str], line: int, last: Entry) -> bool:
    """Say whether a line after a dash ends the title before it: "… načrtu Pristan" / "– vzhod"; a list has more."""
    dash = (match["bullet"] or "") in ("-", "–", "—") and (match["title"] or "")[:1].islower()
    listed = text.clean[last.start : text.lines[line].start].rstrip().endswith((":", ",", ";"))
    below = ENTRY.match(text.line(line + 1)) if line + 1 < len(text.lines) else None
    alone = below is None or below["number"] is not None
    return dash and alone and not listed and text.line_at(last.end - 1) == line - 1


def _goes_on(text: Text, start: int, end: int, last: Entry, bulleted: bool) -> bool:
    """Say whether a line without a sign goes on with the entry before: all are parted by ";", or it begins small."""
    small = text.clean[start:end].lstrip()[:1].islower()
    return ";" in text.clean[last.start : last.end] or bulleted or small


def _lettered(text: Text, lines: Sequence[tuple[int, int, int]]) -> tuple[Entry, ...]:
    """Return the entries of a list whose numbers are letters: "A. Poročilo" / "B. Volitve"."""
    entries: list[Entry] = []
    for start, end, line in lines:
        match = LETTERED.match(text.clean, start, end)
        if match is not None and _next_letter(entries, match["letter"]):
            entries.append(Entry(match["letter"], "", match.end(), end))
        elif not entries or _ends(text, line, entries[-1], signed=True):
            break
        else:
            entries[-1] = replace(entries[-1], end=end)
    titled = [replace(entry, title=clean_title(text.words(entry.start, entry.end))) for entry in entries]
    return tuple(titled) if len(titled) > 1 and all(entry.title for entry in titled) else ()


def _next_letter(entries: Sequence[Entry], letter: str) -> bool:
    """Say whether a letter goes on with those of the entries: after "C" comes "Č" or "D"."""
    if not entries:
        return letter == "A"
    return any(f"{entries[-1].number}{letter}" in alphabet for alphabet in _ALPHABETS)


def _without_bare_numbers(text: Text, entries: list[Entry]) -> list[Entry]:
    """Return the entries of a list without the numbers that stand before all of them with no sign: "1 Potrditev"."""
    found = [_BARE_NUMBER.match(text.clean, max(0, entry.start), entry.end) for entry in entries]
    if len(found) < 2 or any(match is None or match[1] != str(place) for place, match in enumerate(found, 1)):
        return entries
    return [replace(entry, start=match.end()) for entry, match in zip(entries, found, strict=True) if match]


def _inside_title(text: Text, match: regex.Match[str], last: Entry) -> bool:
    """Say whether a number that begins a line belongs to the title before: "Potrditev zapisnika" / "8. seje".

    The next number does not where that title has ended (by its sign, by a short line, or by a blank one), nor where
    the one after it follows.
    """
    follows = number_of(match["number"]) == int(last.number.split(".")[0]) + 1
    line = text.line_at(match.start())
    if text.lines[line].gap and not text.lines[line].first_on_page:
        return False  # "1. vprašanje: …" under the list
    before = text.lines[line - 1]
    short = before.end - before.start < SHORT_LINE * text.width or text.lines[line].gap > 0
    ended = short or text.clean[last.start : last.end].rstrip().endswith((";", ".", ","))
    ended = ended or text.clean[last.start : last.start + 1].islower()  # as all titles here
    ended = ended or _next_number(text, line) == number_of(match["number"]) + 1
    return (match["title"] or "")[:1].islower() and not (follows and ended)


def _next_number(text: Text, line: int) -> int | None:
    """Return the first number that stands before an entry below a line, on the lines that a title may take."""
    below = range(line + 1, min(line + 1 + TITLE_LINES, len(text.lines)))
    entries = (entry_on(text, text.lines[at].start, text.lines[at].end, at) for at in below)
    return next((number_of(entry["number"]) for entry in entries if entry is not None and entry["number"]), None)


def _lines(text: Text, label_line: int, after: int) -> Iterator[tuple[int, int, int]]:
    if text.clean[after : text.lines[label_line].end].strip():
        yield after, text.lines[label_line].end, label_line
    label = matcher(toml("agenda")["labels"])
    like_headings = _listed_like_headings(text, label_line)
    highest = 0
    for line in range(label_line + 1, len(text.lines)):
        heading = explicit_heading(text, line)
        if heading is not None and like_headings and int(heading.number or 0) > highest:
            highest = int(heading.number or 0)
        elif heading is not None or _label(text, line, label) is not None:
            return
        yield text.lines[line].start, text.lines[line].end, line


def _listed_like_headings(text: Text, label_line: int) -> bool:
    """Say whether the agenda's entries have the form of headings ("1. točka: …"): then each comes twice."""
    first = explicit_heading(text, label_line + 1) if label_line + 1 < len(text.lines) else None
    if first is None or not text.clean[first.title_start : text.lines[label_line + 1].end].strip():
        return False
    second = explicit_heading(text, label_line + 2) if label_line + 2 < len(text.lines) else None
    if second is not None and not text.lines[label_line + 2].gap and second.number != first.number:
        return True  # one under the other: a list
    later = (explicit_heading(text, line) for line in range(label_line + 2, len(text.lines)))
    return any(heading is not None and heading.number == first.number for heading in later)


def _is_dirt(text: Text, line: int, last: Entry) -> bool:
    """Say whether a line is what a scan makes of a stain: no word in it, and the next entry below it. "BO W DE"."""
    follows = _next_number(text, line) == int(last.number.split(".")[0]) + 1
    return follows and text.lines[line].gap > 0 and _WORD.search(text.line(line)) is None


def _ends(text: Text, line: int, last: Entry, signed: bool) -> bool:
    """Say whether a line that begins no entry comes after the agenda, not in its last entry.

    Where no sign stands before the entries (`signed` false), each line is one, however short.
    """
    here = text.lines[line]
    first = text.line(line).lstrip()[:1]
    if first.islower():
        return _AUXILIARY.match(text.folded_line(line)) is not None  # "5. Razno" / "je Kos predlagal razširitev."
    if matcher(toml("agenda")["ends"]).match(text.folded_line(line).lstrip(' -"')):
        return True
    if here.gap and not here.first_on_page:
        return True
    first_words = compiled(r"[;.]\s").split(text.folded_line(line), maxsplit=1)[0]
    if matcher(toml("headings")["sentence"]["verbs"]).search(first_words):
        return True
    if not signed:
        return False
    before = text.clean[last.start : last.end].rstrip()
    if text.lines[line - 1].end - text.lines[line - 1].start < SHORT_LINE * text.width and not before.endswith(
        ("-", ",", ";")
    ):
        return True
    short = last.end - text.lines[text.line_at(last.end - 1)].start < 0.7 * text.width
    return before.endswith((".", "!", "?")) and short


def _split(text: Text, entry: Entry, entries: list[Entry]) -> list[Entry]:
    """Return the entries that an entry's lines hold: "1. Zapisnik; 2. Poročilo", "Zapisnik; poročilo; razno"."""
    numbers = {other.number for other in entries}
    body = text.clean[entry.start : entry.end]
    cuts: list[tuple[int, int, str]] = []
    if entry.number.isdigit():
        number = int(entry.number)
        for match in compiled(r"(?<=[\s;,.])(\d{1,2})[.)/]\s*(?=[^\W\d_])").finditer(body):
            following = body[match.end()]
            before = body[: match.start()].rstrip()[-1:]
            if int(match[1]) == number + 1 and match[1] not in numbers and (following.isupper() or before in ";,"):
                cuts.append((match.start(), match.end(), match[1]))
                number += 1
    if not cuts and len(entries) <= 2 and body.count(";") > 1:
        cuts = [(match.start(), match.end(), "0") for match in compiled(r";\s*(?=\S)").finditer(body)]
    parts: list[Entry] = []
    start, number_now = 0, entry.number
    for cut, resume, number_next in cuts:
        parts.append(Entry(number_now, "", entry.start + start, entry.start + cut))
        start, number_now = resume, number_next
    return [*parts, Entry(number_now, "", entry.start + start, entry.end)]


def _before_told(text: Text, entry: Entry) -> Entry:
    """Return the last entry without the sentences that follow it on its line: "5. Razno. Dnevni red je bil sprejet"."""
    told = matcher(toml("headings")["sentence"]["verbs"])
    for begin, _ in sentences(text, entry.start, entry.end)[1:]:
        rest = text.folded[begin : entry.end]
        if matcher(toml("agenda")["ends"]).match(rest) or told.search(rest):
            return replace(entry, end=begin)
    return entry
