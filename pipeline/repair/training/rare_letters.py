"""Text to learn rare letters from: ć and đ stand in a few names of a text, where those of all people have thousands."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pipeline.repair.lexicon.sources import names_of_people

RARE = frozenset("ćđĆĐ")
_SENTENCES = (
    "{} je predlagal, da se točka umakne z dnevnega reda.",
    "Prisotni: {}, {}, {}, {} in {}.",
    "Za besedo se je oglasil {}.",
    "{}, {} – odsotna.",
    "Poročala je {}, direktorica.",
    "Sklep sta predlagala {} in {}.",
    "Na vprašanje je odgovoril gospod {}.",
)
_ENDINGS = ("a", "u", "em", "eva", "eve")
_SELDOM_FINAL = 0.3  # share of names that have one of the letters elsewhere than at their end
_IN_CAPITALS, _INFLECTED = 0.12, 0.15  # shares


def sentences(seed: int) -> Iterator[str]:
    """Yield sentences with names of people that have ć or đ, without end, the same ones for the same seed.

    Raises:
        MissingToolError: the list of names is not installed.
    """
    chance = random.Random(seed)
    given = names_of_people("given")
    surnames = [name for name in names_of_people("surname") if not RARE.isdisjoint(name)]
    elsewhere = [name for name in surnames if not RARE.isdisjoint(name[:-1])]

    def person() -> str:
        surname = chance.choice(elsewhere if chance.random() < _SELDOM_FINAL else surnames)
        if surname.endswith("ć") and chance.random() < _INFLECTED:
            surname += chance.choice(_ENDINGS)
        whole = f"{chance.choice(given)} {surname}"
        return whole.upper() if chance.random() < _IN_CAPITALS else whole

    while True:
        sentence = chance.choice(_SENTENCES)
        yield sentence.format(*(person() for _ in range(sentence.count("{}"))))
