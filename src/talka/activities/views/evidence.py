"""Evidence of an entry: adding, handing out, taking away."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from talka.accounts.models import User
from talka.activities.actions import add_evidence, remove_evidence
from talka.activities.forms.evidence import EvidenceForm
from talka.activities.models import Activity, Evidence
from talka.activities.views.finding import found_activity, staff, way_to
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.files.refusals import BadFile
from talka.kernel.files.store import file_response, store_upload
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in


@signed_in
def add(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Attach a file or an address."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    if not add_evidence.allows(user, activity):
        raise Http404
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(form, user, activity):
        messages.success(request, _("Evidence is added."))
        return redirect("activities:show", activity_id)
    return render(
        request, "activities/add_evidence.html", {"form": form, "activity": activity, "breadcrumbs": way_to(activity)}
    )


@signed_in
@require_GET
def file(request: HttpRequest, activity_id: int, evidence_id: int) -> HttpResponseBase:
    """Hand out a file to whoever may see the entry that it proves."""
    activity = found_activity(staff(request), activity_id)
    evidence = get_object_or_404(activity.evidence.select_related("file"), pk=evidence_id, file__isnull=False)
    if evidence.file is None:
        raise Http404
    try:
        return file_response(evidence.file)
    except FileNotFoundError as error:
        raise Http404 from error


@signed_in
@require_POST
def remove(request: HttpRequest, activity_id: int, evidence_id: int) -> HttpResponse:
    """Detach a file or an address."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    verb = partial(remove_evidence, activity, evidence_id=evidence_id, actor=user)
    carry_out(request, verb, said=_("Evidence is taken away."))
    return redirect("activities:show", activity_id)


def _added(form: EvidenceForm, user: User, activity: Activity) -> bool:
    said = form.cleaned_data
    try:
        with transaction.atomic():
            stored = store_upload(said["file"], user) if said["file"] else None
            evidence = Evidence(kind=said["kind"], file=stored, link=said["link"], note=said["note"])
            add_evidence(activity, evidence=evidence, actor=user)
    except BadFile as bad:
        form.add_error("file", bad.message)
    except Refused as refusal:
        refuse(form, refusal)
    else:
        return True
    return False
