"""People and their roles."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts import queries, rules
from talka.accounts.actions import (
    deactivate_user,
    end_membership,
    give_role,
    invite,
    reactivate_user,
    remove_second_factor,
)
from talka.accounts.forms import InviteForm, Place, RoleForm
from talka.accounts.models import Invitation, Membership, User
from talka.accounts.views.frame import offer_of, sections
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.mail.models import LetterState
from talka.kernel.ui.shapes import Link


@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """Who has which role, who is invited, and a form to invite one more."""
    user = queries.asking(request)
    if not rules.may_see_people(user):
        raise Http404
    form = InviteForm(request.POST or None, auto_id="invite_%s").offer(**offer_of(user))
    if request.method == "POST" and form.is_valid():
        invitation = _invited(form, user)
        if invitation is not None:
            _say_invited(request, invitation)
            return redirect("accounts:people")
    context = {
        "form": form,
        "tabs": sections(user, "people"),
        "memberships": [(m, end_membership.allows(user, m)) for m in queries.memberships_visible_to(user)],
        "invitations": queries.with_letters(queries.pending_invitations(user)),
        "one_centre": len(user.access.managed_centres) == 1 and not user.access.administrator,
    }
    return render(request, "accounts/people.html", context)


@signed_in
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: their roles, one role more, closing the account."""
    user = queries.asking(request)
    other = _person(user, pk)
    form = RoleForm(request.POST or None).offer(**offer_of(user))
    if request.method == "POST" and form.is_valid():
        place: Place = form.cleaned_data["role"]
        try:
            give_role(Membership(user=other, **place._asdict()), actor=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The role has been given."))
            return redirect("accounts:person", other.pk)
    roles = queries.memberships_visible_to(user).filter(user=other)
    context = {
        "form": form,
        "person": other,
        "roles": [(m, end_membership.allows(user, m)) for m in roles],
        "is_oneself": other.pk == user.pk,
        "may_close": deactivate_user.allows(user, other),
        "may_remove_factor": remove_second_factor.allows(user, other) and is_mfa_enabled(other),
        "breadcrumbs": [_to_people()],
    }
    return render(request, "accounts/person.html", context)


@signed_in
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end a role."""
    user = queries.asking(request)
    membership = get_object_or_404(queries.memberships_visible_to(user), pk=pk)
    if not end_membership.allows(user, membership):
        raise Http404
    if request.method == "POST":
        carry_out(request, lambda: end_membership(membership, actor=user), said=_("The role has ended."))
        return redirect("accounts:people")
    context = {"membership": membership, "breadcrumbs": [_to_people(), _to_person(membership.user)]}
    return render(request, "accounts/end_role.html", context)


@signed_in
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then close an account, or open a closed one again."""
    user = queries.asking(request)
    other = _person(user, pk)
    verb = deactivate_user if other.is_active else reactivate_user
    if not verb.allows(user, other):
        raise Http404
    if request.method == "POST":
        said = _("The account is closed.") if other.is_active else _("The account is open.")
        carry_out(request, lambda: verb(other, actor=user), said=said)
        return redirect("accounts:person", other.pk)
    return render(request, "accounts/account.html", {"person": other, "breadcrumbs": [_to_people(), _to_person(other)]})


@signed_in
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take away the second step of somebody who lost it."""
    user = queries.asking(request)
    other = _person(user, pk)
    if not remove_second_factor.allows(user, other):
        raise Http404
    if request.method == "POST":
        said = _("The second step is taken away. A letter tells %(name)s how to come back.") % {"name": other}
        carry_out(request, lambda: remove_second_factor(other, actor=user), said=said)
        return redirect("accounts:person", other.pk)
    context = {"person": other, "breadcrumbs": [_to_people(), _to_person(other)]}
    return render(request, "accounts/remove_second_factor.html", context)


def _person(user: User, pk: int) -> User:
    if not rules.may_see_people(user):
        raise Http404
    return get_object_or_404(queries.users_visible_to(user), pk=pk)


def _invited(form: InviteForm, user: User) -> Invitation | None:
    place: Place = form.cleaned_data["role"]
    try:
        return invite(Invitation(email=form.cleaned_data["email"], **place._asdict()), actor=user)
    except Refused as refusal:
        refuse(form, refusal)
        return None


def _say_invited(request: HttpRequest, invitation: Invitation) -> None:
    if queries.state_of_letter(invitation) != LetterState.SENT:
        messages.warning(
            request,
            _("The invitation is made, but the mail server did not take the letter. It is tried again by itself."),
        )
    else:
        messages.success(request, _("The invitation has been sent to %(email)s.") % {"email": invitation.email})


def _to_people() -> Link:
    return Link(_("People and roles"), reverse("accounts:people"))


def _to_person(person: User) -> Link:
    return Link(str(person), reverse("accounts:person", args=[person.pk]))
