"""raw.txt and text.txt: the words as read and as repaired, in UTF-8, NFC, lines ended by LF, pages parted by FF."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from pipeline.errors import StageError
from pipeline.files import replacing
from pipeline.model import Document


def write_texts(document: Document, folder: Path) -> None:
    """Write `folder`/raw.txt and `folder`/text.txt.

    text.txt is `document.text` to the letter, because the spans of minutes.json are offsets into it.

    Raises:
        StageError: the text is not in NFC, so that writing it as NFC would move the spans.
        OSError: a file cannot be written.
    """
    raw, text = folder / "raw.txt", folder / "text.txt"
    # page by page: a long document is never in memory as one text
    with replacing(raw) as raw_part, replacing(text) as part, raw_part.open("wb") as as_read, part.open("wb") as file:
        for place, page in enumerate(document.pages):
            repaired = page.text
            if not unicodedata.is_normalized("NFC", repaired):
                message = "the repaired text is not in NFC"
                raise StageError("export", message, "please report this as a fault of the program")
            parted = b"\f" if place else b""
            as_read.write(parted + unicodedata.normalize("NFC", page.raw).encode())
            file.write(parted + repaired.encode())
