"""How often a word stands with a capital inside a sentence is counted where no sentence begins."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingest.text import document_from_text
from pipeline.repair.document import repair
from pipeline.repair.statistics.casing import count_cases, load_casing
from pipeline.settings import Settings


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
    start = "Obtinski svet Ob&ine Zalec je na seji, ki je bila 4. 3. 1998, sprejel sklep o prodaji."
    after = repair(document_from_text(f"{start} Delegati iz TOZD Zaga so bili proti."), settings).text
    elsewhere = repair(document_from_text(f"{start} Delegati so povedali, da je Zaga stara."), settings).text
    assert "TOZD Žaga so" in after
    assert "je žaga stara" in elsewhere


def test_the_places_of_a_rare_word_tell_each_other_whether_it_is_a_name(settings: Settings) -> None:
    start = "Obtinski svet Ob&ine Zalec je na seji, ki je bila 4. 3. 1998, sprejel sklep o prodaji."
    name = "V zaselek Criéek ni vode, cesta v zaselek Cricek je ozka, most v zaselek Cri¢ek pa star."
    text = repair(document_from_text(f"{start} {name}"), settings).text
    assert text.count("zaselek Čriček") == 3
    word = "Poje jim criéek, ki je cricek na travi, in cri¢ek na drevesu. Ob poti poje samo Criéek doma."
    text = repair(document_from_text(f"{start} {word}"), settings).text
    assert text.count("čriček") == 4
