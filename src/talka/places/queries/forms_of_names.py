"""What names of places become in a Latvian sentence; all of it folded: „Rīgā” and „Rīga” are the same letters then."""

from __future__ import annotations

from talka.kernel.text import fold

SHORT = {"nov": "novads", "pag": "pagasts", "pils": "", "pilseta": "", "valstspilseta": ""}
_WORDS = {"nov": "novads", "pag": "pagasts"}
# What a unit is called after its name, in a sentence.
_CASES = {"novads": ("novada",), "pagasts": ("pagasta",)}
_CITY = ("pilseta", "pilsetas", "valstspilseta", "valstspilsetas")


def spelt_out(text: str) -> str:
    """The words folded, „nov.” and „pag.” written out, and that a town is a town left out."""
    return " ".join(filter(None, (SHORT.get(word, word) for word in fold(text).split())))


def written_out(text: str) -> str:
    """The words folded, „nov.” and „pag.” written out."""
    return " ".join(_WORDS.get(word, word) for word in fold(text).split())


def genitive(name: str) -> str:
    """„Rīgas”, „Talsu”, „Tukuma” of a folded name of one word."""
    if name.endswith(("pils", "us")):
        return name
    if name.endswith("is"):
        return name[:-2] + "u"
    ends = {"a": "as", "e": "es", "i": "u", "s": "a"}
    return name[:-1] + ends.get(name[-1:], name[-1:])


def locative(name: str) -> str:
    """„Rīgā”, „Talsos”, „Tukumā”, „Ventspilī”, „Saldū” of a folded name of one word."""
    if name.endswith("pils"):
        return name[:-1] + "i"
    if name.endswith("us"):
        return name[:-1]
    if name.endswith("is"):
        return name
    ends = {"i": "os", "s": "a"}
    return name[:-1] + ends.get(name[-1:], name[-1:])


def inflected(folded: str) -> set[str]:
    """Forms that can mean nothing but this name, besides the name itself."""
    words = folded.split()
    if words[-1:] and words[-1] in _CASES:
        return {" ".join([*words[:-1], case]) for case in _CASES[words[-1]]}
    if len(words) != 1:
        return set()
    return {locative(folded), *(f"{genitive(folded)} {city}" for city in _CITY)} - {folded}


def bare(folded: str) -> set[str]:
    """Forms that only hint at the name: a genitive alone, a parish or a municipality without the word for it."""
    words = folded.split()
    if len(words) == 1:
        return {genitive(folded)}
    return {" ".join(words[:-1])}
