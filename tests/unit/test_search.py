"""Finding resolutions over an archive: in any case and number, without carons, and only what is still there."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.search import INDEX, _query, find, update_index


def write_minutes(folder: Path, name: str, *resolutions: str) -> Path:
    path = folder / name / "minutes.json"
    path.parent.mkdir(parents=True)
    event = {"organization": "Občinskega sveta Občine Breg", "name": "3. redne seje", "date": "2023-12-12"}
    items = [
        {
            "number": "1",
            "title": "Poročilo o proračunu",
            "resolutions": [
                {"number": str(place), "text": text, "span": {"page": place}}
                for place, text in enumerate(resolutions, 1)
            ],
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
    (tmp_path / "manifest.csv").touch()
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
    assert sorted({hit.document for hit in find(archive, words).hits}) == documents


def test_a_hit_tells_where_it_stands(archive: Path) -> None:
    (hit,) = find(archive, "avtobus").hits
    assert (hit.body, hit.session, hit.date) == ("Občinskega sveta Občine Breg", "3. redne seje", "2023-12-12")
    assert (hit.page, hit.item, hit.number) == (2, "1", "2")
    assert hit.outputs == archive / "2023/prva"
    assert "»avtobus«" in hit.snippet


def test_a_resolution_of_the_second_minutes_in_a_file_is_found_with_its_own_session(tmp_path: Path) -> None:
    path = write_minutes(tmp_path, "a", "Kupi se šolski avtobus.")
    content = json.loads(path.read_text(encoding="utf-8"))
    later = {"event": {**content["event"], "name": "4. redne seje"}, "items": content["items"]}
    later["items"] = json.loads(json.dumps(later["items"]).replace("avtobus", "kombi"))
    path.write_text(json.dumps({**content, "further": [later]}), encoding="utf-8")
    (tmp_path / "manifest.csv").touch()
    (hit,) = find(tmp_path, "kombi").hits
    assert hit.session == "4. redne seje"


def test_the_index_follows_the_minutes(archive: Path) -> None:
    assert update_index(archive) == 0
    path = archive / "2023" / "prva" / "minutes.json"
    path.write_text(path.read_text(encoding="utf-8").replace("avtobus", "kombi"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert update_index(archive) == 1
    assert find(archive, "avtobus").hits == ()
    assert len(find(archive, "kombi").hits) == 1
    path.unlink()
    update_index(archive)
    assert find(archive, "kombi").hits == ()


def test_a_damaged_index_is_made_anew_and_damaged_minutes_are_passed_over(archive: Path) -> None:
    before = find(archive, "šolski avtobus").total
    (archive / INDEX).write_bytes(b"no database" * 1000)
    update_index(archive)
    assert find(archive, "šolski avtobus").total == before
    damaged = archive / "2023/prva/minutes.json"
    whole = damaged.read_text(encoding="utf-8")
    damaged.write_text(whole[: len(whole) // 2], encoding="utf-8")
    update_index(archive)
    assert find(archive, "šolski avtobus").total < before
    damaged.write_text(whole, encoding="utf-8")
    update_index(archive)
    assert find(archive, "šolski avtobus").total == before


@pytest.mark.parametrize("damage", ["DROP TABLE source", "DROP TABLE entry_data", "DROP TABLE entry_config"])
def test_an_index_that_lost_a_table_harms_no_search_and_no_run(archive: Path, damage: str) -> None:
    with closing(sqlite3.connect(archive / INDEX)) as base, base:
        base.execute("PRAGMA writable_schema = ON")
        base.execute(damage)
    assert find(archive, "avtobus").total == 1
    write_minutes(archive, "2024/nova", "Kupi se avtobus.")
    update_index(archive)
    assert find(archive, "avtobus").total == 2


def test_what_has_no_index_is_found_and_nothing_is_written(archive: Path) -> None:
    shutil.rmtree(archive / ".zapisnik")
    before = sorted(archive.rglob("*"))
    assert len(find(archive, "avtobus").hits) == 1
    assert sorted(archive.rglob("*")) == before


def test_an_index_of_an_older_program_is_not_read_and_made_anew(archive: Path) -> None:
    with closing(sqlite3.connect(archive / INDEX)) as base, base:
        base.executescript("DROP TABLE entry; CREATE TABLE entry (text); PRAGMA user_version = 0")
    assert len(find(archive, "avtobus").hits) == 1
    assert update_index(archive) == 2
    assert len(find(archive, "avtobus").hits) == 1


def test_a_folder_of_outputs_is_searched_as_they_are_now(tmp_path: Path) -> None:
    for year, text in (("2022", "Kupi se avtobus."), ("2023", "Popravi se avtobus."), ("2024", "Proda se avtobus.")):
        write_minutes(tmp_path / year, "a", text)
        (tmp_path / year / "manifest.csv").touch()
        update_index(tmp_path / year)
        found = find(tmp_path, "avtobus", most=2)
    assert (len(found.hits), found.total) == (2, 3)
    bag = tmp_path / "2024-bag"
    shutil.copytree(tmp_path / "2024", bag / "data/outputs")
    (bag / "bagit.txt").touch()
    assert find(tmp_path, "avtobus").total == 3
    assert find(bag, "avtobus").total == 1
    outputs = {hit.outputs for hit in find(tmp_path, "avtobus").hits}
    assert outputs == {tmp_path / year / "a" for year in ("2022", "2023", "2024")}
    assert not (tmp_path / INDEX).exists()


@pytest.mark.parametrize("words", ["", "  ", "()", '""', "- *"])
def test_nothing_to_look_for_is_said(words: str, archive: Path) -> None:
    with pytest.raises(UsageError):
        find(archive, words)


def test_a_folder_without_minutes_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no minutes"):
        find(tmp_path, "avtobus")
    with pytest.raises(UsageError, match="no folder"):
        find(tmp_path / "nikjer", "avtobus")
    assert list(tmp_path.iterdir()) == []


@given(st.text(max_size=30))
def test_any_words_make_a_query_that_sqlite_takes(words: str) -> None:
    query = _query(words)
    if query:
        base = sqlite3.connect(":memory:")
        base.execute("CREATE VIRTUAL TABLE entry USING fts5 (text)")
        base.execute("SELECT * FROM entry WHERE entry MATCH ?", (query,)).fetchall()
        base.close()
