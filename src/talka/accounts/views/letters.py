"""Letters that the installation wrote: which went out, which did not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from talka.accounts import queries, rules
from talka.accounts.actions import send_letter_again, withdraw_letter
from talka.accounts.views.frame import sections
from talka.kernel.answers import carry_out
from talka.kernel.http import signed_in
from talka.kernel.mail.models import ARRIVED, LOST, Letter, LetterState
from talka.kernel.mail.reasons import reason_words
from talka.kernel.ui.shapes import Link
from talka.kernel.ui.tags.buttons import ui_tag
from talka.kernel.ui.tags.formats import ui_date

PAGE = 50
TONES = {
    LetterState.WAITING: "info", LetterState.SENDING: "info", LetterState.SENT: "good", LetterState.FAILED: "bad",
    LetterState.WITHDRAWN: "neutral", LetterState.RETURNED: "bad", LetterState.COMPLAINED: "warning",
}  # fmt: skip


@signed_in
def letters(request: HttpRequest) -> HttpResponse:
    """The letters, newest first; `?state=failed` narrows them."""
    user = queries.asking(request)
    if not rules.may_see_letters(user):
        raise Http404
    rows, state = queries.letters_visible_to(user).order_by("-written_at", "-pk"), request.GET.get("state", "")
    if state in LetterState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows.defer("text", "html", "attachments"), PAGE).get_page(request.GET.get("page"))
    here = reverse("accounts:letters")
    choices = [Link(_("All letters"), here, active=state not in LetterState.values)]
    choices += [
        Link(str(words).capitalize(), f"{here}?state={value}", active=value == state)
        for value, words in LetterState.choices
    ]
    context = {
        "tabs": sections(user, "letters"), "page": page, "choices": choices,
        "lines": [
            (letter, TONES[LetterState(letter.state)], reason_words(letter.problem) or letter.problem)
            for letter in page.object_list
        ],
    }  # fmt: skip
    return render(request, "accounts/letters.html", context)


@signed_in
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as it was written, with what can be done about it."""
    user = queries.asking(request)
    one = _letter(user, pk)
    has_words = bool(one.text or (one.source and one.address))
    context = {
        "letter": one,
        "may_send_again": one.state in {*LOST, LetterState.WITHDRAWN} and has_words,
        "may_withdraw": one.state == LetterState.WAITING,
        "rows": _facts(one), "breadcrumbs": [Link(_("Letters"), reverse("accounts:letters"))],
    }  # fmt: skip
    return render(request, "accounts/letter.html", context)


@signed_in
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a letter once more."""
    user = queries.asking(request)
    one = _letter(user, pk)
    if request.method != "POST":
        raise Http404
    carry_out(request, lambda: send_letter_again(one, actor=user), said=_("The letter is being sent again."))
    return redirect("accounts:letter", one.pk)


@signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a letter that waits."""
    user = queries.asking(request)
    one = _letter(user, pk)
    if request.method != "POST":
        raise Http404
    carry_out(request, lambda: withdraw_letter(one, actor=user), said=_("The letter will not be sent."))
    return redirect("accounts:letter", one.pk)


def letters_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """How many letters did not go out or came back, for whoever can do something about it."""
    user = queries.asking(request)
    if not rules.may_see_letters(user):
        return None
    here, counts = reverse("accounts:letters"), queries.lost_letters(user)
    words = {LetterState.FAILED: _("The mail server did not take them"), LetterState.RETURNED: _("They came back")}
    lines = [(words[state], count, f"{here}?state={state}") for state, count in counts.items() if count]
    return {"lines": lines} if lines else None


def _facts(one: Letter) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        (_("State"), ui_tag(one.get_state_display(), tone=TONES[LetterState(one.state)])),
        (pgettext("letter", "To"), one.address or "–"),
        (pgettext("letter", "Written"), ui_date(one.written_at, time=True)),
    ]
    if one.sent_at:
        facts.append((pgettext("letter", "Sent"), ui_date(one.sent_at, time=True)))
    if one.state == LetterState.WAITING and one.attempts:
        facts.append((_("Next attempt"), ui_date(one.due_at, time=True)))
    if one.attempts:
        facts.append((_("Attempts"), str(one.attempts)))
    if one.state not in ARRIVED and reason_words(one.problem):
        facts.append((_("Why"), reason_words(one.problem)))
    if one.problem:
        facts.append((_("What the mail server said"), one.problem))
    return facts


def _letter(user: Any, pk: int) -> Letter:
    return get_object_or_404(queries.letters_visible_to(user), pk=pk)
