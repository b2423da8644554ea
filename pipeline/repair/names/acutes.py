"""Surnames in -ić and -ič: which of both it is, where the reader did not tell.

A reading without č and ć may be of either, and Tesseract's Slovene model, which has no ć, reads each ć as č, or as c:
of 2,180 in learning none was read right. On our own scans the ink tells most of them apart (`ocr/ink/acutes.py`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import replace

from pipeline.model import Candidate, Document, Page, Reading, Reason, Repair, Word
from pipeline.patterns import compiled
from pipeline.repair.decoding.decoder import Hypothesis
from pipeline.repair.lexicon.lexicon import Lexicon
from pipeline.repair.names.names import AROUND, with_caron
from pipeline.repair.reader import Reader
from pipeline.spool import spooled

# Petrovič, Petroviča, Petrovičeva.
_SURNAME = compiled(r"(\p{Lu}\p{L}*i)([čć])((?:[au]|[eo]m|ev\p{L}{0,3})?)")
_CARONS_READ = compiled(r"[čć]")
_ACUTE_READ = compiled(r"[ćĆ]|[cC]\u0301")
_SHARE_OF_TWIN = 0.2  # of both surnames, from which the rarer one may be meant
# The share of -ić from which a surname read in -ič is doubted. Of those read by the Slovene model 52 of 60 are in -ić
# from .5 on, and 32 of 32 from .83; but on our own scans the ink has told nine of ten of them.
_DOUBTED_FROM = {Reading.TEXT_FILE: 0.5, Reading.OCR: 0.83}
_HARDLY_EVER = 0.2  # in -ič, of how often in -ić
# ln of how much likelier -ić is in a document that has such a name, and in one full of names that no lexicon holds. Of
# names that may end in either 14 of 18 do so in the former in the texts of regions, 35 of 40 in the latter in news from
# abroad, and 11 of 80 in documents that are neither.
_BESIDE_ACUTES, _AMONG_STRANGERS = 1.2, 2.8


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


def beside_acutes(hypotheses: list[Hypothesis], gain: float) -> list[Hypothesis]:
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
        found[place] = acute.likelier(gain + more)
        found[twin] = caron.likelier(more)
    return found


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


def with_doubts_of_read_carons(document: Document, readers: Collection[Reader], lexicon: Lexicon) -> Document:
    """Return `document` with a doubt where a reader that may have no ć, as Tesseract's Slovene model, read -ič.

    `readers` are those of its pages. Where any ć was read the reader knows it, and nobody is asked.
    """
    if Reader.SLOVENE not in readers or any(_ACUTE_READ.search(word.raw) for word in document.words()):
        return document

    def doubted(page: Page, reader: Reader) -> Page:
        least = _DOUBTED_FROM.get(page.reading)
        if reader is not Reader.SLOVENE or least is None:
            return page
        lines = (line.with_words([_doubted(word, least, lexicon) for word in line.words]) for line in page.lines)
        return replace(page, lines=tuple(lines))

    return replace(document, pages=spooled(map(doubted, document.pages, readers)))


def _doubted(word: Word, least: float, lexicon: Lexicon) -> Word:
    """Return `word` with a doubt if it is a surname read in -ič that is one in -ić at `least` so often."""
    name = word.text.strip(AROUND)
    if "ič" not in name or word.repair is not None or _SURNAME.fullmatch(name) is None:
        return word
    twin = _twin(name, lexicon)
    if twin is None or twin[1] < least:
        return word
    other, share = word.text.replace(name, twin[0]), twin[1]
    return replace(
        word, repair=Repair(Reason.OTHERS, round(1 - share, 4), "", (Candidate(other, share),)), doubtful=True
    )


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
