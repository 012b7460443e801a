"""Pages on which two records become one, and on which that is undone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.text import BadText, clean_text
from talka.kernel.ui.shapes import Link
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import Kind
from talka.registry.queries.addresses import record_url
from talka.registry.queries.merging import (
    MERGED,
    is_erased,
    kept_record,
    kind_of,
    merge_visible_to,
    merged_into,
    preview_merge,
    records_visible_to,
)
from talka.registry.queries.search import search_registry

MOST_SEARCH, OFFERED = 200, 20


def _record(user: User, kind: str, pk: int) -> Any:
    """A record that the user may merge; nobody else learns that it is there."""
    found = records_visible_to(user, kind).filter(pk=pk).first() if kind in MERGED else None
    if found is None or not merge_records.allows(user, found):
        raise Http404
    return found


@signed_in
def choose(request: SignedInRequest, kind: str, record_id: int) -> HttpResponse:
    """Which other record it is the same as."""
    record = _record(request.user, kind, record_id)
    try:
        text = clean_text(request.GET.get("q", record.name))[:MOST_SEARCH]
    except BadText:
        text = ""
    found = search_registry(request.user, text, Kind(kind), OFFERED + 1)
    others = [one for one in found if one.record.pk != record.pk and not is_erased(one.record)][:OFFERED]
    context = {
        "record": record,
        "kind": kind,
        "text": text,
        "asked": "q" in request.GET,
        "others": others,
        "breadcrumbs": _way(record),
    }
    return render(request, "registry/merges/choose.html", context)


@signed_in
def merge(request: SignedInRequest, kind: str, kept_id: int, gone_id: int) -> HttpResponse:
    """Both records side by side, what would move, and the button."""
    kept, gone = _record(request.user, kind, kept_id), _record(request.user, kind, gone_id)
    if kept.pk == gone.pk:
        raise Http404
    preview, refusal = preview_merge(kept, gone), None
    if request.method == "POST":
        taken = [one.field for one in preview.choices if request.POST.get(f"fact_{one.field}") == "gone"]
        try:
            merge_records(
                kept,
                gone=gone,
                from_gone=taken,
                seen=request.POST.get("seen", ""),
                reason=request.POST.get("reason", ""),
                actor=request.user,
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.success(
                request, _("“%(name)s” was taken in. It can be undone on this page.") % {"name": gone.name}
            )
            return redirect(record_url(kept))
    context = {
        "kept": kept,
        "gone": gone,
        "kind": kind,
        "preview": preview,
        "refusal": refusal,
        "seen": f"{kept.version}-{gone.version}",
        "breadcrumbs": _way(kept),
    }
    return render(request, "registry/merges/merge.html", context)


@signed_in
def part(request: SignedInRequest, merge_id: int) -> HttpResponse:
    """Ask whether a merge should be undone, and undo it."""
    found = merge_visible_to(request.user, merge_id)
    kept = kept_record(found) if found is not None else None
    if found is None or kept is None or found.undone_at is not None or not part_records.allows(request.user, found):
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            part_records(found, actor=request.user)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("“%(name)s” is there again.") % {"name": found.gone_before["name"]})
            return redirect(record_url(kept))
    context = {
        "merge": found,
        "kept": kept,
        "kept_url": record_url(kept),
        "refusal": refusal,
        "breadcrumbs": _way(kept),
    }
    return render(request, "registry/merges/part.html", context)


def leads_on(model: type[Model], view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The page of a record; asked for one that was taken into another, it leads to that one."""

    @functools.wraps(view)
    def page(request: HttpRequest, **keys: int) -> HttpResponseBase:
        try:
            return view(request, **keys)
        except Http404:
            [(name, pk)] = keys.items()
            kept = merged_into(model, pk)
            user: Any = request.user
            if kept is None or not records_visible_to(user, kind_of(model)).filter(pk=kept).exists():
                raise
            match = request.resolver_match
            return redirect(match.view_name if match else "registry:organisations", **{name: kept}, permanent=False)

    return page


def _way(record: Any) -> list[Link]:
    return [
        Link(_("Registry"), reverse("registry:organisations")),
        Link(_("Duplicates"), reverse("registry:duplicates") + f"?kind={kind_of(record)}"),
        Link(str(record), record_url(record)),
    ]
