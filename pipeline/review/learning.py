"""What people's decisions teach the whole archive: its own words, and the changes it never wants made unasked.

Both lie in the archive's own folder (`Settings.own_words`: dictionaries/sl/local, or the one that is set):

    words.txt        a word a line, with who taught it, when and from which document
    decisions.jsonl  decisions that reach everywhere, and rejected changes; the format is that of a folder's file

A word teaches where a person accepted, edited or kept it, and no lexicon holds it, or only as a name: of Rozman and
Rožman the archive then knows which is its own. The other forms of a name are made of it (repair/lexicon/sources.py).
A rejected change is not made
anywhere else without a person, and shown there as a doubt; but between two real words (se, še) the neighbours decide,
so that rejecting one of them in one place says nothing of other places, unless the person says "everywhere".

Who takes a decision back takes back what it taught: the word leaves the list, and the archive's file says so too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ZapisnikError
from pipeline.export.document_json import load_document
from pipeline.export.tables import read_table
from pipeline.ledger import read_records
from pipeline.model import Document
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.repair.lexicon.own_words import add_words, check_word, forget_words
from pipeline.repair.names.names import is_name
from pipeline.review.decisions import MARKS, Decision, Decisions, add_decisions, archive_decisions, load_decisions
from pipeline.settings import Settings
from pipeline.sources import STATE

_HYPHENS = "-\u00ad¬"
_JOINERS = re.compile(r"[\s–-]+")  # repair looks at Lešje and Žlebe of Lešje-Žlebe by themselves
_SHORTEST = 2  # letters: initials teach nothing
_LONGEST_ABBREVIATION = 4  # letters

Documents = Callable[[str], Document | None]  # by SHA-256


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was new: words for the archive's own list, decisions for the whole archive, and words no longer taught."""

    words: tuple[str, ...] = ()
    remembered: tuple[Decision, ...] = ()
    forgotten: tuple[str, ...] = ()


def learn(decisions: Decisions, documents: Documents, settings: Settings) -> Learnt:
    """Add what `decisions` teach to the archive's own dictionaries, and take out what was taught and taken back.

    `documents` finds the document of a decision; it tells whether a word is half of one that is broken over two lines.

    Raises:
        MissingToolError: the lexicon has not been compiled.
        OSError: the dictionaries cannot be written.
    """
    standing = {id(entry) for entry in decisions.standing()}
    lexicon = load_lexicon(settings.lexicon)
    stand: set[str] = set()
    taught: dict[str, str] = {}  # each new word with where it comes from
    former: dict[str, set[str]] = defaultdict(set)  # by decisions that do not stand any more
    for entry in decisions.entries:
        for word in _taught(entry, documents):
            if id(entry) not in standing:
                former[word].add(_source_of(entry))
                continue
            stand.add(word)
            if not _is_known(word, settings) or (is_name(word, lexicon) and not entry.sample):
                taught.setdefault(word, _source_of(entry))
    forgotten = forget_words({word: notes for word, notes in former.items() if word not in stand}, settings)
    words = add_words(taught, settings)
    archive = archive_decisions(settings)
    known = {_what(entry) for entry in load_decisions(archive).entries}
    remembered = [
        entry
        for entry in decisions.entries
        if (id(entry) in standing and _is_for_all(entry, settings))
        # somebody thought better of what the whole archive remembers of them
        or (entry.verdict == "later" and _what(entry) in known)
    ]
    return Learnt(tuple(words), tuple(add_decisions(archive, remembered)), tuple(forgotten))


def _source_of(entry: Decision) -> str:
    return _plain(f"{entry.who or 'review'}, {entry.when:%Y-%m-%d}, {entry.path or entry.document[:12]}")


def _what(entry: Decision) -> tuple[object, ...]:
    """Return who decided about what, by which a decision and the line that takes it back are alike."""
    place = (entry.document, entry.page, entry.line, entry.word) if entry.reach != "everywhere" else ()
    return entry.who, entry.read, entry.proposed, entry.reach, *place


def homes_of(path: str, folder: Path) -> tuple[Path, Path]:
    """Return where in the output folder `folder` the outputs of the source `path` may lie."""
    return folder / path.rpartition(".")[0], folder / path


def sources_in(folder: Path) -> list[tuple[str, str]]:
    """Return the SHA-256 sum and the path of each document in the output folder `folder`.

    The ledger knows them, whatever a person or a spreadsheet made of manifest.csv, which is asked where there is none.

    Raises:
        UsageError: there is no ledger, and another program saved manifest.csv in another form.
    """
    if records := read_records(folder / STATE):
        return [(record.sha256, path) for path, record in records.items()]
    return [(row.get("sha256", ""), row["path"]) for row in read_table(folder / "manifest.csv") if row.get("path")]


def documents_in(folder: Path) -> Documents:
    """Return a function that finds the documents in the output folder `folder` by their SHA-256 sums."""
    paths = dict(sources_in(folder))

    @lru_cache(maxsize=8)
    def find(sha256: str) -> Document | None:
        for home in homes_of(paths.get(sha256, ""), folder):
            try:
                document = load_document(home / "document.json")
            except (OSError, ZapisnikError):
                continue
            if document.sha256 == sha256:
                return document
        return None

    return find


def _is_for_all(entry: Decision, settings: Settings) -> bool:
    if entry.reach == "everywhere":
        return True
    return entry.verdict == "reject" and entry.read != entry.proposed and not _is_known(_core(entry.read), settings)


def _taught(entry: Decision, documents: Documents) -> Iterator[str]:
    if entry.verdict not in ("accept", "edit", "reject", "as_printed"):
        return
    text = entry.read if entry.verdict == "reject" else entry.text
    if text.endswith(tuple(_HYPHENS)) or (entry.word == 0 and entry.line > 0 and _follows_hyphen(entry, documents)):
        return
    if _core(text).startswith(tuple(_HYPHENS)):
        return
    for part in _JOINERS.split(text):
        core = _core(part)
        if len(core) >= _SHORTEST and core.isalpha():
            # A heading in capitals tells the word, and not that it is always written so.
            yield core.capitalize() if core.isupper() and len(core) > _LONGEST_ABBREVIATION else core


def _follows_hyphen(entry: Decision, documents: Documents) -> bool:
    """Tell whether the line before the word's ends in a hyphen; true where that cannot be known."""
    document = documents(entry.document)
    page = next((page for page in document.pages if page.number == entry.page), None) if document else None
    if page is None or entry.line > len(page.lines):
        return True
    above: Iterable[str] = (line.text.rstrip() for line in reversed(page.lines[: entry.line]))
    return next((text for text in above if text), "").endswith(tuple(_HYPHENS))


def _core(text: str) -> str:
    return text.strip(MARKS)


def _is_known(word: str, settings: Settings) -> bool:
    """Tell whether the lexicon holds the word as it is written, or in small letters."""
    found = check_word(word, settings)
    if found is None:
        return False
    lower, title, upper = found.per_billion
    if word.isupper() and len(word) > 1:
        return True  # headings are set in capitals: that says nothing of the word
    return lower > 0 or (title > 0 and word[:1].isupper()) or upper > 0


def _plain(text: str) -> str:
    """Return `text` on one line: names in a decisions file are not ours, and the word list is read line by line."""
    return " ".join("".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text).split())
