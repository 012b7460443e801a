"""Commands for whoever keeps the installation: let the first person in, back up, restore, move, examine."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.actions import invite, system_actor
from talka.accounts.models import Invitation, Role
from talka.accounts.queries import state_of_letter
from talka.kernel.addresses import absolute
from talka.kernel.audit.trail import verify
from talka.kernel.mail.models import LetterState
from talka.privacy.actions import erase_again
from talka.privacy.queries.erased_list import BadList, lists_beside
from talka.registry.actions.indexing import rebuild_words
from talka.site.backup import backup_folder, make_backup
from talka.site.commands.outcome import DONE, REFUSED, RefusedInput
from talka.site.commands.preparation import is_untouched, prepare
from talka.site.commands.words import whole_number
from talka.site.doctor import examine
from talka.site.doctor.database import head_kept_in_backup, what_is_wrong
from talka.site.environment import address_at
from talka.site.moving import move_to_postgresql
from talka.site.restoring import restore_backup
from talka.site.serving import last_served_at, lead_to


def add_to(verbs: Any) -> None:
    """Declare the commands of this file."""
    parser = verbs.add_parser("administrator", help=_("invite an administrator, the first one above all"))
    parser.add_argument("email", metavar=_("EMAIL"), help=_("e-mail address of the person"))
    port_help = _("port of the site in the link; otherwise that on which it is served, or was last")
    parser.add_argument("--port", type=whole_number(least=1), metavar=_("PORT"), help=port_help)
    parser.set_defaults(command=administrator)

    parser = verbs.add_parser("backup", help=_("write everything into one file while the site runs"))
    to_help = _("file to write; otherwise into the folder backups")
    parser.add_argument("--to", type=Path, metavar=_("FILE"), help=to_help)
    keep_help = _("of the backups beside it keep only the newest NUMBER")
    parser.add_argument("--keep", type=whole_number(least=1), default=0, metavar=_("NUMBER"), help=keep_help)
    parser.set_defaults(command=backup)

    parser = verbs.add_parser("restore", help=_("put a backup into an empty data folder"))
    parser.add_argument("path", type=Path, metavar=_("FILE"), help=_("file made by backup"))
    parser.add_argument("--check", action="store_true", help=_("only verify the file"))
    parser.set_defaults(command=restore)

    parser = verbs.add_parser("move-to-postgresql", help=_("copy everything from SQLite into an empty PostgreSQL"))
    parser.set_defaults(command=move)

    parser = verbs.add_parser("doctor", help=_("examine the installation"))
    parser.add_argument("--json", action="store_true", help=_("answer for machines"))
    parser.set_defaults(command=doctor)

    parser = verbs.add_parser("search", help=_("the words by which records are found"))
    inner = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    rebuilding = inner.add_parser("rebuild", help=_("make them anew from the records"))
    rebuilding.set_defaults(command=search_rebuild)

    parser = verbs.add_parser("erasures", help=_("forget again whoever came back with an old copy of the database"))
    parser.set_defaults(command=erasures)

    parser = verbs.add_parser("audit", help=_("the trail"))
    inner = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    verifying = inner.add_parser("verify", help=_("verify that nobody changed the trail"))
    verifying.add_argument(
        "--head", default="", metavar=_("HASH"), help=_("a hash kept elsewhere that must be in the trail")
    )
    verifying.set_defaults(command=audit_verify)


def administrator(given: argparse.Namespace) -> int:
    """Send an invitation, and print its link for when mail does not work yet."""
    try:
        validate_email(given.email)
    except ValidationError as problem:
        raise RefusedInput(_("This is not an e-mail address: %(text)s") % {"text": given.email}) from problem
    prepare()
    at = address_at(settings.ENVIRONMENT.host, given.port) if given.port else last_served_at()
    if at:
        lead_to(at)
    invitation = invite(Invitation(email=given.email, role=Role.ADMINISTRATOR), actor=system_actor())
    link = absolute(reverse("accounts:accept_invitation", args=[invitation.key]))
    if state_of_letter(invitation) != LetterState.SENT:
        _say(_("The letter did not go out: hand the link over yourself, and see what `talka doctor` says about mail."))
    elif settings.ENVIRONMENT.smtp_host:
        _say(_("The invitation was sent to %(email)s.") % {"email": invitation.email})
    _say(_("The link works once, for a fortnight: %(link)s") % {"link": link})
    return DONE


def backup(given: argparse.Namespace) -> int:
    """Write database and files into one archive with hashes."""
    prepare()
    _say(_("The backup is in %(path)s.") % {"path": make_backup(given.to, keep=given.keep)})
    return DONE


def restore(given: argparse.Namespace) -> int:
    """Verify an archive and put it in place; refused when the data folder already holds records."""
    _say(restore_backup(given.path, check_only=given.check))
    return DONE


def move(_given: argparse.Namespace) -> int:
    """Copy all rows into PostgreSQL; the SQLite file stays as it was."""
    words = _("All %(rows)d rows are in PostgreSQL, and the trail holds there. The SQLite file was not changed.")
    _say(words % {"rows": move_to_postgresql()})
    return DONE


def doctor(given: argparse.Namespace) -> int:
    """Say what is well and what is not; exit code 1 when something must be mended."""
    _prepare_empty()
    checks = examine()
    if given.json:
        _say(json.dumps([check.to_dict() for check in checks], ensure_ascii=False, indent=2))
    else:
        for check in checks:
            _say(f"{check.mark} {check.title}: {check.message}")
    return REFUSED if any(check.failed for check in checks) else DONE


def search_rebuild(_given: argparse.Namespace) -> int:
    """Make the index of words anew; whoever searches meanwhile finds what was there before."""
    prepare()
    _say(_("Search was made anew: %(count)d words.") % {"count": rebuild_words()})
    return DONE


def erasures(_given: argparse.Namespace) -> int:
    """Forget again those whom the list beside the database names, and write the list anew."""
    prepare()
    try:
        again = erase_again(*lists_beside(backup_folder() / "any"))
    except BadList as problem:
        words = _("The list of people who were forgotten cannot be read: %(problem)s")
        raise RefusedInput(words % {"problem": problem}) from problem
    _say(_("Forgotten again: %(count)d.") % {"count": again})
    return DONE


def audit_verify(given: argparse.Namespace) -> int:
    """Recompute every hash of the trail; it must also hold the hash kept elsewhere, in the last backup if no other."""
    prepare()
    outcome = verify(expected_head=given.head or head_kept_in_backup())
    if outcome.holds:
        _say(
            _("The trail holds: %(entries)d entries, the last hash is %(head)s.")
            % {"entries": outcome.entries, "head": outcome.head or "–"}
        )
        return DONE
    if given.head and outcome.problem == "not what was kept":
        raise RefusedInput(_("The trail does not hold: this hash is not in it, so its end was cut off."))
    raise RefusedInput(_("The trail does not hold: %(what)s") % {"what": what_is_wrong(outcome)})


def _prepare_empty() -> None:
    """Make an empty installation, as every command does; one with tables is examined as it is."""
    try:
        empty = is_untouched()
    except DatabaseError:
        return  # the examination says so
    if empty:
        prepare()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
