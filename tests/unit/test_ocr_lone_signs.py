"""Lone signs beside lines are looked for by their ink; specks, stains and letters of a stamp's ring are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.model import Box, Line, Word
from pipeline.ocr.once_more import lone_signs
from pipeline.ocr.once_more.lone_signs import with_lone_signs
from pipeline.ocr.once_more.missed_lines import left_out
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import Pixels
from pipeline.settings import OcrSettings

HEIGHT = 16.0


def page() -> Pixels:
    pixels = np.full((500, 900), 245, np.uint8)
    letters(pixels, "Marija Kos", 100, 222)
    return pixels


def letters(pixels: Pixels, text: str, left: int, base: int, ink: int = 30) -> None:
    cv2.putText(pixels, text, (left, base), cv2.FONT_HERSHEY_SIMPLEX, 0.9, ink, 2)


def name() -> Line:
    return joined([Word("Marija", "Marija", box=Box(100, 200, 110, 26)), Word("Kos", "Kos", box=Box(212, 200, 60, 26))])


def read(monkeypatch: pytest.MonkeyPatch, pixels: Pixels, answer: str, confidence: float = 0.9) -> str:
    """Return the text where Tesseract reads `answer` for each sign."""

    def each(images: list[PageImage], settings: OcrSettings, layout: object) -> list[tuple[Line, ...]]:
        return [(Line((Word(answer, answer, confidence=confidence),)),) if answer else () for _ in images]

    monkeypatch.setattr(lone_signs, "recognise_each", each)
    places = left_out(pixels, [name()], HEIGHT).signs
    lines = with_lone_signs(PageImage(pixels, 200), [name()], places, HEIGHT, OcrSettings())
    return "\n".join(line.raw for line in lines)


def test_a_sign_on_the_level_of_a_line_is_put_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = page()
    letters(pixels, "X", 600, 222)
    assert read(monkeypatch, pixels, "X") == "Marija Kos X"
    pixels = page()
    letters(pixels, "3.", 30, 222)
    assert read(monkeypatch, pixels, "3.") == "3. Marija Kos"


def test_numbers_of_a_list_that_were_read_as_words_on_their_side(monkeypatch: pytest.MonkeyPatch) -> None:
    def each(images: list[PageImage], settings: OcrSettings, layout: object) -> list[tuple[Line, ...]]:
        numbers = (f"{number}." for number, _ in enumerate(images, 1))
        return [(Line((Word(number, number, confidence=0.9),)),) for number in numbers]

    monkeypatch.setattr(lone_signs, "recognise_each", each)
    pixels = np.full((500, 900), 245, np.uint8)
    for place in range(3):
        letters(pixels, f"{place + 1}.", 60, 222 + 60 * place)
    entries = [joined([Word("Razno", "Razno", box=Box(100, 200 + 60 * place, 90, 26))]) for place in range(3)]
    upended = joined([Word("NHO", "NHO", confidence=0.2, box=Box(58, 198, 28, 148))])
    signs = left_out(pixels, entries, HEIGHT).signs
    lines = with_lone_signs(PageImage(pixels, 200), [upended, *entries], signs, HEIGHT, OcrSettings())
    assert [line.raw for line in lines if line.words] == ["1. Razno", "2. Razno", "3. Razno"]
    blank = PageImage(np.full((500, 900), 245, np.uint8), 200)
    assert with_lone_signs(blank, [upended, *entries], [], HEIGHT, OcrSettings()) == (upended, *entries)


def test_a_number_of_which_only_the_point_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def each(images: list[PageImage], settings: OcrSettings, layout: object) -> list[tuple[Line, ...]]:
        return [(Line((Word("3.", "3.", confidence=0.9),)),) for _ in images]

    monkeypatch.setattr(lone_signs, "recognise_each", each)
    pixels = page()
    letters(pixels, "3.", 50, 222)
    point = joined([Word(".", ".", confidence=0.8, box=Box(67, 218, 5, 5))])
    signs = left_out(pixels, [name()], HEIGHT).signs
    image = PageImage(pixels, 200)
    lines = with_lone_signs(image, [name(), point], signs, HEIGHT, OcrSettings())
    assert [line.raw for line in lines if line.words] == ["3. Marija Kos"]
    monkeypatch.setattr(lone_signs, "recognise_each", lambda images, settings, layout: [() for _ in images])
    assert with_lone_signs(image, [name(), point], signs, HEIGHT, OcrSettings()) == (name(), point)


def test_what_tesseract_is_not_sure_of_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = page()
    letters(pixels, "X", 600, 222)
    assert read(monkeypatch, pixels, "") == "Marija Kos"
    assert read(monkeypatch, pixels, "X", 0.5) == "Marija Kos"
    assert read(monkeypatch, pixels, "4", 0.76) == "Marija Kos"  # no figure is made of a stain


@pytest.mark.parametrize("base", [120, 320])
def test_a_sign_on_the_level_of_no_line_is_not_read(monkeypatch: pytest.MonkeyPatch, base: int) -> None:
    pixels = page()
    letters(pixels, "X", 600, base)
    assert read(monkeypatch, pixels, "X") == "Marija Kos"


def test_stains_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pale, dot, speck, at_edge = page(), page(), page(), page()
    letters(pale, "X", 600, 222, ink=190)
    cv2.circle(dot, (600, 212), 10, 30, -1)
    cv2.circle(speck, (600, 212), 4, 30, 2)
    letters(at_edge, "X", 880, 222)
    assert [read(monkeypatch, pixels, "X") for pixels in (pale, dot, speck, at_edge)] == ["Marija Kos"] * 4


def test_letters_on_the_ring_of_a_stamp_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = page()
    for number in range(12):
        x, y = 600 + 55 * np.cos(number * np.pi / 6), 212 + 55 * np.sin(number * np.pi / 6)
        letters(pixels, "Z", int(x) - 9, int(y) + 11)
    assert read(monkeypatch, pixels, "Z") == "Marija Kos"


def test_a_letter_close_behind_a_word_may_be_its_last_and_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = page()
    letters(pixels, "K", 295, 222)
    assert read(monkeypatch, pixels, "K") == "Marija Kos"
