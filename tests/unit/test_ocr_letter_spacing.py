"""Letter-spaced words are written as printed; words that are not stay whole."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from made_sheets import printed
from PIL import ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.letter_spacing import closed, letter_spaced, with_words_parted
from pipeline.ocr.tesseract import joined

FACES = ("LiberationSerif-Regular.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf", "FreeMono.otf")


def read_as(raw: str, text: str, face: str) -> Line:
    """What becomes of `text` where Tesseract read it as the one word `raw`."""
    pixels, box, x_height = printed(text, face)
    (line,) = letter_spaced([joined([Word(raw, raw, confidence=0.9, box=box)])], pixels, x_height)
    return line


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["Z A P I S N I K", "s k l e p :", "O B Č I N A", "S K L E P:", "d n e v n i"])
def test_letter_spaced_words_are_written_as_printed(text: str, face: str) -> None:
    line = read_as(text.replace(" ", ""), text, face)
    assert line.raw == text
    boxes = [word.box for word in line.words if word.box]
    assert all(one.left + one.width < other.left for one, other in pairwise(boxes))
    assert all(word.confidence == 0.9 for word in line.words)


@pytest.mark.parametrize("face", FACES)
def test_a_letter_behind_a_label_is_parted_where_the_word_is_in_doubt(face: str) -> None:
    for text, confidence, found in (
        ("PREDLOG A", 0.3, "PREDLOG A"),
        ("PREDLOG A", 0.95, "PREDLOGA"),
        ("PREDLOGA", 0.3, "PREDLOGA"),
    ):
        pixels, box, x_height = printed(text, face)
        lacking = box._replace(width=round(box.width * 0.82))  # the letter
        for place in (box, lacking) if text != "PREDLOGA" else (box,):
            read = Word("PREDLOGA", "PREDLOGA", confidence=confidence, box=place)
            (line,) = letter_spaced([joined([read])], pixels, x_height)
            assert line.raw == found
            assert all(word.box is not None and word.box.width > 0 for word in line.words)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["ZAPISNIK", "SKLEP:", "illi", "iti", "jil", "fijl", "WWW", "župan", "1.284,60"])
def test_ordinary_words_stay_whole(text: str, face: str) -> None:
    assert read_as(text, text, face).raw == text


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("text", "raw"),
    [("– 4,", "–4,"), ("- Janez", "-Janez"), ("- Predsednica", "-Predsednica"), ("-4", "-4"), ("–2010", "–2010")],
)
def test_a_dash_is_parted_from_what_follows_where_there_is_a_space(text: str, raw: str, face: str) -> None:
    line = read_as(raw, text, face)
    assert line.raw == text
    assert line.words[0].raw == text.split()[0]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "text", ["k   p r v i   t o č k i", "D N E V N I   R E D", "S K L E P :", "Z A P I S N I K   12. seje"]
)
def test_letter_spaced_words_are_parted_by_wider_space(text: str, face: str) -> None:
    font = ImageFont.truetype(face, 33)
    words = [
        Word(found[0], found[0], box=Box(round(font.getlength(text[: found.start()])) + left, 40, right - left, bottom))
        for found in re.finditer(r"\S+", text)
        for left, _, right, bottom in [[int(edge) for edge in font.getbbox(found[0])]]
    ]
    assert with_words_parted(joined(words)).raw == text


def test_ordinary_words_are_parted_by_one_space() -> None:
    line = joined([Word(raw, raw, box=Box(x, 40, 20 * len(raw), 20)) for raw, x in (("v", 0), ("z", 40), ("Dol", 160))])
    assert with_words_parted(line) == line


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Proti 2", "Proti2"),
        ("proti 12,", "proti12,"),
        ("ZA 9", "ZA9"),
        ("odst12", "odst12"),
        ("16 za", "16za"),
        ("12m", "12m"),
    ],
)
def test_figures_are_parted_from_the_word_before_them(text: str, raw: str, face: str) -> None:
    assert read_as(raw, text, face).raw == text


def test_a_word_of_which_letters_were_misread_stays_as_read() -> None:
    assert read_as("ZAPISNK", "Z A P I S N I K", FACES[0]).raw == "ZAPISNK"
    assert read_as("ZAPISNIK", "Z A P I S N I K", FACES[0]).words[0].raw == "Z"


def test_words_without_a_place_are_left_alone() -> None:
    line = Line((Word("ZAPISNIK", "ZAPISNIK"),))
    assert letter_spaced([line, Line()], np.full((20, 20), 255, np.uint8), 10.0) == (line, Line())


def test_the_box_may_lack_the_last_mark_or_reach_into_the_next_word() -> None:
    pixels, box, x_height = printed("s k l e p : (st. 2)", FACES[0])
    _, spaced, _ = printed("s k l e p", FACES[0])
    for width in (spaced.width, box.width):
        word = Word("sklep:", "sklep:", confidence=0.9, box=box._replace(width=width))
        font = ImageFont.truetype(FACES[0], 33)
        after = Word("(st.", "(st.", box=box._replace(left=40 + round(font.getlength("s k l e p : ")), width=40))
        (line,) = letter_spaced([joined([word, after])], pixels, x_height)
        assert line.raw == "s k l e p : (st."


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["Zapisnik", "sveta", "torek", "bil", "SKLEP", "soglasno"])
def test_ordinary_words_stay_whole_where_the_height_of_letters_is_unknown(text: str, face: str) -> None:
    pixels, box, x_height = printed(text, face)
    for wrong in (0.3, 0.5, 0.7):
        (line,) = letter_spaced([joined([Word(text, text, box=box)])], pixels, wrong * x_height)
        assert line.raw == text


@pytest.mark.parametrize("face", FACES)
def test_a_letter_that_the_box_lacks_belongs_to_the_word(face: str) -> None:
    pixels, box, x_height = printed("S K L E P", face)
    last = round(ImageFont.truetype(face, 33).getlength(" P"))
    cut = Word("SKLEP", "SKLEP", box=box._replace(width=box.width - last))
    assert letter_spaced([joined([cut])], pixels, x_height)[0].raw == "S K L E P"


# so many words tell the program that the type is no typewriter's
AROUND = (
    "Občinski pozdravil svetnike navzoče krajani soglašajo predlagani vodovod asfaltira zapisnik glasovanje milijonov "
    "izpolnitev ministrstvo illi"
)


def glued(text: str, face: str) -> str:
    """What becomes of `text` on a page of that type, where Tesseract read it as one word."""
    pixels, box, x_height = printed(text, face)
    font = ImageFont.truetype(face, 33)
    others = [Word(word, word, box=Box(0, 0, int(font.getlength(word)), 30)) for word in AROUND.split()]
    raw = text.replace(" ", "")
    lines = letter_spaced([joined([Word(raw, raw, box=box)]), joined(others)], pixels, x_height)
    return lines[0].raw


@pytest.mark.parametrize("face", FACES[:3])
@pytest.mark.parametrize(
    "text", ["K 1.", "(št. 1)", "s k l e p : (št. 1)", "- 3 od 4 -", "12 ZA, 3 PROTI", "5. 6. 2008"]
)
def test_a_space_beside_a_figure_or_a_mark_is_seen(text: str, face: str) -> None:
    assert glued(text, face) == text


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "text", ["K1.", "(št.1)", "m2", "12.3.2008", "AD/4", "59/12:", "06202-14/2008", "(1.1.)", "3.b)"]
)
def test_where_there_is_none_nothing_is_parted(text: str, face: str) -> None:
    assert glued(text, face) == text


@pytest.mark.parametrize("face", FACES)
def test_letter_spaced_words_are_put_together_and_taken_apart_again(face: str) -> None:
    line = read_as("sklep", "s k l e p", face)
    pixels, _, x_height = printed("s k l e p", face)
    (whole,) = closed([line], x_height, {"sklep"})
    assert whole.raw == "sklep"
    (again,) = letter_spaced([whole], pixels, x_height)
    assert again.raw == line.raw == "s k l e p"


def test_only_known_words_of_letters_close_to_each_other_are_put_together() -> None:
    def letters(gap: int) -> Line:
        return joined([Word(raw, raw, confidence=0.9, box=Box(gap * x, 0, 10, 20)) for x, raw in enumerate("sklep")])

    assert [line.raw for line in closed([letters(30), letters(100)], 16.0, {"sklep"})] == ["sklep", "s k l e p"]
    assert closed([letters(30)], 16.0, {"svet"}) == (letters(30),)
