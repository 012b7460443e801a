"""Pages about partners: what organisations are to civil society somewhere."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.answers import carry_out_form
from talka.kernel.http import SignedInRequest, signed_in
from talka.registry.actions import end_partner_role, give_partner_role, name_funder
from talka.registry.forms import FunderForm, PartnerRoleForm
from talka.registry.models import PartnerRole
from talka.registry.queries import organisations_visible_to
from talka.registry.queries.profiles import partner_roles_visible_to
from talka.registry.tables import partners_table
from talka.registry.tables.partners import present
from talka.registry.views.changes import offered
from talka.registry.views.framing import breadcrumbs, end_page, listed, registry_tabs, staff


@signed_in
def partners(request: HttpRequest) -> HttpResponseBase:
    """Organisations by their roles: those that have not ended, unless the others are asked for."""
    rows = partner_roles_visible_to(staff(request))
    if not request.GET.get("ended"):
        rows = present(rows)
    context = {
        "tabs": registry_tabs("partners", asking(request)),
        **offered("partners"),
    }
    return listed(request, partners_table(), rows, context)


@signed_in
def add(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Say what an organisation is, and where."""
    organisation = get_object_or_404(organisations_visible_to(request.user), pk=organisation_id)
    if not give_partner_role.allows(request.user, PartnerRole()):
        raise Http404
    form = PartnerRoleForm(request.POST or None)
    if carry_out_form(
        request,
        form,
        lambda: give_partner_role(PartnerRole(organisation=organisation, **form.cleaned_data), actor=request.user),
        said=_("The role is added."),
    ):
        return redirect("registry:show_organisation", organisation_id)
    context = {
        "form": form,
        "organisation": organisation,
        "breadcrumbs": breadcrumbs("organisations", organisation),
    }
    return render(request, "registry/partners/form.html", context)


@signed_in
def funder(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Say which funder an organisation is, so that its story tells what it pays for."""
    organisation = get_object_or_404(organisations_visible_to(request.user), pk=organisation_id)
    if not name_funder.allows(request.user, organisation):
        raise Http404
    known = organisation.funders.first()
    form = FunderForm(request.POST or None, initial={"funder": known.funder_id if known else None})
    if carry_out_form(
        request,
        form,
        lambda: name_funder(organisation, funder=form.cleaned_data["funder"], actor=request.user),
        said=_("Saved."),
    ):
        return redirect("registry:show_organisation", organisation_id)
    way = breadcrumbs("organisations", organisation)
    return render(
        request, "registry/partners/funder.html", {"form": form, "organisation": organisation, "breadcrumbs": way}
    )


@signed_in
def end(request: SignedInRequest, role_id: int) -> HttpResponse:
    """Say until when it had the role."""
    role = get_object_or_404(partner_roles_visible_to(request.user).select_related("organisation"), pk=role_id)
    verb = partial(end_partner_role, role)
    return end_page(request, verb, role.organisation, title=_("End the role"), what=str(role))
