"""How well and how fast the samples are read: `make bench`, or `python -m benchmarks`.

The samples are development texts: the program was made with them in sight, so what is measured here is not what it
does to texts it has never seen.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.error_rates import (
    ErrorCount,
    caron_word_errors,
    character_error_rate,
    harmed,
    word_error_rate,
    words_of,
)
from benchmarks.samples import SampleRun, run_samples
from benchmarks.segmentation_score import DEVELOPMENT, GOLDEN, HELD, MINUTES, Score, cells, clean_rows
from benchmarks.speed import BareReading, read_bare

NONE = ErrorCount(0, 0)
WIDTH = 120  # columns, where the output is not a terminal


def main() -> None:
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    with TemporaryDirectory() as folder:
        console.print("Running the samples …", style="dim")
        runs, elapsed = run_samples(Path(folder))
    console.print("Reading the same page images with tesseract alone …", style="dim")
    bare = {run.path: read_bare(run.scan) for run in runs}
    console.print(_accuracy(runs, bare))
    console.print("Development texts: the program was made with these samples in sight.")
    console.print("bare: tesseract -l slv without preparation and repair. Capitals and punctuation count.\n")
    _print_harm(console, runs)
    console.print(_segmentation())
    console.print("Clean texts of bodies; what was found at first try is told in benchmarks/minutes/README.md.")
    console.print(_speed(runs, bare, elapsed))
    console.print("One process. In total by the clock, with start, lexicon, texts without a scan, and report.")


def _accuracy(runs: list[SampleRun], bare: dict[str, BareReading]) -> Table:
    table = Table(title="Accuracy: errors in % of the true letters and words", title_justify="left", box=box.SIMPLE)
    table.add_column("sample", no_wrap=True)
    for column in ("letters\nbefore", "letters\nafter", "words\nbare", "words\nbefore", "words\nafter"):
        table.add_column(column, justify="right", no_wrap=True)
    for column in ("č š ž\nwords", "right\nbefore", "right\nafter", "\nharmed"):
        table.add_column(column, justify="right", no_wrap=True)
    for run in runs:
        table.add_row(run.path, *_cells(_counts(run, bare[run.path])))
    table.add_section()
    scans = [run for run in runs if bare[run.path].pages]
    table.add_row("scans, in total", *_cells(_total([_counts(run, bare[run.path]) for run in scans])))
    whole = _total([_counts(run, bare[run.path]) for run in runs])
    table.add_row("all, in total", *_cells([*whole[:2], NONE, *whole[3:]]))
    return table


def _counts(run: SampleRun, bare: BareReading) -> list[ErrorCount]:
    """Return what the columns of a sample's row show."""
    return [
        character_error_rate(run.truth, run.before),
        character_error_rate(run.truth, run.after),
        word_error_rate(run.truth, bare.text) if bare.pages else NONE,
        word_error_rate(run.truth, run.before),
        word_error_rate(run.truth, run.after),
        caron_word_errors(run.truth, run.before),
        caron_word_errors(run.truth, run.after),
        ErrorCount(len(harmed(run.truth, run.before, run.after)), len(words_of(run.truth))),
    ]


def _total(rows: list[list[ErrorCount]]) -> list[ErrorCount]:
    return [sum(column, start=NONE) for column in zip(*rows, strict=True)]


def _cells(counts: list[ErrorCount]) -> list[str]:
    rates = [f"{100 * count.rate:.2f}" if count.total else "–" for count in counts[:5]]
    before, after, harm = counts[5:]
    return [*rates, *map(str, (before.total, before.total - before.errors, after.total - after.errors, harm.errors))]


def _print_harm(console: Console, runs: list[SampleRun]) -> None:
    console.print("Right words harmed by repair:", style="bold")
    found = [(run.path, harm) for run in runs for harm in harmed(run.truth, run.before, run.after)]
    for path, harm in found:
        console.print(f"  {path}: {harm.truth} → {harm.repaired or '(nothing)'}   in: {harm.context}", markup=False)
    console.print("" if found else "  none\n")


def _segmentation() -> Table:
    table = Table(title="Segmentation: F1, and figures invented", title_justify="left", box=box.SIMPLE)
    table.add_column("minutes", no_wrap=True)
    for column in ("items", "resolutions", "votes", "attendance", "header", "invented"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, one in clean_rows(MINUTES / "dev"):
        table.add_row(name, *cells(one))
    table.add_section()
    totals = (*((name, MINUTES / name) for name in (*DEVELOPMENT, *HELD)), ("golden texts", GOLDEN))
    for name, folder in totals:  # of the test texts nothing but their total is shown
        table.add_row(name, *cells(sum((one for _, one in clean_rows(folder)), Score())))
    return table


def _speed(runs: list[SampleRun], bare: dict[str, BareReading], elapsed: float) -> Table:
    table = Table(title="Speed: seconds a page", title_justify="left", box=box.SIMPLE)
    table.add_column("sample", no_wrap=True)
    for column in ("pages", "whole line", "bare tesseract", "ratio"):
        table.add_column(column, justify="right")
    for run in runs:
        alone = bare[run.path]
        table.add_row(run.path, *_pace(run.pages, run.seconds, alone.pages, alone.seconds))
    table.add_section()
    pages = sum(alone.pages for alone in bare.values())
    table.add_row("in total", *_pace(pages, elapsed, pages, sum(alone.seconds for alone in bare.values())))
    return table


def _pace(pages: int, seconds: float, bare_pages: int, bare_seconds: float) -> tuple[str, str, str, str]:
    """Return the cells of a row; a document without page images has no bare reading beside it."""
    if not bare_pages:
        return str(pages), f"{seconds / pages:.2f}", "–", "–"
    return str(pages), f"{seconds / pages:.2f}", f"{bare_seconds / bare_pages:.2f}", f"{seconds / bare_seconds:.2f}"


if __name__ == "__main__":
    main()
