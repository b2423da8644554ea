"""What the documents of a folder tell of the names of the archive: `zapisnik lexicon names FOLDER`.

Inside a document the places of a name support each other without being asked. Between documents they must not: what is
made of one would change with what happens to lie beside it. So the names are learnt in a step of its own, into the
archive's own list (`Settings.own_words`, names.txt), and the next run repairs with them anew, without reading anything
again.

A name is learnt where its readings show it: Rožman was read "Rožman" or "Ro$man", and not guessed from "Rozman", so
that nothing is learnt from what was learnt before. One without a caron is shown by a reader that knows carons alone. Of
twins that are both shown (Rozman and Rožman sit in one council) neither is learnt. The list is that of the last folder.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from pathlib import Path

from pipeline.errors import InputError
from pipeline.export.document_json import load_document
from pipeline.files import write_atomically
from pipeline.model import Document, Page
from pipeline.repair.decoding.channel import in_case
from pipeline.repair.lexicon.compiling import without_list
from pipeline.repair.lexicon.lexicon import BARE, TITLE, Lexicon
from pipeline.repair.names.names import AROUND, is_name
from pipeline.repair.reader import Reader, reader_of, traces_of
from pipeline.review.learning import homes_of, sources_in
from pipeline.settings import Settings

NAMES = "names.txt"
_HEAD = "# names that the documents of a folder show, by `zapisnik lexicon names`: name TAB places, documents\n"
_FEWEST, _SURE = 2, 0.99  # places that show a name, and how probable it is there
_TWINS = {"c": "cčć", "s": "sš", "z": "zž", "d": "dđ"}
_MOST_TWINS = 256


def learn_names(folder: Path, settings: Settings) -> list[str]:
    """Write the names that the documents of the output folder `folder` show to the archive's own list; return them.

    Raises:
        InputError: `folder` holds no outputs.
        MissingToolError: the lexicon has not been compiled.
        OSError: the list cannot be written.
    """
    paths = [path for _, path in sources_in(folder)]
    if not paths:
        raise InputError(f"{folder} holds no outputs of `zapisnik run`", "name the folder that was given as --out")
    # what was learnt before is looked for again, and not what the archive knows from elsewhere
    found = shown_names(_documents(paths, folder), without_list(NAMES, settings))
    write_names(found, settings)
    return sorted(found)


def write_names(found: Mapping[str, tuple[int, int]], settings: Settings) -> None:
    """Write `found`, as `shown_names` gives them, to the archive's own list in place of those before."""
    path = settings.own_words / NAMES
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = (f"{name}\t{places} places, {documents} documents\n" for name, (places, documents) in sorted(found.items()))
    write_atomically(path, _HEAD + "".join(rows))


def _documents(paths: Iterable[str], folder: Path) -> Iterator[Document]:
    """Yield the documents of `paths` that were done."""
    for path in paths:
        files = (home / "document.json" for home in homes_of(path, folder))
        file = next(filter(Path.exists, files), None)
        if file is not None:
            yield load_document(file)


def shown_names(documents: Iterable[Document], lexicon: Lexicon) -> dict[str, tuple[int, int]]:
    """Return the names that `documents` show and `lexicon` could not tell, with in how many places and documents."""
    places: Counter[str] = Counter()
    seen_in: Counter[str] = Counter()
    for document in documents:
        names = Counter(name for page in document.pages for name in _shown_on(page, lexicon))
        places += names
        seen_in.update(names.keys())
    twins: dict[str, set[str]] = defaultdict(set)
    for name in places:
        twins[name.lower().translate(BARE)].add(name)
    return {
        name: (times, seen_in[name])
        for name, times in places.items()
        if times >= _FEWEST and len(twins[name.lower().translate(BARE)]) == 1 and _is_open(name.lower(), lexicon)
    }


def _shown_on(page: Page, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names on `page` that are sure by their letters as read."""
    knows_carons = reader_of(traces_of(page.raw)) is Reader.SLOVENE
    for word in page.words():
        name, read = word.text.strip(AROUND), word.raw.strip(AROUND)
        # One made up of letters is always asked about, however sure it is.
        sure = not word.doubtful or (word.changed and word.repair is not None and word.repair.probability >= _SURE)
        if sure and is_name(name, lexicon) and _shows(read, name, knows_carons):
            yield name


def _shows(read: str, name: str, knows_carons: bool) -> bool:
    """Tell whether each letter of `name` that may have a twin was read as no twin of it."""
    if knows_carons:
        return read == name
    letters = list(zip(read, name, in_case(name.lower().translate(BARE), TITLE), strict=False))
    marked = [one != bare for one, letter, bare in letters if letter != bare]
    return len(read) == len(name) and bool(marked) and all(marked)


def _is_open(form: str, lexicon: Lexicon) -> bool:
    """Tell whether `lexicon` lacks `form`, or holds a twin that differs in its carons alone."""
    choices = [_TWINS.get(letter, letter) for letter in form.translate(BARE)]
    if form not in lexicon:
        return True
    twins = product(*choices)
    return any("".join(twin) in lexicon for twin in islice(twins, _MOST_TWINS) if "".join(twin) != form)
