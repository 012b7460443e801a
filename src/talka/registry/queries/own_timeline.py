"""What the registry itself tells about the story of a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.audit.trail import entries_about
from talka.kernel.modules import object_type
from talka.kernel.ui.shapes import TimelineEntry
from talka.registry.models import Kind, Mandate, Merge, NetworkMember, OrganisationName, Person
from talka.registry.queries.addresses import record_url
from talka.registry.queries.timeline import Asked, TimelineSource, day_of

MOST_TERMS = 500
EDITING = ("registry.edit_organisation", "registry.edit_community", "registry.edit_network", "registry.edit_person")


def _sorted(asked: Asked, entries: Iterator[TimelineEntry]) -> list[TimelineEntry]:
    told = [entry for entry in entries if asked.is_in(day_of(entry))]
    return sorted(told, key=day_of, reverse=True)[: asked.most]


def _facts(asked: Asked) -> Sequence[TimelineEntry]:
    """What the columns of the record say; no query."""
    record = asked.record
    dates = (
        ("founded_on", _("Founded")), ("closed_on", _("Closed")), ("began_on", _("Began")), ("ended_on", _("Ended")),
        ("public_benefit_from", _("Public benefit status received")),
        ("public_benefit_until", _("Public benefit status ended")), ("confirmed_on", _("Facts confirmed")),
        ("added_at", _("Entered into the registry")),
    )  # fmt: skip
    found = ((getattr(record, name, None), words) for name, words in dates)
    return _sorted(asked, (TimelineEntry(when, words) for when, words in found if when is not None))


def _mandates(asked: Asked) -> Sequence[TimelineEntry]:
    """Who began and ceased to speak for it; of persons only those whom the user may see."""
    rows = Mandate.objects.filter(**{str(asked.kind): asked.record}).exclude(starts=None, ends=None)
    if asked.kind != Kind.PERSON and not asked.user.access.everywhere:
        rows = rows.filter(person__in=Person.objects.visible_to(asked.user).values("pk"))
    rows = rows.select_related("person", "organisation", "community", "network")

    def told() -> Iterator[TimelineEntry]:
        for one in rows[:MOST_TERMS]:
            other = (one.organisation or one.community or one.network) if asked.kind == Kind.PERSON else one.person
            names = {"who": other, "role": one.get_role_display()}
            url = record_url(other) if other is not None else ""
            if one.starts:
                yield TimelineEntry(one.starts, _("Mandate begins: %(who)s, %(role)s") % names, url=url)
            if one.ends:
                yield TimelineEntry(one.ends, _("Mandate ends: %(who)s, %(role)s") % names, url=url)

    return _sorted(asked, told())


def _networks(asked: Asked) -> Sequence[TimelineEntry]:
    if asked.kind not in {Kind.ORGANISATION, Kind.COMMUNITY}:
        return []
    rows = NetworkMember.objects.filter(**{str(asked.kind): asked.record}).select_related("network")

    def told() -> Iterator[TimelineEntry]:
        for one in rows[:MOST_TERMS]:
            url = record_url(one.network)
            if one.starts:
                yield TimelineEntry(one.starts, _("Joined the network “%(name)s”") % {"name": one.network}, url=url)
            if one.ends:
                yield TimelineEntry(one.ends, _("Left the network “%(name)s”") % {"name": one.network}, url=url)

    return _sorted(asked, told())


def _names(asked: Asked) -> Sequence[TimelineEntry]:
    if asked.kind != Kind.ORGANISATION:
        return []
    rows = OrganisationName.objects.filter(organisation=asked.record, valid_until__isnull=False)[:MOST_TERMS]
    words = _("Until this day the name was “%(name)s”")
    return _sorted(
        asked, (TimelineEntry(one.valid_until, words % {"name": one.name}) for one in rows if one.valid_until)
    )


def _merges(asked: Asked) -> Sequence[TimelineEntry]:
    label, pk = object_type(asked.record), asked.record.pk
    rows = Merge.objects.filter(Q(kept_id=pk) | Q(gone_id=pk), object_type=label).select_related("merged_by")

    def told() -> Iterator[TimelineEntry]:
        for one in rows[:MOST_TERMS]:
            if one.undone_at is None and one.kept_id == pk:
                words = _("“%(name)s” was taken in") % {"name": one.gone_before.get("name", "")}
                yield TimelineEntry(one.merged_at, words, who=str(one.merged_by), detail=one.reason)
            elif one.undone_at is not None:
                yield TimelineEntry(one.undone_at, _("A merge was undone"))

    return _sorted(asked, told())


def _edits(asked: Asked) -> Sequence[TimelineEntry]:
    rows = entries_about(asked.record).filter(verb__in=EDITING)
    if asked.before is not None:
        rows = rows.filter(at__lt=dt.datetime.combine(asked.before, dt.time(), tzinfo=timezone.get_current_timezone()))
    return [TimelineEntry(one.at, _("Facts changed"), who=one.actor_label) for one in rows[: asked.most]]


SOURCES = (
    TimelineSource("facts", _facts),
    TimelineSource("mandates", _mandates),
    TimelineSource("networks", _networks),
    TimelineSource("names", _names),
    TimelineSource("merges", _merges),
    TimelineSource("edits", _edits),
)
