"""The sheets of word crops hold what the report shows of each doubtful word, and are never mistaken for older ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.model import Box, Document, Kind, Line, Page, Word
from pipeline.page_image import PageImage
from pipeline.review.crop_sheets import line_height, sheet_of
from pipeline.review.page_images import write_page_image
from pipeline.review.word_crops import write_crops

WIDTH, HEIGHT = 2480, 3508


def page(*boxes: Box, doubtful: bool = True) -> Page:
    words = tuple(Word("a", "a", " ", 0.5, box, doubtful=doubtful) for box in boxes)
    return Page(1, (Line(words, Box(100, 100, 2000, 60)),), width=WIDTH, height=HEIGHT)


def document(one: Page) -> Document:
    return Document("a.pdf", "a" * 64, Kind.PDF, (one,))


def write_scan(folder: Path) -> None:
    pixels = np.full((HEIGHT, WIDTH), 255, np.uint8)
    pixels[1000:1050, 1000:1200] = 0
    write_page_image(PageImage(pixels, 300.0), folder / "0001.jpg")


def test_the_strip_shows_the_word_where_it_stands(tmp_path: Path) -> None:
    write_scan(tmp_path)
    word = Box(1000, 1000, 200, 50)
    write_crops(document(page(word)), tmp_path)
    sheet = sheet_of(page(word))
    assert sheet is not None
    place, top = sheet.cuts[0, 0]
    with Image.open(tmp_path / sheet.name) as picture:
        assert picture.size == (sheet.width, sheet.height)
        pixels = np.asarray(picture.convert("L"))
    dark = np.argwhere(pixels < 128)
    above, left = dark.min(axis=0)
    assert abs(left / sheet.scale + place.left - word.left) < 4
    assert abs((above - top) / sheet.scale + place.top - word.top) < 4
    assert place.width > 3 * word.width, "with what stands around it"


def test_a_dash_is_shown_as_large_as_the_words_beside_it() -> None:
    dash, words = Box(500, 120, 40, 5), [Box(100, 100, 300, 44), Box(600, 100, 300, 46)]
    line = page(words[0], dash, words[1]).lines[0]
    assert 44 <= line_height(dash, line, sideways=False) <= 100


@given(st.lists(st.builds(Box, st.integers(0, 2400), st.integers(0, 3400), st.integers(1, 80), st.integers(1, 80))))
def test_strips_lie_on_the_page_and_do_not_overlap_on_the_sheet(boxes: list[Box]) -> None:
    sheet = sheet_of(page(*boxes))
    if sheet is None:
        return
    below = 0
    for place, top in sheet.cuts.values():
        assert place.left >= 0 and place.left + place.width <= WIDTH
        assert place.top >= 0 and place.top + place.height <= HEIGHT
        assert top == below
        below = top + max(1, round(place.height * sheet.scale))
    assert sheet.height == below


def test_where_nothing_is_doubtful_or_nearly_all_there_is_no_sheet() -> None:
    assert sheet_of(page(Box(100, 100, 200, 40), doubtful=False)) is None
    assert sheet_of(page(*(Box(100, 40 * row, 200, 40) for row in range(80)))) is None
    assert sheet_of(replace(page(Box(1, 1, 9, 9)), width=0, height=0)) is None


def test_other_words_make_another_sheet_and_the_old_one_goes(tmp_path: Path) -> None:
    write_scan(tmp_path)
    write_crops(document(page(Box(1000, 1000, 200, 50))), tmp_path)
    (first,) = tmp_path.glob("*-*.webp")
    write_crops(document(page(Box(400, 1000, 200, 50))), tmp_path)
    (second,) = tmp_path.glob("*-*.webp")
    assert first != second
    write_crops(document(page()), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["0001.jpg"]


@pytest.mark.parametrize("content", [None, b"not a picture"])
def test_without_the_page_picture_there_are_no_crops(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "0001.jpg").write_bytes(content)
    write_crops(document(page(Box(1000, 1000, 200, 50))), tmp_path)
    assert not list(tmp_path.glob("*-*.webp"))
