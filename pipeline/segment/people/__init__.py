"""People: names as lists of them are put down, and who was there."""
