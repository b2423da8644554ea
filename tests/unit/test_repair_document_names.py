"""Names that no lexicon holds are known by their other places in a document: in other cases and in capitals."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.model import Reading, Word
from pipeline.repair.document import repair
from pipeline.settings import Settings

MINUTES = """Obtinski svet Ob&ine Kren¢evje je na 12. redni seji, dne 4. 3. 1998, sprejel sklep o prodaji parcele.
Razpravljali so Anton Znidar$i¢ in Marija Zakraj$ek. Zupan ob&ine KrenGevje se je zahvalil vsem, ki so se udelezili
seje, in Se posebej Solskemu pevskemu zboru. Pot skozi Lesovje je zaprta, Lesovje in Kren¢evje ostajata brez vode."""


def _repaired(line: str, settings: Settings) -> dict[str, Word]:
    return {word.raw: word for word in repair(document_from_text(f"{MINUTES}\n{line}"), settings).words()}


@pytest.mark.parametrize(
    ("line", "read", "true"),
    [
        ("Zadol?itev obCine KRENCEVJE se odobri.", "KRENCEVJE", "KRENČEVJE"),
        ("Voda v Krentevju je dobra.", "Krentevju", "Krenčevju"),
        ("Ob&ina Krenc¢evje je sprejela sklep.", "Krenc¢evje", "Krenčevje"),
        ("Osnovna Sola Lesovie je zaprta.", "Lesovie", "Lesovje"),
    ],
)
def test_a_name_of_the_document_is_found_again_and_shown(line: str, read: str, true: str, settings: Settings) -> None:
    word = _repaired(line, settings)[read]
    assert (word.text, word.doubtful) == (true, True)


def test_a_name_read_once_tells_what_it_is_in_capitals(settings: Settings) -> None:
    words = _repaired("OBCINA ZUZMARJE\n\nSeja Obéine Zuzmarje je bila v torek.", settings)
    assert (words["ZUZMARJE"].text, words["ZUZMARJE"].doubtful) == ("ŽUŽMARJE", True)


@pytest.mark.parametrize("name", ["Lesnovje", "Krenovje", "Lesovnik", "Kranjevje"])
def test_another_name_is_none_of_the_document(name: str, settings: Settings) -> None:
    assert _repaired(f"Pot skozi {name} je odprta.", settings)[name].text == name


def test_a_capital_inside_a_name_is_a_misread_letter_where_no_word_follows(settings: Settings) -> None:
    words = _repaired("Most ¢ez MirtovScico je v programu ChemSpider opisan kot MirtovS¢ica.", settings)
    assert (words["MirtovScico"].text, words["ChemSpider"].text) == ("Mirtovščico", "ChemSpider")


def test_a_surname_that_may_end_in_either_letter_is_doubted(settings: Settings) -> None:
    text = "Mestni ob&ini je predsednik Goran Duri¢ predstavil poro¢ilo. Marko Petrovi¢ in Jože Kova¢i¢ sta bila za."
    words = {word.raw: word for word in repair(document_from_text(text), settings).words()}
    made = words["Petrovi¢"].repair
    assert words["Petrovi¢"].text == "Petrović" and words["Petrovi¢"].doubtful and made is not None
    assert "Petrovič" in [one.text for one in made.alternatives]
    assert words["Duri¢"].text == "Đurić"
    assert words["Kova¢i¢"].text == "Kovačič" and not words["Kova¢i¢"].doubtful


def test_a_surname_ends_as_the_names_that_are_like_it(settings: Settings) -> None:
    text = "Mestni ob&ini so Emir Halilovi¢, Zoran Dordevic, Fikret Hodzié, Ana Zemlji¢ in Miha Mahnié."
    words = {word.raw: word.text for word in repair(document_from_text(text), settings).words()}
    assert [words[read] for read in ("Halilovi¢,", "Dordevic,", "Hodzié,", "Zemlji¢", "Mahnié.")] == [
        "Halilović,",
        "Đorđević,",
        "Hodžić,",
        "Zemljič",
        "Mahnič.",
    ]


def test_a_surname_that_a_reader_without_the_acute_read_with_a_caron_is_doubted(settings: Settings) -> None:
    text = "Občinski svet je sklenil, da Halilovič, Kovačič in Božič dobijo dovoljenje za gradnjo hiše."
    document = document_from_text(text)
    doubted = [word for word in repair(document, settings).words() if word.doubtful]
    assert [word.text for word in doubted] == ["Halilovič,"]  # as read: a name is not changed unasked
    assert doubted[0].repair is not None and doubted[0].repair.alternatives[0].text == "Halilović,"
    for acute in ("Begić", "BEGIĆ", unicodedata.normalize("NFD", "Begić")):  # that reader knows it
        knows = document_from_text(f"{text} Predlagal je {acute}.")
        assert not any(word.doubtful for word in repair(knows, settings).words())
    typed = replace(document, pages=[replace(page, reading=Reading.TEXT_LAYER) for page in document.pages])
    assert not any(word.doubtful for word in repair(typed, settings).words())


def test_a_document_with_names_in_ic_has_more_of_them(settings: Settings) -> None:
    line = "Mestni ob&ini so predsednik obéine, {} in Denis Jankovié."
    made = [
        {word.raw: word for word in repair(document_from_text(line.format(name)), settings).words()}["Jankovié."]
        for name in ("Ana Novak", "Emir Halilovi¢")
    ]
    assert [word.text for word in made] == ["Jankovič.", "Janković."]
    assert all(word.doubtful for word in made)
