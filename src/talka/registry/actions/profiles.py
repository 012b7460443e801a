"""What organisations, communities and networks have in common: changing a profile, and confirming that it is true."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Conflict, Refused, action
from talka.registry import rules
from talka.registry.models import Profile
from talka.registry.models.profiles import CHOOSABLE, LANGUAGES, stored_words, words_of

Kept = TypeVar("Kept", bound=Profile)
PROFILE = frozenset(
    {
        *("name", "email", "phone", "website", "languages", "description", "offers", "needs", "works_with"),
        *("public_fields", "is_hidden", "notes"),
    }
)


def locked(profile: Kept, version: int) -> Kept:
    """What is stored, kept for this change alone. Raises Conflict when somebody changed it since the version."""
    stored: Kept = type(profile)._default_manager.select_for_update().get(pk=profile.pk)  # noqa: SLF001 -- whatever manager it has
    if stored.version != version:
        raise Conflict(stored)
    return stored


def put_values(profile: Profile, values: Mapping[str, Any], editable: Collection[str]) -> None:
    """Set facts of a profile; what may not be set is refused by its name."""
    for name, value in values.items():
        if name not in editable:
            raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": name})
        setattr(profile, name, value)


def settle_profile(profile: Profile) -> None:
    """Check what all profiles have: codes of languages, and which fields everybody may see."""
    languages, public = words_of(profile.languages), words_of(profile.public_fields)
    unknown = [*(set(languages) - set(LANGUAGES)), *(set(public) - set(CHOOSABLE))]
    if unknown:
        raise Refused(_("These are not known: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    profile.languages = stored_words(languages)
    profile.public_fields = stored_words(one for one in public if one in profile.choosable)


def mark_confirmed(profile: Profile, actor: User) -> None:
    """Say that all of it is true today; the caller stores it."""
    profile.confirmed_on, profile.confirmed_by = timezone.localdate(), actor


@action(allowed=rules.may_keep_profile)
def confirm_profile(profile: Profile, *, version: int, actor: User) -> Profile:
    """Say that everything in a profile is true, as one has seen it."""
    locked(profile, version)
    mark_confirmed(profile, actor)
    profile.version = version + 1
    profile.save()
    return profile
