"""“My organisation”: what representatives see, and nothing else."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.directory.actions import confirm_own_profile, keep_profile
from talka.directory.forms import OwnProfileForm, own_facts
from talka.directory.queries.addresses import public_page
from talka.directory.queries.claims import claims_of, subject_of
from talka.directory.queries.public import is_stale
from talka.directory.views.pages import profile_context
from talka.kernel.actions import Conflict, Refused
from talka.kernel.answers import carry_out, version_sent
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link
from talka.registry.actions.organisations import SEVERAL
from talka.registry.models import Claim


@signed_in
def profiles(request: SignedInRequest) -> HttpResponse:
    """What one looks after; nobody else has such a page."""
    held = [(claim, subject_of(claim)) for claim in claims_of(request.user)]
    if not held:
        raise Http404
    lines = [
        {"claim": claim, "record": record, "public_url": public_page(record), "is_old": is_stale(record)}
        for claim, record in held
    ]
    return render(request, "directory/own/list.html", {"lines": lines})


@signed_in
def edit(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Change what it says and who may see it; look at the public page before saving."""
    claim = _held(request, claim_id)
    record = subject_of(claim)
    form = OwnProfileForm(request.POST or None, profile=record, initial=own_facts(record))
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            context["preview"] = _preview(record, form)
        else:
            try:
                keep_profile(
                    record, values=form.values, version=form.cleaned_data["version"] or 0,
                    is_true="true" in request.POST, actor=request.user,
                )  # fmt: skip
            except Conflict as conflict:
                record = subject_of(_held(request, claim_id))
                context["conflict"] = form.show_conflict(record)
                del conflict
            except Refused as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _("Saved."))
                return redirect("directory:mine")
    context |= {
        "claim": claim,
        "record": record,
        "form": form,
        "public_url": public_page(record),
        "breadcrumbs": [Link(_("My organisation"), reverse("directory:mine"))],
    }
    return render(request, "directory/own/edit.html", context)


@signed_in
@require_POST
def confirm(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """One press: everything is right."""
    record = subject_of(_held(request, claim_id))
    verb = partial(confirm_own_profile, record, version=version_sent(request), actor=request.user)
    carry_out(request, verb, said=_("Thank you: the profile is confirmed."))
    return redirect("directory:mine")


def _held(request: SignedInRequest, claim_id: int) -> Claim:
    return get_object_or_404(claims_of(request.user), pk=claim_id)


def _preview(record: Any, form: OwnProfileForm) -> dict[str, Any]:
    """The public page as it would be; nothing is stored."""
    shown = copy.copy(record)
    values = form.values
    # Rows that stand beside it, as if they were stored.
    beside = {name: values.pop(name) for name in SEVERAL if name in values}
    shown._prefetched_objects_cache = beside  # noqa: SLF001 -- where Django looks before it asks the database
    for name, value in values.items():
        setattr(shown, name, value)
    return profile_context(shown)
