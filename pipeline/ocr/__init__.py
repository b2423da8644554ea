"""OCR: page images become pages of lines and words, with boxes and confidences."""

from pipeline.ocr.rereading import read, read_well

__all__ = ["read", "read_well"]
