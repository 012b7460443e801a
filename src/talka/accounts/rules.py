"""Who may do what with people and roles."""

from __future__ import annotations

from talka.accounts.models import (
    CENTRE_ROLES,
    ApiToken,
    Centre,
    CentreProfile,
    Funder,
    FunderLogo,
    Identity,
    Invitation,
    Membership,
    User,
)
from talka.kernel.mail.models import Letter


def may_see_people(user: User) -> bool:
    """Managers see their centre's people, administrators everybody."""
    return bool(user.access.managed_centres) or user.access.administrator


def may_see_letters(user: User) -> bool:
    """Managers see what their centre wrote, administrators everything."""
    return may_see_people(user)


def may_handle_letter(user: User, letter: Letter) -> bool:
    """Whoever sees a letter may send it again or stop it."""
    return user.access.administrator or letter.centre_id in user.access.managed_centres


def may_give_role(user: User, *, role: str, centre: Centre | None, funder: Funder | None) -> bool:
    """A manager gives the roles of their own centre; every other role is an administrator's to give."""
    if user.access.administrator:
        return True
    return role in CENTRE_ROLES and funder is None and centre is not None and centre.pk in user.access.managed_centres


def may_invite(user: User, invitation: Invitation) -> bool:
    """Whoever may give the role may offer it."""
    return may_give_role(user, role=invitation.role, centre=invitation.centre, funder=invitation.funder)


def may_revoke_invitation(user: User, invitation: Invitation) -> bool:
    """Whoever may give the role may take the offer back."""
    return may_invite(user, invitation)


def may_accept_invitation(user: User, invitation: Invitation) -> bool:
    """Only the person whom the letter was sent to; that they hold its link is checked where it is opened."""
    return not user.is_system and user.email.lower() == invitation.email.lower()


def may_give_membership(user: User, membership: Membership) -> bool:
    """Whoever may give the role, but nobody to themselves."""
    return membership.user_id != user.pk and may_give_role(
        user, role=membership.role, centre=membership.centre, funder=membership.funder
    )


def may_end_membership(user: User, membership: Membership) -> bool:
    """Whoever may give the role may end it, but nobody their own: there must be somebody left to answer."""
    return membership.user_id != user.pk and may_give_role(
        user, role=membership.role, centre=membership.centre, funder=membership.funder
    )


def may_deactivate(user: User, other: User) -> bool:
    """Administrators, except themselves."""
    return user.access.administrator and other.pk != user.pk and not other.is_system


def may_reactivate(user: User, other: User) -> bool:
    """Whoever may close an account may open it again."""
    return may_deactivate(user, other)


def may_remove_second_factor(user: User, other: User) -> bool:
    """Administrators, of others: one's own is taken away where one signs in with it."""
    return may_deactivate(user, other)


def may_edit_profile(user: User, other: User) -> bool:
    """Everybody their own."""
    return not user.is_new and user.pk == other.pk and not user.is_system


def may_edit_centre(user: User, centre: Centre) -> bool:
    """The centre's manager, or an administrator."""
    return user.access.administrator or centre.pk in user.access.managed_centres


def may_edit_centre_profile(user: User, profile: CentreProfile) -> bool:
    """Whoever may change the centre's contacts."""
    return may_edit_centre(user, profile.centre)


def may_edit_identity(user: User, _identity: Identity) -> bool:
    """Administrators only."""
    return user.access.administrator


def may_edit_funder_logo(user: User, logo: FunderLogo) -> bool:
    """Administrators; those of a centre also its manager."""
    return user.access.administrator or logo.centre_id in user.access.managed_centres


def may_show_oneself(user: User, other: User) -> bool:
    """Whoever works in a centre, and only themselves."""
    return user.pk == other.pk and bool(user.access.centres)


def may_hide_oneself(user: User, other: User) -> bool:
    """Everybody themselves, wherever they work now."""
    return user.pk == other.pk


def may_add_centre(user: User, _centre: Centre) -> bool:
    """Administrators only."""
    return user.access.administrator


def may_add_funder(user: User, _funder: Funder) -> bool:
    """Administrators only."""
    return user.access.administrator


def may_make_token(user: User, token: ApiToken) -> bool:
    """For a centre one works in, and only for oneself."""
    return token.owner_id == user.pk and (user.access.everywhere or token.centre_id in user.access.centres)


def may_revoke_token(user: User, token: ApiToken) -> bool:
    """The owner, the centre's manager, an administrator."""
    return token.owner_id == user.pk or token.centre_id in user.access.managed_centres or user.access.administrator


def works_in(user: User, centre_id: int | None) -> bool:
    """Belongs to the centre's staff, or to all centres."""
    return user.access.everywhere or centre_id in user.access.centres


def is_of_a_centre(user: User) -> bool:
    """Delivers work in a centre of their own, rather than looking after all centres."""
    return bool(user.access.centres)


def oversees(user: User) -> bool:
    """Looks after all centres without a centre of their own."""
    return user.access.everywhere and not user.access.centres


def manages(user: User, centre_id: int | None) -> bool:
    """Answers for the centre."""
    return user.access.everywhere or centre_id in user.access.managed_centres
