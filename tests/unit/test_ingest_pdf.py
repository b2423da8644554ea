"""PDF pages: a scan is taken as it was stored, born-digital text is taken as it stands, the rest is rendered."""

from __future__ import annotations

import io
from pathlib import Path

import img2pdf
import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import InputError, StageError
from pipeline.ingest.inspection import inspect
from pipeline.ingest.loaded import Loaded
from pipeline.ingest.loading import load_page
from pipeline.ingest.text_layer import clean, is_sound
from pipeline.model import Kind, Reading
from pipeline.settings import IngestSettings

SETTINGS = IngestSettings(render_dpi=100)
FONT = "DejaVuSans.ttf"
SENTENCES = (
    "Župan je pozdravil navzoče in ugotovil, da je svet sklepčen.",
    "Sklep je bil sprejet z 12 glasovi za in 3 glasovi proti.",
    "Članice in člani so se seznanili s poročilom o šoli v Žireh.",
)
CODES = {"č": 0xE8, "š": 0x9A, "ž": 0x9E, "Č": 0xC8, "Š": 0x8A, "Ž": 0x8E}
GLYPHS = {"č": "ccaron", "š": "scaron", "ž": "zcaron", "Č": "Ccaron", "Š": "Scaron", "Ž": "Zcaron"}


def scan(width: int = 827, height: int = 1169) -> NDArray[np.uint8]:
    """A page of text at 100 dpi with a black mark at the top right, so that every way of lying is told apart."""
    image = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(image)
    for row, sentence in enumerate(SENTENCES * 4):
        draw.text((60, 100 + 40 * row), sentence, 20, ImageFont.truetype(FONT, 18))
    draw.rectangle((width - 120, 20, width - 20, 60), fill=0)
    return np.asarray(image)


def save_scan(path: Path, pixels: NDArray[np.uint8], form: str = "PNG", **options: object) -> None:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form, dpi=(100, 100), **options)
    path.write_bytes(img2pdf.convert(buffer.getvalue(), layout_fun=img2pdf.get_fixed_dpi_layout_fun((100, 100))))


def add_content(path: Path, content: str, *, before: bool = False, number: int = 0) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[number]
        page.add_resource(helvetica(), Name.Font, Name("/F1"))
        page.contents_add(content.encode("cp1250"), prepend=before)
        pdf.save(path)


def helvetica() -> Dictionary:
    differences = Array()
    for letter, code in CODES.items():
        differences.extend([code, Name("/" + GLYPHS[letter])])
    encoding = Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=differences)
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=encoding)


def written(sentences: tuple[str, ...] = SENTENCES * 6, mode: int = 0) -> str:
    lines = "".join(f"({sentence}) Tj T*\n" for sentence in sentences)
    return f"q BT {mode} Tr /F1 11 Tf 16 TL 60 760 Td\n{lines}ET Q\n"


def save_text(path: Path, content: str = "", pages: int = 1) -> None:
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595.28, 841.89))
    pdf.save(path)
    for number in range(pages):
        add_content(path, content or written(), number=number)


def load(path: Path, number: int = 1) -> Loaded:
    return load_page(path, Kind.PDF, number, SETTINGS)


def pixels_of(loaded: Loaded) -> NDArray[np.int_]:
    assert loaded.image is not None
    return loaded.image.pixels.astype(int)


# ------------------------------------------------------------------------------------------------ scans


@pytest.mark.parametrize(
    ("form", "bits", "options"),
    [
        ("PNG", 8, {}),
        ("JPEG", 8, {"quality": 90}),
        ("JPEG2000", 8, {}),
        ("TIFF", 1, {"compression": "group4"}),
        ("PNG", 1, {}),
    ],
)
def test_a_scan_is_taken_out_without_loss(tmp_path: Path, form: str, bits: int, options: dict[str, object]) -> None:
    path = tmp_path / "scan.pdf"
    page = scan() if bits == 8 else (scan() > 128)
    save_scan(path, page, form, **options)
    stored = io.BytesIO()
    Image.fromarray(page).save(stored, form, **options)
    loaded = load(path)
    expected = np.asarray(Image.open(stored).convert("L"), dtype=int)
    assert np.array_equal(pixels_of(loaded), expected)
    assert loaded.image is not None and abs(loaded.image.dpi - 100) < 1
    assert loaded.page is None and loaded.old_text is None


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "matrix",
    ["1 0 0 1 0 0", "-1 0 0 1 W 0", "1 0 0 -1 0 H", "-1 0 0 -1 W H", "0 1 1 0 0 0", "0 -1 1 0 0 W", "0 1 -1 0 H 0"],
)
def test_a_scan_comes_out_as_the_page_shows_it(tmp_path: Path, rotation: int, matrix: str) -> None:
    """Whatever the content and /Rotate do to the image: the rendered page is the judge."""
    path = tmp_path / "scan.pdf"
    save_scan(path, scan(414, 585))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        if matrix.startswith("0"):
            page.mediabox = page.cropbox = Array([0, 0, height, width])
        placed = matrix.replace("W", f"{width}").replace("H", f"{height}")
        page.contents_add(f"q {placed} cm".encode(), prepend=True)
        page.contents_add(b"Q")
        page.rotate(rotation, relative=False)
        pdf.save(path)
    taken = pixels_of(load(path))
    add_content(path, "0 0 m 1 1 l S\n")  # a speck of drawing: now the page must be rendered
    rendered = pixels_of(load(path))
    assert taken.shape == rendered.shape
    assert np.abs(taken - rendered).mean() < 6


def test_inverted_samples_come_out_with_dark_ink(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    save_scan(path, 255 - scan())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        next(iter(pdf.pages[0].get_images().values())).Decode = Array([1, 0])
        pdf.save(path)
    assert np.abs(pixels_of(load(path)) - scan()).max() <= 1


def test_an_old_text_layer_is_kept_beside_the_scan(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    save_scan(path, scan())
    add_content(path, written(("Zupan je pozdravil ob&ini",), mode=3))
    loaded = load(path)
    assert loaded.page is None
    assert loaded.old_text == "Zupan je pozdravil ob&ini"
    assert np.array_equal(pixels_of(loaded), scan())


def test_text_written_under_the_scan_is_an_old_layer_too(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    save_scan(path, scan())
    add_content(path, written(("Zupan je pozdravil ob&ini",)), before=True)
    loaded = load(path)
    assert loaded.old_text == "Zupan je pozdravil ob&ini"
    assert np.array_equal(pixels_of(loaded), scan())


def test_what_is_stamped_over_a_scan_is_rendered_with_it_and_the_scan_read(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    save_scan(path, scan())
    add_content(path, "q 0 g 200 400 100 100 re f Q\n" + written(SENTENCES))
    loaded = load(path)
    assert loaded.page is None
    pixels = pixels_of(loaded)
    assert pixels.shape == scan().shape  # at the scan's own resolution
    middle = pixels[round((841.9 - 450) / 72 * 100), round(250 / 72 * 100)]
    assert middle < 10


def test_a_small_image_does_not_make_a_scan_and_two_halves_do(tmp_path: Path) -> None:
    path = tmp_path / "halves.pdf"
    save_scan(path, scan())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        name = next(iter(pdf.pages[0].get_images()))
        twice = f"q 595 0 0 421 0 421 cm {name} Do Q q 595 0 0 421 0 0 cm {name} Do Q"
        pdf.pages[0].Contents = pdf.make_stream(twice.encode())
        pdf.save(path)
    assert load(path).page is None
    small = tmp_path / "small.pdf"
    save_scan(small, scan()[:100, :100])
    with pikepdf.open(small, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.mediabox = page.cropbox = Array([0, 0, 595, 842])
        pdf.save(small)
    add_content(small, written())
    loaded = load(small)
    assert loaded.page is not None and loaded.page.reading is Reading.TEXT_LAYER


# ------------------------------------------------------------------------------------------------ born digital


def test_a_born_digital_page_gives_its_words_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "digital.pdf"
    save_text(path, pages=2)
    assert inspect(path, SETTINGS).pages == 2
    loaded = load(path, 2)
    page, image = loaded.page, loaded.image
    assert page is not None and image is not None
    assert page.number == 2 and page.reading is Reading.TEXT_LAYER and page.notes
    assert [line.raw for line in page.lines if line.words] == list(SENTENCES * 6)
    assert page.lines[-1].words == ()
    assert (page.width, page.height, page.dpi) == (image.width, image.height, image.dpi)
    for word in page.words():
        assert word.box is not None and word.confidence is None
        left, top, width, height = word.box
        assert image.pixels[top : top + height, left : left + width].min() < 128, word
    outside = image.pixels.copy()
    for word in page.words():
        assert word.box is not None
        left, top, width, height = word.box
        outside[top - 5 : top + height + 5, left - 3 : left + width + 3] = 255  # a font's Č may stand above its ascent
    assert outside.min() > 128


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_boxes_fit_a_page_that_is_shown_turned_and_cropped(tmp_path: Path, rotation: int) -> None:
    path = tmp_path / "digital.pdf"
    save_text(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].cropbox = Array([30, 50, 560, 830])
        pdf.pages[0].rotate(rotation, relative=False)
        pdf.save(path)
    loaded = load(path)
    assert loaded.page is not None and loaded.image is not None
    for word in loaded.page.words():
        assert word.box is not None
        left, top, width, height = word.box
        assert loaded.image.pixels[top : top + height, left : left + width].min() < 128, word


def test_a_garbled_layer_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "garbled.pdf"
    shifted = tuple("".join(chr(33 + (ord(c) * 7) % 7) if c != " " else c for c in s) for s in SENTENCES * 6)
    save_text(path, written(shifted))
    loaded = load(path)
    assert loaded.page is None and loaded.image is not None


def test_text_drawn_without_letters_is_not_passed_over(tmp_path: Path) -> None:
    """Half of the page is outlines, as some programs write a font they may not embed."""
    path = tmp_path / "outlines.pdf"
    marks = "".join(f"{60 + 9 * column} {80 + 16 * row} 5 6 re f\n" for row in range(20) for column in range(40))
    save_text(path, written() + marks)
    assert load(path).page is None


def test_an_empty_page_is_an_image_to_be_read(tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    save_text(path, "q Q\n")
    loaded = load(path)
    assert loaded.page is None and loaded.image is not None
    assert loaded.image.pixels.min() == 255


@pytest.mark.parametrize(
    "text",
    [
        "Ţupan je na seji obcine predlagal, da se sprejme sklep o ţupniji in ţagi.",
        "Obèinski svet Obèine je na seji sprejel sklep, da èlani in èlanice delajo.",
        "\ue012\ue013\ue014 \ue015\ue016 \ue017\ue018\ue019 je na seji svet obcine in tako naprej",
        "(cid:12)(cid:44)(cid:3) je na seji svet (cid:12)(cid:9) obcine in tako naprej",
        "[\\^_ `abc# $%&' ()*+ 3/ 4-5 {}~ @AB? <=>\" !!x y#z q$w",
        "Seja je bila",  # too little to judge
        "Obcinski svet je na seji in po razpravi sklenil da se predlog zavrne. " * 12,  # not one č, š or ž
    ],
)
def test_what_does_not_read_like_slovene_is_not_sound(text: str) -> None:
    assert not is_sound(text)


def test_slovene_is_sound_with_figures_lists_and_symbols() -> None:
    assert is_sound("\n".join(SENTENCES))
    assert is_sound(
        "\uf0b7 Žiga Črnič – župan\n\uf0b7 Špela Žagar, podžupanja (od 17.05), tel. 04/123-45-67, 1.234,50 €"
    )
    assert is_sound("PRISOTNI: Žan Črt, Špela Žnidaršič. SKLEP št. 12/2023: soglasno sprejeto, 15 ZA.")


def test_ligatures_hyphens_and_list_marks_of_a_layer_become_plain() -> None:
    assert [clean(text) for text in ("ﬁnance", "ob\u00ad", "ob\u00adčina", "\uf0b7", "c\u030c")] == [
        "finance",
        "ob-",
        "občina",
        "•",
        "č",
    ]


# ------------------------------------------------------------------------------------------------ bad files


def test_an_encrypted_pdf_is_an_input_error_but_one_without_a_password_opens(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    save_text(path)
    with pikepdf.open(path) as pdf:
        pdf.save(tmp_path / "user.pdf", encryption=pikepdf.Encryption(user="skrivnost", owner="x"))
        pdf.save(tmp_path / "owner.pdf", encryption=pikepdf.Encryption(user="", owner="x"))
    with pytest.raises(InputError, match="encrypted"):
        inspect(tmp_path / "user.pdf", SETTINGS)
    assert inspect(tmp_path / "owner.pdf", SETTINGS).pages == 1
    assert load(tmp_path / "owner.pdf").page is not None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_pdf_is_an_input_error(tmp_path: Path, share: float) -> None:
    path = tmp_path / "cut.pdf"
    save_scan(path, scan())
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(InputError):
        inspect(path, SETTINGS)


def test_a_pdf_with_a_few_bytes_around_it_is_still_one(tmp_path: Path) -> None:
    path = tmp_path / "framed.pdf"
    save_scan(path, scan())
    path.write_bytes(b"\r\n\r\n" + path.read_bytes() + b"\0" * 3000)
    found = inspect(path, SETTINGS)
    assert (found.kind, found.pages) == (Kind.PDF, 1)
    assert np.array_equal(pixels_of(load(path)), scan())


def test_a_page_whose_image_is_destroyed_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    save_scan(path, scan())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        with pikepdf.open(path) as other:
            pdf.pages.append(other.pages[0])
        image = next(iter(pdf.pages[0].get_images().values()))
        image.write(b"\x00\x01nothing", filter=Name.DCTDecode)
        pdf.save(path)
    assert inspect(path, SETTINGS).pages == 2
    with pytest.raises(StageError):
        load(path, 1)
    assert np.array_equal(pixels_of(load(path, 2)), scan())


def test_a_page_of_the_size_of_a_house_is_rendered_within_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(7200, 7200))
    pdf.save(path)
    settings = IngestSettings(render_dpi=300, max_pixels=40_000_000)
    image = load_page(path, Kind.PDF, 1, settings).image
    assert image is not None
    assert image.width * image.height <= 40_000_000


def test_a_form_that_draws_itself_comes_to_an_end(tmp_path: Path) -> None:
    path = tmp_path / "loop.pdf"
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    form = Stream(pdf, b"/Fm Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 200]))
    form = pdf.make_indirect(form)
    form.Resources = Dictionary(XObject=Dictionary(Fm=form))
    page.Resources = Dictionary(XObject=Dictionary(Fm=form))
    page.Contents = pdf.make_stream(b"/Fm Do")
    pdf.save(path)
    assert load(path).image is not None
