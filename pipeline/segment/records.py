"""How many minutes a text holds, and where each begins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter

from pipeline.patterns import compiled
from pipeline.segment.agenda.headings import explicit_heading
from pipeline.segment.agenda.printed import find_agendas
from pipeline.segment.header import find_header, session_in, titles
from pipeline.segment.resolutions.labels import find_labels
from pipeline.segment.text.clean_text import Text
from pipeline.segment.votes.votes import find_votes
from pipeline.segment.wording.dates import dates
from pipeline.segment.wording.tables import matcher, toml

LETTERHEAD = 12  # lines before a title that may be its letterhead
HEAD = 8  # lines after a title in which its session is named
TITLE_LINES, HEADER_LINES, OTHER_TITLE_LINES = 40, 30, 25  # in which a title or a session's name may stand
TOLD, TOLD_BESIDE_TITLE = 2, 3  # phrases of minutes that make a text some without a title; with another one's title


def find_records(text: Text) -> list[int]:
    """Return the lines on which minutes begin; the first is 0, whether a title stands there or a fragment.

    A title begins minutes of its own where a session is named under it and something was minuted since the last one.
    """
    starts = [0]
    # Looked for once: a year's minutes in one document have hundreds of titles.
    said = matcher(toml("closing")["ended"]).finditer(text.folded)
    ends = [match.span() for match in said if not _is_field(text, *match.span())]
    last_title: int | None = None
    named: str | None = None  # the number of the last title's session
    for line in titles(text, 0, len(text.lines)):
        begins = text.lines[line].start
        reach = text.lines[min(line + HEAD, len(text.lines) - 1)].end
        session = session_in(text, begins, reach)
        if session is None or (starts[-1] < line and not _is_head(text, line, reach)):
            continue
        since = text.lines[starts[-1]].start
        ordinal = session["ordinal"]
        here = slice(bisect_left(ends, (since, 0)), bisect_right(ends, begins, key=itemgetter(1)))
        closed = [text.line_at(start) for start, _ in ends[here]]
        if not closed and ordinal is not None and ordinal == named:
            continue  # a running line: "Zapisnik 6. seje, 28. 5. 2007"
        first = last_title is None and len(starts) == 1
        if closed or (not first and line - (last_title or 0) > HEAD) or (first and _is_other(text.part(0, line))):
            start = _with_letterhead(text, line, max([starts[-1], *closed]))
            if start > starts[-1]:
                starts.append(start)
        last_title, named = line, ordinal
    return starts


def _is_field(text: Text, start: int, end: int) -> bool:
    """Say whether a letterhead tells when the session ended, before the title: "Začetek: 17.05   Konec: 20.10"."""
    return text.line_at(start) < LETTERHEAD and text.clean[end : end + 3].lstrip().startswith(":")


def _is_head(text: Text, line: int, reach: int) -> bool:
    """Tell where minutes begin from the title of an item: "AD 1" / "ZAPISNIK 8. REDNE SEJE"."""
    if line and (explicit_heading(text, line - 1) is not None or find_labels(text, text.lines[line].start, reach)):
        return False
    told = matcher(toml("header")["phrases"]["after_organ"]).search(text.folded, text.lines[line].start, reach)
    return told is not None or next(dates(text.folded[text.lines[line].start : reach]), None) is not None


def _with_letterhead(text: Text, title: int, after: int) -> int:
    """Return the line of the letterhead over a title: it begins the page, or stands after the signatures' gap."""
    organ = matcher(toml("header")["organs"]["letterhead"])
    start = title
    for line in range(title - 1, max(after, title - LETTERHEAD), -1):
        if text.lines[line].page != text.lines[title].page:
            break
        if organ.match(text.folded_line(line).strip(" *")) is not None:
            start = line
        elif not text.lines[line + 1].gap and start == line + 1 and len(text.line(line)) > 60:
            break
    return start


def why_no_minutes(text: Text) -> str | None:
    """Return, in Slovene, why a text is not minutes nor a part of some; None where it is."""
    if not text.lines:
        return "Besedilo je prazno."
    if next(titles(text, 0, min(len(text.lines), TITLE_LINES)), None) is not None:
        return None
    table = toml("header")["documents"]
    told = sum(1 for _ in matcher(table["minutes"]).finditer(text.folded))
    told += sum(1 for _ in matcher(toml("closing")["ended"]).finditer(text.folded))
    told += sum(vote.vote.in_favour is not None for vote in find_votes(text, 0, len(text.clean)))
    other = _other_document(text)
    if other is not None:
        return None if told >= TOLD_BESIDE_TITLE else f"Besedilo ni zapisnik seje, temveč {other}."
    named = find_header(text, min(len(text.lines), HEADER_LINES)).event
    if told >= TOLD or (told >= 1 and (named.ordinal is not None or bool(find_agendas(text)))):
        return None
    return "V besedilu ni ne naslova zapisnika ne navedbe seje ne njenega poteka."


def _is_other(text: Text) -> bool:
    return _other_document(text) is not None and why_no_minutes(text) is not None


def _other_document(text: Text) -> str | None:
    """Return what a text says by its title to be, where that is no minutes: "vabilo na sejo"."""
    for line in range(min(len(text.lines), OTHER_TITLE_LINES)):
        folded = text.folded_line(line).strip(" *:")
        if compiled(r"(?<!\w)(?:se|je|so|sta)(?!\w)").search(folded):
            continue  # a sentence: "Odlok o cestnem redu se sprejme."
        for other in toml("header")["documents"]["other"]:
            if matcher(other["phrases"]).match(folded) is not None:
                return str(other["is"])
    return None
