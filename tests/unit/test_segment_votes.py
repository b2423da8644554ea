"""Votes: the figures are those the words state; what they do not state stays empty."""

from __future__ import annotations

import pytest

from pipeline.segment.text.clean_text import read_text
from pipeline.segment.votes.votes import find_votes

FIGURES = ("present", "registered", "in_favour", "against", "abstain", "not_voting", "unanimous")


def votes(words: str) -> list[dict[str, int | bool]]:
    text = read_text(words)
    found = find_votes(text, 0, len(text.clean))
    return [{name: value for name in FIGURES if (value := getattr(one.vote, name)) is not None} for one in found]


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("(4 PRISOTNI: 4 ZA)", {"present": 4, "in_favour": 4}),
        (
            "z 18 glasovi ZA, 2 glasovoma VZDRŽAN in nobenim glasom PROTI",
            {"in_favour": 18, "abstain": 2, "against": 0},
        ),
        ("(34 ZA, 3 PROTI, od 40 prisotnih)", {"in_favour": 34, "against": 3, "present": 40}),
        ("28 glasov ZA, 0 glasov PROTI", {"in_favour": 28, "against": 0}),
        ("za: 11, proti: /", {"in_favour": 11, "against": 0}),
        ("za: soglasno", {"unanimous": True}),
        ("Sprejeto s sedmimi (7) glasovi za.", {"in_favour": 7}),
        ("39 ZA, / 1 PROTI.", {"in_favour": 39, "against": 1}),
        ("H glasovanju se je prijavilo 23 svetnikov. ZA je glasovalo 22.", {"registered": 23, "in_favour": 22}),
        ("ZA glasovalo 29, PROTI ni glasoval nihče.", {"in_favour": 29, "against": 0}),
        ("Za je glasovalo 20, vzdržala sta se 2 delegata.", {"in_favour": 20, "abstain": 2}),
        (
            "Prisotnih 25, od tega jih je glasovalo 24, ki so soglasno sprejeli",
            {"present": 25, "in_favour": 24, "unanimous": True},
        ),
        (
            "Od prisotnih 19 delegatov jih je glasovalo 18, ki so soglasno sprejeli",
            {"present": 19, "in_favour": 18, "unanimous": True},
        ),
        (
            "Z glasom ZA so glasovali vsi svetniki, ki so vrnili glasovnico, torej 13. PROTI ni glasoval nihče.",
            {"in_favour": 13, "against": 0},
        ),
        (
            "Dnevni red ni bil razširjen (za uvrstitev 9, proti 12).\n\nGlasovanje: prisotnih 6, za 5, proti 0.",
            {"present": 6, "in_favour": 5, "against": 0},
        ),
        (
            "ZA dnevni red: Bobnar, Kic, Rus (3)\nPROTI: / (0)\nTurk ni glasovala (1)\n",
            {"in_favour": 3, "against": 0, "not_voting": 1},
        ),
        (
            "│ NAVZOČI │ ZA │ PROTI │ VZDRŽANI │\n├────┼────┼────┼────┤\n│ 8       │ 7  │ 0     │ 1        │\n",
            {"present": 8, "in_favour": 7, "against": 0, "abstain": 1},
        ),
        ("(za 32 delegatov)", {"in_favour": 32}),
        ("Za predlog glasuje 12 čebelarjev, 1 čebelar se glasovanja vzdrži.", {"in_favour": 12, "abstain": 1}),
        (
            "ZA so glasovali 3 člani: Kos, Rus, Lah. PROTI sta glasovala 2 člana: Vrh, Bah.",
            {"in_favour": 3, "against": 2},
        ),
        ("Odbor je soglasno (5) sprejel sklep.", {"in_favour": 5, "unanimous": True}),
        (
            "Za je glasovalo 60 čebelarjev, proti 4 čebelarji, 2 čebelarja sta se vzdržala.",
            {"in_favour": 60, "against": 4, "abstain": 2},
        ),
        (
            "ZA glasovalo 60, PROTI ni glasoval nihče, 1 planinec se je vzdržal.",
            {"in_favour": 60, "against": 0, "abstain": 1},
        ),
        ("Za sklep je dvignilo roko 12 jamarjev, trije jamarji so bili proti.", {"in_favour": 12, "against": 3}),
        (
            "Sprejme se popravek, da se namesto »proti 4« zapiše »proti 3«.\n(8 za, 1 proti)",
            {"in_favour": 8, "against": 1},
        ),
        ("Za predlog so bili trije, proti pet.", {"in_favour": 3, "against": 5}),
        ("za: soglasno, proti: /", {"against": 0, "unanimous": True}),
        ("Vsi ZA (12).", {"in_favour": 12, "unanimous": True}),
        ("Glasovanje: 9-krat ZA, 2-krat PROTI.", {"in_favour": 9, "against": 2}),
        ("Navzočih je bilo 14 svetnikov, od tega 14 za.", {"present": 14, "in_favour": 14}),
        ("SOGLASNO, Z 9 GLASOVI ZA", {"in_favour": 9, "unanimous": True}),
        ("Za: 5 / Proti: 1 / Vzdržani: 0", {"in_favour": 5, "against": 1, "abstain": 0}),
        ("Za je glasovalo 6, proti nihče, 1 član ni glasoval.", {"in_favour": 6, "against": 0, "not_voting": 1}),
        ("Navzočih 27, za 18, proti 7, vzdržanih 2.", {"present": 27, "in_favour": 18, "against": 7, "abstain": 2}),
        ("ZA - 12, PROTI - 3", {"in_favour": 12, "against": 3}),
        ("ZA = 12 PROTI = 3", {"in_favour": 12, "against": 3}),
        ("Glasovanje: osemindvajset za, proti noben.", {"in_favour": 28, "against": 0}),
        ("12 ZA, PROTI in VZDRŽAN ni bil nihče.", {"in_favour": 12, "against": 0, "abstain": 0}),
        ("vzdrzan: 1, za: 4", {"abstain": 1, "in_favour": 4}),
        (
            "Navzočih je bilo 18 članov sveta. Za je glasovalo 15 članov, proti 2.",
            {"present": 18, "in_favour": 15, "against": 2},
        ),
        (
            "Petnajst članov sveta je bilo ZA, nihče ni bil PROTI, vzdržanih ni bilo.",
            {"in_favour": 15, "against": 0, "abstain": 0},
        ),
        ("Proti predlogu so glasovali trije člani, zanj pa dva.", {"against": 3, "in_favour": 2}),
        ("Sklep je bil sprejet soglasno z vsemi 9 glasovi.", {"in_favour": 9, "unanimous": True}),
        ("12 x ZA, 3x PROTI", {"in_favour": 12, "against": 3}),
        ("ZA: 12 glasov; PROTI: ni bilo", {"in_favour": 12, "against": 0}),
        ("Za umik je glasovalo 5 svetnikov, proti umiku 11.", {"in_favour": 5, "against": 11}),
        ("ZA: 20 (Ana Rus, Ivan Kos), PROTI: 2 (Jože Lah), VZDRŽANI: /", {"in_favour": 20, "against": 2, "abstain": 0}),
        (
            "PRISOTNI   ZA   PROTI   VZDRŽAN\n   9        8      1       0",
            {"present": 9, "in_favour": 8, "against": 1, "abstain": 0},
        ),
        ("ZA        PROTI     VZDRŽAN\n6         /         1", {"in_favour": 6, "against": 0, "abstain": 1}),
        ("| ZA | PROTI | VZDRŽAN |\n| 8 | 1 | 0 |", {"in_favour": 8, "against": 1, "abstain": 0}),
        ("Za / Proti / Vzdržani\n8 / 1 / 0", {"in_favour": 8, "against": 1, "abstain": 0}),
        ("ZA   PROTI\n8  /  1", {"in_favour": 8, "against": 1}),
        ("ZA PROTI VZDRŽAN\n8 - -", {"in_favour": 8, "against": 0, "abstain": 0}),
        (
            "Navzočih Za Proti Vzdržani Ni glasoval\n10 8 1 1 /",
            {"present": 10, "in_favour": 8, "against": 1, "abstain": 1, "not_voting": 0},
        ),
        ("Cena je 12 EUR\nZA PROTI\n8 1\n5 let", {"in_favour": 8, "against": 1}),
        ("za: 3, proti: 2.\nb) Podružnična šola prosi za pomoč.", {"in_favour": 3, "against": 2}),
        ("Kos je bil z 32 glasovi ZA in 2 glasovoma PROTI imenovan.", {"in_favour": 32, "against": 2}),
        ("Zapisnik je bil z 8 glasovi sprejet brez pripomb.", {"in_favour": 8}),
        ("Za so bili vsi 4 navzoči člani.", {"in_favour": 4}),
        ("ZA: 6\nPROTI: 0\nNI GLASOVAL: 1", {"in_favour": 6, "against": 0, "not_voting": 1}),
        ("za 8, PR0TI 1, vzdržan:.1", {"in_favour": 8, "against": 1, "abstain": 1}),
        ("Glasovanje (ZA / PROTI / VZDRŽAN): 12 / 1 / 0", {"in_favour": 12, "against": 1, "abstain": 0}),
        ("ZA, PROTI: 12, 1", {"in_favour": 12, "against": 1}),
        ("12 / 1 (ZA / PROTI)", {"in_favour": 12, "against": 1}),
        ("Glasovalo: 13\nZa: 12\nProti: 1", {"in_favour": 12, "against": 1}),
        ("z 12 (dvanajstimi) glasovi ZA in 1 (enim) glasom PROTI", {"in_favour": 12, "against": 1}),
        ("Za vodovod se je izreklo 48 krajanov, proti so bili 3.", {"in_favour": 48, "against": 3}),
        ("Za predlog, ki ga je dal Kos, je glasovalo 12 članov, proti 1.", {"in_favour": 12, "against": 1}),
        ("Vsi smo bili za.", {"unanimous": True}),
        ("Za predlog, so bili trije (3) člani, proti šest (6).", {"in_favour": 3, "against": 6}),
        ("ZA; 10 PROTI: 0", {"in_favour": 10, "against": 0}),
        ("ZA; 10 PROTI; 1; VZDRŽAN. 2", {"in_favour": 10, "against": 1, "abstain": 2}),
        ("10 ZA; 1 PROTI; 2 VZDRŽANA", {"in_favour": 10, "against": 1, "abstain": 2}),
        (
            "> Prijavljenih 11 | Za 9 | Proti 2 | Ni glasoval 0 | Predlog je izglasovan.",
            {"registered": 11, "in_favour": 9, "against": 2, "not_voting": 0},
        ),
        ("5 Prijavljenih 11 | Za 9 | Proti 2 |", {"registered": 11, "in_favour": 9, "against": 2}),  # an arrow
        ("navzočih:   21\nza:   13\nproti:   '\nni glasovalo:   1", {"present": 21, "in_favour": 13, "not_voting": 1}),
        ("(7 za)", {"in_favour": 7}),
        ("Sprejeto z vsemi glasovi.", {"unanimous": True}),
        ("Za: 10 + 5, proti: 2", {"against": 2}),  # of two chambers: their sum is not stated
        ("Za: 10 + 5, proti: 1 + 0, vzdržan: 1", {"abstain": 1}),
        ("Vseh devet članov za.", {"in_favour": 9}),
        ("Vseh 9 članov za.", {"in_favour": 9}),
        ("Razprave ni bilo.\nZa 10.\n", {"in_favour": 10}),
        ("Razprave ni bilo.\nProti 3.\n", {"against": 3}),
    ],
)
def test_the_figures_of_a_vote_are_those_stated(words: str, figures: dict[str, int | bool]) -> None:
    assert votes(words) == [figures]


@pytest.mark.parametrize(
    "words",
    [
        "Za 3 dni so zaprli cesto proti Dolu.",
        "Podpisalo je 43 staršev, proti ni bil nihče.",
        "Prijavila sta se 2 člana.",
        "SKLEP 414 - Za člana nadzornega sveta se imenuje Bojan Kos.",
        "Odda se v najem za dobo 5 let in proti plačilu 3 EUR.",
        "Vlogo za sofinanciranje programov je treba oddati do 30. 11. 2020.",
        "Sredstva za leto 2023 znašajo 48.000 EUR.",
        "Komisija ima pet članov.",
        "Občina da soglasje k projektu za 12 stanovanj.",
        "Prisotnih je bilo 31 delegatov od skupno 36.",
        "Župan je govoril proti predlogu 2 uri.",
        "Na parceli 12/3 je za 5 hiš prostora.",
        "Za glasovanje sta bila predlagana dva zneska.",
        "Za tajno glasovanje je bilo izdanih 9 glasovnic.",
        "Za razpravo so se prijavili trije svetniki.",
        "Proti glasovanju po telefonu imajo trije svetniki pomisleke.",
        "ZA PROTI VZDRŽAN\n8 1",
        "Za predsednika je Kos dobil 5 glasov.",
        "Predlog za Ano Rus je dobil 2 glasova, za Ivana Kosa pa 3 glasove.",
        "Izid je bil 12 : 1 za predlog.",
        "Zapora traja dalj (za 3 dni) kot lani.",
        "ZA / PROTI / VZDRŽAN: 12 / 1",
        "Za: 10 + 5",
    ],
)
def test_no_vote_is_read_into_other_sentences(words: str) -> None:
    assert votes(words) == []


def test_a_number_of_voters_is_not_one_of_votes_for() -> None:
    assert all("in_favour" not in vote for vote in votes("Glasovalo je 26 svetnikov. Sklep je bil sprejet."))


def test_a_number_does_not_cross_over_from_the_sentence_before() -> None:
    assert votes("Komisija ima pet članov.\nZa: 3, proti: 4.") == [{"in_favour": 3, "against": 4}]


def test_figures_in_a_fraction_or_amount_are_none_of_a_vote() -> None:
    assert votes("SKLEP 59/12: Cena je 12,5 EUR.\nza: 4, proti: 1") == [{"in_favour": 4, "against": 1}]


def test_that_nobody_objected_is_no_part_of_the_unanimous_vote_after_it() -> None:
    found = votes("Proti predlogu ni bil nihče.\nPredlog za razširitev je bil soglasno sprejet.")
    assert found == [{"unanimous": True}]


def test_two_votes_in_a_row_stay_two() -> None:
    assert votes("ZA 11, PROTI 14.\nZA 20, PROTI 3.") == [
        {"in_favour": 11, "against": 14},
        {"in_favour": 20, "against": 3},
    ]


def test_a_number_in_words_that_contradicts_the_one_in_digits_is_marked() -> None:
    text = read_text("Sprejeto s sedmimi (8) glasovi za.")
    (vote,) = find_votes(text, 0, len(text.clean))
    assert vote.contradicts_itself


def test_a_vote_is_quoted_as_it_stands() -> None:
    text = read_text("Komisija je soglasno (4 PRISOTNI:\n4 ZA) sprejela naslednji sklep.")
    (vote,) = find_votes(text, 0, len(text.clean))
    assert vote.vote.raw == "soglasno (4 PRISOTNI: 4 ZA)"


def test_a_vote_is_not_made_of_what_the_paragraph_before_told_of_others() -> None:
    told = "Opozoril je, da so se pri cestah vzdržali\ntrije.\n"
    text = read_text(f"{told}Za odobritev zapisnika je glasovalo 29 delegatov, vzdržala sta se 2 delegata.\n")
    vote = find_votes(text, 0, len(text.clean))[-1].vote
    assert (vote.in_favour, vote.abstain, vote.against) == (29, 2, None)


@pytest.mark.parametrize("address", ["tov. Vidic", "g. Kosa", "ge. Rus"])
def test_a_form_of_address_does_not_part_a_vote(address: str) -> None:
    text = read_text(f"Za predlog {address} je glasovalo 8 delegatov, proti pa 20 delegatov.\n")
    (found,) = find_votes(text, 0, len(text.clean))
    assert (found.vote.in_favour, found.vote.against) == (8, 20)


def test_what_was_said_of_a_side_does_not_reach_over_a_number() -> None:
    text = read_text("ZA glasovalo 24, PROTI je glasoval 1.\n")
    (found,) = find_votes(text, 0, len(text.clean))
    assert (found.vote.in_favour, found.vote.against) == (24, 1)
