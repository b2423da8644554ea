"""`zapisnik bag`: the outputs of a folder, and the sources if wanted, as a bag that an archive can take in and verify.

BagIt 1.0 (RFC 8493): data/outputs/ holds the outputs as they are, data/sources/ the sources under their paths,
manifest-sha256.txt and manifest-sha512.txt their sums, bag-info.txt what it is and what made it.
"""

from __future__ import annotations

import logging
import os
import re
import shlex
import shutil
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from glob import escape
from pathlib import Path

import bagit

from pipeline import __version__
from pipeline.cache import Store
from pipeline.errors import StageError, UsageError
from pipeline.ledger import BEGUN, Record
from pipeline.outputs import sha256_of
from pipeline.provenance import today
from pipeline.sources import STATE, readable

logging.getLogger("bagit").setLevel(logging.CRITICAL)  # what it finds is told once, by us
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
    _remove_left_parts(bag)
    try:
        with Store(folder).locked() as ledger:
            if not ledger.records():
                advice = "run its sources into it again, then make the bag"
                raise UsageError(f"{folder} has no ledger that knows its documents", advice)
            records = ledger.records().values()
            if ledger.state(BEGUN) or any(one.kind and not one.finish_key and not one.failures for one in records):
                raise UsageError(
                    f"a run into {folder} was interrupted", "let it finish with the same command, then bag"
                )
            shutil.copytree(folder, part / _OUTPUTS, ignore=_not_for_the_bag)
            unread = [record.path for record in records if not record.kind]
        if with_sources:
            for record in records:
                if record.kind:
                    _add_source(record, folder, part / _SOURCES)
        _check_names(part)
        made = bagit.make_bag(str(part), _about(folder), checksums=_SUMS)
        _check_outputs(records, made.payload_entries())
        made.validate()
        part.rename(bag)
    except bagit.BagError as error:
        what = str(error).split(";")[0]
        raise StageError(
            "bag", f"the bag does not verify: {what}", "make it on another drive, and send this"
        ) from error
    except shutil.Error as error:  # which tells of all files at once
        name, _, why = error.args[0][0]
        raise StageError("bag", f"{name} cannot be copied: {why}", "make room, or remove what is no file") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Bagged(len(made.payload_entries()), tuple(unread) if with_sources else ())


def _remove_left_parts(bag: Path) -> None:
    """Remove what is left of attempts at this bag that were killed."""
    for left in bag.parent.glob(f".{escape(bag.name)}.*.tmp"):
        process = left.name.split(".")[-2]
        if process.isdecimal() and not Path("/proc", process).exists():
            shutil.rmtree(left, ignore_errors=True)


def _check_outputs(records: Iterable[Record], entries: Mapping[str, Mapping[str, str]]) -> None:
    """Raise StageError where an output is missing from the `entries` of the bag, or is not what the run wrote."""
    for record in records:
        for name, sha256 in record.outputs.items():
            if entries.get(f"data/{_OUTPUTS}/{record.folder}/{name}", {}).get("sha256") != sha256:
                what = f"{record.folder}/{name} is missing, or not what was written"
                raise StageError("bag", what, f"remove {record.folder} in the output folder, and run it again")


def _check_names(folder: Path) -> None:
    """Raise UsageError where the names of files would be misread in a manifest, by the rules or by bagit itself."""
    seen: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        other = seen.setdefault(unicodedata.normalize("NFC", name), name)
        if other != name:
            raise UsageError(
                f"the name {name!r} is there in two ways to write its letters", "rename one of the sources"
            )
        if re.search("%0[adAD]", name):
            raise UsageError(
                f"a bag cannot hold the name {name!r}: it would be read as a new line", "rename the source"
            )


def _about(folder: Path) -> dict[str, str]:
    return {
        "External-Identifier": readable(folder.resolve().name),
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
