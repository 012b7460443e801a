"""The workbook of an agreement to fill in."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _

from talka.activities.models import WorkKind
from talka.interchange.queries.format import TABLES
from talka.kernel.imports import templates
from talka.programmes.queries.definitions import known_measures


def write_template(stream: IO[bytes]) -> None:
    """Write the empty workbook."""
    kinds = [(kind.name, kind.code) for kind in WorkKind.objects.filter(is_active=True)]
    measures = [(name, str(measure.title)) for name, measure in known_measures().items()]
    templates.write_template(
        stream,
        tables=list(TABLES.values()),
        lists={"kind": (_("Kind of work"), kinds), "measure": (_("What is counted"), measures)},
        about=(
            _("One workbook is one agreement. A sheet that is not needed stays empty."),
            _("An empty cell means “not known”, never zero."),
            _("Dates like 15.07.2022., amounts like 1 234,56. Columns with a brown heading must be filled in."),
            _("Brought in again, the same rows change nothing; rows that are left out stay as they are."),
        ),
    )
