"""The text that segmentation reads: every character's place in the document's own text is kept."""

from __future__ import annotations

import pytest

from pipeline.segment.text.clean_text import read_text
from pipeline.segment.text.origin import Origin
from pipeline.segment.text.sentences import sentence_of


def test_pieces_lead_back_to_where_they_stood() -> None:
    origin = Origin()
    origin.append(10, 3)
    origin.append(13)  # goes on
    origin.append(2, 2)
    assert [origin[place] for place in range(len(origin))] == [10, 11, 12, 13, 2, 3]
    origin.shorten(3)
    origin.append(40)
    assert [origin[place] for place in range(len(origin))] == [10, 11, 12, 40]


@pytest.mark.parametrize(
    "source",
    [
        "ZAPISNIK\n\nS K L E P : Občinski svet je spre-\njel odlok.\n",
        "Prva stran se konča s pove-\n- 1 -\f   zavo na drugo.\n\nS  K L E P\n",
        "brez konca",
        "",
    ],
)
def test_every_character_is_found_in_the_document(source: str) -> None:
    text = read_text(source)
    for place, character in enumerate(text.clean[:-1]):
        if character != "\n":
            assert source[text.place(place)] == character
    assert text.place(len(text.clean)) <= len(source)


def test_a_part_leads_back_too() -> None:
    source = "Prva vrstica.\nDruga vrstica.\nTretja vrstica.\n"
    part = read_text(source).part(1, 2)
    span = part.span(0, len(part.clean))
    assert source[span.start : span.end] == "Druga vrstica."


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("SKL EP I.", "SKLEP I."),
        ("SKLEP I.", "SKLEP I."),
        ("SKLEP A: Vodovod", "SKLEP A: Vodovod"),
        ("DN EV NI RED:", "DNEVNI RED:"),
        ("s klepetanjem", "s klepetanjem"),
    ],
)
def test_the_letters_of_a_label_may_be_set_apart_in_part(printed: str, read: str) -> None:
    assert read_text(f"{printed}\n").clean == f"{read}\n"


def test_signs_drawn_around_a_heading_are_no_part_of_it() -> None:
    text = read_text("*** Program dela ***\n\nPredsednik ga je predstavil.\n")
    assert text.line(0).strip() == "Program dela"
    span = text.span(text.clean.index("Program"), text.lines[0].end)
    assert text.source[span.start : span.end] == "Program dela"


def test_a_running_line_over_the_page_number_is_left_out_and_the_sentence_goes_on() -> None:
    page = (
        "Rok za končanje vseh del na odseku je do\n\nZapisnik 22. seje Sveta KS Dol\n{}stran {}\n\n{}. novembra 2009.\n"
    )
    text = read_text("".join(page.format(" " * 60, number, number + 14) for number in (1, 2)))
    assert "Zapisnik" not in text.clean
    assert "do\n15. novembra" in text.clean
    assert [line.gap for line in text.lines if text.clean[line.start] == "1"] == [0, 0]


def test_lines_that_count_the_pages_are_no_text() -> None:
    pages = "".join(
        f"Sprejme se odlok številka {n}.\n{' ' * 60}5. seja OS, stran {n}\nin se objavi.\n\n" for n in (1, 2)
    )
    assert "stran" not in read_text(pages).clean


def test_a_sentence_is_found_in_a_text_without_line_ends() -> None:
    said = [f"Predlog {number} je bil sprejet z 9 glasovi za." for number in range(2000)]
    text = read_text(" ".join(said))
    for number in (0, 1, 777, 1999):
        place = text.clean.index(said[number])
        start, end = sentence_of(text, place + 20)
        assert text.clean[start:end] == said[number]


def test_what_parts_pages_inside_a_sentence_is_left_out_though_it_stands_once() -> None:
    number = read_text(
        "Cena dnevnega programa v vrtcu znaša od 1.\naprila 2006\n\n" + " " * 40 + "4\n\ndalje 88.300 tolarjev.\n"
    )
    assert (
        " ".join(number.clean.split())
        == "Cena dnevnega programa v vrtcu znaša od 1. aprila 2006 dalje 88.300 tolarjev."
    )
    full = "Sprejme se osnutek poročila o nadzoru zaključnega računa proračuna za"
    before = "Člani so o tem razpravljali.\n" * 12
    named = read_text(
        f"{before}{full}\n\n{' ' * 40}- 1 -\n\nNadzorni odbor Dol, 4. redna seja\n\nleto 2018 z dopolnitvijo.\n"
    )
    assert " ".join(named.clean.removeprefix(before).split()) == f"{full} leto 2018 z dopolnitvijo."


@pytest.mark.parametrize("page", ["3/4", "stran 3"])
def test_a_running_line_that_stands_once_is_known_by_the_session_and_the_number_of_the_page(page: str) -> None:
    line = "Zapisnik 14. redne seje Mestnega sveta" + " " * 40 + page
    before = "Člani so o tem razpravljali.\n" * 12
    found = read_text(f"{before}Zamenja se zemljišče parc.\n\n{line}\n\nšt. 77/2, obe k. o. Dol.\n")
    words = " ".join(found.clean.removeprefix(before).split())
    assert words == "Zamenja se zemljišče parc. št. 77/2, obe k. o. Dol."
    beside = read_text(f"{before}2. Mandat traja štiri leta.\n{line}\n3. Sklep velja takoj.\n")
    assert " ".join(beside.clean.removeprefix(before).split()) == "2. Mandat traja štiri leta. 3. Sklep velja takoj."


def test_an_address_in_capitals_ends_no_sentence() -> None:
    text = read_text("Razprava.\n\nTOV. RUS je predlagal, da se cesta zapre. Nič.")
    start, end = sentence_of(text, text.clean.index("predlagal"))
    assert text.clean[start:end] == "TOV. RUS je predlagal, da se cesta zapre."


@pytest.mark.parametrize("line", ["Zapisnik 3. izredne seje Sveta zavoda Dol", "Stran: 2"])
def test_a_running_line_between_two_entries_of_a_list_is_left_out(line: str) -> None:
    before = "Člani so o tem razpravljali.\n" * 12
    points = "SKLEP:\n1. Izbere se Ana Rus.\n2. Zaprosi se za soglasje."
    found = read_text(f"{before}{points}\n\n{line}\n\n3. Delo opravlja Kos.\n")
    assert "Zaprosi se za soglasje.\n3. Delo opravlja Kos." in found.clean.replace("\n\n", "\n")


def test_what_stands_between_all_entries_of_a_list_is_text() -> None:
    found = read_text("1. Cesta se zapre.\n\nSoglasno sprejeto\n\n2. Most se zapre.\n\nSoglasno sprejeto\n\n3. Razno\n")
    assert found.clean.count("Soglasno sprejeto") == 2
