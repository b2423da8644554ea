"""Votes: runs of figures and of the words that name them. No figure is ever worked out: each stands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

import regex

from pipeline.model import Vote
from pipeline.segment.numerals import number_of
from pipeline.segment.tables import matcher, toml
from pipeline.segment.text import Text

FIGURES = {
    "present": "present",
    "registered": "registered",
    "for": "in_favour",
    "against": "against",
    "abstain": "abstain",
    "not_voting": "not_voting",
}
SIDES = ("for", "against", "abstain")

# 17.00 and 12/2023 are no figures of a vote, "(7)" after a word repeats it, "/" alone is none
_TOKEN = regex.compile(
    r"""(?P<compound>\d+(?:[.,:/-]\d+)+)
      | (?P<repeated>\(\s*(?P<inner>\d{1,3})\s*\))
      | (?P<digits>(?<![\w.,/])\d{1,3})(?![\w%€])
      | (?P<slash>(?<![^\s:(=–-])/(?=[\s.,;)]|$))
      | (?P<word>\w+)
      | (?P<break>\n(?=\n))
      | (?P<sign>[^\s\w])""",
    regex.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class FoundVote:
    """A vote and its place in `Text.clean`."""

    vote: Vote
    start: int
    end: int
    contradicts_itself: bool = False  # "s sedmimi (8) glasovi"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["number", "cue", "unanimous", "voting", "adopted", "between", "part", "other"]
    start: int
    end: int
    figure: str = ""
    value: int = 0
    doubtful: bool = False


@cache
def _cues() -> list[tuple[str, regex.Pattern[str]]]:
    table = toml("votes")
    return [(figure, matcher(table[figure]["phrases"])) for figure in FIGURES]


def find_votes(text: Text, start: int, end: int) -> list[FoundVote]:
    """Return the votes in `text.clean[start:end]`, in order."""
    found: list[FoundVote] = []
    run: list[_Token] = []
    for token in [*_tokens(text, start, end), _Token("other", end, end)]:
        if token.kind != "other":
            run.append(token)
            continue
        if run:
            found += _read_run(text, run)
        run = []
    return found


def _tokens(text: Text, start: int, end: int) -> Iterator[_Token]:
    table = toml("votes")
    folded = text.folded
    marked: list[_Token] = []
    no_consent = [match.span() for match in matcher(table["unanimous"]["not"]).finditer(folded, start, end)]
    for match in matcher(table["unanimous"]["phrases"]).finditer(folded, start, end):
        if not any(a <= match.start() < b for a, b in no_consent):
            marked.append(_Token("unanimous", match.start(), match.end()))
    for figure, pattern in _cues():
        marked += [_Token("cue", m.start(), m.end(), figure) for m in pattern.finditer(folded, start, end)]
    marked.sort(key=lambda token: (token.start, -token.end))
    voting, between = matcher(table["words"]["voting"]), matcher(table["words"]["between"])
    adopted = matcher(["sprejet*", "sprejel*", "potrjen*", "potrdil*", "izglasovan*"])
    at, upcoming = start, iter(marked)
    mark = next(upcoming, None)
    pending: _Token | None = None
    while at < end:
        while mark is not None and mark.start < at:
            mark = next(upcoming, None)
        if mark is not None and mark.start == at:
            if pending:
                yield pending
                pending = None
            yield mark
            at = mark.end
            continue
        found = _TOKEN.match(folded, at, end)
        if found is None:
            at += 1
            continue
        token = _classify(text, found, voting, between, adopted)
        at = found.end()
        if pending is not None and found["repeated"]:
            same = pending.value == token.value
            pending = replace(token, start=pending.start, doubtful=not same)
            continue
        if pending is not None:
            yield pending
            pending = None
        if found["repeated"]:
            yield replace(token, kind="part")
        elif token.kind == "number":
            pending = token
        else:
            yield token
    if pending is not None:
        yield pending


def _classify(
    text: Text,
    match: regex.Match[str],
    voting: regex.Pattern[str],
    between: regex.Pattern[str],
    adopted: regex.Pattern[str],
) -> _Token:
    start, end = match.span()
    if match["compound"]:
        return _Token("other", start, end)
    if match["repeated"]:
        return _Token("number", start, end, value=int(match["inner"]))
    if match["digits"]:
        after = text.clean[end : end + 3]
        if after[:1] == "." and after[1:].strip()[:1].islower() and not _ends_paragraph(text, end):
            return _Token("other", start, end)  # "1. seje"
        if after[:1] in (".", ")") and text.line_start(start) and not _expected_after(text, start):
            return _Token("other", start, end)  # "1. Potrditev", "2. SKLEP"
        return _Token("number", start, end, value=int(match["digits"]))
    if match["slash"]:
        beside = text.clean[:start][-8:].rstrip()[-1:] + text.clean[end : end + 8].lstrip()[:1]
        if regex.search(r"\d", beside):
            return _Token("part", start, end)  # "Za: 2 / Proti: 1", "39 ZA, / 1 PROTI"
        return _Token("number", start, end, value=0)
    if match["word"]:
        value = number_of(match["word"])
        if value is not None:
            return _Token("number", start, end, value=value)
        if voting.match(match["word"]):
            return _Token("voting", start, end)
        if adopted.match(match["word"]):
            return _Token("adopted", start, end)
        return _Token("between" if between.fullmatch(match["word"]) else "other", start, end)
    if match["break"]:
        return _Token("part", start, end)
    return _Token("part" if match[0] in ",;.()|" else "between", start, end)


def _ends_paragraph(text: Text, place: int) -> bool:
    """Say whether a blank line follows the line on which only a full stop stands after `place`."""
    line = text.line_at(place)
    last = not text.clean[place + 1 : text.lines[line].end].strip()
    return last and line + 1 < len(text.lines) and bool(text.lines[line + 1].gap)


def _expected_after(text: Text, start: int) -> bool:
    """Say whether the line before ends with a word that a number follows: "PROTI" / "0. Sklep je bil sprejet"."""
    line = text.line_at(start)
    words = text.folded_line(line - 1).split() if line else []
    return bool(words) and matcher(toml("sentences")["before_number"]).fullmatch(words[-1]) is not None


def _read_run(text: Text, run: list[_Token]) -> Iterator[FoundVote]:
    """Yield the votes in a run of tokens without a strange word between them."""
    current: list[tuple[list[_Token], dict[str, _Token]]] = []
    taken: set[str] = set()
    for clause in _clauses(text, _without_next_line(text, run)):
        figures = _pair(clause)
        repeated = taken & figures.keys()
        if repeated and taken & set(SIDES):
            yield from _vote(text, current)
            current, taken = [], set()
        current.append((clause, {figure: token for figure, token in figures.items() if figure not in taken}))
        taken |= figures.keys()
    yield from _vote(text, current)


def _without_next_line(text: Text, run: list[_Token]) -> list[_Token]:
    """Leave out what a run takes of the line after it, where a sentence begins: "(prisotnih 14)" / "Za razširitev"."""
    last = next((place for place in reversed(range(len(run))) if run[place].kind in ("number", "unanimous")), None)
    if last is None:
        return run
    for place in range(last + 1, len(run)):
        between = text.clean[run[place - 1].end : run[place].start]
        if "\n" in between and text.clean[run[place - 1].start : run[place - 1].end] in (".", ")"):
            return run[:place]
    return run


def _clauses(text: Text, run: list[_Token]) -> Iterator[list[_Token]]:
    clause: list[_Token] = []
    for place, token in enumerate(run):
        word = text.folded[token.start : token.end]
        colon = word == ":" and _splits_at_colon(run, place)
        relative = (
            word == "," and place + 1 < len(run) and text.folded[run[place + 1].start : run[place + 1].end] == "ki"
        )
        complete = word != "pa" or {"number", "cue"} <= {other.kind for other in clause}  # "2 pa sta se vzdržala"
        if (token.kind == "part" and not relative) or colon or (word in ("in", "ter", "pa", "od") and complete):
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def _splits_at_colon(run: list[_Token], place: int) -> bool:
    """Tell "glasovalo 25: za 20" (a figure is complete) from "za: 20" and "4 PRISOTNI: 4 ZA"."""
    before = next((token.kind for token in reversed(run[:place]) if token.kind in ("number", "cue")), "")
    after = next((token.kind for token in run[place + 1 :] if token.kind in ("number", "cue")), "")
    return before == "number" and after == "cue"


def _pair(clause: list[_Token]) -> dict[str, _Token]:
    """Return figure → number token: in a clause, each figure stands beside the word that names it."""
    meant = [token for token in clause if token.kind in ("number", "cue")]
    named = {token.figure for token in meant}
    if named & set(SIDES):
        meant = [token for token in meant if token.figure != "not_voting"]
    numbers = [token for token in meant if token.kind == "number"]
    if len(numbers) == 1 and named & set(SIDES) and len(meant) > 2:
        meant = [token for token in meant if token.kind == "number" or token.figure in SIDES]
    figures: dict[str, _Token] = {}
    place = 0
    while place + 1 < len(meant):
        one, other = meant[place], meant[place + 1]
        if one.kind == other.kind:
            place += 1
            continue
        cue, number = (one, other) if one.kind == "cue" else (other, one)
        figures.setdefault(cue.figure, number)
        place += 2
    return figures


def _vote(text: Text, clauses: list[tuple[list[_Token], dict[str, _Token]]]) -> Iterator[FoundVote]:
    tokens = [token for clause, _ in clauses for token in clause]
    figures: dict[str, _Token] = {}
    for _, found in clauses:
        figures |= found
    # "PROTI in VZDRŽAN ni bil nihče": none, of both
    for (clause, found), (_, after) in pairwise(clauses):
        alone = [token.figure for token in clause if token.kind == "cue"]
        if len(alone) == 1 and not found and not any(token.kind == "number" for token in clause):
            zero = next((token for token in after.values() if token.value == 0), None)
            if zero is not None and alone[0] in SIDES and alone[0] not in figures and len(after) == 1:
                figures[alone[0]] = zero
    unanimous = any(token.kind == "unanimous" for token in tokens)
    adopted = unanimous or any(token.kind == "adopted" for token in tokens)
    if adopted and "for" not in figures and not any(t.kind == "cue" and t.figure == "for" for t in tokens):
        for clause, found in clauses:
            numbers = [token for token in clause if token.kind == "number"]
            said = matcher(toml("votes")["words"]["ballots" if not unanimous else "voting"])
            votes = any(token.kind == "voting" and said.match(text.folded, token.start) for token in clause)
            if not found and len(numbers) == 1 and votes and not any(t.kind == "cue" for t in clause):
                figures["for"] = numbers[0]
    sides = figures.keys() & set(SIDES)
    if not unanimous and not (sides and _is_voting(text, tokens, figures)) and "registered" not in figures:
        return
    used = _used(tokens, figures)
    if not used:
        return
    start, end = _with_parentheses(text, min(t.start for t in used), max(t.end for t in used))
    start, end = _whole_words(text, start, end)
    values: dict[str, int] = {FIGURES[figure]: token.value for figure, token in figures.items()}
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
    yield FoundVote(vote, start, end, any(token.doubtful for token in figures.values()))


def _used(tokens: list[_Token], figures: dict[str, _Token]) -> list[_Token]:
    """Return the tokens that the vote's words are made of: figures and what names them, "soglasno" where it adjoins."""
    if not figures:
        return [token for token in tokens if token.kind in ("unanimous", "cue")]
    counted = [token for token in tokens if token.kind == "cue" or token in figures.values()]
    first, last = counted[0].start, max(token.end for token in counted)
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


def _is_voting(text: Text, tokens: list[_Token], figures: dict[str, _Token]) -> bool:
    """Tell a vote from "za 3 dni": capitals, a word of voting, a colon, or two sides and more."""
    if len(figures.keys() & set(SIDES)) > 1 or "abstain" in figures:
        return True
    if any(token.kind in ("voting", "adopted") for token in tokens):
        return True
    cues = [token for token in tokens if token.kind == "cue" and token.figure in SIDES]
    return any(
        text.clean[token.start : token.end].isupper()
        or "glas" in text.folded[token.start : token.end]  # "Za je glasovalo vseh 5 članov"
        or text.clean[token.end : token.end + 2].lstrip()[:1] in (":", "=")
        for token in cues
    )


def _with_parentheses(text: Text, start: int, end: int) -> tuple[int, int]:
    before = text.clean[max(0, start - 40) : start]
    opening = before.rfind("(")
    if opening > before.rfind(")") and opening >= 0 and text.clean[end : end + 12].lstrip(" .").startswith(")"):
        return start - (len(before) - opening), text.clean.index(")", end) + 1
    if text.clean[start:end].count("(") > text.clean[start:end].count(")"):
        closing = text.clean.find(")", end, end + 12)
        return (start, closing + 1) if closing >= 0 else (start, end)
    return start, end
