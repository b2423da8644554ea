"""`run`, `report` and `apply`: the files they leave, what a second run does again, and what goes wrong alone."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from pipeline.cache import Store
from pipeline.cli import call
from pipeline.outputs import sha256_of
from pipeline.settings import Settings

pytestmark = pytest.mark.usefixtures("settings")
Command = Callable[..., Any]
Files = Callable[[Path], dict[str, bytes]]
GARBLED = "Seja ob&inskega sveta je bila v torek.\n"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def put(path: Path, text: str = GARBLED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def tmp_path(same_path: Path) -> Path:
    return same_path


@pytest.fixture
def one_done(zapisnik: Command, tmp_path: Path, once: Command) -> None:
    """In in/ the text a.txt, and its outputs in out/."""

    def make() -> None:
        put(tmp_path / "in/a.txt")
        assert zapisnik("run", "in", "--out", "out").returncode == 0

    once("a text", make)


def test_a_folder_of_texts_gives_the_files_that_are_promised(
    zapisnik: Command, tmp_path: Path, files_in: Files
) -> None:
    put(tmp_path / "in/2023/a.txt", "Prva stran.\fDruga stran.\n")
    put(tmp_path / "in/Leto č š ž/-b.txt")
    run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 0, run.stderr
    found = files_in(tmp_path / "out")
    for name in ("report.html", "manifest.csv", "resolutions.csv", "errors.csv"):
        assert name in found
    for folder in ("2023/a", "Leto č š ž/-b"):
        for name in ("raw.txt", "text.txt", "document.json", "minutes.json", "minutes.xml"):
            assert f"{folder}/{name}" in found
        assert f"{folder}/searchable.pdf" not in found
    assert found["Leto č š ž/-b/raw.txt"].decode() == GARBLED
    assert found["Leto č š ž/-b/text.txt"].decode() == GARBLED.replace("&i", "či")
    assert found["2023/a/text.txt"].count(b"\f") == 1
    assert json.loads(found["2023/a/minutes.json"])["source"]["path"] == "2023/a.txt"
    manifest = table(tmp_path / "out/manifest.csv")
    assert [(row["path"], row["pages"], row["status"]) for row in manifest] == [
        ("2023/a.txt", "2", "done"),
        ("Leto č š ž/-b.txt", "1", "done"),
    ]
    assert table(tmp_path / "out/errors.csv") == []
    assert found["errors.csv"].decode("utf-8-sig").startswith("document;page;stage;error;advice")
    assert "2 documents done" in run.stdout
    assert str(tmp_path / "out/report.html") in run.stdout
    assert len([line for line in run.stderr.splitlines() if line.startswith("[")]) == 2


def test_names_in_two_encodings_are_two_documents(zapisnik: Command, tmp_path: Path) -> None:
    home = put(tmp_path / "in/Občina Žiri/č.txt").parent
    for name in (b"\xe8.txt", b"\x81.txt", b"\x83.txt"):  # the last two are nothing in Windows-1250
        Path(os.fsdecode(os.fsencode(home) + b"/" + name)).write_text(GARBLED)
    run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 0, run.stderr
    paths = [row["path"] for row in table(tmp_path / "out/manifest.csv")]
    assert len(paths) == 4
    assert all(path.startswith("Občina Žiri/") for path in paths)
    assert "Občina Žiri/č.txt" in paths


def test_an_output_folder_and_a_pdf_may_have_any_name(zapisnik: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(20, 10))  # too small to be read again and again
        pdf.save(tmp_path / "in/a.pdf")
    (tmp_path / "in/a.pdf").rename(os.fsdecode(os.fsencode(tmp_path) + b"/in/zapisnik-\xe8.pdf"))
    out = os.fsdecode(os.fsencode(tmp_path) + b"/out-\xe8")
    run = zapisnik("run", "in", "--out", out)
    assert "a fault of zapisnik" not in run.stderr
    (row,) = table(Path(out) / "manifest.csv")
    assert row["path"] == "zapisnik-č.pdf"
    assert Path(out, "report.html").exists()


@pytest.mark.slow
def test_a_scan_gives_pictures_positions_and_a_searchable_pdf(
    zapisnik: Command, scan: Callable[..., Path], tmp_path: Path, files_in: Files
) -> None:
    scan(tmp_path / "in/2023/a.tif", "Zapisnik seje občinskega sveta", "Sklep je bil sprejet soglasno")
    run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 0, run.stderr
    found = files_in(tmp_path / "out")
    for name in ("alto/0001.xml", "alto/0002.xml", "searchable.pdf"):
        assert f"2023/a/{name}" in found
    assert {"report/2023/a/0001.jpg", "report/2023/a/0002.jpg"} <= found.keys()
    assert [" ".join(page.split()) for page in found["2023/a/text.txt"].decode().split("\f")] == [
        "Zapisnik seje občinskega sveta",
        "Sklep je bil sprejet soglasno",
    ]
    with pikepdf.open(tmp_path / "out/2023/a/searchable.pdf") as pdf:
        assert len(pdf.pages) == 2


@pytest.mark.usefixtures("one_done")
def test_two_sources_that_differ_in_suffix_only_keep_it(zapisnik: Command, tmp_path: Path, files_in: Files) -> None:
    assert (tmp_path / "out/a/text.txt").exists()
    put(tmp_path / "in/a.TXT", "Z velikimi črkami.\n")
    run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 0, run.stderr
    found = files_in(tmp_path / "out")
    assert found["a.TXT/raw.txt"] == "Z velikimi črkami.\n".encode()
    assert found["a.txt/raw.txt"] == GARBLED.encode()
    assert not (tmp_path / "out/a").exists()
    assert [row["path"] for row in table(tmp_path / "out/manifest.csv")] == ["a.TXT", "a.txt"]


@pytest.mark.usefixtures("one_done")
def test_a_source_that_takes_the_place_of_one_that_is_gone_takes_its_folder(
    zapisnik: Command, tmp_path: Path, files_in: Files
) -> None:
    (tmp_path / "in/a.txt").rename(tmp_path / "in/a.TXT")
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    assert files_in(tmp_path / "out")["a/raw.txt"] == GARBLED.encode()
    assert [row["path"] for row in table(tmp_path / "out/manifest.csv")] == ["a.TXT"]


def test_names_in_both_unicode_forms_are_two_documents(zapisnik: Command, tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        put(tmp_path / "in" / f"{unicodedata.normalize(form, 'č')}.txt", f"Ime v obliki {form}.\n")
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    for form in ("NFC", "NFD"):
        text = tmp_path / "out" / unicodedata.normalize(form, "č") / "text.txt"
        assert text.read_text() == f"Ime v obliki {form}.\n"


def test_a_name_that_is_not_utf8_is_done_under_one_that_is(zapisnik: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/sklepi \xe8 \x9e.txt")).write_text(GARBLED)
    run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "out/sklepi č ž/text.txt").exists()


def test_a_name_that_is_too_long_as_utf8_is_named_as_that(zapisnik: Command, tmp_path: Path) -> None:
    put(tmp_path / "in" / os.fsdecode(b"\xe8" * 200 + b".txt"))
    put(tmp_path / "in/dobro.txt")
    assert zapisnik("run", "in", "--out", "out").returncode == 2
    [row] = table(tmp_path / "out/errors.csv")
    assert row["document"] == "č" * 200 + ".txt"
    assert row["error"] == "File name too long"
    assert "shorter names" in row["advice"]
    assert (tmp_path / "out/dobro/text.txt").exists()


def test_bad_inputs_are_named_each_in_a_line_and_the_rest_is_done(
    zapisnik: Command, scan: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    put(folder / "dobro.txt")
    put(folder / "prazno.pdf", "")
    put(folder / "prazno.txt", "")
    put(folder / "besedilo.png", "To ni slika.\n")
    put(folder / "zapiski.docx", "ni naše")
    (folder / "izgubljeno.pdf").symlink_to("nikjer.pdf")
    (folder / "neskončno.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "cev.pdf")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(folder / "zaklenjeno.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
        pdf.save(folder / "celo.pdf")
    whole = (folder / "celo.pdf").read_bytes()
    (folder / "celo.pdf").unlink()
    (folder / "odrezano.pdf").write_bytes(whole[: len(whole) // 3])
    picture = scan(tmp_path / "slika.tif", "Zapisnik").read_bytes()
    (folder / "odrezano.tif").write_bytes(picture[: len(picture) // 3])

    run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 2
    bad = [
        "besedilo.png", "cev.pdf", "izgubljeno.pdf", "neskončno.txt", "odrezano.pdf", "odrezano.tif", "prazno.pdf",
        "prazno.txt", "zaklenjeno.pdf",
    ]  # fmt: skip
    errors = table(tmp_path / "out/errors.csv")
    assert sorted(row["document"] for row in errors) == bad
    for row in errors:
        assert row["stage"]
        assert row["error"]
        assert row["advice"]
        assert f"failed: {row['document']}" in run.stderr
    assert (tmp_path / "out/dobro/text.txt").exists()
    statuses = {row["path"]: row["status"] for row in table(tmp_path / "out/manifest.csv")}
    assert statuses == {**dict.fromkeys(bad, "failed"), "dobro.txt": "done"}
    for row in table(tmp_path / "out/manifest.csv"):
        readable = row["path"] not in ("cev.pdf", "izgubljeno.pdf", "neskončno.txt")
        assert row["sha256"] == (sha256_of(folder / row["path"]) if readable else "")
    assert "zapiski.docx" in run.stderr
    assert "9 failed, see errors.csv, 1 file left out;" in run.stdout


@pytest.mark.slow
def test_a_picture_of_nothing_is_named(zapisnik: Command, scan: Callable[..., Path], tmp_path: Path) -> None:
    scan(tmp_path / "in/prazna.png", "")
    Image.new("L", (500, 2)).save(tmp_path / "in/pika.png")
    put(tmp_path / "in/dobro.txt")
    run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 2
    rows = table(tmp_path / "out/errors.csv")
    assert {row["document"] for row in rows} == {"prazna.png", "pika.png"}
    assert not [row for row in rows if "fault" in row["advice"]]
    assert "too small for some viewers" not in run.stderr
    assert (tmp_path / "out/dobro/text.txt").exists()


def test_a_failed_document_that_is_replaced_or_removed_is_forgotten(zapisnik: Command, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        put(tmp_path / f"in/{name}.txt", "" if name != "c" else GARBLED)
    assert zapisnik("run", "in", "--out", "out").returncode == 2
    put(tmp_path / "in/a.txt")
    (tmp_path / "in/b.txt").unlink()
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    assert table(tmp_path / "out/errors.csv") == []
    assert [row["path"] for row in table(tmp_path / "out/manifest.csv")] == ["a.txt", "c.txt"]


def test_a_document_whose_source_is_gone_stays_until_it_is_dropped(
    zapisnik: Command, tmp_path: Path, files_in: Files
) -> None:
    put(tmp_path / "in/a.txt", "K 1. točki\nSKLEP:\nZapisnik 2. seje se potrdi.\n(12 PRISOTNI: 12 ZA)\n")
    put(tmp_path / "in/b.txt")
    zapisnik("run", "in", "--out", "out")
    expected = files_in(tmp_path / "out")
    (tmp_path / "in/a.txt").rename(tmp_path / "in/c.txt")
    run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 0
    assert "no longer among the sources: 1 document (a.txt)" in run.stderr
    assert "a/text.txt" in files_in(tmp_path / "out")
    assert [row["path"] for row in table(tmp_path / "out/manifest.csv")] == ["a.txt", "b.txt", "c.txt"]

    assert "not in" in zapisnik("forget", "out", "c.txt", "nikjer.txt").stderr
    assert (tmp_path / "out/c/text.txt").exists()
    drop = run.stderr.partition("to drop them: zapisnik ")[2].split()
    assert zapisnik(*drop).stdout == "forgotten: a.txt\n1 document forgotten\n"
    left = files_in(tmp_path / "out")
    assert {name.replace("c/", "a/") for name in left} == expected.keys()
    for name in ("manifest.csv", "resolutions.csv", "provenance.json", "report.html"):
        assert b"a.txt" not in left[name]
    assert zapisnik("find", "potrdi", "--in", "out").stdout.count("[c.txt") == 1
    assert "no longer" not in zapisnik("run", "in", "--out", "out").stderr


def test_sources_of_another_run_are_not_called_gone_and_a_missing_drive_forgets_nothing(
    zapisnik: Command, tmp_path: Path, files_in: Files
) -> None:
    put(tmp_path / "one/a.txt")
    put(tmp_path / "two/b.txt")
    zapisnik("run", "one", "--out", "out")
    assert "no longer" not in zapisnik("run", "two", "--out", "out").stderr
    before = files_in(tmp_path / "out")
    for name in ("one", "two"):
        (tmp_path / name).rename(tmp_path / f"{name} elsewhere")
    run = zapisnik("forget", "out", "--gone")
    assert run.returncode == 1
    assert "none of the sources" in run.stderr
    assert files_in(tmp_path / "out") == before
    assert zapisnik("forget", "out").returncode == 1


def test_outputs_that_make_way_for_those_of_another_source_are_named(zapisnik: Command, tmp_path: Path) -> None:
    put(tmp_path / "one/a.txt")
    put(tmp_path / "two/a.TXT")
    zapisnik("run", "one", "--out", "out")
    assert "a.txt: its outputs make way" in zapisnik("run", "two", "--out", "out").stderr


def test_a_folder_without_scans_is_named(zapisnik: Command, tmp_path: Path) -> None:
    put(tmp_path / "in/opombe.docx")
    run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 0
    assert "no scans or texts found in in" in run.stderr
    assert table(tmp_path / "out/manifest.csv") == []
    put(tmp_path / "in/a.txt")
    assert "no scans" not in zapisnik("run", "in", "--out", "out").stderr


def test_a_second_run_does_only_what_changed(zapisnik: Command, tmp_path: Path, files_in: Files) -> None:
    put(tmp_path / "in/a.txt")
    put(tmp_path / "in/b.txt")
    zapisnik("run", "in", "--out", "out")
    before = files_in(tmp_path / "out")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*") if ".zapisnik" not in path.parts}
    again = zapisnik("run", "in", "--out", "out")
    assert again.returncode == 0
    assert "2 already done; 0 pages read" in again.stdout
    assert files_in(tmp_path / "out") == before
    assert {path: path.stat().st_mtime_ns for path in times} == times

    put(tmp_path / "in/b.txt", "Novo besedilo.\n")
    (tmp_path / "out/a/text.txt").unlink()
    third = zapisnik("run", "in", "--out", "out")
    assert "2 documents done; 1 page read" in third.stdout
    assert (tmp_path / "out/b/text.txt").read_text() == "Novo besedilo.\n"
    assert files_in(tmp_path / "out")["a/text.txt"] == before["a/text.txt"]


@pytest.mark.usefixtures("one_done")
def test_other_repair_settings_read_nothing_again(zapisnik: Command, tmp_path: Path) -> None:
    (tmp_path / "strict.toml").write_text("[repair]\nthreshold = 1.0\n")
    run = zapisnik("run", "in", "--out", "out", "--config", "strict.toml")
    assert "1 document done; 0 pages read" in run.stdout


@pytest.mark.usefixtures("one_done")
def test_fresh_does_everything_again(zapisnik: Command, tmp_path: Path) -> None:
    run = zapisnik("run", "in", "--out", "out", "--fresh")
    assert "1 document done; 1 page read" in run.stdout


def test_an_output_folder_inside_the_source_is_not_a_source(zapisnik: Command, tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt")
    for _ in range(2):
        assert zapisnik("run", "in", "--out", "in/out").returncode == 0
    assert [row["path"] for row in table(tmp_path / "in/out/manifest.csv")] == ["a.txt"]


def test_a_second_run_in_the_same_folder_is_told_to_wait(zapisnik: Command, tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt")
    with Store(tmp_path / "out").locked():
        run = zapisnik("run", "in", "--out", "out")
    assert run.returncode == 1
    assert "another run is working" in run.stderr
    assert "wait" in run.stderr


@pytest.mark.usefixtures("one_done")
def test_report_is_rebuilt(zapisnik: Command, tmp_path: Path) -> None:
    report = tmp_path / "out/report.html"
    before = report.read_bytes()
    report.unlink()
    assert zapisnik("report", "out").returncode == 0
    assert report.read_bytes() == before


def decision(tmp_path: Path, text: str, verdict: str = "edit") -> None:
    document = json.loads((tmp_path / "out/a/document.json").read_bytes())
    word = next(word for line in document["pages"][0]["lines"] for word in line["words"] if word["raw"] == "ob&inskega")
    line = {
        "schema": "zapisnik-decision/1", "document": document["sha256"], "path": "a.txt", "page": 1, "box": None,
        "line": 0, "word": 1, "read": word["raw"], "proposed": word["text"], "verdict": verdict, "text": text,
        "reach": "here", "who": "test", "when": "2024-01-01T12:00:00Z", "versions": {},
    }  # fmt: skip
    (tmp_path / "decisions.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")


@pytest.mark.usefixtures("one_done")
def test_decisions_are_carried_into_every_output_and_taken_back(zapisnik: Command, tmp_path: Path) -> None:
    text = tmp_path / "out/a/text.txt"
    decision(tmp_path, "mestnega")

    trial = zapisnik("apply", "out", "decisions.jsonl", "--dry-run")
    assert trial.returncode == 0
    assert "1 new decision," in trial.stdout
    assert not (tmp_path / "out/decisions.jsonl").exists()
    assert "občinskega" in text.read_text()

    run = zapisnik("apply", "out", "decisions.jsonl")
    assert run.returncode == 0, run.stderr
    assert text.read_text() == GARBLED.replace("ob&inskega", "mestnega")
    assert "mestnega" in (tmp_path / "out/report.html").read_text()
    assert "0 new decisions, 1 known" in zapisnik("apply", "out", "decisions.jsonl").stdout
    assert "1 already done" in zapisnik("run", "in", "--out", "out").stdout

    decision(tmp_path, "mestnega", "later")
    assert zapisnik("apply", "out", "decisions.jsonl").returncode == 0
    assert text.read_text() == GARBLED.replace("ob&inskega", "občinskega")


def lines_about(tmp_path: Path, *answers: tuple[str, str, str, str]) -> None:
    """Write decisions.jsonl about words of a/: (read, verdict, text, who)."""
    document = json.loads((tmp_path / "out/a/document.json").read_bytes())
    places = {
        word["raw"]: (page["number"], row, column, word)
        for page in document["pages"]
        for row, line in enumerate(page["lines"])
        for column, word in enumerate(line.get("words", ()))
    }
    with (tmp_path / "decisions.jsonl").open("w", encoding="utf-8") as file:
        for read, verdict, text, who in answers:
            page, row, column, word = places.get(read, (1, 0, 0, {"raw": read, "text": read}))
            line = {
                "schema": "zapisnik-decision/1", "document": document["sha256"], "path": document["path"],
                "page": page, "box": word.get("box"), "line": row, "word": column, "read": word["raw"],
                "proposed": word["text"], "verdict": verdict, "text": text, "reach": "here", "who": who,
                "when": "2024-01-01T12:00:00Z", "versions": {},
            }  # fmt: skip
            file.write(json.dumps(line) + "\n")


@pytest.mark.usefixtures("one_done")
def test_what_cannot_be_applied_is_named_and_the_rest_is_done_once(
    zapisnik: Command, tmp_path: Path, files_in: Files
) -> None:
    lines_about(
        tmp_path,
        ("torek.", "edit", "sredo.", "Ana"),
        ("nikjer", "edit", "tega", "Ana"),
        ("ob&inskega", "accept", "občinskega", "Ana"),
        ("ob&inskega", "reject", "ob&inskega", "Bojan"),
    )
    trial = zapisnik("apply", "out", "decisions.jsonl", "--dry-run")
    assert "torek. → sredo." in trial.stdout
    run = zapisnik("apply", "out", "decisions.jsonl")
    for told in (trial, run):
        assert "page 1: 'nikjer' no longer stands there" in told.stderr
        assert "people differ" in told.stderr
        assert "'Ana': accept" in told.stderr and "'Bojan': reject" in told.stderr
    assert (tmp_path / "out/a/text.txt").read_text() == GARBLED.replace("&i", "či").replace("torek", "sredo")
    before = files_in(tmp_path / "out")
    assert "0 documents done" in zapisnik("apply", "out").stdout
    assert files_in(tmp_path / "out") == before


@pytest.mark.usefixtures("one_done")
def test_decisions_about_documents_that_are_not_there_are_not_taken_over(zapisnik: Command, tmp_path: Path) -> None:
    lines_about(tmp_path, ("torek.", "edit", "sredo.", "Ana"))
    own = (tmp_path / "decisions.jsonl").read_text()
    foreign = own.replace(json.loads(own)["document"], 64 * "0")
    put(tmp_path / "foreign.jsonl", foreign)
    put(tmp_path / "both.jsonl", own + foreign)
    before = (tmp_path / "out/a/text.txt").read_text()
    for more in ([], ["--dry-run"]):
        run = zapisnik("apply", "out", "foreign.jsonl", *more)
        assert run.returncode == 1
        assert "1 decision in foreign.jsonl, about 1 document not in out; nothing is taken over" in run.stderr
        assert not (tmp_path / "out/decisions.jsonl").exists()
        assert (tmp_path / "out/a/text.txt").read_text() == before
    run = zapisnik("apply", "out", "both.jsonl")
    assert run.returncode == 0
    assert "1 new decision, 0 known already; they reach 1 document\n" in run.stdout
    assert "not taken over: 1 decision about 1 document not in out\n" in run.stderr
    assert len((tmp_path / "out/decisions.jsonl").read_text().splitlines()) == 1
    assert (tmp_path / "out/a/text.txt").read_text() != before


@pytest.mark.slow
def test_a_decision_reaches_text_minutes_alto_and_pdf(
    zapisnik: Command, scan: Callable[..., Path], tmp_path: Path
) -> None:
    scan(
        tmp_path / "in/a.tif", "Zapisnik 3. seje občinskega sveta\nSKLEP: Potrdi se dnevni red.\nSklep je bil sprejet."
    )
    zapisnik("run", "in", "--out", "out")
    out = tmp_path / "out/a"
    assert "Potrdi" in (out / "text.txt").read_text()
    lines_about(tmp_path, ("Potrdi", "edit", "Sprejme", "Ana"))
    run = zapisnik("apply", "out", "decisions.jsonl")
    assert run.returncode == 0, run.stderr
    assert "0 pages read" in run.stdout
    assert "Sprejme se dnevni red" in (out / "text.txt").read_text()
    assert "Sprejme se dnevni red" in (out / "minutes.json").read_text()
    assert "Sprejme" in (out / "minutes.xml").read_text()
    alto = (out / "alto/0001.xml").read_text()
    assert 'CONTENT="Sprejme"' in alto and ">Potrdi</" in alto
    text = subprocess.run(["pdftotext", out / "searchable.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert "Sprejme se dnevni red" in text


@pytest.mark.usefixtures("one_done")
def test_where_nothing_may_be_learnt_decisions_hold_in_their_folder_all_the_same(
    zapisnik: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    decision(tmp_path, "mestnega")

    def forbidden(*_: Any) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/usr/local/zapisnik")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pipeline.review.learning.learn", forbidden)
    assert call(["apply", "out", "decisions.jsonl"]) == 0
    assert (tmp_path / "out/a/text.txt").read_text() == GARBLED.replace("ob&inskega", "mestnega")
    said = capfd.readouterr().err
    assert "nothing is learnt from decisions: /usr/local/zapisnik: Permission denied" in said
    assert "set local and lexicon in the settings" in said

    monkeypatch.setattr("pipeline.repair.lexicon.version.is_current", lambda _: False)
    monkeypatch.setattr("pipeline.repair.lexicon.compiling.build_lexicon", forbidden)
    assert call(["run", "in", "--out", "out"]) == 1
    said = capfd.readouterr().err
    assert "the lexicon cannot be compiled: /usr/local/zapisnik: Permission denied" in said
    assert "have who set it up call" in said


@pytest.mark.slow
def test_the_next_run_knows_what_a_person_taught(zapisnik: Command, tmp_path: Path) -> None:
    shutil.copytree(Settings().lexicon, tmp_path / "lexicon")
    put(tmp_path / "own.toml", 'local = "ours"\nlexicon = "lexicon"\n')
    put(tmp_path / "in/a.txt", "Ob&inski svet je obravnaval predlog vasi Zgornji Brezov3vr&nik.\n")
    put(tmp_path / "later/b.txt", "Svet vasi Brezovovr&nik je ob&inskemu svetu poslal predlog Brezovovr¢nika.\n")
    zapisnik("run", "in", "--out", "out", "--config", "own.toml")
    lines_about(tmp_path, ("Brezov3vr&nik.", "edit", "Brezovovrčnik.", "Ana Kos"))
    run = zapisnik("apply", "out", "decisions.jsonl")
    assert run.returncode == 0, run.stderr
    assert "1 word learnt" in run.stderr
    assert "Brezovovrčnik\tAna Kos, 2024-01-01, a.txt" in (tmp_path / "ours/words.txt").read_text()
    assert "Brezovovrčnik" in (tmp_path / "out/a/text.txt").read_text()

    again = zapisnik("run", "later", "--out", "out2", "--config", "own.toml")
    assert again.returncode == 0, again.stderr
    text = (tmp_path / "out2/b/text.txt").read_text()
    assert "Svet vasi Brezovovrčnik" in text
    assert "predlog Brezovovrčnika." in text, "who knows a name knows its forms"
    document = json.loads((tmp_path / "out2/b/document.json").read_bytes())
    words = [word for line in document["pages"][0]["lines"] for word in line.get("words", ())]
    assert [word.get("doubtful", False) for word in words if word["raw"].startswith("Brezovovr")] == [False, False]
