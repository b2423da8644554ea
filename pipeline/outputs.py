"""The files of the output folder that are not one document's text: pictures, tables; and what belongs to a document."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from pipeline.cache import Record, Store
from pipeline.export.tables import Cell, error_row, write_errors, write_manifest, write_resolutions
from pipeline.files import replacing
from pipeline.model import Failure
from pipeline.review.report import PARTS
from pipeline.sources import OF_DOCUMENT


def link_images(store: Store, keys: Sequence[str], folder: Path) -> None:
    """Put the pictures of the pages with `keys` into `folder`, where the report looks for them, and no others.

    They are links to the files in the store, which takes no room; copies where the drive has no links.

    Raises:
        OSError: the drive is full, or may not be written.
    """
    wanted = {f"{number:04}.webp": store.image_file(key) for number, key in enumerate(keys, start=1)}
    for old in folder.glob("*.webp"):
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


def outputs_in(folder: Path) -> tuple[str, ...]:
    """Return the names of a document's outputs in `folder`, relative to it."""
    found: list[Path] = []
    for path in (path for pattern in OF_DOCUMENT for path in sorted(folder.glob(pattern))):
        found.extend(sorted(path.iterdir()) if path.is_dir() else [path])
    return tuple(path.relative_to(folder).as_posix() for path in found)


def remove_outputs(out: Path, record: Record) -> None:
    """Remove the outputs and pictures of a document, and the folders that are empty without them."""
    folder = out / record.folder
    pictures = out / PARTS / record.folder
    for path in (*(folder / name for name in record.outputs), *pictures.glob("*.webp")):
        path.unlink(missing_ok=True)
    for empty in (folder / "alto", folder, *folder.parents, pictures, *pictures.parents):
        if out not in empty.parents:
            continue
        with suppress(OSError):  # there is something else in it
            empty.rmdir()


def write_tables(out: Path, records: Sequence[Record], failures: Iterable[Failure]) -> None:
    """Write manifest.csv, resolutions.csv and errors.csv of the folder; `failures` are those of no document.

    Raises:
        OSError: a table cannot be written.
    """
    write_manifest(out, (_manifest_row(record) for record in records))
    write_resolutions(out, (row for record in records for row in record.resolutions))
    write_errors(out, map(error_row, (*failures, *(failure for record in records for failure in record.failures))))


def _manifest_row(record: Record) -> dict[str, Cell]:
    row = record.row or {"path": record.path, "sha256": record.sha256, "pages": record.pages or None}
    if not record.failures:
        return {**row, "status": "done"}
    return {**row, "status": "failed" if any(failure.page is None for failure in record.failures) else "partial"}
