"""The head of the minutes: which session of which body, when and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from pipeline.model import Event, EventKind
from pipeline.patterns import compiled
from pipeline.segment.people.names import is_person
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import sentence_of, sentences
from pipeline.segment.wording.dates import Found, dates, times
from pipeline.segment.wording.numerals import ordinals, roman
from pipeline.segment.wording.tables import fold, given_names, matcher, pattern, toml

_MUNICIPALITY = compiled(
    r"(?<!\w)(?:obcin[aei]|obcino)\s+(?P<name>\w[\w'-]*(?:\s+(?!obcin|mestn|svet|odbor|komisij)\w[\w'-]*){0,4})"
)
LONGEST_ORGAN = 90  # signs of its name
WRITTEN_REACH = 90  # signs from "ZAPISNIK" to the session at which it was written
ENDED_REACH = 120  # signs from "končala" to the time
_FIELD = compiled(r"\p{L}+(?:\s\p{L}+)?\s*:")
_FIELD_SIGNS = (":", "|")  # behind a label; in a table a stroke
_LETTER = compiled(r"(?<!\w)\p{L}$")
_VERB = compiled(r"(?<!\w)(?:ki|je|so|sta|se|ni|niso)(?!\w)")
_SAID_KIND = compiled(r"\bseja (?:je )?(?:bila )?(\w+)")  # "Seja je bila izredna."
_COUNTED = compiled(r"\s*:\s*\d{1,3}\b")
_LABELLED_SESSION = compiled(
    r"""[\s|]*(?:(?:zap\.?|zaporedna)\s+)?(?:st\.?|stevilka)?\s*sej[ae]\s*[:|]\s*
        (?P<ordinal>\d{1,3})\b\.?\s*(?P<kind>\w+)?""",
    regex.VERBOSE,
)
_TELLS = compiled(r"\s+(?:so|je|se|ni|niso|sta)(?!\w)")
_TOLD_PLACE = compiled(r"\s*(?P<place>(?:v|na|pri|prek|preko)\s[^;,]+?)(?=[;,]|\.?$)")
_DAY = compiled(r"\d|\s(?:ponedelj|tor[ek]|sred[oa](?!\w)|cetrt|pet[ek]k|sobot|nedelj)")
_DAY_NAME = compiled(r"\b(?:ponedelj|tor[ek]k|sred[oa]\b|cetrt[ek]k|pet[ek]k|sobot|nedelj)")
_WHEN = compiled(r"\d|(?<!\w)(?:dne|ob)(?!\w)|ponedelj|tor[ek]|sred[oa](?!\w)|cetrt|pet[ek]k|sobot|nedelj")
# "ob 19. uri" / "v gostilni pri Kovaču"
_ADDRESS = compiled(r"\p{L}\s\d{1,4}\p{Ll}?(?!\S)")  # "Cesta svobode 2"
_ASIDE = compiled(r"\n\(\p{Ll}[^,()\d\n]*\)(?=\n|$)")  # "v veliki dvorani" / "(prepis zvočnega zapisa)"
_AFTER_TIME = compiled(r"\dh?\s*\.?,?\s+(?:ur[ie],?\s+)?(?P<place>(?:v|na|pri|prek|preko|pred)\s+\p{L}{3})")


@dataclass(frozen=True, slots=True)
class Header:
    """The event, and where in `Text.clean` the sentence that names it ends.

    `session` is the place of its name; `other_date` a letterhead's date that is not the session's.
    """

    event: Event
    start: int
    end: int
    session: tuple[int, int] | None = None
    other_date: Found | None = None
    lost_time: int | None = None  # where a time should stand and its digits are lost


@cache
def _session() -> regex.Pattern[str]:
    kinds = "|".join(pattern(phrase) for phrase in toml("header")["kinds"])
    stems = "|".join(sorted(ordinals(), key=len, reverse=True))
    described = "|".join(pattern(phrase) for phrase in toml("header")["phrases"]["described"])
    gatherings = "|".join(pattern(phrase) for phrase in toml("header")["phrases"]["gatherings"])
    # 23. seje   2. redne seje   22. (dopisne) seje   XII. izredne seje   slavnostne seje   7, redne seje: a scan's
    return compiled(
        rf"""(?:(?P<ordinal>(?<![\d.,/])\d{{1,3}}|(?<!\w)[ivxl]{{1,6}})\s?(?:\.\s*|,\s(?=(?:{kinds})\s+sej))|(?<!\w)(?P<ordinal>{stems})[aeio]\s+)?
             (?:[(]?(?P<kind>{kinds})[)]?,?\s+(?:[(]?(?P<more>{kinds})[)]?\s+)?)?
             (?:(?:{described})\s+)?(?:(?<!\w)(?:sej[eaio]|sestank[au]|zasedanj[aue])(?!\w)|(?P<gathering>{gatherings}))""",
        regex.VERBOSE,
    )


def titles(text: Text, first: int, last: int) -> Iterator[int]:
    """Yield the lines of `text.lines[first:last]` that are the title of minutes ("SKRAJŠANI ZAPISNIK")."""
    title = matcher(toml("header")["titles"])
    session = _session()
    for line in range(first, last):
        folded = text.folded_line(line).strip(" *-_.:\"'")
        match = title.match(folded)
        if match is None:
            continue
        rest = folded[match.end() :].strip(" :.-")
        capitals = text.line(line).strip()[: match.end()].isupper()
        verb = _VERB.search(rest)
        tells = verb is not None and verb[0] != "ki"  # "Zapisnik 10. redne seje je bil potrjen"
        if not rest or ((rest[0].isdigit() or capitals) and not tells and session.search(rest) is not None):
            yield line


def find_header(text: Text, last: int) -> Header:
    """Return what the lines before `last` (agenda, attendance or the first item) say of the session."""
    zone_end = text.lines[last - 1].end if 0 < last <= len(text.lines) else 0
    if not zone_end:
        return Header(Event(), 0, 0)
    title = next(titles(text, 0, last), None)
    letterhead_end = text.lines[title].start if title is not None else 0
    found = _find_session(text, letterhead_end, zone_end) or _find_session(text, 0, zone_end)
    if found is None:
        return Header(_without_name(text, letterhead_end, zone_end, last), 0, 0)
    match, kind, name_end, organ = found
    name = text.words(match.start(), name_end)
    told_from = name_end
    sentence_end = _sentence_end(text, name_end, zone_end)
    said = list(dates(text.folded[match.start() : sentence_end]))
    said = [Found(date.value, date.start + match.start(), date.end + match.start()) for date in said]
    # "Potrditev zapisnika 1. seje z dne …" is not the session's own date; the first after the name is
    date = next((date for date in said if date.start >= name_end), None)
    if date is None and _written_at(text, match.start()):
        first = max(0, match.start() - WRITTEN_REACH)
        before = next(reversed(list(dates(text.folded[first : match.start()]))), None)
        # "sestavljen dne 5. maja 1951 na seji"
        date = Found(before.value, first + before.start, first + before.end) if before is not None else None
    labelled = _labelled_date(text, 0, last)
    named_date = date
    told = _told_after(text, sentence_end, zone_end) or (
        _told_after(text, letterhead_end, match.start()) if date is None else None
    )
    if told is not None and (date is None or next(times(text.folded[name_end:sentence_end]), None) is None):
        told_from, told_end, date = told
        sentence_end = max(sentence_end, told_end)
        said.append(date)
    start_time, end_time, lost = _session_times(text, told_from, sentence_end, said)
    if start_time is None:
        start_time = _started(text, sentence_end, zone_end)
    if start_time is None:
        start_time, until_time = _labelled_times(text, last)
        end_time = end_time or until_time
    end_time = end_time or _labelled_end(text, last) or _ended(text, told_from, zone_end)
    spread = len({each.value for each in said if each.start >= name_end}) > 1
    ordinal, said_kind = (None, None) if match["ordinal"] else _labelled_session(text, last)
    event = Event(
        name=name,
        kind=kind or said_kind,
        ordinal=_ordinal(match["ordinal"]) or ordinal,
        organization=_in_full(text, organ, match["ordinal"], name_end, zone_end)
        or _labelled(text, last, "organ_label")
        or _letterhead_organ(text, letterhead_end or match.start()),
        municipality=_municipality(text, match.start(), name_end) or _municipality(text, 0, sentence_end),
        date=date.value if date else labelled.value if labelled else None,
        start_time=start_time,
        end_time=end_time,
        place=_when_and_where(text, last)
        or _place(text, told_from, sentence_end)
        or _labelled(text, last, "place_label")
        or _told_place(text, sentence_end, zone_end)
        or _started_at(text, sentence_end, zone_end),
    )
    if named_date and date and named_date.value != date.value:
        labelled, spread = named_date, False  # "seje z dne 9. 4." / "Seja je potekala 8. 4."
    other = labelled if labelled and date and labelled.value != date.value and not spread else None
    return Header(event, match.start(), sentence_end, (match.start(), name_end), other, lost)


def _without_name(text: Text, letterhead_end: int, zone_end: int, last: int) -> Event:
    """Return what is told of a session that has no number and name: "Seja je bila 3. 9. 2008 v društvenem domu"."""
    labelled = _labelled_date(text, 0, last)
    session = matcher(toml("header")["phrases"]["session"])
    told, date, kind = None, labelled, None
    for start, end in sentences(text, letterhead_end, zone_end):
        if not session.search(text.folded, start, end):
            continue
        kind = kind or next((_kind(said[1]) for said in _SAID_KIND.finditer(text.folded, start, end)), None)
        found = next(dates(text.folded[start:end]), None)
        if found:
            told, date = start, found
            break
        if told is None and _place(text, start, end) is not None:
            told = start
    ordinal, said_kind = _labelled_session(text, last)
    begun, ended = _labelled_times(text, last)
    return Event(
        kind=kind or said_kind,
        ordinal=ordinal,
        organization=_labelled(text, last, "organ_label")
        or _letterhead_organ(text, letterhead_end or zone_end)
        or _led_organ(text, letterhead_end, zone_end),
        municipality=_municipality(text, 0, zone_end),
        date=date.value if date else None,
        start_time=_started(text, 0, zone_end) or begun,
        end_time=ended,
        place=(_place(text, told, _sentence_end(text, told, zone_end)) if told is not None else None)
        or _labelled(text, last, "place_label"),
    )


def _labelled_session(text: Text, last: int) -> tuple[int | None, EventKind | None]:
    """Return the number and the kind of a session on a line of the head: "Seja: 4. redna", "Zap. št. seje: 4"."""
    lines = (_LABELLED_SESSION.match(text.folded_line(line)) for line in range(last))
    said = next((found for found in lines if found is not None), None)
    return (int(said["ordinal"]), _kind(said["kind"])) if said is not None else (None, None)


def _told_after(text: Text, start: int, end: int) -> tuple[int, int, Found] | None:
    """Return where a sentence after the title that tells when the session was begins and ends, and its date.

    "ZAPISNIK 6. REDNE SEJE …" / "Seja je potekala v ponedeljek, 11. 4. 2016, ob 17.30 v sejni sobi."
    """
    session = matcher(toml("header")["phrases"]["told"])
    for begin, stop in sentences(text, start, end):
        if session.match(text.folded, begin, stop):
            found = next(dates(text.folded[begin:stop]), None)
            if found:
                return begin, stop, Found(found.value, begin + found.start, begin + found.end)
    return None


def is_gathering(event: Event) -> bool:
    """Say whether people met who are not named one by one: "zbora krajanov"."""
    return matcher(toml("header")["phrases"]["gatherings"]).match(fold(event.organization or "")) is not None


def session_in(text: Text, start: int, end: int) -> regex.Match[str] | None:
    """Return the first session named in `text.clean[start:end]`, with its number as it is written as "ordinal"."""
    found = _find_session(text, start, end)
    return found[0] if found is not None else None


def _find_session(
    text: Text, start: int, end: int
) -> tuple[regex.Match[str], EventKind | None, int, str | None] | None:
    """Return the first session named with an ordinal, a kind or an organ, its kind, the end of its name, the organ.

    A title alone counts where nothing tells more: "ZAPISNIK SEJE" / "Seja: 3. redna seja Odbora za ceste".
    """
    title = None
    for match in _session().finditer(text.folded, start, end):
        # "zapisnika 1. seje" and "sklepov prejšnje seje" name another session
        line_start = text.lines[text.line_at(match.start())].start
        before = text.clean[max(line_start, match.start() - 40) : match.start()].split()
        titles_it = matcher(toml("header")["titles"]).fullmatch(fold(" ".join(before))) is not None
        begins = bool(before) and (before[0][0].isupper() or text.lines[text.line_at(match.start())].gap > 0)
        titled = titles_it and begins and _names_this_session(text, match.end())
        of_another = bool(before) and not before[-1].isupper() and fold(before[-1]) in _other_session()
        if of_another and not titled and not _written_at(text, match.start()):
            continue
        led = _title_before(text, match.start()) or _written_at(text, match.start())
        if match["ordinal"] is None and match["kind"] is None and not led:
            continue
        told = _TELLS.match(text.folded, match.end()) or _COUNTED.match(text.folded, match.end())
        if match["ordinal"] is None and told:
            continue  # "Seje so se udeležili", "Zap. št. seje: 4"
        kind = _kind(match["kind"], match["more"])
        # "zbora krajanov …" is the organ itself, what stands after "seje" is
        name_end, organ = _name_end(text, match.start("gathering") if match["gathering"] else match.end(), end)
        found = match, kind, name_end, organ
        named = organ is not None and matcher(toml("header")["organs"]["phrases"]).match(fold(organ))
        if match["ordinal"] is not None or named or match["gathering"]:
            return found
        if kind is not None and (organ is not None or not _named_again(text, name_end, end)):
            return found
        title = title or found
    return title


def _in_full(text: Text, organ: str | None, ordinal: str | None, start: int, end: int) -> str | None:
    """Return the organ as it is named where the session is named again, if that has all words of `organ` and more.

    "ZAPISNIK 7. REDNE SEJE SVETA ZAVODA" / "Zapisnik 7. redne seje Sveta Javnega zavoda za turizem, ki je bila …"
    """
    if organ is None or ordinal is None:
        return organ
    for match in _session().finditer(text.folded, start, end):
        _, again = _name_end(text, match.end(), end)
        if match["ordinal"] == ordinal and again and set(fold(organ).split()) < set(fold(again).split()):
            return again
    return organ


def _named_again(text: Text, place: int, end: int) -> bool:
    """Say whether what follows names the session with its number: "ZAPISNIK KONSTITUTIVNE SEJE" / "1. … seje"."""
    following = place + len(text.clean[place:end]) - len(text.clean[place:end].lstrip())
    again = _session().match(text.folded, following, end)
    return again is not None and again["ordinal"] is not None


def _names_this_session(text: Text, place: int) -> bool:
    """Tell the title "Zapisnik 7. redne seje Sveta … z dne 30. 5. 2017" from "Zapisnik 6. seje se potrdi"."""
    phrases = toml("header")["phrases"]
    end = min(len(text.folded), place + 200)
    when = matcher(phrases["after_organ"]).search(text.folded, place, end)
    dated = next(dates(text.folded[place:end]), None)
    stops = [when.start()] if when is not None else []
    stops += [place + dated.start] if dated is not None else []
    if not stops or matcher(phrases["decided"]).search(text.folded, place, end) is not None:
        return False
    return compiled(r"\b(?:se|je|so|ni)\b|[.;]\s").search(text.folded[place : min(stops)]) is None


def _kind(*words: str | None) -> EventKind | None:
    """Return the kind that words before "seje" name; what is "redna (dopisna)" is dopisna."""
    table: dict[str, EventKind] = toml("header")["kinds"]
    named = [kind for word in words if word for phrase, kind in table.items() if compiled(pattern(phrase)).match(word)]
    return next((kind for kind in named if kind != "redna"), named[0] if named else None)


@cache
def _other_session() -> frozenset[str]:
    return frozenset(fold(word) for word in toml("header")["phrases"]["other_session"])


def _title_before(text: Text, place: int) -> bool:
    """Say whether the title stands right before: "ZAPISNIK seje Odbora za …"."""
    return matcher(toml("header")["titles"]).search(text.folded, max(0, place - 40), place) is not None


def _written_at(text: Text, place: int) -> bool:
    """Say whether words before a session make it the one of these minutes: "ZAPISNIK, sestavljen na 9. redni seji"."""
    written = matcher(toml("header")["phrases"]["written"])
    before = max(0, place - WRITTEN_REACH)
    return any(said.end() == len(text.folded[:place].rstrip()) for said in written.finditer(text.folded, before, place))


def _name_end(text: Text, after: int, end: int) -> tuple[int, str | None]:
    """Return where the session's name ends, and its organ."""
    stop = end
    phrase = matcher(toml("header")["phrases"]["after_organ"]).search(text.folded, after, end)
    if phrase:
        stop = phrase.start()
    for pattern_ in (
        r"[,(]\s*(?:ki|dne|v)\s",
        r"\(\s*(?:\d{1,2}\.\s?\S|mandat)",
        r",\s*(?:mestna\s+)?obcina\s",
        r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}",
        r",\s*(?=\d{1,2}\.\s+\p{L})",
        r"[.:;]\s*\n|\.\s|\s*\|",
        r"\n",
    ):
        for match in compiled(pattern_).finditer(text.folded, pos=after, endpos=stop):
            if text.clean[match.start()] == "." and _LETTER.search(
                text.folded, max(after, match.start() - 3), match.start()
            ):
                continue  # "d. o. o."
            if pattern_ == r"\n" and not _name_stops_at(text, match.start()):
                continue
            stop = min(stop, match.start())
            break
    piece = text.clean[after:stop]
    stripped = piece.rstrip(" ,;:(–—-\n")
    if not _LETTER.search(stripped.rstrip(".")):
        stripped = stripped.rstrip(" ,;:.(–—-\n")
    name_end = after + len(stripped)
    organ = text.words(after, name_end).strip(" ,;:–—-")
    return max(name_end, after), organ or None


def _name_stops_at(text: Text, newline: int) -> bool:
    """Say whether the name of an organ ends with its line: the next begins with something else or after a gap."""
    line = text.line_at(newline) + 1
    if line >= len(text.lines):
        return True
    following = text.line(line).lstrip()
    if text.lines[line].gap:
        return matcher(toml("header")["organs"]["phrases"]).match(text.folded_line(line).lstrip()) is None
    if _FIELD.match(following) is not None:
        return True  # "Dan: sreda, 6. marec 2019", "kraj: sejna soba"
    return following[:1].isupper() and matcher(toml("header")["phrases"]["new_line"]).match(fold(following)) is not None


def _sentence_end(text: Text, start: int, end: int) -> int:
    """Return where the sentence about the session ends, a line that only goes on with it taken in."""
    stops = matcher(toml("header")["phrases"]["stops"])
    for line in range(text.line_at(start) + 1, text.line_at(max(start, end - 1)) + 1):
        words, folded = text.line(line).lstrip(" *•-–—"), text.folded_line(line).lstrip(" *•-–—")
        if stops.match(folded) and (words[:1].isupper() or ":" in words[:60]):
            end = text.lines[line].start
            break
    pieces = sentences(text, start, end)
    last = start
    for begin, stop in pieces[:4]:
        opening = text.folded[begin : begin + 12]
        goes_on = begin == pieces[0][0] or opening[:1] in "(,-" or text.clean[begin].islower()
        if (
            begin > pieces[0][0]
            and matcher(toml("header")["phrases"]["new_line"]).match(text.folded, begin)
            and (
                text.line_start(begin)
                and matcher(toml("header")["phrases"]["after_organ"]).match(text.folded, begin) is None
            )
        ):
            break
        if not goes_on and matcher(toml("header")["phrases"]["after_organ"]).match(text.folded, begin) is None:
            break
        last = stop
        if text.clean[stop - 1 : stop] == "." and not text.clean[stop:].lstrip()[:1].islower():
            break
    return last


def _ordinal(value: str | None) -> int | None:
    if value is None:
        return None
    if value in ordinals():
        return ordinals()[value]  # "osme redne seje"
    return int(value) if value.isdigit() else roman(value)


def _session_times(text: Text, start: int, end: int, said: list[Found]) -> tuple[str | None, str | None, int | None]:
    """Return when the session began and ended by the sentence that names it, and where a time has lost its digits."""
    phrases = toml("header")["phrases"]
    taken = [(date.start, date.end) for date in said]
    opening = matcher(phrases["start"])
    until = matcher(phrases["until"])
    begun: str | None = None
    ended: str | None = None
    for time in times(text.folded[start:end]):
        place = start + time.start
        if any(a <= place < b for a, b in taken):
            continue
        before = text.folded[max(start - 2, place - 40) : place]
        if begun and any(match.end() >= len(before.rstrip()) for match in until.finditer(before)):
            ended = time.value
        elif begun is None and any(match.end() >= len(before.rstrip()) for match in opening.finditer(before)):
            begun = time.value
    lost = compiled(r"(?<!\w)ob\s+\.?\s*uri(?!\w)").search(text.folded, pos=start, endpos=end)
    return begun, ended, lost.start() if lost and begun is None else None


def _started(text: Text, start: int, end: int) -> str | None:
    """Return the time in "Seja se je pričela ob 18. uri"."""
    for match in matcher(toml("header")["phrases"]["start_sentence"]).finditer(text.folded, start, end):
        stop = next((e for s, e in sentences(text, match.start(), min(end, match.start() + 250))), match.end())
        found = next(times(text.folded[match.start() : stop]), None)
        if found:
            return found.value
    return None


def _labelled_date(text: Text, first: int, last: int) -> Found | None:
    label = matcher(toml("header")["phrases"]["date_label"])
    for line in range(first, last):
        folded = text.folded_line(line)
        for match in label.finditer(folded):
            if folded[match.end() :].lstrip()[:1] not in _FIELD_SIGNS:
                continue
            found = next(dates(folded[match.end() :]), None)
            if found:
                shift = text.lines[line].start + match.end()
                return Found(found.value, shift + found.start, shift + found.end)
    return None


def _told_place(text: Text, start: int, end: int) -> str | None:
    """Return the place in a sentence of its own: "Seja je bila v knjižnici muzeja; začela se je ob 13. uri."."""
    told = matcher(toml("header")["phrases"]["told"])
    for begin, stop in sentences(text, start, end):
        match = told.match(text.folded, begin, stop)
        place = _TOLD_PLACE.match(text.folded, match.end(), stop) if match else None
        if place and not _DAY.search(place[0]):
            return text.words(*place.span("place")).rstrip(" .,;:")
    return None


def _started_at(text: Text, start: int, end: int) -> str | None:
    """Return the place in "Sejo je pričel ob 19. uri v učilnici stare šole predsednik skupščine"."""
    began = matcher(toml("header")["phrases"]["start_sentence"])
    for begin, stop in sentences(text, start, end):
        if began.match(text.folded, begin, stop):
            return _place(text, begin, stop)
    return None


def _ended(text: Text, start: int, end: int) -> str | None:
    """Return the time in "Začela se je ob 14.03 in končala ob 17.51" in the head."""
    for match in matcher(toml("header")["phrases"]["end_sentence"]).finditer(text.folded, start, end):
        stop = next((b for a, b in sentences(text, match.start(), min(end, match.start() + ENDED_REACH))), match.end())
        told = text.folded[match.end() : stop]
        days = [(date.start, date.end) for date in dates(told)]  # "zaključila v petek, 10. 4. 2020, ob 12.00"
        found = next((time for time in times(told) if not any(a <= time.start < b for a, b in days)), None)
        if found:
            return found.value
    return None


def _labelled_times(text: Text, last: int) -> tuple[str | None, str | None]:
    """Return when a session began and ended by a line of the head: "Datum in čas: 12. 3. 2014, 10.00–12.15"."""
    label = matcher(toml("header")["phrases"]["time_label"])
    for line in range(last):
        folded = text.folded_line(line).lstrip(" |")
        match = label.match(folded)
        if match is None or not folded[match.end() :].lstrip().startswith(_FIELD_SIGNS):
            continue
        told = folded[match.end() :]
        days = [(date.start, date.end) for date in dates(told)]
        said = [time for time in times(told) if not any(a <= time.start < b for a, b in days)]
        if said:
            return said[0].value, said[1].value if len(said) > 1 else None
    return None, None


def _labelled_end(text: Text, last: int) -> str | None:
    """Return the time in "Konec seje: 18.05" on a line of the head."""
    label = matcher(toml("header")["phrases"]["end_label"])
    for line in range(last):
        folded = text.folded_line(line).lstrip(" |")
        match = label.match(folded)
        if match and folded[match.end() :].lstrip().startswith(_FIELD_SIGNS):
            found = next(times(folded[match.end() :]), None)
            if found:
                return found.value
    return None


def _place(text: Text, start: int, end: int) -> str | None:
    for match in matcher(toml("header")["phrases"]["place"]).finditer(text.folded, start, end):
        begin = match.start()
        if matcher(toml("header")["phrases"]["after_organ"]).match(text.folded, begin):
            continue  # "v šolskem letu 2020/2021"
        # "v torek ob 18. uri v sejni sobi": the last preposition begins the place
        inner = [m.start() for m in compiled(r"(?<!\w)(?:v|na)\s").finditer(text.folded, pos=begin, endpos=match.end())]
        if len(inner) > 1 and _WHEN.search(text.folded[begin : match.end()]):
            begin = inner[-1]
        elif compiled(r"(?<!\w)(?:dne|ob)(?!\w)").search(text.folded[begin : match.end()]):
            continue
        stop = min(end, max(match.end(), sentence_of(text, begin)[1]))
        ends = matcher(toml("header")["phrases"]["place_ends"]).search(text.folded, match.end(), end)
        if ends:
            stop = ends.start()
        aside = _ASIDE.search(text.clean, begin, stop)
        stop = aside.start() if aside is not None else stop
        return text.words(begin, stop).rstrip(" .,;:") or None
    # "ob 19.30 uri v gostilni pri Kovaču": what stands right after the time
    after = _AFTER_TIME.search(text.folded, start, end)
    if after is None or after.start("place") >= end:
        return None
    ends = matcher(toml("header")["phrases"]["place_ends"]).search(text.folded, after.end(), end)
    return text.words(after.start("place"), ends.start() if ends else end).rstrip(" .,;:")


def _labelled(text: Text, last: int, labels: str) -> str | None:
    """Return what stands behind one of the `labels` on a line of the head: "Kraj: gasilski dom", "| Organ | Svet |"."""
    label = matcher(toml("header")["phrases"][labels])
    for line in range(last):
        match = label.match(text.folded_line(line).lstrip(" |"))
        rest = text.line(line).lstrip(" |")[match.end() :].lstrip() if match else ""
        if rest.startswith(_FIELD_SIGNS) and rest[1:].strip(" |"):
            return " ".join(rest[1:].split()).strip(" .,;|")
    return None


def _when_and_where(text: Text, last: int) -> str | None:
    """Return the place on a line of the head that tells day, hour and place: "Čas in kraj: 12. 3. 2014, avla"."""
    label = matcher(toml("header")["phrases"]["when_and_where"])
    for line in range(last):
        here = text.lines[line]
        match = label.match(text.folded, text.first_word(here.start, here.end), here.end)
        if match is None or text.clean[match.end() : match.end() + 1] != ":":
            continue
        start, end = match.end() + 1, _sentence_end(text, match.end() + 1, text.lines[last - 1].end)
        words = text.folded[start:end]
        told = [found.start + start for found in (*dates(words), *times(words))]
        pieces = [piece.span() for piece in compiled(r"[^,;]+").finditer(text.clean, pos=start, endpos=end)]
        places = [(a, b) for a, b in pieces if not any(a <= place < b for place in told)]
        places = [(a, b) for a, b in places if not _DAY_NAME.search(text.folded, a, b)]
        if places and told:
            return text.words(places[0][0], places[-1][1]).rstrip(" .")
    return None


def _municipality(text: Text, start: int, end: int) -> str | None:
    """Return X of "Občine X", "OBČINA X", "Mestne občine X"; a name in capitals in small letters."""
    for match in _MUNICIPALITY.finditer(text.folded, start, end):
        first, stop = match.span("name")
        line_end = text.clean.find("\n", first, stop)
        words: list[str] = []
        capitals = text.clean[match.start() : match.start() + 6].isupper()
        before = text.folded[text.lines[text.line_at(match.start())].start : match.start()].strip()
        below = text.line(text.line_at(line_end + 1)) if line_end >= 0 else ""
        letterhead = before in ("", "mestna") and _ADDRESS.search(below) is not None  # "Občina Dol" / "Cesta svobode 2"
        for word in text.clean[first:stop].split():
            next_line = line_end >= 0 and len(" ".join(words)) >= line_end - first
            following = text.lines[text.line_at(line_end + 1)] if line_end >= 0 else None
            ends = capitals or word.isupper() or (letterhead and word[:1].isupper())
            running_on = next_line and (ends or bool(following and following.gap))
            if running_on or not (word[:1].isupper() or (words and fold(word) in _small_words())):
                break
            words.append(word)
        while words and words[-1].islower() and len(words[-1]) < 5:
            words.pop()
        if words and words[0][:1].isupper():
            if capitals:
                words = [words[0].capitalize(), *(_capitalised(word) for word in words[1:])]
            return " ".join(words)
    return None


@cache
def _small_words() -> frozenset[str]:
    return frozenset(fold(word) for word in toml("header")["municipality"]["small"])


def _capitalised(word: str) -> str:
    if fold(word) in _small_words():
        return word.lower()
    return "-".join(part.capitalize() for part in word.split("-"))


def _letterhead_organ(text: Text, end: int) -> str | None:
    """Return the organ named on a line of its own in the letterhead, where the session's sentence names none."""
    organ = matcher(toml("header")["organs"]["phrases"])
    for line in range(min(len(text.lines), 15)):
        if text.lines[line].start >= end:
            break
        words = text.line(line).strip(" *.:")
        tells = ". " in words and _VERB.search(fold(words)) is not None  # "Svet šteje 11 članov. Zdaj jih je osem"
        if organ.match(fold(words)) and len(words) < LONGEST_ORGAN and not tells:
            return " ".join(words.split())
    return None


def _led_organ(text: Text, start: int, end: int) -> str | None:
    """Return the organ of whom a sentence names as its head: "predsednica Sveta zavoda OŠ Breg Ana Rus"."""
    leads = matcher(toml("header")["organs"]["led"])
    organ = matcher(toml("header")["organs"]["phrases"])
    for match in leads.finditer(text.folded, start, end):
        begin = text.first_word(match.end(), end)
        words = text.words(begin, min(end, begin + LONGEST_ORGAN)).split()
        pairs = enumerate(pairwise(words))
        named = next((at for at, two in pairs if fold(two[0]) in given_names() and is_person(" ".join(two))), 0)
        if organ.match(text.folded, begin) and any(word[0].isupper() for word in words[:named]):
            return " ".join(words[:named])
    return None
