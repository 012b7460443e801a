"""Commands that run the site: serve and demo."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from talka.accounts.models import DemoMarker
from talka.site.commands.outcome import DONE, RefusedInput
from talka.site.commands.preparation import is_untouched, prepare
from talka.site.commands.words import whole_number
from talka.site.serving import CannotListen, PortTaken, serve
from talka.site.supervising import CAN_FORK


def add_to(verbs: Any) -> None:
    """Declare the commands of this file."""
    parser = verbs.add_parser("serve", help=_("run the site: web, worker and clock in one process"))
    given = settings.ENVIRONMENT
    parser.add_argument("--host", default=given.host, metavar=_("ADDRESS"), help=_("address to listen on"))
    parser.add_argument(
        "--port", type=whole_number(least=0), default=given.port, metavar=_("PORT"), help=_("port to listen on")
    )
    parser.add_argument(
        "--workers", type=whole_number(least=1), default=given.workers, metavar=_("NUMBER"),
        help=_("processes that answer; the first has the worker and the clock"),
    )  # fmt: skip
    parser.set_defaults(command=run_site)

    parser = verbs.add_parser("demo", help=_("fill an empty database with the demo"))
    parser.add_argument("--if-empty", action="store_true", help=_("do nothing when there are records already"))
    parser.set_defaults(command=demo)


def run_site(given: argparse.Namespace) -> int:
    """Serve until asked to stop."""
    prepare(static=True)
    if settings.PRODUCTION and DemoMarker.objects.exists():
        raise RefusedInput(_("This database holds the demo: it is never served in production."))
    try:
        if given.workers > 1 and not CAN_FORK:
            raise RefusedInput(_("This system runs one process only: leave out --workers."))
        return serve(given.host, given.port, announce=_announce, workers=given.workers)
    except PortTaken as problem:
        raise RefusedInput(
            _("Port %(port)d is taken: choose another one with --port or TALKA_PORT.") % {"port": given.port}
        ) from problem
    except CannotListen as problem:
        raise RefusedInput(
            _("Cannot listen on %(host)s, port %(port)d: %(problem)s")
            % {"host": given.host, "port": given.port, "problem": problem}
        ) from problem


def demo(given: argparse.Namespace) -> int:
    """Make the demo."""
    from talka.site.demo import NotEmpty, make_demo  # noqa: PLC0415 -- only when asked for

    if settings.PRODUCTION:
        raise RefusedInput(_("There is no demo in production: it lets everybody in with one click."))
    if is_untouched():
        sys.stdout.write(_("The database and the demo are being made; this takes half a minute.") + "\n")
        sys.stdout.flush()
    prepare()
    try:
        make_demo()
    except NotEmpty as refused:
        if given.if_empty:
            return DONE
        raise RefusedInput(str(refused)) from refused
    sys.stdout.write(_("The demo is ready.") + "\n")
    return DONE


def _announce(address: str) -> None:
    sys.stdout.write(_("Talka is open at %(address)s/ – stop it with Ctrl+C.") % {"address": address} + "\n")
    sys.stdout.flush()
