"""Staff decide who looks after which profile, see what they changed, and end it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from talka.directory import rules
from talka.directory.actions import (
    end_claim,
    give_missing_mandate,
    grant_claim,
    refuse_claim,
    withdraw_invitation,
    write_again,
)
from talka.directory.forms import DecisionForm, EndForm
from talka.directory.queries.claims import (
    changes_by_representatives,
    claims_visible_to,
    held_claims,
    past_claims,
    reasons_to_trust,
    subject_of,
    waiting_claims,
    without_mandate,
)
from talka.directory.queries.invitations import MOST_LETTERS, Standing, invited_claims, standing_of
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link, SummaryRow
from talka.registry.models import Claim
from talka.registry.queries.addresses import record_url
from talka.registry.queries.profiles import mandates_visible_to

PER_PAGE = 50
LISTS = {"waiting": waiting_claims, "invited": invited_claims, "held": held_claims, "past": past_claims}


@signed_in
def claims(request: SignedInRequest) -> HttpResponse:
    """Who waits for an answer, who looks after a profile, and who did."""
    if not rules.may_decide_claims(request.user):
        raise Http404
    which = request.GET.get("which", "")
    which = which if which in LISTS else "waiting"
    titles = {
        "waiting": _("To be decided"),
        "invited": _("Those invited"),
        "held": _("Look after a profile"),
        "past": _("Refused and ended"),
    }
    address = reverse("directory:claims")
    page = Paginator(LISTS[which](request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "which": which,
        "lines": [{"claim": one, "record": subject_of(one), "tag": _tag(one)} for one in page.object_list],
        "without_mandate": without_mandate(request.user).count() if which == "held" else 0,
        "tabs": [Link(title, f"{address}?which={name}", active=name == which) for name, title in titles.items()],
    }
    return render(request, "directory/claims/list.html", context)


@signed_in
@require_POST
def give_mandates(request: SignedInRequest) -> HttpResponse:
    """Enter the mandates of all who have a right from before rights had mandates."""
    if not rules.may_decide_claims(request.user):
        raise Http404
    with transaction.atomic():
        given = [give_missing_mandate(one, actor=request.user) for one in without_mandate(request.user)]
    if given:
        words = ngettext(
            "The right to speak of %(number)s person is entered.",
            "The right to speak of %(number)s people is entered.",
            len(given),
        )
        messages.success(request, words % {"number": len(given)})
    return redirect(f"{reverse('directory:claims')}?which=held")


@signed_in
def claim(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """One claim: what speaks for it, the decision, and what was changed since."""
    found = _found(request, claim_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        answered = _decided(request, found, form)
        if answered is not None:
            return answered
    record = subject_of(found)
    context = {
        "claim": found,
        "record": record,
        "record_url": record_url(record),
        "rows": _rows(found),
        "tag": _tag(found),
        "trust": reasons_to_trust(found),
        "letters_left": MOST_LETTERS - found.correspondence.letters if rules.is_invited(found) else 0,
        "may_keep_invitation": withdraw_invitation.allows(request.user, found),
        "mandates": mandates_visible_to(request.user).filter(claim=found),
        "form": form,
        "may_decide": grant_claim.allows(request.user, found),
        "may_end": end_claim.allows(request.user, found),
        "may_write_again": write_again.allows(request.user, found),
        "changes": changes_by_representatives(record),
        "breadcrumbs": _way(),
    }
    return render(request, "directory/claims/show.html", context)


@signed_in
def end(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Ask, then end somebody's right to look after a profile."""
    found = _found(request, claim_id)
    if not end_claim.allows(request.user, found):
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = partial(end_claim, found, reason=form.cleaned_data["reason"], actor=request.user)
        carry_out(request, verb, said=_("They do not look after the profile any more."))
        return redirect("directory:claim", found.pk)
    way = [*_way(), Link(found.name, reverse("directory:claim", args=[found.pk]))]
    context = {"claim": found, "record": subject_of(found), "form": form, "breadcrumbs": way}
    return render(request, "directory/claims/end.html", context)


def _found(request: SignedInRequest, claim_id: int) -> Claim:
    return get_object_or_404(claims_visible_to(request.user), pk=claim_id)


def _decided(request: SignedInRequest, found: Claim, form: DecisionForm) -> HttpResponse | None:
    """Carry out the button that was pressed; None when something is to be mended first."""
    if not form.is_valid():
        return None
    words = form.cleaned_data["words"]
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "grant": (
            partial(grant_claim, found, words=words, actor=request.user),
            _("Confirmed: a letter is on its way."),
        ),
        "refuse": (
            partial(refuse_claim, found, words=words, actor=request.user),
            _("Refused: a letter is on its way."),
        ),
        "again": (partial(write_again, found, actor=request.user), _("The letter was sent once more.")),
    }
    pressed = verbs.get(request.POST.get("do", ""))
    if pressed is None:
        return None
    try:
        pressed[0]()
    except Refused as refusal:
        if refusal.field:
            refuse(form, refusal)
            return None
        messages.error(request, str(refusal))
    else:
        messages.success(request, pressed[1])
    return redirect("directory:claim", found.pk)


def _rows(found: Claim) -> list[SummaryRow]:
    rows = [
        (_("Name and surname"), found.name),
        (_("E-mail"), found.email),
        (_("Words in the letter") if found.invited_by else _("Who they are to it"), found.words),
        (_("Invited by"), str(found.invited_by or "")),
        (_("Decided by"), str(found.decided_by) if found.decided_by and not found.invited_by else ""),
        (_("Words to the representative"), found.answer),
    ]
    return [SummaryRow(title, value) for title, value in rows if value]


def _tag(one: Claim) -> tuple[str, str]:
    """What became of a claim in a word, and its tone."""
    if one.invited_by_id is not None:
        return {
            Standing.OPEN: (_("is invited"), "info"),
            Standing.EXPIRED: (_("the link has expired"), "warning"),
            Standing.ACCEPTED: (_("looks after the profile"), "good"),
            Standing.DECLINED: (_("declined"), "neutral"),
            Standing.WITHDRAWN: (_("withdrawn"), "neutral"),
            Standing.ENDED: (_("ended"), "neutral"),
        }[standing_of(one, timezone.now())]
    if one.ended_at is not None:
        return _("ended"), "neutral"
    if one.granted:
        return _("looks after the profile"), "good"
    return (_("refused"), "neutral") if one.decided_at is not None else (_("waits for an answer"), "warning")


def _way() -> list[Link]:
    return [Link(_("Representatives"), reverse("directory:claims"))]
