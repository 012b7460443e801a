"""What is written about the interface for machines is what it does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
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
from talka.site import open_api
from talka.site.api import api
from talka.site.machines import description_of

DOCUMENT = (Path(talka.__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SCHEMA: Any = description_of(api)
KINDS: Any = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
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
    [answer] = [told for status, told in operation["responses"].items() if status != "default"]
    assert operation["responses"]["default"] == {"$ref": "#/components/responses/Problem"}
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


@pytest.mark.parametrize("whole", [SCHEMA, description_of(open_api.api)], ids=["api", "open data"])
def test_what_the_description_says_agrees_with_itself(whole: Any) -> None:
    found = list(_parts(whole))
    referred = {part["$ref"] for part in found if isinstance(part.get("$ref"), str)}
    assert referred
    for address in referred:
        at = whole
        for step in address.removeprefix("#/").split("/"):
            at = at[step]
    named = [operation["operationId"] for methods in whole["paths"].values() for operation in methods.values()]
    assert len(named) == len(set(named))
    wrong = [part for part in found if "default" in part and isinstance(part.get("type"), str) and not _fits(part)]
    assert wrong == []


def test_a_change_has_no_defaults_that_a_client_would_send() -> None:
    for name in ("ActivityChange", "ExpenditureChange"):
        shape = SCHEMA["components"]["schemas"][name]
        assert len(shape["properties"]) > 5
        assert [field for field, said in shape["properties"].items() if "default" in said] == []
        assert shape["required"] == ["version"]


def _fits(part: Any) -> bool:
    """Whether a default may be sent: of its type, not too long, and nothing where an address is wanted is none."""
    default = part["default"]
    return (
        isinstance(default, KINDS[part["type"]])
        and len(str(default)) <= part.get("maxLength", 99)
        and not ("format" in part and not default)
    )


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a description."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _parts(inner)


def test_a_mistake_has_the_shape_that_the_description_says() -> None:
    problem = SCHEMA["components"]["schemas"]["Problem"]
    told = Client().get("/api/v1/agreements").json()
    assert set(told) == set(problem["required"]) == set(problem["properties"])


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
