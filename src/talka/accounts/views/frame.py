"""What the pages of accounts share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts import queries
from talka.accounts.models import Centre, Funder, User
from talka.kernel.ui.shapes import Link


class Offer(TypedDict):
    """The roles that somebody may give."""

    centres: Iterable[Centre]
    funders: Iterable[Funder]
    everywhere: bool


def offer_of(user: User) -> Offer:
    """Return the roles that this user may give."""
    everything = user.access.administrator
    return Offer(
        centres=queries.centres_managed_by(user),
        funders=queries.funders() if everything else (),
        everywhere=everything,
    )


def sections(user: User, active: str) -> list[Link]:
    """Tabs of the pages that administrators, and partly managers, see."""
    pages = [("people", _("People and roles")), ("centres", _("Centres"))]
    if user.access.administrator:
        pages += [("funders", _("Funders")), ("identity", _("Name and look"))]
    pages.append(("letters", _("Letters")))
    return [Link(title, reverse(f"accounts:{name}"), active=name == active) for name, title in pages]
