"""searchable.pdf: the scan looks and is as it was, and its words are found where they stand."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from export_examples import DPI, HEIGHT, WIDTH, document, encoded, failed_page, saved, scan
from pikepdf import Array, Dictionary, Name, Pdf, pdfa
from PIL import Image, ImageCms

from pipeline.export.pdf import PDFA, write_searchable_pdf
from pipeline.model import Box, Kind, Line, Page, Reading, Word

TEXT = "Župan Štefan Čuk je odprl sejo."


def page_of(*lines: str, number: int = 1, left: int = 80, top: int = 100, size: int = 20) -> Page:
    """Return a page with `lines`, ten pixels a letter, in rows 60 pixels apart."""
    made = []
    for row, line in enumerate(lines):
        words, start = [], left
        for word in line.split():
            words.append(Word(word, word, " " if words else "", 0.9, Box(start, top + 60 * row, 10 * len(word), size)))
            start += 10 * len(word) + 10
        made.append(Line(tuple(words)))
    return Page(number, tuple(made), width=WIDTH, height=HEIGHT, dpi=DPI)


IMAGE = b"q %w 0 0 %h 0 0 cm /Im0 Do Q "  # the scan over the whole page


def scanned_pdf(folder: Path, content: bytes = IMAGE, rotate: int = 0, pages: int = 1) -> Path:
    """Return a PDF whose pages show a JPEG of 620 x 877 pixels, turned so that it is seen upright after /Rotate."""
    turned = {0: None, 90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    picture = scan() if turned[rotate] is None else scan().transpose(turned[rotate])
    width, height = picture.width * 72 / DPI, picture.height * 72 / DPI
    pdf = Pdf.new()
    for _ in range(pages):
        image = pdf.make_stream(encoded(picture, "JPEG", quality=60), Filter=Name.DCTDecode, Type=Name.XObject)
        image.Subtype, image.Width, image.Height = Name.Image, picture.width, picture.height
        image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
        page = pdf.add_blank_page(page_size=(width, height))
        page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
        if b"/F1" in content:
            page.obj.Resources.Font = Dictionary(F1=helvetica(pdf))
        drawn = content.replace(b"%w", b"%f" % width).replace(b"%h", b"%f" % height)
        page.obj.Contents = pdf.make_stream(drawn)
        page.obj.Rotate = rotate
    path = folder / "source.pdf"
    pdf.save(path)
    return path


def helvetica(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )


def made(source: Path, *pages: Page, kind: Kind = Kind.PDF) -> tuple[Path, str]:
    path = source.parent / "out" / "searchable.pdf"
    said = write_searchable_pdf(document(*pages, kind=kind), source, path, lambda: "Zapisnik 3. redne seje")
    return path, said


def text_of(path: Path, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, check=True)
    return done.stdout.decode().replace("\f", "").strip()


def words_of(path: Path) -> list[tuple[str, list[float]]]:
    """Return the words that are found and their left, top, right and bottom, in pixels of the page as it is seen."""
    found = text_of(path, "-bbox", "-cropbox")
    pattern = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
    return [
        (unescape(match[5]), [float(value) * DPI / 72 for value in match.groups()[:4]])
        for match in re.finditer(pattern, found)
    ]


def image_of(pdf: Pdf, number: int = 0) -> pikepdf.Object:
    (image,) = pdf.pages[number].get_images().values()
    return image


def picture_of(path: Path, number: int = 0) -> Image.Image:
    with pikepdf.open(path) as pdf:
        return pikepdf.PdfImage(image_of(pdf, number)).as_pil_image()


def rendered(path: Path) -> np.ndarray:
    done = subprocess.run(["pdftoppm", "-r", "75", "-cropbox", "-gray", path], capture_output=True, check=True)
    return np.asarray(Image.open(io.BytesIO(done.stdout)))


def assert_in_place(path: Path, page: Page) -> None:
    expected = {word.text: word.box for word in page.words()}
    found = words_of(path)
    assert sorted(text for text, _ in found) == sorted(expected)
    for text, (left, top, right, bottom) in found:
        box = expected[text]
        assert box is not None
        assert (left, right) == pytest.approx((box.left, box.left + box.width), abs=1)
        assert (top, bottom) == pytest.approx((box.top, box.top + box.height), abs=3)


# ------------------------------------------------------------------------------------------------ the scan


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_words_are_found_where_they_stand_however_the_page_is_turned(tmp_path: Path, rotate: int) -> None:
    source, page = scanned_pdf(tmp_path, rotate=rotate), page_of(TEXT, "Sklep 12/3 ni veljaven.")
    path, said = made(source, page)
    assert said == PDFA
    assert_in_place(path, page)
    assert text_of(path) == f"{TEXT}\nSklep 12/3 ni veljaven."


def test_words_are_found_where_they_stand_in_a_cropped_page(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].cropbox = [48, 96, 480, 748.8]
        pdf.save()
    page = replace(page_of(TEXT), width=450, height=680)
    path, _ = made(source, page)
    assert_in_place(path, page)


@pytest.mark.parametrize(
    ("name", "box", "seen"),
    [("CropBox", [5000, 5000, 6000, 6000], None), ("MediaBox", [0, 0, 0, 0], (2550, 3300))],
)
def test_a_box_in_which_nothing_is_seen_is_passed_over_as_poppler_does(
    tmp_path: Path, name: str, box: list[int], seen: tuple[int, int] | None
) -> None:
    source = scanned_pdf(tmp_path)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj[f"/{name}"] = Array(box)
        pdf.save()
    page = page_of(TEXT)
    if seen:
        page = replace(page, width=seen[0] * DPI // 300, height=seen[1] * DPI // 300)
    path, _ = made(source, page)
    assert_in_place(path, page)


def test_an_odd_annotation_is_nothing_to_tell_of(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]))])
        with pytest.warns(pikepdf.PikepdfWarning):
            pdf.save()
    path, _ = made(source, page_of(TEXT))  # warnings are errors here
    assert text_of(path) == TEXT


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_that_lies_on_its_side_in_the_scan_is_found_on_its_side(tmp_path: Path, turn: int) -> None:
    level = page_of(TEXT, "Sklep ni veljaven.")

    def turned(box: Box | None) -> Box:
        assert box is not None
        right, bottom = box.left + box.width, box.top + box.height
        if turn == 90:
            return Box(WIDTH - bottom, box.left, box.height, box.width)
        if turn == 180:
            return Box(WIDTH - right, HEIGHT - bottom, box.width, box.height)
        return Box(box.top, HEIGHT - right, box.height, box.width)

    lines = tuple(Line(tuple(replace(word, box=turned(word.box)) for word in line.words)) for line in level.lines)
    page = replace(level, lines=lines)
    assert page.turn == turn
    path, _ = made(scanned_pdf(tmp_path), page)
    assert_in_place(path, page)


def test_a_leaning_line_is_followed_word_by_word(tmp_path: Path) -> None:
    level = page_of("ena dva trije štirje peterica šest sedem", size=12)
    lean = 0.05
    words = tuple(
        replace(word, box=word.box._replace(top=round(word.box.top + lean * word.box.left)))
        for word in level.words()
        if word.box
    )
    page = replace(level, lines=(Line(words),))
    path, _ = made(scanned_pdf(tmp_path), page)
    assert_in_place(path, page)


def test_the_image_is_kept_byte_for_byte_and_the_page_looks_the_same(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path)
    path, _ = made(source, page_of(TEXT))
    with pikepdf.open(source) as before, pikepdf.open(path) as after:
        assert image_of(after).read_raw_bytes() == image_of(before).read_raw_bytes()
    assert (rendered(source) == rendered(path)).all()


def test_the_text_is_copied_as_it_was_repaired(tmp_path: Path) -> None:
    page = page_of("Ob&ine")
    word = replace(next(page.words()), text="Občine")
    path, _ = made(scanned_pdf(tmp_path), replace(page, lines=(Line((word,)),)))
    assert text_of(path) == "Občine"


def test_characters_of_any_script_are_found(tmp_path: Path) -> None:
    text = "čšžđćÄß €§… Ω中𝄞"
    path, _ = made(scanned_pdf(tmp_path), page_of(text))
    assert text_of(path) == text


def test_a_word_without_a_box_is_found_with_the_one_before_it(tmp_path: Path) -> None:
    first = Word("sprejeliSKLEP", "sprejeli", "", 0.9, Box(80, 100, 130, 20))
    page = replace(page_of(), lines=(Line((first, Word("", "SKLEP", " "))),))
    path, _ = made(scanned_pdf(tmp_path), page)
    assert text_of(path) == "sprejeli SKLEP"


def test_an_empty_page_is_pdfa_too(tmp_path: Path) -> None:
    path, said = made(scanned_pdf(tmp_path), page_of())
    assert said == PDFA
    assert text_of(path) == ""


def test_a_page_that_failed_is_there_without_text(tmp_path: Path) -> None:
    path, said = made(scanned_pdf(tmp_path, pages=2), page_of(TEXT), failed_page(2))
    assert said == PDFA
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 2
    assert text_of(path, "-f", "2") == ""


def test_a_scan_that_leaves_its_graphics_state_open_does_not_move_the_words(tmp_path: Path) -> None:
    page = page_of(TEXT)
    for content in (b"%w 0 0 %h 0 0 cm /Im0 Do", b"q q %w 0 0 %h 0 0 cm /Im0 Do", b"q Q Q Q %w 0 0 %h 0 0 cm /Im0 Do"):
        path, said = made(scanned_pdf(tmp_path, content), page)
        assert said == PDFA
        assert_in_place(path, page)


@pytest.mark.parametrize("odd", [b") >> ]", b"Tr", b"1 2 cm", b"/None Do", b"Q Q BT 3 Tr ("])
def test_content_that_makes_no_sense_is_left_and_the_text_added(tmp_path: Path, odd: bytes) -> None:
    path, _ = made(scanned_pdf(tmp_path, IMAGE + odd), page_of(TEXT))
    assert text_of(path) == TEXT


# ------------------------------------------------------------------------------------------------ the old text layer


@pytest.mark.parametrize(
    "content",
    [
        IMAGE + b"BT 3 Tr /F1 12 Tf 80 700 Td (ob&ina stara) Tj ET",
        b"BT /F1 12 Tf 80 700 Td (ob&ina stara) Tj ET " + IMAGE,
        b"BT /F1 12 Tf 80 700 Td (ob&ina stara) Tj ET 0 0 %w %h re W n " + IMAGE,
        IMAGE + b"q 3 Tr BT /F1 12 Tf 14 TL 80 700 Td (stara) Tj (ob&ina) ' 1 2 (nova) \" ET Q",
    ],
    ids=["invisible", "under the image", "under the clipped image", "on several lines"],
)
def test_the_old_hidden_text_is_gone_and_the_page_looks_the_same(tmp_path: Path, content: bytes) -> None:
    source = scanned_pdf(tmp_path, content)
    assert "stara" in text_of(source)
    path, said = made(source, page_of(TEXT))
    assert said == PDFA  # the old text's font, which is not embedded, is gone with it
    assert text_of(path) == TEXT
    assert (rendered(source) == rendered(path)).all()


def test_a_font_that_nothing_is_written_in_does_not_keep_the_page_from_being_pdfa(tmp_path: Path) -> None:
    path, said = made(scanned_pdf(tmp_path, IMAGE + b"BT /F1 12 Tf ET"), page_of(TEXT))
    assert said == PDFA
    assert text_of(path) == TEXT


def test_the_old_hidden_text_in_a_form_is_gone_from_this_page_only(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path, IMAGE + b"/Fm0 Do", pages=2)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        form = pdf.make_stream(b"BT 3 Tr /F1 12 Tf 80 700 Td (stara plast) Tj ET")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 900])
        form.Resources = Dictionary(Font=Dictionary(F1=helvetica(pdf)))
        for page in pdf.pages:
            page.obj.Resources.XObject.Fm0 = form
        pdf.save()
    path, _ = made(source, page_of(TEXT), replace(failed_page(2), reading=Reading.TEXT_LAYER, failure=None))
    assert text_of(path, "-l", "1") == TEXT
    assert text_of(path, "-f", "2") == "stara plast"


def test_text_that_is_seen_stays_in_its_place(tmp_path: Path) -> None:
    seen = b"BT /F1 12 Tf 14 TL 80 700 Td (zgoraj) Tj 3 Tr (skrito) ' 0 Tr 0 0 (spodaj) \" ET"
    source = scanned_pdf(tmp_path, IMAGE + seen)
    path, _ = made(source, page_of(TEXT))
    assert (rendered(source) == rendered(path)).all()
    assert "skrito" not in text_of(path)
    assert "spodaj" in text_of(path)


@pytest.mark.parametrize(
    "over",
    [
        b"q 0 0 300 300 re W n " + IMAGE + b"Q",
        b"q 0 0 300 300 re 0 600 300 90 re W n " + IMAGE + b"Q",
        b"q /Clear gs " + IMAGE + b"Q",
        b"q %w 0 0 300 0 0 cm /Im0 Do Q",
        b"q /Fm0 Do Q",
    ],
    ids=["clipped", "clipped twice", "transparent", "smaller", "clipped form"],
)
def test_text_that_is_only_partly_under_an_image_stays(tmp_path: Path, over: bytes) -> None:
    source = scanned_pdf(tmp_path, b"BT /F1 12 Tf 80 700 Td (zgoraj) Tj ET " + over)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Resources.ExtGState = Dictionary(Clear=Dictionary(ca=0.5))
        form = pdf.make_stream(b"q 596 0 0 842 0 0 cm /Im0 Do Q")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 300, 300])
        form.Resources = Dictionary(XObject=Dictionary(Im0=page.Resources.XObject.Im0))
        page.Resources.XObject.Fm0 = form
        pdf.save()
    path, _ = made(source, page_of(TEXT))
    assert (rendered(source) == rendered(path)).all()
    assert "zgoraj" in text_of(path)


def test_hidden_text_that_pushes_seen_text_aside_is_left_where_it_is(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path, IMAGE + b"BT /F1 12 Tf 80 700 Td 3 Tr (skrito) Tj 0 Tr (vidno) Tj ET")
    path, _ = made(source, page_of(TEXT))
    assert (rendered(source) == rendered(path)).all()


# ------------------------------------------------------------------------------------------------ PDF/A


def test_qpdf_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    path, _ = made(scanned_pdf(tmp_path, pages=2), page_of(TEXT), failed_page(2))
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_it_is_pdfa_with_a_title_and_a_language(tmp_path: Path) -> None:
    path, said = made(scanned_pdf(tmp_path), page_of(TEXT))
    assert said == PDFA
    assert pdfa.validate_written(path, "2b").passed
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "sl"
        assert str(pdf.docinfo.Title) == "Zapisnik 3. redne seje"
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path)
    first = made(source, page_of(TEXT))[0].read_bytes()
    assert made(source, page_of(TEXT))[0].read_bytes() == first


def test_a_scan_that_would_run_a_script_does_so_no_more_and_is_pdfa(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        script = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
        pdf.Root.OpenAction = script
        pdf.Root.AA = Dictionary(WC=script)
        pdf.pages[0].obj.AA = Dictionary(O=script)
        pdf.save(source)
    path, said = made(source, page_of(TEXT))
    assert said == PDFA
    assert text_of(path) == TEXT
    with pikepdf.open(path) as pdf:
        assert not {Name.OpenAction, Name.AA} & {*pdf.Root.keys(), *pdf.pages[0].obj.keys()}


def cmyk(profile: bytes | None) -> bytes:
    return encoded(scan("CMYK"), "JPEG", icc_profile=profile)


def test_a_scan_in_colours_of_no_known_press_is_a_plain_pdf_that_does_not_claim_more(tmp_path: Path) -> None:
    source = saved(tmp_path, "scan.jpg", cmyk(None))
    path, said = made(source, page_of(TEXT), kind=Kind.JPEG)
    assert said.startswith(f"not {PDFA}: ")
    assert text_of(path) == TEXT
    with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == ""
        assert metadata["dc:title"].startswith("Zapisnik")


def born_digital(folder: Path, embedded: bool) -> tuple[Path, Page]:
    content = IMAGE if embedded else b"BT /F1 12 Tf 80 700 Td (Sklep) Tj ET"
    return scanned_pdf(folder, content), Page(1, page_of("Sklep").lines, Reading.TEXT_LAYER, WIDTH, HEIGHT, DPI)


def test_a_born_digital_pdf_becomes_pdfa_without_new_text(tmp_path: Path) -> None:
    source, page = born_digital(tmp_path, embedded=True)
    path, said = made(source, page)
    assert said == PDFA
    assert text_of(path) == ""


def test_a_born_digital_pdf_that_cannot_be_pdfa_is_copied(tmp_path: Path) -> None:
    source, page = born_digital(tmp_path, embedded=False)
    path, said = made(source, page)
    assert said.startswith("a copy of the source: ")
    assert path.read_bytes() == source.read_bytes()


def test_a_signed_pdf_is_copied_so_that_its_signature_holds(tmp_path: Path) -> None:
    source, page = born_digital(tmp_path, embedded=True)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([]))
        pdf.save()
    path, said = made(source, page)
    assert said == "a copy of the source: it is signed"
    assert path.read_bytes() == source.read_bytes()


def test_a_pdf_of_which_a_page_could_not_be_read_is_copied(tmp_path: Path) -> None:
    source, _ = born_digital(tmp_path, embedded=True)
    path, said = made(source, failed_page(1))
    assert said == "a copy of the source: a page of it could not be read"
    assert path.read_bytes() == source.read_bytes()


# ------------------------------------------------------------------------------------------------ images


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.JPEG2000])
def test_compressed_images_are_copied_byte_for_byte(tmp_path: Path, kind: Kind) -> None:
    data = encoded(scan(), "JPEG" if kind is Kind.JPEG else "JPEG2000")
    path, said = made(saved(tmp_path, "scan", data), page_of(TEXT), kind=kind)
    assert said.startswith(PDFA)
    with pikepdf.open(path) as pdf:
        assert image_of(pdf).read_raw_bytes() == data
    assert text_of(path) == TEXT
    assert_in_place(path, page_of(TEXT))


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P"])
def test_png_is_taken_over_without_loss(tmp_path: Path, mode: str) -> None:
    path, said = made(saved(tmp_path, "scan.png", encoded(scan(mode), "PNG")), page_of(TEXT), kind=Kind.PNG)
    assert said == PDFA
    kept = picture_of(path).convert("RGB")
    assert (np.asarray(kept) == np.asarray(scan(mode).convert("RGB"))).all()


def test_a_transparent_image_is_laid_on_white(tmp_path: Path) -> None:
    picture = scan("RGBA")
    picture.putalpha(Image.new("L", picture.size, 0))
    path, said = made(saved(tmp_path, "scan.png", encoded(picture, "PNG")), page_of(TEXT), kind=Kind.PNG)
    assert said == PDFA
    assert (rendered(path) == 255).all()
    assert text_of(path) == TEXT


@pytest.mark.parametrize("orientation", [3, 6, 8, 2, 5])
def test_words_are_found_where_they_stand_on_a_photograph_held_askew(tmp_path: Path, orientation: int) -> None:
    back = {
        3: Image.Transpose.ROTATE_180,
        6: Image.Transpose.ROTATE_90,
        8: Image.Transpose.ROTATE_270,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        5: Image.Transpose.TRANSPOSE,
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(scan().transpose(back[orientation]), "JPEG", exif=exif, quality=95)
    path, said = made(saved(tmp_path, "photo.jpg", data), page_of(TEXT), kind=Kind.JPEG)
    assert said == PDFA
    assert_in_place(path, page_of(TEXT))
    seen = rendered(path)
    assert seen[102:118, 102:278].max() < 100 < seen[200:, 2:-2].min()  # the scan's strokes are where they belong


@pytest.mark.parametrize(
    ("mode", "compression"),
    [("1", "raw"), ("1", "tiff_lzw"), ("1", "group4"), ("L", "raw"), ("L", "tiff_lzw"), ("RGB", "tiff_lzw")],
)
def test_every_page_of_a_tiff_is_taken_over_without_loss(tmp_path: Path, mode: str, compression: str) -> None:
    frames = [scan(mode, seed) for seed in (1, 2, 3)]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression=compression)
    pages = [page_of(f"stran {number}", number=number) for number in (1, 2, 3)]
    path, said = made(saved(tmp_path, "scan.tif", data), *pages, kind=Kind.TIFF)
    assert said == PDFA
    for number, frame in enumerate(frames):
        kept = picture_of(path, number)
        assert (np.asarray(kept.convert("L")) == np.asarray(frame.convert("L"))).all()
        assert text_of(path, "-f", str(number + 1), "-l", str(number + 1)) == f"stran {number + 1}"


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bits_a_pixel_are_kept(tmp_path: Path, form: str) -> None:
    deep = Image.fromarray(np.asarray(scan()).astype(np.uint16) * 250 + 7)
    source = saved(tmp_path, "scan", encoded(deep, form))
    path, _ = made(source, page_of(TEXT), kind=Kind(form.lower()))
    with pikepdf.open(path) as pdf:
        image = image_of(pdf)
        assert image.BitsPerComponent == 16
        data = np.frombuffer(image.read_bytes(), ">u2")
    assert (data.reshape(HEIGHT, WIDTH) == np.asarray(deep)).all()
    assert_in_place(path, page_of(TEXT))


def test_an_image_of_its_own_kind_is_drawn_anew(tmp_path: Path) -> None:
    picture = scan("RGBA")
    source = saved(tmp_path, "scan.jp2", encoded(picture, "JPEG2000"))
    path, said = made(source, page_of(TEXT), kind=Kind.JPEG2000)
    assert said == PDFA
    assert (np.asarray(picture_of(path)) == np.asarray(scan("RGB"))).all()


def test_a_tiff_of_more_pages_than_are_held_in_memory_at_once_is_whole(tmp_path: Path) -> None:
    frames = [Image.new("1", (WIDTH, HEIGHT), 1) for _ in range(120)]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="group4")
    pages = [page_of(f"stran {number}", number=number) for number in range(1, 121)]
    path, said = made(saved(tmp_path, "scan.tif", data), *pages, kind=Kind.TIFF)
    assert said == PDFA
    assert text_of(path).split("\n\n") == [f"stran {number}" for number in range(1, 121)]


def test_a_fax_has_its_true_proportions(tmp_path: Path) -> None:
    fax = scan("1").resize((WIDTH, HEIGHT // 2))
    data = encoded(fax, "TIFF", dpi=(DPI, DPI / 2), compression="group4")
    page = replace(page_of(TEXT), height=HEIGHT // 2 * 2)
    path, _ = made(saved(tmp_path, "fax.tif", data), page, kind=Kind.TIFF)
    assert_in_place(path, page)


def test_a_page_of_a_tiff_that_cannot_be_decoded_is_empty_and_the_others_are_there(tmp_path: Path) -> None:
    frames = [scan("L", seed) for seed in (1, 2)]
    data = bytearray(encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="tiff_deflate"))
    with Image.open(io.BytesIO(data)) as image:
        offset = image.tag_v2[273][0]
    data[offset : offset + 4000] = bytes(4000)
    source = saved(tmp_path, "scan.tif", bytes(data))
    path, said = made(source, failed_page(1), page_of(TEXT, number=2), kind=Kind.TIFF)
    assert said == PDFA
    with pikepdf.open(path) as pdf:
        assert [len(page.get_images()) for page in pdf.pages] == [0, 1]
    assert text_of(path) == TEXT


def test_an_image_with_a_profile_is_pdfa_in_its_own_colours(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = saved(tmp_path, "scan.jpg", encoded(scan("RGB"), "JPEG", icc_profile=profile))
    path, said = made(source, page_of(TEXT), kind=Kind.JPEG)
    assert said == PDFA
    with pikepdf.open(path) as pdf:
        name, stream = image_of(pdf).ColorSpace
        assert name == Name.ICCBased
        assert stream.read_bytes() == profile


def test_the_file_names_what_made_it_and_the_day_and_is_pdfa_all_the_same(tmp_path: Path) -> None:
    path, said = made(scanned_pdf(tmp_path), page_of(TEXT))
    assert said == PDFA
    with pikepdf.open(path) as pdf, pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        assert metadata["pdf:Producer"] == "dictionaries a1b2; tesseract 5.3.0; zapisnik 0.1.0"
        assert str(pdf.docinfo["/Producer"]) == metadata["pdf:Producer"]
        assert metadata["xmp:ModifyDate"].startswith("2024-05-31T00:00:00")
