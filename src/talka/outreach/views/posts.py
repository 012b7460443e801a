"""Posts in channels: told by links, by a count or by a file, looked at, recorded, taken back."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import Centre
from talka.activities.queries.log import channel_name
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.files.names import clean_name
from talka.kernel.files.refusals import BadFile
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.tables import list_page
from talka.kernel.ui.shapes import Link
from talka.outreach.actions import discard_batch, keep_batch, record_batch, undo_batch
from talka.outreach.forms.fields import OfCentreForm
from talka.outreach.forms.posts import ChannelFileForm, LinksForm, TallyForm
from talka.outreach.imports.channels import read_channel_file
from talka.outreach.models import BatchSource, PostBatch
from talka.outreach.queries.posts import Row, activities_of, read_links, told_twice
from talka.outreach.queries.work import POST, usual_purpose
from talka.outreach.tables import posts_table
from talka.outreach.views.desk import let_in, tabs

MOST_SHOWN = 200


@signed_in
def listing(request: SignedInRequest) -> HttpResponseBase:
    """What was told of posts, and the three ways to tell."""
    let_in(request.user)
    rows = PostBatch.objects.visible_to(request.user)
    return list_page(request, posts_table(request.user), rows, "outreach/posts/list.html", {"tabs": tabs("posts")})


@signed_in
def links(request: SignedInRequest) -> HttpResponse:
    """Paste links."""
    let_in(request.user)
    form = LinksForm(request.POST or None, user=request.user, initial=_usual(request) | {"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        lines = read_links(form.cleaned_data["links"], day=form.cleaned_data["day"])
        bad = [str(line.number) for line in lines if line.problem]
        if bad:
            words = _("There is no link in these lines: %(numbers)s.") % {"numbers": ", ".join(bad[:20])}
            form.add_error("links", words)
        else:
            answer = _kept(request, form, [line.row for line in lines if line.row], PostBatch(source=BatchSource.LINKS))
            if answer is not None:
                return answer
    return _asked(request, form, _("Paste links"))


@signed_in
def tally(request: SignedInRequest) -> HttpResponse:
    """Tell how many posts there were in a month."""
    let_in(request.user)
    last_month = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    first = _usual(request) | {"month": f"{last_month:%m.%Y}"}
    form = TallyForm(request.POST or None, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        row: Row = {
            "day": given["month"].isoformat(), "title": "", "link": "", "channel": given["channel"],
            "reach": given["reach"], "count": given["number"],
        }  # fmt: skip
        batch = PostBatch(source=BatchSource.TALLY, channel=given["channel"])
        answer = _kept(request, form, [row], batch)
        if answer is not None:
            return answer
    return _asked(request, form, _("Count of a month"))


@signed_in
def file(request: SignedInRequest) -> HttpResponse:
    """Bring in a file of the channel."""
    let_in(request.user)
    form = ChannelFileForm(request.POST or None, request.FILES or None, user=request.user, initial=_usual(request))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        answer = None
        if upload.size > settings.UPLOAD_LIMIT:
            form.add_error("file", _("The file is too large."))
        else:
            try:
                read = read_channel_file(upload)
            except BadFile as problem:
                form.add_error("file", problem.message)
            else:
                channel = form.cleaned_data["channel"]
                rows = [{**row, "channel": row["channel"] or channel} for row in read.rows]
                batch = PostBatch(source=BatchSource.FILE, channel=channel, file_name=clean_name(upload.name)[:200])
                answer = _kept(request, form, rows, batch)
        if answer is not None:
            return answer
    return _asked(request, form, _("File of a channel"))


@signed_in
def batch(request: SignedInRequest, post_batch_id: int) -> HttpResponse:
    """What was read, to be confirmed; later what it became, to be taken back."""
    let_in(request.user)
    rows = PostBatch.objects.visible_to(request.user).select_related("centre", "purpose", "started_by")
    found = get_object_or_404(rows, pk=post_batch_id)
    if request.method == "POST":
        return _pressed(request, found)
    twice = told_twice(found.rows, found.centre) if found.recorded_at is None else set()
    lines = [
        {
            "day": dt.date.fromisoformat(row["day"]), "title": row["title"], "link": row["link"],
            "channel": channel_name(row["channel"]), "reach": row["reach"], "count": row["count"],
            "is_known": at in twice,
        }
        for at, row in enumerate(found.rows)
    ]  # fmt: skip
    context = {
        "batch": found,
        "lines": lines[:MOST_SHOWN],
        "hidden": max(0, len(lines) - MOST_SHOWN),
        "new": sum(line["count"] for line in lines if not line["is_known"]),
        "twice": len(twice),
        "work": activities_of(found),
        "may_record": record_batch.allows(request.user, found),
        "may_undo": undo_batch.allows(request.user, found),
        "is_tally": found.source == BatchSource.TALLY,
        "breadcrumbs": _way(),
    }
    return render(request, "outreach/posts/batch.html", context)


def _pressed(request: SignedInRequest, found: PostBatch) -> HttpResponse:
    press, actor = request.POST.get("do", ""), request.user
    if press in {"record", "record_by_month"}:
        verb = partial(record_batch, found, by_month=press == "record_by_month", actor=actor)
        carry_out(request, verb, said=_("The posts are in the work log."))
    elif press == "discard":
        if carry_out(request, partial(discard_batch, found, actor=actor), said=_("Nothing was recorded.")) is not None:
            return redirect("outreach:posts")
    elif press == "undo":
        carry_out(request, partial(undo_batch, found, actor=actor), said=_("The posts are out of the work log."))
    else:
        raise Http404
    return redirect("outreach:post_batch", found.pk)


def _kept(request: SignedInRequest, form: OfCentreForm, rows: list[Row], batch: PostBatch) -> HttpResponse | None:
    batch.centre, batch.purpose = form.chosen_centre, form.cleaned_data["purpose"]
    try:
        kept = keep_batch(batch, rows=rows, actor=request.user)
    except Refused as refusal:
        refuse(form, refusal)
        return None
    return redirect("outreach:post_batch", kept.pk)


def _asked(request: SignedInRequest, form: OfCentreForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "breadcrumbs": _way()}
    return render(request, "outreach/posts/ask.html", context)


def _usual(request: SignedInRequest) -> dict[str, object]:
    """What the centre's last posts were for."""
    form = OfCentreForm(user=request.user)
    centre: Centre | None = form.only
    usual = usual_purpose(centre, POST, timezone.localdate()) if centre is not None else None
    return {"purpose": usual.pk if usual else None}


def _way() -> list[Link]:
    return [Link(_("Posts in channels"), reverse("outreach:posts"))]
