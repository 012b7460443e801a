"""The consultation that is recorded in ten seconds, on its own page and on the today board."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from talka.accounts.models import Centre, User
from talka.activities import rules
from talka.activities.actions import Attendee, record_consultation, remove_activity
from talka.activities.forms.consultations import NEW_PERSON, ConsultationForm
from talka.activities.models import Activity, ParticipationRole
from talka.activities.queries.clients import Client, client_code, latest_consultations, read_client, suggest_clients
from talka.activities.queries.log import consultation_kind, used_topics, usual_agreement
from talka.activities.views.finding import found_activity, is_fragment, staff
from talka.enterprise_register.actions import add_from_register
from talka.kernel.actions import Refused
from talka.kernel.answers import back_of
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.text import BadText, clean_text
from talka.registry.actions import LooksLike, LooksLikePerson, add_organisation, add_person
from talka.registry.models import Community, Network, Organisation

PAGE = "activities/consult.html"
LINE = f"{PAGE}#line"
REMEMBERED = "consultation"
MOST_SEARCH = 200
NEW = "new"


@signed_in
def consult(request: HttpRequest) -> HttpResponse:
    """The line; saved, it is ready again and shows what was saved beneath."""
    user = staff(request)
    if request.method != "POST":
        # Without its kind there is nothing to record, and a manager is shown where it can be brought back.
        retired = consultation_kind() is None
        context = {"retired": retired, "may_bring_back": retired and rules.may_add_kind(user)}
        line = consultation_line(request, user)
        # The line is all that is here, so the hands start in it.
        line["consultation"].fields["client"].widget.attrs["autofocus"] = True
        return render(request, PAGE, line | context)
    form = ConsultationForm(request.POST, user=user)
    saved, candidates = _save(form, user, choice=request.POST.get("choice", ""))
    if saved is None:
        context = _line(user, form, candidates) | {"back": request.POST.get("back", "")}
        return render(request, LINE if is_fragment(request) else PAGE, context)
    request.session[REMEMBERED] = {name: request.POST.get(name, "") for name in ("purpose", "channel", "centre")}
    if is_fragment(request):
        return render(request, LINE, consultation_line(request, user) | {"just_saved": saved})
    messages.success(request, _("Saved: %(title)s.") % {"title": saved.title})
    return redirect(back_of(request, reverse("activities:consult")))


def consultation_line(request: HttpRequest, user: User) -> dict[str, Any]:
    """An empty line with what is remembered from the last time."""
    form = ConsultationForm(user=user, initial=request.session.get(REMEMBERED) or _first_time(user))
    return _line(user, form, ())


@signed_in
@require_GET
def suggestions(request: HttpRequest) -> JsonResponse:
    """Organisations and persons to offer while somebody types."""
    user = staff(request)
    return JsonResponse({"suggestions": suggest_clients(user, request.GET.get("q", "")[:MOST_SEARCH])})


@signed_in
@require_GET
def hint(request: HttpRequest) -> HttpResponse:
    """What saving this line would do."""
    user = staff(request)
    try:
        text = clean_text(request.GET.get("client", "")[:MOST_SEARCH])
    except BadText:
        text = ""
    as_person = request.GET.get("client_is") == NEW_PERSON
    client = read_client(user, text, code=request.GET.get("client_id", ""), as_person=as_person)
    return render(request, f"{PAGE}#hint", {"client": client, "typed": text})


@signed_in
@require_POST
def undo(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Take a line back that was just saved."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    problem = ""
    try:
        remove_activity(activity, actor=user)
    except Refused as refusal:
        problem = str(refusal)
    if is_fragment(request):
        said = {"problem": problem} if problem else {"undone": activity}
        return render(request, LINE, consultation_line(request, user) | said)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _("Taken back: %(title)s.") % {"title": activity.title})
    return redirect(back_of(request, reverse("activities:consult")))


def _line(user: User, form: ConsultationForm, candidates: tuple[Any, ...]) -> dict[str, Any]:
    return {
        "consultation": form,
        "form_has_errors": bool(form.is_bound and form.errors),
        "topics": used_topics(user),
        "latest": latest_consultations(user),
        "candidates": [(client_code(one), one) for one in candidates],
    }


def _first_time(user: User) -> dict[str, Any]:
    """Whoever never recorded a consultation is offered the first purpose of the usual agreement."""
    agreement = usual_agreement(user)
    purpose = agreement.purposes.first() if agreement else None
    return {"purpose": purpose.pk} if purpose else {}


def _save(form: ConsultationForm, user: User, *, choice: str) -> tuple[Activity | None, tuple[Any, ...]]:
    """The entry that was made, or nothing and those who could be meant; mistakes are in the form."""
    if not form.is_valid():
        return None, ()
    said = form.cleaned_data
    client = read_client(
        user,
        said["client"],
        code=said["client_id"] or (choice if choice != NEW else ""),
        as_person=said["client_is"] == NEW_PERSON,
        new=choice == NEW,
    )
    if client.problem or client.candidates:
        form.add_error("client", client.words)
        return None, client.candidates
    centre = form.centre_chosen
    if centre is None:
        form.add_error(None, _("You do not work in a centre yet."))
        return None, ()
    try:
        with transaction.atomic():
            return _record(form, user, client, centre, new=choice == NEW), ()
    except (LooksLike, LooksLikePerson) as doubt:
        form.add_error("client", str(doubt))
        return None, tuple(candidate for candidate, _reason in doubt.candidates)
    except Refused as refusal:
        fields = {"starts": "day", "year": "day", "agreement": "purpose"}
        refuse(form, Refused(refusal.message, field=fields.get(refusal.field, refusal.field)))
        return None, ()


def _record(form: ConsultationForm, user: User, client: Client, centre: Centre, *, new: bool) -> Activity:
    said, kind = form.cleaned_data, consultation_kind()
    if kind is None:
        # A manager took the kind out of use while the line was open.
        raise Refused(_("Consultations are not recorded now: this kind of work is not in use."))
    organisation, person = client.organisation, client.person
    if client.entry is not None:
        organisation = add_from_register(client.entry, actor=user, in_spite_of_similar=new)
    if client.new_organisation is not None:
        organisation = add_organisation(client.new_organisation, actor=user, in_spite_of_similar=new)
    if client.new_person is not None:
        person = add_person(client.new_person, centre=centre, actor=user, in_spite_of_similar=new)
    purpose = said["purpose"]
    activity = Activity(
        centre=centre,
        kind=kind,
        # A person's name is private and never becomes a title, which reports show.
        title=_title(str(kind), organisation or client.group, said["topic"]),
        starts=said["day"],
        minutes=said["minutes"],
        topic=said["topic"],
        channel=said["channel"],
        place=said["place"],
        place_text=said["place_text"],
        purpose=purpose,
        agreement=purpose.agreement if purpose else None,
    )
    known = person or organisation
    attendee = Attendee(person=person, organisation=organisation, role=ParticipationRole.CLIENT) if known else None
    return record_consultation(activity, client=attendee, group=client.group, actor=user)


def _title(kind: str, whose: Organisation | Community | Network | None, topic: str) -> str:
    about = whose.name if whose is not None else topic
    return f"{kind}: {about}"[:300] if about else kind
