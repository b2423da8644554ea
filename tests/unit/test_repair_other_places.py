"""What a reader makes of a letter depends on its neighbours and on the document; all places of a name tell of each."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.model import Word
from pipeline.repair.decoding.channel import confusions_from_counts
from pipeline.repair.decoding.neighbours import Neighbours, count_neighbours, load_neighbours, write_neighbours
from pipeline.repair.document import repair
from pipeline.repair.names.document_channel import DocumentChannel
from pipeline.settings import Settings

MINUTES = """Obtinski svet Ob&ine Zalec je na 12. redni seji, dne 4. 3. 1998, sprejel sklep o prodaji parcele.
Razpravljali so Anton Znidar$i¢ in Marija Zakraj$ek. Zupan se je zahvalil vsem, ki so se udelezili seje, in Se posebej
Solskemu pevskemu zboru."""


def _repaired(text: str, settings: Settings) -> dict[str, Word]:
    return {word.raw: word for word in repair(document_from_text(f"{MINUTES}\n{text}"), settings).words()}


@pytest.mark.parametrize(("read", "twin"), [("Marcec", "Marčec"), ("Golobic", "Golobič"), ("Hlastecnik", "Hlastečnik")])
def test_a_name_read_alike_in_many_places_has_no_caron(read: str, twin: str, settings: Settings) -> None:
    once = _repaired(f"Svetnik {read} je predlagal sklep.", settings)[read]
    often = _repaired(
        f"Svetnik {read} je predlagal sklep. Nato je {read} povedal svoje, in {read} je vprasal, ali naj {read}"
        f" odgovori. Z njim je bil {read} sam, pri hisi {read} pa ne. {read.upper()} je za. Potem je {read} odsel, ker"
        f" {read} ni hotel ostati, in {read} se ni vec vrnil.",
        settings,
    )
    assert once.text == twin
    assert (often[read].text, often[read].doubtful) == (read, True)
    assert often[read.upper()].text == read.upper()


def test_a_name_that_is_always_read_with_t_is_none_with_a_caron(settings: Settings) -> None:
    once = _repaired("Podjetje Kovit je zgradilo most.", settings)["Kovit"]
    often = _repaired(
        "Podjetje Kovit je zgradilo most. Nato je Kovit dobil posel, in Kovit je vprasal, ali naj Kovit gradi. Takrat"
        " je bil Kovit sam. Potem je Kovit odsel, ker Kovit ni hotel ostati, in Kovit se ni vec vrnil.",
        settings,
    )["Kovit"]
    assert (once.text, once.doubtful) == ("Kovič", True)
    assert (often.text, often.doubtful) == ("Kovit", True)


def test_one_reading_with_a_caron_tells_what_the_others_are(settings: Settings) -> None:
    words = _repaired("Svetnica Luzar je za. Nato je LuZar povedala svoje, in Luzar je glasovala.", settings)
    assert words["Luzar"].text == "Lužar"


def test_neighbours_tell_what_is_read_for_a_letter(tmp_path: Path) -> None:
    pairs = [("noč", "noé")] * 40 + [("noč", "noc")] * 5 + [("oči", "oci")] * 40 + [("oči", "oéi")] * 5
    counts = count_neighbours(pairs, {})
    assert counts["oč$", "é"] == counts["oči", "c"] == 40
    path = tmp_path / "neighbours-english.tsv"
    write_neighbours(counts, path)
    neighbours = load_neighbours(path)
    assert neighbours.gain("oč$", "é") > 0 > neighbours.gain("oč$", "c")
    assert neighbours.gain("oči", "c") > 0 > neighbours.gain("oči", "é")
    assert neighbours.gain("oč$", "t") == 0  # never seen: its neighbours tell nothing


def test_a_document_tells_how_its_letters_came_out() -> None:
    usual = {("š", "S"): 50.0, ("š", "s"): 50.0, ("a", "a"): 100.0}
    confusions = confusions_from_counts("made-up", usual, Neighbours({}))
    document = DocumentChannel(Counter({("iša", "S"): 30}), confusions)
    assert document.gain("Kuša", "KuSa") > 0 > document.gain("Kuša", "Kusa")
    assert document.gain("Kusa", "Kusa") == 0
    assert document.gain("Šuma", "Suma") == 0  # of the beginning of words it says nothing
    # Ten readings of one word tell less than ten of ten words.
    alone = math.log(document.probability("uša", "s"))
    assert 10 * alone < document.together({("uša", "s"): 10}) < alone


def test_a_sign_that_begins_a_name_tells_what_its_other_places_are(settings: Settings) -> None:
    text = "Ob&ina Crnolog je velika. V ob&ini €rnolog je bil Grnolog in zato naj Crnolog odgovori."
    words = _repaired(text, settings)
    assert {words[read].text for read in ("Crnolog", "€rnolog", "Grnolog")} == {"Črnolog"}


def test_what_cannot_stand_is_a_reading_of_what_stands_elsewhere(settings: Settings) -> None:
    """ReGina is no Recina, so that all of them are Rečina; alone, a word with such a capital may be printed so."""
    text = "Ob&ina Recina je velika. Zupan Ob&ine Recina je povedal, da je ReGina mesto. RECINA je bila za, in"
    words = _repaired(f"{text} ReGina tudi, Recina pa ne.", settings)
    assert {words[read].text for read in ("Recina", "ReGina")} == {"Rečina"}
    assert words["RECINA"].text == "REČINA"


def test_the_cases_of_a_name_tell_of_each_other(settings: Settings) -> None:
    text = "Cesta na Ostroznico je zaprta, ker je Ostroznica velika. Na OstroZnici in pri OstrozZnici je mirno."
    words = _repaired(text, settings)
    assert [words[read].text for read in ("Ostroznico", "Ostroznica")] == ["Ostrožnico", "Ostrožnica"]
    assert words["OstroZnici"].text == words["OstrozZnici"].text == "Ostrožnici"


def test_an_abbreviation_that_the_document_spells_out_is_the_one_it_means(settings: Settings) -> None:
    council = "Seja Ob&inskega sveta Ob&ine Slapnica je bila v torek. Zapisnik seje OS Slapnica je potrjen."
    school = "Osnovna Sola Slapnica je zaprta. Ravnatelj je povedal, da je OS Slapnica premajhna."
    quarter = "Seja sveta Mestne ¢etrti Obrezje je bila v torek. Svet MC Obrezje je sprejel sklep."
    assert _repaired(council, settings)["OS"].text == "OS"
    assert _repaired(school, settings)["OS"].text == "OŠ"
    assert _repaired(quarter, settings)["MC"].text == "MČ"


def test_a_post_becomes_a_name_by_a_given_name_alone(settings: Settings) -> None:
    doubted = "Nato Zupan da sklep na glasovanje."  # left as read, for it may be he
    post = "Zupan predlaga odlog. Sejo vodi Zupan ob&ine."
    without = repair(document_from_text(f"{MINUTES}\n{doubted} {post}"), settings).text
    beside = repair(document_from_text(f"{MINUTES}\nNavzo&i so bili Bojan Zupan in drugi. {post}"), settings).text
    assert without.endswith("Župan predlaga odlog. Sejo vodi župan občine.")
    assert "Bojan Zupan" in beside and "Zupan predlaga" in beside


def test_the_name_of_a_street_begins_with_a_capital(settings: Settings) -> None:
    words = _repaired("Otroci hodijo po Cevljarski ulici, ki je brez plo¢nika, in mimo Cevljarske delavnice.", settings)
    assert (words["Cevljarski"].text, words["Cevljarske"].text) == ("Čevljarski", "čevljarske")


def test_of_twins_that_no_count_tells_apart_the_one_read_is_left_and_doubted(settings: Settings) -> None:
    word = _repaired("Zapisnik je vodila Nevenka Kac in ga prebrala.", settings)["Kac"]
    assert (word.text, word.doubtful) == ("Kac", True)


def test_a_reader_that_knows_both_letters_has_told_them_apart(settings: Settings) -> None:
    text = (
        "Občinski svet Občine Žalec je na 12. redni seji sprejel sklep o prodaji parcele. Župan se je zahvalil vsem,\n"
        "ki so se udeležili seje, in še posebej šolskemu zboru. Milan Sitarić je bil za. Nato je Sitarić povedal\n"
        "svoje, in Sitarič je odgovoril. Občani so bili proti. Svetnik Sitarić je glasoval, Sitarič pa ne."
    )
    assert repair(document_from_text(text), settings).text == text


def test_of_twins_the_one_that_is_counted_is_made_of_one_that_lists_alone_hold(settings: Settings) -> None:
    words = _repaired("Svetnik Milan Sinigoj je za, Vida Stibilj je proti.", settings)
    assert words["Sinigoj"].text == "Šinigoj"
    assert (words["Stibilj"].text, words["Stibilj"].doubtful) == ("Stibilj", True)  # dictionaries hold it
