"""What is held about somebody, to take along: a page to read, a file for machines, and the attached files."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import PurePath
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone

from talka.kernel.exports import Value
from talka.kernel.files.store import open_stored
from talka.privacy.queries.sections import Section, grouped
from talka.registry.models import Person

READABLE, FOR_MACHINES, FILES = "dati.html", "dati.json", "faili"


def write_archive(people: Sequence[tuple[Person, list[Section]]]) -> IO[bytes]:
    """A ZIP of everything about these records, which are all of one human being."""
    target = io.BytesIO()
    now = timezone.localtime()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        told = [{"person": person, "groups": grouped(sections)} for person, sections in people]
        archive.writestr(READABLE, render_to_string("privacy/download.html", {"people": told, "now": now}))
        facts = {"made_at": now.isoformat(timespec="seconds"), "records": [_record(*one) for one in people]}
        archive.writestr(FOR_MACHINES, json.dumps(facts, ensure_ascii=False, indent=1))
        for person, sections in people:
            for section in sections:
                for number, stored in enumerate(section.files, start=1):
                    # The name as its owner gave it, behind a number: two may be called alike.
                    name = f"{FILES}/{person.pk}/{section.held.name}-{number}-{PurePath(stored.name).name}"
                    archive.writestr(name, _bytes_of(stored))
    target.seek(0)
    return target


def _record(person: Person, sections: list[Section]) -> dict[str, Any]:
    return {
        "person": person.pk,
        "held": [
            {
                "name": one.held.name,
                "title": str(one.held.title),
                "purpose": str(one.held.purpose.what_for),
                "basis": str(one.held.purpose.basis),
                "kept": str(one.held.purpose.kept),
                "columns": one.headings,
                "rows": [[_plain(value) for value in row] for row in one.rows],
            }
            for one in sections
        ],
    }


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _bytes_of(stored: Any) -> bytes:
    with open_stored(stored) as source:
        return source.read()
