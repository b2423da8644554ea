"""What a file is, by its content: its kind, its pages, and whether it can be used at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest.image import count_frames
from pipeline.ingest.pdf import count_pages
from pipeline.ingest.text import is_text, read_text_file
from pipeline.model import Kind
from pipeline.settings import IngestSettings

SUFFIXES = frozenset(
    {".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".jp2", ".j2k", ".j2c", ".jpc", ".jpf", ".jpx"}
    | {".txt"}
)
_OURS = frozenset(("raw.txt", "text.txt", "searchable.pdf"))  # outputs that look like sources
_HEAD = 1024  # bytes in which a PDF's mark may stand: some scanners put a few bytes before it


@dataclass(frozen=True, slots=True)
class Inspection:
    kind: Kind
    pages: int
    sha256: str


def is_source(path: Path) -> bool:
    """Return whether `path` is to be processed: its suffix says so, or it has none and its content does.

    A file with one of our suffixes is a source even if it turns out to be unusable: it must be named, not passed over.
    Hidden files and the outputs of an earlier run are no sources.
    """
    if path.name.startswith((".", "~$")):
        return False
    if path.name in _OURS and (path.parent / "document.json").exists():
        return False
    if path.suffix.lower() in SUFFIXES:
        return True
    if _is_suffix(path.suffix):
        return False
    try:
        return path.is_file() and _sniff(_head(path)) is not None
    except OSError:
        return False


def inspect(path: Path, settings: IngestSettings) -> Inspection:
    """Return what `path` is, or say why it cannot be used.

    Raises:
        InputError: the file cannot be read, is empty, truncated, encrypted, not of any kind we know, or too long.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        head = _head(path)
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror or error}", "check who may read it") from error
    if not head:
        raise InputError("the file is empty", "copy it again from where it came, or scan the paper again")
    kind = _sniff(head) or _text_kind(path)
    match kind:
        case Kind.PDF:
            pages = count_pages(path)
        case Kind.TEXT:
            pages = read_text_file(path).text.count("\f") + 1
        case _:
            pages = count_frames(path, settings)
    if pages > settings.max_pages:
        raise InputError(
            f"the document has {pages} pages, more than {settings.max_pages}",
            "split it, or raise max_pages in the table [ingest] of the settings",
        )
    return Inspection(kind, pages, sha256)


def _text_kind(path: Path) -> Kind:
    suffix = path.suffix.lower()
    if suffix == ".txt" or suffix not in SUFFIXES:
        if is_text(path.read_bytes()):
            return Kind.TEXT
        raise InputError("the file is neither text nor a scan", "check what it is; give a PDF, TIFF, PNG, JPEG or .txt")
    what = "a PDF" if suffix == ".pdf" else "an image"
    raise InputError(f"the file is not {what}, whatever its name says", "copy it again from where it came")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _sniff(head: bytes) -> Kind | None:
    """Return the kind that the first bytes of a file tell of; a text has no such mark."""
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return Kind.TIFF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith((b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")):
        return Kind.JPEG2000
    return Kind.PDF if b"%PDF-" in head else None


def _is_suffix(suffix: str) -> bool:
    """Return whether the end of a name is a suffix, and not a piece of it as in "Zapisnik 3. seje" or "scan.2023"."""
    letters = suffix[1:]
    return 0 < len(letters) <= 5 and letters.isascii() and letters.isalnum() and not letters.isdigit()
