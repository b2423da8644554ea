"""`zapisnik bag`: the outputs of a folder, and the sources if wanted, as a bag that an archive can take in and verify.

BagIt 1.0 (RFC 8493): data/outputs/ holds the outputs as they are, data/sources/ the sources under their paths,
manifest-sha256.txt and manifest-sha512.txt their sums, bag-info.txt what it is and what made it.
"""

from __future__ import annotations

import os
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import bagit

from pipeline import __version__
from pipeline.cache import Store
from pipeline.errors import StageError, UsageError
from pipeline.ledger import Record
from pipeline.outputs import sha256_of
from pipeline.provenance import today
from pipeline.sources import STATE

_SUMS = ("sha256", "sha512")
_OUTPUTS, _SOURCES = "outputs", "sources"


@dataclass(frozen=True, slots=True)
class Bagged:
    """How many files a bag holds, and the sources that are not in it: those that could not be opened."""

    files: int
    left_out: tuple[str, ...]


def make_bag(folder: Path, bag: Path, with_sources: bool) -> Bagged:
    """Make `bag` of the outputs in `folder`, in one step.

    Raises:
        UsageError: there is something at `bag` already, or a run is at work in `folder`.
        StageError: a source is gone or not what it was.
        OSError: the bag cannot be written.
    """
    if bag.exists():
        raise UsageError(f"{bag} is there already", "give another name with -o, or remove it")
    if folder.resolve() in (bag.resolve(), *bag.resolve().parents):
        raise UsageError(f"{bag} would lie in the folder it is made of", "give another place with -o")
    part = bag.with_name(f".{bag.name}.{os.getpid()}.tmp")
    try:
        with Store(folder).locked() as ledger:
            if not ledger.records():
                advice = "run its sources into it again, then make the bag"
                raise UsageError(f"{folder} has no ledger that knows its documents", advice)
            shutil.copytree(folder, part / _OUTPUTS, ignore=_not_for_the_bag)
            records = ledger.records().values()
            unread = [record.path for record in records if not record.kind]
        if with_sources:
            for record in records:
                if record.kind:
                    _add_source(record, folder, part / _SOURCES)
        made = bagit.make_bag(str(part), _about(folder), checksums=_SUMS)
        made.validate()
        part.rename(bag)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Bagged(len(made.payload_entries()), tuple(unread) if with_sources else ())


def _about(folder: Path) -> dict[str, str]:
    return {
        "External-Identifier": folder.resolve().name,
        "External-Description": "Zapisniki: prepoznano in popravljeno besedilo, zgradba, iskalni PDF-ji, poročilo",
        "Bagging-Date": today(),
        "Bag-Software-Agent": f"zapisnik {__version__}",
    }


def _not_for_the_bag(folder: str, names: list[str]) -> set[str]:
    """Leave out what only the next run needs, and unfinished files."""
    return {name for name in names if name == STATE or name.startswith(".")}


def _add_source(record: Record, outputs: Path, folder: Path) -> None:
    target = folder / record.path
    target.parent.mkdir(parents=True, exist_ok=True)
    without = "or make the bag without sources"
    try:
        shutil.copyfile(record.source, target)
    except FileNotFoundError as error:
        forget = f"zapisnik forget {shlex.quote(str(outputs))} {shlex.quote(record.path)}"
        where = f"no longer at {record.source}" if record.source else "not known since the ledger was lost"
        again = "bring it back" if record.source else "run it again"
        advice = f"{again}, or drop its outputs ({forget}), {without}"
        raise StageError("bag", f"the source of {record.path} is {where}", advice) from error
    if sha256_of(target) != record.sha256:
        advice = f"run the folder again, or bring it back as it was, {without}"
        raise StageError("bag", f"{record.source} is not what was read", advice)
