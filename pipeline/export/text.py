"""raw.txt and text.txt: the words as read and as repaired, in UTF-8, NFC, lines ended by LF, pages parted by FF."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from pipeline.errors import StageError
from pipeline.files import write_atomically
from pipeline.model import Document


def write_texts(document: Document, folder: Path) -> None:
    """Write `folder`/raw.txt and `folder`/text.txt.

    text.txt is `document.text` to the letter, because the spans of minutes.json are offsets into it.

    Raises:
        StageError: the text is not in NFC, so that writing it as NFC would move the spans.
        OSError: a file cannot be written.
    """
    text = document.text
    if not unicodedata.is_normalized("NFC", text):
        raise StageError("export", "the repaired text is not in NFC", "please report this as a fault of the program")
    write_atomically(folder / "raw.txt", unicodedata.normalize("NFC", document.raw))
    write_atomically(folder / "text.txt", text)
