"""Partners as a list: organisations by role and place."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.kernel.numbers import format_count
from talka.kernel.tables import (
    ALL_FEMININE,
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    TableDefinition,
    TextFilter,
    choices_in,
)
from talka.registry.models import Organisation, PartnerRole
from talka.registry.queries.meant import place_label
from talka.registry.queries.search import called
from talka.registry.tables.profiles import NO_FIT, place_filters


def partners_table() -> TableDefinition[PartnerRole]:
    """Columns and filters of the partners."""
    return TableDefinition(
        name="partners",
        title=_("Partners"),
        empty=Empty(
            title=_("There are no partners yet"),
            words=_("A partner role is given to an organisation on its page."),
            no_fit=NO_FIT,
        ),
        columns=(
            Column(
                "name",
                _("Organisation"),
                lambda r: r.organisation.name,
                order_by=("organisation__sort_key",),
                always=True,
                link=lambda r: reverse("registry:show_organisation", args=[r.organisation_id]),
            ),
            Column("role", _("Role"), lambda r: r.get_role_display(), order_by=("role",)),
            Column("place", _("Where"), _where, order_by=("place__sort_key",)),
            Column("since", _("Since"), lambda r: r.starts, kind="date", order_by=("starts",), shown=False),
            Column("until", _("Until"), lambda r: r.ends, kind="date", order_by=("ends",), shown=False),
            Column("email", _("E-mail"), lambda r: r.organisation.email),
            Column("phone", _("Phone"), lambda r: r.organisation.phone),
        ),
        filters=(
            TextFilter(name="q", title=_("Name or registration number"), prominent=True, search=_named),
            ChoiceFilter(
                name="role",
                title=_("Role"),
                every=ALL_FEMININE,
                prominent=True,
                multiple=True,
                lookup="role",
                choices=choices_in(PartnerRole.Role.choices),
            ),
            *place_filters("place"),
            BooleanFilter(name="national", title=_("In the whole country"), only=lambda rows: rows.filter(place=None)),
            BooleanFilter(name="ended", title=_("Those that ended, too"), only=lambda rows: rows),
        ),
        order="name",
        prepare=lambda rows: rows.select_related("organisation", "place__parent"),
        count_words=partner_count,
    )


def present(rows: QuerySet[PartnerRole]) -> QuerySet[PartnerRole]:
    """Roles that have not ended."""
    return rows.filter(Q(ends=None) | Q(ends__gte=timezone.localdate()))


def partner_count(number: int) -> str:
    """„47 partneri”."""
    return ngettext("%(count)s partner", "%(count)s partners", number) % {"count": format_count(number)}


def _where(role: PartnerRole) -> str:
    return place_label(role.place) or str(_("in the whole country"))


def _named(rows: Any, text: str) -> QuerySet[PartnerRole]:
    """Roles of whoever is called so, forgiven as in the list of organisations; also by the registration number."""
    partners = Organisation.objects.filter(pk__in=rows.order_by().values("organisation"))
    found: QuerySet[PartnerRole] = rows.filter(organisation__in=called(partners, text).order_by().values("pk"))
    return found
