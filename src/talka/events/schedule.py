"""What runs in the background: giving many certificates, the clock's rounds."""

from __future__ import annotations

from django_tasks import task

from talka.events.actions.certificates import finish_giving, give_certificate
from talka.events.models import CertificateRun
from talka.events.queries.certificates import due
from talka.kernel.actions import Refused


@task()
def give_certificates(run_id: int) -> None:
    """Give them one by one, each in its own transaction; a killed worker leaves the rest to the next attempt."""
    run = CertificateRun.objects.select_related("event__centre", "started_by").get(pk=run_id)
    if run.finished_at is not None:
        return
    try:
        for row in due(run.event):
            give_certificate(run.event, registration=row.registration, minutes=row.minutes, actor=run.started_by)
    except Refused:
        # Who pressed the button may not do so any more, or the event was cancelled: what was given holds.
        CertificateRun.objects.filter(pk=run.pk).delete()
        return
    finish_giving(run.event, run_id=run.pk, actor=run.started_by)
