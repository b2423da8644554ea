"""How many minutes a text holds, and where each begins."""

from __future__ import annotations

from pipeline.segment.agenda import find_agendas
from pipeline.segment.header import find_header, session_in, titles
from pipeline.segment.tables import matcher, toml
from pipeline.segment.text import Text

LETTERHEAD = 12  # lines before a title that may be its letterhead
HEAD = 8  # lines after a title in which its session is named


def find_records(text: Text) -> list[int]:
    """Return the lines on which minutes begin; the first is 0, whether a title stands there or a fragment.

    A title begins minutes of its own where a session is named under it and something was minuted since the last one.
    """
    starts = [0]
    ended = matcher(toml("closing")["ended"])
    last_title: int | None = None
    for line in titles(text, 0, len(text.lines)):
        begins = text.lines[line].start
        reach = text.lines[min(line + HEAD, len(text.lines) - 1)].end
        if not session_in(text, begins, reach):
            continue
        since = text.lines[starts[-1]].start
        closed = next(ended.finditer(text.folded, since, begins), None) is not None
        if closed or (last_title is not None and line - last_title > HEAD):
            start = _with_letterhead(text, line, starts[-1])
            if start > starts[-1]:
                starts.append(start)
        last_title = line
    return starts


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


def is_minutes(text: Text) -> bool:
    """Say whether a text is minutes, or a part of some: an invitation, a decree or an empty page is not."""
    if not text.lines:
        return False
    table = toml("header")["documents"]
    marks = matcher(table["minutes"])
    titled = next(titles(text, 0, min(len(text.lines), 40)), None) is not None
    told = sum(1 for _ in marks.finditer(text.folded))
    other = matcher(table["other"])
    other_title = any(other.match(text.folded_line(line).strip(" *.:")) for line in range(min(len(text.lines), 25)))
    if other_title and not titled:
        return told >= 3
    if titled:
        return True
    named = find_header(text, min(len(text.lines), 30)).event
    return told >= 2 or (told >= 1 and (named.ordinal is not None or bool(find_agendas(text))))
