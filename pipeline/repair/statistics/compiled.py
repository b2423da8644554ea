"""A compiled table: keys in a marisa-trie, a number for each key in an array beside it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MissingToolError

COMPILE = "run `make setup`, or `zapisnik lexicon build --fresh`"


def save_table(folder: Path, name: str, trie: marisa_trie.Trie, numbers: NDArray[Any]) -> None:
    """Write `trie` and its `numbers`, in the order of its keys' ids, as NAME.marisa and NAME.npy."""
    trie.save(str(folder / f"{name}.marisa"))
    np.save(folder / f"{name}.npy", numbers)


def load_column(path: Path) -> NDArray[Any]:
    """Return the array in `path`, memory-mapped, as a plain array: one of numpy's memmaps is slow to index."""
    return np.asarray(np.load(path, mmap_mode="r"))


@contextmanager
def loading(what: str, folder: Path) -> Iterator[None]:
    """Say what an error means that loading `what`, as compiled into `folder`, raises.

    Raises:
        MissingToolError: it is not there, or damaged.
        MemoryError: it is there, and there is no memory left to map it, as where a page has taken it all.
    """
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        unmapped = getattr(error, "errno", None) == errno.ENOMEM or "MAP_FAILED" in str(error)
        if unmapped and all(path.stat().st_size for path in folder.iterdir()):  # one that is empty cannot be mapped
            raise MemoryError(f"no memory is left to load the {what}") from error
        raise MissingToolError(f"the compiled {what} is missing from {folder}", COMPILE) from error


def load_trie(folder: Path, name: str) -> marisa_trie.Trie:
    """Return NAME.marisa of `folder`, memory-mapped.

    Raises: as `loading`.
    """
    trie = marisa_trie.Trie()
    with loading(f"table {name}", folder):
        trie.mmap(str(folder / f"{name}.marisa"))
    return trie


def load_table(folder: Path, name: str) -> tuple[marisa_trie.Trie, NDArray[Any]]:
    """Return the table `name` of `folder`, memory-mapped.

    Raises: as `loading`.
    """
    with loading(f"table {name}", folder):
        return load_trie(folder, name), load_column(folder / f"{name}.npy")
