"""Which files are sources, by their names and by how they begin."""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Kind

SUFFIXES = frozenset(
    {".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".jp2", ".j2k", ".j2c", ".jpc", ".jpf", ".jpx"}
    | {".txt"}
)
_OURS = frozenset(("raw.txt", "text.txt", "searchable.pdf"))  # outputs that look like sources
_HEAD = 1024  # bytes in which a PDF's mark may stand: some scanners put a few bytes before it


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
        return path.is_file() and kind_of(head_of(path)) is not None
    except OSError:
        return False


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(_HEAD)


def kind_of(head: bytes) -> Kind | None:
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
