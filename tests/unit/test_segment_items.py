"""Agenda and headings, in the forms of the variants table, and how they are aligned."""

from __future__ import annotations

import pytest

from pipeline.segment.minutes import segment_text

HEAD = "ZAPISNIK\n2. seje Sveta KS Dol, ki je bila 3. 3. 2003 ob 18. uri.\n\n"
TITLES = ["Potrditev zapisnika", "Ureditev avtobusne postaje", "Razno"]
AGENDA = "DNEVNI RED:\n1. Potrditev zapisnika\n2. Ureditev avtobusne postaje\n3. Razno\n\n"


def items(text: str) -> list[tuple[str, str]]:
    return [(item.number, item.title) for item in segment_text(HEAD + text).items]


def agenda(text: str) -> list[tuple[str, str]]:
    return [(entry.number, entry.title) for entry in segment_text(HEAD + text).agenda]


@pytest.mark.parametrize(
    "label",
    [
        "DNEVNI RED:",
        "dnevni red:",
        "d n e v n i   r e d :",
        "D N E V N I  R E D",
        "Župan je predlagal naslednji dnevni red:",
        "Župan je predlagal dnevni\nred:",
        "Predlagan dnevni red:",
    ],
)
def test_the_label_of_the_agenda(label: str) -> None:
    body = "\n".join(f"{number}. {title}" for number, title in enumerate(TITLES, 1))
    assert agenda(f"{label}\n\n{body}\n\nK 1. točki\nNič.\n") == [("1", TITLES[0]), ("2", TITLES[1]), ("3", TITLES[2])]


@pytest.mark.parametrize(
    "printed",
    ["1. Potrditev zapisnika; 2. Ureditev avtobusne postaje; 3. Razno.",
     "1.) Potrditev zapisnika\n2.) Ureditev avtobusne postaje\n3.) Razno",
     "1. Potrditev zapisnika,\n2. Ureditev avtobusne\npostaje,\n3. Razno.",
     "• Potrditev zapisnika\n• Ureditev avtobusne postaje\n• Razno",
     "- Potrditev zapisnika\n- Ureditev avtobusne postaje\n- Razno",
     "Potrditev zapisnika; ureditev avtobusne postaje; razno.",
     "l. Potrditev zapisnika\n2. Ureditev avtobusne postaje\n3. Razno"],
)  # fmt: skip
def test_the_entries_of_the_agenda(printed: str) -> None:
    found = agenda(f"DNEVNI RED:\n{printed}\n\nK 1. točki\nNič.\n")
    assert [number for number, _ in found] == ["1", "2", "3"]
    assert [title.casefold() for _, title in found] == [title.casefold() for title in TITLES]


@pytest.mark.parametrize(
    "heading",
    [
        "K {n}. točki dnevnega reda.",
        "K {n}. točki:",
        "K tč. {n} dnevnega reda",
        "K točki {n}",
        "AD/{n}",
        "Ad {n}.",
        "AD {n}.) {t}",
        "AD {n}. {t}",
        "{n}. točka: {t}",
        "{n}. {t}",
        "• {n}. {t}",
        "{n}.) {t}",
        "K {n}. točki dnevnega reda: {t}",
        "TOČKA {n}: {t}",
        "Ad {n}) {t}",
        "K {n}. točki\n{t}",
        "{t}",
    ],
)
def test_the_forms_of_a_heading(heading: str) -> None:
    body = "".join(
        heading.format(n=number, t=title) + "\n\nJože Kos je povedal, da se strinja s predlogom.\n\n"
        for number, title in enumerate(TITLES, 1)
    )
    assert items(AGENDA + body) == [("1", TITLES[0]), ("2", TITLES[1]), ("3", TITLES[2])]


def test_a_title_over_two_lines_and_one_that_differs_by_slips() -> None:
    text = (
        "DNEVNI RED:\n1. Potrditev zapisnika\n2. Imenovanje članov sveta Javnega zavoda\nMestna knjižnica\n\n"
        "1. Potrditev zapisnlka\nBrez pripomb.\n\n2. lmenovanje članov sveta Javnega zavoda Mestna\nknjiznica\n"
        "Župan je povedal.\n"
    )
    assert items(text) == [
        ("1", "Potrditev zapisnika"),
        ("2", "Imenovanje članov sveta Javnega zavoda Mestna knjižnica"),
    ]


def test_a_heading_that_lost_its_number_is_known_by_its_title_and_place() -> None:
    text = AGENDA + "1. Potrditev zapisnika\nBrez pripomb.\n\nUreditev avtobusne postaje\nNič.\n\n3. Razno\nNič.\n"
    assert [number for number, _ in items(text)] == ["1", "2", "3"]


def test_the_title_is_that_of_the_agenda_where_the_heading_has_none() -> None:
    assert items(AGENDA + "Ad 1. Na zapisnik ni bilo pripomb.\n\nAd 2. Kos je povedal, da je drago.\n\nAd 3. Nič.\n")[
        :2
    ] == [
        ("1", "Potrditev zapisnika"),
        ("2", "Ureditev avtobusne postaje"),
    ]


def test_headings_without_an_agenda_are_items() -> None:
    assert items("1. točka: Zaključni račun\nSKLEP 24:\nSprejme se.\n\n2. točka: Nadzor\nNič.\n") == [
        ("1", "Zaključni račun"),
        ("2", "Nadzor"),
    ]


def test_sub_items_of_the_agenda_belong_to_their_number() -> None:
    printed = "1. Potrditev zapisnika\n2. Mandati\n   a) članov sveta\n   b) župana\n3. Razno"
    assert agenda(f"DNEVNI RED:\n{printed}\n\nK 1. točki\n") == [
        ("1", "Potrditev zapisnika"), ("2", "Mandati"), ("2.a", "članov sveta"), ("2.b", "župana"), ("3", "Razno"),
    ]  # fmt: skip


def test_an_entry_that_is_numbered_beside_another_is_an_item() -> None:
    printed = "1. Potrditev zapisnika\n2. Mandati\n2.a Imenovanje člana sveta\n3. Razno"
    body = "".join(f"K točki {number}\nNič.\n\n" for number in ("1", "2", "2.a", "3"))
    assert items(f"DNEVNI RED:\n{printed}\n\n{body}") == [
        ("1", "Potrditev zapisnika"), ("2", "Mandati"), ("2.a", "Imenovanje člana sveta"), ("3", "Razno"),
    ]  # fmt: skip


def test_a_title_may_end_on_a_line_after_a_dash() -> None:
    printed = "1. Potrditev zapisnika\n2. Prostorski načrt Pristan\n   – vzhod\n3. Razno"
    assert agenda(f"DNEVNI RED:\n{printed}\n\nK 1. točki\n")[1] == ("2", "Prostorski načrt Pristan – vzhod")


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("Seja je bila zaključena ob 20.32.", "20:32"),
        ("Seja je bila končana ob 17.05 uri.", "17:05"),
        ("Seja komisije se je končala ob 15.50.", "15:50"),
        ("Župan je sejo končal ob 18.40.", "18:40"),
        ("Zaključek seje ob 19. uri.", "19:00"),
        ("Ob 21.15 je predsednik sejo zaključil.", "21:15"),
        ("Zaradi nesklepčnosti se je seja končala ob 21.07 uri.", "21:07"),
        ("Narazen smo šli ob desetih zvečer.", "22:00"),
        ("Ker ni ničesar več, predsednik zaključi sejo ob 12.30 uri.", "12:30"),
        ("Ker drugega ni bilo, je predsednik zasedanje zaključil ob 22. uri.", "22:00"),
        ("Ker ni bilo več vprašanj, zaključi župan sejo ob 20.15.", "20:15"),
        ("S tem konča predsednica sejo ob 20.15.", "20:15"),
        ("Ob 21.10 župan zapre sejo.", "21:10"),
        ("Ker se ni nihče več priglasil, je predsednik zaključil sejo ob 19.45 uri.", "19:45"),
        ("Predsednik zapre zasedanje ob 21. uri.", "21:00"),
    ],
)
def test_the_end_of_the_session(sentence: str, time: str) -> None:
    assert segment_text(HEAD + AGENDA + f"K 1. točki\nNič.\n\n{sentence}\n").event.end_time == time


@pytest.mark.parametrize(
    "signed",
    ["Zapisala:          Predsednik sveta KS:\nAna Rus            Ivan Kos, l. r.",
     "Zapisala: Ana Rus          Predsednik sveta KS: Ivan Kos",
     "Zapisala:\nAna Rus\n\nPredsednik sveta KS:\nIvan Kos, l.r.",
     "Zapisala: Ana Rus\nPredsednik sveta KS: Ivan Kos",
     "Zapisala\nAna Rus                Ivan Kos\n                       Predsednik sveta KS"],
)  # fmt: skip
def test_signatures_however_they_stand(signed: str) -> None:
    found = segment_text(
        HEAD + AGENDA + f"K 1. točki\nNič.\n\nSeja je bila končana ob 19. uri.\n\n{signed}\n"
    ).signatures
    assert [(one.name, one.role) for one in found] == [("Ana Rus", "Zapisala"), ("Ivan Kos", "Predsednik sveta KS")]


@pytest.mark.parametrize(
    ("signed", "found"),
    [
        (
            "Zapisala:                PREDSEDNIK\nAna Rus                  IZVRŠNEGA SVETA\n"
            "                         Ivan Kos, l. r.",
            [("Ana Rus", "Zapisala"), ("Ivan Kos", "PREDSEDNIK IZVRŠNEGA SVETA")],
        ),
        (
            "Zapisnik vodila:                Predsednik\nAna Rus                   krajevne skupnosti Dol:\n"
            "                                 Ivan Kos",
            [("Ana Rus", "Zapisnik vodila"), ("Ivan Kos", "Predsednik krajevne skupnosti Dol")],
        ),
        (
            "Zapisnikar:              PREDSEDNIK ZBORA\nAna Rus                  ZDRUŽENEGA DELA\n"
            "                         Ivan Kos",
            [("Ana Rus", "Zapisnikar"), ("Ivan Kos", "PREDSEDNIK ZBORA ZDRUŽENEGA DELA")],
        ),
        ("Ana Rus, l. r.\npredsednica\nKS Dol", [("Ana Rus", "predsednica KS Dol")]),
        ("Ana Rus\nžupanja\nObčine Dol", [("Ana Rus", "županja Občine Dol")]),
        (
            "Zapisnik je napisala          Predsednik sveta zavoda\nAna Rus                       Ivan Kos",
            [("Ana Rus", "Zapisnik je napisala"), ("Ivan Kos", "Predsednik sveta zavoda")],
        ),
        (
            "Overovatelja zapisnika:         Predsednik:\n1. Ana Rus                      dipl. ing. Ivan Kos\n"
            "2. Eva Lah\n\nZapisala:\nMeta Zec",
            [
                ("Ana Rus", "Overovatelja zapisnika"),
                ("Ivan Kos", "Predsednik"),
                ("Eva Lah", "Overovatelja zapisnika"),
                ("Meta Zec", "Zapisala"),
            ],
        ),
    ],
)
def test_roles_of_two_lines_and_of_two_people(signed: str, found: list[tuple[str, str]]) -> None:
    minutes = segment_text(HEAD + AGENDA + f"K 1. točki\nNič.\n\nSeja je bila končana ob 19. uri.\n\n{signed}\n")
    assert [(one.name, one.role) for one in minutes.signatures] == found


@pytest.mark.parametrize("names", ["Eva Lah in Ivan Kos", "Eva Lah, l. r., Ivan Kos, l. r.", "Eva Lah, Ivan Kos"])
@pytest.mark.parametrize("between", [" ", "\n"])
def test_two_may_sign_on_one_line(between: str, names: str) -> None:
    signed = f"Overitelja zapisnika:{between}{names}\n\nZapisala:\nAna Rus"
    minutes = segment_text(HEAD + AGENDA + f"K 1. točki\nNič.\n\nSeja je bila končana ob 19. uri.\n\n{signed}\n")
    assert [(one.name, one.role) for one in minutes.signatures] == [
        ("Eva Lah", "Overitelja zapisnika"),
        ("Ivan Kos", "Overitelja zapisnika"),
        ("Ana Rus", "Zapisala"),
    ]


@pytest.mark.parametrize("entry", ["  {n}.  {title}", "{n}/ {title}", "{n} - {title}", "{n}) {title}"])
@pytest.mark.parametrize(
    "heading", ["{n}.\n{title}\n-----", "   {n}.\n   {title}", "{n}/ {title}", "{n} - {title}", "Ad {n}) {title}"]
)
def test_items_may_have_roman_numbers(entry: str, heading: str) -> None:
    numbered = list(zip(("I", "II", "III"), TITLES, strict=True))
    listed = "\n".join(entry.format(n=number, title=title) for number, title in numbered)
    body = "".join(f"{heading.format(n=number, title=title)}\n\nBrez pripomb.\n\n" for number, title in numbered)
    found = [(str(number), title) for number, title in enumerate(TITLES, 1)]
    text = f"        d n e v n i   r e d :\n\n{listed}\n\n\n{body}"
    assert (agenda(text), items(text)) == (found, found)


def test_an_agenda_without_a_label_is_known_by_its_entries_coming_back() -> None:
    listed = AGENDA.replace("DNEVNI RED:", "Predsednik je prebral te točke:")
    body = "".join(f"{number}. {title}\nBrez pripomb.\n\n" for number, title in enumerate(TITLES, 1))
    assert items(listed + body) == [(str(number), title) for number, title in enumerate(TITLES, 1)]
    assert [title for _, title in agenda(listed + body)] == TITLES


def test_a_numbered_list_of_people_is_no_agenda() -> None:
    people = "Navzoči:\n1. Ludvik Beden\n2. Terezija Cvahte\n3. Simon Dobnik\n\n"
    body = "".join(f"{number}. TOČKA\n{title.upper()}\n\nBrez pripomb.\n\n" for number, title in enumerate(TITLES, 1))
    assert items(people + body) == [(str(number), title.upper()) for number, title in enumerate(TITLES, 1)]


@pytest.mark.parametrize(
    "heading", ["TOČKA {n}", "Točka {n}:", "K točki {n}:", "AD {n})", "{n}. {title}", "{n}) {title}"]
)
def test_items_may_have_letters_for_numbers(heading: str) -> None:
    printed = "".join(f"{letter}. {title}\n" for letter, title in zip("ABC", TITLES, strict=True))
    body = "".join(
        f"{heading.format(n=letter, title=title)}\nAd a) nekaj pojasnil.\n\n"
        for letter, title in zip("ABC", TITLES, strict=True)
    )
    expected = list(zip("ABC", TITLES, strict=True))
    assert agenda(f"Dnevni red izredne seje:\n{printed}\n{body}") == expected
    assert items(f"Dnevni red izredne seje:\n{printed}\n{body}") == expected


def test_parts_of_an_item_may_be_headed_though_the_agenda_does_not_foretell_them() -> None:
    body = "K 1. točki\n\n1.1 Zapisnik 6. seje\n\nNič.\n\n1.2 Zapisnik 7. seje\n\nNič.\n\nK 2. točki\n\nNič.\n"
    assert [number for number, _ in items(AGENDA + body)] == ["1", "1.1", "1.2", "2"]


def test_letters_under_an_entry_without_a_number_are_no_part_of_its_title() -> None:
    printed = "DNEVNI RED:\n\nPotrditev zapisnika\nKadrovske zadeve\na) ravnateljica\nb) sistemizacija\nRazno\n\n"
    assert agenda(printed + "• 1. Potrditev zapisnika\n\nNič.\n") == [
        ("1", "Potrditev zapisnika"), ("2", "Kadrovske zadeve"), ("3", "Razno"),
    ]  # fmt: skip


def test_items_under_letters_may_be_printed_without_a_label() -> None:
    body = "A) Odstop podžupana\n\nNič.\n\nB) Kandidati za podžupana\n\nNič.\n\nC) Razno\n\nNič.\n"
    text = "Predlagal je, da komisija obravnava:\n\nA) odstop podžupana\nB) kandidate za podžupana\nC) razno\n\n" + body
    assert [(number, title.casefold()) for number, title in items(text)] == [
        ("A", "odstop podžupana"), ("B", "kandidati za podžupana"), ("C", "razno"),
    ]  # fmt: skip
    spaced = body.replace(") ", "   ")
    agenda = "DNEVNI RED:\n\nA  Odstop podžupana\nB  Kandidati za podžupana\nC  Razno\n\n\n"
    assert [number for number, _ in items(agenda + spaced)] == ["A", "B", "C"]


def test_an_entry_put_into_the_agenda_in_words_only_is_numbered_as_in_the_body() -> None:
    told = "Ivan Kos je prosil, da se doda še točka Pokopališče. S tem so se vsi strinjali.\n\n"
    body = "1. Potrditev zapisnika\nNič.\n\n2. Ureditev avtobusne postaje\nNič.\n\n"
    added = items(AGENDA + told + body + "3. Pokopališče\nOgraja se podira.\n\n4. Razno\nNič.\n")
    assert added[-2:] == [("3", "Pokopališče"), ("4", "Razno")]
    # two numbers the same are a slip, and nothing was added
    slip = items(AGENDA + body + "3. Razno\nNič.\n")
    assert slip[-1] == ("3", "Razno")


def test_a_letter_may_stand_inside_the_heading_of_its_item() -> None:
    printed = "DNEVNI RED:\n1. Potrditev zapisnika\n1.a Brezplačni prevozi\n2. Razno\n\n"
    body = "K 1. točki\nNič.\n\nK 1.a točki\nNič.\n\nK 2. točki\nNič.\n"
    assert [number for number, _ in items(printed + body)] == ["1", "1.a", "2"]


def test_a_list_of_bullets_and_numbers_ends_where_it_begins_again() -> None:
    listed = "".join(f"• {number}. {title}\n" for number, title in enumerate(TITLES, 1))
    body = "".join(f"• {number}. {title}\n\nNič.\n\n" for number, title in enumerate(TITLES, 1))
    assert [title for _, title in agenda(f"DNEVNI RED:\n{listed}\n{body}")] == TITLES
    assert [title for _, title in items(f"DNEVNI RED:\n{listed}\n{body}")] == TITLES


@pytest.mark.parametrize("role", ["Pisala", "Izvleček zapisnika pripravila", "Izpis sestavila"])
def test_who_wrote_the_minutes_or_an_extract_signs_them(role: str) -> None:
    signed = f"{role}:\nAna Rus\n\nPredsednik:\nIvan Kos"
    found = segment_text(
        HEAD + AGENDA + f"K 1. točki\nNič.\n\nSeja je bila končana ob 19. uri.\n\n{signed}\n"
    ).signatures
    assert [(one.name, one.role) for one in found] == [("Ana Rus", role), ("Ivan Kos", "Predsednik")]


def test_no_signature_stands_above_the_discussion() -> None:
    said = (
        "Predsednik:\nAvtobusna postaja naj ostane, cesta do šole ter most čez potok pa počakata.\n"
        "Lahko se uredi do jeseni.\n\n"
    )
    found = segment_text(HEAD + AGENDA + f"K 1. točki\nNič.\n\nK 3. točki\n{said}Zapisal:\nIvan Kos\n").signatures
    assert [(one.name, one.role) for one in found] == [("Ivan Kos", "Zapisal")]


@pytest.mark.parametrize("heading", ["TOČKA {n}", "K točki {n}:", "{n}. {title}", "{n}) {title}"])
def test_letters_for_numbers_may_have_carons(heading: str) -> None:
    listed = list(zip("ABCČD", [*TITLES[:2], "Proračun", "Pokopališče", TITLES[2]], strict=True))
    printed = "".join(f"{letter}. {title}\n" for letter, title in listed)
    body = "".join(f"{heading.format(n=letter, title=title)}\nNič.\n\n" for letter, title in listed)
    assert agenda(f"DNEVNI RED:\n{printed}\n{body}") == listed
    assert items(f"DNEVNI RED:\n{printed}\n{body}") == listed


@pytest.mark.parametrize("vote", ["ZA 16, PROTI 0", "ZA 16 / PROTI 0", "za: soglasno", "16 glasov"])
def test_a_heading_may_follow_a_vote_that_closes_a_resolution(vote: str) -> None:
    decided = enumerate(TITLES[:2], 1)
    body = "".join(f"{number}. {title}\n\nSKLEP:\nSe potrdi.\n{vote}\n\n" for number, title in decided)
    assert items(body + "3. Razno\nNič.\n") == [(str(number), title) for number, title in enumerate(TITLES, 1)]


def test_a_title_does_not_run_over_a_blank_line_into_the_sentence_below() -> None:
    printed = "DNEVNI RED:\n1. Potrditev zapisnika\n2. Poročilo o delu gradbenega odbora\n3. Razno\n\n"
    told = "O delu gradbenega odbora je soglasno sprejeto poročilo."
    found = segment_text(
        f"{HEAD}{printed}1. POTRDITEV ZAPISNIKA\n\nNič.\n\n2. POROČILO\n\n{told}\n\n3. RAZNO\n\nNič.\n"
    ).items
    assert [(one.number, one.title) for one in found][1] == ("2", "POROČILO")
    assert [one.text for one in found[1].resolutions] == [told]


@pytest.mark.parametrize(
    "heading", ["UGOTOVITEV SKLEPČNOSTI IN DNEVNI RED", "OTVORITEV, UGOTOVITEV SKLEPČNOSTI IN SPREJEM DNEVNEGA REDA"]
)
def test_an_agenda_may_stand_below_sentences_under_a_heading_that_names_it(heading: str) -> None:
    listed = AGENDA.split("\n", 1)[1]
    short = list(zip("123", ["Pregled sklepov", "Avtobus", "Vprašanja"], strict=True))
    body = "".join(f"{number}. {title}\n\nNič.\n\n" for number, title in short)
    text = f"{heading}\n\nPredsednica je pozdravila navzoče.\nSvet je sklepčen.\n\n{listed}{body}"
    assert [title for _, title in agenda(text)] == TITLES
    assert items(text) == short


def test_a_numbered_list_below_sentences_is_no_agenda_where_its_numbers_do_not_come_back() -> None:
    listed = "1. Popravi se cesta\n2. Očisti se potok\n3. Uredi se park\n\n"
    assert agenda(f"UGOTOVITEV SKLEPČNOSTI IN DNEVNI RED\n\nSvet je sklepčen.\n\n{listed}Nič drugega ni bilo.\n") == []
