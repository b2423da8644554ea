"""A speck is no word, and no letter stands in two words; what may be print stays."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.specks import without_specks
from pipeline.ocr.tesseract import joined

HEIGHT = 16.0
PAPER = np.full((200, 800), 245, np.uint8)


def words(line: Line) -> list[str]:
    return [word.raw for word in line.words]


def line_of(*read: tuple[str, Box]) -> Line:
    return joined([Word(raw, raw, confidence=0.5, box=box) for raw, box in read])


@pytest.mark.parametrize("raw", ["j", "i", ":", "|", "1"])
def test_a_speck_read_as_a_letter_is_no_word(raw: str) -> None:
    line = line_of(("bilo.", Box(100, 80, 70, 24)), (raw, Box(190, 99, 4, 4)))
    assert words(without_specks([line], PAPER, HEIGHT)[0]) == ["bilo."]


@pytest.mark.parametrize("raw", [".", ",", "-", "–", "„", "..."])
def test_small_marks_stay(raw: str) -> None:
    line = line_of(("bilo", Box(100, 80, 70, 24)), (raw, Box(172, 99, 4, 4)))
    assert words(without_specks([line], PAPER, HEIGHT)[0]) == ["bilo", raw]


@pytest.mark.parametrize("box", [Box(190, 80, 5, 22), Box(190, 84, 6, 16)])
def test_what_is_as_large_as_a_letter_stays(box: Box) -> None:
    line = line_of(("točka", Box(100, 80, 70, 24)), ("i", box))
    assert words(without_specks([line], PAPER, HEIGHT)[0]) == ["točka", "i"]


def test_a_letter_read_twice_is_read_once() -> None:
    line = line_of(("Češarek", Box(497, 80, 100, 26)), ("j", Box(609, 82, 13, 30)), ("je", Box(612, 82, 25, 30)))
    assert words(without_specks([line], PAPER, HEIGHT)[0]) == ["Češarek", "je"]


def test_a_letter_beside_a_word_that_begins_with_it_stays() -> None:
    line = line_of(("v", Box(100, 84, 14, 16)), ("vasi", Box(126, 80, 50, 20)), ("a", Box(180, 84, 12, 16)))
    assert words(without_specks([line], PAPER, HEIGHT)[0]) == ["v", "vasi", "a"]


def test_a_line_of_specks_goes_and_blank_lines_stay() -> None:
    speck = line_of(("j", Box(100, 80, 4, 4)))
    assert without_specks([speck, Line()], PAPER, HEIGHT) == (Line(),)


@pytest.mark.parametrize(("raw", "confidence"), [("ne", 0.15), ("v", 0.94), ("4", 0.6)])
def test_specks_side_by_side_are_no_word_however_sure_tesseract_is(raw: str, confidence: float) -> None:
    page = PAPER.copy()
    for x, y in ((202, 90), (218, 94)):
        cv2.circle(page, (x, y), 3, 40, -1)
    low = Word(raw, raw, confidence=confidence, box=Box(198, 86, 24, 7))
    line = joined([Word("potrdi.", "potrdi.", confidence=0.95, box=Box(100, 80, 70, 24)), low])
    assert words(without_specks([line], page, HEIGHT)[0]) == ["potrdi."]


def test_a_word_stays_where_its_box_leaves_out_the_most_of_it() -> None:
    page = PAPER.copy()
    cv2.putText(page, "ne", (198, 102), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 30, 2)
    low = Word("ne", "ne", confidence=0.6, box=Box(198, 95, 30, 7))
    line = joined([Word("potrdi.", "potrdi.", confidence=0.95, box=Box(100, 80, 70, 24)), low])
    assert words(without_specks([line], page, HEIGHT)[0]) == ["potrdi.", "ne"]


def test_a_point_far_behind_its_line_is_a_speck() -> None:
    pixels = np.full((200, 900), 245, np.uint8)

    def read(gap: int, tall: int = 5, raw: str = ".") -> str:
        words = [Word("šolanja", "šolanja", box=Box(100, 100, 120, 24))]
        words.append(Word(raw, raw, confidence=0.7, box=Box(220 + gap, 124 - tall, 5, tall)))
        return without_specks([joined(words)], pixels, 15.0)[0].raw

    assert read(60) == read(500) == read(60, raw="'") == "šolanja"
    assert read(4) == read(18) == "šolanja ."
    assert read(60, tall=16, raw="'") == "šolanja '"  # a figure misread
