"""Inviting by name, for staff; answering, for whoever was invited."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from talka.accounts.actions import system_actor
from talka.events.actions.invitations import Invited, answer_invitation, invite_people, remind_invited
from talka.events.forms.invitations import InviteForm
from talka.events.models import Invitation
from talka.events.queries.planning import answers_of, invitation_with, to_be_reminded
from talka.events.queries.undelivered import InvitationLetter, letters_of_invitations
from talka.events.queries.words import time_words
from talka.events.views.finding import event_page, found_event, staff
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import by_token, signed_in
from talka.kernel.mail.models import LetterState
from talka.kernel.markdown import to_html
from talka.kernel.numbers import format_count

HERE = "events:invitations"
ANSWER_TONES = {"none": "neutral", "accepted": "good", "declined": "warning"}
LETTER_TONES = {
    LetterState.FAILED: "bad", LetterState.RETURNED: "bad", LetterState.COMPLAINED: "warning",
}  # fmt: skip
MOST_CODE = 12


@dataclass(frozen=True)
class InvitedRow:
    """Somebody who is invited, and what became of the letter."""

    invitation: Invitation
    letter: InvitationLetter | None
    is_open: bool

    @property
    def tone(self) -> str:
        """Of the answer."""
        return ANSWER_TONES[self.invitation.answer]

    @property
    def letter_tone(self) -> str:
        """Of the letter."""
        return LETTER_TONES.get(self.letter.state, "neutral") if self.letter else "neutral"

    @property
    def is_lost(self) -> bool:
        """Nobody got the letter, and nobody has answered by another way."""
        return self.letter is not None and self.letter.is_lost and self.invitation.answer == Invitation.Answer.NONE


@signed_in
def invitations(request: HttpRequest, event_id: int) -> HttpResponse:
    """Who was invited and what they said; a pasted list invites more."""
    user = staff(request)
    event = found_event(user, event_id)
    may_invite = invite_people.allows(user, event)
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if not may_invite:
            raise Http404
        if form.is_valid():
            people = [Invited(line.name, line.email, line.organisation_name) for line in form.lines]
            try:
                made = invite_people(event, people=people, actor=user)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                words = ngettext("%(count)s invitation goes out.", "%(count)s invitations go out.", len(made))
                messages.success(request, words % {"count": format_count(len(made))})
                if len(made) < len(people):
                    messages.info(request, _("Those who were invited already are not written to again."))
                return redirect(HERE, event_id)
    letters = letters_of_invitations(event)
    rows = [
        InvitedRow(one, letters.get(one.pk), is_open=may_invite and one.answer == Invitation.Answer.NONE)
        for one in event.invitations.select_related("registration")
    ]
    context = {
        "form": form,
        "answers": answers_of(event),
        "rows": rows,
        "lost": sum(1 for row in rows if row.is_lost),
        "to_remind": to_be_reminded(event, timezone.now()).count() if may_invite else 0,
        "may_invite": may_invite,
    }
    return event_page(request, event, HERE, "invitations", context)


@signed_in
@require_POST
def remind(request: HttpRequest, event_id: int) -> HttpResponse:
    """Write once more to those who have not answered."""
    user = staff(request)
    event = found_event(user, event_id)
    if not remind_invited.allows(user, event):
        raise Http404
    carry_out(request, lambda: remind_invited(event, actor=user), said=_("The reminders go out."))
    return redirect(HERE, event_id)


@by_token
@never_cache
def invitation(request: HttpRequest, invited_code: str) -> HttpResponse:
    """The page behind the link of the letter: pressing a button answers, opening it does not."""
    found = invitation_with(invited_code) if len(invited_code) <= MOST_CODE else None
    if found is None:
        raise Http404
    event = found.event
    act = request.POST.get("act")
    if request.method == "POST" and act in {"accept", "decline"}:
        carry_out(
            request,
            lambda: answer_invitation(found, accepts=act == "accept", actor=system_actor()),
            said=_("Thank you, your answer is noted."),
        )
        return redirect(request.path)
    context = {
        "invitation": found,
        "event": event,
        "registration": found.registration,
        "sessions": [(one, time_words(one.starts_at, one.ends_at)) for one in event.sessions.select_related("place")],
        "description": to_html(event.description) if event.description else "",
        "may_answer": answer_invitation.allows(system_actor(), found)
        and (event.starts_at is None or event.starts_at > timezone.now()),
    }
    return render(request, "events/work/answer.html", context)
