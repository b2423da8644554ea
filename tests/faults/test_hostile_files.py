"""Files made to harm, or only odd: each costs itself alone, within its limits, and nothing is left behind."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("settings")]
Command = Callable[..., Any]
Scan = Callable[..., Path]
COMMAND = Path(sys.executable).with_name("zapisnik")
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


def endless_content(path: Path) -> None:
    """Write a PDF of 6 kB whose page is drawn by a thousand million bytes of nothing but figures."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 200))
        content = pikepdf.Stream(pdf, b"")
        content.write(zlib.compress(deflated(b"0 ", 1)), filter=Array([Name.FlateDecode, Name.FlateDecode]))
        page.obj.Contents = pdf.make_indirect(content)
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def blank_png(path: Path, side: int) -> None:
    """Write a sound white PNG of `side` x `side` pixels of one bit, line by line."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    packed = zlib.compressobj(1)
    row = b"\0" + b"\xff" * ((side + 7) // 8)
    data = b"".join([*(packed.compress(row) for _ in range(side)), packed.flush()])
    head = side.to_bytes(4) + side.to_bytes(4) + bytes([1, 0, 0, 0, 0])
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def deflated(what: bytes, gigabytes: int) -> bytes:
    packed, block = zlib.compressobj(1), what * ((1 << 20) // len(what))
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


@pytest.mark.long
def test_bombs_end_within_their_limits_and_the_rest_is_done(zapisnik: Command, scan: Scan, tmp_path: Path) -> None:
    scan(tmp_path / "in/dobro.png", GOOD)
    nested_forms(tmp_path / "in/gnezda.pdf")
    one_image(tmp_path / "in/velikan.pdf", 30_000, 30_000, zlib.compress(bytes(1000)))
    one_image(tmp_path / "in/napihnjeno.pdf", 800, 400, deflated(b"\0", 4))
    endless_content(tmp_path / "in/brez konca.pdf")
    blank_png(tmp_path / "in/velikan.png", 30_000)
    (tmp_path / "config.toml").write_text("[limits]\nseconds = 12\nmemory = 2000\n")
    before = sorted(path.name for path in tmp_path.iterdir())
    run = zapisnik("run", "in", "--out", "out", "--config", "config.toml", "--jobs", "2")
    assert run.returncode == 2, run.stderr
    errors = {row["document"]: row["error"] for row in table(tmp_path / "out/errors.csv")}
    assert "not done within 12 s" in errors["gnezda.pdf"]
    # too large as they are; and at the size at which the first was tried again it is blank, or took too long
    assert re.search("no text was found|30000 x 30000", errors["velikan.pdf"])
    assert "30000 x 30000" in errors["velikan.png"]
    assert set(errors) == {"gnezda.pdf", "velikan.pdf", "napihnjeno.pdf", "brez konca.pdf", "velikan.png"}
    # its page is missing, and the document is there
    assert "process that worked on it was killed" not in errors["brez konca.pdf"]
    assert {"text.txt", "document.json", "searchable.pdf"} <= {
        path.name for path in (tmp_path / "out/brez konca").iterdir()
    }
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
        'width=$(od -An -t d4 -j 18 -N 4 "$1" | tr -d " ")\n'  # of the BMP
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


def test_a_document_of_too_many_pages_is_refused_and_one_of_very_many_is_not(zapisnik: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pikepdf.new() as pdf:
        for _ in range(10_001):
            pdf.add_blank_page(page_size=(100, 50))
        pdf.save(tmp_path / "in/10001.pdf")
    (tmp_path / "in/dolgo.txt").write_text("\f".join(f"Sklep {number} je sprejet." for number in range(2000)))
    (tmp_path / "config.toml").write_text("[ingest]\nmax_pages = 10000\n")
    run = zapisnik("run", "in", "--out", "out", "--config", "config.toml", "--jobs", "2")
    assert run.returncode == 2, run.stderr
    [row] = table(tmp_path / "out/errors.csv")
    assert row["document"] == "10001.pdf"
    assert "10001 pages, more than 10000" in row["error"]
    pages = (tmp_path / "out/dolgo/text.txt").read_text().split("\f")
    assert (len(pages), pages[-1].strip()) == (2000, "Sklep 1999 je sprejet.")


def test_nothing_is_left_behind_not_even_by_a_run_that_is_killed(zapisnik: Command, scan: Scan, tmp_path: Path) -> None:
    scan(tmp_path / "in/a.tif", *(f"{GOOD} {number}" for number in range(4)))
    (tmp_path / "in/b.pdf").write_bytes(b"%PDF-1.7 nothing")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {"TMPDIR": str(scratch)}
    before = {path.name for path in tmp_path.iterdir()}
    killed = subprocess.Popen(
        [COMMAND, "run", "in", "--out", "out", "--jobs", "2"], cwd=tmp_path, env={**os.environ, **environment}
    )
    deadline = time.monotonic() + 60
    while not list((tmp_path / "out").glob(".zapisnik/pages/*/*/*.json.gz")):
        assert killed.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    while list(scratch.iterdir()) or with_environment(scratch):  # its workers end a moment later
        assert time.monotonic() < deadline, [*scratch.iterdir(), *with_environment(scratch)]
        time.sleep(0.05)
    assert zapisnik("run", "in", "--out", "out", env=environment).returncode == 2
    assert list(scratch.iterdir()) == []
    assert with_environment(scratch) == []
    assert {path.name for path in tmp_path.iterdir()} == before | {"out"}


def test_a_run_that_is_killed_before_it_has_a_worker_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Seja.\n")
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def has_sockets() -> bool:
        return len(with_environment(scratch)) >= 3  # itself, what looks after its resources, what starts its workers

    def has_scratch_space() -> bool:
        return any(scratch.glob("zapisnik-*"))

    for ready in (has_sockets, has_scratch_space):
        run = subprocess.Popen(
            [COMMAND, "run", "a.txt", "--out", "out"], cwd=tmp_path, env={**os.environ, "TMPDIR": str(scratch)}
        )
        deadline = time.monotonic() + 60
        while not ready():
            assert run.poll() is None and time.monotonic() < deadline
        run.kill()
        run.wait()
        while list(scratch.iterdir()):
            assert time.monotonic() < deadline, list(scratch.iterdir())
            time.sleep(0.05)


def test_the_folder_for_scratch_may_have_a_long_name(zapisnik: Command, tmp_path: Path) -> None:
    scratch = tmp_path / ("long" * 30)  # no socket could have its path in there
    scratch.mkdir()
    (tmp_path / "a.txt").write_text("Sklep je sprejet.")
    run = zapisnik("run", "a.txt", "--out", "out", env={"TMPDIR": str(scratch)})
    assert run.returncode == 0, run.stderr
    assert list(scratch.iterdir()) == []


def with_environment(scratch: Path) -> list[str]:
    """Return the processes that were told to work in `scratch`: those of a run and all they started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"TMPDIR={scratch}\0".encode() in (process / "environ").read_bytes():
                found.append(process.name)
    return found


def test_what_may_not_be_read_or_written_is_named_and_the_rest_is_done(tmp_path: Path) -> None:
    for name in ("in/dobro.txt", "in/skrito.txt", "in/mapa/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Seja občinskega sveta.\n")
    (tmp_path / "in/skrito.txt").chmod(0)
    (tmp_path / "in/mapa").chmod(0)
    # An administrator may read everything, but for one who has given that right away.
    as_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []

    def run(*sources: str, out: str) -> subprocess.CompletedProcess[str]:
        command = [*as_others, COMMAND, "run", *sources, "--out", out]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    try:
        done = run("in", out="out")
        assert done.returncode == 2, done.stderr
        errors = {row["document"]: row["error"] for row in table(tmp_path / "out/errors.csv")}
        assert errors.keys() == {"skrito.txt", "mapa"}
        assert all("cannot be read: Permission denied" in error for error in errors.values())
        assert (tmp_path / "out/dobro/text.txt").exists()
        (tmp_path / "out").chmod(0o500)
        refused = run("in/dobro.txt", out="out/new")
        assert refused.returncode == 1
        assert "cannot write in" in refused.stderr
    finally:
        for name in ("in/mapa", "out"):
            (tmp_path / name).chmod(0o700)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Return a function that makes small/ a disk of such a size, or changes its size."""
    small = tmp_path / "small"
    small.mkdir()

    def sized(size: str) -> Path:
        how = (
            ["-o", f"remount,size={size}"] if os.path.ismount(small) else ["-t", "tmpfs", "-o", f"size={size}", "tmpfs"]
        )
        if subprocess.run(["mount", *how, small], capture_output=True, check=False).returncode:
            pytest.skip("only an administrator can make a small disk")
        return small

    yield sized
    subprocess.run(["umount", "-l", small], capture_output=True, check=False)


def test_a_disk_that_is_full_at_any_moment_costs_nothing_but_room(
    zapisnik: Command, scan: Scan, tmp_path: Path, small_disk: Callable[[str], Path], files_in: Callable[..., Any]
) -> None:
    for number in range(3):
        scan(tmp_path / f"in/{number}.tif", f"{GOOD} {number}", GOOD)
    for size in ("4k", "20k", "48k", "80k", "120k", "180k", "260k", "340k", "420k"):
        small = small_disk(size)
        run = zapisnik("run", "in", "--out", "small/out")
        if run.returncode == 0:
            break
        assert run.returncode in (1, 2)
        assert "cannot write in" in run.stderr
        assert "what to do" in run.stderr
        assert "fault of zapisnik" not in run.stderr
    assert size not in ("4k", "20k")
    small_disk("50m")
    assert zapisnik("run", "in", "--out", "small/out").returncode == 0
    assert not list(small.rglob("*.tmp"))
    zapisnik("run", "in", "--out", "out")
    after, undisturbed = files_in(small / "out"), files_in(tmp_path / "out")
    assert after.keys() == undisturbed.keys()
    # the seconds; and the report knows where it lies
    assert {name for name in after if after[name] != undisturbed[name]} <= {"manifest.csv", "report.html"}


def test_a_disk_that_may_not_be_written_is_named(
    zapisnik: Command, tmp_path: Path, small_disk: Callable[[str], Path]
) -> None:
    (tmp_path / "a.txt").write_text("Seja.\n")
    small = small_disk("50m")
    assert zapisnik("run", "a.txt", "--out", "small/out").returncode == 0
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    run = zapisnik("run", "a.txt", "--out", "small/out", "--fresh")
    assert run.returncode in (1, 2)
    assert "Read-only file system" in run.stderr
