"""The repair stage: from words as read to words as they stood on the page, with reasons and doubts."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Document, Line, Page, Reading, Word
from pipeline.repair.chain import Slot, chain_of, halves, in_capitals, is_fragment
from pipeline.repair.choosing import Place
from pipeline.repair.dashes import has_long_dashes
from pipeline.repair.decoding.channel import load_confusions
from pipeline.repair.decoding.decoder import Choice, Choices, Decoder, Hypothesis, Spot
from pipeline.repair.decoding.document_case import DocumentCase, document_case
from pipeline.repair.decoding.sentences import capital_rate, stranger_rate, words_inside
from pipeline.repair.decoding.tokens import Part, parts_of
from pipeline.repair.encoding import decoded, encoding_of, load_encodings, plain
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.repair.lexicon.municipalities import load_municipalities, parts_of_name
from pipeline.repair.marks import Marks, has_numerals, read_marks
from pipeline.repair.names.abbreviations import spelt_out, without_carons
from pipeline.repair.names.acutes import (
    beside_acutes,
    likelier_acutes,
    with_doubts_of_acutes,
    with_doubts_of_read_carons,
)
from pipeline.repair.names.document_names import DocumentNames, document_names, with_names
from pipeline.repair.names.local_places import local_places
from pipeline.repair.names.names import (
    AROUND,
    favour,
    is_among,
    may_begin_name,
    sure_names,
    sure_texts,
    sure_words,
    with_doubts_of_names,
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


Parts = dict[tuple[int, int], list[tuple[Part, list[Choice]]]]  # of words, by their line and place there


class Names(NamedTuple):
    """What the document tells of its own: the names and words it is sure of, and names that no lexicon holds."""

    known: frozenset[str] | set[str] = frozenset()
    unknown: DocumentNames | None = None
    likely: frozenset[str] | set[str] = frozenset()  # those and the places of its municipality with carons
    bare: frozenset[str] = frozenset()  # the places there without carons
    short: frozenset[str] | set[str] = frozenset()  # abbreviations that it spells out, without their carons
    acutes: float = 0.0  # ln of how much likelier than usual its surnames end in -ić


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let Python look for no garbage in here: there is little in cycles, and the search takes a fifth of the time."""
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
    words = Counter(word for page in marked for word in words_inside(page))
    capitals = capital_rate(words, decoders[0].capital_share) if decoders else 1.0
    inside = Spot(0.0, capitals, stranger_rate(words, lexicon))
    places = other_places(zip(marked, decoders, readers, strict=True), lexicon, inside)
    unsure = zip(marked, decoders, readers, strict=True)  # the Slovene model mistakes no case
    case = document_case(((page, decoder) for page, decoder, reader in unsure if reader is Reader.ENGLISH), inside)
    repairer = _Repairer(settings.repair, inside, places, case)
    pages = spooled(map(repairer.page, count(), marked, decoders, readers))
    # What a name is in one place tells what it is in another.
    sure = sure_texts(pages)
    known = sure_names(sure, lexicon) | places.agreed | sure_words(sure)
    short = spelt_out(pages, settings.dictionaries / "abbreviations.tsv")
    local = local_places(pages, settings.dictionaries, lexicon)
    known = {name for name in known if not local.is_another(name)} | short
    names = Names(
        known,
        document_names(pages, places.agreed, lexicon, settings.dictionaries / "inflection.toml"),
        known | local.with_carons,
        local.bare,
        without_carons(short),
        likelier_acutes(pages, lexicon, inside.among_strangers),
    )
    if names.likely or names.bare or names.acutes:
        pages = spooled(
            repairer.page_again(page, number, read, decoder, reader, names)
            if _may_profit(page, names, decoder)
            else page
            for number, (page, read, decoder, reader) in enumerate(zip(pages, marked, decoders, readers, strict=True))
        )
    document = with_doubts_of_names(replace(document, pages=pages), lexicon)
    return with_doubts_of_read_carons(with_doubts_of_acutes(document, lexicon), readers, lexicon)


def _readers(document: Document, language: str) -> list[Reader]:
    """Return the reader of each page.

    What we read ourselves with the Slovene model and without č š ž was typed without them, and stays so.
    """
    shown = [(page.reading, traces_of(" ".join(word.text for word in page.words()))) for page in document.pages]
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
    words = {word.raw for word in document.words()}
    table = encoding_of(words, encodings, lexicon)

    def right(raw: str) -> str:
        return plain(raw if table is None else decoded(raw, table, lexicon), encodings)

    if table is None and all(right(raw) == raw for raw in words):
        return document  # nearly all are
    return document.with_words(lambda word: replace(word, text=right(word.raw)))


def _may_profit(page: Page, names: Names, decoder: Decoder) -> bool:
    """Tell whether a word of `page` may be one of `names`, other than by a capital alone."""
    return any(
        _may_be_known(word, names.likely)
        or (raw := word.raw.strip(AROUND)) in names.short
        or (word.changed and raw in names.bare)
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


class _Found(NamedTuple):
    """What a page may be by itself: its chain, the parts in it, and how likely each of their hypotheses is."""

    chain: list[list[Hypothesis]]
    slots: list[Slot]
    choices: Choices


class _Repairer:
    """Repairs the pages of a document, once by themselves and once with what the others told of names.

    `inside` is a spot inside a sentence of the document, `case` tells in which case it writes its rare words there,
    `places` what the places of its names tell of each other.
    """

    def __init__(self, settings: RepairSettings, inside: Spot, places: OtherPlaces, case: DocumentCase) -> None:
        self._settings = settings
        self._inside = inside
        self._places = places
        self._case = case
        self._found: dict[int, _Found] = {}  # of the first pages

    def page(self, number: int, page: Page, decoder: Decoder, reader: Reader) -> Page:
        """Return `page`, the one with this `number`, repaired by itself."""
        found = self._find(page, decoder, reader)
        if number < _KEPT:
            self._found[number] = found
        columns = {row: range(len(line.words)) for row, line in enumerate(page.lines)}
        return self._settled(page, page, columns, _chosen(page, found, decoder), decoder, Names(), reader)

    def page_again(
        self, settled: Page, number: int, page: Page, decoder: Decoder, reader: Reader, names: Names
    ) -> Page:
        """Return `settled`, which `page` became by itself, with what the document tells of `names`."""
        found = self._found.pop(number, None) or self._find(page, decoder, reader)
        chain = list(found.chain)
        changed, told = set[int](), set[int]()  # links
        for slot in found.slots:
            hypotheses = chain[slot.link]
            if names.unknown is not None and reader is Reader.ENGLISH and slot.cut is None:
                hypotheses = with_names(hypotheses, names.unknown.hypotheses(slot.part.text, decoder.confusions))
            if _is_open(hypotheses, slot) and slot.link not in changed:
                hypotheses = favour(hypotheses, names.likely, names.bare)
                if names.acutes and reader is not Reader.SLOVENE:
                    hypotheses = beside_acutes(hypotheses, names.acutes)
                texts = (slot.part.text, *(hypothesis.text for hypothesis in hypotheses))
                if slot.cut is not None or any(is_among(text, names.likely) or text in names.bare for text in texts):
                    told.add(slot.link)
            if hypotheses is not chain[slot.link]:
                chain[slot.link] = hypotheses
                changed.add(slot.link)
        choices = decoder.decode_again(chain, changed)
        # Anything else of the page stays as it is.
        slots = [slot for slot in found.slots if slot.link in choices or slot.link in changed or slot.link in told]
        columns = defaultdict[int, set[int]](set)
        for slot in slots:
            columns[slot.line].add(slot.word)
        slots = [slot for slot in found.slots if slot.word in columns.get(slot.line, ())]  # with the parts beside them
        parts = _chosen(page, _Found(chain, slots, found.choices | choices), decoder)
        return self._settled(page, settled, columns, parts, decoder, names, reader)

    def _find(self, page: Page, decoder: Decoder, reader: Reader) -> _Found:
        chain, slots = chain_of(page, decoder, self._inside, self._case)
        if reader is Reader.ENGLISH:
            # What its other places tell of each name.
            channel = self._places.channels[reader]
            for slot in slots:
                if slot.cut is None and len(chain[slot.link]) > 1:
                    adjusted = channel.adjusted(chain[slot.link], slot.part.text)
                    chain[slot.link] = self._places.adjusted(adjusted, slot.part.text)
        return _Found(chain, slots, decoder.decode(chain))

    def _settled(
        self,
        page: Page,
        before: Page,
        columns: Mapping[int, Iterable[int]],
        parts: Parts,
        decoder: Decoder,
        names: Names,
        reader: Reader,
    ) -> Page:
        """Return `before`, `page` as it is so far, with the words in the `columns` of each line settled."""
        inside, heading = (
            Place(reader, names.likely, names.known, self._inside.among_strangers, heading=heading)
            for heading in (False, True)
        )
        lines = []
        for row, (line, so_far) in enumerate(zip(page.lines, before.lines, strict=True)):
            words = list(so_far.words)
            for column in columns.get(row, ()):
                word = line.words[column]
                place = heading if word.text.isupper() and _in_heading(line, column) else inside
                settled = settle(word, parts.get((row, column), ()), decoder, self._settings, place)
                if reader is Reader.SLOVENE and not (column == 0 and row and _is_broken(page.lines[row - 1])):
                    beside = (*line.words[max(0, column - 1) : column], *line.words[column + 1 : column + 2])
                    settled = doubted_if_strange(settled, beside, decoder)
                words[column] = settled
            lines.append(settle_spaced(line, so_far.with_words(words), decoder, heading, self._settings.threshold))
        return replace(before, lines=tuple(lines))


def _is_open(hypotheses: list[Hypothesis], slot: Slot) -> bool:
    """Tell whether it is to be settled what stands in `slot`."""
    return len(hypotheses) > 1 or hypotheses[0].text != slot.part.text or slot.cut is not None


def _chosen(page: Page, found: _Found, decoder: Decoder) -> Parts:
    """Return the parts of each word, by its line and place, between the choices of which something is to be settled."""
    parts: Parts = {}
    for slot in found.slots:
        hypotheses = found.chain[slot.link]
        if not _is_open(hypotheses, slot):
            continue
        choices = found.choices.get(slot.link) or [Choice(hypotheses[0], 1.0)]
        if slot.cut is not None:
            choices = halves(choices, slot.part.text, *slot.cut, decoder)
        elif is_fragment(page.lines[slot.line].words[slot.word].text, slot.part):
            continue
        parts.setdefault((slot.line, slot.word), []).append((slot.part, choices))
    return parts


def _in_heading(line: Line, place: int) -> bool:
    """Tell whether the word before or after `place` is set in capitals."""
    beside = (*line.words[max(0, place - 1) : place], *line.words[place + 1 : place + 2])
    return any(in_capitals(word.text) for word in beside)


def _is_broken(line: Line) -> bool:
    """Tell whether the last word of a line goes on in the next: "predin-"."""
    return line.raw.rstrip().endswith(("-", "\u00ad"))
