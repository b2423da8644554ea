"""Ingest: PDF, multi-page TIFF, PNG, JPEG, JPEG 2000 and plain text become page images or pages of text."""
