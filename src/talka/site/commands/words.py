"""What is said about the words of a command, Python's own part of it too, in one language."""

from __future__ import annotations

import gettext as python_gettext
import os
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

CATALOGUES = Path(__file__).parent.parent / "locale"
PARSERS_OWN = (
    _("usage: "),
    _("positional arguments"),
    _("options"),
    _("show this help message and exit"),
    _("argument %(argument_name)s: %(message)s"),
    _("the following arguments are required: %s"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
    _("invalid %(type)s value: %(value)r"),
    _("expected one argument"),
    _("unrecognized arguments: %s"),
    _("ambiguous option: %(option)s could match %(matches)s"),
    _("ignored explicit argument %r"),
)


@contextmanager
def parser_speaks(language: str) -> Iterator[None]:
    """Let the parser, which asks Python's gettext, find its words in our catalogue."""
    domain, before = python_gettext.textdomain(), os.environ.get("LANGUAGE")
    python_gettext.bindtextdomain("django", CATALOGUES)
    python_gettext.textdomain("django")
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        python_gettext.textdomain(domain)
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before


def some_path(text: str) -> Path:
    """The type of a path; an empty one, as an empty variable of a script gives it, would be the current folder."""
    if not text:
        raise ArgumentTypeError(gettext("the path is empty"))
    return Path(text)


def whole_number(*, least: int) -> Callable[[str], int]:
    """The type of an argument, whose mistake is said in words."""

    def parse(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            words = gettext("a whole number from %(least)d on is wanted, not “%(text)s”")
            raise ArgumentTypeError(words % {"least": least, "text": text})
        return int(text)

    return parse
