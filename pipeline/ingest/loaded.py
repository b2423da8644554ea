"""A page as ingested."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Page
from pipeline.page_image import PageImage


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page as ingested. Where `page` is given its words are known and it is not to be recognised."""

    image: PageImage | None
    page: Page | None = None
    old_text: str | None = None  # the text layer a scan came with
