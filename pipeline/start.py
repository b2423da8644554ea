"""Where every process of the program starts: it imports nothing that takes long, for each worker does so too."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

# Objects after which Python looks for garbage: with its 700 imports take 10 % longer, finishing 7 %.
gc.set_threshold(20_000)


def main() -> None:
    """Run the command line and end the process with its exit status."""
    if sys.argv[1:2] == ["run"] and "--dask" not in sys.argv:
        from pipeline import pool

        with suppress(OSError):  # the run will say so
            pool.prepare()  # first of all: while this process imports and looks about, so does that one
    from pipeline import cli

    status = cli.main()
    gc.freeze()  # or all that was imported would be looked through for garbage at the end: 0.1 s
    sys.exit(status)
