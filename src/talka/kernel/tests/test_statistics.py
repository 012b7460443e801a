"""SQLite is told how its tables have grown; PostgreSQL knows by itself."""

from __future__ import annotations

import pytest
from django.db import connection

from talka.kernel.audit.models import AuditEntry
from talka.kernel.database import refresh_statistics
from talka.kernel.models import DueJob

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_the_engine_knows_afterwards_how_many_rows_a_table_has() -> None:
    DueJob.objects.bulk_create(DueJob(name=f"tests.{n}", due_at="2026-01-01T00:00Z") for n in range(40))
    refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [DueJob._meta.db_table])
        assert {int(row[0].split()[0]) for row in cursor.fetchall()} == {40}


def test_it_changes_no_record_and_may_be_asked_again_at_once() -> None:
    refresh_statistics()
    refresh_statistics()
    assert not AuditEntry.objects.exists()
