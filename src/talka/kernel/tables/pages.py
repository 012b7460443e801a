"""The page of a list: shown, exported, or its saved views changed, all at one address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.kernel.modules import list_buttons_of, list_files_of
from talka.kernel.numbers import format_count, number_sent
from talka.kernel.tables.actions import remove_view, save_view
from talka.kernel.tables.columns import Row
from talka.kernel.tables.definitions import TableDefinition, read_request
from talka.kernel.tables.exports import FORMATS, MOST_EXPORTED, export_response, file_response
from talka.kernel.tables.listings import Listing
from talka.kernel.tables.models import SavedView
from talka.kernel.tables.rows import apply, count_up_to
from talka.kernel.text import BadText, clean_text

# What HTMX swaps, and the template that draws it.
REGION, FOUND = "table", "tables/found.html"
MOST_TITLE, MOST_QUERY = 80, 2000


def list_page(
    request: HttpRequest,
    definition: TableDefinition[Row],
    rows: QuerySet[Row],
    template: str,
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Answer for a list of rows that the signed-in person may see; the template finds it as `listing`.

    HTMX asks for the region of the table only, which is the same in every list: the context is all that differs there.
    """
    views = SavedView.objects.filter(owner_id=request.user.pk, list_name=definition.name)
    if request.method == "POST":
        return _change_views(request, definition, views)
    state = read_request(request, definition)
    found = apply(rows, state)
    files = list_files_of(definition.name)
    if (file_format := request.GET.get("export", "")) in {*FORMATS, *files}:
        if count_up_to(rows=found, most=MOST_EXPORTED).more:
            words = _("A file holds at most %(most)s rows. Narrow the list first.")
            messages.error(request, words % {"most": format_count(MOST_EXPORTED)})
            return redirect(f"{request.path}{state.address()}")
        if file_format in files:
            return file_response(found, state, files[file_format])
        return export_response(found, state, file_format=file_format)
    is_region = request.headers.get("HX-Target") == REGION
    buttons = list_buttons_of(definition.name, request.user)
    shown = {"listing": Listing(found, state, views), "is_region": is_region, "buttons": buttons, **(context or {})}
    response = render(request, FOUND if is_region else template, shown)
    if is_region:
        # The address without the empty fields that a form sends along.
        response.headers["HX-Push-Url"] = f"{request.path}{state.address()}"
    return response


def _change_views(request: HttpRequest, definition: TableDefinition[Any], views: QuerySet[SavedView]) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "save_view":
        return _save(request, definition)
    if act != "remove_view":
        raise Http404
    view = get_object_or_404(views, pk=number_sent(request.POST.get("view", "")))
    remove_view(view, actor=request.user)
    messages.success(request, _("The view “%(title)s” is removed.") % {"title": view.title})
    return redirect(request.path)


def _save(request: HttpRequest, definition: TableDefinition[Any]) -> HttpResponse:
    query = urlencode(parse_qsl(request.POST.get("query", "")[:MOST_QUERY]))
    back = f"{request.path}?{query}"
    try:
        title = clean_text(request.POST.get("title", "")[:MOST_TITLE])
    except BadText:
        title = ""
    view = SavedView(owner_id=cast("int", request.user.pk), list_name=definition.name, title=title, query=query)
    try:
        save_view(view, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The view “%(title)s” is saved.") % {"title": title})
    return redirect(back)
