"""Opening a PDF, whatever its name is."""

from __future__ import annotations

from pathlib import Path

import pikepdf


def open_pdf(path: Path) -> pikepdf.Pdf:
    """Return the PDF at `path`.

    Raises:
        pikepdf.PdfError: it is damaged; PasswordError, where it is encrypted.
        OSError: it cannot be read.
    """
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:  # pikepdf takes no name whose bytes are not UTF-8
        with path.open("rb") as file:
            return pikepdf.open(f"/dev/fd/{file.fileno()}")
    return pikepdf.open(path)
