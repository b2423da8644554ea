"""The repair stage: from words as read to words as they stood on the page, with reasons and doubts."""

from __future__ import annotations

import gc
import unicodedata
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Candidate, Document, Line, Page, Reading, Reason, Repair, Word
from pipeline.repair import casing, ordinals
from pipeline.repair.abbreviations import spelt_out, without_carons
from pipeline.repair.chain import chain_of, halves, in_capitals, is_fragment
from pipeline.repair.channel import explain, load_confusions
from pipeline.repair.choosing import Place, is_possible, reason_of, sure_choice
from pipeline.repair.confusables import load_confusables
from pipeline.repair.dashes import has_long_dashes
from pipeline.repair.decoder import IMPOSSIBLE, ZERO, Choice, Decoder
from pipeline.repair.document_names import DocumentNames, document_names, with_names
from pipeline.repair.encoding import encoding_of, load_encodings, plain
from pipeline.repair.foreign import load_foreign
from pipeline.repair.language import load_language
from pipeline.repair.lexicon import load_lexicon
from pipeline.repair.marks import Marks, has_numerals, read_marks
from pipeline.repair.names import AROUND, favour, is_among, may_begin_name, sure_names, sure_words, with_doubts_of_names
from pipeline.repair.other_places import OtherPlaces, other_places
from pipeline.repair.reader import Reader, Traces, reader_of, traces_of
from pipeline.repair.sentences import capital_rate
from pipeline.repair.spaced import settle_spaced
from pipeline.repair.spelling import load_spelling
from pipeline.repair.tokens import ADVERB, Part, parts_of
from pipeline.settings import RepairSettings, Settings
from pipeline.spool import spooled

_FEWEST_SHOWN = 0.001  # a runner-up less probable than this is not shown
_MOST_SHOWN = 4
_GARBLED = 0.05  # the probability of a word that can hardly be printed as it is read


class Names(NamedTuple):
    """What the document tells of its own: the names and words it is sure of, and names that no lexicon holds."""

    known: frozenset[str] | set[str]
    unknown: DocumentNames | None
    short: frozenset[str] | set[str] = frozenset()  # abbreviations that it spells out, without their carons


_NO_NAMES = Names(frozenset(), None)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let Python look for no garbage in here: repair makes none in cycles, and the search takes a fifth of its time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@_without_collector()
def repair(document: Document, settings: Settings) -> Document:
    """Return `document` with the text of its words repaired, each change with its reason and probability.

    Raises:
        MissingToolError: the lexicon has not been compiled.
    """
    document = _decoded(document, settings)
    readers = _readers(document, settings.ocr.language)
    decoders = [load_decoder(settings.lexicon, settings.dictionaries, reader) for reader in readers]
    lexicon = load_lexicon(settings.lexicon)
    long_dashes, numerals = has_long_dashes(document.pages, lexicon), has_numerals(document.pages)
    marked = spooled(
        read_marks(page, Marks(lexicon, reader, settings.dictionaries, long_dashes, numerals))
        for page, reader in zip(document.pages, readers, strict=True)
    )
    capitals = capital_rate(marked, decoders[0].capital_share) if decoders else 1.0
    places = other_places(zip(marked, decoders, readers, strict=True), lexicon, capitals)

    def repaired(page: Page, decoder: Decoder, reader: Reader, names: Names = _NO_NAMES) -> Page:
        return _repair_page(page, decoder, reader, settings, names, capitals, places)

    pages = spooled(map(repaired, marked, decoders, readers))
    # What a name is in one place tells what it is in another.
    known = sure_names(pages, lexicon) | places.agreed | sure_words(pages)
    short = spelt_out(pages, settings.dictionaries / "abbreviations.tsv")
    known |= short
    names = Names(
        known,
        document_names(pages, places.agreed, lexicon, settings.dictionaries / "inflection.toml"),
        without_carons(short),
    )
    if known:
        pages = spooled(
            repaired(read, decoder, reader, names) if _may_profit(page, names, decoder) else page
            for page, read, decoder, reader in zip(pages, marked, decoders, readers, strict=True)
        )
    return with_doubts_of_names(replace(document, pages=pages), lexicon)


def _readers(document: Document, language: str) -> list[Reader]:
    """Return the reader of each page.

    What we read ourselves with the Slovene model and without č š ž was typed without them, and stays so.
    """
    shown = [(page.reading, traces_of(page.text)) for page in document.pages]
    whole = reader_of(Traces(*map(sum, zip(*(traces for _, traces in shown), strict=True)))) if shown else None

    def reader(reading: Reading, traces: Traces) -> Reader:
        if reading is Reading.OCR and "slv" in language.split("+"):
            return Reader.SLOVENE
        found = reader_of(traces)
        if found is Reader.SLOVENE or whole in (None, Reader.SLOVENE):
            return found or whole or Reader.SLOVENE
        return whole  # of pages without č š ž the document tells more

    return [reader(reading, traces) for reading, traces in shown]


def _decoded(document: Document, settings: Settings) -> Document:
    """Return `document` with the text of words in a wrong character set put right."""
    encodings = load_encodings(settings.dictionaries / "encodings.toml")
    table = encoding_of((word.raw for word in document.words()), encodings, load_lexicon(settings.lexicon))

    def decoded(raw: str) -> str:
        return plain(raw if table is None else table.apply(raw), encodings)

    if table is None and all(decoded(word.raw) == word.raw for word in document.words()):
        return document  # nearly all are
    return document.with_words(lambda word: replace(word, text=decoded(word.raw)))


def _may_profit(page: Page, names: Names, decoder: Decoder) -> bool:
    """Tell whether a word of `page` may be one of `names`, other than by a capital alone."""
    return any(
        _may_be_known(word, names.known)
        or word.raw.strip(AROUND) in names.short
        or (names.unknown is not None and may_begin_name(word.raw) and _may_be_unknown(word, names.unknown, decoder))
        for word in page.words()
    )


def _may_be_known(word: Word, names: Container[str]) -> bool:
    if not word.doubtful or word.repair is None:
        return False
    text = word.text.strip(AROUND)
    others = [candidate.text.strip(AROUND) for candidate in word.repair.alternatives]
    return any(is_among(name, names) for name in (text, *others)) or any(
        other.lower() in names for other in others if other.lower() != text.lower()
    )


def _may_be_unknown(word: Word, names: DocumentNames, decoder: Decoder) -> bool:
    return any(names.hypotheses(part.text, decoder.confusions) for part in parts_of(word.raw))


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
        load_confusables(lexicon),
        casing.load_casing(dictionaries / casing.COUNTS),
        ordinals.load_ordinals(dictionaries / ordinals.COUNTS),
        load_foreign(lexicon),
    )


def _repair_page(
    page: Page,
    decoder: Decoder,
    reader: Reader,
    settings: Settings,
    names: Names,
    capitals: float,
    places: OtherPlaces,
) -> Page:
    chain, slots = chain_of(page, decoder, capitals)
    if reader is Reader.ENGLISH:
        channel = places.channels[reader]
        for slot in slots:
            if slot.cut is None and len(chain[slot.link]) > 1:
                adjusted = channel.adjusted(chain[slot.link], slot.part.text)
                chain[slot.link] = places.adjusted(adjusted, slot.part.text)
    if names.unknown is not None and reader is Reader.ENGLISH:
        for slot in slots:
            if slot.cut is None:
                own = names.unknown.hypotheses(slot.part.text, decoder.confusions)
                chain[slot.link] = with_names(chain[slot.link], own)
    if names.known:
        chain = [favour(hypotheses, names.known) for hypotheses in chain]
    choices = decoder.decode(chain)
    parts: dict[tuple[int, int], list[tuple[Part, list[Choice]]]] = {}
    for slot in slots:
        found = choices[slot.link]
        if slot.cut is None and (
            (len(found) == 1 and found[0].hypothesis.text == slot.part.text)
            or is_fragment(page.lines[slot.line].words[slot.word].text, slot.part)
        ):
            continue
        if slot.cut is not None:
            found = halves(found, slot.part.text, *slot.cut, decoder)
        parts.setdefault((slot.line, slot.word), []).append((slot.part, found))
    inside, heading = (Place(reader, names.known, heading=heading) for heading in (False, True))
    lines = []
    for row, line in enumerate(page.lines):
        words = []
        for column, word in enumerate(line.words):
            place = heading if word.text.isupper() and _in_heading(line, column) else inside
            words.append(_settle(word, parts.get((row, column), ()), decoder, settings.repair, place))
        lines.append(settle_spaced(replace(line, words=tuple(words)), decoder, heading, settings.repair.threshold))
    return replace(page, lines=tuple(lines))


def _in_heading(line: Line, place: int) -> bool:
    """Tell whether the word before or after `place` is set in capitals."""
    beside = (*line.words[max(0, place - 1) : place], *line.words[place + 1 : place + 2])
    return any(in_capitals(word.text) for word in beside)


def _is_garbled(read: str, decoder: Decoder, place: Place) -> bool:
    """Tell whether a word for which nothing better is found can hardly be printed so: "LukovSéica"."""
    if read.isalpha() and read.isascii() and (read.islower() or read.istitle()):
        return False  # quickly told of most words
    return place.reader is Reader.ENGLISH and any(
        IMPOSSIBLE.search(part.text) is not None and part.text.lower() not in decoder.lexicon for part in parts_of(read)
    )


def _settle(
    word: Word,
    parts: Sequence[tuple[Part, list[Choice]]],
    decoder: Decoder,
    settings: RepairSettings,
    place: Place,
) -> Word:
    """Return `word` with its parts replaced where the choice is sure enough, and with its doubts."""
    read = word.text  # as read, its characters put right
    made = word.repair  # by `read_marks`
    # Of marks alone, specks among them, Tesseract is seldom sure, and nobody needs to be asked.
    faint = word.confidence is not None and word.confidence < settings.confidence and any(map(str.isalnum, read))
    if not parts and made is None and read == word.raw and unicodedata.is_normalized("NFC", read):
        if _is_garbled(read, decoder, place):
            return replace(word, repair=Repair(Reason.UNKNOWN, _GARBLED), doubtful=True)
        return word if word.doubtful == faint else replace(word, doubtful=faint)
    text, last = "", 0
    probability, doubtful = (made.probability, word.doubtful) if made else (1.0, False)
    reason, details = (made.reason, [made.detail]) if made else (Reason.UNKNOWN, [])
    if made is None and read != word.raw:
        reason = Reason.ENCODING
    alternatives: list[Candidate] = []
    for part, choices in parts:
        ranked = sorted(choices, key=lambda choice: -choice.probability)
        best = ranked[0]
        chosen = sure_choice(part.text, choices, place, settings.threshold)
        settled = part.text if chosen is None else chosen.hypothesis.text
        sure = chosen.probability if chosen else 0.0
        text += read[last : part.start] + settled
        last = part.end
        if sure < probability:
            probability = sure
            before, after = read[: part.start], read[part.end :]
            alternatives = [
                Candidate(before + choice.hypothesis.text + after, round(choice.probability, 4))
                for choice in ranked
                if choice.hypothesis.text != settled and choice.probability >= _FEWEST_SHOWN
            ][:_MOST_SHOWN]
        changed = settled != part.text
        letters = sure
        if changed or place.reader is Reader.SLOVENE:
            folded = settled.lower()
            letters = sum(choice.probability for choice in choices if choice.hypothesis.text.lower() == folded)
        if place.reader is Reader.SLOVENE:  # such a reader mistakes letters, hardly ever their case
            sure = letters
        if changed:
            # Of the doubts about a capital alone at .95 to .99, 156 of 159 were right (benchmarks/review_learning.py).
            doubtful = doubtful or letters < settings.doubt or sure < settings.doubt_capital
        elif sure < settings.doubt_as_read:
            doubtful = True
            if reason is Reason.UNKNOWN and is_possible(part.text, choices):
                reason = Reason.OTHERS
        if changed:
            # Made up of letters, or out of a digit: a person looks.
            doubtful = doubtful or chosen is None or not chosen.hypothesis.known or part.text in (*ZERO, *ADVERB)
            reason = reason_of(part.text, chosen or best, choices, place.names)
            details.append(explain(settled, part.text, decoder.confusions))
    text += read[last:]
    text = unicodedata.normalize("NFC", text)
    if text == word.raw and not doubtful:
        return word if word.doubtful == faint and made is None else replace(word, repair=None, doubtful=faint)
    found = Repair(reason, round(probability, 4), ", ".join(filter(None, details)), tuple(alternatives))
    return replace(word, text=text, repair=found, doubtful=doubtful or faint)
