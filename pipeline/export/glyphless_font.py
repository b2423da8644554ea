"""A font without a drawn glyph, for the text behind a scan: only its widths and its Unicode mapping matter.

A `Type0` font over an embedded TrueType program, which every viewer searches and copies from, as Tesseract's and
OCRmyPDF's do. Every character is half an em wide; the text layer stretches it to its box. Characters get codes in
the order in which they first occur, so that one outside the basic plane needs no surrogates.
"""

from __future__ import annotations

import io
from functools import cache

from pikepdf import Array, Dictionary, Name, Pdf, Stream

WIDTH = 0.5  # of a character, in em
ASCENT = 0.8  # the height of the highlight above the base line, in em
DESCENT = 0.2

_UNITS = 1000  # to the em
_NAME = "ZPSNIK+Glyphless"
_EPOCH = 3_786_825_600  # 1 January 2024, in seconds since 1904: fixed, so that the font is always the same
_MOST_CODES = 65535  # two bytes; code 0 is for a character that is missing


class GlyphlessFont:
    """The font of one document: it learns its characters as they are encoded, and is written at the end."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._digits: dict[str, str] = {}  # of each code

    def encode(self, text: str) -> str:
        """Return `text` as the hexadecimal digits of a string to show in this font."""
        return "".join([self._digits.get(character) or self._learnt(character) for character in text])

    def write(self, pdf: Pdf, font: Dictionary) -> None:
        """Make `font`, an object of `pdf`, this font."""
        program = Stream(pdf, font_program())
        program.Length1 = len(font_program())
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/" + _NAME),
            Flags=4,  # symbolic: no standard encoding
            FontBBox=Array([0, round(-DESCENT * _UNITS), round(WIDTH * _UNITS), round(ASCENT * _UNITS)]),
            ItalicAngle=0,
            Ascent=round(ASCENT * _UNITS),
            Descent=round(-DESCENT * _UNITS),
            CapHeight=round(ASCENT * _UNITS),
            StemV=80,
            FontFile2=program,
        )
        glyphs = Stream(pdf, b"\x00\x00" + b"\x00\x01" * len(self._codes))
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/" + _NAME),
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=round(WIDTH * _UNITS),
            CIDToGIDMap=glyphs,
        )
        font.Type = Name.Font
        font.Subtype = Name.Type0
        font.BaseFont = Name("/" + _NAME)
        font.Encoding = Name("/Identity-H")
        font.DescendantFonts = Array([pdf.make_indirect(descendant)])
        font.ToUnicode = Stream(pdf, self._to_unicode())

    def _learnt(self, character: str) -> str:
        code = self._codes.setdefault(character, len(self._codes) + 1)
        return self._digits.setdefault(character, f"{code if code <= _MOST_CODES else 0:04X}")

    def _to_unicode(self) -> bytes:
        """Return the CMap from codes to Unicode (ISO 32000-1, 9.10.3), at most 100 characters in a block."""
        pairs = [f"<{code:04X}> <{_utf16(character)}>" for character, code in self._codes.items()]
        blocks = [pairs[start : start + 100] for start in range(0, min(len(pairs), _MOST_CODES), 100)]
        mapping = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return _CMAP.replace("MAPPING", mapping).encode("ascii")


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
MAPPING
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def _utf16(character: str) -> str:
    return character.encode("utf-16-be", "replace").hex().upper()


@cache
def font_program() -> bytes:
    """Return a TrueType font with one empty glyph beside .notdef, the same bytes each time."""
    from fontTools.fontBuilder import FontBuilder  # takes a while, and most processes never need it
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyph = TTGlyphPen(None).glyph()
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "blank"])
    builder.setupCharacterMap({0x20: "blank"})
    builder.setupGlyf({".notdef": glyph, "blank": glyph})
    builder.setupHorizontalMetrics({name: (round(WIDTH * _UNITS), 0) for name in (".notdef", "blank")})
    builder.setupHorizontalHeader(ascent=round(ASCENT * _UNITS), descent=round(-DESCENT * _UNITS))
    builder.setupNameTable({"familyName": "Glyphless", "styleName": "Regular", "psName": "Glyphless"})
    builder.setupOS2(sTypoAscender=round(ASCENT * _UNITS), sTypoDescender=round(-DESCENT * _UNITS))
    builder.setupPost()
    builder.updateHead(created=_EPOCH, modified=_EPOCH)
    builder.font.recalcTimestamp = False
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()
