"""What scans do to minutes: headings, labels, agendas and lists of names with signs misread or lost."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.model import Minutes
from pipeline.segment.minutes import segment_text
from pipeline.segment.text.clean_text import read_text
from pipeline.segment.text.layout import Layout

HEAD = "ZAPISNIK\n2. seje Sveta KS Dol, ki je bila 3. 3. 2003 ob 18. uri.\n\n"
TITLES = ["Potrditev zapisnika", "Ureditev avtobusne postaje", "Prošnje krajanov", "Razno"]
AGENDA = "DNEVNI RED:\n" + "".join(f"{number}. {title}\n" for number, title in enumerate(TITLES, 1)) + "\n"
SKLEP = "Postaja se uredi do 1. maja."


def read(text: str) -> Minutes:
    return segment_text(HEAD + text)


def body(headings: list[str]) -> str:
    return "".join(f"{heading}\n\nTajnica je prebrala gradivo.\n\n" for heading in headings)


@pytest.mark.parametrize(
    "headings",
    [
        ["K 1. točki", "K 2. točki", "K 3. točki", "K 4. točki"],
        ["K l. točki", "K 2. točki", "K 3. točki", "K 4. točki"],
        ["AD/1", "ADI2", "AD/3", "AD/A"],
        ["Ktč. 1", "Ktč. 2", "Ktč. 3", "Ktč. 4"],
        ["Kič. l", "Ktč. 2", "Ktč. 3", "Ktč. 4"],
        ["Ktič. 1", "Ktič.2", "K tč. 3", "K tč. 4"],
        ["« K 1. točki", ".« K 2. točki", "K 3. točki", ", K 4. točki"],
        ["K tč. i dnevnega reda", "K tč. 2 dnevnega reda", "K tč. 3", "K tč. 4"],
        ["K ič. 1 dnevnega reda", "K lč. 2 dnevnega reda", "K tč. 3", "K tč. 4"],
        ["K 1. točki:", "OK 2. točki:", "K 3. točki:", "jK 4. točki:"],
        ["«1. potrditev zapisnika", '"2, ureditev avtobusne postaje', "• 3. prošnje krajanov", "'4. razno"],
        ["1. Potrditev zapisnika", ".2 Ureditev avtobusne postaje", "«3. Prošnje krajanov", ",4. Razno"],
        ["KI.", "K2.", "K 3.", "K 4."],
        ["K 1.", "K z", "K 3.", "K 4."],
        ["Ki točki:", "K 2. točki:", "K. točki", "K 4. točki:"],
        ["Ad1l", "Ad 2", "Ad 3", "Ad 4"],
        ["Ad.", "Ad 2.", "Ad 3.", "Ad 4."],
        ["AD 1. POTRDITEV ZAPISNIKA", "zi-AD 2. UREDITEV AVTOBUSNE POSTAJE", "AD 3.", "AD 4."],
        ["1/Potrditev zapisnika", "2/ Ureditev avtobusne postaje", "3/Prošnje krajanov", "4/razno"],
        ["1/ Potrditev zapisnika", "2I Ureditev avtobusne postaje", "3] Prošnje krajanov", "4/ Razno"],
        ["1. Potrditev zapisnika", ". 2. Ureditev avtobusne postaje", "3. Prošnje krajanov", "4. Razno"],
    ],
)
def test_headings_with_a_sign_misread(headings: list[str]) -> None:
    assert [(item.number, item.title) for item in read(AGENDA + body(headings)).items] == [
        (str(number), title) for number, title in enumerate(TITLES, 1)
    ]


def test_a_heading_with_its_number_misread_where_no_agenda_is_printed() -> None:
    told = "Tajnica je prebrala gradivo.\n\n"
    minutes = read(f"AD/3\nCesta\n\n{told}AD/A\nVežica\n\n{told}AD/5\nRazno\n\n{told}")
    assert [(item.number, item.title) for item in minutes.items] == [("3", "Cesta"), ("4", "Vežica"), ("5", "Razno")]
    minutes = read(f"AD/1\nCesta\n\n{told}AD/A\nVežica\n\n{told}")
    assert [item.number for item in minutes.items] == ["1"]


def test_a_stroke_behind_a_number_read_as_a_bracket() -> None:
    entries = "1/ zapisnik 4. seje\n2/ makadamske ceste\n3] uporaba igrišča\n4/ volitve\n\n"
    minutes = read("DNEVNI RED:\n" + entries + "Dnevni red sprejmemo soglasno.\n")
    assert [(entry.number, entry.title) for entry in minutes.agenda][2:] == [("3", "uporaba igrišča"), ("4", "volitve")]


@pytest.mark.parametrize(
    "signs",
    [
        ["1.", "-", "3.", "4."],
        ["-", "2.", "3.", "4."],
        ["-", "-", "3.", "4."],
        ["1.", "2.", "3.", "-"],
        ["1.", "2.", "8.", "4."],
        ["1/", "2]", "3/", "4/"],
        ["• 1.", "• 2.", '"3.', "• 4,"],
        ["I.", "IL.", "II.", "IV."],
        ["I.", "IL.", "ITI.", "IV."],
        ["-", "–", "-", "–"],
        ["", "", "", ""],
    ],
)
def test_an_agenda_with_numbers_misread_or_lost(signs: list[str]) -> None:
    entries = "".join(f"{sign} {title}\n".lstrip() for sign, title in zip(signs, TITLES, strict=True))
    minutes = read("DNEVNI RED:\n\n" + entries + "\n" + body([f"K {number}. točki" for number in range(1, 5)]))
    assert [(entry.number, entry.title) for entry in minutes.agenda] == [
        (str(number), title) for number, title in enumerate(TITLES, 1)
    ]
    assert [item.title for item in minutes.items] == TITLES


def test_a_comma_for_the_point_of_an_entry_in_small_letters() -> None:
    small = "DNEVNI RED:\n1. potrditev zapisnika;\n2, ureditev postaje,\n3. razno.\n\n"
    minutes = read(small + body(["K 1. točki", "K 2. točki", "K 3. točki"]))
    assert [entry.title for entry in minutes.agenda] == ["potrditev zapisnika", "ureditev postaje", "razno"]


def test_parts_of_an_entry_after_dashes_are_no_entries() -> None:
    minutes = read(
        "DNEVNI RED:\n1. Potrditev zapisnika\n2. Imenovanja:\n- Svet zavoda\n- Nadzorni odbor\n3. Razno\n\n"
        + body(["K 1. točki", "K 2. točki", "K 3. točki"])
    )
    assert [entry.number for entry in minutes.agenda] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("label", "number", "kind"),
    [
        ("S K LyE: B :", None, "sklep"),
        ("S K HE BE 6", None, "sklep"),
        ("S K L E RP št. 21:", "21", "sklep"),
        ("Sk l e p i (št. 41)", "41", "sklep"),
        ("sklehp: (št. 42)", "42", "sklep"),
        ("s k l e p : (št. 4", "4", "sklep"),
        ("SKLEP 3;", "3", "sklep"),
        ("S KLE P:", None, "sklep"),
        ("SKL EP 7:", "7", "sklep"),
        ("Predlog sklepa;:", None, "predlog sklepa"),
        ("s k l e p   š t .   9 1 :", "91", "sklep"),
        ("s k l e p š t . 9 1 :", "91", "sklep"),
        ("SKLEP št,417", "417", "sklep"),
        ("S K L E P'/št. 413", "413", "sklep"),
        ("SKLEP ši 5", "5", "sklep"),
        ("U G O T O V I T V E N I S K L E P št. 418", "418", "ugotovitveni sklep"),
        ("p r e d l o g s k l e p a :", None, "predlog sklepa"),
        ("Člani so sprejeliSKLEPŠt. 276:", "276", "sklep"),
        ("Zbor je sprejel", None, "sklep"),
        ("SKLEP:, (št. 21)", "21", "sklep"),
        ("SKLEP: (šti.23)", "23", "sklep"),
        ("S K L E P : (što 23)", "23", "sklep"),
        ("S K L E P : (Stše21", "21", "sklep"),
        ("Sklep 2/2014-:", "2/2014", "sklep"),
        ("SKLEP 5:    )", "5", "sklep"),
        ("S KLEP':", None, "sklep"),
    ],
)
def test_labels_spoilt_or_lost(label: str, number: str | None, kind: str) -> None:
    minutes = read(
        AGENDA + f"K 2. točki\nRazprave ni bilo.\n\n{label}\n\n{SKLEP}\n\nZa: 5, proti: 1.\n\nK 3. točki\nNič.\n"
    )
    (resolution,) = next(item for item in minutes.items if item.number == "2").resolutions
    assert (resolution.number, resolution.kind, resolution.text) == (number, kind, SKLEP)
    assert (resolution.vote.in_favour, resolution.vote.against) == (5, 1)


def test_a_colon_behind_a_label_read_as_a_semicolon() -> None:
    minutes = read(
        AGENDA + f"K 2. točki\nPredlog; {SKLEP}\nZa 5, proti 7. Predlog ni bil sprejet.\n\nK 3. točki\nNič.\n"
    )
    (resolution,) = minutes.items[0].resolutions
    assert (resolution.text, resolution.result, resolution.vote.in_favour) == (SKLEP, "rejected", 5)


def test_a_sentence_goes_on_behind_the_space_of_a_page_number_that_was_not_read() -> None:
    before, after = "2. Sprejme se načrt razvojnih programov", "za obdobje 2008-2011."
    for space, gap in ((4, 0), (1, 1)):
        text = read_text(f"{before}\n{after}\n", Layout({0: np.array([0, space, 0], dtype=np.int16)}))
        assert [line.gap for line in text.lines] == [0, gap]


def test_a_sentence_with_the_vote_leads_to_a_resolution_whose_label_is_lost() -> None:
    lead = "Svet je s 5 glasovi za, proti je glasoval 1 član, sprejel naslednji"
    minutes = read(AGENDA + f"K 2. točki\nRazprave ni bilo.\n\n{lead}\n\n{SKLEP}\n\nK 3. točki\nNič.\n")
    (resolution,) = minutes.items[0].resolutions
    assert (resolution.text, resolution.vote.in_favour, resolution.vote.against) == (SKLEP, 5, 1)


def test_a_paragraph_whose_label_is_lost_is_a_resolution_by_the_vote_under_it() -> None:
    minutes = read(
        AGENDA + f"K 2. točki\nRazprave ni bilo.\n\n{SKLEP} Za izvedbo je zadolžen tajnik.\n\nZa: 5, proti: 1.\n"
    )
    (resolution,) = minutes.items[-1].resolutions
    assert resolution.text == f"{SKLEP} Za izvedbo je zadolžen tajnik."


@pytest.mark.parametrize("bullet", ["•", "«", "»", '"', "°", "».", '",', "»«"])
def test_bullets_read_as_other_signs(bullet: str) -> None:
    names = f"PRISOTNI:\n{bullet} Ana Rus - predsednica\n{bullet} Ivan Kos - član\n{bullet} Jože Lah - član\n\n"
    assert [person.name for person in read(names + AGENDA).attendance] == ["Ana Rus", "Ivan Kos", "Jože Lah"]


def test_a_given_name_read_in_small_letters_is_one() -> None:
    minutes = read("PRISOTNI:\nAna Rus, predsednica\njana Petelin, članica\nJože Lah, član\n\n" + AGENDA)
    assert [person.name for person in minutes.attendance] == ["Ana Rus", "jana Petelin", "Jože Lah"]


@pytest.mark.parametrize(
    ("vote", "against"),
    [
        ("ZA 14, PROTI O, vzdržan 1", 0),
        ("14 ZA, O PROTI", 0),
        ("ZA – 14, PROTI-—O, VZDRŽAN-1", 0),
        ("Z 14 glasovi ZA, O glasov PROTI", 0),
        ("ZA 14, PROTI l.", None),
        ("Za: 14, proti: lj", None),
        ("Za 14 proti % vzdržan 1", None),
    ],
)
def test_a_letter_in_the_place_of_a_figure_is_warned_of(vote: str, against: int | None) -> None:
    minutes = read(AGENDA + f"K 2. točki\nSKLEP: {SKLEP}\n{vote}\n\nK 3. točki\nNič.\n")
    (resolution,) = minutes.items[0].resolutions
    assert (resolution.vote.in_favour, resolution.vote.against) == (14, against)
    assert "figure-illegible" in [warning.code for warning in minutes.warnings]


def test_the_last_letter_of_a_vote_name_in_capitals_stands_for_no_figure() -> None:
    minutes = read(AGENDA + f"K 2. točki\nSKLEP: {SKLEP}\nZA – 12, PROTI – 0, VZDRŽANI – 3\n\nK 3. točki\nNič.\n")
    assert minutes.items[0].resolutions[0].vote.abstain == 3
    assert "figure-illegible" not in [warning.code for warning in minutes.warnings]


def test_the_head_of_a_table_of_votes_at_the_foot_of_pages_is_no_running_line() -> None:
    page = "Tajnica je prebrala gradivo o ureditvi postaje in o stroških del.\n" * 8
    vote = f"SKLEP: {SKLEP}\nZA PROTI VZDRŽAN\n5 1 /\n\f"
    minutes = read(AGENDA + f"K 2. točki\n{page}{vote}K 3. točki\n{page}{vote}K 4. točki\nNič.\n")
    assert [one.vote.in_favour for item in minutes.items for one in item.resolutions] == [5, 5]


def test_a_heading_at_the_top_of_a_page_that_names_a_session_is_no_running_line() -> None:
    agenda = "DNEVNI RED:\n1. Zapisnik 5. seje\n2. Razno\n\f"
    minutes = read(agenda + "tč. 1 - Zapisnik 5. seje\n\nPripomb ni bilo.\n\ntč. 2 - Razno\n\nNič.\n")
    assert [item.number for item in minutes.items] == ["1", "2"]


@pytest.mark.parametrize("number", ["- 2 -", ". 2.", ".2.", "-2-"])
def test_a_page_number_between_points_is_no_text(number: str) -> None:
    vote = f"SKLEP: Postaja se uredi\n\f{number}\ndo 1. maja.\nZa: 5, proti: 1.\n"
    minutes = read(AGENDA + f"K 2. točki\n{vote}")
    assert minutes.items[0].resolutions[0].text == SKLEP


@pytest.mark.parametrize(
    "vote", ["(6 PRISOTNIH: 2 ZA,\n4 PROTI)", "(6 PRISOTNIH: 2\nZA, 4\nPROTI)", "(6\nPRISOTNIH: 2 ZA, 4 PROTI)"]
)
def test_a_vote_broken_between_a_figure_and_its_name(vote: str) -> None:
    minutes = read(AGENDA + f"K 2. točki\nSKLEP: {SKLEP} {vote}\n\nK 3. točki\nNič.\n")
    found = minutes.items[0].resolutions[0].vote
    assert (found.present, found.in_favour, found.against) == (6, 2, 4)


def test_a_running_line_that_stands_once_at_the_top_and_once_in_the_middle_of_a_page() -> None:
    running = "KS Dol, 2. seja sveta\n"
    page = "Tajnica je prebrala gradivo o ureditvi postaje in o stroških del.\n" * 4
    first = AGENDA + f"K 2. točki\n{page}{running}{page}SKLEP: Postaja se uredi\n"
    minutes = read(first + f"\f{running}do 1. maja.\nZa: 5, proti: 1.\n\nK 3. točki\nNič.\n")
    assert minutes.items[0].resolutions[0].text == SKLEP


def test_votes_at_the_foot_of_pages_are_no_running_lines() -> None:
    page = "Tajnica je prebrala gradivo o ureditvi postaje in o stroških del.\n" * 8
    vote = f"SKLEP: {SKLEP}\nPrisotnih 6, z dvigom rok je ZA glasovalo 5, PROTI nihče.\n\f"
    minutes = read(AGENDA + f"K 2. točki\n{page}{vote}K 3. točki\n{page}{vote}K 4. točki\nNič.\n")
    found = [one.vote for item in minutes.items for one in item.resolutions]
    assert [(vote.present, vote.in_favour, vote.against) for vote in found] == [(6, 5, 0)] * 2


@pytest.mark.parametrize("row", ["14    14 5. O 8 1", "14 14 5 O. 8 1", "14    13 1200 1"])
def test_no_figure_is_taken_from_a_row_of_a_table_that_was_misread(row: str) -> None:
    table = f"NAVZOČI PRIJAVLJENI ZA PROTI VZDRŽANI\n{row}\n\nSklep ni sprejet.\n"
    (resolution,) = read(AGENDA + f"K 2. točki\nSKLEP: {SKLEP}\n\n{table}\nK 3. točki\nNič.\n").items[0].resolutions
    vote = resolution.vote
    figures = (vote.present, vote.registered, vote.in_favour, vote.against, vote.abstain, vote.not_voting)
    assert (figures, resolution.result) == ((None,) * 6, "rejected")


def test_the_lines_of_a_vote_at_the_foot_of_pages_are_no_running_lines() -> None:
    page = "Tajnica je prebrala gradivo o ureditvi postaje in o stroških del.\n" * 8
    vote = f"SKLEP: {SKLEP}\nPrijavljenih: 6\nZA: 5\nPROTI: 0\nNI GLASOVALO: 1\n\f"
    minutes = read(AGENDA + f"K 2. točki\n{page}{vote}K 3. točki\n{page}{vote}K 4. točki\nNič.\n")
    assert [one.vote.registered for item in minutes.items for one in item.resolutions] == [6, 6]


def test_dirt_after_a_resolution_does_not_join_its_outcome_to_it() -> None:
    spoilt = f"SKLEP: {SKLEP} Zbor poziva krajane, da pri tem pomagajo.    nc\nSklep je bil sprejet soglasno."
    (resolution,) = read(AGENDA + f"K 2. točki\n{spoilt}\n\nK 3. točki\nNič.\n").items[0].resolutions
    assert (resolution.vote.unanimous, "Sklep je bil" in resolution.text) == (True, False)


def test_a_stain_in_the_agenda_does_not_end_it() -> None:
    stained = AGENDA.replace("3. Prošnje", "\nBO W DE\n\n3. Prošnje")
    found = read(stained + body([f"K {number}. točki" for number in range(1, 5)]))
    assert [(entry.number, entry.title) for entry in found.agenda] == [
        (str(number), title) for number, title in enumerate(TITLES, 1)
    ]


def test_a_stain_under_a_resolution_is_no_part_of_it() -> None:
    minutes = read(AGENDA + f"K 2. točki\nRazprave ni bilo.\n\nSKLEP:\n{SKLEP}\nne\n\nZa: 5, proti: 1.\n")
    assert [one.text for one in minutes.items[-1].resolutions] == [SKLEP]


@pytest.mark.parametrize(
    "furniture", ["KS Dol, svet KS", "2", "2\nKS Dol, svet KS", "KS Dol, svet KS\nstran 2", "- 2 -"]
)
def test_furniture_in_the_middle_of_a_sentence(furniture: str) -> None:
    told = "Tajnica je prebrala gradivo o ureditvi postaje in o stroških del, ki jih\n\nKS Dol, svet KS\n\nkrije KS.\n"
    sentence = "Postaja se uredi in opremi s klopmi, z voznim redom in s košem za odpadke"
    text = AGENDA + f"K 2. točki\n{told}\nSKLEP: {sentence}\n\n{furniture}\n\ndo 1. maja.\nZa: 5, proti: 1.\n"
    assert read(text).items[0].resolutions[0].text == f"{sentence} do 1. maja."


def test_a_line_that_stands_once_in_the_middle_of_a_sentence_stays() -> None:
    sentence = "Postaja se uredi in opremi s klopmi, z voznim redom, s košem za odpadke in z"
    text = AGENDA + f"K 2. točki\n\nSKLEP: {sentence}\n\nLipovo alejo (OPN)\n\ndo 1. maja.\nZa: 5, proti: 1.\n"
    assert "Lipovo alejo (OPN)" in read(text).items[0].resolutions[0].text


@pytest.mark.parametrize("brackets", ["[]", "(]", "[)", "{}"])
def test_a_vote_in_brackets_behind_a_label(brackets: str) -> None:
    vote = f"{brackets[0]}ZA: 5, PROTI: 1, VZDRŽANI: 0{brackets[1]} SPREJET"
    (resolution,) = read(AGENDA + f"K 2. točki\n\nSKLEP št. 7 {vote}\n{SKLEP}\n").items[0].resolutions
    assert (resolution.text, resolution.vote.in_favour, resolution.vote.against) == (SKLEP, 5, 1)
