"""Subscribing, confirming, choosing anew and leaving; what a link of a letter opens only asks, a press does it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from talka.accounts.actions import system_actor
from talka.kernel.http import by_token, public
from talka.kernel.limits import address_of, asked_too_often
from talka.outreach.actions import ask_subscription, change_subscription, confirm_subscription, unsubscribe
from talka.outreach.forms.readers import SubscribeForm, WantedForm
from talka.outreach.models import InterestKind, Subscriber, SubscriberState
from talka.outreach.queries.addresses import subscriber_key, subscriber_of_key, subscriber_to_confirm
from talka.outreach.queries.subscribers import (
    AN_HOUR,
    MOST_LETTERS,
    cleaned_address,
    hash_of_address,
    interests_of,
)

# Of one address on the network in an hour: a library or a town hall has one for everybody.
MOST_ASKED = 20


@public
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for the newsletter; `?centre=riga` says whose."""
    first = {"language": get_language() or settings.LANGUAGE_CODE, "centre": request.GET.get("centre", "")[:20]}
    form = SubscribeForm(request.POST or None, initial=first)
    status = 200
    if request.method == "POST" and form.is_valid():
        source = address_of(request)
        if asked_too_often("subscribe", source, most=MOST_ASKED, seconds=AN_HOUR):
            form.add_error(None, _("That was often. Please try again in an hour."))
            status = 429
        else:
            _write_down(form)
            return redirect(f"{request.path}?sent=1")
    context = {"form": form, "sent": request.GET.get("sent") == "1"}
    return render(request, "outreach/public/subscribe.html", context, status=status)


def _write_down(form: SubscribeForm) -> None:
    """The page answers the same whatever happens, so that it tells nobody who subscribes."""
    given = form.cleaned_data
    whose = hash_of_address(given["email"])
    if form.is_by_program or asked_too_often("subscribe-to", whose, most=MOST_LETTERS, seconds=AN_HOUR):
        return
    asked = Subscriber(
        centre=given["centre"],
        email=cleaned_address(given["email"]),
        language=given["language"],
        consent_words=form.consent_words,
        consent_at=timezone.now(),
    )
    ask_subscription(asked, wanted=form.wanted, actor=system_actor())


@by_token
@never_cache
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """The page behind the link in the letter: pressing the button begins the subscription, opening it does not."""
    subscriber = subscriber_to_confirm(key)
    if subscriber is None:
        return _closed(request)
    if request.method == "POST" and subscriber.state == SubscriberState.PENDING:
        confirm_subscription(subscriber, actor=system_actor())
        return redirect(request.path)
    context = {
        "subscriber": subscriber,
        "done": subscriber.state == SubscriberState.ACTIVE,
        "key": subscriber_key(subscriber.code),
    }
    return render(request, "outreach/public/confirm.html", context)


@by_token
@never_cache
def preferences(request: HttpRequest, key: str) -> HttpResponse:
    """Choose anew what one gets."""
    found = subscriber_of_key(key)
    if found is None or found[0].state != SubscriberState.ACTIVE:
        return _closed(request)
    subscriber = found[0]
    chosen = interests_of(subscriber)
    now = {
        "topics": chosen[InterestKind.TOPIC],
        "regions": chosen[InterestKind.REGION],
        "role": subscriber.role,
        "language": subscriber.language,
    }
    form = WantedForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        change_subscription(subscriber, wanted=form.wanted, actor=system_actor())
        return redirect(f"{request.path}?saved=1")
    context = {"subscriber": subscriber, "form": form, "saved": request.GET.get("saved") == "1", "key": key}
    return render(request, "outreach/public/preferences.html", context)


@csrf_exempt  # a mailbox presses the button for its owner, without ever having seen the page (RFC 8058)
@by_token
@never_cache
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """One press, by the reader or by their mailbox; opening the page does nothing, since mail scanners open links."""
    found = subscriber_of_key(key)
    if found is None:
        return _closed(request)
    subscriber, edition = found
    if request.method == "POST":
        if subscriber.state != SubscriberState.ENDED:
            unsubscribe(subscriber, edition=edition, actor=system_actor())
        if request.POST.get("List-Unsubscribe"):
            return HttpResponse(status=200)
        return redirect(request.path)
    context = {"subscriber": subscriber, "done": subscriber.state == SubscriberState.ENDED, "key": key}
    return render(request, "outreach/public/unsubscribe.html", context)


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "outreach/public/closed.html", status=404)
