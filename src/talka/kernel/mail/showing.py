"""A letter on a page as its reader's mailbox shows it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Its own style, pictures of this site, and nothing that runs, asks or leads out of the frame.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: {here}; {frame}; {sandbox}"


def as_in_a_mailbox(
    request: HttpRequest, html: str, *, frame: str = "frame-ancestors 'none'", sandbox: str = "sandbox"
) -> HttpResponse:
    """The HTML of a letter; its pictures come from where the page was asked, whatever the site's address is."""
    here = f"{request.scheme}://{request.get_host()}"
    shown = html.replace(f'src="{settings.SITE_ADDRESS}/', f'src="{here}/')
    policy = _POLICY.format(here=here, frame=frame, sandbox=sandbox)
    return HttpResponse(shown, headers={"Content-Security-Policy": policy})
