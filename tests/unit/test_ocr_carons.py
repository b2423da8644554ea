"""Carons over capitals that were passed over are found by their ink; what hangs down from the line above is none."""

from __future__ import annotations

import numpy as np
import pytest
from made_sheets import printed as printed_alone
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.carons import with_carons
from pipeline.ocr.tesseract import joined

FACES = ("LiberationSerif-Regular.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf", "FreeMono.otf")


def read_as(raw: str, printed: str, face: str, cut: bool = False) -> str:
    """What becomes of the word `printed`, read as `raw`; its box may be `cut`, without the carons."""
    pixels, box, x_height = printed_alone(printed, face, 33, 0.6)
    top = box.bottom - round(1.4 * x_height) if cut else box.top
    place = box._replace(top=top, height=box.bottom - top)
    (line,) = with_carons([joined([Word(raw, raw, confidence=0.9, box=place)])], pixels, x_height)
    assert line.words[0].confidence == 0.9
    return line.raw


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize(
    ("raw", "printed"),
    [("Zupan", "Župan"), ("Crešnar,", "Črešnar,"), ("(Stefan", "(Štefan"), ("VZDRZAN", "VZDRŽAN"), ("ST.", "ŠT.")],
)
def test_carons_that_were_passed_over(raw: str, printed: str, face: str, cut: bool) -> None:
    assert read_as(raw, printed, face, cut) == printed


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["Zora", "Cilka", "Svet", "SKLEP", "ZAPISNIK", "Župan", "S", "Žaga-Zala", "ŠČŽ"])
def test_letters_without_carons_stay(text: str, face: str) -> None:
    assert read_as(text, text, face) == text


@pytest.mark.parametrize("face", FACES)
def test_letters_and_commas_of_the_line_above_are_no_carons(face: str) -> None:
    font = ImageFont.truetype(face, 33)
    image = Image.new("L", (900, 160), 245)
    above, text = "gjpy,;gjpy,;Qçg", "SZCSZCSZCSZC"
    ImageDraw.Draw(image).text((40, 30), above, 20, font)
    ImageDraw.Draw(image).text((40, 30 + 36), text, 20, font)
    left, top, right, bottom = font.getbbox(text)
    box = Box(40 + int(left), 66 + int(top), int(right - left), int(bottom - top))
    x_height = font.getbbox("x")[3] - font.getbbox("x")[1]
    (line,) = with_carons([joined([Word(text, text, box=box)])], np.asarray(image), float(x_height))
    assert line.raw == text


def test_words_without_a_place_are_left_alone() -> None:
    line = Line((Word("Zupan", "Zupan"),))
    assert with_carons([line, Line()], np.full((20, 20), 255, np.uint8), 10.0) == (line, Line())
