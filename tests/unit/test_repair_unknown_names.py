"""Names that no lexicon holds are judged by how names are spelt, and what is made of them is always shown."""

from __future__ import annotations

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.model import Word
from pipeline.repair.document import repair
from pipeline.repair.statistics.spelling import PLACES, SURNAMES, WORDS, load_spelling
from pipeline.settings import Settings

MINUTES = """Obtinski svet Ob&ine Zalec je na 12. redni seji, dne 4. 3. 1998, sprejel sklep o prodaji parcele.
Razpravljali so Anton Znidar$i¢ in Marija Zakraj$ek. Zupan se je zahvalil vsem, ki so se udelezili seje, in Se posebej
Solskemu pevskemu zboru."""


def _repaired(line: str, read: str, settings: Settings) -> Word:
    words = repair(document_from_text(f"{MINUTES}\n{line}"), settings).words()
    return next(word for word in words if word.raw == read)


def _may_be(word: Word) -> list[str]:
    return [word.text, *(other.text for other in word.repair.alternatives)] if word.repair else [word.text]


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("OSevnik", "Oševnik"),
        ("AvberSnik", "Avberšnik"),
        ("BajZeljnik", "Bajželjnik"),
        ("GerSina", "Geršina"),
        ("Hocevari¢é", "Hočevarič"),
        ("Bercetié", "Bercetič"),  # and no Bencetić, a listed name for which t and c must have been misread
        ("Debelit¢", "Debelič"),  # č read as t and ¢
        ("Marinéevit", "Marinčevič"),  # and as t alone
    ],
)
def test_a_name_that_cannot_be_printed_so_is_made_the_likeliest_one(read: str, true: str, settings: Settings) -> None:
    word = _repaired(f"Predlog je podal svetnik Anton {read} iz vasi.", read, settings)
    assert (word.text, word.doubtful) == (true, True)


@pytest.mark.parametrize(
    "name", ["ChemSpider", "tipkoShift", "eSeja", "TabSize", "NaCl", "OpenStreetMap", "LibreOffice"]
)
def test_words_written_as_one_stay_so(name: str, settings: Settings) -> None:
    assert _repaired(f"Uporablja se {name} za vse.", name, settings).text == name


def test_a_name_in_capitals_may_have_lost_its_caron_too(settings: Settings) -> None:
    word = _repaired("Zaselek ZLEBINA ostaja brez vode.", "ZLEBINA", settings)
    assert "ŽLEBINA" in _may_be(word)
    assert word.doubtful


def test_a_surname_that_the_lists_have_in_one_spelling_alone_is_doubted(settings: Settings) -> None:
    word = _repaired("Svetnik Marko Sitari¢ je predlagal sklep.", "Sitari¢", settings)
    assert {"Sitarič", "Sitarić"} <= set(_may_be(word))
    assert word.doubtful


@pytest.mark.parametrize(("read", "true"), [("GOVEKARIC", "GOVEKARIČ"), ("Podbojsek", "Podbojšek")])
def test_a_name_that_no_lexicon_holds_has_the_ending_of_surnames(read: str, true: str, settings: Settings) -> None:
    word = _repaired(f"Svetnica Andreja {read} je vprašala, kdaj bo cesta.", read, settings)
    assert (word.text, word.doubtful) == (true, True)


def test_of_two_names_that_may_stand_there_the_likelier_one_is_shown_as_doubtful(settings: Settings) -> None:
    word = _repaired("Svetnik Marko Petrovic je predlagal sklep.", "Petrovic", settings)
    names = {"Petrovič", "Petrović"}
    assert word.text in names
    assert names <= {word.text, *_may_be(word)}
    assert word.doubtful


def test_a_word_that_begins_with_a_misread_letter_may_have_a_small_one(settings: Settings) -> None:
    word = _repaired("Predlagana je nova Skrebarna za vas.", "Skrebarna", settings)
    assert word.doubtful
    assert "škrebarna" in _may_be(word)


def test_names_are_spelt_otherwise_than_words(settings: Settings) -> None:
    words, names, places = (load_spelling(settings.lexicon, table) for table in (WORDS, SURNAMES, PLACES))
    assert names.word("gantarič") > names.word("gantaric") + 4
    assert abs(words.word("gantarič") - words.word("gantaric")) < 2
    assert places.word("rožendol") > places.word("rozendol") + 4
    assert abs(names.word("rožendol") - names.word("rozendol")) < 2


def test_a_famous_name_that_lost_a_letter_is_made_whole_and_shown(settings: Settings) -> None:
    word = _repaired("Predlog je podala svetnica Marjeta Koroec iz vasi.", "Koroec", settings)
    assert (word.text, word.doubtful) == ("Korošec", True)
    assert _repaired("Film o Konanu je posnel Konan Barbar sam.", "Konan", settings).text == "Konan"  # no Končan


@pytest.mark.parametrize(
    ("line", "read", "made"),
    [
        # Copi is a surname too, if a rare one, and C is what every Č is read as.
        ("Bruno Copi je vprasal, kdaj. Predlog, ki ga je dal Copi, je bil sprejet.", "Copi", "Čopi"),
        ("Svet Mestne obcine Celovnik se je sestal.", "Celovnik", "Čelovnik"),
    ],
)
def test_a_listed_name_made_of_one_that_no_list_holds_is_doubted_with_both(
    line: str, read: str, made: str, settings: Settings
) -> None:
    word = _repaired(line, read, settings)
    assert (word.text, word.doubtful) == (made, True)
    assert word.repair is not None
    assert word.repair.probability <= 0.95
    assert word.repair.alternatives[0].text == read


def test_a_name_that_the_lists_alone_hold_is_doubted_though_it_is_the_only_guess(settings: Settings) -> None:
    word = _repaired("Hotel stoji pri trgu Sendlinger Tor.", "Sendlinger", settings)
    assert (word.text, word.doubtful) == ("Šendlinger", True)


def test_a_famous_name_is_made_of_what_no_list_holds_without_a_doubt(settings: Settings) -> None:
    word = _repaired("Predlog je podprl Dusan Kos.", "Dusan", settings)
    assert (word.text, word.doubtful) == ("Dušan", False)


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("Pavia", "Pavla"),  # a town in Italy, too
        ("nespluzena", "nesplužena"),
        ("hiS", "hiš"),
        ("inzenirskogeoloski", "inženirskogeološki"),
    ],
)
def test_what_can_hardly_be_right_as_read_becomes_the_best_guess(read: str, true: str, settings: Settings) -> None:
    word = _repaired(f"Na seji je bila prisotna {read} Bizjak, ki je to povedala.", read, settings)
    assert word.text == true


@pytest.mark.parametrize("name", ["Konan", "Tomei", "Hlastec"])
def test_a_strange_name_gains_and_loses_no_letter(name: str, settings: Settings) -> None:
    assert len(_repaired(f"O tem je govoril Marco {name} iz Trsta.", name, settings).text) == len(name)


def test_j_in_capitals_is_read_as_i(settings: Settings) -> None:
    assert _repaired("LIUDSKI ODBOR in TAINIK.", "LIUDSKI", settings).text == "LJUDSKI"
