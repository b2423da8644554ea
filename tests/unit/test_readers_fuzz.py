"""What comes from outside besides scans: settings, decisions, tables, our own JSON, and the content of a PDF's page.

Any bytes are read, or refused with an error that says what to do. The same was tried with Atheris, 150,000 inputs that
its coverage led; it found nothing to keep here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name

from pipeline.errors import ZapisnikError
from pipeline.export.document_json import load_document
from pipeline.export.hidden_text import remove_hidden_text
from pipeline.export.pdf import _DAMAGED
from pipeline.export.tables import read_table
from pipeline.ingest.pdf_content import survey
from pipeline.ledger import NAME, open_ledger, read_records
from pipeline.review.decisions import load_decisions
from pipeline.settings import load_settings

SOUND = {
    load_settings: b'[ocr]\ntimeout = 9\nlanguage = "slv"\n[repair]\nthreshold = 0.9\n',
    load_decisions: b'{"schema":"zapisnik-decision/1","document":"%s","path":"a.txt","page":1,"box":null,"line":0,'
    b'"word":1,"read":"a","proposed":"b","verdict":"edit","text":"c","reach":"here","who":"t",'
    b'"when":"2024-01-01T12:00:00Z","versions":{}}\n' % (b"ab" * 32),
    load_document: b'{"path":"a.txt","sha256":"ab","kind":"text",\n"pages":[\n{"number":1,"lines":['
    b'\n{"words":[{"raw":"Ob&ina","text":"Ob\xc4\x8dina","repair":{"reason":"lexicon","probability":0.9}}]}]}\n]}\n',
    read_table: b"\xef\xbb\xbfdocument;page\r\na.txt;1\r\n'=b.txt;\r\n",
}
CONTENT = (
    b"q 120 0 0 60 0 0 cm /I Do Q BT 3 Tr /F 12 Tf 5 20 Td (Seja) Tj ET BI /W 2 /H 2 /CS /G /BPC 8 ID abcd EI /X Do"
)


@st.composite
def damaged(draw: st.DrawFn, sound: bytes) -> bytes:
    """`sound` with pieces of it taken out, put in, doubled or changed."""
    data = bytearray(sound)
    for _ in range(draw(st.integers(1, 4))):
        place, length = draw(st.integers(0, len(data))), draw(st.integers(0, 12))
        with_what = draw(
            st.binary(max_size=6) | st.sampled_from([b"-1", b"1e999", b"null", b"[", b"{", b"\xff", b"\0"])
        )
        data[place : place + length] = with_what * draw(st.integers(1, 2))
    return bytes(data)


@pytest.mark.parametrize("read", SOUND, ids=lambda read: read.__name__)
def test_any_bytes_are_read_or_refused(read: Callable[[Path], Any]) -> None:
    @settings(max_examples=150, deadline=None)
    @given(damaged(SOUND[read]))
    def try_it(content: bytes) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            path.write_bytes(content)
            try:
                read(path)
            except ZapisnikError as error:
                assert error.advice
            except UnicodeDecodeError:
                assert read is read_table  # it says so; its callers name the file

    try_it()


@pytest.mark.parametrize("read", SOUND, ids=lambda read: read.__name__)
def test_what_is_sound_is_read(read: Callable[[Path], Any], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(SOUND[read])
    found = read(tmp_path / "file")
    assert found.entries if read is load_decisions else found


@pytest.mark.filterwarnings("ignore::UserWarning")  # that a stream ends unexpectedly
@settings(max_examples=60, deadline=None)
@given(damaged(CONTENT))
def test_any_content_of_a_page_is_looked_through_or_called_damaged(content: bytes) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(120, 60))
        image, form = pdf.make_stream(bytes(16)), pdf.make_stream(content[:40])
        image.Type, image.Subtype, image.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
        image.Width, image.Height, image.BitsPerComponent = 4, 4, 8
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, pikepdf.Array([0, 0, 9, 9])
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(I=image, X=form))
        page.obj.Contents = pdf.make_stream(content)
        for look in (survey, lambda page: remove_hidden_text(pdf, page)):
            try:
                look(page)
            except _DAMAGED as error:
                assert str(error)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_ledger_with_any_damage_is_used_or_made_anew(data: st.DataObject) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with open_ledger(folder) as ledger:
            ledger.set_state("begun", "2024-06-01")
        file = folder / NAME
        content = bytearray(file.read_bytes())
        for _ in range(data.draw(st.integers(1, 30))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        file.write_bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
        read_records(folder)
        with open_ledger(folder) as ledger:
            ledger.set_state("begun", "")
            assert ledger.state("begun") == ""
