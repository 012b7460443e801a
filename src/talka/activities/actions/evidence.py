"""What proves the work."""

from __future__ import annotations

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.actions.changes import mark_touched
from talka.activities.models import Activity, Evidence
from talka.kernel.actions import Refused, action, note


@action(allowed=rules.may_edit)
def add_evidence(activity: Activity, *, evidence: Evidence, actor: User) -> Evidence:
    """Attach an unsaved file or address to an activity."""
    if evidence.file is None and not evidence.link:
        raise Refused(_("Choose a file or give a link."), field="file")
    evidence.activity, evidence.added_by = activity, actor
    evidence.save(force_insert=True)
    mark_touched(activity)
    if evidence.file is not None:
        note(sha256=evidence.file.sha256)
    return evidence


@action(allowed=rules.may_edit)
def remove_evidence(activity: Activity, *, evidence_id: int, actor: User) -> Activity:
    """Detach a file or address; the stored bytes stay as long as a sent report refers to them."""
    found = activity.evidence.filter(pk=evidence_id).first()
    if found is None:
        raise Refused(_("This evidence is no longer there."))
    note(removed=str(found), sha256=found.file.sha256 if found.file else "")
    found.delete()
    mark_touched(activity)
    return activity
