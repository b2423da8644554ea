"""Make the scans of `samples/scans` and their true texts in `samples/expected` out of `samples/texts`.

    python -m samples.render [NAME…]      all, or those whose path holds one of the names

The same seeds give the same scans. Two kinds come out alike only with the same version of a tool: the legacy texts and
the old text layer are what Tesseract's English model made of the page, and the born-digital PDF is Chromium's.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import img2pdf
import numpy as np
import pikepdf
import pytesseract
from PIL import Image

from samples.degrade import (
    Pixels,
    bilevel,
    photograph,
    punch_holes,
    scan,
    scanner_edges,
    signature,
    specks,
    uneven_ink,
)
from samples.layout import INCH, SetPage, Style, set_pages
from samples.paint import print_page, print_pdf, type_page

SAMPLES = Path(__file__).resolve().parent
SCANS, EXPECTED, TEXTS = SAMPLES / "scans", SAMPLES / "expected", SAMPLES / "texts"

SERIF = ("truetype/liberation/LiberationSerif-Regular.ttf", "truetype/liberation/LiberationSerif-Bold.ttf")
SANS = ("truetype/liberation/LiberationSans-Regular.ttf", "truetype/liberation/LiberationSans-Bold.ttf")
HUMANIST = ("truetype/dejavu/DejaVuSans.ttf", "truetype/dejavu/DejaVuSans-Bold.ttf")
SLAB = ("truetype/dejavu/DejaVuSerif.ttf", "truetype/dejavu/DejaVuSerif-Bold.ttf")
TYPEWRITER = ("opentype/freefont/FreeMono.otf", "opentype/freefont/FreeMonoBold.otf")


@dataclass(frozen=True)
class Sample:
    """A scan to make: `make` writes the pages of `text`, set in `style`, to a path."""

    path: str  # below samples/scans
    text: str  # below samples/texts
    style: Style
    make: Callable[[list[SetPage], Style, np.random.Generator, Path], None]
    seed: int

    def pages(self) -> list[SetPage]:
        return set_pages((TEXTS / self.text).read_text(encoding="utf-8"), self.style)

    @property
    def scan(self) -> Path:
        return SCANS / self.path

    @property
    def expected(self) -> Path:
        """The folder of the true text and minutes."""
        return EXPECTED / Path(self.path).with_suffix("")

    def true_text(self) -> str:
        return "\f".join(page.text for page in self.pages()) + "\n"

    def render(self, target: Path) -> None:
        """Write the scan to `target`."""
        self.make(self.pages(), self.style, np.random.default_rng(self.seed), target)


# ------------------------------------------------------------------------------------------------ the ways of making


def clean_pdf(pages: list[SetPage], style: Style, generator: np.random.Generator, target: Path) -> None:
    """A good office scanner: 300 dpi, grey, lightly compressed."""
    images = []
    for number, page in enumerate(pages, start=1):
        sheet = print_page(page, style, 300)
        if number == len(pages):
            sheet = _signed(sheet, page, 300, generator)
        images.append(_jpeg(scan(sheet, generator, turn=generator.normal(0, 0.08), noise=1.2), 300, quality=42))
    target.write_bytes(img2pdf.convert(images, nodate=True, engine=img2pdf.Engine.internal))


def skewed_pdf(pages: list[SetPage], style: Style, generator: np.random.Generator, target: Path) -> None:
    """Put askew on the glass of a copier, 200 dpi, hard compressed, with dark edges and the holes of a binder."""
    images = []
    for number, page in enumerate(pages, start=1):
        sheet = punch_holes(print_page(page, style, 200), 200)
        turn = (1.7, -2.4)[number % 2] + generator.normal(0, 0.1)
        seen = specks(scan(sheet, generator, turn=turn, blur=0.6, noise=3, paper=236, ink=52), 60, generator)
        images.append(_jpeg(scanner_edges(seen, generator, left=26, top=9), 200, quality=32))
    target.write_bytes(img2pdf.convert(images, nodate=True, engine=img2pdf.Engine.internal))


def typewriter_tiff(pages: list[SetPage], style: Style, generator: np.random.Generator, target: Path) -> None:
    """Typed with a worn ribbon and scanned in black and white: multi-page TIFF, CCITT group 4, 300 dpi."""
    images = []
    for page in pages:
        typed = uneven_ink(type_page(page, style, 300, generator), 0.19, generator)
        grey = scan(typed, generator, turn=generator.normal(0, 0.25), blur=1.3, noise=7, paper=240, ink=15)
        images.append(Image.fromarray(bilevel(specks(grey, 130, generator), 178)).convert("1"))
    images[0].save(target, save_all=True, append_images=images[1:], compression="group4", dpi=(300, 300))


def photo_jpeg(pages: list[SetPage], style: Style, generator: np.random.Generator, target: Path) -> None:
    """A telephone's photograph of one page."""
    (page,) = pages
    sheet = _signed(print_page(page, style, 300), page, 300, generator)
    seen = photograph(sheet, generator, (2300, 3100))
    Image.fromarray(seen).save(target, quality=55, dpi=(72, 72))


def jpeg2000(pages: list[SetPage], style: Style, generator: np.random.Generator, target: Path) -> None:
    """A library's copy of one page: JPEG 2000, 240 dpi."""
    (page,) = pages
    sheet = scan(print_page(page, style, 240), generator, turn=0.35, noise=2.5, paper=242, ink=48)
    # Pillow writes no resolution: a reader must guess it.
    Image.fromarray(sheet).save(target, quality_mode="rates", quality_layers=[18])


def born_digital_pdf(pages: list[SetPage], style: Style, _: np.random.Generator, target: Path) -> None:
    """Never on paper: the word processor's own text."""
    print_pdf(pages, style, target)


def pdf_with_old_layer(pages: list[SetPage], style: Style, generator: np.random.Generator, target: Path) -> None:
    """A scan once read with an English model, whose text lies behind the picture: 200 dpi, grey."""
    with pikepdf.new() as whole, TemporaryDirectory() as folder:
        for page in pages:
            picture = Path(folder) / "page.jpg"
            seen = scan(print_page(page, style, 200), generator, turn=-0.4, blur=0.6, noise=2.5, paper=244)
            picture.write_bytes(_jpeg(seen, 200, quality=45))
            layered = pytesseract.image_to_pdf_or_hocr(str(picture), lang="eng", extension="pdf")
            with pikepdf.open(io.BytesIO(layered)) as one:
                whole.pages.extend(one.pages)
        whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def legacy_text(encoding: str) -> Callable[[list[SetPage], Style, np.random.Generator, Path], None]:
    """Return the maker of a text that is all that is left: read with an English model, the scan thrown away."""

    def make(pages: list[SetPage], style: Style, generator: np.random.Generator, target: Path) -> None:
        texts = []
        for page in pages:
            seen = scan(print_page(page, style, 200), generator, turn=0.3, blur=0.7, noise=5)
            picture = Image.fromarray(seen)
            texts.append(pytesseract.image_to_string(picture, lang="eng", config="--dpi 200").strip() + "\n")
        # What the character set lacks became a question mark when the text was saved.
        target.write_bytes("\f".join(texts).encode(encoding, errors="replace"))

    return make


def _jpeg(page: Pixels, dpi: int, quality: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(page).save(out, "JPEG", quality=quality, dpi=(dpi, dpi), optimize=True)
    return out.getvalue()


def _signed(sheet: Pixels, page: SetPage, dpi: int, generator: np.random.Generator) -> Pixels:
    """Sign below each name of the last line of two columns."""
    names = [line for line in page.lines if len(line) == 2][-1]
    for run in names:
        left, baseline = (run.x + 3) / INCH * dpi, (run.y + 13) / INCH * dpi
        sheet = signature(sheet, left, baseline, 40 / INCH * dpi, generator)
    return sheet


# ------------------------------------------------------------------------------------------------ the archive

ALL = (
    Sample(
        "1986/zbor-krajevnih-skupnosti.tif",
        "zbor.txt",
        Style(*TYPEWRITER, size=12, leading=1.4, left=28, right=18, top=22, bottom=24, footer="- {page} -"),
        typewriter_tiff,
        seed=1986,
    ),
    Sample("2005/komisija-za-kmetijstvo.txt", "komisija.txt", Style(*SERIF, size=12), legacy_text("utf-8"), seed=2005),
    Sample("2009/nadzorni-odbor.txt", "izpis-sklepov.txt", Style(*SANS, size=11), legacy_text("cp1250"), seed=2009),
    Sample("2013/slavnostna-seja.jp2", "slavnostna-seja.txt", Style(*SLAB, size=11), jpeg2000, seed=2013),
    Sample(
        "2015/izredna-seja.pdf",
        "izredna-seja.txt",
        Style(*SERIF, size=12, leading=1.2, justified=True, footer="{page}/{pages}"),
        skewed_pdf,
        seed=2015,
    ),
    Sample(
        "2019/krajevna-skupnost.jpg",
        "krajevna-skupnost.txt",
        Style(*HUMANIST, size=11, leading=1.5),
        photo_jpeg,
        seed=2019,
    ),
    Sample("2021/dopisna-seja.pdf", "dopisna-seja.txt", Style(*SANS, size=11), born_digital_pdf, seed=2021),
    Sample(
        "2023/redna-seja.pdf",
        "redna-seja.txt",
        Style(
            *SERIF,
            size=12,
            justified=True,
            header="Zapisnik 7. redne seje Občinskega sveta Občine Zgornja Hrušča",
            footer="Stran {page} od {pages}",
        ),
        clean_pdf,
        seed=2023,
    ),
    Sample(
        "2024/odbor-za-prostor.pdf",
        "odbor.txt",
        Style(*SANS, size=11, footer="stran {page}"),
        pdf_with_old_layer,
        seed=2024,
    ),
)


def main(names: list[str]) -> None:
    for sample in ALL:
        if names and not any(name in sample.path for name in names):
            continue
        sample.scan.parent.mkdir(parents=True, exist_ok=True)
        sample.expected.mkdir(parents=True, exist_ok=True)
        sample.render(sample.scan)
        (sample.expected / "text.txt").write_text(sample.true_text(), encoding="utf-8")
        print(f"{sample.path}: {len(sample.pages())} pages, {sample.scan.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
