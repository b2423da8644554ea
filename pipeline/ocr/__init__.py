"""OCR: page images become pages of lines and words, with boxes and confidences."""

from pipeline.ocr.rereading import cut_to_size, read, read_well

__all__ = ["cut_to_size", "read", "read_well"]
