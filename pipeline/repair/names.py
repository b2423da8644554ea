"""Names support each other: what one place of a document leaves open, another may tell.

A name that was surely read in one place is likelier in another. Where no place is sure, all readings of the same
letters are weighed together: if "Sentruz", "Šentru?" and "Sentruž" stand in a document, the name under which all three
are likely readings is the name.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from pipeline.model import Candidate, Document, Page, Reason, Repair, Word
from pipeline.repair.channel import CARONS, Confusions, exchanged
from pipeline.repair.decoder import Decoder, Hypothesis, Spot
from pipeline.repair.lexicon import BARE, NAME_BITS, Lexicon
from pipeline.repair.tokens import parts_of

AROUND = "()[],.;:!?„“”»«\"'"
LONGEST_ABBREVIATION = 4  # letters; a shorter word in capitals is shown, not changed
_SHORTEST = 4  # letters
# ln of how much likelier a name, and another word, is that stands elsewhere in the document.
_SAME_NAME, _SAME_WORD = 3.0, 1.5
_AGREED = 0.9
_NO_READING = 12.0  # -ln P(read | name) where the channel does not explain the reading
_MORE_OFTEN_A_NAME = math.log(3)  # than a word in small letters


def is_name(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a capitalised word is a name rather than a word that begins a sentence."""
    if len(word) < _SHORTEST or not word.isalpha() or not (word[0].isupper() and word[1:].islower()):
        return False
    row = lexicon.log_probabilities(word.lower())
    return row is None or row[1] > row[0] + _MORE_OFTEN_A_NAME


def is_abbreviation(word: str) -> bool:
    """Tell whether `word` may be an abbreviation by its capitals."""
    return word.isupper() and len(word) <= LONGEST_ABBREVIATION


def sure_words(pages: Iterable[Page]) -> set[str]:
    """Return the words with carons, in small letters, that repair is sure of in some place of `pages`.

    A word whose twin without carons stands there too tells nothing of a third place.
    """
    sure = {word.text.strip(AROUND).lower() for page in pages for word in page.words() if not word.doubtful}
    return {
        word
        for word in sure
        if len(word) > _SHORTEST and not CARONS.isdisjoint(word) and word.translate(BARE) not in sure
    }


def _is_likeliest(word: Word) -> bool:
    """Tell whether nothing is likelier than `word` as it stands."""
    made = word.repair
    return made is None or all(one.probability <= made.probability for one in made.alternatives)


def with_doubts_of_names(document: Document, lexicon: Lexicon) -> Document:
    """Return `document` with what is a name as read in one place left as read, and doubted, in the others.

    Bojan Zupan sits in the council, and "Zupan je vprašal" may be he or the mayor.
    """
    changed = {word.raw.strip(AROUND) for word in document.words() if word.changed}
    standing = {
        name
        for word in document.words()
        if not word.changed
        and (name := word.raw.strip(AROUND)) in changed
        and is_name(name, lexicon)
        and lexicon.kinds_of(name.lower()) & NAME_BITS
        and _is_likeliest(word)
    }

    def doubted(word: Word) -> Word:
        made = word.repair
        if not word.changed or made is None or word.raw.strip(AROUND) not in standing:
            return word
        others = (Candidate(word.text, made.probability), *(one for one in made.alternatives if one.text != word.raw))
        as_read = sum((one.probability for one in made.alternatives if one.text == word.raw), 0.0)
        return replace(word, text=word.raw, repair=Repair(Reason.OTHERS, as_read, "", others), doubtful=True)

    return document.with_words(doubted) if standing else document


def sure_names(pages: Iterable[Page], lexicon: Lexicon) -> set[str]:
    """Return the names that repair is sure of in some place of `pages`."""
    return {
        name
        for page in pages
        for word in page.words()
        if not word.doubtful and not word.text[0].islower() and is_name(name := word.text.strip(AROUND), lexicon)
    }


class _Reading(NamedTuple):
    """What was read, and the names that it may be."""

    text: str
    hypotheses: tuple[Hypothesis, ...]


def agreed_names(pages: Iterable[tuple[Page, Decoder]], lexicon: Lexicon) -> set[str]:
    """Return the names with carons that explain all their readings in `pages` best."""
    readings: dict[str, dict[_Reading, Confusions]] = defaultdict(dict)
    scores: dict[tuple[str, str], float] = defaultdict(lambda: -math.inf)  # of (read, name)
    for page, decoder in pages:
        for word in page.words():
            for part in () if word.text[0].islower() else parts_of(word.text):
                # A name begins with a capital, or a sign read for one.
                if len(part.text) < _SHORTEST or part.text[0].islower() or part.text[1:].isupper():
                    continue
                by_letters: dict[str, list[Hypothesis]] = defaultdict(list)
                for hypothesis in decoder.hypotheses(part.text, Spot(0.0)):
                    if is_name(hypothesis.text, lexicon):
                        scores[part.text, hypothesis.text] = hypothesis.score
                        by_letters[hypothesis.form.translate(BARE)].append(hypothesis)
                for letters, hypotheses in by_letters.items():
                    readings[letters][_Reading(part.text, tuple(hypotheses))] = decoder.confusions
    # One reading, however often, tells nothing new: a command that stands there ten times is no name.
    agreed: dict[str, set[str]] = {}
    for found in readings.values():
        read_as = {reading.text for reading in found}
        if len(read_as) > 1 and (best := _agreed(found)) is not None:
            agreed[best] = read_as
    return {name for name, read in agreed.items() if not _is_outdone(name, read, agreed, scores)}


def _is_outdone(name: str, read: set[str], agreed: Iterable[str], scores: Mapping[tuple[str, str], float]) -> bool:
    """Tell whether another name explains all that was read for `name` better: Kronžek is no Kronček."""
    own = sum(scores[text, name] for text in read)
    return any(sum(scores.get((text, other), -math.inf) for text in read) > own for other in agreed)


def _agreed(readings: Mapping[_Reading, Confusions]) -> str | None:
    priors: dict[str, float] = {}
    for reading in readings:
        priors.update((hypothesis.text, hypothesis.score + hypothesis.cost) for hypothesis in reading.hypotheses)
    scores = {text: prior - _cost(text, readings) for text, prior in priors.items()}
    best = max(scores, key=lambda text: scores[text])
    share = 1 / sum(math.exp(score - scores[best]) for score in scores.values())
    return best if share >= _AGREED and not CARONS.isdisjoint(best) else None


def _cost(name: str, readings: Mapping[_Reading, Confusions]) -> float:
    """Return -ln of how probable `readings` of `name` are; a letter that is read alike again tells nothing new."""
    misread: Counter[tuple[float, str, str]] = Counter()
    unexplained = 0
    for reading, confusions in readings.items():
        if all(hypothesis.text != name for hypothesis in reading.hypotheses):
            unexplained += 1
        else:
            costs = confusions.segment_costs
            pairs = exchanged(name, reading.text, confusions)
            misread |= Counter((costs.get(pair, _NO_READING), *pair) for pair in pairs)
    return sum(cost * times for (cost, *_), times in misread.items()) + _NO_READING * unexplained


def is_among(text: str, names: Container[str]) -> bool:
    """Tell whether `text` is one of `names`, which stand with a first capital, or one of them in capitals."""
    return (text in names and not text.islower()) or (
        text.isupper() and len(text) > LONGEST_ABBREVIATION and text.capitalize() in names
    )


def favour(hypotheses: list[Hypothesis], names: Container[str]) -> list[Hypothesis]:
    """Return `hypotheses` with what `names` tell of them: the names of the document, and its words in small letters."""
    return [
        replace(hypothesis, score=hypothesis.score + support)
        if (support := _support(hypothesis, names))
        else hypothesis
        for hypothesis in hypotheses
    ]


def _support(hypothesis: Hypothesis, names: Container[str]) -> float:
    if _is_supported(hypothesis, names):
        return _SAME_NAME
    return _SAME_WORD if hypothesis.form in names or (hypothesis.name and hypothesis.text in names) else 0.0


def _is_supported(hypothesis: Hypothesis, names: Container[str]) -> bool:
    """Tell whether `hypothesis` is one of `names`; without a caron it may be another name read without its own."""
    if hypothesis.text[0].islower():
        return False
    told = hypothesis.slips > 0 or not CARONS.isdisjoint(hypothesis.text)
    return told and is_among(hypothesis.text, names)
