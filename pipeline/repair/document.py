"""The repair stage: from words as read to words as they stood on the page, with reasons and doubts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline.model import Candidate, Document, Line, Page, Reason, Repair, Word
from pipeline.repair.channel import explain, load_confusions
from pipeline.repair.decoder import Choice, Decoder, Hypothesis
from pipeline.repair.language import NUMBER, START, load_language
from pipeline.repair.lexicon import load_lexicon
from pipeline.repair.reader import Reader, reader_of
from pipeline.repair.sentences import start_probability
from pipeline.repair.spelling import load_spelling
from pipeline.repair.tokens import Part, parts_of
from pipeline.settings import RepairSettings, Settings

_FEWEST_SHOWN = 0.001  # a runner-up less probable than this is not shown
_MOST_SHOWN = 4
_SENTENCE_MARKS = ".!?"
_JOINERS = ("-", "–", "—")
# Measured by benchmarks/repair_accuracy.py on the development pages.
_LONGEST_ABBREVIATION = 4  # letters; a shorter word in capitals is shown, never changed
_SURE_OF_A_KNOWN_WORD = 0.9  # a word that the lexicon holds as read
_BEST_GUESS = 0.6  # a word that no lexicon holds
_SURE_OF_A_SLIP = 0.97  # a slip in which no caron is involved


def repair(document: Document, settings: Settings) -> Document:
    """Return `document` with the text of its words repaired, each change with its reason and probability.

    Raises:
        MissingToolError: the lexicon has not been compiled.
    """
    whole = reader_of(document.raw)
    pages = []
    for page in document.pages:
        reader = reader_of(page.raw) or whole or Reader.SLOVENE
        pages.append(_repair_page(page, load_decoder(settings.lexicon, settings.dictionaries, reader), reader, settings))
    return replace(document, pages=tuple(pages))


@lru_cache(maxsize=8)
def load_decoder(lexicon: Path, dictionaries: Path, reader: Reader) -> Decoder:
    """Load the models for texts from `reader`.

    Raises:
        MissingToolError: the lexicon has not been compiled.
    """
    return Decoder(
        load_confusions(dictionaries / f"confusions-{reader}.tsv"),
        load_lexicon(lexicon),
        load_language(lexicon),
        load_spelling(lexicon),
    )


@dataclass(frozen=True, slots=True)
class _Slot:
    """A part that may be repaired: where it stands and which link of the chain it is."""

    line: int
    word: int
    part: Part
    link: int


def _repair_page(page: Page, decoder: Decoder, reader: Reader, settings: Settings) -> Page:
    chain, slots = _chain_of(page, decoder)
    choices = decoder.decode(chain)
    parts: dict[tuple[int, int], list[tuple[Part, list[Choice]]]] = {}
    for slot in slots:
        parts.setdefault((slot.line, slot.word), []).append((slot.part, choices[slot.link]))
    lines = []
    for row, line in enumerate(page.lines):
        words = tuple(
            _settle(word, parts.get((row, column), ()), decoder, reader, settings.repair)
            for column, word in enumerate(line.words)
        )
        lines.append(replace(line, words=words))
    return replace(page, lines=tuple(lines))


def _chain_of(page: Page, decoder: Decoder) -> tuple[list[list[Hypothesis]], list[_Slot]]:
    """Return the hypotheses of all parts and marks of `page` in reading order, and which of them are parts."""
    chain: list[list[Hypothesis]] = []
    slots: list[_Slot] = []
    starts = start_probability(page.lines)
    for row, line in enumerate(page.lines):
        for column, word in enumerate(line.words):
            raw = word.raw
            parts = parts_of(raw)
            start = starts[row][column]
            if not parts:
                chain.append([_mark(NUMBER if any(map(str.isdigit, raw)) else raw[:1])])
            last = 0
            for part in parts:
                if part.start > last and raw[part.start - 1] in "([,;:":
                    chain.append([_mark(raw[part.start - 1])])
                slots.append(_Slot(row, column, part, len(chain)))
                chain.append(decoder.hypotheses(part.text, start))
                # Žeje–Vodice, Šempeter-Vrtojba: the parts of a name are written alike.
                last, start = part.end, 0.9 if part.text[0].isupper() and raw[part.end : part.end + 1] in _JOINERS else 0.0
            if parts and last < len(raw):
                chain.append([_mark(raw[-1])])
            if raw[-1] in _SENTENCE_MARKS:
                chain.append([_mark(START)])
    return chain, slots


def _mark(form: str) -> Hypothesis:
    return Hypothesis(form, form, 0.0, known=True)


def _settle(
    word: Word,
    parts: Sequence[tuple[Part, list[Choice]]],
    decoder: Decoder,
    reader: Reader,
    settings: RepairSettings,
) -> Word:
    """Return `word` with its parts replaced where the choice is sure enough, and with its doubts."""
    text, last = "", 0
    probability, doubtful = 1.0, False
    reason, details = Reason.UNKNOWN, []
    alternatives: list[Candidate] = []
    for part, choices in parts:
        ranked = sorted(choices, key=lambda choice: -choice.probability)
        best = ranked[0]
        chosen = _chosen(part.text, choices, reader, settings)
        settled = part.text if chosen is None else chosen.hypothesis.text
        sure = chosen.probability if chosen else 0.0
        text += word.raw[last : part.start] + settled
        last = part.end
        if sure < probability:
            probability = sure
            before, after = word.raw[: part.start], word.raw[part.end :]
            alternatives = [
                Candidate(before + choice.hypothesis.text + after, round(choice.probability, 4))
                for choice in ranked
                if choice.hypothesis.text != settled and choice.probability >= _FEWEST_SHOWN
            ][:_MOST_SHOWN]
        if sure < settings.doubt:
            doubtful = True
        if settled != part.text:
            reason = _reason(part.text, best, choices)
            details.append(explain(settled, part.text, decoder.confusions))
    text += word.raw[last:]
    text = unicodedata.normalize("NFC", text)
    if text == word.raw and not doubtful:
        return word
    found = Repair(reason, round(probability, 4), ", ".join(filter(None, details)), tuple(alternatives))
    return replace(word, text=text, repair=found, doubtful=doubtful)


def _chosen(read: str, choices: list[Choice], reader: Reader, settings: RepairSettings) -> Choice | None:
    """Return the choice that is sure enough to stand in the text; None to leave the part as it was read.

    A right word made wrong is worse than a wrong one left alone, so a word that could stand as read is changed only on
    strong evidence, while of a word that cannot be right the best guess is taken and shown as doubtful.
    """
    best = max(choices, key=lambda choice: choice.probability)
    as_read = next((choice for choice in choices if choice.hypothesis.text == read), None)
    if best is as_read:
        return best
    if read.isupper() and 1 < len(read) <= _LONGEST_ABBREVIATION:
        return as_read
    known = as_read is not None and as_read.hypothesis.known
    if reader is Reader.SLOVENE and known:
        return as_read
    folded = best.hypothesis.text.lower()
    if folded == read.lower():
        return best if best.probability >= settings.threshold else as_read
    # Which letters stand there, and which of them is a capital, are two questions: the first decides.
    same = sum(choice.probability for choice in choices if choice.hypothesis.text.lower() == folded)
    if best.hypothesis.slips and (known or best.hypothesis.slips > 1 or same < _SURE_OF_A_SLIP):
        return as_read
    if known:
        return best if same >= _SURE_OF_A_KNOWN_WORD else as_read
    return best if same >= _BEST_GUESS else as_read


def _reason(read: str, best: Choice, choices: list[Choice]) -> Reason:
    if best.hypothesis.text.lower() == read.lower():
        return Reason.CASE
    if not best.hypothesis.known:
        return Reason.CONFUSION
    # The neighbours decided where the others would have stood a fair chance without them.
    highest = max(choice.hypothesis.score for choice in choices)
    rivals = [choice for choice in choices if choice is not best and choice.hypothesis.score > highest - 2.5]
    return Reason.NEIGHBOURS if rivals else Reason.LEXICON


