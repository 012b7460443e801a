"""Which communities and networks work was for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.actions.changes import mark_touched
from talka.activities.models import Activity, ServedGroup
from talka.kernel.actions import Refused, action, note
from talka.registry.models import Community, Network

Group = Community | Network


@action(allowed=rules.may_edit)
def add_group(activity: Activity, *, group: Group, actor: User) -> Activity:
    """Say that an activity was for a community or a network; said twice it is there once."""
    which = {"community": group} if isinstance(group, Community) else {"network": group}
    _there, is_new = ServedGroup.objects.get_or_create(activity=activity, **which)
    if is_new:
        mark_touched(activity)
    note(group=group.name, already_there=not is_new)
    return activity


@action(allowed=rules.may_edit)
def remove_group(activity: Activity, *, served_id: int, actor: User) -> Activity:
    """Take a community or a network out of an activity."""
    found = activity.groups.select_related("community", "network").filter(pk=served_id).first()
    if found is None:
        raise Refused(_("This is no longer there."))
    note(removed=str(found))
    found.delete()
    mark_touched(activity)
    return activity
