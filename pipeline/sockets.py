"""Removes what a main process left that was killed: the folder of the sockets to its workers, and their scratch space.

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
    if not address or os.getpid() != process:
        return
    folder = Path(address).parent
    scratch = [link.resolve() for link in folder.glob("*") if link.is_symlink()]
    for left in (*scratch, folder):
        shutil.rmtree(left, ignore_errors=True)


atexit.register(_remove, os.getpid())
