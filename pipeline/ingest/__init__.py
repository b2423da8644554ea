"""Ingest: PDF, multi-page TIFF, PNG, JPEG, JPEG 2000 and plain text become page images or pages of text."""

from pipeline.ingest.loaded import Loaded
from pipeline.ingest.loading import load_page
from pipeline.ingest.sources import Inspection, inspect, is_source
from pipeline.ingest.text import document_from_text, page_from_text

__all__ = ["Inspection", "Loaded", "document_from_text", "inspect", "is_source", "load_page", "page_from_text"]
