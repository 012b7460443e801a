"""News at the desk."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.actions import Conflict, Refused
from talka.kernel.answers import carry_out, version_sent
from talka.kernel.forms import renew_version
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.markdown import to_html
from talka.kernel.ui.shapes import Link
from talka.outreach.actions import delete_news, edit_news, publish_news, withdraw_news, write_news
from talka.outreach.forms.news import NewsForm
from talka.outreach.models import NewsItem
from talka.outreach.queries.news import news_for_list
from talka.outreach.queries.work import NEWS, usual_purpose
from talka.outreach.views.desk import PAGE, in_several, let_in, tabs


@signed_in
def listing(request: SignedInRequest) -> HttpResponse:
    """All news of one's centres, with what is not public."""
    let_in(request.user)
    page = Paginator(news_for_list(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "today": timezone.localdate(),
        "tabs": tabs("desk_news"),
        "several": in_several(request.user),
    }
    return render(request, "outreach/news/list.html", context)


@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Begin a piece of news."""
    let_in(request.user)
    form = NewsForm(request.POST or None, user=request.user, initial={"language": request.user.language})
    if form.only is not None and not form.is_bound:
        usual = usual_purpose(form.only, NEWS, timezone.localdate())
        form.initial["purpose"] = usual.pk if usual else None
    if request.method == "POST" and form.is_valid():
        item = NewsItem(centre=form.chosen_centre, **form.values)
        made = carry_out(request, partial(write_news, item, actor=request.user), said=_("Saved. Nobody sees it yet."))
        if made is not None:
            return redirect("outreach:desk_news_item", made.pk)
    context = {"form": form, "breadcrumbs": _way(), "title": _("New piece of news")}
    return render(request, "outreach/news/edit.html", context)


@signed_in
def show(request: SignedInRequest, news_id: int) -> HttpResponse:
    """A piece of news as everybody would see it, with what can be done about it."""
    news = _found(request, news_id)
    if request.method == "POST":
        return _pressed(request, news)
    context = {
        "news": news,
        "body": to_html(news.body),
        "may_publish": publish_news.allows(request.user, news),
        "may_withdraw": withdraw_news.allows(request.user, news),
        "may_edit": edit_news.allows(request.user, news),
        "may_delete": delete_news.allows(request.user, news),
        "is_over": news.expires is not None and news.expires < timezone.localdate(),
        "breadcrumbs": _way(),
    }
    return render(request, "outreach/news/show.html", context)


def _pressed(request: SignedInRequest, news: NewsItem) -> HttpResponse:
    press = request.POST.get("do", "")
    actor = request.user
    if press == "publish":
        record = request.POST.get("record") == "yes"
        carry_out(
            request, partial(publish_news, news, record=record, actor=actor), said=_("Everybody can read it now.")
        )
    elif press == "withdraw":
        carry_out(request, partial(withdraw_news, news, actor=actor), said=_("It is not on the site any more."))
    elif press == "delete":
        if carry_out(request, partial(delete_news, news, actor=actor), said=_("Deleted.")) is not None:
            return redirect("outreach:desk_news")
    else:
        raise Http404
    return redirect("outreach:desk_news_item", news.pk)


@signed_in
def edit(request: SignedInRequest, news_id: int) -> HttpResponse:
    """Change a piece of news."""
    news = _found(request, news_id)
    if not edit_news.allows(request.user, news):
        raise Http404
    names = ("title", "summary", "body", "language", "expires")
    first = {name: getattr(news, name) for name in names} | {"purpose": news.purpose_id}
    form = NewsForm(request.POST or None, user=request.user, centre=news.centre, initial=first)
    version = news.version
    if request.method == "POST" and form.is_valid():
        try:
            edit_news(news, values=form.values, version=version_sent(request), actor=request.user)
        except Conflict:
            stored = _found(request, news_id)
            messages.error(request, _("Somebody else changed it meanwhile. Save again to keep what you typed."))
            renew_version(form, stored)
            version = stored.version
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("outreach:desk_news_item", news.pk)
    context = {"form": form, "news": news, "version": version, "breadcrumbs": _way(news), "title": news.title}
    return render(request, "outreach/news/edit.html", context)


def _found(request: SignedInRequest, news_id: int) -> NewsItem:
    let_in(request.user)
    rows = NewsItem.objects.visible_to(request.user).select_related("centre", "purpose", "activity")
    return get_object_or_404(rows, pk=news_id)


def _way(news: NewsItem | None = None) -> list[Link]:
    links = [Link(_("News items"), reverse("outreach:desk_news"))]
    if news is not None:
        links.append(Link(news.title, reverse("outreach:desk_news_item", args=[news.pk])))
    return links
