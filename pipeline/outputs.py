"""The files of the output folder that are not one document's text: pictures, tables; and what belongs to a document."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from pipeline.cache import Store
from pipeline.export.provenance_json import write_provenance
from pipeline.export.tables import Cell, error_row, write_errors, write_manifest, write_resolutions
from pipeline.files import replacing, sync_folder
from pipeline.ledger import PageKey, Record
from pipeline.model import Failure
from pipeline.review.parts import PARTS, picture_name
from pipeline.sources import OF_DOCUMENT, TABLES


def link_images(store: Store, keys: Sequence[PageKey], folder: Path) -> None:
    """Put the pictures of the pages with `keys` into `folder`, where the report looks for them, and no others.

    They are links to the files in the store, which takes no room; copies where the drive has no links.

    Raises:
        OSError: the drive is full, or may not be written.
    """
    wanted = {picture_name(key.number): store.image_file(key) for key in keys}
    for old in folder.glob("*.jpg"):
        if old.name not in wanted or not wanted[old.name].exists():
            old.unlink()
    for name, image in wanted.items():
        target = folder / name
        if not image.exists() or (target.exists() and target.samefile(image)):
            continue
        with replacing(target) as part:
            part.unlink()
            try:
                os.link(image, part)
            except OSError:
                shutil.copyfile(image, part)


def images_missing(store: Store, keys: Iterable[PageKey], folder: Path) -> bool:
    """Tell whether a picture that `link_images` puts into `folder` is not there, or one in it is empty."""
    found = {path.name: size_of(path) for kind in ("*.jpg", "*.webp") for path in folder.glob(kind)}
    return 0 in found.values() or any(
        picture_name(key.number) not in found and store.image_file(key).exists() for key in keys
    )


def outputs_in(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of a document's outputs in `folder`, by their names relative to it.

    They are on the disk by then, names and all: what is entered in the ledger afterwards cannot speak of lost files.

    Raises:
        OSError: an output cannot be read.
    """
    found: list[Path] = []
    for path in (path for pattern in OF_DOCUMENT for path in sorted(folder.glob(pattern))):
        found.extend(sorted(path.iterdir()) if path.is_dir() else [path])
    for parent in {path.parent for path in found}:
        sync_folder(parent)
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in found}


def size_of(path: Path) -> int | None:
    """Return the size of a file in bytes; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def outputs_whole(out: Path, record: Record) -> bool:
    """Tell whether all outputs of a document are there, none of them shorter than it was written.

    One that is longer was changed by somebody, and is left until something else is new.
    """
    # A ledger of before knows no sizes.
    return all(
        (size := size_of(out / record.folder / name)) is not None and size >= record.sizes.get(name, size)
        for name in record.outputs
    )


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_outputs(out: Path, record: Record) -> None:
    """Remove the outputs and pictures of a document, and the folders that are empty without them."""
    folder = out / record.folder
    pictures = out / PARTS / record.folder
    for path in (*(folder / name for name in record.outputs), *pictures.glob("*.jpg"), *pictures.glob("*.webp")):
        path.unlink(missing_ok=True)
    for empty in (folder / "alto", folder, *folder.parents, pictures, *pictures.parents):
        if out not in empty.parents:
            continue
        with suppress(OSError):  # there is something else in it
            empty.rmdir()


def set_aside_changed(out: Path, written: Mapping[str, str]) -> list[tuple[str, str]]:
    """Rename the tables in `out` that somebody changed, and return their names, the old one and the new one of each.

    `written` are the SHA-256 sums of the tables as they were written. One that was only cut short is left.

    Raises:
        OSError: a table cannot be read or renamed.
    """
    renamed = []
    for name, sha256 in written.items():
        table = out / name
        if not table.is_file() or sha256_of(table) == sha256 or not table.read_bytes().endswith((b"\n", b"\r")):
            continue
        names = (
            f"{table.stem}-changed{number}{table.suffix}" for number in chain([""], (f"-{later}" for later in count(2)))
        )
        kept = next(kept for kept in names if not (out / kept).exists())
        table.rename(out / kept)
        renamed.append((name, kept))
    return renamed


def sums_of_tables(out: Path) -> dict[str, str]:
    """Return the SHA-256 sum of each table in `out`, by its name."""
    return {name: sha256_of(out / name) for name in TABLES}


def write_tables(out: Path, records: Sequence[Record], failures: Iterable[Failure]) -> None:
    """Write manifest.csv, resolutions.csv, errors.csv and provenance.json; `failures` are those of no document.

    Raises:
        OSError: a table cannot be written.
    """
    write_manifest(out, (_manifest_row(record) for record in records))
    write_resolutions(out, (row for record in records for row in record.resolutions))
    write_errors(out, map(error_row, (*failures, *(failure for record in records for failure in record.failures))))
    write_provenance(out, ((record.path, record.provenance) for record in records if record.outputs))


def _manifest_row(record: Record) -> dict[str, Cell]:
    row = record.row or {"path": record.path, "sha256": record.sha256, "pages": record.pages or None}
    status = "done"
    if record.failures:
        status = "failed" if any(failure.page is None for failure in record.failures) else "partial"
    return {**row, "status": status, **_hashes(record.outputs)}


def _hashes(outputs: Mapping[str, str]) -> dict[str, Cell]:
    """Return the hash of each output; that of alto/ is of what `sha256sum alto/*.xml` prints."""
    hashes: dict[str, Cell] = {f"sha256_{name}": outputs.get(name) for name in OF_DOCUMENT if "*" not in name}
    pages = [f"{sha256}  {name}\n" for name, sha256 in sorted(outputs.items()) if name.startswith("alto/")]
    hashes["sha256_alto"] = hashlib.sha256("".join(pages).encode()).hexdigest() if pages else None
    return hashes
