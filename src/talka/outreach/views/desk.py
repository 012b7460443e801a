"""What the pages of the desk share."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.ui.shapes import Link
from talka.outreach import rules

PAGE = 50


def tabs(active: str) -> list[Link]:
    """The four lists."""
    pages = [
        ("desk_editions", _("Newsletters")),
        ("subscribers", _("Subscribers")),
        ("desk_news", _("News items")),
        ("posts", _("Posts in channels")),
    ]
    return [Link(title, reverse(f"outreach:{name}"), active=name == active) for name, title in pages]


def let_in(user: User) -> None:
    """Only those who work in some centre."""
    if not rules.may_see_outreach(user):
        raise Http404


def in_several(user: User) -> bool:
    """Whether lists need to say of which centre a row is."""
    return user.access.everywhere or len(user.access.centres) > 1
