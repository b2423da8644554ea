"""What is measured in the ink of a page: marks that Tesseract takes for others."""
