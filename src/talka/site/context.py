"""What every page's frame needs. Everything is looked up only when the frame asks, so that fragments cost no query."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of, is_demo
from talka.directory.queries.claims import represents
from talka.kernel.modules import NavigationItem, manifests
from talka.kernel.ui.shapes import Link

TODAY = NavigationItem(title="", url_name="site:today", order=0, icon="check", shown_to=lambda user: user.access.works)


def workspace(request: HttpRequest) -> dict[str, object]:
    """Names for `ui/workspace.html` and `ui/public.html`."""
    user = getattr(request, "user", None)
    public_links = SimpleLazyObject(lambda: list(_public_links(request)))
    if user is None or not user.is_authenticated:
        own_data = Link(_("What is held about me?"), reverse("privacy:ask"))
        return {"demo": is_demo, "home_url": "/", "public_links": public_links, "footer_links": [own_data]}
    works = SimpleLazyObject(lambda: user.access.works)
    return {
        "demo": is_demo,
        "public_links": public_links,
        "navigation": SimpleLazyObject(lambda: list(_navigation(request))),
        "home_url": SimpleLazyObject(lambda: _home(user)),
        "centre_name": SimpleLazyObject(lambda: _centre_name(user)),
        # A reviewer has nothing to search: they open reports, and what stands behind them.
        "search_url": SimpleLazyObject(lambda: reverse("site:search") if works else ""),
        "search_text": request.GET.get("q", "") if request.path == reverse("site:search") else "",
        "user_links": SimpleLazyObject(lambda: [Link(_("My profile and sign-in"), reverse("accounts:me"))]),
        "sign_out_url": reverse("account_logout"),
        "here_url": reverse("accounts:here"),
    }


def _home(user: User) -> str:
    """Where the name of the site leads: to one's work, one's own organisation, or the front page."""
    if user.access.works:
        return reverse("site:today")
    return reverse("directory:mine") if represents(user) else reverse("site:front")


def _public_links(request: HttpRequest) -> Iterator[Link]:
    items = [item for manifest in manifests() for item in manifest.public_navigation]
    for item in sorted(items, key=lambda item: item.order):
        url = reverse(item.url_name)
        yield Link(str(item.title), url, active=request.path.startswith(url))


def _navigation(request: HttpRequest) -> Iterator[Link]:
    user = request.user
    items = [TODAY, *(item for manifest in manifests() for item in manifest.navigation)]
    for item in sorted((item for item in items if item.shown_to(user)), key=lambda item: item.order):
        url = reverse(item.url_name)
        title = _("Today") if item is TODAY else str(item.title)
        # The own profile lies among the addresses of people, but is reached from the menu of the person.
        active = request.path.startswith(url) and request.path != reverse("accounts:me")
        yield Link(title, url, active=active, icon=item.icon)


def _centre_name(user: User) -> str:
    """The name of the only centre one works in; several or all have none in the frame."""
    centres = list(centres_of(user)[:2]) if not user.access.everywhere else []
    return centres[0].name if len(centres) == 1 else ""
