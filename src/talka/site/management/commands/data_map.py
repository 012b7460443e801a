"""`data_map`: docs/personal-data.md, written from what the modules declare."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from talka.kernel.modules import object_type
from talka.kernel.personal_data import Holding, Purpose, held_data, holdings, reasons_to_keep

HEAD = """# Personal data

Where Talka keeps something about people: what for, on what legal basis, until when. Modules declare it, column by
column; a test fails when a column that could hold personal data is not declared. Ethnic origin and personal codes
have no column anywhere.

What a person sees of it is in the user guide, page 18 (in Latvian); how forgetting works, in
[decision 9](decisions/0009-personal-data.md). Names of columns are those of the database.

This page is written by `python manage.py data_map > docs/personal-data.md`; a test compares them.
"""


class Command(BaseCommand):
    """Print the page."""

    help = "Print docs/personal-data.md from what the modules declare."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print."""
        self.stdout.write(page(), ending="")


def page() -> str:
    """The whole page."""
    with translation.override("en"):
        parts = [HEAD, *(_purpose(one) for one in _purposes()), _not_about_people(), _told(), _kept()]
        return "\n".join(parts)


def _purposes() -> list[Purpose]:
    found = {one.purpose.code: one.purpose for one in holdings() if one.purpose is not None}
    return list(found.values())


def _purpose(purpose: Purpose) -> str:
    lines = [
        f"## {_capital(str(purpose.what_for))}",
        "",
        f"Legal basis: {purpose.basis}. How long: {purpose.kept}.",
        "",
        "| model | columns |",
        "|---|---|",
    ]
    return "\n".join(
        [*lines, *(_row(one) for one in holdings() if one.purpose and one.purpose.code == purpose.code), ""]
    )


def _not_about_people() -> str:
    lines = ["## Looked at, and not about people", "", "| model | columns |", "|---|---|"]
    return "\n".join([*lines, *(_row(one) for one in holdings() if one.purpose is None), ""])


def _row(one: Holding) -> str:
    special = " (special category)" if one.special else ""
    return f"| `{object_type(one.model)}`{special} | {', '.join(f'`{name}`' for name in one.fields)} |"


def _told() -> str:
    lines = ["## What a person is shown, and what becomes of it when the person is forgotten", ""]
    lines += [f"- {one.title}: {one.at_erasure}" for one in held_data()]
    return "\n".join([*lines, ""])


def _kept() -> str:
    lines = ["## Who is not forgotten by the clock", ""]
    return "\n".join([*lines, *(f"- whoever {one.title}" for one in reasons_to_keep()), ""])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
