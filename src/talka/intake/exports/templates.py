"""The workbook to fill in."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _

from talka.intake.queries.format import tables
from talka.kernel.imports import templates
from talka.registry.queries.profiles import areas_in_use


def write_template(stream: IO[bytes]) -> None:
    """Write the empty workbook."""
    areas = [(area.name, area.code) for area in areas_in_use()]
    templates.write_template(
        stream,
        tables=list(tables().values()),
        lists={"areas": (_("Areas of activity"), areas)},
        about=(
            _("Fill in the sheets that you need and leave the others empty."),
            _("Columns with a brown heading must be filled in."),
            _("An empty cell leaves what Talka knows as it is; nothing is deleted by an import."),
            _("Dates like 15.07.2022. Several values in one cell stand with semicolons between."),
            _("Brought in again, the same rows change nothing; rows that are left out stay as they are."),
            _("Never write personal codes or the ethnic origin of a person."),
        ),
    )
