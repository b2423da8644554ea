"""How fast a scanned document goes through the whole line, beside bare Tesseract and OCRmyPDF.

    python -m benchmarks.archive_speed [--pages 20] [--jobs 2] [--ocrmypdf PATH] [--long 1000] [--rounds 1]

One PDF of A4 pages (200 dpi, grey, JPEG, drawn from the sample texts) is read by `tesseract` on its bare images,
several at a time, once with a thread each and once as installed (it starts as many as it likes, which wait for each
other), by `zapisnik run` with all its outputs, and by `ocrmypdf -j` where it is installed: one after the
other, in each round, so that a machine that others use as well slows all of them. Then the stages of a page are timed
one by one in this process, and, with `--long`, a PDF of so many pages is run with a Tesseract that answers at once,
which shows what a page costs besides reading it, and whether that grows with the length of the document.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TypeVar

import cv2
import img2pdf
import numpy as np
import pikepdf
from PIL import Image
from rich import box
from rich.console import Console
from rich.table import Table

from pipeline.ingest.inspection import inspect
from pipeline.ingest.loading import load_page
from pipeline.model import Document, Kind, Page
from pipeline.ocr.rereading import read_well
from pipeline.outputs import sha256_of
from pipeline.preprocess.other_preparations import preparations
from pipeline.preprocess.preparation import prepare
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.settings import Settings

_AT_A_TIME = 100  # pages of a long document that are made at a time
_PR_SET_CHILD_SUBREAPER = 36  # prctl(2): processes whose parent ends become children of this one
DPI = 200
QUALITY = 50  # of the JPEG pages, as office scanners have it: some 200 kB a page
Answer = TypeVar("Answer")
ALONE = "tesseract, a thread each"
ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
# Answers at once with what Tesseract said when it was first asked the same about the same image, or list of images.
AT_ONCE = """#!/bin/sh
case "$*" in *--version*|*--list-langs*) exec {tesseract} "$@";; esac
image=$1 output=$2; shift 2
case "$image" in *.txt) shown() {{ xargs -d '\\n' cat < "$image"; }};; *) shown() {{ cat "$image"; }};; esac
known={answers}/$({{ shown; echo "$*"; }} | sha256sum | cut -c 1-32)
if [ ! -e "$known" ]; then
  {tesseract} "$image" "{answers}/$$" "$@" || exit
  for file in "{answers}/$$".*; do mv "$file" "$known.${{file##*.}}"; done
  touch "$known"
fi
for file in "$known".*; do cp "$file" "$output.${{file##*.}}"; done
"""


# ------------------------------------------------------------------------------------------------ the pages


def draw_pages(number: int) -> Iterator[bytes]:
    """Yield `number` scanned pages of the sample texts as JPEG files, none of them like another."""
    from samples.degrade import scan
    from samples.layout import Style, set_pages
    from samples.paint import print_page
    from samples.render import HUMANIST, SANS, SERIF, SLAB, TEXTS

    styles = [Style(*face, size=11, footer="{page}") for face in (SERIF, SANS, SLAB, HUMANIST)]
    texts = ["redna-seja", "odbor", "izredna-seja", "komisija", "krajevna-skupnost", "zbor"]
    generator = np.random.default_rng(200)
    made = 0
    while made < number:
        style = styles[made % len(styles)]
        for text in texts:
            for page in set_pages((TEXTS / f"{text}.txt").read_text("utf-8"), style):
                if len(page.lines) < 25:
                    continue  # the last page of a text, mostly white
                turn = float(generator.normal(0, 0.4))
                pixels = scan(print_page(page, style, DPI), generator, turn=turn, blur=0.5, noise=2.0)
                file = io.BytesIO()
                Image.fromarray(pixels).save(file, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
                yield file.getvalue()
                made += 1
                if made == number:
                    return


def write_scan(pages: Sequence[bytes], folder: Path) -> Path:
    """Write `pages` as one PDF into `folder`, a folder of its own."""
    folder.mkdir()
    target = folder / "zapisniki.pdf"
    target.write_bytes(img2pdf.convert(list(pages), nodate=True, engine=img2pdf.Engine.internal))
    return target


def write_long_scan(page: bytes, length: int, folder: Path) -> Path:
    """Write a PDF of `length` pages that all look like `page`, each with an image of its own, into `folder`."""
    scan = write_scan([page] * min(length, _AT_A_TIME), folder)
    if length > _AT_A_TIME:
        with TemporaryDirectory() as name, pikepdf.Pdf.new() as whole:
            part = shutil.move(scan, name)
            opened = [pikepdf.open(part) for _ in range(length // _AT_A_TIME)]  # else its images would be shared
            for pdf in opened:
                whole.pages.extend(pdf.pages)
            whole.save(scan)
    return scan


# ------------------------------------------------------------------------------------------------ by the clock


@dataclass(frozen=True)
class Run:
    """What a command took: seconds by the clock and of all processors, and its largest process in MB."""

    seconds: float
    cpu: float
    memory: float


def measured(command: Sequence[str | Path], environment: dict[str, str]) -> Run:
    """Run `command` and all it starts to the end.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    # A process of its own waits for it: the system's account of children cannot be taken back to zero.
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status, line = 1, ""
        try:
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
            start = time.perf_counter()
            with Path(os.devnull).open("w") as nothing:
                done = subprocess.run(command, env={**os.environ, **environment}, stdout=nothing, stderr=nothing)
            seconds = time.perf_counter() - start
            with suppress(ChildProcessError):
                while True:
                    os.wait()  # for what it has left behind, to the last
            usage = resource.getrusage(resource.RUSAGE_CHILDREN)
            line = f"{done.returncode} {seconds} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss / 1000}"
            status = 0
        finally:
            os.write(writer, line.encode())
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as answer:
        line = answer.read()
    os.waitpid(child, 0)
    returned, *figures = line.split()
    if int(returned):
        raise subprocess.CalledProcessError(int(returned), [str(part) for part in command])
    return Run(*map(float, figures))


def run_bare(pages: Sequence[bytes], jobs: int, folder: Path, environment: dict[str, str]) -> Run:
    """Read the images of the pages with `tesseract`, `jobs` at a time, text only."""
    files = []
    for number, page in enumerate(pages):
        file = folder / f"{number}.jpg"
        file.write_bytes(page)
        files.append(file)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(partial(_read_bare, environment), files))
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, cpu, after.ru_maxrss / 1000)


def _read_bare(environment: dict[str, str], picture: Path) -> None:
    command = ["tesseract", str(picture), str(picture.with_suffix("")), "-l", "slv", "--dpi", str(DPI)]
    subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True)


def run_zapisnik(scan: Path, jobs: int, out: Path, path: str = "", scratch: Path | None = None) -> Run:
    """Run the whole line on `scan` into `out`, with the folder `path` before all others in PATH, in `scratch`."""
    command = [Path(sys.executable).with_name("zapisnik"), "run", scan.parent, "--out", out, "--jobs", str(jobs)]
    environment = {"PATH": f"{path}:{os.environ['PATH']}"} if path else {}
    if scratch is not None:
        environment["TMPDIR"] = str(scratch)
    try:
        return measured(command, environment)
    finally:
        shutil.rmtree(out, ignore_errors=True)


def run_ocrmypdf(program: str, scan: Path, jobs: int, folder: Path) -> Run:
    text, pdf = folder / "ocrmypdf.txt", folder / "ocrmypdf.pdf"
    command = [program, "-q", "-j", str(jobs), "-l", "slv", "--deskew", "--sidecar", str(text), str(scan), str(pdf)]
    return measured(command, {})


def side_by_side(pages: Sequence[bytes], jobs: int, rounds: int, ocrmypdf: str | None, folder: Path) -> Table:
    scan = write_scan(pages, folder / "in")
    ways: dict[str, Callable[[], Run]] = {ALONE: partial(run_bare, pages, jobs, folder, ONE_THREAD)}
    ways["the same, as installed"] = partial(run_bare, pages, jobs, folder, {})
    ways["zapisnik run"] = partial(run_zapisnik, scan, jobs, folder / "out")
    if ocrmypdf:
        ways["ocrmypdf --deskew"] = partial(run_ocrmypdf, ocrmypdf, scan, jobs, folder)
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            runs[name].append(way())
    title = f"{len(pages)} pages, {jobs} at a time; the middle of {rounds} rounds"
    table = Table(title=title, title_justify="left", box=box.SIMPLE)
    table.add_column("", no_wrap=True)
    for column in ("seconds", "ratio", "processor s a page", "largest process MB"):
        table.add_column(column, justify="right")
    for name, taken in runs.items():
        ratios = [one.seconds / bare.seconds for one, bare in zip(taken, runs[ALONE], strict=True)]
        table.add_row(
            name,
            f"{statistics.median(run.seconds for run in taken):.1f}",
            f"{statistics.median(ratios):.2f}",
            f"{statistics.median(run.cpu for run in taken) / len(pages):.2f}",
            f"{max(run.memory for run in taken):.0f}",
        )
    return table


# ------------------------------------------------------------------------------------------------ the stages of a page


def stages(scan: Path, folder: Path, most: int = 20) -> dict[str, float]:
    """Return the seconds a page of each stage, in this process, without the loading of the dictionaries."""
    from pipeline.cache import PageRead, Store, pack_page
    from pipeline.export.document import export, export_pages
    from pipeline.ledger import PageKey
    from pipeline.repair.document import repair
    from pipeline.review.page_images import write_page_image
    from pipeline.segment.minutes import segment

    settings = Settings()
    lexicon = load_lexicon(settings.lexicon)
    cv2.setNumThreads(1)
    found, sha256 = inspect(scan, settings.ingest), sha256_of(scan)
    numbers = range(1, min(found.pages, most) + 1)
    taken: dict[str, float] = {}

    def timed(stage: str, work: Callable[..., Answer], *args: object) -> Answer:
        start = time.perf_counter()
        answer = work(*args)
        taken[stage] = taken.get(stage, 0.0) + (time.perf_counter() - start) / len(numbers)
        return answer

    def keep(read: PageRead) -> None:
        store.save_page(PageKey(sha256, "0" * 64, read.page.number), pack_page(read))

    store, pages = Store(folder), list[Page]()
    for number in numbers:
        image = timed("ingest", load_page, scan, Kind.PDF, number, settings.ingest).image
        assert image is not None
        timed("picture for the report", write_page_image, image, folder / "page.webp")
        ready, *_ = timed("preprocess", prepare, image, settings.preprocess)
        page = timed("ocr", read_well, ready, number, settings.ocr, lexicon, preparations)
        page = replace(page, width=image.width, height=image.height)
        timed("page kept", keep, PageRead(page, 0.0))
        pages.append(page)
    document = Document("a.pdf", sha256, Kind.PDF, tuple(pages))
    repair(document, settings)  # loads the dictionaries
    document = timed("repair", repair, document, settings)
    document = timed("segment", segment, document)
    timed("export", export, document, folder / "a", lambda: export_pages(document, scan, folder / "a", lambda: "a"))
    return taken


def by_stage(taken: dict[str, float]) -> Table:
    table = Table(title="Processor seconds a page, stage by stage", title_justify="left", box=box.SIMPLE)
    table.add_column("stage")
    table.add_column("seconds", justify="right")
    for stage, seconds in taken.items():
        table.add_row(stage, f"{seconds:.3f}")
    table.add_row("all but ocr", f"{sum(taken.values()) - taken['ocr']:.3f}")
    return table


# ------------------------------------------------------------------------------------------------ long documents


def run_at_once(pages: Sequence[bytes], lengths: Sequence[int], jobs: int, folder: Path) -> Table:
    """Run documents of so many times the first page, with a Tesseract that has read that one before."""
    answers, tool = folder / "answers", folder / "tools/tesseract"
    for made in (answers, tool.parent):
        made.mkdir()
    tool.write_text(AT_ONCE.format(tesseract=shutil.which("tesseract"), answers=answers))
    tool.chmod(0o755)
    run_zapisnik(write_scan(pages[:1], folder / "in-first"), 1, folder / "out", str(tool.parent))
    table = Table(title="Everything but reading, by length", title_justify="left", box=box.SIMPLE)
    for column in ("pages", "seconds", "seconds a page", "processor s a page", "largest process MB", "scratch MB"):
        table.add_column(column, justify="right")
    for length in lengths:
        with ProcessPoolExecutor(1, get_context("spawn")) as other:  # what this one has held counts for what it starts
            scan = other.submit(write_long_scan, pages[0], length, folder / f"in-{length}").result()
        scratch = Scratch(folder / f"scratch-{length}")
        run = run_zapisnik(scan, jobs, folder / "out", str(tool.parent), scratch.folder)
        shutil.rmtree(scan.parent)
        figures = (f"{run.seconds:.1f}", f"{run.seconds / length:.3f}", f"{run.cpu / length:.3f}", f"{run.memory:.0f}")
        table.add_row(str(length), *figures, f"{scratch.most() / 1e6:.0f}")
    return table


class Scratch:
    """A folder for temporary files that is watched: how much is in it at the most, with files that have no name."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self._most = 0
        self._over = Event()
        self._watch = Thread(target=self._look, daemon=True)
        self._watch.start()

    def most(self) -> int:
        """Stop watching, and return the bytes."""
        self._over.set()
        self._watch.join()
        return self._most

    def _look(self) -> None:
        while not self._over.wait(0.2):
            self._most = max(self._most, sum(self._files().values()))

    def _files(self) -> dict[tuple[int, int], int]:
        found: dict[tuple[int, int], int] = {}
        named = (Path(folder, name) for folder, _, names in os.walk(self.folder) for name in names)
        for path in (*named, *self._open_files()):
            with suppress(OSError):  # gone meanwhile
                status = path.stat()
                found[status.st_dev, status.st_ino] = status.st_blocks * 512
        return found

    def _open_files(self) -> Iterator[Path]:
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                for handle in (process / "fd").iterdir():
                    with suppress(OSError):
                        if self.folder in handle.readlink().parents:
                            yield handle


def main() -> None:
    parser = argparse.ArgumentParser(description="The speed of a scanned document, beside other programs.")
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1, help="how often each program is run; the middle is shown")
    parser.add_argument("--ocrmypdf", default=shutil.which("ocrmypdf"), help="its path, where it is not in PATH")
    parser.add_argument("--long", type=int, default=0, help="pages of the longest document of the last table")
    parser.add_argument("--only-long", action="store_true", help="that table alone")
    given = parser.parse_args()
    console = Console()
    if not console.is_terminal:
        console.width = 120
    pages = list(draw_pages(1 if given.only_long else given.pages))
    with TemporaryDirectory() as name:
        folder = Path(name)
        console.print(f"{sum(map(len, pages)) / len(pages) / 1000:.0f} kB a page; load {os.getloadavg()[0]:.1f}")
        if not given.only_long:
            console.print(side_by_side(pages, given.jobs, given.rounds, given.ocrmypdf, folder))
            console.print(by_stage(stages(folder / "in/zapisniki.pdf", folder / "stages")))
        if given.long:
            lengths = [length for length in (10, 100, 1000, 10_000) if length < given.long] + [given.long]
            console.print(run_at_once(pages, lengths, given.jobs, folder))


if __name__ == "__main__":
    main()
