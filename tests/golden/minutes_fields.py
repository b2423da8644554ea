"""Minutes as a flat table of fields, so that what differs can be named."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz, process

# Punctuation at the ends of a quoted vote is not what a reader compares.
_RIM = " .,;:()"
_ALIKE = 70  # names at least so alike (rapidfuzz ratio, %) are one name, misread


def differences(expected: dict[str, Any], found: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the fields in which two minutes (as in minutes.json) differ: what is expected, and what was found.

    Spans and the checksum are not compared. A field that stands on one side only is None on the other. People go by
    the expected name and items by number, so that one that is missing or misread does not shift the others:
    `attendance[Ana Rus].role`, `items[2].resolutions[0].vote.for`.
    """
    names = [attendee["name"] for attendee in expected["attendance"]]
    left, right = _fields(expected, names), _fields(found, names)
    fields = [*left, *(name for name in right if name not in left)]
    return {
        name: (left.get(name), right.get(name))
        for name in fields
        if not _same(name, left, right) and not _belongs_to_missing(name, left, right)
    }


def _belongs_to_missing(name: str, left: dict[str, Any], right: dict[str, Any]) -> bool:
    """Tell whether a field is of a person or resolution that one side has not got: that is said once."""
    head, _, last = name.rpartition(".")
    if head.endswith(".vote"):
        head, last = head.removesuffix(".vote"), "vote"
    first = "name" if head.startswith("attendance") else "text"
    whole = head.startswith("attendance") or "resolutions[" in head
    return whole and last != first and (f"{head}.{first}" in left) != (f"{head}.{first}" in right)


def _same(name: str, left: dict[str, Any], right: dict[str, Any]) -> bool:
    one, other = left.get(name), right.get(name)
    if name.endswith(".vote.raw") and one and other:  # where the quotation of a vote begins and ends is free
        return fuzz.partial_ratio(one, other) >= 90
    return (name in left) == (name in right) and bool(one == other)


def _fields(minutes: dict[str, Any], names: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {f"source.{key}": minutes["source"][key] for key in ("path", "pages")}
    fields |= {f"event.{key}": value for key, value in minutes["event"].items()}
    for attendee in minutes["attendance"]:
        like = process.extractOne(attendee["name"], names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        prefix = f"attendance[{like[0] if like else attendee['name']}]"
        fields |= {f"{prefix}.{key}": attendee[key] for key in ("name", "role", "status", "note")}
    fields["agenda"] = [entry["number"] for entry in minutes["agenda"]]
    fields |= {f"agenda[{entry['number']}].title": entry["title"] for entry in minutes["agenda"]}
    fields["items"] = [item["number"] for item in minutes["items"]]
    for item in minutes["items"]:
        fields |= _item(f"items[{item['number']}]", item)
    for place, signature in enumerate(minutes["signatures"]):
        fields |= {f"signatures[{place}].{key}": signature[key] for key in ("name", "role")}
    fields["warnings"] = sorted(warning["code"] for warning in minutes["warnings"])
    return fields


def _item(name: str, item: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {f"{name}.{key}": item[key] for key in ("title", "order")}
    fields[f"{name}.resolutions"] = len(item["resolutions"])
    for place, resolution in enumerate(item["resolutions"]):
        prefix = f"{name}.resolutions[{place}]"
        fields |= {f"{prefix}.{key}": resolution[key] for key in ("number", "kind", "text", "result")}
        fields |= {f"{prefix}.vote.{key}": value for key, value in resolution["vote"].items() if key != "raw"}
        fields[f"{prefix}.vote.raw"] = " ".join((resolution["vote"]["raw"] or "").split()).strip(_RIM)
    return fields
