"""What workers add on a Dask cluster: the same pages with one worker, two, and so on.

    python -m benchmarks.cluster_speed [--pages 12] [--workers 1 2] [--seconds 3]

Scheduler and workers run on this machine, one process each. With `--seconds` Tesseract takes so long for a page and
does nothing: what is measured then is what the cluster, the command and the stages around Tesseract add, also where
there are fewer processors than workers.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.archive_speed import AT_ONCE, Run, draw_pages, measured, run_zapisnik, write_scan

BIN = Path(sys.executable).parent


@contextmanager
def cluster(workers: int, folder: Path, path: str) -> Iterator[str]:
    """Yield the address of a scheduler with `workers`, which have the folder `path` before all others in PATH."""
    environment = {**os.environ, "PATH": f"{path}:{os.environ['PATH']}"}
    quiet = {"cwd": folder, "env": environment, "stderr": subprocess.PIPE, "text": True}
    scheduler = subprocess.Popen(
        [BIN / "dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], **quiet
    )
    started = [scheduler]
    try:
        address = _wait_for(scheduler, r"tcp://127\.0\.0\.1:\d+")
        for _ in range(workers):
            command = [BIN / "dask", "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
            started.append(subprocess.Popen(command, **quiet))
        for worker in started[1:]:
            _wait_for(worker, "Registered to")
        yield address
    finally:
        for process in reversed(started):
            process.kill()  # a worker that ends by itself first waits for its scheduler
        for process in started:
            process.communicate()


def _wait_for(process: subprocess.Popen[str], pattern: str) -> str:
    assert process.stderr is not None
    return next(found[0] for line in process.stderr if (found := re.search(pattern, line)))


def slow_tesseract(seconds: float, folder: Path) -> Path:
    """Return the folder of a Tesseract that has read the page before, and takes so long to say so."""
    answers, tool = folder / "answers", folder / "tools/tesseract"
    for made in (answers, tool.parent):
        made.mkdir()
    answer = AT_ONCE.format(tesseract=shutil.which("tesseract"), answers=answers)
    tool.write_text(answer.replace("image=$1", f'case "$*" in *tsv*) sleep {seconds};; esac\nimage=$1'))
    tool.chmod(0o755)
    return tool.parent


def run_on(address: str, scan: Path, out: Path) -> Run:
    try:
        return measured([BIN / "zapisnik", "run", scan.parent, "--out", out, "--dask", address], {})
    finally:
        shutil.rmtree(out, ignore_errors=True)


def by_workers(pages: int, workers: Sequence[int], seconds: float, folder: Path) -> Table:
    picture = list(draw_pages(1 if seconds else pages))
    scan = write_scan(picture * pages if seconds else picture, folder / "in")
    path = ""
    if seconds:
        path = str(slow_tesseract(seconds, folder))
        run_zapisnik(write_scan(picture, folder / "in-first"), 1, folder / "first", path)
    kind = f"Tesseract takes {seconds:g} s a page" if seconds else "Tesseract as it is"
    table = Table(title=f"{pages} pages; {kind}", title_justify="left", box=box.SIMPLE)
    for column in ("workers", "seconds", "pages a minute", "ratio"):
        table.add_column(column, justify="right")
    first = 0.0
    for number in workers:
        with cluster(number, folder, path) as address:
            taken = run_on(address, scan, folder / "out").seconds
        first = first or taken
        table.add_row(str(number), f"{taken:.1f}", f"{60 * pages / taken:.0f}", f"{first / taken:.2f}")
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=0, help="how long Tesseract takes for a page, without working")
    given = parser.parse_args()
    console = Console()
    if not console.is_terminal:
        console.width = 120
    with TemporaryDirectory() as name:
        console.print(f"load {os.getloadavg()[0]:.1f}")
        console.print(by_workers(given.pages, given.workers, given.seconds, Path(name)))


if __name__ == "__main__":
    main()
