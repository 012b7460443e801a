"""Who signs in to the demo."""

from __future__ import annotations

from dataclasses import dataclass

from talka.accounts.models import Centre, Funder, Membership, Role, User


@dataclass(frozen=True)
class Users:
    """Who signs in, by what they do."""

    staff: User
    manager: User
    coordinator: User
    reviewer: User
    administrator: User
    zemgale: User


def make_users(centres: dict[str, Centre], funder: Funder) -> Users:
    """One person a role; nobody has a password, so that they exist only for the one-click sign-in of the demo."""
    return Users(
        staff=_user("Ilze Krastiņa", "darbinieks", Role.STAFF, centre=centres["riga"]),
        manager=_user("Mārtiņš Avotiņš", "vaditajs", Role.MANAGER, centre=centres["riga"]),
        coordinator=_user("Gunta Šteinberga", "koordinators", Role.COORDINATOR),
        reviewer=_user("Andra Ķeire", "vertetajs", Role.REVIEWER, funder=funder),
        administrator=_user("Toms Žagars", "administrators", Role.ADMINISTRATOR),
        zemgale=_user("Līga Ērgle", "zemgale", Role.STAFF, centre=centres["zemgale"]),
    )


def _user(name: str, address: str, role: Role, *, centre: Centre | None = None, funder: Funder | None = None) -> User:
    user = User.objects.create_user(f"{address}@demo.talka.invalid", name=name)
    Membership.objects.create(user=user, role=role, centre=centre, funder=funder)
    return user
