"""Votes: runs of figures and of the words that name them."""
