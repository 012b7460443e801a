"""Looking for records that may be one, and saying that they are not."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action
from talka.kernel.portions import portions
from talka.registry import rules
from talka.registry.models import Resemblance
from talka.registry.queries.duplicates import pairs_of, weight_of
from talka.registry.queries.merging import MERGED

BATCH = 1_000


def look_for_resemblances() -> None:
    """Offer what resembles now, in place of what did; answers are kept. Safe to run twice."""
    for kind in MERGED:
        _renew(kind)


@transaction.atomic
def _renew(kind: str) -> None:
    found = pairs_of(kind)
    kept = {(one.first_id, one.second_id): one for one in Resemblance.objects.filter(kind=kind)}
    over = [one.pk for pair, one in kept.items() if pair not in found and one.parted_at is None]
    for some in portions(over, BATCH):
        Resemblance.objects.filter(pk__in=some).delete()
    changed = []
    for pair, one in kept.items():
        if pair in found and one.reasons != " ".join(found[pair]):
            one.reasons, one.weight = " ".join(found[pair]), weight_of(found[pair])
            changed.append(one)
    Resemblance.objects.bulk_update(changed, ["reasons", "weight"], batch_size=BATCH)
    Resemblance.objects.bulk_create(
        [
            Resemblance(
                kind=kind, first_id=pair[0], second_id=pair[1], reasons=" ".join(codes), weight=weight_of(codes)
            )
            for pair, codes in found.items()
            if pair not in kept
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


@action(allowed=rules.may_part_resemblance)
def part_resemblance(resemblance: Resemblance, *, actor: User) -> Resemblance:
    """Say that the two are not the same: they are not offered again."""
    taken = Resemblance.objects.filter(pk=resemblance.pk, parted_at=None).update(
        parted_at=timezone.now(), parted_by=actor
    )
    if not taken:
        raise Refused(_("Somebody has already answered this."))
    resemblance.refresh_from_db()
    return resemblance
