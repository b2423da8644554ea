"""Votes: runs of figures and of the words that name them. No figure is ever worked out: each stands in the text."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Literal

import regex

from pipeline.model import Vote
from pipeline.segment.figures import FIGURES, SIDES, figure_names
from pipeline.segment.numerals import number_of
from pipeline.segment.tables import matcher, toml
from pipeline.segment.text import Text
from pipeline.segment.vote_tables import find_tables

_MEANT = ("number", "cue", "unanimous", "zero")
_CONJUNCTIONS = ("in", "ter", "pa", "a", "od")
# Words that belong to no vote and may stand between a side and its number, before a clause that goes on with a vote,
# and after one: "za sprejem odloka je glasovalo 14", "medtem ko so bili 3 proti", "18 članov občinskega sveta".
_STRANGE_BETWEEN, _STRANGE_BEFORE, _STRANGE_AFTER = 6, 3, 4
_OWN_OBJECT = 2  # such words after "soglasno" in a sentence of its own: "Soglasno je bila sprejeta tudi zahteva vladi"

# 17.00 and 12/2023 are no figures of a vote, "(7)" after a word repeats it, "/" alone is none
_TOKEN = regex.compile(
    r"""(?P<compound>\d+(?:[.,:/-]\d+)+|\d{1,3}\ :\ \d{1,3}|\d{1,2}\.(?:\ ?\d{1,2}\.(?:\s?\d{4})?|\s\d{1,2}\.\s?\d{4}))
      | (?P<repeated>\(\s*(?P<inner>\d{1,3})\s*\))
      | (?P<digits>(?<![\w,/])(?<!\w\.)\d{1,3})(?![^\W x]|[%€]|x\w)
      | (?P<slash>(?<![^\s:(=–-])/(?=[\s.,;)]|$))
      | (?P<word>\w+)
      | (?P<line>\n)
      | (?P<sign>[^\s\w])""",
    regex.VERBOSE,
)
_STATED = regex.compile(r"\d(?![\d]*\.)|\b(?:za|proti|vzdrz\w*|vzdrž\w*)\b")  # in the middle of a cue, folded
_REPEATED = regex.compile(r"\s*\(\s*(\p{L}+)\s*\)")  # "12 (dvanajstimi)"
# "Za predlog" ", ki ga je podal Kos," "je glasovalo 12": what the vote is on, told in a clause of its own
_OBJECT_CLAUSE = regex.compile(
    r""",\s+(?:ki|da|naj|kater\w+)\b (?:[^.;:]|[.:](?=\s?\d)){1,300}?
        ,\s+ (?=(?:je|so|sta|ni|niso)\s+(?:se\s+)?(?:glasoval|izrek|bil\w*\s+\d))""",
    regex.VERBOSE,
)
_OBJECT = regex.compile(r"(?<!\w)(?:za|proti)(?:\s+\p{L}+){1,5}$")
# "z vsemi" 9 "glasovi", "Predlog je dobil" 9 "glasov", but not "Kos je dobil" 9 "glasov"
_BY = regex.compile(
    r"(?<!\w)(?:[zs]\s+(?:\w+\s+){0,2}|(?:predlog|sklep|amandma|odlok)\s+(?:sklepa\s+)?je\s+(?:dobil|prejel)\s+)$"
)
_PARENTHESES = regex.compile(r"\([^()]{2,400}\)")
_OPENS = regex.compile(r"(?:Za|Proti)\s+(?:so|je|sta|smo|sva)\s+bil")  # "Za so bili vsi 4 navzoči člani."
_SIGN = regex.compile(r"[^\s\w]")
_LETTERED = regex.compile(r"\s*\n\s*[a-h]\)")  # the next entry of a list


@dataclass(frozen=True, slots=True)
class FoundVote:
    """A vote and its place in `Text.clean`."""

    vote: Vote
    start: int
    end: int
    contradicts_itself: bool = False  # "s sedmimi (8) glasovi"
    names_object: bool = False  # "za umik točke je glasovalo 13"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["number", "cue", "unanimous", "zero", "voting", "adopted", "between", "part", "other"]
    start: int
    end: int
    figure: str = ""
    value: int = 0
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that a clause states: the number, and the word that names it."""

    number: _Token
    cue: _Token


@dataclass(slots=True)
class _Clause:
    """The tokens between two signs that part statements, and the figures they state."""

    tokens: list[_Token]
    opens: bool  # a sentence or a paragraph
    figures: dict[str, _Figure] = field(default_factory=dict)

    @property
    def meant(self) -> list[_Token]:
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


def find_votes(text: Text, start: int, end: int) -> list[FoundVote]:
    """Return the votes in `text.clean[start:end]`, in order."""
    found: list[FoundVote] = []
    chain: list[_Clause] = []
    for clause in _clauses(text, _without_names(text, list(_tokens(text, start, end)))):
        _state(text, clause, chain)
        if chain and (_begins_anew(text, chain, clause) or not _goes_on(chain, clause)):
            found += _read_chain(text, chain)
            chain = []
            _state(text, clause, chain)
        chain.append(clause)
    return found + list(_read_chain(text, chain))


# ------------------------------------------------------------------------------------------------ tokens


def _tokens(text: Text, start: int, end: int) -> Iterator[_Token]:
    folded = text.folded
    marked = _marked(text, start, end)
    at, upcoming = start, iter(marked)
    mark = next(upcoming, None)
    pending: _Token | None = None  # a number that "(7)" may repeat
    while at < end:
        while mark is not None and mark.start < at:
            mark = next(upcoming, None)
        found = None
        if mark is not None and mark.start == at:
            token, at = mark, mark.end
        elif (aside := _aside(text, at, end, marked) or _object_clause(text, at, end)) is not None:
            at = aside
            continue
        elif pending is not None and (again := _repeated(text, at, end)) is not None:
            pending = replace(pending, end=again[1], doubtful=pending.value != again[0])
            at = again[1]
            continue
        else:
            found = _TOKEN.match(folded, at, end)
            if found is None:
                at += 1
                continue
            token, at = _classify(text, found), found.end()
        repeats = found is not None and bool(found["repeated"])
        if pending is not None and repeats:
            pending = replace(token, start=pending.start, doubtful=pending.value != token.value)
            continue
        if pending is not None:
            yield pending
            pending = None
        if token.kind == "number" and not repeats:
            pending = token
        else:
            yield token
    if pending is not None:
        yield pending


def _marked(text: Text, start: int, end: int) -> list[_Token]:
    """Return what the tables name: figures, unanimity and "ni bilo"."""
    table, folded = toml("votes"), text.folded
    no_consent = [match.span() for match in matcher(table["unanimous"]["not"]).finditer(folded, start, end)]
    marked = [
        _Token("unanimous", match.start(), match.end())
        for match in matcher(table["unanimous"]["phrases"]).finditer(folded, start, end)
        if not any(a <= match.start() < b for a, b in no_consent)
    ]
    no_side = [match.span() for match in matcher(table["words"]["no_side"]).finditer(folded, start, end)]
    for figure, pattern in figure_names():
        for match in pattern.finditer(folded, start, end):
            if any(a <= match.start() < b for a, b in no_side):
                continue
            marked.append(_Token("cue", match.start(), _end_of_cue(match), figure))
    marked += [
        _Token("zero", m.start(), m.end()) for m in matcher(table["none"]["phrases"]).finditer(folded, start, end)
    ]
    tables = list(_tables(text, start, end))
    marked = [*tables, *marked]
    marked.sort(key=lambda token: (token.start, -token.end))
    return marked


def _tables(text: Text, start: int, end: int) -> Iterator[_Token]:
    """Yield the cells and the edges of tables of votes, and the signs between the cells."""
    for table in find_tables(text, start, end):
        if not table.cells:
            yield _Token("other", table.start, table.end)
            continue
        if table.start > start:
            yield _Token("part", table.start - 1, table.start)
        if table.roll is not None:
            yield _Token("between", *table.roll)
        for sign in _SIGN.finditer(text.clean, table.start, table.end):
            if not any(cell.start <= sign.start() < cell.end for cell in table.cells):
                yield _Token("between", *sign.span())
        for cell in table.cells:
            yield _Token("number", cell.start, cell.end, cell.figure, cell.value)
        yield _Token("part", table.end, table.end + 1)


def _without_names(text: Text, tokens: list[_Token]) -> list[_Token]:
    """Leave out the names of those who voted so between two sides: "ZA (2): Ana Rus, Ivan Kos" / "PROTI (0): /"."""
    kept: list[_Token] = []
    at = 0
    while at < len(tokens):
        kept.append(tokens[at])
        at += 1
        if [token.kind for token in kept[-3:-1]] != ["cue", "number"] or text.clean[kept[-1].start] != ":":
            continue
        stop = next((place for place in range(at, len(tokens)) if not _lists(text, tokens[place])), len(tokens))
        if stop < len(tokens) and tokens[stop].kind == "cue":
            at = stop
    return kept


def _lists(text: Text, token: _Token) -> bool:
    """Say whether a token may stand in a list of names."""
    word = text.clean[token.start : token.end]
    named = token.kind in ("other", "between") and word.istitle()
    return named or word.isspace() or word in (",", "in", "ter", "-", ".")


def _end_of_cue(match: regex.Match[str]) -> int:
    """Return where a word that names a figure ends: what it was said of does not reach over a number or another word.

    "ZA glasovalo 24, PROTI je glasoval 1" says nothing of a for that goes on to the second "glasoval".
    """
    words = match[0].split()
    if len(words) > 1 and _STATED.search(match[0], len(words[0])):
        return match.start() + len(words[0])
    return match.end()


def _aside(text: Text, at: int, end: int, marked: Sequence[_Token]) -> int | None:
    """Return where parentheses that begin at `at` and tell nothing of a vote end: the names of those who voted so."""
    match = _PARENTHESES.match(text.folded, at, end)
    if match is None or regex.search(r"\d|/", match[0]):
        return None
    first = bisect_left(marked, at, key=lambda token: token.start)
    if first < len(marked) and marked[first].start < match.end():
        return None
    return None if any(number_of(word) is not None for word in regex.findall(r"\w+", match[0])) else match.end()


def _object_clause(text: Text, at: int, end: int) -> int | None:
    """Return where a clause ends that begins at `at` and tells what a vote is on, between "za" and "je glasovalo"."""
    if text.clean[at] != "," or _OBJECT.search(text.folded[max(0, at - 80) : at]) is None:
        return None
    clause = _OBJECT_CLAUSE.match(text.folded, at, end)
    return clause.end() if clause else None


def _repeated(text: Text, at: int, end: int) -> tuple[int, int] | None:
    """Return the value and the end of a numeral in parentheses that repeats the number before it in words."""
    match = _REPEATED.match(text.folded, at, end)
    value = number_of(match[1]) if match else None
    return (value, match.end()) if match and value is not None else None


def _classify(text: Text, match: regex.Match[str]) -> _Token:
    start, end = match.span()
    words = toml("votes")["words"]
    if match["compound"]:
        return _Token("other", start, end)
    if match["repeated"]:
        return _Token("number", start, end, value=int(match["inner"]))
    if match["digits"]:
        if _is_ordinal(text, start, end) or _measures(text, end) or _is_name(text, start):
            return _Token("other", start, end)
        return _Token("number", start, end, value=int(match["digits"]))
    if match["slash"]:
        line = text.lines[text.line_at(start)]
        beside = text.clean[line.start : start][-8:].rstrip()[-1:] + text.clean[end : line.end][:8].lstrip()[:1]
        if regex.search(r"\d", beside):
            return _Token("part", start, end)  # "Za: 2 / Proti: 1", "39 ZA, / 1 PROTI"
        return _Token("number", start, end, value=0)
    if match["word"]:
        if text.clean[start:end] == "O" and _beside_side(text, start, end):
            return _Token("number", start, end, value=0)  # typewriters and scans have a letter for it: "PROTI O"
        value = number_of(match["word"])
        lacks = match["word"] == "brez" and not matcher(words["without"]).match(text.folded, start)
        if value is not None and not lacks and not _measures(text, end):
            return _Token("number", start, end, value=value)
        if matcher(words["voting"]).match(match["word"]):
            return _Token("voting", start, end)
        if matcher(words["adopted"]).match(match["word"]):
            return _Token("adopted", start, end)
        return _Token("between" if matcher(words["between"]).fullmatch(match["word"]) else "other", start, end)
    if match["line"]:
        following = text.line_at(end)
        gap = text.lines[following].gap and not text.lines[following].first_on_page
        return _Token("part" if gap else "between", start, end)
    # "vzdržan:.1"; "Za predlog tov. Vidic je glasovalo 8 delegatov"
    speck = match[0] == "." and (text.clean[start - 1 : start] == ":" or _is_address(text, start))
    return _Token("part" if match[0] in ",;.()|" and not speck else "between", start, end)


def _beside_side(text: Text, start: int, end: int) -> bool:
    """Say whether a sign stands right before or after the name of a side, in the place of its figure."""
    line = text.lines[text.line_at(start)]
    before = regex.search(r"(\p{L}+)\s*[:=-]?\s*$", text.folded[line.start : start])
    after = regex.match(r"\s+(\p{L}+)", text.folded[end : line.end])
    sides = matcher(phrase for side in SIDES for phrase in toml("votes")[side]["phrases"])
    return any(word is not None and sides.fullmatch(word[1]) for word in (before, after))


def _is_address(text: Text, stop: int) -> bool:
    """Say whether a full stop ends a title or form of address before a name: "tov. Vidic"."""
    word = regex.search(r"(?<!\w)(\p{L}{1,5})$", text.folded[max(0, stop - 6) : stop])
    table = toml("attendance")["names"]
    return word is not None and f"{word[1]}." in table["address"] + table["titles"]


def _measures(text: Text, end: int) -> bool:
    """Say whether what stands after a number is money, a measure or a time, and no vote."""
    place = end + len(text.folded[end : end + 3]) - len(text.folded[end : end + 3].lstrip(" "))
    return matcher(toml("votes")["words"]["units"]).match(text.folded, place, place + 20) is not None


def _is_name(text: Text, start: int) -> bool:
    """Say whether a number is that of something: "SKLEP 414", "št. 5"."""
    before = text.folded[max(0, start - 16) : start].rstrip(" .:").split()
    return bool(before) and matcher(toml("votes")["words"]["named"]).fullmatch(before[-1]) is not None


def _is_ordinal(text: Text, start: int, end: int) -> bool:
    """Tell "1. seje" and the list's "1. Potrditev" from a count at the end of a sentence."""
    after = text.clean[end : end + 4]
    if text.clean[max(0, start - 3) : start].rstrip(" ")[-1:] in (":", "="):
        return False
    if after[:1] == "." and after[1:].strip()[:1].islower():
        return not (_ends_paragraph(text, end) or _LETTERED.match(text.clean, end + 1))
    opened = after[:1] == ")" and _open_parenthesis(text, start)  # "(prisotnih" / "14)"
    return after[:1] in (".", ")") and text.line_start(start) and not opened and not _expected_after(text, start, end)


def _open_parenthesis(text: Text, place: int) -> bool:
    before = text.clean[max(0, place - 120) : place]
    return before.rfind("(") > before.rfind(")")


def _ends_paragraph(text: Text, place: int) -> bool:
    """Say whether a blank line follows the line on which only a full stop stands after `place`."""
    line = text.line_at(place)
    last = not text.clean[place + 1 : text.lines[line].end].strip()
    return last and line + 1 < len(text.lines) and bool(text.lines[line + 1].gap)


def _expected_after(text: Text, start: int, end: int) -> bool:
    """Say whether the line before ends with a word that a number follows: "PROTI" / "0. Sklep je bil sprejet".

    After "PROTI:" a list may follow; there the number must stand alone.
    """
    line = text.line_at(start)
    words = text.folded_line(line - 1).split() if line else []
    alone = not text.clean[end : text.lines[line].end].strip(" .,;)")
    last = words[-1].removesuffix(":" if alone else "") if words else ""
    return matcher(toml("sentences")["before_number"]).fullmatch(last) is not None


# ------------------------------------------------------------------------------------------------ clauses


def _clauses(text: Text, tokens: list[_Token]) -> Iterator[_Clause]:
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


def _parts(text: Text, tokens: list[_Token], place: int, clause: list[_Token], word: str) -> bool:
    """Say whether a token parts two clauses."""
    if word == ":":
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        over_line = after is not None and text.clean[after.start] == "\n"
        if over_line and {"number", "cue"} <= {token.kind for token in clause}:
            return True  # "… je bil s 3 glasovi za sprejet SKLEP:" / "Imenuje se štab z 9 člani."
        return _splits_at_colon(tokens, place)
    if word in _CONJUNCTIONS:
        # "2 pa sta se vzdržala"
        return word not in ("pa", "a") or {"number", "cue"} <= {token.kind for token in clause}
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if word == "\n" and following is not None and following.kind == "cue":  # "PROTI: 0" / "NI GLASOVAL: 1"
        return {"number", "cue"} <= {token.kind for token in clause}
    relative = word == "," and following is not None and text.folded[following.start : following.end] == "ki"
    return tokens[place].kind == "part" and not relative


def _splits_at_colon(tokens: list[_Token], place: int) -> bool:
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
        meant = [token for token in meant if token.figure != "not_voting"]
        if not any(token.kind == "number" for token in meant):  # "vzdržanih ni bilo"
            meant = sorted([*meant, *_zeros(clause)], key=lambda token: token.start)
    numbers = [token for token in meant if token.kind == "number"]
    counted = [token for token in meant if token.kind == "cue" and token.figure not in SIDES]
    adjoining = any(not text.clean[cue.end : number.start].strip() for cue in counted for number in numbers[:1])
    if len(numbers) == 1 and named and len(meant) > 2 and not adjoining:  # but "za predloge: prisotnih 14"
        meant = [token for token in meant if token.kind == "number" or token.figure in SIDES]
    clause.figures = {}
    sided = not clause.opens and any(earlier.figures.keys() & set(SIDES) for earlier in chain)
    place = 0
    while place + 1 < len(meant):
        one, other = meant[place], meant[place + 1]
        ahead = meant[place + 2].start if place + 2 < len(meant) and meant[place + 2].kind == "number" else 0
        if one.kind != other.kind and not (one.kind == "number" and _states_next(text, one, other, ahead)):
            cue, number = (one, other) if one.kind == "cue" else (other, one)
            nearer = one is cue and _nearer_cue(clause, cue, number, meant[place + 2 : place + 3])
            if not nearer and _belong(text, clause, cue, number, sided):
                clause.figures.setdefault(cue.figure, _Figure(number, cue))
                place += 1
        place += 1


def _states_next(text: Text, before: _Token, cue: _Token, number: int) -> bool:
    """Say whether a word names the number after it, not the one on the line before: "Glasovalo: 13" / "Za: 12"."""
    apart = "\n" in text.clean[before.end : cue.start]
    return apart and number > cue.end and text.clean[cue.end : number].strip() in (":", "=")


def _nearer_cue(clause: _Clause, cue: _Token, number: _Token, following: Sequence[_Token]) -> bool:
    """Say whether the word after a number names it better: "Za člana je bil z 32 glasovi ZA imenovan Kos"."""
    strange = clause.strange(cue.end, number.start)
    return any(after.figure in SIDES and strange > clause.strange(number.end, after.start) for after in following)


def _zeros(clause: _Clause) -> list[_Token]:
    return [replace(token, kind="number") for token in clause.tokens if token.kind == "zero"][:1]


def _belong(text: Text, clause: _Clause, cue: _Token, number: _Token, sided: bool) -> bool:
    """Say whether a word that names a figure and a number in its clause belong together."""
    strange = clause.strange(min(cue.end, number.end), max(cue.start, number.start))
    voting = [token for token in clause.tokens if token.kind == "voting" and _cast(text, token)]
    words = text.folded[min(cue.end, number.end) : max(cue.start, number.start)]
    if strange and (cue.figure not in SIDES or matcher(toml("votes")["words"]["clause"]).search(words)):
        return False
    if strange and number.end <= cue.start:  # "15 članov občinskega sveta je bilo ZA"
        return (
            strange <= _STRANGE_BEFORE and matcher(toml("votes")["words"]["members"]).match(words.strip()) is not None
        )
    if strange and matcher(toml("votes")["words"]["received"]).search(text.folded, cue.end, number.end + 12):
        return False  # "Za predsednika je Kos dobil 5 glasov"
    if strange:  # "za sprejem odloka je glasovalo 14", and after it "proti odloku 3"
        return strange <= _STRANGE_BETWEEN and (bool(voting) or sided)
    if cue.end <= number.start and not any(cue.end <= token.start < number.start for token in voting):
        # "za 5 let", "proti plačilu 3 EUR": what is counted are no votes
        unit = next((token for token in clause.tokens if token.start >= number.end), None)
        adjoins = unit is not None and not text.clean[number.end : unit.start].strip(" ")
        signs = text.clean[cue.end : number.start].strip()
        return not (adjoins and unit is not None and unit.kind == "other" and not signs)
    return True


def _cast(text: Text, token: _Token) -> bool:
    return matcher(toml("votes")["words"]["cast"]).match(text.folded, token.start) is not None


def _begins_anew(text: Text, chain: Sequence[_Clause], clause: _Clause) -> bool:
    """Say whether a paragraph that states who was for follows one that told only of others.

    "… vzdržali so se trije." / "Za odobritev zapisnika je glasovalo 29 delegatov": a vote begins with those for.
    """
    named = {token.figure for earlier in chain for token in earlier.tokens if token.kind == "cue"} & set(SIDES)
    first = next((token.start for token in clause.tokens if text.clean[token.start] != "\n"), clause.tokens[0].start)
    ended = text.clean[max(0, first - 8) : first].rstrip(" \n")[-1:] == "." and text.line_start(first)
    return bool(named) and "for" not in named and "for" in clause.figures and clause.opens and ended


def _goes_on(chain: Sequence[_Clause], clause: _Clause) -> bool:
    """Say whether a clause goes on with the statement of those before it."""
    if not clause.meant:
        return not clause.strange_before
    sided = any(earlier.figures.keys() & set(SIDES) for earlier in chain)
    if clause.strange_before > (_STRANGE_BEFORE if sided and not clause.opens and clause.figures else 0):
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
        figures |= _shared_zero(clause, after, figures)
    unanimous = any(token.kind == "unanimous" for token in tokens)
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


def _shared_zero(clause: _Clause, after: _Clause, known: dict[str, _Figure]) -> dict[str, _Figure]:
    """Return what a clause that names a side and no number shares with the next: "PROTI in VZDRŽAN ni bil nihče"."""
    cues = [token for token in clause.tokens if token.kind == "cue"]
    counted = clause.figures or any(token.kind == "number" for token in clause.tokens)
    if counted or len(cues) != 1 or cues[0].figure not in SIDES or cues[0].figure in known or len(after.figures) != 1:
        return {}
    number = next(iter(after.figures.values())).number
    return {cues[0].figure: _Figure(number, cues[0])} if number.value == 0 else {}


def _ballots(text: Text, clauses: Sequence[_Clause], unanimous: bool) -> _Token | None:
    """Return the number of ballots by which something was adopted: those are for it. "sprejet z 9 glasovi"."""
    tokens = [token for clause in clauses for token in clause.tokens]
    if not (unanimous or any(token.kind == "adopted" for token in tokens)):
        return None
    said = matcher(toml("votes")["words"]["voting" if unanimous else "ballots"])
    for clause in reversed(clauses):
        numbers = [token for token in clause.tokens if token.kind == "number"]
        votes = any(token.kind == "voting" and said.match(text.folded, token.start) for token in clause.tokens)
        alone = len(numbers) == 1 and not any(token.kind == "cue" for token in clause.tokens)
        if alone and votes and (unanimous or _BY.search(text.folded[max(0, numbers[0].start - 40) : numbers[0].start])):
            return numbers[0]
    return None


def _used(tokens: Sequence[_Token], counted: Sequence[_Token]) -> Sequence[_Token]:
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
    after = regex.match(r"\s+(\w+)", text.folded, pos=end)
    if after and _members().match(after[1]):
        end = after.end()
    sentence = max(text.clean.rfind(mark, 0, start) for mark in (". ", ".\n", ":\n", "\n\n")) + 1
    line = text.lines[text.line_at(start)]
    sentence = max(sentence, line.start if line.gap or text.line_start(start) else 0)
    lead = text.folded[sentence:start].split()
    opening = matcher(toml("votes")["words"]["opening"])
    if lead and len(lead) <= 4 and all(opening.fullmatch(word) for word in lead):
        return sentence + len(text.clean[sentence:start]) - len(text.clean[sentence:start].lstrip()), end
    before = regex.search(r"(?<!\w)[sz]\s+$", text.folded[max(0, start - 4) : start])
    return (start - len(before[0]) if before else start), end


def _is_voting(text: Text, tokens: Sequence[_Token], numbers: dict[str, _Token], figures: dict[str, _Figure]) -> bool:
    """Tell a vote from "za 3 dni": capitals, a word of voting, a colon, two sides and more, or parentheses."""
    if len(numbers.keys() & set(SIDES)) > 1 or "abstain" in numbers:
        return True
    if any(token.kind in ("voting", "adopted") for token in tokens):
        return True
    cues = [figure.cue for name, figure in figures.items() if name in SIDES]
    if all(_in_parentheses(text, figure) for figure in figures.values()):
        return bool(figures)
    return any(
        text.clean[token.start : token.end].isupper()
        or "glas" in text.folded[token.start : token.end]  # "Za je glasovalo vseh 5 članov"
        or text.clean[token.end : token.end + 2].lstrip()[:1] in (":", "=")
        or _OPENS.match(text.clean, token.start)
        for token in cues
    )


def _in_parentheses(text: Text, figure: _Figure) -> bool:
    """Say whether nothing but a figure and its name stands in parentheses: "(7 za)"."""
    start, end = min(figure.number.start, figure.cue.start), max(figure.number.end, figure.cue.end)
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
