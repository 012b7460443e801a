"""Resources for tests, made by the verbs."""

from __future__ import annotations

from itertools import count
from typing import Any

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre
from talka.accounts.tests.makers import a_centre
from talka.library.actions import publish_resource, save_resource
from talka.library.models import Resource

_numbers = count(1)


def a_draft(title: str = "", *, centre: Centre | None = None, upload: Any = None, **fields: Any) -> Resource:
    """A resource that its centre is still writing."""
    said = {"summary": "Īsi par to.", "body": "Saturs.", **fields}
    made = Resource(centre=centre or a_centre(), title=title or f"Materiāls {next(_numbers)}", **said)
    return save_resource(made, version=0, upload=upload, actor=system_actor())


def a_resource(title: str = "", **fields: Any) -> Resource:
    """A resource that everybody may read."""
    return publish_resource(a_draft(title, **fields), actor=system_actor())
