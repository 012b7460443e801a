"""The sheet of a place as a tagged PDF of A4 pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import resources
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talka.kernel.addresses import bare_site
from talka.kernel.periods import format_date
from talka.kernel.typesetting import typeset
from talka.places.models import Place
from talka.places.queries.lists import Entry
from talka.places.queries.sheets import Section


def render_sheet(  # noqa: PLR0913 -- what stands on it
    whole: Place, sections: Sequence[Section], *, picture: str, shown: Place, credits_: str, made_on: date
) -> bytes:
    """The sheet as a PDF; `picture` is the SVG of where `shown` is, empty where no outline is known."""
    template = resources.files("talka.places.exports").joinpath("data/sheet.typ").read_bytes()
    values = {
        "language": get_language(),
        "title": whole.name,
        "around": " · ".join(filter(None, (whole.parent.name if whole.parent else "", whole.code))),
        "made_on_parts": [made_on.year, made_on.month, made_on.day],
        "known": _("As known on %(day)s") % {"day": format_date(made_on)},
        "site": bare_site(),
        "picture": "map.svg" if picture else "",
        "picture_words": _("Where %(place)s is") % {"place": shown.name},
        "credits": credits_,
        "head": {"name": _("Name"), "contacts": _("Contacts"), "last": _("Last support")},
        "sections": [_section(one) for one in sections],
    }
    return typeset(template, values, made_on=made_on, files={"map.svg": picture.encode()} if picture else {})


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": str(section.list.title),
        "none": str(section.list.none),
        "contacts": any(one.contacts for one in section.entries),
        "supported": section.list.supported and any(one.last or one.last_month for one in section.entries),
        "more": _("Only the first ones are shown.") if section.more else "",
        "entries": [_entry(one, supported=section.list.supported) for one in section.entries],
    }


def _entry(entry: Entry, *, supported: bool) -> dict[str, Any]:
    last = entry.last_month or (format_date(entry.last) if entry.last else "")
    return {
        "name": entry.name,
        "detail": entry.detail,
        "contacts": list(entry.contacts),
        "last": " · ".join(filter(None, (last, entry.last_words))) if supported else "",
    }
