"""Requests: who may come in at all, and small things every page needs.

A view without a declared access does not answer: the check at start-up names it, and the middleware refuses it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils import translation
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
EVERYONE, SIGNED_IN, TOKEN = "everyone", "signed in", "token"
# Signed in with a password only: the pages on which the second factor is set up and proven.
FIRST_FACTOR = "first factor"
SEEN, IDLE_NOTED_SECONDS = "seen_at", 120
# What no page of ours needs, so that a page taken over cannot ask for it either.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
ACCESSES = frozenset({EVERYONE, SIGNED_IN, TOKEN, FIRST_FACTOR})
_OF_A_SESSION = frozenset(VALID_KEY_CHARS)
_ANSWERED, _BY_SECRET = "talka_was_answered", "talka_opened_by_secret"


def public(view: View) -> View:
    """Anybody may open this page."""
    view.access = EVERYONE  # type: ignore[attr-defined]  # read by the middleware
    return view


def few_languages(view: View) -> View:
    """A public page for professionals: it speaks the languages of the workspace only."""
    view.few_languages = True  # type: ignore[attr-defined]  # read by the middleware
    return view


def signed_in(view: View) -> View:
    """Only somebody signed in; what they see is narrowed further by `visible_to`."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]  # read by the middleware
    return view


def by_token(view: View) -> View:
    """Opened by a secret that the request carries, in its address or its headers; the view checks it."""
    view.access = TOKEN  # type: ignore[attr-defined]  # read by the middleware
    return view


def access_of(view: Any) -> str | None:
    """The declared access of a view; pages of a named foreign package are declared in settings."""
    declared: str | None = getattr(view, "access", None)
    if declared is not None:
        return declared
    path = path_of(view)
    # The longest name wins, so that one page of a package may differ from the rest.
    named = [name for name in settings.FOREIGN_VIEWS if path == name or path.startswith(f"{name}.")]
    return str(settings.FOREIGN_VIEWS[max(named, key=len)]) if named else None


def speaks_all(view: Any) -> bool:
    """Whether this page speaks every language of the public ones: our own pages for everybody do."""
    return getattr(view, "access", None) in {EVERYONE, TOKEN} and not getattr(view, "few_languages", False)


def path_of(view: Any) -> str:
    """The importable name of a view: of its class where `as_view()` made it, of the function inside its decorators."""
    view = getattr(view, "view_class", view)
    return f"{getattr(view, '__module__', '')}.{getattr(view, '__name__', type(view).__name__)}"


class Sessions(SessionMiddleware):
    """A session is found by its cookie; a cookie that no session of ours can have is as good as none.

    Django would ask the database for it, and PostgreSQL fails at a NUL.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Find the session."""
        if not set(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")) <= _OF_A_SESSION:
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep the session. Should that fail, what the page did is done all the same."""
        setattr(request, _ANSWERED, True)
        return super().process_response(request, response)


def was_answered(request: HttpRequest) -> bool:
    """Whether a page has done its work, so that sending the same once more would do it twice."""
    return getattr(request, _ANSWERED, False)


class Languages(LocaleMiddleware):
    """The reader's language, by cookie or browser; `?lang=uk` in an address, as search engines have it, wins."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of this request."""
        super().process_request(request)
        asked = request.GET.get("lang", "")
        if asked in dict(settings.LANGUAGES):
            _speak(request, asked)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Go on in the language that somebody came with."""
        asked, is_page = request.GET.get("lang", ""), response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and asked in dict(settings.LANGUAGES) and request.method == "GET":
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, asked, max_age=365 * 24 * 3600, path=settings.LANGUAGE_COOKIE_PATH,
                secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
            )  # fmt: skip
        return super().process_response(request, response)


def _speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language


class CompressedPages(GZipMiddleware):
    """Pages and answers for machines travel compressed; downloads are compressed already and keep their length.

    Django adds random bytes, so that lengths do not give away secrets of a page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is text."""
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(("text/", "application/json")):
            return response
        return super().process_response(request, response)


class LeftAlone:
    """Signs out whoever asked for nothing for IDLE_MINUTES, so that a workplace left open does not stay open.

    The page itself says while somebody types that they are here (`here.js`). The time is kept in the session, and
    written at most once in IDLE_NOTED_SECONDS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.IDLE_MINUTES and request.user.is_authenticated:
            now = int(time.time())
            signed_in_at = request.user.last_login
            seen = request.session.get(SEEN) or int(signed_in_at.timestamp() if signed_in_at else now)
            if now - seen > 60 * settings.IDLE_MINUTES:
                logout(request)
                words = _("You were signed out because nothing was done here for a long time. Sign in to go on.")
                messages.info(request, words)
                return _to_sign_in(request)
            if now - seen >= IDLE_NOTED_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and from there back to this one; a part of a page asks for the whole page it stands in."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else request.path)


class AccessMiddleware:
    """Default deny: an undeclared view is not found, a signed-in page sends strangers to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        # A shared computer in a library must not show a page again after signing out, nor keep anything of it.
        # A page behind a secret link is somebody's own, too, and no search engine may tell of it.
        by_secret = getattr(request, _BY_SECRET, False)
        if request.user.is_authenticated or by_secret:
            response.headers.setdefault("Cache-Control", "no-store")
        if by_secret:
            response.headers["X-Robots-Tag"] = "noindex"
        if was_signed_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Decide before the view runs."""
        access = access_of(view)
        if access not in ACCESSES:
            raise Http404
        setattr(request, _BY_SECRET, access == TOKEN)
        # Pages of those who work here, and of the packages, do not speak every language of the public ones.
        if (
            not (speaks_all(view) and request.user.is_anonymous)
            and translation.get_language() not in settings.WORKSPACE_LANGUAGES
        ):
            _speak(request, settings.LANGUAGE_CODE)
        if access in {SIGNED_IN, FIRST_FACTOR} and not request.user.is_authenticated:
            if request.method in {"GET", "HEAD"}:
                return redirect_to_login(request.get_full_path())
            raise Http404
        if access == SIGNED_IN and settings.SECOND_FACTOR_CHECK(request):
            return redirect("mfa_index")
        return None


def all_views(patterns: Sequence[URLPattern | URLResolver], prefix: str = "") -> list[tuple[str, str, Any]]:
    """Every (route, name, view) of the site; what the route policy and its tests walk over."""
    found: list[tuple[str, str, Any]] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += all_views(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            found.append((prefix + str(pattern.pattern), pattern.name or "", pattern.callback))
    return found


class SignedInRequest(HttpRequest):
    """The request of a page that only somebody signed in can open: `user` is a person, never anonymous."""

    # An accounts.User; the kernel knows no domain word.
    user: Any
    htmx: HtmxDetails
