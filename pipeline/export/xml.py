"""What the XML outputs share: characters that XML cannot hold, and bytes that are the same each time."""

from __future__ import annotations

from lxml import etree

from pipeline.patterns import compiled

# https://www.w3.org/TR/xml/#charsets; a text layer or a file name may hold others.
_NOT_XML = compiled(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def xml_text(text: str) -> str:
    """Return `text` with each character that XML cannot hold replaced by U+FFFD, the replacement character."""
    return _NOT_XML.sub("\ufffd", text)


def xml_bytes(root: etree._Element) -> bytes:
    """Return the document with the element `root` in UTF-8, with its declaration and a line feed at the end."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
