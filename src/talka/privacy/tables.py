"""The log of readings as a list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.accounts.models import User
from talka.kernel.numbers import format_count
from talka.kernel.tables import (
    ANY,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    TableDefinition,
    TextFilter,
    choices_in,
)
from talka.kernel.text import fold
from talka.privacy.queries.readings import what_words
from talka.registry.models import Reading


def readings_table() -> TableDefinition[Reading]:
    """Columns and filters of the log."""
    return TableDefinition(
        name="readings",
        title=_("Log of readings"),
        empty=Empty(
            title=_("Nobody has read anything yet"),
            words=_("Opening a person's page and exporting lists of persons is written down here."),
        ),
        columns=(
            Column("when", _("When"), _when, order_by=("read_at",), always=True, link=_person_url),
            Column("who", _("Who"), lambda r: str(r.reader or _("the person")), order_by=("reader__sort_key",)),
            Column("way", _("How"), lambda r: r.get_way_display(), order_by=("way",)),
            Column("what", _("What"), lambda r: what_words(r.what), order_by=("what",)),
            Column("person", _("Number of the person"), lambda r: r.person_id, kind="number", order_by=("person_id",)),
            Column("rows", _("Rows"), lambda r: r.rows, kind="number", order_by=("rows",)),
        ),
        filters=(
            TextFilter(name="q", title=_("Who read"), prominent=True, search=_read_by),
            ChoiceFilter(
                name="way",
                title=_("How"),
                every=ANY,
                prominent=True,
                lookup="way",
                choices=choices_in(Reading.Way.choices),
            ),
            DateRangeFilter(name="day", title=_("When"), field="read_at__date"),
            ChoiceFilter(
                name="person", title=_("Number of the person"), drawn=False, ids=True, lookup="person_id", choices=list
            ),
        ),
        order="-when",
        always_ordered_by=("when",),
        prepare=lambda rows: rows.select_related("reader"),
        count_words=reading_count,
    )


def reading_count(number: int) -> str:
    """„47 ieraksti”."""
    return ngettext("%(count)s reading", "%(count)s readings", number) % {"count": format_count(number)}


def _when(reading: Reading) -> str:
    return f"{timezone.localtime(reading.read_at):%d.%m.%Y. %H:%M}"


def _person_url(reading: Reading) -> str:
    return reverse("privacy:held", args=[reading.person_id]) if reading.person_id else ""


def _read_by(rows: Any, text: str) -> QuerySet[Reading]:
    wanted = fold(text).split()
    readers = User.objects.filter(pk__in=rows.order_by().values("reader").distinct())
    found = [one.pk for one in readers if all(word in fold(one.name) for word in wanted)]
    narrowed: QuerySet[Reading] = rows.filter(reader__in=found)
    return narrowed
