"""One page of a source at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.errors import InputError, StageError
from pipeline.ingest import pdf
from pipeline.ingest.image import halved, load_frame
from pipeline.ingest.loaded import Loaded
from pipeline.ingest.text import Decoded, page_from_text, read_text_file
from pipeline.model import Kind
from pipeline.settings import IngestSettings


@lru_cache(maxsize=1)
def _text_pages(path: Path, size: int, mtime_ns: int) -> tuple[Decoded, list[str]]:
    """Return a text by pages: once for all of them, or a long text would cost the square of its length."""
    read = read_text_file(path)
    return read, read.text.split("\f")


def load_page(path: Path, kind: Kind, number: int, settings: IngestSettings, smaller: bool = False) -> Loaded:
    """Return page `number`, from 1, of the file at `path`; `smaller`: at half its resolution, with no more care.

    A scanned page gives its image and its old text layer, a born-digital one with a sound text layer gives its image
    and its words, a text file gives words only.

    Raises:
        InputError: the file cannot be used, which `inspect` would have said too.
        StageError: this page cannot be read; others may be.
    """
    match kind:
        case Kind.TEXT:
            return _text_page(path, number)
        case Kind.PDF:
            return pdf.load_small_page(path, number, settings) if smaller else pdf.load_page(path, number, settings)
        case _:
            image = load_frame(path, number, settings)
            return Loaded(halved(image) if smaller else image)


def _text_page(path: Path, number: int) -> Loaded:
    try:
        status = path.stat()
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror or error}", "check who may read it") from error
    read, pages = _text_pages(path, status.st_size, status.st_mtime_ns)
    if number > len(pages):
        raise StageError("ingest", f"{path.name} has only {len(pages)} pages", "run it again: the file was changed")
    page = page_from_text(pages[number - 1], number)
    if number == 1 and read.encoding != "utf-8":
        page = replace(page, notes=(f"Besedilo je bilo zapisano v naboru znakov {read.name}.",))
    return Loaded(None, page)
