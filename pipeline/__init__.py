"""zapisnik: from scanned Slovene municipal minutes to clean, structured, searchable text."""
