"""The progress display says only what is known, and nothing in a file's name can steer the terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from pipeline.ledger import Record
from pipeline.model import Failure
from pipeline.progress import Bar, Lines, Rate, describe, duration, progress_for


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_no_rate_is_shown_before_enough_pages_are_read() -> None:
    clock = Clock()
    rate = Rate(4, clock)
    for _ in range(7):
        clock.now += 3
        rate.page_done()
        assert rate.per_minute() is None
    clock.now += 3
    rate.page_done()
    assert rate.per_minute() == pytest.approx(20)


def test_the_rate_is_that_of_recent_pages_and_sinks_while_a_page_hangs() -> None:
    clock = Clock()
    rate = Rate(1, clock)
    for seconds in [60.0] * 10 + [2.0] * 100:
        clock.now += seconds
        rate.page_done()
    assert rate.per_minute() == pytest.approx(30)
    clock.now += 120
    assert rate.per_minute() == pytest.approx(15)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.2, "0 s"), (89, "89 s"), (91, "2 min"), (3600, "60 min"), (11_100, "3 h 05 min")]
)
def test_durations_are_as_exact_as_a_person_needs(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_a_file_name_cannot_steer_the_terminal() -> None:
    shown = describe(Failure("a\x1b[2J\nb.pdf", 3, "ocr", "[red]error", "advice"))
    assert shown == "a�[2J�b.pdf, page 3: [red]error – advice"


def test_off_a_terminal_there_is_a_line_for_each_document() -> None:
    out = io.StringIO()
    progress = progress_for(Console(file=out, width=40))
    assert isinstance(progress, Lines)
    row = {"pages": 14, "words": 5210, "repaired": 83, "doubtful": 12, "seconds": 41.2}
    with progress:
        progress.opening(2, 2)
        progress.begin(2, 14, 0, 1)
        progress.document_done(Record("2023/[b]a.pdf", finish_key="x", row=row))
        progress.document_done(Record("2023/b.pdf", failures=(Failure("2023/b.pdf", None, "ingest", "e", "a"),)))
    assert out.getvalue().splitlines() == [
        "[1/2] 2023/[b]a.pdf: 14 pages, 5210 words, 83 repaired, 12 doubtful, 41.2 s",
        "[2/2] 2023/b.pdf: failed",
    ]


def test_the_number_of_documents_is_the_same_from_the_first_line_to_the_last() -> None:
    out = io.StringIO()
    progress = progress_for(Console(file=out))
    bad = Record("a", failures=(Failure("a", None, "ingest", "e", "a"),))
    with progress:
        progress.opening(13, 13)
        progress.document_done(bad)
        progress.begin(2, 14, 0, 1)  # ten are done already
        progress.document_done(bad)
        progress.document_done(bad)
    assert [line.partition(" a")[0] for line in out.getvalue().splitlines()] == [
        "[1/13]",
        "10 documents",
        "[12/13]",
        "[13/13]",
    ]


def test_on_a_terminal_there_is_a_bar_with_pages_rate_and_time_left() -> None:
    out = io.StringIO()
    progress = progress_for(Console(file=out, force_terminal=True, width=120))
    assert isinstance(progress, Bar)
    with progress:
        progress.begin(3, 20, 4, 1)
        assert progress.pace() == ""
        for _ in range(8):
            progress.page_done()
        assert "pages/min" in progress.pace()
        assert progress.pace().endswith(" left")
    assert "12/20" in out.getvalue()
