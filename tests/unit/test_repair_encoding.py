"""Text that was read in a wrong character set, or carries other signs for č š ž, is put right; other text is left."""

from __future__ import annotations

import tomllib
import unicodedata

import pytest

from pipeline.ingest.text import document_from_text, is_text
from pipeline.model import Reason
from pipeline.repair.document import repair
from pipeline.settings import Settings

CLEAN = """Občinski svet Občine Žalec je na 12. redni seji, dne 4. 3. 1998, sprejel sklep št. 17/98 o prodaji parcele
št. 1234/5 k. o. Šempeter v Savinjski dolini za 12.500,00 SIT. Razpravljali so Anton Žnidaršič, Ivan Čuk in
Marija Zakrajšek. Župan se je zahvalil vsem, ki so se udeležili seje, in še posebej šolskemu pevskemu zboru."""
_DATA = tomllib.loads((Settings().dictionaries / "encodings.toml").read_text(encoding="utf-8"))
MISREAD = [(written, read) for written, readings in _DATA["misread"].items() for read in readings]


def repaired(text: str, settings: Settings) -> str:
    return repair(document_from_text(text), settings).text


@pytest.mark.parametrize(("written", "read"), MISREAD)
def test_a_text_read_in_a_wrong_character_set_is_put_right(written: str, read: str, settings: Settings) -> None:
    wrong = CLEAN.encode(written).decode(read, "replace")
    assert wrong != CLEAN
    assert repaired(wrong, settings) == CLEAN


@pytest.mark.parametrize("read", _DATA["misread_twice"]["utf-8"])
def test_a_text_misread_twice_is_put_right(read: str, settings: Settings) -> None:
    once = CLEAN.encode().decode(read, "replace")
    assert repaired(once.encode().decode(read, "replace"), settings) == CLEAN


@pytest.mark.parametrize("way", _DATA["other"])
def test_other_signs_for_our_letters_are_put_right(way: str, settings: Settings) -> None:
    signs = {right: wrong for wrong, right in reversed(_DATA["other"][way]["replacements"].items())}
    assert repaired("".join(signs.get(letter, letter) for letter in CLEAN), settings) == CLEAN


@pytest.mark.parametrize("example", ["vpraÅ¡anja obÄ\u008dine", "Å\u00a0tefan je vpraÅ¡al", "obÄ\ufffdina in Å¾upan"])
def test_a_few_words_are_enough_where_two_signs_stand_for_one(example: str, settings: Settings) -> None:
    assert not set("ÄÅ") & set(repaired(example, settings))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("ﬁnančni načrt", "finančni načrt"),
        ("občin\u00adski svet", "občinski svet"),
        ("župa\u200bnova \ufeffobčina", "županova občina"),
        ("obči\u00ad\nna", "obči-\nna"),
        ("1\u200b2", "12"),
        (unicodedata.normalize("NFD", "župan občine"), "župan občine"),
        ("ǆungla je v naǌ", "džungla je v nanj"),
    ],
)
def test_ligatures_and_invisible_characters_are_put_right_in_any_text(
    wrong: str, right: str, settings: Settings
) -> None:
    document = repair(document_from_text(f"{CLEAN}\n{wrong}"), settings)
    assert document.text == f"{CLEAN}\n{right}"
    assert document.raw.endswith(wrong)


def test_what_was_put_right_so_is_said(settings: Settings) -> None:
    word = next(repair(document_from_text(f"ﬁnančni načrt. {CLEAN}"), settings).words())
    assert word.repair is not None
    assert word.repair.reason is Reason.ENCODING


@pytest.mark.parametrize(
    "line",
    [
        "Gostja Françoise Müller iz Würzburga je predstavila café Élysée.",
        "Delegacija iz Győra in Újbude, vodil jo je László Kovács.",
        "Komisija (10 m² in 5 m³ pri 20 °C) je po § 5 zakona sprejela 100 € stroškov.",
        "Perché non è più così, je vprašal Niccolò, città di Trieste è lontana.",
        "Spletna stran ima znake ~, ^, {a} in [b] ter | in `c`.",
    ],
)
def test_foreign_letters_and_signs_of_clean_text_are_left(line: str, settings: Settings) -> None:
    assert repaired(f"{CLEAN}\n{line}", settings) == f"{CLEAN}\n{line}"


def test_text_with_the_traces_of_a_wrong_character_set_is_text() -> None:
    assert is_text(CLEAN.encode("cp1250").decode("latin-1").encode())


def test_a_letter_that_could_be_a_mark_in_another_set_tells_no_wrong_set(settings: Settings) -> None:
    text = "Ob&inski svet je izbral pet élanov, ko bo (éas za to) in bo dovolj élanov."
    assert repair(document_from_text(text), settings).text.endswith(
        "pet članov, ko bo (čas za to) in bo dovolj članov."
    )


def test_old_ocr_that_reads_a_letter_for_another_is_no_wrong_set(settings: Settings) -> None:
    text = "Ob&inski svet: élani so sprejeli naért, élan Kos je bil proti."
    assert repair(document_from_text(text), settings).text == (
        "Občinski svet: člani so sprejeli načrt, član Kos je bil proti."
    )


def test_a_reader_that_takes_our_letter_for_the_acute_one_leaves_names_that_have_it(settings: Settings) -> None:
    text = "Občinski svet je določil plačilo. Začel je Petrović, končal Jović, za njima še Kovač.".replace("č", "ć")
    right = "Občinski svet je določil plačilo. Začel je Petrović, končal Jović, za njima še Kovač."
    assert repaired(text, settings) == right
    clean = "Besedilo brez naše črke. Govorili so Petrović, Jović, Marković in Đurić o dobroti."
    assert repaired(clean.replace("č", "c"), settings).count("ć") == 4


def test_a_sign_among_capitals_stands_for_a_capital_and_signs_alone_for_nothing(settings: Settings) -> None:
    assert "IZVRŠNI SVET SKUPŠČINE" in repaired(CLEAN.replace("š", "ß") + " IZVRßNI SVET SKUPßČINE", settings)
    signs = str.maketrans("čšžČŠŽ", "~{`^[@")
    assert repaired(CLEAN.translate(signs) + " | ob~ina | {ola", settings).endswith(" | občina | šola")
