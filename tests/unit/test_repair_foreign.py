"""Passages in a foreign language are left alone, and Slovene beside them is not."""

from __future__ import annotations

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.repair.document import repair
from pipeline.repair.statistics.foreign import passages
from pipeline.settings import Settings

GARBLED = """Ob&inski svet Obtine Zalec je na 12. redni seji sprejel sklep St. 17/98 o prodaji parcele v Vrbi.
Razpravljali so Anton Znidar$i¢, Ivan Cuk in Marija Zakraj$ek; Zupan se je zahvalil vsem za udelezbo na seji."""


@pytest.mark.parametrize(
    "passage",
    [
        "Think Green, Go Sustainable",
        "We are very pleased to take part in this project and hope to come again next year.",
        "Wir freuen uns sehr, dass die Zusammenarbeit so gut funktioniert.",
        "Siamo molto contenti di essere qui con voi.",
    ],
)
def test_a_foreign_passage_is_left_alone_and_nobody_is_asked_about_it(passage: str, settings: Settings) -> None:
    document = repair(document_from_text(f"{GARBLED}\nZupan je rekel: {passage}\nOb&ani so se strinjali."), settings)
    before, found, after = document.text.splitlines()[-2].partition(passage)
    assert (before, found, after) == ("Župan je rekel: ", passage, "")
    assert document.text.endswith("Občani so se strinjali.")
    inside = document.pages[0].lines[-2].words[3:]
    assert not any(word.doubtful for word in inside)


SLOVENE = """Občinski svet Občine Žalec je na 12. redni seji sprejel sklep o prodaji parcele v Vrbi.
Župan se je zahvalil vsem, ki so se udeležili seje, in še posebej šolskemu zboru."""


@pytest.mark.parametrize("text", [GARBLED, SLOVENE])
@pytest.mark.parametrize(
    "broken",
    [
        "Think Green and the European Union with the man-\nager je bil potrjen.",
        "Support for the Local Development of the European par-\nty, ki se izvaja.",
        "Rekel je: environ-\nment and the European Union with the people.",
        "Rekel je: inter-\nnet and the European Union with the people.",
        "Think Green and the European Union with the mar-\nketing je bil potrjen.",
    ],
)
def test_a_word_broken_over_a_line_beside_a_passage_stays_whole(text: str, broken: str, settings: Settings) -> None:
    assert repair(document_from_text(f"{text}\n{broken}"), settings).text.endswith(broken)


def test_a_foreign_word_alone_is_no_passage(settings: Settings) -> None:
    text = f"{GARBLED}\nSole so v Casu krize varCevale za green roof."
    assert repair(document_from_text(text), settings).text.endswith("Šole so v času krize varčevale za green roof.")


def test_the_price_of_a_passage_is_paid_by_several_words() -> None:
    assert passages([-3.0, 5.0, 5.0, -3.0]) == []
    assert passages([-3.0, 5.0, 5.0, 0.0, 5.0, -3.0]) == [range(1, 5)]
    assert passages([5.0, 5.0, 5.0]) == [range(3)]
    assert passages([]) == []


NEWS = """Poljski premier je v Gdansku gostil kolege: Emmanuel Macron, Keir Starmer, Giorgia Meloni, Ulf Kristersson,
Mette Frederiksen, Petteri Orpo, Robert Fico, Donald Trump in Mark Rutte so obljubili pomo¢. O tem sta pisala Guardian
in Handelsblatt. Ob robu sta se sestala Radoslav Nawrocki in Volodimir Jermak, ki je omenil tudi Melonijin predlog, o
katerem je med poletom govoril Wilders. Kellogg je bil zadovoljen, Vance pa ne; Vladimir Medinski je molé¢al."""


@pytest.mark.parametrize("name", ["Tuska", "Gahrom"])
def test_where_no_lexicon_holds_many_names_one_of_them_is_shown_and_not_made_another(
    name: str, settings: Settings
) -> None:
    told = f"Obéani so videli premiera {name} in se strinjali."
    in_news = repair(document_from_text(f"{NEWS}\n{told}"), settings).pages[0].lines[-1].words[4]
    assert (in_news.text, in_news.doubtful) == (name, True)
    assert in_news.repair is not None
    assert in_news.repair.alternatives
    in_minutes = repair(document_from_text(f"{GARBLED}\n{told}"), settings).pages[0].lines[-1].words[4]
    assert in_minutes.text != name
    assert in_minutes.doubtful


@pytest.mark.parametrize(("text", "name"), [(NEWS, "Horvatić"), (GARBLED, "Horvatič")])
def test_a_surname_rather_ends_as_abroad_where_no_lexicon_holds_many_names(
    text: str, name: str, settings: Settings
) -> None:
    told = "Povedal je Davor Horvatic."
    assert repair(document_from_text(f"{text}\n{told}"), settings).text.endswith(f"Davor {name}.")
