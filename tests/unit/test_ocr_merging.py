"""Readings of a page are merged into one that has the best of each, in its place, and invents nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, Line, Word
from pipeline.ocr.judgement import is_garbage, word_quality, words_quality
from pipeline.ocr.merging import merge
from pipeline.ocr.tesseract import joined
from pipeline.ocr.torn_lines import mended, torn

LEXICON = frozenset(
    {"občina", "proda", "zemljišče", "župan", "je", "sejo", "končal", "svet", "sprejme", "sklep", "soglasno"}
)


def line(text: str, top: int = 0, left: int = 0, confidence: float = 0.9) -> Line:
    """A line whose letters are 10 pixels wide and 20 high."""
    words, x = [], left
    for raw in text.split():
        words.append(Word(raw, raw, confidence=confidence, box=Box(x, top, 10 * len(raw), 20)))
        x += 10 * len(raw) + 6
    return joined(words)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [one.raw for one in lines if one.words]


def test_known_words_and_figures_are_trusted_more_than_noise() -> None:
    def quality(raw: str) -> float:
        return word_quality(Word(raw, raw, confidence=0.6), LEXICON)

    assert quality("občina") > quality("Žurga") > quality("j|&x")
    assert quality("občina,") == quality("Občina")
    assert quality("1.284,60") > quality("l.2B4")
    assert quality("~") < quality("k")
    for address in ("obcina@lipa-pri-reki.si", "(https://www.lipa.example/seje/2024/11-redna).", "www.lipa.example,"):
        assert quality(address) == quality("občina")


def test_a_line_of_noise_is_garbage_and_one_with_a_word_is_not() -> None:
    assert is_garbage(line("i| ~e '.. x}", confidence=0.3), LEXICON)
    assert not is_garbage(line("i| ~e župan", confidence=0.7), LEXICON)
    assert not is_garbage(line("AD/4", confidence=0.5), LEXICON)
    assert not is_garbage(line("xkv", confidence=0.7), LEXICON)
    assert not is_garbage(Line(), LEXICON)
    assert words_quality([], LEXICON) == 0


def test_each_word_comes_from_the_reading_that_has_it_right() -> None:
    first = [line("Občina prcda zemljišče, svet sprejme sklep", confidence=0.8)]
    second = [line("Obćlna proda zemljlšče, svet sprejme sklep", confidence=0.8)]
    assert texts(merge([first, second], LEXICON)) == ["Občina proda zemljišče, svet sprejme sklep"]


def test_a_sign_that_all_readings_have_alike_stays_on_a_clear_line() -> None:
    doubtful, clear = line("I.", confidence=0.3), line("Občina proda zemljišče", left=40)
    reading = [joined([*doubtful.words, *clear.words])]
    assert texts(merge([reading, reading], LEXICON)) == ["I. Občina proda zemljišče"]
    assert texts(merge([reading, [clear]], LEXICON)) == ["Občina proda zemljišče"]


def test_one_sure_reading_outvotes_two_doubtful_ones_that_err_alike() -> None:
    sure = [line("svet sprejme sklep soglasno", confidence=0.95)]
    doubtful = [line("svet sprejme skiep soglasno", confidence=0.85)]
    assert texts(merge([doubtful, sure, doubtful], LEXICON)) == ["svet sprejme sklep soglasno"]
    likely = [line("svet sprejme skiep soglasno", confidence=1.0)]
    assert texts(merge([likely, [line("svet sprejme sklep soglasno", confidence=0.1)], likely], LEXICON)) == [
        "svet sprejme skiep soglasno"
    ]


def test_lines_that_one_reading_lacks_are_put_in_their_place() -> None:
    whole = [line("občina proda", 0), line("zemljišče", 40), line("župan je sejo končal", 80)]
    lacking = [line("občina proda zemljišče", 0, confidence=0.95), line("svet", 40, 300), whole[2]]
    for readings in ([whole, [whole[0], whole[2]]], [[whole[0], whole[2]], whole]):
        assert texts(merge(readings, LEXICON)) == texts(tuple(whole))
    assert "zemljišče" in " ".join(texts(merge([lacking, whole], LEXICON)))


def test_many_inserted_lines_do_not_move_words_into_their_neighbours() -> None:
    page = [line(f"občina proda zemljišče {number}", 30 * number) for number in range(20)]
    assert texts(merge([page[::2], page, page[1::2]], LEXICON)) == texts(tuple(page))


def test_noise_that_one_reading_alone_sees_is_left_out() -> None:
    clean = [line("svet sprejme sklep")]
    noisy = [line("svet sprejme sklep xq", confidence=0.6), line("uj rw", 200, confidence=0.5)]
    assert texts(merge([clean, clean, noisy], LEXICON)) == ["svet sprejme sklep"]


def test_of_readings_full_of_noise_each_gives_what_it_has() -> None:
    """A reading that is noise for the most part has lines that the others lack."""
    one = [line("župan je sejo končal"), *(line("j x| ,r", 30 * row, confidence=0.1) for row in range(1, 4))]
    other = [line("jx rk", confidence=0.1), line("svet sprejme sklep", 30, confidence=0.85)]
    other += [line("~k j|r x, rj, |i xk", 30 * row, confidence=0.2) for row in range(2, 9)]
    assert texts(merge([one, other], LEXICON, noisy=True)) == ["župan je sejo končal", "svet sprejme sklep"]


def test_where_one_reading_is_good_a_much_worse_one_adds_nothing() -> None:
    """What shines through from the other side is read as words, too."""
    good = [line("občina proda zemljišče", 30 * row, confidence=0.95) for row in range(6)]
    through = [line("svet xkjq rrzx žcr sklep qqxr", 30 * row + 200, confidence=0.6) for row in range(6)]
    for noisy in (False, True):
        assert texts(merge([good, through], LEXICON, noisy)) == texts(tuple(good))


def test_lines_stand_in_the_order_of_the_reading_that_goes_down_the_page() -> None:
    down = [line("občina proda zemljišče soglasno", 30 * row, confidence=0.85) for row in range(8)]
    up = [line("občina proda zemljišče soglasno", 30 * row, confidence=0.95) for row in range(7, -1, -1)]
    tops = [one.box.top for one in merge([up, down], LEXICON) if one.box]
    assert tops == sorted(tops) and len(tops) == 8


def test_an_odd_word_that_all_readings_have_stays_though_each_has_it_otherwise() -> None:
    one, other = [line("sklep:(št.11) svet sprejme")], [line("sklep:(št.1l) svet sprejme")]
    assert texts(merge([one, other], LEXICON)) == ["sklep:(št.11) svet sprejme"]


def test_figures_that_readings_disagree_on_become_doubtful() -> None:
    (merged,) = merge([[line("proda 1284")], [line("proda 1234")]], LEXICON)
    proda, figure = merged.words
    assert figure.raw in ("1284", "1234")
    assert figure.confidence is not None and figure.confidence <= 0.5
    assert proda.confidence == 0.9


@given(st.integers(1, 6), st.integers(1, 5))
def test_equal_readings_merge_into_themselves(count: int, lines: int) -> None:
    page = [line("župan je sejo končal", 30 * number) for number in range(lines)]
    assert merge([page] * count, LEXICON) == tuple(page)


def test_lines_torn_by_a_streak_are_joined_and_columns_are_not() -> None:
    left = [line("občina proda", 30 * number) for number in range(8)]
    right = [line("zemljišče soglasno", 30 * number, 130) for number in range(8)]
    assert torn([*left, *right]) == 8
    assert texts(mended([*left, *right])) == ["občina proda zemljišče soglasno"] * 8
    apart = [*left, *(line("Predsednik sveta", 30 * number, 400) for number in range(8))]
    assert mended(apart) == tuple(apart)
