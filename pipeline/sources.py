"""Which files a run is about, and where each one's outputs go.

Paths below a source folder are mirrored: `2023/a.pdf` gives the folder `2023/a`. The suffix is kept where the name
without it is wanted twice, or is one that the output folder needs for itself.
"""

from __future__ import annotations

import errno
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from pipeline.errors import StageError, UsageError
from pipeline.ingest.sources import SUFFIXES, is_source
from pipeline.model import Failure

STATE = ".zapisnik"  # the folder of a run's own files in its output folder; marks that folder as an output
SHORTER = "give it, or the folders that it is in, shorter names"
TABLES = ("manifest.csv", "resolutions.csv", "errors.csv")
OF_TABLES = ("report.html", *TABLES, "provenance.json")
OF_FOLDER = (*OF_TABLES, "report", "decisions.jsonl")
OF_DOCUMENT = (
    "raw.txt",
    "text.txt",
    "document.json",
    "minutes.json",
    "minutes.xml",
    "minutes-*.xml",  # of the second minutes in the document, the third …
    "alto",
    "searchable.pdf",
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be done. `path` names it in every output; `folder` is where its outputs go, below the output folder."""

    file: Path
    path: str
    folder: str
    size: int | None = None  # what it was when it was opened; None where that was not looked at
    mtime_ns: int = 0  # the same; 0 where it may change again without it

    def check_unchanged(self) -> None:
        """Raise StageError if it is no longer the file that was opened: its pages would be kept as that one's."""
        if self.size is None:
            return
        status = self.file.stat()
        if (status.st_size, status.st_mtime_ns) != (self.size, self.mtime_ns or status.st_mtime_ns):
            raise StageError("ingest", "the file is no longer as it was when it was opened", "run it again")


@dataclass(frozen=True, slots=True)
class Gathered:
    files: tuple[SourceFile, ...]  # in the order of their paths
    passed_over: tuple[Path, ...]  # files in the folders that are neither scans nor text
    failures: tuple[Failure, ...]  # folders that could not be read


def gather(sources: Sequence[Path], out: Path) -> Gathered:
    """Find the files of `sources`, which are files or folders, for a run into `out`.

    Folders are searched through, linked ones too; hidden files, `out` itself and the outputs of other runs are not.
    A file given by name is taken whatever it is.

    Raises:
        UsageError: a source does not exist, or two of them have the same path below their folders.
    """
    found: dict[str, Path] = {}
    passed_over: list[Path] = []
    failures: list[Failure] = []
    for source in sources:
        if source.is_dir():
            if source.resolve() == out.resolve():
                raise UsageError(f"{source} is also the output folder", "give --out another folder")
            for file in _walk(source, out.resolve(), failures):
                if is_source(file):
                    _add(found, file, file.relative_to(source))
                else:
                    passed_over.append(file)
        elif source.is_file():
            _add(found, source, Path(source.name))
        else:
            raise UsageError(f"there is no file or folder {source}", "check how it is written")
    folders = output_folders(found)
    files = tuple(SourceFile(found[path].absolute(), path, folders[path]) for path in sorted(found))
    return Gathered(files, tuple(sorted(passed_over)), tuple(failures))


def own_files(out: Path, pattern: str) -> Iterator[Path]:
    """Yield the files below the output folder `out` whose names match `pattern`, but those of other output folders."""
    for name, below, files in os.walk(out):
        if STATE in below and Path(name) != out:
            below.clear()
            continue
        below[:] = [one for one in below if one != STATE]
        yield from (Path(name, file) for file in files if fnmatchcase(file, pattern))


def readable(name: str) -> str:
    """Return a path, each part of which whose bytes are not UTF-8 as the Windows-1250 that it then nearly always is."""
    return _with_parts(name, lambda part: part.decode("cp1250", "replace"))


def _escaped(name: str) -> str:
    """Return a path, each part of which whose bytes are not UTF-8 with "%E8" for such bytes."""
    return _with_parts(name, lambda part: part.decode("utf-8", "surrogateescape").translate(_ESCAPES))


_ESCAPES = {0xDC00 + byte: f"%{byte:02X}" for byte in range(0x80, 0x100)}


def _with_parts(name: str, decoded: Callable[[bytes], str]) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        head, slash, tail = name.rpartition("/")
        if slash:
            return f"{_with_parts(head, decoded)}/{_with_parts(tail, decoded)}"
        return decoded(os.fsencode(name))
    return name


def output_folders(paths: Iterable[str]) -> dict[str, str]:
    """Return the output folder of each source path: the path without its suffix, where nothing else needs that."""
    folders = {path: _without_suffix(path) for path in paths}
    while True:
        wanted = Counter(folders.values())
        # SEJA.TXT and seja.pdf: on a drive that knows no capitals SEJA and seja are one folder.
        alike = Counter(folder for folder, _ in {(_alike(folder), _alike(path)) for path, folder in folders.items()})
        # b.pdf beside b/alto.pdf: the outputs of the second would lie among those of the first
        taken = {*OF_FOLDER} | {
            _alike(str(PurePosixPath(folder).parent)) for folder in folders.values() if _is_output(_name(folder))
        }
        keep = [
            path
            for path, folder in folders.items()
            if folder != path and (wanted[folder] > 1 or alike[_alike(folder)] > 1 or _alike(folder) in taken)
        ]
        if not keep:
            return folders
        folders.update((path, path) for path in keep)


def _alike(folder: str) -> str:
    return unicodedata.normalize("NFC", folder).casefold()


def _without_suffix(path: str) -> str:
    pure = PurePosixPath(path)
    # "Zapisnik 3. seje" has no suffix; a name that is all dots and suffix would be no name without it.
    return str(pure.with_suffix("")) if pure.suffix.lower() in SUFFIXES and pure.stem.strip(".") else path


def _is_output(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in OF_DOCUMENT)


def _name(folder: str) -> str:
    return PurePosixPath(folder).name


def _add(found: dict[str, Path], file: Path, relative: Path) -> None:
    path = readable(relative.as_posix())
    other = found.setdefault(path, file)
    if other is not file and not is_same(other, file) and path != relative.as_posix():
        path = _escaped(relative.as_posix())  # two names of which nobody knows how they differ
        other = found.setdefault(path, file)
    if other is not file and not is_same(other, file):
        raise UsageError(
            f"{other} and {file} would both go to {_without_suffix(path)}",
            "give the folder that holds them both, or run them with different --out folders",
        )


def _walk(top: Path, out: Path, failures: list[Failure]) -> list[Path]:
    """Return the files below `top`; each real folder once, by its own path rather than through a link."""
    files: list[Path] = []
    seen: set[Path] = set()
    waiting, linked = [top], list[Path]()
    while waiting or linked:
        folder = waiting.pop() if waiting else linked.pop(0)
        real = folder.resolve()
        if real in seen or real == out:
            continue
        seen.add(real)
        try:
            if folder is not top and (folder / STATE).is_dir():
                continue
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            path = readable(folder.relative_to(top).as_posix())
            message = f"the folder cannot be read: {error.strerror}"
            advice = SHORTER if error.errno == errno.ENAMETOOLONG else "check who may read it"
            failures.append(Failure(path, None, "ingest", message, advice))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                (linked if entry.is_symlink() else waiting).append(folder / entry.name)
            else:  # a link that leads nowhere, or a pipe, becomes an error, not a silence
                files.append(folder / entry.name)
    return files


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def is_same(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file."""
    try:
        return one.samefile(other)
    except OSError:
        return False
