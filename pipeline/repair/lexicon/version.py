"""Which version of the dictionaries there is, and whether the compiled lexicon is of that version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline import __version__
from pipeline.repair.lexicon.installed import installed_sources
from pipeline.settings import PROJECT, Settings

# The folders of `pipeline/repair` that a compiled lexicon depends on: after a change in them it is compiled anew.
COMPILERS = ("lexicon", "statistics")


class Version(NamedTuple):
    """Hashes of what a lexicon is compiled from."""

    sources: str  # dictionaries, installed word lists, the archive's own statistics, and the program that compiles them
    own: str  # the archive's own words


def dictionary_version(settings: Settings) -> str:
    """Return a hash of everything the dictionaries hold: what was repaired under another one is repaired anew."""
    grammar = sorted((PROJECT / "dictionaries" / "sl" / "minutes").glob("*.t*"))  # of minutes, for segmentation
    return _hash([*_dictionaries(settings), *_own_words(settings), *grammar])


def version_to_compile(settings: Settings) -> Version:
    """Return the version of what there is to compile."""
    folders = (Path(__file__).parents[1] / name for name in COMPILERS)
    program = sorted(module for folder in folders for module in folder.glob("*.py"))
    sources = _hash([*_dictionaries(settings), *program], installed_sources())
    return Version(sources, _hash(_own_words(settings)))


def compiled_version(folder: Path) -> Version | None:
    """Return the version of the lexicon that is compiled in `folder`, or None."""
    try:
        about = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
        return Version(about["sources"], about["own"])
    except (OSError, ValueError, KeyError):
        return None


def is_current(settings: Settings) -> bool:
    """Tell whether the compiled lexicon is what would be compiled now."""
    return compiled_version(settings.lexicon) == version_to_compile(settings)


def _dictionaries(settings: Settings) -> list[Path]:
    files = [path for path in settings.dictionaries.glob("*") if path.suffix in (".tsv", ".toml", ".xz")]
    return sorted([*files, *settings.own_words.glob("*.xz")])


def _own_words(settings: Settings) -> list[Path]:
    return sorted(settings.own_words.glob("*.txt"))


def _hash(files: Iterable[Path], more: str = "") -> str:
    digest = hashlib.sha256(f"{__version__}{more}".encode())
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
