"""Organisations as a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from talka.kernel.numbers import format_count
from talka.kernel.tables import (
    ALL_FEMININE,
    ANY,
    BooleanFilter,
    Choice,
    ChoiceFilter,
    Column,
    Empty,
    Filter,
    TableDefinition,
    choices_in,
)
from talka.registry.models import LegalForm, Organisation, PartnerRole, Size, Status
from talka.registry.models.organisations import LONG_STANDING_FROM, NEW_UNTIL, years_before
from talka.registry.queries.profiles import areas_in_use, serving
from talka.registry.tables.profiles import (
    NO_FIT,
    confirmed_column,
    contact_columns,
    municipality_choices,
    named,
    place_filters,
    place_words,
    profile_filters,
)

STATUS_TONES = {Status.ACTIVE: "good", Status.ENDING: "warning", Status.CLOSED: "neutral"}
NEW, LONG_STANDING = "new", "long"


def organisations_table() -> TableDefinition[Organisation]:
    """Columns and filters of the organisations."""
    offered = cache(municipality_choices)  # two filters offer the same
    return TableDefinition(
        name="organisations",
        title=_("Organisations"),
        empty=Empty(
            title=_("There are no organisations yet"),
            words=_("Organisations are added here, from pasted participant lists and by import."),
            no_fit=NO_FIT,
        ),
        columns=(*_usual_columns(), *_other_columns(), *contact_columns()),
        filters=(
            named(_("Name or registration number")),
            *place_filters("place", "working_place", offered=offered),
            *_own_filters(offered),
            *profile_filters(),
        ),
        order="name",
        always_ordered_by=("name",),
        prepare=_prepare,
        count_words=count_words,
    )


def count_words(number: int) -> str:
    """„47 organizācijas”."""
    return ngettext("%(count)s organisation", "%(count)s organisations", number) % {"count": format_count(number)}


def age_words(organisation: Organisation, day: date) -> str:
    """„jauna”, „ar ilgu pieredzi”, or nothing."""
    if organisation.is_new(day):
        return str(pgettext("organisation", "new"))
    return str(_("long-standing")) if organisation.is_long_standing(day) else ""


def _prepare(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return rows.select_related("place__parent", "working_place__parent").prefetch_related("areas")


def _usual_columns() -> tuple[Column[Organisation], ...]:
    return (
        Column(
            "name",
            _("Name"),
            lambda o: o.name,
            order_by=("sort_key",),
            always=True,
            link=lambda o: reverse("registry:show_organisation", args=[o.pk]),
            detail=_detail,
        ),
        Column("number", _("Registration number"), lambda o: o.registration_number, order_by=("registration_number",)),
        Column("form", _("Legal form"), lambda o: o.get_legal_form_display(), order_by=("legal_form",)),
        Column("place", _("Place"), place_words, order_by=("place__sort_key",), detail=lambda o: o.place_text),
        Column(
            "status",
            _("Status"),
            lambda o: o.get_status_display(),
            kind="tag",
            order_by=("status",),
            tone=lambda o: STATUS_TONES[Status(o.status)],
            shown=False,
        ),
        confirmed_column(),
    )


def _other_columns() -> tuple[Column[Organisation], ...]:
    return (
        Column("areas", _("Areas of activity"), _areas, shown=False),
        Column("founded", _("Founded on"), lambda o: o.founded_on, kind="date", order_by=("founded_on",), shown=False),
        Column("age", _("Age"), lambda o: age_words(o, timezone.localdate()), shown=False),
        Column("size", _("Size"), lambda o: o.get_size_display(), order_by=("size",), shown=False),
        Column("benefit", _("Public benefit"), _benefit, shown=False),
        Column("address", _("Address"), lambda o: o.place_text, shown=False),
        Column("postcode", _("Postcode"), lambda o: o.postcode, shown=False),
        Column("working_address", _("Working address"), _working, shown=False),
    )


def _own_filters(offered: Callable[[], list[Choice]]) -> tuple[Filter[Organisation], ...]:
    return (
        ChoiceFilter(
            name="area",
            title=_("Area of activity"),
            every=ALL_FEMININE,
            multiple=True,
            ids=True,
            by=lambda rows, pks: rows.filter(pk__in=_through("areas", "activityarea", pks)),
            choices=lambda: [Choice(str(area.pk), str(area)) for area in areas_in_use()],
        ),
        ChoiceFilter(
            name="form",
            title=_("Legal form"),
            every=ALL_FEMININE,
            multiple=True,
            lookup="legal_form",
            choices=choices_in(LegalForm.choices),
        ),
        ChoiceFilter(name="status", title=_("Status"), lookup="status", choices=choices_in(Status.choices)),
        ChoiceFilter(
            name="serves",
            title=_("Serves"),
            every=ANY,
            ids=True,
            by=lambda rows, pks: rows.filter(serving([int(pk) for pk in pks])),
            choices=offered,
        ),
        ChoiceFilter(name="size", title=_("Size"), every=ANY, lookup="size", choices=choices_in(Size.choices)),
        ChoiceFilter(
            name="age",
            title=_("Age"),
            every=ANY,
            by=_of_age,
            choices=lambda: [
                Choice(NEW, str(pgettext("organisation", "new"))),
                Choice(LONG_STANDING, str(_("long-standing"))),
            ],
        ),
        ChoiceFilter(
            name="role",
            title=_("Partner role"),
            every=ALL_FEMININE,
            multiple=True,
            by=_in_roles,
            choices=choices_in(PartnerRole.Role.choices),
        ),
        BooleanFilter(name="benefit", title=_("Public benefit"), only=_of_public_benefit),
    )


def _through(relation: str, column: str, pks: tuple[str, ...]) -> QuerySet[Any]:
    through: Any = getattr(Organisation, relation).through
    found: QuerySet[Any] = through.objects.filter(**{f"{column}__in": pks}).values("organisation")
    return found


def _of_age(rows: Any, ages: tuple[str, ...]) -> QuerySet[Organisation]:
    today = timezone.localdate()
    wanted = Q(pk__in=[])
    if NEW in ages:
        wanted |= Q(founded_on__gt=years_before(today, NEW_UNTIL))
    if LONG_STANDING in ages:
        wanted |= Q(founded_on__lte=years_before(today, LONG_STANDING_FROM))
    found: QuerySet[Organisation] = rows.filter(wanted)
    return found


def _in_roles(rows: Any, roles: tuple[str, ...]) -> QuerySet[Organisation]:
    today = timezone.localdate()
    held = PartnerRole.objects.filter(role__in=roles).filter(Q(ends=None) | Q(ends__gte=today)).order_by()
    found: QuerySet[Organisation] = rows.filter(pk__in=held.values("organisation"))
    return found


def _of_public_benefit(rows: Any) -> QuerySet[Organisation]:
    today = timezone.localdate()
    until = Q(public_benefit_until=None) | Q(public_benefit_until__gte=today)
    found: QuerySet[Organisation] = rows.filter(until, public_benefit_from__lte=today)
    return found


def _areas(organisation: Organisation) -> str:
    return ", ".join(str(area) for area in organisation.areas.all())


def _detail(organisation: Organisation) -> str:
    """What it does; before that, that it no longer acts, if so."""
    status = "" if organisation.status == Status.ACTIVE else organisation.get_status_display()
    return " · ".join(filter(None, (status, _areas(organisation))))


def _benefit(organisation: Organisation) -> str:
    return str(_("yes")) if organisation.has_public_benefit(timezone.localdate()) else ""


def _working(organisation: Organisation) -> str:
    return ", ".join(filter(None, (organisation.working_address, str(organisation.working_place or ""))))
