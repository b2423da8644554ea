"""Where a sentence starts is told by what stands before a word."""

from __future__ import annotations

import pytest

from pipeline.ingest.text import document_from_text, page_from_text
from pipeline.repair.decoding.sentences import start_probability
from pipeline.repair.document import repair
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.repair.statistics.language import load_language
from pipeline.settings import Settings


def _start_of(word: str, line: str, settings: Settings) -> float:
    before = "Svet se je sestal v dvorani in obravnaval vse točke dnevnega reda, ki jih je predlagal novi župan"
    lines = page_from_text(f"{before}\n{line}", 1).lines
    starts = start_probability(lines, load_lexicon(settings.lexicon), load_language(settings.lexicon), str)
    return next(start for start, found in zip(starts[-1], lines[-1].words, strict=True) if found.text == word)


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("Sola", "leta 2020. Sola je izposodila 36 knjig"),
        ("Zupan", "za šolsko leto 2017/2018. Zupan naj do junija pripravi poročilo"),
        ("Sklep", "nato je sledil še Ad 3. Sklep o delni spremembi"),
        ("Predlog", "za je bilo 12, PROTI 1. Predlog je sprejet"),
        ("Zupan", "kdor ima besedo. Sklep: Zupan do 15. decembra poroča"),
        ("Potrditev", "nato smo prešli na K 6. točki: Potrditev mandatov"),
        ("Stevilka:", "Stevilka: 020-3/86"),
        ("Zupan:", "Zapisala: Polona KoroSec Zupan: DuSan Rus"),
        ("Zupan", "\nZupan je povedal, da cesta še ni urejena in da bo dela treba ponoviti"),
    ],
)
def test_a_sentence_starts(word: str, line: str, settings: Settings) -> None:
    assert _start_of(word, line, settings) >= 0.7


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("St.", "kmetijska zemljišča (parc. St. 312 in 313)"),
        ("predsednik", "je poudaril tudi naš Tov. predsednik sveta"),
        ("odborniki", "sta podjetji A, d.o.o. odborniki pa ne"),
        ("redne", "predlog za ZAPISNIK 3. redne seje"),
        ("clenu", "v skladu s 77. clenu poslovnika"),
        ("(St.", "je sprejel naslednji sklep: (St. 8) Dobiček"),
        ("navzoCih", "je bil izid GLASOVANJE 7: navzoCih 21"),
        ("zupan", "\nzupan občine Žalec, ki je sejo tudi vodil in jo zaključil ob osmih zvečer"),
        ("glasovi", "je sprejel s petimi 5) glasovi"),
    ],
)
def test_no_sentence_starts(word: str, line: str, settings: Settings) -> None:
    assert _start_of(word, line, settings) <= 0.3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Obéina je dela zakljuéila pred zacetkom\n\nSolskega leta. Lani je zamujala.", "šolskega"),
        ("Naért obravnava celotno obmocje nacrtovane enote, hidroloska\n\nStudija pa je narejena.", "študija"),
        ("Molcala je obéina, ki je pobudnik gradnje nove\n\nSole, za katero je denar zagotovljen.", "šole,"),
        ("6. Komisija za mandatna vpraSanja, volitve in imenovanja\nZupan je predlagal, da se odloéi.", "Župan"),
        ("8. Letno poroéilo javnega podjetja Vodokom v letu 2015\nZupan je predlagal, da se sprejme.", "Župan"),
    ],
)
def test_the_words_around_the_end_of_a_line_tell_whether_a_sentence_ends(
    text: str, expected: str, settings: Settings
) -> None:
    lines = repair(document_from_text(text), settings).pages[0].lines
    assert lines[-1].words[0].text == expected
