"""Points that were read as commas are told by the other marks of their page; commas stay commas."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.points import with_points
from pipeline.ocr.tesseract import joined

FACES = ("LiberationSerif-Regular.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf", "LiberationMono-Regular.ttf")
POINTS = "Zapisnik. Sklep. Novak. Dolina. Oblak. Predlog. Kos je bil. Razno. Konec. Lipa."
COMMAS = "oblak, dolina, zapisnik, sklepi, kos je, predlog, razno, konec, lipa, dela."


def read_as(raw: str, printed: str, face: str, few: bool = False, below: str = POINTS) -> Line:
    """What becomes of the line `printed`, read as `raw`, on a page with two more lines that were read well."""
    font = ImageFont.truetype(face, 27)
    image = Image.new("L", (2400, 260), 245)
    draw, lines = ImageDraw.Draw(image), list[Line]()
    for row, (shown, read) in enumerate(((printed, raw), *([] if few else [(below, below), (COMMAS, COMMAS)]))):
        words, x, top = [], 40.0, 40 + 60 * row
        for one, other in zip(shown.split(), read.split(), strict=True):
            draw.text((x, top), one, 20, font)
            left, above, right, below = font.getbbox(one)
            box = Box(round(x + left), top + int(above), round(right - left), round(below - above))
            words.append(Word(other, other, confidence=0.95, box=box))
            x += font.getlength(one + " ")
        lines.append(joined(words))
    pixels = np.asarray(cv2.GaussianBlur(np.asarray(image), (0, 0), 0.6), dtype=np.uint8)
    x_height = font.getbbox("x")[3] - font.getbbox("x")[1]
    first, *others = with_points(lines, pixels, float(x_height))
    assert others == lines[1:]
    return first


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("raw", "printed"),
    [("7, redne seje", "7. redne seje"), ("Sklep velja, Kos", "Sklep velja. Kos"), ("do konca,", "do konca.")],
)
def test_points_read_as_commas(raw: str, printed: str, face: str) -> None:
    line = read_as(raw, printed, face)
    assert line.raw == printed
    assert {word.confidence for word in line.words} == {0.95}


@pytest.mark.parametrize("face", FACES)
def test_an_amount_that_is_read_otherwise_is_in_doubt(face: str) -> None:
    line = read_as("za 18,760 evrov", "za 18.760 evrov", face)
    assert (line.raw, line.words[1].confidence) == ("za 18.760 evrov", 0.5)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["za 7, proti 1,", "Sklep velja, Kos", "za 18,760 evrov", "12,50 evra", "Sklep. Kos"])
def test_other_marks_stay(text: str, face: str) -> None:
    assert read_as(text, text, face).raw == text


@pytest.mark.parametrize("below", ["1 se je vzdržal. ", "in drugi. "])
def test_at_the_end_of_a_line_it_goes_by_how_the_next_begins(below: str) -> None:
    assert read_as("do konca,", "do konca.", FACES[0], below=below + POINTS).raw == "do konca,"


def test_without_marks_to_compare_with_nothing_changes() -> None:
    assert read_as("7, redne seje", "7. redne seje", FACES[0], few=True).raw == "7, redne seje"
    line = Line((Word("7,", "7,"),))
    assert with_points([], np.full((20, 20), 255, np.uint8), 10.0) == ()
    assert with_points([line, Line()], np.full((20, 20), 255, np.uint8), 10.0) == (line, Line())
