"""Letters that the directory writes to those who look after a profile, or wish to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talka.directory.queries.addresses import public_page
from talka.directory.queries.claims import address_key, subject_of, welcome_key
from talka.directory.queries.invitations import invitation_key, inviter_of
from talka.kernel.addresses import absolute
from talka.kernel.mail.outbox import post
from talka.kernel.mail.writing import compose
from talka.registry.models import Claim


@dataclass(frozen=True)
class Letter:
    """What a letter says: paragraphs, then a button with its address, then what is small."""

    subject: str
    paragraphs: Sequence[str]
    link: str = ""
    button: str = ""
    small: str = ""


def language_of(claim: Claim) -> str:
    """The language of whoever is written to: of their account, or the one in which they asked."""
    if claim.user is not None:
        return claim.user.language
    beside = getattr(claim, "correspondence", None)
    return beside.language if beside is not None else settings.LANGUAGE_CODE


def ask_to_prove_address(claim: Claim) -> None:
    """The letter that shows that the address is theirs."""
    with translation.override(language_of(claim)):
        letter = Letter(
            _("Confirm your e-mail address"),
            [
                _("Somebody gave this address and wishes to look after this page in the public directory: “%(name)s”.")
                % {"name": subject_of(claim)},
                _("If it was you, open the link. Then a support centre of civil society looks at it."),
            ],
            absolute(reverse("directory:confirm_address", args=[address_key(claim)])),
            _("This is my address"),
            _("The link works for seven days. If it was not you, simply delete this letter."),
        )
        _post(claim, letter, "address", secret=True)


def tell_granted(claim: Claim) -> None:
    """The claim is confirmed; somebody new is asked to choose a password."""
    with translation.override(language_of(claim)):
        name = {"name": subject_of(claim)}
        opening = _("You may look after the page of “%(name)s” in the public directory from now on.") % name
        is_new = claim.user is None
        letter = Letter(
            _("You look after “%(name)s”") % name,
            [
                opening,
                *_quoted(claim),
                *_named_publicly(claim),
                _("Open the link, choose a password and look whether everything is right.")
                if is_new
                else _("Sign in and look whether everything is right."),
            ],
            absolute(reverse("directory:welcome", args=[welcome_key(claim)]) if is_new else reverse("directory:mine")),
            _("Begin") if is_new else _("Open my profile"),
            _("The link works for fourteen days.") if is_new else "",
        )
        _post(claim, letter, f"granted {timezone.now():%Y-%m-%d %H:%M}", secret=is_new)


def invite(claim: Claim) -> None:
    """The letter with which a centre asks somebody to look after a profile."""
    with translation.override(language_of(claim)):
        name = {"name": subject_of(claim)}
        letter = Letter(
            _("Will you look after “%(name)s”?") % name,
            [
                _("%(who)s asks you to look after the page of “%(name)s” in the directory.")
                % {**name, "who": inviter_of(claim)},
                *([f"„{claim.words}”"] if claim.words else []),
                _("You would keep its facts true, and choose which of them everybody may see."),
                *_named_publicly(claim),
            ],
            absolute(reverse("directory:invited", args=[invitation_key(claim)])),
            _("Look at the invitation"),
            _("The link works for fourteen days. If this is not for you, you can say so there, or delete this letter."),
        )
        _post(claim, letter, f"invited {claim.correspondence.letters}", secret=True)


def tell_refused(claim: Claim) -> None:
    """The claim is refused, with the words of whoever decided."""
    with translation.override(language_of(claim)):
        name = {"name": subject_of(claim)}
        words = _("The support centre did not confirm that you represent “%(name)s”.") % name
        further = _("If you think that this is a mistake, write to the support centre or call it.")
        subject, address = _("Your request about “%(name)s”") % name, absolute(reverse("site:centres"))
        letter = Letter(subject, [words, *_quoted(claim), further], address, _("Support centres"))
        _post(claim, letter, "refused")


def tell_ended(claim: Claim, reason: str) -> None:
    """Somebody does not look after the profile any more."""
    with translation.override(language_of(claim)):
        name = {"name": subject_of(claim)}
        words = _("You do not look after the page of “%(name)s” any more.") % name
        _post(claim, Letter(_("About “%(name)s”") % name, [words, *([f"„{reason}”"] if reason else [])]), "ended")


def ask_to_confirm(claim: Claim) -> None:
    """Ask once a year whether everything is still right."""
    with translation.override(language_of(claim)):
        profile = subject_of(claim)
        letter = Letter(
            _("Is everything still right about “%(name)s”?") % {"name": profile},
            [
                _("For a year nobody has said that the page is true: %(address)s")
                % {"address": absolute(public_page(profile))},
                _("Please look at it. If all is right, one press is enough; otherwise mend it."),
            ],
            absolute(reverse("directory:edit_mine", args=[claim.pk])),
            _("Look and confirm"),
        )
        _post(claim, letter, f"confirm {timezone.localdate()}")


def _quoted(claim: Claim) -> list[str]:
    return [f"„{claim.answer}”"] if claim.answer else []


def _named_publicly(claim: Claim) -> list[str]:
    """Where names are public, whoever joins knows before."""
    shown = _("Everybody sees who speaks for it, so your name will stand there, too. You can change that there.")
    return [shown] if subject_of(claim).shows("people") else []


def _post(claim: Claim, letter: Letter, occasion: str, *, secret: bool = False) -> None:
    """Put the letter into the outbox, once for each occasion."""
    context = {"letter": letter, "language": translation.get_language()}
    mail = compose("directory/mails/letter", context, subject=letter.subject, to=claim.email)
    post(mail, key=f"directory.claim:{claim.pk}:{occasion}", kind="directory.claim", secret=secret)
