"""A real mail server of one test's own, and what it was given."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Mailbox:
    """Keeps what the server was given; addresses in `refuses` are told so for good."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        # To whom the envelopes say that letters go back.
        self.returns_to: list[str] = []
        self.refuses: set[str] = set()

    async def handle_RCPT(  # noqa: N802 -- the server's word
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take or refuse an address."""
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- the server's word
        """Keep a letter."""
        self.recipients += envelope.rcpt_tos
        self.returns_to.append(envelope.mail_from)
        self.letters.append(email.message_from_bytes(envelope.content, policy=modern))
        return "250 OK"


@contextmanager
def a_mailbox() -> Iterator[Mailbox]:
    """A server that listens; all letters go to it."""
    kept = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    with override_settings(
        EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_USE_TLS=False, EMAIL_HOST_USER=""
    ):
        yield kept
    controller.stop()
