"""Whoever may look after a profile speaks for it: a mandate that says on what proof."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.directory import rules
from talka.kernel.actions import action, note
from talka.kernel.periods import format_date
from talka.registry.actions.mandates import put_claim_mandate
from talka.registry.models import Claim, Mandate


def begin_mandate(claim: Claim, *, actor: User, day: date | None = None) -> Mandate | None:
    """Enter the mandate of somebody who looks after a profile, from a day or today on, by the name of their account."""
    name = claim.user.name if claim.user is not None and claim.user.name.strip() else claim.name
    # What is stored is read by everybody, so it is written in the language of the house.
    with translation.override(settings.LANGUAGE_CODE):
        words = (
            _("Invitation no. %(number)s, accepted on %(day)s")
            if claim.invited_by_id
            else _("Claim no. %(number)s, confirmed on %(day)s")
        )
        proof = words % {"number": claim.pk, "day": format_date(timezone.localdate(claim.decided_at))}
    mandate = put_claim_mandate(claim, name=name, proof=proof, day=day or timezone.localdate(), actor=actor)
    if mandate is not None:
        note(mandate=mandate.pk)
    return mandate


@action(allowed=rules.may_give_mandate)
def give_missing_mandate(claim: Claim, *, actor: User) -> Claim:
    """Enter the mandate of somebody who got the right before rights had mandates: from the day of the decision."""
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    if locked.ended_at is None and not locked.mandates.exists() and locked.decided_at is not None:
        begin_mandate(claim, actor=actor, day=timezone.localdate(locked.decided_at))
    return claim
