"""Votes told in a discussion are none of this session's, wherever and however a body writes its own; its own are read
however it words them.
"""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path

import pytest
import regex

from pipeline.model import Minutes
from pipeline.segment.minutes import segment_text

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
    "Za obvoznico se je v anketi izreklo 145 krajanov, proti 32.",
    "Izmed 52 vprašanih delavcev jih je bilo 40 za skrajšanje delovnega časa in 12 proti.",
    "Žirija je s 3 glasovi za in 2 proti nagrado podelila projektu Izvir.",
    "Ustavno sodišče je odločbo sprejelo s petimi glasovi proti štirim.",
    "Odbora za finance in okolje sta predlog podprla, prvi s 5 glasovi za, drugi s 4 za in 1 proti.",
    "Po njegovi oceni bi predlog podprlo 10 svetnikov, proti pa bi jih bilo 5.",
    "Kot je razvidno iz zapisnika 2. seje, je za predlog glasovalo 11 članov, proti 4.",
    "Pri prejšnji obravnavi je bilo za predlog 9 članov, proti jih je bilo 7.",
    "Na predstavitvi projekta v gasilskem domu je 18 navzočih dvignilo roke za, 7 pa proti.",
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


AFTER = [
    "Za novo ime ulice je bilo v anketi 23 vprašanih, proti 11, 4 so bili neopredeljeni.",
    "Krajani so na zboru s 44 glasovi za in 5 proti podprli gradnjo doma.",
    "Razširjeni kolegij direktorja je predlog sprejel s 6 glasovi za in 2 proti.",
    "Komite za gospodarstvo je predlog podprl s 4 glasovi za in 1 proti.",
]


@pytest.mark.parametrize("telling", AFTER)
def test_what_is_told_at_the_end_of_an_item_changes_nothing(telling: str) -> None:
    for name in TEXTS:
        place = next(item.span.end for item in minutes(name).items if item.number != "0" and item.resolutions)
        text = source(name)[:place] + "\n\n" + textwrap.fill(telling, 80) + "\n" + source(name)[place:]
        assert decided(segment_text(text)) == decided(minutes(name)), name


def votes_on_lines(name: str) -> list[tuple[int, int, int]]:
    """Return the index of each resolution whose vote fills lines of its own, and where those begin and end."""
    text, found = source(name), list[tuple[int, int, int]]()
    for at, one in enumerate(one for item in minutes(name).items for one in item.resolutions):
        words = r"\s+".join(map(regex.escape, (one.vote.raw or "-").split()))
        line = regex.compile(rf"(?m)^[ \t]*{words}[ \t.]*$").search(text, one.span.end)
        figures = one.vote.in_favour, one.vote.against
        if one.kind is not None and None not in figures and line is not None and line.start() - one.span.end < 60:
            found.append((at, line.start(), line.end()))
    return found


WORDINGS = [
    "Za je glasovalo 9 članov, proti 3.",
    "Z dvigom rok je za glasovalo 9 članov, proti trije.",
    "Roko za je dvignilo devet članov, proti trije.",
    "Sklep je podprlo 9 svetnic in svetnikov, trije so mu nasprotovali.",
    "Sklep je bil sprejet z devetimi glasovi proti trem.",
    "Za sklep se je odločilo 9 delegatov, proti pa 3.",
    "Oddanih je bilo 12 glasov, 9 za in 3 proti.",
    "GLASOVALO: 12 ZA: 9 PROTI: 3",
    "Za .......... 9\nProti ....... 3",
    "Javno glasovanje: za devet, proti trije.",
    "Odločitev je padla z 9 glasovi za in 3 proti.",
    "Sklep je bil potrjen z devetimi glasovi ob treh glasovih proti.",
]


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_vote_is_read_in_other_words(wording: str) -> None:
    votes = [(name, *vote) for name in TEXTS for vote in votes_on_lines(name)[:1]]
    assert len(votes) > 2
    for name, at, start, end in votes:
        found = segment_text(source(name)[:start] + wording + source(name)[end:])
        resolutions = [one for item in found.items for one in item.resolutions]
        vote = resolutions[at].vote
        figures = (vote.present, vote.registered, vote.in_favour, vote.against, vote.abstain, vote.not_voting)
        assert figures == (None, None, 9, 3, None, None), name
        assert [one[2] for one in decided(found)] == [one[2] for one in decided(minutes(name))]


def test_figures_that_may_be_a_vote_are_warned_of() -> None:
    place = places(TEXTS[0])[0]
    telling = "Zadnjič je bilo za enak znesek 10 za, 3 proti in 1 vzdržan."
    found = segment_text(source(TEXTS[0])[:place] + telling + "\n\n" + source(TEXTS[0])[place:])
    warned = [warning for warning in found.warnings if warning.code == "vote-not-recorded"]
    assert len(warned) == 1
    assert warned[0].span.start >= place
    assert not [warning for warning in minutes(TEXTS[0]).warnings if warning.code == "vote-not-recorded"]
