"""The same minutes written otherwise: other headings, labels, votes, line widths and pages, and slips of OCR.

A variation changes how a text says what it says, never what: the minutes found in it must stay the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.segment.agenda.items import find_items
from pipeline.segment.agenda.printed import find_agendas
from pipeline.segment.closing import find_closing
from pipeline.segment.resolutions.labels import find_labels
from pipeline.segment.text.clean_text import Text, read_text
from pipeline.segment.text.sentences import sentence_of
from pipeline.segment.votes.votes import FoundVote, find_votes


@dataclass(frozen=True)
class Edit:
    start: int  # in the document's text
    end: int
    text: str


def changed(source: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda one: -one.start):
        source = source[: edit.start] + edit.text + source[edit.end :]
    return source


# ------------------------------------------------------------------------------------------------ headings

_ORDINALS = [
    "prvi",
    "drugi",
    "tretji",
    "četrti",
    "peti",
    "šesti",
    "sedmi",
    "osmi",
    "deveti",
    "deseti",
    "enajsti",
    "dvanajsti",
]
HEADINGS: dict[str, Callable[[int, str], str]] = {
    "1. Naslov": lambda number, title: f"{number}. {title}",
    "K 1. točki: Naslov": lambda number, title: f"K {number}. točki: {title}",
    "K 1. točki dnevnega reda": lambda number, title: f"K {number}. točki dnevnega reda",
    "K točki 1 - NASLOV": lambda number, title: f"K točki {number} - {title.upper()}",
    "K točki št. 1": lambda number, title: f"K točki št. {number}",
    "K prvi točki": lambda number, title: f"K {_ORDINALS[number - 1]} točki dnevnega reda:",
    "AD 1. NASLOV": lambda number, title: f"AD {number}. {title.upper()}",
    "Ad 1)": lambda number, title: f"Ad {number})",
    "Ad/1 Naslov": lambda number, title: f"Ad/{number} {title}",
    "AD-1:": lambda number, title: f"AD-{number}: {title}",
    "Ad. 1": lambda number, title: f"Ad. {number}",
    "1. točka: Naslov": lambda number, title: f"{number}. točka: {title}",
    "1. TOČKA / NASLOV": lambda number, title: f"{number}. TOČKA\n{title.upper()}",
    "Točka 1: Naslov": lambda number, title: f"Točka {number}: {title}",
    "TOČKA 1 – NASLOV": lambda number, title: f"TOČKA {number} – {title.upper()}",
    "Točka št. 1": lambda number, title: f"Točka št. {number}: {title}",
    "1) Naslov": lambda number, title: f"{number}) {title}",
    "1/ Naslov": lambda number, title: f"{number}/ {title}",
    "1.) Naslov": lambda number, title: f"{number}.) {title}",
    "• 1. Naslov": lambda number, title: f"• {number}. {title}",
    "NASLOV": lambda number, title: title.upper(),
    "Pod 1. točko:": lambda number, title: f"Pod {number}. točko: {title}",
    "Pod točko 1": lambda number, title: f"Pod točko {number}",
}


def with_headings(source: str, form: str) -> str:
    """Return the text with each item's heading written in another form, on a line between blank ones."""
    text = read_text(source)
    edits = [
        Edit(text.place(start), text.place(end), "\n" + HEADINGS[form](int(number), title) + "\n\n")
        for number, title, start, end in _headings(text)
    ]
    return changed(source, edits)


def _headings(text: Text) -> Iterator[tuple[str, str, int, int]]:
    agendas = find_agendas(text)
    labels = find_labels(text, 0, len(text.clean))
    last = find_closing(text, agendas[-1].last_line if agendas else 0).line
    titles = {entry.number: entry.title for entry in agendas[-1].entries} if agendas else {}
    for item in find_items(text, agendas, last, [label.start for label in labels]):
        if item.number.isdigit():
            yield item.number, titles.get(item.number, item.title), item.start, item.end


# ------------------------------------------------------------------------------------------------ agenda

ENTRIES: dict[str, Callable[[int, str], str]] = {
    "1. Naslov": lambda number, title: f"{number}. {title}",
    "1) naslov;": lambda number, title: f"{number}) {title[0].lower() + title[1:]};",
    "1/ Naslov": lambda number, title: f"{number}/ {title}",
    "    1.  Naslov,": lambda number, title: f"    {number}.  {title},",
    "Ad 1 Naslov": lambda number, title: f"Ad {number}) {title}",
    "1. točka: Naslov": lambda number, title: f"{number}. točka: {title}",
    "Točka 1: Naslov": lambda number, title: f"Točka {number}: {title}",
    "1. NASLOV": lambda number, title: f"{number}. {title.upper()}",
}
AGENDA_LABELS = [
    "DNEVNI RED:",
    "D N E V N I   R E D",
    "Dnevni red seje:",
    "PREDLOG DNEVNEGA REDA:",
    "Predlagani dnevni red:",
    "Predlagan je bil naslednji dnevni red:",
    "Za sejo je predlagan naslednji dnevni red:",
    "Sprejet je bil sledeči dnevni red seje:",
    "Svet je obravnaval naslednje točke dnevnega reda:",
    "Dnevni red je bil naslednji:",
    "Člani so potrdili dnevni red, in sicer:",
]


def with_agenda(source: str, label: str, form: str) -> str:
    """Return the text with its agenda under another label, in entries of another form."""
    text = read_text(source)
    edits = []
    for agenda in find_agendas(text):
        if not all(entry.number.isdigit() for entry in agenda.entries):
            return source
        start = text.lines[agenda.first_line].start
        before = text.clean[start : agenda.start].split("\n")[0]
        if len(before) > 30:  # the label stands inside a sentence
            return source
        entries = [ENTRIES[form](int(entry.number), entry.title) for entry in agenda.entries]
        edits.append(Edit(text.place(start), text.place(agenda.end - 1) + 1, "\n".join([label, *entries])))
    return changed(source, edits)


# ------------------------------------------------------------------------------------------------ labels

LABELS: dict[str, Callable[[str | None], str]] = {
    "SKLEP:": lambda number: "SKLEP" + (f" št. {number}" if number else "") + ": ",
    "Sklep:": lambda number: "Sklep" + (f" št. {number}" if number else "") + ": ",
    "Sklep / besedilo": lambda number: "Sklep" + (f" {number}" if number else ":") + "\n",
    "S K L E P": lambda number: "S K L E P" + (f"  št. {number}" if number else "") + "\n\n",
    "s k l e p :": lambda number: "s k l e p :" + (f"  (št. {number})" if number else "") + "\n\n",
    "SKLEP ŠT. 1": lambda number: "SKLEP" + (f" ŠT. {number}" if number else "") + "\n",
    "Sklep št.: 1": lambda number: "Sklep" + (f" št.: {number}" if number else ":") + "\n",
    "SKLEP -": lambda number: "SKLEP" + (f" {number}" if number else "") + " - ",
    "SKLEP SVETA:": lambda number: "SKLEP" + (f" št. {number}" if number else "") + " OBČINSKEGA SVETA:\n",
    "Sprejet je bil naslednji": lambda number: (
        "Sprejet je bil naslednji sklep" + (f" št. {number}" if number else "") + ":\n"
    ),
    "SKLEP se glasi": lambda number: "SKLEP" + (f" št. {number}" if number else "") + " se glasi:\n",
}


def with_labels(source: str, form: str) -> str:
    """Return the text with the labels of its resolutions, where they stand on a line of their own, in another form."""
    text = read_text(source)
    edits = []
    for label in find_labels(text, 0, len(text.clean)):
        words = text.clean[label.start : label.end]
        if label.kind != "sklep" or label.intro != label.start or label.quoted or label.number == "1":
            continue
        after = len(text.clean[label.end :]) - len(text.clean[label.end :].lstrip(" \n-–—"))
        if words[:1].isdigit() or not text.line_start(label.start) or text.clean[label.end + after] in '»"„':
            continue
        edits.append(Edit(text.place(label.start), text.place(label.end + after), "\n" + LABELS[form](label.number)))
    return changed(source, edits)


# ------------------------------------------------------------------------------------------------ votes

# figure → how it is said: of none, of one or of many
Forms = dict[str, tuple[str, str, str]]
_SIGNS: Forms = {
    "present": ("navzočih {}", "navzočih {}", "navzočih {}"),
    "registered": ("prijavljenih {}", "prijavljenih {}", "prijavljenih {}"),
    "in_favour": ("za {}", "za {}", "za {}"),
    "against": ("proti {}", "proti {}", "proti {}"),
    "abstain": ("vzdržanih {}", "vzdržan {}", "vzdržanih {}"),
    "not_voting": ("ni glasovalo {}", "ni glasoval {}", "ni glasovalo {}"),
}


def _written(
    forms: Forms, between: str, lead: str = "", end: str = ".", colon: str = ""
) -> Callable[[dict[str, int]], str]:
    def write(figures: dict[str, int]) -> str:
        said = [forms[name][min(2, value)].replace("{}", colon + str(value)) for name, value in figures.items()]
        words = lead + between.join(said) + end
        return words[0].upper() + words[1:] if not lead else words

    return write


_SENTENCE: Forms = {
    "present": ("navzočih je bilo {} članov", "navzoč je bil {} član", "navzočih je bilo {} članov"),
    "registered": ("prijavilo se je {} članov", "prijavil se je {} član", "prijavilo se je {} članov"),
    "in_favour": ("za ni glasoval nihče", "za je glasoval {} član", "za je glasovalo {} članov"),
    "against": ("proti ni glasoval nihče", "proti je bil {} član", "proti je glasovalo {} članov"),
    "abstain": ("vzdržal se ni nihče", "vzdržal se je {} član", "vzdržalo se je {} članov"),
    "not_voting": ("{} članov ni glasovalo", "{} član ni glasoval", "{} članov ni glasovalo"),
}
_BALLOTS: Forms = {
    "present": ("od {} navzočih", "od {} navzočega", "od {} navzočih"),
    "registered": ("od {} prijavljenih", "od {} prijavljenega", "od {} prijavljenih"),
    "in_favour": ("nobenim glasom za", "{} glasom za", "{} glasovi za"),
    "against": ("nobenim glasom proti", "{} glasom proti", "{} glasovi proti"),
    "abstain": ("brez vzdržanih glasov", "{} vzdržanim glasom", "{} vzdržanimi glasovi"),
    "not_voting": ("{} članov ni glasovalo", "{} član ni glasoval", "{} članov ni glasovalo"),
}
_REVERSED: Forms = {
    "present": ("{} navzočih", "{} navzoč", "{} navzočih"),
    "registered": ("{} prijavljenih", "{} prijavljen", "{} prijavljenih"),
    "in_favour": ("nihče za", "{} glas ZA", "{} glasov ZA"),
    "against": ("nihče proti", "{} glas PROTI", "{} glasov PROTI"),
    "abstain": ("nihče vzdržan", "{} VZDRŽAN", "{} VZDRŽANIH"),
    "not_voting": ("{} ni glasovalo", "{} ni glasoval", "{} ni glasovalo"),
}
_MEMBERS: Forms = {
    "present": ("navzočih je bilo {} svetnikov", "navzoč je bil {} svetnik", "navzočih je bilo {} svetnikov"),
    "registered": (
        "prijavljenih je bilo {} svetnikov",
        "prijavljen je bil {} svetnik",
        "prijavljenih je bilo {} svetnikov",
    ),
    "in_favour": ("nihče ni glasoval za", "{} svetnik je glasoval za", "{} svetnikov je glasovalo za"),
    "against": ("nihče ni bil proti", "{} svetnik je bil proti", "{} svetnikov je bilo proti"),
    "abstain": ("nihče se ni vzdržal", "{} svetnik se je vzdržal", "{} svetnikov se je vzdržalo"),
    "not_voting": ("{} svetnikov ni glasovalo", "{} svetnik ni glasoval", "{} svetnikov ni glasovalo"),
}
_TABLE: Forms = {name: (f"{word}{{}}",) * 3 for name, word in {
    "present": "NAVZOČI", "registered": "PRIJAVLJENI", "in_favour": "ZA", "against": "PROTI", "abstain": "VZDRŽANI",
    "not_voting": "NI GLASOVALO"}.items()}  # fmt: skip

VOTES: dict[str, Callable[[dict[str, int]], str]] = {
    "Navzočih 9, za 8, proti 1.": _written(_SIGNS, ", "),
    "(9 navzočih, 8 glasov ZA, 1 glas PROTI)": _written(_REVERSED, ", ", lead="(", end=")"),
    "Glasovanje: navzočih 9; za 8; proti 1": _written(_SIGNS, "; ", lead="Glasovanje: ", end=""),
    "Za je glasovalo 8 članov, proti je bil 1 član.": _written(_SENTENCE, ", "),
    "Za je glasovalo 8 članov. Proti je bil 1 član.": _written(_SENTENCE, ". "),
    "8 svetnikov je glasovalo za, 1 svetnik je bil proti.": _written(_MEMBERS, ", "),
    "Sprejeto s 8 glasovi za, 1 glasom proti.": _written(_BALLOTS, ", ", lead="Odločeno je bilo z "),
    "NAVZOČI: 9, ZA: 8": _written(_TABLE, ", ", end="", colon=": "),
    "ZA - 8 / PROTI - 1": _written(_TABLE, " / ", end="", colon=" - "),
    "ZA: 8 ⏎ PROTI: 1": _written(_TABLE, "\n", end="", colon=": "),
    "ZA = 8 | PROTI = 1": _written(_TABLE, " | ", end="", colon=" = "),
    "Izid glasovanja: 8 glasov ZA, 1 glas PROTI.": _written(_REVERSED, ", ", lead="Izid glasovanja: "),
    "Rezultat glasovanja – ZA: 8, PROTI: 1": _written(_TABLE, ", ", lead="Rezultat glasovanja – ", end="", colon=": "),
}
_FIGURES = ("present", "registered", "in_favour", "against", "abstain", "not_voting")


def with_votes(source: str, form: str) -> str:
    """Return the text with the votes that are sentences of their own said in another form."""
    text = read_text(source)
    edits = []
    for vote in find_votes(text, 0, len(text.clean)):
        place = _own_sentence(text, vote)
        figures = {name: value for name in _FIGURES if (value := getattr(vote.vote, name)) is not None}
        if (
            place
            and not vote.vote.unanimous
            and {"in_favour", "against"} <= figures.keys()
            and not vote.contradicts_itself
        ):
            edits.append(Edit(text.place(place[0]), text.place(place[1] - 1) + 1, VOTES[form](figures)))
    return changed(source, edits)


def _own_sentence(text: Text, vote: FoundVote) -> tuple[int, int] | None:
    """Return the place of a vote's sentences where they hold nothing else and stand on lines of their own."""
    start, end = sentence_of(text, vote.start)[0], max(sentence_of(text, vote.end - 1)[1], vote.end)
    rest = regex.sub(r"\W|\d", "", text.clean[start : vote.start] + text.clean[vote.end : end])
    whole = text.line_start(start) and not text.clean[end : text.lines[text.line_at(end - 1)].end].strip()
    return (start, end) if whole and len(rest) < 4 else None


# ------------------------------------------------------------------------------------------------ lines, pages, slips


def with_width(source: str, width: int) -> str:
    """Return the text with its paragraphs, where each stands on one line, set in lines of `width` signs."""
    pages = []
    if max(map(len, source.split("\n"))) < 2 * width:
        return source  # its lines are set already
    for page in source.split("\f"):
        out: list[str] = []
        for line in page.split("\n"):
            indent = len(line) - len(line.lstrip())
            if len(line) <= width or regex.search(r"\S {3,}\S", line):
                out.append(line)
                continue
            row = " " * indent
            for word in line.split():
                if len(row) + len(word) > width and row.strip():
                    out.append(row.rstrip())
                    row = ""
                row += word + " "
            out.append(row.rstrip())
        pages.append("\n".join(out))
    return "\f".join(pages)


def with_pages(source: str, every: int, running: str) -> str:
    """Return the text, if it has no pages, parted into some of `every` lines with running lines."""
    if "\f" in source:
        return source
    lines = source.split("\n")
    pages = [lines[at : at + every] for at in range(0, len(lines), every)]
    shown = [
        "\n".join([*([running, ""] if number > 1 else []), *page, "", f"Stran {number} od {len(pages)}"])
        for number, page in enumerate(pages, 1)
    ]
    return "\f".join(shown)


SLIPS = {
    "SKLEP": "SKLFP", "Sklep": "Skiep", "PROTI": "PR0TI", "točki": "točkl", "rn": "m", "DNEVNI RED": "DNEVNI RFD",
    "č": "ć",
}  # fmt: skip


def with_slips(source: str, seed: int, slip: str, share: float = 0.3) -> str:
    """Return the text with a slip of OCR in a share of the places where it may happen."""
    chance = random.Random(seed)
    return regex.sub(regex.escape(slip), lambda match: SLIPS[slip] if chance.random() < share else match[0], source)
