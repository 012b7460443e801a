"""Claims and representatives for tests, made by the verbs."""

from __future__ import annotations

from itertools import count

from talka.accounts.actions import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_user
from talka.directory.actions import ask_claim, grant_claim, invite, prove_address, take_up_claim
from talka.registry.models import Claim, Community, Network, Organisation

PASSWORD = "pareizais zirgs skavotājs"
_numbers = count(1)


def a_claim(
    record: Organisation | Community | Network, *, email: str = "", proven: bool = True, language: str = "lv"
) -> Claim:
    """Somebody's wish to look after a profile; their address is proven unless it is not."""
    number = next(_numbers)
    claim = Claim(
        name=f"Pārstāve {number}",
        email=email or f"parstave{number}@example.lv",
        words="valdes locekle",
        **{record.found_as.value: record},
    )
    ask_claim(claim, language=language, actor=system_actor())
    return prove_address(claim, actor=system_actor()) if proven else claim


def a_representative(record: Organisation | Community | Network, *, email: str = "") -> tuple[User, Claim]:
    """Somebody who looks after a profile and has no other role."""
    claim = a_claim(record, email=email)
    grant_claim(claim, actor=a_user(Role.STAFF))
    person = User(email=claim.email)
    take_up_claim(claim, name=claim.name, password=PASSWORD, actor=person)
    return person, claim


def an_invited_claim(
    record: Organisation | Community | Network, *, email: str = "", actor: User | None = None
) -> Claim:
    """Somebody whom a centre has asked by letter to look after a profile."""
    number = next(_numbers)
    claim = Claim(name=f"Aicinātā {number}", email=email or f"aicinata{number}@example.lv")
    setattr(claim, record.found_as.value, record)
    return invite(claim, language="lv", actor=actor or a_user(Role.STAFF))
