"""What is there, and what everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import Centre, User
from talka.kernel.addresses import absolute
from talka.kernel.files.models import StoredFile
from talka.kernel.modules import PublicItem, PublicItems
from talka.kernel.search import containing
from talka.kernel.tables import Counted, count_up_to
from talka.library.models import Resource, ResourceKind, ResourceQuerySet, Topic
from talka.registry.models.profiles import LANGUAGES

MOST_ITEMS, MOST_LANGUAGES = 50, 8


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is not known is left out."""

    text: str = ""
    topic: str = ""
    language: str = ""
    kind: str = ""
    easy: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether not everything is asked for."""
        return bool(self.text or self.topic or self.language or self.kind or self.easy)


def found_resources(wanted: Wanted) -> ResourceQuerySet:
    """What everybody may read, the newest first."""
    rows = Resource.objects.published().select_related("centre", "file")
    if wanted.topic in Topic.values:
        rows = rows.filter(topic=wanted.topic)
    if wanted.language in LANGUAGES:
        rows = rows.filter(language=wanted.language)
    if wanted.kind in ResourceKind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.easy:
        rows = rows.filter(is_easy=True)
    return containing(rows, "search_text", wanted.text) if wanted.text else rows


def languages_there() -> list[tuple[str, str]]:
    """Languages in which something is published, with their names."""
    codes = Resource.objects.published().order_by("language").values_list("language", flat=True).distinct()
    return [(code, str(LANGUAGES[code])) for code in codes if code in LANGUAGES]


def in_other_languages(resource: Resource) -> ResourceQuerySet:
    """The same resource in other languages, published."""
    same = Q(translation_of=resource.original_id) | Q(pk=resource.original_id)
    rows: ResourceQuerySet = Resource.objects.published().filter(same).exclude(pk=resource.pk)
    return rows.order_by("language")[:MOST_LANGUAGES]


def originals(user: User) -> ResourceQuerySet:
    """What a translation can be of."""
    return Resource.objects.visible_to(user).filter(translation_of=None).order_by("sort_key", "pk")


def shelves(user: User) -> ResourceQuerySet:
    """What staff may change: of their centres."""
    rows = Resource.objects.visible_to(user).select_related("centre", "file")
    return rows if user.access.everywhere else rows.filter(centre__in=user.access.centres)


def file_of(resource: Resource) -> StoredFile | None:
    """Its file."""
    return resource.file


def to_review(rows: ResourceQuerySet) -> ResourceQuerySet:
    """Those whose day to look again has come."""
    return rows.filter(review_on__lte=timezone.localdate(), withdrawn_at=None, published_at__isnull=False)


def drafts(rows: ResourceQuerySet) -> ResourceQuerySet:
    """Those that nobody outside sees."""
    return rows.filter(Q(published_at=None) | Q(withdrawn_at__isnull=False))


def waiting_at_shelves(user: User) -> Counted:
    """How many of one's centres wait to be looked at again."""
    return count_up_to(to_review(Resource.objects.visible_to(user).filter(centre__in=user.access.centres)))


def own_language_first(rows: ResourceQuerySet, language: str) -> ResourceQuerySet:
    """What the reader can read stands before the rest, the newest first in both."""
    foreign = Case(When(language=language, then=0), default=1, output_field=IntegerField())
    ordered: ResourceQuerySet = rows.order_by(foreign, *(Resource._meta.ordering or ()))
    return ordered


def newest(centre: Centre | None, number: int, *, language: str) -> list[Resource]:
    """The latest, of a centre or of all; those in the reader's language first."""
    rows = own_language_first(Resource.objects.published(), language)
    return list((rows.filter(centre=centre) if centre is not None else rows)[:number])


def _items(centre: Centre | None, language: str, words: str) -> Sequence[PublicItem]:
    rows = found_resources(Wanted(text=words, language=language))
    if centre is not None:
        rows = rows.filter(centre=centre)
    return [
        PublicItem(
            key=f"library:{one.code}",
            title=one.title,
            url=absolute(reverse("library:resource", args=[one.code])),
            day=timezone.localtime(one.published_at).date() if one.published_at else None,
            details=one.get_kind_display(),
            summary=one.summary,
        )
        for one in rows[:MOST_ITEMS]
    ]


ITEMS = PublicItems("library", _("Resources"), _items)
