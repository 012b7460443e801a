"""Inviting by name, for staff; answering, for whoever was invited."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from talka.events.actions.invitations import Invited, invite_people, remind_invited
from talka.events.forms.invitations import InviteForm
from talka.events.models import Invitation
from talka.events.queries.planning import answers_of, to_be_reminded
from talka.events.queries.undelivered import InvitationLetter, letters_of_invitations
from talka.events.views.finding import event_page, found_event, staff
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.mail.models import LetterState
from talka.kernel.numbers import format_count

HERE = "events:invitations"
ANSWER_TONES = {"none": "neutral", "accepted": "good", "declined": "warning"}
LETTER_TONES = {
    LetterState.FAILED: "bad", LetterState.RETURNED: "bad", LetterState.COMPLAINED: "warning",
}  # fmt: skip


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
