"""The traps that real minutes set, each in a small text."""

from __future__ import annotations

import pytest

from pipeline.model import Item, Minutes, Resolution
from pipeline.segment.minutes import segment_text

HEAD = """OBČINA JELOV DOL
OBČINSKI SVET

ZAPISNIK

5. redne seje Občinskega sveta Občine Jelov Dol, ki je bila v torek, 9. 5. 2023, ob 17. uri v sejni sobi občine.

"""
AGENDA = """DNEVNI RED:
1. Potrditev zapisnika
2. Proračun občine za leto 2024
3. Prodaja zemljišč
4. Razno

"""

INVITATION = (
    "VABILO\n\nSklicujem 6. redno sejo Občinskega sveta Občine Jelov Dol, ki bo v torek, 6. 6. 2023.\n\n"
    "Dnevni red:\n1. Potrditev zapisnika\n2. Razno\n\nŽupan\nIvan Kos\n"
)


def item(minutes: Minutes, number: str) -> Item:
    return next(one for one in minutes.items if one.number == number)


def resolutions(minutes: Minutes, number: str) -> tuple[Resolution, ...]:
    return item(minutes, number).resolutions


def codes(minutes: Minutes) -> list[str]:
    return [warning.code for warning in minutes.warnings]


def test_items_out_of_order_keep_the_order_and_numbers_of_the_document() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nBrez pripomb.\n\n3. Prodaja zemljišč\nObrazložitev je podal župan.\n\n"
        "2. Proračun občine za leto 2024\nRazprave ni bilo.\n\n4. Razno\nNič.\n"
    )
    assert [one.number for one in minutes.items] == ["1", "3", "2", "4"]
    assert [one.order for one in minutes.items] == [0, 1, 2, 3]
    assert "item-out-of-order" in codes(minutes)


def test_of_two_agendas_the_second_counts_and_neither_is_a_row_of_headings() -> None:
    second = "Sprejet je bil naslednji dnevni red:\n1. Potrditev zapisnika\n2. Prodaja zemljišč\n3. Razno\n\n"
    minutes = segment_text(
        HEAD + AGENDA + second + "K 1. točki\nBrez pripomb.\n\nK 2. točki\nRazprave ni bilo.\n\nK 3. točki\nNič.\n"
    )
    assert [(one.number, one.title) for one in minutes.agenda] == [
        ("1", "Potrditev zapisnika"),
        ("2", "Prodaja zemljišč"),
        ("3", "Razno"),
    ]
    assert [one.number for one in minutes.items] == ["1", "2", "3"]
    assert item(minutes, "2").title == "Prodaja zemljišč"


def test_an_agenda_that_comes_again_under_no_label_is_no_row_of_headings() -> None:
    entries = "1. Potrditev zapisnika\n2. Proračun občine\n3. Prodaja zemljišč\n4. Razno\n\n"
    again = (
        f"Točka 5 se je umaknila, vse drugo je ostalo tako:\n\n{entries}SKLEP: Dnevni red se sprejme. Za 8, proti 1.\n"
    )
    minutes = segment_text(HEAD + AGENDA + again + "".join(f"\n{n}. točka\nRazprave ni bilo.\n" for n in range(1, 5)))
    assert [one.number for one in minutes.items] == ["0", "1", "2", "3", "4"]
    assert len(resolutions(minutes, "0")) == 1


def test_what_is_decided_before_the_first_item_belongs_to_item_0() -> None:
    minutes = segment_text(HEAD + AGENDA + "Dnevni red je bil sprejet (8 ZA, 1 PROTI).\n\nK 1. točki\nBrez pripomb.\n")
    assert [one.number for one in minutes.items] == ["0", "1"]
    (resolution,) = resolutions(minutes, "0")
    assert (resolution.number, resolution.vote.in_favour, resolution.vote.against) == (None, 8, 1)


@pytest.mark.parametrize("quoted", ["pri točki AD/3", "pri\nAD/3", "v zvezi s točko\n3. Prodaja zemljišč"])
def test_an_item_quoted_in_a_discussion_is_no_heading(quoted: str) -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + f"AD/1\nBrez pripomb.\n\nAD/2\nSvetnik Kos je povedal, da bo o tem govoril {quoted} in da je drago.\n\n"
        "AD/3\nObrazložil je župan.\n\nAD/4\nNič.\n"
    )
    assert [one.number for one in minutes.items] == ["1", "2", "3", "4"]


def test_two_resolutions_under_one_item_have_each_their_own_vote() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\n\nSKLEP:\nProračun se sprejme v prvi obravnavi.\nZA 8, PROTI 1.\n\n"
        "SKLEP:\nJavna razprava traja 15 dni.\nZA 9, PROTI 0.\n\nK 3. točki\nNič.\n"
    )
    first, second = resolutions(minutes, "2")
    assert (first.text, first.vote.in_favour, first.vote.against) == ("Proračun se sprejme v prvi obravnavi.", 8, 1)
    assert (second.text, second.vote.in_favour, second.vote.against) == ("Javna razprava traja 15 dni.", 9, 0)


@pytest.mark.parametrize(("one", "two", "three"), [("1.", "2.", "3."), ("I.", "II.", "III."), ("-", "-", "-")])
def test_the_parts_of_a_resolution_are_no_items(one: str, two: str, three: str) -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nBrez pripomb.\n\n2. Proračun občine za leto 2024\nSKLEP:\n"
        f"{one} Proračun se sprejme.\n{two} Prodaja zemljišč se odloži.\n{three} Razno gradivo se vrne.\n"
        "ZA 9, PROTI 0.\n\n"
        "3. Prodaja zemljišč\nOdloženo.\n\n4. Razno\nNič.\n"
    )
    assert [each.number for each in minutes.items] == ["1", "2", "3", "4"]
    (resolution,) = resolutions(minutes, "2")
    assert resolution.text == (
        f"{one} Proračun se sprejme. {two} Prodaja zemljišč se odloži. {three} Razno gradivo se vrne."
    )


def test_page_furniture_is_left_out_of_a_resolution() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nSKLEP:\nProračun občine se sprejme v predlaganem besedilu in\n\nStran 1 od 2\n"
        "\f5. redna seja Občinskega sveta\n\nse objavi v uradnem glasilu ob-\nčine.\nZA 9, PROTI 0.\n\n"
        "K 3. točki\nNič.\n\nStran 2 od 2\n"
        "\f5. redna seja Občinskega sveta\n\nK 4. točki\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "2")
    assert resolution.text == "Proračun občine se sprejme v predlaganem besedilu in se objavi v uradnem glasilu občine."


def test_digits_that_are_lost_leave_the_time_empty() -> None:
    minutes = segment_text(
        "ZAPISNIK\n5. seje Sveta Krajevne skupnosti Dol, ki je bila 9. 5. 2003 ob uri v domu.\n\n"
        "Seja je bila zaključena ob uri.\n"
    )
    assert minutes.event.date == "2003-05-09"
    assert (minutes.event.start_time, minutes.event.end_time) == (None, None)
    assert {"time-lost", "end-time-missing"} <= set(codes(minutes))


def test_each_of_several_minutes_in_one_file_is_read_and_its_spans_lie_in_its_own_part() -> None:
    one = HEAD + AGENDA + "K 1. točki\nBrez pripomb.\n\nSeja je bila zaključena ob 18.00.\n\nŽupan\nIvan Kos\n"
    other = one.replace("5. redne", "6. redne").replace("9. 5. 2023", "6. 6. 2023")
    text = one + "\f" + other
    minutes = segment_text(text)
    assert [record.event.ordinal for record in minutes.records()] == [5, 6]
    assert [record.event.date for record in minutes.records()] == ["2023-05-09", "2023-06-06"]
    assert [[each.number for each in record.items] for record in minutes.records()] == [["1"], ["1"]]
    assert [record.event.end_time for record in minutes.records()] == ["18:00", "18:00"]
    assert minutes.items[0].span.end <= len(one)
    (second,) = minutes.further
    assert second.items[0].span.start == len(one) + 1 + minutes.items[0].span.start
    assert second.items[0].span.page == 2
    (warning,) = [each for each in minutes.warnings if each.code == "more-minutes"]
    assert (warning.span.start, warning.span.page) == (len(one) + 1, 2)


def test_minutes_after_an_invitation_on_a_page_of_its_own_are_found() -> None:
    one = HEAD + AGENDA + "K 1. točki\nBrez pripomb.\n\nSeja je bila zaključena ob 18.00.\n"
    minutes = segment_text(INVITATION + "\f" + one + "\f" + one.replace("5. redne", "6. redne"))
    assert [record.event.ordinal for record in minutes.records()] == [5, 6]


def test_a_file_that_starts_in_the_middle_is_read_and_says_so() -> None:
    minutes = segment_text(
        "je menil, da je cena previsoka.\n\nSKLEP št. 8:\nZemljišče se proda.\nZA 7, PROTI 2.\n\n"
        "K 4. točki\nNič.\n\nSeja je bila zaključena ob 18.00.\n"
    )
    assert "session-not-found" in codes(minutes)
    assert minutes.event.ordinal is None
    assert resolutions(minutes, "0")[0].number == "8"
    assert minutes.event.end_time == "18:00"


@pytest.mark.parametrize(
    ("vote", "code"),
    [
        ("39 ZA, 3 PROTI, od 40 prisotnih", "votes-exceed-voters"),
        ("Navzočih je bilo 22 svetnikov. ZA je glasovalo 25, PROTI 0.", "votes-exceed-voters"),
        ("Soglasno, 8 ZA, 1 PROTI", "unanimous-contradicts"),
        ("Sprejeto s sedmimi (8) glasovi za", "numeral-contradicts"),
        ("ZA 8, PROTI 1. Sklep ni bil sprejet.", "outcome-contradicts"),
    ],
)
def test_counts_that_contradict_are_kept_and_warned_of(vote: str, code: str) -> None:
    minutes = segment_text(HEAD + AGENDA + f"K 2. točki\nSKLEP:\nProračun se sprejme.\n{vote}\n\nK 3. točki\nNič.\n")
    assert code in codes(minutes)


def test_a_contradiction_is_never_repaired() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nSKLEP:\nProračun se sprejme.\n39 ZA, 3 PROTI, od 40 prisotnih\n"
    )
    vote = resolutions(minutes, "2")[0].vote
    assert (vote.in_favour, vote.against, vote.present) == (39, 3, 40)


def test_two_dates_are_warned_of_and_the_text_counts() -> None:
    minutes = segment_text("OBČINA JELOV DOL\nDatum: 8. 5. 2023\n\n" + HEAD + AGENDA)
    assert minutes.event.date == "2023-05-09"
    assert "two-dates" in codes(minutes)


def test_soglasno_alone_gives_no_counts_and_missing_options_stay_empty() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nSKLEP:\nProračun se sprejme.\nSklep je bil soglasno sprejet.\n\n"
        "K 3. točki\nSKLEP:\nZemljišče se proda.\nZA 7, PROTI 2.\n"
    )
    unanimous, counted = resolutions(minutes, "2")[0].vote, resolutions(minutes, "3")[0].vote
    assert unanimous.unanimous is True
    assert (unanimous.in_favour, unanimous.against, unanimous.present) == (None, None, None)
    assert (counted.in_favour, counted.against, counted.abstain, counted.present) == (7, 2, None, None)


def test_a_rejected_proposal_is_followed_by_another() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 3. točki\nPREDLOG SKLEPA:\nZemljišče se proda za 20.000 EUR.\nZA 3, PROTI 6.\n"
        "Predlog ni bil sprejet.\n\nSKLEP:\nZemljišče se odda v najem.\nZA 7, PROTI 2.\nSklep je bil sprejet.\n"
    )
    first, second = resolutions(minutes, "3")
    assert (first.kind, first.result) == ("predlog sklepa", "rejected")
    assert (second.kind, second.result) == ("sklep", "accepted")


def test_an_item_that_is_never_reached_and_a_resolution_without_a_vote_are_warned_of() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 1. točki\nSKLEP:\nZapisnik se potrdi.\n\nK 2. točki\nNič.\n\nK 4. točki\nNič.\n"
    )
    missed = [warning for warning in minutes.warnings if warning.code == "item-not-reached"]
    assert [warning.message for warning in missed] == ["Za 3. točko dnevnega reda ni mesta, kjer bi bila obravnavana."]
    assert "resolution-without-vote" in codes(minutes)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "prazno"),
        ("\f\f", "prazno"),
        (INVITATION, "vabilo na sejo"),
        (
            "Na podlagi 29. člena Zakona o lokalni samoupravi je občinski svet sprejel\n\nODLOK\n"
            "o pokopališkem redu\n\n1. člen\n"
            "Ta odlok določa pokopališki red.\n\n2. člen\nOdlok začne veljati naslednji dan.\n",
            "predpis",
        ),
        ("Drobne novice iz kraja. Ves dan je deževalo.", "ne navedbe seje"),
    ],
)
def test_what_is_no_minutes_gives_none_and_says_why(text: str, why: str) -> None:
    minutes = segment_text(text)
    (warning,) = minutes.warnings
    assert warning.code == "no-minutes"
    assert why in warning.message
    assert minutes.further == ()
    assert (minutes.items, minutes.attendance, minutes.agenda) == ((), (), ())


def test_votes_of_another_body_told_in_passing_make_no_resolution() -> None:
    minutes = segment_text(
        "ZAPISNIK\n\n3. seje Občinskega sveta Občine Breg, ki je bila v torek, 7. 3. 2017, ob 17. uri v sejni sobi.\n\n"
        "DNEVNI RED:\n1. Odlok o cestah\n2. Razno\n\nK 1. točki: Odlok o cestah\n\n"
        "Odbor za promet predlog podpira (5 ZA, 0 PROTI). "
        "Župan je povedal, da so ga na 2. seji zavrnili s 4 glasovi za.\n"
        "\nSKLEP: Sprejme se Odlok o cestah.\nZa je glasovalo 9, proti 2.\n\nK 2. točki: Razno\n\nNi bilo razprave.\n"
    )
    (resolution,) = [one for item in minutes.items for one in item.resolutions]
    assert (resolution.vote.in_favour, resolution.vote.against) == (9, 2)


def test_an_agenda_of_another_meeting_leaves_the_items_alone() -> None:
    minutes = segment_text(
        "ZAPISNIK\n\n3. seje sveta KS Breg, ki je bila v torek, 7. 3. 2017, ob 17. uri v sejni sobi.\n\n"
        "Dnevni red:\n1. Poročilo o delu\n2. Sklic zbora krajanov\n\nAd 1\n\nRazprave ni bilo.\n\nAd 2\n\n"
        "Za zbor je predlagan dnevni red:\n1. Samoprispevek\n2. Vodovod\n3. Pohvale\n"
    )
    assert [(item.number, item.title) for item in minutes.items] == [
        ("1", "Poročilo o delu"),
        ("2", "Sklic zbora krajanov"),
    ]


def test_an_amendment_and_who_moved_it() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nAMANDMA svetnice Ane Rus: V 3. členu se črta drugi stavek.\nZA 3, PROTI 6.\n"
        "Amandma ni bil sprejet.\n\nAMANDMA ŠT. 2\nV 4. členu se doda beseda »javni«.\n"
        "Predlagatelj je amandma pred glasovanjem umaknil.\n\nK 3. točki\nNič.\n"
    )
    first, second = resolutions(minutes, "2")
    assert (first.kind, first.text, first.result) == ("amandma", "V 3. členu se črta drugi stavek.", "rejected")
    assert (second.number, second.result) == ("2", "withdrawn")


def test_a_resolution_that_is_quoted_from_elsewhere_is_none() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nKos je spomnil, da je svet KS Brdo sprejel sklep: »Svet nasprotuje prodaji.«\n"
        "Na 4. seji je občinski svet sprejel sklep št. 48. Sklep je prebral:\n»SKLEP št. 48: Cesta se sanira.«\n\n"
        "SKLEP št. 71: Proračun se sprejme.\nZA 8, PROTI 1.\n\nK 3. točki\nNič.\n"
    )
    assert [one.number for one in resolutions(minutes, "2")] == ["71"]


def test_a_resolution_inside_a_resolution_belongs_to_it() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 3. točki\nSKLEP:\nMestnemu svetu se predlaga, da sprejme sklep:\n1. Zemljišče se proda.\n"
        "2. Cena je 20.000 EUR.\nZA 8, PROTI 1.\n\nK 4. točki\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "3")
    assert resolution.text.startswith("Mestnemu svetu se predlaga, da sprejme sklep: 1. Zemljišče")


def test_a_sentence_may_lead_to_a_resolution_without_its_name() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 3. točki\nPo razpravi je občinski svet z 9 glasovi za in 3 proti sklenil:\n"
        "Zemljišče se proda najemniku.\n\nK 4. točki\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "3")
    assert resolution.text == "Zemljišče se proda najemniku."
    assert (resolution.vote.in_favour, resolution.vote.against) == (9, 3)


def test_sprejeto_soglasno_is_said_of_the_sentence_before() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 3. točki\nSvet soglaša s prodajo zemljišča Mariji Kos.\nSprejeto soglasno.\n\n"
        "K 4. točki\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "3")
    assert resolution.text == "Svet soglaša s prodajo zemljišča Mariji Kos."
    assert resolution.vote.unanimous is True


def test_who_voted_so_does_not_part_a_vote_from_its_outcome() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 3. točki\nPREDLOG SKLEPA:\nZemljišče se proda.\nGlasovanje: 2 glasova ZA, 1 glas PROTI.\n"
        "Z glasom ZA so glasovali naslednji svetniki: Ana Rus in Ivan Kos.\nZ glasom PROTI je glasoval: Peter Lah.\n\n"
        "Predlog sklepa je bil sprejet.\n\nK 4. točki\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "3")
    assert (resolution.vote.in_favour, resolution.vote.against, resolution.result) == (2, 1, "accepted")
    assert [(one.name, one.status) for one in minutes.attendance] == [
        ("Ana Rus", "present"),
        ("Ivan Kos", "present"),
        ("Peter Lah", "present"),
    ]


def test_the_name_of_an_act_is_no_label() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 3. točki\nSKLEP O UKINITVI JAVNEGA DOBRA je obrazložil župan.\n\nK 4. točki\nNič.\n"
    )
    assert resolutions(minutes, "3") == ()


def test_an_item_that_has_the_title_of_minutes_begins_none() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "AD 1\nZAPISNIK 4. REDNE SEJE\n\nBrez pripomb.\n\nAD 2\nNič.\n\nAD 3\nNič.\n\nAD 4\nNič.\n"
    )
    assert minutes.further == ()
    assert [one.number for one in minutes.items] == ["1", "2", "3", "4"]


def test_lines_that_a_scan_sets_apart_still_run_on() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nSKLEP:\nObčinska uprava mora program proračuna predložiti najkasneje do 30.\n\n"
        "junija 2023 in o njem razpravljati.\n\nZA 8, PROTI 1.\n\nK 3. točki\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "2")
    assert resolution.text.endswith("najkasneje do 30. junija 2023 in o njem razpravljati.")


PROPOSALS = [
    (
        "Predlog sklepa (Jurij Kos)\nCesta se zapre.\n(2 glasova ZA, 4 glasovi PROTI)\nPredlagani sklep ni sprejet.",
        2,
        4,
    ),
    ("PREDLOG SKLEPA (svetnica Rus, SDS):\nCesta se zapre.\nZA 3, PROTI 5.\nPredlog ni bil sprejet.", 3, 5),
    ("Predlog sklepa svetnice Rus:\nCesta se zapre.\n1 ZA, 8 PROTI", 1, 8),
]


@pytest.mark.parametrize(("words", "in_favour", "against"), PROPOSALS)
def test_a_proposal_and_who_made_it(words: str, in_favour: int, against: int) -> None:
    minutes = segment_text(HEAD + AGENDA + f"K 3. točki\n{words}\n\nK 4. točki\nNič.\n")
    (resolution,) = resolutions(minutes, "3")
    assert (resolution.text, resolution.result) == ("Cesta se zapre.", "rejected")
    assert (resolution.vote.in_favour, resolution.vote.against) == (in_favour, against)


@pytest.mark.parametrize(
    "words",
    [
        "PREDLOG SKLEPA:\n1. Cesta se zapre.\n2. Zapora traja od sprejema tega\nsklepa.\n\nGlasovanje: ZA 8, PROTI 1.",
        "SKLEP:\n1. Cesta se zapre.\n2. Uprava poroča o izvajanju\nsklepa, pisno.\n\nGlasovanje: ZA 8, PROTI 1.",
        "SKLEP: Cesta se zapre.\n   ZA    PROTI    VZDRŽANI\n   8     1        /",
    ],
)
def test_a_vote_is_not_parted_from_its_resolution(words: str) -> None:
    minutes = segment_text(HEAD + AGENDA + f"K 2. točki\n{words}\n\nK 3. točki\nNič.\n")
    (resolution,) = resolutions(minutes, "2")
    assert (resolution.vote.in_favour, resolution.vote.against) == (8, 1)


@pytest.mark.parametrize("words", ["O sklepu se ne glasuje.", "O tem se ne odloča.", "O predlogu se ni glasovalo."])
def test_that_nothing_was_voted_on_is_no_part_of_a_resolution(words: str) -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + f"K 2. točki\nUGOTOVITVENI SKLEP: Potrdi se mandat Ane Rus, roj. 3. 7. 1979, Breg 8.\n{words}\n\n"
        "K 3. točki\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "2")
    assert resolution.text == "Potrdi se mandat Ane Rus, roj. 3. 7. 1979, Breg 8."


def test_one_who_takes_a_labelled_proposal_back_withdraws_it_and_no_other() -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + "K 2. točki\nSKLEP: Proračun se sprejme.\nZA 8, PROTI 1.\nSvetnik Kos je svoj predlog umaknil.\n\n"
        "K 3. točki\nPredlog sklepa: Cesta se zapre.\nAna Rus je svoj predlog pred glasovanjem umaknila.\n\n"
        "K 4. točki\nNič.\n"
    )
    (voted,) = resolutions(minutes, "2")
    (withdrawn,) = resolutions(minutes, "3")
    assert (voted.result, withdrawn.result) == ("accepted", "withdrawn")
    assert withdrawn.text == "Cesta se zapre."


def test_a_second_decision_under_a_resolution_is_its_own() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nSKLEP\nSprejmejo se spremembe proračuna.\nZA 8, PROTI 1.\n\n"
        "Soglasno je bila sprejeta tudi zahteva vladi, da takoj nakaže predplačilo.\n\nK 3. točki\nNič.\n"
    )
    first, second = resolutions(minutes, "2")
    assert (first.vote.in_favour, first.vote.unanimous, second.vote.unanimous) == (8, None, True)


@pytest.mark.parametrize(
    ("told", "result"),
    [
        ("Oddanih je bilo 15 glasovnic, od tega ZA 7, PROTI 7, neveljavna 1.\nKandidat ni bil izvoljen.", "rejected"),
        ("Oddanih je bilo 15 glasovnic, od tega ZA 12, PROTI 3.\nKandidat je bil izvoljen.", "accepted"),
        ("Župan je predlog po razpravi umaknil. O njem se ni glasovalo.", "withdrawn"),
        ("\nPo pojasnilu, da razlogov ni, je\nOto Zen predlog umaknil.", "withdrawn"),
        (
            "\nALOJZ HOMAN je dejal, da je svet na 4. seji s 7 glasovi za zahteval načrt.\n\nPredlog je umaknjen.",
            "withdrawn",
        ),
    ],
)
def test_the_outcome_is_told_of_the_candidate_or_by_who_proposed(told: str, result: str) -> None:
    minutes = segment_text(
        HEAD + AGENDA + f"K 2. točki\nPREDLOG:\nZa podžupana se izvoli Rok Zec.\n{told}\n\nK 3. točki\n"
    )
    (resolution,) = resolutions(minutes, "2")
    assert (resolution.text, resolution.result) == ("Za podžupana se izvoli Rok Zec.", result)


def test_a_casting_vote_settles_what_the_figures_do_not() -> None:
    told = "ZA: 5 PROTI: 5\nKer je bil izid neodločen, je odločil glas predsednice. Sklep je s tem sprejet."
    minutes = segment_text(HEAD + AGENDA + f"K 2. točki\nSKLEP 8: Točka se preloži.\n{told}\n\nK 3. točki\n")
    assert [one.result for one in resolutions(minutes, "2")] == ["accepted"]


def test_a_resolution_told_with_its_number_is_none() -> None:
    told = "Prebral je sklepe. SKLEP 97/09 (nakup table) je izvršen. SKLEP 99/09\nse izvaja."
    minutes = segment_text(
        HEAD + AGENDA + f"K 2. točki\n{told}\n\nSKLEP 102/09:\nCesta se zapre.\nza: 7, proti: 0\n\nK 3. točki\n"
    )
    assert [one.number for one in resolutions(minutes, "2")] == ["102/09"]


def test_each_of_two_elections_has_the_vote_that_stands_before_it() -> None:
    words = (
        "O listi se je glasovalo javno. Predlog je bil sprejet z 8 glasovi, 1 delegat se je vzdržal.\n\n"
        "SKLEP 3: V svet se imenuje Ana Rus.\n\n"
        "Sodnika je zbor izvolil tajno. Komisija je ugotovila, da je bilo oddanih 9 glasovnic. Za Rupnika je bilo "
        "oddanih 7 glasov, proti 2.\n\nSKLEP 4: Za sodnika se izvoli Ivan Rupnik."
    )
    minutes = segment_text(HEAD + AGENDA + f"K 2. točki\n{words}\n\nK 3. točki\n")
    votes = [(one.number, one.vote.in_favour, one.vote.against, one.vote.abstain) for one in resolutions(minutes, "2")]
    assert votes == [("3", 8, None, 1), ("4", 7, 2, None)]


def test_what_somebody_corrected_in_older_minutes_is_no_vote() -> None:
    words = "Delegat je pripomnil, da je napačno zapisano število glasov:\nza odlok je glasovalo 33 in ne 38 članov."
    minutes = segment_text(HEAD + AGENDA + f"K 1. točki\n{words}\n\nSKLEP: Zapisnik se potrdi.\n\nK 2. točki\n")
    assert [one.vote.in_favour for one in resolutions(minutes, "1")] == [None]


def test_an_outcome_on_the_line_after_a_vote_in_parentheses() -> None:
    amendments = (
        "Amandma 1: V 18. členu se beseda »mesec« nadomesti z besedami »14 dni«. (6 PRISOTNIH: 5 ZA, 1 PROTI)\n"
        "Amandma je sprejet.\n\n"
        "Amandma 2: V 31. členu se globa zniža s 400 EUR na 200 EUR za vse osebe. (6 PRISOTNIH: 3 ZA, 3 PROTI)\n"
        "Amandma ni sprejet.\n"
    )
    minutes = segment_text(HEAD + AGENDA + f"K 2. točki\n{amendments}\nK 3. točki\nNič.\n")
    assert [one.result for one in resolutions(minutes, "2")] == ["accepted", "rejected"]


def test_who_takes_the_chair_after_an_election_is_not_told_in_the_resolution() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nUGOTOVITVENI SKLEP:\nZa predsednico je izvoljena Ana Rus.\n\f"
        "Vodenje seje je prevzela novoizvoljena predsednica.\n\nK 3. točki\nNič.\n"
    )
    assert [one.text for one in resolutions(minutes, "2")] == ["Za predsednico je izvoljena Ana Rus."]


def test_a_quotation_at_the_end_of_a_resolution_keeps_its_marks() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nSKLEP:\n»Cesta se zapre.«\nZA 8, PROTI 1.\n\n"
        "SKLEP:\nV 12. členu se doda odstavek, ki se glasi: »Župan obvešča svet.«\n(8 ZA, 1 PROTI)\n\nK 3. točki\n"
    )
    assert [one.text for one in resolutions(minutes, "2")] == [
        "Cesta se zapre.",
        "V 12. členu se doda odstavek, ki se glasi: »Župan obvešča svet.«",
    ]


def test_a_number_in_a_resolution_is_no_figure_of_the_vote_that_leads_to_it() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nS tremi (3) glasovi za in enim (1) glasom proti je bil sprejet naslednji SKLEP:\n"
        "Svet daje mnenje k predlogu za sestavo štaba z 9 člani.\n\nK 3. točki\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "2")
    assert (resolution.vote.in_favour, resolution.vote.against) == (3, 1)


def test_a_heading_at_the_top_of_a_page_that_names_a_session_is_no_running_line() -> None:
    pages = "Dnevni red je sprejet.\n\n1/2\n\f1. točka: Potrditev zapisnika\n\nBrez pripomb.\n\n2. točka: Proračun\n"
    agenda = "DNEVNI RED:\n1. Potrditev zapisnika 8. redne seje\n2. Proračun\n\n"
    pages = pages.replace("zapisnika\n", "zapisnika 8. redne seje\n", 1)
    assert [one.number for one in segment_text(HEAD + agenda + pages).items if one.number != "0"] == ["1", "2"]


@pytest.mark.parametrize(
    ("told", "figures"),
    [
        ("Za glasujeta 2 člana, proti glasujejo 4, vzdrži se 1. Predlog ni sprejet.", (2, 4, 1)),
        ("Član          ZA     PROTI\nKos Ivan       x\nRus Ana               x\nSKUPAJ         1     1", (1, 1, None)),
        ("Rok za odpravo je 31. 1. 2017. 3 za, 0 proti.", (3, 0, None)),
        ("Svet sklep sprejme soglasno.", (None, None, None)),
        ("Roke smo dvignili vsi, sklep je bil torej sprejet soglasno.", (None, None, None)),
        ("Izid glasovanja: 7 ZA, 4 PROTI.\nIzid: sklep je sprejet.", (7, 4, None)),
        (
            "oddanih glasovnic ...... 17\nneveljavnih ............  2\nZA zaporo ..............  9\nPROTI .... 6",
            (9, 6, None),
        ),
    ],
)
def test_votes_as_each_clerk_puts_them(told: str, figures: tuple[int | None, ...]) -> None:
    minutes = segment_text(HEAD + AGENDA + f"K 2. točki\nSKLEP 2.1: Cesta se zapre.\n{told}\n\nK 3. točki\nNič.\n")
    (resolution,) = resolutions(minutes, "2")
    vote = resolution.vote
    assert resolution.number == "2.1"
    assert (vote.in_favour, vote.against, vote.abstain) == figures
    assert vote.unanimous is (True if figures == (None, None, None) else None)


def test_what_we_adopted_is_a_decision_without_a_label() -> None:
    minutes = segment_text(HEAD + AGENDA + "Dnevni red smo soglasno sprejeli.\n\nK 1. točki\nBrez pripomb.\n")
    (resolution,) = resolutions(minutes, "0")
    assert (resolution.text, resolution.result) == ("Dnevni red smo soglasno sprejeli.", "accepted")


def test_each_entry_of_a_list_that_is_voted_on_by_itself_is_a_resolution() -> None:
    listed = (
        "a) Zapisnik se potrdi. – 7 za, 0 proti, sprejeto.\nb) Dolgovi se odpišejo. – 3 za, 4 proti, ni sprejeto.\n"
    )
    minutes = segment_text(HEAD + AGENDA + f"K 2. točki\nSKLEPI:\n{listed}\nK 3. točki\nNič.\n")
    assert [(one.number, one.text, one.result, one.vote.in_favour) for one in resolutions(minutes, "2")] == [
        ("a", "Zapisnik se potrdi.", "accepted", 7),
        ("b", "Dolgovi se odpišejo.", "rejected", 3),
    ]


def test_results_in_an_order_that_is_told_once() -> None:
    told = "Izid glasovanja je naveden v zaporedju ZA : PROTI : VZDRŽAN.\n\n"
    body = "K 2. točki\nSklep 7\nCesta se zapre.\nIzid glasovanja 15 : 1 : 0\n\nK 3. točki\nNič.\n"
    for order, figures in ((told, (15, 1, 0)), ("", (None, None, None))):
        (resolution,) = resolutions(segment_text(HEAD + AGENDA + order + body), "2")
        vote = resolution.vote
        assert (vote.in_favour, vote.against, vote.abstain) == figures


def test_a_resolution_in_a_frame() -> None:
    frame = "+------+\n| SKLEP 15/1 |\n| Cesta se zapre. |\n| Glasovanje: 4 ZA, 0 PROTI |\n+------+\n"
    (resolution,) = resolutions(segment_text(HEAD + AGENDA + f"K 2. točki\n{frame}\nK 3. točki\nNič.\n"), "2")
    assert (resolution.number, resolution.text, resolution.vote.in_favour) == ("15/1", "Cesta se zapre.", 4)


def test_what_a_vote_is_on_is_no_side_of_it() -> None:
    told = (
        "Glasovanje o roku za predloge: prisotnih 14, ZA 14, PROTI 0. Sprejet je bil\n\nSKLEP št. 8: Cesta se zapre.\n"
    )
    (resolution,) = resolutions(segment_text(HEAD + AGENDA + f"K 2. točki\n{told}\nK 3. točki\nNič.\n"), "2")
    vote = resolution.vote
    assert (vote.present, vote.in_favour, vote.against) == (14, 14, 0)


def test_names_of_voters_may_stand_between_a_vote_and_its_resolution() -> None:
    told = "ZA je glasovalo 2, PROTI 1. Z glasom ZA so glasovali naslednji svetniki: Kos, Rus. Sprejet je bil\n\n"
    body = (
        f"K 2. točki\nNato je potekalo glasovanje o odloku. {told}SKLEP št. 8:\nCesta se zapre.\n\nK 3. točki\nNič.\n"
    )
    (resolution,) = resolutions(segment_text(HEAD + AGENDA + body), "2")
    assert (resolution.number, resolution.vote.in_favour, resolution.vote.against) == ("8", 2, 1)


def test_what_became_of_earlier_resolutions_is_no_resolution() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nTajnica je povzela realizacijo:\n"
        "SKLEP 37 – Odlok o proračunu, prva obravnava: sprejet z 18 ZA in 2 PROTI, realiziran.\n"
        "SKLEP 39 – Prodaja zemljišča: realiziran, kupnina je plačana.\n"
        "SKLEP 41 – Izdelava strategije mladih: v izvajanju.\n\n"
        "SKLEP 45: Potrdi se zapisnik 4. seje.\nZA: 9, PROTI: 0\n\n2. Proračun občine za leto 2024\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "1")
    assert (resolution.number, resolution.text) == ("45", "Potrdi se zapisnik 4. seje.")


def test_a_rejected_proposal_leads_to_no_resolution_but_its_own() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nSvet z 2 glasovoma za in 2 proti ni sprejel predloga sklepa:\n"
        "Polovica sredstev se razdeli po površini.\nSvet je s 3 glasovi za in 1 proti sprejel sklep 9/3:\n"
        "Sredstva se razdelijo po predlogu komisije.\n\n2. Proračun občine za leto 2024\nNič.\n"
    )
    figures = [(one.result, one.vote and one.vote.in_favour) for one in resolutions(minutes, "1")]
    assert figures == [("rejected", 2), ("accepted", 3)]


def test_a_label_in_small_letters_begins_a_sentence() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nJože Završnik pove, da bo PGD\ndal cisterno in 10 gasilcev.\n"
        "sklep: Čistilna akcija bo v soboto.\n(7 za, 0 proti)\n\n2. Proračun občine za leto 2024\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "1")
    assert resolution.text == "Čistilna akcija bo v soboto."
    assert resolution.vote is not None
    assert resolution.vote.in_favour == 7


def test_a_label_may_hold_the_vote_and_its_outcome() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nAMANDMA št. 1 [ZA: 3, PROTI: 6, VZDRŽANI: 0] NI SPREJET\n"
        "V 9. členu se črta besedilo »in društva«.\n\nSKLEP št. 303 [ZA: 6, PROTI: 0, VZDRŽANI: 3] SPREJET\n"
        "Odlok se obravnava po skrajšanem postopku.\n\n2. Proračun občine za leto 2024\nNič.\n"
    )
    found = [(one.number, one.result, one.vote and one.vote.in_favour) for one in resolutions(minutes, "1")]
    assert found == [("1", "rejected", 3), ("303", "accepted", 6)]
    assert resolutions(minutes, "1")[1].text == "Odlok se obravnava po skrajšanem postopku."


def test_the_words_of_a_resolution_have_a_label_and_a_number_with_letters() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nBesedilo sklepa 2/D5: Enota Potok posluje do 16.30.\n"
        "Oddani glasovi: ZA – 3; PROTI – 4; NI GLASOVALO – 2\nUgotovitev: sklep ni sprejet.\n\n"
        "Ker sklep ni bil sprejet, je predsednica poslala nadomestni predlog.\n\n"
        "Sklep A/1\nPlaz se sanira.\n(za 9, proti 0)\n\n2. Proračun občine za leto 2024\nNič.\n"
    )
    found = [(one.number, one.text, one.result) for one in resolutions(minutes, "1")]
    assert found == [("2/D5", "Enota Potok posluje do 16.30.", "rejected"), ("A/1", "Plaz se sanira.", "accepted")]


def test_the_sum_of_those_named_is_the_figure() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nSvet je odločil takole:\n\nCena se zviša v dveh korakih.\n\n"
        "Za so bili Ajdnik, Levart (skupaj 2), proti Črešnar, Ketiš in\nMernik (skupaj 3), vzdržan nihče (skupaj 0). "
        "NI SPREJETO.\n\n2. Proračun občine za leto 2024\nNič.\n"
    )
    (resolution,) = resolutions(minutes, "1")
    assert resolution.text == "Cena se zviša v dveh korakih."
    assert resolution.result == "rejected"
    assert resolution.vote is not None
    assert (resolution.vote.in_favour, resolution.vote.against, resolution.vote.abstain) == (2, 3, 0)


def test_numbers_of_an_agenda_need_no_sign_and_an_arrow_leads_to_a_vote() -> None:
    minutes = segment_text(
        HEAD + "Dnevni red\n\n1 Sprejem dnevnega reda\n2 Kadrovske zadeve\n\nPotek seje\n\n"
        "Točka 1 | Sprejem dnevnega reda\n\nSklep 12/1/2023: Sprejme se:\n– dnevni red,\n– zapisnik.\n"
        "→ Prijavljenih 11 | Za 9 | Proti 2 | Ni glasoval 0 | Sklep je izglasovan.\n\n"
        "Točka 2 | Kadrovske zadeve\n\nNič.\n"
    )
    assert [(one.number, one.title) for one in minutes.items] == [
        ("1", "Sprejem dnevnega reda"),
        ("2", "Kadrovske zadeve"),
    ]
    (resolution,) = resolutions(minutes, "1")
    assert resolution.text == "Sprejme se: – dnevni red, – zapisnik."
    assert resolution.vote is not None
    assert (resolution.vote.registered, resolution.vote.in_favour, resolution.vote.against) == (11, 9, 2)


def test_who_was_away_for_a_while_was_present() -> None:
    minutes = segment_text(
        HEAD + "Prisotni: Ana Rus, Ivan Kos (odsoten med 20.15 in 20.40)\nOdsotna: Vida Jereb\n\n" + AGENDA
    )
    assert [(one.name, one.status) for one in minutes.attendance] == [
        ("Ana Rus", "present"),
        ("Ivan Kos", "present"),
        ("Vida Jereb", "absent"),
    ]


def test_a_vote_of_another_year_may_be_told_behind_a_colon() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nSveta v letu 2007 o tem ni mogel prepričati nihče:\n"
        "predlog je dobil 8 glasov za in 12 proti.\n\n2. Proračun občine za leto 2024\nNič.\n"
    )
    assert resolutions(minutes, "1") == ()


def test_no_signature_stands_above_a_label() -> None:
    """An extract without a closing sentence: "Direktor mora …" is no signature, "Direktor:" at the foot is."""
    minutes = segment_text(
        HEAD + AGENDA + "K 1. točki\n\nSKLEP 1:\nI.\nSprejme se načrt.\nII.\nDirektor mora svetu poročati o:\n"
        "1. popravilih,\n2. gorivu.\nZa: 4, proti: 1\n\nK 2. točki\n\nSKLEP 2:\nProračun se sprejme.\nZa: 3, proti: 2\n"
        "\nDirektor:\nIvan Kos\n"
    )
    assert [one.number for one in minutes.items] == ["1", "2"]
    assert resolutions(minutes, "1")[0].text.endswith("2. gorivu.")
    assert resolutions(minutes, "2")[0].vote.in_favour == 3
    assert [one.name for one in minutes.signatures] == ["Ivan Kos"]


def test_a_number_in_parts_ends_no_sentence() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\n\nDOPOLNILO:\nPostavka 4.3. Požarno varstvo se poveča, postavka 1.1. Delo "
        "organov se zmanjša.\n(7 ZA, 11 PROTI)\nDopolnilo ni bilo sprejeto.\n"
    )
    (found,) = resolutions(minutes, "2")
    assert found.text == "Postavka 4.3. Požarno varstvo se poveča, postavka 1.1. Delo organov se zmanjša."
    assert (found.vote.in_favour, found.vote.against, found.result) == (7, 11, "rejected")


def test_the_day_may_stand_between_the_session_and_its_end() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "1. Potrditev zapisnika\nNič.\n\nDanašnja seja, 9. 5. 2023, je bila končana ob 19.15 uri.\n"
    )
    assert minutes.event.end_time == "19:15"


def test_that_nobody_was_against_leaves_what_the_sentence_tells() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "Svetniki so dnevni red potrdili z dvigom rok, proti ni bil nihče.\n\nK 1. točki\nNič.\n"
    )
    (found,) = resolutions(minutes, "0")
    assert (found.result, found.vote.against, found.vote.in_favour) == ("accepted", 0, None)


VOTES_LEAD = """K 1. točki

Glasovanje: prisotnih 6, za 6, proti 0.

SKLEP 1:
Potrdi se zapisnik.

K 2. točki

Najprej je bilo glasovanje o dopolnitvi.

Glasovanje: prisotnih 6, za 2, proti 3. Predlog ni bil sprejet.

PREDLOG SKLEPA:
Sredstva za ceste se povečajo.

Glasovanje: prisotnih 6, za 5, proti 1.

SKLEP 2:
Proračun se sprejme.

K 3. točki

AMANDMA 1:
Cena se zniža.
Od 6 prisotnih 1 ZA, 5 PROTI. Amandma ni bil sprejet.

AMANDMA 2:
Cena se zviša.
Od 6 prisotnih 4 ZA, 2 PROTI. Amandma je bil sprejet.

Glasovanje: prisotnih 6, za 6, proti 0.

SKLEP 3:
Zemljišče se proda.
"""


def test_what_became_of_a_proposal_may_stand_between_its_vote_and_its_words() -> None:
    minutes = segment_text(HEAD + AGENDA + VOTES_LEAD)
    both = (*resolutions(minutes, "2"), *resolutions(minutes, "3"))
    assert [(one.text, one.vote.in_favour, one.result) for one in both] == [
        ("Sredstva za ceste se povečajo.", 2, "rejected"),
        ("Proračun se sprejme.", 5, "accepted"),
        ("Cena se zniža.", 1, "rejected"),
        ("Cena se zviša.", 4, "accepted"),
        ("Zemljišče se proda.", 6, "accepted"),
    ]


def test_a_vote_below_a_resolution_quoted_from_another_session_is_none_of_this_one() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 1. točki\nSKLEP 5/1:\nPotrdi se zapisnik.\n(9 za)\n\n"
        "K 2. točki\nSKLEP 5/2:\nProračun se sprejme.\n(9 za)\n\n"
        "K 3. točki\nProjekt je bil naročen na podlagi SKLEPA 4/4:\n»1. Svet soglaša z obnovo.\n2. Cesta se obnovi.«\n"
        "Za sklep je glasovalo 8 članov, proti 1.\n\nSKLEP 5/3:\nZemljišče se proda.\n(7 za)\n"
    )
    (found,) = resolutions(minutes, "3")
    assert (found.number, found.vote.in_favour, found.vote.against) == ("5/3", 7, None)
    assert "vote-not-recorded" in codes(minutes)


def test_recommendations_are_a_part_of_the_resolution() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\nSKLEP 2\nSprejme se osnutek.\nPriporočila:\n– računi se podpišejo,\n"
        "– dela se naročijo.\n(3 glasovi ZA, 1 PROTI)\n"
    )
    (found,) = resolutions(minutes, "2")
    assert found.text.endswith("– dela se naročijo.")
    assert (found.vote.in_favour, found.vote.against) == (3, 1)


MARGIN = """KS DOL
(na robu: število glasov za : proti)

ZAPISNIK seje sveta KS Dol z dne 11. 3. 1993, začetek ob 19.15 v pisarni KS.

Prisotni po listi prisotnosti: Cizej, Dolenc, Krajnc.
Odsotni: Verdnik (služba), Zabukovnik.

Dnevni red: 1/ Zapisnik, 2/ Kabelska televizija, 3/ Razno.

ad 1/
          Pripombe nima nihče.
3 : 0     Sklep 9/93. Zapisnik seje z dne 4. 2. 1993 se potrdi.

ad 2/
          Dolenc je za obrtnika, Krajnc je bil že od začetka proti.
1 : 2     Predlog: Ponudba obrtnika se zavrne. Ni sprejet.
2 : 1     Sklep 10/93. Za izvajalca se izbere Elektro Vrečko. V pogodbo se vnese
          garancija.

ad 3/
          Nič.
"""


def test_figures_in_the_margin_are_read_where_the_minutes_tell_their_order() -> None:
    minutes = segment_text(MARGIN)
    found = [
        (one.number, one.text, one.vote.in_favour, one.vote.against) for at in "12" for one in resolutions(minutes, at)
    ]
    assert found == [
        ("9/93", "Zapisnik seje z dne 4. 2. 1993 se potrdi.", 3, 0),
        (None, "Ponudba obrtnika se zavrne.", 1, 2),
        ("10/93", "Za izvajalca se izbere Elektro Vrečko. V pogodbo se vnese garancija.", 2, 1),
    ]
    assert [entry.title for entry in minutes.agenda] == ["Zapisnik", "Kabelska televizija", "Razno"]
    assert [(one.name, one.status) for one in minutes.attendance] == [
        ("Cizej", "present"), ("Dolenc", "present"), ("Krajnc", "present"),
        ("Verdnik", "absent"), ("Zabukovnik", "absent"),
    ]  # fmt: skip


def test_figures_in_the_margin_tell_nothing_where_no_order_is_told() -> None:
    minutes = segment_text(MARGIN.replace("(na robu: število glasov za : proti)\n", ""))
    assert all(one.vote.in_favour is None for at in minutes.items for one in at.resolutions)


def test_the_vote_may_stand_in_the_label_or_at_the_end_of_the_line() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 1. točki\n\nPREDLOG (4 ZA, 7 PROTI): Zapisnik se dopolni. Predlog ni sprejet.\n\n"
        "AMANDMA Ane Rus (3 ZA, 8 PROTI): Cena se zniža. Amandma ni sprejet.\n\n"
        "K 2. točki\n\nSklep 1:  Proračun se sprejme.                         soglasno\n"
        "Predlog:  Presežek se porabi.                          5 za, 12 proti\n          (ni sprejeto)\n\n"
        "Sklep 2:  Presežek se prenese.                         12 za, 5 proti\n\n"
        "K 3. točki\n\nSklep 3.1: Zemljišče se proda.\nZA: 4   PROTI: 1   — SPREJETO\n\n"
        "Sklep 3.2: Drugo se ne proda.\nZA: 2   PROTI: 3   — NI SPREJETO\n"
    )
    both = [one for at in "123" for one in resolutions(minutes, at)]
    assert [(one.text, one.vote.in_favour, one.vote.against, one.result) for one in both] == [
        ("Zapisnik se dopolni.", 4, 7, "rejected"),
        ("Cena se zniža.", 3, 8, "rejected"),
        ("Proračun se sprejme.", None, None, "accepted"),
        ("Presežek se porabi.", 5, 12, "rejected"),
        ("Presežek se prenese.", 12, 5, "accepted"),
        ("Zemljišče se proda.", 4, 1, "accepted"),
        ("Drugo se ne proda.", 2, 3, "rejected"),
    ]


def test_a_correction_of_older_figures_is_no_vote() -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + "K 1. točki\n\nAna Rus je prosila, da se popravi izid pri 5. točki, in sicer 17 ZA, 6 PROTI namesto "
        "17 ZA, 5 PROTI.\n\nSKLEP: Zapisnik se potrdi.\n\nRezultat glasovanja: 23 ZA, 0 PROTI.\n"
    )
    assert [(one.vote.in_favour, one.vote.against) for one in resolutions(minutes, "1")] == [(23, 0)]


def test_figures_in_the_words_of_a_resolution_are_not_its_vote() -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + "K 1. točki\n\nSKLEP 55/05: Zapisnik se potrdi s popravkom sklepa 53/04, ki se glasi 4 ZA, 1 PROTI.\n"
        "(4 PRISOTNI: 3 ZA, 1 VZDRŽAN)\n"
    )
    (found,) = resolutions(minutes, "1")
    assert (found.vote.present, found.vote.in_favour, found.vote.against, found.vote.abstain) == (4, 3, None, 1)


def test_a_vote_in_parentheses_is_on_what_stands_before_it() -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + "K 3. točki\n\nKos je dal svoj predlog na glasovanje. Predlog, da se prodaja preloži, ni bil sprejet. "
        "(4 PRISOTNI: 2 ZA, 2 PROTI)\n\nSKLEP 58/05: Zemljišče se proda.\n(4 PRISOTNI: 4 ZA)\n\n"
        "AMANDMA svetnice Ane Rus k 4. členu:\nTaksa znaša 45 EUR.\n(3 ZA, 1 PROTI)\nAmandma je bil sprejet.\n\n"
        "SKLEP 59/05: Komisija predlaga, da svet sprejme razlago:\n»Okno ni prekinitev\nstrešine.«\nza: 3, proti: 1\n"
    )
    assert [(one.text, one.vote.in_favour, one.result) for one in resolutions(minutes, "3")] == [
        ("Predlog, da se prodaja preloži, ni bil sprejet.", 2, "rejected"),
        ("Zemljišče se proda.", 4, "accepted"),
        ("Taksa znaša 45 EUR.", 3, "accepted"),
        ("Komisija predlaga, da svet sprejme razlago: »Okno ni prekinitev strešine.«", 3, "accepted"),
    ]


def test_decisions_in_the_middle_of_a_paragraph_where_all_else_has_labels() -> None:
    labelled = "".join(f"K {n}. točki\n\nSKLEP {n}:\nZadeva {n} se odobri.\n(9 ZA)\n\n" for n in (1, 2, 3))
    opened = "Tajnik je odgovoril, da se je odbor sestal. Po tem pojasnilu je bil dnevni red sprejet s 15 glasovi ZA."
    asked = "Vprašanja so v posnetku. Na predlog Ane Rus je bilo z 11 glasovi ZA\nsklenjeno, da se odgovori pošljejo."
    minutes = segment_text(f"{HEAD}{AGENDA}{opened}\n\n{labelled}K 4. točki\n\n{asked}\n")
    assert [one.vote.in_favour for at in "04" for one in resolutions(minutes, at)] == [15, 11]


def test_what_another_body_did_may_be_told_over_lines() -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + "K 2. točki\n\nPredvidenih je pet dni. Svet\nstaršev je načrt obravnaval in dal mnenje s 15 glasovi;\n"
        "2 predstavnika sta bila proti zaradi cene.\n\nV nadzornem odboru je bil predlog sprejet soglasno.\n\n"
        "SKLEP: Proračun se sprejme.\n(9 za)\n"
    )
    assert [one.vote.in_favour for one in resolutions(minutes, "2")] == [9]


def test_each_entry_of_a_bulleted_list_of_resolutions_has_its_vote() -> None:
    minutes = segment_text(
        HEAD + AGENDA + "K 2. točki\n\nSKLEPI\n•  Ugotovitev se črta. – 2 za, 3 proti; sklep ni sprejet\n"
        "•  Poročilo se dopolni. Pošlje se zavodu. – 5 za, 0 proti\n"
    )
    assert [(one.text, one.vote.in_favour, one.result) for one in resolutions(minutes, "2")] == [
        ("Ugotovitev se črta.", 2, "rejected"),
        ("Poročilo se dopolni. Pošlje se zavodu.", 5, "accepted"),
    ]


def test_numbers_between_strokes_stand_before_what_is_voted_on() -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + "K 2. točki\n\nŽupan je dal na glasovanje:\n\n   /1/  Proračun se potrdi, ko bo sodišče odločilo.\n\n"
        "        Za predlog so dvignili roko 4 člani, proti 9 članov.\n        Predlog je bil s tem zavrnjen.\n\n"
        "   /2/  Potrdi se proračun.\n\n        Za predlog je dvignilo roko 13 članov, proti nihče.\n"
        "        Predlog je bil s tem sprejet.\n"
    )
    assert [(one.number, one.text, one.vote.in_favour, one.result) for one in resolutions(minutes, "2")] == [
        ("1", "Proračun se potrdi, ko bo sodišče odločilo.", 4, "rejected"),
        ("2", "Potrdi se proračun.", 13, "accepted"),
    ]


def test_a_vote_without_a_label_is_on_the_paragraph_above() -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + "K 3. točki\n\nGlasovanje o tem je bilo javno.\n\nSvet ugotavlja, da je podžupan 7. 4. 2023 odstopil.\n"
        "ZA 4  PROTI 0\n\nV odbor se predlagajo:\n1. Jerneja Triler\n2. Franc Zupin\nMandat se začne 1. januarja.\n"
        "ZA 4 glasovnice  PROTI 1 glasovnica\n\nK 4. točki\n\nOdločitev: Cesta se zapre. (8/8)\n"
    )
    assert [(one.text, one.vote.in_favour) for one in resolutions(minutes, "3")] == [
        ("Svet ugotavlja, da je podžupan 7. 4. 2023 odstopil.", 4),
        ("V odbor se predlagajo: 1. Jerneja Triler 2. Franc Zupin Mandat se začne 1. januarja.", 4),
    ]
    assert [(one.text, one.vote.in_favour) for one in resolutions(minutes, "4")] == [("Cesta se zapre.", None)]


def test_each_title_of_several_minutes_is_kept_though_it_stands_again_and_again() -> None:
    one = (
        "ZAPISNIK\n\n{} seje Občinskega sveta Občine Dol, ki je bila {} ob 11. uri.\n\nPrisotni: Ana Rus, Ivan Kos.\n\n"
        "Dnevni red:\n1. Nagovor\n2. Načrt\n\n1. Nagovor\nŽupan je spregovoril.\n\n2. Načrt\n\n"
        "SKLEP:\nPotrdi se načrt.\n2 ZA\n\nSeja je bila zaključena ob 12.30.\n\n"
        "Zapisnikar:                                           Župan:\n"
        "Albin Strgaršek                                       Ignacij Remih\n\n\n\n"
    )
    days = [("3. izredne", "9. 4. 2009"), ("žalne", "21. 4. 2009"), ("slavnostne", "5. 6. 2009")]
    minutes = segment_text("".join(one.format(*day) for day in days))
    assert [record.event.kind for record in (minutes, *minutes.further)] == ["izredna", "žalna", "slavnostna"]


def test_an_agenda_adopted_by_a_sentence_begins_where_its_words_do() -> None:
    text = (
        "ZAPISNIK\n2. seje Sveta KS Dol, ki je bila 3. 3. 2003 ob 18. uri.\n\nZA 15, PROTI 6.\n\n"
        "Sprejme se naslednji dnevni red:\n1. Potrditev zapisnika\n2. Cesta\n\nK 1. točki\nNič.\n"
    )
    (adopted,) = segment_text(text).items[0].resolutions
    assert adopted.text.startswith("Sprejme se naslednji dnevni red: 1. Potrditev zapisnika")
    assert text[adopted.span.start :].startswith("Sprejme se")


def test_the_head_of_a_page_inside_the_agenda_begins_no_minutes() -> None:
    head = "                              {}\nMestna občina Dol, Mestni svet\nZapisnik 6. seje, 28. 5. 2007\n\n"
    text = (
        "ZAPISNIK\n6. seje Mestnega sveta Mestne občine Dol, ki je bila 28. 5. 2007 ob 15.30.\n\nNAVZOČI: Ana Rus.\n\n"
        "Dnevni red:\n1. Potrditev zapisnika\n2. Proračun\n\n" + head.format(1) + "3. Ceste\n\nK 1. točki\nNič.\n\n"
        "K 2. točki\nNič.\n\n" + head.format(2) + "K 3. točki\nNič.\n\nSeja je bila zaključena ob 20.40.\n"
    )
    minutes = segment_text(text)
    assert [item.title for item in minutes.items] == ["Potrditev zapisnika", "Proračun", "Ceste"]
    assert minutes.further == ()


def test_an_agenda_that_is_only_told_of_is_none() -> None:
    text = (
        "ZAPISNIK\n11. seje Zbora združenega dela Skupščine občine Dol, ki je bila 23. 3. 1983 ob 16. uri.\n\n"
        "Zbora sta zasedala ločeno po enakem dnevnem redu: zbor združenega dela v dvorani, drugi v\n12 nad njo.\n\n"
        "Predlagan je bil naslednji dnevni red:\n1. Potrditev zapisnika\n2. Ceste\n\n"
        "K 1. točki\nNič.\n\nK 2. točki\nNič.\n"
    )
    assert [item.title for item in segment_text(text).items] == ["Potrditev zapisnika", "Ceste"]
