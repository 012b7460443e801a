"""Commands that a mail server calls."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.utils import IntegrityError, OperationalError
from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.advice.actions import take_in_mail
from talka.advice.actions.letters_in import Automatic
from talka.kernel.mail.returns import MOST_BYTES, Outcome, take_back
from talka.site.commands.outcome import DONE, LATER, RefusedInput
from talka.site.commands.preparation import prepare
from talka.site.commands.words import some_path


def add_to(verbs: Any) -> None:
    """Declare the commands of this file."""
    parser = verbs.add_parser("advice-mail", help=_("make a request for advice of a letter on standard input"))
    parser.set_defaults(command=take_in)

    help_text = _("note which of our letters came back, by the letter on standard input or those of a folder")
    parser = verbs.add_parser("bounces", help=help_text, description=help_text)
    folder_help = _("a Maildir: letters in its folder new are read and moved to cur")
    parser.add_argument("--maildir", type=some_path, metavar=_("FOLDER"), help=folder_help)
    parser.set_defaults(command=take_returns)


def take_in(_given: argparse.Namespace) -> int:
    """Read one letter, once; a refused one goes back to its writer, but for a program's or a busy database."""
    try:
        prepare()
        made = take_in_mail(sys.stdin.buffer, actor=system_actor())
    except Automatic as refused:
        sys.stdout.write(f"{refused}\n")
        return DONE
    except (OperationalError, IntegrityError, RefusedInput) as problem:
        # Another one may be taking in the same letter at this moment; then it is there the next time.
        words = _("The database does not answer: %(problem)s") % {"problem": problem}
        sys.stderr.write(f"talka: {words}\n")
        return LATER
    sys.stdout.write(_("Request %(code)s for %(centre)s.") % {"code": made.code, "centre": made.centre} + "\n")
    return DONE


def take_returns(given: argparse.Namespace) -> int:
    """Read what servers sent back.

    A mail server that calls this never hears of a mistake, or it would send that back too: what is not understood is
    fine, and when the database is busy the letter is to be brought again later.
    """
    try:
        prepare()
        counts = _from_folder(given.maildir) if given.maildir else Counter([_from_stream()])
    except OperationalError as problem:
        words = _("The database does not answer: %(problem)s") % {"problem": problem}
    except RefusedInput as problem:
        if given.maildir:
            raise
        words = str(problem)
    else:
        told = {one.value: counts[one] for one in Outcome} | {"total": counts.total()}
        words = _("Letters read: %(total)d. Came back: %(returned)d, complaints: %(complained)d, other: %(nothing)d.")
        sys.stdout.write(words % told + "\n")
        return DONE
    sys.stderr.write(f"talka: {words}\n")
    return LATER


def _from_stream() -> Outcome:
    content = sys.stdin.buffer.read(MOST_BYTES)
    while sys.stdin.buffer.read(MOST_BYTES):
        # To its end, or whoever writes it takes the rest for lost.
        pass
    return take_back(content)


def _from_folder(folder: Path) -> Counter[Outcome]:
    """Read the new letters of a Maildir; each is moved once it is noted, so that nothing is lost or read twice."""
    new, seen = folder / "new", folder / "cur"
    if not new.is_dir():
        raise RefusedInput(_("This is no Maildir, it has no folder “new”: %(path)s") % {"path": folder})
    seen.mkdir(mode=0o700, exist_ok=True)
    counts: Counter[Outcome] = Counter()
    for letter in sorted(new.iterdir()):
        if letter.is_symlink() or not letter.is_file():
            continue
        # Another one that reads the folder at this moment may have been quicker.
        with suppress(FileNotFoundError):
            with letter.open("rb") as content:
                counts[take_back(content.read(MOST_BYTES))] += 1
            letter.rename(seen / f"{letter.name}:2,S")
    return counts
