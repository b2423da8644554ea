"""What state the folders of an archive are in: `python -m pipeline.folder_state ARCHIVE OUT`, for `make list`.

With --beside only the files are told of that lie beside the folders and that make passes over, for `make archive`.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.ingest.sources import is_source
from pipeline.ledger import Record, read_records
from pipeline.progress import counted, printable, some
from pipeline.sources import STATE, SourceFile, gather


def folder_states(archive: Path, out: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each folder in `archive` and what is to be done in it: new, changed, n failed or done."""
    for folder in sorted(path for path in archive.iterdir() if path.is_dir() and not path.name.startswith(".")):
        yield folder.name, state_of(folder, out / folder.name)


def state_of(folder: Path, out: Path) -> str:
    """Say how the outputs in `out` stand to the sources in `folder`, by the names, sizes and times of the files."""
    records = read_records(out / STATE)
    if not records:
        return "new"
    try:
        files = gather([folder], out).files
    except UsageError as error:
        return error.message
    new = sum(source.path not in records for source in files)
    changed = sum(source.path in records and _is_changed(records[source.path], source) for source in files)
    failed = sum(bool(source.path in records and records[source.path].failures) for source in files)
    here = {source.path for source in files}
    gone = sum(bool(record.outputs) and path not in here and record.is_gone() for path, record in records.items())
    found = ((new, "new"), (changed, "changed"), (failed, "failed"), (gone, "no longer there"))
    counts = [f"{count} {word}" for count, word in found if count]
    return f"{counted(len(files), 'document')}: {', '.join(counts) or 'done'}"


def _is_changed(known: Record, source: SourceFile) -> bool:
    if not known.finish_key:
        return not known.failures  # neither finished nor failed: the run was interrupted
    try:
        status = source.file.stat()
    except OSError:
        return True
    # A file that was quite new when it was opened has no time to go by.
    return known.size != status.st_size or known.mtime_ns not in (0, status.st_mtime_ns)


def files_beside(archive: Path, out: Path) -> str:
    """Say which scans and texts lie in `archive` itself, in none of its folders; "" where there are none."""
    names = sorted(path.name for path in archive.iterdir() if path.is_file() and is_source(path))
    if not names:
        return ""
    command = f"zapisnik run {shlex.quote(str(archive / names[0]))} --out {shlex.quote(str(out / 'FOLDER'))}"
    lie = f"not processed, in no folder: {counted(len(names), 'file')} ({some(names)})"
    return f"{lie}\n  put them into a folder, or: {printable(command)}\n"


def main() -> None:
    *options, archive, out = sys.argv[1:]
    if not options:
        states = folder_states(Path(archive), Path(out))
        sys.stdout.write("".join(f"{printable(name):<24} {state}\n" for name, state in states))
    sys.stdout.flush()
    sys.stderr.write(files_beside(Path(archive), Path(out)))


if __name__ == "__main__":
    main()
