"""Repair: from words as read to words as they stood on the page.

`repair` is the stage. `build_lexicon` compiles the dictionaries it needs; `add_words` and `check_word` serve the
command line.
"""

from pipeline.repair.document import repair
from pipeline.repair.lexicon.lexicon import (
    add_words,
    build_lexicon,
    check_word,
    dictionary_version,
    forget_words,
    is_current,
)
from pipeline.repair.lexicon.sources import available_sources

__all__ = [
    "add_words",
    "available_sources",
    "build_lexicon",
    "check_word",
    "dictionary_version",
    "forget_words",
    "is_current",
    "repair",
]
