"""Regular expressions: compiled at set-up, and only loaded by the processes that work.

regex takes 0.05 s to compile those of the modules and 0.3 s to compile those that are made from tables for the minutes
of one document; to load them all, as it pickles them, takes 0.01 s. `python -m pipeline.compile_patterns` writes the
file; what it lacks is compiled when it is needed.
"""

from __future__ import annotations

import pickle
from functools import cache
from pathlib import Path

import regex

from pipeline.files import write_atomically
from pipeline.settings import PROJECT

FILE = PROJECT / "build" / "patterns.pickle"

_MOST = 2000  # patterns that are remembered: modules and tables make some 600

Patterns = dict[tuple[str, int], regex.Pattern[str]]


def compiled(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    """Return `pattern` compiled: loaded, where set-up met it."""
    known = _known()
    found = known.get((pattern, int(flags))) or regex.compile(pattern, flags)
    if len(known) < _MOST:
        known[pattern, int(flags)] = found
    return found


@cache
def _known() -> Patterns:
    return load(FILE)


def load(path: Path) -> Patterns:
    """Return the patterns in a file that `keep` wrote, which is trusted as Python's bytecode is.

    There are none where it is missing or damaged, or was written with another version of regex.
    """
    try:
        with path.open("rb") as file:
            if pickle.load(file) == regex.__version__:  # first, for it would misunderstand patterns of another
                known: Patterns = pickle.load(file)
                return known
    except Exception:  # of a damaged file pickle raises whatever it likes
        return {}
    return {}


def keep(path: Path) -> int:
    """Write all patterns that this process has asked for to `path`, and return their number.

    Raises:
        OSError: the file cannot be written.
    """
    write_atomically(path, pickle.dumps(regex.__version__) + pickle.dumps(_known()))
    return len(_known())
