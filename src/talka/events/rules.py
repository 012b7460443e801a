"""Who may do what with events."""

from __future__ import annotations

from talka.accounts.models import Centre, User
from talka.accounts.rules import manages, works_in
from talka.events.models import Certificate, CertificateDesign, Event, EventState, Material, Session

TAKES_PLACE = frozenset({EventState.PUBLISHED, EventState.CLOSED})


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
