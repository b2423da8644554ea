"""Lines are found by their ink where noise hides the layout, and read where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import StageError
from pipeline.model import Line, Word
from pipeline.ocr.line_by_line import middles_of_lines, read_line_by_line
from pipeline.ocr.tesseract import Layout
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings, Settings

HEIGHT = 12.0  # of the small letters
TOPS = (80, 116, 152, 230, 400)
SENTENCES = (
    "Župan je pozdravil navzoče in ugotovil, da je svet sklepčen.",
    "Sprejet je bil sklep.",
    "Za sklep je glasovalo 14 članov, proti ni bil nihče.",
    "K točki 2.",
    "Seja je bila zaključena ob 20.15.",
)


def page(noise: float) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    image = Image.new("L", (1000, 500), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 26)
    for top, sentence in zip(TOPS, SENTENCES, strict=True):
        draw.text((100, top), sentence, 0, font)
    pixels = np.array(image)
    pixels[np.random.default_rng(5).random(pixels.shape) < noise] = 0
    return pixels


@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_each_line_is_found_once_in_its_place(noise: float) -> None:
    middles = middles_of_lines(page(noise), HEIGHT)
    # of 26 pixels of type, the small letters lie 12 to 24 below the top
    found = [[middle for middle in middles if abs(middle - top - 18) <= 4] for top in TOPS]
    assert all(len(near) == 1 for near in found)
    assert noise or len(middles) == len(TOPS)


def test_an_empty_page_has_no_lines() -> None:
    blank = np.full((500, 1000), 255, np.uint8)
    assert middles_of_lines(blank, HEIGHT) == []
    assert read_line_by_line(PageImage(blank, 150), HEIGHT, Settings().ocr) == ()


def test_lines_on_which_tesseract_crashes_are_read_without_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Layout] = []

    def crashing(images: Sequence[PageImage], settings: OcrSettings, layout: Layout) -> list[tuple[Line, ...]]:
        asked.append(layout)
        if layout == Layout.LINE:
            raise StageError("ocr", "it was ended by signal 8", "")
        return [(Line((Word("Sklep", "Sklep"),)),) for _ in images]

    monkeypatch.setattr("pipeline.ocr.line_by_line.recognise_each", crashing)
    lines = read_line_by_line(PageImage(page(0.0), 150), HEIGHT, Settings().ocr)
    assert asked == [Layout.LINE, Layout.RAW_LINE]
    assert [word.raw for line in lines for word in line.words] == ["Sklep"] * len(TOPS)


@pytest.mark.slow
def test_lines_are_read_in_order_with_boxes_on_the_page() -> None:
    lines = read_line_by_line(PageImage(page(0.0), 150), HEIGHT, Settings().ocr)
    assert [" ".join(word.raw for word in line.words) for line in lines] == list(SENTENCES)
    for line, top in zip(lines, TOPS, strict=True):
        assert line.box is not None and abs(line.box.left - 100) < 6
        assert all(
            top - 4 <= word.box.top <= word.box.top + word.box.height <= top + 36 for word in line.words if word.box
        )
