"""Repair: from words as read to words as they stood on the page.

`repair` is the stage. `build_lexicon` compiles the dictionaries it needs; `add_words` and `check_word` serve the
command line.
"""
