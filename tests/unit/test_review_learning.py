"""Decisions teach the archive: its own words with their provenance, and the changes it does not want."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Box, Document, Kind, Line, Page, Word
from pipeline.review.decisions import Decision, Decisions, archive_decisions, decide, load_decisions
from pipeline.review.learning import Learnt, learn
from pipeline.settings import Settings

SHA = "a" * 64


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with dictionaries of their own, and the lexicon that is there."""
    return settings.model_copy(update={"dictionaries": tmp_path / "sl"})


def decision(read: str, verdict: str, text: str, **fields: Any) -> Decision:
    return Decision.model_validate({
        "schema": "zapisnik-decision/1", "document": SHA, "path": "2019/seja.pdf", "page": 1, "box": None, "line": 0,
        "word": 3, "read": read, "proposed": fields.pop("proposed", read), "verdict": verdict, "text": text,
        "reach": "here", "who": "Ana Kos", "when": "2024-05-06T07:08:09Z", **fields,
    })  # fmt: skip


def lines(*texts: str) -> Document:
    made = tuple(
        Line(tuple(Word(word, word, " " if at else "", None, Box(at, 0, 9, 9)) for at, word in enumerate(text.split())))
        for text in texts
    )
    return Document("2019/seja.pdf", SHA, Kind.PDF, (Page(1, made),))


def taught(own: Settings, *entries: Decision, document: Document | None = None) -> Learnt:
    return learn(Decisions(entries), {SHA: document}.get if document else lambda _: None, own)


def words_file(own: Settings) -> Path:
    return own.dictionaries / "local" / "words.txt"


@pytest.mark.parametrize(
    ("verdict", "read", "text", "word"),
    [
        ("accept", "Brezovxevik,", "Brezovxevik,", "Brezovxevik"),
        ("edit", "Qrezovx3vik", "»Qrezovxevik«", "Qrezovxevik"),
        ("reject", "Brezovxevik", "Brezovxevik", "Brezovxevik"),
        ("as_printed", "Srezovxevic", "Šrezovxevič", "Šrezovxevič"),
    ],
)
def test_a_settled_word_is_learnt_with_who_when_and_where(
    own: Settings, verdict: str, read: str, text: str, word: str
) -> None:
    assert taught(own, decision(read, verdict, text)).words == (word,)
    assert f"{word}\tAna Kos, 2024-05-06, 2019/seja.pdf\n" in words_file(own).read_text(encoding="utf-8")
    assert taught(own, decision(read, verdict, text)).words == ()


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ("accept", "občina"),  # known
        ("accept", "OBČINA"),
        ("edit", "12.345,67"),
        ("edit", "Xq1vz"),
        ("edit", "X."),
        ("illegible", "Brezovxevik"),
        ("later", "Brezovxevik"),
        ("edit", "Brezovxe-"),  # half of a word
    ],
)
def test_nothing_is_learnt_from_known_words_numbers_halves_and_what_nobody_read(
    own: Settings, verdict: str, text: str
) -> None:
    assert taught(own, decision("x&y", verdict, text)).words == ()
    assert not words_file(own).exists()


def test_the_second_half_of_a_broken_word_is_not_a_word(own: Settings) -> None:
    broken = decision("xevik", "accept", "xevik", line=1, word=0)
    assert taught(own, broken, document=lines("in sicer Brezov-", "xevik je")).words == ()
    assert taught(own, broken).words == (), "where the document is not at hand nobody can tell"
    assert taught(own, broken, document=lines("in sicer", "xevik je")).words == ("xevik",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Qrešje-Xlebe", ("Qrešje", "Xlebe")),
        ("BREZOVXEVIK", ("Brezovxevik",)),  # a heading
        ("QXK", ("QXK",)),
        ("Rozman,", ("Rozman",)),  # known, but so is Rožman
        ("Občina", ()),
    ],
)
def test_a_word_is_learnt_as_it_is_looked_up(own: Settings, text: str, words: tuple[str, ...]) -> None:
    assert taught(own, decision("x&y", "edit", text)).words == words


def test_to_confirm_a_sure_change_says_nothing_of_a_known_name(own: Settings) -> None:
    assert taught(own, decision("RoZman", "accept", "Rožman", sample=True)).words == ()


def test_what_people_differ_about_teaches_nothing(own: Settings) -> None:
    two = (decision("x3", "edit", "Brezovxevik"), decision("x3", "edit", "Brezovxevik2", who="Bojan Čuk"))
    assert taught(own, *two).words == ()


def test_a_name_cannot_smuggle_lines_into_the_word_list(own: Settings) -> None:
    taught(own, decision("x3", "edit", "Brezovxevik", who="Ana\nkuku\tx", path="a\nb\u2028c"))
    content = words_file(own).read_text(encoding="utf-8")
    assert [line.partition("\t")[0] for line in content.splitlines()[1:]] == ["Brezovxevik"]


def test_what_a_decision_taught_goes_when_it_is_taken_back(own: Settings) -> None:
    wrong = decision("Brezov3ik", "accept", "Brezovšixik", proposed="Brezovšixik")
    kept = decision("Qrezovxe", "accept", "Qrezovxe", word=5)
    better = decision("Brezov3ik", "edit", "Brezovxevik", proposed="Brezovšixik", when="2024-05-07T07:08:09Z")
    assert taught(own, wrong, kept).words == ("Brezovšixik", "Qrezovxe")
    again = taught(own, wrong, kept, better)
    assert (again.words, again.forgotten) == (("Brezovxevik",), ("Brezovšixik",))
    content = words_file(own).read_text(encoding="utf-8")
    assert [line.partition("\t")[0] for line in content.splitlines()[1:]] == ["Qrezovxe", "Brezovxevik"]
    assert taught(own, wrong, kept, better, decision("x", "accept", "Brezovšixik", word=9)).forgotten == ()
    words_file(own).write_text(content + "Brezovšixik\tby hand\n", encoding="utf-8")
    assert taught(own, wrong, kept, better).forgotten == (), "what somebody wrote there is theirs"


def test_what_was_taught_twice_goes_when_it_is_taken_back(own: Settings) -> None:
    first = decision("Brezov3ik", "edit", "Brezovxevik", proposed="Brezovšixik")
    again = decision("Brezov3ik", "edit", "Brezovxevik", proposed="Brezovšixik", when="2024-05-07T07:08:09Z")
    back = decision("Brezov3ik", "later", "Brezovšixik", proposed="Brezovšixik", when="2024-05-08T07:08:09Z")
    assert taught(own, first, again).words == ("Brezovxevik",)
    assert taught(own, first, again, back).forgotten == ("Brezovxevik",)


@pytest.mark.parametrize(
    ("verdict", "reach", "elsewhere"), [("edit", "everywhere", "Črnivxec"), ("reject", "here", "Crnivxec")]
)
def test_what_the_archive_remembers_can_be_taken_back(own: Settings, verdict: str, reach: str, elsewhere: str) -> None:
    made = decision("Crnivxec", verdict, elsewhere, proposed="Črnivšec", reach=reach)
    back = decision("Crnivxec", "later", "Črnivšec", proposed="Črnivšec", reach=reach, when="2024-05-07T07:08:09Z")
    later = decision("Crnivxec", verdict, elsewhere, proposed="Črnivšec", reach=reach, when="2024-05-08T07:08:09Z")
    asked = Word("Crnivxec", "Črnivšec", "", None, Box(0, 0, 9, 9), doubtful=True)
    other = Document("2020/seja.pdf", "b" * 64, Kind.PDF, (Page(1, (Line((asked,)),)),))

    def text() -> str:
        return decide(other, Decisions((), load_decisions(archive_decisions(own)).entries)).text

    taught(own, made)
    assert text() == elsewhere
    taught(own, made, back)
    assert text() == "Črnivšec"
    taught(own, made, back, later)
    assert text() == elsewhere


def test_rejected_changes_are_remembered_but_not_between_real_words(own: Settings) -> None:
    name = decision("Crnivxec", "reject", "Crnivxec", proposed="Črnivxec")
    pair = decision("se", "reject", "se", proposed="še")
    asked = decision("cas", "reject", "cas", proposed="čas", reach="everywhere")
    assert {entry.read for entry in taught(own, name, pair, asked).remembered} == {"Crnivxec", "cas"}
    assert taught(own, name, pair, asked).remembered == ()
    assert len(load_decisions(archive_decisions(own)).entries) == 2


@pytest.fixture(autouse=True)
def _no_project_dictionary_is_touched(settings: Settings) -> Any:
    local = settings.dictionaries / "local"
    before = sorted(local.glob("*")) if local.exists() else None
    yield
    assert (sorted(local.glob("*")) if local.exists() else None) == before
