"""The samples, run by the command line as an archivist would, with the texts they should have given."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.export.tables import read_table

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SCANS, EXPECTED = SAMPLES / "scans", SAMPLES / "expected"


@dataclass(frozen=True)
class SampleRun:
    """What a run made of one sample."""

    path: str  # below samples/scans
    pages: int
    seconds: float  # from its first page to its outputs, in one process
    truth: str
    before: str  # as read
    after: str  # as repaired

    @property
    def scan(self) -> Path:
        return SCANS / self.path


def zapisnik(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command `zapisnik` of this environment; Tesseract has one thread a process."""
    command = [Path(sys.executable).with_name("zapisnik"), *arguments]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def run_samples(out: Path) -> tuple[list[SampleRun], float]:
    """Run all samples into `out`, one process, nothing known from before; return them and the seconds by the clock.

    Raises:
        RuntimeError: the run failed.
    """
    start = time.perf_counter()
    done = zapisnik("run", SCANS, "--out", out, "--jobs", "1", "--fresh")
    elapsed = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"zapisnik run ended with status {done.returncode}:\n{done.stderr}")
    return [_sample_run(out, row) for row in read_table(out / "manifest.csv")], elapsed


def _sample_run(out: Path, row: dict[str, str]) -> SampleRun:
    folder = Path(row["path"]).with_suffix("")
    return SampleRun(
        path=row["path"],
        pages=int(row["pages"]),
        seconds=float(row["seconds"].replace(",", ".")),
        truth=(EXPECTED / folder / "text.txt").read_text(encoding="utf-8"),
        before=(out / folder / "raw.txt").read_text(encoding="utf-8"),
        after=(out / folder / "text.txt").read_text(encoding="utf-8"),
    )
