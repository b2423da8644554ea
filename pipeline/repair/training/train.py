"""Make the statistics of repair: the confusions of a reader, and which words stand beside each other.

`learn_confusions` renders clean text, reads it with Tesseract's `eng` and `slv` models and counts what they made of
each letter; it wrote `dictionaries/sl/confusions-*.tsv`. `train_language` counts the words of clean minutes that a
municipality has, so that its own turns of phrase help to decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from pipeline.errors import InputError
from pipeline.files import write_atomically
from pipeline.ingest.text import read_text_file
from pipeline.ocr.rereading import read
from pipeline.page_image import PageImage
from pipeline.repair.decoding.channel import load_confusions
from pipeline.repair.decoding.confusions import learn, pair_words
from pipeline.repair.decoding.neighbours import count_neighbours, neighbours_beside, write_neighbours
from pipeline.repair.reader import Reader
from pipeline.repair.statistics.language import STATISTICS, count_bigrams, write_statistics
from pipeline.repair.training.rare_letters import RARE, sentences
from pipeline.repair.training.rendering import RenderedPage, pages
from pipeline.settings import OcrSettings, Settings

_MODELS = {Reader.ENGLISH: "eng", Reader.SLOVENE: "slv"}
_PAGES_OF_NAMES, _SENTENCES = 30, 3_000  # which fill more pages than that
_SEEN = 2  # a confusion met less often is chance


def learn_confusions(
    texts: Sequence[Path], settings: Settings, count: int, seed: int, progress: Callable[[str], None]
) -> dict[Reader, int]:
    """Learn from `count` rendered pages of `texts` and write the tables; return how many words each was learnt from.

    Raises:
        InputError: there is no text in `texts`.
        MissingToolError: Tesseract lacks one of the models.
    """
    paragraphs = [line for text in texts for line in _paragraphs(text)]
    if not paragraphs:
        raise InputError("there is no text to learn from", "name files or folders of clean Slovene text (.txt)")
    pairs = _read(islice(pages(paragraphs, seed), count), "page", progress)
    # Of a letter that running text hardly has, pages of nothing else tell.
    names = islice(pages(list(islice(sentences(seed), _SENTENCES)), seed), _PAGES_OF_NAMES)
    of_names = _read(names, "page of names", progress)
    for reader, found in pairs.items():
        counts = _with_rare(learn(found), learn(of_names[reader]), lambda segment: segment)
        rows = sorted(counts.items(), key=lambda row: (row[0][0], -row[1], row[0][1]))
        lines = [f"{true or '∅'}\t{seen or '∅'}\t{times}" for (true, seen), times in rows if times >= _SEEN]
        head = (
            f"# What Tesseract's {_MODELS[reader]} model reads for each Slovene letter: true, read, times counted; "
            f"∅ is nothing, ^ begins a word.\n# Learnt from {len(found)} words by `zapisnik lexicon learn`.\n"
        )
        path = settings.dictionaries / f"confusions-{reader}.tsv"
        write_atomically(path, head + "\n".join(lines) + "\n")
        if reader is Reader.ENGLISH:
            costs = load_confusions(path).segment_costs
            between, of_rare = (count_neighbours(words, costs) for words in (found, of_names[reader]))
            write_neighbours(_with_rare(between, of_rare, lambda letters: letters[1]), neighbours_beside(path))
    return {reader: len(found) for reader, found in pairs.items()}


def _read(
    read_pages: Iterable[RenderedPage], what: str, progress: Callable[[str], None]
) -> dict[Reader, list[tuple[str, str]]]:
    """Return the (true, read) words of the pages for each reader."""
    pairs: dict[Reader, list[tuple[str, str]]] = {reader: [] for reader in _MODELS}
    for number, page in enumerate(read_pages, 1):
        for reader, model in _MODELS.items():
            pairs[reader] += pair_words(" ".join(page.lines).split(), _words(page, number, model))
        progress(f"{what} {number}")
    return pairs


def _with_rare(
    counts: Mapping[tuple[str, str], int], of_names: Mapping[tuple[str, str], int], true: Callable[[str], str]
) -> Counter[tuple[str, str]]:
    """Return `counts`, those of rare letters from `of_names`; `true` returns the letter of the first of a pair."""
    found = Counter({pair: times for pair, times in counts.items() if RARE.isdisjoint(true(pair[0]))})
    found.update({pair: times for pair, times in of_names.items() if not RARE.isdisjoint(true(pair[0]))})
    return found


def _words(page: RenderedPage, number: int, model: str) -> list[str]:
    image = PageImage(page.pixels, page.dpi)
    return [word.raw for word in read(image, number, OcrSettings(language=model)).words()]


def train_language(folder: Path, settings: Settings) -> int:
    """Add the words and neighbours of the clean texts in `folder` to the archive's own statistics.

    Training again with the same folder replaces what it gave before: the statistics are those of the last folder.
    Returns the number of words counted.

    Raises:
        InputError: there is no text in `folder`.
    """
    words, pairs = count_bigrams(_paragraphs(folder))
    if not words:
        raise InputError(f"there is no text in {folder}", "name a folder of clean Slovene minutes (.txt)")
    path = settings.own_words / STATISTICS
    path.parent.mkdir(parents=True, exist_ok=True)
    write_statistics(path, words, pairs)
    return sum(words.values())


def _paragraphs(path: Path) -> Iterator[str]:
    for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
        for line in read_text_file(file).text.splitlines():
            if line.strip():
                yield line.strip()
