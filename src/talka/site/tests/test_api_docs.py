"""What is written about the interface for machines is what it does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import talka
from talka.accounts.models import Role
from talka.accounts.tests.machines import a_machine_in
from talka.accounts.tests.makers import a_centre
from talka.activities.models import Activity
from talka.activities.tests.makers import a_programme, some_work
from talka.registry.models import Organisation
from talka.registry.tests.makers import an_organisation
from talka.site.api import api

DOCUMENT = (Path(talka.__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SCHEMA: Any = api.get_openapi_schema()
OPERATIONS = [
    (method.upper(), path.removeprefix("/api/v1/"), operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
]


def test_the_table_names_every_address_and_no_other() -> None:
    written = re.findall(r"^\| `([A-Z]+) ([^`]+)` \|", DOCUMENT, re.MULTILINE)
    assert sorted(written) == sorted((method, path) for method, path, _operation in OPERATIONS)


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[f"{m} {p}" for m, p, _o in OPERATIONS])
def test_every_address_is_described_whole(method: str, path: str, operation: Any) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["security"] == [{"KeyOfMachine": []}]
    [answer] = operation["responses"].values()
    assert answer["content"]["application/json"]["schema"]
    parts = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
    assert parts == set(re.findall(r"\{(\w+)\}", path))
    # What has no version of its own is taken away without a word.
    bodiless = method == "GET" or path in {
        "remainders/{remainder_id}/removal", "activities/{activity_id}/evidence/{evidence_id}/removal",
    }  # fmt: skip
    assert ("requestBody" in operation) == (not bodiless)


def test_every_field_of_every_shape_says_its_type() -> None:
    for name, shape in SCHEMA["components"]["schemas"].items():
        assert shape.get("description"), name
        for field, said in shape["properties"].items():
            assert {"type", "anyOf", "allOf", "$ref"} & set(said), (name, field)


@pytest.mark.django_db
def test_the_examples_do_what_they_show() -> None:
    centre = a_centre("riga")
    agreement = a_programme(centre, number="KM-RIGA-2022")
    work = some_work(agreement=agreement)
    known = an_organisation("Sena biedrība")
    manager = a_machine_in(centre, role=Role.MANAGER)
    sent = []
    for method, path, body in _examples():
        here = path.replace("/17", f"/{work.pk}")
        given = json.loads(body.replace('"organisation_id": 12', f'"organisation_id": {known.pk}'))
        work.refresh_from_db()
        if "version" in given:
            given["version"] = work.version
        answered = _ask(manager, method, here, given)
        assert answered.status_code in {200, 201}, (path, answered.content.decode())
        sent.append(path)
    assert len(sent) == DOCUMENT.count(" -d '{") > 6
    assert Activity.objects.count() == 3
    assert Organisation.objects.filter(name="Biedrība „Atvasara”").exists()


def _examples() -> list[tuple[str, str, str]]:
    shown = re.findall(r"curl ([^\n]*?)\$HOST(/api/v1/\S+) -d '(\{.*?\})'", DOCUMENT, re.DOTALL)
    return [("PATCH" if "-X PATCH" in options else "POST", path, body) for options, path, body in shown]


def _ask(machine: Client, method: str, path: str, body: object) -> Any:
    return machine.generic(method, path, json.dumps(body), content_type="application/json")
