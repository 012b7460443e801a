"""Posts come into the work log together, and go out of it together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.accounts.models import User
from talka.activities.actions import remove_activity
from talka.activities.models import Activity, State
from talka.activities.queries.log import channel_name
from talka.kernel.actions import Refused, action, note
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date
from talka.outreach import rules
from talka.outreach.actions.work import Done, record_done
from talka.outreach.models import Post, PostBatch
from talka.outreach.queries.posts import Row, channels_of, days_of, link_key, told_twice, words_of
from talka.outreach.queries.work import NEWS, POST


@action(allowed=rules.may_tell_of_posts)
def keep_batch(batch: PostBatch, *, rows: Sequence[Row], actor: User) -> PostBatch:
    """Keep what was read until somebody has looked at it; nothing is in the log yet."""
    if not rows:
        raise Refused(_("There is no post in it."))
    batch.rows, batch.started_by = list(rows), actor
    _tell_what_is_in_it(batch, rows)
    batch.save(force_insert=True)
    return batch


@action(allowed=rules.may_record_batch)
def discard_batch(batch: PostBatch, *, actor: User) -> PostBatch:
    """Forget what was read."""
    batch.delete()
    return batch


@action(allowed=rules.may_record_batch)
def record_batch(batch: PostBatch, *, by_month: bool = False, actor: User) -> PostBatch:
    """Write the posts into the work log: each as an entry, or each month and channel as one.

    What is in the log already is left out.
    """
    locked = PostBatch.objects.filter(pk=batch.pk, recorded_at=None)
    if not locked.update(recorded_at=timezone.now()):
        raise Refused(_("These posts are in the work log already."))
    batch.refresh_from_db()
    twice = told_twice(batch.rows, batch.centre)
    rows = [row for at, row in enumerate(batch.rows) if at not in twice]
    if not rows:
        raise Refused(_("All of them are in the work log already."))
    groups: dict[object, list[Row]] = defaultdict(list)
    for at, row in enumerate(rows):
        groups[(row["day"][:7], row["channel"]) if by_month else at].append(row)
    try:
        with transaction.atomic():
            for group in groups.values():
                _record(batch, group, as_tally=by_month, actor=actor)
    except IntegrityError as same:
        raise Refused(_("Somebody else has just recorded the same post.")) from same
    batch.number, batch.rows = sum(row["count"] for row in rows), []
    _tell_what_is_in_it(batch, rows)
    batch.save(update_fields=["number", "rows", "first_day", "last_day", "channels", "search_text"])
    note(posts=batch.number, left_out=len(twice))
    return batch


@action(allowed=rules.may_undo_batch)
def undo_batch(batch: PostBatch, *, actor: User) -> PostBatch:
    """Take the posts out of the work log again; what was changed in it meanwhile goes with them."""
    if not PostBatch.objects.filter(pk=batch.pk, undone_at=None).update(undone_at=timezone.now()):
        raise Refused(_("These posts were taken out already."))
    made = Activity.objects.filter(pk__in=Post.objects.filter(batch=batch).values("activity"))
    for work in made.exclude(state=State.REMOVED):
        remove_activity(work, actor=actor)
    # The links may be told of again.
    Post.objects.filter(batch=batch).update(link_key="")
    batch.refresh_from_db()
    return batch


def _tell_what_is_in_it(batch: PostBatch, rows: Sequence[Row]) -> None:
    """By what the list shows the posts and finds them."""
    batch.first_day, batch.last_day = days_of(rows, batch.source)
    batch.channels = channels_of(rows, batch.channel)
    batch.search_text = words_of(rows, batch.file_name)


def _record(batch: PostBatch, rows: Sequence[Row], *, as_tally: bool, actor: User) -> None:
    first, channel = rows[0], rows[0]["channel"] or batch.channel
    days = sorted(row["day"] for row in rows)
    count = sum(row["count"] for row in rows)
    with translation.override("lv"):
        title, notes = _words(rows, channel, as_tally=as_tally or first["count"] > 1, count=count)
    done = Done(
        kind=NEWS if channel == "website" else POST, centre=batch.centre, title=title,
        day=dt.date.fromisoformat(days[-1]), channel=channel, purpose=batch.purpose, count=count, notes=notes,
        link="" if as_tally else first["link"],
    )  # fmt: skip
    work = record_done(done, actor=actor)
    if work is None:
        raise Refused(_("The kind of work for posts is not in use."))
    Post.objects.bulk_create(
        Post(centre=batch.centre, batch=batch, activity=work, link_key=link_key(row["link"]) if row["link"] else "")
        for row in rows
    )


def _words(rows: Sequence[Row], channel: str, *, as_tally: bool, count: int) -> tuple[str, str]:
    """Title and notes of an entry, in the language of the log."""
    first, name = rows[0], channel_name(channel)
    reach = [row["reach"] for row in rows if row["reach"] is not None]
    told = [_("Reach: %(number)s") % {"number": format_count(sum(reach))}] if reach else []
    if not as_tally:
        return first["title"] or f"{name}, {format_date(dt.date.fromisoformat(first['day']))}", "\n".join(told)
    month = f"{first['day'][5:7]}.{first['day'][:4]}."
    posts = ngettext("%(count)s post", "%(count)s posts", count) % {"count": format_count(count)}
    links = [row["link"] for row in rows if row["link"]]
    return f"{name}, {month}: {posts}", "\n".join([*told, *links])[:5000]
