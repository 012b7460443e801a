"""Writing news, publishing it, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Conflict, Refused, action, note
from talka.outreach import rules
from talka.outreach.actions.work import Done, record_done
from talka.outreach.models import NewsItem
from talka.outreach.queries.addresses import news_url
from talka.outreach.queries.work import NEWS

CHANNEL = "website"


@action(allowed=rules.may_write_news)
def write_news(news: NewsItem, *, actor: User) -> NewsItem:
    """Begin a piece of news; nobody reads it yet."""
    news.created_by, news.published_at = actor, None
    news.save(force_insert=True)
    return news


@action(allowed=rules.may_write_news, edits=True)
def edit_news(news: NewsItem, *, values: Mapping[str, Any], version: int, actor: User) -> NewsItem:
    """Change it, also once it is public."""
    stored = NewsItem.objects.select_for_update(of=("self",)).get(pk=news.pk)
    if stored.version != version:
        raise Conflict(stored)
    for name, value in values.items():
        setattr(news, name, value)
    news.version = version + 1
    news.save(update_fields=[*values, "version"])
    return news


@action(allowed=rules.may_delete_news)
def delete_news(news: NewsItem, *, actor: User) -> NewsItem:
    """Throw away what was never public."""
    note(title=news.title)
    news.delete()
    return news


@action(allowed=rules.may_publish)
def publish_news(news: NewsItem, *, record: bool = True, actor: User) -> NewsItem:
    """Let everybody read it; with `record` it stands in the work log, once, however often it is published."""
    now = timezone.now()
    if not news.summary.strip() and not news.body.strip():
        raise Refused(_("There is nothing to read yet."), field="body")
    if news.expires is not None and news.expires < timezone.localdate(now):
        raise Refused(_("The last day on the site is over."), field="expires")
    hidden = NewsItem.objects.filter(pk=news.pk, published_at=None)
    if not hidden.update(published_at=now, version=news.version + 1):
        raise Refused(_("It is public already."))
    news.refresh_from_db()
    if record and news.activity_id is None:
        done = Done(
            kind=NEWS, centre=news.centre, title=news.title, day=timezone.localdate(now), channel=CHANNEL,
            purpose=news.purpose, link=news_url(news),
        )  # fmt: skip
        news.activity = record_done(done, actor=actor)
        news.save(update_fields=["activity"])
    return news


@action(allowed=rules.may_withdraw_news)
def withdraw_news(news: NewsItem, *, actor: User) -> NewsItem:
    """Take it off the site; what was recorded about it stays in the work log."""
    NewsItem.objects.filter(pk=news.pk).update(published_at=None, version=news.version + 1)
    news.refresh_from_db()
    return news
