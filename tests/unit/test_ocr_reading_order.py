"""Lines are put in the order in which they are to be read, by where they stand; none is lost, and right order stays."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, Line, Word
from pipeline.ocr.reading_order import in_reading_order
from pipeline.ocr.tesseract import joined

HEIGHT = 16.0
LETTER = 17  # pixels of width


def line(text: str, left: int, top: int) -> Line:
    words, x = list[Word](), left
    for word in text.split():
        words.append(Word(word, word, confidence=0.9, box=Box(x, top, LETTER * len(word), 30)))
        x += LETTER * (len(word) + 1)
    return joined(words)


def paragraph(*lines: Line) -> list[Line]:
    return [*lines, Line()]


def read(*paragraphs: list[Line]) -> list[str]:
    """Return the paragraphs, each as one line."""
    lines = in_reading_order([line for paragraph in paragraphs for line in paragraph], HEIGHT)
    return [part.replace("\n", " ") for part in "\n".join(line.raw for line in lines).strip("\n").split("\n\n")]


def body(top: int, mark: str, left: int = 300) -> list[Line]:
    """A paragraph of two full lines."""
    text = f"{mark} vrstica besedila ki sega od roba do roba lista"
    return paragraph(line(text, left, top), line(text, left, top + 45))


def text(mark: str) -> str:
    return " ".join([f"{mark} vrstica besedila ki sega od roba do roba lista"] * 2)


def test_a_page_in_order_stays_as_it_is() -> None:
    lines = (*body(100, "a"), *body(230, "b"), *paragraph(line("Zapisala: Vida Golob", 300, 400)))
    assert in_reading_order(lines, HEIGHT) == lines


def test_what_stands_above_is_read_before_what_stands_below() -> None:
    assert read(body(400, "c"), body(100, "a"), body(250, "b")) == [text("a"), text("b"), text("c")]


def test_of_two_signers_the_left_one_is_read_first() -> None:
    right = paragraph(line("Predsednica:", 900, 400), line("Vida Golob", 900, 445))
    left = paragraph(line("Zapisala:", 300, 405), line("Ana Kos", 300, 450))
    assert read(body(100, "a"), right, left) == [text("a"), "Zapisala: Ana Kos", "Predsednica: Vida Golob"]


def test_what_stands_on_the_level_of_labels_is_put_to_them() -> None:
    labels = [paragraph(line(label, 300, 400 + 45 * row)) for row, label in enumerate(("Datum:", "Kraj seje:", "Ura:"))]
    values = paragraph(
        *(line(value, 900, 402 + 45 * row) for row, value in enumerate(("9. maja 2020", "Dol", "17.30")))
    )
    rows = ["Datum:    9. maja 2020", "Kraj seje:    Dol", "Ura:    17.30"]
    assert read(body(100, "a"), *labels, body(600, "b"), values) == [text("a"), *rows, text("b")]
    # of another text, not all lines are on the level of a label
    other = paragraph(line("Prvi stolpec", 900, 402), line("se tu nadaljuje", 900, 560))
    assert "Prvi stolpec se tu nadaljuje" in read(body(100, "a"), *labels, body(600, "b"), other)


def test_columns_read_one_after_the_other_stay_so() -> None:
    left = [line(f"leva {number} vrstica stolpca", 300, 100 + 45 * number) for number in range(6)]
    right = [line(f"desna {number} vrstica stolpca", 900, 100 + 45 * number) for number in range(6)]
    lines = (*paragraph(*left[:3]), *paragraph(*left[3:]), *paragraph(*right[:3]), *paragraph(*right[3:]))
    assert in_reading_order(lines, HEIGHT) == lines


def test_cells_read_one_by_one_become_rows() -> None:
    cells = [
        paragraph(line(cell, x, top))
        for top, row in ((300, ("Ime", "ZA", "PROTI")), (360, ("Ana Kos", "X", "")))
        for x, cell in zip((300, 800, 1000), row, strict=True)
        if cell
    ]
    assert read(body(100, "a"), *cells) == [text("a"), "Ime    ZA    PROTI", "Ana Kos    X"]


def test_a_note_in_the_margin_stands_behind_its_paragraph() -> None:
    note = paragraph(line("gl. točko", 40, 252), line("3", 40, 290))
    behind = [text("a"), text("b"), "gl. točko 3", text("c")]
    assert read(note, body(100, "a"), body(230, "b"), body(360, "c")) == behind
    right = paragraph(line("gl. točko", 1250, 252), line("3", 1250, 290))
    assert read(body(100, "a"), body(230, "b"), body(360, "c"), right) == behind


def test_a_heading_at_the_left_of_a_first_line_stands_before_its_paragraph() -> None:
    headings = [*paragraph(line("AD 1", 100, 100)), *paragraph(line("AD 2", 100, 230))]
    assert read(headings, body(100, "a"), body(230, "b")) == ["AD 1", text("a"), "AD 2", text("b")]


def test_a_heading_is_found_where_paragraphs_were_read_as_one() -> None:
    short = line("konec odstavka", 300, 145)
    second = line("b vrstica besedila ki sega od roba do roba lista", 300, 190)
    whole = [body(100, "a")[0], short, second, line(second.raw, 300, 235), Line()]
    first = f"{whole[0].raw} konec odstavka"
    assert read(paragraph(line("AD 2", 100, 190)), whole, body(400, "c")) == [first, "AD 2", text("b"), text("c")]


def test_numbers_in_the_margin_become_the_first_words_of_their_lines() -> None:
    numbers = paragraph(line("1.", 240, 100), line("2.", 240, 230))
    assert read(numbers, body(100, "a"), body(230, "b")) == [f"1. {text('a')}", f"2. {text('b')}"]


def test_a_paragraph_that_a_note_tore_apart_is_whole() -> None:
    first, second, _ = body(230, "b")
    note = paragraph(line("gl. točko", 40, 252))
    torn = (paragraph(first), paragraph(second))
    assert read(note, body(100, "a"), *torn, body(360, "c")) == [text("a"), text("b"), "gl. točko", text("c")]


def test_of_two_facing_pages_the_left_one_is_read_first() -> None:
    """A label at the end of the left page takes nothing from the level of the right one, whose text goes on there."""
    left = [*body(100, "a"), *paragraph(line("Dnevni red:", 300, 230)), *body(290, "b"), *body(420, "c")]
    right = [*body(100, "d", 1500), *paragraph(line("Gosta:", 1500, 230)), *body(285, "e", 1500), *body(420, "f", 1500)]
    stains = paragraph(line("|", 1300, 300))
    pages = [text("a"), "Dnevni red:", text("b"), text("c"), text("d"), "Gosta:", text("e"), text("f")]
    assert [part for part in read(left, right, stains) if part != "|"] == pages
    assert [part for part in read(right, left) if part != "|"] == pages
    as_one = paragraph(joined([*line("Dnevni red:", 300, 230).words, *line("Gosta:", 1500, 230).words]))
    labels = ("Dnevni red:", "Gosta:")
    apart = [[one for one in page if one.raw not in labels] for page in (left, right)]
    assert read(apart[0], as_one, apart[1]) == pages


BOXES = st.tuples(st.integers(0, 1500), st.integers(0, 2000), st.integers(1, 6), st.booleans())


@given(st.lists(BOXES, max_size=25))
def test_no_word_is_ever_lost_or_doubled(places: list[tuple[int, int, int, bool]]) -> None:
    lines = list[Line]()
    for number, (left, top, words, is_last) in enumerate(places):
        lines.append(line(" ".join(f"b{number}x{word}" for word in range(words)), left, top))
        lines += [Line()] if is_last else []
    done = in_reading_order(lines, HEIGHT)
    assert Counter(word.raw for one in done for word in one.words) == Counter(
        word.raw for one in lines for word in one.words
    )
