"""Repair: from words as read to words as they stood on the page.

`repair` is the stage. `lexicon/compiling.py` makes the lexicon that it needs.
"""
