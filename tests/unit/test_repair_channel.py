"""The parts of repair by themselves: confusions and how they are learnt, readers, sentences, what may be touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.text import document_from_text
from pipeline.repair.decoding.channel import confusions_from_counts, cut_of, explain, load_confusions
from pipeline.repair.decoding.confusions import align, learn, pair_words, pooled
from pipeline.repair.decoding.sentences import start_probability
from pipeline.repair.decoding.tokens import parts_of
from pipeline.repair.encoding import encoding_of, load_encodings
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.repair.reader import Reader, reader_of, traces_of
from pipeline.repair.statistics.language import load_language
from pipeline.settings import Settings

DICTIONARIES = Settings().dictionaries
ENGLISH = load_confusions(DICTIONARIES / "confusions-english.tsv")


def test_words_are_paired_where_both_texts_have_as_many() -> None:
    pairs = pair_words(["občinski", "svet", "je", "sklenil"], ["ob&inski", "svet", "sklenil"])
    assert ("občinski", "ob&inski") in pairs
    assert ("sklenil", "sklenil") in pairs
    assert all(true != "je" for true, _ in pairs)


def test_confusions_are_learnt_from_pairs() -> None:
    counts = learn([("občina", "ob¢ina"), ("čas", "¢as"), ("šola", "Sola"), ("hiša", "hiSa"), ("člen", "¢len")] * 3)
    assert counts["č", "¢"] == 3
    assert counts["^č", "¢"] == 6
    assert (counts["^š", "S"], counts["š", "S"]) == (3, 3)
    assert ("b", "¢") not in counts
    assert pooled(counts)["č", "¢"] == 9


@given(st.text("abcčsšzž", min_size=1, max_size=12), st.text("abcs$¢zZ3", max_size=12))
def test_an_alignment_covers_both_words(true: str, read: str) -> None:
    pairs = align(true, read, {})
    assert "".join(pair[0] for pair in pairs) == true
    assert "".join(pair[1] for pair in pairs) == read


@pytest.mark.parametrize(
    ("true", "read", "expected"),
    [
        ("občini", "ob&ini", "& → č"),
        ("Zakrajšek", "Zakraj$ek", "$ → š"),
        ("člana", "¢lana", "¢ → č"),
        ("Žalec", "Zalec", "Z → Ž"),
        ("še", "e", "∅ → š"),
    ],
)
def test_a_change_is_explained_by_the_letters_exchanged(true: str, read: str, expected: str) -> None:
    assert expected in explain(true, read, ENGLISH)


@given(st.text("abcčsšzž", min_size=2, max_size=10), st.integers(min_value=0, max_value=10))
def test_a_word_is_cut_inside_itself(word: str, place: int) -> None:
    assert cut_of(word, word, min(place, len(word)), ENGLISH) == min(place, len(word))


def test_what_is_read_at_the_beginning_of_words_is_told_apart() -> None:
    counts = {("^š", "S"): 90.0, ("š", "S"): 50.0, ("š", "s"): 50.0, ("^s", "s"): 90.0, ("s", "s"): 90.0}
    confusions = confusions_from_counts("some", counts)
    inside, initial = (
        {true: cost for true, cost, _ in tables[0]["s"]} for tables in (confusions.inside, confusions.initial)
    )
    assert inside["š"] < 1.5
    assert initial["š"] > 3


def test_a_confusion_that_is_often_seen_costs_less() -> None:
    confusions = confusions_from_counts("some", {("š", "S"): 60.0, ("š", "g"): 4.0, ("š", "š"): 1.0, ("a", "a"): 999.0})
    assert confusions.segment_costs["š", "S"] < confusions.segment_costs["š", "g"]


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        (
            "Ob&inski svet je na seji sprejel sklep o prora¢unu in dolo¢il, da se razpis objavi v glasilu. " * 3,
            "english",
        ),
        (
            "Občinski svet je na seji sprejel sklep o proračunu in določil, da se razpis objavi v glasilu. " * 3,
            "slovene",
        ),
        (
            "Obcinski svet je na seji sprejel sklep o proracunu in dolocil, da se razpis objavi v glasilu. " * 6,
            "unmarked",
        ),
        ("OBCINSKI SVET JE SPREJEL SKLEP O PRORACUNU IN DOLOCIL, DA SE RAZPIS OBJAVI V GLASILU. " * 6, "english"),
        ("čas", "slovene"),
        ("ob&ini", "english"),
        ("seja", None),
    ],
)
def test_a_text_tells_its_reader(text: str, reader: str | None) -> None:
    assert reader_of(traces_of(text)) == (None if reader is None else Reader(reader))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Ga3per", ["Ga3per"]),
        ("3ole,", ["3ole"]),
        ("Menge8-Vodice", ["Menge8", "Vodice"]),
        ("hi5", ["hi5"]),
        ("na5", []),
        ("$0li;", ["$0li"]),
        ("§3a", []),
        ("$30k", []),
        ("1234/5", []),
        ("12a", []),
        ("XIV.", []),
        ("obcina@zalec.si", []),
        ("ob@ini.", ["ob@ini"]),
        ("eUprava", []),
        ("(¢lana)", ["¢lana"]),
        ("sprejeliSKLEPSt.", ["sprejeli", "SKLEP", "St"]),
        ("sprejeliSKLEP&t.", ["sprejeli", "SKLEP", "&t"]),
        ("TOZDov", ["TOZDov"]),
        ("%t.", ["%t"]),
        ("%d", []),
        ("PODGOR3EK", ["PODGOR3EK"]),
        ("AB3CD", []),
        ("2ivali", ["2ivali"]),
        ("2letni", []),
        ("plantaZniSkega", ["plantaZniSkega"]),
    ],
)
def test_only_runs_of_letters_may_be_repaired(word: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of(word)] == parts


@given(st.text(max_size=30).filter(lambda text: not any(letter.isspace() for letter in text)))
def test_parts_are_stretches_of_the_word(word: str) -> None:
    assert all(word[part.start : part.end] == part.text for part in parts_of(word))


def test_a_sentence_starts_after_a_stop_and_not_after_an_ordinal_or_abbreviation(settings: Settings) -> None:
    text = (
        "Seja je bila zaključena. Župan je na 12. seji dal na glasovanje sklep št. 5 o oz. Zvok je bil slab. Potem ni."
    )
    lines = document_from_text(text).pages[0].lines
    probability = dict(
        zip(
            [word.raw for word in lines[0].words],
            start_probability(lines, load_lexicon(settings.lexicon), load_language(settings.lexicon), str)[0],
            strict=True,
        )
    )
    assert probability["Župan"] > 0.9
    assert probability["Potem"] > 0.8
    assert probability["Zvok"] < 0.2
    assert probability["seji"] < 0.2
    assert probability["je"] < 0.1


def test_a_paragraph_begins_after_the_number_of_an_item_and_not_after_a_preposition(settings: Settings) -> None:
    text = "Izdelovalec je časovnico zamaknil za\n\nštiri mesece.\n3. Župan naj pripravi izračun."
    lines = document_from_text(text).pages[0].lines
    starts = start_probability(lines, load_lexicon(settings.lexicon), load_language(settings.lexicon), str)
    assert starts[2][0] < 0.1  # štiri
    assert starts[3][1] > 0.5  # Župan


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("obèinski svet obèine je sprejel ®eleno poroèilo ¹ole", "iso8859-2-as-latin-1"),
        ("ţupan obţine je sprejel ţeljo, ţal brez soţitja in ţivljenja", "romanian-letters"),
        ("obÄina proraÄun poroÄilo", None),
        ("občinski svet je sprejel poročilo", None),
        ("(~ 3 m) je | in ^ ter", None),
    ],
)
def test_a_wrong_character_set_is_found_where_it_is_sure(text: str, name: str | None, settings: Settings) -> None:
    encodings = load_encodings(DICTIONARIES / "encodings.toml")
    found = encoding_of(text.split(), encodings, load_lexicon(settings.lexicon))
    assert (found.name if found else None) == name
