"""A page as a chain of what its words may be: the parts that may be repaired, and the marks between them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Line, Page
from pipeline.patterns import compiled
from pipeline.repair.beside import INSIDE, PARTS_A_LIST, Here, told_beside
from pipeline.repair.decoding.channel import cut_of
from pipeline.repair.decoding.decoder import ZERO, Choice, Decoder, Hypothesis, Spot, is_impossible
from pipeline.repair.decoding.document_case import DocumentCase
from pipeline.repair.decoding.sentences import AFTER_ORDINAL, UNSURE_CASE, start_probability
from pipeline.repair.decoding.tokens import ADVERB, GARBLE, LABEL, NUMBER_SIGN, Part, parts_of
from pipeline.repair.names.names import AROUND, LONGEST_ABBREVIATION
from pipeline.repair.statistics.foreign import passages
from pipeline.repair.statistics.language import START, language_tokens
from pipeline.repair.statistics.memory import Memory
from pipeline.repair.statistics.ordinals import NUMBER

_SENTENCE_MARKS = ".!?"
# Words after which no number of a house stands: "Cesta 3e" is one, "in 3e" may be.
_BEFORE_ADVERB = compiled(
    "je|so|sem|si|smo|ste|sta|bi|bo|bodo|bomo|ni|niso|bil[aio]?|se|ga|jo|jih|mu|ji|jim|ki|da|ko|ker"
)
# Logistic regression on 8,400 words that begin lines of development pages and are no names: log loss 0.23, of the
# layout alone 0.44. What the layout tells, in three steps, and weights of the associations of both words with the end
# and start of a sentence, and with each other.
_LAYOUT = ((0.65, 0.6), (0.1, -0.4), (0.0, -1.7))
_ENDS_THERE, _STARTS_THERE, _GOES_ON_THERE, _AFTER_COMMA, _AFTER_CAPITALS = 0.3, 1.15, -0.75, -2.0, 1.8
_SUREST = 4
_ENDS_A_CLAUSE = ".!?:;"
_JOINERS = ("-", "–", "—")
_FIGURES = frozenset((*NUMBER_SIGN, *ADVERB))
# How the second half of a word broken over a line begins: č š ž are read as capitals too.
_SECOND_HALF = compiled(rf"\p{{Ll}}|[{GARBLE}]|[CSZGE](?=\p{{Ll}}|$)")
# What may have a letter for its label, however it is read: "po toéki e", "5 e".
_LABELLED = compiled(r"(?i)to.k|alin|.?rk|pod$|odst|.len|razred|oddel|varian|sklop|.*\d")
# Chemical symbols, as in analyses of water: those that are no misread word, and those that may be one, "Se" and "Ce",
# but not beside others in a list.
_NO_WORDS = r"C[drsu]|S[bnr]|Z[nr]"
_SYMBOL, _POSSIBLE_SYMBOL = compiled(_NO_WORDS), compiled(r"C[aeo]|S[ceim]")
_OTHER_SYMBOL = compiled(rf"{_NO_WORDS}|Ba|Cl|Fe|Hg|M[gn]|Pb")
_SYMBOLS = compiled(rf"(?:{_OTHER_SYMBOL.pattern}|{_POSSIBLE_SYMBOL.pattern})(?!\p{{L}})")
_FORMULA = compiled(r"(?:[HKO]|Na|Mg|Ca|Al|Fe|Zn|Ba)+Cl")  # HCl is no "HČI", and "Cl 3,5" no "čl. 3"
_CHLORINE, _MEASURED = "Cl", compiled(r"[<>]?\d+,\d.*|[<>]")
_MOST_SPOTS = 100  # of a page; they are a few
_GARBLED = -5.0  # ln of how much likelier a garbled word of ours is foreign, at most: "TurSki" is Turški


@dataclass(slots=True)
class Slot:
    """A part that may be repaired: where it stands and which link of the chain it is.

    `cut` is the part before it or after it that it makes a word with, over the end of a line: (its letters, whether
    this is the second half).
    """

    line: int
    word: int
    part: Part
    link: int
    cut: tuple[str, bool] | None = None


def chain_of(
    page: Page, decoder: Decoder, inside: Spot, case: DocumentCase
) -> tuple[list[list[Hypothesis]], list[Slot]]:
    """Return the hypotheses of all parts and marks of `page` in reading order, and which of them are parts.

    `inside` is a spot inside a sentence of the document, `case` tells in which case it writes its rare words there.
    """
    chain: list[list[Hypothesis]] = []
    slots: list[Slot] = []
    spots = Memory[tuple[float, bool], Spot](lambda told: inside._replace(start=told[0], numbered=told[1]), _MOST_SPOTS)
    first_half: tuple[int, str] | None = None  # of the word before, broken over its line: link, letters
    for here in _words_of(page, decoder, inside):
        raw = here.raw
        second_of, first_half = first_half, None
        if raw in ZERO and len(zero := decoder.zero(raw, here.start > 0.5 or in_capitals(here.after))) > 1:
            slots.append(Slot(here.row, here.column, Part(0, 1, raw), len(chain)))
            chain.append(zero)
            continue
        parts = parts_of(raw)
        if not parts:
            chain += [[_mark(token)] for token in _tokens(raw)]
        elif parts[0].text in _FIGURES and _is_figure(parts[0], here):
            parts = ()
        last, spot = 0, spots[here.start, here.numbered]
        for part in parts:
            if part.start == 0 and second_of is not None:
                link, letters = second_of
                slots.append(Slot(here.row, here.column, part, link, (letters, True)))
                last = part.end
                continue
            if part.text == LABEL and (raw != LABEL or _LABELLED.match(here.before)):
                last = part.end
                continue  # e-pošta, "e) …", "točka e"
            if _is_symbol(part, here):
                last = part.end
                continue
            if part.start > last and raw[part.start - 1] in "([,;:":
                chain.append([_mark(raw[part.start - 1])])
            joined = _with_second_half(part, here, decoder, spot) if here.goes_over else None
            if joined is not None:
                hypotheses, second = joined
                slots.append(Slot(here.row, here.column, part, len(chain), (second, False)))
                first_half = (len(chain), part.text)
            else:
                hypotheses = told_beside(decoder.hypotheses(part.text, spot), part, here, decoder)
                if spot.start < INSIDE:
                    hypotheses = case.adjusted(hypotheses, part.text)
                slots.append(Slot(here.row, here.column, part, len(chain)))
            chain.append(hypotheses)
            last = part.end
            # Žeje–Vodice, Šempeter-Vrtojba: the parts of a name are written alike.
            compound = last < len(raw) and raw[last] in _JOINERS and part.text[0].isupper()
            spot = inside._replace(start=0.9) if compound else inside
        if parts and last < len(raw) and second_of is None and first_half is None:
            chain.append([_mark(raw[-1])])
        if raw[-1] in _SENTENCE_MARKS:
            chain.append([_mark(START)])
    return chain, _without_foreign(chain, slots, decoder)


def _words_of(page: Page, decoder: Decoder, inside: Spot) -> Iterator[Here]:
    """Yield each word of `page` where it stands."""
    starts = start_probability(
        page.lines, decoder.lexicon, decoder.language, lambda word: decoder.hypotheses(word, inside)[0].form
    )
    places = [(row, column, word.text) for row, line in enumerate(page.lines) for column, word in enumerate(line.words)]
    earlier, before, last_row = "", "", 0
    following = [*places, (-1, 0, ""), (-1, 0, "")]
    triples = zip(places, following[1:], following[2:], strict=False)
    for (row, column, raw), (next_row, _, after), (_, _, beyond) in triples:
        start = starts[row][column]
        if column == 0 and raw[0] in UNSURE_CASE and before and before[-1] not in _ENDS_A_CLAUSE:
            start = _told_by_both(start, page.lines[last_row], raw, decoder, inside)
        # In a list, "1. Jan Kos, 2. Eva Rus", no sentence has ended.
        numbered = start == AFTER_ORDINAL and NUMBER.fullmatch(before) is not None and not earlier.endswith(",")
        yield Here(row, column, raw, before, after, beyond, next_row > row, start, numbered)
        earlier, before, last_row = before, raw, row


def _told_by_both(start: float, line: Line, raw: str, decoder: Decoder, inside: Spot) -> float:
    """Return the probability that a sentence starts at `raw`, which follows `line`; `start` is that told by the layout.

    The words on both sides of a line's end tell as well: "med začetkom" goes on with "šolskega leta"; and a line full
    of capitals is a heading or a list of names. Only a few values occur, so that what is found for a word can be
    remembered with it.
    """
    parts = parts_of(raw)
    first = _last_token(line.words[-1].text, decoder, inside)  # where most words were looked up already
    if not parts or parts[0].start > 0 or first is None:
        return start
    second = decoder.hypotheses(parts[0].text, inside)[0].form
    language = decoder.language
    odds = (
        next(offset for least, offset in _LAYOUT if start >= least)
        + _ENDS_THERE * language.association(first, START)
        + _STARTS_THERE * language.association(START, second)
        + _GOES_ON_THERE * language.association(first, second)
        + (_AFTER_COMMA if first == "," else 0.0)
        + _AFTER_CAPITALS * sum(word.text[0].isupper() for word in line.words) / len(line.words)
    )
    return 1 / (1 + math.exp(-max(-_SUREST, min(_SUREST, round(odds)))))


def _last_token(word: str, decoder: Decoder, spot: Spot) -> str | None:
    """Return what the statistics of neighbours hold of the end of `word`."""
    if word[-1].isalpha() and (parts := parts_of(word)):
        return decoder.hypotheses(parts[-1].text, spot)[0].form
    tokens = [token for token in language_tokens(word) if token != START]
    return tokens[-1] if tokens else None


def _is_figure(part: Part, here: Here) -> bool:
    """Tell whether `part` is a figure with a letter, and no misread word: 3t, 3e."""
    if part.text in NUMBER_SIGN:  # three tons wherever no number follows
        return not (here.raw.endswith(".") and here.after[:1].isdigit())
    # The number of a house nearly everywhere else.
    return part.text in ADVERB and not (_BEFORE_ADVERB.fullmatch(here.before) and here.after[:1].islower())


def _is_symbol(part: Part, here: Here) -> bool:
    """Tell whether `part` is the symbol of a chemical element: Zn, "Se" of "Cu, Se in Pb", or a formula: HCl."""
    if not part.text.istitle() or len(part.text) > len(_CHLORINE):
        return part.text.endswith(_CHLORINE) and _FORMULA.fullmatch(part.text) is not None
    if part.text == _CHLORINE:
        return _MEASURED.match(here.after) is not None
    if _POSSIBLE_SYMBOL.fullmatch(part.text):
        begins, ends = here.before.endswith(PARTS_A_LIST), here.raw.endswith(PARTS_A_LIST)
        if begins and ends:
            return _SYMBOLS.match(here.after) is not None  # Zn 0,3; Se; Ce 0,5
        beside = (here.before, here.after)
        return (begins or ends) and any(_OTHER_SYMBOL.fullmatch(word.strip(AROUND)) for word in beside)
    return _SYMBOL.fullmatch(part.text) is not None


def _with_second_half(part: Part, here: Here, decoder: Decoder, spot: Spot) -> tuple[list[Hypothesis], str] | None:
    """Return what `part`, the last of a line, may be with its second half in the next, and that; None without one."""
    if here.raw[part.end :] != "-" or not _SECOND_HALF.match(here.after):
        return None
    second = parts_of(here.after)
    if not second or second[0].start > 0:
        return None
    joined = decoder.hypotheses(part.text + second[0].text, spot)
    return (joined, second[0].text) if joined[0].known and joined[0].slips <= 1 else None


def _without_foreign(chain: list[list[Hypothesis]], slots: list[Slot], decoder: Decoder) -> list[Slot]:
    """Return `slots` without those of foreign passages, which become fixed links of `chain`.

    Of a word broken over a line both halves, which share a link, lie in the passage, or it is none of it.
    """
    evidence = [_foreignness(slot.part.text, chain[slot.link][0], decoder) for slot in slots]
    found = {place for passage in passages(evidence) for place in passage}
    if not found:
        return slots
    outside = {slot.link for place, slot in enumerate(slots) if place not in found}
    found = {place for place in found if slots[place].link not in outside}
    for place in found:
        read = slots[place].part.text
        chain[slots[place].link] = [_mark(read.lower())]
    return [slot for place, slot in enumerate(slots) if place not in found]


def _foreignness(read: str, best: Hypothesis, decoder: Decoder) -> float:
    """Return ln of how much likelier `read` is foreign than Slovene, as which it is most likely `best`."""
    evidence = decoder.foreign.evidence(read.lower(), best.score)
    if evidence <= _GARBLED or not best.known or "é" in read:  # as of most
        return evidence
    return _GARBLED if is_impossible(read) else evidence


@lru_cache(maxsize=10_000)
def _tokens(raw: str) -> tuple[str, ...]:
    """Return what the statistics of neighbours hold of a number or mark."""
    return tuple(token for token in language_tokens(raw) if token != START) or (raw[:1],)


@lru_cache(maxsize=10_000)
def _mark(form: str) -> Hypothesis:
    return Hypothesis(form, form, 0.0, known=True)


def in_capitals(word: str) -> bool:
    """Tell whether `word` is set in capitals, and no abbreviation."""
    letters = word.strip(AROUND)
    return len(letters) > LONGEST_ABBREVIATION and letters.isupper() and letters.isalpha()


def is_fragment(word: str, part: Part) -> bool:
    """Tell whether `part` is the first half of a broken word, of which nothing can be told: "odlo-"."""
    return word[part.end :] == "-" and not is_impossible(part.text)


def halves(choices: list[Choice], part: str, other: str, second: bool, decoder: Decoder) -> list[Choice]:
    """Return the choices for one half of a word broken over a line; equal halves are one choice."""
    read, place = (other + part, len(other)) if second else (part + other, len(part))
    merged: dict[str, Choice] = {}
    for choice in choices:
        cut = cut_of(choice.hypothesis.text, read, place, decoder.confusions)
        text = choice.hypothesis.text[cut:] if second else choice.hypothesis.text[:cut]
        before = merged[text].probability if text in merged else 0.0
        half = choice.hypothesis.copy()
        half.text, half.form = text, text.lower()
        merged[text] = Choice(half, before + choice.probability)
    return list(merged.values())
