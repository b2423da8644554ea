"""zapisnik: from scanned Slovene municipal minutes to clean, structured, searchable text."""

__version__ = "0.1.0"
