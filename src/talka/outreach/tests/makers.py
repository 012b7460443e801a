"""Subscribers, editions and news for tests, made by the verbs."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.accounts.tests.makers import a_centre
from talka.outreach.actions import (
    add_block,
    ask_subscription,
    confirm_subscription,
    keep_batch,
    publish_news,
    send_edition,
    write_edition,
    write_news,
)
from talka.outreach.mails import write_letters
from talka.outreach.models import BatchSource, Block, BlockKind, Edition, NewsItem, PostBatch, Subscriber
from talka.outreach.queries.subscribers import Wanted, recipients

_numbers = count(1)


def an_asked(email: str = "", *, centre: Centre | None = None, wanted: Wanted | None = None) -> Subscriber:
    """Somebody who asked and has not pressed the button yet."""
    asked = Subscriber(
        centre=centre or a_centre(), email=email or f"lasitajs{next(_numbers)}@example.lv",
        consent_words="Piekrītu", consent_at=timezone.now(),
    )  # fmt: skip
    return ask_subscription(asked, wanted=wanted or Wanted(), actor=system_actor())


def a_subscriber(email: str = "", *, centre: Centre | None = None, wanted: Wanted | None = None) -> Subscriber:
    """Somebody who gets the newsletter."""
    return confirm_subscription(an_asked(email, centre=centre, wanted=wanted), actor=system_actor())


def an_edition(
    *, centre: Centre | None = None, text: str = "Sveiki!", actor: User | None = None, **fields: Any
) -> Edition:
    """A draft with one text."""
    fields = {"title": f"Jaunumi {next(_numbers)}", "preheader": "Kas šomēnes gaidāms", **fields}
    actor = actor or system_actor()
    edition = write_edition(Edition(centre=centre or a_centre(), **fields), actor=actor)
    if text:
        add_block(Block(edition=edition, kind=BlockKind.TEXT, text=text), actor=actor)
        edition.refresh_from_db()
    return edition


def sent(edition: Edition, *, actor: User | None = None) -> Edition:
    """Send it and write its letters, as the background would."""
    send_edition(edition, expected=recipients(edition).count(), actor=actor or system_actor())
    write_letters(edition)
    edition.refresh_from_db()
    return edition


def some_news(
    title: str = "", *, centre: Centre | None = None, public: bool = True, actor: User | None = None, **fields: Any
) -> NewsItem:
    """A piece of news."""
    actor = actor or system_actor()
    fields = {"summary": "Īsumā", "body": "Vairāk **teksta**.", **fields}
    item = NewsItem(centre=centre or a_centre(), title=title or f"Ziņa {next(_numbers)}", **fields)
    news = write_news(item, actor=actor)
    return publish_news(news, actor=actor) if public else news


def a_batch(*links: str, centre: Centre | None = None, actor: User | None = None) -> PostBatch:
    """Posts that wait to be recorded."""
    rows = [
        {"day": "2026-03-14", "title": "", "link": link, "channel": "facebook", "reach": 5, "count": 1}
        for link in links or ("https://www.facebook.com/nvo/posts/1",)
    ]
    batch = PostBatch(centre=centre or a_centre(), source=BatchSource.LINKS)
    return keep_batch(batch, rows=rows, actor=actor or system_actor())
