"""Names support each other: what one place of a document leaves open, another may tell.

A name that was surely read in one place is likelier in another. Where no place is sure, all readings of the same
letters are weighed together: if "Sentruz", "Šentru?" and "Sentruž" stand in a document, the name under which all three
are likely readings is the name.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from pipeline.model import Candidate, Document, Page, Reason, Repair, Word
from pipeline.repair.decoding.channel import CARONS
from pipeline.repair.decoding.decoder import Hypothesis
from pipeline.repair.lexicon.lexicon import BARE, GIVEN_BIT, NAME_BITS, Lexicon

AROUND = "()[],.;:!?„“”»«\"'"
LONGEST_ABBREVIATION = 4  # letters; a shorter word in capitals is shown, not changed
_SHORTEST = 4  # letters
# ln of how much likelier a name, and another word, is that stands elsewhere in the document.
_SAME_NAME, _SAME_WORD = 3.0, 1.5
_SPELT_OUT = 6.0  # the same of an abbreviation that the document spells out
SPOKEN_AGAINST = -3.5  # ln of how much less likely than as read a name makes the readings of all its places
_MORE_OFTEN_A_NAME = math.log(3)  # than a word in small letters


def is_name(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a capitalised word is a name rather than a word that begins a sentence."""
    if len(word) < _SHORTEST or not word.isalpha() or not (word[0].isupper() and word[1:].islower()):
        return False
    row = lexicon.log_probabilities(word.lower())
    return row is None or row[1] > row[0] + _MORE_OFTEN_A_NAME


def may_begin_name(word: str) -> bool:
    """Tell whether `word`, as read, begins with a capital or with what may be read for one: €rnolesk, érnolesk."""
    return not word[0].islower() or word[0] == "é"


def is_abbreviation(word: str) -> bool:
    """Tell whether `word` may be an abbreviation by its capitals."""
    return word.isupper() and len(word) <= LONGEST_ABBREVIATION


def sure_texts(pages: Iterable[Page]) -> set[str]:
    """Return the words that repair is sure of in some place of `pages`."""
    return {word.text for page in pages for word in page.words() if not word.doubtful}


def sure_words(texts: Iterable[str]) -> set[str]:
    """Return the words with carons among `texts` that are sure, in small letters.

    A word whose twin without carons stands there too tells nothing of a third place.
    """
    sure = {text.strip(AROUND).lower() for text in texts}
    return {
        word
        for word in sure
        if len(word) > _SHORTEST and not CARONS.isdisjoint(word) and word.translate(BARE) not in sure
    }


def _is_likeliest(word: Word) -> bool:
    """Tell whether nothing is likelier than `word` as it stands."""
    made = word.repair
    return made is None or all(one.probability <= made.probability for one in made.alternatives)


def _between_neighbours(page: Page) -> Iterator[tuple[str, Word, str]]:
    """Yield each word of `page` with the texts of the words before and after it."""
    words = list(page.words())
    texts = ["", *(word.text for word in words), ""]
    yield from zip(texts, words, texts[2:], strict=False)


def _is_first_name(text: str, lexicon: Lexicon) -> bool:
    """Tell whether `text` is a given name or an initial."""
    name = text.strip(AROUND)
    if text[1:] == ".":
        return text.isupper()
    return is_name(name, lexicon) and lexicon.kinds_of(name.lower()) & GIVEN_BIT != 0  # Nato is one too, if a rare one


def with_doubts_of_names(document: Document, lexicon: Lexicon) -> Document:
    """Return `document` with what is a name as read in one place left as read, and doubted, in the others.

    Bojan Zupan sits in the council, and "Zupan je vprašal" may be he or the mayor.
    """
    changed = {word.raw.strip(AROUND) for word in document.words() if word.changed}
    names = {name for name in changed if is_name(name, lexicon) and lexicon.kinds_of(name.lower()) & NAME_BITS}
    if not names:
        return document
    standing = {
        name
        for page in document.pages
        for before, word, after in _between_neighbours(page)
        if not word.changed
        and (name := word.raw.strip(AROUND)) in names
        and _is_likeliest(word)
        and (_is_first_name(before, lexicon) or _is_first_name(after, lexicon))
    }

    def doubted(word: Word) -> Word:
        made = word.repair
        if not word.changed or made is None or word.raw.strip(AROUND) not in standing:
            return word
        others = (Candidate(word.text, made.probability), *(one for one in made.alternatives if one.text != word.raw))
        as_read = sum((one.probability for one in made.alternatives if one.text == word.raw), 0.0)
        return replace(word, text=word.raw, repair=Repair(Reason.OTHERS, as_read, "", others), doubtful=True)

    return document.with_words(doubted) if standing else document


def sure_names(texts: Iterable[str], lexicon: Lexicon) -> set[str]:
    """Return the names among `texts` that are sure."""
    return {name for text in texts if not text[0].islower() and is_name(name := text.strip(AROUND), lexicon)}


def is_among(text: str, names: Container[str]) -> bool:
    """Tell whether `text` is one of `names`, which stand with a first capital, or one of them in capitals."""
    return (text in names and not text.islower()) or (
        text.isupper() and len(text) > LONGEST_ABBREVIATION and text.capitalize() in names
    )


def favour(hypotheses: list[Hypothesis], names: Container[str], bare: Container[str]) -> list[Hypothesis]:
    """Return `hypotheses` with what `names` tell of them: the names of the document, and its words in small letters.

    `bare` are the names without carons of places at home.
    """
    # A surname tells its other places that it is this one, and not whether it ends in -ić or -ič.
    supports: dict[str, float] = {}
    for hypothesis in hypotheses:
        if support := (_SAME_NAME if hypothesis.text in bare else _support(hypothesis, names)):
            text = with_caron(hypothesis.text)
            supports[text] = max(support, supports.get(text, 0.0))
    if supports:
        hypotheses = [hypothesis.likelier(supports.get(with_caron(hypothesis.text), 0.0)) for hypothesis in hypotheses]
    return hypotheses


def with_caron(name: str) -> str:
    """Return `name` with -ič for -ić."""
    return name.replace("ić", "ič").replace("IĆ", "IČ")


def _support(hypothesis: Hypothesis, names: Container[str]) -> float:
    if _is_supported(hypothesis, names):
        return _SPELT_OUT if is_abbreviation(hypothesis.text) else _SAME_NAME
    return _SAME_WORD if hypothesis.form in names or (hypothesis.name and hypothesis.text in names) else 0.0


def _is_supported(hypothesis: Hypothesis, names: Container[str]) -> bool:
    """Tell whether `hypothesis` is one of `names`; without a caron it may be another name read without its own."""
    if hypothesis.text[0].islower() or hypothesis.against <= SPOKEN_AGAINST:
        return False
    told = hypothesis.slips > 0 or not CARONS.isdisjoint(hypothesis.text)
    return told and is_among(hypothesis.text, names)
