"""OCR: page images become pages of lines and words, with boxes and confidences."""

from pipeline.ocr.judgement import good_letters
from pipeline.ocr.rereading import FirstReading, cut_to_size, read, read_first, read_well

__all__ = ["FirstReading", "cut_to_size", "good_letters", "read", "read_first", "read_well"]
