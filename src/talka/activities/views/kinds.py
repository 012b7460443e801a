"""Kinds of work: what managers add and change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.actions import save_kind
from talka.activities.forms.kinds import KindForm, kind_facts, sentences_of
from talka.activities.models import WorkKind
from talka.activities.models.kinds import OPTIONAL_FIELDS, Gender
from talka.activities.queries.log import all_kinds
from talka.activities.views.finding import staff, way_to
from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse, renew_version, stored_differences
from talka.kernel.http import signed_in
from talka.kernel.text import BadText, clean_text
from talka.kernel.ui.shapes import Link

MOST_WORDS = 80


@signed_in
def kinds(request: HttpRequest) -> HttpResponse:
    """All kinds, in the order in which forms offer them."""
    _manager(request)
    context = {
        "kinds": [(kind, sentences_of(kind)[0]) for kind in all_kinds()],
        "breadcrumbs": way_to(),
    }
    return render(request, "activities/kinds.html", context)


@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """A new kind."""
    return _form(
        request,
        _manager(request),
        WorkKind(),
        initial={
            "participle": "Veikt",
            "gender": Gender.MASCULINE,
            "position": 100,
            "is_active": True,
            "fields_asked": ["count"],
        },
    )


@signed_in
def edit(request: HttpRequest, kind_id: int) -> HttpResponse:
    """Change a kind."""
    user = _manager(request)
    kind = get_object_or_404(all_kinds(), pk=kind_id)
    return _form(request, user, kind, initial=kind_facts(kind))


@signed_in
@require_GET
def sentence(request: HttpRequest) -> HttpResponse:
    """The sentences of a kind as it is being typed."""
    _manager(request)
    words = {name: _typed(request, name) for name in ("one", "other", "zero", "participle")}
    gender = Gender.FEMININE if request.GET.get("gender") == Gender.FEMININE else Gender.MASCULINE
    return render(
        request, "activities/kind.html#sentences", {"sentences": sentences_of(WorkKind(gender=gender, **words))}
    )


def _form(request: HttpRequest, user: User, kind: WorkKind, *, initial: dict[str, object]) -> HttpResponse:
    form = KindForm(request.POST or None, initial=initial)
    conflict: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        saved: WorkKind | None = None
        try:
            saved = save_kind(kind, values=form.values, version=form.cleaned_data["version"] or 0, actor=user)
        except Conflict as refusal:
            conflict = _compared(form, refusal.current)
            # Who typed the same has nothing to save.
            saved = None if conflict else kind
        except Refused as refusal:
            refuse(form, refusal)
        if saved is not None:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return redirect("activities:kinds")
    way = [*way_to(), Link(_("Kinds of work"), reverse("activities:kinds"))]
    shown = WorkKind(**form.values) if form.is_bound and form.is_valid() else kind
    context = {
        "form": form,
        "conflict": conflict,
        "kind": kind if kind.pk else None,
        "sentences": sentences_of(shown) if shown.one else [],
        "breadcrumbs": way,
    }
    return render(request, "activities/kind.html", context)


def _compared(form: KindForm, stored: Any) -> list[tuple[str, str, str]]:
    renew_version(form, stored)
    facts = {name: value for name, value in kind_facts(stored).items() if name != "version"}
    # As the boxes stand on the page, in which order they come back.
    asked = [name for name in OPTIONAL_FIELDS if name in stored.fields]
    return stored_differences(form, facts | {"fields_asked": asked})


def _manager(request: HttpRequest) -> User:
    user = staff(request)
    if not rules.may_add_kind(user):
        raise Http404
    return user


def _typed(request: HttpRequest, name: str) -> str:
    try:
        return clean_text(request.GET.get(name, "")[:MOST_WORDS])
    except BadText:
        return ""
