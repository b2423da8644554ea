"""The words of votes: numbers, the words that name a figure, and what may stand between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

import regex

from pipeline.patterns import compiled
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import ASIDE, ends_address
from pipeline.segment.votes.tables import find_tables
from pipeline.segment.wording.figures import FIGURES, SIDES, any_figure, figure_names
from pipeline.segment.wording.numerals import number_of
from pipeline.segment.wording.tables import fold, matcher, toml

LEADER = compiled(r"(?:\.{3,}|…{2,}|(?:\.\s){3,})(?=\s*\d)")  # "za ............ 9"
# 17.00, 12/2023 and 07 are no figures of a vote, "(7)" after a word repeats it, "/" alone is none, as "–" is
# in the place of a figure: "proti: –"
_TOKEN = compiled(
    r"""(?P<compound>\d+(?:[.,:/-]\d+)+|\d{1,3}\ :\ \d{1,3}|\d{1,2}\.(?:\ ?\d{1,2}\.(?:\s?\d{4})?|\s\d{1,2}\.\s?\d{4}))
      | (?P<repeated>\(\s*(?P<inner>\d{1,3})\s*\))
      | (?P<digits>(?<![\w,/])(?<!\w\.)(?!0\d)\d{1,3})(?![^\W x]|[%€]|x\w)
      | (?P<slash>(?<![^\s:(=–-])/(?=[\s.,;)]|$)
                | (?<=:\ )[–—-](?=\s?[.,;)]|$) | (?<=[,(]\ )[–—-](?=\ (?:za|proti|vzdr)))
      | (?P<word>\w+)
      | (?P<line>\n)
      | (?P<leader>"""
    + LEADER.pattern
    + r""")
      | (?P<sign>[^\s\w])""",
    regex.VERBOSE | regex.MULTILINE,
)
_STATED = compiled(r"\d(?![\d]*\.)|\b(?:za|proti|vzdrz\w*|vzdrž\w*)\b")  # in the middle of a cue, folded
_REPEATED = compiled(r"\s*\(\s*(\p{L}+)\s*\)")  # "12 (dvanajstimi)"
# "Za predlog" ", ki ga je podal Kos," "je glasovalo 12": what the vote is on, told in a clause of its own
_OBJECT_CLAUSE = compiled(
    r""",\s+(?:ki|da|naj|kater\w+|kakrsn\w+)\b (?:[^.;:]|[.:](?=\s?\d)){1,300}?
        ,\s+ (?=(?:se\s+)?(?:je|so|sta|ni|niso)\s+(?:se\s+)?(?:glasoval|izrek|odloc|(?:bil\w*\s+)?\d))""",
    regex.VERBOSE,
)
_OBJECT = compiled(r"(?<!\w)(?:za|proti)(?:\s+\p{L}+){1,5}$")
_VERB = compiled(r"\s+(?:je|so|sta|ni|niso|nista)\b")
# Around a noun that may be that of the voters: "glasovalo 60" ", proti", "2" "sta se vzdržala", over folded text
_COUNT_BEFORE = compiled(r"(?<![\w.,/])(?P<count>\d{1,3}|\p{L}{2,12})\s$")
_VOTED_BEFORE = compiled(
    r"""(?: \b(?:glasoval|izrek|dvignil|opredelil|odlocil|bil)\p{L}*(?:\s(?:roko|se|jih|je|so|sta|le|samo|skupaj))*
          | \bproti(?:\s(?:pa|je|so|sta|jih|le|samo|bil\p{L}*|glasoval\p{L}*))* ) \s \w{1,12}\s$""",
    regex.VERBOSE,
)
_CLAUSE_ENDS = compiled(r"\s?[,.;)]|\s+(?:in|ter|pa|proti|za|vzdrz\w*)\b")
_ABSTAIN_AFTER = compiled(
    r"""\s+(?: (?:(?:se|je|sta|so)\s){1,2}(?:glasovanja\s)?vzdrz | (?:je|sta|so)\s(?:bil\w*\s)?(?:proti|vzdrz)
              | (?:ni|nista|niso)\sglasoval )""",
    regex.VERBOSE,
)
_PARENTHESES = compiled(r"\([^()]{2,400}\)")
_SHARE = compiled(r"\(\s*\d{1,3}(?:[.,]\d+)?\s*%(?:\s+\p{L}+){0,3}\s*\)")  # "5 članov (71,4 %)", "(16,60 % glasov)"
_QUOTED_FIGURE = compiled(  # "se namesto »proti 4« zapiše »proti 3«"
    r"[»„\"“](?:(?:za|proti|vzdrz\w*)\s*:?\s*\d{1,3}|\d{1,3}\s+(?:glas\w*\s+)?(?:za|proti|vzdrz\w*))[«\"”“]"
)
_ALL_COUNTED = compiled(r"\b(?:soglasno|enoglasno)\s+(?P<number>\(\s*(?P<count>\d{1,3})\s*\))")
_SIGN = compiled(r"[^\s\w]|\n")
# "Z glasom ZA so glasovali naslednji svetniki": ": Ana Rus, Ivan Kos. (2)"
_NAMES_COUNTED = compiled(
    r"""(?:(?<=:)|[^:.\n]{0,60}:|(?=\s+\p{Lu}))\s* (?:\p{Lu}[\p{L}-]*|mag\.|dr\.|in\b|ter\b|/|[\s,.])+?
        \((?P<count>\d{1,3})\)""",
    regex.VERBOSE,
)
# "Za so bili Ajdnik, Levart (skupaj 2), proti nihče (skupaj 0)"  "ZA: Lista za Dol 4, Mlada občina 2; skupaj 6"
_NAMES_SUMMED = compiled(
    r"""(?:\s+(?:so|sta|je|smo)\s+bil\p{L}*)?\s*:?\s*
        (?: (?:\p{Lu}[\p{L}-]*|mag\.|dr\.|in\b|ter\b|nihče|[\s,.])+?
              \(\s*(?:skupaj|skupno)\s*:?\s*(?P<count>\d{1,3})\s*\)
          | (?:\p{Lu}[\p{L} ]*\s\d{1,3},\s+)*\p{Lu}[\p{L}\s]*\s\d{1,3};\s+(?:skupaj|skupno)\s+(?P<count>\d{1,3})\b )""",
    regex.VERBOSE,
)
_LABELLED = compiled(r"\s*[:;.,=-]?\s*(?:\d{1,3}|[/o])(?!\w)\s*[.,;/|]?\s*")  # what follows a label: ": 10,"
_SUMMAND = compiled(r"\s?\+\s?\d")
# "Čeh – ZA"  "3. Ana Rus: se je vzdržala"  "Kos        PROTI"  "Eva Lah ..... ZA"
_ANSWER = compiled(
    r"""\W*(?:\d{1,2}[.)]\s*)?\p{Lu}[\p{L}-]+(?:\ \p{Lu}[\p{L}.-]*){0,3}
        (?:\s*:|\s+[-–—]|\s{3,}|\s*[.…]{3,}|\s*…)\s*(?P<side>\p{L}[\p{L} ]*?)\W*""",
    regex.VERBOSE,
)
_LETTERED = compiled(r"\s*\n\s*[a-h]\)")  # the next entry of a list


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign; `figure` is the one that a cue or a cell of a table names, `value` that of a number."""

    kind: Literal["number", "cue", "unanimous", "zero", "voting", "adopted", "between", "part", "other"]
    start: int
    end: int
    figure: str = ""
    value: int = 0
    doubtful: bool = False


def vote_tokens(text: Text, start: int, end: int) -> list[Token]:
    """Return the tokens of `text.clean[start:end]`, without the names of those who voted so."""
    return _without_names(text, list(_tokens(text, start, end)))


def _tokens(text: Text, start: int, end: int) -> Iterator[Token]:
    folded = text.folded
    marked = _marked(text, start, end)
    at, upcoming = start, iter(marked)
    mark = next(upcoming, None)
    pending: Token | None = None  # a number that "(7)" may repeat
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


def _marked(text: Text, start: int, end: int) -> list[Token]:
    """Return what the tables name: figures, unanimity and "ni bilo"."""
    table, folded = toml("votes"), text.folded
    no_consent = [match.span() for match in matcher(table["unanimous"]["not"]).finditer(folded, start, end)]
    marked = [
        Token("unanimous", match.start(), match.end())
        for match in matcher(table["unanimous"]["phrases"]).finditer(folded, start, end)
        if not any(a <= match.start() < b for a, b in no_consent)
    ]
    no_side = [match.span() for match in matcher(table["words"]["no_side"]).finditer(folded, start, end)]
    for figure, pattern in figure_names():
        for match in pattern.finditer(folded, start, end):
            if any(a <= match.start() < b and match.end() <= b for a, b in no_side):
                continue  # but "Za obravnavo po skrajšanem postopku je glasovalo 19"
            marked.append(Token("cue", match.start(), _end_of_cue(match), figure))
    for figure, pattern in _in_capitals():
        for match in pattern.finditer(text.clean, start, end):
            marked.append(Token("cue", *match.span(), figure))
    for match in _ALL_COUNTED.finditer(text.folded, start, end):  # "Odbor je soglasno (5) sprejel"
        marked.append(Token("number", *match.span("number"), "for", int(match["count"])))
    marked += [
        Token("zero", m.start(), m.end()) for m in matcher(table["none"]["phrases"]).finditer(folded, start, end)
    ]
    marked += [Token("between", *span) for span in no_side]
    tables = list(_tables(text, start, end))
    marked = [*tables, *_named_counts(text, start, end), *marked]
    marked.sort(key=lambda token: (token.start, -token.end))
    return marked


@cache
def _in_capitals() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """Return the figures named by words that are everyday ones but for their capitals, with a number beside: "4 DA"."""
    named = ((figure, "|".join(toml("votes")[figure].get("capitals", ()))) for figure in FIGURES)
    beside = r"(?<=(?<![\d.,])\d{1,3} )(?:%s)(?![\p{L}\d])|(?<![\p{L}\d])(?:%s)(?=\s?[:=–-]?\s?(?:\d|/))"
    return tuple((figure, compiled(beside % (words, words))) for figure, words in named if words)


def _tables(text: Text, start: int, end: int) -> Iterator[Token]:
    """Yield the cells and the edges of tables of votes, and the signs and the ends of lines between the cells."""
    for table in find_tables(text, start, end):
        if not table.cells:
            yield Token("other", table.start, table.end)
            continue
        if table.start > start:
            yield Token("part", table.start - 1, table.start)
        if table.roll is not None:
            yield Token("between", *table.roll)
        for sign in _SIGN.finditer(text.clean, table.start, table.end):
            if not any(cell.start <= sign.start() < cell.end for cell in table.cells):
                yield Token("between", *sign.span())
        for cell in table.cells:
            yield Token("number", cell.start, cell.end, cell.figure, cell.value)
        yield Token("part", table.end, table.end + 1)


def _named_counts(text: Text, start: int, end: int) -> Iterator[Token]:
    """Yield the lists of those who voted so that end in their number: "Z glasom ZA so glasovali: Rus, Kos. (2)".

    Or in their sum: "Za so bili Rus, Kos (skupaj 2), proti nihče (skupaj 0)".
    """
    for match in matcher(toml("votes")["words"]["names"]).finditer(text.folded, start, end):
        listed = _NAMES_COUNTED.match(text.clean, match.end(), end)
        side = next((side for side, name in figure_names() if side in SIDES and name.search(match[0])), None)
        if listed is not None and side is not None:
            yield Token("number", match.start(), listed.end(), side, int(listed["count"]))
            yield Token("part", listed.end(), listed.end() + 1)
    for side, name in figure_names():
        for match in name.finditer(text.folded, start, end) if side in SIDES else ():
            summed = _NAMES_SUMMED.match(text.clean, match.end(), end)
            if summed is not None:
                if match.start() > start:
                    yield Token("part", match.start() - 1, match.start())
                yield Token("number", match.start(), summed.end(), side, int(summed["count"]))


def _without_names(text: Text, tokens: list[Token]) -> list[Token]:
    """Leave out the names of those who voted so between two sides: "ZA (2): Ana Rus, Ivan Kos" / "PROTI (0): /"."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        kept.append(tokens[at])
        at += 1
        before = [token.kind for token in kept[-5:-1] if text.clean[token.start : token.end].strip()]
        while before[-1:] == ["between"]:  # "ZA je glasovalo 5 članov: Rus, Kos. PROTI …"
            before.pop()
        if before[-2:] != ["cue", "number"] or text.clean[kept[-1].start] != ":":
            continue
        stop = next((place for place in range(at, len(tokens)) if not _lists(text, tokens[place])), len(tokens))
        if stop < len(tokens) and tokens[stop].kind == "cue":
            at = stop
    return kept


def _lists(text: Text, token: Token) -> bool:
    """Say whether a token may stand in a list of names."""
    word = text.clean[token.start : token.end]
    named = token.kind in ("other", "between") and word.istitle()
    return named or word.isspace() or word in (",", "in", "ter", "-", ".")


def _end_of_cue(match: regex.Match[str]) -> int:
    """Return where a word that names a figure ends: what it was said of does not reach over a number or another word.

    "ZA glasovalo 24, PROTI je glasoval 1" says nothing of a for that goes on to the second "glasoval"; but "sta se
    vzdržala" is one.
    """
    words = match[0].split()
    if len(words) > 1 and _STATED.match(match[0]) and _STATED.search(match[0], len(words[0])):
        return match.start() + len(words[0])
    return match.end()


def _aside(text: Text, at: int, end: int, marked: Sequence[Token]) -> int | None:
    """Return where an aside ends that begins at `at` and tells no figure: who voted so, a share, words quoted."""
    if (share := _SHARE.match(text.folded, at, end) or _QUOTED_FIGURE.match(text.folded, at, end)) is not None:
        return share.end()
    match = _PARENTHESES.match(text.folded, at, end)
    if match is None or compiled(r"\d|/").search(match[0]):
        return None
    first = bisect_left(marked, at, key=lambda token: token.start)
    if first < len(marked) and marked[first].start < match.end():
        return None
    return None if any(number_of(word) is not None for word in compiled(r"\w+").findall(match[0])) else match.end()


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


def _classify(text: Text, match: regex.Match[str]) -> Token:
    start, end = match.span()
    words = toml("votes")["words"]
    if match["compound"]:
        return Token("other", start, end)
    if match["repeated"]:
        return Token("number", start, end, value=int(match["inner"]))
    if match["digits"]:
        # "Za: 10 + 5", of two chambers
        summed = _SUMMAND.match(text.clean, end) or text.clean[max(0, start - 2) : start] == "+ "
        unnamed = _is_ordinal(text, start, end) or _measures(text, end) or _is_name(text, start, end)
        if summed or unnamed or _is_misread_sign(text, start, end):
            return Token("other", start, end)
        return Token("number", start, end, value=int(match["digits"]))
    if match["slash"]:
        line = text.lines[text.line_at(start)]
        beside = text.clean[line.start : start][-8:].rstrip()[-1:] + text.clean[end : line.end][:8].lstrip()[:1]
        if compiled(r"\d").search(beside):
            return Token("part", start, end)  # "Za: 2 / Proti: 1", "39 ZA, / 1 PROTI"
        return Token("number", start, end, value=0)
    if match["word"]:
        if text.clean[start:end] == "O" and _beside_side(text, start, end):
            return Token("number", start, end, value=0)  # typewriters and scans have a letter for it: "PROTI O"
        value = number_of(match["word"])
        lacks = match["word"] == "brez" and not matcher(words["without"]).match(text.folded, start)
        if value is not None and not lacks and not _measures(text, end):
            return Token("number", start, end, value=value)
        kind = _kind_of(match["word"])
        return Token("between" if kind == "other" and _are_voters(text, start, end) else kind, start, end)
    if match["leader"]:
        return Token("between", start, end)
    if match["line"]:
        return Token("part" if _line_parts(text, start, end) else "between", start, end)
    # "vzdržan:.1"; "Za predlog tov. Vidic je glasovalo 8 delegatov"; "ZA; 10 PROTI: 0"
    speck = match[0] == "." and (text.clean[start - 1 : start] == ":" or ends_address(text, start))
    speck = speck or (match[0] in ".,;" and _is_misread_colon(text, start))
    # "Za predlog, so bili trije": a verb follows what the vote is on
    before = text.folded[max(0, start - 80) : start]
    speck = speck or (match[0] == "," and bool(_VERB.match(text.folded, end) and _OBJECT.search(before)))
    return Token("part" if match[0] in ",;.()|" and not speck else "between", start, end)


@lru_cache(maxsize=4096)
def _kind_of(word: str) -> Literal["voting", "adopted", "between", "other"]:
    """Return what a word (folded) is in a statement of votes, by the tables alone."""
    words = toml("votes")["words"]
    if matcher(words["voting"]).match(word):
        return "voting"
    if matcher(words["adopted"]).match(word):
        return "adopted"
    return "between" if matcher(words["between"]).fullmatch(word) else "other"


def _are_voters(text: Text, start: int, end: int) -> bool:
    """Say whether a word that no table holds is what a body calls its voters: "glasovalo 60 zadružnikov, proti 4"."""
    if not text.clean[start:end].islower():
        return False
    counted = _COUNT_BEFORE.search(text.folded[max(0, start - 24) : start])
    if counted is None:
        return False
    if not counted["count"].isdigit() and number_of(counted["count"]) is None:
        return False
    if _ABSTAIN_AFTER.match(text.folded, end) is not None:
        return True
    voted = _VOTED_BEFORE.search(text.folded[max(0, start - 60) : start])
    return voted is not None and _CLAUSE_ENDS.match(text.folded, end) is not None


def _line_parts(text: Text, start: int, end: int) -> bool:
    """Say whether the end of a line parts two statements."""
    line = text.line(text.line_at(start))
    if LEADER.search(line):
        return True  # each line of such a table is a statement
    if answers_roll(line) and not text.clean[end : end + 40].lstrip()[:1].isdigit():
        return True  # but "Glasovanje: ZA" / "12, PROTI 3"
    if ASIDE.search(line):
        return True  # "Sklep 1: Proračun se sprejme.          soglasno" / "Sklep 2: …"
    following = text.lines[text.line_at(end)]
    return following.gap > 0 and not following.first_on_page


def answers_roll(line: str) -> bool:
    """Say whether a line tells how one member voted, and nothing else: "Čeh – ZA", "Ana Rus: se je vzdržala"."""
    answer = _ANSWER.fullmatch(line)
    return answer is not None and any_figure().fullmatch(fold(answer["side"])) is not None


def _is_misread_colon(text: Text, place: int) -> bool:
    """Say whether a mark stands for the colon behind a label, on a line of no more than labels and their figures.

    Where all figures stand behind the labels, "ZA; 10 PROTI; 0" tells nothing of ten against.
    """
    labels = _labels(text, place)
    if not any(label.end() == place for label in labels):
        return False
    return not compiled(r"\d").search(text.folded[text.lines[text.line_at(place)].start : labels[0].start()])


def _is_misread_sign(text: Text, start: int, end: int) -> bool:
    """Say whether a number at the start of such a line stands for a sign: "5 Prijavljenih 11 | Za 9", with an arrow."""
    if text.clean[text.lines[text.line_at(start)].start : start].strip():
        return False
    labels = _labels(text, start)
    return len(labels) > 1 and not text.clean[end : labels[0].start()].strip()


def _labels(text: Text, place: int) -> list[regex.Match[str]]:
    """Return the words that name figures on the line of a place, if behind each there is no more than its figure.

    Words without figures may follow the last.
    """
    line = text.lines[text.line_at(place)]
    labels = list(any_figure().finditer(text.folded, line.start, line.end))
    ends = [label.start() for label in labels[1:]]
    if not all(_LABELLED.fullmatch(text.folded, label.end(), end) for label, end in zip(labels, ends, strict=False)):
        return []
    last = _LABELLED.match(text.folded, labels[-1].end(), line.end) if labels else None
    return labels if last is not None and not compiled(r"\d").search(text.folded[last.end() : line.end]) else []


def _beside_side(text: Text, start: int, end: int) -> bool:
    """Say whether a sign stands right before or after the name of a side, in the place of its figure."""
    line = text.lines[text.line_at(start)]
    before = compiled(r"(\p{L}+)\s*[:=-]{0,2}\s*$").search(text.folded[line.start : start])
    after = compiled(r"\s+(?:glas\p{L}*\s+)?(\p{L}+)").match(text.folded[end : line.end])
    sides = matcher(phrase for side in SIDES for phrase in toml("votes")[side]["phrases"])
    return any(word is not None and sides.fullmatch(word[1]) for word in (before, after))


def _measures(text: Text, end: int) -> bool:
    """Say whether what stands after a number is money, a measure or a time, and no vote."""
    place = end + len(text.folded[end : end + 3]) - len(text.folded[end : end + 3].lstrip(" "))
    return matcher(toml("votes")["words"]["units"]).match(text.folded, place, place + 20) is not None


def _is_name(text: Text, start: int, end: int) -> bool:
    """Say whether a number is that of something: "SKLEP 414", "št. 5"."""
    before = text.folded[max(0, start - 16) : start].rstrip(" .:").split()
    words = toml("votes")["words"]
    alone = not text.clean[end : text.lines[text.line_at(start)].end].strip(" .;")  # "Število oddanih glasovnic: 6"
    named = matcher([*words["named"], *(words["papers"] if alone else [])])
    if before[-2:-1] in (["za"], ["proti"]) and text.clean[max(0, start - 3) : start].rstrip()[-1:] == ":":
        return False  # "Za sklep: 9"
    after = compiled(r"\s+(\w+)").match(text.folded, pos=end)
    if after and text.clean[start - 2 : start] == ": " and any_figure().match(after[1]):
        return False  # "Glasovanje o amandmaju: 11 prisotnih"
    if after and before[-2:-1] in (["za"], ["proti"]) and matcher(words["members"]).fullmatch(after[1]):
        return False  # "proti sklepu 3 člani"
    return bool(before) and named.fullmatch(before[-1]) is not None


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
    if len(words) > 1 and words[-2][-1:] in (":", "-", "–", "—"):
        return False  # "1. Ana Rus – ZA" / "2. Ivan Kos – PROTI"
    if line and answers_roll(text.line(line - 1)):
        return False
    last = words[-1].removesuffix(":" if alone else "") if words else ""
    return matcher(toml("sentences")["before_number"]).fullmatch(last) is not None
