"""Blocks of the today board and of public pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import Centre
from talka.accounts.queries import asking
from talka.kernel.numbers import format_count
from talka.outreach import rules
from talka.outreach.queries.editions import drafts_waiting, letters_not_sent
from talka.outreach.queries.news import public_news
from talka.outreach.queries.subscribers import subscriber_counts

NEWEST = 3


def outreach_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """A draft that waits, mailboxes that are gone, letters that did not go out; away when there is nothing."""
    user = asking(request)
    if not rules.may_see_outreach(user):
        return None
    editions, readers = reverse("outreach:desk_editions"), reverse("outreach:subscribers")
    lines = [
        (_("Edition not sent yet"), drafts_waiting(user), editions, "neutral"),
        (
            _("Subscribers whose mailbox takes no letters"),
            subscriber_counts(user)["bounced"],
            f"{readers}?which=bounced",
            "warning",
        ),
        (_("Letters of the newsletter that were not sent"), letters_not_sent(user), editions, "bad"),
    ]
    told = [
        {"title": title, "count": format_count(count), "url": url, "tone": tone}
        for title, count, url, tone in lines
        if count
    ]
    return {"lines": told} if told else None


def news_panel(request: HttpRequest, centre: Centre | None) -> Mapping[str, Any] | None:  # noqa: ARG001 -- as every panel
    """The newest news, and where to subscribe."""
    which = f"?centre={centre.code}" if centre is not None else ""
    return {
        "news": list(public_news(centre)[:NEWEST]),
        "news_url": f"{reverse('outreach:news')}{which}",
        "subscribe_url": f"{reverse('outreach:subscribe')}{which}",
        "archive_url": f"{reverse('outreach:archive')}{which}",
    }
