"""`configuration_table`: docs/configuration.md, written from what the code reads."""

from __future__ import annotations

from dataclasses import Field, fields
from typing import Any

from django.core.management.base import BaseCommand

from talka.site.environment import Environment, variable

HEAD = """# Configuration

Everything is set by environment variables. None is needed to try Talka; production needs those of the example in
[the operator's guide](operators-guide.md). A variable that begins with `TALKA_` and is not in this table is refused,
so that a misspelt one is noticed.

Each may also be read from a file: `TALKA_SMTP_PASSWORD_FILE=/run/credentials/smtp` sets `TALKA_SMTP_PASSWORD`.

This page is written by `python manage.py configuration_table > docs/configuration.md`; a test compares them.

| variable | kind | default | meaning |
|---|---|---|---|
"""


class Command(BaseCommand):
    """Print the page."""

    help = "Print docs/configuration.md from the settings that the code reads."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print."""
        self.stdout.write(page(), ending="")


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_row(option) for option in fields(Environment))


def _row(option: Field[Any]) -> str:
    default = option.default
    kind = {bool: "yes or no", int: "number", str: "text"}.get(type(default), "folder")
    shown = {True: "yes", False: "no"}[default] if isinstance(default, bool) else str(default)
    value = f"`{shown}`" if shown else "empty"
    return f"| `{variable(option.name)}` | {kind} | {value} | {option.metadata['help']} |\n"
