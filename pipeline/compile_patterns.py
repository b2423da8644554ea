"""Set-up: compile the regular expressions of the program, and keep them.

python -m pipeline.compile_patterns TEXT...

Those that the tables of the grammar make are seen from the minutes in the files TEXT.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from pipeline.patterns import FILE, keep
from pipeline.repair.encoding import load_encodings
from pipeline.segment.minutes import segment_text
from pipeline.settings import Settings


def main(texts: Sequence[str]) -> None:
    """Import what works, segment the files `texts`, and keep what was compiled for that."""
    import_module("pipeline.work")
    load_encodings(Settings().dictionaries / "encodings.toml")
    for text in texts:
        segment_text(Path(text).read_text(encoding="utf-8"))
    keep(FILE)


if __name__ == "__main__":
    main(sys.argv[1:])
