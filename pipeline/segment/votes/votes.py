"""Votes: runs of figures and of the words that name them. No figure is ever worked out: each stands in the text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise

import regex

from pipeline.model import Vote
from pipeline.patterns import compiled
from pipeline.segment.text.clean_text import Text
from pipeline.segment.votes.tokens import LEADER, Token, vote_tokens
from pipeline.segment.wording.figures import FIGURES, SIDES
from pipeline.segment.wording.tables import matcher, toml

_MEANT = ("number", "cue", "unanimous", "zero")
_CONJUNCTIONS = ("in", "ter", "pa", "a", "od")
# Words that belong to no vote and may stand between a side and its number, before a clause that goes on with a vote,
# and after one: "za sprejem odloka je glasovalo 14", "medtem ko so bili 3 proti", "18 članov občinskega sveta".
_STRANGE_BETWEEN, _STRANGE_BEFORE, _STRANGE_AFTER = 6, 3, 4
_OWN_OBJECT = 2  # such words after "soglasno" in a sentence of its own: "Soglasno je bila sprejeta tudi zahteva vladi"
# "z vsemi" 9 "glasovi", "Predlog je dobil" 9 "glasov", but not "Kos je dobil" 9 "glasov"
_BY = compiled(
    r"(?<!\w)(?:[zs]\s+(?:\w+\s+){0,2}|(?:predlog|sklep|amandma|odlok)\s+(?:sklepa\s+)?je\s+(?:dobil|prejel)\s+)$"
)
_BALLOTS_BY = compiled(r"(?<!\w)[zs]\s+$")
_GLASOVI = compiled(r"\s+glas\w*\s+")
_OF_ALL = compiled(r"(?<!\w)vs(?:i|eh|emi)\s+[(]?$")
_WERE = compiled(r"(?<!\w)(?:je|so|sta)\s+(?:bil\w*\s+(?:vs\w{1,2}\s+)?)?$")
_HYPHENED = compiled(r"\p{Lu}+-\d{1,2}\D?")
_ALONE = compiled(r"(?:Za|Proti)\s\d{1,3}\.?")
_OPENS = compiled(r"(?:Za|Proti)\s+(?:so|je|sta|smo|sva)\s+bil")  # "Za so bili vsi 4 navzoči člani."


@dataclass(frozen=True, slots=True)
class FoundVote:
    """A vote and its place in `Text.clean`."""

    vote: Vote
    start: int
    end: int
    contradicts_itself: bool = False  # "s sedmimi (8) glasovi"
    names_object: bool = False  # "za umik točke je glasovalo 13"


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that a clause states: the number, and the word that names it."""

    number: Token
    cue: Token


@dataclass(slots=True)
class _Clause:
    """The tokens between two signs that part statements, and the figures they state."""

    tokens: list[Token]
    opens: bool  # a sentence or a paragraph
    figures: dict[str, _Figure] = field(default_factory=dict)

    @property
    def meant(self) -> list[Token]:
        return [token for token in self.tokens if token.kind in _MEANT]

    def strange(self, start: int, end: int) -> int:
        """Return how many words between two places belong to no vote."""
        return sum(token.kind == "other" and start <= token.start < end for token in self.tokens)

    @property
    def strange_before(self) -> int:
        meant = self.meant
        return self.strange(0, meant[0].start if meant else sys.maxsize)

    @property
    def strange_after(self) -> int:
        meant = self.meant
        return self.strange(meant[-1].end if meant else 0, sys.maxsize)


@lru_cache(maxsize=20_000)  # asked of each item twice: where votes stand, and which; a long document has thousands
def find_votes(text: Text, start: int, end: int) -> tuple[FoundVote, ...]:
    """Return the votes in `text.clean[start:end]`, in order."""
    found: list[FoundVote] = []
    chain: list[_Clause] = []
    for clause in _clauses(text, vote_tokens(text, start, end)):
        _state(text, clause, chain)
        if chain and (_begins_anew(text, chain, clause) or not _goes_on(chain, clause)):
            found += _read_chain(text, chain)
            chain = []
            _state(text, clause, chain)
        chain.append(clause)
    return (*found, *_read_chain(text, chain))


# ------------------------------------------------------------------------------------------------ clauses


def _clauses(text: Text, tokens: list[Token]) -> Iterator[_Clause]:
    clause = _Clause([], opens=True)
    for place, token in enumerate(tokens):
        word = text.folded[token.start : token.end]
        if _parts(text, tokens, place, clause.tokens, word):
            if clause.tokens:
                yield clause
            opens = word in (".", "|") or "\n" in word or (clause.opens and not clause.tokens)
            clause = _Clause([], opens)
        else:
            clause.tokens.append(token)
    if clause.tokens:
        yield clause


def _parts(text: Text, tokens: list[Token], place: int, clause: list[Token], word: str) -> bool:
    """Say whether a token parts two clauses."""
    if word == ":":
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        over_line = after is not None and text.clean[after.start] == "\n"
        if over_line and {"number", "cue"} <= {token.kind for token in clause}:
            return True  # "… je bil s 3 glasovi za sprejet SKLEP:" / "Imenuje se štab z 9 člani."
        return _splits_at_colon(tokens, place)
    if word in ("ob", "pri"):  # "potrjen z devetimi glasovi ob treh glasovih proti"
        return any(token.kind == "number" for token in clause)
    if word in _CONJUNCTIONS:
        # "2 pa sta se vzdržala"
        if word == "od" and not any(token.kind == "number" for token in clause):
            # "Za sklep je od 25 navzočih glasovalo 24 delegatov"
            return not any(token.figure in SIDES for token in clause)
        if word in ("in", "ter") and _of_members(text, tokens, place):
            return False
        return word not in ("pa", "a") or {"number", "cue"} <= {token.kind for token in clause}
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if word == "\n" and tokens[place].kind != "part" and following is not None and following.kind == "cue":
        # "PROTI: 0" / "NI GLASOVAL: 1"
        return {"number", "cue"} <= {token.kind for token in clause} and not _waits(text, clause, following)
    relative = word == "," and following is not None and text.folded[following.start : following.end] == "ki"
    return tokens[place].kind == "part" and not relative


def _waits(text: Text, clause: list[Token], following: Token) -> bool:
    """Say whether the last number of a clause is named on the next line: "(6 PRISOTNIH: 2" / "ZA, 4 PROTI)"."""
    kinds = [token.kind for token in clause if token.kind in ("number", "cue")]
    more = kinds[0] == kinds[-1] == "number" and kinds.count("number") > kinds.count("cue")
    return more and text.clean[following.end : following.end + 3].lstrip()[:1] in (",", ".", ";", ")")


def _of_members(text: Text, tokens: list[Token], place: int) -> bool:
    """Say whether a conjunction joins two words for those who vote: "Devet svetnic in svetnikov je sklep podprlo"."""
    beside = [*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2]]
    members = matcher(toml("votes")["words"]["members"])
    return len(beside) > 1 and all(members.fullmatch(text.folded, token.start, token.end) for token in beside)


def _splits_at_colon(tokens: list[Token], place: int) -> bool:
    """Tell "glasovalo 25: za 20" (a figure is complete) from "za: 20" and "4 PRISOTNI: 4 ZA"."""
    before = next((token.kind for token in reversed(tokens[:place][-12:]) if token.kind in ("number", "cue")), "")
    after = next((token.kind for token in tokens[place + 1 : place + 12] if token.kind in ("number", "cue")), "")
    return before == "number" and after == "cue"


def _state(text: Text, clause: _Clause, chain: Sequence[_Clause]) -> None:
    """Find the figures of a clause: each number stands beside the word that names it."""
    meant = [token for token in clause.meant if token.kind in ("number", "cue")]
    cells = [token for token in meant if token.kind == "number" and token.figure]
    if cells:
        cues = {token.figure: token for token in meant if token.kind == "cue"}
        # figures whose order was told once stand alone
        clause.figures = {cell.figure: _Figure(cell, cues.get(cell.figure, cell)) for cell in cells}
        return
    named = {token.figure for token in meant} & set(SIDES)
    if named:
        meant = [token for token in meant if token.figure != "not_voting" or _has_own_number(text, token)]
        if not any(token.kind == "number" for token in meant):  # "vzdržanih ni bilo"
            meant = sorted([*meant, *_zeros(clause)], key=lambda token: token.start)
    numbers = [token for token in meant if token.kind == "number"]
    counted = [token for token in meant if token.kind == "cue" and token.figure not in SIDES]
    of_all = bool(numbers) and _OF_ALL.search(text.folded, max(0, numbers[0].start - 12), numbers[0].start) is not None
    adjoining = any(not text.clean[cue.end : number.start].strip(" \n:=") for cue in counted for number in numbers[:1])
    # "Vseh 12 navzočih je glasovalo za", but "za predloge: prisotnih 14", "proti: '" / "ni glasovalo: 1"
    if len(numbers) == 1 and named and (of_all or (len(meant) > 2 and not adjoining)):
        meant = [token for token in meant if token.kind == "number" or token.figure in SIDES]
    clause.figures = {}
    if _opposed(text, meant):
        clause.figures = {"for": _Figure(meant[0], meant[0]), "against": _Figure(meant[2], meant[1])}
        return
    told = next((pair for pair in pairwise(meant) if len(numbers) > 1 and _counts_those_there(text, *pair)), None)
    if told is not None:
        clause.figures[told[1].figure] = _Figure(*told)
        meant = [token for token in meant if token not in told]
    sided = not clause.opens and any(earlier.figures.keys() & set(SIDES) for earlier in chain)
    place = 0
    while place + 1 < len(meant):
        one, other = meant[place], meant[place + 1]
        ahead = meant[place + 2].start if place + 2 < len(meant) and meant[place + 2].kind == "number" else 0
        stated = one.kind == "number" and _states_next(text, one, other, ahead, meant[-1].kind == "number")
        if one.kind != other.kind and not stated:
            cue, number = (one, other) if one.kind == "cue" else (other, one)
            nearer = one is cue and _nearer_cue(clause, cue, number, meant[place + 2 : place + 3])
            if not nearer and _belong(text, clause, cue, number, sided):
                clause.figures.setdefault(cue.figure, _Figure(number, cue))
                place += 1
        place += 1


def _opposed(text: Text, meant: Sequence[Token]) -> bool:
    """Say whether "proti" sets the votes for against those against: "sprejet z 9 glasovi proti 3"."""
    if [token.kind for token in meant] != ["number", "cue", "number"] or meant[1].figure != "against":
        return False
    ballots = _GLASOVI.fullmatch(text.folded, meant[0].end, meant[1].start) is not None
    by = _BALLOTS_BY.search(text.folded, max(0, meant[0].start - 4), meant[0].start) is not None  # "s 4 proti 2"
    between = text.folded[meant[1].end : meant[2].start].strip()
    return not between and (ballots or (by and not text.folded[meant[0].end : meant[1].start].strip()))


def _counts_those_there(text: Text, number: Token, cue: Token) -> bool:
    """Say whether a number and the word right after it say how many were there: "od 25 navzočih je glasovalo 24"."""
    there = number.kind == "number" and cue.kind == "cue" and cue.figure in ("present", "registered")
    return there and not text.clean[number.end : cue.start].strip()


def _has_own_number(text: Text, cue: Token) -> bool:
    """Say whether a figure follows what names it: "NI GLASOVALO: 1"; "PROTI ni glasoval nihče" is one figure."""
    return compiled(r"\s*[:=-]\s*[\d/]|\s*\(\d").match(text.clean[cue.end : cue.end + 6]) is not None


def _states_next(text: Text, before: Token, cue: Token, number: int, numbers_last: bool) -> bool:
    """Say whether a word names the number after it, not the one before: "Glasovalo: 13" / "Za: 12".

    On one line it does where the clause ends with a number: "Glasovalo: 13 Za: 12", but "4 prisotni: 4 za".
    """
    apart = "\n" in text.clean[before.end : cue.start] or numbers_last
    return apart and number > cue.end and text.clean[cue.end : number].strip() in (":", "=")


def _nearer_cue(clause: _Clause, cue: Token, number: Token, following: Sequence[Token]) -> bool:
    """Say whether the word after a number names it better: "Za člana je bil z 32 glasovi ZA imenovan Kos"."""
    strange = clause.strange(cue.end, number.start)
    return any(after.figure in SIDES and strange > clause.strange(number.end, after.start) for after in following)


def _zeros(clause: _Clause) -> list[Token]:
    return [replace(token, kind="number") for token in clause.tokens if token.kind == "zero"][:1]


def _belong(text: Text, clause: _Clause, cue: Token, number: Token, sided: bool) -> bool:
    """Say whether a word that names a figure and a number in its clause belong together."""
    strange = clause.strange(min(cue.end, number.end), max(cue.start, number.start))
    voting = [token for token in clause.tokens if token.kind == "voting" and _cast(text, token)]
    words = text.folded[min(cue.end, number.end) : max(cue.start, number.start)]
    if cue.end <= number.start and LEADER.search(text.folded, cue.end, number.end):
        return True  # "ZA razrešitev ....... 15"
    if strange and (cue.figure not in SIDES or matcher(toml("votes")["words"]["clause"]).search(words)):
        return False
    if strange and number.end <= cue.start:  # "15 članov občinskega sveta je bilo ZA"
        following = next((token for token in clause.tokens if token.start >= cue.end and token.kind != "between"), None)
        if following is not None and following.kind == "other" and not voting:
            return False  # "mandati vsem 14 članom Občinskega sveta za mandatno obdobje"
        return (
            strange <= _STRANGE_BEFORE and matcher(toml("votes")["words"]["members"]).match(words.strip()) is not None
        )
    if strange and matcher(toml("votes")["words"]["received"]).search(text.folded, cue.end, number.end + 12):
        return False  # "Za predsednika je Kos dobil 5 glasov"
    if strange:  # "za sprejem odloka je glasovalo 14", and after it "proti odloku 3"
        return strange <= _STRANGE_BETWEEN and (bool(voting) or sided or _were_members(text, number))
    if cue.end <= number.start and not any(cue.end <= token.start < number.start for token in voting):
        # "za 5 let", "proti plačilu 3 EUR": what is counted are no votes
        unit = next((token for token in clause.tokens if token.start >= number.end), None)
        adjoins = unit is not None and not text.clean[number.end : unit.start].strip(" ")
        signs = text.clean[cue.end : number.start].strip()
        return not (adjoins and unit is not None and unit.kind == "other" and not signs)
    return True


def _were_members(text: Text, number: Token) -> bool:
    """Say whether a number counts voters of whom it is told how they were: "Za dopolnitev je bilo" 11 "članov"."""
    after = compiled(r"\s+(\w+)").match(text.folded, pos=number.end)
    were = _WERE.search(text.folded, max(0, number.start - 20), number.start)
    if were is None or after is None:
        return False
    return matcher(toml("votes")["words"]["members"]).fullmatch(after[1]) is not None


def _cast(text: Text, token: Token) -> bool:
    return matcher(toml("votes")["words"]["cast"]).match(text.folded, token.start) is not None


def _begins_anew(text: Text, chain: Sequence[_Clause], clause: _Clause) -> bool:
    """Say whether a paragraph that states who was for follows one that told only of others, or one says who voted.

    "… vzdržali so se trije." / "Za odobritev zapisnika je glasovalo 29 delegatov": a vote begins with those for.
    "Komisija ga je podprla s petimi glasovi za." / "H glasovanju se je prijavilo 24 svetnikov": or with those there.
    """
    named = {token.figure for earlier in chain for token in earlier.tokens if token.kind == "cue"} & set(SIDES)
    first = next((token.start for token in clause.tokens if text.clean[token.start] != "\n"), clause.tokens[0].start)
    ended = text.clean[max(0, first - 8) : first].rstrip(" \n")[-1:] == "." and text.line_start(first)
    gap = text.lines[text.line_at(first)].gap > 0 and text.line_start(first)
    if named and gap and clause.figures and not clause.figures.keys() & set(SIDES):
        return True
    if named and gap and not clause.figures and matcher(toml("votes")["words"]["act"]).match(text.folded, first):
        return True  # "… ni uvrstil (za 9, proti 12)." / "Glasovanje: prisotnih 6, za 5"
    agreed = any(token.kind == "unanimous" for earlier in chain for token in earlier.tokens)
    if gap and agreed and not any(earlier.figures for earlier in chain):
        return True  # "Štab je nakup potrdil soglasno." / "11 glasov ZA, 0 glasov PROTI."
    return bool(named) and "for" not in named and "for" in clause.figures and clause.opens and ended


def _goes_on(chain: Sequence[_Clause], clause: _Clause) -> bool:
    """Say whether a clause goes on with the statement of those before it."""
    if not clause.meant:
        return not clause.strange_before
    sided = any(earlier.figures.keys() & set(SIDES) for earlier in chain)
    named = clause.figures.keys() == {"not_voting"}  # "PROTI: Novosel (1)" / "Turk ni glasovala (1)"
    if clause.strange_before > (_STRANGE_BEFORE if sided and clause.figures and (named or not clause.opens) else 0):
        return False
    if sided and clause.opens and not clause.figures and clause.strange_after >= _OWN_OBJECT:
        return False  # "Soglasno je bila sprejeta tudi zahteva vladi …"
    if clause.opens and not clause.figures and _nobody(chain):
        return False  # "Proti predlogu ni bil nihče. Predlog je bil soglasno sprejet."
    last = next((earlier for earlier in reversed(chain) if earlier.meant), chain[-1])
    return last.strange_after <= _STRANGE_AFTER and (bool(clause.figures) or not last.strange_after or not clause.opens)


def _nobody(chain: Sequence[_Clause]) -> bool:
    """Say whether all that clauses state is that nobody was on a side."""
    figures = [figure for clause in chain for figure in clause.figures.values()]
    return bool(figures) and all(figure.number.value == 0 for figure in figures)


# ------------------------------------------------------------------------------------------------ votes


def _read_chain(text: Text, chain: Sequence[_Clause]) -> Iterator[FoundVote]:
    """Yield the votes in clauses that follow each other: a figure that comes again begins another."""
    current: list[_Clause] = []
    taken: set[str] = set()
    for clause in chain:
        if taken & clause.figures.keys() and taken & set(SIDES):
            yield from _vote(text, current)
            current, taken = [], set()
        new = {name: figure for name, figure in clause.figures.items() if name not in taken}
        current.append(replace(clause, figures=new))
        taken |= clause.figures.keys()
    yield from _vote(text, current)


def _vote(text: Text, clauses: Sequence[_Clause]) -> Iterator[FoundVote]:
    tokens = [token for clause in clauses for token in clause.tokens]
    figures: dict[str, _Figure] = {}
    for clause in clauses:
        figures |= clause.figures
    for clause, after in pairwise(clauses):
        figures |= _shared_zero(clause, after, figures) or _summed_up(text, clause, after, figures)
    unanimous = any(_unanimous(text, token) for token in tokens)
    numbers = {name: figure.number for name, figure in figures.items()}
    if "for" not in figures and (ballots := _ballots(text, clauses, unanimous)) is not None:
        numbers["for"] = ballots
    sides = numbers.keys() & set(SIDES)
    voting = any(token.kind == "voting" for token in tokens)
    voted = (sides and _is_voting(text, tokens, numbers, figures)) or ("registered" in numbers and voting)
    if not (unanimous or voted):
        return
    used = _used(tokens, [*numbers.values(), *(figure.cue for figure in figures.values())])
    if not used:
        return
    start, end = _with_parentheses(text, min(t.start for t in used), max(t.end for t in used))
    start, end = _whole_words(text, start, end)
    values: dict[str, int] = {FIGURES[figure]: token.value for figure, token in numbers.items()}
    vote = Vote(
        present=values.get("present"),
        registered=values.get("registered"),
        in_favour=values.get("in_favour"),
        against=values.get("against"),
        abstain=values.get("abstain"),
        not_voting=values.get("not_voting"),
        unanimous=True if unanimous else None,
        raw=text.words(start, end),
    )
    strange = any(
        token.kind == "other" or (token.figure in SIDES and len(text.folded[token.start : token.end].split()) > 3)
        for token in tokens
        if start <= token.start < end
    )
    yield FoundVote(vote, start, end, any(token.doubtful for token in numbers.values()), strange)


def _unanimous(text: Text, token: Token) -> bool:
    """Say whether a token says that all were of one mind: "soglasno", "sklep je soglasno podprlo"."""
    if token.kind != "cue":
        return token.kind == "unanimous"
    table, here = toml("votes")["unanimous"], (text.folded, token.start, token.end)
    consents = matcher(table["not"]).search(*here) is not None  # "Za soglasje k imenovanju je glasovalo 13"
    return matcher(table["phrases"]).search(*here) is not None and not consents


def _shared_zero(clause: _Clause, after: _Clause, known: dict[str, _Figure]) -> dict[str, _Figure]:
    """Return what a clause that names a side and no number shares with the next: "PROTI in VZDRŽAN ni bil nihče"."""
    cues = [token for token in clause.tokens if token.kind == "cue"]
    counted = clause.figures or any(token.kind == "number" for token in clause.tokens)
    shares = len(cues) == 1 and cues[0].figure in ("against", "abstain") and cues[0].figure not in known
    if counted or not shares or len(after.figures) != 1:
        return {}
    number = next(iter(after.figures.values())).number
    return {cues[0].figure: _Figure(number, cues[0])} if number.value == 0 else {}


def _summed_up(text: Text, clause: _Clause, after: _Clause, known: dict[str, _Figure]) -> dict[str, _Figure]:
    """Return the number in which a clause that tells of all on a side ends: "ZA so glasovali vsi člani, torej 13"."""
    cues = [token for token in clause.tokens if token.kind == "cue"]
    numbers = [token for token in after.tokens if token.kind == "number"]
    said = matcher(toml("votes")["words"]["sums"]).match(text.folded, after.tokens[0].start)
    if len(cues) != 1 or cues[0].figure not in SIDES or cues[0].figure in known or clause.figures:
        return {}
    alone = len(numbers) == 1 and after.meant == numbers and not after.strange(0, sys.maxsize)
    return {cues[0].figure: _Figure(numbers[0], cues[0])} if said and alone else {}


def _ballots(text: Text, clauses: Sequence[_Clause], unanimous: bool) -> Token | None:
    """Return the number of ballots by which something was adopted: those are for it. "sprejet z 9 glasovi"."""
    tokens = [token for clause in clauses for token in clause.tokens]
    for token, after in pairwise(tokens):
        agreed = token.kind == "unanimous" and text.folded[token.start : token.end].endswith(" za")
        if agreed and after.kind == "number" and not text.clean[token.end : after.start].strip(" :("):
            return after  # "Vsi ZA (12)"
    if not (unanimous or any(token.kind == "adopted" for token in tokens)):
        return None
    said = matcher(toml("votes")["words"]["voting" if unanimous else "ballots"])
    for clause in reversed(clauses):
        there = [clause.figures[name] for name in ("present", "registered") if name in clause.figures]
        counted = [token for figure in there for token in (figure.number, figure.cue)]  # "Od prisotnih 19 jih je …"
        numbers = [token for token in clause.tokens if token.kind == "number" and token not in counted]
        votes = any(token.kind == "voting" and said.match(text.folded, token.start) for token in clause.tokens)
        cues = [token for token in clause.tokens if token.kind == "cue" and token not in counted]
        alone = len(numbers) == 1 and not cues
        if alone and votes and (unanimous or _BY.search(text.folded[max(0, numbers[0].start - 40) : numbers[0].start])):
            return numbers[0]
    return None


def _used(tokens: Sequence[Token], counted: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens that the vote's words are made of: figures and what names them, "soglasno" where it adjoins."""
    if not counted:
        return [token for token in tokens if token.kind == "unanimous"]
    first, last = min(token.start for token in counted), max(token.end for token in counted)
    places = [place for place, token in enumerate(tokens) if first <= token.start and token.end <= last]
    begin, stop = places[0], places[-1] + 1
    while begin > 0 and tokens[begin - 1].kind in ("between", "part", "unanimous", "voting"):
        begin -= 1
    while (
        stop < len(tokens) and tokens[stop].kind in ("between", "voting", "unanimous") and tokens[stop].end - last < 40
    ):
        stop += 1
    adjoining = [token for token in tokens[begin:stop] if token.kind == "unanimous"]
    return [*counted, *adjoining]


@cache
def _members() -> regex.Pattern[str]:
    return matcher([*toml("votes")["words"]["members"], *toml("votes")["words"]["voting"]])


def _whole_words(text: Text, start: int, end: int) -> tuple[int, int]:
    """Stretch a vote over the words that belong to it: "H glasovanju se je …", "s …", "… delegata"."""
    after = compiled(r"\s+(\w+)").match(text.folded, pos=end)
    apart = after is not None and "\n" in after[0] and text.lines[text.line_at(after.start(1))].gap
    if after and not apart and _members().match(after[1]):
        end = after.end()
    sentence = max(text.clean.rfind(mark, 0, start) for mark in (". ", ".\n", ":\n", "\n\n")) + 1
    line = text.lines[text.line_at(start)]
    sentence = max(sentence, line.start if line.gap or text.line_start(start) else 0)
    lead = text.folded[sentence:start].replace(":", " ").split()
    opening = matcher(toml("votes")["words"]["opening"])
    if lead and len(lead) <= 4 and all(opening.fullmatch(word) for word in lead):
        return sentence + len(text.clean[sentence:start]) - len(text.clean[sentence:start].lstrip()), end
    before = compiled(r"(?<!\w)[sz]\s+$").search(text.folded[max(0, start - 4) : start])
    return (start - len(before[0]) if before else start), end


def _is_voting(text: Text, tokens: Sequence[Token], numbers: dict[str, Token], figures: dict[str, _Figure]) -> bool:
    """Tell a vote from "za 3 dni": capitals, a word of voting, a colon, two sides and more, or parentheses."""
    if len(numbers.keys() & set(SIDES)) > 1 or "abstain" in numbers:
        return True
    if any(token.kind in ("voting", "adopted") for token in tokens):
        return True
    sided = [figure for name, figure in figures.items() if name in SIDES]
    cues = [figure.cue for figure in sided]
    adjoin = any(not text.clean[figure.number.end : figure.cue.start].strip() for figure in sided)
    if "present" in figures and adjoin and text.folded[figures["present"].cue.start :].startswith(("navzoc", "prisot")):
        return True  # "Navzočih je bilo 14 svetnikov, od tega 14 za."
    if cues and all(_HYPHENED.fullmatch(text.clean, cue.start, cue.end + 3) for cue in cues):
        return False  # "v enoti ZA-14"
    if all(_in_parentheses(text, figure) for figure in figures.values()):
        return bool(figures)
    if any(_all_were(text, one) for one in sided):
        return True
    put = matcher(toml("votes")["words"]["put"])
    if any(put.match(text.folded, one.cue.end + 1) and _were_members(text, one.number) for one in sided):
        return True  # "Za predlog je bilo vseh 9 članov."
    return any(
        text.clean[token.start : token.end].isupper()
        or "glas" in text.folded[token.start : token.end]  # "Za je glasovalo vseh 5 članov"
        or text.clean[token.end : token.end + 2].lstrip()[:1] in (":", "=")
        or _OPENS.match(text.clean, token.start)
        for token in cues
    )


def _all_were(text: Text, figure: _Figure) -> bool:
    """Say whether a statement ends in how all were: "Vseh devet članov za.", or is one line: "Za 10."."""
    line = text.line_at(figure.cue.start)
    below = text.line(line + 1).lstrip() if line + 1 < len(text.lines) else ""
    if _ALONE.fullmatch(text.line(line).strip()) and not below[:1].islower():
        return True
    number, cue = figure.number, figure.cue
    of_all = _OF_ALL.search(text.folded, max(0, number.start - 12), number.start) is not None
    return of_all and number.end <= cue.start and text.clean[cue.end : cue.end + 1] in (".", ";")


def _in_parentheses(text: Text, figure: _Figure) -> bool:
    """Say whether nothing but a figure and its name stands in parentheses: "(7 za)"."""
    start, end = min(figure.number.start, figure.cue.start), max(figure.number.end, figure.cue.end)
    counted = compiled(r"\s+(\w+)").match(text.folded, pos=end)  # "(za 32 delegatov)"
    if counted is not None and matcher(toml("votes")["words"]["members"]).fullmatch(counted[1]):
        end = counted.end()
    return text.clean[max(0, start - 1) : start] == "(" and text.clean[end : end + 1] == ")"


def _with_parentheses(text: Text, start: int, end: int) -> tuple[int, int]:
    before = text.clean[max(0, start - 40) : start]
    opening = before.rfind("(")
    if opening > before.rfind(")") and opening >= 0 and text.clean[end : end + 12].lstrip(" .").startswith(")"):
        return start - (len(before) - opening), text.clean.index(")", end) + 1
    if text.clean[start:end].count("(") > text.clean[start:end].count(")"):
        closing = text.clean.find(")", end, end + 12)
        return (start, closing + 1) if closing >= 0 else (start, end)
    return start, end
