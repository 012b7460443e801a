"""A letter becomes a request."""

from __future__ import annotations

from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.advice.actions.requests import ask_advice, attach
from talka.advice.imports.letters import MOST_BYTES, IncomingLetter, read_letter
from talka.advice.models import AdviceMessage, AdviceRequest, Channel, MessageKind
from talka.advice.queries.mailboxes import centre_of_letter, request_of_letter
from talka.kernel.actions import Refused
from talka.kernel.files.refusals import BadFile


class ForNobody(Refused):
    """The letter is for no address of a centre."""

    def __init__(self) -> None:
        super().__init__(_("The letter is for no address of a centre."))


class Automatic(Refused):
    """A program wrote the letter."""

    def __init__(self) -> None:
        super().__init__(_("A program wrote this letter: an absence, a bounce or a mailing list."))


def take_in_letter(
    letter: IncomingLetter, *, request: AdviceRequest | None = None, told: bool = True, actor: User
) -> AdviceRequest:
    """Make a request of a letter: staff name its centre by an unsaved request, a mail server by the address.

    The same letter gives the request that is there already. A file that cannot be kept is named in the question. What
    a colleague wrote above a letter that they passed on is a note of advisers: whoever asked reads the question.
    """
    if request is None:
        if letter.is_automatic:
            raise Automatic
        centre = centre_of_letter(letter.recipients)
        if centre is None:
            raise ForNobody
        request = AdviceRequest(centre=centre)
    known = request_of_letter(letter.message_hash)
    if known is not None:
        return known
    request.channel, request.letter_hash = Channel.EMAIL, letter.message_hash
    request.name, request.email = request.name or letter.name, request.email or letter.address
    request.question = request.question or letter.question
    request.language = request.language or settings.LANGUAGE_CODE
    with transaction.atomic():
        made = ask_advice(request, told=told, actor=actor)
        if letter.remark:
            AdviceMessage.objects.create(request=made, kind=MessageKind.NOTE, author=actor, text=letter.remark)
        lost = _attached(made, letter, actor)
        if lost:
            words = _("Files of the letter that were not kept: %(names)s") % {"names": ", ".join(lost)}
            made.question = f"{made.question[: 5000 - len(words) - 4]}\n\n[{words}]"
            made.save(update_fields=["question"])
    return made


def take_in_mail(stream: IO[bytes], *, actor: User) -> AdviceRequest:
    """Make a request of a letter as a mail server hands it over; not more of it is read than a letter may hold."""
    return take_in_letter(read_letter(stream.read(MOST_BYTES + 1)), actor=actor)


def _attached(request: AdviceRequest, letter: IncomingLetter, actor: User) -> list[str]:
    lost = []
    for name, content in letter.files:
        try:
            with transaction.atomic():
                attach(request, None, [SimpleUploadedFile(name, content)], actor)
        except BadFile:
            lost.append(name)
    return lost
