"""The repair stage: from words as read to words as they stood on the page, with reasons and doubts."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pipeline.model import Candidate, Document, Line, Page, Reading, Reason, Repair, Word
from pipeline.repair.channel import cut_of, explain, load_confusions
from pipeline.repair.confusables import load_confusables
from pipeline.repair.decoder import IMPOSSIBLE, SIGNS, ZERO, Choice, Decoder, Hypothesis
from pipeline.repair.encoding import encoding_of, load_encodings
from pipeline.repair.language import NUMBER, START, load_language
from pipeline.repair.lexicon import BARE, load_lexicon
from pipeline.repair.marks import Marks, has_long_dashes, read_marks
from pipeline.repair.names import AROUND, agreed_names, sure_names
from pipeline.repair.reader import Reader, reader_of
from pipeline.repair.sentences import start_probability
from pipeline.repair.spelling import load_spelling
from pipeline.repair.tokens import GARBLE, NUMBER_SIGN, Part, parts_of
from pipeline.settings import RepairSettings, Settings
from pipeline.spool import spooled

_FEWEST_SHOWN = 0.001  # a runner-up less probable than this is not shown
_MOST_SHOWN = 4
_SENTENCE_MARKS = ".!?"
_NUMBER_ABBREVIATIONS = frozenset({"št", "štev"})
_A_NUMBER_FOLLOWS, _NO_NUMBER_FOLLOWS = 5.0, -8.0
_SAME_NAME = 3.0  # ln of how much likelier a name is that stands elsewhere in the document
_JOINERS = ("-", "–", "—")
# Measured by benchmarks/repair_accuracy.py on the development pages.
_LONGEST_ABBREVIATION = 4  # letters; a shorter word in capitals is shown, not changed
_SURE_IN_A_HEADING = 0.995  # but a word of a heading or a name: OSNOVNE SOLE, Bojan PIRS
_SURE_OF_A_KNOWN_WORD = 0.8  # a word that the lexicon holds as read
_FREQUENT, _SURE_OF_A_COMMON_WORD = math.log(5e-4), 0.92  # one as frequent as "se"
_SURE_OF_A_NAME = 0.92  # a word with a capital that may be right as read
_BEST_GUESS = 0.6  # a word that no lexicon holds
_WILD_GUESS = 0.3  # a word that cannot be right as read: €e is če, še or že
# A word made into one that no lexicon holds: where it may be right as read, where a capital stands inside it (a command
# such as TabSize has one too), and where it cannot be right.
_SURE_OF_AN_UNKNOWN_WORD, _CAPITAL_INSIDE, _GUESS_OF_AN_UNKNOWN_WORD = 0.99, 0.95, 0.75
# A name that only the lists of names hold (Sturm is no misread Šturm): where it may be right as read, and where not.
_SURE_OF_A_RARE_NAME, _GUESS_OF_A_RARE_NAME = 0.995, 0.85
# č š ž read as other letters than c s z: in a word that the lexicon holds as read (te), in another (page), in a short
# one.
_SURE_OF_ANOTHER_LETTER, _SHORT = (0.92, 0.97, 0.999), 3
_NEVER = 2.0
_SURE_OF_A_DIGIT = 0.8  # "0" that is the preposition "o"
_LONG_NAME = 6  # letters of a word with a capital that may have lost one
_LONG = 8  # letters of a word that may have won or lost a letter
_SURE_OF_A_SLIP = 0.97  # a slip in which no caron is involved


def repair(document: Document, settings: Settings) -> Document:
    """Return `document` with the text of its words repaired, each change with its reason and probability.

    Raises:
        MissingToolError: the lexicon has not been compiled.
    """
    document = _decoded(document, settings)
    whole = reader_of(document.text)
    readers = [_reader(page, whole, settings.ocr.language) for page in document.pages]
    decoders = [load_decoder(settings.lexicon, settings.dictionaries, reader) for reader in readers]
    lexicon = load_lexicon(settings.lexicon)
    long_dashes = has_long_dashes(document.pages, lexicon)
    marked = spooled(
        read_marks(page, Marks(lexicon, reader, settings.dictionaries, long_dashes))
        for page, reader in zip(document.pages, readers, strict=True)
    )

    def repaired(page: Page, decoder: Decoder, reader: Reader, names: Container[str] = frozenset()) -> Page:
        return _repair_page(page, decoder, reader, settings, names)

    pages = spooled(map(repaired, marked, decoders, readers))
    # What a name is in one place tells what it is in another.
    names = sure_names(pages, lexicon) | agreed_names(zip(marked, decoders, strict=True), lexicon)
    if names:
        pages = spooled(
            repaired(read, decoder, reader, names) if _may_profit(page, names) else page
            for page, read, decoder, reader in zip(pages, marked, decoders, readers, strict=True)
        )
    return replace(document, pages=pages)


def _reader(page: Page, whole: Reader | None, language: str) -> Reader:
    """Return the reader of a page; `whole` is that of the document.

    What we read ourselves with the Slovene model and without č š ž was typed without them, and stays so.
    """
    if page.reading is Reading.OCR and "slv" in language.split("+"):
        return Reader.SLOVENE
    return reader_of(page.text) or whole or Reader.SLOVENE


def _decoded(document: Document, settings: Settings) -> Document:
    """Return `document` with the text of words in a wrong character set put right."""
    tables = load_encodings(settings.dictionaries / "encodings.toml")
    table = encoding_of((word.raw for word in document.words()), tables, load_lexicon(settings.lexicon))
    if table is None:
        return document
    return document.with_words(lambda word: replace(word, text=table.apply(word.raw)))


def _may_profit(page: Page, names: Container[str]) -> bool:
    return any(
        _is_among(candidate.text.strip(AROUND), names)
        for word in page.words()
        if word.doubtful and word.repair is not None
        for candidate in (*word.repair.alternatives, Candidate(word.text, 1.0))
    )


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
    )


@dataclass(frozen=True, slots=True)
class _Slot:
    """A part that may be repaired: where it stands and which link of the chain it is.

    `cut` is the part before it or after it that it makes a word with, over the end of a line: (its letters, whether
    this is the second half).
    """

    line: int
    word: int
    part: Part
    link: int
    cut: tuple[str, bool] | None = None


def _repair_page(page: Page, decoder: Decoder, reader: Reader, settings: Settings, names: Container[str]) -> Page:
    chain, slots = _chain_of(page, decoder)
    if names:
        chain = [_favour(hypotheses, names) for hypotheses in chain]
    choices = decoder.decode(chain)
    parts: dict[tuple[int, int], list[tuple[Part, list[Choice]]]] = {}
    for slot in slots:
        found = choices[slot.link]
        if slot.cut is None and _is_fragment(page.lines[slot.line].words[slot.word].text, slot.part):
            continue
        if slot.cut is not None:
            found = _halves(found, slot.part.text, *slot.cut, decoder)
        parts.setdefault((slot.line, slot.word), []).append((slot.part, found))
    lines = []
    for row, line in enumerate(page.lines):
        words = tuple(
            _settle(
                word,
                parts.get((row, column), ()),
                decoder,
                reader,
                settings.repair,
                names,
                word.text.isupper() and _in_heading(line, column),
            )
            for column, word in enumerate(line.words)
        )
        lines.append(replace(line, words=words))
    return replace(page, lines=tuple(lines))


def _is_fragment(word: str, part: Part) -> bool:
    """Tell whether `part` is the first half of a broken word, of which nothing can be told: "odlo-"."""
    return word[part.end :] == "-" and not IMPOSSIBLE.search(part.text)


def _is_among(text: str, names: Container[str]) -> bool:
    """Tell whether `text` is one of `names`, which stand with a first capital, or one of them in capitals."""
    return text in names or (text.isupper() and len(text) > _LONGEST_ABBREVIATION and text.capitalize() in names)


def _favour(hypotheses: list[Hypothesis], names: Container[str]) -> list[Hypothesis]:
    return [
        replace(hypothesis, score=hypothesis.score + _SAME_NAME) if _is_among(hypothesis.text, names) else hypothesis
        for hypothesis in hypotheses
    ]


def _halves(choices: list[Choice], part: str, other: str, second: bool, decoder: Decoder) -> list[Choice]:
    """Return the choices for one half of a word broken over a line; equal halves are one choice."""
    read, place = (other + part, len(other)) if second else (part + other, len(part))
    merged: dict[str, Choice] = {}
    for choice in choices:
        cut = cut_of(choice.hypothesis.text, read, place, decoder.confusions)
        text = choice.hypothesis.text[cut:] if second else choice.hypothesis.text[:cut]
        before = merged[text].probability if text in merged else 0.0
        merged[text] = Choice(replace(choice.hypothesis, text=text, form=text.lower()), before + choice.probability)
    return list(merged.values())


def _chain_of(page: Page, decoder: Decoder) -> tuple[list[list[Hypothesis]], list[_Slot]]:
    """Return the hypotheses of all parts and marks of `page` in reading order, and which of them are parts."""
    chain: list[list[Hypothesis]] = []
    slots: list[_Slot] = []
    starts = start_probability(page.lines, decoder.lexicon)
    places = [(row, column) for row, line in enumerate(page.lines) for column in range(len(line.words))]
    following = dict(pairwise(places))
    continued: dict[tuple[int, int], tuple[int, str]] = {}  # second half of a broken word: link, first half
    for row, column in places:
        raw = page.lines[row].words[column].text
        after = following.get((row, column))
        next_raw = page.lines[after[0]].words[after[1]].text if after else ""
        parts = parts_of(raw)
        start = starts[row][column]
        if raw in ZERO and len(zero := decoder.zero(raw, start > 0.5 or _in_capitals(next_raw))) > 1:
            slots.append(_Slot(row, column, Part(0, 1, raw), len(chain)))
            chain.append(zero)
            continue
        if not parts:
            chain.append([_mark(NUMBER if any(map(str.isdigit, raw)) else raw[:1])])
        last = 0
        if parts and parts[0].text in NUMBER_SIGN and not (raw.endswith(".") and next_raw[:1].isdigit()):
            parts = ()  # "3t" is three tons wherever no number follows
        for part in parts:
            if part.start == 0 and (row, column) in continued:
                link, first_half = continued[row, column]
                slots.append(_Slot(row, column, part, link, (first_half, True)))
                last = part.end
                continue
            if part.start > last and raw[part.start - 1] in "([,;:":
                chain.append([_mark(raw[part.start - 1])])
            hypotheses = decoder.hypotheses(part.text, start)
            cut = None
            if (
                after is not None
                and after[0] > row
                and raw[part.end :] == "-"
                and next_raw[0].islower() | (next_raw[0] in GARBLE)
            ):
                second = parts_of(next_raw)
                if second and second[0].start == 0:
                    joined = decoder.hypotheses(part.text + second[0].text, start)
                    if joined[0].known and not joined[0].slips:
                        hypotheses, cut = joined, (second[0].text, False)
                        continued[after] = (len(chain), part.text)
            elif raw[part.end :] in (".", ".:"):
                hypotheses = [_before_number(hypothesis, next_raw) for hypothesis in hypotheses]
            slots.append(_Slot(row, column, part, len(chain), cut))
            chain.append(hypotheses)
            # Žeje–Vodice, Šempeter-Vrtojba: the parts of a name are written alike.
            compound = part.text[0].isupper() and raw[part.end : part.end + 1] in _JOINERS
            last, start = part.end, 0.9 if compound else 0.0
        if parts and last < len(raw) and (row, column) not in continued and after not in continued:
            chain.append([_mark(raw[-1])])
        if raw[-1] in _SENTENCE_MARKS:
            chain.append([_mark(START)])
    return chain, slots


def _in_capitals(word: str) -> bool:
    """Tell whether `word` is set in capitals, and no abbreviation."""
    letters = word.strip(AROUND)
    return len(letters) > _LONGEST_ABBREVIATION and letters.isupper() and letters.isalpha()


def _in_heading(line: Line, place: int) -> bool:
    """Tell whether the word before or after `place` is set in capitals."""
    beside = (*line.words[max(0, place - 1) : place], *line.words[place + 1 : place + 2])
    return any(_in_capitals(word.text) for word in beside)


def _before_number(hypothesis: Hypothesis, following: str) -> Hypothesis:
    """Return `hypothesis` with the evidence that št. stands before a number, and St. (Pauli) does not."""
    if hypothesis.form not in _NUMBER_ABBREVIATIONS or (hypothesis.text[0].isupper() and following[:1].islower()):
        return hypothesis  # "Št. zadeve: 7" tells nothing either way
    evidence = _A_NUMBER_FOLLOWS if following[:1].isdigit() else _NO_NUMBER_FOLLOWS
    return replace(hypothesis, score=hypothesis.score + evidence)


def _mark(form: str) -> Hypothesis:
    return Hypothesis(form, form, 0.0, known=True)


def _settle(
    word: Word,
    parts: Sequence[tuple[Part, list[Choice]]],
    decoder: Decoder,
    reader: Reader,
    settings: RepairSettings,
    names: Container[str],
    heading: bool,
) -> Word:
    """Return `word` with its parts replaced where the choice is sure enough, and with its doubts."""
    read = word.text  # as read, its characters put right
    text, last = "", 0
    made = word.repair  # by `read_marks`
    probability, doubtful = (made.probability, word.doubtful) if made else (1.0, False)
    # Of marks alone, specks among them, Tesseract is seldom sure, and nobody needs to be asked.
    written = any(map(str.isalnum, read))
    faint = written and word.confidence is not None and word.confidence < settings.confidence
    reason, details = (made.reason, [made.detail]) if made else (Reason.UNKNOWN, [])
    if made is None and read != word.raw:
        reason = Reason.ENCODING
    alternatives: list[Candidate] = []
    for part, choices in parts:
        ranked = sorted(choices, key=lambda choice: -choice.probability)
        best = ranked[0]
        chosen = _chosen(part.text, choices, reader, settings, names, heading)
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
        letters = sum(choice.probability for choice in choices if choice.hypothesis.text.lower() == settled.lower())
        if reader is Reader.SLOVENE:  # such a reader mistakes letters, hardly ever their case
            sure = letters
        if settled != part.text:
            # Of the doubts about a capital alone at .95 to .99, 156 of 159 were right (benchmarks/review_learning.py).
            doubtful = doubtful or letters < settings.doubt or sure < settings.doubt_capital
        elif sure < settings.doubt_as_read:
            doubtful = True
            if reason is Reason.UNKNOWN and _is_possible(part.text, choices):
                reason = Reason.OTHERS
        if settled != part.text:
            # Made up of letters, or out of a digit: a person looks.
            doubtful = doubtful or chosen is None or not chosen.hypothesis.known or part.text in ZERO
            reason = Reason.NAME if _is_among(settled, names) else _reason(part.text, best, choices)
            details.append(explain(settled, part.text, decoder.confusions))
    text += read[last:]
    text = unicodedata.normalize("NFC", text)
    if text == word.raw and not doubtful:
        return word if word.doubtful == faint and made is None else replace(word, repair=None, doubtful=faint)
    found = Repair(reason, round(probability, 4), ", ".join(filter(None, details)), tuple(alternatives))
    return replace(word, text=text, repair=found, doubtful=doubtful or faint)


def _is_possible(read: str, choices: list[Choice]) -> bool:
    """Tell whether the lexicon holds `read`, or it is an abbreviation that no lexicon can tell from a word."""
    known = any(choice.hypothesis.text == read and choice.hypothesis.known for choice in choices)
    return known or (read.isupper() and len(read) <= _LONGEST_ABBREVIATION)


def _chosen(
    read: str,
    choices: list[Choice],
    reader: Reader,
    settings: RepairSettings,
    names: Container[str],
    heading: bool,
) -> Choice | None:
    """Return the choice that is sure enough to stand in the text; None to leave the part as it was read.

    A right word made wrong is worse than a wrong one left alone, so a word that could stand as read is changed only on
    strong evidence, while of a word that cannot be right the best guess is taken and shown as doubtful.
    """
    best = max(choices, key=lambda choice: choice.probability)
    as_read = next((choice for choice in choices if choice.hypothesis.text == read), None)
    if best is as_read:
        return best
    if read in ZERO:
        return best if best.probability >= _SURE_OF_A_DIGIT else as_read
    if read.isupper() and 1 < len(read) <= _LONGEST_ABBREVIATION:
        heading = heading or (len(read) == _LONGEST_ABBREVIATION and best.hypothesis.name != 0)
        sure = heading and best.hypothesis.known and best.probability >= _SURE_IN_A_HEADING
        return best if sure else as_read
    known = as_read is not None and as_read.hypothesis.known
    if _is_among(best.hypothesis.text, names) and best.probability >= settings.threshold and not known:
        return best
    if reader is Reader.SLOVENE and known:
        return as_read
    folded = best.hypothesis.text.lower()
    if folded == read.lower():
        # No reader makes small letters of capitals: "stane" is a word, and "sun" a foreign one.
        sure = best.probability >= settings.threshold and not read[0].islower() and reader is Reader.ENGLISH
        return best if sure else as_read
    # Which letters stand there, and which of them is a capital, are two questions: the first decides.
    same = sum(choice.probability for choice in choices if choice.hypothesis.text.lower() == folded)
    if len(folded) == 1:
        return as_read  # no word of Slovene is a č, š or ž alone
    capital = read[0].isupper() or best.hypothesis.text[0].isupper()
    if capital and len(folded) > len(read) and not IMPOSSIBLE.search(read):
        # Konan has not lost a letter of Končan, but Obinska has one of Občinska.
        name = best.hypothesis.name or len(read) < _LONG_NAME or not best.hypothesis.known
        if name or known or same < _SURE_OF_A_SLIP:
            return as_read
    impossible = IMPOSSIBLE.search(read) is not None
    if best.hypothesis.rare_name and same < (_GUESS_OF_A_RARE_NAME if impossible else _SURE_OF_A_RARE_NAME):
        return as_read
    if not best.hypothesis.known:  # made up of letters
        unsure = known or reader is Reader.SLOVENE or same < _sure_of_an_unknown_word(read)
        return as_read if unsure else best
    slips = best.hypothesis.slips
    if slips and (known or best.hypothesis.rare_name or same < _SURE_OF_A_SLIP):
        return as_read
    # A letter won or lost: only into a common word, and not from a short one.
    if slips > 1 and not impossible and not (best.hypothesis.common and len(read) >= _LONG):
        return as_read
    if not impossible:
        least = _SURE_OF_A_NAME if read[0].isupper() else _SURE_OF_A_KNOWN_WORD
        if as_read is not None and as_read.hypothesis.score + as_read.hypothesis.cost > _FREQUENT:
            least = max(least, _SURE_OF_A_COMMON_WORD)
        if len(folded) == len(read) and folded.translate(BARE) != read.lower():
            least = _SURE_OF_ANOTHER_LETTER[0 if known else 1 if len(read) > _SHORT else 2]
        elif not known and (read[0].islower() or (read.isupper() and len(read) > _LONGEST_ABBREVIATION)):
            least = _BEST_GUESS
        return best if same >= least else as_read
    return best if same >= _WILD_GUESS else as_read


def _sure_of_an_unknown_word(read: str) -> float:
    """Return how sure a change of `read` into a word that no lexicon holds must be."""
    if not IMPOSSIBLE.search(read):
        return _SURE_OF_AN_UNKNOWN_WORD
    if any(letter in SIGNS for letter in read):
        return _GUESS_OF_AN_UNKNOWN_WORD
    return _NEVER if any(map(str.isdigit, read)) else _CAPITAL_INSIDE


def _reason(read: str, best: Choice, choices: list[Choice]) -> Reason:
    if best.hypothesis.text.lower() == read.lower():
        return Reason.CASE
    if not best.hypothesis.known:
        return Reason.CONFUSION
    # The neighbours decided where the others would have stood a fair chance without them.
    highest = max(choice.hypothesis.score for choice in choices)
    rivals = [choice for choice in choices if choice is not best and choice.hypothesis.score > highest - 2.5]
    return Reason.NEIGHBOURS if rivals else Reason.LEXICON
