"""Text as people type it: cleaned for storing, folded for searching, keyed for sorting."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# No amount, number or day that somebody types is longer.
LONGEST_TYPED = 60
# How many words are remembered with what was worked out of them.
_MOST_WORDS = 8192
_ZERO_WIDTH_JOINER = "\u200d"
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NONCHARACTERS = "\ufffe\uffff"  # no XML may hold them, so no spreadsheet or report
_EMOJI_PARTS = frozenset("\ufe0f") | frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))

# Letters that Unicode does not decompose into a base letter and a mark.
_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t"}
)
# й, ў and ї are letters of their own; ё is written е as often as not.
_CYRILLIC_MARKS = frozenset("\u0306\u0308")


class Misread(ValueError):
    """A text is not what it should be: why, as one of the codes that each kind of it names, and the text."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text[:LONGEST_TYPED]!r}")
        self.code = code
        self.text = text


class BadText(ValueError):
    """The text holds a NUL or a lone surrogate, which no database can store."""


def clean_text(value: str, *, multiline: bool = False) -> str:
    """Return the text as it is stored: NFC, trimmed, without invisible and control characters.

    One line has single spaces; several lines keep theirs, ended by a line feed. A zero-width joiner stays inside an
    emoji. Raises BadText.
    """
    if value.isprintable() and unicodedata.is_normalized("NFC", value):
        return value.strip() if multiline else " ".join(value.split())
    if _UNSTORABLE.search(value):
        raise BadText("The text holds characters that cannot be stored.")
    lines = _LINE_ENDS.sub("\n", value).expandtabs(1)
    visible = unicodedata.normalize("NFC", _without_invisible(lines))
    if not multiline:
        return " ".join(visible.split())
    return "\n".join(line.rstrip() for line in _SPACES.sub(" ", visible).split("\n")).strip()


_OPENING_QUOTE = re.compile(r'(?<![^\s(\[/–-])"(?=\w)')


def typeset_quotes(value: str) -> str:
    """The text with the quotation marks of Latvian print in the place of a typewriter's: "Šķūnis" is „Šķūnis”."""
    return _OPENING_QUOTE.sub("„", value).replace('"', "”")


def _without_invisible(value: str) -> str:
    kept: list[str] = []
    for char, following in zip(value, value[1:] + " ", strict=True):
        visible = unicodedata.category(char) not in {"Cc", "Cf"} and char not in _NONCHARACTERS
        joins = char == _ZERO_WIDTH_JOINER and kept and _is_emoji(kept[-1]) and _is_emoji(following)
        if visible or joins or char == "\n":
            kept.append(char)
    return "".join(kept)


def _is_emoji(char: str) -> bool:
    return char in _EMOJI_PARTS or unicodedata.category(char) == "So"


def fold(value: str) -> str:
    """Return the text as it is searched: lower case, no diacritics, words apart by one space.

    "Šķūnis", "ŠĶŪNIS" and "skunis" fold to the same; Cyrillic stays Cyrillic.
    """
    return " ".join([folded for word in value.split() if (folded := _folded_word(word))])


# Words of names come again and again.
@lru_cache(maxsize=_MOST_WORDS)
def _folded_word(word: str) -> str:
    if word.isascii() or max(word) < _FIRST_MARK:
        return " ".join(word.translate(_FOLDED).split())
    return " ".join(_folded_apart(word).split())


def _folded_apart(value: str) -> str:
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", value).casefold())
    plain = unicodedata.normalize("NFC", _without_marks(lowered)).translate(_PLAIN_LETTERS).replace("ё", "е")
    return "".join(char if char.isalnum() else " " for char in plain)


class _PerLetter(dict[int, str]):
    """What each letter becomes, worked out when it is first met; for `str.translate`."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self.become = become

    def __missing__(self, code: int) -> str:
        self[code] = self.become(chr(code))
        return self[code]


# Below it no letter changes its neighbour.
_FIRST_MARK = "\u0300"
_FOLDED = _PerLetter(_folded_apart)


def _without_marks(decomposed: str) -> str:
    kept: list[str] = []
    base = ""
    for char in decomposed:
        if not unicodedata.combining(char):
            base = char
            kept.append(char)
        elif char in _CYRILLIC_MARKS and _is_cyrillic(base):
            kept.append(char)
    return "".join(kept)


def _is_cyrillic(char: str) -> bool:
    return "\u0400" <= char <= "\u052f"


def plural_lv(n: int, one: str, other: str, zero: str) -> str:
    """Choose the Latvian form as gettext does: 1, 21, 101 one; 0 zero; the rest, 11 included, other."""
    if n % 10 == 1 and n % 100 != 11:  # noqa: PLR2004 -- the rule of the language
        return one
    return other if n else zero


# The stored sort key is written in decimal digits alone, since every collation of every engine orders those alike.
# It has three levels: letters (two digits each, 01-99), diacritics and case (one digit for each letter, 1-9);
# zeros, lower than any weight, part the levels.
_LETTERS = "abcčdefgģhiyjkķlļmnņopqrŗsštuvwxzž"
_CYRILLIC = "абвгґдеєжзиіїйклмнопрстуўфхцчшщъыьэюя"
_WORD_BREAK = "01"
_OTHER_SCRIPT = "99"
_WEIGHTS = (
    {digit: f"{10 + at}" for at, digit in enumerate("0123456789")}
    | {letter: f"{20 + at}" for at, letter in enumerate(_LETTERS)}
    | {letter: f"{55 + at}" for at, letter in enumerate(_CYRILLIC)}
    | {" ": _WORD_BREAK}
)
_MARK_WEIGHTS = {"\u0304": "2", "\u0301": "3", "\u0300": "4", "\u0308": "5"}
_OTHER_MARK = "6"
_QUOTES = re.compile("[\"'`´„“”‘’‚‛‟«»‹›]")
_PRIMARY_DIGITS, _MINOR_DIGITS = 220, 38


def sort_key(value: str) -> str:
    """Return the key by which a list of names is in Latvian order, whatever the database.

    At most 300 ASCII digits. Č Ģ Ķ Ļ Ņ Ŗ Š Ž are letters of their own; a long vowel, a foreign diacritic and case
    decide only between words otherwise alike; y stands after i. Quotes are passed over, other punctuation parts words.
    """
    words = [weighed for word in value.split() if (weighed := _weighed(word))]
    primary = _WORD_BREAK.join([weights[0] for weights in words])
    # A space between words is plain: it has no mark and no case.
    marks = "1".join([weights[1] for weights in words])[:_MINOR_DIGITS].rstrip("1")
    cases = "1".join([weights[2] for weights in words])[:_MINOR_DIGITS].rstrip("1")
    return f"{primary[:_PRIMARY_DIGITS]}00{marks}0{cases}"


# Words of names come again and again; one with punctuation inside is several.
@lru_cache(maxsize=_MOST_WORDS)
def _weighed(word: str) -> tuple[str, str, str] | None:
    """What a word weighs on each of the levels; nothing where no letter of it counts."""
    parts = _sortable(word)
    return (parts.translate(_PRIMARY), parts.translate(_MARKS), parts.translate(_CASES)) if parts else None


def _sortable(value: str) -> str:
    if _PLAIN_CHARS.issuperset(value):
        return " ".join(_QUOTES.sub("", value).translate(_SPACED).split())
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", _QUOTES.sub("", value)))
    kept = (char if char.isalnum() or unicodedata.combining(char) else " " for char in composed)
    return " ".join("".join(kept).split())


def _letters_of(char: str) -> list[tuple[str, str]]:
    """Return the letters a character sorts as, each with the weight of its diacritic."""
    lowered = unicodedata.normalize("NFC", char.casefold())
    if lowered in _WEIGHTS:
        return [(lowered, "1")]
    found: list[tuple[str, str]] = []
    for part in unicodedata.normalize("NFKD", lowered):
        plain = part.translate(_PLAIN_LETTERS)
        if not unicodedata.combining(part):
            found.extend((letter, "1" if plain == part else _OTHER_MARK) for letter in plain)
        elif found:
            found[-1] = (found[-1][0], _MARK_WEIGHTS.get(part, _OTHER_MARK))
    return found


def _weights_of(char: str) -> str:
    return "".join(_WEIGHTS.get(letter) or f"{_OTHER_SCRIPT}{ord(letter):08d}" for letter, _mark in _letters_of(char))


_PRIMARY = _PerLetter(_weights_of)
_MARKS = _PerLetter(lambda char: "".join(mark for _letter, mark in _letters_of(char)))
_CASES = _PerLetter(lambda char: ("2" if char.isupper() else "1") * len(_letters_of(char)))
_SPACED = _PerLetter(lambda char: char if char.isalnum() else " ")
# Letters that no normalisation changes, nor their neighbours.
_PLAIN_CHARS = frozenset(
    char for char in map(chr, range(ord(_FIRST_MARK))) if unicodedata.normalize("NFKC", char) == char
)
