"""The library as staff see it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.kernel.numbers import format_count
from talka.kernel.search import containing
from talka.kernel.tables import (
    ALL_FEMININE,
    ANY,
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    TableDefinition,
    TextFilter,
    choices_in,
)
from talka.library.models import Resource, ResourceKind, Topic
from talka.library.queries.shelves import drafts, to_review
from talka.registry.models.profiles import LANGUAGES


def resources_table(user: User) -> TableDefinition[Resource]:
    """Columns and filters of the library for one person."""
    several = centres_of(user).count() > 1
    return TableDefinition(
        name="resources",
        title=_("Library"),
        empty=Empty(
            title=_("Nothing is here yet"),
            words=_("A guide, a template or a link that your advisers send again and again belongs here."),
            no_fit=_("No resource fits all of these filters."),
            show_all=_("Show all of them"),
        ),
        columns=(
            Column("title", _("Title"), lambda r: r.title, order_by=("sort_key",), always=True, link=_address),
            Column("kind", _("What is it?"), lambda r: r.get_kind_display(), order_by=("kind",)),
            Column("topic", _("Topic"), lambda r: r.get_topic_display(), order_by=("topic",)),
            Column("language", _("Language"), _language, order_by=("language",)),
            Column("state", _("State"), _state, kind="tag", tone=_tone),
            Column("published", _("Published"), _published, kind="date", order_by=("published_at",)),
            Column("review", _("Look at it again until"), lambda r: r.review_on, kind="date", order_by=("review_on",)),
            Column("centre", _("Centre"), lambda r: str(r.centre), order_by=("centre__code",), shown=several),
        ),
        filters=(
            TextFilter(name="q", title=_("Words"), prominent=True, search=_search),
            ChoiceFilter(
                name="topic", title=_("Topic"), choices=choices_in(Topic.choices), lookup="topic", prominent=True
            ),
            ChoiceFilter(
                name="kind", title=_("What is it?"), every=ANY, choices=choices_in(ResourceKind.choices), lookup="kind"
            ),
            ChoiceFilter(
                name="language",
                title=_("Language"),
                every=ALL_FEMININE,
                choices=choices_in(LANGUAGES.items()),
                lookup="language",
            ),
            BooleanFilter(name="drafts", title=_("Not shown"), only=drafts),
            BooleanFilter(name="review", title=_("To look at again"), only=to_review),
        ),
        order="title",
        count_words=_count_words,
    )


def _count_words(number: int) -> str:
    return ngettext("%(count)s resource", "%(count)s resources", number) % {"count": format_count(number)}


def _search(rows: Any, text: str) -> Any:
    return containing(rows, "search_text", text)


def _address(row: Resource) -> str:
    return reverse("library:edit", args=[row.code])


def _language(row: Resource) -> str:
    return str(LANGUAGES.get(row.language, row.language))


def _published(row: Resource) -> Any:
    return timezone.localtime(row.published_at).date() if row.published_at else None


def _state(row: Resource) -> str:
    if row.withdrawn_at is not None:
        return gettext("withdrawn")
    return gettext("published") if row.published_at is not None else gettext("draft")


def _tone(row: Resource) -> str:
    return "good" if row.is_public else "neutral"
