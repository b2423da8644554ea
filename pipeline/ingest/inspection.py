"""What a file is, by its content: its kind, its pages, and whether it can be used at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest.image import count_frames
from pipeline.ingest.pdf import count_pages
from pipeline.ingest.sources import SUFFIXES, head_of, kind_of
from pipeline.ingest.text import is_text, read_text_file
from pipeline.model import Kind
from pipeline.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class Inspection:
    kind: Kind
    pages: int


def check_is_file(path: Path) -> None:
    """Raise InputError where a link leads nowhere, or what is there would never end."""
    if path.is_symlink() and not path.exists():
        raise InputError(f"the link leads nowhere ({path.readlink()})", "put the file where it leads, or remove it")
    if path.exists() and not path.is_file():
        raise InputError("this is no file, but a device or a pipe", "copy what it gives to a file")


def inspect(path: Path, settings: IngestSettings) -> Inspection:
    """Return what `path` is, or say why it cannot be used.

    Raises:
        InputError: the file cannot be read, is empty, truncated, encrypted, not of any kind we know, or too long.
    """
    try:
        head = head_of(path)
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror or error}", "check who may read it") from error
    if not head:
        raise InputError("the file is empty", "copy it again from where it came, or scan the paper again")
    kind = kind_of(head) or _text_kind(path)
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
    return Inspection(kind, pages)


def _text_kind(path: Path) -> Kind:
    suffix = path.suffix.lower()
    if suffix == ".txt" or suffix not in SUFFIXES:
        if is_text(path.read_bytes()):
            return Kind.TEXT
        raise InputError("the file is neither text nor a scan", "check what it is; give a PDF, TIFF, PNG, JPEG or .txt")
    what = "a PDF" if suffix == ".pdf" else "an image"
    raise InputError(f"the file is not {what}, whatever its name says", "copy it again from where it came")
