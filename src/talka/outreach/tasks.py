"""Writing the letters of an edition, in the background; killed in the middle, it goes on where it was."""

from __future__ import annotations

from django_tasks import task

from talka.outreach.mails import write_letters
from talka.outreach.models import Edition, EditionState


@task()
def queue_edition(edition_id: int) -> None:
    """Write the letters of an edition that was sent off."""
    edition = Edition.objects.select_related("centre").filter(pk=edition_id, state=EditionState.QUEUEING).first()
    if edition is not None:
        write_letters(edition)
