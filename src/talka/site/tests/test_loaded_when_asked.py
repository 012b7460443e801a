"""What describes the addresses of machines is loaded when the first of them is asked for."""

from __future__ import annotations

import os
import subprocess
import sys

LOADING = """
import sys, django
django.setup()
from django.urls import resolve, reverse
print(reverse("site:front"), resolve("/events/").route, "ninja" in sys.modules)
print(reverse("api:openapi-json"), resolve("/api/open/v1/").route, "ninja" in sys.modules)
"""


def test_pages_for_people_do_not_load_the_interfaces_for_machines() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "talka.site.settings"}
    command = [sys.executable, "-c", LOADING]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 -- ourselves
    assert told.stdout.splitlines() == ["/ events/ False", "/api/v1/openapi.json api/open/v1/ True"]
