"""What every page's frame needs. Everything is looked up only when the frame asks, so that fragments cost no query."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of, demo_roles, is_demo
from talka.accounts.queries.faces import ShownPicture, identity
from talka.directory.queries.claims import represents
from talka.kernel.addresses import absolute, is_trace
from talka.kernel.http import EVERYONE, access_of, speaks_all
from talka.kernel.markdown import to_html
from talka.kernel.modules import NavigationItem, manifests
from talka.kernel.ui.shapes import Link

TODAY = NavigationItem(title="", url_name="site:today", order=0, icon="check", shown_to=lambda user: user.access.works)

# Where the next group of the navigation starts: work, agreements and reports, who is where, what is set up.
GROUPS = (10, 30, 50, 70)
CARD, CARD_SIZE = "ui/card.png", (1200, 630)
CENTRES = NavigationItem(title="", url_name="site:centres", order=90)


def workspace(request: HttpRequest) -> dict[str, object]:
    """Names for `ui/workspace.html` and `ui/public.html`."""
    user = getattr(request, "user", None)
    frame = _frame_of_all(request)
    if user is None or not user.is_authenticated:
        return frame | {"home_url": "/", "footer_links": SimpleLazyObject(_statements)}
    works = SimpleLazyObject(lambda: user.access.works)
    return frame | {
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


def _frame_of_all(request: HttpRequest) -> dict[str, object]:
    """What the frame of every page shows, whoever looks."""
    shown = SimpleLazyObject(identity)
    return {
        "demo": is_demo,
        "demo_roles": SimpleLazyObject(demo_roles),
        "identity": shown,
        "contact_phone": SimpleLazyObject(lambda: identity().phone),
        "contact_email": SimpleLazyObject(lambda: identity().email),
        "foot_words": SimpleLazyObject(lambda: to_html(identity().told("footer"))),
        "foot_language": SimpleLazyObject(lambda: identity().language_of("footer")),
        "workspace_languages": settings.WORKSPACE_LANGUAGES,
        "page_languages": SimpleLazyObject(lambda: _spoken(request)),
        "public_links": SimpleLazyObject(lambda: list(_public_links(request))),
        "statement_links": SimpleLazyObject(_statements),
        "alternates": SimpleLazyObject(lambda: _alternates(request)),
        # A page that says its own stands before this one.
        "canonical": SimpleLazyObject(lambda: absolute(request.path) if _alternates(request) else ""),
        "page_address": SimpleLazyObject(lambda: absolute(request.path)),
        "site_picture": SimpleLazyObject(_site_picture),
    }


def _site_picture() -> ShownPicture:
    """What stands beside a link to a page that has no picture of its own: the logo of the site, or the product's."""
    logo = identity().whole_logo
    if logo is not None:
        return replace(logo, url=absolute(logo.url))
    return ShownPicture(absolute(static(CARD)), _("The star of Auseklis and the word Talka"), *CARD_SIZE)


def _statements() -> list[Link]:
    """What every public site must say, and what we wish to."""
    return [
        Link(_("Easy to read"), reverse("site:easy")),
        Link(_("Accessibility"), reverse("site:accessibility")),
        Link(_("Privacy"), reverse("site:privacy")),
        Link(_("What is held about me?"), reverse("privacy:ask")),
        Link(_("About this platform"), reverse("site:about")),
    ]


def _spoken(request: HttpRequest) -> tuple[str, ...]:
    """Which languages the switch of a public page offers."""
    found, user = request.resolver_match, getattr(request, "user", None)
    staff = user is not None and user.is_authenticated
    all_of_them = found is None or speaks_all(found.func)
    return tuple(dict(settings.LANGUAGES)) if all_of_them and not staff else settings.WORKSPACE_LANGUAGES


def _alternates(request: HttpRequest) -> list[tuple[str, str]]:
    """The same page in each language, for pages that everybody may find and that ask for nothing."""
    found = request.resolver_match
    asked = any(name != "lang" and not is_trace(name) for name in request.GET)
    if found is None or access_of(found.func) != EVERYONE or asked:
        return []
    spoken = dict(settings.LANGUAGES) if speaks_all(found.func) else settings.WORKSPACE_LANGUAGES
    return [(code, f"{absolute(request.path)}?lang={code}") for code in spoken]


def _home(user: User) -> str:
    """Where the name of the site leads: to one's work, one's own organisation, or the front page."""
    if user.access.works:
        return reverse("site:today")
    return reverse("directory:mine") if represents(user) else reverse("site:front")


def _public_links(request: HttpRequest) -> Iterator[Link]:
    items = [CENTRES, *(item for manifest in manifests() for item in manifest.public_navigation)]
    for item in sorted(items, key=lambda item: item.order):
        url = reverse(item.url_name)
        title = _("Centres") if item is CENTRES else str(item.title)
        yield Link(title, url, active=request.path.startswith(url))


def _navigation(request: HttpRequest) -> Iterator[Link]:
    user = request.user
    items = [TODAY, *(item for manifest in manifests() for item in manifest.navigation)]
    shown = sorted((item for item in items if item.shown_to(user)), key=lambda item: item.order)
    here = _item_of_page(request, shown)
    group = None
    for item in shown:
        before, group = group, bisect(GROUPS, item.order)
        title = _("Today") if item is TODAY else str(item.title)
        apart = before not in {None, group}
        yield Link(title, reverse(item.url_name), active=item in here, icon=item.icon, apart=apart)


def _item_of_page(request: HttpRequest, shown: Sequence[NavigationItem]) -> list[NavigationItem]:
    """Below which item a page lies; a page of a module outside the address of its only item belongs to it, too."""
    above = [item for item in shown if request.path.startswith(reverse(item.url_name))]
    # Of items whose addresses lie in one another, the page belongs to the innermost.
    below = sorted(above, key=lambda item: len(reverse(item.url_name)))[-1:]
    # The own profile lies among the addresses of people, but is reached from the menu of the person.
    if below or request.resolver_match is None:
        return [] if request.path.startswith(reverse("accounts:me")) else below
    namespace = request.resolver_match.namespace
    same = [item for item in shown if namespace and item.url_name.partition(":")[0] == namespace]
    return same if len(same) == 1 else []


def _centre_name(user: User) -> str:
    """The name of the only centre one works in; several or all have none in the frame."""
    centres = list(centres_of(user)[:2]) if not user.access.everywhere else []
    return centres[0].name if len(centres) == 1 else ""
