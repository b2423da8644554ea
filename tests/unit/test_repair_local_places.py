"""The settlements of the municipality whose minutes a document holds are likelier there than elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.model import Reason, Word
from pipeline.repair.document import repair
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.repair.lexicon.sources import settlements_of
from pipeline.repair.names.local_places import local_places
from pipeline.settings import Settings

OF_TOLMIN = "Obtinski svet Ob&ine Tolmin je na seji, ki je bila 4. 3. 1998, sprejel sklep o prodaji."
OF_ZALEC = OF_TOLMIN.replace("Tolmin", "Zalec")
OF_CRNA = OF_TOLMIN.replace("Tolmin", "Crna na Koroskem")
ASKED = "Prebivalci so prosili, da se cesta v Volce uredi."


def _places(text: str, settings: Settings) -> frozenset[str]:
    document = document_from_text(text)
    return local_places(document.pages, settings.dictionaries, load_lexicon(settings.lexicon)).with_carons


def _repaired(text: str, read: str, settings: Settings) -> Word:
    return next(word for word in repair(document_from_text(text), settings).words() if word.raw == read)


def test_a_settlement_of_the_municipality_is_found_again(settings: Settings) -> None:
    at_home = _repaired(f"{OF_TOLMIN} {ASKED}", "Volce", settings)
    assert at_home.text == "Volče"
    assert at_home.repair is not None
    assert at_home.repair.reason is not Reason.NAME  # the document does not tell, the list does
    assert _repaired(f"{OF_ZALEC} {ASKED}", "Volce", settings).doubtful


def test_one_without_carons_becomes_no_other_place(settings: Settings) -> None:
    asked = "Prebivalci so prosili, da se cesta v Podpeci uredi."  # Podpeca is there, Podpeč elsewhere
    at_home = _repaired(f"{OF_CRNA} {asked}", "Podpeci", settings)
    assert (at_home.text, at_home.doubtful) == ("Podpeci", True)
    assert _repaired(f"{OF_TOLMIN} {asked}", "Podpeci", settings).text == "Podpeči"


def test_what_stands_before_a_preposition_is_a_name_by_itself(settings: Settings) -> None:
    shop = "Trgovina stoji v Crni pri banki."
    assert _repaired(f"{OF_CRNA} {shop}", "Crni", settings).text == "Črni"
    assert _repaired(f"{OF_TOLMIN} {shop}", "Crni", settings).text == "črni"


def test_what_stands_before_another_word_of_the_name_is_none(settings: Settings) -> None:
    places = _places("Svet Občine Črnomelj.", settings)
    assert "Čudno" not in places  # selo
    assert "Žuniče" in places


def test_it_is_found_in_all_its_places(settings: Settings) -> None:
    text = repair(document_from_text(f"{OF_TOLMIN} Vas Volce je velika. {ASKED}"), settings).text
    assert text.count("Volče") == 2


def test_only_the_municipality_that_is_named_most_counts(settings: Settings) -> None:
    text = "Svet Občine Tolmin. Župan Občine Tolmin. Svet Občine Tolmin in Občina Žalec."
    assert "Volče" in _places(text, settings)
    assert not any(place.startswith("Šempet") for place in _places(text, settings))


@pytest.mark.parametrize("text", ["OBČINA ŠKOFJA LOKA, občinski svet", "v Občini Škofja Loka,", "Občine Škofja\nLoka"])
def test_a_municipality_is_known_by_all_words_of_its_name(text: str, settings: Settings) -> None:
    assert "Žabnica" not in _places(text, settings)  # of Kranj
    assert "Reteče" in _places(text, settings)


def test_where_no_municipality_is_named_no_place_is_likelier(settings: Settings) -> None:
    assert not _places("Društvo upokojencev Volče, občina in Tolmin.", settings)


def test_settlements_are_found_with_the_forms_of_all_their_words(settings: Settings) -> None:
    found = list(settlements_of("Črnomelj", Path(settings.dictionaries)))
    assert any("Čudnem" in words[0] and "selu" in words[-1] for words in found)
