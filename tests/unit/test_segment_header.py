"""The head of the minutes, in the forms that bodies give it."""

from __future__ import annotations

import pytest

from pipeline.model import Event
from pipeline.segment.minutes import segment_text
from pipeline.segment.wording.dates import dates, times
from pipeline.segment.wording.tables import fold


def event(head: str) -> Event:
    return segment_text(
        head + "\n\nDNEVNI RED:\n1. Potrditev zapisnika\n2. Razno\n\nK 1. točki\nRazprave ni bilo.\n"
    ).event


@pytest.mark.parametrize(
    ("head", "ordinal", "kind", "organization", "date", "start", "place"),
    [
        (
            "ZAPISNIK\n2. seje Komisije za medobčinsko sodelovanje, ki je bila v torek, dne 12. 12. 2023, ob\n"
            "15. uri v sejni sobi 8 na Mestni občini Breg (Slovenski trg 1, Breg).",
            2, None, "Komisije za medobčinsko sodelovanje", "2023-12-12", "15:00",
            "v sejni sobi 8 na Mestni občini Breg (Slovenski trg 1, Breg)",
        ),
        (
            "Skrajšan zapisnik 14. redne seje Nadzornega odbora Občine Breg, ki je bila dne 28. 11. 2012 v sejni sobi",
            14, "redna", "Nadzornega odbora Občine Breg", "2012-11-28", None, "v sejni sobi",
        ),
        (
            "ZAPISNIK\n7, redne seje Občinskega sveta Občine Breg, ki je bila 28. 11. 2012 v sejni sobi",
            7, "redna", "Občinskega sveta Občine Breg", "2012-11-28", None, "v sejni sobi",
        ),
        (
            "Zapisnik 2. seje sveta zavoda v mandatu 2021–2025, ki je bila 29. 9. 2022, ob 17. uri v knjižnici šole",
            2, None, "sveta zavoda", "2022-09-29", "17:00", "v knjižnici šole",
        ),
        (
            "ZAPISNIK\n12. seje Sveta KS Hrastje, Občina Lipovec, ki je bila 10. 2. 2005 ob 19. uri v domu",
            12, None, "Sveta KS Hrastje", "2005-02-10", "19:00", "v domu",
        ),
        (
            "Z A P I S N I K\n\n5. redne seje Odbora za okolje, ki je bila 10.2.2005 ob 16. uri v mali dvorani",
            5, "redna", "Odbora za okolje", "2005-02-10", "16:00", "v mali dvorani",
        ),
        (
            "SKRAJŠANI ZAPISNIK 16. redne seje Mestnega sveta Mestne občine Breg,\n"
            "ki je potekala v torek, 13. 5. 2025 ob 17.00",
            16, "redna", "Mestnega sveta Mestne občine Breg", "2025-05-13", "17:00", None,
        ),
        (
            "ZAPISNIK\n1. konstitutivne seje Občinskega sveta Občine Breg, ki je bila\n"
            "11. decembra 2018 s pričetkom ob 19:30 uri",
            1, "konstitutivna", "Občinskega sveta Občine Breg", "2018-12-11", "19:30", None,
        ),
        (
            "ZAPISNIK\nžalne seje Občinskega sveta Občine Breg, ki je bila v sredo, 4. marca 2009 ob 17,45",
            None, "žalna", "Občinskega sveta Občine Breg", "2009-03-04", "17:45", None,
        ),
        (
            "ZAPISNIK XII. izredne seje zbora krajevnih skupnosti Skupščine občine Breg,\n"
            "ki je bila dne 3. VI. 1987 ob 8. uri",
            12, "izredna", "zbora krajevnih skupnosti Skupščine občine Breg", "1987-06-03", "08:00", None,
        ),
    ],
)  # fmt: skip
def test_the_session_is_read(
    head: str, ordinal: int | None, kind: str | None, organization: str, date: str, start: str, place: str | None
) -> None:
    found = event(head)
    assert (found.ordinal, found.kind, found.organization) == (ordinal, kind, organization)
    assert (found.date, found.start_time, found.place) == (date, start, place)


def test_a_session_by_correspondence_runs_from_the_first_day_to_the_last_hour() -> None:
    found = event(
        "ZAPISNIK 22. (dopisne) seje Občinskega sveta Občine Breg,\n"
        "ki je potekala od ponedeljka, 12. 4. 2021, od 8.00 do srede, 14. 4. 2021, do 12.00"
    )
    assert found.kind == "dopisna"
    assert (found.date, found.start_time, found.end_time) == ("2021-04-12", "08:00", "12:00")


@pytest.mark.parametrize(
    ("head", "municipality"),
    [
        (
            "OBČINA ZGORNJA HRUŠČA\nOBČINSKI SVET\n\nZAPISNIK\n3. seje občinskega sveta, ki je bila 3. 3. 2003",
            "Zgornja Hrušča",
        ),
        ("Občina Lešje pri Dravi\n\nZAPISNIK\n3. seje občinskega sveta, ki je bila 3. 3. 2003", "Lešje pri Dravi"),
        ("ZAPISNIK\n3. seje Mestnega sveta Mestne občine Novo Brdo, ki je bila 3. 3. 2003", "Novo Brdo"),
        ("ZAPISNIK\n3. seje Sveta KS Dol, ki je bila 3. 3. 2003", None),
    ],
)
def test_the_municipality_is_named_without_the_word_for_it(head: str, municipality: str | None) -> None:
    assert event(head).municipality == municipality


def test_the_ordinal_of_the_minutes_to_be_adopted_is_not_taken_for_the_session() -> None:
    assert event("ZAPISNIK\n\nSejo je vodil župan. Zapisnik 4. seje je bil poslan.").ordinal is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12. 12. 2023", "2023-12-12"), ("10.2.2005", "2005-02-10"), ("21. oktobra 2015", "2015-10-21"),
        ("5. MAJA 1999", "1999-05-05"), ("3. VI. 1987", "1987-06-03"),
    ],
)  # fmt: skip
def test_dates_in_all_their_forms(words: str, value: str) -> None:
    assert [found.value for found in dates(fold(words))] == [value]


@pytest.mark.parametrize("words", ["31. 2. 2020", "parc. št. 12/3", "45. 1. 2020", "1. 13. 2020"])
def test_a_day_that_is_in_no_calendar_is_no_date(words: str) -> None:
    assert list(dates(fold(words))) == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("ob 17.00", "17:00"), ("ob 17,45", "17:45"), ("ob 19:30 uri", "19:30"), ("ob 15.30 uri", "15:30"),
        ("ob 16. uri", "16:00"), ("ob 18h", "18:00"), ("ob 10. uri in 15 minut", "10:15"),
        ("ob desetih dopoldne", "10:00"), ("ob pol enih", "12:30"), ("ob sedmih zvečer", "19:00"),
        ("ob sedmi uri zjutraj", "07:00"), ("ob devetnajsti uri", "19:00"), ("ob 21h in 15 min", "21:15"),
        ("ob tri četrt na deset zvečer", "21:45"), ("deset minut čez deveto zvečer", "21:10"),
    ],
)  # fmt: skip
def test_times_in_all_their_forms(words: str, value: str) -> None:
    assert [found.value for found in times(fold(words))] == [value]


@pytest.mark.parametrize(
    ("words", "value"),
    [("ob četrt na enajst", "22:15"), ("ob dvajset minut pred sedmo", "18:40"), ("ob desetih", "22:00")],
)
def test_of_two_halves_of_a_day_the_one_after_the_beginning_is_meant(words: str, value: str) -> None:
    assert [found.value for found in times(fold(words), after="17:30")] == [value]


def test_of_two_hours_both_are_told_though_the_word_stands_once() -> None:
    assert [found.value for found in times(fold("od 8. do 20. ure"))] == ["08:00", "20:00"]


@pytest.mark.parametrize("words", ["ob uri", "ob sedmih", "za 48.200,00 EUR", "ob 27.00", "dne 12. 12. 2023"])
def test_no_time_is_read_into_other_figures(words: str) -> None:
    assert list(times(fold(words))) == []


def test_a_head_in_capitals_and_a_school_year() -> None:
    head = "ZAPISNIK\n7. SEJE SVETA KS RAKOV DOL, KI JE BILA V PONEDELJEK, DNE 12.10.2009 OB 20. URI V STARI ŠOLI\n\n"
    event = segment_text(head + "NAVZOČI: Ana Rus, Ivan Kos\n\n1.točka: Razno.\n\nZaključili smo ob 21.45 uri.\n").event
    assert (event.start_time, event.end_time, event.place) == ("20:00", "21:45", "V STARI ŠOLI")
    school = (
        "ZAPISNIK\n1. redne seje Sveta Osnovne šole Breg v šolskem letu 2020/2021, ki je bila 28. 9. 2020 v jedilnici\n"
    )
    event = segment_text(school).event
    assert (event.organization, event.place) == ("Sveta Osnovne šole Breg", "v jedilnici")


def test_the_session_is_named_in_a_field_below_the_title() -> None:
    fields = "ZAPISNIK SEJE\n\nSeja:       3. redna seja Odbora za ceste Občine Breg\nDatum seje: 11. 10. 2023\n"
    event = segment_text(fields).event
    assert (event.ordinal, event.kind, event.organization) == (3, "redna", "Odbora za ceste Občine Breg")


def test_a_title_that_names_only_the_kind_is_followed_by_the_session() -> None:
    found = event(
        "OBČINSKI SVET\n\nZAPISNIK KONSTITUTIVNE SEJE\n\n"
        "1. konstitutivne seje Občinskega sveta Občine Breg, ki je bila v torek, 13. 12. 2022, ob 18. uri v avli šole."
    )
    assert (found.ordinal, found.kind, found.organization) == (1, "konstitutivna", "Občinskega sveta Občine Breg")


@pytest.mark.parametrize(
    ("head", "organization", "start", "place"),
    [
        (
            "ZAPISNIK 8. SEJE ODBORA ZA FINANCE\n\nDatum seje: 12. 3. 2019\nZačetek: 16.00\nMesto: sejna soba",
            "ODBORA ZA FINANCE", "16:00", "sejna soba",
        ),
        (
            "ZAPISNIK\n\n9. seja Komisije za ceste\nčas: 12. 3. 2019 ob 8.30\nkraj: sejna soba",
            "Komisije za ceste", "08:30", "sejna soba",
        ),
        (
            "ZAPISNIK\n10. seje Sveta KS Dol, ki je bila 12. 3. 2019 v prostorih šole, Breg 3, od 17.00 do 19.15.",
            "Sveta KS Dol", "17:00", "v prostorih šole, Breg 3",
        ),
    ],
)  # fmt: skip
def test_fields_and_hours_end_the_words_before_them(head: str, organization: str, start: str, place: str) -> None:
    found = event(head)
    assert (found.organization, found.start_time, found.place) == (organization, start, place)


def test_the_sentence_that_tells_when_the_session_was_is_surer_than_the_date_of_its_name() -> None:
    found = event(
        "ZAPISNIK\n2. izredne seje Nadzornega odbora Občine Dol z dne 9. 4. 2021\n\n"
        "Seja je potekala v četrtek, 8. 4. 2021, ob 16.30 v sejni sobi Občine Dol."
    )
    assert (found.date, found.start_time, found.place) == ("2021-04-08", "16:30", "v sejni sobi Občine Dol")


def test_one_field_may_tell_day_hours_and_place() -> None:
    found = event(
        "ZAPISNIK O 4. SEJI NADZORNEGA ODBORA OBČINE DOL\n\n"
        "Čas in kraj: ponedeljek, 16. 12. 2019, od 16.00 do 18.15, pisarna št. 12 v stavbi\nObčine Dol.\n"
    )
    assert (found.date, found.start_time, found.end_time) == ("2019-12-16", "16:00", "18:15")
    assert found.place == "pisarna št. 12 v stavbi Občine Dol"


def test_a_place_ends_where_the_sentence_goes_on() -> None:
    found = event(
        "ZAPISNIK\n\nZbora krajanov Krajevne skupnosti Dol, ki je bil v petek, 15. 3. 2019 ob 18.30 "
        "v zadružnem domu na Dolu, se je udeležilo 64 krajanov.\n"
    )
    assert (found.start_time, found.place) == ("18:30", "v zadružnem domu na Dolu")


def test_the_hour_at_which_voting_by_letter_began_is_that_of_the_session() -> None:
    found = event(
        "Zapisnik 5. dopisne seje Sveta zavoda Dol\n\nDopisna seja je bila izvedena dne 8. 6. 2022. "
        "Glasovanje se je začelo ob 8.00 in se je zaključilo ob 20.00.\n"
    )
    assert (found.start_time, found.end_time) == ("08:00", "20:00")


def test_the_body_is_that_of_who_led_where_no_title_names_it() -> None:
    found = event(
        "OSNOVNA ŠOLA DOL\n\nSejo je pričela predsednica Sveta zavoda Osnovne šole Dol Marjana Kolenko v\nsredo, "
        "14. 11. 2012, ob 17.00 v zbornici šole.\n\nSvet zavoda šteje 11 članov. Ob začetku jih je osem.\n"
    )
    assert (found.organization, found.date) == ("Sveta zavoda Osnovne šole Dol", "2012-11-14")


def test_a_body_that_is_named_twice_is_named_in_full() -> None:
    found = event(
        "JAVNI ZAVOD ZA ŠPORT DOL\n\nZAPISNIK 7. REDNE SEJE SVETA ZAVODA\n\n"
        "Zapisnik 7. redne seje Sveta Javnega zavoda za šport Dol, ki je bila v sredo, 24. aprila 2019, ob 16.00.\n"
    )
    assert found.organization == "Sveta Javnega zavoda za šport Dol"


def test_a_date_may_follow_the_body_after_a_comma() -> None:
    found = event(
        "OBČINA DOL\n\n6. seja Odbora za gospodarske službe in promet, 14. marec 2007\n\nSejo je vodil Kos.\n"
    )
    assert (found.organization, found.date) == ("Odbora za gospodarske službe in promet", "2007-03-14")


@pytest.mark.parametrize("hours", ["od 18.00 do 19.45", "od 18.00 ure do 19.45 ure"])
def test_a_sentence_may_tell_from_when_to_when_the_session_went_on(hours: str) -> None:
    found = event(f"ZAPISNIK\n2. redne seje Sveta KS Dol z dne 3. 3. 2003\n\nSeja je trajala {hours}.")
    assert (found.start_time, found.end_time) == ("18:00", "19:45")


@pytest.mark.parametrize("aside", ["(1. sklic)", "(3. mandat)", "(mandat 2018–2022)"])
def test_the_term_of_a_body_is_no_part_of_its_name(aside: str) -> None:
    found = event(f"ZAPISNIK\n2. seje Sveta KS Dol {aside}, ki je bila 3. 3. 2003 ob 18. uri")
    assert (found.organization, found.date, found.start_time) == ("Sveta KS Dol", "2003-03-03", "18:00")


def test_a_remark_on_the_minutes_below_the_place_is_no_part_of_it() -> None:
    found = event(
        "ZAPISNIK\n2. seje Sveta KS Dol, ki je bila 3. 3. 2003 ob 18. uri v veliki dvorani\n(prepis zvočnega zapisa)\n"
    )
    assert found.place == "v veliki dvorani"


@pytest.mark.parametrize("letterhead", ["Občina Dol\nCesta svobode 2", "Mestna občina Dol\nTrg svobode 2"])
def test_the_street_below_the_municipality_is_no_part_of_its_name(letterhead: str) -> None:
    assert event(f"{letterhead}\n\nZAPISNIK\n3. seje sveta, ki je bila 3. 3. 2003").municipality == "Dol"


@pytest.mark.parametrize("between", ["      ", "\n"])
def test_the_letterhead_may_tell_when_the_session_began_and_ended(between: str) -> None:
    found = event(
        f"OBČINA DOL\nDatum: 3. 3. 2003\nZačetek: 17.05{between}Konec: 20.10\n\n"
        "ZAPISNIK\n\n2. redne seje Občinskega sveta Občine Dol, ki je bila 3. 3. 2003"
    )
    assert (found.ordinal, found.start_time, found.end_time) == (2, "17:05", "20:10")


@pytest.mark.parametrize(
    "day", ["Dan: sreda, 6. marec 2019", "Dan seje: 6. 3. 2019", "Dan: sreda, 6. 3. 2019", "Datum: 6. 3. 2019"]
)
@pytest.mark.parametrize("title", ["Z A P I S N I K   6.  SEJE  SVETA  ZAVODA", "ZAPISNIK"])
def test_day_hour_and_place_may_be_lines_of_their_own(day: str, title: str) -> None:
    lines = f"Seja: 6. seja Sveta zavoda Centra starejših Dol\n{day}\nUra: 17.30\nKraj: v jedilnici doma"
    found = event(f"CENTER STAREJŠIH DOL\nPot pod gozdom 8\n\n{title}\n\n{lines}")
    assert (found.ordinal, found.organization) == (6, "Sveta zavoda Centra starejših Dol")
    assert (found.date, found.start_time, found.place) == ("2019-03-06", "17:30", "v jedilnici doma")


@pytest.mark.parametrize(
    "words",
    [
        "ZAPISNIK\n\nsestavljen na 4. redni seji Ljudskega odbora občine Dol, ki je bila dne 6. maja 1951 ob 9. uri",
        "Zapisnik, pisan dne 6. maja 1951 na 4. redni seji Ljudskega odbora občine Dol s pričetkom ob 9. uri",
    ],
)
def test_minutes_may_be_written_at_a_session(words: str) -> None:
    found = event(f"{words} v dvorani zadružnega doma.")
    assert (found.ordinal, found.kind, found.organization) == (4, "redna", "Ljudskega odbora občine Dol")
    assert (found.date, found.start_time, found.place) == ("1951-05-06", "09:00", "v dvorani zadružnega doma")


def test_what_was_written_at_another_session_is_not_this_one() -> None:
    head = "ZAPISNIK\n5. seje Sveta KS Dol, ki je bila 3. 3. 2003.\n\nZapisnik je bil voden na 4. seji Odbora za ceste."
    assert (event(head).ordinal, event(head).organization) == (5, "Sveta KS Dol")


@pytest.mark.parametrize(
    "lines",
    [
        "ZAPISNIK SEJE\n\nOrgan:  Svet KS Dol\nSeja:   4. redna\nDatum: 6. 3. 2019\nUra:  18.00\nKraj:  dom",
        "ZAPISNIK\n\n| Organ | Svet KS Dol |\n| Seja | 4. redna |\n|Datum|6. 3. 2019|\n|Ura|18.00|\n|Kraj|dom|",
        "ZAPISNIK\n\n| Seja  | 4. redna seja Svet KS Dol |\n| Dan | 6. 3. 2019 |\n| Ura | 18.00 |\n| Kraj | dom |",
        "Svet KS Dol\n\nZAPISNIK\n\nSeja: 4. redna\nDan in ura: 6. 3. 2019 ob 18.00\nKraj: dom",
    ],
)
def test_the_session_may_be_told_by_fields(lines: str) -> None:
    found = event(lines)
    assert (found.ordinal, found.kind, found.organization) == (4, "redna", "Svet KS Dol")
    assert (found.date, found.start_time, found.place) == ("2019-03-06", "18:00", "dom")


@pytest.mark.parametrize(
    ("head", "organization"),
    [
        ("ZAPISNIK\n\nposnet na 4. zasedanju Ljudskega odbora Dol dne 6. 3. 1951", "Ljudskega odbora Dol"),
        ("Zapisnik 4. sestanka vaškega odbora Dol, 6. 3. 1951 ob 19h", "vaškega odbora Dol"),
    ],
)
def test_what_meets_may_hold_a_meeting(head: str, organization: str) -> None:
    found = event(head)
    assert (found.ordinal, found.organization, found.date) == (4, organization, "1951-03-06")
