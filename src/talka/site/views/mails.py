"""Every letter as its reader sees it, in a demo: nothing leaves this computer, so this is where letters arrive."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.queries import is_demo
from talka.kernel.http import few_languages, public
from talka.kernel.mail.models import Letter
from talka.kernel.mail.outbox import html_of, newest_letters, words_of
from talka.kernel.mail.showing import as_in_a_mailbox
from talka.kernel.ui.shapes import Link

PAGE = 30


@public
@few_languages
def mails(request: HttpRequest) -> HttpResponse:
    """The letters, newest first."""
    _only_in_a_demo()
    page = Paginator(newest_letters(), PAGE).get_page(request.GET.get("page"))
    return render(request, "site/mails.html", {"page": page})


@public
@few_languages
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: its plain text, and a link to how its HTML looks."""
    letter = _letter(pk)
    breadcrumbs = [Link(_("Letters of the demo"), reverse("site:mails"))]
    message = words_of(letter)
    context = {
        "letter": letter,
        "breadcrumbs": breadcrumbs,
        "text": str(message.body) if message else "",
        "has_html": bool(message and html_of(message)),
    }
    return render(request, "site/mail.html", context)


@public
@few_languages
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of a letter alone."""
    letter = _letter(pk)
    message = words_of(letter)
    html = html_of(message) if message else ""
    if not html:
        raise Http404
    return as_in_a_mailbox(request, html, sandbox="sandbox allow-popups")


def _letter(pk: int) -> Letter:
    _only_in_a_demo()
    return get_object_or_404(newest_letters(), pk=pk)


def _only_in_a_demo() -> None:
    if not is_demo():
        raise Http404
