"""Commands that a mail server calls."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.advice.actions import take_in_mail
from talka.site.commands.outcome import DONE
from talka.site.commands.preparation import prepare


def add_to(verbs: Any) -> None:
    """Declare the commands of this file."""
    parser = verbs.add_parser("advice-mail", help=_("make a request for advice of a letter on standard input"))
    parser.set_defaults(command=take_in)


def take_in(_given: argparse.Namespace) -> int:
    """Read one letter; only one for an address of a centre becomes a request, and the same letter only once."""
    prepare()
    made = take_in_mail(sys.stdin.buffer, actor=system_actor())
    sys.stdout.write(_("Request %(code)s for %(centre)s.") % {"code": made.code, "centre": made.centre} + "\n")
    return DONE
