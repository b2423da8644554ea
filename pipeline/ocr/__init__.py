"""OCR: page images become pages of lines and words, with boxes and confidences."""

from pipeline.ocr.rereading import read_well
from pipeline.ocr.tesseract import read

__all__ = ["read", "read_well"]
