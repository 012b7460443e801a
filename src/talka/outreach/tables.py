"""Posts as a list: what was told of together stands in one row."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.activities.queries.log import channel_name
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date
from talka.kernel.tables import (
    ANY,
    Choice,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    TableDefinition,
    TextFilter,
    choices_in,
)
from talka.outreach.models import BatchSource, PostBatch
from talka.outreach.queries import posts

STATES = {
    posts.WAITING: (_("not recorded yet"), "warning"),
    posts.RECORDED: (_("in the work log"), "good"),
    posts.UNDONE: (_("taken back"), "neutral"),
}
WORDS = [(code, words) for code, (words, _tone_of_it) in STATES.items()]


def posts_table(user: User) -> TableDefinition[PostBatch]:
    """Columns and filters of what one person sees of posts."""
    several = centres_of(user).count() > 1
    return TableDefinition(
        name="posts",
        title=_("Posts in channels"),
        empty=Empty(
            title=_("No posts yet"),
            words=_("Paste the links of the last weeks, or tell how many there were in a month."),
            no_fit=_("No posts fit all of these filters."),
            show_all=_("Show all of them"),
        ),
        columns=(
            Column(
                "days", _("Time of the posts"), lambda b: b.period_words or str(b), order_by=("last_day",),
                may_be_empty=True, always=True, link=_address,
            ),
            Column("source", _("How"), lambda b: b.get_source_display(), order_by=("source",), detail=_file),
            Column("channel", _("Channel"), _channels, order_by=("channels",)),
            Column("centre", _("Centre"), lambda b: str(b.centre), order_by=("centre__code",), shown=several),
            Column("number", _("Posts"), _number, kind="number", order_by=("number",)),
            Column("state", _("State"), lambda b: str(STATES[_state(b)][0]), kind="tag", tone=_tone, detail=_told),
            Column("told", _("Told of on"), _told_on, kind="date", order_by=("started_at",), shown=False),
            Column("by", _("Told of by"), lambda b: str(b.started_by), shown=False),
            Column("purpose", _("Purpose"), lambda b: str(b.purpose or ""), shown=False),
            Column("file", _("File"), lambda b: b.file_name, shown=False),
        ),
        filters=(
            TextFilter(name="q", title=_("Words in titles and links"), prominent=True, search=posts.worded_like),
            ChoiceFilter(
                name="channel", title=_("Channel"), choices=_of_channels, by=posts.in_channels, multiple=True,
                prominent=True,
            ),
            DateRangeFilter(
                name="days", title=_("Time of the posts"), field="first_day", until="last_day", prominent=True
            ),
            ChoiceFilter(
                name="centre", title=_("Centre"), lookup="centre", ids=True, multiple=True, drawn=several,
                choices=lambda: [Choice(str(one.pk), one.name) for one in centres_of(user)],
            ),
            ChoiceFilter(name="state", title=_("State"), choices=choices_in(WORDS), by=posts.in_state, multiple=True),
            ChoiceFilter(
                name="source", title=_("How"), every=ANY,
                choices=choices_in(BatchSource.choices), lookup="source", multiple=True,
            ),
        ),
        order="-days",
        prepare=posts.for_listing,
        count_words=_count_words,
    )  # fmt: skip


def _count_words(number: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", number) % {"count": format_count(number)}


def _address(batch: PostBatch) -> str:
    return reverse("outreach:post_batch", args=[batch.pk])


def _file(batch: PostBatch) -> str:
    return batch.file_name


def _channels(batch: PostBatch) -> str:
    return ", ".join(channel_name(code) for code in batch.channels.split())


def _number(batch: PostBatch) -> int | None:
    return batch.number if batch.recorded_at is not None else None


def _state(batch: PostBatch) -> str:
    if batch.undone_at is not None:
        return posts.UNDONE
    return posts.RECORDED if batch.recorded_at is not None else posts.WAITING


def _tone(batch: PostBatch) -> str:
    return STATES[_state(batch)][1]


def _told_on(batch: PostBatch) -> Any:
    return timezone.localdate(batch.started_at)


def _told(batch: PostBatch) -> str:
    return gettext("told of on %(day)s") % {"day": format_date(timezone.localdate(batch.started_at))}


def _of_channels() -> list[Choice]:
    return [Choice(code, name) for code, name in posts.channel_choices()]
