"""Editions at the desk: the list, the editor, what became of one."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.actions import Conflict
from talka.kernel.answers import carry_out, version_sent
from talka.kernel.forms import renew_version
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link
from talka.outreach import rules
from talka.outreach.actions import (
    delete_edition,
    edit_edition,
    resume_edition,
    stop_edition,
    write_edition,
)
from talka.outreach.forms.editions import EditionForm
from talka.outreach.models import BlockKind, Edition
from talka.outreach.queries.content import drawn, items_of, link_titles, parts_of, source_title, sources
from talka.outreach.queries.editions import clicks_of, editions_for_list, progress_of
from talka.outreach.queries.subscribers import recipients
from talka.outreach.queries.work import NEWSLETTER, usual_purpose
from talka.outreach.views.desk import PAGE, in_several, let_in, tabs

TONES = {"draft": "neutral", "queueing": "info", "sending": "info", "stopped": "warning", "sent": "good"}


@signed_in
def listing(request: SignedInRequest) -> HttpResponse:
    """All editions of one's centres."""
    let_in(request.user)
    page = Paginator(editions_for_list(request.user), PAGE).get_page(request.GET.get("page"))
    lines = [(one, TONES[one.state]) for one in page.object_list]
    context = {"page": page, "lines": lines, "tabs": tabs("desk_editions"), "several": in_several(request.user)}
    return render(request, "outreach/editions/list.html", context)


@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Begin an edition."""
    let_in(request.user)
    form = EditionForm(request.POST or None, user=request.user, initial={"language": request.user.language})
    if form.only is not None and not form.is_bound:
        usual = usual_purpose(form.only, NEWSLETTER, timezone.localdate())
        form.initial["purpose"] = usual.pk if usual else None
    if request.method == "POST" and form.is_valid():
        edition = Edition(centre=form.chosen_centre, **form.values)
        made = carry_out(
            request, partial(write_edition, edition, actor=request.user), said=_("Now add what stands in it.")
        )
        if made is not None:
            return redirect("outreach:desk_edition", made.pk)
    context = {"form": form, "breadcrumbs": way(), "title": _("New edition")}
    return render(request, "outreach/editions/settings.html", context)


@signed_in
def show(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """The editor of a draft, or what became of an edition that was sent."""
    edition = found(request, edition_id)
    if edition.is_draft:
        return _editor(request, edition)
    progress, parts = progress_of(edition), parts_of(edition)
    titles = link_titles(parts)
    context = {
        "edition": edition,
        "tone": TONES[edition.state],
        "progress": progress,
        "links": [(one, titles.get(one.url, "")) for one in clicks_of(edition)],
        "may_stop": stop_edition.allows(request.user, edition),
        "days_to_resume": rules.DAYS_TO_RESUME,
        "may_resume": resume_edition.allows(request.user, edition),
        "parts": drawn(parts),
        "breadcrumbs": way(),
    }
    return render(request, "outreach/editions/outcome.html", context)


def _editor(request: SignedInRequest, edition: Edition) -> HttpResponse:
    blocks = list(edition.blocks.all())
    lines = [
        {
            "block": one,
            "what": one.get_kind_display() if one.kind == BlockKind.TEXT else source_title(one.source),
            "number": None if one.kind == BlockKind.TEXT else len(items_of(one, edition)),
            "is_first": one is blocks[0],
            "is_last": one is blocks[-1],
        }
        for one in blocks
    ]
    context = {
        "edition": edition,
        "lines": lines,
        "sources": [(code, str(one.title)) for code, one in sources().items()],
        "number": recipients(edition).count(),
        "may_write": edit_edition.allows(request.user, edition),
        "breadcrumbs": way(),
    }
    return render(request, "outreach/editions/edit.html", context)


@signed_in
def edit(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Change its subject, its readers or what it is for."""
    edition = found(request, edition_id)
    if not edit_edition.allows(request.user, edition):
        raise Http404
    first = {
        "title": edition.title, "preheader": edition.preheader, "language": edition.language,
        "purpose": edition.purpose_id, "readers": edition.segment.get("language", []),
        **{name: edition.segment.get(name, []) for name in ("region", "topic", "role")},
    }  # fmt: skip
    form = EditionForm(request.POST or None, user=request.user, centre=edition.centre, initial=first)
    version = edition.version
    if request.method == "POST" and form.is_valid():
        try:
            edit_edition(edition, values=form.values, version=version_sent(request), actor=request.user)
        except Conflict:
            stored = found(request, edition_id)
            messages.error(
                request, _("Somebody else changed the edition meanwhile. Save again to keep what you typed.")
            )
            renew_version(form, stored)
            version = stored.version
        else:
            messages.success(request, _("Saved."))
            return redirect("outreach:desk_edition", edition.pk)
    context = {
        "form": form,
        "edition": edition,
        "version": version,
        "breadcrumbs": way(edition),
        "title": _("Subject and readers"),
    }
    return render(request, "outreach/editions/settings.html", context)


@signed_in
def delete(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Throw a draft away."""
    edition = found(request, edition_id)
    if not delete_edition.allows(request.user, edition):
        raise Http404
    if request.method == "POST":
        carry_out(request, partial(delete_edition, edition, actor=request.user), said=_("The draft is deleted."))
        return redirect("outreach:desk_editions")
    context = {
        "edition": edition,
        "back": reverse("outreach:desk_edition", args=[edition.pk]),
        "breadcrumbs": way(edition),
    }
    return render(request, "outreach/editions/delete.html", context)


def found(request: SignedInRequest, edition_id: int) -> Edition:
    """An edition of one's own centre, or a 404."""
    let_in(request.user)
    rows = Edition.objects.visible_to(request.user).select_related("centre", "purpose", "sent_by", "activity")
    return get_object_or_404(rows, pk=edition_id)


def way(edition: Edition | None = None) -> list[Link]:
    """The way to an edition."""
    links = [Link(_("Newsletters"), reverse("outreach:desk_editions"))]
    if edition is not None:
        links.append(Link(edition.title, reverse("outreach:desk_edition", args=[edition.pk])))
    return links
