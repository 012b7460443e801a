"""What the pages of records show: one line in the list, and the whole page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from talka.directory.queries.addresses import public_page
from talka.directory.queries.linked import linked_data
from talka.directory.queries.public import (
    Around,
    around,
    is_stale,
    shown_areas,
    shown_facts,
    shown_languages,
    shown_link,
    territory_drawn,
    territory_words,
    where,
)
from talka.directory.queries.register import RegisterFacts, said_of
from talka.kernel.addresses import absolute
from talka.kernel.periods import format_date, format_date_range
from talka.kernel.spoken import spoken
from talka.kernel.ui.data_blocks import DataBlock
from talka.kernel.ui.shapes import SummaryRow
from talka.places.queries.whereabouts import Whereabouts, whereabouts
from talka.registry.models import Community, Network, Organisation, Profile, Status, Tie
from talka.registry.models.profiles import LANGUAGES
from talka.registry.queries.meant import place_label

SHORT = 160


def line_of(record: Profile) -> dict[str, Any]:
    """One line of the list."""
    facts = shown_facts(record)
    words = facts["description"] or facts["offers"]
    return {
        "url": public_page(record),
        "name": record.name,
        "what": what_words(record),
        "place": place_label(where(record)),
        "areas": shown_areas(record),
        "words": Truncator(words).chars(SHORT),
        "ending": isinstance(record, Organisation) and record.status == Status.ENDING,
    }


def what_words(record: Profile) -> str:
    """What it is: its legal form, or what holds it together."""
    if isinstance(record, Organisation):
        return record.get_legal_form_display() if record.legal_form else _("organisation")
    if isinstance(record, Community):
        return _("community of a place") if record.tie == Tie.PLACE else _("community of a theme")
    return _("network by place") if isinstance(record, Network) and record.tie == Tie.PLACE else _("network by theme")


def profile_context(record: Profile) -> dict[str, Any]:
    """What the page of a record shows; also of one that is not stored yet, so that its keeper sees it before."""
    beside = around(record)
    facts = shown_facts(record)
    register = said_of(record)
    address = absolute(public_page(record))
    return {
        "record": record,
        "kind": record.found_as.value,
        "what": what_words(record),
        "facts": facts,
        "rows": _rows(record, beside, facts, register),
        "register": register,
        "register_rows": register_rows(register, beside) if register else [],
        "around": beside,
        "people": beside.people,
        "beside": _beside(beside),
        "map_url": reverse("map:place", args=[beside.on_map.pk]) if beside.on_map else "",
        "website_words": facts["website"].partition("//")[2].removeprefix("www.").rstrip("/"),
        "networks": _links(beside.networks),
        "members": _links(beside.members),
        "support": _support(beside),
        "where_map": _where(record, beside),
        "is_old": is_stale(record),
        "ending": isinstance(record, Organisation) and record.status == Status.ENDING,
        "canonical": address,
        "linked": _block(linked_data(record, facts, beside, address, register)),
        "claim_url": reverse(f"directory:claim_{record.found_as.value}", args=[record.pk]),
    }


def _block(facts: dict[str, Any]) -> SafeString:
    return format_html("{}", DataBlock(facts))


def _where(record: Profile, beside: Around) -> Whereabouts:
    """Where it is and works, as far as that is public; the rows of facts say the same in words."""
    return whereabouts(
        name=record.name,
        seat=shown_link(record, "place"),
        works=shown_link(record, "working_place"),
        served=beside.served,
        drawn=territory_drawn(record),
    )


def _support(beside: Around) -> str:
    if beside.support is None:
        return ""
    day = beside.support.day
    month = _("%(month)s %(year)s") % {"month": str(MONTHS[day.month]), "year": day.year}
    return f"{month}, {beside.support.kind.lower()}"


def _beside(beside: Around) -> list[dict[str, str]]:
    """The organisation that hosts a community or coordinates a network."""
    named = ((_("Hosted by"), beside.host), (_("Coordinated by"), beside.coordinator))
    return [{"title": title, **_links([one])[0]} for title, one in named if one is not None]


def _links(many: Any) -> list[dict[str, str]]:
    return [
        {"name": one.name, "role": one.role, "url": reverse(f"directory:{one.kind}", args=[one.pk])} for one in many
    ]


def register_rows(said: RegisterFacts, beside: Around | None = None) -> list[SummaryRow]:
    """What the register says, row by row; areas only where the profile does not name the same ones."""
    ours = sorted(area.name for area in beside.areas) if beside else []
    benefit = _benefit(said)
    rows = [
        (_("Status"), said.state.label),
        (_("Legal form"), said.legal_form_words),
        (_("Entered in the register"), format_date(said.registered_on)),
        (_("Struck off on"), format_date(said.ended_on)),
        (_("Legal address in"), said.municipality),
        (_("Fields of activity"), "; ".join(said.areas) if sorted(said.areas) != ours else ""),
        (_("Public benefit status"), benefit),
    ]
    return [SummaryRow(title, str(value)) for title, value in rows if value]


def _benefit(said: RegisterFacts) -> str:
    """Since when, until when, and when that was decided."""
    if said.benefit_from is None:
        return ""
    if said.benefit_until:
        words = format_date_range(said.benefit_from, said.benefit_until)
    else:
        words = _("since %(first)s") % {"first": format_date(said.benefit_from)}
    if said.benefit_decided_on is None:
        return words
    return _("%(time)s, decided on %(day)s") % {"time": words, "day": format_date(said.benefit_decided_on)}


def _rows(record: Profile, beside: Around, facts: dict[str, str], register: RegisterFacts | None) -> list[SummaryRow]:
    """What a name-plate would say; what is empty, or stands below as the register says it, is left out."""
    today = timezone.localdate()
    place = shown_link(record, "place")
    rows: list[tuple[str, Any]] = []
    if isinstance(record, Organisation):
        rows += [
            (_("Registration number"), record.registration_number),
            (_("Legal form"), "" if _says(register, "legal_form", record.legal_form) else _form(record)),
            (_("Founded"), "" if _says(register, "registered_on", record.founded_on) else _founded(record)),
            (_("Registered in"), place_label(place)),
            (_("Works in"), _works_in(record, facts)),
            (_("Serves"), "; ".join(place_label(one) for one in beside.served)),
            (
                _("Fields of activity"),
                _areas(beside),
            ),
            (_("Public benefit status"), _own_benefit(record, register, today)),
        ]
    else:
        rows += [
            (_("Theme"), facts["theme"]),
            (_("Place"), place_label(place)),
            (_("Territory"), territory_words(record)),
        ]
    languages = ", ".join(str(LANGUAGES[code]) for code in shown_languages(record))
    rows += [(_("Works with"), facts["works_with"]), (_("Languages"), languages)]
    return [SummaryRow(title, value) for title, value in rows if value]


def _says(register: RegisterFacts | None, name: str, value: Any) -> bool:
    return register is not None and getattr(register, name) == value


def _form(record: Organisation) -> str:
    return record.get_legal_form_display() if record.legal_form else ""


def _founded(record: Organisation) -> str:
    return str(record.founded_on.year) if record.founded_on and record.shows("founded_on") else ""


def _own_benefit(record: Organisation, register: RegisterFacts | None, today: date) -> str:
    """What we know of it, unless the register says the same; what we know otherwise is said either way."""
    ours = record.has_public_benefit(today)
    if register is not None and register.has_benefit(today) == ours:
        return ""
    return _("yes") if ours else ""


def _areas(beside: Around) -> str:
    return format_html_join("; ", "{}", ((spoken(area, area.told_in),) for area in beside.areas))


def _works_in(record: Organisation, facts: dict[str, str]) -> str:
    place = place_label(shown_link(record, "working_place"))
    return ", ".join(part for part in (facts["working_address"], place) if part)
