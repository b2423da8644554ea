"""Export: everything a processed document leaves in its folder, and the tables of the whole run."""

from pipeline.export.document_json import load_document
from pipeline.export.tables import (
    error_row,
    manifest_row,
    read_table,
    resolution_rows,
    write_errors,
    write_manifest,
    write_resolutions,
)

__all__ = [
    "error_row",
    "load_document",
    "manifest_row",
    "read_table",
    "resolution_rows",
    "write_errors",
    "write_manifest",
    "write_resolutions",
]
