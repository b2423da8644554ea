"""Finding resolutions over an archive: in any case and number, without carons, and only what is still there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.search import _query, find, update_index


def write_minutes(folder: Path, name: str, *resolutions: str) -> Path:
    path = folder / name / "minutes.json"
    path.parent.mkdir(parents=True)
    event = {"organization": "Občinskega sveta Občine Breg", "name": "3. redne seje", "date": "2023-12-12"}
    items = [
        {
            "number": "1",
            "title": "Poročilo o proračunu",
            "resolutions": [{"number": str(place), "text": text} for place, text in enumerate(resolutions, 1)],
        }
    ]
    path.write_text(json.dumps({"source": {"path": f"{name}.pdf"}, "event": event, "items": items}), encoding="utf-8")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_minutes(
        tmp_path, "2023/prva", "Sprejme se poročilo o sodelovanju pobratenih mest.", "Kupi se šolski avtobus."
    )
    write_minutes(tmp_path, "2023/druga", "Županu se naloži, da pripravi odlok o čistilni napravi na parc. št. 1234/5.")
    update_index(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "documents"),
    [
        ("pobratena mesta", ["2023/prva.pdf"]),
        ("POBRATENIH", ["2023/prva.pdf"]),
        ("solski avtobusi", ["2023/prva.pdf"]),
        ("čistilna naprava", ["2023/druga.pdf"]),
        ("cistilne naprave", ["2023/druga.pdf"]),
        ('"odlok o čistilni"', ["2023/druga.pdf"]),
        ('"čistilni o odlok"', []),
        ("1234/5", ["2023/druga.pdf"]),
        ("vodovod", []),
        ("poročilo proračun", ["2023/druga.pdf", "2023/prva.pdf"]),
    ],
)
def test_words_are_found_in_all_their_forms(words: str, documents: list[str], archive: Path) -> None:
    assert sorted({hit.document for hit in find(archive, words)}) == documents


def test_a_hit_tells_where_it_stands(archive: Path) -> None:
    (hit,) = find(archive, "avtobus")
    assert (hit.body, hit.session, hit.date) == ("Občinskega sveta Občine Breg", "3. redne seje", "2023-12-12")
    assert (hit.item, hit.number) == ("1", "2")
    assert "»avtobus«" in hit.snippet


def test_a_resolution_of_the_second_minutes_in_a_file_is_found_with_its_own_session(tmp_path: Path) -> None:
    path = write_minutes(tmp_path, "a", "Kupi se šolski avtobus.")
    content = json.loads(path.read_text(encoding="utf-8"))
    later = {"event": {**content["event"], "name": "4. redne seje"}, "items": content["items"]}
    later["items"] = json.loads(json.dumps(later["items"]).replace("avtobus", "kombi"))
    path.write_text(json.dumps({**content, "further": [later]}), encoding="utf-8")
    (hit,) = find(tmp_path, "kombi")
    assert hit.session == "4. redne seje"


def test_the_index_follows_the_minutes(archive: Path) -> None:
    assert update_index(archive) == 0
    path = archive / "2023" / "prva" / "minutes.json"
    path.write_text(path.read_text(encoding="utf-8").replace("avtobus", "kombi"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert update_index(archive) == 1
    assert find(archive, "avtobus") == []
    assert len(find(archive, "kombi")) == 1
    path.unlink()
    update_index(archive)
    assert find(archive, "kombi") == []


def test_an_index_is_made_where_there_is_none(tmp_path: Path) -> None:
    write_minutes(tmp_path, "a", "Kupi se šolski avtobus.")
    assert len(find(tmp_path, "avtobus")) == 1


@pytest.mark.parametrize("words", ["", "  ", "()", '""', "- *"])
def test_nothing_to_look_for_is_said(words: str, archive: Path) -> None:
    with pytest.raises(UsageError):
        find(archive, words)


def test_a_folder_without_minutes_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no minutes"):
        find(tmp_path, "avtobus")


@given(st.text(max_size=30))
def test_any_words_make_a_query_that_sqlite_takes(words: str) -> None:
    import sqlite3

    query = _query(words)
    if query:
        base = sqlite3.connect(":memory:")
        base.execute("CREATE VIRTUAL TABLE entry USING fts5 (text)")
        base.execute("SELECT * FROM entry WHERE entry MATCH ?", (query,)).fetchall()
        base.close()
