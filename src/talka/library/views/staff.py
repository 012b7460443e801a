"""The library for those who keep it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from talka.accounts.models import User
from talka.accounts.queries import asking, centres_of
from talka.activities.queries.log import usual_agreement
from talka.kernel.actions import Conflict, Refused
from talka.kernel.answers import carry_out
from talka.kernel.files.refusals import BadFile
from talka.kernel.files.store import file_response
from talka.kernel.forms import refuse, renew_version
from talka.kernel.http import signed_in
from talka.kernel.markdown import to_html
from talka.kernel.tables import list_page
from talka.kernel.ui.shapes import Link
from talka.library import rules
from talka.library.actions import confirm_resource, publish_resource, record_work, save_resource, withdraw_resource
from talka.library.forms import ResourceForm, WorkForm
from talka.library.models import Resource
from talka.library.queries.shelves import file_of, shelves
from talka.library.tables import resources_table

FACTS = ("title", "summary", "body", "link", "topic", "kind", "language", "is_easy", "translation_of", "review_on")


@signed_in
def keep(request: HttpRequest) -> HttpResponseBase:
    """All resources of one's centres."""
    user = _staff(request)
    return list_page(request, resources_table(user), shelves(user), "library/staff/list.html")


@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """A new one: a draft first."""
    user = _staff(request)
    centre = centres_of(user).filter(pk__in=user.access.centres).first() or centres_of(user).first()
    if centre is None:
        raise Http404
    initial = {"version": 0, "language": "lv", "centre": centre.pk}
    form = ResourceForm(request.POST or None, request.FILES or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _saved(form, Resource(), user)
        if made is not None:
            messages.success(request, _("The draft is kept. Look at it, then show it to everybody."))
            return redirect("library:edit", made.code)
    return render(request, "library/staff/edit.html", _shown(request, form, None))


@signed_in
def edit(request: HttpRequest, resource_code: str) -> HttpResponse:
    """Change it; below the form it stands as everybody will see it."""
    user = _staff(request)
    found = _found(user, resource_code)
    initial = {**{name: getattr(found, name) for name in FACTS}, "centre": found.centre_id, "version": found.version}
    form = ResourceForm(request.POST or None, request.FILES or None, user=user, own=found.pk, initial=initial)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "preview":
            return render(request, "library/staff/edit.html", _shown(request, form, found, preview=form.cleaned_data))
        if _saved(form, found, user) is not None:
            messages.success(request, _("The resource is saved."))
            return redirect("library:edit", resource_code)
        found = _found(user, resource_code)
    return render(request, "library/staff/edit.html", _shown(request, form, found))


def _saved(form: ResourceForm, found: Resource, user: User) -> Resource | None:
    said = form.cleaned_data
    for name in FACTS:
        setattr(found, name, said[name])
    found.centre = said["centre"]
    try:
        return save_resource(found, version=said["version"], upload=said["upload"], actor=user)
    except BadFile as bad:
        form.add_error("upload", bad.message)
    except Conflict as conflict:
        renew_version(form, conflict.current)
        form.add_error(None, str(conflict))
    except Refused as refusal:
        refuse(form, refusal)
    return None


def _shown(
    request: HttpRequest, form: ResourceForm, found: Resource | None, preview: dict[str, Any] | None = None
) -> dict[str, Any]:
    user = asking(request)
    shown: dict[str, Any] = {
        "form": form,
        "resource": found,
        "breadcrumbs": [Link(_("Library"), reverse("library:keep"))],
    }
    if found is None:
        return shown
    seen = preview or {"title": found.title, "summary": found.summary, "body": found.body}
    agreement = usual_agreement(user)
    usual = agreement.purposes.first() if agreement is not None else None
    return shown | {
        "preview": seen,
        "body": to_html(seen["body"]),
        "is_preview": preview is not None,
        "may_publish": publish_resource.allows(user, found),
        "may_withdraw": withdraw_resource.allows(user, found),
        "work_form": WorkForm(user=user, initial={"purpose": usual}) if record_work.allows(user, found) else None,
    }


@signed_in
@require_safe
def file(request: HttpRequest, resource_code: str) -> HttpResponseBase:
    """Its file, also of a draft."""
    stored = file_of(_found(_staff(request), resource_code))
    if stored is None:
        raise Http404
    try:
        return file_response(stored)
    except FileNotFoundError as gone:
        raise Http404 from gone


@signed_in
@require_POST
def change(request: HttpRequest, resource_code: str) -> HttpResponse:
    """Show it, show it no more, say that it is still true, or enter it into the work log."""
    user = _staff(request)
    found = _found(user, resource_code)
    verbs: dict[str, tuple[Any, str]] = {
        "publish": (partial(publish_resource, found, actor=user), _("Everybody can read it now.")),
        "withdraw": (partial(withdraw_resource, found, actor=user), _("It is shown no more.")),
        "confirm": (partial(confirm_resource, found, actor=user), _("Thank you: it is true for another year.")),
        "work": (partial(_recorded, request, found, user), _("It stands in the work log.")),
    }
    verb, said = verbs.get(request.POST.get("do", ""), (None, ""))
    if verb is None:
        raise Http404
    carry_out(request, verb, said=said)
    return redirect("library:edit", resource_code)


def _recorded(request: HttpRequest, found: Resource, user: User) -> Resource:
    form = WorkForm(request.POST, user=user)
    if not form.is_valid():
        raise Refused(_("Choose a purpose of the list."))
    return record_work(found, purpose=form.cleaned_data["purpose"], actor=user)


def _staff(request: HttpRequest) -> User:
    user = asking(request)
    if not rules.may_see_shelves(user):
        raise Http404
    return user


def _found(user: User, code: str) -> Resource:
    return get_object_or_404(shelves(user), code=code[:16])
