"""Letters to those who came: the certificate, the question what they thought of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from talka.events.mails.registrations import Words
from talka.events.models import Certificate, FeedbackRequest, Registration
from talka.events.queries.certificates import holder_key
from talka.events.queries.payers import frame_for
from talka.kernel.addresses import absolute
from talka.kernel.mail.outbox import post, withdraw
from talka.kernel.mail.writing import compose


def send_certificate(certificate: Certificate, *, again: str = "") -> None:
    """The link by which the holder takes the certificate; nothing where no address is known.

    `again`: what tells a letter to another address from the first one.
    """
    registration = certificate.registration
    with translation.override(registration.language):
        event = certificate.event.title
        words = Words(
            _("Your certificate: “%(event)s”") % {"event": event},
            (
                _("Thank you for taking part in “%(event)s”. Your certificate No. %(number)s is ready.")
                % {"event": event, "number": certificate.number},
            ),
            link=absolute(reverse("events:own_certificate", args=[holder_key(certificate)])),
            button=_("Open the certificate"),
            small=_("The link is only for you: whoever has it can take the certificate with your full name."),
        )
        key = certificate_key(certificate)
        _post(registration, words, f"{key}:{again}" if again else key, "events.certificate")


def tell_revoked(certificate: Certificate) -> None:
    """That a certificate does not hold any more, and why; the letter that brought it does not go out after that."""
    registration = certificate.registration
    take_back(certificate, code=registration.code)
    with translation.override(registration.language):
        number = {"number": certificate.number, "event": certificate.event.title}
        words = Words(
            _("Your certificate No. %(number)s is revoked") % number,
            (
                _("The certificate No. %(number)s for “%(event)s” does not hold any more.") % number,
                _("Why: %(reason)s") % {"reason": certificate.revoke_reason},
            ),
        )
        _post(registration, words, f"{certificate_key(certificate)}:revoked", "events.certificate")


def take_back(certificate: Certificate, *, code: str) -> None:
    """Let the letter with a certificate not go out that still waits; `code`: of the registration when it was sent."""
    key = certificate_key(certificate)
    withdraw([key, f"{key}:{code}"])


def forget_question(request: FeedbackRequest) -> None:
    """Let the question not go out that still waits."""
    withdraw([_question_key(request)])


def ask_for_feedback(request: FeedbackRequest) -> None:
    """The question to somebody who came."""
    registration = request.registration
    with translation.override(registration.language):
        event = {"event": registration.event.title}
        words = Words(
            _("How was “%(event)s”?") % event,
            (
                _("Thank you for coming to “%(event)s”. Three short questions help us to do better.") % event,
                _("The answer is anonymous unless you sign it: nothing leads from it back to you."),
            ),
            link=absolute(reverse("events:give_feedback", args=[request.code])),
            button=_("Answer"),
        )
        _post(registration, words, _question_key(request), "events.feedback")


def certificate_key(certificate: Certificate) -> str:
    """What the letter with a certificate is known by in the outbox."""
    return f"events.certificate:{certificate.pk}"


def _question_key(request: FeedbackRequest) -> str:
    return f"events.feedback:{request.pk}"


def _post(registration: Registration, words: Words, key: str, kind: str) -> None:
    """Into the outbox, once for each occasion; many at a time, so the clock hands them over."""
    if not registration.email:
        return
    context = {"letter": words, "language": translation.get_language(), "frame": frame_for(registration.event)}
    mail = compose("events/mails/notice", context, subject=words.subject, to=registration.email)
    post(mail, key=key, kind=kind, secret=bool(words.link), centre_id=registration.event.centre_id, at_once=False)
