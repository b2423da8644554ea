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
from pipeline.patterns import compiled
from pipeline.repair.decoding.channel import CARONS
from pipeline.repair.decoding.decoder import Hypothesis
from pipeline.repair.lexicon.lexicon import BARE, GIVEN_BIT, NAME_BITS, Lexicon

AROUND = "()[],.;:!?„“”»«\"'"
LONGEST_ABBREVIATION = 4  # letters; a shorter word in capitals is shown, not changed
_SHORTEST = 4  # letters
_SHARE_OF_TWIN = 0.2  # of both surnames, from which the rarer one may be meant
# ln of how much likelier a name, and another word, is that stands elsewhere in the document.
_SAME_NAME, _SAME_WORD = 3.0, 1.5
_HARDLY_EVER = 0.2  # in -ič, of how often in -ić
# ln of how much likelier -ić is in a document that has such a name, and in one full of names that no lexicon holds. Of
# names that may end in either 14 of 18 do so in the former in the texts of regions, 35 of 40 in the latter in news from
# abroad, and 11 of 80 in documents that are neither.
_BESIDE_ACUTES, _AMONG_STRANGERS = 1.2, 2.8
_SPELT_OUT = 6.0  # the same of an abbreviation that the document spells out
SPOKEN_AGAINST = -3.5  # ln of how much less likely than as read a name makes the readings of all its places
# Petrovič, Petroviča, Petrovičeva.
_SURNAME = compiled(r"(\p{Lu}\p{L}*i)([čć])((?:[au]|[eo]m|ev\p{L}{0,3})?)")
_CARONS_READ = compiled(r"[čć]")
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


def with_doubts_of_acutes(document: Document, lexicon: Lexicon) -> Document:
    """Return `document` with a doubt where a reading without č and ć was made one of two surnames.

    What was read "Petrovi¢" may be Petrovič and Petrović, and "Duri¢" Đurić; "Kova¢i¢" is Kovačič ten times to one.
    """
    made_so = {word.text.strip(AROUND) for word in document.words() if word.changed and _is_made_of_two(word)}
    twins = {name: twin for name in made_so if (twin := _twin(name, lexicon)) is not None}

    def doubted(word: Word) -> Word:
        made = word.repair
        if made is None or not word.changed or not _is_made_of_two(word):
            return word
        name = word.text.strip(AROUND)
        either = with_caron(word.text)
        if any(with_caron(one.text) == either and one.probability >= _SHARE_OF_TWIN for one in made.alternatives):
            return replace(word, doubtful=True)
        if name not in twins:
            return word
        twin, share = twins[name]
        others = (Candidate(word.text.replace(name, twin), share), *made.alternatives)
        return replace(word, repair=replace(made, probability=round(1 - share, 4), alternatives=others), doubtful=True)

    return document.with_words(doubted) if made_so else document


def _is_made_of_two(word: Word) -> bool:
    """Tell whether the č or ć of the surname `word`, which was changed, is none that was read, and nobody is asked."""
    if word.doubtful or _CARONS_READ.search(word.raw):
        return False
    return _SURNAME.fullmatch(word.text.strip(AROUND)) is not None


def _twin(name: str, lexicon: Lexicon) -> tuple[str, float] | None:
    """Return the likeliest surname that is `name` but for ć and Đ, and its share of both; None if it is rare."""
    match = _SURNAME.fullmatch(name)
    assert match is not None
    stem, letter, ending = match.groups()
    other = stem + ("ć" if letter == "č" else "č")
    others = [other, f"Đ{other[1:]}"] if name.startswith("D") else [other]
    own = _surname_count(stem + letter, lexicon)  # how often its cases are met goes by the case
    count, twin = max((_surname_count(one, lexicon), one) for one in others)
    share = count / (own + count) if count else 0.0
    return (twin + ending, round(share, 4)) if share >= _SHARE_OF_TWIN else None


def _surname_count(name: str, lexicon: Lexicon) -> float:
    row = lexicon.probabilities(name.lower())
    return row[1] if row is not None else 0.0


def sure_names(texts: Iterable[str], lexicon: Lexicon) -> set[str]:
    """Return the names among `texts` that are sure."""
    return {name for text in texts if not text[0].islower() and is_name(name := text.strip(AROUND), lexicon)}


def is_among(text: str, names: Container[str]) -> bool:
    """Tell whether `text` is one of `names`, which stand with a first capital, or one of them in capitals."""
    return (text in names and not text.islower()) or (
        text.isupper() and len(text) > LONGEST_ABBREVIATION and text.capitalize() in names
    )


def likelier_acutes(pages: Iterable[Page], lexicon: Lexicon, strangers: bool) -> float:
    """Return ln of how much likelier than usual surnames in `pages` end in -ić.

    They do beside one that is hardly ever written otherwise, Halilović, and where names that no lexicon holds are many.
    """
    if strangers:
        return _AMONG_STRANGERS
    written = any(
        name.endswith("ić")
        and (count := _surname_count(name, lexicon))
        and _surname_count(f"{name[:-1]}č", lexicon) <= _HARDLY_EVER * count
        for page in pages
        for word in page.words()
        if "ić" in word.text and (name := word.text.strip(AROUND))
    )
    return _BESIDE_ACUTES if written else 0.0


def favour(
    hypotheses: list[Hypothesis], names: Container[str], bare: Container[str], acutes: float
) -> list[Hypothesis]:
    """Return `hypotheses` with what `names` tell of them: the names of the document, and its words in small letters.

    `bare` are the names without carons of places at home, `acutes` is ln of how much likelier than usual surnames end
    in -ić.
    """
    # A surname tells its other places that it is this one, and not whether it ends in -ić or -ič.
    supports: dict[str, float] = {}
    for hypothesis in hypotheses:
        if support := _SAME_NAME if hypothesis.text in bare else _support(hypothesis, names):
            text = with_caron(hypothesis.text)
            supports[text] = max(support, supports.get(text, 0.0))
    if supports:
        hypotheses = [hypothesis.likelier(supports.get(with_caron(hypothesis.text), 0.0)) for hypothesis in hypotheses]
    return _beside_acutes(hypotheses, acutes) if acutes else hypotheses


def _beside_acutes(hypotheses: list[Hypothesis], gain: float) -> list[Hypothesis]:
    """Return `hypotheses`, surnames in -ić likelier by `gain` than in -ič; both together are as likely as before."""
    place_of = {hypothesis.text: place for place, hypothesis in enumerate(hypotheses) if hypothesis.name}
    caron_of = {place: place_of.get(with_caron(text), place) for text, place in place_of.items()}
    twins = {acute: caron for acute, caron in caron_of.items() if acute != caron}
    if not twins:
        return hypotheses
    found = list(hypotheses)
    for place, twin in twins.items():
        acute, caron = hypotheses[place], hypotheses[twin]
        odds = math.exp(acute.score - caron.score)
        more = math.log((1 + odds) / (1 + odds * math.exp(gain)))
        found[place] = acute.likelier(gain).likelier(more)
        found[twin] = caron.likelier(more)
    return found


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
