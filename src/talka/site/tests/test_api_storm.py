"""A storm of bad input over every address that the description names: nothing but 2xx and 4xx."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from talka.accounts.tests.machines import a_machine_in
from talka.accounts.tests.makers import a_centre
from talka.activities.tests.makers import a_programme, some_work
from talka.registry.tests.makers import a_person, an_organisation
from talka.site.api import api

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES, REQUESTS = 200, 10
SCHEMA: Any = api.get_openapi_schema(path_prefix="/api/v1/")
OPERATIONS = [(method, path, one) for path, methods in SCHEMA["paths"].items() for method, one in methods.items()]

WORDS = st.sampled_from([
    "", " ", "\0", "a\0b", "\ud800", "😀" * 40, "👩‍👩‍👧", "\u202eabc", "e\u0304", "a" * 61, "a" * 10_000,
    "\u0958" * 300,
    "<script>alert(1)</script>", "'; DROP TABLE x; --", "../../etc/passwd", "%00", "=1+1", "null", "{{7*7}}",
    "31.02.2023", "2023-02-31", "2022-10-28", "0001-01-01", "99999-01-01", "1e400", "25:61", "10:00", "-1", "1",
    "9223372036854775808", "٣", "javascript:alert(1)", "https://example.lv/x", "x@y", "anna@example.lv",
    "MjAyMi0xMC0yOC4x",
    "seminar", "consultation", "CS", "L-1", "L-2", "recorded", "online", "40008234596", "40008234597", "true",
])  # fmt: skip
KNOWN = {
    "title": "Seminārs", "kind": "seminar", "agreement": "L-1", "purpose": "CS", "year": 1, "starts": "2022-10-28",
    "day": "2022-10-28", "person_id": 1, "organisation_id": 1, "registration_number": "40008234596",
    "name": "Anna Bērziņa",
}  # fmt: skip
PLAIN = st.one_of(
    WORDS, st.text(max_size=80), st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True),
    st.sampled_from([0, 1, 2, 5, -1, 2**31, 2**63, 10**400, 1.5, -0.0]),
)  # fmt: skip
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=6
)


def value_of(draw: st.DrawFn, schema: Any) -> Any:
    """Often what the description asks for, sometimes anything at all."""
    if draw(st.integers(0, 5)) == 0:
        return draw(ANYTHING)
    if "anyOf" in schema:
        return value_of(draw, draw(st.sampled_from(schema["anyOf"])))
    if "$ref" in schema:
        return body_of(draw, SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "enum" in schema:
        return draw(st.sampled_from(schema["enum"]))
    if schema.get("type") == "array":
        return [value_of(draw, schema["items"]) for _ in range(draw(st.integers(0, 3)))]
    kinds = {
        "integer": st.sampled_from([0, 1, 2, 90, 2_147_483_647]),
        "boolean": st.booleans(),
        "null": st.none(),
        "string": st.sampled_from(["2022-10-28"]) if schema.get("format") == "date" else WORDS,
    }
    return draw(kinds.get(schema.get("type", ""), ANYTHING))


def body_of(draw: st.DrawFn, schema: Any) -> Any:
    required = set(schema.get("required", ()))
    found = {
        name: KNOWN[name] if name in KNOWN and draw(st.integers(0, 2)) else value_of(draw, one)
        for name, one in schema["properties"].items()
        if name in required or draw(st.integers(0, 2)) == 0
    }
    if draw(st.integers(0, 15)) == 0:
        found[draw(WORDS)] = draw(ANYTHING)
    return found


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, Any]:
    """Method, address with its query, and body."""
    method, path, operation = draw(st.sampled_from(OPERATIONS))
    query: dict[str, str] = {}
    for one in operation.get("parameters", ()):
        drawn = value_of(draw, one["schema"])
        text = (drawn if isinstance(drawn, str) else json.dumps(drawn)).encode("utf-8", "surrogatepass")
        if one["in"] == "path":
            known = draw(st.sampled_from([text, text, b"L-1", b"1", b"2"]))
            path = path.replace("{" + one["name"] + "}", quote(known, safe="") or "x")
        elif draw(st.integers(0, 2)) == 0:
            query[one["name"]] = quote(text)
    body = None
    if "requestBody" in operation:
        # A file is sent in parts; JSON in its place is one of the mistakes.
        [schema] = [one["schema"] for one in operation["requestBody"]["content"].values()]
        body = value_of(draw, schema) if draw(st.integers(0, 20)) else b'{"title": "\xff'
    return method, f"{path}?{urlencode(query)}".replace("%25", "%"), body


def test_two_thousand_bad_requests_make_no_error_of_the_server(machine: Any) -> None:
    statuses: dict[int, int] = {}

    @trying(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(st.lists(requests(), min_size=REQUESTS, max_size=REQUESTS))
    def storm(asked: list[tuple[str, str, Any]]) -> None:
        for method, address, body in asked:
            sent = body if isinstance(body, bytes) else json.dumps(body)
            answered = machine.generic(method.upper(), address, sent, content_type="application/json")
            statuses[answered.status_code] = statuses.get(answered.status_code, 0) + 1
            assert answered.status_code < 500, (method, address, body)
            if answered.status_code >= 400:
                assert set(answered.json()) == {"error", "message", "fields"}, (method, address, body)

    storm()
    assert sum(statuses.values()) >= EXAMPLES * REQUESTS
    assert {200, 201, 404, 422} <= set(statuses), statuses


@pytest.fixture
def machine(settings: Any) -> Any:
    """A machine that may ask as often as it likes, where there is something to find."""
    settings.API_REQUESTS_PER_MINUTE = 10**9
    agreement = a_programme(a_centre("riga"), number="L-1")
    some_work(agreement=agreement, purpose="CS")
    an_organisation("Kokle", registration_number="40008234596")
    a_person("Anna Bērziņa", centre=agreement.centre)
    return a_machine_in(agreement.centre)
