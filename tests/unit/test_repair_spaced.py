"""A letter-spaced heading is judged as the word that it spells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.model import Word
from pipeline.repair.document import repair
from pipeline.settings import Settings

GARBLED = """Ob&inski svet Obtine Zalec je na 12. redni seji sprejel sklep St. 17/98 o prodaji parcele v Vrbi.
Razpravljali so Anton Znidar$i¢, Ivan Cuk in Marija Zakraj$ek; Zupan se je zahvalil vsem za udelezbo na seji."""
CLEAN = "Občinski svet Občine Žalec je na redni seji sprejel sklep o prodaji parcele v Vrbi. Župan se je zahvalil."


def faint(heading: str, settings: Settings) -> list[Word]:
    """Return the words of `heading` after repair where Tesseract was sure of none of its letters."""
    document = document_from_text(f"{CLEAN}\n{heading}")
    lines = document.pages[0].lines
    unsure = replace(lines[-1], words=tuple(replace(word, confidence=0.4) for word in lines[-1].words))
    page = replace(document.pages[0], lines=(*lines[:-1], unsure))
    return list(repair(replace(document, pages=(page,)), settings).pages[0].lines[-1].words)


@pytest.mark.parametrize("heading", ["Z A P I S N I K", "D N E V N I R E D :", "s k l e p:"])
def test_nobody_is_asked_about_the_letters_of_a_word(heading: str, settings: Settings) -> None:
    words = faint(heading, settings)
    assert " ".join(word.text for word in words) == heading
    assert not any(word.doubtful for word in words if word.text != ":")


def test_a_heading_that_spells_nothing_is_asked_about_once(settings: Settings) -> None:
    assert [word.doubtful for word in faint("Z Q P X S W I K", settings)] == [True] + [False] * 7


@pytest.mark.parametrize(
    ("read", "true"), [("O B & I N A", "O B Č I N A"), ("S O L S K I S V E T", "Š O L S K I S V E T")]
)
def test_letters_that_were_garbled_are_put_right(read: str, true: str, settings: Settings) -> None:
    document = repair(document_from_text(f"{GARBLED}\n{read}"), settings)
    assert document.text.splitlines()[-1] == true
    assert document.raw.splitlines()[-1] == read


def test_letters_of_another_character_set_are_put_right(settings: Settings) -> None:
    words = [line.replace("č", "è").replace("Č", "È") for line in (CLEAN, "O B Č I N A", "Q Č P X Z W")]
    document = repair(document_from_text("\n".join([*words[:1] * 3, *words[1:]])), settings)
    assert document.text.splitlines()[-2:] == ["O B Č I N A", "Q Č P X Z W"]
    assert [word.doubtful for word in document.pages[0].lines[-2].words] == [False] * 6
    assert [word.doubtful for word in document.pages[0].lines[-1].words] == [True] + [False] * 5


def test_a_list_of_letters_is_no_heading(settings: Settings) -> None:
    assert repair(document_from_text(f"{GARBLED}\na b c in Z A"), settings).text.endswith("\na b c in Z A")
