"""An empty installation in a scratch folder, ready before anything of Talka is imported."""

from __future__ import annotations

import os
import tempfile
from urllib.parse import urlsplit


def start() -> None:
    """Set Django up over a scratch folder, or over the database of TALKA_DATABASE_URL, and make the tables."""
    os.environ["TALKA_DATA_DIR"] = tempfile.mkdtemp(prefix="talka-bench-")
    os.environ["TALKA_HOSTS"] = "testserver,localhost,127.0.0.1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "talka.site.settings"
    import django  # noqa: PLC0415 -- reads the environment set above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs loaded apps

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def with_own_database(name: str) -> dict[str, str]:
    """The environment of a process that begins with nothing: on PostgreSQL in a new database beside the given one."""
    given = os.environ.get("TALKA_DATABASE_URL", "")
    if not given:
        return dict(os.environ)
    import psycopg  # noqa: PLC0415, TID251 -- a database of a benchmark's own, made before Django is there
    from psycopg import sql  # noqa: PLC0415, TID251 -- the same

    with psycopg.connect(given, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return {**os.environ, "TALKA_DATABASE_URL": urlsplit(given)._replace(path=f"/{name}").geturl()}
