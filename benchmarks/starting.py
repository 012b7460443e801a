"""An empty installation in a scratch folder, ready before anything of Talka is imported."""

from __future__ import annotations

import os
import tempfile


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
