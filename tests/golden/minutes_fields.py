"""Minutes as a flat table of fields, so that what differs can be named."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz

# Punctuation at the ends of a quoted vote is not what a reader compares.
_RIM = " .,;:()"


def fields(minutes: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of `minutes` (as in minutes.json) by name, without spans and checksum.

    People are told apart by name and items by number, so that one that is missing does not shift the others:
    `attendance[Ana Rus].role`, `items[2].resolutions[0].vote.for`.
    """
    found: dict[str, Any] = {f"source.{key}": minutes["source"][key] for key in ("path", "pages")}
    found |= {f"event.{key}": value for key, value in minutes["event"].items()}
    found["attendance"] = [attendee["name"] for attendee in minutes["attendance"]]
    for attendee in minutes["attendance"]:
        found |= {f"attendance[{attendee['name']}].{key}": attendee[key] for key in ("role", "status", "note")}
    found["agenda"] = [entry["number"] for entry in minutes["agenda"]]
    found |= {f"agenda[{entry['number']}].title": entry["title"] for entry in minutes["agenda"]}
    found["items"] = [item["number"] for item in minutes["items"]]
    for item in minutes["items"]:
        found |= _item(f"items[{item['number']}]", item)
    found["signatures"] = [(signature["name"], signature["role"]) for signature in minutes["signatures"]]
    found["warnings"] = sorted(warning["code"] for warning in minutes["warnings"])
    return found


def _item(name: str, item: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {f"{name}.{key}": item[key] for key in ("title", "order")}
    found[f"{name}.resolutions"] = len(item["resolutions"])
    for place, resolution in enumerate(item["resolutions"]):
        prefix = f"{name}.resolutions[{place}]"
        found |= {f"{prefix}.{key}": resolution[key] for key in ("number", "kind", "text", "result")}
        found |= {f"{prefix}.vote.{key}": value for key, value in resolution["vote"].items() if key != "raw"}
        found[f"{prefix}.vote.raw"] = " ".join((resolution["vote"]["raw"] or "").split()).strip(_RIM)
    return found


def differences(expected: dict[str, Any], found: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the fields in which two minutes differ, each with what is expected and what was found."""
    left, right = fields(expected), fields(found)
    names = [*left, *(name for name in right if name not in left)]
    return {name: (left.get(name), right.get(name)) for name in names if not _same(name, left, right)}


def _same(name: str, left: dict[str, Any], right: dict[str, Any]) -> bool:
    one, other = left.get(name), right.get(name)
    if name.endswith(".vote.raw") and one and other:  # where the quotation of a vote begins and ends is free
        return fuzz.partial_ratio(one, other) >= 90
    return bool(one == other)
