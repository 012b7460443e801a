"""Questions about editions: what is wrong before one is sent, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.kernel.mail.models import ARRIVED, LetterState
from talka.outreach.models import BlockKind, Delivery, Edition, EditionLink, EditionState, SubscriberState
from talka.outreach.queries.content import is_empty, left_over, parts_of, placeholders
from talka.outreach.queries.subscribers import recipients

LONG_SUBJECT = 70
MOST_LISTED = 50
# After so many letters that came back one after the other, nobody is written to in vain any more.
IN_A_ROW = 3


@dataclass(frozen=True)
class Check:
    """One thing that was looked at before sending; `stops` when it must be mended first."""

    words: str
    is_fine: bool = True
    stops: bool = False


@dataclass(frozen=True)
class Progress:
    """What became of an edition's letters."""

    total: int = 0
    waiting: int = 0
    retried: int = 0
    sent: int = 0
    refused: int = 0
    returned: int = 0
    failed: int = 0
    withdrawn: int = 0
    # Of those, the ones that were stopped and could go out after all.
    held: int = 0
    unsubscribed: int = 0

    @property
    def done(self) -> int:
        """Letters that nobody needs to hand over any more."""
        return self.total - self.waiting


def checks(edition: Edition) -> list[Check]:
    """Everything that is looked at before sending; the last words say how many get it."""
    names, parts = placeholders(edition), parts_of(edition)
    found: list[Check] = []
    blocks = list(edition.blocks.all())
    found.append(Check(_("There is something in it.") if parts else _("The edition is empty."), bool(parts), not parts))
    for number, part in enumerate(parts, 1):
        if is_empty(part):
            words = _("Part %(number)s is empty: %(title)s") % {"number": number, "title": part["title"] or "–"}
            found.append(Check(words, is_fine=False, stops=True))
    texts = [edition.title, edition.preheader, *(text for one in blocks for text in (one.title, one.text))]
    dead = [one for text in texts for one in left_over(text, names)]
    for one in dead:
        words = _("“%(name)s” would stand in the letter as it is: there is no such name.") % {"name": one}
        found.append(Check(words, is_fine=False, stops=True))
    lost = [one for one in ("{tālrunis}", "{e-pasts}") if not names[one] and any(one in text for text in texts)]
    found += [
        Check(_("The centre has nothing to put for “%(name)s”.") % {"name": one}, is_fine=False, stops=True)
        for one in lost
    ]
    if not dead:
        found.append(Check(_("Every name in braces is known.")))
    if len(edition.title) > LONG_SUBJECT:
        found.append(Check(_("The subject is long: on a phone its end is cut off."), is_fine=False))
    if not edition.preheader:
        found.append(
            Check(_("There is no line under the subject: mailboxes show the first words instead."), is_fine=False)
        )
    if not any(one.kind == BlockKind.TEXT for one in blocks):
        found.append(Check(_("There is no text of your own, only lists."), is_fine=False))
    found.append(Check(_("Each letter has a plain text, the centre's contacts and a link to unsubscribe.")))
    if not recipients(edition).exists():
        found.append(Check(_("Nobody would get it."), is_fine=False, stops=True))
    return found


def editions_for_list(user: User) -> QuerySet[Edition]:
    """All that the user sees, the newest first, with how many letters went out."""
    rows = Edition.objects.visible_to(user).select_related("centre")
    return rows.annotate(handed=Count("deliveries", filter=Q(deliveries__letter__state__in=ARRIVED))).order_by(
        F("sent_at").desc(nulls_first=True), "-pk"
    )


def progress_of(edition: Edition) -> Progress:
    """How far it is; one query."""
    state = "letter__state"
    away = Q(**{f"{state}__in": [LetterState.WAITING, LetterState.SENDING]})
    told = Delivery.objects.filter(edition=edition).aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=away),
        retried=Count("pk", filter=away & Q(letter__attempts__gt=0)),
        sent=Count("pk", filter=Q(**{f"{state}__in": ARRIVED})),
        refused=Count("pk", filter=Q(letter__is_refused=True)),
        returned=Count("pk", filter=Q(**{state: LetterState.RETURNED}, letter__is_refused=False)),
        failed=Count("pk", filter=Q(**{state: LetterState.FAILED}, letter__is_refused=False)),
        held=Count("pk", filter=Q(**{state: LetterState.WITHDRAWN}) & ~Q(stopped_at=None)),
        withdrawn=Count("pk", filter=Q(**{state: LetterState.WITHDRAWN})),
        unsubscribed=Count("pk", filter=~Q(unsubscribed_at=None)),
    )
    return Progress(**told)


def clicks_of(edition: Edition) -> list[EditionLink]:
    """Its links with how often each was followed, the most followed first."""
    rows = edition.links.annotate(clicks=Sum("days__clicks", default=0))
    return list(rows.order_by("-clicks", "number"))


def on_their_way() -> QuerySet[Edition]:
    """Editions whose letters are being handed over."""
    return Edition.objects.filter(state=EditionState.SENDING).select_related("centre", "sent_by")


def stopped_before(moment: datetime) -> QuerySet[Edition]:
    """Stopped editions with which nobody went on since then."""
    since = Delivery.objects.filter(edition=OuterRef("pk"), stopped_at__gte=moment)
    return Edition.objects.filter(~Exists(since), state=EditionState.STOPPED).select_related("centre", "sent_by")


def is_tried(edition: Edition) -> bool:
    """Whether each letter was handed over, or refused, or is tried again later."""
    untouched = Q(letter__state=LetterState.WAITING, letter__attempts=0) | Q(letter__state=LetterState.SENDING)
    return not Delivery.objects.filter(untouched, edition=edition).exists()


def archive(centre: Centre | None) -> QuerySet[Edition]:
    """Editions that everybody may read, the newest first."""
    rows = Edition.objects.public().select_related("centre").order_by("-sent_at", "-pk")
    return rows if centre is None else rows.filter(centre=centre)


def drafts_waiting(user: User) -> int:
    """Editions of one's own centres that were begun and not sent."""
    rows = Edition.objects.visible_to(user).filter(state=EditionState.DRAFT)
    return (rows if user.access.everywhere else rows.filter(centre__in=user.access.centres)).count()


def deliveries_refused() -> QuerySet[Delivery]:
    """Letters that no mailbox takes, at once or later, of which nobody has made a note yet."""
    refused = Q(letter__is_refused=True) | Q(letter__state=LetterState.RETURNED)
    return Delivery.objects.filter(refused, bounced_at=None).select_related("subscriber", "letter")


def takes_no_letters(delivery: Delivery) -> bool:
    """Whether a letter that was refused says so for good, or was the last of several that came back."""
    if delivery.letter.is_refused:
        return True
    tried = delivery.subscriber.deliveries.filter(letter__state__in=[*ARRIVED, LetterState.RETURNED])
    states = list(tried.order_by("-pk").values_list("letter__state", flat=True)[:IN_A_ROW])
    return states == [LetterState.RETURNED] * IN_A_ROW


def deliveries_complained_of() -> QuerySet[Delivery]:
    """Letters of which their readers said that they are unwanted, where they still are written to."""
    rows = Delivery.objects.filter(letter__state=LetterState.COMPLAINED, unsubscribed_at=None)
    return rows.exclude(subscriber__state=SubscriberState.ENDED).select_related("subscriber", "edition")


def letters_not_sent(user: User) -> int:
    """Letters of editions that were given up."""
    rows = Delivery.objects.filter(edition__in=Edition.objects.visible_to(user))
    return rows.filter(letter__state=LetterState.FAILED, letter__is_refused=False).count()
