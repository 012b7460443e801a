"""Verbs on centres and funders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.accounts import rules
from talka.accounts.models import Centre, Funder, User
from talka.accounts.queries import centre_regions
from talka.kernel.actions import Conflict, Refused, action
from talka.kernel.text import fold


@action(allowed=rules.may_add_centre)
def add_centre(centre: Centre, *, actor: User) -> Centre:
    """Add a support centre."""
    if Centre.objects.filter(code__iexact=centre.code).exists():
        raise Refused(_("Another centre already has this code."), field="code")
    _check_region(centre.region_code)
    centre.save(force_insert=True)
    return centre


@action(allowed=rules.may_edit_centre, edits=True)
def edit_centre(  # noqa: PLR0913 -- the fields of a centre
    centre: Centre, *, name: str, region_code: str, phone: str, email: str, version: int, actor: User
) -> Centre:
    """Change a centre's name, region and contacts; the code stays, since imports and reports refer to it."""
    if region_code != centre.region_code:
        _check_region(region_code)
    changed = Centre.objects.filter(pk=centre.pk, version=version).update(
        name=name, region_code=region_code, phone=phone, email=email, version=version + 1
    )
    if not changed:
        raise Conflict(Centre.objects.get(pk=centre.pk))
    centre.refresh_from_db()
    return centre


def _check_region(code: str) -> None:
    if code and code not in dict(centre_regions()):
        raise Refused(_("There is no such region."), field="region_code")


@action(allowed=rules.may_add_funder)
def add_funder(funder: Funder, *, actor: User) -> Funder:
    """Add an institution that pays for work."""
    if fold(funder.name) in {fold(name) for name in Funder.objects.values_list("name", flat=True)}:
        raise Refused(_("This funder is already in the list."), field="name")
    funder.save(force_insert=True)
    return funder
