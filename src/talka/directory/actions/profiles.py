"""What representatives do with the profile that they look after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talka.accounts.models import User
from talka.directory import rules
from talka.kernel.actions import action
from talka.registry.actions.organisations import SEVERAL, set_several
from talka.registry.actions.profiles import locked, mark_confirmed, put_values, settle_profile
from talka.registry.models import Organisation, Profile

# The name, the number and the place stay with the centres and the register.
OWN = frozenset(
    {
        *("email", "phone", "website", "languages", "description", "offers", "needs", "works_with"),
        *("public_fields", "is_hidden", "working_address"),
    }
)


@action(allowed=rules.may_look_after)
def keep_profile(
    profile: Profile, *, values: Mapping[str, Any], version: int, is_true: bool = False, actor: User
) -> Profile:
    """Change what it says of itself and what of it everybody may see; `is_true`: all else is right as well."""
    locked(profile, version)
    several = {name: values[name] for name in SEVERAL if name in values and isinstance(profile, Organisation)}
    put_values(profile, {name: value for name, value in values.items() if name not in several}, OWN)
    settle_profile(profile)
    if is_true:
        mark_confirmed(profile, actor)
    profile.version = version + 1
    profile.save()
    if isinstance(profile, Organisation):
        set_several(profile, several)
    return profile


@action(allowed=rules.may_look_after)
def confirm_own_profile(profile: Profile, *, version: int, actor: User) -> Profile:
    """Say that everything in it is true, as one has seen it."""
    locked(profile, version)
    mark_confirmed(profile, actor)
    profile.version = version + 1
    profile.save()
    return profile
