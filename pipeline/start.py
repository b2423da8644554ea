"""Where every process of the program starts: it imports nothing that takes long, for each worker does so too."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress

# Objects after which Python looks for garbage: with its 700 imports take 10 % longer, finishing 7 %.
gc.set_threshold(20_000)


def main() -> None:
    """Run the command line and end the process with its exit status."""
    _open_streams()
    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a script's background job starts without it
        signal.signal(number, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup has it
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        status = _run()
    except KeyboardInterrupt:  # before there was anything to be interrupted
        status = 130
    sys.exit(status)


def _open_streams() -> None:
    """Open the standard streams that the process was started without, as by cron: what is opened next would be them."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            os.set_inheritable(number, True)  # by the tools
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - to the end


def _run() -> int:
    if sys.argv[1:2] == ["run"] and "--dask" not in sys.argv:
        from pipeline import pool

        with suppress(OSError):  # the run will say so
            pool.prepare()  # first of all: while this process imports and looks about, so does that one
    from pipeline import cli

    status = cli.main()
    if "pipeline.pool" in sys.modules:
        from pipeline import pool

        pool.dismiss()
    gc.freeze()  # or all that was imported would be looked through for garbage at the end: 0.1 s
    return status
