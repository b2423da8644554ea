"""Sentences of the clean text: where one ends by its signs or by the lines it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline.patterns import compiled
from pipeline.segment.text.clean_text import Text
from pipeline.segment.wording.dates import months
from pipeline.segment.wording.tables import fold, matcher, toml

FULL_LINE = 0.75  # of the text's width: a line shorter than this ends by itself, not by the margin
YEAR = 4  # digits
# A sentence is not looked for further: lines and signs back, signs on.
SENTENCE_LINES, SENTENCE_BACK, LONG_SENTENCE = 6, 1500, 600

_STOP = compiled(r"[.!?][\"')»«”“]*(?=[ \t]{4,}\p{Ll}|\s+[\"'(\[{„»«“\p{Pd}*•]*\s*[\p{Lu}\d/]|[ \t]*\n\s*[(\[{])|\n")
_LIST_SIGN = compiled(r"\s*(?:[•·*▪→⇒➔►>\p{Pd}]\s|(?P<number>\d{1,2})[.)](?!\s*\d)|\p{Lu}?[IVX]{1,4}\.\s|[a-h]\))")
_PART_NUMBER = compiled(r"\s*\d{1,2}\.\d{1,2}\.?\s+\p{Lu}")  # "6.2 Brezplačna služnost"
ASIDE = compiled(
    r"[.!?][«”\"]?[ \t]{4,}\S[^\n.]{0,40}\s*$"
)  # what stands beside a sentence: "… se sprejme.      soglasno"
_ROMAN = compiled(r"[ivx]+\.?")
_IN_CAPITALS = compiled(r"\s*\p{Lu}{2}")
_DAY = compiled(r"(?<!\d)\d{1,2}\.\s?\d{1,2}$")
# "postavka 4.3. Požarno varstvo"
_NUMBERED = compiled(
    r"(?:postavk|podpostavk|konto|poglavj|podpoglavj|razdel|oddel|tock|tabel|clen|program|podprogram)\w*\s+\d+(?:\.\d+)+$"
)
_FIGURE = compiled(r"\s*\d{1,3}[.,;]?\s*")
_LAST_WORD = compiled(r"(?<![\w.])(\w+)$")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(fold(word) for word in toml("sentences")["abbreviations"])


def sentences(text: Text, start: int, end: int) -> list[tuple[int, int]]:
    """Return the (start, end) of the sentences of `text.clean[start:end]`, without white space at their ends.

    A heading, a label on a line of its own and an entry of a list count as sentences.
    """
    return list(_each_sentence(text, start, end))


def sentence_start(text: Text, place: int) -> int:
    """Return where the sentence begins that holds a place."""
    found = list(_each_sentence(text, _paragraph_start(text, place), place + 1))
    return next((a for a, b in reversed(found) if a <= place), place)


@lru_cache(maxsize=256)  # asked of the same vote again and again
def sentence_of(text: Text, place: int) -> tuple[int, int]:
    """Return the sentence that holds a place."""
    start = sentence_start(text, place)
    end = min(len(text.clean), place + LONG_SENTENCE)
    return next(((a, b) for a, b in _each_sentence(text, start, end) if a <= place < b), (start, place))


def _paragraph_start(text: Text, place: int) -> int:
    """Return where to begin looking for the sentence that holds a place: with its paragraph, if that is not long."""
    line = text.line_at(place)
    first = line
    while first > 0 and line - first < SENTENCE_LINES and not text.lines[first].gap:
        first -= 1
    return max(text.lines[first].start, place - SENTENCE_BACK)


def _each_sentence(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _STOP.finditer(text.clean, start, end):
        if text.clean[match.start()] == "\n":
            ends = match.start() + 1 >= end or _sentence_ends(text)[text.line_at(match.start())]
        else:
            ends = not _is_abbreviation(text, begin, match.start())
        if ends:
            yield from _stripped(text, begin, match.end())
            begin = match.end()
    yield from _stripped(text, begin, end)


def _stripped(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text.clean[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _is_abbreviation(text: Text, begin: int, stop: int) -> bool:
    """Say whether the full stop at `stop` belongs to the word before it: "tov.", "k. o.", "12. 12. 2023"."""
    if text.clean[stop] != ".":
        return False
    if text.clean[begin:stop].strip() and not text.clean[begin:stop].strip(" |Il"):
        return True  # "I." as read from a scan
    word = _LAST_WORD.search(text.clean, max(begin, stop - 12), stop)
    if word is None:
        return _NUMBERED.search(text.folded, max(begin, stop - 24), stop) is not None
    following = text.clean[stop + 1 : stop + 8].strip()[:1]
    if word[1].isdigit():
        if len(word[1]) == YEAR and following.isdigit():
            return False  # "Rok je 31. 1. 2017. 3 za, 0 proti."
        if following == "(" and _DAY.search(text.clean, begin, stop):
            return True  # "vprašan 27. 8. (5 za, 0 proti)"
        if _IN_CAPITALS.match(text.clean, stop + 1) and _after_number(text.clean[stop + 1 : stop + 16]):
            return True  # "OB 20. URI V STARI ŠOLI"
        # "12. 12. 2023" goes on, "1. Potrditev" too; "ob 17.25. Nato" does not
        month = fold(text.clean[stop + 1 : stop + 14]).split()[:1]
        of_month = bool(month) and (month[0] in months() or _ROMAN.fullmatch(month[0]) is not None)
        return following.isdigit() or of_month or not text.clean[begin : word.start()].strip(" \n*•-–—(")
    if _ROMAN.fullmatch(word[1].lower()) and following.isdigit():
        return True  # "3. VI. 1987"
    if len(word[1]) == 1 and word[1].isalpha() and word[1].isupper():
        return True
    if (
        following.isupper()
        and word[1] in toml("sentences")["units"]
        and text.clean[begin : word.start()].rstrip()[-1:].isdigit()
    ):
        return False
    if word[1].istitle() or word[1].isupper():
        return ends_address(text, stop)
    return word[1].islower() and fold(word[1]) in _abbreviations()


def ends_address(text: Text, stop: int) -> bool:
    """Say whether a full stop ends a title or form of address before a name: "tov. Vidic", "Mag. Kos"."""
    word = _LAST_WORD.search(text.folded, max(0, stop - 6), stop)
    return word is not None and f"{word[1]}." in _addresses()


@cache
def _addresses() -> frozenset[str]:
    names = toml("attendance")["names"]
    return frozenset(fold(word) for word in names["address"] + names["titles"])


def _number_goes_on(before: str, after: str) -> bool:
    """Say whether a number at the beginning of a line belongs to the sentence: "v sredo," / "21. oktobra"."""
    if matcher(toml("sentences")["before_number"]).fullmatch(fold(before.split()[-1])):
        return True
    following = after.lstrip()[:1]
    if _after_number(after):
        return True
    return following.islower() and not (before.endswith(",") and _LIST_SIGN.match(before))


def _after_number(after: str) -> bool:
    """Say whether the first word of `after` shows that a number before it is no list's: "21. oktobra", "20. uri"."""
    word = fold(after.split()[0]).rstrip(".,") if after.split() else ""
    return word in months() or matcher(toml("sentences")["after_number"]).fullmatch(word) is not None


@lru_cache(maxsize=4)
def _sentence_ends(text: Text) -> tuple[bool, ...]:
    """Return of each line whether a sentence ends with it; that is asked some fifteen times."""
    return tuple(_line_ends_sentence(text, line) for line in range(len(text.lines)))


def _line_ends_sentence(text: Text, line: int) -> bool:
    if line + 1 >= len(text.lines):
        return True
    here, following = text.lines[line], text.lines[line + 1]
    before, after = text.line(line).rstrip(), text.line(line + 1)
    if following.gap and not (following.first_on_page and not before.endswith((".", ":", "!", "?"))):
        return True
    if after.lstrip().startswith("|"):
        return True  # the row of a table
    if ASIDE.search(text.line(line)) and after.lstrip()[:1].isupper():
        return True
    if before.endswith((".", ";", ":")) and _PART_NUMBER.match(after):
        # "… po tč." / "4.1 Statuta KS" goes on
        return not matcher(toml("sentences")["before_number"]).fullmatch(fold(before.split()[-1]))
    listed = _LIST_SIGN.match(after) is not None
    if before.endswith(":"):
        # "Za: 4, proti:" / "1.": a list would have something after its number
        side = matcher(toml("sentences")["before_number"]).fullmatch(fold(before.split()[-1].rstrip(":")))
        return not (side and _FIGURE.fullmatch(after))
    if before.endswith(";") and (listed or not after.lstrip()[:1].islower()):
        return True
    begins = text.clean[following.start + following.indent].isupper()
    if begins and matcher(toml("sentences")["outcome_line"]).match(text.folded_line(line + 1).lstrip()):
        return True
    if before.endswith(".") and matcher(toml("sentences")["vote_line"]).match(text.folded_line(line + 1).lstrip()):
        return True
    if (sign := _LIST_SIGN.match(after)) is not None:
        if before.endswith((" –", " —")) and after[sign.end() :][:1].islower():
            return False  # "Obnova šole –" / "II. faza"
        if not after[sign.end() :].strip() and not before.endswith((".", ",")) and following.gap == 0:
            return not sign["number"]  # "Trg padlih borcev" / "3."
        return not (sign["number"] and _number_goes_on(before, after[sign.end() :]))
    if before and matcher(toml("sentences")["goes_on"]).fullmatch(fold(before.split()[-1])):
        return False
    table = toml("sentences")
    adopts = bool(before) and matcher(table["adopts"]).fullmatch(fold(before.split()[-1])) is not None
    if adopts and matcher(table["acts"]).match(text.folded_line(line + 1).lstrip()):
        return False  # "… je sprejel" / "ODLOK O TURISTIČNI TAKSI"
    short = here.end - here.start < FULL_LINE * text.width
    return short and after.lstrip()[:1].isupper() and not before.endswith((",", "-", "–", "—"))
