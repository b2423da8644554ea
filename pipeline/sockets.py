"""Removes the folder of the sockets by way of which workers are started, where the main process was killed.

Imported by the process alone that workers are forked from, which ends after the main one.
"""

from __future__ import annotations

import atexit
import os
import shutil
from multiprocessing import forkserver
from pathlib import Path


def _remove(process: int) -> None:
    address = getattr(forkserver._forkserver, "_forkserver_address", None)
    if address and os.getpid() == process:
        shutil.rmtree(Path(address).parent, ignore_errors=True)


atexit.register(_remove, os.getpid())
