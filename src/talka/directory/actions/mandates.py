"""Whoever may look after a profile speaks for it: a mandate that says on what proof."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import note
from talka.kernel.periods import format_date
from talka.registry.actions.mandates import put_claim_mandate
from talka.registry.models import Claim


def begin_mandate(claim: Claim, *, actor: User) -> None:
    """Enter the mandate of somebody who looks after a profile from today on, under the name of their account."""
    name = claim.user.name if claim.user is not None and claim.user.name.strip() else claim.name
    today = timezone.localdate()
    # What is stored is read by everybody, so it is written in the language of the house.
    with translation.override(settings.LANGUAGE_CODE):
        words = (
            _("Invitation no. %(number)s, accepted on %(day)s")
            if claim.invited_by_id
            else _("Claim no. %(number)s, confirmed on %(day)s")
        )
        proof = words % {"number": claim.pk, "day": format_date(timezone.localdate(claim.decided_at))}
    mandate = put_claim_mandate(claim, name=name, proof=proof, day=today, actor=actor)
    if mandate is not None:
        note(mandate=mandate.pk)
