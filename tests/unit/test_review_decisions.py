"""Decisions are read strictly, kept for good, and carried only to the word they were made about."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.changes import changes_in
from pipeline.errors import UsageError
from pipeline.model import Box, Candidate, Document, Kind, Line, Page, Reason, Repair, Word
from pipeline.review.decisions import Decision, Decisions, add_decisions, decide, load_decisions, stale_decisions
from pipeline.review.unsettled import unsettled

SHA = "a" * 64
OTHER = "b" * 64
BOX = Box(100, 200, 80, 30)


def word(raw: str, text: str, box: Box | None = BOX) -> Word:
    return Word(raw, text, "", 0.7, box, Repair(Reason.LEXICON, 0.95, "& → č", (Candidate("obrni", 0.03),)), True)


def document(*words: Word, sha256: str = SHA) -> Document:
    page = Page(1, tuple(Line((one,)) for one in words), width=1000, height=1400)
    return Document("seja.pdf", sha256, Kind.PDF, (page,))


def line(**fields: Any) -> dict[str, Any]:
    return {
        "schema": "zapisnik-decision/1",
        "document": SHA,
        "path": "seja.pdf",
        "page": 1,
        "box": list(BOX),
        "line": 0,
        "word": 0,
        "read": "ob&ini",
        "proposed": "občini",
        "verdict": "accept",
        "text": "občini",
        "reach": "here",
        "who": "Ana Kos",
        "when": "2024-05-06T07:08:09.000Z",
        "versions": {"zapisnik": "0.1.0"},
    } | fields


def decisions(*lines: dict[str, Any]) -> Decisions:
    return Decisions(Decision.model_validate(entry) for entry in lines)


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in lines), encoding="utf-8")
    return path


def only(result: Document) -> Word:
    (found,) = result.words()
    return found


@pytest.mark.parametrize(
    ("verdict", "text", "becomes", "doubtful"),
    [
        ("accept", "občini", "občini", False),
        ("reject", "ob&ini", "ob&ini", False),
        ("edit", "občinski", "občinski", False),
        ("as_printed", "občini", "ob&ini", False),
        ("illegible", "ob&ini", "ob&ini", True),
        ("no_text", "ob&ini", "", False),
    ],
)
def test_verdict_settles_the_word(verdict: str, text: str, becomes: str, doubtful: bool) -> None:
    settled = only(decide(document(word("ob&ini", "občini")), decisions(line(verdict=verdict, text=text))))
    assert (settled.raw, settled.text, settled.doubtful) == ("ob&ini", becomes, doubtful)
    assert settled.repair is not None
    assert (settled.repair.reason, settled.repair.detail) == (Reason.DECISION, verdict)


@pytest.mark.parametrize(
    ("at", "text", "place"),
    [
        (0, "  seja je zaprta ", 2),
        (1, "  Nato je zaprta ", 6),
        (2, "  Nato seja zaprta ", 11),
        (3, "  Nato seja je ", 14),
    ],
)
def test_a_speck_that_was_read_as_a_word_leaves_no_gap(at: int, text: str, place: int) -> None:
    words = ["  Nato", " seja", " je", " zaprta"]
    read = [
        Word(one.strip(), one.strip(), one[: -len(one.strip())], 0.1, Box(100 * index, 0, 80, 30))
        for index, one in enumerate(words)
    ]
    page = Page(1, (Line(tuple(read), Box(0, 0, 380, 30), tail=" "),))
    before = Document("2019/seja.pdf", SHA, Kind.PDF, (page,))
    speck = read[at]
    said = line(verdict="no_text", word=at, box=speck.box, read=speck.raw, proposed=speck.raw, text=speck.raw)
    after = decide(before, decisions(said))
    assert after.text == text
    assert after.raw == before.raw
    (change,) = changes_in(after)
    assert (change["start"], change["end"]) == (place, place)


def test_only_of_one_place_can_be_said_that_nothing_is_written_there() -> None:
    with pytest.raises(ValidationError, match="one place only"):
        decisions(line(verdict="no_text", reach="folder"))


def test_an_answer_for_all_reaches_only_what_the_report_shows_as_a_question() -> None:
    asked, sure = word("Za", "Za"), Word("Za", "Za", "", 0.99, Box(300, 200, 80, 30))
    made = decisions(line(read="Za", proposed="Za", verdict="edit", text="za", reach="folder"))
    assert [found.text for found in decide(document(asked, sure), made).words()] == ["za", "Za"]


def test_what_repair_proposed_is_kept() -> None:
    settled = only(decide(document(word("ob&ini", "občini")), decisions(line(verdict="reject", text="ob&ini"))))
    assert settled.repair is not None
    assert [one.text for one in settled.repair.alternatives] == ["občini", "obrni"]


def test_later_takes_an_earlier_decision_back() -> None:
    before = document(word("ob&ini", "občini"))
    assert decide(before, decisions(line(verdict="reject", text="ob&ini"), line(verdict="later"))) == before


def test_the_last_decision_about_a_place_counts() -> None:
    made = decisions(line(verdict="reject", text="ob&ini"), line(verdict="edit", text="obeini"))
    assert only(decide(document(word("ob&ini", "občini")), made)).text == "obeini"


@pytest.mark.parametrize(("shift", "holds"), [(0, True), (20, True), (60, False)])
def test_place_holds_while_the_boxes_overlap_by_half(shift: int, holds: bool) -> None:
    moved = document(word("ob&ini", "občini", BOX._replace(left=BOX.left + shift)))
    made = decisions(line(verdict="edit", text="občina"))
    assert (decide(moved, made) != moved) is holds
    assert bool(stale_decisions(moved, made)) is not holds


def test_decision_about_another_reading_is_stale_and_not_applied() -> None:
    reread = document(word("obcini", "občini"))
    made = decisions(line(verdict="edit", text="občina"))
    assert decide(reread, made) == reread
    assert [entry.read for entry in stale_decisions(reread, made)] == ["ob&ini"]


def test_of_two_equal_words_the_one_in_the_box_is_meant() -> None:
    beside = BOX._replace(left=190)
    made = decisions(line(box=list(beside), verdict="edit", text="občina"))
    settled = decide(document(word("ob&ini", "občini"), word("ob&ini", "občini", beside)), made)
    assert [one.text for one in settled.words()] == ["občini", "občina"]


def test_without_boxes_the_line_and_the_word_tell_the_place() -> None:
    plain = document(word("ob&ini", "občini", None), word("ob&ini", "občini", None))
    settled = decide(plain, decisions(line(box=None, line=1, verdict="reject", text="ob&ini")))
    assert [one.text for one in settled.words()] == ["občini", "ob&ini"]


@pytest.mark.parametrize(
    ("reach", "sha256", "becomes"),
    [("document", OTHER, "občini"), ("folder", OTHER, "občina"), ("document", SHA, "občina")],
)
def test_reach(reach: str, sha256: str, becomes: str) -> None:
    made = decisions(line(reach=reach, verdict="edit", text="občina"))
    elsewhere = document(word("ob&ini", "občini", Box(1, 1, 9, 9)), sha256=sha256)
    assert only(decide(elsewhere, made)).text == becomes


@pytest.mark.parametrize(
    ("read", "proposed", "becomes"),
    [("ob&ini,", "občini,", "občina,"), ("(ob&ini", "(občini", "(občina"), ("ob&ini,", "občini.", "občini.")],
)
def test_a_decision_for_all_is_about_the_word_whatever_marks_stand_round_it(
    read: str, proposed: str, becomes: str
) -> None:
    made = decisions(line(reach="folder", verdict="edit", text="občina"))
    assert only(decide(document(word(read, proposed), sha256=OTHER), made)).text == becomes


def test_a_decision_that_changes_the_marks_is_about_just_that_reading() -> None:
    made = decisions(line(reach="folder", read="ob&ini'", proposed="občini'", verdict="edit", text="občini"))
    assert only(decide(document(word("ob&ini'", "občini'"), sha256=OTHER), made)).text == "občini"
    assert only(decide(document(word("ob&ini.", "občini."), sha256=OTHER), made)).text == "občini."


def test_a_decision_for_all_leaves_other_proposals_alone() -> None:
    made = decisions(line(reach="folder", verdict="edit", text="občina"))
    other = document(word("ob&ini", "obrani"))
    assert decide(other, made) == other


def test_a_decision_for_a_place_goes_before_one_for_all() -> None:
    made = decisions(line(verdict="reject", text="ob&ini"), line(reach="folder"))
    assert only(decide(document(word("ob&ini", "občini")), made)).text == "ob&ini"


WORDS = st.sampled_from(["ob&ini", "občini", "občina", "ob&ini,", "občini,", "(občini", "3e", "še", "že.", ".", "»"])
LINES = st.builds(
    line,
    line=st.integers(0, 2),
    box=st.none() | st.just(list(BOX)),
    read=WORDS,
    proposed=WORDS,
    text=WORDS,
    verdict=st.sampled_from(["accept", "reject", "edit", "as_printed", "illegible", "later"]),
    reach=st.sampled_from(["here", "document", "folder", "everywhere"]),
    who=st.sampled_from(["Ana Kos", "Bojan Čuk"]),
    settles=st.booleans(),
) | st.builds(line, box=st.just(list(BOX)), read=WORDS, proposed=WORDS, text=WORDS, verdict=st.just("no_text"))


@given(
    st.lists(st.builds(word, WORDS, WORDS, st.none() | st.just(BOX)), max_size=3),
    st.lists(LINES, max_size=6),
    st.lists(LINES, max_size=3),
)
def test_applying_twice_changes_nothing_and_readings_are_never_lost(
    words: list[Word], lines: list[dict[str, Any]], archive: list[dict[str, Any]]
) -> None:
    made = Decisions(map(Decision.model_validate, lines), map(Decision.model_validate, archive))
    before = document(*words)
    once = decide(before, made)
    assert decide(once, made) == once
    assert once.raw == before.raw
    assert [one.box for one in once.words()] == [one.box for one in before.words()]


def test_where_two_people_differ_neither_is_carried_out_and_both_are_shown() -> None:
    made = decisions(line(), line(verdict="edit", text="občina", who="Bojan Čuk"))
    left = only(decide(document(word("ob&ini", "občini")), made))
    assert (left.text, left.doubtful) == ("občini", True)
    assert left.repair is not None
    assert (left.repair.reason, left.repair.detail) == (Reason.DECISION, "conflict")
    assert "občina" in [one.text for one in left.repair.alternatives]


def test_two_people_who_want_the_same_do_not_differ() -> None:
    made = decisions(line(), line(verdict="edit", text="občini", who="Bojan Čuk"))
    assert only(decide(document(word("ob&ini", "občini")), made)).doubtful is False


def test_who_saw_what_the_others_decided_settles_it() -> None:
    made = decisions(
        line(), line(verdict="edit", text="občina", who="Bojan Čuk"), line(verdict="edit", text="občin", settles=True)
    )
    assert only(decide(document(word("ob&ini", "občini")), made)).text == "občin"


def test_who_undoes_what_settled_it_gives_back_what_stood_before() -> None:
    first, second = line(verdict="edit", text="občina"), line(verdict="edit", text="občin", settles=True)
    undone = line(verdict="later", text="občin")
    assert only(decide(document(word("ob&ini", "občini")), decisions(first, second, undone))).text == "občina"
    other = line(verdict="edit", text="občine", who="Bojan Čuk")
    overruled = decisions(other, second, line(verdict="edit", text="občino", who="Cene Rus"), undone)
    shown = only(decide(document(word("ob&ini", "občini")), overruled))
    assert shown.doubtful, "Bojan and Cene differ"
    assert only(decide(document(word("ob&ini", "občini")), decisions(other, second, undone))).text == "občine"


@pytest.mark.parametrize(
    ("read", "proposed"),
    [("Predlo\x9eeni", "Predloženi"), ("KO\u00c5\xa0", "KOŠ"), ("\x1a", "\x1a"), ("a\u2028b", "ab")],
)
def test_what_was_read_may_hold_any_sign(read: str, proposed: str) -> None:
    for verdict, text in (("accept", proposed), ("reject", read), ("later", read), ("no_text", read)):
        made = line(read=read, proposed=proposed, verdict=verdict, text=text)
        assert Decision.model_validate(made).read == read
    with pytest.raises(ValidationError):
        Decision.model_validate(line(read=read, proposed=proposed, verdict="edit", text="dve\nvrsti"))


def test_nobody_takes_back_what_another_decided_unseen() -> None:
    made = decisions(line(verdict="edit", text="občina"), line(verdict="later", who="Bojan Čuk"))
    assert only(decide(document(word("ob&ini", "občini")), made)).text == "občina"


def test_a_decision_for_all_holds_after_the_dictionary_has_learnt_its_word() -> None:
    made = decisions(line(reach="folder", verdict="edit", text="občina"))
    settled = only(decide(document(word("ob&ini", "občina"), sha256=OTHER), made))
    assert settled.repair is not None
    assert (settled.text, settled.repair.reason) == ("občina", Reason.DECISION)


def test_what_was_put_off_after_all_were_decided_stays_open() -> None:
    before = document(word("ob&ini", "občini"))
    everywhere, later = line(reach="folder", verdict="edit", text="občina"), line(verdict="later")
    assert decide(before, decisions(everywhere, later)) == before
    assert only(decide(before, decisions(later, everywhere))).text == "občina"


def test_what_reaches_everywhere_settles_words_of_other_folders() -> None:
    taught = Decision.model_validate(line(document=OTHER, reach="everywhere", verdict="edit", text="občina"))
    before = document(word("ob&ini", "občini"))
    assert only(decide(before, Decisions(archive=[taught]))).text == "občina"
    own = decisions(line(reach="folder", verdict="reject", text="ob&ini"))
    assert only(decide(before, Decisions(own.entries, [taught]))).text == "ob&ini"


def test_a_change_rejected_elsewhere_is_not_made_but_shown() -> None:
    rejected = Decision.model_validate(line(document=OTHER, verdict="reject", text="ob&ini"))
    left = only(decide(document(word("ob&ini", "občini")), Decisions(archive=[rejected])))
    assert (left.text, left.doubtful) == ("ob&ini", True)
    assert left.repair is not None
    assert left.repair.reason is Reason.REJECTED
    assert left.repair.alternatives[0].text == "občini"


def test_a_line_cut_off_by_a_crash_is_passed_over_and_makes_way(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    whole = json.dumps(line()) + "\n"
    path.write_text(whole + whole[:40], encoding="utf-8")
    assert len(load_decisions(path)) == 1
    add_decisions(tmp_path / "decisions.jsonl", decisions(line(document=OTHER)).entries)
    assert len(load_decisions(path)) == 2
    assert path.read_text().startswith(whole)


def test_several_programs_add_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    entries = [Decision.model_validate(line(page=number)) for number in range(1, 41)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda entry: add_decisions(tmp_path / "decisions.jsonl", [entry]), entries * 2))
    pages = [entry.page for entry in load_decisions(tmp_path / "decisions.jsonl").entries]
    assert sorted(pages) == list(range(1, 41))


def test_what_was_not_carried_out_is_told() -> None:
    moved = line(box=[700, 700, 50, 20])
    other = line(box=[300, 200, 80, 30], who="Bojan Čuk")
    made = decisions(
        moved,
        line(document=OTHER),
        other,
        other | {"who": "Ana Kos", "verdict": "edit", "text": "občina"},
    )
    shown = document(word("ob&ini", "občini", Box(300, 200, 80, 30)))
    left = unsettled(made, {SHA: shown}.get)
    assert [entry.box for entry in left.stale] == [Box(700, 700, 50, 20)]
    assert [[entry.who for entry in said] for said in left.conflicts] == [["Bojan Čuk", "Ana Kos"]]
    assert [entry.document for entry in left.elsewhere] == [OTHER]


def test_no_file_is_no_decisions(tmp_path: Path) -> None:
    assert len(load_decisions(tmp_path / "decisions.jsonl")) == 0


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        "\ud7ff?",
        json.dumps(line(verdict="maybe")),
        json.dumps(line(document="abc")),
        json.dumps(line(text=" ")),
        json.dumps(line(text="two\nlines")),
        json.dumps(line(schema="zapisnik-decision/2")),
        "[" * 100_000,
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(json.dumps(line()) + "\n\n" + bad + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 3") as caught:
        load_decisions(path)
    assert "line 3" in caught.value.advice


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(b"\xff\xfe\n")
    with pytest.raises(UsageError, match="line 1"):
        load_decisions(path)


def test_letters_composed_differently_are_the_same_word() -> None:
    decomposed = line(read="obc\u030cini", proposed="obc\u030cini", verdict="edit", text="obc\u030cina")
    settled = only(decide(document(word("občini", "občini")), decisions(decomposed)))
    assert settled.text == "občina"


def test_append_adds_what_is_new_and_keeps_the_rest(tmp_path: Path) -> None:
    target = tmp_path / "decisions.jsonl"
    assert len(add_decisions(target, decisions(line(), line(verdict="reject", text="ob&ini")).entries)) == 2
    before = target.read_bytes()

    (added,) = add_decisions(target, decisions(line(), line(document=OTHER, reach="folder")).entries)
    assert (added.document, added.reach) == (OTHER, "folder")
    assert target.read_bytes().startswith(before)
    assert add_decisions(target, load_decisions(target).entries) == []


def test_append_after_a_file_without_a_last_line_feed(tmp_path: Path) -> None:
    (tmp_path / "decisions.jsonl").write_text(json.dumps(line()), encoding="utf-8")
    add_decisions(tmp_path / "decisions.jsonl", decisions(line(document=OTHER)).entries)
    assert len(load_decisions(tmp_path / "decisions.jsonl")) == 2


def test_a_file_with_a_bad_line_is_refused_whole(tmp_path: Path) -> None:
    saved = write(tmp_path / "saved.jsonl", line())
    with saved.open("a") as file:
        file.write("{}\n")
    with pytest.raises(UsageError, match="line 2"):
        load_decisions(saved)


def test_fingerprint_changes_only_with_decisions_that_reach_the_document() -> None:
    none, here, elsewhere = decisions(), decisions(line()), decisions(line(document=OTHER))
    assert none.fingerprint(SHA) == elsewhere.fingerprint(SHA) != here.fingerprint(SHA)
    assert decisions(line(reach="folder")).fingerprint(OTHER) != none.fingerprint(OTHER)


def test_pages_without_the_word_are_returned_as_they_were() -> None:
    before = document(word("ob&ini", "občini"))
    two = replace(before, pages=(*before.pages, Page(2, (Line((word("3e", "še"),)),))))
    assert decide(two, decisions(line())).pages[1] is two.pages[1]


def doubt(raw: str, text: str, probability: float, sha256: str) -> Document:
    asked = Word(raw, text, "", None, None, Repair(Reason.NEIGHBOURS, probability), doubtful=True)
    return document(asked, sha256=sha256)


def answers(right: int, wrong: int) -> Decisions:
    about = {"box": None, "read": "se", "proposed": "se", "reach": "document"}
    made = [line(document=f"{n:064x}", verdict="accept", text="se", **about) for n in range(right)]
    made += [line(document=f"{n + 99:064x}", verdict="edit", text="še", **about) for n in range(wrong)]
    return decisions(*made)


@pytest.mark.parametrize(
    ("right", "wrong", "probability", "doubtful"),
    [
        (1, 0, 0.95, True),
        (2, 0, 0.92, False),
        (2, 0, 0.8, True),
        (7, 0, 0.8, False),
        (7, 1, 0.8, True),
        (40, 1, 0.8, False),
    ],
)
def test_what_was_found_right_wherever_it_was_asked_is_asked_no_more(
    right: int, wrong: int, probability: float, doubtful: bool
) -> None:
    before = doubt("se", "se", probability, OTHER)
    made = answers(right, wrong)
    after = only(decide(before, made))
    assert (after.text, after.doubtful) == ("se", doubtful)
    assert doubtful or made.fingerprint(OTHER) != decisions().fingerprint(OTHER), "so the document is finished anew"
    assert only(decide(doubt("se", "še", probability, OTHER), made)).doubtful, "another proposal is another question"
