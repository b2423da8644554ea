"""The lexicon: the word lists it is compiled from, the forms of their words, and the compiled table."""
