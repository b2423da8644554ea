"""Made sheets, scanned: notes, tables, stamps and signatures are read where they stand, in three faces."""

from __future__ import annotations

import pytest
from made_sheets import BODY, INK, PARAGRAPHS, SANS, SERIF, SLAB, Sheet, lines_of, paragraphs_of

from benchmarks.error_rates import word_error_rate
from pipeline.model import RegionKind

FACES = pytest.mark.parametrize("face", [SERIF, SANS, SLAB])
TWO_FACES = pytest.mark.parametrize("face", [SERIF, SLAB])
FIRST, SECOND, THIRD = (" ".join(lines) for lines in PARAGRAPHS)


def three_paragraphs(sheet: Sheet, left: int) -> list[int]:
    """Write three paragraphs, and return where each begins."""
    tops, top = [], 100
    for lines in PARAGRAPHS:
        tops.append(top)
        top = sheet.write(left, top, *lines) + 40
    return tops


@TWO_FACES
@pytest.mark.parametrize("x", [90, 1360])
def test_a_note_in_the_margin_stands_behind_its_paragraph(face: str, x: int) -> None:
    sheet = Sheet(face, 700)
    tops = three_paragraphs(sheet, 340 if x == 90 else 130)
    sheet.write(x, tops[1] + 24, "gl. točko 3", "in prilogo", size=28, pitch=40)
    assert paragraphs_of(sheet.read_scan()) == [FIRST, SECOND, "gl. točko 3 in prilogo", THIRD]


@FACES
def test_a_heading_beside_a_paragraph_stands_before_it(face: str) -> None:
    sheet = Sheet(face, 700)
    for top, heading in zip(three_paragraphs(sheet, 380), ("AD 1", "AD 2", "Sklep:"), strict=True):
        sheet.write(130, top, heading)
    assert paragraphs_of(sheet.read_scan(turn=-0.9)) == ["AD 1", FIRST, "AD 2", SECOND, "Sklep:", THIRD]


@TWO_FACES
def test_no_number_of_a_list_is_lost(face: str) -> None:
    sheet = Sheet(face, 700)
    for number, top in enumerate(three_paragraphs(sheet, 260), 1):
        sheet.write(180, top, f"{number}.")
    numbered = [f"{number}. {text}" for number, text in enumerate((FIRST, SECOND, THIRD), 1)]
    assert " ".join(sheet.read_scan(turn=0).raw.split()) == " ".join(numbered)


@FACES
@pytest.mark.parametrize("figures", [("11", "0", "1", "1"), ("5", "6", "0", "0"), ("9", "0", "0", "4")])
def test_figures_far_behind_their_words_are_read_with_them(face: str, figures: tuple[str, ...]) -> None:
    sheet = Sheet(face, 800)
    top = sheet.write(170, 200, *BODY) + 40
    labels = ("ZA", "PROTI", "VZDRŽAN", "NI GLASOVAL")
    for number, (label, figure) in enumerate(zip(labels, figures, strict=True)):
        sheet.write(170, top + 46 * number, label)
        sheet.write(934, top + 46 * number, figure)
    sheet.write(170, top + 230, "Sklep je sprejet.")
    rows = [f"{label}    {figure}" for label, figure in zip(labels, figures, strict=True)]
    assert [line for line in lines_of(sheet.read_scan()) if line[-1].isdigit()] == rows


@FACES
@pytest.mark.parametrize("figures", [("14", "14", "13", "0", "1"), ("9", "7", "7", "0", "0")])
def test_figures_far_apart_are_read_one_by_one(face: str, figures: tuple[str, ...]) -> None:
    sheet = Sheet(face, 700)
    top = sheet.write(170, 200, *BODY) + 40
    places = (190, 420, 660, 800, 960)
    for x, figure in zip(places, figures, strict=True):
        sheet.write(x, top + 46, figure)
    for x, label in zip(places, ("navzoči", "glasovali", "za", "proti", "vzdržan"), strict=True):
        sheet.write(x - 20, top, label, size=30)
    sheet.write(170, top + 120, "Sklep je sprejet.")
    assert " ".join(figures) in [" ".join(line.split()) for line in lines_of(sheet.read_scan())]


@FACES
def test_every_vote_in_a_table_is_read_in_its_row(face: str) -> None:
    sheet = Sheet(face, 800)
    rows = [("Član sveta", "ZA", "PROTI"), ("Marija Kovač", "X", ""), ("Janez Novak", "", "X"), ("Skupaj", "4", "1")]
    columns = (180, 820, 1000, 1200)
    for number, row in enumerate(rows):
        top = 300 + 62 * number
        sheet.rule(180, top, 1200, top)
        for x, cell in zip(columns, row, strict=False):
            sheet.write(x + 14, top + 8, cell)
    sheet.rule(180, 548, 1200, 548)
    for x in columns:
        sheet.rule(x, 300, x, 548)
    sheet.write(180, 100, *BODY)
    sheet.write(180, 620, *BODY)
    read = [line.replace("|", " ").split() for line in lines_of(sheet.read_scan())]
    assert read[2:-2] == [" ".join(row).split() for row in rows]


@TWO_FACES
def test_two_columns_of_names_are_read_row_by_row(face: str) -> None:
    sheet = Sheet(face, 600)
    names = [("1. Marija Kovač", "4. Boštjan Zajc"), ("2. Janez Novak, podžupan", "5. Nada Kos"), ("3. Ana Zupan", "")]
    sheet.write(150, 80, *BODY, size=34)
    for number, row in enumerate(names):
        for x, name in zip((150, 850), row, strict=True):
            sheet.write(x, 220 + 48 * number, name)
    sheet.write(150, 420, *BODY, size=34)
    read = [" ".join(line.split()) for line in lines_of(sheet.read_scan(turn=-0.6))]
    assert read == [*BODY, *(" ".join(row).strip() for row in names), *BODY]


@FACES
def test_of_two_signers_with_a_stamp_between_them_the_left_one_comes_first(face: str) -> None:
    sheet = Sheet(face, 800)
    sheet.write(150, 80, *BODY, size=34)
    sheet.write(220, 360, "Zapisala:", "Mojca Lesjak")
    sheet.write(1000, 360, "Predsednica sveta:", "dr. Vida Golob")
    sheet.stamp(760, 430, grey=110)
    assert paragraphs_of(sheet.read_scan())[-3:] == [
        "Zapisala: Mojca Lesjak",
        "Predsednica sveta: dr. Vida Golob",
        "LIPA",
    ]


@pytest.mark.parametrize(("face", "wrong"), [pytest.param(SERIF, 7, marks=pytest.mark.slow), (SLAB, 3)])
def test_text_under_a_stamp_is_read(face: str, wrong: int) -> None:
    """Of 54 words; Tesseract alone leaves out more than a third of them."""
    sheet = Sheet(face, 700)
    three_paragraphs(sheet, 150)
    sheet.stamp(760, 250)
    page = sheet.read_scan()
    assert word_error_rate("\n\n".join((FIRST, SECOND, THIRD)), page.raw).errors <= wrong
    assert [region.kind for region in page.regions] == [RegionKind.STROKES] * len(page.regions) != []


def test_footnotes_stay_below_and_the_letterhead_above() -> None:
    sheet = Sheet(SANS, 1200)
    sheet.draw.rectangle((90, 40, 230, 170), fill=INK)
    sheet.write(330, 40, "OBČINA LIPA", size=44)
    sheet.write(330, 110, "Občinski svet", size=34)
    sheet.write(1050, 60, "telefon: 07 123 45 67", size=28)
    sheet.write(150, 300, *BODY, size=34)
    sheet.rule(150, 900, 500, 900)
    sheet.write(150, 920, "1 Priloga je sestavni del zapisnika.", size=26)
    read = lines_of(sheet.read_scan())
    assert sorted(read[:-3]) == ["OBČINA LIPA    telefon: 07 123 45 67", "Občinski svet"]
    assert read[-3:] == [*BODY, "1 Priloga je sestavni del zapisnika."]
