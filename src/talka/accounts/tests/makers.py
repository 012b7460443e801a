"""People, centres and funders for tests.

`a_user(Role.STAFF, centre=a_centre())` is a person, `signed_in(user)` the browser that they work in.
"""

from __future__ import annotations

from itertools import count

from django.test import Client

from talka.accounts.actions import add_centre, add_funder, give_role, invite, system_actor
from talka.accounts.models import Centre, Funder, Invitation, Membership, Role, User

PASSWORD = "pareizais zirgs skavotājs"
_numbers = count(1)


def a_centre(code: str = "", *, name: str = "", phone: str = "", email: str = "") -> Centre:
    """A support centre; the same code gives the same centre."""
    code = code or f"centrs-{next(_numbers)}"
    known = Centre.objects.filter(code=code).first()
    named = Centre(code=code, name=name or f"{code.capitalize()} NVO centrs", phone=phone, email=email)
    return known or add_centre(named, actor=system_actor())


def a_funder(name: str = "") -> Funder:
    """An institution that pays."""
    name = name or f"{next(_numbers)}. ministrija"
    return Funder.objects.filter(name=name).first() or add_funder(Funder(name=name), actor=system_actor())


def a_user(
    role: Role | str | None = None,
    *,
    centre: Centre | None = None,
    funder: Funder | None = None,
    name: str = "",
    email: str = "",
    password: str | None = None,
) -> User:
    """Somebody with this role, or with none; a centre or a funder is made where the role needs one."""
    number = next(_numbers)
    user = User.objects.create_user(
        email or f"cilveks{number}@example.lv", name=name or f"Cilvēks {number}", password=password
    )
    if role is not None:
        a_membership(user, role, centre=centre, funder=funder)
    return user


def a_membership(
    user: User, role: Role | str, *, centre: Centre | None = None, funder: Funder | None = None
) -> Membership:
    """One more role for somebody."""
    role = Role(role)
    if role in {Role.STAFF, Role.MANAGER}:
        centre = centre or a_centre()
    elif role == Role.REVIEWER:
        funder = funder or a_funder()
    membership = give_role(Membership(user=user, role=role, centre=centre, funder=funder), actor=system_actor())
    user.__dict__.pop("access", None)
    return membership


def an_invitation(
    role: Role | str = Role.STAFF,
    *,
    centre: Centre | None = None,
    funder: Funder | None = None,
    email: str = "",
    actor: User | None = None,
) -> Invitation:
    """An open invitation with its key, sent by the platform if nobody else is named."""
    role = Role(role)
    if role in {Role.STAFF, Role.MANAGER}:
        centre = centre or a_centre()
    elif role == Role.REVIEWER:
        funder = funder or a_funder()
    offered = Invitation(email=email or f"jauns{next(_numbers)}@example.lv", role=role, centre=centre, funder=funder)
    return invite(offered, actor=actor or system_actor())


def signed_in(user: User, *, language: str = "lv") -> Client:
    """A browser in which this person has signed in with a second factor: `signed_in(user).get("/today/")`."""
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    session = client.session
    session["second_factor_seen"] = True
    session.save()
    return client


def stranger(*, language: str = "lv") -> Client:
    """A browser in which nobody has signed in."""
    return Client(headers={"accept-language": language})
