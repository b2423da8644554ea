"""What becomes of a word: its text, why, how sure it is, and whether a person is asked."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.model import Candidate, Reason, Repair, Word
from pipeline.patterns import compiled
from pipeline.repair.choosing import (
    Place,
    is_possible,
    likeliest,
    may_be_no_such_name,
    probability_of_letters,
    reason_of,
    sure_choice,
    tempered,
)
from pipeline.repair.decoding.channel import explain
from pipeline.repair.decoding.decoder import ZERO, Choice, Decoder, is_impossible
from pipeline.repair.decoding.tokens import ADDRESS, ADVERB, GLUED, Part, behind_figure, parts_of
from pipeline.repair.lexicon.lexicon import BARE
from pipeline.repair.names.names import AROUND
from pipeline.repair.reader import Reader
from pipeline.settings import RepairSettings

_FEWEST_SHOWN = 0.001  # a runner-up less probable than this is not shown
_MOST_SHOWN = 4
_STRANGE = 5  # letters of a word in small letters that may be doubted for being in no lexicon
_UNKNOWN = 0.5  # how probable such a word is
_MISPLACED = compiled(r"^[.,;:]\p{Ll}{3}|\p{Ll}{3}[.,;:]\p{Ll}{4}")
_UNCOUNTED = math.log(0.35 / 1e9)  # above what a form is worth of which Sloleks and hunspell know, and no count
_GLUED = 0.5  # how probable it is that a figure behind a word is another word
_TWIN = 0.5  # how probable it is that a name beside its twin stands as read
_GARBLED = 0.05  # the probability of a word that can hardly be printed as it is read


class _Settled(NamedTuple):
    """What became of a part of a word, and what it may be.

    `reason` is None where it stands as it was read and nothing tells why.
    """

    text: str
    probability: float
    doubtful: bool
    reason: Reason | None
    choices: Sequence[Choice]


def settle(
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
    if made is None and read == word.raw and unicodedata.is_normalized("NFC", read):
        if not parts and _is_garbled(read, decoder, place):
            return word.settled(read, Repair(Reason.UNKNOWN, _GARBLED), doubtful=True)
        if not parts or all(_stands(part.text, choices, settings) for part, choices in parts):
            return word if word.doubtful == faint else word.settled(read, None, faint)
    text, last = "", 0
    probability, doubtful = (made.probability, word.doubtful) if made else (1.0, False)
    reason, details = (made.reason, [made.detail]) if made else (Reason.UNKNOWN, [])
    if made is None and read != word.raw:
        reason = Reason.ENCODING
    least: tuple[_Settled, Part] | None = None  # the part that is least sure
    found_parts = [_settle_part(part.text, choices, settings, place) for part, choices in parts]
    if "/" in read:
        found_parts = _unless_twins(read, [part for part, _ in parts], found_parts)
    for (part, _), settled in zip(parts, found_parts, strict=True):
        text += read[last : part.start] + settled.text
        last = part.end
        if settled.probability < probability:
            probability, least = settled.probability, (settled, part)
        doubtful = doubtful or settled.doubtful
        if settled.text != part.text:
            doubtful = doubtful or _is_uncounted(part.text, decoder)
            reason = settled.reason or reason
            details.append(explain(settled.text, part.text, decoder.confusions))
        elif reason is Reason.UNKNOWN and settled.reason is not None:
            reason = settled.reason
    text = unicodedata.normalize("NFC", text + read[last:])
    if text == word.raw and not doubtful:
        return word if word.doubtful == faint and read == text and made is None else word.settled(text, None, faint)
    alternatives = _runners_up(*least, read) if least is not None else ()
    glued = GLUED.fullmatch(text) if text != word.raw else None
    if glued is not None:  # which the text cannot tell from a name such as Izraz2
        alternatives = (Candidate(f"{glued['word']} {glued['figure']}", _GLUED), *alternatives)[:_MOST_SHOWN]
        doubtful = True
    found = Repair(reason, round(probability, 4), ", ".join(filter(None, details)), alternatives)
    return word.settled(text, found, doubtful or faint)


def doubted_if_strange(word: Word, beside: Sequence[Word], decoder: Decoder) -> Word:
    """Return `word`, which the Slovene model read on a page, with a doubt where no lexicon holds it: "giasovali.".

    Of nine such words in 21,718, on office scans, five were misread. A mark inside a word is doubted too, as a space
    may be lost, and one before it: "Žirovš.vprašal", ".odsotni". Strange words `beside` each other are of a foreign
    language.
    """
    if word.doubtful or word.repair is not None or word.confidence is None:
        return word
    letters = word.text.strip(AROUND)
    strange = _is_strange(letters, decoder) and not any(_is_strange(one.text.strip(AROUND), decoder) for one in beside)
    misplaced = _MISPLACED.search(word.text) is not None and ADDRESS.fullmatch(word.text) is None
    if strange or misplaced:
        return word.settled(word.text, Repair(Reason.UNKNOWN, _UNKNOWN), doubtful=True)
    return word


def _is_uncounted(read: str, decoder: Decoder) -> bool:
    """Tell whether `read` is a word that no source counted, so that nothing tells how much rarer it is: "pasa"."""
    row = decoder.lexicon.log_probabilities(read) if read.islower() else None
    return row is not None and max(row) < _UNCOUNTED


def _is_strange(letters: str, decoder: Decoder) -> bool:
    small = len(letters) >= _STRANGE and letters.isalpha() and letters.islower()
    return small and letters not in decoder.lexicon


def _stands(read: str, choices: Sequence[Choice], settings: RepairSettings) -> bool:
    """Tell whether it is surely `read` that stands in its part: the likeliest of the choices, and no doubt about it."""
    best = likeliest(choices)
    return best.hypothesis.text == read and best.probability >= settings.doubt_as_read


def _settle_part(read: str, choices: list[Choice], settings: RepairSettings, place: Place) -> _Settled:
    """Return what becomes of the part `read`."""
    chosen = sure_choice(read, choices, place, settings.threshold)
    if chosen is None or chosen.hypothesis.text == read:
        sure = chosen.probability if chosen else 0.0
        # Such a reader mistakes letters, hardly ever their case.
        trusted = probability_of_letters(read, choices) if place.reader is Reader.SLOVENE else sure
        doubtful = trusted < settings.doubt_as_read
        reason = Reason.OTHERS if doubtful and is_possible(read, choices) else None
        return _Settled(read, sure, doubtful, reason, choices)
    text = chosen.hypothesis.text
    unsure = may_be_no_such_name(read, chosen, choices, place.names)
    shown = tempered(read, chosen, choices) if unsure else choices
    possible = any(choice.hypothesis.text == read for choice in choices)
    left = place.strangers and unsure and possible and chosen.hypothesis.known  # Tusk is a name there, and no Tušek
    sure = next(choice.probability for choice in shown if choice.hypothesis.text == (read if left else text))
    if left:
        return _Settled(read, sure, True, None, shown)
    letters = probability_of_letters(text, shown)
    capital = letters if place.reader is Reader.SLOVENE else sure
    # Of the doubts about a capital alone at .95 to .99, 156 of 159 were right (benchmarks/review_learning.py).
    doubtful = letters < settings.doubt or capital < settings.doubt_capital
    # Made up of letters, or out of a digit, or a name changed in more than its carons: a person looks.
    other = chosen.hypothesis.name != 0 and _is_other_name(read, chosen)
    # A reader that knows č š ž read another name than one that stands elsewhere, which may be another's: Kosir, Košir.
    another = chosen.hypothesis.name != 0 and place.reader is Reader.SLOVENE and read.isalpha()
    doubtful = doubtful or other or another or not chosen.hypothesis.known or read in (*ZERO, *ADVERB)
    return _Settled(text, sure, doubtful, reason_of(read, chosen, choices, place.told), shown)


def _is_other_name(read: str, chosen: Choice) -> bool:
    """Tell whether the name `chosen` is another than that read by more than its carons: Đukić of Bukić, Pavla of Pavia.

    Elsewhere in the document it may have been misread alike.
    """
    name = chosen.hypothesis
    another = read[0].isalpha() and read[0].lower() not in (name.form[0], name.form[0].translate(BARE))
    return len(name.text) > len(read) or name.slips > 0 or another


def _unless_twins(read: str, parts: Sequence[Part], settled: Sequence[_Settled]) -> list[_Settled]:
    """Return `settled` with a doubt where parts with a slash between them became one word: Hodoš/Hodos.

    Nobody writes a name twice so: what could stand as read is the name in the other language.
    """
    found = list(settled)
    for place, (one, other) in enumerate(pairwise(parts)):
        first, second = found[place : place + 2]
        word = first.text.lower()
        if (
            read[one.end : other.start] != "/"
            or second.text.lower() != word
            or {one.text.lower(), other.text.lower()} == {word}
        ):
            continue
        stands = [part.text.lower() == word.translate(BARE) and not is_impossible(part.text) for part in (one, other)]
        for number, part in enumerate((one, other)):
            if stands[number] and not stands[1 - number]:
                found[place + number] = _Settled(part.text, _TWIN, True, Reason.OTHERS, ())
            else:
                found[place + number] = found[place + number]._replace(doubtful=True)
    return found


def _runners_up(settled: _Settled, part: Part, read: str) -> tuple[Candidate, ...]:
    """Return what else `read` may be where its `part` was `settled`, the likeliest first."""
    before, after = read[: part.start], read[part.end :]
    shown = [
        choice
        for choice in settled.choices
        if choice.probability >= _FEWEST_SHOWN and choice.hypothesis.text != settled.text
    ]
    shown.sort(key=lambda choice: -choice.probability)
    return tuple(
        Candidate(before + choice.hypothesis.text + after, round(choice.probability, 4))
        for choice in shown[:_MOST_SHOWN]
    )


def _is_garbled(read: str, decoder: Decoder, place: Place) -> bool:
    """Tell whether a word for which nothing better is found can hardly be printed so: "LukovSéica"."""
    return place.reader is Reader.ENGLISH and any(
        form not in decoder.lexicon
        and behind_figure(form) not in decoder.lexicon
        and not decoder.foreign.holds(form)  # a word of another language
        for form in _impossible_parts(read)
    )


@lru_cache(maxsize=50_000)
def _impossible_parts(read: str) -> tuple[str, ...]:
    """Return the parts of `read`, in small letters, in which something does not stand in Slovene words."""
    return tuple(part.text.lower() for part in parts_of(read) if is_impossible(part.text))
