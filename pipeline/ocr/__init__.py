"""OCR: page images become pages of lines and words, with boxes and confidences."""

from pipeline.ocr.tesseract import read

__all__ = ["read"]
