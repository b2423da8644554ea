"""minutes.xml: the minutes in Akoma Ntoso 3.0 (http://docs.oasis-open.org/legaldocml/akn-core/v1.0/), as a `debate`.

`debate` is the one document type of the standard with elements for what minutes hold. Attendance is a `rollCall`, the
agenda and each item a `debateSection`, each resolution a `resolutions` in its item, its vote a `voting` in the metadata
with a `count` for each figure that is stated, and in the text the words of the vote (`summary`). People, the body, the
place, roles and outcomes are `references`. The text of the items stands word for word, `eol` and `eop` where it broke.

A document with several minutes has a file for each: `documentCollection` would hold them in one, but then whoever reads
minutes.xml would meet two kinds of root.

The standard demands a date; where the minutes state none it is 0001-01-01, named "unknown".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.export.xml import xml_bytes, xml_text
from pipeline.files import write_atomically
from pipeline.model import Document, Event, Item, Minutes, Resolution, Span, Vote
from pipeline.patterns import compiled

_PROVENANCE = "urn:zapisnik:provenance"  # of what stands in <proprietary>: one <made:with> for each name and version
NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_NSMAP: dict[Any, str] = {None: NAMESPACE}
_UNKNOWN_DATE = "0001-01-01"

_CONCEPTS = {
    "present": "navzoč",
    "excused": "opravičeno odsoten",
    "absent": "odsoten",
    "guest": "gost",
    "staff": "uprava",
    "press": "novinar",
    "accepted": "sprejeto",
    "rejected": "zavrnjeno",
    "withdrawn": "umaknjeno",
    "unknown": "izid ni naveden",
    "registered": "prijavljeni",
    "for": "za",
    "against": "proti",
    "abstain": "vzdržani",
    "not-voting": "niso glasovali",
    "unanimous": "soglasno",
}
_MIXED = ("p", "summary")  # a text, even an empty one, keeps the serialiser from indenting what stands in them
_ATTENDANCE = ("present", "excused", "absent", "guest", "staff", "press")


def write_akoma_ntoso(document: Document, text: str, minutes: Minutes, path: Path) -> None:
    """Write `minutes` of `document`, whose `text` that is, to `path`.

    Raises:
        OSError: the file cannot be written.
    """
    write_atomically(path, xml_bytes(_akoma_ntoso(document, text, minutes)))


def _akoma_ntoso(document: Document, text: str, minutes: Minutes) -> etree._Element:
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap=_NSMAP)
    debate = _add(root, "debate", name="zapisnik")
    references = _References(minutes)
    _add_meta(debate, document, minutes, references)
    _add_preface(debate, minutes.event)
    body = _add(debate, "debateBody")
    if minutes.attendance:
        _add_attendance(body, minutes, references)
    if minutes.agenda:
        _add_agenda(body, minutes)
    for item in minutes.items:
        _add_item(body, item, text)
    if not minutes.items:
        _add_paragraphs(_add(body, "debateSection", name="besedilo", eId="dbsect_text"), text)
    if minutes.signatures:
        conclusions = _add(debate, "conclusions")
        for signature in minutes.signatures:
            paragraph = _add(conclusions, "p")
            signed = _add(paragraph, "signature", refersTo=references.person(signature.name))
            signed.text = xml_text(signature.name)
            if signature.role:
                signed.tail = ", "
                _add(paragraph, "role", signature.role, refersTo=references.role(signature.role))
    return root


# ------------------------------------------------------------------------------------------------ metadata


class _References:
    """Who and what the minutes refer to, each under one identifier."""

    def __init__(self, minutes: Minutes) -> None:
        self._ids: dict[tuple[str, str], str] = {}
        for attendee in minutes.attendance:
            self._identify("person", attendee.name)
            if attendee.role:
                self._identify("role", attendee.role)
        for signature in minutes.signatures:
            self._identify("person", signature.name)
            if signature.role:
                self._identify("role", signature.role)

    def person(self, name: str) -> str:
        return "#" + self._ids["person", name]

    def role(self, name: str) -> str:
        return "#" + self._ids["role", name]

    def add_to(self, parent: etree._Element) -> None:
        for (kind, name), identifier in self._ids.items():
            # "person_jana-kos" is /akn/ontology/person/si/jana-kos
            href = f"/akn/ontology/{kind}/si/{identifier.removeprefix(kind + '_')}"
            _add(parent, f"TLC{kind.capitalize()}", eId=identifier, href=href, showAs=name)

    def _identify(self, kind: str, name: str) -> None:
        if (kind, name) not in self._ids:
            base = identifier = f"{kind}_{_slug(name)}"
            taken = set(self._ids.values())
            count = 1
            while identifier in taken:
                count += 1
                identifier = f"{base}-{count}"
            self._ids[kind, name] = identifier


def _add_meta(debate: etree._Element, document: Document, minutes: Minutes, references: _References) -> None:
    meta = _add(debate, "meta")
    _add_identification(meta, document, minutes.event)
    counted = [(name, resolution) for name, resolution in _resolutions(minutes) if any(_counts(resolution.vote))]
    if counted:
        votes = _add(_add(meta, "analysis", source="#zapisnik"), "parliamentary")
        for name, resolution in counted:
            voting = _add(votes, "voting", eId=f"voting_{name}", outcome=f"#{resolution.result}", href=f"#{name}")
            if resolution.vote.unanimous:
                voting.set("refersTo", "#unanimous")
            for element, concept, value in _counts(resolution.vote):
                identifier = f"voting_{name}__{concept}"
                _add(voting, element, eId=identifier, value=str(value), refersTo=f"#{concept}")
    everything = _add(meta, "references", source="#zapisnik")
    _add(
        everything, "TLCOrganization", eId="zapisnik", href="/akn/ontology/organization/si/zapisnik", showAs="zapisnik"
    )
    body = _author(minutes.event)
    href = f"/akn/ontology/organization/si/{_slug(body)}"
    _add(everything, "TLCOrganization", eId="body", href=href, showAs=body)
    if place := minutes.event.place:
        _add(everything, "TLCLocation", eId="place", href=f"/akn/ontology/location/si/{_slug(place)}", showAs=place)
    references.add_to(everything)
    for concept, shown in _CONCEPTS.items():
        _add(everything, "TLCConcept", eId=concept, href=f"/akn/ontology/concept/si/{concept}", showAs=shown)
    if minutes.warnings:
        notes = _add(meta, "notes", source="#zapisnik")
        for number, warning in enumerate(minutes.warnings, start=1):
            note = _add(notes, "note", eId=f"note_{number}", **{"class": _slug(warning.code)})
            _add(note, "p", warning.message)
    if document.provenance:
        made = _add(meta, "proprietary", source="#zapisnik")
        for name, version in sorted(document.provenance.items()):
            about = {"name": xml_text(name), "version": xml_text(version)}
            etree.SubElement(made, f"{{{_PROVENANCE}}}with", about, nsmap={"made": _PROVENANCE})


def _add_identification(meta: etree._Element, document: Document, event: Event) -> None:
    identification = _add(meta, "identification", source="#zapisnik")
    date = event.date or _UNKNOWN_DATE
    number = str(event.ordinal) if event.ordinal is not None else document.sha256[:12]
    work = f"/akn/si/debate/zapisnik/{_slug(_author(event))}/{event.date or 'brez-datuma'}/{number}"
    expression = f"{work}/slv@{event.date}" if event.date else f"{work}/slv"
    levels = (
        ("FRBRWork", f"{work}/!main", work, "#body"),
        ("FRBRExpression", f"{expression}/!main", expression, "#body"),
        ("FRBRManifestation", f"{expression}/!main.xml", f"{expression}.xml", "#zapisnik"),
    )
    work_level, expression_level, manifestation = (_add(identification, name) for name, *_ in levels)
    for level, (_, this, uri, author) in zip((work_level, expression_level, manifestation), levels, strict=True):
        _add(level, "FRBRthis", value=this)
        _add(level, "FRBRuri", value=uri)
        if level is work_level:
            _add(level, "FRBRalias", value=document.path, name="source")
            _add(level, "FRBRalias", value=f"sha256:{document.sha256}", name="digest")
        if level is manifestation and document.made_on:
            _add(level, "FRBRdate", date=document.made_on, name="processing")
        else:
            _add(level, "FRBRdate", date=date, name="session" if event.date else "unknown")
        _add(level, "FRBRauthor", href=author)
    _add(work_level, "FRBRcountry", value="si")
    _add(work_level, "FRBRsubtype", value="zapisnik")
    _add(work_level, "FRBRnumber", value=number)
    if event.name:
        _add(work_level, "FRBRname", value=event.name)
    _add(expression_level, "FRBRlanguage", language="slv")
    _add(manifestation, "FRBRformat", value="application/akn+xml")


def _author(event: Event) -> str:
    return event.organization or event.municipality or "neznan organ"


def _resolutions(minutes: Minutes) -> Iterator[tuple[str, Resolution]]:
    """Yield each resolution with its eId."""
    for item in minutes.items:
        for number, resolution in enumerate(item.resolutions, start=1):
            yield f"dbsect_{item.order}__resol_{number}", resolution


def _counts(vote: Vote) -> Iterator[tuple[str, str, int]]:
    """Yield the element, the concept and the value of each figure that is stated."""
    figures = (
        ("quorum", "present", vote.present),
        ("quorum", "registered", vote.registered),
        ("count", "for", vote.in_favour),
        ("count", "against", vote.against),
        ("count", "abstain", vote.abstain),
        ("count", "not-voting", vote.not_voting),
    )
    for element, concept, value in figures:
        if value is not None:
            yield element, concept, value


# ------------------------------------------------------------------------------------------------ text


def _add_preface(debate: etree._Element, event: Event) -> None:
    preface = _add(debate, "preface")
    title = _add(preface, "p")
    _add(title, "docType", "Zapisnik")
    if event.name:
        _add(_add(preface, "p"), "docTitle", event.name)
    if event.organization:
        _add(_add(preface, "p"), "organization", event.organization, refersTo="#body")
    if event.ordinal is not None:
        _add(_add(preface, "p"), "session", str(event.ordinal), value=str(event.ordinal))
    if event.date:
        _add(_add(preface, "p"), "docDate", event.date, date=event.date)
    for kind, time in (("startEvent", event.start_time), ("endEvent", event.end_time)):
        if time:
            moment = f"{event.date}T{time}:00" if event.date else f"{time}:00"
            _add(_add(preface, "p"), "recordedTime", time, type=kind, time=moment)
    if event.place:
        _add(_add(preface, "p"), "location", event.place, refersTo="#place")


def _add_attendance(body: etree._Element, minutes: Minutes, references: _References) -> None:
    roll = _add(body, "rollCall", eId="rollcall")
    for status in _ATTENDANCE:
        listed = [attendee for attendee in minutes.attendance if attendee.status == status]
        for attendee in listed:
            paragraph = _add(roll, "p", refersTo=f"#{status}", **{"class": status})
            last = _add(paragraph, "person", attendee.name, refersTo=references.person(attendee.name))
            if attendee.role:
                last.tail = ", "
                last = _add(paragraph, "role", attendee.role, refersTo=references.role(attendee.role))
            if attendee.note:
                last.tail = " "
                _add(paragraph, "remark", attendee.note)


def _add_agenda(body: etree._Element, minutes: Minutes) -> None:
    section = _add(body, "debateSection", name="dnevni red", eId="dbsect_agenda")
    _add(section, "heading", "Dnevni red")
    entries = _add(section, "blockList", eId="dbsect_agenda__list")
    places = {item.number: f"#dbsect_{item.order}" for item in minutes.items}
    for number, entry in enumerate(minutes.agenda, start=1):
        element = _add(entries, "item", eId=f"dbsect_agenda__list__item_{number}")
        _add(element, "num", entry.number)
        paragraph = _add(element, "p")
        if entry.number in places:
            _add(paragraph, "ref", entry.title, href=places[entry.number])
        else:
            paragraph.text = xml_text(entry.title)


def _add_item(body: etree._Element, item: Item, text: str) -> None:
    name = f"dbsect_{item.order}"
    section = _add(body, "debateSection", name="točka", eId=name)
    _add(section, "num", item.number)
    if item.title:
        _add(section, "heading", item.title)
    position = item.span.start
    for number, resolution in enumerate(item.resolutions, start=1):
        _add_paragraphs(section, text[position : _inside(resolution.span.start, item.span)])
        element = _add(section, "resolutions", eId=f"{name}__resol_{number}")
        if resolution.number:
            _add(element, "num", resolution.number)
        if resolution.kind:
            _add(element, "heading", resolution.kind)
        _add(element, "p", resolution.text)
        if resolution.vote.raw:
            summary = _add(element, "summary")
            _add(summary, "outcome", resolution.vote.raw, refersTo=f"#{resolution.result}")
        position = max(position, _inside(resolution.span.end, item.span))
    _add_paragraphs(section, text[position : item.span.end])


def _inside(offset: int, span: Span) -> int:
    return min(max(offset, span.start), span.end)


def _add_paragraphs(parent: etree._Element, text: str) -> None:
    """Add a `p` for each stretch of `text` between blank lines."""
    paragraph: etree._Element | None = None
    before = ""
    for line, end in compiled(r"([^\n\f]*)([\n\f]|$)").findall(text):
        if line.strip():
            if paragraph is None:
                paragraph = _add(parent, "p", line)
            else:
                _add(paragraph, "eop" if before == "\f" else "eol").tail = xml_text(line)
            before = end
        elif end == "\f":
            before = end
        else:
            paragraph = None


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    safe = {key: xml_text(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", safe)
    if text is not None or name in _MIXED:
        element.text = xml_text(text or "")
    return element


def _slug(text: str) -> str:
    """Return `text` in small ASCII letters, figures and hyphens, for identifiers and addresses."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return compiled(r"[^a-z0-9]+").sub("-", compiled(r"\p{M}").sub("", plain)).strip("-") or "x"
