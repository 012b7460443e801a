"""Subscribers at the desk."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.numbers import format_count
from talka.kernel.ui.shapes import Link
from talka.outreach.actions import add_list, end_subscription, write_to_again
from talka.outreach.forms.readers import AddressesForm
from talka.outreach.imports.addresses import ListedAddress, read_addresses
from talka.outreach.models import InterestKind, Subscriber, Topic
from talka.outreach.queries.subscribers import subscriber_counts, subscribers_for_list
from talka.outreach.views.desk import PAGE, in_several, let_in, tabs
from talka.places.queries import region_choices

MOST_SHOWN = 100


@signed_in
def listing(request: SignedInRequest) -> HttpResponse:
    """Who gets the newsletter; `?which=bounced` narrows it."""
    let_in(request.user)
    counts = subscriber_counts(request.user)
    which = request.GET.get("which", "")
    which = which if which in counts else "active"
    words = request.GET.get("q", "")[:100]
    page = Paginator(subscribers_for_list(request.user, which=which, words=words), PAGE).get_page(
        request.GET.get("page")
    )
    here = reverse("outreach:subscribers")
    titles = {
        "active": _("Get it"), "pending": _("Not confirmed"), "bounced": _("Mailbox takes no letters"),
        "ended": _("Unsubscribed"),
    }  # fmt: skip
    names = dict(region_choices())
    context = {
        "page": page,
        "lines": [_line(one, names) for one in page.object_list],
        "which": which,
        "words": words,
        "choices": [
            Link(title, f"{here}?which={name}", active=name == which, count=counts[name])
            for name, title in titles.items()
        ],
        "tabs": tabs("subscribers"),
        "several": in_several(request.user),
        "public_url": reverse("outreach:subscribe"),
    }
    return render(request, "outreach/subscribers/list.html", context)


def _line(one: Subscriber, regions: dict[str, str]) -> dict[str, object]:
    topics = dict(Topic.choices)
    chosen = [
        str(topics.get(each.value, each.value))
        if each.kind == InterestKind.TOPIC
        else regions.get(each.value, each.value)
        for each in one.interests.all()
    ]
    return {"one": one, "chosen": ", ".join(chosen)}


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """Paste a list whose people have agreed; what cannot be subscribed is told by number."""
    let_in(request.user)
    form = AddressesForm(request.POST or None, user=request.user, initial={"language": "lv"})
    rows: list[ListedAddress] = []
    if request.method == "POST" and form.is_valid():
        rows = read_addresses(form.cleaned_data["pasted"], form.chosen_centre)
        good = [(row.email, row.role) for row in rows if not row.problem]
        if request.POST.get("do") == "add" and good:
            answer = _added(request, form, good)
            if answer is not None:
                return answer
    bad = [row for row in rows if row.problem]
    context = {
        "form": form,
        "rows": rows,
        "good": len(rows) - len(bad),
        "bad": bad[:MOST_SHOWN],
        "more": format_count(max(0, len(bad) - MOST_SHOWN)),
        "has_more": len(bad) > MOST_SHOWN,
        "breadcrumbs": [Link(_("Subscribers"), reverse("outreach:subscribers"))],
    }
    return render(request, "outreach/subscribers/add.html", context)


def _added(request: SignedInRequest, form: AddressesForm, good: list[tuple[str, str]]) -> HttpResponse | None:
    given = form.cleaned_data
    day = given["agreed"]
    if day > timezone.localdate():
        form.add_error("agreed", _("This day is yet to come."))
        return None
    try:
        add_list(
            form.chosen_centre, addresses=good, consent=given["consent"], language=given["language"],
            agreed_at=timezone.make_aware(datetime.combine(day, time(12))), actor=request.user,
        )  # fmt: skip
    except Refused as refusal:
        refuse(form, refusal)
        return None
    words = ngettext("%(count)s address subscribed.", "%(count)s addresses subscribed.", len(good))
    messages.success(request, words % {"count": format_count(len(good))})
    return redirect("outreach:subscribers")


@signed_in
def end(request: SignedInRequest, subscriber_id: int) -> HttpResponse:
    """Ask, then unsubscribe somebody who asked by phone."""
    subscriber = _found(request, subscriber_id)
    if not end_subscription.allows(request.user, subscriber):
        raise Http404
    if request.method == "POST":
        verb = partial(end_subscription, subscriber, actor=request.user)
        carry_out(request, verb, said=_("Unsubscribed; the address is not kept."))
        return redirect("outreach:subscribers")
    context = {
        "subscriber": subscriber,
        "back": reverse("outreach:subscribers"),
        "breadcrumbs": [Link(_("Subscribers"), reverse("outreach:subscribers"))],
    }
    return render(request, "outreach/subscribers/end.html", context)


@signed_in
def again(request: SignedInRequest, subscriber_id: int) -> HttpResponse:
    """Write again to a mailbox that was gone."""
    subscriber = _found(request, subscriber_id)
    if request.method != "POST":
        raise Http404
    verb = partial(write_to_again, subscriber, actor=request.user)
    carry_out(request, verb, said=_("The next edition goes to this address again."))
    return redirect(f"{reverse('outreach:subscribers')}?which=bounced")


def _found(request: SignedInRequest, subscriber_id: int) -> Subscriber:
    let_in(request.user)
    rows = Subscriber.objects.visible_to(request.user).select_related("centre")
    return get_object_or_404(rows, pk=subscriber_id)
