"""A numeral alone on its line, read as one word with the word below it, becomes a line again, and so does that word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_sheets import LEXICON, SANS, SERIF, SLAB, Sheet
from PIL import ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.once_more.asking import Asked, answered
from pipeline.ocr.once_more.two_lines import about_words_of_two_lines
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

HEIGHT = 16.0
TEXT = "Svet je sprejel odlok o ravnanju"


def line_of(face: str, first: str, top: int, confidence: float = 0.4) -> Line:
    """The line as printed at (100, 148), its first word read as `first` and its box beginning at `top`."""
    font = ImageFont.truetype(face, 36)
    words, x = [], 100.0
    for one in TEXT.split():
        words.append(Word(one, one, confidence=0.96, box=Box(round(x), 153, round(font.getlength(one)), 28)))
        x += font.getlength(one + " ")
    width = words[0].box.width if words[0].box else 0
    return joined([Word(first, first, confidence=confidence, box=Box(100, top, width, 181 - top)), *words[1:]])


def asked(image: PageImage, line: Line) -> tuple[Line, ...]:
    lines, questions = about_words_of_two_lines(image, [line], HEIGHT, LEXICON)
    return answered([Asked(lines, questions)], OcrSettings())[0]


@pytest.mark.parametrize("face", [SERIF, SANS, SLAB])
@pytest.mark.parametrize("numeral", ["I.", "II.", "III."])
def test_a_numeral_and_the_word_below_are_parted(numeral: str, face: str) -> None:
    sheet = Sheet(face)
    sheet.write(100, 100, numeral, TEXT)
    assert [line.raw for line in asked(sheet.grey(), line_of(face, "pne", 104))] == [numeral, TEXT]


def test_of_other_signs_above_only_their_place_is_known() -> None:
    sheet = Sheet()
    sheet.write(100, 100, "12.", TEXT)
    upper, lower = asked(sheet.grey(), line_of(SERIF, "pne", 104))
    assert (upper.raw, upper.words[0].confidence, lower.raw) == ("?", 0.0, TEXT)
    box = upper.words[0].box
    assert box is not None and 100 <= box.left < 106 and box.bottom < 140


@pytest.mark.parametrize(("top", "confidence"), [(104, 0.9), (148, 0.4)])
def test_words_well_read_and_of_one_line_stay(top: int, confidence: float) -> None:
    line = line_of(SERIF, "Svet", top, confidence)
    assert about_words_of_two_lines(Sheet().grey(), [line], HEIGHT, LEXICON) == ((line,), [])


def test_a_column_taken_for_a_line_on_its_side_stays() -> None:
    boxes = [Box(100, 100 + 40 * row, 20, 36) for row in range(4)]
    line = joined(
        [Word(raw, raw, confidence=0.3, box=box) for raw, box in zip(("Mas", "o", "w", "D"), boxes[::-1], strict=True)]
    )
    upwards = joined([replace(line.words[0], box=Box(100, 60, 20, 150)), *line.words[1:]])
    assert about_words_of_two_lines(Sheet().grey(), [upwards], HEIGHT, LEXICON) == ((upwards,), [])
