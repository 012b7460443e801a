"""What outreach holds about a person of the registry: subscriptions of the person's own address."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.kernel.exports import Value
from talka.kernel.personal_data import HeldData, Purpose
from talka.outreach.models import Subscriber, Topic
from talka.places.queries import regions
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
    named = {region.code: region.name for region in regions()} | {code: str(word) for code, word in Topic.choices}
    for one in rows.order_by("pk"):
        chosen = "; ".join(
            named.get(value, value) for value in one.interests.order_by("pk").values_list("value", flat=True)
        )
        language = str(dict(settings.LANGUAGES).get(one.language, one.language))
        yield str(one.centre), one.email, one.get_state_display(), one.consent_at, one.consent_words, language, chosen


HELD = (
    HeldData(
        name="subscriptions",
        group=_("Newsletter"),
        title=_("Newsletters that go to the person's address"),
        purpose=NEWS,
        columns=(
            _("Centre"),
            _("E-mail"),
            _("State"),
            _("Agreed"),
            _("To what"),
            _("Language"),
            _("Topics and regions"),
        ),
        rows=_subscriptions,
        at_erasure=_("goes; what stays is a hash by which the address is not subscribed again"),
    ),
)
