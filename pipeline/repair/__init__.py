"""Repair: č š ž and other letters that a reader garbled, put right where that is sure, shown where it is not."""

from pipeline.repair.document import repair

__all__ = ["repair"]
