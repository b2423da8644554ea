"""What is no printed text is told as a region of the page; nothing printed vanishes for it, or loses its place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from made_sheets import BLUE, BODY, INK, Sheet, lines_of

from pipeline.model import Box, Line, RegionKind, Word
from pipeline.ocr.regions import PageInk, unread_regions

HEIGHT = 16.0


def near(one: Box, other: Box) -> bool:
    """Whether the sides of two boxes are no farther apart than two letters."""
    (left, top, width, tall), (x, y, wide, high) = one, other
    pairs = ((left, x), (top, y), (left + width, x + wide), (top + tall, y + high))
    return all(abs(a - b) <= 2 * HEIGHT for a, b in pairs)


def test_pictures_and_strokes_are_told_apart() -> None:
    sheet = Sheet()
    signature, picture = sheet.sign(200, 200), sheet.picture(600, 500)
    first, second = unread_regions(PageInk(sheet.grey(), HEIGHT), ())
    assert first.kind == RegionKind.STROKES and near(first.box, signature)
    assert second.kind == RegionKind.PICTURE and near(second.box, picture)


def test_words_rules_and_single_lines_are_no_regions() -> None:
    sheet = Sheet()
    sheet.write(190, 100, "Predsednica sveta:")
    sheet.write(190, 300, "dr. Vida Golob, podžupanja")  # not read
    for row in (500, 560, 620):
        sheet.draw.line((190, row, 1400, row), fill=INK, width=3)
        sheet.draw.line((190 + row, 500, 190 + row, 620), fill=INK, width=3)
    word = Word("Predsednica", "Predsednica", box=Box(190, 100, 290, 44))
    assert unread_regions(PageInk(sheet.grey(), HEIGHT), (Line((word,)),)) == ()


COLUMNS: Sequence[tuple[str, str]] = (
    ("1. Marija Kovač", "4. Boštjan Zajc"),
    ("2. Janez Novak", "5. Nada Kos"),
    ("3. Ana Zupan", "6. Tomaž Petek"),
)


@pytest.mark.slow
def test_columns_and_signatures_are_read_row_by_row() -> None:
    sheet = Sheet()
    sheet.write(190, 100, *BODY)
    sheet.write(190, 260, *(left for left, _ in COLUMNS))
    sheet.write(900, 260, *(right for _, right in COLUMNS))
    sheet.write(190, 480, *BODY)
    sheet.write(220, 700, "Zapisala:", "Mojca Lesjak")
    sheet.write(980, 700, "Predsednica sveta:", "dr. Vida Golob")
    read = lines_of(sheet.read())
    columns = [f"{left}    {right}" for left, right in COLUMNS]
    signed = ["Zapisala:    Predsednica sveta:", "Mojca Lesjak    dr. Vida Golob"]
    assert read == [*BODY, *columns, *BODY, *signed]


@pytest.mark.slow
def test_letterhead_table_and_marginal_note_vanish_nowhere() -> None:
    sheet = Sheet()
    sheet.draw.rectangle((60, 40, 170, 150), fill=(20, 60, 120))
    sheet.write(330, 60, "OBČINA LIPA", size=48)
    sheet.draw.line((60, 170, 1600, 170), fill=INK, width=3)
    sheet.write(330, 220, *BODY, size=34)
    sheet.write(60, 420, "gl. točko 3", size=30)
    sheet.write(330, 400, *BODY, size=34)
    for row in range(560, 741, 60):
        sheet.draw.line((330, row, 1400, row), fill=INK, width=3)
    for column in (330, 1000, 1400):
        sheet.draw.line((column, 560, column, 740), fill=INK, width=3)
    sheet.write(350, 570, "Vzdrževanje cest", size=34)
    sheet.write(1020, 570, "12.500,00 EUR", size=34)
    sheet.write(350, 630, "Otroško igrišče", size=34)
    sheet.write(1020, 630, "980,00 EUR", size=34)
    page = sheet.read()
    read = lines_of(page)
    assert "gl. točko 3" in read
    assert read.index("OBČINA LIPA") < read.index(BODY[0])
    assert [line for line in read if line in BODY] == [*BODY, *BODY]
    table = [line.split() for line in read[-2:]]
    assert table == [["Vzdrževanje", "cest", "12.500,00", "EUR"], ["Otroško", "igrišče", "980,00", "EUR"]]
    assert [region.kind for region in page.regions] == [RegionKind.PICTURE]


@pytest.mark.slow
def test_a_stamp_and_a_signature_hide_no_line_and_become_no_words() -> None:
    sheet = Sheet()
    sheet.write(190, 100, *BODY, *BODY)
    sheet.write(220, 500, "Zapisala:", "Mojca Lesjak")
    sheet.write(980, 500, "Predsednica sveta:", "dr. Vida Golob")
    signature = sheet.sign(980, 680)
    sheet.draw.ellipse((620, 420, 920, 720), outline=BLUE, width=7)
    page = sheet.read()
    read = lines_of(page)
    text = " ".join(read)
    assert read[:4] == [*BODY, *BODY]
    assert all(part in text for part in ("Zapisala:", "Mojca Lesjak", "Predsednica sveta:", "dr. Vida Golob"))
    assert len(text.split()) == len(" ".join(BODY + BODY).split()) + 8
    assert any(near(region.box, signature) for region in page.regions)
    assert {region.kind for region in page.regions} == {RegionKind.STROKES}
