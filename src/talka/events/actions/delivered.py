"""What an earlier closing wrote into the work log, taken out of it when that did not take place after all."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities.actions import remove_activity
from talka.activities.models import Activity, State
from talka.events.models import Session
from talka.kernel.actions import Refused, note


class WorkApproved(Refused):
    """An entry that the event wrote counts as checked, so it does not go with the event."""

    def __init__(self, activity: Activity) -> None:
        words = _(
            "The entry “%(title)s” in the work log is approved, so nothing is changed. The centre's manager withdraws "
            "the approval first."
        )
        super().__init__(words % {"title": activity.title})


def take_work_back(sessions: QuerySet[Session], *, actor: User) -> None:
    """Remove the entries of these sessions, within the verb that is running; closing again restores them.

    Raises WorkApproved.
    """
    written = sessions.exclude(activity=None).values("activity_id")
    works = list(Activity.objects.filter(pk__in=written).exclude(state=State.REMOVED).order_by("pk"))
    for work in works:
        if work.state == State.APPROVED:
            raise WorkApproved(work)
        remove_activity(work, actor=actor)
    if works:
        note(activities=[work.pk for work in works])
