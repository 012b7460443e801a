"""`route_policy`: every address of the site with who may open it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from talka.site.route_policy import Route, routes


class Command(BaseCommand):
    """Print every route with its name, access, methods and id parameters."""

    help = "Print every address of the site with who may open it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A table for people, JSON for machines."""
        parser.add_argument("--format", choices=("table", "json"), default="table")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print."""
        found = routes()
        if options["format"] == "json":
            self.stdout.write(json.dumps([route.as_dict() for route in found], ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(self._line(route) for route in found))

    @staticmethod
    def _line(route: Route) -> str:
        return f"{route.access:<14} {'|'.join(route.methods):<10} /{route.route}  {route.name}"
