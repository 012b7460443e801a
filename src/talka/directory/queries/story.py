"""What the directory tells about the story of a record: changes by representatives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.directory.queries.claims import OWN_VERBS
from talka.kernel.audit.trail import entries_about
from talka.kernel.ui.shapes import TimelineEntry
from talka.registry.models import Kind
from talka.registry.queries.timeline import Asked, TimelineSource


def _own_changes(asked: Asked) -> Sequence[TimelineEntry]:
    if asked.kind == Kind.PERSON:
        return []
    words = {
        "directory.keep_profile": _("Facts changed by a representative"),
        "directory.confirm_own_profile": _("Confirmed by a representative"),
    }
    rows = entries_about(asked.record).filter(verb__in=OWN_VERBS)
    if asked.before is not None:
        rows = rows.filter(at__lt=dt.datetime.combine(asked.before, dt.time(), tzinfo=timezone.get_current_timezone()))
    return [TimelineEntry(one.at, words[one.verb], who=one.actor_label) for one in rows[: asked.most]]


SOURCES = (TimelineSource("representatives", _own_changes),)
