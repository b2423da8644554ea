"""Decisions that were not carried out: their word no longer stands in its place, or people differ about it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.review.decisions import Decision, Decisions, differ, place_verdicts, stale_decisions
from pipeline.review.learning import Documents


@dataclass(frozen=True, slots=True)
class Unsettled:
    """`conflicts` holds the last word of each person, place by place; `elsewhere` are about documents not found."""

    stale: tuple[Decision, ...] = ()
    conflicts: tuple[tuple[Decision, ...], ...] = ()
    elsewhere: tuple[Decision, ...] = ()


def unsettled(decisions: Decisions, documents: Documents) -> Unsettled:
    """Return what of `decisions` was not carried out into `documents`, which are found by their SHA-256 sums."""
    stale: list[Decision] = []
    elsewhere: list[Decision] = []
    conflicts = [said for said in decisions.groups() if differ(said)]
    for sha256 in dict.fromkeys(entry.document for entry in decisions.entries):
        entries = [entry for _, entry in decisions.here(sha256)]
        if not entries:
            continue
        document = documents(sha256)
        if document is None:
            elsewhere += entries
            continue
        stale += stale_decisions(document, decisions)
        said = (verdicts.standing for verdicts in place_verdicts(document, decisions).values())
        conflicts += [standing for standing in said if differ(standing)]
    return Unsettled(tuple(stale), tuple(conflicts), tuple(elsewhere))
