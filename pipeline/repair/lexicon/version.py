"""Which version of the dictionaries there is, and whether the compiled lexicon is of that version."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pipeline import __version__
from pipeline.settings import Settings

# The folders of `pipeline/repair` that a compiled lexicon depends on: after a change in them it is compiled anew.
COMPILERS = ("lexicon", "statistics")


def dictionary_version(settings: Settings) -> str:
    """Return a hash of everything the dictionaries hold: what was repaired under another one is repaired anew."""
    digest = hashlib.sha256(__version__.encode())
    files = [path for path in settings.dictionaries.glob("*") if path.suffix in (".tsv", ".toml", ".xz")]
    files += (path for path in settings.own_words.glob("*") if path.suffix in (".txt", ".xz"))
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def compiled_version(settings: Settings) -> str:
    """Return a hash of what is compiled and of the program that compiles it."""
    digest = hashlib.sha256(dictionary_version(settings).encode())
    for folder in COMPILERS:
        for module in sorted((Path(__file__).parents[1] / folder).glob("*.py")):
            digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def is_current(settings: Settings) -> bool:
    """Tell whether the compiled lexicon is what would be compiled now."""
    try:
        about = json.loads((settings.lexicon / "lexicon.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(about.get("version") == compiled_version(settings))
