"""What everybody may open: whether a certificate is real, one's own certificate, materials, the question."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from talka.events.queries.certificates import (
    certificate_by_code,
    certificate_by_key,
    proof_address,
    shown_name,
    told_now,
)
from talka.events.queries.payers import funders_of
from talka.events.views.afterwards.certificates import as_document
from talka.kernel.http import by_token, public


@public
@require_GET
def certificate(request: HttpRequest, certificate_code: str) -> HttpResponse:
    """Whether a certificate is real and holds; the name only as far as whoever has the paper needs it."""
    found = certificate_by_code(certificate_code)
    # Whoever holds a paper that nobody gave is told so, not that a page is missing.
    context: dict[str, object] = {"certificate": found, "name": shown_name(found.name) if found else ""}
    if found:
        context |= {"page_funders": funders_of(found.event), "told": told_now(found)}
    response = render(request, "events/after/verify.html", context, status=200 if found else 404)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@by_token
@require_GET
def own_certificate(request: HttpRequest, certificate_key: str) -> HttpResponse:
    """The holder's page, by the link of the letter."""
    found = certificate_by_key(certificate_key)
    if found is None:
        raise Http404
    context = {"certificate": found, "key": certificate_key, "proof": proof_address(found)}
    context["page_funders"] = funders_of(found.event)
    response = render(request, "events/after/own_certificate.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@by_token
@require_GET
def own_certificate_file(request: HttpRequest, certificate_key: str) -> HttpResponse:
    """The holder's document, while it holds."""
    del request
    found = certificate_by_key(certificate_key)
    if found is None or found.revoked_at is not None:
        raise Http404
    return as_document(found)
