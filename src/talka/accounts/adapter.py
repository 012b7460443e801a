"""How sign-in of the package is bent to ours: nobody signs up without an invitation."""

from __future__ import annotations

import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talka.accounts.actions import note_change_of_sign_in
from talka.accounts.models import User
from talka.accounts.queries import SECOND_FACTOR_SEEN
from talka.accounts.queries.sessions import BROWSER, SINCE, browser_of
from talka.kernel.addresses import absolute
from talka.kernel.http import SEEN
from talka.kernel.mail.models import LetterState
from talka.kernel.mail.outbox import post
from talka.kernel.mail.writing import with_markup

LATELY = 5 * 60


def display_name(user: User) -> str:
    """How a user is shown."""
    return str(user)


def remember_language(response: HttpResponse, language: str) -> None:
    """Speak this language in this browser from the next page on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget_second_factor(request: HttpRequest, **_kwargs: object) -> None:
    """Ask again for a second factor after one was taken away."""
    request.session.pop(SECOND_FACTOR_SEEN, None)


def begin_session(request: HttpRequest, **_kwargs: object) -> None:
    """Remember when and in which browser somebody signed in, so that they can tell their own sessions apart."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())
    request.session[BROWSER] = browser_of(request.META.get("HTTP_USER_AGENT", ""))


def password_chosen(user: User, **_kwargs: object) -> None:
    """Write into the trail that somebody chose a password."""
    note_change_of_sign_in(user, way="password", change="chosen", actor=user)


def way_added(user: User, authenticator: Authenticator, **_kwargs: object) -> None:
    """Write into the trail that somebody added an app, a passkey or recovery codes, or made new codes."""
    note_change_of_sign_in(user, way=authenticator.type, change="added", actor=user)


def way_removed(user: User, authenticator: Authenticator, **_kwargs: object) -> None:
    """Write into the trail that somebody took one of these away."""
    note_change_of_sign_in(user, way=authenticator.type, change="removed", actor=user)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: accounts come from invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- the package's signature
        """Never."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of ours: other names of this computer are somebody else's, too."""
        return bool(url_has_allowed_host_and_scheme(url, allowed_hosts=None))

    def format_email_subject(self, subject: str) -> str:
        """Our name, where the package puts the host that was asked for."""
        return f"Talka: {subject}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not again right after signing in: the password was typed a moment ago."""
        since = time.time() - LATELY
        records = get_authentication_records(self.request, self.request.user)
        if any(record["at"] > since for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the address of the site as configured: a Host header is anybody's text."""
        return _absolute(super().get_reset_password_from_key_url(key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Letters of the package through our outbox, with our address in place of the one asked for."""
        words = {"request": self.request, "email": email, "current_site": get_current_site(self.request)}
        user = context.get("user")
        language = user.language if isinstance(user, User) else get_language()
        with translation.override(language):
            plain = self.render_mail(template_prefix, email, words | context | {"site_address": settings.SITE_ADDRESS})
            letter = with_markup(plain, button=_("Choose a new password"))
        kind = "accounts." + template_prefix.rpartition("/")[2]
        kept = post(letter, key=f"{kind}:{secrets.token_hex(16)}", kind=kind, secret=True)
        kept.refresh_from_db(fields=["state"])
        # Inside a transaction it goes out later, and the outbox tells whether it did.
        if kept.attempts and kept.state != LetterState.SENT:
            messages.warning(self.request, _("The mail server did not take our letter about this yet."))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Speak the user's own language from the first page on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response


def _absolute(address: str) -> str:
    path = address.split("//", 1)[-1]
    return absolute("/" + path.partition("/")[2])
