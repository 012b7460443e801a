"""Under which agreement and purpose outreach is recorded in the work log."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from talka.accounts.models import Centre, User
from talka.activities.models import Activity, WorkKind
from talka.activities.queries.log import purposes_worked_on
from talka.programmes.models import Agreement, Purpose

NEWSLETTER, NEWS, POST = "newsletter", "news_item", "social_post"


def kind_with(code: str) -> WorkKind | None:
    """A kind of work that is in use."""
    return WorkKind.objects.filter(code=code, is_active=True).first()


def purposes_for(user: User, day: dt.date) -> QuerySet[Purpose]:
    """Purposes of agreements that run on the day, under which the user works."""
    return purposes_worked_on(user).filter(agreement__starts__lte=day, agreement__ends__gte=day)


def usual_purpose(centre: Centre, code: str, day: dt.date) -> Purpose | None:
    """What the centre's last work of this kind was for, if its agreement runs on the day."""
    alike = Activity.objects.counted().filter(centre=centre, kind__code=code, purpose__isnull=False)
    running = alike.filter(agreement__starts__lte=day, agreement__ends__gte=day)
    last = running.select_related("purpose").order_by("-listed_on", "-pk").first()
    return last.purpose if last is not None else None


def agreement_on(centre: Centre, day: dt.date) -> Agreement | None:
    """The centre's newest agreement that runs on the day, or one that it works under as a partner."""
    own = Agreement.objects.filter(Q(centre=centre) | Q(partners=centre), starts__lte=day, ends__gte=day)
    return own.order_by("-starts", "-pk").first()
