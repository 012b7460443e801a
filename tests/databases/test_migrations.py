"""The way from an empty database to today's, on the engine of this run."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_an_empty_database_was_brought_up_to_date() -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)


@pytest.mark.django_db
def test_every_noun_has_its_table_with_every_column() -> None:
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                table = connection.introspection.get_table_description(cursor, model._meta.db_table)
                assert {column.name for column in table} == {field.column for field in model._meta.concrete_fields}
