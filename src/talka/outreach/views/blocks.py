"""Parts of an edition in the editor."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from talka.kernel.answers import carry_out
from talka.kernel.http import SignedInRequest, signed_in
from talka.outreach.actions import add_block, edit_block, edit_edition, move_block, remove_block
from talka.outreach.forms.editions import ListForm, TextForm
from talka.outreach.models import Block, BlockKind, BlockRule, Edition
from talka.outreach.queries.content import AHEAD, placeholders, source_title, sources
from talka.outreach.views.editions import found, way


@signed_in
def add(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Add a part of the chosen sort and open it."""
    edition = found(request, edition_id)
    what = request.POST.get("what", "")
    if request.method != "POST" or not (what == "text" or what in sources()):
        raise Http404
    block = Block(edition=edition, kind=BlockKind.TEXT)
    if what != "text":
        rule = BlockRule.AHEAD if what in AHEAD else BlockRule.BACK
        block = Block(edition=edition, kind=BlockKind.ITEMS, source=what, rule=rule, title=source_title(what)[:120])
    made = carry_out(request, partial(add_block, block, actor=request.user), said=_("Added at the end."))
    if made is None:
        return redirect("outreach:desk_edition", edition.pk)
    return redirect("outreach:edit_block", edition.pk, made.pk)


@signed_in
def edit(request: SignedInRequest, edition_id: int, block_id: int) -> HttpResponse:
    """Change a part."""
    edition = found(request, edition_id)
    block = _block(request, edition, block_id)
    form = _form(request, block, edition)
    if request.method == "POST" and form.is_valid():
        verb = partial(edit_block, block, values=form.cleaned_data, actor=request.user)
        if carry_out(request, verb, said=_("Saved.")) is not None:
            return redirect("outreach:desk_edition", edition.pk)
    context = {"edition": edition, "block": block, "form": form, "breadcrumbs": way(edition), "what": _what(block)}
    return render(request, "outreach/editions/block.html", context)


@signed_in
def move(request: SignedInRequest, edition_id: int, block_id: int) -> HttpResponse:
    """Move a part up or down, or take it out."""
    edition = found(request, edition_id)
    block = _block(request, edition, block_id)
    press = request.POST.get("do", "")
    if request.method != "POST" or press not in {"up", "down", "remove"}:
        raise Http404
    if press == "remove":
        carry_out(request, partial(remove_block, block, actor=request.user), said=_("The part is removed."))
    else:
        carry_out(request, partial(move_block, block, up=press == "up", actor=request.user), said=_("Moved."))
    return redirect("outreach:desk_edition", edition.pk)


def _form(request: SignedInRequest, block: Block, edition: Edition) -> Any:
    data = request.POST if request.method == "POST" else None
    if block.kind == BlockKind.TEXT:
        return TextForm(data, names=placeholders(edition), initial={"title": block.title, "text": block.text})
    source = sources().get(block.source)
    offered = list(source.items(edition.centre, edition.language, "")) if source is not None else []
    first = {name: getattr(block, name) for name in ("title", "rule", "days", "most", "picked")}
    return ListForm(data, items=offered, initial=first)


def _block(request: SignedInRequest, edition: Edition, block_id: int) -> Block:
    if not edit_edition.allows(request.user, edition):
        raise Http404
    block = get_object_or_404(edition.blocks.all(), pk=block_id)
    block.edition = edition
    return block


def _what(block: Block) -> str:
    return block.get_kind_display() if block.kind == BlockKind.TEXT else source_title(block.source)
