"""Saying why a contradiction stands."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.programmes.models import Agreement
from talka.reporting import rules
from talka.reporting.findings import contradictions_of, together_key
from talka.reporting.models import Acknowledgement

MOST_REASON = 2000


@action(allowed=rules.may_acknowledge)
def acknowledge_finding(agreement: Agreement, *, key: str, reason: str, actor: User) -> Acknowledgement:
    """Keep a contradiction with the reason why it stands; it fits only as long as its facts stay."""
    reason = _read(reason)
    # Two people who explain the same thing at once queue here.
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    if key not in {finding.key for finding in contradictions_of(agreement)}:
        raise Refused(_("This finding is no longer there: somebody mended it, or its facts have changed."))
    present = Acknowledgement.objects.filter(agreement=agreement, key=key, withdrawn_at=None).first()
    if present is not None:
        present.withdrawn_at = timezone.now()
        present.save(update_fields=["withdrawn_at"])
    return Acknowledgement.objects.create(agreement=agreement, key=key, reason=reason, by=actor)


@action(allowed=rules.may_acknowledge)
def acknowledge_alike(agreement: Agreement, *, rule: str, seen: str, reason: str, actor: User) -> list[Acknowledgement]:
    """Keep all contradictions of a rule that nobody has explained with one reason, if they are those that were seen."""
    reason = _read(reason)
    # As above.
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    found = [finding for finding in contradictions_of(agreement) if finding.rule == rule and finding.blocks]
    if not found or together_key(found) != seen:
        raise Refused(_("These findings have changed since you opened the page: look at them again."))
    rows = [Acknowledgement(agreement=agreement, key=finding.key, reason=reason, by=actor) for finding in found]
    made = Acknowledgement.objects.bulk_create(rows)
    acknowledge_finding.write_done([(row, {}) for row in made], actor=actor)
    note(rule=rule, explained=len(made))
    return made


def _read(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why it stands: the reviewer will read it."), field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(_("The reason is longer than %(most)s characters.") % {"most": MOST_REASON}, field="reason")
    return reason


@action(allowed=rules.may_acknowledge)
def withdraw_acknowledgement(agreement: Agreement, *, key: str, actor: User) -> Acknowledgement:
    """Take the reason back; the contradiction keeps the report from being sent again."""
    present = (
        Acknowledgement.objects.select_for_update().filter(agreement=agreement, key=key, withdrawn_at=None).first()
    )
    if present is None:
        raise Refused(_("There is no reason to take back."))
    present.withdrawn_at = timezone.now()
    present.save(update_fields=["withdrawn_at"])
    return present
