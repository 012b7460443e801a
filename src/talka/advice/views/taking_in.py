"""What staff write down for somebody: a call, a visit, a letter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.advice.actions import ask_advice, take_in_letter
from talka.advice.forms import LetterForm, PhoneForm
from talka.advice.imports.letters import MOST_BYTES, IncomingLetter, TooLarge, read_letter, read_pasted
from talka.advice.models import AdviceRequest, RequestState
from talka.advice.views.clients import Named, named_client
from talka.advice.views.finding import staff, way_to
from talka.kernel.actions import Refused
from talka.kernel.files.refusals import BadFile
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in


@signed_in
def phone(request: HttpRequest) -> HttpResponse:
    """A call or a visit, in one short form."""
    user = _of_a_centre(request)
    form = PhoneForm(request.POST or None, user=user)
    candidates: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        centre = _centre(form, user)
        named = named_client(form, user, centre, choice=request.POST.get("choice", "")[:20])
        candidates = named.candidates
        if not form.errors:
            made = _made(form, user, centre, named)
            if made is not None:
                messages.success(request, _("The request is written down."))
                return redirect("advice:show", made.code)
    context = {"form": form, "candidates": candidates, "breadcrumbs": way_to()}
    return render(request, "advice/desk/phone.html", context)


def _made(form: PhoneForm, user: User, centre: Centre, named: Named) -> AdviceRequest | None:
    said = form.cleaned_data
    person = named.person
    made = AdviceRequest(
        centre=centre,
        organisation=named.organisation,
        person=person,
        name=person.name if person is not None else "",
        organisation_text=said["client"] if named.organisation is not None else "",
        language=settings.LANGUAGE_CODE,
        email=said["email"] or (person.email if person is not None else ""),
        **{name: said[name] for name in ("question", "topic", "phone", "place", "channel")},
    )
    if said["mine"] and centre.pk in user.access.centres:
        made.owner, made.state = user, RequestState.TAKEN
    try:
        return ask_advice(made, told=bool(said["email"]), actor=user)
    except Refused as refusal:
        refuse(form, refusal)
        return None


@signed_in
def letter(request: HttpRequest) -> HttpResponse:
    """A letter that somebody wrote to the centre."""
    user = _of_a_centre(request)
    form = LetterForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        new = AdviceRequest(
            centre=_centre(form, user), topic=form.cleaned_data["topic"], place=form.cleaned_data["place"]
        )
        made = _taken_in(form, new, user)
        if made is not None:
            is_new = made is new
            messages.success(
                request,
                _("The letter is a request now.")
                if is_new
                else _("The letter stands with the request to which it belongs."),
            )
            return redirect("advice:show", made.code)
    return render(request, "advice/desk/letter.html", {"form": form, "breadcrumbs": way_to()})


def _taken_in(form: LetterForm, new: AdviceRequest, user: User) -> AdviceRequest | None:
    said = form.cleaned_data
    try:
        return take_in_letter(_read(said), request=new, told=said["tell"], actor=user)
    except BadFile as bad:
        form.add_error("file", bad.message)
    except Refused as refusal:
        form.add_error("file" if said["file"] else "text", str(refusal))
    return None


def _read(said: dict[str, Any]) -> IncomingLetter:
    if not said["file"]:
        return read_pasted(said["text"])
    if said["file"].size > MOST_BYTES:
        raise TooLarge
    return read_letter(said["file"].read())


def _of_a_centre(request: HttpRequest) -> User:
    user = staff(request)
    if not centres_of(user).exists():
        raise Http404
    return user


def _centre(form: PhoneForm | LetterForm, user: User) -> Centre:
    chosen: Centre | None = form.cleaned_data.get("centre")
    own = centres_of(user).order_by("pk")
    found = chosen or own.filter(pk__in=user.access.centres).first() or own.first()
    if found is None:
        raise Http404
    return found
