"""Image files of every sort become upright grey or RGB pages of known resolution, or an error that says why not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import InputError, StageError
from pipeline.ingest.image import square_pixels, to_pixels
from pipeline.ingest.inspection import inspect
from pipeline.ingest.loading import load_page
from pipeline.ingest.sources import is_source
from pipeline.model import Kind
from pipeline.page_image import PageImage
from pipeline.settings import IngestSettings

SETTINGS = IngestSettings()


def ramp(width: int = 400, height: int = 600) -> Image.Image:
    """A page that is darker at the left and has a black square at the top right."""
    pixels = np.tile(np.linspace(100, 250, width).astype(np.uint8), (height, 1))
    pixels[:60, -60:] = 0
    return Image.fromarray(pixels)


def load(path: Path, kind: Kind, number: int = 1, settings: IngestSettings = SETTINGS) -> PageImage:
    image = load_page(path, kind, number, settings).image
    assert image is not None
    return image


@pytest.mark.parametrize(
    ("suffix", "kind", "tolerance"),
    [(".png", Kind.PNG, 0), (".tif", Kind.TIFF, 0), (".jpg", Kind.JPEG, 40), (".jp2", Kind.JPEG2000, 3)],
)
def test_each_kind_is_known_by_content_and_decoded(tmp_path: Path, suffix: str, kind: Kind, tolerance: int) -> None:
    path = tmp_path / f"stran{suffix}"
    ramp().save(path)
    found = inspect(path, SETTINGS)
    assert (found.kind, found.pages) == (kind, 1)
    misnamed = path.rename(tmp_path / "stran.pdf")
    assert inspect(misnamed, SETTINGS).kind is kind
    pixels = load(misnamed, kind).pixels.astype(int)
    assert np.abs(pixels - np.asarray(ramp(), dtype=int)).max() <= tolerance


def test_a_tiff_gives_its_pages_and_not_their_thumbnails(tmp_path: Path) -> None:
    path = tmp_path / "seja.tif"
    first, second = Image.new("1", (500, 700), 1), Image.new("L", (400, 300), 7)
    thumbnail = Image.new("L", (50, 70), 99)
    thumbnail.encoderinfo = {"tiffinfo": {254: 1}}
    first.save(path, save_all=True, append_images=[thumbnail, second])
    assert inspect(path, SETTINGS).pages == 2
    assert load(path, Kind.TIFF, 1).pixels.shape == (700, 500)
    assert (load(path, Kind.TIFF, 2).pixels == 7).all()
    with pytest.raises(StageError):
        load_page(path, Kind.TIFF, 3, SETTINGS)


def test_pages_are_looked_for_again_in_a_tiff_that_was_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    thumbnail = Image.new("L", (50, 70), 99)
    thumbnail.encoderinfo = {"tiffinfo": {254: 1}}
    pages = [Image.new("L", (400, 600), grey) for grey in (10, 20, 30)]
    pages[0].save(path, save_all=True, append_images=[thumbnail, pages[1]])
    assert load(path, Kind.TIFF, 2).pixels[0, 0] == 20
    pages[0].save(path, save_all=True, append_images=pages[1:])
    assert [load(path, Kind.TIFF, number).pixels[0, 0] for number in (2, 3)] == [20, 30]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_as_its_exif_data_say(tmp_path: Path, orientation: int) -> None:
    inverse = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = ramp()
    stored = upright.transpose(inverse[orientation]) if orientation in inverse else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "foto.jpg"
    stored.save(path, exif=exif, quality=95)
    pixels = load(path, Kind.JPEG).pixels
    assert pixels.shape == (600, 400)
    assert pixels[5:50, -50:-5].max() < 40 < pixels[-50:].min()


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (Image.new("1", (4, 4), 1), 255),
        (Image.new("LA", (4, 4), (0, 0)), 255),  # transparent black is paper
        (Image.new("RGBA", (4, 4), (0, 0, 0, 128)), 127),
        (Image.new("CMYK", (4, 4), (0, 0, 0, 0)), 255),
        (Image.fromarray(np.array([[0, 65535]], dtype=np.uint16)), 255),
        (Image.fromarray(np.array([[0, 4095]], dtype=np.uint16)), 255),  # twelve bits
        (Image.fromarray(np.array([[0.0, 1.0]], dtype=np.float32)), 255),
        (Image.new("P", (4, 4), 0).convert("RGB").convert("P"), 0),
    ],
)
def test_every_pixel_format_becomes_eight_bit_grey(image: Image.Image, expected: int) -> None:
    pixels = to_pixels(image)
    assert pixels.dtype == np.uint8
    assert pixels.ndim == 2
    assert abs(int(pixels.max()) - expected) <= 1


def test_colour_is_kept_where_there_is_some_and_yellow_paper_is_none() -> None:
    paper = np.full((600, 400, 3), (240, 225, 190), dtype=np.uint8)
    assert to_pixels(Image.fromarray(paper)).ndim == 2
    paper[100:160, 100:160] = (40, 60, 200)
    assert to_pixels(Image.fromarray(paper)).shape == (600, 400, 3)


@pytest.mark.parametrize(
    ("width", "dpi", "expected"),
    [
        (2480, (300.0, 300.0), 300),
        (2480, None, 300),  # A4 is taken for granted
        (3024, (72.0, 72.0), 366),  # a phone's 72 dpi would make the sheet a metre wide
        (2480, (1.0, 1.0), 300),
        (595, (72.0, 72.0), 72),
    ],
)
def test_resolution_is_believed_only_where_it_can_be_true(
    width: int, dpi: tuple[float, float] | None, expected: int
) -> None:
    image = square_pixels(np.zeros((round(width * 1.414), width), dtype=np.uint8), dpi, SETTINGS)
    assert abs(image.dpi - expected) < 1.5
    assert image.width == width


def test_a_fax_is_stretched_to_square_pixels() -> None:
    image = square_pixels(np.zeros((1145, 1728), dtype=np.uint8), (204.0, 98.0), SETTINGS)
    assert (image.width, image.height, image.dpi) == (1728, 2383, 204.0)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".jp2"])
def test_a_truncated_image_is_an_input_error(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"stran{suffix}"
    noise = np.random.default_rng(1).integers(0, 255, (400, 300), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InputError) as error:
        inspect(path, SETTINGS)
    assert error.value.advice


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.pdf", "a.jp2"])
@pytest.mark.parametrize("content", [b"", b"to ni slika", b"\x00\x01\x02" * 50])
def test_a_file_that_is_not_what_its_name_says_is_an_input_error(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert is_source(path)  # so that it is named among the errors
    with pytest.raises(InputError):
        inspect(path, SETTINGS)


def test_a_picture_too_large_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "velika.png"
    Image.new("1", (30_000, 30_000)).save(path)
    with pytest.raises(InputError, match="30000 x 30000"):
        inspect(path, SETTINGS)
    with pytest.raises(InputError, match="30000 x 30000"):
        load_page(path, Kind.PNG, 1, SETTINGS)


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "seja.tif"
    page = Image.new("1", (100, 100))
    page.save(path, save_all=True, append_images=[page, page])
    with pytest.raises(InputError, match="3 pages"):
        inspect(path, IngestSettings(max_pages=2))


def test_sources_are_known_by_suffix_or_where_there_is_none_by_content(tmp_path: Path) -> None:
    def made(name: str, content: bytes = b"%PDF-1.4") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    for name in ("a.PDF", "b.Tiff", "c.jpeg", "d.j2k", "e.txt", "scan0001", "Zapisnik 3. seje", "scan.2023"):
        assert is_source(made(name)), name
    for name in (".a.pdf", "~$a.pdf", "a.docx", "a.html", "a.pdf.part", "b.json"):
        assert not is_source(made(name)), name
    assert not is_source(made("notes", b"plain text without a suffix"))
    assert not is_source(tmp_path)


def test_outputs_of_an_earlier_run_are_no_sources(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Zapisnik")
    assert is_source(text)
    (tmp_path / "document.json").write_text("{}")
    assert not is_source(text)
