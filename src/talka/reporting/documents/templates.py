"""Word templates for whoever offers and takes them: what they may name. What reads and fills them is large (`word`)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from talka.reporting.documents.form_data import SCHEMA, Schema

MOST_BYTES = 5 * 1024 * 1024


class BadTemplate(Exception):
    """The template cannot be used; the message says why and what to mend, `line` in which line of a source."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def default_template() -> bytes:
    """The template that the product ships."""
    return resources.files("talka.reporting.documents").joinpath("data/report.docx").read_bytes()


def available_names(schema: Schema = SCHEMA, prefix: str = "") -> Iterator[str]:
    """Every name that a template may use: `task`, `years[].title`."""
    if isinstance(schema, list):
        yield from available_names(schema[0], f"{prefix}[]")
    elif isinstance(schema, dict):
        for name, inner in schema.items():
            yield from available_names(inner, f"{prefix}.{name}" if prefix else name)
    else:
        yield prefix
