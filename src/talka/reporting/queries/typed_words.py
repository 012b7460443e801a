"""Reading figures that somebody typed into a narrative: numbers in digits and in words, beside a noun in any case.

A figure is `clear` when nothing in its clause says that it is a part, a plan or a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from talka.activities.models import WorkKind
from talka.reporting.queries.placeholders import PLACEHOLDER

_MOST_ENDING = 4
_SHORTEST_STEM = 2
_SHORTEST_LOCATIVE = 4
FILLER = "¤"

# Not a part of a date, of an amount or of a range; thousands may be parted by a space.
_DIGITS = r"(?<![\d.,–-])(?:\d{1,3}(?:[ \u00a0]\d{3}){1,3}|\d{1,9})(?![\d%]|[.,]\d)"
_CASES = "(?:i|as|u|iem|ām|us|os|ās)"
_UNITS = {
    "vien(?:s|a|u|am|ai|ā|ām|iem)": 1, f"div{_CASES}": 2, "trīs|trij(?:u|iem|ām|os|ās)|trim": 3, f"četr{_CASES}": 4,
    f"piec{_CASES}": 5, f"seš{_CASES}": 6, f"septiņ{_CASES}": 7, f"astoņ{_CASES}": 8, f"deviņ{_CASES}": 9,
}  # fmt: skip
_ROOTS = dict(
    zip(("vien", "div", "trīs", "četr", "piec", "seš", "septiņ", "astoņ", "deviņ"), range(1, 10), strict=True)
)
_UNIT = "(?:" + "|".join(_UNITS) + ")"
_TEEN = "(?:" + "|".join(_ROOTS) + ")padsmit"
_TENS = "(?:" + "|".join(list(_ROOTS)[1:]) + ")desmit"
_WORDS = rf"(?<![\w-])(?:(?:simt(?:s|u|am)?\s+)?(?:{_TENS}(?:\s+{_UNIT})?|{_TEEN}|desmit|{_UNIT})|simt(?:s|u|am)?)"
NUMBER = rf"(?P<number>{_DIGITS}|{_WORDS})"
_ANY_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_GAP = r"[ \u00a0]+"
# After „konsultācijas – 53” nothing may follow that the number could belong to.
_NOTHING_MORE = r"(?=\s*(?:$|[);]|,(?!\s*\d))|\s+(?:un|bet)\s)"

# Bounded, so that no text takes long to be read.
_QUOTED = re.compile(r"„[^„”“\"\n]{0,400}[”“\"]|“[^“”\n]{0,400}”|\"[^\"\n]{0,400}\"|«[^«»\n]{0,400}»")
_SENTENCE_END = re.compile(rf"[!?;\n]+|\.(?=\s+[A-ZĀČĒĢĪĶĻŅŠŪŽ{FILLER}„]|\s*$)", re.MULTILINE)
_LEFT_EDGE, _RIGHT_EDGE = re.compile(r",(?!\d)|[();]"), re.compile(r",(?!\d)(?!\s+k(?:as|ur))|[);:]|\s[–—-]\s")
_MAY_FOLLOW = re.compile(
    r"\s+(?:un|bet|kopā|tika|notika|ir|bija|gada|gadā|laikā)\b|\s*[^\s\w]|\s+\d|\s*$", re.IGNORECASE
)
_MAY_PRECEDE = re.compile(r"(?:^|[,;:(–—•*-]|\b(?:un|bet|arī|kopā|kopumā|pavisam|\w+t(?:s|a|i|as)))\s*$", re.IGNORECASE)
_ONE_MAY_FOLLOW = re.compile(r"\b(?:tikai|kopā|pavisam|\w+t(?:s|a|i|as))\s+$", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:tiešsaist|klātien|attālināt|tostarp|skaitā\b|vidēj|apmēram|aptuveni|ap\b|gandrīz|vismaz|vairāk|mazāk|nekā|virs\b"
    r"|līdz|vai\b|plān|iecer|paredz|mērķ|rādītāj|mēne|ceturk|pusgad|nedēļ|dien|katr|ik\b|par\b|piemēram|iepriekš|salīdzin"
    r"|papild|vēl\b|pārēj|atlik|pēdēj|cikl|sērij|nākam|turpmāk|vajad|būs\b|janvār|februār|mart[aā]|aprīl|maij|jūnij|jūlij"
    r"|august|septembr|oktobr|novembr|decembr)"
    r"|\bt\. ?sk\b|\bno (?:tā|kur|kopēj)|\b(?:19|20)\d\d\b|" + FILLER,
    re.IGNORECASE,
)
_LOCATIVE = re.compile(r"\b\w+(?:[āēīū]|[āēīo]s)\b", re.IGNORECASE)
# Words that end like a place and are none.
_NO_PLACE = frozenset((
    "kopā", "kopumā", "gadā", "gados", "laikā", "periodā", "pirmajā", "otrajā", "trešajā", "ceturtajā", "piektajā",
    "sestajā", "septītajā", "astotajā", "devītajā",
    "šajā", "visā", "visos", "arī", "trīs", "projektā", "pārskatā", "programmā", "ietvaros", "uzdevumā", "līgumā",
    "reģionā", "kurā", "kuros", "kurās", "piedalījās", "iesaistījās", "pulcējās", "tikās", "sākās", "beidzās",
))  # fmt: skip
TOTAL = re.compile(r"\b(?:kopā|kopumā|pavisam|gada laikā|gadā)\b", re.IGNORECASE)
TOGETHER = re.compile(r"\b(?:kopā|kopumā|pavisam|šim)\b", re.IGNORECASE)
_ORDINALS = {
    "pirm": 1, "otr": 2, "treš": 3, "ceturt": 4, "piekt": 5, "sest": 6, "septīt": 7, "astot": 8, "devīt": 9,
}  # fmt: skip
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_OF_AGREEMENT = r"(?:\s+(?:īsteno|līgum|pārskat|projekt|program)\w*)"
_YEARS = re.compile(
    rf"\b(?:(?P<roman>(?-i:{'|'.join(sorted(_ROMAN, key=len, reverse=True))}))\b\.?|(?P<word>{'|'.join(_ORDINALS)})\w+)"
    rf"(?P<whose>{_OF_AGREEMENT}?)\s+(?P<noun>gad\w*)|\bgad(?:os|iem|us)\b"
    r"|\b(?:triju|divu|abu|visu)\s+(?:\w+\s+)?gadu\b",
    re.IGNORECASE,
)
_TO_A_YEAR = re.compile(r"\b(?:uz|par|pret|starp|un)\s+$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A number beside a noun: where it stands in the text, its words and its value."""

    start: int
    end: int
    text: str
    value: int
    clear: bool


def masked(text: str) -> str:
    """The text, as long as it was, without placeholders and titles in quotation marks: figures there are not typed."""
    for pattern in (PLACEHOLDER, _QUOTED):
        text = pattern.sub(lambda match: FILLER * len(match[0]), text)
    return text


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def years_meant(sentence: str) -> set[int | None]:
    """The numbers of the implementation years that a sentence names; None where it names several at once.

    0 where it only says how long something has lasted.
    """
    found = {_ordinal(match) for match in _YEARS.finditer(sentence)}
    return found - {0} or found


def names_year(sentence: str, ordinal: int) -> bool:
    """Whether a sentence surely speaks of this implementation year."""
    return any(
        _ordinal(match) == ordinal and (match["roman"] or match["whose"] or match["noun"].lower() == "gadā")
        for match in _YEARS.finditer(sentence)
        if match["roman"] or match["word"]
    )


def _ordinal(match: re.Match[str]) -> int | None:
    if match["roman"]:
        return _ROMAN[match["roman"]]
    if not match["word"]:
        return None
    lasts = match["noun"].lower() == "gadu" and not match["whose"]
    # „Jau trešo gadu rīkojam” counts the years of a custom; „uz trešo gadu pārcelti” means the year of the agreement.
    if lasts and not _TO_A_YEAR.search(match.string[: match.start()]):
        return 0
    return _ORDINALS[match["word"].lower()]


def has_number(sentence: str) -> bool:
    """Whether any number stands in it, in digits or in words."""
    return bool(_ANY_NUMBER.search(sentence))


def figures_beside(noun: str, sentence: str, *, attributes: frozenset[str] = frozenset()) -> list[Found]:
    """„71 konsultācija”, „divpadsmit konsultācijas”, „konsultāciju skaits: 53”, „konsultācijas (53)”.

    `attributes` are forms that describe another noun that follows: „24 konsultāciju saņēmēji” are no consultations.
    """
    found: list[Found] = []
    for match in re.finditer(rf"{NUMBER}{_GAP}(?P<noun>{noun})(?!\w)", sentence, re.IGNORECASE):
        last = match["noun"].split()[-1].lower()
        if last in attributes and not _MAY_FOLLOW.match(sentence, match.end()):
            continue
        value = number_of(match["number"])
        if match["number"].lower().startswith("vien") and value == 1 and not _counts_one(sentence, match):
            continue
        found.append(_found(sentence, match, value))
    number = rf"(?:kopā\s+)?{NUMBER}"
    skaits = r"\s+(?:kop)?skaits(?:\s*:\s*|\s+[–—-]\s+|\s+(?:ir|bija)\s+)"
    for after in (rf"(?:{skaits}|\s*:\s*|\s+[–—-]\s+){number}{_NOTHING_MORE}", rf"\s*\(\s*{number}\s*\)"):
        matches = re.finditer(rf"(?<!\w)(?:{noun}){after}", sentence, re.IGNORECASE)
        begun = [match for match in matches if _MAY_PRECEDE.search(sentence[: match.start()])]
        found += [_found(sentence, match, number_of(match["number"])) for match in begun]
    return found


def _counts_one(sentence: str, match: re.Match[str]) -> bool:
    """„Organizēts viens seminārs.”; elsewhere „viens” is rather „some”."""
    rest = sentence[match.end() :].strip()
    return bool(_ONE_MAY_FOLLOW.search(sentence[: match.start()])) and (not rest or rest[0] in ",;")


def _found(sentence: str, match: re.Match[str], value: int) -> Found:
    edges = [edge.end() for edge in _LEFT_EDGE.finditer(sentence, 0, match.start())]
    right = _RIGHT_EDGE.search(sentence, match.end())
    before, after = (
        sentence[edges[-1] if edges else 0 : match.start()],
        sentence[match.end() : right.start() if right else None],
    )
    return Found(match.start(), match.end(), match[0], value, clear=not is_part(f"{before} {after}"))


def is_part(clause: str) -> bool:
    """Whether a clause narrows what it counts, or only plans or guesses it."""
    return bool(_PART.search(clause)) or any(
        len(word) >= _SHORTEST_LOCATIVE and word.lower() not in _NO_PLACE for word in _LOCATIVE.findall(clause)
    )


def number_of(words: str) -> int:
    """The value of a number in digits or in words."""
    digits = re.sub(r"\D", "", words)
    return int(digits) if digits else sum(_value(word) for word in words.lower().split())


def _value(word: str) -> int:
    if word.startswith("simt"):
        return 100
    for ending, value in (("padsmit", 10), ("desmit", 0)):
        if word.endswith(ending) and word != "desmit":
            root = _ROOTS[word.removesuffix(ending)]
            return root + value if value else 10 * root
    if word == "desmit":
        return 10
    return next(value for pattern, value in _UNITS.items() if re.fullmatch(pattern, word))


def noun_of(kind: WorkKind) -> str:
    """A pattern for a kind's noun in all its cases."""
    return _noun(kind.one, kind.other, kind.zero)


@lru_cache(maxsize=500)
def _noun(*words: str) -> str:
    forms = [form.split() for form in words]
    if len({len(form) for form in forms}) > 1:
        return "(?:" + "|".join(re.escape(" ".join(form)) for form in forms) + ")"
    return r"\s+".join(_stem(forms_of_word) for forms_of_word in zip(*forms, strict=True))


def _stem(words: tuple[str, ...]) -> str:
    """A pattern for one word in all its cases: what its three forms share, and an ending."""
    same = 0
    while same < min(map(len, words)) and len({word[same].lower() for word in words}) == 1:
        same += 1
    if same < _SHORTEST_STEM:
        return "(?:" + "|".join(map(re.escape, words)) + ")"
    return re.escape(words[0][:same]) + rf"\w{{0,{_MOST_ENDING}}}"
