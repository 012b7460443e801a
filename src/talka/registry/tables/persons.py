"""Persons as a list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.kernel.numbers import format_count
from talka.kernel.tables import ANY, BooleanFilter, Choice, ChoiceFilter, Column, Empty, TableDefinition, choices_in
from talka.registry.models import Mandate, Person
from talka.registry.tables.profiles import NO_FIT, named

NONE = Empty(
    title=_("There are no persons yet"),
    words=_("Persons are added here and from pasted participant lists."),
    no_fit=NO_FIT,
)


def persons_table(user: User) -> TableDefinition[Person]:
    """Columns and filters of the persons whom the user's centres have met."""
    return TableDefinition(
        name="persons",
        title=_("Persons"),
        empty=NONE,
        columns=(
            Column(
                "name",
                _("Name and surname"),
                lambda p: p.name,
                order_by=("sort_key",),
                always=True,
                link=lambda p: reverse("registry:show_person", args=[p.pk]),
            ),
            Column(
                "organisation",
                _("Organisation"),
                lambda p: str(p.organisation or ""),
                order_by=("organisation__sort_key",),
            ),
            Column("email", _("E-mail"), lambda p: p.email, order_by=("email_folded",)),
            Column("phone", _("Phone"), lambda p: p.phone, shown=False),
            Column("centres", _("Centres"), _centres, shown=False),
            Column("entered", _("Entered on"), _entered, kind="date", order_by=("added_at",), shown=False),
        ),
        filters=(
            named(_("Name or e-mail")),
            ChoiceFilter(
                name="centre",
                title=_("Centre"),
                ids=True,
                by=lambda rows, pks: rows.filter(pk__in=_met_by(pks)),
                choices=lambda: [Choice(str(one.pk), one.name) for one in centres_of(user)],
            ),
            ChoiceFilter(
                name="role",
                title=_("Speaks as"),
                every=ANY,
                multiple=True,
                by=_speaking,
                choices=choices_in(Mandate.Role.choices),
            ),
            BooleanFilter(name="forgotten", title=_("Those who were forgotten, too"), only=lambda rows: rows),
        ),
        order="name",
        always_ordered_by=("name",),
        prepare=lambda rows: rows.select_related("organisation").prefetch_related("centres"),
        count_words=person_count,
    )


def person_count(number: int) -> str:
    """„47 personas”."""
    return ngettext("%(count)s person", "%(count)s persons", number) % {"count": format_count(number)}


def _centres(person: Person) -> str:
    return ", ".join(str(centre) for centre in person.centres.all())


def _entered(person: Person) -> Any:
    return timezone.localdate(person.added_at)


def _met_by(pks: tuple[str, ...]) -> QuerySet[Any]:
    through: Any = Person.centres.through
    found: QuerySet[Any] = through.objects.filter(centre__in=pks).values("person")
    return found


def _speaking(rows: Any, roles: tuple[str, ...]) -> QuerySet[Person]:
    held = Mandate.objects.held_on(timezone.localdate()).filter(role__in=roles).order_by()
    found: QuerySet[Person] = rows.filter(pk__in=held.values("person"))
    return found
