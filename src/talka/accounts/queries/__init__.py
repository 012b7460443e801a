"""Questions about users and roles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from talka.accounts.models import Access, ApiToken, Centre, DemoMarker, Funder, Invitation, Membership, User
from talka.kernel.mail.models import LOST, Letter, LetterState
from talka.kernel.mail.outbox import of_centres, states_of
from talka.kernel.modules import manifests

# So long a letter that came back is told of on the day's page.
RETURNS_TOLD = timedelta(days=14)
SECOND_FACTOR_SEEN = "second_factor_seen"


def asking(request: HttpRequest) -> User:
    """Who is asking; the page's declared access has made sure that somebody is."""
    assert isinstance(request.user, User)  # noqa: S101 -- tells the type checker what the middleware made sure of
    return request.user


def centre_regions() -> list[tuple[str, str]]:
    """Code and name of each region that a centre may serve."""
    return [region for manifest in manifests() for offered in manifest.centre_regions for region in offered()]


def is_demo() -> bool:
    """Whether this database was made by `talka demo` and this is not a production site."""
    return not settings.PRODUCTION and DemoMarker.objects.exists()


def sender_of(centre_id: int) -> tuple[str, str]:
    """The name in which a centre's letters come, and the address to which answers to them go."""
    return Centre.objects.filter(pk=centre_id).values_list("name", "email").first() or ("", "")


def lacks_second_factor(request: Any) -> bool:
    """Whether a signed-in person with a role must first set up a second factor.

    Whoever has none may do no more than look after the public page of their own organisation.
    """
    if not settings.SECOND_FACTOR_REQUIRED or request.session.get(SECOND_FACTOR_SEEN):
        return False
    if not (request.user.access.works or request.user.access.funders):
        return False
    if is_demo() or is_mfa_enabled(request.user):
        request.session[SECOND_FACTOR_SEEN] = True
        return False
    return True


def demo_roles() -> QuerySet[User]:
    """People whom the demo lets one be with one click, each with their current roles; nobody outside a demo."""
    if not is_demo():
        return User.objects.none()
    people = User.objects.filter(is_active=True, is_system=False, email__endswith="@demo.talka.invalid")
    return people.prefetch_related(Prefetch("memberships", current_memberships())).order_by("pk")


def current_memberships() -> QuerySet[Membership]:
    """All roles that have not ended, with their centre or funder."""
    return Membership.objects.filter(ended_at=None).select_related("centre", "funder").order_by("pk")


def roles_of(user: User) -> QuerySet[Membership]:
    """Somebody's own current roles."""
    return current_memberships().filter(user=user)


def centres_of(user: User) -> QuerySet[Centre]:
    """Centres in which somebody records work."""
    return Centre.objects.all() if user.access.everywhere else Centre.objects.filter(pk__in=user.access.centres)


def centres_managed_by(user: User) -> QuerySet[Centre]:
    """Centres whose people and contacts somebody answers for."""
    if user.access.administrator:
        return Centre.objects.all()
    return Centre.objects.filter(pk__in=user.access.managed_centres)


def funders() -> QuerySet[Funder]:
    """All funders."""
    return Funder.objects.all()


def memberships_visible_to(user: User) -> QuerySet[Membership]:
    """Roles that the user may see: their own centres', or all; in the order of names."""
    current = Membership.objects.filter(ended_at=None, user__is_system=False).select_related("user", "centre", "funder")
    seen = current if user.access.administrator else current.filter(centre__in=user.access.managed_centres)
    return seen.order_by("user__sort_key", "user_id", "pk")


def users_visible_to(user: User) -> QuerySet[User]:
    """People that the user may see: everybody for an administrator, who works in one's own centres for a manager."""
    people = User.objects.filter(is_system=False)
    if user.access.administrator:
        return people
    here = Q(memberships__centre__in=user.access.managed_centres, memberships__ended_at=None)
    return people.filter(here).distinct()


def invitations_visible_to(user: User) -> QuerySet[Invitation]:
    """Invitations that the user may see: to their own centres, or all."""
    every = Invitation.objects.select_related("centre", "funder", "invited_by")
    return every if user.access.administrator else every.filter(centre__in=user.access.managed_centres)


def pending_invitations(user: User) -> QuerySet[Invitation]:
    """What was offered and not yet taken up or taken back, expired ones too: somebody may want to ask again."""
    return invitations_visible_to(user).filter(accepted_at=None, revoked_at=None)


def hash_of_key(key: str) -> str:
    """How a key of an invitation or of a machine is stored; it is random and long, so one round is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def invitation_of_key(key: str) -> Invitation | None:
    """The invitation whose link carries this key, open or not."""
    return (
        Invitation.objects.select_related("centre", "funder", "invited_by").filter(token_hash=hash_of_key(key)).first()
    )


def invited_person(invitation: Invitation) -> User:
    """Who the letter was sent to: their account, or a new one that is not stored yet."""
    known = User.objects.filter(email__iexact=invitation.email).first()
    return known or User(email=invitation.email.lower())


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Somebody's own keys that still open something."""
    return user.api_tokens.filter(revoked_at=None, expires_at__gt=timezone.now()).select_related("centre")


def tokens_visible_to(user: User) -> QuerySet[ApiToken]:
    """Keys that the user may revoke: their own, their centres', or all."""
    every = ApiToken.objects.select_related("centre", "owner")
    if user.access.administrator:
        return every
    return every.filter(Q(owner=user) | Q(centre__in=user.access.managed_centres))


def live_token(key: str) -> ApiToken | None:
    """The token of a key that opens something at this moment."""
    token = ApiToken.objects.select_related("owner", "centre").filter(token_hash=hash_of_key(key)).first()
    return token if token is not None and token.is_live else None


def user_of_token(token: ApiToken) -> User | None:
    """The owner with no more than the key's one centre, and no more there than they have today, if they are there."""
    owner, centre = token.owner, token.centre_id
    if not (owner.access.everywhere or centre in owner.access.centres):
        return None
    manages = owner.access.everywhere or centre in owner.access.managed_centres
    here = frozenset({centre})
    # A fresh copy: whoever holds the owner elsewhere keeps the owner's own rights.
    narrowed = User.objects.get(pk=owner.pk)
    narrowed.access = Access(centres=here, managed_centres=here if manages else frozenset())
    return narrowed


def letters_visible_to(user: User) -> QuerySet[Letter]:
    """What was written to people: everything for administrators, a centre's for its managers."""
    return of_centres(Letter.objects.all(), None if user.access.administrator else user.access.managed_centres)


def lost_letters(user: User) -> dict[LetterState, int]:
    """How many did not go out, and how many to one person came back lately; one query.

    Whoever gets a newsletter is looked after in its own place.
    """
    lately = Q(state=LetterState.RETURNED, source="", sent_at__gt=timezone.now() - RETURNS_TOLD)
    rows = letters_visible_to(user).filter(Q(state=LetterState.FAILED) | lately)
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    return {state: counts.get(state, 0) for state in LOST}


def state_of_letter(invitation: Invitation) -> LetterState | None:
    """What became of the letter of an invitation."""
    return states_of([invitation.letter_key]).get(invitation.letter_key)


def with_letters(invitations: Iterable[Invitation]) -> list[tuple[Invitation, bool]]:
    """Each with whether its letter went out; one query."""
    rows = list(invitations)
    states = states_of(one.letter_key for one in rows)
    return [(one, states.get(one.letter_key, LetterState.SENT) == LetterState.SENT) for one in rows]
