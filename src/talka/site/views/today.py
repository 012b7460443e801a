"""The today board."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import asking, centres_of, funders, memberships_visible_to, pending_invitations
from talka.directory.queries.claims import represents
from talka.kernel.http import signed_in
from talka.kernel.modules import manifests
from talka.programmes.queries.agreements import agreements_visible_to


@dataclass(frozen=True)
class FirstStep:
    """One thing to do before work can be recorded."""

    title: str
    url: str
    is_done: bool


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
        "first_steps": _first_steps(asking(request)),
        "tasks": [task for task in tasks if task.shown_to(asking(request))],
        # The line saves by the one primary button of the page; elsewhere that is the first task.
        "has_line": any(tile.name == "consultation" for tile in contents),
    }
    return render(request, "site/today.html", context)


def _first_steps(user: User) -> list[FirstStep]:
    """What the administrator of a new site does first, until there is an agreement to work for."""
    if not user.access.administrator or agreements_visible_to(user).exists():
        return []
    asked_in = [one.centre_id for one in memberships_visible_to(user)]
    asked_in += [one.centre_id for one in pending_invitations(user)]
    return [
        FirstStep(_("Add a centre"), reverse("accounts:centres"), is_done=centres_of(user).exists()),
        FirstStep(_("Invite its manager and staff"), reverse("accounts:people"), is_done=any(asked_in)),
        FirstStep(_("Add the funder"), reverse("accounts:funders"), is_done=funders().exists()),
        FirstStep(_("Add the agreement, or import it from a file"), reverse("programmes:list"), is_done=False),
    ]
