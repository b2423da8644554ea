"""The report in a real browser, from disk: Debian's Chromium, driven as an archivist would, mostly by keyboard."""

from __future__ import annotations

import io
import json
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import review_folder
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pipeline import model
from pipeline.model import Document
from pipeline.ocr.quality_notes import NO_TEXT, NOISE_LEFT_OUT
from pipeline.review import report
from pipeline.review.decisions import add_decisions, decide, load_decisions
from pipeline.review.report import write_report

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: apt-get install chromium"),
]


def _key(document: Document) -> str:
    return "cudno/x" if "<" in document.path else document.path.rpartition(".")[0]


def _save(folder: Path, document: Document) -> None:
    out = folder / _key(document)
    out.mkdir(parents=True, exist_ok=True)
    (out / "document.json").write_bytes(pickle.dumps(document))
    if document.minutes is not None:
        review_folder.write_minutes(document, out / "minutes.json")


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [document for document, _ in review_folder.make_documents()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("zapisniki") / "občina č"
    path.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "load_document", lambda source: pickle.loads(source.read_bytes()))
        for document, images in review_folder.make_documents():
            _save(path, document)
            review_folder.write_images(path, _key(document), images)
        review_folder.write_tables(path)
        write_report(path)
        yield path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new browser profile with the network cut; the test fails on any console message, error or request."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sl-SI", accept_downloads=True)
    context.set_offline(True)
    opened = context.new_page()
    opened.set_default_timeout(5_000)
    trouble: list[str] = []
    opened.on("console", lambda message: trouble.append(f"console: {message.text}"))
    opened.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    opened.on(
        "request",
        lambda request: (
            trouble.append(f"request: {request.url}") if not request.url.startswith(("file:", "blob:")) else None
        ),
    )
    opened.on("requestfailed", lambda request: trouble.append(f"failed: {request.url}"))
    yield opened
    context.close()
    assert not trouble


def show(page: Page, folder: Path, address: str = "") -> None:
    page.goto("about:blank")
    page.goto((folder / "report.html").as_uri() + address)
    expect(page.locator("main#content")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def export(page: Page, path: Path) -> list[dict[str, object]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Shrani odločitve").click()
    assert download.value.suggested_filename == "decisions.jsonl"
    download.value.save_as(path)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_folder_opens_in_slovene_and_its_table_sorts(page: Page, folder: Path) -> None:
    show(page, folder)
    expect(page.get_by_text("4 dokumenti · 6 strani · 664 besed")).to_be_visible()
    names = page.locator("tbody th.document")
    in_slovene_order = ["2017/prazna.pdf", "2018/žalna seja.txt", "2019/seja 03 – čistopis.pdf", "čudno"]
    for at, name in enumerate(in_slovene_order):
        expect(names.nth(at)).to_contain_text(name)
    page.get_by_role("button", name="Dvomljivo").click()
    expect(page.locator("th.doubtful")).to_have_attribute("aria-sort", "descending")
    expect(names.first).to_contain_text("2019/seja 03")
    expect(page.get_by_text("datoteka je prazna")).to_be_visible()
    expect(page.get_by_text("Prenesite jo znova s strežnika.")).to_be_visible()


def test_the_switch_to_english_is_kept(page: Page, folder: Path) -> None:
    show(page, folder)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("4 documents · 6 pages")).to_be_visible()
    expect(page.get_by_text("the file is empty")).to_be_visible()
    show(page, folder)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_the_documents_were_made_with_is_told_in_the_language_of_the_report(page: Page, folder: Path) -> None:
    show(page, folder)
    footer = page.locator("footer.made")
    expect(footer).to_have_text("Narejeno: 31. 5. 2024; slovarji 0123abcd; nastavitve privzete; tesseract 5.3.0")
    page.get_by_role("button", name="English").click()
    expect(footer).to_have_text("Made: 31 May 2024; dictionaries 0123abcd; settings defaults; tesseract 5.3.0")


def test_of_which_documents_it_is_told_where_they_were_not_made_alike(page: Page, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "load_document", lambda source: pickle.loads(source.read_bytes()))
        first, other = (document for document, _ in review_folder.make_documents()[:2])
        _save(tmp_path, replace(first, provenance={"tesseract": "5.5.0", "date": "2025-06-01"}))
        _save(tmp_path, other)
        write_report(tmp_path)
    show(page, tmp_path)
    footer = page.locator("footer.made p")
    expect(footer.nth(0)).to_contain_text(f"Narejeno ({other.path}): 31. 5. 2024;")
    expect(footer.nth(1)).to_have_text(f"Narejeno ({first.path}): 1. 6. 2025; tesseract 5.5.0")


def test_many_documents_that_were_made_alike_are_named_when_they_are_asked_for(page: Page, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "load_document", lambda source: pickle.loads(source.read_bytes()))
        first, other = (document for document, _ in review_folder.make_documents()[:2])
        paths = [f"2020/seja {number}.txt" for number in range(1, 5)]
        _save(tmp_path, replace(first, provenance={"tesseract": "5.5.0", "date": "2025-06-01"}))
        for path in paths:
            _save(tmp_path, replace(other, path=path))
        write_report(tmp_path)
    show(page, tmp_path)
    footer = page.locator("footer.made")
    expect(footer.get_by_text(paths[3])).to_be_hidden()
    footer.get_by_text("Narejeno (4 dokumenti): 31. 5. 2024;").click()
    expect(footer.get_by_text(", ".join(paths))).to_be_visible()


def test_shares_under_each_other_have_as_many_decimals(page: Page, folder: Path) -> None:
    show(page, folder)
    shares = page.locator(".certainty .share")
    assert shares.count() > 1
    for share in shares.all_text_contents():
        assert re.fullmatch(r"\d{1,3},\d\u00a0%", share)


def test_what_was_read_is_shown_as_text_never_as_markup(page: Page, folder: Path) -> None:
    for view in ("folder", "doubt", "changes", "text", "minutes"):
        show(page, folder, f"#view={view}&doc=2")
    show(page, folder, "#view=doubt")
    assert page.title() == "občina č – Poročilo o razlikah"
    assert page.locator("img[src='x']").count() == 0
    expect(page.locator(".change", has_text="onerror").first).to_contain_text("</script>")


def test_a_word_is_shown_in_its_place_on_the_scan(page: Page, folder: Path) -> None:
    show(page, folder, "#view=changes&doc=1")
    card = page.locator("article.row", has_text="Zakraj$ek").first
    card.scroll_into_view_if_needed()
    picture = card.locator(".crop img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (img) => { await img.decode(); return img.naturalWidth; }") > 1000
    window, word = card.locator(".crop").bounding_box(), card.locator(".word").bounding_box()
    assert window is not None
    assert word is not None
    assert window["x"] <= word["x"] and word["x"] + word["width"] <= window["x"] + window["width"]
    assert window["y"] <= word["y"] and word["y"] + word["height"] <= window["y"] + window["height"] + 1
    expect(card).to_contain_text("isto ime drugje: $ → š")
    expect(card).to_contain_text("97,2\u00a0%")


def test_deciding_by_keyboard_undo_and_progress(page: Page, folder: Path) -> None:
    show(page, folder, "#view=doubt&doc=1")
    progress = page.locator(".progress")
    expect(progress).to_contain_text("0 od 15 odločenih")
    press(page, "s")
    expect(progress).to_contain_text("1 od 15 odločenih")
    expect(page.get_by_role("status").last).to_contain_text("sprejeto")
    expect(page.locator("#unsaved")).to_have_text("1 neshranjena odločitev")
    press(page, "Shift+S")  # the rest of the same kind
    press(page, "z", "o")
    press(page, "u", "u", "u", "u")
    expect(progress).to_contain_text("0 od 15 odločenih")
    press(page, "Shift+U")
    expect(progress).to_contain_text("1 od 15 odločenih")
    press(page, "u")
    expect(page.locator("#unsaved")).to_have_text("vse shranjeno")


def test_to_type_a_word_anew_keeps_the_marks_round_it(page: Page, folder: Path, tmp_path: Path) -> None:
    show(page, folder, "#view=doubt&doc=1")
    page.locator("article.row", has_text="Crnivec,").first.click()
    press(page, "p")
    page.keyboard.type("Črnivec")
    press(page, "Enter")
    (line,) = export(page, tmp_path / "saved.jsonl")
    assert (line["read"], line["text"]) == ("Crnivec,", "Črnivec,")


def test_letters_can_be_switched_off(page: Page, folder: Path) -> None:
    show(page, folder, "#view=doubt&doc=1")
    press(page, "?")
    page.get_by_label("Črke kot bližnjice").uncheck()
    page.get_by_role("button", name="Zapri").click()
    press(page, "s")
    expect(page.locator(".progress")).to_contain_text("0 od 15 odločenih")


def test_search_and_filters(page: Page, folder: Path) -> None:
    show(page, folder, "#view=changes&doc=1")
    press(page, "/")
    page.keyboard.type("zakraj")
    expect(page.locator(".found")).to_have_text("3 zadetki")
    expect(page.locator("article.row")).to_have_count(3)
    assert "q=zakraj" in page.url
    page.get_by_label("Išči").fill("")
    page.get_by_label("Razlog").select_option("neighbours")
    expect(page.locator(".found")).to_have_text("9 mest")
    page.get_by_label("Išči").fill("tega ni nikjer")
    expect(page.get_by_text("Nič ne ustreza iskanju in filtrom.")).to_be_visible()


def test_the_click_that_leaves_the_name_is_not_lost(page: Page, folder: Path) -> None:
    show(page, folder, "#view=doubt&doc=1")
    press(page, "s")
    page.get_by_label("Vaše ime").click()
    page.keyboard.type("Ana Kos")
    page.get_by_role("link", name="Besedilo").click(delay=80)
    expect(page.locator(".lines")).to_be_visible()
    press(page, "u")


def test_a_click_is_not_lost_while_an_answer_changes_what_stands_above(page: Page, folder: Path) -> None:
    show(page, folder, "#view=doubt&doc=1")
    page.get_by_role("link", name="Sklepi").hover()
    page.mouse.down()
    press(page, "s")
    page.mouse.up()
    expect(page.locator(".minutes")).to_be_visible()


def test_escape_gives_the_search_up_and_enter_goes_on_to_what_was_found(page: Page, folder: Path) -> None:
    show(page, folder, "#view=changes&doc=1")
    everything = page.locator(".found").inner_text()
    press(page, "/")
    page.keyboard.type("zakraj")
    press(page, "Enter")
    expect(page.locator(".found")).to_have_text("3 zadetki")
    expect(page.locator("article.row.active")).to_be_focused()
    press(page, "/", "Escape")
    expect(page.get_by_label("Išči")).to_have_value("")
    expect(page.locator(".found")).to_have_text(everything)
    assert "q=" not in page.url

    show(page, folder, "#view=text&doc=1&page=2")
    press(page, "/")
    page.keyboard.type("zakraj")
    press(page, "Enter")
    expect(page.locator(".hits a").first).to_be_focused()
    press(page, "/", "Escape")
    expect(page.locator(".hits a")).to_have_count(0)


def test_decisions_survive_a_closed_window(page: Page, folder: Path) -> None:
    show(page, folder, "#view=doubt&doc=1")
    press(page, "s", "s")
    page.context.new_page().close()
    show(page, folder, "#view=doubt&doc=1")
    expect(page.locator("#unsaved")).to_have_text("2 neshranjeni odločitvi")
    expect(page.get_by_role("status").last).to_contain_text("Obnovljeni sta 2 odločitvi")


def test_decisions_are_saved_applied_and_shown(
    page: Page, folder: Path, documents: list[Document], tmp_path: Path
) -> None:
    show(page, folder, "#view=doubt&doc=1")
    page.get_by_label("Vaše ime").fill("Ana Kos")
    page.locator("article.row", has_text="Crnivec").first.click()
    press(page, "p")
    field = page.get_by_label("Pravilna beseda namesto »Crnivec,«")
    expect(field).to_be_focused()
    field.fill("Črnivec,")
    page.get_by_label("na vseh enakih mestih v dokumentu (3)").check()
    field.press("Enter")
    expect(page.locator(".progress")).to_contain_text("3 od 15 odločenih")
    page.locator("article.row", has_text="3e").first.click()
    press(page, "z")
    lines = export(page, tmp_path / "saved.jsonl")
    expect(page.locator("#unsaved")).to_have_text("vse shranjeno")
    assert [(one["read"], one["verdict"], one["text"], one["reach"], one["who"]) for one in lines] == [
        ("Crnivec,", "edit", "Črnivec,", "document", "Ana Kos"),
        ("3e", "reject", "3e", "here", "Ana Kos"),
    ]

    assert len(add_decisions(tmp_path / "decisions.jsonl", load_decisions(tmp_path / "saved.jsonl").entries)) == 2
    scan = documents[0]
    settled = decide(scan, load_decisions(tmp_path / "decisions.jsonl"))
    assert settled.text.count("Črnivec") == 3
    assert settled.text.count("vodovod 3e") == 1
    assert settled.raw == scan.raw

    # What was saved and is then undone is taken back by the next file.
    press(page, "u")
    again = export(page, tmp_path / "again.jsonl")
    assert [one["verdict"] for one in again] == ["edit", "later"]
    assert len(add_decisions(tmp_path / "decisions.jsonl", load_decisions(tmp_path / "again.jsonl").entries)) == 1
    assert "vodovod 3e" not in decide(scan, load_decisions(tmp_path / "decisions.jsonl")).text

    # The next report shows only what is new.
    try:
        _save(folder, settled)
        write_report(folder)
        show(page, folder, "#view=doubt&doc=1")
        expect(page.locator(".progress")).to_contain_text("0 od 11 odločenih")
        show(page, folder, "#view=changes&doc=1&q=črnivec")
        expect(page.locator("article.row", has_text="že upoštevano").first).to_be_visible()
    finally:
        _save(folder, scan)
        write_report(folder)


def test_text_beside_its_page_and_resolutions_led_to_their_place(page: Page, folder: Path) -> None:
    show(page, folder, "#view=minutes&doc=1")
    expect(page.locator(".warnings")).to_contain_text("navzočih 10, glasov pa 9")
    resolution = page.locator(".resolution", has_text="Sklep 12/3")
    expect(resolution).to_contain_text("za: 9")
    expect(resolution).to_contain_text("sprejeto")
    resolution.get_by_role("link").click()
    line = page.locator(".line.target")
    expect(line).to_contain_text("Potrdi se zapisnik")
    expect(line).to_be_in_viewport()
    expect(page.get_by_role("img", name="Posnetek strani 1")).to_be_visible()
    expect(page.locator(".scan .here")).to_be_visible()
    expect(page.get_by_text("Stran je bila postrani")).to_be_attached()
    press(page, "ArrowRight")
    expect(page.get_by_text("Stran 2 od 4", exact=True)).to_be_visible()
    press(page, "ArrowRight", "ArrowRight")
    expect(page.get_by_text("Tesseract ni končal v 180 s")).to_be_visible()


def test_a_large_folder_leads_to_each_document_part_by_part_and_back(
    page: Page, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        with monkeypatch.context() as small:
            small.setattr(report, "_ONE_FILE", 1)
            small.setattr(report, "_PART_ROWS", 30)
            write_report(folder)
        show(page, folder)
        page.get_by_role("link", name="2019/seja 03 – čistopis.pdf").click()
        expect(page.locator(".crop img").first).to_be_visible()
        press(page, "s")
        expect(page.locator("#unsaved")).to_have_text("1 neshranjena odločitev")
        page.get_by_role("link", name="del 2").click()
        expect(page.locator(".where").first).to_contain_text("stran 2")
        expect(page.locator("#unsaved")).to_have_text("1 neshranjena odločitev")
        press(page, "s")
        page.get_by_role("link", name="Nazaj na mapo").click()
        expect(page.locator("tbody th.document")).to_have_count(4)
        expect(page.locator("#unsaved")).to_have_text("2 neshranjeni odločitvi")

        # What waits for a person in the whole folder stands together on its first page, and leads to its place.
        page.get_by_role("link", name="Dvomljivo").click()
        expect(page.locator(".progress")).to_contain_text("2 od")
        expect(page.locator(".crop img").first).to_be_visible()
        page.locator("article.row", has_text="2018/žalna seja.txt").first.get_by_role("link").click()
        expect(page.locator(".line.target")).to_be_visible()
        assert "report/2018/" in page.url
    finally:
        write_report(folder)


def test_an_answer_reaches_as_far_as_the_person_says(page: Page, folder: Path, tmp_path: Path) -> None:
    show(page, folder, "#view=doubt&doc=1")
    page.locator("article.row", has_text="Crnivec").first.click()
    press(page, "d")
    expect(page.get_by_label("Velja")).to_have_value("document")
    expect(page.get_by_role("status").last).to_contain_text("v dokumentu (3)")
    press(page, "n")
    expect(page.locator(".progress")).to_contain_text("3 od 15 odločenih")
    expect(page.get_by_label("Velja")).to_have_value("here")
    page.locator("article.row", has_text="Brezov3c").first.click()
    press(page, "d", "d", "d")
    expect(page.get_by_label("Velja")).to_have_value("everywhere")
    press(page, "s")
    lines = export(page, tmp_path / "saved.jsonl")
    assert [(one["verdict"], one["reach"]) for one in lines] == [("illegible", "document"), ("accept", "everywhere")]
    press(page, "u", "u")
    expect(page.locator(".progress")).to_contain_text("0 od 15 odločenih")


def test_the_most_useful_question_comes_first(page: Page, folder: Path) -> None:
    show(page, folder, "#view=doubt&doc=1")
    alike = page.locator("article.row").evaluate_all(
        "(cards) => cards.map((card) => card.querySelector('.change').textContent)"
    )
    sizes = [alike.count(one) for one in alike]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 1


def test_a_sample_of_sure_changes_measures_their_precision(page: Page, folder: Path, tmp_path: Path) -> None:
    show(page, folder, "#view=sample")
    expect(page.get_by_text("Pregledan ni še noben.")).to_be_visible()
    press(page, "s", "s", "s", "z")
    show(page, folder, "#view=sample")
    expect(page.get_by_text("Pregledanih 4, pravilnih 3: 75\u00a0%")).to_be_visible()
    lines = export(page, tmp_path / "saved.jsonl")
    assert [(one["verdict"], one["reach"], one["sample"]) for one in lines] == [
        ("accept", "here", True), ("accept", "here", True), ("accept", "here", True), ("reject", "here", True),
    ]  # fmt: skip


@contextmanager
def decided(folder: Path, documents: list[Document], *lines: dict[str, Any]) -> Iterator[None]:
    """The folder as it is after `lines` were applied."""
    path = folder / "decisions.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    try:
        for document in documents:
            _save(folder, decide(document, load_decisions(path)))
        write_report(folder)
        yield
    finally:
        path.unlink()
        for document in documents:
            _save(folder, document)
        write_report(folder)


def line_about(document: Document, raw: str, verdict: str, text: str, **more: Any) -> dict[str, Any]:
    page, at, place, word = next(
        (page, at, place, word)
        for page in document.pages
        for at, line in enumerate(page.lines)
        for place, word in enumerate(line.words)
        if word.raw == raw
    )
    return {
        "schema": "zapisnik-decision/1", "document": document.sha256, "path": document.path, "page": page.number,
        "box": word.box, "line": at, "word": place, "read": raw, "proposed": word.text, "verdict": verdict,
        "text": text, "reach": "here", "who": "Ana Kos", "when": "2024-05-06T07:08:09Z", **more,
    }  # fmt: skip


def test_differing_opinions_are_shown_first_and_settled(
    page: Page, folder: Path, documents: list[Document], tmp_path: Path
) -> None:
    scan = documents[0]
    one = line_about(scan, "Vioga", "edit", "Viola")
    other = line_about(scan, "Vioga", "reject", "Vioga", who=review_folder.HOSTILE)
    with decided(folder, documents, one, other):
        show(page, folder, "#view=doubt")
        first = page.locator("article.row").first
        expect(first.locator(".conflict")).to_contain_text("Ana Kos: popravljeno ročno »Viola«")
        expect(first.locator(".conflict")).to_contain_text(review_folder.HOSTILE)
        press(page, "s")
        (line,) = export(page, tmp_path / "saved.jsonl")
        assert (line["verdict"], line["text"], line["settles"]) == ("accept", "Vloga", True)
        made = [one, other, line]
    with decided(folder, documents, *made):
        show(page, folder, "#view=changes&doc=1&q=vloga")
        expect(page.locator("article.row").first).to_contain_text("že upoštevano")
        expect(page.locator(".conflict")).to_have_count(0)


def test_a_speck_that_was_read_as_a_word_goes_from_the_text(
    page: Page, folder: Path, documents: list[Document], tmp_path: Path
) -> None:
    show(page, folder, "#view=doubt&doc=1&q=Vioga")
    press(page, "b")
    (line,) = export(page, tmp_path / "saved.jsonl")
    assert (line["verdict"], line["read"], line["reach"]) == ("no_text", "Vioga", "here")
    with decided(folder, documents, line):
        show(page, folder, "#view=changes&doc=1&reason=decision")
        row = page.locator("article.row")
        expect(row.locator(".change")).to_contain_text("→ popravljeno v nič")
        expect(row).to_contain_text("ni besedilo")
        expect(row.locator(".context")).not_to_contain_text("Vioga")
        press(page, "p")
        page.keyboard.type("Vloga")
        press(page, "Enter")
        again = export(page, tmp_path / "again.jsonl")[-1]
        assert (again["verdict"], again["text"], again["proposed"]) == ("edit", "Vloga", "Vloga")
    with decided(folder, documents, line, again):
        show(page, folder, "#view=changes&doc=1&reason=decision")
        expect(page.locator("article.row .is")).to_have_text("Vloga")


def test_a_misread_word_that_nobody_doubts_is_corrected_where_it_stands(
    page: Page, folder: Path, documents: list[Document], tmp_path: Path
) -> None:
    show(page, folder, "#view=text&doc=1&page=1")
    changes = page.get_by_role("link", name="Razlike")
    before = changes.inner_text()
    page.locator("[data-word]", has_text="Računovodkinja").click()
    press(page, "p")
    page.keyboard.type("Računovodja")
    press(page, "Enter")
    expect(page.locator(".lines .decided")).to_have_text("Računovodja")
    press(page, "u")
    expect(page.locator(".lines .decided")).to_have_count(0)
    assert changes.inner_text() == before
    press(page, "Shift+U")
    expect(page.locator(".lines .decided")).to_have_text("Računovodja")

    show(page, folder, "#view=changes&doc=1")  # kept by the browser, and shown in its place among the others
    texts = page.locator("article.row .change").all_text_contents()
    (at,) = (at for at, text in enumerate(texts) if "Računovodja" in text)
    assert "točki" in texts[at - 1]
    (line,) = export(page, tmp_path / "saved.jsonl")
    assert [line[name] for name in ("page", "read", "proposed", "verdict", "text", "reach")] == [
        1, "Računovodkinja", "Računovodkinja", "edit", "Računovodja", "here",
    ]  # fmt: skip
    with decided(folder, documents, line):
        show(page, folder, "#view=text&doc=1&page=1")
        expect(page.locator(".lines")).to_contain_text("Računovodja je predstavila")
        show(page, folder, "#view=changes&doc=1&reason=decision")
        expect(page.locator("article.row")).to_have_count(1)


def test_such_a_correction_is_kept_between_the_pages_of_a_large_folder(
    page: Page, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        with monkeypatch.context() as small:
            small.setattr(report, "_ONE_FILE", 1)
            write_report(folder)
        show(page, folder)
        for is_first in (True, False):
            page.get_by_role("link", name="2018/žalna seja.txt").click()
            page.get_by_role("link", name="Besedilo").click()
            if is_first:
                page.locator("[data-word]", has_text="Računovodkinja").click()
                press(page, "n")
            expect(page.locator(".lines .decided")).to_have_text("Računovodkinja")
            page.get_by_role("link", name="Nazaj na mapo").click()
            expect(page.locator("#unsaved")).to_have_text("1 neshranjena odločitev")
    finally:
        write_report(folder)


def test_a_word_of_old_ocr_without_a_scan_is_corrected_too(
    page: Page, folder: Path, documents: list[Document], tmp_path: Path
) -> None:
    show(page, folder, "#view=text&doc=0")
    page.locator("[data-word]", has_text="Dol,").click()
    press(page, "Escape")
    expect(page.locator(".lines article")).to_have_count(0)
    page.locator("[data-word]", has_text="Dol,").click()
    page.get_by_role("button", name="Popravi").click()
    page.keyboard.type("Dob")
    press(page, "Enter")
    (line,) = export(page, tmp_path / "saved.jsonl")
    assert (line["box"], line["text"]) == (None, "Dob,")
    with decided(folder, documents, line):
        show(page, folder, "#view=text&doc=0")
        expect(page.locator(".lines")).to_contain_text("Občine Zeleni Dob, ki je bila")


def test_a_decision_in_the_outputs_can_be_taken_back_wherever_it_reached(
    page: Page, folder: Path, documents: list[Document], tmp_path: Path
) -> None:
    line = line_about(documents[0], "Crnivec,", "edit", "Črnivec,", reach="folder")
    with decided(folder, documents, line):
        show(page, folder, "#view=changes&q=črnivec&reason=decision")
        count = page.locator("article.row").count()
        assert count > 3
        press(page, "o")
        expect(page.locator("article.row", has_text="odločitev preklicana")).to_have_count(count)
        (taken,) = export(page, tmp_path / "saved.jsonl")
    before = documents[0]
    made = tmp_path / "decisions.jsonl"
    made.write_text("".join(json.dumps(one) + "\n" for one in (line, taken)))
    assert decide(before, load_decisions(made)) == before


def test_the_word_pointed_at_is_shown_on_the_page_which_can_be_enlarged(page: Page, folder: Path) -> None:
    show(page, folder, "#view=text&doc=1&page=2")
    word = page.locator("[data-word]", has_text="Drenovec,")
    word.hover()
    here, frame = page.locator(".scan .here"), page.locator(".scan")
    small = here.bounding_box()
    assert small is not None
    assert small["width"] < frame.bounding_box()["width"] / 5  # type: ignore[index]
    press(page, "+", "+")
    expect(page.locator(".zoom output")).to_have_text("200\u00a0%")
    word.hover()
    large = here.bounding_box()
    assert large is not None
    assert 1.8 < large["width"] / small["width"] < 2.2
    expect(here).to_be_in_viewport()
    page.get_by_label("Pokaži surovo prepoznano besedilo").check()
    expect(page.locator(".lines")).to_contain_text("Ob&inskega")


def test_the_table_of_the_folder_follows_the_answers(page: Page, folder: Path) -> None:
    show(page, folder, "#view=doubt&doc=1")
    press(page, "s")
    page.get_by_role("link", name="Mapa").click()
    row = page.locator("tbody tr", has_text="2019/seja 03")
    expect(row.locator(".figure.doubtful")).to_have_text("14")
    expect(page.get_by_text("Kdo odloča?")).to_be_visible()
    page.get_by_label("Vaše ime").fill("Ana Kos")
    page.get_by_label("Vaše ime").blur()
    expect(page.get_by_text("Kdo odloča?")).to_be_hidden()
    press(page, "u")


def test_a_document_is_chosen_from_a_list(page: Page, folder: Path) -> None:
    show(page, folder, "#view=text")
    expect(page.locator(".pick li")).to_have_count(3)
    page.get_by_role("link", name="2018/žalna seja.txt").click()
    expect(page.locator(".lines")).to_contain_text("Zeleni Dol")
    show(page, folder, "#view=minutes")
    page.get_by_role("link", name="2019/seja 03").click()
    expect(page.locator(".resolution").first).to_be_visible()


def test_a_word_without_a_scan_stands_among_its_lines(page: Page, folder: Path) -> None:
    show(page, folder, "#view=changes&doc=0&q=štefka")
    context = page.locator("article.row .context").first
    expect(context).to_contain_text("ob 17.00 v sejni sobi občine, Lipova cesta 4.NAVZOČI člani: Jože Drenovec, Štefka")
    expect(context).to_contain_text("Ana Kos.")


def test_two_real_words_reach_no_other_document_unasked(page: Page, folder: Path) -> None:
    show(page, folder, "#view=doubt")
    page.locator("article.row", has_text="3e").first.click()
    expect(page.get_by_role("button", name=re.compile("Sprejmi vse enake v dokumentu"))).to_be_visible()
    page.locator("article.row", has_text="Crnivec").first.click()
    expect(page.get_by_role("button", name=re.compile("Sprejmi vse enake v mapi"))).to_be_visible()


VIEWS = ["folder", "doubt", "changes", "sample", "text&doc=1&page=2", "minutes&doc=1"]


@pytest.mark.parametrize("view", VIEWS)
def test_no_serious_fault_for_people_who_see_or_work_differently(page: Page, folder: Path, view: str) -> None:
    show(page, folder, f"#view={view}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] != "minor"] == []


# ------------------------------------------------------------------------------------------------ from the server


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [Path(sys.executable).with_name("zapisnik"), "review", folder, "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            yield process, found[0]
        finally:
            process.kill()


@pytest.fixture
def served(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sl-SI")
    opened = context.new_page()
    opened.set_default_timeout(5_000)
    requests: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    yield opened
    context.close()
    assert requests
    assert all(url.startswith(("http://127.0.0.1:", "about:")) for url in requests)


def test_a_morning_with_the_server_by_keyboard_alone(served: Page, folder: Path, documents: list[Document]) -> None:
    page, path = served, folder / "decisions.jsonl"
    try:
        with serving(folder) as (process, address):
            page.goto(f"{address}#view=doubt&doc=1")
            expect(page.locator("#unsaved")).to_have_text("vse shranjeno na disk")
            expect(page.locator(".crop img").first).to_be_visible()
            press(page, "s", "n", "o", "u", "u", "u")
            page.locator("#unsaved", has_text="vse shranjeno na disk").wait_for()
            press(page, "s", "Shift+S")
            expect(page.locator("#unsaved")).to_have_text("vse shranjeno na disk")
            process.kill()  # nothing that was called saved is lost
            process.wait()
            kept = load_decisions(path)
            assert [entry.reach for entry in kept.standing()] == ["here", "document"]

            press(page, "s")
            expect(page.locator("#unsaved")).to_have_text("1 neshranjena odločitev")
            expect(page.get_by_role("alert").first).to_contain_text("ne shranjuje (ne odgovarja; morda je ustavljen)")
            before = page.locator(".progress span").inner_text()
        with serving(folder) as (_, address):
            page.evaluate("window.onbeforeunload = null")
            page.once("dialog", lambda dialog: dialog.accept())
            page.goto(f"{address}#view=doubt&doc=1")
            expect(page.locator(".progress span")).to_have_text(before)
            expect(page.locator("#unsaved")).to_have_text("vse shranjeno na disk")
            assert len(load_decisions(path)) == len(kept) + 1, "what was decided meanwhile comes to the disk too"
            assert decide(documents[0], kept) != documents[0]
    finally:
        path.unlink(missing_ok=True)


def test_votes_are_told_so_that_any_number_of_them_reads_well(page: Page, folder: Path) -> None:
    show(page, folder, "#view=minutes&doc=1")
    assert page.locator(".vote span").all_inner_texts() == [
        "soglasno", "za: 9", "proti: 0", "navzoči: 10", "za: 8", "proti: 1",
    ]  # fmt: skip


@pytest.fixture
def long_folder(folder: Path, tmp_path: Path) -> Path:
    """A document of more than a thousand words whose last page is a photograph. (`folder` loads it.)"""
    document, _ = review_folder.make_document("knjiga.pdf", 8, image=False)
    photograph = model.Page(9, (), model.Reading.OCR, notes=(NO_TEXT, NOISE_LEFT_OUT))
    _save(tmp_path, replace(document, pages=(*document.pages, photograph)))
    write_report(tmp_path)
    return tmp_path


def test_thousands_are_parted(page: Page, long_folder: Path) -> None:
    show(page, long_folder, "#view=folder")
    expect(page.locator(".lead")).to_contain_text("1.312 besed")


def test_a_page_without_text_says_so_once(page: Page, long_folder: Path) -> None:
    show(page, long_folder, "#view=text&page=9")
    assert page.locator(".text p").all_inner_texts() == [
        "prepoznano s slike", f"Na tej strani ni besedila. {NOISE_LEFT_OUT}",
    ]  # fmt: skip


def edge_of(page: Page) -> int:
    """Return how light the right edge of the folder's table is, above its first line."""
    box = page.locator(".scroll").bounding_box()
    assert box is not None
    clip = {"x": box["x"] + box["width"] - 5, "y": box["y"] + 4, "width": 3, "height": 3}
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("L")  # type: ignore[arg-type]
    return int(np.asarray(picture).mean())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_table_wider_than_the_screen_shows_that_it_goes_on(page: Page, folder: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 420, "height": 800})
    show(page, folder)
    goes_on = edge_of(page)
    page.locator(".scroll").evaluate("(table) => { table.scrollLeft = table.scrollWidth; }")
    assert goes_on < edge_of(page) - 15


def test_a_correction_of_a_word_that_nobody_doubts_is_known_after_a_reload(served: Page, folder: Path) -> None:
    page, path = served, folder / "decisions.jsonl"
    try:
        with serving(folder) as (_, address):
            for corrected in ("Računovodja", "Tajnica"):
                page.goto(f"{address}#view=text&doc=1&page=2")
                expect(page.locator("#unsaved")).to_have_text("vse shranjeno na disk")
                page.locator("[data-word]", has_text="Računovodkinja").click()
                press(page, "p")
                page.keyboard.type(corrected)
                press(page, "Enter")
                expect(page.locator("#unsaved")).to_have_text("vse shranjeno na disk")
                (entry,) = load_decisions(path).standing()
                assert entry.text == corrected
                page.context.new_page().close()
                page.evaluate("localStorage.clear()")
                page.reload()
                expect(page.locator(".lines .decided")).to_have_text(corrected)
                press(page, "u")
                expect(page.locator(".lines .decided")).to_have_count(0)
                expect(page.locator("#unsaved")).to_have_text("vse shranjeno na disk")
                assert not list(load_decisions(path).standing())
    finally:
        path.unlink(missing_ok=True)


def test_it_holds_on_a_narrow_or_enlarged_screen(page: Page, folder: Path) -> None:
    for width in (640, 400):  # 640: a screen 1280 wide at 200 %
        page.set_viewport_size({"width": width, "height": 800})
        for view in ("folder", "doubt", "text", "minutes"):
            show(page, folder, f"#view={view}&doc=1")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (view, width)
