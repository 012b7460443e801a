"""What somebody needs to be able to take part: kept with their consent, until the day to which they agreed."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action
from talka.privacy import rules
from talka.registry.models import AccessNeed

# Longer than a season of seminars nobody can say what they will need.
LONGEST = timedelta(days=2 * 365)


@action(allowed=rules.may_keep_need)
def note_need(need: AccessNeed, *, actor: User) -> AccessNeed:
    """Write down what a person needs; of its words the trail keeps nothing."""
    today = timezone.localdate()
    if need.keep_until < today:
        raise Refused(_("This day has passed."), field="keep_until")
    if need.keep_until > today + LONGEST:
        raise Refused(_("At most two years: ask the person again then."), field="keep_until")
    need.added_by = actor
    need.save(force_insert=True)
    return need


@action(allowed=rules.may_keep_need)
def remove_need(need: AccessNeed, *, actor: User) -> AccessNeed:
    """Delete it: it is not needed any more, or the person does not agree any more."""
    if not AccessNeed.objects.filter(pk=need.pk).delete()[0]:
        raise Refused(_("This is deleted already."))
    return need
