"""What is no word and was read wrongly: it is put right where what stands beside it leaves no doubt, and shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.model import Reading, Reason, Word
from pipeline.repair.document import repair
from pipeline.settings import Settings

GARBLED = """Ob&inski svet Obtine Zalec je na 12. redni seji sprejel sklep St. 17/98 o prodaji parcele v Vrbi.
Razpravljali so Anton Znidar$i¢, Ivan Cuk in Marija Zakraj$ek; Zupan se je zahvalil vsem za udelezbo na seji."""
CLEAN = """Občinski svet Občine Žalec je na 12. redni seji sprejel sklep št. 17/98 o prodaji parcele v Vrbi.
Razpravljali so Anton Žnidaršič, Ivan Čuk in Marija Zakrajšek; župan se je zahvalil vsem za udeležbo na seji."""


def repaired(line: str, settings: Settings, before: str = GARBLED) -> str:
    """Return the last line of `before` and `line`, repaired."""
    return repair(document_from_text(f"{before}\n{line}"), settings).text.splitlines()[-1]


def words_of(line: str, settings: Settings) -> dict[str, Word]:
    return {word.raw: word for word in repair(document_from_text(f"{GARBLED}\n{line}"), settings).words()}


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("Druzba Vodovod, d. 0. 0., je poslala racun.", "Družba Vodovod, d. o. o., je poslala račun."),
        ("Parcela lezi v k. 0. Hotinja vas.", "Parcela leži v k. o. Hotinja vas."),
        ("Komunala d.o.0. je poslala racun.", "Komunala d.o.o. je poslala račun."),
        ("Anton Kos, |. r.", "Anton Kos, l. r."),
        ("Anton Kos, |.r.", "Anton Kos, l.r."),
        ("Anton Kos Ir.", "Anton Kos l.r."),
        ("Anton Kos Lr.", "Anton Kos l.r."),
        ("Il. Investitor mora placati.", "II. Investitor mora plačati."),
        ("Zbralo se je 214 |judi.", "Zbralo se je 214 ljudi."),
        ("na sejmu {Smart City Expo) v Barceloni", "na sejmu (Smart City Expo) v Barceloni"),
        ("v Amsterdamu (Nizozemska}.", "v Amsterdamu (Nizozemska)."),
        ("mnozica {a, b} je prazna.", "množica {a, b} je prazna."),
        ("Prisotna je lvanka Kos.", "Prisotna je Ivanka Kos."),
        ("* Potrditev zapisnika\n+ Obravnava odloka", "• Obravnava odloka"),
        ("Sprejme se Odlok 0 zazidalnem na¢rtu.", "Sprejme se Odlok o zazidalnem načrtu."),
        ("Il. Proracun se sprejme.\nl. Seja se zakljuci.", "I. Seja se zaključi."),
        ("II. Proracun se sprejme.\n|. Seja se zakljuci.", "I. Seja se zaključi."),
        ("—- Zapisnik vodi tajnica.", "– Zapisnik vodi tajnica."),
        ("3. Proracun\n5. Razno\n4, Porocilo o delu", "4. Poročilo o delu"),
        ("Za je bilo 5 svetnikov, 1 PROT!.", "Za je bilo 5 svetnikov, 1 PROTI."),
        ("Zrak Vv mestu je slab. Vv treh letih bo boljsi.", "Zrak v mestu je slab. V treh letih bo boljši."),
        ("Ravnatelj »0§ Vrba« je odsoten.", "Ravnatelj »OŠ Vrba« je odsoten."),
        ("Sprejeto s 7 glasovi ZA in © PROTI.", "Sprejeto s 7 glasovi ZA in 0 PROTI."),
    ],
)
def test_marks_are_put_right(read: str, true: str, settings: Settings) -> None:
    assert repaired(read, settings) == true


@pytest.mark.parametrize(
    "line",
    [
        "Glasovalo je 12 svetnikov, ZA 12, PROTI 0, vzdržan 0.",
        "(3 ZA, 0 PROTI)",
        "Predlog je dobil 0 glasov.",
        "d. d. in d. o. o. sta dve vrsti.",
        "Plača se 0. 0. in 1. r.",
        "Kupil je 5 l. olja in 3 m.",
        "Ali je bilo 5 km? Ne.",
        "l. 1998 je bilo sprejeto to.",
        "4, 5 in 6 so bili odsotni.",
        "Rekel je STOP! Nato je odšel.",
        "Fotografije © 2020 Marko Kos in Ana Novak.",
        "-- Zapisnik vodi tajnica.",
        "Koda 0XQ in oznaka 0S1 ostaneta.",
    ],
)
def test_figures_and_right_marks_are_left(line: str, settings: Settings) -> None:
    assert repaired(line, settings) == line


def test_a_digit_that_is_changed_is_shown(settings: Settings) -> None:
    word = words_of("Sprejme se Odlok 0 zazidalnem na¢rtu.", settings)["0"]
    assert word.text == "o"
    assert word.doubtful


@pytest.mark.parametrize(
    ("line", "read", "true"),
    [
        ("Meri 350 m?, kot je vpisano.", "m?,", "m²,"),
        ("Cena je 25 EUR/m?, kot je vpisano.", "EUR/m?,", "EUR/m²,"),
        ("Porabili so 12 mé vode.", "mé", "m³"),
    ],
)
def test_a_square_or_cubic_metre_is_put_right_and_shown(line: str, read: str, true: str, settings: Settings) -> None:
    word = words_of(line, settings)[read]
    assert (word.text, word.doubtful) == (true, True)


def test_a_dash_before_an_item_is_an_en_dash_and_then_the_others_are_too(settings: Settings) -> None:
    words = words_of("— Ana Novak — predsednica.", settings)
    assert words["—"].text == "–"
    assert words["—"].repair is not None
    assert words["—"].repair.reason is Reason.DASH
    assert repaired("— Ana Novak — predsednica.", settings) == "– Ana Novak – predsednica."


@pytest.mark.parametrize(
    "line",
    [
        "Prisotni: Ana Novak — predsednica.",
        "Prisotni: Ana Novak — zunanja Clanica odbora.",
        "Zbor je vodil Vid lvan¢ié — predstavnik krajanov.",
        "Odlok o cestah — prva obravnava. Navzo¢a je bila Ana Novak\n— ¢lanica odbora.",
    ],
)
def test_a_dash_between_a_name_and_a_post_may_be_long_and_is_left(line: str, settings: Settings) -> None:
    assert repaired(line, settings).splitlines()[-1].split("—")[1:] != []


def test_a_long_dash_of_a_typed_text_is_left(settings: Settings) -> None:
    assert repaired("— Ana Novak, predsednica.", settings, CLEAN) == "— Ana Novak, predsednica."


@pytest.mark.parametrize(
    ("line", "true"),
    [
        ("Odlok v Ob¢ini Razgorje — prva obravnava.", "Odlok v Občini Razgorje – prva obravnava."),
        ("ZA Novak — 7, PROTI Kranjc — 1.", "ZA Novak – 7, PROTI Kranjc – 1."),
        ("Cesta Jelovnik—Pristava je sanirana.", "Cesta Jelovnik–Pristava je sanirana."),
    ],
)
def test_any_other_long_dash_that_was_read_is_an_en_dash(line: str, true: str, settings: Settings) -> None:
    assert repaired(line, settings) == true


def test_a_number_of_votes_that_begins_a_line_is_no_item(settings: Settings) -> None:
    words = words_of("3. To¢ka je kon¢ana. Dobili so: Kos\n4, Weiss 4, Rus 0.\n5. To¢ka sledi.", settings)
    assert words["4,"].text == "4,"


def test_a_number_before_a_small_letter_is_no_item(settings: Settings) -> None:
    words = words_of("3. To¢ka je kon¢ana. Za:\n4, proti: 2, vzdrZan: 1.\n5. To¢ka sledi.", settings)
    assert words["4,"].text == "4,"


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("Il. Mandat traja štiri leta.", "II. Mandat traja štiri leta."),
        ("|. Razreši se Anton.", "|. Razreši se Anton."),
    ],
)
def test_roman_numerals_of_a_scan_that_we_read_are_put_right_but_no_single_stroke(
    read: str, true: str, settings: Settings
) -> None:
    document = document_from_text(f"{CLEAN}\n{read}")
    scanned = replace(document, pages=tuple(replace(page, reading=Reading.OCR) for page in document.pages))
    assert repair(scanned, settings).text.splitlines()[-1] == true


@pytest.mark.parametrize(
    ("read", "true"), [("Ale’", "Aleš"), ("Uro’,", "Uroš,"), ("Dem’ar", "Demšar"), ("uspe’no", "uspešno")]
)
def test_a_caron_that_was_read_as_an_apostrophe_is_put_right(read: str, true: str, settings: Settings) -> None:
    assert words_of(f"Navzo¢i so bili Ana Novak, {read} Kranjc in Miha Kos.", settings)[read].text == true


@pytest.mark.parametrize("line", ["Glasilo ‘Stari Ale’ izide letos.", "Skladba Don’t they’re je bila o¢arljiva."])
def test_an_apostrophe_that_is_one_is_left(line: str, settings: Settings) -> None:
    assert {"’"} <= set(repaired(line, settings))
    assert "š" not in repaired(line, settings)


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("svetnikovy,", "svetnikov,"),
        ("élanovy,", "članov,"),
        ("Glanovy,", "članov,"),
        ("Fijav2", "Fijavž"),
        ("Keti5,", "Ketiš,"),
        ("e-poSta:", "e-pošta:"),
        ("Zaradi", "zaradi"),
    ],
)
def test_what_is_read_for_the_end_of_a_word_or_its_first_letter_is_put_right(
    read: str, true: str, settings: Settings
) -> None:
    assert words_of(f"Glasovala je ve¢ina od Stevila navzo¢ih {read} Zalcev pa ni bilo.", settings)[read].text == true


def test_a_figure_that_lost_its_space_keeps_no_caron_from_its_word(settings: Settings) -> None:
    words = words_of("Glasovanje: navzocih14, vzdrzan1. Polje Izraz2 in koda ABC12 sta prazni.", settings)
    assert (words["navzocih14,"].text, words["vzdrzan1."].text) == ("navzočih14,", "vzdržan1.")
    repair_of = words["navzocih14,"].repair
    assert words["navzocih14,"].doubtful and repair_of is not None
    assert repair_of.alternatives[0].text == "navzočih 14,"
    assert not words["Izraz2"].changed
    assert not words["ABC12"].changed


@pytest.mark.parametrize(
    ("before", "true"),
    [
        ("b) kupi drog,", "c) da se obnovi dvorana."),
        ("b) kupi drog,\nc) postavi luč,", "č) da se obnovi dvorana."),
        ("b) kupi drog,\n€) postavi luč,", "č) da se obnovi dvorana."),
        ("Svet:", "€) da se obnovi dvorana."),
    ],
)
def test_the_third_and_fourth_letter_of_a_list_read_as_a_currency_are_put_right(
    before: str, true: str, settings: Settings
) -> None:
    document = document_from_text(f"{CLEAN}\na) da se uredi cesta,\n{before}\n€) da se obnovi dvorana.")
    scanned = replace(document, pages=tuple(replace(page, reading=Reading.OCR) for page in document.pages))
    assert repair(scanned, settings).text.splitlines()[-1] == true


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("Treba je obnav]jati ceste ob&ine.", "Treba je obnavljati ceste občine."),
        ("Svet je tore} sprejel predlog ob&ine.", "Svet je torej sprejel predlog občine."),
        ("Sklep je sprejet (5 ZA, 2 PROT!) v ob&ini.", "Sklep je sprejet (5 ZA, 2 PROTI) v občini."),
        ("Sklep [kot je bil] velja v ob&ini.", "Sklep [kot je bil] velja v občini."),
    ],
)
def test_a_stroke_inside_a_word_is_a_letter_and_a_bracket_is_none(read: str, true: str, settings: Settings) -> None:
    assert repair(document_from_text(read), settings).text == true
