"""What programs ask for: which pages there are, which are not for them, and whom to tell of a hole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from talka.accounts.queries import is_demo
from talka.accounts.queries.faces import identity, public_centres
from talka.directory.queries.addresses import page_of
from talka.directory.queries.listed import KINDS, listed
from talka.kernel.addresses import absolute
from talka.kernel.http import public
from talka.kernel.modules import manifests, public_items

MOST_PAGES = 50_000
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
AN_HOUR = "public, max-age=3600"
PAGES = ("front", "centres", "about", "accessibility", "privacy", "easy")
NOT_FOR_PROGRAMS = ("/accounts/", "/people/", "/privacy/mine/", "/i18n/", "/dev/", "/api/v1/", "/*?lang=", "/*?page=")


@public
def robots(_request: HttpRequest) -> HttpResponse:
    """Everything public may be found, but nothing of a demonstration."""
    lines = ["User-agent: *"]
    lines += ["Disallow: /"] if is_demo() else [f"Disallow: {path}" for path in NOT_FOR_PROGRAMS]
    lines += ["", f"Sitemap: {absolute(reverse('site:sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
def security(_request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116); nothing where nobody is named."""
    shown = identity()
    contact = shown.security_email or shown.email
    if not contact:
        raise Http404
    until = (timezone.now() + dt.timedelta(days=180)).replace(microsecond=0).astimezone(dt.UTC)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: lv, en",
        f"Canonical: {absolute(reverse('site:security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
def sitemap(_request: HttpRequest) -> HttpResponse:
    """Every page that a stranger may find."""
    addresses = islice(_addresses(), MOST_PAGES)
    listed_ones = "".join(f"<url><loc>{escape(address)}</loc></url>" for address in addresses)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SCHEMA}">{listed_ones}</urlset>\n'
    return HttpResponse(text, content_type="application/xml; charset=utf-8", headers={"Cache-Control": AN_HOUR})


def _addresses() -> Iterator[str]:
    yield from (absolute(reverse(f"site:{name}")) for name in PAGES)
    yield from (absolute(reverse("site:centre", args=[one.code])) for one in public_centres())
    leads = {item.url_name for manifest in manifests() for item in manifest.public_navigation}
    yield from (absolute(reverse(name)) for name in sorted(leads))
    for kind in public_items():
        yield from (item.url for item in kind.items(None, settings.LANGUAGE_CODE, ""))
    for record in KINDS:
        keys = listed(record).order_by("pk").values_list("pk", flat=True)
        yield from (absolute(page_of(record.value, pk)) for pk in keys.iterator())
