"""What stands around a word tells what it is: grammar for pairs never counted, learnt weights for "se" and "še"."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import marisa_trie

from pipeline.repair.statistics.confusables import learn, load_confusables
from pipeline.repair.statistics.grammar import build_grammar, load_grammar
from pipeline.repair.statistics.language import load_language
from pipeline.settings import Settings

TAGS = {
    "vaš": {"possessive masculine": 9.0},
    "vaša": {"possessive feminine": 9.0},
    "predlog": {"noun masculine": 9.0},
    "sklep": {"noun masculine": 9.0},
    "zbor": {"noun masculine": 9.0},
    "seja": {"noun feminine": 9.0},
    "točka": {"noun feminine": 9.0},
}
PAIRS = Counter({("vaš", "predlog"): 40, ("vaš", "sklep"): 40, ("vaša", "seja"): 40, ("sklep", "seja"): 10})


def test_a_pair_never_counted_is_told_by_the_tags_of_others(tmp_path: Path) -> None:
    words = Counter(word for pair, count in PAIRS.items() for word in pair for _ in range(count))
    forms = marisa_trie.Trie(TAGS)
    forms.save(str(tmp_path / "forms.marisa"))
    build_grammar(TAGS, words, PAIRS, forms, tmp_path)
    grammar = load_grammar(tmp_path)
    assert ("vaš", "zbor") not in PAIRS
    assert grammar.fit("vaš", "zbor") > 1.2 > 0.8 > grammar.fit("vaš", "točka")
    assert grammar.fit("vaša", "točka") > 1.2


def test_words_that_agree_are_likelier_beside_each_other(settings: Settings) -> None:
    language = load_language(settings.lexicon)
    assert language.association("vaš", "dokument") > language.association("vas", "dokument")
    assert language.association("preostankom", "plače") > language.association("preostankom", "place")


def test_confusable_words_are_learnt_from_what_stands_around_them() -> None:
    sentences = ["Svet se strinja s predlogom.", "Odbor še ni glasoval."] * 40
    weights = learn(sentences)["se", "še"]
    assert weights["1=strinja"] < 0 < weights["1=ni"]


def test_a_rare_pair_is_not_learnt() -> None:
    assert learn(["Svet se strinja.", "Odbor še ni."]) == {}


def test_se_is_told_from_še(settings: Settings) -> None:
    confusables = load_confusables(settings.lexicon)
    # se: "svet se je seznanil s poročilom"; še: "predlog še ni bil obravnavan"
    reflexive = confusables.odds("se", ["svet", "se", "je", "seznanil", "s", "poročilom"], 1)
    still = confusables.odds("se", ["predlog", "se", "ni", "bil", "obravnavan", "."], 1)
    assert still > reflexive + 1
