"""The report shows what the folder holds, in files that stay small, and nothing in it can become markup."""

from __future__ import annotations

import base64
import hashlib
import json
import pickle
import re
from dataclasses import replace
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.export.minutes_json import write_minutes
from pipeline.export.tables import error_row, write_errors, write_manifest
from pipeline.model import Box, Document, Failure, Item, Kind, Line, Minutes, Page, Reading, Reason, Repair, Span, Word
from pipeline.page_image import PageImage
from pipeline.review import report
from pipeline.review.page_images import write_page_image
from pipeline.review.report import write_report

HOSTILE = '</script><img src=x onerror="alert(1)"><!--'
TEMPLATES = files("pipeline.review") / "templates"
WORDING: dict[str, dict[str, Any]] = json.loads((TEMPLATES / "wording.json").read_text(encoding="utf-8"))


def _load(path: Path) -> Document:
    try:
        document: Document = pickle.loads(path.read_bytes())
    except pickle.UnpicklingError as error:
        raise InputError(f"{path} is not a document", "run it again") from error
    return document


@pytest.fixture(autouse=True)
def _documents_as_pickles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report's own tests do not depend on how document.json is written."""
    monkeypatch.setattr(report, "load_document", _load)


def put(folder: Path, path: str, *pages: Page) -> None:
    out = folder / path.rpartition(".")[0]
    out.mkdir(parents=True)
    sha256 = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()
    (out / "document.json").write_bytes(pickle.dumps(Document(path, sha256, Kind.PDF, pages)))


def page(*words: Word, number: int = 1) -> Page:
    return Page(number, (Line(words, Box(10, 10, 500, 40)),), width=1000, height=1400)


REPAIRED = Word("ob&ini", "občini", "", 0.71, Box(10, 10, 80, 30), Repair(Reason.CONFUSION, 0.9996, "& → č"))
DOUBTED = Word("Brezov3c", "Brezov3c", " ", 0.5, Box(100, 10, 80, 30), Repair(Reason.UNKNOWN, 0.3), doubtful=True)
PLAIN = Word("seja", "seja", " ", 0.96, Box(200, 10, 80, 30))
DECIDED = Word("3e", "še", " ", 0.6, Box(300, 10, 20, 30), Repair(Reason.DECISION, 1.0, "accept"))


def data_in(path: Path) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_row_starts_where_the_script_of_the_report_counts(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", page(replace(PLAIN, raw="📞", text="📞", space=""), replace(REPAIRED, space=" ")))
    (part,) = data_in(write_report(tmp_path))["parts"]
    (row,) = part["rows"]
    in_script = part["pages"][0]["lines"][0][0].encode("utf-16-le")
    assert in_script[2 * row["start"] :].decode("utf-16-le") == row["text"]


def test_rows_are_what_was_changed_doubted_or_decided(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", page(REPAIRED, PLAIN, DOUBTED, DECIDED))
    data = data_in(write_report(tmp_path))
    (part,) = data["parts"]
    assert [row["raw"] for row in part["rows"]] == ["ob&ini", "Brezov3c", "3e"]
    line = part["pages"][0]["lines"][0][0]
    for row in part["rows"]:
        assert line[row["start"] :].startswith(row["text"])
    (summary,) = data["documents"]
    figures = {name: summary[name] for name in ("words", "repaired", "doubtful", "open", "decided", "failed")}
    assert figures == {"words": 4, "repaired": 2, "doubtful": 1, "open": 1, "decided": 1, "failed": 0}


def test_a_probability_is_never_rounded_up_to_certainty(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", page(REPAIRED))
    (row,) = data_in(write_report(tmp_path))["parts"][0]["rows"]
    assert row["probability"] == 0.999


def test_nothing_found_in_a_scan_a_name_or_an_error_is_markup(tmp_path: Path) -> None:
    word = Word(HOSTILE, HOSTILE + HOSTILE, doubtful=True)
    failure = Failure("a", 2, "ocr", HOSTILE, HOSTILE)
    out = tmp_path / HOSTILE.replace("/", "")
    put(out, HOSTILE.replace("/", "") + ".pdf", page(word), Page(2, reading=Reading.NONE, failure=failure))
    write_errors(out, [error_row(failure)])
    html = write_report(out).read_text(encoding="utf-8")
    assert "<img" not in html
    assert html.count("<script") == html.count("</script") == 3
    assert "<!--" not in html
    assert data_in(out / "report.html")["parts"][0]["rows"][0]["raw"] == HOSTILE


def test_the_policy_allows_this_script_and_style_and_nothing_from_elsewhere(tmp_path: Path) -> None:
    html = write_report(tmp_path).read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    rules = unescape(policy[1])
    assert rules.startswith("default-src 'none'")
    assert not re.search(r"https?:|unsafe|\*", rules)
    for tag in ("script", "style"):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert text is not None
        digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in rules
    assert not re.search(r"https?://", html)


def test_page_images_are_addressed_from_the_page_that_shows_them(tmp_path: Path) -> None:
    put(tmp_path, "leto 2019/č#1.pdf", page(REPAIRED))
    write_page_image(
        PageImage(np.full((20, 20), 255, np.uint8), 300.0), tmp_path / "report" / "leto 2019" / "č#1" / "0001.jpg"
    )
    image = data_in(write_report(tmp_path))["parts"][0]["pages"][0]["image"]
    assert image == "report/leto%202019/%C4%8D%231/0001.jpg"


def test_the_first_page_of_a_large_folder_has_the_lines_round_a_word_without_a_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    above, far = (Line((word,)) for word in (Word("prva", "prva"), Word("četrta", "četrta")))
    lines = (above, Line(), Line((DOUBTED,)), far, Line((PLAIN,)))
    put(tmp_path, "a.txt", Page(1, lines, Reading.TEXT_FILE))
    monkeypatch.setattr(report, "_ONE_FILE", 1)
    (part,) = data_in(write_report(tmp_path))["parts"]
    assert {at: line[0] for at, line in part["pages"][0]["lines"].items()} == {
        "0": " prva", "1": "", "2": " Brezov3c", "3": " četrta",
    }  # fmt: skip


def test_a_large_folder_is_split_by_document_and_a_long_document_into_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "2019/a.pdf", *(page(REPAIRED, DOUBTED, number=number) for number in range(1, 4)))
    put(tmp_path, "b.pdf", page(REPAIRED))
    with monkeypatch.context() as small:
        small.setattr(report, "_ONE_FILE", 100)
        small.setattr(report, "_PART_ROWS", 3)
        index = data_in(write_report(tmp_path))
    assert index["split"] is True
    assert [one["raw"] for part in index["parts"] for one in part["rows"]].count("Brezov3c") + index["more"] == 3
    for part in index["parts"]:
        for shown in part["pages"]:
            assert (tmp_path / shown["home"]).is_file()
    assert [one["parts"] for one in index["documents"]] == [
        ["report/2019/a/index.html", "report/2019/a/index-2.html", "report/2019/a/index-3.html"],
        ["report/b/index.html"],
    ]
    pages = []
    for name in index["documents"][0]["parts"]:
        data = data_in(tmp_path / name)
        assert ((tmp_path / name).parent / data["root"] / "report.html").resolve() == tmp_path / "report.html"
        pages += [one["number"] for one in data["parts"][0]["pages"]]
    assert pages == [1, 2, 3]

    write_report(tmp_path)
    assert not list((tmp_path / "report").rglob("*.html")), "pages of the larger report are left behind"


def test_each_part_of_a_long_document_shows_the_minutes_that_begin_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.pdf", *(page(REPAIRED, number=number) for number in range(1, 4)))
    document = _load(tmp_path / "a" / "document.json")
    each = len(REPAIRED.text) + 1  # of a page and its form feed
    spans = [Span(each * place, each * place + 1, place + 1) for place in range(3)]
    first, *others = (Minutes(items=(Item("1", f"Stran {span.page}", 0, span),)) for span in spans)
    write_minutes(document, replace(first, further=tuple(others)), tmp_path / "a" / "minutes.json")
    monkeypatch.setattr(report, "_ONE_FILE", 100)
    monkeypatch.setattr(report, "_PART_ROWS", 1)
    index = data_in(write_report(tmp_path))
    shown = [data_in(tmp_path / name)["parts"][0]["minutes"] for name in index["documents"][0]["parts"]]
    assert [one["items"][0]["title"] for one in shown] == ["Stran 1", "Stran 2", "Stran 3"]
    assert all(one["further"] == [] for one in shown)


def test_a_document_that_cannot_be_read_is_named_and_the_others_are_shown(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", page(REPAIRED))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "document.json").write_text("not a document")
    for number, foreign in enumerate(("[]", '{"items": []}', '{"a": ')):
        put(tmp_path, f"c{number}.pdf", page(REPAIRED))
        (tmp_path / f"c{number}/minutes.json").write_text(foreign)
    data = data_in(write_report(tmp_path))
    assert [one["path"] for one in data["documents"]] == ["a.pdf"]
    assert [one["document"] for one in data["errors"]] == [f"{name}/document.json" for name in ("b", "c0", "c1", "c2")]


def test_a_document_that_left_nothing_is_in_the_table_as_failed(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", page(REPAIRED))
    write_manifest(
        tmp_path, [{"path": "a.pdf", "pages": 1, "status": "done"}, {"path": "prazna.pdf", "status": "failed"}]
    )
    first, second = data_in(write_report(tmp_path))["documents"]
    assert (first["path"], first["status"]) == ("a.pdf", "done")
    assert (second["path"], second["status"], second["missing"]) == ("prazna.pdf", "failed", True)


def test_spans_are_led_to_their_page_and_line(tmp_path: Path) -> None:
    lines = (Line((Word("ena", "ena", ""),)), Line(), Line((Word("dve", "dve", ""),)))
    put(tmp_path, "a.pdf", Page(1, lines), Page(2), Page(3, (Line((Word("tri", "tri", ""),)),)))
    text = "ena\n\ndve\f\ftri"
    spans = [{"start": text.index(word), "end": text.index(word) + 3, "page": 1} for word in ("ena", "dve", "tri")]
    minutes = {"items": [], "warnings": [{"message": "", "span": span} for span in spans]}
    minutes["further"] = [json.loads(json.dumps(minutes))]
    (tmp_path / "a" / "minutes.json").write_text(json.dumps(minutes))
    data = data_in(write_report(tmp_path))
    record = data["parts"][0]["minutes"]
    for found in (record["warnings"], record["further"][0]["warnings"]):
        assert [(one["span"]["page"], one["span"]["line"]) for one in found] == [(1, 0), (1, 2), (3, 0)]
    assert data["documents"][0]["warnings"] == 6


@pytest.mark.parametrize(
    ("boxes", "turn"),
    [
        ([(10, 10, 80, 30), (200, 14, 80, 30)], 0),
        ([(10, 10, 30, 80), (14, 200, 30, 80)], 90),
        ([(200, 10, 80, 30), (10, 14, 80, 30)], 180),
        ([(10, 200, 30, 80), (14, 10, 30, 80)], 270),
        ([(10, 10, 80, 30)], 0),
    ],
)
def test_a_page_scanned_on_its_side_is_shown_upright(
    tmp_path: Path, boxes: list[tuple[int, int, int, int]], turn: int
) -> None:
    put(tmp_path, "a.pdf", page(*(Word("seja", "seja", " ", 0.9, Box(*box)) for box in boxes)))
    assert data_in(write_report(tmp_path))["parts"][0]["pages"][0]["turn"] == turn


def test_decisions_whose_place_has_changed_are_listed(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", page(PLAIN))
    decision = {
        "schema": "zapisnik-decision/1",
        "document": hashlib.sha256(b"a.pdf").hexdigest(),
        "page": 1,
        "box": [700, 700, 50, 20],
        "line": 0,
        "word": 0,
        "read": "3e",
        "proposed": "še",
        "verdict": "accept",
        "text": "še",
        "when": "2024-05-06T07:08:09Z",
    }
    (tmp_path / "decisions.jsonl").write_text(json.dumps(decision) + "\n")
    (summary,) = data_in(write_report(tmp_path))["documents"]
    assert summary["stale"] == [{"page": 1, "read": "3e", "text": "še"}]


def test_both_languages_say_the_same_things() -> None:
    slovene, english = WORDING["sl"], WORDING["en"]
    assert slovene.keys() == english.keys()
    for key, text in slovene.items():
        other = english[key]
        assert isinstance(text, dict) == isinstance(other, dict), key
        if isinstance(text, dict):
            assert text.keys() == {"one", "two", "few", "other"}, key
            assert other.keys() == {"one", "other"}, key
        values = [set(re.findall(r"{(\w+)}", json.dumps(one, ensure_ascii=False))) for one in (text, other)]
        assert values[0] == values[1], key


def test_every_reason_has_its_words_and_the_script_uses_only_words_that_exist() -> None:
    for reason in Reason:
        assert f"reason.{reason.value}" in WORDING["sl"]
    for reading in Reading:
        assert f"reading.{reading.value}" in WORDING["sl"]
    script = "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "script").glob("*.js"))
    used = set(re.findall(r'\bt\("([^"]+)"', script)) | set(re.findall(r'announce\("([^"]+)"', script))
    assert used
    assert used <= WORDING["sl"].keys()


def test_file_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = b"seja \xe8.pdf".decode("utf-8", "surrogateescape")
    put(tmp_path, name, page(REPAIRED))
    picture = tmp_path / "report" / name.removesuffix(".pdf") / "0001.jpg"
    write_page_image(PageImage(np.full((20, 20), 255, np.uint8), 300.0), picture)
    data = data_in(write_report(tmp_path))
    assert data["parts"][0]["pages"][0]["image"] == "report/seja%20%E8/0001.jpg"
