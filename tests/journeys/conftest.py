"""What all journeys share: a database in a file, as a site has it."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every request has a connection of its own. In memory all share one, and one's rollback takes another's rows."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("journeys") / "talka.sqlite3")
