"""Page furniture: page numbers, running headers and footers. It is no part of the text of the minutes."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from rapidfuzz import fuzz

from pipeline.segment.tables import fold, matcher, toml

EDGE = 3  # lines from the top and from the foot of a page that may be furniture
ALIKE = 88  # rapidfuzz ratio from which two lines, digits masked, are one running line
LETTERHEAD = 12  # lines from the top in which a title may stand
SHORT = 110  # a running line is not longer, in characters


def furniture(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return the (page, line), counted from 0, of the lines that are page furniture."""
    table = toml("furniture")
    anywhere, edge, running = (matcher(table[name]) for name in ("anywhere", "edge", "running"))
    title = matcher(toml("header")["titles"])
    found: set[tuple[int, int]] = set()
    edges: list[tuple[list[tuple[int, str]], list[tuple[int, str]]]] = []
    for page, lines in enumerate(pages):
        filled = [(index, fold(line.strip())) for index, line in enumerate(lines) if line.strip()]
        goes_on = {index for index, line in enumerate(lines) if line.lstrip()[:1].islower()}
        numbered = [place for place, (_, line) in enumerate(filled) if anywhere.fullmatch(line)]
        found |= {(page, filled[place][0]) for place in numbered}
        found |= {(page, index) for index in _under_page_numbers(filled, numbered)}
        filled = [(index, line) for index, line in filled if (page, index) not in found]
        if len(pages) > 1:
            for index, line in filled[:1] + filled[-1:]:
                if edge.fullmatch(line) or (len(line) < SHORT and running.search(line)):
                    found.add((page, index))
            filled = [(index, line) for index, line in filled if (page, index) not in found]
        else:
            found |= {(page, index) for index, line in filled[-1:] if index > 20 and edge.fullmatch(line)}
        # a line that begins small goes on with a sentence of the page before
        filled = [(index, line) for index, line in filled if index not in goes_on]
        # on a page with a title the top lines are a letterhead: minutes begin there
        titled = any(title.fullmatch(_closed_up(line).strip(" *.:")) for _, line in filled[:LETTERHEAD])
        # where minutes of several sessions follow each other, each may end with the same words and signatures
        foot = [(index, line) for index, line in filled[-EDGE:] if not _closes(line)] if len(filled) > 2 * EDGE else []
        edges.append(([] if titled and page > 0 else filled[:EDGE], foot))
    return found | _running(edges)


def _closes(line: str) -> bool:
    table = toml("closing")
    return matcher(table["ended"]).search(line) is not None or matcher(table["signing"]).match(line) is not None


def _under_page_numbers(filled: Sequence[tuple[int, str]], numbered: Sequence[int]) -> set[int]:
    """Return the running lines of pages that no form feed parts: each stands, the same, under a page number's line."""
    under = [filled[place + 1] for place in numbered if place + 1 < len(filled)]
    return {index for index, line in under if sum(line == other for _, other in under) > 1}


def _closed_up(line: str) -> str:
    return line.replace(" ", "") if regex.fullmatch(r"(?:\w ){3,}\w", line.strip()) else line


def _running(edges: list[tuple[list[tuple[int, str]], list[tuple[int, str]]]]) -> set[tuple[int, int]]:
    """Return the lines that come back at the same edge of the next page or the next but one."""
    found: set[tuple[int, int]] = set()
    for side in (0, 1):
        for page, sides in enumerate(edges):
            for later in range(page + 1, min(page + 3, len(edges))):
                for index, line in sides[side]:
                    for other_index, other in edges[later][side]:
                        if _one_running_line(line, other):
                            found.add((later, other_index))
                            # the first page's letterhead is read, though it comes back as a running header
                            if page > 0 or side == 1:
                                found.add((page, index))
    return found


def _one_running_line(line: str, other: str) -> bool:
    if not 8 <= len(line) <= SHORT or line.endswith((":", ";")) or other.endswith((":", ";")):
        return False
    if line[0].isdigit() or line.startswith(("k ", "ad", "sklep")):
        return line == other  # "5. redna seja …", but not "K 2. točki" and "K 3. točki"
    masked, other_masked = (regex.sub(r"\d+", "0", value) for value in (line, other))
    return fuzz.ratio(masked, other_masked) >= ALIKE
