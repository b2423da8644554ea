"""Who was there: names, roles, notes and statuses in the lists that minutes hold."""

from __future__ import annotations

import pytest

from pipeline.model import Minutes
from pipeline.segment.minutes import segment_text

HEAD = "ZAPISNIK\n2. seje Sveta KS Dol, ki je bila 3. 3. 2003 ob 18. uri.\n\n"
TAIL = "\n\nDNEVNI RED:\n1. Potrditev zapisnika\n2. Razno\n\nK 1. točki\nRazprave ni bilo.\n\nK 2. točki\nNič.\n"


def minutes(lists: str, body: str = "") -> Minutes:
    return segment_text(HEAD + lists + TAIL + body)


def people(lists: str) -> list[tuple[str, str | None, str, str | None]]:
    return [(one.name, one.role, one.status, one.note) for one in minutes(lists).attendance]


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("PRISOTNI:", "present"),
        ("PRISOTNI ČLANI OBČINSKEGA SVETA (OS):", "present"),
        ("prisotni:", "present"),
        ("NAVZOČI: 2 člana:", "present"),
        ("Navzoči člani in članice:", "present"),
        ("Seji je prisostvovalo 2 članov sveta:", "present"),
        ("Udeležba:", "present"),
        ("OSTALI PRISOTNI:", "guest"),
        ("Vabljeni:", "guest"),
        ("občinska uprava:", "staff"),
        ("SLUŽBA ZA LOKALNO SAMOUPRAVO:", "staff"),
        ("Prisoten:", "present"),
        ("NOVINARJI:", "press"),
        ("Prisotni novinarji:", "press"),
        ("OPRAVIČENO ODSOTNI:", "excused"),
        ("Odsotnost sta opravičila:", "excused"),
        ("NEOPRAVIČENO ODSOTNI:", "absent"),
        ("ODSOTNI:", "absent"),
        ("Seje se nista udeležila:", "absent"),
        ("Izostanka nista opravičila:", "absent"),
        ("TISK:", "press"),
        ("Dosegljiva sta bila:", "present"),
        ("Na vabilo so odgovorili:", "present"),
        ("Na vabilo niso odgovorili:", "absent"),
        ("Svetniki, ki so odsotnost opravičili:", "excused"),
        ("Svetniki in svetnice, ki so podpisali listo prisotnosti:", "present"),
    ],
)
def test_a_label_tells_the_status(label: str, status: str) -> None:
    assert people(f"{label} Ana Rus, Ivan Kos.") == [("Ana Rus", None, status, None), ("Ivan Kos", None, status, None)]


@pytest.mark.parametrize("none", ["/", "-", "nihče", "jih ni bilo"])
def test_a_list_of_nobody_names_nobody(none: str) -> None:
    assert people(f"PRISOTNI: Ana Rus.\nNEOPRAVIČENO ODSOTNI: {none}\nVABLJENI: Ivan Kos") == [
        ("Ana Rus", None, "present", None),
        ("Ivan Kos", None, "guest", None),
    ]


def test_one_role_for_two_names() -> None:
    assert people(
        "PRISOTNI: Manja Zorko — predsednica; Jure Kristan, Marija Zakrajšek Martinjak — člana komisije."
    ) == [
        ("Manja Zorko", "predsednica", "present", None),
        ("Jure Kristan", "člana komisije", "present", None),
        ("Marija Zakrajšek Martinjak", "člana komisije", "present", None),
    ]


def test_a_surname_alone_on_the_next_line_belongs_to_its_name() -> None:
    written = "Navzoči: Ana Rus, Bine Vovk, Cilka\nKastelic Hren, Drago\nZupan in Eva Lah."
    assert [one[0] for one in people(written)] == [
        "Ana Rus", "Bine Vovk", "Cilka Kastelic Hren", "Drago Zupan", "Eva Lah",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["•", "-", "–", "*"])
def test_bulleted_names_with_roles(sign: str) -> None:
    assert people(f"PRISOTNI:\n{sign} Ana Rus – predsednica\n{sign} Ivan Kos - tajnik občine\n") == [
        ("Ana Rus", "predsednica", "present", None),
        ("Ivan Kos", "tajnik občine", "present", None),
    ]


def test_numbered_names_one_a_line() -> None:
    assert [one[0] for one in people("PRISOTNI:\n1. Ana Rus\n2. Ivan Kos\n3. dr. Eva Lah\n")] == [
        "Ana Rus", "Ivan Kos", "Eva Lah",
    ]  # fmt: skip


def test_titles_and_forms_of_address_are_no_part_of_a_name() -> None:
    written = "PRISOTNI: mag. Ana Rus, ga. Eva Lah, tov. Ivan Kos, dr. Bine Vovk, univ. dipl. inž."
    assert [one[0] for one in people(written)] == [
        "Ana Rus", "Eva Lah", "Ivan Kos", "Bine Vovk",
    ]  # fmt: skip


def test_what_tells_two_of_one_name_apart_belongs_to_it() -> None:
    assert [one[0] for one in people("PRISOTNI: Ivan Kos ml. (od 17.20), Ana Rus, Ivan Kos st.")] == [
        "Ivan Kos ml.", "Ana Rus", "Ivan Kos st.",
    ]  # fmt: skip


def test_a_company_is_no_person() -> None:
    assert [one[0] for one in people("VABLJENI: Bojan Pirš, direktor OKP Brezovec, Cvetka Verdev, tajnica")] == [
        "Bojan Pirš", "Cvetka Verdev",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("Ana Rus (od 21.20)", "od 21.20"),
        ("Ana Rus (prispela ob 17,45)", "prispela ob 17,45"),
        ("Ana Rus (- 40 minut)", "- 40 minut"),
        ("Ana Rus, prispela ob 17.45", "prispela ob 17.45"),
    ],
)
def test_partial_presence_is_a_note(written: str, note: str) -> None:
    assert people(f"PRISOTNI: {written}, Ivan Kos.") == [
        ("Ana Rus", None, "present", note),
        ("Ivan Kos", None, "present", None),
    ]


def test_a_late_arrival_told_in_the_body_is_a_note() -> None:
    found = minutes("PRISOTNI: Ana Rus, Ivan Kos.", "\nOb 18.18 se je seje udeležil Ivan Kos.\n")
    assert [(one.name, one.note) for one in found.attendance] == [
        ("Ana Rus", None),
        ("Ivan Kos", "Ob 18.18 se je seje udeležil"),
    ]


def test_a_mark_after_the_name_tells_whether_one_was_excused() -> None:
    assert people("ODSOTNI: Ana Rus (opr.), Ivan Kos (neopr.), Eva Lah - opravičeno, Bine Vovk") == [
        ("Ana Rus", None, "excused", "opr."),
        ("Ivan Kos", None, "absent", "neopr."),
        ("Eva Lah", None, "excused", "opravičeno"),
        ("Bine Vovk", None, "absent", None),
    ]


def test_a_role_before_the_name() -> None:
    assert people("Ostali prisotni: župan Ivan Kos, direktorica občinske uprave Ana Rus") == [
        ("Ivan Kos", "župan", "guest", None),
        ("Ana Rus", "direktorica občinske uprave", "guest", None),
    ]


def test_a_count_is_no_name_and_one_that_differs_from_the_list_is_warned_of() -> None:
    found = minutes("NAVZOČI: 4 člani sveta: Ana Rus, Ivan Kos, Eva Lah.")
    assert [one.name for one in found.attendance] == ["Ana Rus", "Ivan Kos", "Eva Lah"]
    assert "attendance-count" in [warning.code for warning in found.warnings]


def test_the_sentence_that_opens_the_session_is_no_list() -> None:
    assert people("PRISOTNI: Ana Rus, Ivan Kos.\n\nSejo je vodila predsednica Eva Lah in pozdravila Bineta Vovka.") == [
        ("Ana Rus", None, "present", None),
        ("Ivan Kos", None, "present", None),
    ]


def test_lists_under_labels_of_their_own_give_their_role_to_all() -> None:
    groups = "Navzoči člani sveta šole\n\npredstavniki delavcev:\n- Ana Rus, predsednica\n- Ivan Kos\n\n"
    assert people(groups + "predstavniki staršev:\n- Eva Lah (od 18.20)\n\nOpravičeno odsotni: Bine Vovk") == [
        ("Ana Rus", "predsednica", "present", None),
        ("Ivan Kos", "predstavniki delavcev", "present", None),
        ("Eva Lah", "predstavniki staršev", "present", "od 18.20"),
        ("Bine Vovk", None, "excused", None),
    ]


def test_who_led_stands_above_the_lists() -> None:
    found = people(
        "ŽUPANJA: mag. Ana Rus\n\nPRISOTNI ČLANI: Ivan Kos, Eva Lah.\n\nVABLJENI: Bine Vovk, ravnatelj Vrtca Breg"
    )
    assert [(name, status) for name, _, status, _ in found] == [
        ("Ana Rus", "present"), ("Ivan Kos", "present"), ("Eva Lah", "present"), ("Bine Vovk", "guest"),
    ]  # fmt: skip


@pytest.mark.parametrize("head", ["Sejo vodi: Eva Jan, županja.", "PREDSEDUJOČA\nEva Jan, županja\n"])
def test_who_leads_is_named_by_a_verb_or_below(head: str) -> None:
    assert people(f"{head}\nPRISOTNI: Ana Rus.")[0] == ("Eva Jan", "županja", "present", None)


def test_a_leader_may_stand_in_the_label_of_the_members() -> None:
    found = people("Seje so se udeležili župan Bine Vovk in člani občinskega sveta:\n- Ana Rus\n- Ivan Kos\n")
    assert [(name, status) for name, _, status, _ in found] == [
        ("Bine Vovk", "present"), ("Ana Rus", "present"), ("Ivan Kos", "present"),
    ]  # fmt: skip


def test_a_table_tells_who_was_there() -> None:
    found = people(
        "PRISOTNOST ČLANOV SVETA\n\n| Št. | Ime in priimek | Stranka | Prisotnost |\n|-----|------|------|------|\n"
        "| 1 | Ana Rus | Zeleni | prisotna |\n| 2 | Ivan Kos | Skupaj | opravičeno odsoten |\n"
        "| 3 | Eva Lah | Skupaj | prisotna (do 19.10) |\n| 4 | Bine Vovk | Zeleni | neopravičeno odsoten |\n"
    )
    assert [(name, status) for name, _, status, _ in found] == [
        ("Ana Rus", "present"), ("Ivan Kos", "excused"), ("Eva Lah", "present"), ("Bine Vovk", "absent"),
    ]  # fmt: skip


def test_columns_under_their_names_tell_who_was_there() -> None:
    found = people(
        "LISTA PRISOTNOSTI\n\nZap. št.  Ime in priimek      Lista    Podpis        Prihod\n"
        "1         Ana Rus            SD       podpisano     15.55\n"
        "2         Ivan Kos           SDS      opravičil     –\n"
        "3         Eva Lah            NSi      ni podpisa    –\n"
    )
    assert [(name, status) for name, _, status, _ in found] == [
        ("Ana Rus", "present"), ("Ivan Kos", "excused"), ("Eva Lah", "absent"),
    ]  # fmt: skip


def test_parties_stand_before_their_members() -> None:
    found = people("Navzoči člani po listah:\nLDS:   Ana Rus, Ivan Kos\nZLSD:  Eva Lah\nDeSUS: Bine Vovk (do 20.10)\n")
    assert [(name, note) for name, _, _, note in found] == [
        ("Ana Rus", None), ("Ivan Kos", None), ("Eva Lah", None), ("Bine Vovk", "do 20.10"),
    ]  # fmt: skip


def test_a_mayor_named_under_those_away_was_there() -> None:
    found = people("Prisotni: Ana Rus.\nOpravičeno odsotna: Eva Lah\nŽupan: Ivan Kos\n")
    assert [(name, status) for name, _, status, _ in found] == [
        ("Ana Rus", "present"), ("Eva Lah", "excused"), ("Ivan Kos", "present"),
    ]  # fmt: skip


def test_what_somebody_leads_is_no_person() -> None:
    assert people("PRISOTNI: Ana Rus.\nVABLJENI: Ivan Kos, direktor Toplic Kamnec")[1:] == [
        ("Ivan Kos", "direktor Toplic Kamnec", "guest", None)
    ]


def test_a_firm_is_no_person() -> None:
    found = people("OSTALI PRISOTNI: Egon Curk, Biro Kras d.o.o.; Ana Rus, projektantka, Atelje Prostor d. o. o.")
    assert [name for name, _, _, _ in found] == ["Egon Curk", "Ana Rus"]


def test_who_comes_late_and_stands_in_no_list_was_present() -> None:
    found = minutes(
        "PRISOTNI: Ana Rus.", "\nOb 20.18 se je seje udeležil Ivan Kos, ki ga je zadržala služba.\n"
    ).attendance
    assert [(one.name, one.status, one.note) for one in found] == [
        ("Ana Rus", "present", None),
        ("Ivan Kos", "present", "Ob 20.18 se je seje udeležil"),
    ]


@pytest.mark.parametrize("between", [" " * 9, " "])  # as printed, and as many readers of text layers leave it
def test_members_in_three_numbered_columns(between: str) -> None:
    rows = ["1. Ana Rus", "3. Ivan Kos", "5. Eva Lah"], ["2. Bine Vovk", "4. Rok Zec"]
    columns = "PRISOTNI:\n" + "".join(f"{between.join(row)}\n" for row in rows)
    found = sorted(name for name, _, _, _ in people(columns))
    assert found == ["Ana Rus", "Bine Vovk", "Eva Lah", "Ivan Kos", "Rok Zec"]


def test_the_place_of_a_school_is_no_person() -> None:
    found = people("Gosta: Ana Rus, ravnateljica Osnovne šole Gornja Lipnica; Ivan Kos, direktor zavoda")
    assert [name for name, _, _, _ in found] == ["Ana Rus", "Ivan Kos"]


@pytest.mark.parametrize(
    ("lists", "found"),
    [
        (
            "Odsotni: Sabina Kos, Uroš Lah (oba opravičeno)",
            [("Sabina Kos", None, "excused", None), ("Uroš Lah", None, "excused", "oba opravičeno")],
        ),
        (
            "Opravičila se je Ana Rus, Miran Gros je manjkal neopravičeno.",
            [("Ana Rus", None, "excused", None), ("Miran Gros", None, "absent", "je manjkal neopravičeno")],
        ),
        ("Odsotni: Jure Kos (predstavnik staršev, opr.)", [("Jure Kos", "predstavnik staršev", "excused", "opr.")]),
        (
            "Vabljeni: ravnateljica Irena Rus, poslovna sekretarka Lea Pirc",
            [("Irena Rus", "ravnateljica", "guest", None), ("Lea Pirc", "poslovna sekretarka", "guest", None)],
        ),
        (
            "Poleg delegatov so bili na seji prisotni: tov. Marjan Kos, predsednik izvršnega sveta.",
            [("Marjan Kos", "predsednik izvršnega sveta", "guest", None)],
        ),
        ("Na seji so sodelovali še: župan Samo Rus.", [("Samo Rus", "župan", "guest", None)]),
        (
            "Delegata Leopold Ocvirk in Zinka Rus izostanka nista\nopravičila.",
            [("Leopold Ocvirk", None, "absent", None), ("Zinka Rus", None, "absent", None)],
        ),
        (
            "Milan Hren in Jože Novak sta se opravičila.",
            [("Milan Hren", None, "excused", None), ("Jože Novak", None, "excused", None)],
        ),
        (
            "Kot gosta sta se seje udeležila Zoran Kos, predsednik društva, in Lidija Rus.",
            [("Zoran Kos", "predsednik društva", "guest", None), ("Lidija Rus", None, "guest", None)],
        ),
        (
            "Svoj glas so oddali: Nada Rus, Samo Kos.\nGlasu ni oddal: Dejan Lah.",
            [
                ("Nada Rus", None, "present", None),
                ("Samo Kos", None, "present", None),
                ("Dejan Lah", None, "absent", None),
            ],
        ),
        (
            "Predstavniki delavcev: Helena Rus – predsednica; Tina Kos.\nPredstavniki staršev: Špela Lah.",
            [
                ("Helena Rus", "predsednica", "present", None),
                ("Tina Kos", None, "present", None),
                ("Špela Lah", None, "present", None),
            ],
        ),
        (
            "Seje se ni udeležil: Tadej Kos, ki je odsotnost pisno opravičil.",
            [("Tadej Kos", None, "excused", "ki je odsotnost pisno opravičil")],
        ),
        (
            "Prisotni: Justina Vovk, Alfonz\nZupanek (od 9.40)",
            [("Justina Vovk", None, "present", None), ("Alfonz Zupanek", None, "present", "od 9.40")],
        ),
    ],
)
def test_what_is_said_beside_names(lists: str, found: list[tuple[str, str | None, str, str | None]]) -> None:
    assert people(lists) == found


@pytest.mark.parametrize(
    ("lists", "statuses"),
    [
        ("Udeleženci: Ana Rus, Ivan Kos\nDrugi udeleženci: Eva Lah", "present present guest"),
        ("Prisotni: Ana Rus, Ivan Kos\nSodelujoči: Eva Lah, višja svetovalka", "present present guest"),
        ("Prisotni: Ana Rus\nPovabljeni: Eva Lah\nPredstavniki občine: Ivan Kos", "present guest staff"),
        ("Na sejo so prišli: Ana Rus, Ivan Kos.\nNavzoči so bili še: Eva Lah.", "present present guest"),
        ("Sejo je vodil župan Jan Rus. Prisotni so bili še Ivan Kos, Eva Lah.", "present present"),
        ("Prisotni so bili svetniki Ana Rus, Ivan Kos in Eva Lah.", "present present present"),
        ("PRISOTNI ČLANI ODBORA\nAna Rus, predsednica\nIvan Kos, član\nODSOTNI: Eva Lah", "present present absent"),
        ("Prisotni: Ana Rus\nOdsotni: opravičeno Ivan Kos, neopravičeno Eva Lah", "present excused absent"),
        ("Prisotni: Ana Rus\nOpravičeno: Ivan Kos; neopravičeno: Eva Lah", "present excused absent"),
        ("Prisotni: Ana Rus\nNavzoči brez glasovalne pravice: tov. Ivan Kos", "present guest"),
        ("Odgovorili so: Ana Rus, Ivan Kos\nPri seji ni sodelovala: Eva Lah", "present present absent"),
        ("Prisotni z liste Breg: Ana Rus, Ivan Kos; z liste Dol: Eva Lah", "present present present"),
        ("Prisotni: Ana Rus\nPoleg članov sveta so se seje udeležili: Ivan Kos, Eva Lah", "present guest guest"),
        ("Komisija je zasedala v naslednji sestavi:\nAna Rus, predsednica\nIvan Kos, član", "present present"),
        ("Od 19 vabljenih svetnic in svetnikov je bilo prisotnih 2:\nAna Rus, Ivan Kos", "present present"),
        (
            "Od 9 članov je bilo prisotnih 3, in sicer:\nLevi krog: Ana Rus, Ivan Kos\nZeleni Novega Brega: Eva Lah",
            "present present present",
        ),
        ("Prisotni: Ana Rus\nUpravičeno odsotna: Eva Lah\nDrugi vabljeni: Ivan Kos", "present excused guest"),
        ("Prisotni: Ana Rus.\nDrugi: Ivan Kos, tajnik", "present guest"),
        ("1. Prisotni svetniki: Ana Rus\n2. Odsotni svetniki: Eva Lah\n3. Ostali: Ivan Kos", "present absent guest"),
        ("Udeležba:\na) prisotni: Ana Rus\nb) odsotni: Eva Lah\nc) ostali: Ivan Kos", "present absent guest"),
        ("Lista za Dol - opravičeno odsotni: Eva Lah\nLista za Breg - prisotni člani: Ana Rus", "excused present"),
        ("Prisotni: Ana Rus\nPredstavniki sredstev obveščanja: Eva Lah, Radio Dol", "present press"),
        ("Navzoči: Ana Rus.\nKot zastopnik ljudskega odbora je navzoč tov. Ivan Kos, referent.", "present guest"),
    ],
)
def test_the_words_of_a_list_and_its_place_tell_the_status(lists: str, statuses: str) -> None:
    assert [one.status for one in minutes(lists).attendance] == statuses.split()


def test_a_role_may_run_over_the_line_above_the_next_names() -> None:
    lists = "Prisotni:\nLea Rus, Tina Kos – predstavnika delavcev\nšole\nIgor Lah, Ester Guštin – predstavnika staršev"
    assert [one.name for one in minutes(lists).attendance] == ["Lea Rus", "Tina Kos", "Igor Lah", "Ester Guštin"]


def test_those_of_two_bodies_stand_behind_the_name_of_each() -> None:
    lists = "Navzoči:\nOdbor za okolje: Rado Medved, predsednik, Erika Bah\nOdbor za finance: Simona Jug, predsednica"
    assert [one[0] for one in people(lists)] == ["Rado Medved", "Erika Bah", "Simona Jug"]


def test_a_name_on_the_next_line_is_no_part_of_a_role() -> None:
    lists = "PRISOTNI:\nKarmen Ferk — predsednica\nDrago Gselman, Bojana Kramberger — člana"
    assert [one[:2] for one in people(lists)] == [
        ("Karmen Ferk", "predsednica"),
        ("Drago Gselman", "člana"),
        ("Bojana Kramberger", "člana"),
    ]


def test_a_role_at_the_end_of_a_full_line_goes_on_below() -> None:
    lists = (
        "Prisotni: Ana Rus, Eva Lah, Ivan Kos, Rok Zec, Tine Bah, Vida Jug, Erika Medved, Rado Ferk\n"
        "Ostali prisotni: župan Alojz Kuhar, tajnica občine Suzana Tibaut, direktor\n"
        "Javnega podjetja Čistoča Mirko Vinčecar, odvetnik Iztok Podgrajšek"
    )
    guests = [one.name for one in minutes(lists).attendance if one.status == "guest"]
    assert guests == ["Alojz Kuhar", "Suzana Tibaut", "Mirko Vinčecar", "Iztok Podgrajšek"]


def test_a_role_for_two_before_their_names_is_not_of_those_before() -> None:
    lists = "Prisotni: Jože Zakrajšek, Marija Čuček, člana Tone Zajc in Miha Božič"
    assert [one[:2] for one in people(lists)] == [
        ("Jože Zakrajšek", None),
        ("Marija Čuček", None),
        ("Tone Zajc", "člana"),
        ("Miha Božič", "člana"),
    ]


def test_who_is_said_not_to_have_sent_an_excuse_is_absent() -> None:
    lists = "Prisotni: Jože Zakrajšek\nSeje se nista udeležila: Marija Čuček (opravičila), Tone Zajc (ni opravičil)"
    assert [(one[0], one[2]) for one in people(lists)][1:] == [("Marija Čuček", "excused"), ("Tone Zajc", "absent")]


def test_who_stands_for_the_founder_is_a_member() -> None:
    parents = "Navzoči člani:\npredstavniki staršev: Ana Rus, Ivan Kos\n"
    lists = f"{parents}predstavnika občine ustanoviteljice: Jože Lah, Tone Vrh"
    assert [one[2] for one in people(lists)] == ["present"] * 4


def test_who_voted_by_a_day_was_present() -> None:
    lists = "Gradivo je bilo poslano vsem 3 članom. Do roka sta glasovala 2 člana: Ana Rus in Ivan Kos.\n"
    assert [(one[0], one[2]) for one in people(lists)] == [("Ana Rus", "present"), ("Ivan Kos", "present")]


@pytest.mark.parametrize("who", ["Vodi: Eva Lah", "Vodi sejo: Eva Lah", "Piše zapisnik: Eva Lah", "Piše: Eva Lah"])
def test_a_list_ends_before_who_leads_or_writes(who: str) -> None:
    assert [one[0] for one in people(f"Vabljeni: Ana Rus, Ivan Kos.\n{who}")] == ["Ana Rus", "Ivan Kos"]


@pytest.mark.parametrize("reason", ["službena pot", "bolniška", "bolezen", "dopust", "na dopustu"])
def test_why_somebody_is_away_is_a_note(reason: str) -> None:
    assert people(f"Opravičeno odsotni: Ana Rus, {reason}; Ivan Kos") == [
        ("Ana Rus", None, "excused", reason),
        ("Ivan Kos", None, "excused", None),
    ]


@pytest.mark.parametrize(
    ("lists", "found"),
    [
        ("Vabljeni: odbornik Ivan Kos", [("Ivan Kos", "odbornik")]),
        ("Vabljeni: odbornica Ana Rus", [("Ana Rus", "odbornica")]),
        ("Prisotni: Ana Rus, Ivan Kos, odbornika", [("Ana Rus", "odbornika"), ("Ivan Kos", "odbornika")]),
        ("Prisotni so bili odborniki Ivan Kos in Ana Rus.", [("Ivan Kos", "odborniki"), ("Ana Rus", "odborniki")]),
        ("Prisotni: odbornici Ana Rus in Eva Lah", [("Ana Rus", "odbornici"), ("Eva Lah", "odbornici")]),
    ],
)
def test_members_of_older_councils_have_a_role(lists: str, found: list[tuple[str, str | None]]) -> None:
    assert [one[:2] for one in people(lists)] == found


@pytest.mark.parametrize(
    "role",
    [
        "vodja vrtca pri Svetem Janezu",
        "predstavnica društva iz Novega Mesta",
        "predstavnica vasi na Suhem Vrhu",
        "sodelavka za Novo Goro",
        "predstavnica vasi v Zelenem Dolu",
    ],
)
def test_a_name_after_a_preposition_is_that_of_a_place(role: str) -> None:
    assert people(f"Vabljeni: Ana Rus, {role}") == [("Ana Rus", role, "guest", None)]


@pytest.mark.parametrize("firm", ["Premogovnik Dol", "Rudnik Breg", "Tovarna Lipa", "Studia Breg", "Radia Sora"])
def test_mines_factories_and_stations_are_no_people(firm: str) -> None:
    assert people(f"Vabljeni: Ana Rus, {firm}, Ivan Kos") == [
        ("Ana Rus", firm, "guest", None),
        ("Ivan Kos", None, "guest", None),
    ]


def test_a_list_ends_before_one_of_what_are_no_people() -> None:
    lists = "Prisotni: Ana Rus, Ivan Kos\n\nPredlagane teme:\na) zapisnik seje\nb) Krajevni Praznik"
    assert [one[:2] for one in people(lists)] == [("Ana Rus", None), ("Ivan Kos", None)]


def test_a_lettered_label_gives_its_role_to_all() -> None:
    lists = "Navzoči:\na) predstavniki delavcev: Ana Rus, Ivan Kos\nb) predstavniki staršev: Eva Lah"
    assert [one[:2] for one in people(lists)] == [
        ("Ana Rus", "predstavniki delavcev"),
        ("Ivan Kos", "predstavniki delavcev"),
        ("Eva Lah", "predstavniki staršev"),
    ]


def test_dots_may_lead_from_a_name_to_its_role() -> None:
    lists = "PRISOTNI:\nKarmen Ferk ...... predsednica\nDrago Gselman, Bojana Rus, Rok Zec ...... člani"
    assert [one[:2] for one in people(lists)] == [
        ("Karmen Ferk", "predsednica"),
        ("Drago Gselman", "člani"),
        ("Bojana Rus", "člani"),
        ("Rok Zec", "člani"),
    ]


def test_a_sentence_may_end_in_parentheses() -> None:
    lists = "Ostali prisotni: Borut Molan (civilna zaščita)."
    borut = ("Borut Molan", None, "guest", "civilna zaščita")
    assert people(f"{lists} S policije pride Ana Rus.")[0] == borut
    assert people(f"{lists} Ana Rus (policija)") == [borut, ("Ana Rus", None, "guest", "policija")]


def test_a_preposition_begins_no_name() -> None:
    assert [one[0] for one in people("Vabljeni: S Policijske postaje Dol, Ivan Kos")] == ["Ivan Kos"]


@pytest.mark.parametrize("reporter", ["novinar Dolenjskega lista", "dopisnik Vestnika"])
@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("Ana Rus (Zavod za gozdove)", ("Ana Rus", None, "guest", "Zavod za gozdove")),
        ("Ana Rus, direktorica", ("Ana Rus", "direktorica", "guest", None)),
    ],
)
def test_a_reporter_without_a_name_is_not_who_stands_before(
    before: str, found: tuple[str, str | None, str, str | None], reporter: str
) -> None:
    assert people(f"Vabljeni: {before}, {reporter}") == [found]


@pytest.mark.parametrize(
    ("written", "role"), [("dipl. ing.", None), ("dipl. inž. grad.", None), ("ing., projektantka", "projektantka")]
)
def test_a_title_after_a_name_is_no_role(written: str, role: str | None) -> None:
    assert people(f"Vabljeni: Ana Rus, {written}") == [("Ana Rus", role, "guest", None)]


def test_how_many_they_are_is_no_note() -> None:
    assert people("Prisotni: Ana Rus, Ivan Kos (2).\nOdsotni: Eva Lah (1)") == [
        ("Ana Rus", None, "present", None),
        ("Ivan Kos", None, "present", None),
        ("Eva Lah", None, "absent", None),
    ]


@pytest.mark.parametrize(
    ("table", "roles"),
    [
        (
            "  Ime in priimek      Funkcija         Navzočnost\n  Ana Rus             predsednica      navzoča\n"
            "  Ivan Kos            član             odsoten",
            ["predsednica", "član"],
        ),
        (
            "| Št. | Ime in priimek | Vloga v odboru | Prisotnost |\n| 1 | Ana Rus | predsednica | navzoča |\n"
            "| 2 | Ivan Kos | / | odsoten |",
            ["predsednica", None],
        ),
        (
            "  Ime in priimek      Lista            Navzočnost\n  Ana Rus             Zeleni Dol       navzoča\n"
            "  Ivan Kos            SDS              odsoten",
            [None, None],
        ),
    ],
)
def test_a_column_of_a_table_may_hold_the_roles(table: str, roles: list[str | None]) -> None:
    found = people(f"Navzočnost:\n\n{table}")
    assert [(one[0], one[1], one[2]) for one in found] == [
        ("Ana Rus", roles[0], "present"),
        ("Ivan Kos", roles[1], "absent"),
    ]


@pytest.mark.parametrize("spaces", [" ", "  ", "     "])
def test_what_stands_in_parentheses_may_reach_to_the_next_column(spaces: str) -> None:
    lists = (
        f"Prisotni:\n\n  Ana Rus (SDS)             Eva Lah (SD)\n  Ivan Kos (LISTA ZA NOV DOL){spaces}Peter Zec (SDS)"
    )
    assert [(one[0], one[3]) for one in people(lists)] == [
        ("Ana Rus", "SDS"),
        ("Eva Lah", "SD"),
        ("Ivan Kos", "LISTA ZA NOV DOL"),
        ("Peter Zec", "SDS"),
    ]


@pytest.mark.parametrize("item", ["pri 4. točki", "pri točki 4", "k 4. in 5. točki", "za 4. točko"])
def test_the_item_for_which_one_was_there_is_a_note(item: str) -> None:
    found = [("Ana Rus", "komandirka PP Dol", "guest", item)]
    assert people(f"Vabljeni: Ana Rus, komandirka PP Dol ({item})") == found
    assert people(f"Vabljeni: Ana Rus – komandirka PP Dol ({item})") == found


def test_others_are_named_before_the_press() -> None:
    assert people("Prisotna: Ana Rus\nDrugi: Eva Lah, projektantka\nNovinarji: Ivan Kos, Vestnik")[1:] == [
        ("Eva Lah", "projektantka", "guest", None),
        ("Ivan Kos", "Vestnik", "press", None),
    ]


def test_a_note_may_be_that_of_two_and_another_follow() -> None:
    for names in ("Kramžar Vinko in Lužar Frančiška", "Vinko Kramžar, Frančiška Lužar"):
        found = people(f"Odsotni odborniki: {names}, oba opravičeno, ter Zidarič\nMiha, neopravičeno.")
        assert [(one[1], one[2]) for one in found] == [(None, "excused"), (None, "excused"), (None, "absent")]


@pytest.mark.parametrize(
    "table",
    [
        "Priimek in ime      Funkcija         Prisotnost\n---------------     ------------     ----------\n"
        "Ana Rus             predsednica      da\nIvan Kos            član             ne",
        "Prisotni:\n| Ime in priimek | Funkcija | Navzoč |\n|---|---|---|\n"
        "| Ana Rus | predsednica | da |\n| Ivan Kos | član | ne |",
    ],
)
def test_a_table_may_say_yes_and_no(table: str) -> None:
    assert people(table) == [
        ("Ana Rus", "predsednica", "present", None),
        ("Ivan Kos", "član", "absent", "ne"),
    ]


def test_the_names_of_columns_are_no_person() -> None:
    lists = "Prisotni:\n\n  Ime                 Funkcija\n  Ana Rus             predsednica\n  Ivan Kos            član"
    assert [one[:2] for one in people(lists)] == [("Ana Rus", "predsednica"), ("Ivan Kos", "član")]
