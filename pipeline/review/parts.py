"""What the report's folder and the pictures in it are called, and how large these are."""

from __future__ import annotations

PARTS = "report"  # the folder of page images and, where the report is split, of the documents' pages
LONG_SIDE = 1750  # pixels: about 150 dpi on A4, where the háček of a č is still two pixels wide


def picture_name(page: int) -> str:
    """Return the name of the picture of a page among the files of the report."""
    return f"{page:04}.jpg"
