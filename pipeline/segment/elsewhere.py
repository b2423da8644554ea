"""What is only told of: the votes and resolutions of other bodies, of earlier sessions, and those in quoted speech."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

import regex

from pipeline.segment.numerals import ordinals
from pipeline.segment.sentences import sentence_of
from pipeline.segment.tables import fold, matcher, toml
from pipeline.segment.text import Text

NAMING_WORD = 4  # letters from which a word helps to tell one body from another

_ENDING = regex.compile(r"(?:[aeiou]|[aei][hm]|[eo]m|[eo]v|[aeo]ma|ami|imi|ega|emu)?")  # of a noun or an adjective


@dataclass(frozen=True, slots=True)
class Session:
    """Whose resolutions are sought: what other bodies and sessions voted on, told in passing, is none of them."""

    ordinal: int | None = None
    organization: str | None = None
    votes_lead: bool = False  # each vote stands before its resolution, not after
    labelled: bool = False  # its resolutions have labels, so that a sentence without a vote is none


ANY_SESSION = Session()


def reported(text: Text, place: int) -> bool:
    """Say whether a place lies in somebody's words: "Kos je opozoril, da je bil predlog zavrnjen s 4 glasovi"."""
    start, _ = sentence_of(text, place)
    before = text.clean[start:place]
    if before.count('"') % 2 or regex.search(r"[„»][^“”«\"]*$", before) or _in_long_quotation(text, place):
        return True  # Urh: "V odboru smo bili 3 za in 2 proti."
    verb = matcher(toml("resolutions")["unlabelled"]["reported"]).search(text.folded, start, place)
    return verb is not None and regex.search(r"\b(?:da|ki|na|o)\b", text.folded[verb.end() : place]) is not None


def _in_long_quotation(text: Text, place: int) -> bool:
    """Say whether a place lies between the quotation marks of one paragraph: "»Sklep: … Za je glasovalo 11.«"."""
    first = last = text.line_at(place)
    while first > 0 and not text.lines[first].gap:
        first -= 1
    while last + 1 < len(text.lines) and not text.lines[last + 1].gap:
        last += 1
    before, after = text.clean[text.lines[first].start : place], text.clean[place : text.lines[last].end]
    opened = regex.search(r"[„»][^“”«\"]*$", before) is not None
    return opened and regex.match(r"[^„»]*[“”«\"]", after) is not None


def in_a_year(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells when something was done: "je bil leta 2015 sprejet", not "Načrt v letu 2015 je …"."""
    body = start + len(text.folded[start:end]) - len(text.folded[start:end].lstrip(' *•-–—("'))
    subject = matcher(toml("resolutions")["unlabelled"]["subject"]).match(text.folded, body, end)
    for year in matcher(toml("resolutions")["elsewhere"]["years"]).finditer(text.folded, start, end):
        if subject is None or regex.search(r"\b(?:je|so|sta|ni|niso)\b", text.folded[subject.end() : year.start()]):
            return True
    return False


def told_of_another(text: Text, place: int, end: int, session: Session) -> bool:
    """Say whether what stands at a place is another body's or session's: "Odbor predlog podpira (5 ZA, 0 PROTI)"."""
    table = toml("resolutions")["elsewhere"]
    start, _ = sentence_of(text, place)
    if matcher(table["told"]).search(text.folded, start, end) or in_a_year(text, start, end):
        return True
    for named in matcher(table["session"]).finditer(text.folded, start, place):
        number = int(named["number"]) if named["number"] else ordinals()[named["ordinal"]]
        if session.ordinal is not None and number != session.ordinal:
            return True
    if not session.organization:
        return False
    if _acts_as_other_gender(text, start, place, end, session.organization):
        return True
    bodies = [named.span() for named in matcher(table["bodies"]).finditer(text.folded, start, place)]
    for body in sorted([*bodies, *_places(text, start, place)]):
        if not _is_body(text.clean[slice(*body)], session.organization):
            return matcher(table["put"]).search(text.folded, body[1], place) is None
    return False


def _places(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a clause begins with a place: "v Občini Breg je bil zavrnjen", not "Cesta v Občini Breg je …"."""
    for named in matcher(toml("resolutions")["elsewhere"]["places"]).finditer(text.folded, start, end):
        before = text.folded[start : named.start()].rstrip()
        if not before or before[-1] in ",;:(–—-" or before.split()[-1] in ("in", "pa", "ter", "a", "medtem", "ko"):
            yield named.span()


def _acts_as_other_gender(text: Text, start: int, place: int, end: int, organization: str) -> bool:
    """Say whether the verb after a vote is that of a body of the other gender: a council's is no "je sklenila"."""
    table = toml("resolutions")["elsewhere"]
    heads = matcher([*table["masculine"], *table["feminine"]]).search(fold(organization))
    if heads is None:
        return False
    masculine = matcher(table["masculine"]).match(heads[0]) is not None
    acted = matcher(table["acted_feminine" if masculine else "acted_masculine"])
    _, stop = sentence_of(text, max(start, place))
    said = acted.match(text.folded, end + len(text.folded[end:stop]) - len(text.folded[end:stop].lstrip(" ,\n")), stop)
    return said is not None


def begins_with_other_body(text: Text, start: int, end: int, session: Session) -> bool:
    """Say whether a sentence begins with a body that is not the one in session: "Svet zavoda je poročilo potrdil"."""
    body = start + len(text.clean[start:end]) - len(text.clean[start:end].lstrip(' *•-–—("'))
    named = matcher(toml("resolutions")["elsewhere"]["bodies"]).match(text.folded, body, end)
    return named is not None and bool(session.organization) and not _is_body(named[0], session.organization or "")


def _is_body(named: str, organization: str) -> bool:
    """Say whether all words that name a body are, in some case, in the name of the one in session."""
    own = _naming_words(organization)
    return all(any(_same_word(word, other) for other in own) for word in _naming_words(named))


def _naming_words(words: str) -> Iterable[str]:
    meeting = matcher(toml("resolutions")["elsewhere"]["meeting"])
    found = regex.findall(r"\w+", fold(words))
    return {word for word in found if len(word) >= NAMING_WORD and not meeting.fullmatch(word)}


def _same_word(one: str, other: str) -> bool:
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    endings = all(_ENDING.fullmatch(word, shared) for word in (one, other))
    return shared >= NAMING_WORD - 1 and endings
