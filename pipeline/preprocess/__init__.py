"""Preprocessing: a page image is made upright, clean at its edges, evenly lit and level before it is read.

Each step is a function from a page image to a page image in a file of its own. It leaves a page that does not need it
as it is, names itself in `PageImage.steps`, and keeps `PageImage.to_original` right.
"""
