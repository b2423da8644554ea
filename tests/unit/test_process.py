"""A page of which the ink looks pale is read with its ink brought out and without, and goes on as it reads better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline import process
from pipeline.model import Kind, Line, Page, Word
from pipeline.ocr.rereading import FirstReading
from pipeline.page_image import PageImage
from pipeline.preprocess.text_height import LetterHeight
from pipeline.process import Opened, open_page, read_page
from pipeline.settings import Settings

pytestmark = pytest.mark.usefixtures("settings")
WELL, BADLY = "Občinski svet je sprejel sklep", "0bč|nsk~ sv;t j' spr#jel s*l"


@pytest.mark.parametrize(("read", "taken"), [((WELL, BADLY), 0), ((BADLY, WELL), 1), ((WELL, WELL), 0)])
def test_the_way_that_reads_better_is_taken(monkeypatch: pytest.MonkeyPatch, read: Sequence[str], taken: int) -> None:
    image = PageImage(np.full((60, 400), 255, np.uint8), 200)
    ways = replace(image, steps=("contrast 0.11",)), image
    firsts = [
        FirstReading(way, LetterHeight(20.0, 20.0, False), (Line(tuple(Word(w, w) for w in text.split())),), way.steps)
        for way, text in zip(ways, read, strict=True)
    ]
    monkeypatch.setattr(process, "read_first", lambda *_: firsts)
    monkeypatch.setattr(process, "read_well", lambda image, number, *more: Page(number, steps=image.steps))
    page = read_page(Opened(3, prepared=ways, size=(400, 60)), Settings())
    assert page.steps == ways[taken].steps


@pytest.mark.parametrize(("ink", "ways"), [(225, 2), (20, 1)])
def test_only_a_page_that_looks_pale_is_prepared_in_two_ways(tmp_path: Path, ink: int, ways: int) -> None:
    image = Image.new("L", (1200, 1000), 245)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype("LiberationSerif-Regular.ttf", 30)
    for top in range(60, 900, 60):
        draw.text((80, top), f"{WELL} o prometni ureditvi in parkiriščih", ink, font)
    image.save(tmp_path / "a.png", dpi=(200, 200))
    opened = open_page(tmp_path / "a.png", Kind.PNG, 1, Settings(), tmp_path / "a.webp")
    assert [any(step.startswith("contrast") for step in way.steps) for way in opened.prepared] == [True, False][-ways:]
