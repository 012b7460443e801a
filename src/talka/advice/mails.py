"""Letters about requests: to whoever asked, and to those who answer. What was asked stands in none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.advice.models import AdviceMessage, AdviceRequest, AdviceSlot, RequestState
from talka.advice.queries.icalendar import booked_calendar
from talka.advice.queries.keys import desk_page, own_page
from talka.advice.queries.mailboxes import LETTER_KIND
from talka.advice.queries.slots import time_ahead
from talka.advice.queries.words import slot_words
from talka.kernel.mail.outbox import post, withdraw
from talka.kernel.mail.writing import compose
from talka.kernel.markdown import to_html, to_text
from talka.kernel.modules import letter_frame
from talka.kernel.written_days import written_day


@dataclass(frozen=True)
class Letter:
    """What a letter says: paragraphs, words of the adviser, then a button with its address, then what is small."""

    subject: str
    paragraphs: Sequence[str]
    link: str
    button: str
    small: str = ""
    quoted: str = ""
    quoted_html: SafeString | str = ""
    # An entry for the reader's calendar, or nothing.
    entry: bytes = b""


def confirm(request: AdviceRequest, slot: AdviceSlot | None) -> None:
    """Tell whoever asked that the question has arrived, when they get an answer, and where it will stand."""
    if not request.email:
        return
    with translation.override(_language(request)):
        paragraphs = [_("Your question has reached us: %(centre)s will answer.") % {"centre": request.centre}]
        if slot is not None:
            words = _("You chose a time: %(when)s. %(adviser)s is waiting for you then.")
            paragraphs.append(words % {"when": slot_words(slot), "adviser": slot.adviser})
            paragraphs.append(_("An entry for your calendar is attached."))
        elif request.due_on is not None:
            paragraphs.append(
                _("You get an answer by %(day)s at the latest. If it takes longer, we write to you before.")
                % {"day": written_day(request.due_on)}
            )
        paragraphs.append(_("On your own page you can add something to the question, and read the answer later."))
        small = _(
            "Keep this letter: whoever has the link reads your question. "
            "Here staff of the centre see it until somebody takes it; then your adviser, and whoever the centre names."
        )
        page = own_page(request)
        entry = booked_calendar(request, slot, page=page) if slot is not None else b""
        subject, button = _("We have received your question"), _("My question")
        letter = Letter(subject, paragraphs, page, button, small, entry=entry)
        _post(request, letter, "asked")


def remind_of_slot(slot: AdviceSlot) -> None:
    """The day before: when, and how to say that one cannot."""
    request = slot.request
    if request is None or not request.email:
        return
    with translation.override(_language(request)):
        letter = Letter(
            _("Soon: your time for advice"),
            [
                _("%(adviser)s is waiting for you: %(when)s.") % {"when": slot_words(slot), "adviser": slot.adviser},
                _("If you cannot, please give the time up on your page, so that somebody else gets it."),
            ],
            own_page(request),
            _("My question"),
        )
        _post(request, letter, f"time {slot.pk}")


def tell_given_up(request: AdviceRequest, slot: AdviceSlot) -> None:
    """Tell the adviser that whoever booked a time does not come; nobody is reminded of it any more."""
    withdraw([_key(request, f"time {slot.pk}")])
    adviser = slot.adviser
    with translation.override(adviser.language):
        letter = Letter(
            _("A booked time was given up: %(when)s") % {"when": slot_words(slot)},
            [
                _("Whoever booked it cannot come. Others may book the time again."),
                _("The question stays. Answer until: %(day)s") % {"day": written_day(request.due_on)},
            ],
            desk_page(request),
            _("Open the request"),
            entry=booked_calendar(request, slot, page=desk_page(request), is_cancelled=True),
        )
        _post(request, letter, f"given up {slot.pk}", to=adviser.email)


def tell_slot_cancelled(request: AdviceRequest, slot: AdviceSlot) -> None:
    """Tell whoever booked a time that the adviser cannot; what was to remind them does not go out."""
    withdraw([_key(request, f"time {slot.pk}")])
    if not request.email:
        return
    with translation.override(_language(request)):
        letter = Letter(
            _("The time that you booked is cancelled"),
            [
                _("We are sorry: %(when)s does not take place.") % {"when": slot_words(slot)},
                _("Your question stays with us, and you get an answer. If you would rather talk, add it on your page."),
            ],
            own_page(request),
            _("My question"),
            entry=booked_calendar(request, slot, page=own_page(request), is_cancelled=True),
        )
        _post(request, letter, f"time cancelled {slot.pk}")


def tell_answered(request: AdviceRequest, message: AdviceMessage) -> None:
    """Tell that the answer is there; its words only where they wished so."""
    if not request.email:
        return
    with translation.override(_language(request)):
        words, html = "", ""
        if request.words_by_letter:
            words, html = to_text(message.text), to_html(message.text)
        letter = Letter(
            _("The answer to your question"),
            [_("%(centre)s has answered your question.") % {"centre": request.centre}],
            own_page(request),
            _("Read the answer"),
            _("On the same page you can ask further and say whether it helped."),
            words,
            html,
        )
        _post(request, letter, f"answer {message.pk}")


def ask_outcome(request: AdviceRequest) -> None:
    """Ask once, some time after the close, whether it helped."""
    with translation.override(_language(request)):
        letter = Letter(
            _("Did our answer help?"),
            [
                _("Some time ago %(centre)s answered your question.") % {"centre": request.centre},
                _("One press on the page tells us whether it helped. You can ask further there, too."),
            ],
            own_page(request),
            _("Say whether it helped"),
        )
        _post(request, letter, f"outcome {request.closed_at:%Y-%m-%d}")


def tell_staff(request: AdviceRequest) -> None:
    """Tell the adviser, or the centre while nobody has it, that there is a new request; not what it says."""
    if request.owner is not None:
        if request.owner_id != request.recorded_by_id:
            tell_adviser(request)
        return
    if not request.centre.email or request.state != RequestState.NEW or not request.recorded_by.is_system:
        return
    with translation.override(settings.LANGUAGE_CODE):
        letter = Letter(
            _("A new request for advice: %(topic)s") % {"topic": request.title},
            [_("Nobody has taken it yet. Answer until: %(day)s") % {"day": written_day(request.due_on)}],
            desk_page(request),
            _("Open the request"),
        )
        _post(request, letter, "new", to=request.centre.email)


def tell_adviser(request: AdviceRequest) -> None:
    """Tell an adviser that a request is theirs now."""
    adviser: User | None = request.owner
    if adviser is None or adviser.is_system:
        return
    with translation.override(adviser.language):
        slot = time_ahead(request)
        booked = [_("A time is booked: %(when)s") % {"when": slot_words(slot)}] if slot is not None else []
        page = desk_page(request)
        letter = Letter(
            _("A request for advice for you: %(topic)s") % {"topic": request.title},
            [_("It is yours now. Answer until: %(day)s") % {"day": written_day(request.due_on)}, *booked],
            page,
            _("Open the request"),
            entry=booked_calendar(request, slot, page=page) if slot is not None else b"",
        )
        _post(request, letter, f"owner {adviser.pk} {request.version}", to=adviser.email)


def tell_added(request: AdviceRequest) -> None:
    """Tell the adviser that whoever asked has added something; the centre where there is none."""
    adviser = request.owner if request.owner is not None and request.owner.is_active else None
    address = adviser.email if adviser is not None else request.centre.email
    if not address:
        return
    with translation.override(adviser.language if adviser is not None else settings.LANGUAGE_CODE):
        letter = Letter(
            _("Added to a request: %(topic)s") % {"topic": request.title},
            [_("Whoever asked has added something. Answer until: %(day)s") % {"day": written_day(request.due_on)}],
            desk_page(request),
            _("Open the request"),
        )
        _post(request, letter, f"added {timezone.now():%Y-%m-%d %H:%M}", to=address)


def _language(request: AdviceRequest) -> str:
    offered = {code for code, _name in settings.LANGUAGES}
    return request.language if request.language in offered else settings.LANGUAGE_CODE


def _key(request: AdviceRequest, occasion: str) -> str:
    return f"{LETTER_KIND}:{request.pk}:{occasion}"


def _post(request: AdviceRequest, letter: Letter, occasion: str, *, to: str = "") -> None:
    """Put the letter into the outbox, once for each occasion; what opens somebody's page is secret."""
    context = {"letter": letter, "language": translation.get_language(), "frame": letter_frame(request.centre_id)}
    mail = compose("advice/mails/letter", context, subject=letter.subject, to=to or request.email)
    if letter.entry:
        mail.attach(f"{request.code}.ics", letter.entry, "text/calendar")
    post(mail, key=_key(request, occasion), kind=LETTER_KIND, secret=not to, centre_id=request.centre_id)
