"""What outreach holds about a person of the registry: subscriptions of the person's own address."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.kernel.exports import Value
from talka.kernel.personal_data import HeldData, Purpose
from talka.outreach.models import Subscriber
from talka.registry.models import Person

NEWS = Purpose(
    "newsletter",
    _("to send the newsletter that somebody asked for"),
    _("consent (GDPR 6(1)(a))"),
    _("until they unsubscribe; not confirmed: seven days; afterwards a hash by which no list brings the address back"),
)


def _subscriptions(person: Person, reader: User | None) -> Iterator[tuple[Value, ...]]:
    address = person.email.strip().lower()
    if not address:
        return
    rows = Subscriber.objects.filter(email=address).select_related("centre")
    if reader is not None:
        rows = rows.filter(pk__in=Subscriber.objects.visible_to(reader).values("pk"))
    for one in rows.order_by("pk"):
        yield str(one.centre), one.email, one.get_state_display(), one.consent_at, one.consent_words


HELD = (
    HeldData(
        name="subscriptions",
        group=_("Newsletter"),
        title=_("Newsletters that go to the person's address"),
        purpose=NEWS,
        columns=(_("Centre"), _("E-mail"), _("State"), _("Agreed"), _("To what")),
        rows=_subscriptions,
        at_erasure=_("goes; what stays is a hash by which the address is not subscribed again"),
    ),
)
