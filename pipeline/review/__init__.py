"""Review: the report in which a person decides, and the decisions carried back into the document."""

from pipeline.review.decisions import (
    Appended,
    Decision,
    Decisions,
    append_decisions,
    decide,
    load_decisions,
    stale_decisions,
)
from pipeline.review.page_images import write_page_image
from pipeline.review.report import write_report

__all__ = [
    "Appended",
    "Decision",
    "Decisions",
    "append_decisions",
    "decide",
    "load_decisions",
    "stale_decisions",
    "write_page_image",
    "write_report",
]
