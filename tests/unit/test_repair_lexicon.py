"""The lexicon: its lists can be read, inflect as they should, and hold what an archivist expects."""

from __future__ import annotations

import errno
import pickle
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import MissingToolError, UsageError
from pipeline.repair.lexicon import lexicon, version
from pipeline.repair.lexicon.compiling import build_lexicon, compile_lexicon, own_rows
from pipeline.repair.lexicon.inflection import forms_of_any_name, load_inflection, schemes_of_name
from pipeline.repair.lexicon.installed import available_sources
from pipeline.repair.lexicon.lexicon import BEGINS, LETTER_BIT, load_lexicon
from pipeline.repair.lexicon.own_words import add_words, check_word, forget_words
from pipeline.repair.lexicon.sources import (
    WORD_LISTS,
    Entry,
    WordList,
    _PlainUnpickler,
    local_list,
    own_list,
    pairs_in_names,
)
from pipeline.repair.lexicon.version import dictionary_version, is_current
from pipeline.repair.statistics.compiled import loading
from pipeline.repair.statistics.language import load_language
from pipeline.settings import Settings, load_settings

DICTIONARIES = Settings().dictionaries
INFLECTION = load_inflection(DICTIONARIES / "inflection.toml")


def forms(lemma: str, scheme: str) -> set[str]:
    return {form for form, _ in INFLECTION.forms(lemma, scheme)}


@pytest.mark.parametrize(
    ("lemma", "scheme", "expected"),
    [
        ("župan", "m", {"župana", "županom", "županovo", "županovega"}),
        ("Prešeren", "me", {"Prešerna", "Prešernom", "Prešernovega", "Prešernova"}),
        ("Zakrajšek", "me", {"Zakrajška", "Zakrajškov", "Zakrajškova"}),
        ("Novinec", "mec", {"Novinca", "Novincem", "Novinčevo"}),
        ("seženj", "mec", {"sežnja", "sežnjem", "sežnjev"}),
        ("firkelj", "mec", {"firklja", "firkljem"}),
        ("Jurgec", "mj", {"Jurgeca", "Jurgecem"}),
        ("Žagar", "mr", {"Žagarja", "Žagarjem", "Žagarjevega"}),
        ("občina", "f", {"občine", "občini", "občino", "občin", "občinah"}),
        ("skupnost", "fi", {"skupnosti", "skupnostjo"}),
        ("Jesenice", "pf", {"Jesenic", "Jesenicah"}),
        ("občinski", "adj", {"občinska", "občinskega", "občinskih"}),
    ],
)
def test_a_scheme_gives_the_forms(lemma: str, scheme: str, expected: set[str]) -> None:
    assert expected <= forms(lemma, scheme)


def test_every_scheme_fits_the_example_it_gives() -> None:
    assert all(forms("beseda", scheme) for scheme in INFLECTION.schemes)


@pytest.mark.parametrize(
    "name", ["Zakrajšek", "Prešeren", "Žagar", "Kosi", "Zore", "Šega", "Marko", "Kovačič", "Novak"]
)
def test_a_name_finds_a_scheme(name: str) -> None:
    assert all(scheme in INFLECTION.schemes for scheme in schemes_of_name(name))


def test_a_vowel_between_three_consonants_may_stay() -> None:
    assert schemes_of_name("Jurgec") == ("mec", "mj")
    assert schemes_of_name("Novinec") == ("mec",)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("Zakrajšek", {"Zakrajška", "Zakrajškom", "Zakrajškova"}),
        ("Zakrajška", {"Zakrajšek", "Zakrajškom", "Zakrajški"}),  # his, or she
        ("Krčmnjakom", {"Krčmnjak", "Krčmnjaka"}),
        ("Drščaje", {"Drščaj", "Drščajah", "Drščaju"}),
    ],
)
def test_one_form_of_a_name_gives_the_others(known: str, expected: set[str]) -> None:
    assert expected <= {form for form, _ in forms_of_any_name(known, INFLECTION)}


@pytest.mark.parametrize("word_list", WORD_LISTS, ids=lambda word_list: word_list.file)
def test_every_line_of_every_list_can_be_read(word_list: WordList) -> None:
    path = DICTIONARIES / word_list.file
    assert sum(1 for _ in own_list(path, word_list, INFLECTION)) > 50
    assert path.read_text(encoding="utf-8").startswith("#")


def test_the_words_of_places_at_home_and_abroad_stand_beside_each_other() -> None:
    expected = {("Škofje", "Loke"), ("Črnem", "morju"), ("Češko", "republiko"), ("Severne", "Koreje")}
    assert expected <= pairs_in_names(DICTIONARIES).keys()


def test_a_word_inside_a_name_begins_none(settings: Settings) -> None:
    language = load_language(settings.lexicon)
    assert language.begins_a_name("svetovna", "zdravstvena")
    assert not language.begins_a_name("zdravstvena", "organizacija")
    assert language.begins_a_name("savinjski", "dolini")


@pytest.mark.parametrize(
    ("file", "some", "none"),
    [
        (
            "geography.tsv",
            {"Goričkega", "Kozjanskem", "Struževem", "Teznega", "Bohorja", "Orehka", "Joštom"},
            {"Goričku", "Bohoru", "Oreheku", "Joštem"},
        ),
        (
            "institutions.tsv",
            {"Zvezo", "Zavoda", "križem", "gozdovih"},
            {"križom", "gozdovia", "gozdovea", "komunistovom", "mladinea", "društevom"},
        ),
        ("settlements.tsv", {"Globeli", "Kopra", "Kostela", "Črnomlja"}, set()),
    ],
)
def test_names_of_the_state_stand_in_their_right_cases(file: str, some: set[str], none: set[str]) -> None:
    word_list = next(one for one in WORD_LISTS if one.file == file)
    found = {entry.form for entry in own_list(DICTIONARIES / file, word_list, INFLECTION)}
    assert some <= found
    assert found.isdisjoint(none)


def test_there_are_212_municipalities() -> None:
    lines = (DICTIONARIES / "municipalities.tsv").read_text(encoding="utf-8").splitlines()
    assert len({line for line in lines if not line.startswith("#")}) == 212


@pytest.mark.parametrize(
    ("line", "message"), [("občinski svet\tadj", "2 words and 1 schemes"), ("svet\tzzz", "no scheme 'zzz'")]
)
def test_a_line_that_cannot_be_understood_is_named(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "list.tsv"
    path.write_text(f"# list\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2") as error:
        list(own_list(path, WordList("list.tsv", "municipal", 1.0), INFLECTION))
    assert message in str(error.value)


def test_the_word_list_of_a_package_cannot_run_code() -> None:
    import io
    import os

    with pytest.raises(pickle.UnpicklingError):
        _PlainUnpickler(io.BytesIO(pickle.dumps(os.getcwd))).load()


def entries() -> Iterator[Entry]:
    yield Entry("šola", "common", 1000.0, "one")
    yield Entry("Šola", "common", 10.0, "one")
    yield Entry("OŠ", "abbreviation", 10.0, "one")
    yield Entry("Škofja Loka", "place", 50.0, "one")
    yield Entry("ZUreP", "abbreviation", 5.0, "one")
    yield Entry("šola", "common", 900.0, "wordfreq")
    yield Entry("bil", "common", 5000.0, "wordfreq")


def test_a_lexicon_keeps_case_kind_and_frequency(tmp_path: Path) -> None:
    count = compile_lexicon(entries(), tmp_path)
    lexicon = load_lexicon(tmp_path)
    assert count == 6
    lower, title, upper = lexicon.log_probabilities("šola") or (0, 0, 0)
    assert lower > title > upper
    assert "škofja" in lexicon
    assert "loka" in lexicon
    assert "bil" in lexicon
    assert "šol" not in lexicon
    assert lexicon.following("šol") == BEGINS | LETTER_BIT["a"]
    assert lexicon.following("šok") == 0
    assert (lexicon.probabilities("zurep") or (0, 0, 0))[2] > 0


def test_what_an_archive_was_taught_brings_its_forms_but_moves_no_known_word(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# words\nČušnjek\tAna, 2024\nŽlebe-Čušnje\nnekajž\nKoš\n", encoding="utf-8")
    known = [
        Entry("koša", "common", 7.0, "one"),
        Entry("kose", "common", 7.0, "one"),
        Entry("kosu", "common", 7.0, "wordfreq"),
    ]
    compile_lexicon(known, tmp_path / "compiled")
    before = load_lexicon(tmp_path / "compiled")
    lexicon = replace(before, own=own_rows(local_list(path, INFLECTION), before))
    assert lexicon.following("čušnj") & LETTER_BIT["e"]
    assert before.following("čušnj") == 0
    assert "čušnjka" in lexicon
    assert "žlebe" in lexicon
    assert "čušnje" in lexicon, "repair looks at the halves of a compound"
    assert "nekajža" not in lexicon, "only names are inflected"
    assert lexicon.log_probabilities("koša") == before.log_probabilities("koša")
    assert "koše" not in lexicon, "kose would be taken for it"
    assert "košu" not in lexicon, "kosu would be taken for it"
    own, derived = lexicon.log_probabilities("čušnjek"), lexicon.log_probabilities("čušnjka")
    assert own is not None
    assert derived is not None
    assert own[1] > derived[1] > derived[0]


def test_only_the_words_of_the_archive_are_compiled_where_nothing_else_has_changed(
    settings: Settings, tmp_path: Path
) -> None:
    shutil.copytree(settings.lexicon, tmp_path / "lexicon")
    own = settings.model_copy(update={"lexicon": tmp_path / "lexicon", "local": tmp_path / "ours"})
    table = tmp_path / "lexicon" / "forms.marisa"
    compiled, steps = table.stat().st_mtime_ns, list[str]()
    before = check_word("Novak", own)
    add_words({"Krčmnjakovec": "note", "Novak": "note"}, own)
    assert not is_current(own)
    (tmp_path / "lexicon.123.new.tmp").mkdir()  # of one that was killed
    (tmp_path / "lexicon.celje.123.new.tmp").mkdir()  # of another lexicon
    count = build_lexicon(own, steps.append)
    assert [path.name for path in tmp_path.glob("*.tmp")] == ["lexicon.celje.123.new.tmp"]
    assert is_current(own)
    assert not steps
    assert table.stat().st_mtime_ns == compiled
    taught, known = check_word("Krčmnjakovec", own), check_word("Novak", own)
    assert taught is not None
    assert known is not None
    assert before is not None
    assert taught.kinds == ("local",)
    assert set(known.kinds) == {*before.kinds, "local"}
    assert check_word("Krčmnjakovca", own) is not None
    forget_words({"Krčmnjakovec": ["other", "note"]}, own)
    assert build_lexicon(own, steps.append) < count
    assert check_word("Krčmnjakovca", own) is None


def test_words_go_below_what_somebody_wrote_by_hand(tmp_path: Path) -> None:
    settings = Settings(local=tmp_path)
    (tmp_path / "words.txt").write_text("Krčmnjak", encoding="utf-8")  # no line feed
    assert add_words({"Novakovec": "note", "Krčmnjak": "note"}, settings) == ["Novakovec"]
    assert (tmp_path / "words.txt").read_text(encoding="utf-8") == "Krčmnjak\nNovakovec\tnote\n"


def test_a_folder_of_other_files_is_not_taken_for_the_lexicon(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match="other files"):
        build_lexicon(Settings(lexicon=tmp_path / "scans"), print, fresh=True)
    assert (tmp_path / "scans" / "a.pdf").exists()


def test_a_damaged_lexicon_is_named(settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(settings.lexicon, tmp_path / "lexicon")
    for name in ("forms.marisa", "bigrams.marisa"):
        (tmp_path / "lexicon" / name).write_bytes(b"We love Marisa.")
    with pytest.raises(MissingToolError):
        load_lexicon(tmp_path / "lexicon")
    with pytest.raises(MissingToolError):
        load_language(tmp_path / "lexicon")


def test_a_missing_lexicon_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError) as error:
        load_lexicon(tmp_path / "nothing")
    assert "make setup" in error.value.advice


@pytest.mark.parametrize(
    "word",
    [
        "županovo",
        "Prešernovega",
        "Zakrajškova",
        "Žalcu",
        "Jesenicah",
        "občinski",
        "sklepčnost",
        "podžupanja",
        "OŠ",
        "KMVVI",
        "Džangdžjakov",
        "Avstriji",
    ],
)
def test_the_compiled_lexicon_holds(word: str, settings: Settings) -> None:
    assert check_word(word, settings) is not None


def test_a_lexicon_with_other_words_of_its_own_remembers_nothing_of_the_first(settings: Settings) -> None:
    known = load_lexicon(settings.lexicon)
    assert known.probabilities("županqx") is None
    other = replace(known, own={"županqx": (1, 0, 0, 1)})
    assert other.probabilities("županqx") is not None
    assert known.probabilities("županqx") is None


def test_what_is_no_person_owns_nothing(settings: Settings) -> None:
    lexicon = load_lexicon(settings.lexicon)
    assert "županovega" in lexicon
    assert not [word for word in ("občinin", "komisijin", "predlogovo") if word in lexicon]


def test_words_of_the_archive_are_kept_once_and_make_a_new_version(tmp_path: Path) -> None:
    (tmp_path / "municipal.tsv").write_text("# none\n", encoding="utf-8")
    settings = Settings(dictionaries=tmp_path)
    before = dictionary_version(settings)
    assert add_words({"Krčmnjak": "decided in the report"}, settings) == ["Krčmnjak"]
    assert add_words({"Krčmnjak": "again"}, settings) == []
    assert (tmp_path / "local" / "words.txt").read_text(encoding="utf-8").count("Krčmnjak") == 1
    assert dictionary_version(settings) != before


def test_a_lexicon_that_another_program_compiled_is_not_current(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_current(settings)
    program = shutil.copytree(Path(lexicon.__file__).parents[1], tmp_path / "repair")
    monkeypatch.setattr(version, "__file__", str(program / "lexicon" / "version.py"))
    assert is_current(settings)
    (program / "lexicon" / "sources.py").write_text("# counts otherwise\n", encoding="utf-8")
    assert not is_current(settings)


def test_all_that_compiles_a_lexicon_is_named() -> None:
    repair = Path(lexicon.__file__).parents[1]
    needed, found = {"lexicon.compiling"}, set[str]()
    while needed - found:
        module = (needed - found).pop()
        found.add(module)
        source = (repair / f"{module.replace('.', '/')}.py").read_text("utf-8")
        needed.update(re.findall(r"^from pipeline\.repair\.([\w.]+) import", source, re.M))
    assert {module.partition(".")[0] for module in found} == set(version.COMPILERS)


def test_the_archive_may_keep_its_words_elsewhere(tmp_path: Path) -> None:
    config = tmp_path / "zapisnik.toml"
    config.write_text('local = "ours"\n', encoding="utf-8")
    settings = load_settings(config)
    before = dictionary_version(settings)
    add_words({"Krčmnjak": "note"}, settings)
    assert "Krčmnjak\tnote" in (tmp_path / "ours" / "words.txt").read_text(encoding="utf-8")
    assert dictionary_version(settings) != before
    assert not (Settings().dictionaries / "local" / "words.txt").exists()


def test_every_source_is_known_with_its_install_line() -> None:
    assert all(source.install for source in available_sources())


def test_a_lexicon_that_no_memory_is_left_for_is_not_called_missing(tmp_path: Path) -> None:
    table = tmp_path / "forms.marisa"
    for failure in (OSError(errno.ENOMEM, "Cannot allocate memory"), RuntimeError("mapper.cc: origin_ == MAP_FAILED")):
        table.write_bytes(b"compiled")
        with pytest.raises(MemoryError), loading("lexicon", tmp_path):
            raise failure
        table.write_bytes(b"")  # cut short; it cannot be mapped either
        with pytest.raises(MissingToolError, match="lexicon is missing"), loading("lexicon", tmp_path):
            raise failure
