"""How often a word stands with a capital inside a sentence is counted where no sentence begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.repair.document import repair
from pipeline.repair.statistics.casing import count_cases, load_casing
from pipeline.settings import Settings

START = "Obtinski svet Ob&ine Zalec je na seji, ki je bila 4. 3. 1998, sprejel sklep o prodaji."


def _after_start(text: str, settings: Settings) -> str:
    return repair(document_from_text(f"{START} {text}"), settings).text


def test_capitals_are_counted_inside_sentences_only() -> None:
    sentences = ["Svet je povabil svet zavoda, ki ga vodi Svet staršev."] * 10 + ["Točka: Svet zavoda."] * 10
    counts = count_cases(sentences * 2)
    assert "zavoda" in counts
    assert counts["svet"] == (20, 20)
    assert "-vet" not in counts  # of what has a capital as often the ending tells nothing
    assert counts["vodi"] == (20, 0)


def test_a_name_is_not_counted() -> None:
    assert "kos" not in count_cases(["da je Kos odsoten"] * 30 + ["da je kos lesa"] * 5)


def test_the_ending_tells_of_words_met_too_seldom() -> None:
    counts = count_cases(["da so sedeli", "da so vedeli", "da so imeli"] * 4)
    assert counts["-eli"] == (12, 0)
    assert "sedeli" not in counts


def test_counts_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "casing.tsv"
    path.write_text("# words\nsvet\t30\t4\n-ali\t90\t0\n", encoding="utf-8")
    assert load_casing(path) == {"svet": (30, 4), "-ali": (90, 0)}


def test_a_name_made_of_a_word_stands_after_what_it_is_the_name_of(settings: Settings) -> None:
    after = _after_start("Delegati iz TOZD Zaga so bili proti.", settings)
    elsewhere = _after_start("Delegati so povedali, da je Zaga stara.", settings)
    assert "TOZD Žaga so" in after
    assert "je žaga stara" in elsewhere


def test_the_places_of_a_rare_word_tell_each_other_whether_it_is_a_name(settings: Settings) -> None:
    name = "V zaselek Criéek ni vode, cesta v zaselek Cricek je ozka, most v zaselek Cri¢ek pa star."
    text = _after_start(name, settings)
    assert text.count("zaselek Čriček") == 3
    word = "Poje jim criéek, ki je cricek na travi, in cri¢ek na drevesu. Ob poti poje samo Criéek doma."
    text = _after_start(word, settings)
    assert text.count("čriček") == 4


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("Pismo je prislo iz Skofje Loke.", "iz Škofje Loke."),
        ("Cesta v Crnem Vrhu je ozka.", "v Črnem Vrhu je"),
        ("Vodovod v Cudnem selu je star.", "v Čudnem selu je"),
        ("Predstavnik Obcine Zelezniki je govoril.", "Občine Železniki je"),
        ("Dopis Obcine Ruse je bil prebran.", "Občine Ruše je"),  # and none of the surname Rus
        ("Pri tem je Obcina Crna na Koroskem pomagala.", "Občina Črna na Koroškem"),
    ],
)
def test_a_place_is_known_by_its_name_and_by_what_stands_before_it(read: str, true: str, settings: Settings) -> None:
    assert true in _after_start(read, settings)


def test_the_first_word_of_a_place_is_a_word_where_no_place_is_meant(settings: Settings) -> None:
    text = _after_start("Na mizi je v Crnem ovitku lezala mapa.", settings)
    assert "v črnem ovitku ležala" in text


def test_a_landscape_begins_with_a_capital(settings: Settings) -> None:
    assert "na Šentviški planoti" in _after_start("Kmetije na SentviSki planoti so brez vode.", settings)
    assert "na šentviški strani" in _after_start("Kmetije na SentviSki strani so brez vode.", settings)


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("Denar dobi tudi Solski center Kranj za delavnice.", "tudi Šolski center Kranj"),
        ("Vodi ga predsednik Sportnega drustva Hmeljar.", "predsednik Športnega društva Hmeljar"),
        ("Denar dobi tudi Solski center za delavnice.", "tudi šolski center za"),
    ],
)
def test_a_body_that_is_named_begins_with_a_capital(read: str, true: str, settings: Settings) -> None:
    assert true in _after_start(read, settings)


def test_a_misread_short_word_ends_a_sentence_and_is_no_abbreviation(settings: Settings) -> None:
    text = _after_start("Od tega ni bilo nié. Zupan je odgovoril, da je tako.", settings)
    assert "nič. Župan je" in text


def test_the_mayor_signs_with_a_capital(settings: Settings) -> None:
    signed = _after_start("\nZapisala Mira Vrhunc Zupan: Joze Kova€i€", settings)
    assert "Vrhunc Župan: Jože Kovačič" in signed
    told = _after_start("\nO tem je porocal zupan Joze Kova€i€.", settings)
    assert "poročal župan Jože" in told


@pytest.mark.parametrize(
    ("line", "true"),
    [
        ("Zagotovljena so sredstva Za leto 2011 in Za ta namen.", "sredstva za leto 2011 in za ta namen."),
        ("Svetnik skupine Za mesto je bil proti.", "skupine Za mesto"),
        ("Cesta Za gradom je ozka.", "Cesta Za gradom"),
    ],
)
def test_za_is_small_inside_a_sentence_where_it_begins_no_name(line: str, true: str, settings: Settings) -> None:
    assert true in _after_start(line, settings)


def test_after_a_given_name_stands_the_surname_and_no_post(settings: Settings) -> None:
    text = _after_start("Besedo je dala Mirku Zupanu, nekdanjemu tajniku.", settings)
    assert "Mirku Zupanu, nekdanjemu" in text
    text = _after_start("Besedo je dala zupanu, nekdanjemu tajniku.", settings)
    assert "dala županu, nekdanjemu" in text


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("Dela so oddana podjetju Zelezar d.o.o. iz Celja.", "podjetju Železar d.o.o."),
        ("Govoril je gospod Zupan, nato gospod Zagar.", "gospod Žagar."),
        ("Govorila sta g. zupnik in g. Solski nadzornik.", "g. župnik in g. šolski nadzornik."),
        ("Ostala jim je petina do Cetrtino plate.", "do četrtino plače."),
        ("Igrali so v drami »Zlotin in kazen«.", "»Zločin in kazen«"),
    ],
)
def test_a_capital_is_one_where_nothing_but_a_name_can_stand(read: str, true: str, settings: Settings) -> None:
    assert true in _after_start(read, settings)
