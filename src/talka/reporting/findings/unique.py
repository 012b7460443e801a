"""Declared unique people and organisations: each of them takes part at least once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from talka.activities.models import Activity, Family, Participation, WorkKind
from talka.programmes.models import Agreement
from talka.reporting.queries.declared import DeclaredRow
from talka.reporting.queries.declared_names import ORGANISATIONS, PARTICIPANTS, PEOPLE, TOTAL

# By the id of a year and the code of a kind, or `TOTAL`; None: nobody can say.
Most = Mapping[tuple[int, str], int | None]


def most_unique(rows: Sequence[DeclaredRow], agreement: Agreement) -> list[tuple[DeclaredRow, int | None]]:
    """The declared unique people and organisations, each with the most that participations of the same scope allow."""
    unique = [row for row in rows if row.counts in {PEOPLE, ORGANISATIONS}]
    declared = {(row.year.pk, row.of_kind): row.declared for row in rows if row.counts == PARTICIPANTS}
    silent = _publications() if any(row.of_kind != TOTAL for row in unique) else frozenset()
    recorded: dict[str, Most] = {what: _recorded(agreement, what) for what in {row.counts for row in unique}}
    found: list[tuple[DeclaredRow, int | None]] = []
    for row in unique:
        scope = (row.year.pk, row.of_kind)
        # All participations of the year are the most that any kind of work can have had; nobody takes part in a text.
        whole = None if row.of_kind in silent else declared.get((row.year.pk, TOTAL))
        bounds = (declared.get(scope), whole, recorded[row.counts].get(scope, 0))
        known = [most for most in bounds if most is not None]
        found.append((row, min(known, default=None)))
    return found


def fewest_participations(rows: Sequence[DeclaredRow], agreement: Agreement) -> list[tuple[DeclaredRow, int]]:
    """The declared participations, each with the fewest that the people of the same work can have made.

    Where a record does not say how often people took part, each of its people did so at least once.
    """
    asked = [row for row in rows if row.counts == PARTICIPANTS and row.declared is not None]
    if not asked:
        return []
    named = Participation.objects.filter(activity=OuterRef("pk"), person__isnull=False).order_by().values("activity")
    number = named.annotate(number=Count("person", distinct=True)).values("number")
    own = Greatest(Coalesce("people", 0), Coalesce(Subquery(number, output_field=IntegerField()), 0))
    found: dict[tuple[int, str], int] = {}
    for year, kind, family, fewest in (
        Activity.objects.counted()
        .filter(agreement=agreement, year__isnull=False)
        .order_by()
        .annotate(fewest=Coalesce("participants", own))
        .values_list("year_id", "kind__code", "kind__family")
        .annotate(Sum("fewest"))
    ):
        found[year, kind] = fewest
        if family != Family.PUBLICATION:
            found[year, TOTAL] = found.get((year, TOTAL), 0) + fewest
    return [(row, found.get((row.year.pk, row.of_kind), 0)) for row in asked]


def _publications() -> frozenset[str]:
    return frozenset(WorkKind.objects.filter(family=Family.PUBLICATION).values_list("code", flat=True))


def _recorded(agreement: Agreement, what: str) -> Most:
    """Participations by year and kind, and by year; None where some work does not say how many there were."""
    column = "person" if what == PEOPLE else "organisation"
    named = Participation.objects.filter(activity=OuterRef("pk"), **{f"{column}__isnull": False}).order_by()
    number = named.values("activity").annotate(number=Count(column, distinct=True)).values("number")
    everybody = Participation.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    rows_of_it = Subquery(everybody.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    own = F("people") if what == PEOPLE else F("organisations")
    says_nothing = Q(participants=None, named=None) & Q(**{what: None})
    rows = (
        Activity.objects.counted()
        .filter(agreement=agreement, year__isnull=False)
        .order_by()
        .annotate(named=Subquery(number, output_field=IntegerField()))
        .annotate(most=Greatest(Coalesce("participants", 0), Coalesce(own, 0), Coalesce(rows_of_it, 0)))
        .values_list("year_id", "kind__code", "kind__family")
        .annotate(together=Sum("most"), silent=Count("pk", filter=says_nothing))
    )
    found: dict[tuple[int, str], int | None] = {}
    for year, kind, family, most, silent in rows:
        found[year, kind] = None if silent else most
        # Nobody takes part in a publication.
        if family != Family.PUBLICATION:
            together = found.get((year, TOTAL), 0)
            found[year, TOTAL] = None if silent or together is None else together + most
    return found
