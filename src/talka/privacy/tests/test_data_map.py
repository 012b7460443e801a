"""Every column that could hold personal data is declared, and the page about them says what the code says."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import models

from talka.kernel.modules import object_type
from talka.kernel.personal_data import columns_to_declare, held_data, holdings, may_tell_of_people
from talka.registry.models import AccessNeed

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "personal-data.md"
PEOPLE = frozenset({"registry.Person", "accounts.User"})


def declared() -> Counter[tuple[str, str]]:
    return Counter((object_type(one.model), name) for one in holdings() for name in one.fields)


def test_every_column_that_could_tell_of_people_is_declared() -> None:
    assert set(columns_to_declare(PEOPLE)) - declared().keys() == set()


def test_every_declared_column_is_there_and_declared_once() -> None:
    there = {(object_type(one.model), field.name) for one in holdings() for field in one.model._meta.concrete_fields}
    assert declared().keys() - there == set()
    assert [column for column, times in declared().items() if times > 1] == []


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (models.CharField(max_length=10), True),
        (models.EmailField(), True),
        (models.TextField(), True),
        (models.JSONField(), True),
        (models.CharField(max_length=10, choices=[("a", "A")]), False),
        (models.IntegerField(), False),
        (models.DateField(), False),
        (AccessNeed._meta.get_field("person"), True),
        (AccessNeed._meta.get_field("added_by"), True),
    ],
    ids=lambda value: type(value).__name__,
)
def test_free_text_and_keys_of_people_are_asked_about(field: models.Field[object, object], *, expected: bool) -> None:
    assert may_tell_of_people(field, PEOPLE) is expected


def test_what_people_need_is_of_a_special_category() -> None:
    assert [object_type(one.model) for one in holdings() if one.special] == [
        "registry.AccessNeed",
        "events.Registration",
    ]


def test_parts_of_the_download_have_names_of_their_own() -> None:
    names = [one.name for one in held_data()]
    assert len(names) == len(set(names))


def test_the_page_about_personal_data_is_the_one_that_the_command_writes() -> None:
    printed = StringIO()
    call_command("data_map", stdout=printed)
    assert DOCUMENT.read_text(encoding="utf-8") == printed.getvalue()
