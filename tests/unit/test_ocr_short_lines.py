"""Lines of a few signs that were misread are read once more behind a longer word; all others stay."""

from __future__ import annotations

import pytest
from made_sheets import SANS, SERIF, Sheet

from pipeline.model import Box, Line, Word
from pipeline.ocr.once_more import asking
from pipeline.ocr.once_more.asking import Asked, answered
from pipeline.ocr.once_more.short_lines import about_short_lines
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

HEIGHT = 16.0


def line(raw: str, top: int, confidence: float, width: int = 0) -> Line:
    box = Box(100, top, width or 18 * len(raw), 30)
    return joined([Word(raw, raw, confidence=confidence, box=box)])


def asked(image: PageImage, lines: list[Line]) -> tuple[Line, ...]:
    return answered([Asked(lines, about_short_lines(image, lines, HEIGHT))], OcrSettings())[0]


@pytest.mark.parametrize("face", [SERIF, SANS])
def test_numbers_alone_on_their_lines_are_read_with_a_word(face: str) -> None:
    sheet = Sheet(face)
    sheet.write(100, 100, "proračuna", "1.", "AD/4", "- 3 -")
    misread = [line("lj", 150, 0.37, 30), line("ADIA", 198, 0.5, 85), line("ssis", 246, 0.06, 70)]
    known, *found = asked(sheet.grey(), [line("proračuna", 104, 0.96, 160), *misread])
    assert known.raw == "proračuna"
    assert [one.raw.replace(" ", "") for one in found] == ["1.", "AD/4", "-3-"]
    assert [one.box and one.box.left for one in found] == [100, 100, 100]


def read(monkeypatch: pytest.MonkeyPatch, first: Line, raw: str, confidence: float, before: str = "proračuna") -> Line:
    """Return what becomes of a line that is read as `raw` behind a word."""

    def each(images: list[PageImage], settings: OcrSettings, layout: object) -> list[tuple[Line, ...]]:
        words = [
            Word(before, before, confidence=0.9, box=Box(8, 8, 150, 30)),
            Word(raw, raw, confidence=confidence, box=Box(200, 8, 30, 30)),
        ]
        return [(joined(words),) for _ in images]

    monkeypatch.setattr(asking, "recognise_each", each)
    lines = [line("proračuna", 104, 0.96, 160), first]
    return asked(Sheet().grey(), lines)[1]


def test_what_is_read_no_surer_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    first = line("S:", 150, 0.65)
    assert read(monkeypatch, first, "5.", 0.9).raw == "5."
    for raw, confidence, before in (
        ("5.", 0.6, "proračuna"),
        ("5.", 0.72, "proračuna"),
        ("5.", 0.9, "12"),
        ("–", 0.9, "proračuna"),
    ):
        assert read(monkeypatch, first, raw, confidence, before) is first
    sure = line("2.", 150, 0.95)
    assert read(monkeypatch, sure, "7.", 0.99) is sure


def test_figures_of_which_two_readings_differ_are_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    contested = read(monkeypatch, line("ZA: 3", 150, 0.6), "8", 0.95)
    assert (contested.raw, contested.words[0].confidence) == ("8", 0.5)
    assert read(monkeypatch, line("21/3", 150, 0.3), "2/3", 0.95).words[0].confidence == 0.95


def test_of_a_line_that_was_hardly_read_the_second_reading_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, line("Ad.", 150, 0.18, 54), "Ad1.", 0.66).raw == "Ad1."
    assert read(monkeypatch, line("Ad.", 150, 0.3, 54), "Ad1.", 0.66).raw == "Ad."


def test_a_stroke_is_taken_where_the_point_behind_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    point = line(".", 150, 0.2, 14)
    assert read(monkeypatch, point, "|.", 0.61).raw == "|."
    assert read(monkeypatch, point, "|.", 0.4) is point
    assert read(monkeypatch, line("K.", 150, 0.2), "|.", 0.61).raw == "K."


def test_figures_alone_on_a_page_in_capitals_are_read_once_more() -> None:
    sheet = Sheet()
    sheet.write(100, 100, "PRORAČUNA", "31. 12. 1997.")
    known = joined([Word("PRORAČUNA", "PRORAČUNA", confidence=0.96, box=Box(100, 104, 250, 29))])
    misread = joined([Word("311219917:", "311219917:", confidence=0.18, box=Box(100, 155, 190, 23))])
    of_capitals = 25.0  # what is measured on such a page
    questions = about_short_lines(sheet.grey(), [known, misread], of_capitals)
    _, found = answered([Asked([known, misread], questions)], OcrSettings())[0]
    assert found.raw.replace(" ", "") == "31.12.1997."
