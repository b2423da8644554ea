"""What is only told of: the votes and resolutions of other bodies, of earlier sessions, and those in quoted speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import regex

from pipeline.model import EventKind
from pipeline.patterns import compiled
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import sentence_of
from pipeline.segment.wording.dates import dates, months
from pipeline.segment.wording.numerals import number_of, ordinals
from pipeline.segment.wording.tables import fold, matcher, toml

LIST_LINES = 20  # over which the words that lead to a list are sought
HEAD_LETTERS = 4  # of "svet", "odbora", "komisije" in any case
ASIDE = 20  # signs after the figures of a vote in which the noun that they count may stand
NAMING_WORD = 4  # letters from which a word helps to tell one body from another; a name ("Dol") may have one less

_ENDING = compiled(r"(?:[aeiou]|[aei][hm]|[eo]m|[eo]v|[aeo]ma|ami|imi|ega|emu)?")  # of a noun or an adjective


@dataclass(frozen=True, slots=True)
class Session:
    """Whose resolutions are sought: what other bodies and sessions voted on, told in passing, is none of them."""

    ordinal: int | None = None
    kind: EventKind | None = None
    date: str | None = None
    organization: str | None = None
    members: int | None = None  # as many as were present or absent
    votes_lead: bool = False  # each vote stands before its resolution, not after
    labelled: bool = False  # its resolutions have labels, so that a sentence without a vote is none
    numbered_by_session: bool = False  # "SKLEP 5/13" in the 13th session
    vote_openings: frozenset[tuple[str, ...]] = frozenset()  # words with which its votes begin, again and again


ANY_SESSION = Session()
_ACTED = compiled(r",\s+ki\s+(?:ga|jo|jih|ju|to)\s+(?:je|so)\b[^,;]*$")
_SHALL_BE = compiled(r"[^,;]*,\s+(?:bo|bosta|bodo|velja\w*|še)\b")
# the entry of a list; one that begins small goes on with a sentence
_ENTRY = compiled(r"\s*(?:\d{1,2}[.)]|[a-h]\)|[-–—•])\s+(?:(?P<small>\p{Ll})|\p{L})")
# ", ki ga je dal svet zavoda," in "Cenik, ki ga je dal svet zavoda, je bil potrjen"; over folded text
RELATIVE = compiled(
    r""",\s+(?:ki|naj|da|ce|ker|kater\w+)\b (?:[^,;]|,(?=\d|\s+(?:ki|naj|da|ce|ker|ko|kater\w+)\b))*
        ,(?=\s+(?:je|so|sta|se|ni|niso)\b)""",
    regex.VERBOSE,
)
# "Razširjeni kolegij direktorja" "je": who did it, and the verb
_SUBJECT = compiled(r"(?P<subject>\p{Lu}[\p{L}-]*(?:\s+[\p{L}.-]+){0,6}?)\s+(?P<verb>je|so|sta)\s")
_COUNT = compiled(r"(\w+)\s+$")  # "84" before "staršev"
_YEARLESS = compiled(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?:(?P<month>\d{1,2})\.|(?P<name>\p{L}{3,}))")


def reported(text: Text, place: int) -> bool:
    """Say whether a place lies in somebody's words: "Kos je opozoril, da je bil predlog zavrnjen s 4 glasovi"."""
    start = _start_before_colon(text, sentence_of(text, place)[0])
    before = text.clean[start:place]
    if before.count('"') % 2 or compiled(r"[„»][^“”«\"]*$").search(before) or _in_long_quotation(text, place):
        return True  # Urh: "V odboru smo bili 3 za in 2 proti."
    if _in_list_of_findings(text, start) or _confirmed(text, start, place):
        return True
    verb = matcher(toml("resolutions")["unlabelled"]["reported"]).search(text.folded, start, place)
    return (
        verb is not None
        and compiled(r"\b(?:da|ki|na|o|zakaj|ali|kdaj|kako)\b").search(text.folded[verb.end() : place]) is not None
    )


def _start_before_colon(text: Text, start: int) -> int:
    """Return where a sentence begins with what leads to it: "… pripomnil, da je narobe:" / "za je bilo 9"."""
    if text.clean[:start].rstrip(" \n").endswith(":") and not text.lines[text.line_at(start)].gap:
        return sentence_of(text, text.clean.rindex(":", 0, start))[0]
    return start


def _confirmed(text: Text, start: int, place: int) -> bool:
    """Say whether one man confirmed what stands at a place: "Tajnik je potrdil, da je bilo oddanih 15 glasov za"."""
    table = toml("resolutions")
    if matcher(table["ends"]["speakers"]).match(text.folded, start, place) is None:
        return False
    return matcher(table["unlabelled"]["confirmed"]).search(text.folded, start, place) is not None


def _in_list_of_findings(text: Text, start: int) -> bool:
    """Say whether an entry tells somebody's words or findings: "Rus je ugotovila:" / "1. …," / "2. … je bila potrjena".

    One that begins small goes on with the sentence above the list; one with a capital tells only what was found.
    """
    line = text.line_at(start)
    entry = _ENTRY.match(text.line(line)) if text.line_start(start) else None
    if entry is None:
        return False
    small = entry["small"] is not None
    table = toml("resolutions")["unlabelled"]
    verb = matcher([*table["found"], *(table["reported"] if small else [])])
    for above in range(line - 1, max(-1, line - LIST_LINES), -1):
        before, gap = text.line(above).rstrip(), text.lines[above + 1].gap
        if before.endswith(":"):
            return verb.search(text.folded_line(above)) is not None
        if small and (gap or not before.endswith((",", ";"))):
            return False
        if gap and _ENTRY.match(text.line(above + 1)) is None:
            return False
    return False


def _in_long_quotation(text: Text, place: int) -> bool:
    """Say whether a place lies between the quotation marks of one paragraph: "»Sklep: … Za je glasovalo 11.«"."""
    first, last = _paragraph(text, place)
    before, after = text.clean[first:place], text.clean[place:last]
    if before.count('"') % 2 and after.count('"') % 2:
        return True
    opened = compiled(r"[„»][^“”«\"]*$").search(before) is not None
    return opened and compiled(r"[^„»]*[“”«\"]").match(after) is not None


def _paragraph(text: Text, place: int) -> tuple[int, int]:
    first = last = text.line_at(place)
    while first > 0 and not text.lines[first].gap:
        first -= 1
    while last + 1 < len(text.lines) and not text.lines[last + 1].gap:
        last += 1
    return text.lines[first].start, text.lines[last].end


def in_a_year(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells when it was done: "je bil leta 2015 sprejet", not "Načrt v letu 2015 je sprejet".

    Nor does "do konca leta 2016".
    """
    body = text.first_word(start, end)
    subject = matcher(toml("resolutions")["unlabelled"]["subject"]).match(text.folded, body, end)
    of_years = matcher(toml("elsewhere")["of_years"])
    for year in matcher(toml("elsewhere")["years"]).finditer(text.folded, start, end):
        before = text.folded[body : year.start()].split()[-1:]
        if before and of_years.fullmatch(before[0]):
            continue
        if subject is None or compiled(r"\b(?:je|so|sta|ni|niso)\b").search(text.folded[subject.end() : year.start()]):
            return True
    return False


def of_no_vote_here(text: Text, place: int, end: int, session: Session) -> bool:
    """Say whether what stands at a place tells of a vote taken at another time, still going on, or only needed."""
    start, stop = sentence_of(text, place)
    if text.clean[start].islower():
        start = _start_before_colon(text, start)  # "Leta 2007 ni prepričal nikogar:" / "predlog je dobil 8 glasov za"
    if at_another_time(text, start, end, session, place) or in_a_year(text, start, end) or carried_out(text, place):
        return True
    going_on = matcher(toml("elsewhere")["going_on"]).search(text.folded, start, stop)
    return going_on is not None or _only_needed(text, start, end)


def carried_out(text: Text, place: int) -> bool:
    """Say whether the sentence at a place tells what became of a resolution: "SKLEP 137 – Odlok …: realiziran."."""
    return matcher(toml("elsewhere")["carried_out"]).search(text.folded, *sentence_of(text, place)) is not None


def of_another_body(text: Text, place: int, end: int, session: Session) -> bool:
    """Say whether what stands at a place is another body's: "Odbor predlog podpira (5 ZA, 0 PROTI)"."""
    table = toml("elsewhere")
    start, stop = sentence_of(text, place)
    if not session.organization:
        return False
    if _acts_as_another(text, start, place, end, session) or _other_subject(text, start, place, stop, session):
        return True
    if matcher(table["polls"]).search(text.folded, start, max(end, stop)) or _counts_others(text, start, end, session):
        return True
    for body in _bodies(text, start, place):
        if _in_clause(text, start, body[1], place):
            continue
        if not _is_body(text.clean[slice(*body)], session.organization):
            beside = text.clean[place : place + 1] == "("  # "Odbor predlaga, da se odlok sprejme (5 za)"
            put = matcher(table["put"]).search(text.folded, body[1], place)
            # "Komisija je Kosa predlagala s 5 glasovi za": by these the commission put it
            return beside or put is None or not text.clean[put.end() : place].strip()
    return False


def _other_subject(text: Text, start: int, place: int, stop: int, session: Session) -> bool:
    """Say whether a sentence begins with others, who did what its vote tells: "Žirija je s 3 glasovi za izbrala …".

    What is decided may stand first too ("Odlok je sprejel z 9 glasovi za"): the verb must agree with the first words.
    """
    table = toml("elsewhere")
    body = text.first_word(start, stop)
    named = _SUBJECT.match(text.clean, body, place)
    does = matcher(table["does"]).search(text.folded, named.end(), stop) if named else None
    if named is None or does is None or matcher(table["no_subject"]).match(text.folded, body):
        return False
    own = toml("resolutions")["unlabelled"]
    if matcher(own["body"]).search(text.folded, start, stop) or matcher(own["subject"]).match(text.folded, body):
        return False
    endings = {"je": r"\p{L}*[^aeiou\s]", "so": r"\p{L}+[aei]", "sta": r"\p{L}+[ai]"}
    ending = r"\p{L}+a" if does[0].endswith("la") else r"\p{L}+o" if does[0].endswith("lo") else endings[named["verb"]]
    agrees = any(compiled(ending).fullmatch(fold(word)) for word in named["subject"].split()[:2])
    return agrees and not _is_body(named["subject"], session.organization or "")


def _counts_others(text: Text, start: int, end: int, session: Session) -> bool:
    """Say whether a vote counts others than members of the body: "84 staršev" in a council, not in one of parents."""
    table = toml("elsewhere")
    organization = fold(session.organization or "")
    if matcher(table["representing"]).search(organization) is None:
        return False
    for others in matcher(table["voters"]).finditer(text.folded, start, end + ASIDE):
        count = _COUNT.search(text.folded, start, others.start())
        counts = count is not None and (count[1].isdigit() or number_of(count[1]) is not None)
        if counts and not _is_body(text.clean[slice(*others.span())], organization):
            return True
    return False


def told_in_clause(text: Text, place: int, end: int, session: Session) -> bool:
    """Say whether a vote is in a clause that tells what was done before, or what another body did.

    "Odbor, ki ga je podprl soglasno"; "Sklep, ki ga je svet sprejel z 22 glasovi za, bo izvršen aprila."
    """
    start, stop = sentence_of(text, place)
    clause = _ACTED.search(text.folded[start:place])
    if clause is None:
        return False
    if _SHALL_BE.match(text.folded, end, stop):
        return True
    if not session.organization:
        return False
    bodies = _bodies(text, start, start + clause.start())
    return bool(bodies) and not _is_body(text.clean[slice(*bodies[-1])], session.organization)


def at_another_time(text: Text, start: int, end: int, session: Session, place: int | None = None) -> bool:
    """Say whether a sentence tells, up to a place, when it was done, and that was not at this session.

    What a relative clause tells is told of a thing, unless the vote itself, at `place`, stands in it. Where there is no
    vote, the words that tell of another time may belong to what was decided: "…, da se cesta zapre, če bo sneg."
    """
    table = toml("elsewhere")
    asides = [match.span() for match in RELATIVE.finditer(text.folded, start, end)]
    asides = [(a, b) for a, b in asides if place is None or not a <= place < b]

    def told(phrases: Sequence[str]) -> Iterator[regex.Match[str]]:
        for match in matcher(phrases).finditer(text.folded, start, end):
            if not any(a <= match.start() < b for a, b in asides):
                yield match

    if place is not None and any(told(table["told"])):
        return True
    if place is not None and matcher(table["when"]).search(text.folded, *sentence_of(text, start)):
        return True
    for named in told(table["session"]):
        number = int(named["number"]) if named["number"] else ordinals()[named["ordinal"]]
        if session.ordinal is not None and number != session.ordinal:
            return True
    if session.kind is not None and any(session.kind[:5] not in fold(said[0]) for said in told(table["session_kind"])):
        return True
    _, stop = sentence_of(text, start)
    days = (day for day in _earlier_days(text, start, stop, session) if not any(a <= day < b for a, b in asides))
    return any(_done(text, start, day) for day in days)


def _earlier_days(text: Text, start: int, end: int, session: Session) -> Iterator[int]:
    """Yield the places of the dates in a sentence that lie before the session, and of months without a day."""
    taken: list[tuple[int, int]] = []
    for day in dates(text.folded[start:end]):
        taken.append((start + day.start, start + day.end))
        if session.date is not None and day.value < session.date:
            yield start + day.start
    for match in _YEARLESS.finditer(text.folded, start, end):
        month = int(match["month"]) if match["month"] else months().get(match["name"], 0)
        if month and not any(a <= match.start() < b for a, b in taken):
            taken.append(match.span())
            if session.date is not None and f"{month:02}-{int(match['day']):02}" < session.date[5:]:
                yield match.start()
    for match in matcher(toml("elsewhere")["months"]).finditer(text.folded, start, end):
        named = text.clean[match.start()].islower()  # "Maja" is a name
        if named and not any(a <= match.start() < b for a, b in taken):
            yield match.start()


def _done(text: Text, start: int, place: int) -> bool:
    """Say whether a date tells when something was done: it stands beside the verb or begins the sentence."""
    table = toml("elsewhere")
    before = text.folded[text.first_word(start, place) : place]
    if not before.strip():
        return True
    if compiled(rf"(?:{matcher(table['dated']).pattern})\s*$").search(before):
        return False
    return compiled(rf"(?:{matcher(table['done']).pattern})\s*$").search(before) is not None


def _only_needed(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells how many votes are needed, not how many there were."""
    needed = matcher(toml("elsewhere")["needed"]).search(text.folded, start, end)
    return needed is not None and compiled(r"\bglasoval\w|\(").search(text.folded[start:end]) is None


def _in_clause(text: Text, start: int, end: int, place: int) -> bool:
    """Say whether a body is named in a clause that says which: "Cenik, ki ga je dal svet zavoda, je bil potrjen"."""
    opened = compiled(r",\s+(?:ki|naj|da|kater\w+)\b[^,]*$").search(text.folded[start:end])
    return opened is not None and compiled(r"[^,]*,\s+(?:je|so|sta)\b").match(text.folded[end:place]) is not None


def _bodies(text: Text, start: int, end: int) -> list[tuple[int, int]]:
    """Return where bodies are named, and where a clause begins with others: not "Cesta v Občini Breg je …"."""
    table = toml("elsewhere")
    found = [named.span() for named in matcher(table["bodies"]).finditer(text.folded, start, end)]
    for named in matcher(table["proper"]).finditer(text.folded, start, end):
        if text.clean[slice(*named.span())].split()[-1].istitle():
            found.append(named.span())
    for named in matcher([*table["others"], *table["towns"]]).finditer(text.folded, start, end):
        known = matcher(table["others"]).fullmatch(text.folded, *named.span()) is not None
        if not known and not text.clean[slice(*named.span())].split()[1].istitle():
            continue
        before = text.folded[start : named.start()].rstrip(' *•-–—("')
        if not before or before[-1] in ",;:" or matcher(table["joins"]).fullmatch(before.split()[-1]):
            found.append(named.span())
    longest = dict(sorted(found))  # of those that begin at one place: "Svet KS Brdo", not "Svet KS"
    return list(longest.items())


def _acts_as_another(text: Text, start: int, place: int, end: int, session: Session) -> bool:
    """Say whether the verb beside a vote is that of another body, which the sentence does not name.

    It is where its gender is not that of the body in session ("Z 2 glasovoma za je sklenila": no council did that), or
    where the sentence before begins with another body: "Odbor je predlog obravnaval. S 4 glasovi za ga je podprl."
    """
    table = toml("elsewhere")
    _, stop = sentence_of(text, max(start, place))
    after = end + len(text.folded[end:stop]) - len(text.folded[end:stop].lstrip(" ,\n"))
    genders = {
        gender: matcher(table[f"acted_{gender}"]).match(text.folded, after, stop) is not None
        or compiled(rf"(?:{matcher(table[f'acted_{gender}']).pattern})\s*$").search(text.folded[start:place])
        is not None
        for gender in ("masculine", "feminine")
    }
    heads = matcher([*table["masculine"], *table["feminine"]]).search(fold(session.organization or ""))
    if heads is not None:
        other = "feminine" if matcher(table["masculine"]).match(heads[0]) else "masculine"
        if genders[other]:
            return True
    if not any(genders.values()) or (text.lines[text.line_at(start)].gap and text.line_start(start)) or start < 2:
        return False
    if matcher(toml("resolutions")["unlabelled"]["body"]).search(text.folded, start, stop):
        return False
    named = [text.clean[slice(*body)] for body in _bodies(text, start, stop)]
    if any(_is_body(body, session.organization or "") for body in named):
        return False
    return begins_with_other_body(text, *sentence_of(text, start - 2), session)


def begins_with_own_body(text: Text, start: int, end: int, session: Session) -> bool:
    """Say whether a sentence begins with the body in session: "Mestni svet je s 14 glasovi ZA …"."""
    body = matcher(toml("resolutions")["unlabelled"]["body"])
    named = body.match(text.folded, text.first_word(start, end), end) is not None
    return named and not begins_with_other_body(text, start, end, session)


def begins_with_other_body(text: Text, start: int, end: int, session: Session) -> bool:
    """Say whether a sentence begins with a body that is not the one in session: "Svet zavoda je poročilo potrdil"."""
    body = text.first_word(start, end)
    named = next((span for span in _bodies(text, body, end) if span[0] == body), None)
    return owned_by_another(text, start, end, session) or (
        named is not None
        and bool(session.organization)
        and not _is_body(text.clean[slice(*named)], session.organization or "")
    )


def owned_by_another(text: Text, start: int, end: int, session: Session) -> bool:
    """Say whether a sentence is about what another body decided: "Sklep sveta KS …" in the session of an "odbor"."""
    owned = matcher(toml("elsewhere")["owned"]).match(text.folded, text.first_word(start, end), end)
    if owned is None or not session.organization:
        return False
    head = owned[0].split()[-1][:HEAD_LETTERS]
    return not any(word.startswith(head) for word in fold(session.organization).split())


def _is_body(named: str, organization: str) -> bool:
    """Say whether all words that name a body are, in some case, in the name of the one in session."""
    heads = matcher([*toml("elsewhere")["masculine"], *toml("elsewhere")["feminine"]])
    one, other = heads.search(fold(named)), heads.search(fold(organization))
    if one and other and one[0][:HEAD_LETTERS] != other[0][:HEAD_LETTERS]:
        return False  # "Občinski svet" in the session of the "Komisija … Občinskega sveta"
    own = _words(organization)
    meeting = matcher(toml("elsewhere")["meeting"])
    naming = {fold(word) for word in _words(named) if len(word) >= NAMING_WORD or word.istitle()}
    no_name = matcher(toml("elsewhere")["no_subject"])  # "zbor nato"
    naming = {word for word in naming if not no_name.fullmatch(word)}
    return all(any(_same_word(word, fold(other)) for other in own) for word in naming if not meeting.fullmatch(word))


def _words(name: str) -> list[str]:
    return compiled(rf"\w{{{NAMING_WORD - 1},}}").findall(name)


def _same_word(one: str, other: str) -> bool:
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    endings = all(_ENDING.fullmatch(word, shared) for word in (one, other))
    return shared >= NAMING_WORD - 1 and endings
