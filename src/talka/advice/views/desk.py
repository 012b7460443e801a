"""The desk: the list, one request, and its small buttons."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from talka.accounts.models import User
from talka.advice import rules
from talka.advice.actions import (
    add_note,
    answer_request,
    close_request,
    drop_helper,
    edit_request,
    hand_over,
    name_helper,
    reopen_request,
    take_request,
)
from talka.advice.actions.reading import note_reading
from talka.advice.forms import HandOverForm, HelperForm, NoteForm
from talka.advice.models import AdviceRequest, RequestState
from talka.advice.queries.desk import board_of, helpers_of, readings_of, requests_seen
from talka.advice.queries.told import conversation, file_for_adviser, files_of_question
from talka.advice.tables import TONES, requests_table
from talka.advice.views.finding import known, staff, way_to
from talka.kernel.answers import carry_out, carry_out_form
from talka.kernel.files.store import file_response
from talka.kernel.http import signed_in
from talka.kernel.numbers import number_sent
from talka.kernel.periods import format_date
from talka.kernel.tables import list_page
from talka.kernel.ui.shapes import Link
from talka.registry.models.profiles import LANGUAGES


@signed_in
def desk(request: HttpRequest) -> HttpResponseBase:
    """Requests that are open."""
    user = staff(request)
    return _listed(request, user, requests_seen(user).still_open(), is_all=False)


@signed_in
def every(request: HttpRequest) -> HttpResponseBase:
    """All requests, the closed ones too."""
    user = staff(request)
    return _listed(request, user, requests_seen(user), is_all=True)


def _listed(request: HttpRequest, user: User, rows: Any, *, is_all: bool) -> HttpResponseBase:
    context = {"tabs": _tabs(request, user, is_all=is_all), "may_route": rules.may_see_routing(user)}
    return list_page(request, requests_table(user), rows, "advice/desk/list.html", context)


def _tabs(request: HttpRequest, user: User, *, is_all: bool) -> list[Link]:
    """What an adviser asks first: what has nobody taken, what is mine, what is late."""
    desk_url, board = reverse("advice:desk"), board_of(user)
    parts = (
        ("nobody", "1", _("Nobody has it"), board.of_nobody),
        ("owner", str(user.pk), _("Mine"), board.own),
        ("late", "1", _("Late"), board.late),
    )
    chosen = next((name for name, value, *_rest in parts if not is_all and request.GET.get(name) == value), "")
    return [
        Link(_("Open requests"), desk_url, active=not is_all and not chosen, count=board.still_open),
        *(
            Link(title, f"{desk_url}?{name}={value}", active=chosen == name, count=number)
            for name, value, title, number in parts
        ),
        Link(_("All requests"), reverse("advice:all"), active=is_all),
    ]


@signed_in
@require_safe
def show(request: HttpRequest, request_code: str) -> HttpResponse:
    """One request: everybody of the centre sees that it is there, whoever may read it also what it says."""
    user = staff(request)
    found = known(user, request_code)
    reads = rules.may_read(user, found)
    if reads:
        note_reading(found, reader=user)
    # As it stood before this reading: what was new is marked once more where it is read.
    return render(request, "advice/desk/show.html", _shown(user, found, reads=reads))


def _shown(user: User, found: AdviceRequest, *, reads: bool) -> dict[str, Any]:
    # One step comes next: what is answered wants closing, what is not wants an answer.
    closes = found.state == RequestState.ANSWERED and close_request.allows(user, found)
    return {
        "answer_kind": "secondary" if closes else "primary",
        "close_kind": "primary" if closes else "secondary",
        "asked": found,
        "reads": reads,
        "rows": _facts(found, reads=reads),
        "tone": TONES[RequestState(found.state)],
        "question_files": files_of_question(found) if reads else (),
        "conversation": conversation(found, for_asker=False) if reads else (),
        "helpers": helpers_of(found),
        "readings": readings_of(found)[:20] if rules.may_name_helpers(user, found) else (),
        "breadcrumbs": way_to(),
        "note_form": NoteForm(),
        "helper_form": HelperForm(),
        "may_take": take_request.allows(user, found),
        "may_answer": answer_request.allows(user, found),
        "may_edit": edit_request.allows(user, found),
        "may_note": add_note.allows(user, found),
        "may_hand_over": hand_over.allows(user, found),
        "may_name": name_helper.allows(user, found),
        "may_close": close_request.allows(user, found),
        "may_reopen": reopen_request.allows(user, found),
    }


def _reached(found: AdviceRequest) -> list[tuple[str, object]]:
    """Who asks, and how to write or call at a press."""
    email = format_html('<a class="govuk-link" href="mailto:{0}">{0}</a>', found.email) if found.email else ""
    digits = found.phone.replace(" ", "")
    phone = format_html('<a class="govuk-link" href="tel:{}">{}</a>', digits, found.phone) if digits else ""
    return [(_("Who asks"), found.name), (_("E-mail"), email), (_("Phone"), phone)]


def _facts(found: AdviceRequest, *, reads: bool) -> list[tuple[str, object]]:
    """What stands beside the words; who asked only for those who read it."""
    organisation = found.organisation or (found.organisation_text if reads else "")
    private: list[tuple[str, object]] = _reached(found) if reads else []
    if reads and found.person is not None:
        private.append((_("In the registry"), str(found.person)))
    slot = getattr(found, "slot", None)
    rows: list[tuple[str, object]] = [
        *private,
        (_("Organisation"), str(organisation)),
        (_("Municipality"), str(found.place or "")),
        (_("How it came"), found.get_channel_display()),
        (_("Language"), str(LANGUAGES.get(found.language, found.language))),
        (_("Adviser"), str(found.owner or _("nobody yet"))),
        (_("Answer until"), format_date(found.due_on)),
        (_("Time that was booked"), str(slot or "")),
        (_("Ask again on"), format_date(found.follow_up_on)),
        (_("Minutes"), found.minutes or ""),
        (_("Outcome"), found.get_outcome_display()),
        (_("In their own words"), found.outcome_words if reads else ""),
    ]
    return [row for row in rows if row[1]]


@signed_in
@require_safe
def file(request: HttpRequest, request_code: str, advice_file_id: int) -> HttpResponseBase:
    """A file of a request, for those who read it."""
    user = staff(request)
    found = known(user, request_code)
    stored = file_for_adviser(found, advice_file_id) if rules.may_read(user, found) else None
    if stored is None:
        raise Http404
    note_reading(found, reader=user)
    try:
        return file_response(stored)
    except FileNotFoundError as gone:
        raise Http404 from gone


@signed_in
@require_POST
def take(request: HttpRequest, request_code: str) -> HttpResponse:
    """Say that one answers it."""
    user = staff(request)
    found = known(user, request_code)
    carry_out(request, partial(take_request, found, actor=user), said=_("The request is yours now."))
    return redirect("advice:show", request_code)


@signed_in
@require_POST
def reopen(request: HttpRequest, request_code: str) -> HttpResponse:
    """Go on with it."""
    user = staff(request)
    found = known(user, request_code)
    carry_out(request, partial(reopen_request, found, actor=user), said=_("The request is open again."))
    return redirect("advice:show", request_code)


@signed_in
@require_POST
def note(request: HttpRequest, request_code: str) -> HttpResponse:
    """A note among advisers."""
    user = staff(request)
    found = known(user, request_code)
    form = NoteForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    carry_out(request, partial(add_note, found, text=text, actor=user), said=_("The note is kept."))
    return redirect("advice:show", request_code)


@signed_in
@require_POST
def helpers(request: HttpRequest, request_code: str) -> HttpResponse:
    """Name somebody who may read it, too; or somebody who may not any more."""
    user = staff(request)
    found = known(user, request_code)
    gone = number_sent(request.POST.get("drop", ""))
    if gone is not None:
        verb = partial(drop_helper, found, helper_id=gone, actor=user)
        carry_out(request, verb, said=_("They read it no more."))
        return redirect("advice:show", request_code)
    form = HelperForm(request.POST)
    if form.is_valid():
        verb = partial(name_helper, found, helper=form.cleaned_data["helper"], actor=user)
        carry_out(request, verb, said=_("They may read it now, too."))
    else:
        messages.error(request, _("Choose who may read it."))
    return redirect("advice:show", request_code)


@signed_in
def pass_on(request: HttpRequest, request_code: str) -> HttpResponse:
    """Give it to somebody else, with a note."""
    user = staff(request)
    found = known(user, request_code)
    if not hand_over.allows(user, found):
        raise Http404
    form = HandOverForm(request.POST or None)
    if carry_out_form(
        request,
        form,
        lambda: hand_over(found, to=form.cleaned_data["to"], words=form.cleaned_data["words"], actor=user),
        said=lambda given: _("The request is with %(name)s now.") % {"name": given.owner},
    ):
        return redirect("advice:show", request_code)
    context = {"asked": found, "form": form, "breadcrumbs": way_to(found)}
    return render(request, "advice/desk/pass_on.html", context)
