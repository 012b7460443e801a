"""What the `talka` command can do: a function a verb; each file here holds those about one thing."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from django.db.utils import DatabaseError, DataError, IntegrityError, NotSupportedError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.site.commands import keeping, letters, records, register, running, territories
from talka.site.commands.outcome import DONE, MISUSED, REFUSED, RefusedInput
from talka.site.commands.words import parser_speaks
from talka.site.problems import in_words

LANGUAGE = "lv"
# Of the database's refusals those that no operator can mend; whoever mends them wants to see where they came from.
OUR_MISTAKES = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


class Parser(argparse.ArgumentParser):
    """Says in the reader's language what is wrong with the words of a command."""

    def error(self, message: str) -> NoReturn:
        """Wrong use: exit code 2; a command may notice it later than the parser."""
        with parser_speaks(LANGUAGE):
            self.print_usage(sys.stderr)
        sys.stderr.write(f"talka: {message}\n")
        sys.exit(MISUSED)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command."""
    with translation.override(LANGUAGE):
        with parser_speaks(LANGUAGE):
            given = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = given.command
        try:
            outcome = command(given)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has seen enough, as `head` does.
            _say_no_more()
            return DONE
        except (RefusedInput, Refused) as refused:
            sys.stderr.write(f"talka: {refused}\n")
            return REFUSED
        except DatabaseError as problem:
            if isinstance(problem, OUR_MISTAKES):
                raise
            words = _("The database does not answer: %(problem)s") % {"problem": in_words(problem)}
            sys.stderr.write(f"talka: {words}\n")
            return REFUSED
        except OSError as problem:
            _say_no_more()
            words = _("The computer refuses: %(problem)s") % {"problem": in_words(problem)}
            sys.stderr.write(f"talka: {words}\n")
            return REFUSED
        except KeyboardInterrupt:
            return DONE
        return outcome


def _say_no_more() -> None:
    """Give what was not written yet to nobody: Python would try once more when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> Parser:
    parser = Parser(prog="talka", description=_("Record the work once, and every number follows from it."))
    verbs = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for module in (running, records, letters, territories, register, keeping):
        module.add_to(verbs)
    return parser
