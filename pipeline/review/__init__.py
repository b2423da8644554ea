"""Review: the report in which a person decides, and the decisions carried back into the document."""

from pipeline.review.decisions import (
    Decision,
    Decisions,
    add_decisions,
    decide,
    load_decisions,
    stale_decisions,
)
from pipeline.review.learning import Learnt, archive_decisions, documents_in, learn
from pipeline.review.page_images import write_page_image
from pipeline.review.report import write_report
from pipeline.review.unsettled import Unsettled, unsettled
from pipeline.review.word_crops import write_crops

__all__ = [
    "Decision",
    "Decisions",
    "Learnt",
    "Unsettled",
    "add_decisions",
    "archive_decisions",
    "decide",
    "documents_in",
    "learn",
    "load_decisions",
    "stale_decisions",
    "unsettled",
    "write_crops",
    "write_page_image",
    "write_report",
]
