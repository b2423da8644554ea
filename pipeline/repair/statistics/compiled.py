"""A compiled table: keys in a marisa-trie, a number for each key in an array beside it."""

from __future__ import annotations

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


def load_trie(folder: Path, name: str) -> marisa_trie.Trie:
    """Return NAME.marisa of `folder`, memory-mapped.

    Raises:
        MissingToolError: there is none.
    """
    trie = marisa_trie.Trie()
    try:
        trie.mmap(str(folder / f"{name}.marisa"))
    except (OSError, RuntimeError) as error:
        raise _missing(folder, name) from error
    return trie


def load_table(folder: Path, name: str) -> tuple[marisa_trie.Trie, NDArray[Any]]:
    """Return the table `name` of `folder`, memory-mapped.

    Raises:
        MissingToolError: there is none.
    """
    try:
        return load_trie(folder, name), load_column(folder / f"{name}.npy")
    except (OSError, ValueError) as error:
        raise _missing(folder, name) from error


def _missing(folder: Path, name: str) -> MissingToolError:
    return MissingToolError(f"the compiled {name} are missing from {folder}", COMPILE)
