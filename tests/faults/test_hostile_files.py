"""Files made to harm, or only odd: each costs itself alone, within its limits, and nothing is left behind."""

from __future__ import annotations

import csv
import os
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("settings")]
Command = Callable[..., Any]
Scan = Callable[..., Path]
GOOD = "Sklep je bil sprejet soglasno"
# Fails on the second page, whatever it is asked for.
BAD_PDFTOPPM = '#!/bin/sh\ncase " $* " in *" -f 2 "*) kill -SEGV $$;; esac\nexec /usr/bin/pdftoppm "$@"\n'


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def pdf_of_drawn_pages(path: Path, pages: int) -> None:
    """Write a PDF whose pages have to be rendered: a line of text and a rule."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number in range(1, pages + 1):
            page = pdf.add_blank_page(page_size=(400, 200))
            page.obj.Resources = Dictionary(Font=Dictionary(F=font))
            text = f"BT /F 20 Tf 30 120 Td (Sklep stevilka {number} je sprejet) Tj ET 20 20 300 2 re f"
            page.obj.Contents = pdf.make_stream(text.encode())
        pdf.save(path)


def nested_forms(path: Path) -> None:
    """Write a PDF of 2 kB that draws a square a thousand million times."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 200))
        inner: Any = None
        for _ in range(9):
            form = pdf.make_stream(b"0 0 9 9 re f" if inner is None else b"/F Do " * 10)
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 200])
            if inner is not None:
                form.Resources = Dictionary(XObject=Dictionary(F=inner))
            inner = form
        page.obj.Resources = Dictionary(XObject=Dictionary(F=inner))
        page.obj.Contents = pdf.make_stream(b"/F Do " * 10)
        pdf.save(path)


def one_image(path: Path, width: int, height: int, data: bytes) -> None:
    """Write a PDF of one page that is a grey image, whose deflated `data` may be longer than it says."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 200))
        image = pikepdf.Stream(pdf, b"")
        image.write(data, filter=Name.FlateDecode)
        image.Type, image.Subtype, image.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
        image.Width, image.Height, image.BitsPerComponent = width, height, 8
        page.obj.Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(image)))
        page.obj.Contents = pdf.make_stream(b"q 400 0 0 200 0 0 cm /I Do Q")
        pdf.save(path)


def zeros(gigabytes: int) -> bytes:
    packed, block = zlib.compressobj(1), bytes(1 << 20)
    return b"".join([*(packed.compress(block) for _ in range(gigabytes << 10)), packed.flush()])


def test_poppler_failing_on_a_page_costs_that_page(zapisnik: Command, tmp_path: Path) -> None:
    pdf_of_drawn_pages(tmp_path / "in/a.pdf", 3)
    tool = tmp_path / "tools/pdftoppm"
    tool.parent.mkdir()
    tool.write_text(BAD_PDFTOPPM)
    tool.chmod(0o755)
    run = zapisnik("run", "in", "--out", "out", env={"PATH": f"{tool.parent}:{os.environ['PATH']}"})
    assert run.returncode == 2, run.stderr
    [row] = table(tmp_path / "out/errors.csv")
    assert (row["document"], row["page"], row["stage"]) == ("a.pdf", "2", "ingest")
    first, second, third = (tmp_path / "out/a/text.txt").read_text().split("\f")
    assert "1" in first
    assert second.strip() == ""
    assert "3" in third


def test_bombs_end_within_their_limits_and_the_rest_is_done(zapisnik: Command, scan: Scan, tmp_path: Path) -> None:
    scan(tmp_path / "in/dobro.png", GOOD)
    nested_forms(tmp_path / "in/gnezda.pdf")
    one_image(tmp_path / "in/velikan.pdf", 30_000, 30_000, zlib.compress(bytes(1000)))
    one_image(tmp_path / "in/napihnjeno.pdf", 800, 400, zeros(4))
    (tmp_path / "config.toml").write_text("[limits]\nseconds = 8\nmemory = 2000\n")
    before = sorted(path.name for path in tmp_path.iterdir())
    run = zapisnik("run", "in", "--out", "out", "--config", "config.toml", "--jobs", "2")
    assert run.returncode == 2, run.stderr
    errors = {row["document"]: row["error"] for row in table(tmp_path / "out/errors.csv")}
    assert "not done within 8 s" in errors["gnezda.pdf"]
    assert "no text was found" in errors["velikan.pdf"]  # too large as it is, and blank at the size it was tried again
    assert set(errors) == {"gnezda.pdf", "velikan.pdf", "napihnjeno.pdf"}
    assert GOOD in (tmp_path / "out/dobro/text.txt").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "out"])


def test_a_page_that_fails_as_it_is_is_read_at_half_its_resolution_and_says_so(
    zapisnik: Command, scan: Scan, tmp_path: Path
) -> None:
    scan(tmp_path / "in/a.png", GOOD)
    tool = tmp_path / "tools/tesseract"
    tool.parent.mkdir()
    # Cannot stand pages as wide as the test's own, 1400 pixels.
    tool.write_text(
        '#!/bin/sh\ncase "$*" in *--version*|*--list-langs*) exec /usr/bin/tesseract "$@";; esac\n'
        'width=$(head -c 20 "$1" | sed -n 2p | cut -d " " -f 1)\n'
        '[ "$width" -lt 1300 ] || kill -KILL $$\nexec /usr/bin/tesseract "$@"\n'
    )
    tool.chmod(0o755)
    (tmp_path / "config.toml").write_text("[preprocess]\norientation = false\ndeskew = false\n")
    environment = {"PATH": f"{tool.parent}:{os.environ['PATH']}"}
    run = zapisnik("run", "in", "--out", "out", "--config", "config.toml", env=environment)
    assert run.returncode == 0, run.stderr
    assert GOOD in (tmp_path / "out/a/text.txt").read_text()
    assert "pol manjši ločljivosti" in (tmp_path / "out/a/document.json").read_text()


def test_the_same_scan_under_two_names_is_read_once(zapisnik: Command, scan: Scan, tmp_path: Path) -> None:
    names = ["a.tif", " z vejico, presledkom.tif", "-z\nnovo vrsto.tif"]
    for name in names:
        scan(tmp_path / "in" / name, GOOD, "Seja je bila v torek zvečer")
    run = zapisnik("run", "in", "--out", "out", "--jobs", "2")
    assert run.returncode == 0, run.stderr
    assert "3 documents done; 2 pages read" in run.stdout
    # a name that a spreadsheet would take for a formula has an apostrophe before it
    assert {row["path"].lstrip("'") for row in table(tmp_path / "out/manifest.csv")} == set(names)
    texts = {(tmp_path / "out" / Path(name).stem / "text.txt").read_text() for name in names}
    assert len(texts) == 1


def test_a_full_disk_ends_the_run_with_a_clear_line_and_the_next_goes_on(
    zapisnik: Command, scan: Scan, tmp_path: Path
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", small], capture_output=True)
    if mount.returncode:
        pytest.skip("only an administrator can make a small disk")
    try:
        for number in range(4):
            scan(tmp_path / f"in/{number}.tif", f"{GOOD} {number}", GOOD)
        full = zapisnik("run", "in", "--out", "small/out")
        assert full.returncode == 2, full.stderr
        assert "No space left on device" in full.stderr
        assert "what to do: make room" in full.stderr
        subprocess.run(["mount", "-o", "remount,size=50m", small], check=True)
        assert zapisnik("run", "in", "--out", "small/out").returncode == 0
        assert not list(small.rglob("*.tmp"))
        subprocess.run(["mount", "-o", "remount,ro", small], check=True)
        read_only = zapisnik("run", "in", "--out", "small/out", "--fresh")
        assert read_only.returncode in (1, 2)
        assert "Read-only file system" in read_only.stderr
    finally:
        subprocess.run(["umount", "-l", small], check=True)
