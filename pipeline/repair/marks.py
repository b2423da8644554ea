"""What is no word of the lexicon and was read wrongly all the same: abbreviations, Roman numerals, bullets, m².

Each rule needs evidence beside the word: "0." is put right after "d." only, "|" only where it begins a known word. What
is changed here is read anew by the decoder as it then stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import regex

from pipeline.model import Line, Page, Reading, Reason, Repair
from pipeline.patterns import compiled
from pipeline.repair.dashes import EM_DASH, dash
from pipeline.repair.lexicon.lexicon import ABBREVIATION_BIT, NAME_BITS, Lexicon
from pipeline.repair.reader import Reader

BULLET = "•"
_SURE, _LIKELY = 0.99, 0.9
# What is read for the letters of an abbreviation (d. o. o., l. r.); for others only the letter itself.
_LOOKALIKES = {"o": "o0O©", "l": "l|I"}
_GLUED_LOOKALIKES = {"l.r.": ("Lr.", "Ir.", "lr.")}
_NUMERAL = compiled(r"(?P<before>[(]?)(?P<strokes>[Il|]{1,3})(?P<after>[.)]+)")
_SQUARE = compiled(r"(?P<before>.*?\bk?m)(?P<sign>[?*’”“\">é°])(?P<after>[.,;:)]*)")
_OPENING_QUOTES = {"“": "„", "”": "„“", '"': "„", "’": "‘‚"}
# Most words and numbers; no rule looks at them.
_NOTHING = compiled(
    r"""
      [„»(]?(?!k?mé|[LI]r\.|Vv|Ss|Zz|Oo|Uu|Kk|\p{L}+vy[,;.])
      (?:[^|lI\P{L}]\p{L}+|I[^l\P{Ll}]\p{L}*)[,.;:)“«]*    # občina, „Ivan
    | [\p{L}–,][,;]? | -                                  # v, –
    | \d{3,}[.,;)]? | [(]?\d+[:;)]? | (?:[2-9]|\d{2,})\.  # 1998, (12) 3.
    | [(]?[1-9]\d*(?:[.,:/]\d+)+[.,;:)]?                  # 1.250,00
    """,
    regex.VERBOSE,
)
_NUMBER = compiled(r"[(]?\d[\d.,]*(?:k?m)?|\p{Lu}{2,}/k?m")  # 350, 350m, EUR/m
_STRANGE_BULLETS, _POSSIBLE_BULLETS = frozenset("¢«"), frozenset("+*")
_ITEM = compiled(r"(?P<number>\d{1,2})(?P<mark>[.,])")
_ANOTHER_COUNT = compiled(r"\d{1,2},")
_VOTE = compiled("(?:proti|vzdr|za)")  # 4, proti: 2
_SECOND_NUMERAL = compiled(r"[Il|]{2}\.")
_CUT_STROKE = compiled(r"(?P<letters>\p{Lu}{3,})(?P<read>[]|!])(?P<rest>[.,:;)]*)")
_STROKE = compiled(r"([(„»]*)(\p{L}*)([]}|[\\])(\p{L}*)([.,:;)]*)")
_FEWEST_BESIDE_STROKE = 3  # letters
_OPENING = {"]": "[", "}": "{"}
_READ_AS_STROKE = {"]": "lj", "|": "lj", "}": "j", "[": "j", "\\": "l"}
_LIKE_C, _LIST_LETTER = ("€)", "¢)"), compiled(r"[a-zčšž]\)")
_TWICE = ("Vv", "Ss", "Zz", "Oo", "Uu", "Kk")
_NOUGHT_FOR_O = compiled(r"(?P<before>[„»(]*)0(?P<rest>[\p{Lu}§]{1,4})(?P<after>[^\p{L}\d]*)")
_OLD_YEAR = compiled(r"1\d{3}\P{L}*")  # l. 1756
_YEAR = compiled(r"(?:19|20)\d\d\P{L}*")
_STROKE_L = compiled(r"(?P<before>[(]?)(?P<read>[|I1])\.")
_OF_GAZETTE = compiled(r"(?:S?RS|LRS|SFRJ|FLRJ|DFJ|EU)\b")  # Ur. l. RS
_LONGEST_ABBREVIATION = 10  # characters, brackets and marks included
_MUCH_LIKELIER = 5.0  # ln
_OPENING_BRACE, _CLOSING_BRACE = compiled(r"[„»]?\{[\p{L}\d]"), compiled(r"[\p{L}\d.]\}[.,;:]?$")
_TAIL = compiled(r"(?P<word>(?:\P{Lu}|[CSZGE])\p{Ll}{3,}v)y(?P<after>[,;.])")
_APOSTROPHE = compiled(r"(?P<before>[(„»]*)(?P<stem>\p{L}\p{Ll}+)[’‘](?P<after>[,.;:)]*)")
_FIRST_LETTER = compiled(r"(?P<before>[(\[„»“\"]*)(?P<read>[|l])(?P<rest>\p{Ll}{2,})")

Rule = Callable[[Sequence[str], int], tuple[str, float] | None]  # (words of the line, place) -> (text, probability)


@dataclass(frozen=True, slots=True)
class Marks:
    """What the rules need to know of a page beside its words.

    `long_dashes`: the em dashes of the document are en dashes read long; `numerals`: it counts in Roman numerals.
    """

    lexicon: Lexicon
    reader: Reader
    dictionaries: Path
    long_dashes: bool
    numerals: bool


def has_numerals(pages: Iterable[Page]) -> bool:
    """Tell whether a line of `pages` begins with "II.", so that another may begin with "I."."""
    return any(
        _SECOND_NUMERAL.fullmatch(line.words[0].text) for page in pages for line in page.lines if len(line.words) > 1
    )


def read_marks(page: Page, marks: Marks) -> Page:
    """Return `page` with what can be told without the decoder put right, each change with its reason."""
    ocr = page.reading is Reading.OCR or marks.reader is Reader.ENGLISH  # what a person typed is left
    rules: list[Rule] = [partial(_first_letter, lexicon=marks.lexicon)]
    if ocr:
        rules.append(partial(_stroke, lexicon=marks.lexicon))
    if marks.reader is Reader.ENGLISH:
        rules += [
            partial(_abbreviation, abbreviations=_spaced_abbreviations(marks.dictionaries / "abbreviations.tsv")),
            partial(_bullet, misread=_misread_bullets(page)),
            _brace,
            partial(_apostrophe, lexicon=marks.lexicon),
            _comma,
        ]
    rules.append(partial(_square, typed=not ocr))
    if ocr:
        rules.append(_letter_l)
        # Of a single stroke a reader that knows č š ž is not corrected: it may be a speck.
        rules.append(partial(_numeral, fewest=1 if marks.reader is Reader.ENGLISH else 2, counted=marks.numerals))
        rules.append(partial(dash, everywhere=marks.long_dashes, lexicon=marks.lexicon))
        rules += [_twice, partial(_capital_o, lexicon=marks.lexicon)]
        rules += [partial(_item, numbers=_item_numbers(page)), partial(_cut_stroke, lexicon=marks.lexicon), _nought]
        rules.append(partial(_list_letter, letters=_letters_of_lists(page)))
    return replace(page, lines=tuple(_line(line, rules) for line in page.lines))


@lru_cache(maxsize=50_000)
def _is_nothing(text: str) -> bool:
    return _NOTHING.fullmatch(text) is not None


def _line(line: Line, rules: Sequence[Rule]) -> Line:
    texts = [word.text for word in line.words]
    places = [place for place, text in enumerate(texts) if not _is_nothing(text)]
    words = list(line.words)
    for place in places:
        for rule in rules:
            if (found := rule(texts, place)) is not None:
                break
        else:
            continue
        word, (text, probability) = line.words[place], found
        detail = ", ".join(f"{a} → {b}" for a, b in zip(word.text, text, strict=False) if a != b)
        reason = Reason.DASH if EM_DASH in word.text else Reason.CONFUSION
        made = Repair(reason, probability, detail)
        words[place] = word.settled(text, made, word.doubtful or probability < _SURE)
    return line.with_words(words)


@lru_cache(maxsize=4)
def _spaced_abbreviations(path: Path) -> tuple[tuple[str, ...], ...]:
    """Return the abbreviations of single letters, as their parts: ("d.", "o.", "o.")."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = compiled(r"\p{Ll}\.").findall(line.partition("\t")[0])
        if len(parts) > 1 and "".join(parts) == line.partition("\t")[0]:
            found.append(tuple(parts))
    return tuple(found)


def _alike(read: str, part: str) -> bool:
    """Tell whether `read` may be the part of an abbreviation such as "o."."""
    return len(read) == 2 and read[1] == "." and read[0] in _LOOKALIKES.get(part[0], part[0])


def _abbreviation(
    words: Sequence[str], place: int, abbreviations: Sequence[tuple[str, ...]]
) -> tuple[str, float] | None:
    if len(words[place]) > _LONGEST_ABBREVIATION or "." not in words[place]:
        return None
    core = words[place].lstrip("(").rstrip(",;:)")
    before, after = words[place].split(core, 1) if core else ("", "")
    if after == "." or (core.endswith("..") and len(core) > 2):
        return None
    for parts in abbreviations:
        glued = "".join(parts)
        if core != glued and len(core) == len(glued) and all(map(_alike, _pairs(core), parts)):
            return before + glued + after, _SURE
        if core in _GLUED_LOOKALIKES.get(glued, ()):
            return before + glued + after, _LIKELY
        for position in range(len(parts)):
            first = place - position
            if core == parts[position] or not _alike(core, parts[position]) or first < 0:
                continue
            around = [word.lstrip("(").rstrip(",;:)") for word in words[first : first + len(parts)]]
            # One letter at least was read as it is, so that "0. 0." says nothing.
            if len(around) == len(parts) and all(map(_alike, around, parts)) and any(map(str.__eq__, around, parts)):
                return before + parts[position] + after, _SURE
    return None


def _pairs(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(0, len(text), 2)]


def _numeral(words: Sequence[str], place: int, fewest: int, counted: bool) -> tuple[str, float] | None:
    """Il. → II., |. → I., from `fewest` strokes on; a single l is left, for it may be a litre.

    Where the document counts in Roman numerals (`counted`), a single stroke that begins a line is one.
    """
    match = _NUMERAL.fullmatch(words[place])
    if match is None or match["strokes"] == "I" * len(match["strokes"]):
        return None
    if match["strokes"] == "l" and _OLD_YEAR.fullmatch(words[place + 1] if place + 1 < len(words) else ""):
        return None  # l. 1955
    begins = counted and place == 0 and len(words) > 1
    if not begins and (len(match["strokes"]) < fewest or match["strokes"] == "l"):
        return None
    sure = _LIKELY if match["strokes"] == "Il" else _SURE  # of 15 that were read so three were III.
    return match["before"] + "I" * len(match["strokes"]) + match["after"], sure


def _letter_l(words: Sequence[str], place: int) -> tuple[str, float] | None:
    """Ur. |. RS → Ur. l. RS, do |. 1965 → do l. 1965, 3.106 |. → 3.106 l.

    No numeral stands before a year, inside "Uradni list" or behind a number.
    """
    match = _STROKE_L.fullmatch(words[place])
    following = words[place + 1] if place + 1 < len(words) else ""
    if match is None or place == 0:
        return None
    gazette = words[place - 1].endswith("Ur.") and _OF_GAZETTE.match(following)
    stroke = match["read"] == "|"
    of_year = stroke and (_OLD_YEAR.fullmatch(following) or _YEAR.fullmatch(following))
    litres = stroke and _NUMBER.fullmatch(words[place - 1])
    if not (gazette or of_year or litres):
        return None
    return f"{match['before']}l.", _LIKELY if litres or not stroke else _SURE


def _misread_bullets(page: Page) -> frozenset[str]:
    """Return the misread bullets at the start of lines: signs that no list has, and beside others "+" and "*"."""
    starts = frozenset(line.words[0].text for line in page.lines if len(line.words) > 1)
    strange, possible = starts & _STRANGE_BULLETS, starts & _POSSIBLE_BULLETS
    return strange | possible if strange or len(possible) > 1 else strange


def _bullet(words: Sequence[str], place: int, misread: frozenset[str]) -> tuple[str, float] | None:
    if place > 0 or len(words) == 1 or words[0] not in misread:
        return None
    return BULLET, _LIKELY if words[0] in _POSSIBLE_BULLETS else _SURE


def _brace(words: Sequence[str], place: int) -> tuple[str, float] | None:
    """{Smart → (Smart, (Nizozemska} → (Nizozemska): no minutes print a brace without its pair."""
    opened, closed = _OPENING_BRACE.match(words[place]), _CLOSING_BRACE.search(words[place])
    if opened and not any("}" in word for word in words[place:]):
        return words[place].replace("{", "(", 1), _LIKELY
    if closed and not any("{" in word for word in words[: place + 1]):
        return words[place].replace("}", ")", 1), _LIKELY
    return None


def _apostrophe(words: Sequence[str], place: int, lexicon: Lexicon) -> tuple[str, float] | None:
    """Ale’ → Aleš, where no quotation ends: an š of which the caron alone was seen."""
    match = _APOSTROPHE.fullmatch(words[place])
    if match is None or any(word[0] in "‘'’" for word in words[: place + 1]):
        return None
    form = match["stem"].lower() + "š"
    name = match["stem"].istitle() and lexicon.kinds_of(form) & NAME_BITS
    if not name and (form not in lexicon or match["stem"].lower() in lexicon):
        return None
    return f"{match['before']}{match['stem']}š{match['after']}", _LIKELY


def _comma(words: Sequence[str], place: int) -> tuple[str, float] | None:
    """svetnikovy, → svetnikov,: no word of ours ends so, and a comma after v is read as its tail."""
    match = _TAIL.fullmatch(words[place])
    return (match["word"] + match["after"], _LIKELY) if match is not None else None


def _square(words: Sequence[str], place: int, typed: bool) -> tuple[str, float] | None:
    """m? after a number is m², or else m³: it is shown."""
    match = _SQUARE.fullmatch(words[place])
    if match is None:
        return None
    following = words[place + 1] if place + 1 < len(words) else ""
    if match["sign"] == "?" and not match["after"] and not following[:1].islower():
        return None  # a question
    if typed and match["sign"] != "?":
        return None  # 12 m*, "1,5 m"
    if match["sign"] in _OPENING_QUOTES and _is_quoted(words[: place + 1], match["sign"]):
        return None  # „v dolžini 350 m“
    number = match["before"] if match["before"] not in ("m", "km") else words[place - 1] if place else ""
    if not _NUMBER.fullmatch(number):
        return None
    # How `eng` and `slv` read them in seven faces: m² as m? mostly, m³ as m? in one of three, as mé, m°.
    return f"{match['before']}{'³' if match['sign'] in 'é°' else '²'}{match['after']}", _LIKELY


def _is_quoted(words: Sequence[str], closing: str) -> bool:
    """Tell whether a quotation that the sign `closing`, with which `words` end, may close has begun in their line."""
    before = " ".join(words).rpartition(closing)[0]
    if closing == '"' and before.count(closing) % 2:
        return True
    return max(map(before.rfind, _OPENING_QUOTES[closing])) > before.rfind(closing)


def _first_letter(words: Sequence[str], place: int, lexicon: Lexicon) -> tuple[str, float] | None:
    """|judi → ljudi, |zidor → Izidor, lvanka → Ivanka."""
    word = words[place]
    match = _FIRST_LETTER.match(word)
    if match is None or (match["read"] == "l" and "l" + match["rest"] in lexicon):
        return None
    if match["read"] == "|" and "l" + match["rest"] in lexicon:
        letter = "l"
    elif lexicon.kinds_of("i" + match["rest"]) & NAME_BITS or (match["read"] == "|" and "i" + match["rest"] in lexicon):
        letter = "I"
    else:
        return None
    return match["before"] + letter + word[match.end("read") :], _SURE


def _is_likelier(one: str, other: str, lexicon: Lexicon) -> bool:
    """Tell whether `one` is a word and `other` none, or a far rarer one."""
    row, against = lexicon.log_probabilities(one.lower()), lexicon.log_probabilities(other.lower())
    if row is None:
        return False
    return against is None or max(row) > max(against) + _MUCH_LIKELIER


def _item_numbers(page: Page) -> frozenset[int]:
    """Return the numbers with a stop that begin lines."""
    starts = (_ITEM.fullmatch(line.words[0].text) for line in page.lines if len(line.words) > 1)
    return frozenset(int(match["number"]) for match in starts if match is not None and match["mark"] == ".")


def _item(words: Sequence[str], place: int, numbers: frozenset[int]) -> tuple[str, float] | None:
    """4, → 4. where the lines before and after begin with 3. and 5."""
    match = _ITEM.fullmatch(words[place]) if place == 0 and len(words) > 1 else None
    if (
        match is None
        or _VOTE.match(words[1])
        or match["mark"] == "."
        or words[1][0].isdigit()  # 4, 5 in 6. člen
        or any(_ANOTHER_COUNT.fullmatch(word) for word in words[2:])  # "Kos 4, Rus 4, Zorc 0": votes
        or not {int(match["number"]) + step for step in (-1, 1)} <= numbers
    ):
        return None
    return f"{match['number']}.", _SURE


def _letters_of_lists(page: Page) -> dict[tuple[str, ...], str]:
    """Return, by the words of each line that begins with what may be c) or č), which of them it is; none without b)."""
    found: dict[tuple[str, ...], str] = {}
    follows = {"b)": "c)", "c)": "č)"}
    last = ""
    for line in page.lines:
        words = tuple(word.text for word in line.words)
        if len(words) > 1 and words[0] in _LIKE_C:
            last = follows.get(last, "")
            if last:
                found[words] = last
        elif words and _LIST_LETTER.fullmatch(words[0]):
            last = words[0]
    return found


def _list_letter(words: Sequence[str], place: int, letters: dict[tuple[str, ...], str]) -> tuple[str, float] | None:
    """€) → c) at the beginning of a line after that of b), and č) after that of c)."""
    letter = letters.get(tuple(words)) if place == 0 else None
    return (letter, _SURE) if letter else None


def _cut_stroke(words: Sequence[str], place: int, lexicon: Lexicon) -> tuple[str, float] | None:
    """PROT! → PROTI, PROT] → PROTI."""
    match = _CUT_STROKE.fullmatch(words[place])
    if match is None or (match["read"] == "]" and any("[" in word for word in words)):
        return None
    whole = f"{match['letters']}I"
    return (whole + match["rest"], _LIKELY) if _is_likelier(whole, match["letters"], lexicon) else None


def _stroke(words: Sequence[str], place: int, lexicon: Lexicon) -> tuple[str, float] | None:
    """obnav]jati → obnavljati, tore} → torej, \\judski → ljudski."""
    match = _STROKE.fullmatch(words[place])
    if match is None:
        return None
    before, start, read, end, after = match.groups()
    opening = _OPENING.get(read) if not end else None
    if len(start + end) < _FEWEST_BESIDE_STROKE or (opening and any(opening in word for word in words)):
        return None
    letters = [letter for letter in _READ_AS_STROKE[read] if f"{start}{letter}{end}".lower() in lexicon]
    if len(letters) != 1:
        return None
    letter = letters[0].upper() if (start + end).isupper() else letters[0]
    return f"{before}{start}{letter}{end}{after}", _LIKELY


def _twice(words: Sequence[str], place: int) -> tuple[str, float] | None:
    """Vv → v inside a sentence, V where one begins: a word of one letter that was read twice."""
    if words[place] not in _TWICE:
        return None
    begins = place == 0 or words[place - 1].endswith((".", "!", "?", ":"))
    return words[place][0 if begins else 1], _LIKELY


def _capital_o(words: Sequence[str], place: int, lexicon: Lexicon) -> tuple[str, float] | None:
    """0S → OS, 0ZD → OZD, where these abbreviate something."""
    match = _NOUGHT_FOR_O.fullmatch(words[place])
    if match is None:
        return None
    rest = match["rest"].replace("§", "Š")
    if not lexicon.kinds_of(f"o{rest.lower()}") & ABBREVIATION_BIT:
        return None
    return f"{match['before']}O{rest}{match['after']}", _LIKELY


def _nought(words: Sequence[str], place: int) -> tuple[str, float] | None:
    """A © inside a line is a 0 (in © PROTI), except before a year or a name."""
    following = words[place + 1] if place + 1 < len(words) else ""
    if words[place] != "©" or place == 0 or _YEAR.fullmatch(following) or following[:2].istitle():
        return None
    return "0", _LIKELY
