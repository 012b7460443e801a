"""What the pages of the registry share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.kernel.actions import Conflict, Refused
from talka.kernel.answers import carry_out, carry_out_form, version_sent
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.modules import BoardTile
from talka.kernel.numbers import number_sent
from talka.kernel.periods import format_date, format_date_range
from talka.kernel.tables import TableDefinition, apply, list_page, read_request
from talka.kernel.ui.shapes import Link, SummaryRow
from talka.kernel.ui.tags.contacts import with_phones
from talka.places.models import Place
from talka.places.queries import places_today
from talka.registry import rules
from talka.registry.actions import confirm_profile
from talka.registry.actions.readings import note_reading
from talka.registry.forms import EndForm
from talka.registry.forms.communities import TiedForm
from talka.registry.models import Mandate, Person, Profile
from talka.registry.models.profiles import LANGUAGES
from talka.registry.queries.addresses import record_url
from talka.registry.queries.meant import place_label, suggest_places
from talka.registry.queries.profiles import is_old, mandates_visible_to

MOST_SEARCH = 200
LIST = "registry/table.html"
# By what a form is about: its list, and what its page is called.
FORMS = {
    "organisation": ("organisations", gettext_lazy("Add an organisation"), gettext_lazy("Edit the organisation")),
    "community": ("communities", gettext_lazy("Add a community"), gettext_lazy("Edit the community")),
    "network": ("networks", gettext_lazy("Add a network"), gettext_lazy("Edit the network")),
}
Added = TypeVar("Added", bound=Profile)


def staff(request: HttpRequest) -> User:
    """Who asks, if they may use the registry; others find nothing."""
    user = asking(request)
    if not rules.may_use_registry(user):
        raise Http404
    return user


def listed(
    request: HttpRequest, table: TableDefinition[Any], rows: QuerySet[Any], context: Mapping[str, Any]
) -> HttpResponseBase:
    """The page of a list; who takes it out as a file, with contacts that not everybody sees, is written down."""
    answer = list_page(request, table, rows, LIST, context)
    if isinstance(answer, FileResponse):
        taken = apply(rows, read_request(request, table)).count()
        note_reading(asking(request), what=table.name, taken=True, rows=taken)
    return answer


def registry_tabs(active: str, user: User | None = None) -> list[Link]:
    """The lists of the registry, and for whoever may settle them the records that may be one."""
    titles = {
        "organisations": _("Organisations"),
        "communities": _("Communities"),
        "networks": _("Networks"),
        "partners": _("Partners"),
        "persons": _("Persons"),
    }
    if user is not None and rules.may_settle_resemblances(user):
        titles["duplicates"] = _("Duplicates")
    return [Link(title, reverse(f"registry:{name}"), active=name == active) for name, title in titles.items()]


def breadcrumbs(which: str = "", about: Profile | Person | None = None) -> list[Link]:
    """The way from the registry to a list, and to one of its pages."""
    way = [Link(_("Registry"), reverse("registry:organisations"))]
    if which not in {"", "organisations"}:
        way += [Link(tab.title, tab.url) for tab in registry_tabs(which) if tab.active]
    if about is not None:
        way.append(Link(str(about), record_url(about)))
    return way


def confirmed(request: SignedInRequest, profile: Profile) -> HttpResponse:
    """Say that a profile is true, and go back to its page."""
    verb = partial(confirm_profile, profile, version=version_sent(request), actor=request.user)
    carry_out(request, verb, said=_("Thank you: the profile is confirmed."))
    return redirect(record_url(profile))


def place_asked(request: HttpRequest) -> Place | None:
    """The place that another page links with: `?place=12`."""
    number = number_sent(request.GET.get("place", ""))
    return None if number is None else get_object_or_404(places_today(), pk=number)


def shared_context(user: User, profile: Profile, about: str) -> dict[str, Any]:
    """What the pages of organisations, communities and networks have in common."""
    today = timezone.localdate()
    mandates = list(mandates_visible_to(user).filter(**{about: profile}))
    return {
        "today": today,
        "about": about,
        "record": profile,
        "contacts": contact_rows(profile),
        "edit_url": reverse(f"registry:edit_{about}", args=[profile.pk]),
        "confirm_url": reverse(f"registry:confirm_{about}", args=[profile.pk]),
        # To add who speaks for it.
        "add_url": reverse(f"registry:mandate_{about}", args=[profile.pk]),
        "mandates": [one for one in mandates if held_on(one, today)],
        "past_mandates": [one for one in mandates if not held_on(one, today)],
        "may_confirm": confirm_profile.allows(user, profile),
        "is_old": is_old(profile, today),
    }


def panels_for(request: HttpRequest, panels: Iterable[BoardTile]) -> list[tuple[str, Mapping[str, Any]]]:
    """What other modules show on the page of a record, in their order; whoever may not see one gets none."""
    ordered = sorted(panels, key=lambda panel: panel.order)
    return [(panel.template, content) for panel in ordered if (content := panel.content(request)) is not None]


def form_page(
    request: SignedInRequest, form: BaseForm, trouble: dict[str, Any], *, about: str, stored: Profile | None
) -> HttpResponse:
    """The form of a new or a `stored` organisation, community or network; `trouble` stands beside its mistakes."""
    which, to_add, to_edit = FORMS[about]
    context = {
        "form": form,
        about: stored,
        "stored": stored,
        "heading": to_edit if stored else to_add,
        "cancel": record_url(stored) if stored else reverse(f"registry:{which}"),
        "breadcrumbs": breadcrumbs(which, stored),
        **trouble,
    }
    return render(request, f"registry/{which}/form.html", context)


def add_page(request: SignedInRequest, form: BaseForm, verb: Callable[[], Added], *, about: str) -> HttpResponse:
    """The form of a new community or network, until its verb adds it."""
    added = carry_out_form(request, form, verb, said=lambda new: _("“%(name)s” is added.") % {"name": new.name})
    return redirect(record_url(added)) if added else form_page(request, form, {}, about=about, stored=None)


def edit_page(
    request: SignedInRequest,
    form: TiedForm,
    change: Callable[[int], object],
    *,
    stored: Callable[[], Any],
    facts: Callable[[Any], dict[str, Any]],
) -> HttpResponse:
    """The form of a community or network as it is `stored`, until `change` carries out what was seen in a version."""
    trouble: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            change(form.cleaned_data["version"] or 0)
        except Conflict:
            current = stored()
            trouble = {"conflict": form.show_conflict(current, facts(current))}
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(record_url(stored()))
    profile = stored()
    return form_page(request, form, trouble, about=profile._meta.model_name, stored=profile)


def end_page(
    request: SignedInRequest, verb: Callable[..., object], about: Profile, *, title: str, what: str
) -> HttpResponse:
    """Ask until when something held that stands on the page of a profile, and end it by its verb."""
    form = EndForm(request.POST or None)
    if carry_out_form(
        request, form, lambda: verb(ends=form.cleaned_data["ends"], actor=request.user), said=_("Saved.")
    ):
        return redirect(record_url(about))
    which, *_words = FORMS[str(about._meta.model_name)]
    context = {
        "form": form,
        "title": title,
        "what": what,
        "cancel": record_url(about),
        "breadcrumbs": breadcrumbs(which, about),
    }
    return render(request, "registry/end.html", context)


def held_on(one: Any, day: date) -> bool:
    """Whether a mandate, a membership or a role holds on a day, or will: it has not ended."""
    return one.ends is None or one.ends >= day


def contact_rows(profile: Profile) -> list[SummaryRow]:
    """Where to write and call."""
    rows = [
        (_("E-mail"), with_phones(profile.email)),
        (_("Phone"), with_phones(profile.phone)),
        (_("Languages"), ", ".join(str(LANGUAGES[code]) for code in profile.languages.split())),
        (_("Works with"), profile.works_with),
    ]
    return [SummaryRow(title, value) for title, value in rows if value]


def known_rows(rows: Mapping[str, Any]) -> list[SummaryRow]:
    """Those that are known, as a summary."""
    return [SummaryRow(title, value) for title, value in rows.items() if value not in {None, ""}]


def time_words(starts: date | None, ends: date | None) -> str:
    """„kopš 01.03.2024.”, „līdz 31.05.2025.” or both days."""
    if starts and ends:
        return format_date_range(starts, ends)
    if starts:
        return _("since %(first)s") % {"first": format_date(starts)}
    return _("until %(last)s") % {"last": format_date(ends)} if ends else ""


def mandate_of(user: User, mandate_id: int) -> Mandate:
    """A mandate of a person whom the user may see."""
    return get_object_or_404(mandates_visible_to(user), pk=mandate_id)


@signed_in
def suggest_place(request: HttpRequest) -> HttpResponse:
    """Places to offer while somebody types."""
    staff(request)
    found = suggest_places(request.GET.get("q", "")[:MOST_SEARCH])
    offered = [{"value": place_label(one), "id": str(one.pk), "hint": one.get_kind_display()} for one in found]
    return JsonResponse({"suggestions": offered})
