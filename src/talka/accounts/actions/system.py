"""The platform itself as an actor."""

from talka.accounts.models import User


def system_actor() -> User:
    """The user in whose name commands and the clock act; made when first needed, can never sign in."""
    user, _made = User.objects.get_or_create(
        is_system=True, defaults={"email": "talka@system.invalid", "name": "Talka", "password": "!"}
    )
    return user
