"""Votes told in a discussion are none of this session's, wherever and however a body writes its own."""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path

import pytest
import regex

from pipeline.model import Minutes
from pipeline.segment import segment_text

GOLDEN = Path(__file__).parents[1] / "golden" / "segment"
# of a commune, a town, assemblies of the 1980s, and a library
TEXTS = (
    "cetrtic-obcina-2003",
    "mestni-svet",
    "tretjic-delegatski",
    "cetrtic-zbor-zdruzenega-dela",
    "petic-svet-2012",
    "preizkus-svet-knjiznice",
)
TELLINGS = [
    "Zadnjič je bilo za enak znesek 10 za, 3 proti in 1 vzdržan.",
    "Na poskusnem glasovanju na delovnem sestanku je bilo 6 za in 3 proti, vendar to članov ne zavezuje.",
    "V javni razpravi je prispelo 14 pripomb, od tega 9 za in 5 proti.",
    "Na sestanku predsednikov krajevnih skupnosti so bili 4 za in 3 proti.",
    "V glasilu je bilo napačno objavljeno, da je bil sklep sprejet z 10 glasovi za in 4 proti.",
    "Predlog je bil v prvi obravnavi potrjen s 13 glasovi za in 5 proti; danes je pred svetom druga obravnava.",
    "Sklep št. 7/3 (sprejet z 11 glasovi za, 1 proti) še ni izvršen, ker izvajalec ni oddal ponudbe.",
    "Sklep 12/4 z zadnje seje, sprejet z 9 glasovi za in 4 proti, je bil objavljen na spletni strani.",
    "Sklep 5/7 je bil sprejet s petimi glasovi za in enim proti, vendar ga župan ni hotel podpisati.",
    "Priporočilo odbora, sprejeto s 3 glasovi za in 2 proti, svetu ni zavezujoče.",
    "Vodja urada navede primer Občine Laze, kjer so odlok sprejeli s 16 glasovi ZA in 2 PROTI.",
    'V zapisniku prejšnje seje piše: "SKLEP: Najem se podaljša. Za 7, proti 2."',
    'Iz poročila: "Predlog sklepa: Odpiše se dolg. Glasovanje: 6 za, 2 proti. Sklep je bil sprejet."',
    "Odbor za družbene dejavnosti je obravnaval vlogo. Predlog je bil sprejet s 5 glasovi za in 1 proti.",
    "Gasilska zveza je predlog obravnavala na občnem zboru. Zanj je glasovalo 46 članov, proti 3.",
    "Stališče zbora delegatov krajevnih skupnosti: 22 za, 1 proti.",
    "Vsa leta doslej je bil proračun sprejet s tesno večino, nazadnje z 11 glasovi za in 10 proti.",
]


@cache
def source(name: str) -> str:
    return (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@cache
def minutes(name: str) -> Minutes:
    return segment_text(source(name))


def decided(found: Minutes) -> list[tuple[object, ...]]:
    return [
        (item.number, one.number, one.text, one.result, one.vote) for item in found.items for one in item.resolutions
    ]


def places(name: str) -> list[int]:
    """Return where the discussion begins under headings that a blank line follows."""
    text = source(name)
    breaks = [match.end() for match in regex.finditer(r"\n[ \t]*\n+", text)]
    found: list[int] = []
    for item in minutes(name).items:
        first = item.resolutions[0].span.start if item.resolutions else item.span.end
        inside = [place for place in breaks if item.span.start < place < first]
        if (
            item.number != "0"
            and len(inside) > 1
            and not regex.search(r"(?i)sklep|glas", text[item.span.start : inside[0]])
        ):
            found.append(inside[0])
    return found


@pytest.mark.parametrize("telling", TELLINGS)
def test_what_is_told_in_the_discussion_changes_nothing(telling: str) -> None:
    for name in TEXTS:
        place = places(name)[0]
        text = source(name)[:place] + textwrap.fill(telling, 80) + "\n\n" + source(name)[place:]
        assert decided(segment_text(text)) == decided(minutes(name)), name


def test_figures_that_may_be_a_vote_are_warned_of() -> None:
    place = places(TEXTS[0])[0]
    telling = "Zadnjič je bilo za enak znesek 10 za, 3 proti in 1 vzdržan."
    found = segment_text(source(TEXTS[0])[:place] + telling + "\n\n" + source(TEXTS[0])[place:])
    warned = [warning for warning in found.warnings if warning.code == "vote-not-recorded"]
    assert len(warned) == 1
    assert warned[0].span.start >= place
    assert not [warning for warning in minutes(TEXTS[0]).warnings if warning.code == "vote-not-recorded"]
