"""The names that the documents of a folder show are learnt in a step of its own, and told from guesses."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.export.document_json import write_document
from pipeline.ingest.text import document_from_text
from pipeline.model import Document
from pipeline.repair.document import repair
from pipeline.repair.lexicon.compiling import build_lexicon
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.repair.lexicon.own_words import add_words
from pipeline.review.folder_names import learn_names, shown_names
from pipeline.settings import Settings

MODERN = (
    "Občinski svet Občine Žalec je na 12. redni seji sprejel sklep o prodaji parcele. Župan se je zahvalil vsem, ki so"
    " se udeležili seje, in še posebej šolskemu zboru. "
)
LEGACY = (
    "Obtinski svet Ob&ine Zalec je na 12. redni seji, dne 4. 3. 1998, sprejel sklep o prodaji parcele. Zupan se je"
    " zahvalil vsem, ki so se udelezili seje, in Se posebej Solskemu pevskemu zboru. "
)


def _names(texts: Iterable[str], settings: Settings) -> dict[str, tuple[int, int]]:
    documents = (repair(document_from_text(text), settings) for text in texts)
    return shown_names(documents, load_lexicon(settings.lexicon))


def test_a_name_that_a_reader_shows_is_learnt_with_where(settings: Settings) -> None:
    told = f"{MODERN}Svetnik Rožman je vprašal. Za njim je Rožman povedal."
    assert _names([told, f"{MODERN}Odsoten je bil Rožman."], settings)["Rožman"] == (3, 2)
    shown = f"{LEGACY}Svetnik Ro$man je vprasal. Za njim je LuZar povedal, LuZar je odgovoril."
    assert set(_names([shown], settings)) == {"Lužar"}  # what was shown once is no name yet


def test_what_was_guessed_teaches_nothing(settings: Settings) -> None:
    document = repair(document_from_text(f"{LEGACY}Svetnik LuZar je vprasal, Luzar je odgovoril."), settings)
    assert document.text.count("Lužar") == 2  # one of them guessed from the other
    assert not shown_names([document], load_lexicon(settings.lexicon))


def test_of_twins_that_both_sit_in_the_council_neither_is_learnt(settings: Settings) -> None:
    told = f"{MODERN}Svetnik Rožman in svetnik Rozman sta za, Rožman je vprašal, Rozman je odgovoril."
    assert not _names([told], settings)


def test_a_name_that_the_lexicon_tells_by_itself_is_not_learnt(settings: Settings) -> None:
    assert not _names([f"{MODERN}Zakrajšek je vprašal, Zakrajšek je odgovoril."], settings)


def test_to_learn_twice_gives_the_same_list(settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(settings.lexicon, tmp_path / "lexicon")
    own = settings.model_copy(update={"local": tmp_path / "own", "lexicon": tmp_path / "lexicon"})
    add_words({"Brezovxevik": "note"}, own)
    build_lexicon(own, print)
    told = (
        f"{MODERN}Rožman in Krčmnjak sta za. Rožman je vprašal, Krčmnjak pa odgovoril, Brezovxevika ni. Brezovxevika."
    )
    home = tmp_path / "folder" / "seja"
    home.mkdir(parents=True)
    (tmp_path / "folder" / "manifest.csv").write_text("path;sha256\nseja.txt;ab\n", "utf-8")
    for _ in range(2):
        write_document(repair(document_from_text(told), own), home / "document.json")
        assert learn_names(tmp_path / "folder", own) == ["Krčmnjak", "Rožman"]
        build_lexicon(own, print)


def test_the_list_of_a_folder_takes_the_place_of_the_one_before(settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(update={"local": tmp_path / "own"})

    def folder(name: str, text: str) -> Path:
        document: Document = repair(document_from_text(f"{MODERN}{text}"), settings)
        home = tmp_path / name / "2019" / "seja"
        home.mkdir(parents=True)
        write_document(document, home / "document.json")
        (tmp_path / name / "manifest.csv").write_text("path;sha256\n2019/seja.txt;ab\nfailed.pdf;cd\n", "utf-8")
        return tmp_path / name

    assert learn_names(folder("one", "Rožman je vprašal, Rožman je odgovoril."), own) == ["Rožman"]
    assert learn_names(folder("two", "Lužar je vprašal, Lužar je odgovoril."), own) == ["Lužar"]
    assert re.findall("^[^#\t]+", (tmp_path / "own" / "names.txt").read_text("utf-8"), re.MULTILINE) == ["Lužar"]
    with pytest.raises(InputError, match="no outputs"):
        learn_names(tmp_path, own)
