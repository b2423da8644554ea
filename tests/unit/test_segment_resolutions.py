"""Resolutions in the forms in which councils, local communities, committees and assemblies write them."""

from __future__ import annotations

import pytest

from pipeline.segment.minutes import segment_text

BODIES = {
    "council": "Občinskega sveta Občine Jelov Dol",
    "community": "Sveta Krajevne skupnosti Jelov Dol",
    "committee": "Statutarno-pravne komisije Občine Jelov Dol",
    "assembly": "Zbora krajevnih skupnosti Skupščine občine Jelov Dol",
    "gathering": "zbora krajanov Krajevne skupnosti Jelov Dol",
}
AGENDA = "DNEVNI RED:\n1. Potrditev zapisnika\n2. Proračun\n3. Razno\n\nK 1. točki\nPripomb ni bilo.\n\nK 2. točki\n"
FIGURES = ("present", "registered", "in_favour", "against", "abstain", "not_voting", "unanimous")
TEXT = "Sprejme se rebalans."


def resolutions(body: str, words: str) -> list[tuple[str, str, dict[str, int | bool]]]:
    """Return the text, outcome and figures of the resolutions under the second item."""
    session = BODIES[body] if body == "gathering" else f"5. seje {BODIES[body]}"
    head = f"ZAPISNIK\n\n{session}, ki je bila v torek, 9. 5. 2023, ob 17. uri.\n\n"
    minutes = segment_text(head + AGENDA + words + "\n\nK 3. točki\nNič.\n\nSeja je bila končana ob 19. uri.\n")
    return [
        (
            one.text,
            one.result,
            {name: value for name in FIGURES if (value := getattr(one.vote, name)) is not None},
        )
        for item in minutes.items
        for one in item.resolutions
    ]


@pytest.mark.parametrize(
    ("after", "figures"),
    [
        ("Opredelilo se je 13 svetnikov, ZA je bilo 12, PROTI 1.", {"in_favour": 12, "against": 1}),
        ("Kvorum: 13, za: 12, proti: 1.", {"in_favour": 12, "against": 1}),
        ("Glasovali: 12 za, nihče proti.", {"in_favour": 12, "against": 0}),
        ("Vsi za.", {"unanimous": True}),
        ("Vsi smo bili za.", {"unanimous": True}),
        (
            "Nihče ni bil proti, nihče se ni vzdržal. Sklep je soglasno sprejet.",
            {"against": 0, "abstain": 0, "unanimous": True},
        ),
        ("Pri glasovanju sta bila 2 svetnika odsotna, za je glasovalo 11.", {"in_favour": 11}),
        ("Svetnika Lah in Vrh pri glasovanju nista sodelovala. 10 ZA, 0 PROTI.", {"in_favour": 10, "against": 0}),
        ("Glasovanje (ZA / PROTI / VZDRŽAN): 12 / 1 / 0", {"in_favour": 12, "against": 1, "abstain": 0}),
        ("| Za | 12 |\n| Proti | 1 |\n| Vzdržan | 0 |", {"in_favour": 12, "against": 1, "abstain": 0}),
        ("Za se je odločilo 12 svetnikov, proti 1.", {"in_favour": 12, "against": 1}),
        ("(soglasno sprejeto)", {"unanimous": True}),
        ("Sklep je sprejet s 12:1.", {}),
        ("Sklep je bil sprejet z 12 glasovi proti 1.", {"in_favour": 12, "against": 1}),
        ("Sklep je bil sprejet z 12 proti 1.", {"in_favour": 12, "against": 1}),
        ("Dvanajst svetnic in svetnikov je sklep podprlo, eden je bil proti.", {"in_favour": 12, "against": 1}),
        ("Sklep je podprlo 12 svetnikov, trije so mu nasprotovali.", {"in_favour": 12, "against": 3}),
        ("Za sklep je roko dvignilo 12 svetnikov, proti 1.", {"in_favour": 12, "against": 1}),
        ("Z dvigovanjem rok: 12 za, 1 proti.", {"in_favour": 12, "against": 1}),
        ("Za ta sklep se je odločilo 12 svetnikov, proti pa 1.", {"in_favour": 12, "against": 1}),
        ("Za sklep je bilo 12 glasov, proti sklepu 3 glasovi.", {"in_favour": 12, "against": 3}),
        ("Vseh 12 navzočih svetnikov je glasovalo ZA.", {"in_favour": 12}),
        ("Sklep je soglasno podprlo vseh dvanajst članov.", {"in_favour": 12, "unanimous": True}),
        ("PRISOTNIH: 14 GLASOVALO: 13 ZA: 12 PROTI: 1", {"present": 14, "in_favour": 12, "against": 1}),
        ("Sklep je bil potrjen z dvanajstimi glasovi ob enem glasu proti.", {"in_favour": 12, "against": 1}),
        ("Sklep je bil sprejet z 12 glasovi ob 3 vzdržanih.", {"in_favour": 12, "abstain": 3}),
        ("Javno glasovanje: 12 za, 1 proti.", {"in_favour": 12, "against": 1}),
        ("Na podlagi izida glasovanja (12 ZA, 1 PROTI) je bil sklep sprejet.", {"in_favour": 12, "against": 1}),
        ("Do roka je svoj glas oddalo 13 članov. ZA: 12. PROTI: 1.", {"in_favour": 12, "against": 1}),
        ("ZA: 12, PROTI: 1, NE GLASUJE: 2.", {"in_favour": 12, "against": 1, "not_voting": 2}),
        ("Glasovanje: 12 DA, 1 NE", {"in_favour": 12, "against": 1}),
        ("Za: 12; proti: –; vzdržani: 1.", {"in_favour": 12, "against": 0, "abstain": 1}),
        ("Prisotnih na glasovanju: 13 članov. 12 ZA, 1 PROTI.", {"present": 13, "in_favour": 12, "against": 1}),
        ("Za sklep je bilo 12 članov, proti njemu jih je glasovalo pet.", {"in_favour": 12, "against": 5}),
        ("Ana Rus: ZA\nIvan Kos: PROTI\nSkupaj: ZA 12, PROTI 1", {"in_favour": 12, "against": 1}),
        (
            "Poimensko glasovanje:\n1. Ana Rus – ZA\n2. Ivan Kos – PROTI\nSkupaj: ZA 12, PROTI 1",
            {"in_favour": 12, "against": 1},
        ),
        (
            "   glasovanje |  za  | proti | vzdržan\n              |  12  |   1   |    0",
            {"in_favour": 12, "against": 1, "abstain": 0},
        ),
    ],
)
def test_what_is_said_of_the_vote_is_no_part_of_the_text(after: str, figures: dict[str, int | bool]) -> None:
    assert resolutions("council", f"SKLEP:\n{TEXT}\n{after}") == [(TEXT, "accepted", figures)]


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("SKLEP 4d/2:", "4d/2"),
        ("SKLEP 1/7i:", "1/7i"),
        ("SKLEP OF 3:", "OF 3"),
        ("SKLEP 4d/2 je bil sprejet:", "4d/2"),
        ("SKLEP II/3:", "II/3"),
        ("SKLEP št. iv/12:", "iv/12"),
    ],
)
def test_a_number_may_hold_letters(label: str, number: str) -> None:
    items = segment_text(f"{AGENDA}{label} {TEXT}\nZa 12, proti 1.\n").items
    assert [(one.number, one.text) for item in items for one in item.resolutions] == [(number, TEXT)]


@pytest.mark.parametrize(
    "after",
    [
        "Predlagani sklep ni dobil potrebne večine (5 ZA, 8 PROTI).",
        "Predlog je bil s 5 glasovi ZA in 8 glasovi PROTI zavrnjen.",
        "S 5 glasovi ZA in 8 glasovi PROTI sklep ni bil izglasovan.",
        "Predlog ni dobil večine.\nZA: 5 PROTI: 8",
    ],
)
def test_a_rejection_is_told_in_many_ways(after: str) -> None:
    assert resolutions("council", f"SKLEP:\n{TEXT}\n{after}") == [(TEXT, "rejected", {"in_favour": 5, "against": 8})]


@pytest.mark.parametrize(
    ("body", "words", "found"),
    [
        ("community", "Sklenili smo, da se akcija izvede 22. 4.\nVsi smo bili za.", {"unanimous": True}),
        ("community", "Svet je sklenil, da se cesta zapre, če bo padlo veliko snega.", {}),
        ("community", "Svet se je seznanil z napovedjo stroškov.", {}),
        ("community", "Po krajši razpravi smo soglasno sklenili, da se naroči gramoz.", {"unanimous": True}),
        ("assembly", "V komisijo so bili soglasno izvoljeni: tov. Ana Rus in tov. Jože Umek.", {"unanimous": True}),
        ("assembly", "Družbeni dogovor je bil soglasno sprejet.", {"unanimous": True}),
        ("gathering", "Krajani so poročilo soglasno sprejeli.", {"unanimous": True}),
        ("gathering", "Udeleženci so soglasno potrdili dnevni red.", {"unanimous": True}),
        ("gathering", "Za vodovod se je izreklo 48 krajanov, proti so bili 3.", {"in_favour": 48, "against": 3}),
        (
            "gathering",
            "Kos je dobil 38 glasov, Lah 29 glasov. Za člana sveta je bil izvoljen Stane Kos.",
            {},
        ),
    ],
)
def test_what_a_body_decides_without_a_label(body: str, words: str, found: dict[str, int | bool]) -> None:
    (resolution,) = resolutions(body, words)
    assert resolution[1:] == ("accepted", found)


def test_a_vote_said_of_both_resolutions_is_that_of_each() -> None:
    words = f"SKLEP 1: {TEXT}\nSKLEP 2: Načrt se potrdi.\nOba sklepa sta bila sprejeta soglasno."
    assert [one[2] for one in resolutions("council", words)] == [{"unanimous": True}, {"unanimous": True}]


def test_a_resolution_in_quotation_marks_ends_with_them() -> None:
    told = "Do 12. ure je glasovalo 5 članov.\n\nZA je glasovalo 8 članov, PROTI 1."
    quoted = f"Predlog sklepa:\n»{TEXT}«\n\n{told}"
    assert resolutions("council", quoted) == [(TEXT, "accepted", {"in_favour": 8, "against": 1})]


def test_the_parts_of_a_resolution_in_quotation_marks_stay_together() -> None:
    parts = "»1. Sprejme se osnutek.\n2. Osnutek se razgrne.«"
    words = f"SKLEP:\nSvetu se predlaga, da sprejme sklep:\n{parts}\nGlasovanje: 3 za, 1 proti."
    (resolution,) = resolutions("committee", words)
    assert resolution[0] == "Svetu se predlaga, da sprejme sklep: »1. Sprejme se osnutek. 2. Osnutek se razgrne.«"


def test_a_sentence_about_a_person_goes_on_with_the_resolution_and_speech_does_not() -> None:
    ended = "UGOTOVITVENI SKLEP: Ana Rus je izvoljena za županjo. Županja je s tem nastopila mandat."
    told = f"SKLEP: {TEXT} Župan je povedal, da je vesel."
    assert resolutions("council", ended)[0][0].endswith("nastopila mandat.")
    assert resolutions("council", told)[0][0] == TEXT


def test_an_act_named_on_the_next_line_belongs_to_the_sentence() -> None:
    words = "Svet je z 8 glasovi ZA sprejel\nODLOK O TURISTIČNI TAKSI\nv predlaganem besedilu."
    assert [one[0] for one in resolutions("council", words)] == [" ".join(words.split())]


def test_what_a_resolution_repeats_and_what_is_only_put_are_no_resolutions() -> None:
    put = "Predlog: predsednica Ana Rus, člana Ivan Kos in Jože Lah."
    words = f"{put}\nRebalans proračuna je bil potrjen.\nSKLEP: Rebalans proračuna je potrjen.\nZA 8."
    assert [one[0] for one in resolutions("council", words)] == ["Rebalans proračuna je potrjen."]


def test_what_somebody_takes_back_is_no_resolution() -> None:
    assert resolutions("council", "Župan je točko umaknil, ker cenitev še ni izdelana.") == []


@pytest.mark.parametrize(
    "put",
    [
        "Župan je dal na glasovanje predlog svetnika Lovra Kosa:\n{text}\n",
        "Najprej je bil na glasovanje dan predlog svetniške skupine Dom:\n\n{text}\n\n",
        "Predsedujoči je o predlogu odredil glasovanje:\n\n{text}\n\n",
        "Glasovanje o predlogu Lovra Kosa:\n{text}\n",
        "Svetnik Lovro Kos je vložil amandma:\n{text}\n",
        "Amandma k 4. členu (Lovro Kos):\n{text}\n",
        "AMANDMA k 4. členu\n{text}\n",
        "Amandma Lovra Kosa\n{text}\n",
        "Amandma I (L. Kos): {text} ",
        "1. amandma svetnika Lovra Kosa: {text} ",
        "Amandma št. 1 - predlagatelj Lovro Kos\nPredlagatelj je predlog obrazložil.\nVsebina: {text}\n",
        "Proceduralni predlog Lovra Kosa: {text}\n",
        "Proceduralni predlog\n{text}\n",
        "Predlog spremembe načrta\n{text}\n",
    ],
)
def test_a_proposal_is_found_by_what_puts_it(put: str) -> None:
    words = put.format(text=TEXT) + "Za je glasovalo 5 svetnikov, proti 7. Predlog ni bil sprejet."
    assert resolutions("council", words) == [(TEXT, "rejected", {"in_favour": 5, "against": 7})]


def test_a_proposal_that_became_a_resolution_is_that() -> None:
    words = "PREDLOG SKLEPA:\nSprejme se rebalans in se objavi.\n\nRus je predlagala, da se ne objavi.\n\n"
    adopted = f"ZA je glasovalo 9 svetnikov, PROTI 2. Občinski svet je sprejel\n\nSKLEP:\n{TEXT}\n"
    assert resolutions("council", words + adopted) == [(TEXT, "accepted", {"in_favour": 9, "against": 2})]


def test_resolutions_put_together_have_one_vote() -> None:
    both = f"O obeh sklepih se glasuje skupaj.\n\nSKLEP 1: {TEXT}\nSKLEP 2: Objavi se.\nZa: 9, proti: 2.\n"
    figures = {"in_favour": 9, "against": 2}
    assert resolutions("council", both) == [(TEXT, "accepted", figures), ("Objavi se.", "accepted", figures)]


@pytest.mark.parametrize(
    ("voters", "figures"),
    [
        ("Z glasom ZA so glasovali: Ana Rus, Ivan Kos. (2)\nZ glasom PROTI je glasoval: Rok Zec. (1)", (2, 1)),
        ("Z glasom ZA so glasovali: Ana Rus, Ivan Kos. (2)\nZ glasom PROTI ni glasoval nihče.", (2, 0)),
    ],
)
def test_voters_named_with_their_number_are_counted(voters: str, figures: tuple[int, int]) -> None:
    found = {"in_favour": figures[0], "against": figures[1]}
    assert resolutions("committee", f"SKLEP:\n{TEXT}\n\n{voters}\nSklep je bil sprejet.") == [(TEXT, "accepted", found)]


def test_the_vote_tells_its_outcome() -> None:
    words = f"PREDLOG SKLEPA\n{TEXT}\nZ 2 GLASOVOMA ZA IN 2 GLASOVOMA PROTI NI BIL SPREJET."
    assert resolutions("committee", words) == [(TEXT, "rejected", {"in_favour": 2, "against": 2})]


@pytest.mark.parametrize(
    "told",
    [
        "Lovro Kos je menil, da je prav. Obrtna zbornica je predlogu nasprotovala z 18 glasovi proti 4.",
        "To ne drži. Število mest je bilo določeno s sklepom št. 7, ki je bil sprejet z 19 glasovi za in 8 proti.",
        "Kos je spomnil na sklep št. 87. Sklep je bil sprejet z 9 glasovi ZA in 5 PROTI.",
        "LOVRO KOS, predsednik kluba: klub je odlok podprl s petimi glasovi za in enim proti.",
        "Ana Rus - rebalans bo podprla, čeprav njena pobuda, za katero je glasovalo 12 svetnikov, ni bila upoštevana.",
        "Na seji odbora je bil lani načrt sprejet s 5 glasovi za in 4 proti.",
    ],
)
def test_where_all_has_labels_figures_in_the_discussion_are_only_told(told: str) -> None:
    labelled = "".join(f"SKLEP {number}: {TEXT}\nZa: 9, proti: 2.\n\n" for number in (1, 2, 3))
    assert len(resolutions("council", f"{told}\n\n{labelled}")) == 3


def test_a_letter_may_be_the_number_of_a_proposal() -> None:
    head = "ZAPISNIK\n\n5. seje Občinskega sveta Občine Dol, ki je bila 9. 5. 2023.\n\n" + AGENDA
    words = f"SKLEP A:\n{TEXT}\nZa: 5, proti: 1.\n\nSKLEP 7D-1/2022: {TEXT}\nZa: 5, proti: 1.\n"
    found = segment_text(head + words).items[-1].resolutions
    assert [one.number for one in found] == ["A", "7D-1/2022"]


def test_what_is_told_in_somebodys_words_is_no_resolution() -> None:
    labelled = "".join(f"SKLEP {number}: {TEXT}\nZa: 9, proti: 2.\n\n" for number in (1, 2, 3))
    speech = [
        "Lovro KOS (KS Breg) je povedal, da je bil zbor proti. Od 83 prisotnih je bilo proti 80, za le 3.",
        "- Ana Rus: meni, da to ne drži. Rebalans je bil sprejet in ne zavrnjen, izid pa je bil 9 proti 6.",
        "Kos je zahteval popravek. Zapisnik namreč navaja 15 glasov za in 1 proti.",
        "Rus je povedala, da je svet KS sprejel naslednji sklep:\n»Sklep 3: KS zahteva vodo.«\nBil je soglasen.",
    ]
    for said in speech:
        assert len(resolutions("council", f"{said}\n\n{labelled}")) == 3, said


def test_a_resolution_after_the_vote_on_what_was_proposed_is_that_as_amended() -> None:
    proposed = "Predlog sklepa: Sprejme se načrt za leto 2024.\nGlasovanje o predlogu z dopolnitvijo: 8 ZA, 1 PROTI\n\n"
    amended = "Sprejme se načrt za leto 2024 z dopolnitvijo."
    figures = {"in_favour": 8, "against": 1}
    assert resolutions("committee", f"{proposed}Sklep 26: {amended}\n") == [(amended, "accepted", figures)]


def test_parts_whose_numbers_stand_on_lines_of_their_own_belong_to_the_resolution() -> None:
    parts = "I.\nImenuje se komisija.\nII.\nKomisija je imenovana za štiri leta.\nIII.\nTa sklep začne veljati takoj."
    found = resolutions("council", f"SKLEP št. 6/2014\n{parts}\nSklep je sprejet (15 navzočih, 12 za, 2 proti).")
    assert found == [(" ".join(parts.split()), "accepted", {"present": 15, "in_favour": 12, "against": 2})]


def test_what_shall_be_told_before_its_vote_is_the_resolution() -> None:
    words = "V 2. členu se stopnja ne spremeni.\nZa predlog je glasovalo 5 svetnikov, proti 7. Predlog ni bil sprejet."
    found = [("V 2. členu se stopnja ne spremeni.", "rejected", {"in_favour": 5, "against": 7})]
    assert resolutions("council", f"Glasovali so tudi o predlogu.\n\n{words}") == found


def test_findings_and_old_resolutions_that_are_quoted_are_none() -> None:
    labelled = "".join(f"SKLEP {number}: {TEXT}\nZa: 9, proti: 2.\n\n" for number in (1, 2, 3))
    findings = "Ugotovila sta:\n\n1. Računi niso podpisani.\n2. Sklep o nakupu je bil sprejet, za so glasovali 3.\n"
    quoted = 'Sklep se je glasil: "SKLEP 5/9: Postavijo se tri svetilke."'
    assert len(resolutions("council", f"{findings}\n{quoted}\n\n{labelled}")) == 3


def test_figures_decide_where_no_word_does() -> None:
    words = "Glasovali smo o zaprtju ceste.\n\nPredlog o zaprtju ceste: ZA 5, PROTI 7."
    assert [one[1] for one in resolutions("community", words)] == ["rejected"]


def test_proposals_may_have_letters() -> None:
    words = (
        "PREDLOG A (predlagatelj Kos)\nCesta se zapre.\nza: 3 proti: 4\nPredlog ni bil sprejet.\n\n"
        "PREDLOG B (predlagateljica Rus)\nCesta se razširi.\nza: 5 proti: 2\nPredlog je bil sprejet."
    )
    found = resolutions("council", words)
    assert [one[:2] for one in found] == [("Cesta se zapre.", "rejected"), ("Cesta se razširi.", "accepted")]


def test_another_proposal_taken_back_takes_no_vote_back() -> None:
    words = f"SKLEP: {TEXT}\n(4 PRISOTNI: 3 ZA, 1 PROTI)\n\nPredlog za častnega občana je predlagatelj Kos umaknil."
    assert [one[:2] for one in resolutions("council", words)] == [(TEXT, "accepted")]


def test_the_number_of_a_code_counts_no_votes() -> None:
    words = (
        "Predlog sklepa: Za enoto ZA-07 se višina določi s P+1.\n"
        "H glasovanju se je prijavilo 22 svetnikov. ZA je glasovalo 10, PROTI je glasovalo 11.\n"
        "Predlog sklepa ni bil sprejet."
    )
    assert [one[2] for one in resolutions("council", words)] == [{"registered": 22, "in_favour": 10, "against": 11}]


def test_resolutions_numbered_by_another_session_are_only_told_of() -> None:
    own = "".join(f"SKLEP {number}/5: {TEXT}\nZa: 9, proti: 0.\n\n" for number in range(1, 4))
    words = f"Pregled:\n- sklep št. 4/3: Odkupi se njiva (12 za, 1 proti) – pogodba je podpisana;\n\n{own}"
    assert [one[0] for one in resolutions("council", words)] == [TEXT] * 3


@pytest.mark.parametrize(
    "vote",
    [
        "V nadaljevanju je bilo izvedeno glasovanje, pri katerem je bilo 9 ZA in 1 PROTI.",
        "Tako je bil sklep ob 9 glasovih za in 1 proti sprejet.",
        "Elektronsko glasovanje je pokazalo: ZA 9, PROTI 1.",
        "S tem sklepom se je strinjalo 9 članov, 1 je bil proti.",
        "ZA sprejem navedenega sklepa se je opredelilo 9 svetnikov, PROTI 1.",
        "V glasovalni napravi je zabeleženo: za 9, proti 1.",
        "Na glasovanju je sklep podprlo 9 svetnikov, 1 je bil proti.",
        "[ZA: 9 | PROTI: 1]",
        "Za sklep: 9. Proti sklepu: 1.",
    ],
)
def test_the_vote_on_a_line_of_its_own_under_a_resolution_is_its_vote(vote: str) -> None:
    others = "".join(f"SKLEP {number}:\n{TEXT}\nGlasovanje: 10 ZA, 0 PROTI.\n\n" for number in (1, 2))
    found = resolutions("council", f"{others}SKLEP 3:\n{TEXT}\n{vote}")
    assert found[2] == (TEXT, "accepted", {"in_favour": 9, "against": 1})


def test_the_vote_may_stand_in_parentheses_behind_the_label() -> None:
    assert resolutions("council", f"SKLEP 2 (9 ZA, 3 PROTI)\n{TEXT}") == [
        (TEXT, "accepted", {"in_favour": 9, "against": 3})
    ]


@pytest.mark.parametrize(
    "vote",
    [
        "Na tajnem glasovanju je 9 članov glasovalo za, 1 pa proti.",
        "Predsednica je razglasila izid: za 9, proti 1.",
        "Odločitev je padla z 9 glasovi za in 1 proti.",
        "Število glasov za: 9; število glasov proti: 1.",
    ],
)
def test_the_vote_may_be_the_first_paragraph_after_a_resolution(vote: str) -> None:
    others = "".join(f"SKLEP {number}:\n{TEXT}\n\nGlasovanje: 10 ZA, 0 PROTI.\n\n" for number in (1, 2))
    found = resolutions("council", f"{others}SKLEP 3:\n{TEXT}\n\n{vote}")
    assert found[2] == (TEXT, "accepted", {"in_favour": 9, "against": 1})


PUT = [
    (
        "Kos je dejal, da je cena visoka. Ana Rus je dala predlog, da se rebalans zavrne. Predlog je dobil 3 glasove "
        "za in 8 proti in ni bil sprejet.",
        "Ana Rus je dala predlog, da se rebalans zavrne.",
    ),
    (
        "Tov. Rus (Kovinar) je predlagala, naj se rebalans zavrne. O tem je predsednik odredil glasovanje. Za predlog "
        "tov. Rus so glasovali 3 delegati, proti 8, torej predlog ni bil sprejet.",
        "Tov. Rus (Kovinar) je predlagala, naj se rebalans zavrne.",
    ),
    ("Glasovalo se je o predlogu Ane Rus: Rebalans se zavrne. Za 3, proti 8. Ni sprejeto.", "Rebalans se zavrne."),
    ("Kos je dejal, da je cena visoka.\nRebalans se z dopolnitvijo zavrne. Za 3, proti 8.", None),
    ("a) Rebalans proračuna\nOdločanje se na predlog Ane Rus odloži. Za 3, proti 8.", None),
]


@pytest.mark.parametrize(("words", "put"), PUT)
def test_what_a_vote_was_on_stands_before_it_though_others_spoke(words: str, put: str | None) -> None:
    others = "".join(f"SKLEP {number}:\n{TEXT}\nGlasovanje: 10 ZA, 0 PROTI.\n\n" for number in (1, 2, 3))
    found = resolutions("assembly", others + words)
    text = put or words.splitlines()[1].removesuffix(" Za 3, proti 8.")
    assert found[3] == (text, "rejected", {"in_favour": 3, "against": 8})


def test_a_vote_that_tells_its_outcome_may_lead_to_the_resolution() -> None:
    words = "".join(
        f"Z {figure} glasovi ZA in 1 PROTI je bil sklep sprejet.\n\nSKLEP:\n{TEXT}\n\n" for figure in (7, 8)
    )
    assert [one[2]["in_favour"] for one in resolutions("council", words)] == [7, 8]


def test_a_vote_may_be_on_a_table_and_what_leads_to_it() -> None:
    words = (
        "Sprejeli smo tole delitev:\n\n  Dol      210.000 SIT\n  Breg     160.000 SIT\n\nGlasovali so: za 4, proti 3."
    )
    (found,) = resolutions("community", words)
    assert " ".join(found[0].split()) == "Sprejeli smo tole delitev: Dol 210.000 SIT Breg 160.000 SIT"
    assert found[1:] == ("accepted", {"in_favour": 4, "against": 3})


def test_that_another_body_agreed_is_no_vote() -> None:
    words = (
        "Za županjo je bila izvoljena Ana Rus, ki je prejela 1.302 glasova.\n\n"
        "Volilna komisija je poročilo sprejela soglasno.\n\nSKLEP:\nSvet se seznani s poročilom.\n(10 ZA)"
    )
    assert resolutions("council", words) == [("Svet se seznani s poročilom.", "accepted", {"in_favour": 10})]


@pytest.mark.parametrize("label", ["Sklep 4.1/2013", "Sklep 4.1/13:", "SKLEP 4.1"])
def test_a_number_of_session_resolution_and_year_makes_a_label(label: str) -> None:
    words = f"{label}\nPotrdi se zapisnik. Svet se seznani s sklepi.\nZA: 6, PROTI: 0"
    text = "Potrdi se zapisnik. Svet se seznani s sklepi."
    assert resolutions("council", words) == [(text, "accepted", {"in_favour": 6, "against": 0})]


def test_who_explained_an_amendment_is_told_after_it() -> None:
    words = (
        "Amandma k 6. členu:\nBeseda »pet« se črta.\n\nAna Rus je amandma obrazložila.\n\nZA 8, PROTI 13.\nNi sprejeto."
    )
    assert resolutions("council", words) == [("Beseda »pet« se črta.", "rejected", {"in_favour": 8, "against": 13})]


LED = [
    (
        "Sklep št. NO-14/4:\nCesta se zapre.\nNadzorni odbor je sklep sprejel s 4 glasovi za in enim proti.",
        "Cesta se zapre.",
        4,
        1,
    ),
    (
        "SKLEP:\nCesta se zapre.\nGlasovanje: ZA 4 družbeniki (83,40 % glasov), PROTI 1 družbenik (16,60 % glasov).",
        "Cesta se zapre.",
        4,
        1,
    ),
    (
        "Na glasovanje je bil dan PREDLOG SKLEPA:\nIz Programa za leto 2007 se črta zaporedna številka 9.\n"
        "ZA jih je glasovalo 16, PROTI 5.",
        "Iz Programa za leto 2007 se črta zaporedna številka 9.",
        16,
        5,
    ),
    ("SKLEP 17.3  |  navzočih 6  |  za 5  |  proti 1\nCesta se zapre.\n\nNič.", "Cesta se zapre.", 5, 1),
    (
        "SKLEP:\nCesta se zapre.\nKdo je za? Petnajst.\nJe kdo proti? Nihče.\nUgotavljam, da je sklep sprejet.",
        "Cesta se zapre.",
        15,
        0,
    ),
    (
        "SKLEP:\nCesta se zapre.\nZA: Lista za Dol 4, Mlada občina 2; skupaj 6 glasov.\nPROTI: /",
        "Cesta se zapre.",
        6,
        0,
    ),
    (
        "Sklep:\nCesta se zapre.\nZa je glasovalo 5 članov (71,4 %), proti 1 član (14,3 %).",
        "Cesta se zapre.",
        5,
        1,
    ),
    (
        "Glasuje se z dviganjem rok. Za zavrnitev je 14 rok, proti 2.\n\nSklene se:\nPritožba se zavrne.",
        "Pritožba se zavrne.",
        14,
        2,
    ),
    (
        "Za so glasovali: Ana Rus, Ivan Kos in Eva Lah (3). Proti je glasoval\nRok Zec (1).\n\nSKLEP:\nCesta se zapre.",
        "Cesta se zapre.",
        3,
        1,
    ),
    (
        "Sklenjeno je bilo (6 za, 2 proti), da se naročilo prekliče, če do maja ne bo dobavljeno.",
        "Sklenjeno je bilo, da se naročilo prekliče, če do maja ne bo dobavljeno.",
        6,
        2,
    ),
    ("Sklenilo se je: Cesta se zapre.\nZa predlog 10 odbornikov, proti 7.", "Cesta se zapre.", 10, 7),
    ("S 1 glasom ZA in 4 glasovi PROTI svet ni sprejel\n\nPREDLOGA:\nCesta se zapre.", "Cesta se zapre.", 1, 4),
    (
        "Z 8 glasovi ZA in 12 glasovi PROTI svet ni sprejel\n\nA M A N D M A J A  svetnice Ane Rus\nCesta se zapre.",
        "Cesta se zapre.",
        8,
        12,
    ),
    ("SKLEP 2: Cesta se zapre.\nPotrjeno: 6 za, 2 proti.", "Cesta se zapre.", 6, 2),
    ("SKLEP 2: Cesta se zapre.\npotrjeno 6 za, 2 proti", "Cesta se zapre.", 6, 2),
    (
        "SKLEP 2: Cesta se zapre. Rezultati ankete se priložijo.\n(6 ZA, 2 PROTI)",
        "Cesta se zapre. Rezultati ankete se priložijo.",
        6,
        2,
    ),
    (
        "Tov. Rus predlaga, da se cesta zapre. Za ta predlog glasujeta 2 odbornika, proti 6. Predlog je odklonjen.",
        "Tov. Rus predlaga, da se cesta zapre.",
        2,
        6,
    ),
]


@pytest.mark.parametrize(("words", "text", "in_favour", "against"), LED)
def test_what_leads_to_a_resolution_and_follows_it_is_no_part_of_it(
    words: str, text: str, in_favour: int, against: int
) -> None:
    result = "accepted" if in_favour > against else "rejected"
    (found,) = resolutions("community", words)
    assert found[:2] == (text, result)
    assert (found[2]["in_favour"], found[2]["against"]) == (in_favour, against)


def test_who_was_there_for_a_vote_may_be_told_above_its_label() -> None:
    words = "Ugotovljena prisotnost: 6\nSklep:\nCesta se zapre.\nIzid glasovanja: 5 ZA, 1 PROTI"
    assert resolutions("committee", words) == [
        ("Cesta se zapre.", "accepted", {"present": 6, "in_favour": 5, "against": 1})
    ]


def test_a_consent_that_is_voted_on_is_no_unanimity() -> None:
    words = (
        "Za soglasje k imenovanju direktorice je glasovalo 13 članov, proti 4. S tem je bil sprejet\n\nSKLEP:\nDa se."
    )
    assert resolutions("council", words) == [("Da se.", "accepted", {"in_favour": 13, "against": 4})]


def test_entries_of_a_list_without_signs_are_parted_by_their_votes() -> None:
    words = (
        "Sprejeta sklepa:\nZbor potrdi poročilo. – sprejeto soglasno\n"
        "Svet skliče zbor najmanj dvakrat na leto. – 68 glasov\nza, en glas proti"
    )
    assert resolutions("gathering", words) == [
        ("Zbor potrdi poročilo.", "accepted", {"unanimous": True}),
        ("Svet skliče zbor najmanj dvakrat na leto.", "accepted", {"in_favour": 68, "against": 1}),
    ]


def test_a_vote_before_the_words_that_lead_to_a_label_is_not_that_of_the_label_above() -> None:
    words = (
        "ZA je glasovalo 12, PROTI nihče.\nSvetniki so soglasno sprejeliSKLEPšt. 211:\nCesta se zapre.\n\n"
        "ZA je glasovalo 9, PROTI 1. Svetniki so\nsprejeliSKLEPšt. 212:\nMost se obnovi."
    )
    assert [(one[0], one[2]["in_favour"]) for one in resolutions("council", words)] == [
        ("Cesta se zapre.", 12),
        ("Most se obnovi.", 9),
    ]


def test_a_label_may_have_parts_under_it_that_begin_small() -> None:
    parts = "a) Društvo zgradi sobo.\nb) Posojilo je dovoljeno.\n"
    words = f"Predlog ni bil sprejet.\n\nSklep št. 4\n{parts}Izglasovano: 79 za, 31 proti."
    assert resolutions("gathering", words)[-1] == (
        "a) Društvo zgradi sobo. b) Posojilo je dovoljeno.",
        "accepted",
        {"in_favour": 79, "against": 31},
    )


def test_the_fate_of_a_proposal_is_told_with_its_votes() -> None:
    proposal = "Predlog Ane Rus, da se cesta zapre, ni bil sprejet (3 za, 6 proti)."
    labelled = "\n\n".join(f"SKLEP {number}: {TEXT}\nZa 9, proti 0." for number in (1, 2, 3))
    for before in ("", "Ana Rus je menila, da je promet pregost.\n"):
        found = resolutions("council", f"{before}{proposal}\n\n{labelled}")
        assert found[0] == (proposal, "rejected", {"in_favour": 3, "against": 6})


def test_what_somebody_proposed_may_be_voted_on_as_theirs() -> None:
    put = "Ana Rus je predlagala, da se cesta zapre."
    words = f"{put} Za njen predlog sta glasovala 2, proti 5, zato predlog ni bil sprejet."
    assert resolutions("community", words) == [(put, "rejected", {"in_favour": 2, "against": 5})]


def test_a_motion_on_procedure_is_voted_on_among_labels() -> None:
    words = (
        "Kos je podal proceduralni predlog, da se razprava zaključi.\n"
        "Glasovanje o proceduralnem predlogu: navzočih 11, ZA 7, PROTI 3.\nPredlog je bil sprejet.\n\n"
    )
    words += "\n\n".join(f"SKLEP {number}: {TEXT}\nZa 9, proti 2." for number in (1, 2, 3))
    assert resolutions("council", words)[0][2] == {"present": 11, "in_favour": 7, "against": 3}


def test_an_act_may_be_told_adopted_under_its_resolution() -> None:
    words = "SKLEP: Sprejme se odlok o samoprispevku.\nOdlok je bil sprejet z 29 glasovi za, proti ni glasoval nihče."
    assert resolutions("assembly", words) == [
        ("Sprejme se odlok o samoprispevku.", "accepted", {"in_favour": 29, "against": 0})
    ]


def test_a_vote_that_names_numbers_is_that_of_these_resolutions() -> None:
    words = (
        "SKLEP 63/13: Cesta se zapre.\n(9 navzočih, 9 za, 0 proti)\n\nSKLEP 64/13:\nUrednica se razreši.\n\n"
        "SKLEP 65/13:\nImenuje se Kos.\n\n(Glasovanje o sklepih 64/13 in 65/13: 9 navzočih, 8 za, 0 proti)"
    )
    assert [one[2]["in_favour"] for one in resolutions("community", words)] == [9, 8, 8]


@pytest.mark.parametrize(
    "words",
    ["Za zapisnikarico je bila z dvigom rok soglasno določena Ana Rus.", "Nakup kosilnice smo soglasno potrdili."],
)
def test_what_was_agreed_on_by_all_is_a_resolution_without_a_label(words: str) -> None:
    assert resolutions("community", words) == [(words, "accepted", {"unanimous": True})]


def test_votes_may_follow_under_one_item_and_lead_under_others() -> None:
    head = f"ZAPISNIK\n\n5. seje {BODIES['committee']}, ki je bila v torek, 9. 5. 2023, ob 17. uri.\n\n"
    led = "".join(f"K {item}. točki\nTajno glasovanje: 4 ZA, {item} PROTI.\nSklep: Da se.\n\n" for item in (1, 2))
    follow = "".join(f"Sklep: Imenuje se {name}.\n{count} ZA, 0 PROTI.\n\n" for name, count in (("Kos", 5), ("Rus", 6)))
    minutes = segment_text(
        f"{head}{AGENDA.split('K 1.')[0]}{led}K 3. točki\n{follow}Seja je bila končana ob 19. uri.\n"
    )
    found = [(one.vote.in_favour, one.vote.against) for item in minutes.items for one in item.resolutions]
    assert found == [(4, 1), (4, 2), (5, 0), (6, 0)]


def test_a_proposal_taken_back_under_its_label_is_withdrawn() -> None:
    words = (
        "PREDLOG SKLEPA:\nObnovi se cesta v dolžini 640 m.\n"
        "Po pojasnilu županje, da projekta še ni, je predlagatelj svoj predlog umaknil."
    )
    assert [one[:2] for one in resolutions("council", words)] == [("Obnovi se cesta v dolžini 640 m.", "withdrawn")]


def test_an_agenda_printed_after_its_resolution_is_no_part_of_it() -> None:
    words = "SKLEP 2:\nSprejme se dopolnjeni dnevni red.\n\nSprejeti DNEVNI RED se glasi:\n1. Proračun\n2. Razno\n"
    assert [one[0] for one in resolutions("council", words)] == ["Sprejme se dopolnjeni dnevni red."]


def test_what_was_refused_before_its_label_is_rejected() -> None:
    words = (
        "Odbor je z glasovi 2 ZA in 2 PROTI zavrnil\n\nPREDLOG SKLEPA:\nNadzor se opravi.\n\n"
        "Nato je z glasovi 3 ZA in 1 PROTI sprejel\n\nSKLEP 2:\nNadzor se odloži."
    )
    assert [one[:2] for one in resolutions("committee", words)] == [
        ("Nadzor se opravi.", "rejected"),
        ("Nadzor se odloži.", "accepted"),
    ]


def test_votes_for_each_candidate_are_no_vote() -> None:
    counted = "Glasovi za posamezne kandidate:\n- Ana Rus: 5 glasov\n- Ivan Kos: 2 glasova\n\n"
    words = f"{counted}SKLEP: Imenuje se Ana Rus.\n4 ZA"
    assert resolutions("committee", words) == [("Imenuje se Ana Rus.", "accepted", {"in_favour": 4})]


def test_the_number_of_a_spaced_label_is_no_number_of_a_page() -> None:
    words = "".join(f"Sprejet je bil naslednji\nS K L E P   {number}/18\n{TEXT}\n7 ZA\n\n" for number in (1, 2))
    assert resolutions("council", words) == [(TEXT, "accepted", {"in_favour": 7})] * 2


def test_a_vote_that_ends_on_the_next_line_leads_to_its_resolution() -> None:
    led = "Za predlog je glasovalo 11 delegatov, proti 14 delegatov, 2 delegata sta se\nvzdržala.\n\n"
    words = f"{led}predlog sklepa:\nSredstva se prerazporedijo.\nPredlog ni bil sprejet.\n\n"
    words += f"Za odlok je glasovalo 19 delegatov, proti 6.\n\nsklep:\n{TEXT}"
    assert resolutions("assembly", words) == [
        ("Sredstva se prerazporedijo.", "rejected", {"in_favour": 11, "against": 14, "abstain": 2}),
        (TEXT, "accepted", {"in_favour": 19, "against": 6}),
    ]


@pytest.mark.parametrize(
    ("label", "one", "two"),
    [
        ("Sklepa:", "1.", "2."),
        ("SKLEPA:", "a)", "b)"),
        ("SKLEPI:", "2.1", "2.2"),
        ("SKLEPI:", "2.1.", "2.2."),
        ("SKLEPI:", "  2.1", "  2.2"),
    ],
)
def test_two_resolutions_under_one_label_have_each_their_number_and_vote(label: str, one: str, two: str) -> None:
    words = f"{label}\n{one} Cesta se zapre. Za 9, proti 1.\n{two} Most se obnovi.\nZa 8, proti 2.\n"
    found = [part for item in segment_text(AGENDA + words).items for part in item.resolutions]
    assert [(part.number, part.text, part.vote.in_favour) for part in found] == [
        (one.strip(" .)"), "Cesta se zapre.", 9),
        (two.strip(" .)"), "Most se obnovi.", 8),
    ]


@pytest.mark.parametrize("last", [False, True])
def test_an_entry_without_a_vote_stays_apart_from_those_that_have_one(last: bool) -> None:
    words = "SKLEPI:\n1. Cesta se zapre. Za 9, proti 1.\n2. Most se obnovi.\n"
    expected = [("Cesta se zapre.", "accepted", {"in_favour": 9, "against": 1}), ("Most se obnovi.", "accepted", {})]
    if last:
        words, expected = f"{words}3. Park se uredi.\n", [*expected, ("Park se uredi.", "accepted", {})]
    assert resolutions("council", words) == expected


@pytest.mark.parametrize(
    "words", ["Za je bilo devet svetnikov, proti Kos in Rus.", "Za je bilo 9 svetnikov, proti 2.", "Za 9, proti 2."]
)
def test_a_vote_that_does_not_tell_on_what_it_was_is_no_resolution(words: str) -> None:
    assert resolutions("council", words) == []
    codes = [warning.code for warning in segment_text(AGENDA + words + "\n\nK 3. točki\nNič.\n").warnings]
    assert "vote-not-recorded" in codes


@pytest.mark.parametrize("last", ["stavb itd.", "steze v dolžini 640 m."])
def test_a_part_with_a_number_of_two_begins_a_sentence_after_an_abbreviation(last: str) -> None:
    told = "6.2 Brezplačna služnost je bila soglasno potrjena."
    assert resolutions("council", f"Kos je predlagal odkup zemljišč in {last}\n{told}") == [
        (told, "accepted", {"unanimous": True})
    ]


@pytest.mark.parametrize("rule", ["+-----+-------+----------+\n", "|-----|-------|----------|\n", "\n"])
def test_the_head_of_a_table_of_votes_is_no_part_of_the_text(rule: str) -> None:
    table = f"{rule}| ZA  | PROTI | VZDRŽANI |\n{rule}|  5  |   0   |    1     |\n{rule}"
    for number in ("Sklep št. 21-1/2013", "Predlog sklepa:"):
        assert resolutions("committee", f"{number}\n{TEXT}\n\n{table}\nKos se je zahvalil.") == [
            (TEXT, "accepted", {"in_favour": 5, "against": 0, "abstain": 1})
        ]


@pytest.mark.parametrize("leads", ["sprejel naslednja sklepa:", "sprejel tele sklepe:", "sprejel naslednje sklepe:"])
@pytest.mark.parametrize("told", ["Sklepa sta bila sprejeta soglasno.", "Oba sklepa sta bila sprejeta soglasno."])
def test_resolutions_of_which_it_is_told_together_are_their_own(leads: str, told: str) -> None:
    entries = "1. Osnutek se da v javno razpravo, ki\ntraja do 30. aprila.\n\n2. Komite zbere pripombe."
    words = f"Po razpravi je svet {leads}\n\n{entries}\n\n{told}\n\n1. Tako je sklenil. Ana Rus se je zahvalila."
    assert resolutions("council", words) == [
        ("Osnutek se da v javno razpravo, ki traja do 30. aprila.", "accepted", {"unanimous": True}),
        ("Komite zbere pripombe.", "accepted", {"unanimous": True}),
    ]


def test_each_entry_of_a_list_of_resolutions_may_have_its_vote() -> None:
    words = (
        "Svet je sprejel naslednje sklepe:\n\n1. Informacija se sprejme.\n\n(sprejeto soglasno)\n\n"
        "2. Prehod se zavaruje:\na) s svetlobnimi znaki,\nb) z zapornicami.\n\n"
        "(sprejeto s 7 glasovi za in 2 glasovoma proti)\n\n3. Skupnost osvetli prehod.\n\n(sprejeto soglasno)"
    )
    assert resolutions("council", words) == [
        ("Informacija se sprejme.", "accepted", {"unanimous": True}),
        (
            "Prehod se zavaruje: a) s svetlobnimi znaki, b) z zapornicami.",
            "accepted",
            {"in_favour": 7, "against": 2},
        ),
        ("Skupnost osvetli prehod.", "accepted", {"unanimous": True}),
    ]


def test_parts_of_one_resolution_with_one_vote_stay_together() -> None:
    parts = "1. Postaja se uredi. 2. Dela vodi Erlah."
    words = f"Svet je sprejel naslednje sklepe:\n{parts.replace(' 2', chr(10) + '2')}\n3 ZA, 1 PROTI"
    assert resolutions("council", words) == [(parts, "accepted", {"in_favour": 3, "against": 1})]


@pytest.mark.parametrize("vote", ["(sprejeto s 7 glasovi za in 2 glasovoma proti)", "(7 za, 2 proti, sprejeto)"])
def test_what_is_only_a_vote_is_on_the_paragraph_before(vote: str) -> None:
    assert resolutions("council", f"Kos je dejal svoje.\n\nPrehod v Podgorju se zavaruje.\n\n{vote}") == [
        ("Prehod v Podgorju se zavaruje.", "accepted", {"in_favour": 7, "against": 2})
    ]


@pytest.mark.parametrize(
    ("speaker", "whose"),
    [("Drago Hribar", "Draga Hribarja"), ("Svetnik Hribar", "Hribarja"), ("Ana Rus", "svetnice Ane Rus")],
)
def test_what_became_of_somebodys_proposal_is_told_of_what_they_proposed(speaker: str, whose: str) -> None:
    put = f"{speaker} je predlagal, da se točka o avtomobilu umakne, ker društvo še ni poslalo mnenja."
    words = f"{put} Glasovali so: 3 za umik, 4 proti. Predlog {whose} ni bil sprejet."
    assert resolutions("community", words) == [(put, "rejected", {"in_favour": 3, "against": 4})]


def test_somebody_elses_proposal_is_not_what_was_rejected() -> None:
    words = "Ana Rus je predlagala, da se cesta zapre. Glasovali so: 3 za umik, 4 proti. Predlog Kosa ni bil sprejet."
    assert [one[0] for one in resolutions("community", words)] == ["Predlog Kosa ni bil sprejet."]


@pytest.mark.parametrize("sign", [" – ", ": ", "       "])
def test_the_sum_of_a_roll_call_is_the_vote_on_what_follows(sign: str) -> None:
    roll = "".join(f"     {name}{sign}{side}\n" for name, side in [("Čeh", "ZA"), ("Kos", "PROTI"), ("Ana Rus", "ZA")])
    words = (
        f"O predlogu se je glasovalo poimensko.\n{roll}Skupaj: dva za, eden proti.\n\nSklep: {TEXT}\n\nKos je odšel."
    )
    assert resolutions("community", words) == [(TEXT, "accepted", {"in_favour": 2, "against": 1})]
    minutes = segment_text(f"ZAPISNIK\n\n5. seje {BODIES['community']}\n\n{AGENDA}{words}")
    assert minutes.items[1].resolutions[0].vote.raw == "dva za, eden proti"


@pytest.mark.parametrize(
    ("signs", "told"),
    [
        (("1)", "2)"), "Sklepa sta sprejeta soglasno."),
        (("a)", "b)"), "Oba sklepa sta bila sprejeta soglasno."),
        (("I.", "II."), "Sprejeta soglasno."),
        (("1.", "2."), "Vsi sklepi so bili sprejeti soglasno."),
    ],
)
@pytest.mark.parametrize("leads", ["Svet je sprejel naslednje sklepe:", "SKLEPA:", "Svet je sklenil:"])
def test_what_is_told_of_all_entries_parts_them(leads: str, signs: tuple[str, str], told: str) -> None:
    words = f"{leads}\n{signs[0]} Cesta se zapre.\n{signs[1]} Most se obnovi.\n{told}"
    assert resolutions("community", words) == [
        ("Cesta se zapre.", "accepted", {"unanimous": True}),
        ("Most se obnovi.", "accepted", {"unanimous": True}),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "|       | ZA | PROTI |\n|-------|----|-------|\n| Izid  | 5  |   1   |",
        "| Glasovanje | ZA | PROTI |\n|------------|----|-------|\n| Skupaj     | 5  |   1   |",
        "| ZA | 5 | PROTI | 1 |",
        "   ZA      PROTI\n  ----    -------\n    5         1",
    ],
)
def test_tables_of_votes_in_other_forms(table: str) -> None:
    found = resolutions("committee", f"Sklep št. 1\n{TEXT}\n\n{table}\n\nKos se je zahvalil.")
    assert found == [(TEXT, "accepted", {"in_favour": 5, "against": 1})]


def test_the_numbers_of_a_roll_call_count_no_votes() -> None:
    roll = "   1. Ana Čeh ........ ZA\n   2. Ivan Kos ....... PROTI\n   3. Eva Rus ........ ZA\n"
    words = f"Glasovali so poimensko:\n{roll}Skupaj: dva glasova za, eden proti.\n\nSklep: {TEXT}"
    assert resolutions("community", words) == [(TEXT, "accepted", {"in_favour": 2, "against": 1})]
