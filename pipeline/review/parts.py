"""What the report's folder and the pictures in it are called."""

from __future__ import annotations

PARTS = "report"  # the folder of page images and, where the report is split, of the documents' pages


def picture_name(page: int) -> str:
    """Return the name of the picture of a page among the files of the report."""
    return f"{page:04}.jpg"
