"""Machines for tests: `a_machine(owner, centre).get("/api/v1/agreements")`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from talka.accounts.actions import make_token
from talka.accounts.models import ApiToken, Centre, Role, User
from talka.accounts.tests.makers import a_user


def a_token(owner: User, centre: Centre, *, days: float = 30, writes: bool = False) -> ApiToken:
    """A live key with the key itself."""
    expires_at = timezone.now() + timedelta(days=days)
    offered = ApiToken(title="Tabula", owner=owner, centre=centre, writes=writes, expires_at=expires_at)
    return make_token(offered, actor=owner)


def a_machine(token: ApiToken | str, *, language: str = "en") -> Client:
    """A client that sends this key."""
    key = token if isinstance(token, str) else token.key
    return Client(headers={"authorization": f"Bearer {key}", "accept-language": language})


def a_machine_in(centre: Centre, *, writes: bool = True, role: Role = Role.STAFF, language: str = "en") -> Client:
    """A client with a key of somebody who works in the centre."""
    return a_machine(a_token(a_user(role, centre=centre), centre, writes=writes), language=language)


def post(machine: Client, address: str, body: Any) -> Any:
    """What the interface answers to JSON."""
    return machine.post(address, body, content_type="application/json")
