"""Put set pages on paper: printed, typed, or as a born-digital PDF."""

from __future__ import annotations

from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import sync_playwright

from samples.layout import INCH, PAGE_HEIGHT, PAGE_WIDTH, POINT, Run, SetPage, Style, font_path

Pixels = NDArray[np.uint8]


def print_page(page: SetPage, style: Style, dpi: int) -> Pixels:
    """Return `page` as printed: (height, width) grey, black on white."""
    sheet = Image.new("L", (_pixels(PAGE_WIDTH, dpi), _pixels(PAGE_HEIGHT, dpi)), 255)
    draw = ImageDraw.Draw(sheet)
    for run in _runs(page):
        font = _font(style, run, dpi)
        x, y = run.x / INCH * dpi, (run.y + _ascent(style)) / INCH * dpi
        for word in run.text.split(" "):
            draw.text((x, y), word, fill=0, font=font, anchor="ls")
            x += font.getlength(word + " ") + run.gap / INCH * dpi
    for rule in page.rules:
        y = rule / INCH * dpi
        draw.line(
            ((style.left / INCH * dpi, y), ((PAGE_WIDTH - style.right) / INCH * dpi, y)), fill=0, width=dpi // 100
        )
    return np.asarray(sheet, dtype=np.uint8)


def type_page(page: SetPage, style: Style, dpi: int, generator: np.random.Generator) -> Pixels:
    """Return `page` as typed: each letter struck a little off its place and not always as hard; grey.

    Bold text is struck twice, the second time a hair to the right.
    """
    ink = np.zeros((_pixels(PAGE_HEIGHT, dpi), _pixels(PAGE_WIDTH, dpi)), dtype=np.uint8)
    askew = {letter: generator.normal(0, 0.1) for letter in map(chr, range(32, 0x180))}  # a worn type bar, mm
    for run in _runs(page):
        font = _font(style, run, dpi)
        advance = font.getlength("0")
        for index, letter in enumerate(run.text):
            x = run.x / INCH * dpi + index * advance + generator.normal(0, 0.04) / INCH * dpi
            y = (run.y + _ascent(style) + askew.get(letter, 0.0) + generator.normal(0, 0.05)) / INCH * dpi
            for shift in (0.0, 0.25) if run.bold else (0.0,):
                strike = _struck(letter, font, int(generator.integers(190, 256)))
                left, top = round(x + shift / INCH * dpi), round(y) - strike.height * 3 // 4
                place = ink[top : top + strike.height, left : left + strike.width]
                np.maximum(place, np.asarray(strike)[: place.shape[0], : place.shape[1]], out=place)
    return np.asarray(255 - ink, dtype=np.uint8)


def print_pdf(pages: list[SetPage], style: Style, target: Path) -> None:
    """Write `pages` as a born-digital PDF with its text layer; needs Chromium."""
    family = f"@font-face {{ font-family: face; src: url('file://{font_path(style.face)}') }}" + (
        f"@font-face {{ font-family: face; font-weight: bold; src: url('file://{font_path(style.bold)}') }}"
    )
    sheets = "".join(f"<section>{''.join(_element(run, style) for run in _runs(page))}</section>" for page in pages)
    html = (
        f"<!doctype html><html lang='sl'><meta charset='utf-8'><style>{family} @page {{ size: A4; margin: 0 }}"
        "body { margin: 0 } section { position: relative; width: 210mm; height: 297mm; break-after: page }"
        "section:last-child { break-after: auto } p { position: absolute; margin: 0; white-space: pre;"
        f"font: {style.size}pt/1 face; font-kerning: none; font-variant-ligatures: none }}</style>{sheets}"
    )
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "page.html"
        page_file.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(page_file.as_uri())
        page.evaluate("document.fonts.ready")
        page.pdf(path=target, prefer_css_page_size=True)
        browser.close()
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        del pdf.docinfo  # the hour of making
        pdf.save(target, deterministic_id=True)


def _element(run: Run, style: Style) -> str:
    weight = "font-weight: bold;" if run.bold else ""
    place = f"left: {run.x:.3f}mm; top: {run.y:.3f}mm; word-spacing: {run.gap:.3f}mm; {weight}"
    return f'<p style="{place}">{escape(run.text)}</p>'


def _runs(page: SetPage) -> list[Run]:
    return [run for line in page.lines for run in line]


def _font(style: Style, run: Run, dpi: int) -> ImageFont.FreeTypeFont:
    name = style.bold if run.bold else style.face
    return ImageFont.truetype(font_path(name), style.size / 72 * dpi, layout_engine=ImageFont.Layout.BASIC)


def _struck(letter: str, font: ImageFont.FreeTypeFont, force: int) -> Image.Image:
    """Return the mark `letter` leaves, its base line at three quarters of the height, as dark as `force`.

    The ribbon widens the strokes by a pixel on either side.
    """
    height = round(font.size * 1.6) // 4 * 4
    mark = Image.new("L", (round(font.size), height), 0)
    ImageDraw.Draw(mark).text((0, height * 3 // 4), letter, fill=force, font=font, anchor="ls", stroke_width=1)
    return mark


def _ascent(style: Style) -> float:
    return 0.9 * style.size * POINT


def _pixels(length: float, dpi: int) -> int:
    return round(length / INCH * dpi)
