"""Set-up: compile the patterns that minutes need, and keep them.

python -m pipeline.compile_patterns TEXT...

What minutes need is seen from those in the files TEXT, which are repaired and segmented.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.patterns import FILE, keep
from pipeline.repair.encoding import load_encodings
from pipeline.segment import segment_text
from pipeline.settings import Settings


def main(texts: Sequence[str]) -> None:
    """Segment the files `texts` and keep what was compiled for that."""
    load_encodings(Settings().dictionaries / "encodings.toml")
    for text in texts:
        segment_text(Path(text).read_text(encoding="utf-8"))
    keep(FILE)


if __name__ == "__main__":
    FILE.unlink(missing_ok=True)  # so that only what is met now is kept
    main(sys.argv[1:])
