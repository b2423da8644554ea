"""The repair stage: from words as read to words as they stood on the page, with reasons and doubts."""

from __future__ import annotations

import gc
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import count
from operator import is_
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Document, Line, Page, Reading, Word
from pipeline.repair.chain import Slot, chain_of, halves, in_capitals, is_fragment
from pipeline.repair.choosing import Place
from pipeline.repair.dashes import has_long_dashes
from pipeline.repair.decoding.channel import load_confusions
from pipeline.repair.decoding.decoder import Choice, Decoder, Hypothesis
from pipeline.repair.decoding.document_case import DocumentCase, document_case
from pipeline.repair.decoding.sentences import capital_rate
from pipeline.repair.decoding.tokens import Part, parts_of
from pipeline.repair.encoding import decoded, encoding_of, load_encodings, plain
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.repair.lexicon.municipalities import load_municipalities, parts_of_name
from pipeline.repair.marks import Marks, has_numerals, read_marks
from pipeline.repair.names.abbreviations import spelt_out, without_carons
from pipeline.repair.names.document_names import DocumentNames, document_names, with_names
from pipeline.repair.names.local_places import local_places
from pipeline.repair.names.names import (
    AROUND,
    favour,
    is_among,
    may_begin_name,
    sure_names,
    sure_words,
    with_doubts_of_acutes,
    with_doubts_of_names,
    writes_acutes,
)
from pipeline.repair.names.other_places import OtherPlaces, other_places
from pipeline.repair.reader import Reader, Traces, reader_of, traces_of
from pipeline.repair.settling import doubted_if_strange, settle
from pipeline.repair.spaced import settle_spaced
from pipeline.repair.statistics import casing, ordinals
from pipeline.repair.statistics.confusables import load_confusables
from pipeline.repair.statistics.foreign import load_foreign
from pipeline.repair.statistics.language import load_language
from pipeline.repair.statistics.spelling import ORDERS, load_spelling
from pipeline.settings import RepairSettings, Settings
from pipeline.spool import spooled

_KEPT = 50  # pages, the chains of which are kept for the second round


class Names(NamedTuple):
    """What the document tells of its own: the names and words it is sure of, and names that no lexicon holds."""

    known: frozenset[str] | set[str]
    unknown: DocumentNames | None
    likely: frozenset[str] | set[str] = frozenset()  # those and the places of its municipality
    short: frozenset[str] | set[str] = frozenset()  # abbreviations that it spells out, without their carons
    acutes: bool = False  # it has names that end in -ić for sure


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
    unsure = zip(marked, decoders, readers, strict=True)  # the Slovene model mistakes no case
    case = document_case(((page, decoder) for page, decoder, reader in unsure if reader is Reader.ENGLISH), capitals)
    repairer = _Repairer(settings.repair, capitals, places, case)
    pages = spooled(map(repairer.page, count(), marked, decoders, readers))
    # What a name is in one place tells what it is in another.
    known = sure_names(pages, lexicon) | places.agreed | sure_words(pages)
    short = spelt_out(pages, settings.dictionaries / "abbreviations.tsv")
    known |= short
    names = Names(
        known,
        document_names(pages, places.agreed, lexicon, settings.dictionaries / "inflection.toml"),
        known | local_places(pages, settings.dictionaries, lexicon),
        without_carons(short),
        writes_acutes(pages, lexicon),
    )
    if names.likely or names.acutes:
        pages = spooled(
            repairer.page(number, read, decoder, reader, names) if _may_profit(page, names, decoder) else page
            for number, (page, read, decoder, reader) in enumerate(zip(pages, marked, decoders, readers, strict=True))
        )
    return with_doubts_of_acutes(with_doubts_of_names(replace(document, pages=pages), lexicon), lexicon)


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
    lexicon = load_lexicon(settings.lexicon)
    table = encoding_of((word.raw for word in document.words()), encodings, lexicon)

    def right(raw: str) -> str:
        return plain(raw if table is None else decoded(raw, table, lexicon), encodings)

    if table is None and all(right(word.raw) == word.raw for word in document.words()):
        return document  # nearly all are
    return document.with_words(lambda word: replace(word, text=right(word.raw)))


def _may_profit(page: Page, names: Names, decoder: Decoder) -> bool:
    """Tell whether a word of `page` may be one of `names`, other than by a capital alone."""
    return any(
        _may_be_known(word, names.likely)
        or word.raw.strip(AROUND) in names.short
        or (names.acutes and word.changed and "ič" in word.text.lower())
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
        {table: load_spelling(lexicon, table) for table in ORDERS},
        load_confusables(lexicon),
        casing.load_casing(dictionaries / casing.COUNTS),
        ordinals.load_ordinals(dictionaries / ordinals.COUNTS),
        load_foreign(lexicon),
        casing.load_designations(dictionaries / casing.DESIGNATIONS),
        frozenset(parts_of_name(name)[0] for name in load_municipalities(dictionaries)),
    )


class _Repairer:
    """Repairs the pages of a document, once by themselves and once with what the others told of names.

    `capitals` tells how much oftener than usual the document has capitals inside sentences, `case` in which case it
    writes its rare words there, `places` what the places of its names tell of each other.
    """

    def __init__(self, settings: RepairSettings, capitals: float, places: OtherPlaces, case: DocumentCase) -> None:
        self._settings = settings
        self._capitals = capitals
        self._places = places
        self._case = case
        self._chains: dict[int, tuple[list[list[Hypothesis]], list[Slot]]] = {}  # of the first pages

    def page(self, number: int, page: Page, decoder: Decoder, reader: Reader, names: Names = _NO_NAMES) -> Page:
        """Return `page`, the one with this `number`, repaired."""
        chain, slots = self._chain(number, page, decoder, reader)
        chain = list(chain)  # that which is kept stays as it is
        if names.unknown is not None and reader is Reader.ENGLISH:
            for slot in slots:
                if slot.cut is None:
                    own = names.unknown.hypotheses(slot.part.text, decoder.confusions)
                    chain[slot.link] = with_names(chain[slot.link], own)
        if names.likely or names.acutes:
            acutes = names.acutes and reader is not Reader.SLOVENE
            chain = [favour(hypotheses, names.likely, acutes) for hypotheses in chain]
        parts = _chosen(page, slots, decoder.decode(chain), decoder)
        inside, heading = (Place(reader, names.likely, names.known, heading=heading) for heading in (False, True))
        lines = []
        for row, line in enumerate(page.lines):
            words = []
            for column, word in enumerate(line.words):
                place = heading if word.text.isupper() and _in_heading(line, column) else inside
                settled = settle(word, parts.get((row, column), ()), decoder, self._settings, place)
                if reader is Reader.SLOVENE and not (column == 0 and row and _is_broken(page.lines[row - 1])):
                    beside = (*line.words[max(0, column - 1) : column], *line.words[column + 1 : column + 2])
                    settled = doubted_if_strange(settled, beside, decoder)
                words.append(settled)
            changed = line if all(map(is_, words, line.words)) else replace(line, words=tuple(words))
            lines.append(settle_spaced(line, changed, decoder, heading, self._settings.threshold))
        return replace(page, lines=tuple(lines))

    def _chain(
        self, number: int, page: Page, decoder: Decoder, reader: Reader
    ) -> tuple[list[list[Hypothesis]], list[Slot]]:
        """Return the chain of `page` with what its other places tell of each name; the first pages' are kept."""
        kept = self._chains.pop(number, None)
        if kept is not None:
            return kept
        chain, slots = chain_of(page, decoder, self._capitals, self._case)
        if reader is Reader.ENGLISH:
            channel = self._places.channels[reader]
            for slot in slots:
                if slot.cut is None and len(chain[slot.link]) > 1:
                    adjusted = channel.adjusted(chain[slot.link], slot.part.text)
                    chain[slot.link] = self._places.adjusted(adjusted, slot.part.text)
        if number < _KEPT:
            self._chains[number] = chain, slots
        return chain, slots


def _chosen(
    page: Page, slots: Iterable[Slot], choices: Sequence[list[Choice]], decoder: Decoder
) -> dict[tuple[int, int], list[tuple[Part, list[Choice]]]]:
    """Return the parts of each word, by its line and place, between the choices of which something is to be settled."""
    parts: dict[tuple[int, int], list[tuple[Part, list[Choice]]]] = {}
    for slot in slots:
        found = choices[slot.link]
        if slot.cut is not None:
            found = halves(found, slot.part.text, *slot.cut, decoder)
        elif (len(found) == 1 and found[0].hypothesis.text == slot.part.text) or is_fragment(
            page.lines[slot.line].words[slot.word].text, slot.part
        ):
            continue
        parts.setdefault((slot.line, slot.word), []).append((slot.part, found))
    return parts


def _in_heading(line: Line, place: int) -> bool:
    """Tell whether the word before or after `place` is set in capitals."""
    beside = (*line.words[max(0, place - 1) : place], *line.words[place + 1 : place + 2])
    return any(in_capitals(word.text) for word in beside)


def _is_broken(line: Line) -> bool:
    """Tell whether the last word of a line goes on in the next: "predin-"."""
    return line.raw.rstrip().endswith(("-", "\u00ad"))
