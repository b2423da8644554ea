"""The samples, run once by the command line, give the text, the minutes and the files they should."""

from __future__ import annotations

import fcntl
import json
import re
import subprocess
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pikepdf
import pytest
from lxml import etree
from minutes_fields import differences

from benchmarks.error_rates import caron_word_errors, harmed, word_error_rate
from benchmarks.samples import EXPECTED, SCANS, zapisnik
from pipeline.export.document_json import load_document
from pipeline.export.tables import read_table
from pipeline.model import Reading
from pipeline.settings import PROJECT

pytestmark = pytest.mark.slow

PATHS = sorted(scan.relative_to(SCANS).as_posix() for scan in SCANS.rglob("*.*"))
SCHEMA = PROJECT / "pipeline" / "segment" / "minutes.schema.json"
WITH_IMAGE = [path for path in PATHS if not path.endswith(".txt")]


class Bound(NamedTuple):
    """The greatest word error rate after repair, %, and the most words with č š ž that may be wrong."""

    word_error_rate: float
    caron_words_wrong: int


# Measured, with one or two words of slack.
BOUNDS = {
    "1986/zbor-krajevnih-skupnosti.tif": Bound(8.3, 2),
    "2005/komisija-za-kmetijstvo.txt": Bound(2.3, 2),
    "2009/nadzorni-odbor.txt": Bound(12.4, 3),
    "2013/slavnostna-seja.jp2": Bound(4.8, 5),
    "2015/izredna-seja.pdf": Bound(3.2, 3),
    "2019/krajevna-skupnost.jpg": Bound(2.7, 2),
    "2021/dopisna-seja.pdf": Bound(0.9, 1),
    "2023/redna-seja.pdf": Bound(3.9, 6),
    "2024/odbor-za-prostor.pdf": Bound(3.2, 4),
}

KNOWN_OFF: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("known_off.toml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    # All processes of this run of the tests look at the same outputs: the first one makes them.
    folder = tmp_path_factory.getbasetemp().parent / f"samples-{testrun_uid}"
    with folder.with_suffix(".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = zapisnik("run", SCANS, "--out", folder, "--jobs", "2")  # by the others nothing is left to do
    assert done.returncode == 0, done.stderr
    return folder


def folder_of(path: str) -> Path:
    return Path(path).with_suffix("")


def read(root: Path, path: str, name: str) -> str:
    return (root / folder_of(path) / name).read_text(encoding="utf-8")


def read_json(root: Path, path: str, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(read(root, path, name))
    return content


def collapsed(text: str) -> str:
    """The text as one line, with words parted over a line put together."""
    return " ".join(re.sub(r"(?<=\w)-\s*\n\s*", "", text).split())


# ------------------------------------------------------------------------------------------------ text


@pytest.mark.parametrize("path", PATHS)
def test_the_text_is_as_good_as_it_was(out: Path, path: str) -> None:
    truth, text = read(EXPECTED, path, "text.txt"), read(out, path, "text.txt")
    bound = BOUNDS[path]
    assert 100 * word_error_rate(truth, text).rate <= bound.word_error_rate
    assert caron_word_errors(truth, text).errors <= bound.caron_words_wrong


@pytest.mark.parametrize("path", PATHS)
def test_repair_does_no_harm(out: Path, path: str) -> None:
    truth, before, after = read(EXPECTED, path, "text.txt"), read(out, path, "raw.txt"), read(out, path, "text.txt")
    assert harmed(truth, before, after) == []
    assert word_error_rate(truth, after).errors <= word_error_rate(truth, before).errors


@pytest.mark.parametrize("path", PATHS)
def test_repair_leaves_every_figure_alone(out: Path, path: str) -> None:
    """Dates, amounts, numbers of plots; a digit that stands for a letter ("Ga3per", "3t.") is none."""
    before, after = (
        [word for word in read(out, path, name).split() if re.search(r"\d", word) and not re.search(r"[^\W\d_]", word)]
        for name in ("raw.txt", "text.txt")
    )
    assert before == after


@pytest.mark.parametrize("path", PATHS)
def test_the_text_is_unicode_nfc_with_plain_line_ends_and_a_form_feed_between_pages(out: Path, path: str) -> None:
    pages = read_json(EXPECTED, path, "minutes.json")["source"]["pages"]
    for name in ("raw.txt", "text.txt"):
        text = (out / folder_of(path) / name).read_bytes().decode("utf-8")
        assert text == unicodedata.normalize("NFC", text)
        assert "\r" not in text
        assert len(text.split("\f")) == pages


# ------------------------------------------------------------------------------------------------ minutes


@pytest.mark.parametrize("path", PATHS)
def test_the_minutes_hold_what_the_text_says(out: Path, path: str) -> None:
    expected, found = read_json(EXPECTED, path, "minutes.json"), read_json(out, path, "minutes.json")
    off = differences(expected, found)
    known = {field for fields in KNOWN_OFF.get(path, {}).values() for field in fields}
    assert {name: values for name, values in off.items() if name not in known} == {}
    assert sorted(known - off.keys()) == [], "these come right now: take them off known_off.toml"


@pytest.mark.parametrize("path", PATHS)
def test_a_warning_points_at_the_place_it_speaks_of(out: Path, path: str) -> None:
    text = read(out, path, "text.txt")
    places = [
        (warning["code"], " ".join(text[warning["span"]["start"] : warning["span"]["end"]].split()))
        for warning in read_json(out, path, "minutes.json")["warnings"]
    ]
    for wanted in read_json(EXPECTED, path, "minutes.json")["warnings"]:
        warned = [place for code, place in places if code == wanted["code"]]
        assert any(wanted["quote"] in place or place in wanted["quote"] for place in warned), places


@pytest.mark.parametrize("path", PATHS)
def test_every_span_shows_its_field_in_the_text(out: Path, path: str) -> None:
    text, minutes = read(out, path, "text.txt"), read_json(out, path, "minutes.json")

    def shown(span: dict[str, int]) -> str:
        assert span["page"] == text.count("\f", 0, span["start"]) + 1
        return collapsed(text[span["start"] : span["end"]])

    for attendee in minutes["attendance"]:
        assert attendee["name"] in shown(attendee["span"])
    for entry in minutes["agenda"]:
        assert entry["title"] in shown(entry["span"])
    for item in minutes["items"]:
        for resolution in item["resolutions"]:
            assert item["span"]["start"] <= resolution["span"]["start"] < resolution["span"]["end"]
            assert resolution["text"].split()[0] in shown(resolution["span"])


@pytest.mark.parametrize("path", PATHS)
def test_the_minutes_keep_to_their_schema(out: Path, path: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(read_json(out, path, "minutes.json"))


# ------------------------------------------------------------------------------------------------ other outputs


@pytest.mark.parametrize("path", PATHS)
def test_the_words_of_the_document_make_up_both_texts(out: Path, path: str) -> None:
    document = load_document(out / folder_of(path) / "document.json")
    assert [word.raw for word in document.words()] == read(out, path, "raw.txt").split()
    assert [word.text for word in document.words()] == read(out, path, "text.txt").split()


@pytest.mark.parametrize("path", PATHS)
def test_akoma_ntoso_holds_every_resolution(out: Path, path: str) -> None:
    root = etree.parse(out / folder_of(path) / "minutes.xml").getroot()
    assert root.tag == "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}akomaNtoso"
    said = collapsed("".join(root.itertext()))
    for item in read_json(out, path, "minutes.json")["items"]:
        for resolution in item["resolutions"]:
            assert resolution["text"].split(". ")[0] in said


@pytest.mark.parametrize("path", WITH_IMAGE)
def test_alto_has_a_file_a_page_with_the_repaired_words_inside_the_page(out: Path, path: str) -> None:
    files = sorted((out / folder_of(path) / "alto").iterdir())
    texts = read(out, path, "text.txt").split("\f")
    assert [file.name for file in files] == [f"{number:04}.xml" for number in range(1, len(texts) + 1)]
    for file, text in zip(files, texts, strict=True):
        root = etree.parse(file).getroot()
        assert root.get("SCHEMAVERSION") == "4.4"
        (page,) = root.iter("{*}Page")
        width, height = float(page.get("WIDTH", 0)), float(page.get("HEIGHT", 0))
        strings = list(root.iter("{*}String"))
        # A hyphen at the end of a line is an element of its own in ALTO.
        assert [str(string.get("CONTENT")).rstrip("-") for string in strings] == [
            word.rstrip("-") for word in text.split()
        ]
        for string in strings:
            left, top = float(string.get("HPOS", -1)), float(string.get("VPOS", -1))
            assert 0 <= left <= left + float(string.get("WIDTH", 0)) <= width
            assert 0 <= top <= top + float(string.get("HEIGHT", 0)) <= height


@pytest.mark.parametrize("path", WITH_IMAGE)
def test_the_searchable_pdf_finds_the_repaired_words_on_their_page(out: Path, path: str) -> None:
    target = out / folder_of(path) / "searchable.pdf"
    texts = read(out, path, "text.txt").split("\f")
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) == len(texts)
    for number, text in enumerate(texts, start=1):
        assert set(text.split()) <= words_in_pdf(target, number)


def words_in_pdf(pdf: Path, page: int) -> set[str]:
    """The words poppler finds on a page, in the order of the file or as columns and paragraphs put together."""
    found: set[str] = set()
    for order in (["-raw"], []):
        command = ["pdftotext", *order, "-f", str(page), "-l", str(page), str(pdf), "-"]
        layer = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
        found |= set(unicodedata.normalize("NFC", layer).split())
    return found


@pytest.mark.parametrize("path", [path for path in PATHS if path.endswith(".txt")])
def test_a_text_without_a_scan_has_neither_pdf_nor_alto(out: Path, path: str) -> None:
    assert not (out / folder_of(path) / "searchable.pdf").exists()
    assert not list((out / folder_of(path)).glob("alto/*"))


def test_the_tables_have_a_row_for_every_document_and_resolution_and_no_errors(out: Path) -> None:
    manifest = read_table(out / "manifest.csv")
    assert [row["path"] for row in manifest] == PATHS
    resolutions = read_table(out / "resolutions.csv")
    for path in PATHS:
        items = read_json(out, path, "minutes.json")["items"]
        texts = [resolution["text"] for item in items for resolution in item["resolutions"]]
        assert [row["text"] for row in resolutions if row["document"] == path] == texts
    assert read_table(out / "errors.csv") == []
    assert (out / "errors.csv").read_text(encoding="utf-8-sig").startswith("document;page;stage;error;advice")


def test_the_report_names_every_document(out: Path) -> None:
    report = (out / "report.html").read_text(encoding="utf-8")
    for path in PATHS:
        assert path in report


def test_a_sound_text_layer_is_taken_as_it_is_and_a_bad_one_read_anew(out: Path) -> None:
    (page,) = load_document(out / "2021" / "dopisna-seja" / "document.json").pages
    assert page.reading is Reading.TEXT_LAYER
    for page in load_document(out / "2024" / "odbor-za-prostor" / "document.json").pages:
        assert page.reading is Reading.OCR
        assert page.old_text is not None
        assert "KuSar" in page.old_text
        assert "Kušar" in page.text
