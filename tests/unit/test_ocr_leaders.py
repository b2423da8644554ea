"""Figures behind a leader are read without its dots; a row that was well read is not read again."""

from __future__ import annotations

import pytest
from made_sheets import SANS, SERIF, Sheet
from PIL import ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.judgement import word_quality
from pipeline.ocr.once_more import asking
from pipeline.ocr.once_more.asking import Asked, answered
from pipeline.ocr.once_more.leaders import about_leaders
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

HEIGHT = 17.0
ROWS = ("oddanih glasovnic ............... 17", "za ......................... 9", "proti ...................... 6")


def page(*rows: str, face: str = SERIF) -> PageImage:
    sheet = Sheet(face, 500)
    sheet.write(100, 100, *rows)
    return sheet.grey()


def line(read: str, printed: str = ROWS[0], top: int = 100, confidence: float = 0.96) -> Line:
    """The line `printed` at (100, `top`) as it was read: its first and last words in their places, others between."""
    font = ImageFont.truetype(SERIF, 36)
    raws = read.split()
    lefts = [100 + round(font.getlength(printed[: len(" ".join(raws[:place])) + 1])) for place in range(len(raws))]
    lefts[0] = 100
    lefts[-1] = 100 + round(font.getlength(printed[: printed.rindex(" ") + 1]))
    return joined(
        [
            Word(raw, raw, confidence=confidence, box=Box(left, top + 6, 40, 24))
            for raw, left in zip(raws, lefts, strict=True)
        ]
    )


@pytest.mark.parametrize("face", [SERIF, SANS])
def test_rows_that_were_lost_or_misread_are_read_without_the_dots(face: str) -> None:
    told = line("podpisnik: ......", top=350)
    lines, asked = about_leaders(page(*ROWS, face=face), [told], HEIGHT)
    found = answered([Asked(lines, asked)], OcrSettings())[0]
    read = [one.raw for one in found if one.words and one is not told]
    assert [text.split(" .")[0].rstrip(".") for text in sorted(read)] == ["oddanih glasovnic", "proti", "za"]
    assert [text.split(". ")[-1] for text in sorted(read)] == ["17", "6", "9"]
    assert all(text.count(".") >= 15 for text in read)


def asked_of(first: Line, again: str, confidence: float, monkeypatch: pytest.MonkeyPatch) -> Line:
    """What becomes of the first of `ROWS`, of which `again` is read without its dots."""
    lines, asked = about_leaders(page(ROWS[0]), [first, line("...", top=350)], HEIGHT)

    def each(images: list[PageImage], settings: OcrSettings, layout: object) -> list[tuple[Line, ...]]:
        words = again.split()
        places = [Box(20 + 90 * place, 10, 60, 26) for place in range(len(words) - 1)]
        places.append(Box(round(images[0].width / 2) - 60, 10, 30, 26))
        return [
            (joined([Word(raw, raw, confidence=confidence, box=box) for raw, box in zip(words, places, strict=True)]),)
        ]

    monkeypatch.setattr(asking, "recognise_each", each)
    return answered([Asked(lines, asked)], OcrSettings())[0][0] if asked else lines[0]


def test_where_two_readings_have_different_figures_doubt_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    first = line("oddanih glas ie 11", confidence=0.7)
    found = asked_of(first, "oddanih glasovnic 17", 0.9, monkeypatch)
    assert (found.words[-1].raw, found.words[-1].confidence) == ("17", 0.5)
    found = asked_of(first, "oddanih glasovnic 17", 0.6, monkeypatch)
    assert (found.words[-1].raw, found.words[-1].confidence) == ("11", 0.5)
    assert asked_of(first, "oddanih glasovnic 17", 0.2, monkeypatch).raw == first.raw  # not sure enough
    assert asked_of(first, "oddanih glasovnic i7", 0.9, monkeypatch).raw == first.raw  # no figure


def test_a_leader_is_no_noise() -> None:
    assert word_quality(Word("........", "........", confidence=0.8), frozenset()) > 0.5
    assert word_quality(Word("..", "..", confidence=0.8), frozenset()) < 0.5


def test_what_was_well_read_or_has_no_figure_is_not_asked_about() -> None:
    well = line("oddanih glasovnic ........ 17")
    assert about_leaders(page(ROWS[0]), [well], HEIGHT) == ((well,), [])
    told = line("podpis ......")
    for rows in (("podpis ....................",), ("1. 2. 3. 4. 5. 6. 7. 8.",)):
        assert about_leaders(page(*rows), [told], HEIGHT) == ((told,), [])
    nothing = line("oddanih glasovnic 17", confidence=0.5)  # without a trace of dots the page is not looked at
    assert about_leaders(page(ROWS[0]), [nothing], HEIGHT) == ((nothing,), [])
