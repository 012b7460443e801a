"""The today board."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from talka.accounts.queries import asking
from talka.directory.queries.claims import represents
from talka.kernel.http import signed_in
from talka.kernel.modules import manifests


@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """What is due, how the year goes, and one button per frequent task."""
    if not asking(request).access.works:
        # A reviewer has no work of their own here, only reports to read; a representative has a profile to keep.
        return redirect("directory:mine" if represents(asking(request)) else "reporting:list")
    found = list(manifests())
    tasks = sorted((task for m in found for task in m.frequent_tasks), key=lambda task: task.order)
    tiles = sorted((tile for m in found for tile in m.board_tiles), key=lambda tile: tile.order)
    contents = {tile: content for tile in tiles if (content := tile.content(request)) is not None}
    shown = [render_to_string(tile.template, dict(content), request) for tile, content in contents.items()]
    context = {
        "tiles": shown,
        "tasks": [task for task in tasks if task.shown_to(asking(request))],
        # The line saves by the one primary button of the page; elsewhere that is the first task.
        "has_line": any(tile.name == "consultation" for tile in contents),
    }
    return render(request, "site/today.html", context)
