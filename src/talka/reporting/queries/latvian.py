"""Words of the ministry's form. It is a Latvian paper whatever the reader's language, so nothing here is translated."""

from __future__ import annotations

from datetime import date

from talka.activities.models import Format, WorkKind
from talka.kernel.money import format_euros
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date, roman
from talka.kernel.text import fold, plural_lv
from talka.programmes.models import Purpose

NONE, UNKNOWN = "Nav", "Nav ziņu"
NOT_KNOWN = "nav zināms"
NBSP = "\u00a0"
FORMATS = {
    Format.ONSITE.value: "klātienē",
    Format.ONLINE.value: "tiešsaistē",
    Format.HYBRID.value: "klātienē un tiešsaistē",
}
CHANNELS = {
    "facebook": "Facebook",
    "x": "X",
    "twitter": "Twitter",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "bluesky": "BlueSky",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "telegram": "Telegram",
    "threads": "Threads",
    "whatsapp": "WhatsApp",
    "website": "mājaslapā",
    "newsletter": "jaunumu lapā",
    "radio": "radio",
    "tv": "televīzijā",
    "press": "presē",
    "email": "e-pastā",
    "phone": "pa tālruni",
}
_MONTHS = (
    *("janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs"),
    *("jūlijs", "augusts", "septembris", "oktobris", "novembris", "decembris"),
)


def day_in_words(day: date) -> str:
    """„2022. gada 15. jūlijs”."""
    return f"{day.year}. gada {day.day}. {_MONTHS[day.month - 1]}"


def period_in_words(starts: date, ends: date) -> str:
    """„2022. gada 15. jūlijs līdz 2025. gada 14. jūlijs”; of one day that day alone."""
    return day_in_words(starts) if starts == ends else f"{day_in_words(starts)} līdz {day_in_words(ends)}"


def year_title(ordinal: int) -> str:
    """„I. ĪSTENOŠANAS GADS”."""
    return f"{roman(ordinal)}. ĪSTENOŠANAS GADS"


def year_of(ordinal: int) -> str:
    """„II. īstenošanas gada”."""
    return f"{roman(ordinal)}. īstenošanas gada"


def quoted(text: str) -> str:
    """In Latvian quotation marks, unless the text brings its own."""
    return text if any(mark in text for mark in '„”“"«»') else f"„{text}”"


def euros(cents: int | None) -> str:
    """„53 994,00 euro”, the form's own way."""
    return f"{format_euros(cents, symbol=False)}{NBSP}euro" if cents is not None else NOT_KNOWN


def noun(kind: WorkKind, count: int) -> str:
    """The kind's noun in the form that follows the count."""
    return plural_lv(count, kind.one, kind.other, kind.zero)


def counted(count: int, one: str, other: str, zero: str) -> str:
    """„151 dalības reize”: a count with its noun in the right form."""
    return f"{format_count(count)} {plural_lv(count, one, other, zero)}"


def attendance(count: int) -> str:
    """„15 dalībnieki”: people at one gathering."""
    return counted(count, "dalībnieks", "dalībnieki", "dalībnieku")


def participations(count: int) -> str:
    """„151 dalības reize”: at several gatherings, where one person may count twice."""
    return counted(count, "dalības reize", "dalības reizes", "dalības reižu")


def unique_organisations(count: int) -> str:
    """„24 unikālas organizācijas”."""
    return counted(count, "unikāla organizācija", "unikālas organizācijas", "unikālu organizāciju")


def publications(count: int) -> str:
    """„118 publikācijas”."""
    return counted(count, "publikācija", "publikācijas", "publikāciju")


def channel_name(code: str) -> str:
    """How the channel is called."""
    return CHANNELS.get(fold(code), code)


def for_purpose(purpose: Purpose | None) -> str:
    """„pilsoniskās sabiedrības attīstībai”: what the money is for, after an amount."""
    if purpose is None:
        return "bez norādīta mērķa"
    return purpose.title_for or f"mērķim {quoted(purpose.title)}"


def day_span(starts: date | None, ends: date | None) -> str:
    """„09.02.2022.”, or both ends."""
    if starts and ends and ends != starts:
        return f"{format_date(starts)}–{format_date(ends)}"
    return format_date(starts or ends)


def lowered(text: str) -> str:
    """The first letter small, unless the word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """The first letter large."""
    return text[:1].upper() + text[1:]


def joined(words: list[str]) -> str:
    """„a, b un c”."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} un {words[-1]}"
