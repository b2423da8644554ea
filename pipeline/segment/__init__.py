"""From repaired text to minutes: header, attendance, agenda, items, resolutions with their votes, closing."""

from pipeline.segment.minutes import segment, segment_text

__all__ = ["segment", "segment_text"]
