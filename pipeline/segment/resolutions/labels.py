"""Labels of resolutions: "SKLEP 59/12:", "s k l e p : (št. 1)", "sprejeli naslednji SKLEP:", "AMANDMA svetnice …:"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.patterns import compiled
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import sentence_start
from pipeline.segment.wording.numerals import roman
from pipeline.segment.wording.tables import fold, matcher, pattern, toml

# "št. 61"  "2.1"  "59/12"  "(št. 1)"  "št.: 276"  "032-5/2012"  "3/2014-I"  "IV."  "2/D5"  "A/1"  "OF 1"  "1/7i"
_NUMBER = compiled(
    r"""(?:\s*['’/,.]{1,2}(?=\s*st)|\s*-(?=\s*\d))?\s*[(]?\s*(?:s{1,2}\s?[til1]o?[.,]?|stev\.?|stevilka)?\s*[:.]?\s*
        (?P<number>\d{1,2}(?:\.\d{1,2}){1,2}(?:/\d{2,4})?(?=\.?[ \t]*(?::|\||\n|$))
          | (?<=t\.\s?)\p{L}{1,4}-\d{1,3}/\d{1,4}
          | \d[\dl]{0,3}(?:[a-z](?=[-/]\d))?(?:(?:\s?/\s?|-)(?:\p{L}?\d{1,4}[a-z]?|[ivx]{1,4}|\p{L})(?!\p{L})){0,4}
          | (?P<body>\p{L}{1,4})[ ]\d{1,3}(?=\s*:)
          | (?:[a-h]|[ivx]{1,5})/\d{1,3} | [ivx]{1,5}(?=\s*[.:)]|\s\() | [a-h](?=\s*(?::|\(|[–-]\s|\)?[ \t]*$)))
        (?:-(?=:))?[ \t]*\.?[ \t]*[)]?(?![\d.,]*\d)""",
    regex.VERBOSE | regex.MULTILINE,
)
_LATE_NUMBER = compiled(
    r"\s*[(]\s*st(?:[il1]|\p{Ll}{1,2})?\.?\s*(?P<number>\d[\dl]{0,3}(?:(?:\s?/\s?|-)(?:\d{1,4}|[ivx]{1,4}))*)\s*(?:[)]|$)",
    regex.MULTILINE,
)  # "s k l e p : (št. 1)"
_GLUED_NUMBER = compiled(r"s{1,2}t\.?\s*\d")
# "SKLEP O ZAČASNEM FINANCIRANJU" is the name of an act, over two lines in capitals only
_ACT = compiled(r"[ \t]+[oO]\s+\p{L}|\s*\n\s*O\s+\p{Lu}{2}")
_AMENDMENT = compiled(r"\s*amandma\s+(?:st\.\s*)?(?P<number>\d{1,2})\b")
_PROPOSAL_HEAD = compiled(r"Predlog(?:\s+\p{Ll}+){1,4}")
_PROPOSAL_ENDED = compiled(r"\bpredlog\s+(?:je|ni)\s+(?:bil\s+)?(?:soglasno\s+)?(?:sprejet|izglasovan|zavrnjen)")
# over folded text: "SKLEPI:", "sprejel naslednja sklepa:", "sprejel tele sklepe:"
_SEVERAL = compiled(
    r"""\bsklepi\b | \bpredlog[aie]\s+sklepov\b | (?m:^[ \t]*sklep[ae][ \t]*:)
      | \b(?:(?:(?:sprejet|naslednj|sledec)[ae]|t[ae](?:le)?|dva|oba|obadva|vse|tri|stiri)\s+)+sklep[ae]\b""",
    regex.VERBOSE,
)
SAME_NUMBERING = 3  # resolutions whose numbers hold that of the session
PROPOSAL_LINES = 6  # a proposal with its outcome
AMENDMENT_LINES = 20  # over which an amendment is discussed before its words
SPOILT_LETTERS = 3  # of a letter-spaced label that begins rightly: "S K LyE: B :"
LED_LETTERS = 2  # of a label to which the line before leads: "je sprejel naslednji" / "SKEER:"
_SPOILT_SPACED = compiled(r"\s*S K ")
_PARTED = compiled(r"\s*(?P<word>S ?K ?L ?E ?P)(?<=S.* .*)(?!\p{L})")
SPOILT_LINE = 12  # signs of a line that holds nothing but "S K L E P" and what was misread into it
_TOLD = compiled(r"\s*(?:\([^()]*\)\s*)?(?:je|se|so|ni|niso|še|bo|pa)\s")  # what became of it
_NUMBERED = compiled(r"\s*(?P<word>s\p{L}{3,11})\s*[:;.]?\s*[(]s{1,2}t\.?\s*\d{1,4}[)]?\s*$", regex.MULTILINE)
_SPACE = compiled(r"\s*")
_COLON = compiled(
    r"""[\s.;'’]*(?:,?\s*ki\ se\ glasi|,?\s*in\ sicer|(?:ni|je)\ bil\w*\ (?:soglasno\ )?(?:sprejet|zavrnjen)\w*)?
        \s*:(?:\s?[:.;,])* | ;(?=\s[\p{Lu}\d])""",
    regex.VERBOSE,
)
_MARGIN = compiled(r"\s*(?P<vote>\d{1,3}(?:\s?:\s?\d{1,3}){1,3})\s{2,}")
_SLASHED = compiled(r"^[ \t]*(?P<sign>/(?P<number>\d{1,3})/)\s+(?=\p{Lu})", regex.MULTILINE)
_VOTED_ON = compiled(r"\bza predlog|\bpredlog (?:je|ni)\b|\bglasov")
AFTER_NUMBER = 500  # signs within which it is told how the vote went
_OPENING_QUOTES = ("»", "„", '"', "“")
# "AMANDMA svetnice Irene Lavrič:"  "SKLEP OBČINSKEGA SVETA:"  "Predlog sklepa (Jurij Krempl)"
# "SKLEP št. 301 [ZA: 9, PROTI: 0] SPREJET", where a scan may have one bracket as another
_TAIL = compiled(
    r"""  (?:(?:(?<=[ \t])|[ \t]+)(?!(?:je|so|se|ni|da)\b)[\p{L}./-]+){1,6}[ \t]*(?=:)
        | [ \t]*\([^()\n]{2,60}\)[ \t]*(?=:|$)
        | [ \t]*[\[({][^\[\](){}\n]{2,80}[\])}]
          (?:[ \t]+(?i:(?:ni[ \t]+)?(?:sprejet|izglasovan|potrjen|zavrnjen)\p{L}*))?[ \t]*(?=:|$)
        | (?:[ \t]+\p{L}[\p{L}.-]+){0,5}[ \t]+(?i:k\ \d{1,3}\.\ členu)(?:[ \t]*\([^()\n]{2,60}\))?[ \t]*(?=:|$)
        | (?:[ \t]+\p{L}[\p{L}.-]+){1,6}[ \t]+\([^()\n]{2,60}\)[ \t]*(?=:)
        | (?:[ \t]+\p{Lu}\p{Ll}+){1,4}[ \t]*$
        | [ \t]+(?:svetni|član|odbor|komisij|delega|župan)\p{L}+(?:[ \t]+\p{L}+){0,5}[ \t]*$
        | [ \t]*se\ glasi[ \t]*(?=:)
        | ,[^.:;\n]{3,60}(?=:)""",
    regex.VERBOSE | regex.MULTILINE,
)
_NAMED = compiled(r"(?:[ \t]+\p{Lu}[\p{L}.-]*){1,3}(?=:\s*[\p{Lu}»„])")  # "predlog M. Langus: V 14. členu"
# "1. SKLEP:"  "II. Sklep:"  "Drugi predlog:"
_BEFORE = compiled(
    r"(?:(?:prvi|drugi|tretji|cetrti)$|(?P<number>\d{1,3})(?:\s?[.)]|(?=\s))|(?P<roman>[ivx]{1,5})\.)?\s*[\"'»]?"
)
# The sign of a resolution's part: "1."  "II."  "a)"  "-"
PART = compiled(r"\s*[»„]?(?:\d{1,2}[.)](?!\d|[a-h][.)]?\s)|[IVXl|]{1,5}\.(?=\s)|[a-h]\)|[-–—•*▪]\s)")
_ENTRY = compiled(
    r"\s*(?:(?P<sign>[a-h]|\d{1,2}|[IVX]{1,4})[.)]|\d{1,2}\.(?P<sign>\d{1,2})\.?(?=\s)|(?P<sign>[•▪]))\s+(?=\p{Lu})"
)  # "a) …"  "2. …"  "IV. …"  "2.1 …"
_FIRST_WORD = compiled(r"[\s*•]*(?:\d{1,3}[.)]\s*)?(?P<word>\p{Lu}{2}[\p{L}\d]{2,4})(?=\W)")
_SPOILT_REST = compiled(r"[ \t]\p{Lu}{1,2}(?=[ \t]+[sš]t\.[ \t]*\d)")  # "S K L E RP št. 21:"


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a resolution: `start` and `end` are places in `Text.clean`, `intro` that of its sentence."""

    start: int
    end: int
    intro: int
    number: str | None
    kind: str
    opens_line: bool
    quoted: bool  # it stands between quotation marks

    @property
    def proposes(self) -> bool:
        """Say whether what follows is only proposed, and may be rejected: "PREDLOG SKLEPA", "AMANDMA"."""
        return self.kind in kinds("proposal")


@cache
def kinds(of: str) -> frozenset[str]:
    """Return the kinds of label that the table says are a "proposal", a "motion" or a "stance"."""
    return frozenset(label["kind"] for label in toml("resolutions")["label"] if of in label.get("is", ()))


@cache
def _kinds() -> list[tuple[str, regex.Pattern[str]]]:
    return [(label["kind"], matcher([label["phrase"]])) for label in toml("resolutions")["label"]]


@cache
def _any_label() -> regex.Pattern[str]:
    # glued words ("sprejeliSKLEPšt. 276:") begin inside a word; they count in capitals only
    phrases = (pattern(label["phrase"]) for label in toml("resolutions")["label"])
    return compiled("|".join(phrase.removeprefix(r"(?<!\w)").removesuffix(r"(?!\w)") for phrase in phrases))


@lru_cache(maxsize=20_000)  # asked of each item twice, as votes are
def find_labels(text: Text, start: int, end: int) -> tuple[Label, ...]:
    """Return the labels of resolutions in `text.clean[start:end]`."""
    found: list[Label] = []
    places = [match.span() for match in _any_label().finditer(text.folded, start, end)]
    for begin, stop in sorted([*places, *_spoilt_labels(text, start, end)]):
        if found and begin < found[-1].end:
            continue
        label = _label(text, begin, stop) or _label_below(text, begin, stop)
        if label is not None and not (found and _within(text, label, found[-1])):
            found.append(label)
    led = [
        *_slashed(text, start, end),
        *_leads(text, start, end, found),
        *_unsaid(text, start, end, found),
        *_headed(text, start, end, found),
    ]
    return tuple(sorted([*found, *led], key=lambda label: label.start))


def _label_below(text: Text, start: int, end: int) -> Label | None:
    """Return the label on a line of its own that ends one over two: "… sprejel ugotovitveni" / "SKLEP 1/5"."""
    newline = text.clean.rfind("\n", start, end)
    below = _any_label().search(text.folded, newline + 1, end) if newline >= 0 else None
    return _label(text, *below.span()) if below is not None else None


def numbered_by_session(numbers: Sequence[str | None], ordinal: int | None) -> bool:
    """Say whether the numbers of resolutions hold that of their session: "SKLEP 5/13" in the 13th one."""
    parted = [number for number in numbers if number and "/" in number]
    of_session = sum(ordinal in session_numbers(number) for number in parted)
    return of_session >= SAME_NUMBERING and of_session > len(parted) / 2


def session_numbers(number: str | None) -> list[int]:
    """Return the two parts of a resolution's number of which one may be that of its session: "5/13"."""
    parts = (number or "").split("/")
    return [int(part) for part in parts] if len(parts) == 2 and all(part.isdigit() for part in parts) else []


def each_of_list(text: Text, labels: Sequence[Label], votes: Sequence[tuple[int, int]], end: int) -> list[Label]:
    """Return `labels` with a label for each entry of a list that is voted on one by one: "SKLEPI:" / "a) … – 7 za".

    Args:
        votes: where votes begin and end, in order.
        end: where what is looked at ends.
    """
    found: list[Label] = []
    for place, label in enumerate(labels):
        stop = labels[place + 1].intro if place + 1 < len(labels) else end
        entries = _decided_apart(text, label, stop, votes)
        if not entries:
            found.append(label)
            continue
        for start, sign in entries:
            number = text.clean[start:sign].strip(" .)•▪") or None
            intro = label.intro if start == entries[0][0] else start
            found.append(Label(start, sign, intro, number, label.kind, opens_line=True, quoted=False))
    return found


def _decided_apart(text: Text, label: Label, end: int, votes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the entries of the list under a label that are resolutions of their own; none if they are parts of one."""
    if _SEVERAL.search(text.folded, label.intro, label.end) is None:
        named = "sklep" in text.folded[label.start : label.end]  # "Svet je sklenil:" tells not how many
        return [] if named else _told_together(text, _entries(text, label.end, end), end)
    entries = _entries(text, label.end, end) or _parted_by_votes(text, label.end, end, votes)
    edges = [*(start for start, _ in entries[1:]), end]
    voted = [any(a <= vote < b for vote, _ in votes) for (a, _), b in zip(entries, edges, strict=False)]
    if any(voted[:-1]):
        return entries
    return _told_together(text, entries, end) or (entries if all(voted) else [])


def _entries(text: Text, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the entries of a list begin, and where the words after their signs do: "a) …", "2. …"."""
    found: list[tuple[int, int]] = []
    for line in text.lines[text.line_at(start) + 1 :]:
        if line.start >= end:
            break
        sign = _ENTRY.match(text.clean, line.start, line.end)
        expected = chr(ord("a") + len(found)), str(len(found) + 1), "•", "▪"
        letters = sign is not None and sign["sign"].isupper() and roman(sign["sign"]) == len(found) + 1
        if sign and (sign["sign"] in expected or letters):
            found.append((line.start + line.indent, sign.end()))
        elif not found:
            break
    return found


def _told_together(text: Text, entries: Sequence[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """Return those of `entries` of which a sentence right below tells the outcome: "Sklepa sta bila sprejeta."."""
    first = entries[0][0] if entries else end
    told = matcher(toml("resolutions")["outcome"]["all"]).search(text.folded, first, end)
    if told is None or not text.line_start(told.start()):
        return []
    found = [(start, sign) for start, sign in entries if start < told.start()]
    begun = {text.line_at(start) for start, _ in found}
    lines = range(text.line_at(first), text.line_at(told.start()))
    listed = all(line in begun or not text.lines[line].gap or text.lines[line].first_on_page for line in lines)
    return found if listed and len(found) > 1 else []


def _parted_by_votes(text: Text, start: int, end: int, votes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the same for entries without signs, each of which ends with its vote: "Pot se uredi. – 51 glasov za"."""
    found: list[tuple[int, int]] = []
    line = text.line_at(start) + 1
    for _, stop in votes[bisect_left(votes, (start, start)) :]:
        if stop > end or line >= len(text.lines) or (found and text.lines[line].gap):
            break
        found.append((text.lines[line].start, text.lines[line].start))
        line = text.line_at(stop) + 1
        if text.clean[stop : text.lines[line - 1].end].strip(" .)"):
            return []
    return found if len(found) > 1 else []


def _leads(text: Text, start: int, end: int, labels: Sequence[Label]) -> Iterator[Label]:
    """Yield the places where a sentence leads to a resolution that has no label: "… je sklenil:"."""
    table = toml("resolutions")["lead"]
    for kind, phrases in (("sklep", table["phrases"]), ("predlog", table["proposals"])):
        for match in matcher(phrases).finditer(text.folded, start, end):
            if matcher(table["figures"]).match(text.folded, text.first_word(match.end(), end)):
                continue  # "Glasovanje o amandmaju: 11 prisotnih, 9 za, 2 proti"
            space = _SPACE.match(text.clean, match.end())
            if not any(
                (label.intro <= match.end() and label.end > match.start()) or (space and label.start == space.end())
                for label in labels
            ):
                yield _lead(text, *match.span(), kind, _number_above(text, match.start(), labels))


def _slashed(text: Text, start: int, end: int) -> Iterator[Label]:
    """Yield the numbers between strokes that stand before what is voted on: "/1/  Mandat se potrdi."."""
    for match in _SLASHED.finditer(text.clean, start, end):
        if _VOTED_ON.search(text.folded, match.end(), min(end, match.end() + AFTER_NUMBER)) is not None:
            yield Label(match.start("sign"), match.end(), match.start("sign"), match["number"], "predlog", True, False)


def _unsaid(text: Text, start: int, end: int, labels: Sequence[Label]) -> Iterator[Label]:
    """Yield the places where a paragraph ends that leads to a resolution whose label was lost: "Zbor je sprejel"."""
    leads = matcher(toml("resolutions")["lead"]["unsaid"])
    agenda = matcher(toml("agenda")["labels"])
    for line in range(text.line_at(start), min(text.line_at(max(start, end - 1)), len(text.lines) - 1)):
        here, following = text.lines[line], text.lines[line + 1]
        begins = text.line(line + 1).strip()[:1]
        if not following.gap or begins.islower() or agenda.search(text.folded_line(line + 1)) is not None:
            continue
        if not any(here.start <= label.start and label.intro <= following.end for label in labels):
            said = (one.span() for one in leads.finditer(text.folded, here.start, here.end))
            yield from (_lead(text, begin, stop) for begin, stop in said if stop == here.end)


def _number_above(text: Text, place: int, labels: Sequence[Label]) -> str | None:
    """Return the number of the amendment whose words a lead opens: "Amandma št. 2 - Ana Rus" / … / "Vsebina: …"."""
    last = text.line_at(place)
    for line in range(last - 1, max(-1, last - AMENDMENT_LINES), -1):
        here = text.lines[line]
        if any(here.start <= label.start < place for label in labels):
            return None
        if (head := _AMENDMENT.match(text.folded, here.start, here.end)) is not None:
            return head["number"]
    return None


def _headed(text: Text, start: int, end: int, labels: Sequence[Label]) -> Iterator[Label]:
    """Yield lines that head a proposal whose outcome is told below: "Predlog spremembe cenika" / … / "Predlog ni …"."""
    for line in range(text.line_at(start), min(text.line_at(max(start, end - 1)), len(text.lines) - 1)):
        here = text.lines[line]
        if _PROPOSAL_HEAD.fullmatch(text.line(line).strip()) is None or not start <= here.start < end:
            continue
        below = range(line + 1, min(line + 1 + PROPOSAL_LINES, len(text.lines)))
        told = any(_PROPOSAL_ENDED.search(text.folded_line(at)) for at in below)
        if told and not any(here.start <= label.start < here.end for label in labels):
            yield Label(here.start, here.end, here.start, None, "predlog", True, False)


def _lead(text: Text, start: int, end: int, kind: str = "sklep", number: str | None = None) -> Label:
    return Label(start, end, sentence_start(text, start), number, kind, False, False)


def _within(text: Text, label: Label, before: Label) -> bool:
    """Say whether a label stands in another one's text: "SKLEP:" / "Svetu se predlaga, da sprejme sklep: 1. …"."""
    return text.clean[label.start].islower() and not text.clean[before.end : max(before.end, label.intro)].strip()


def _spoilt_labels(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places of "SKLEP" at the beginning of a line with one letter misread: "SKLFP", "SKLEe"."""
    for line in range(text.line_at(start), len(text.lines)):
        here = text.lines[line]
        if here.start >= end:
            break
        words = text.line(line).strip()
        letters = compiled(r"\P{L}").sub("", words) if len(words) <= SPOILT_LINE else ""
        if (
            letters
            and "sklep" not in fold(words)
            and len(letters) <= 6
            and (_like_label(letters[:5]) or _like_label(letters, _letters_spoilt(text, line)))
        ):
            yield here.start + here.indent, here.end  # "S: K LEP"
            continue
        numbered = _NUMBERED.match(text.folded, here.start, here.end)
        if numbered and "sklep" not in numbered[0]:
            yield numbered.span("word")  # "sklehp: (št. 42)"
            continue
        if (parted := _PARTED.match(text.clean, max(here.start, start), min(here.end, end))) is not None:
            yield parted.span("word")  # "SKL EP št. 96"
            continue
        match = _FIRST_WORD.match(text.clean, max(here.start, start), min(here.end, end))
        if match and match["word"].upper() != "SKLEP" and _like_label(match["word"]):
            rest = _SPOILT_REST.match(text.clean, match.end("word"), here.end)
            yield match.start("word"), rest.end() if rest else match.end("word")


def _letters_spoilt(text: Text, line: int) -> int:
    """Return how many letters of a label may be misread: more where it is spaced, or where a sentence leads to it."""
    if _SPOILT_SPACED.match(text.line(line)):
        return SPOILT_LETTERS
    return LED_LETTERS if _introduces(text, text.lines[line].start) else 1


def _like_label(word: str, letters: int = 1) -> bool:
    """Say whether a word in capitals is "SKLEP" but for so many letters."""
    return word[:2].isupper() and Levenshtein.distance(word.upper(), "SKLEP", score_cutoff=letters) <= letters


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word that may be a label, with what stands around it: "2. Amandma svetnice Ane Rus: …"."""

    start: int
    begin: int  # of the number or the ordinal before it
    end: int
    stop: int  # of its number and of whose it is
    number: str | None
    capitals: bool
    at_line_start: bool
    tailed: bool  # it is said whose it is
    colon: regex.Match[str] | None
    alone: bool  # nothing follows on its line
    rest: str  # of its line
    voted: bool  # figures stand in the margin before it


def _seen(text: Text, start: int, end: int) -> _Seen:
    words = text.clean[start:end]
    capitals = words[:2].isupper()
    line_start = text.lines[text.line_at(start)].start
    margin = _MARGIN.match(text.folded, line_start, start)  # "8 : 0     Sklep 9/93."
    before = text.folded[margin.end() if margin else line_start : start].strip(" \t•·*▪→➢►>-–—\"'»„")
    lead = _BEFORE.fullmatch(before)
    begin = line_start + text.folded[line_start:start].index(before) if lead and before else start
    begin = margin.start("vote") if margin and lead else begin
    number, stop = lead["number"] if lead else None, end
    after = _NUMBER.match(text.folded, end)
    listed = after is not None and after[0].lstrip()[:1] == ":" and "st" not in after[0]
    lettered = after is not None and after[0].rstrip().endswith(")")  # "Sklep a)"
    if after and after["body"] and not text.clean[slice(*after.span("body"))].isupper():
        after = None  # "sklep so 3:"
    bare = after is not None and text.clean[slice(*after.span("number"))].isalpha()
    if (
        after
        and bare
        and text.clean[after.start("number")].islower()
        and text.clean[after.end()] != ":"
        and not lettered
    ):
        after = None  # "PREDLOG A", but no word
    if after and not listed and _is_number(text, after, lead is not None or capitals):
        digits = text.clean[slice(*after.span("number"))]
        number, stop = digits if after["body"] else compiled(r"\s").sub("", digits), after.end()
    tail = _TAIL.match(text.clean, stop) if lead and (words[0].isupper() or before) else None
    tail = tail or (_NAMED.match(text.clean, stop) if lead else None)
    stop = tail.end() if tail else stop
    rest = text.clean[stop : text.lines[text.line_at(min(stop, len(text.clean) - 1))].end]
    alone = not rest.strip(" .:;,-–—\n\t")
    if capitals and lead and len(rest.strip()) == 1 and rest.strip().isalpha():
        alone, stop = True, stop + len(rest.rstrip())  # "SKLEP s": a speck read as a letter
    colon = _COLON.match(rest)
    return _Seen(
        start, begin, end, stop, number, capitals, lead is not None, tail is not None, colon, alone, rest, bool(margin)
    )


def _label(text: Text, start: int, end: int) -> Label | None:
    if _is_glued(text, start, end) or _ACT.match(text.clean, end) or _in_title(text, start):
        return None
    kind = next((kind for kind, phrase in _kinds() if phrase.match(text.folded, start, end + 1)), "sklep")
    seen = _seen(text, start, end)
    goes_on = seen.at_line_start and _goes_on_before(text, start)
    if goes_on and not text.clean[start].isupper() and compiled(r"\s*[.;,].*").fullmatch(seen.rest):
        return None  # "z dnem sprejema tega" / "sklepa."
    if not (_opens_line(text, seen, kind) if seen.at_line_start else _opens_in_sentence(text, seen)):
        return None
    number, stop = seen.number, seen.stop + (seen.colon.end() if seen.colon else 0)
    if seen.at_line_start and seen.rest.lstrip().startswith("|"):
        stop += len(seen.rest)  # "SKLEP 17.3  |  navzočih 6  |  za 5  |  proti 1"
    if number is None and (late := _LATE_NUMBER.match(text.folded, stop)):
        number, stop = text.clean[slice(*late.span("number"))].replace(" ", ""), late.end()
    if not seen.at_line_start:
        intro = sentence_start(text, seen.begin)
    elif _introduces(text, seen.begin):
        intro = sentence_start(text, text.lines[text.line_at(seen.begin) - 1].end - 1)
    else:
        intro = seen.begin
    quoted = text.clean[max(0, start - 1) : start] in _OPENING_QUOTES and start > 0
    opens_line = seen.at_line_start and (seen.alone or not goes_on)
    return Label(seen.begin, stop, intro, number, kind, opens_line, quoted)


def _is_glued(text: Text, start: int, end: int) -> bool:
    """Say whether a word is part of a longer one.

    "sprejeliSKLEPšt. 276:": the label in capitals, what is glued to it not, unless a scan reads "SKLEPŠt."
    """
    capitals = text.clean[start : start + 2].isupper()
    glued = _GLUED_NUMBER.match(text.folded, end) is not None and (capitals or text.line_start(start))
    return any(
        beside.isalpha() and not (glued or (capitals and beside.islower()))
        for beside in (text.clean[start - 1 : start], text.clean[end : end + 1])
    )


def _opens_line(text: Text, seen: _Seen, kind: str) -> bool:
    """Say whether a word at the beginning of a line is a label: "SKLEP 5", "Sklep:", "Amandma Ane Rus"."""
    heads = seen.alone and (seen.capitals or seen.tailed or seen.number is not None or kind.endswith(" predlog"))
    if kind in kinds("motion") and not (seen.colon or heads):
        return False  # "amandmajem."
    follows = seen.rest.lstrip()[:1]
    dash = compiled(r"\s*[-–—]\s*[\p{Lu}\d]").match(seen.rest)
    named = seen.stop > seen.end and (follows.isupper() or follows in ".-–—|")
    if seen.alone and not seen.colon and not seen.capitals and _goes_on(text, seen.stop):
        return False  # "sklep" / "o cesti"
    return bool(
        seen.colon or seen.alone or dash or (seen.voted and named) or (seen.capitals and (named or follows.isupper()))
    )


def _opens_in_sentence(text: Text, seen: _Seen) -> bool:
    """Say whether a word inside a line is a label: "sprejela naslednji SKLEP 5", "… je sprejel sklep: …"."""
    if _TOLD.match(text.folded, seen.stop):
        return False  # "SKLEP 97/09 (nakup table) je izvršen."
    if seen.capitals and (seen.colon or seen.alone or seen.stop > seen.end):
        return True
    before = text.clean[max(0, seen.start - 4) : seen.start].rstrip()[-1:]
    begins = text.clean[seen.start].isupper() and before in (".", "!", "?")
    introduced = matcher(toml("resolutions")["introduced"]["by"])
    led = begins or introduced.search(text.folded, sentence_start(text, seen.start), seen.start) is not None
    return led and seen.colon is not None


def _in_title(text: Text, start: int) -> bool:
    """Say whether a word is of the title of the minutes: "PREDLOG" / "ZAPISNIKA", "ZAPISNIK IN SKLEPI"."""
    line, title = text.line_at(start), matcher(toml("header")["titles"])
    if title.fullmatch(text.folded_line(line).strip()):
        return True
    below = line + 1 < len(text.lines) and title.fullmatch(text.folded_line(line + 1).strip()) is not None
    return below and text.line_start(start)


def _is_number(text: Text, match: regex.Match[str], firm: bool) -> bool:
    """Tell "SKLEP 59/12:" and "Sklep št. 5" from "Sklep 4 članov"."""
    said = match[0].strip()
    if "\n" in text.clean[match.start() : match.start("number")]:
        return False
    if said.startswith("(") and "st" not in said and not said.endswith(")"):
        return False  # "PREDLOG (4 ZA, 7 PROTI): …"
    after = text.clean[match.end() : match.end() + 3].lstrip(" ")
    marked = said.startswith(("st", "(", ":")) and "st" in said
    if _COLON.match(text.clean, match.end()) or (firm and _TAIL.match(text.clean, match.end())):
        return True  # "so sprejeli naslednji sklep 5: …", "Sklep 5 k tej točki:"
    ends = not after or after[0] in ":;\n.-–—(|" or after[0].isupper() or said.endswith((".", ")"))
    return marked or (firm and ends)


def _goes_on_before(text: Text, start: int) -> bool:
    """Say whether a label in small letters goes on with the line before: "je sprejel" / "sklep št. 48: »…«"."""
    line = text.line_at(start)
    if line == 0 or text.clean[start].isupper() or text.lines[line].gap:
        return False
    return not text.line(line - 1).rstrip().endswith((".", "!", "?", ":"))


def _goes_on(text: Text, stop: int) -> bool:
    """Say whether the next line goes on with the sentence in which "sklep" is an ordinary word."""
    goes_on = text.clean[stop : stop + 60].lstrip()[:1].islower()
    return goes_on and PART.match(text.clean, stop) is None  # "Sklep št. 4" / "a) Društvo zgradi sobo."


def _introduces(text: Text, begin: int) -> bool:
    """Say whether the line before a label on a line of its own ends in "sprejela naslednji"."""
    line = text.line_at(begin)
    if line == 0:
        return False
    before = text.folded_line(line - 1).rstrip()
    column = compiled(r"\s{3,}").split(before.strip())[-1]  # "ZA: 3   PROTI: 4          NI SPREJETO"
    if matcher(toml("resolutions")["outcome"]["bare"]).fullmatch(column.strip(" ().–—-")):
        return False  # "(ni sprejeto)" / "Sklep 5:"
    if before.endswith(":") and len(before.split()) > 1 and _any_label().search(before.split()[-1]) is None:
        return True  # "za je glasovalo 29 delegatov, proti ni bil nihče:" / "s k l e p :"
    last = compiled(r"[.!?]\s").split(before)[-1]  # "Predlog ni bil sprejet. (2 za, 2 proti)" leads to nothing
    return (
        not before.endswith((".", "!", "?"))
        and not any(
            told.end() == len(before.rstrip(" )"))
            for told in matcher(toml("resolutions")["introduced"]["ended"]).finditer(before)
        )
        and matcher(toml("resolutions")["introduced"]["by"]).search(last) is not None
    )
