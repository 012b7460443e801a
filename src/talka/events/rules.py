"""Who may do what with events and registrations."""

from __future__ import annotations

from talka.accounts.models import Centre, User
from talka.accounts.rules import manages, works_in
from talka.events.models import (
    Certificate,
    CertificateDesign,
    Event,
    EventSeries,
    EventState,
    Invitation,
    Material,
    Question,
    Registration,
    RegistrationState,
    Session,
)
from talka.events.models.registrations import PRESENT_STATES
from talka.programmes.rules import is_worked_on

OPEN_STATES = (EventState.DRAFT, EventState.PUBLISHED)
TAKES_PLACE = frozenset({EventState.PUBLISHED, EventState.CLOSED})


def may_see_events(user: User) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_copy(user: User, event: Event) -> bool:
    """Staff of the centre, whatever became of the event."""
    return works_in(user, event.centre_id)


def may_add_event(user: User, event: Event) -> bool:
    """Staff of the centre, under an agreement that the centre works on."""
    agreement = event.agreement
    return works_in(user, event.centre_id) and (agreement is None or is_worked_on(agreement, centre_id=event.centre_id))


def may_edit_event(user: User, event: Event) -> bool:
    """Staff of the centre, until the event is cancelled or closed."""
    return event.state in OPEN_STATES and works_in(user, event.centre_id)


def may_publish(user: User, event: Event) -> bool:
    """Staff of the centre, for a draft."""
    return event.state == EventState.DRAFT and works_in(user, event.centre_id)


def may_remove_draft(user: User, event: Event) -> bool:
    """Whoever may publish it."""
    return may_publish(user, event)


def may_withdraw(user: User, event: Event) -> bool:
    """Staff of the centre, for what is published; whether somebody has registered is the verb's to see."""
    return event.state == EventState.PUBLISHED and works_in(user, event.centre_id)


def may_cancel(user: User, event: Event) -> bool:
    """Staff of the centre, for what is published."""
    return may_withdraw(user, event)


def may_change_series(user: User, series: EventSeries) -> bool:
    """Staff of the centre."""
    return works_in(user, series.centre_id)


def tells_of_moves(event: Event) -> bool:
    """Published and not over: whoever registered counts on what was said."""
    return event.state == EventState.PUBLISHED and not event.is_over


def may_change_session(user: User, session: Session) -> bool:
    """Whoever may edit its event."""
    return may_edit_event(user, session.event)


def may_change_question(user: User, question: Question) -> bool:
    """Whoever may edit its event."""
    return may_edit_event(user, question.event)


def may_write(user: User, event: Event) -> bool:
    """Staff of the centre, once people could register."""
    return event.state != EventState.DRAFT and works_in(user, event.centre_id)


def may_invite(user: User, event: Event) -> bool:
    """Staff of the centre, while the event is published."""
    return event.state == EventState.PUBLISHED and works_in(user, event.centre_id)


def may_mend_invitation(user: User, invitation: Invitation) -> bool:
    """Whoever may invite, as long as nobody has answered and it is known who is meant."""
    is_open = invitation.answer == Invitation.Answer.NONE and bool(invitation.email)
    return is_open and may_invite(user, invitation.event)


def may_answer(user: User, invitation: Invitation) -> bool:
    """Whoever has the link of the letter, for whom the platform acts; as long as the event is to come."""
    return user.is_system and invitation.event.state == EventState.PUBLISHED


def may_move_up(user: User, registration: Registration) -> bool:
    """Staff of the centre, for somebody who waits."""
    return registration.state == RegistrationState.WAITING and may_invite(user, registration.event)


def may_read_needs(user: User, event: Event) -> bool:
    """Only those who work in the centre itself: what somebody needs may tell of their health."""
    return event.centre_id in user.access.centres


def may_register(user: User, event: Event) -> bool:
    """A visitor, for whom the platform acts, or the centre's staff."""
    return user.is_system or works_in(user, event.centre_id)


def may_change_registration(user: User, registration: Registration) -> bool:
    """Whoever holds the link, for whom the platform acts, or the centre's staff."""
    return may_register(user, registration.event)


def may_correct_registration(user: User, registration: Registration) -> bool:
    """Staff of the centre, while it is known who it is; what is cancelled is left as it was."""
    return is_correctable(registration) and may_look_after(user, registration.event)


def is_correctable(registration: Registration) -> bool:
    """Whoever has, may get or waits for a place, as long as it is known who it is."""
    return registration.forgotten_at is None and registration.state in PRESENT_STATES


def may_look_after(user: User, event: Event) -> bool:
    """Staff of the centre, for what was published and not cancelled."""
    return event.state in TAKES_PLACE and works_in(user, event.centre_id)


def may_note_attendance(user: User, session: Session) -> bool:
    """Staff of the centre, until the event is closed: what was counted is mended by opening it again."""
    return session.event.state == EventState.PUBLISHED and works_in(user, session.event.centre_id)


def may_note_sheet(user: User, event: Event) -> bool:
    """The same, for all sessions at once."""
    return event.state == EventState.PUBLISHED and works_in(user, event.centre_id)


def may_close(user: User, event: Event) -> bool:
    """Staff of the centre, once the last session has ended."""
    return event.state == EventState.PUBLISHED and event.is_over and works_in(user, event.centre_id)


def may_reopen(user: User, event: Event) -> bool:
    """Staff of the centre, for what is closed."""
    return event.state == EventState.CLOSED and works_in(user, event.centre_id)


def may_give_certificates(user: User, event: Event) -> bool:
    """Staff of the centre, where certificates are promised and the event is over."""
    return may_look_after(user, event) and event.is_over and event.certificate_share is not None


def may_revoke(user: User, certificate: Certificate) -> bool:
    """Staff of the centre, while it holds."""
    return certificate.revoked_at is None and works_in(user, certificate.event.centre_id)


def may_design_for(user: User, centre: Centre) -> bool:
    """Whoever answers for the centre says how its certificates look."""
    return manages(user, centre.pk)


def may_design(user: User, design: CertificateDesign) -> bool:
    """The same, for a design."""
    return manages(user, design.centre_id)


def may_ask_for_feedback(user: User, event: Event) -> bool:
    """Staff of the centre, after the end."""
    return may_look_after(user, event) and event.is_over


def may_give_feedback(user: User, event: Event) -> bool:
    """Only the public page, which looks at the link."""
    return user.is_system and event.state in TAKES_PLACE


def may_add_material(user: User, material: Material) -> bool:
    """Staff of the centre, whatever the state: minutes come when they are written."""
    return works_in(user, material.event.centre_id)


def may_forget(user: User, _event: Event) -> bool:
    """Only the clock."""
    return user.is_system
