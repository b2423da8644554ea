"""Letter-spaced lines that were misread are read once more without the spaces; all other lines stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from made_sheets import SANS, SERIF, Sheet
from PIL import ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.once_more import asking
from pipeline.ocr.once_more.asking import Asked, answered
from pipeline.ocr.once_more.spaced_lines import about_spaced_lines
from pipeline.ocr.tesseract import joined
from pipeline.settings import OcrSettings

LEXICON = frozenset({"zapisnik", "sklep", "dnevni", "red", "št", "svet"})
HEIGHT = 16.0


def read_as(raw: str, box: Box, confidence: float = 0.3) -> Line:
    return joined([Word(raw, raw, confidence=confidence, box=box)])


def asked(sheet: Sheet, lines: Sequence[Line]) -> tuple[Line, ...]:
    return answered([Asked(lines, about_spaced_lines(sheet.grey(), lines, HEIGHT, LEXICON))], OcrSettings())[0]


def text_in(face: str) -> Line:
    """A line whose words are as wide as they are printed in a face, by which typewriter type is told."""
    font = ImageFont.truetype(face, 36)
    printed = (
        "občinski svet sprejme predlog proračuna in imenuje člane nadzornega odbora izmed delavcev zavoda in "
        "predstavnikov krajevne skupnosti"
    )
    return joined(
        [Word(word, word, confidence=0.97, box=Box(0, 0, round(font.getlength(word)), 30)) for word in printed.split()]
    )


@pytest.mark.parametrize("face", [SERIF, SANS, "FreeMono.otf"])
def test_misread_letter_spaced_lines_are_read_without_their_spaces(face: str) -> None:
    sheet = Sheet(face)
    printed = ("Z A P I S N I K", "S K L E P   št. 8", "2. S K L E P :")
    boxes = [Box(100, 100 + 100 * place, 620, 42) for place in range(len(printed))]
    for box, text in zip(boxes, printed, strict=True):
        sheet.write(box.left, box.top, text)
    lines = [read_as(raw, box) for raw, box in zip(("ZIMIPJI,SN", "SKUEPRŠt8", "ZS KDE PP:"), boxes, strict=True)]
    *found, _ = asked(sheet, [*lines, text_in(face)])
    assert [line.raw.replace(" ", "") for line in found] == ["ZAPISNIK", "SKLEPšt.8", "2.SKLEP:"]
    for line, box in zip(found, boxes, strict=True):
        assert line.box is not None and line.box.top == box.top and box.left <= line.box.left < box.left + 20


def test_lines_that_are_well_read_or_not_spaced_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet()
    sheet.write(100, 100, "Z A P I S N I K", "Svet je sprejel sklep.", "4  2  0  1  7  5")
    boxes = [Box(100, 100 + 48 * place, 620, 42) for place in range(3)]
    lines = (read_as("ZAPISNIK", boxes[0], 0.96), read_as("Svel je sprejel sklep.", boxes[1]), Line(), text_in(SERIF))
    monkeypatch.setattr(asking, "recognise_each", lambda *_: pytest.fail("nothing is to be read"))
    assert asked(sheet, lines) == lines


def test_figures_side_by_side_are_not_moved_together() -> None:
    sheet = Sheet()
    sheet.write(100, 100, "4 2 0 1 7 5")
    line = read_as("A20 T75", Box(100, 100, 300, 42))
    found, _ = asked(sheet, [line, text_in(SERIF)])
    assert found == line


def test_what_is_read_no_better_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet()
    sheet.write(100, 100, "S K L E P :")
    line = read_as("SKLFP:", Box(100, 100, 300, 42), 0.8)
    worse = Word("5KLIP:", "5KLIP:", confidence=0.2, box=Box(10, 10, 200, 30))
    monkeypatch.setattr(asking, "recognise_each", lambda *_: [(Line((worse,)),)])
    lines = (line, text_in(SERIF))
    assert asked(sheet, lines) == lines
