"""The `talka` command: sets Django up, then hands over to `commands`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 refused input, 2 wrong use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talka.site.settings")
    if isinstance(sys.stdout, TextIOWrapper):
        # A name of a file may hold bytes that are no letters; a word that cannot be shown must not end the command.
        sys.stdout.reconfigure(errors="backslashreplace")
    from talka.site.environment import BadEnvironment  # noqa: PLC0415 -- settings first

    try:
        import django  # noqa: PLC0415 -- settings first

        django.setup()
    except BadEnvironment as problem:
        sys.stderr.write(f"talka: {problem}\n")
        return 1
    from talka.site.commands import run  # noqa: PLC0415 -- app registry first

    return run(list(sys.argv[1:] if arguments is None else arguments))


def console() -> None:
    """Entry point of the installed script."""
    sys.exit(main())
