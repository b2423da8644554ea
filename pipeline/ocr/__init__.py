"""OCR: page images become pages of lines and words, with boxes and confidences."""
