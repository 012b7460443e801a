"""What a library or the computer says went wrong, in words of ours where there are any."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from smtplib import SMTPAuthenticationError, SMTPNotSupportedError, SMTPServerDisconnected

from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy

OF_THE_COMPUTER = {
    errno.EACCES: gettext_lazy("there is no permission"),
    errno.EPERM: gettext_lazy("there is no permission"),
    errno.EROFS: gettext_lazy("the disk can only be read"),
    errno.ENOSPC: gettext_lazy("the disk is full"),
    errno.EDQUOT: gettext_lazy("the disk is full"),
    errno.EIO: gettext_lazy("the disk fails"),
    errno.ENOENT: gettext_lazy("it is not there"),
    errno.ECONNREFUSED: gettext_lazy("nobody listens there"),
    errno.EHOSTUNREACH: gettext_lazy("it cannot be reached"),
    errno.ENETUNREACH: gettext_lazy("it cannot be reached"),
    errno.ETIMEDOUT: gettext_lazy("there is no answer"),
}
OF_THE_DATABASE = (
    (r"readonly database|read-only transaction", gettext_lazy("the database cannot be written, only read")),
    (r"database or disk is full|No space left", gettext_lazy("the disk is full")),
    (r"malformed|not a database", gettext_lazy("the file of the database is damaged: restore the last backup")),
    (r"disk I/O error", gettext_lazy("the disk is full, damaged or closed to us")),
    (r"unable to open database", gettext_lazy("the file of the database cannot be opened")),
    (r"connection is bad|connection to server|connection timeout", gettext_lazy("there is no answer")),
    (r"database is locked", gettext_lazy("somebody else has been writing for too long")),
)
# The first that it is one of; their numbers, where they have any, are not the computer's.
BY_KIND = (
    (SMTPAuthenticationError, gettext_lazy("it does not accept the user name or the password")),
    (SMTPNotSupportedError, gettext_lazy("it does not offer what our settings ask for")),
    ((SMTPServerDisconnected, ConnectionResetError), gettext_lazy("it breaks off")),
    (ssl.SSLCertVerificationError, gettext_lazy("its certificate is not trusted here")),
    (ssl.SSLError, gettext_lazy("it does not speak TLS at this port")),
    (socket.gaierror, gettext_lazy("there is no such name")),
    (TimeoutError, gettext_lazy("there is no answer")),
)
_NOT_TOLD = gettext_lazy("it does not tell why")


def in_words(problem: Exception) -> str:
    """One line: our words, and behind them what was said."""
    said = " ".join(str(problem).split())
    words = _known(problem, said)
    return f"{words} ({said})" if words and said else words or said or str(_NOT_TOLD)


def _known(problem: Exception, said: str) -> str:
    if isinstance(problem, DatabaseError):
        return next((str(words) for pattern, words in OF_THE_DATABASE if re.search(pattern, said)), "")
    by_kind = (words for kind, words in BY_KIND if isinstance(problem, kind))
    return str(next(by_kind, OF_THE_COMPUTER.get(getattr(problem, "errno", None) or 0, "")))
