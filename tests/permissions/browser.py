"""A person's browser that leaves nothing behind: every request is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from talka.accounts.models import User
from talka.accounts.tests.makers import signed_in, stranger
from talka.kernel import kept

# Sessions and counters of attempts are not records; figures are counted anew whenever somebody asks for them.
NOT_RECORDS = (
    "django_session",
    "talka_cache",
    "reporting_figure",
    "reporting_figurestate",
    "reporting_worktally",
    "reporting_workdoubt",
    "reporting_worktwin",
    "reporting_workparts",
)
SAVEPOINT = re.compile(r"(SAVEPOINT|ROLLBACK TO SAVEPOINT) (\S+)")
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


@dataclass
class Answer:
    """What came back, and which tables of records were written meanwhile."""

    response: HttpResponseBase
    written: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def body(self) -> bytes:
        if self.response.streaming:
            return b"".join(self.response.streaming_content)  # type: ignore[attr-defined]  # streams alone have it
        return bytes(self.response.content)  # type: ignore[attr-defined]  # all others have it

    @property
    def templates(self) -> list[str]:
        return [str(template.name) for template in getattr(self.response, "templates", [])]

    def summary(self, method: str) -> str:
        """One word a cell of the golden file."""
        if 300 <= self.status < 400:
            to = urlsplit(self.response.headers["Location"])
            if to.path == "/accounts/login/" and "next=" in to.query:
                return "login"
            return "changes" if self.written else "redirect"
        if method == "POST" and self.status in {200, 409, 422}:
            return "changes" if self.written else "refused"
        return "ok" if self.status == 200 else str(self.status)


class Browser:
    """Asks as one person; cookies stay what they were, and the database too."""

    def __init__(self, person: User | None, key: str = "") -> None:
        self.key = key
        self.client: Client = stranger() if person is None else signed_in(person)
        self.client.raise_request_exception = False
        name = settings.SESSION_COOKIE_NAME
        self.session = self.client.cookies[name].value if name in self.client.cookies else ""

    def get(self, address: str, **headers: str) -> Answer:
        return self._asked(address, lambda: self.client.get(address, headers=self._headers(address, headers)))

    def post(self, address: str, data: Any = None, **headers: str) -> Answer:
        return self._asked(
            address, lambda: self.client.post(address, data or {}, headers=self._headers(address, headers))
        )

    def send(self, address: str, data: Any, content_type: str = MULTIPART_CONTENT) -> Answer:
        """Send a form, and look at the page to which it leads before everything is taken back."""

        def ask() -> Any:
            response = self.client.post(address, data, content_type=content_type)
            if response.status_code == 302 and response.headers["Location"].startswith("/"):
                return self.client.get(response.headers["Location"])
            return response

        return self._asked(address, ask)

    def _headers(self, address: str, headers: dict[str, str]) -> dict[str, str]:
        by_key = {"authorization": f"Bearer {self.key}"} if self.key and address.startswith("/api/") else {}
        return {**by_key, **headers}

    def _asked(self, address: str, ask: Callable[[], Any]) -> Answer:
        # When a key was last used is kept, and decides nothing.
        by_machine = address.startswith("/api/")
        self.client.cookies.clear()
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        for each in kept.ALL:
            # What was read in an empty database, or of records that were taken back.
            each.forget()
        written: list[str] = []
        # How much was written when each savepoint was set: what is rolled back was not written.
        before: dict[str, int] = {}

        def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            done = execute(sql, params, many, context)
            if point := SAVEPOINT.match(sql):
                if point[1] == "SAVEPOINT":
                    before[point[2]] = len(written)
                else:
                    del written[before.get(point[2], 0) :]
            found = WRITES.match(sql)
            if found and found[1] not in NOT_RECORDS and not (by_machine and found[1] == "accounts_apitoken"):
                written.append(found[1])
            return done

        with transaction.atomic(), connection.execute_wrapper(watch):
            response = ask()
            if response.streaming:
                response.streaming_content = [b"".join(response.streaming_content)]
            stayed = list(written)
            transaction.set_rollback(True)
        return Answer(response, stayed)
