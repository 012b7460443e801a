"""News on the public site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.models import Activity
from talka.kernel.actions import Conflict, Refused
from talka.outreach.actions import edit_news, publish_news, withdraw_news
from talka.outreach.models import NewsItem
from talka.outreach.queries.news import NEWS_ITEMS
from talka.outreach.tests.makers import a_subscriber, an_edition, sent, some_news

pytestmark = pytest.mark.django_db


def test_news_is_read_by_everybody_from_publishing_to_withdrawing() -> None:
    news = some_news("Atvērts konkurss", public=False)
    address = f"/outreach/news/{news.code}/"
    client = stranger()
    assert client.get(address).status_code == 404
    publish_news(news, actor=system_actor())
    page = client.get(address).content.decode()
    assert "Atvērts konkurss" in page
    assert "<strong>teksta</strong>" in page
    assert "Atvērts konkurss" in client.get("/outreach/news/").content.decode()
    assert news.code in client.get("/outreach/news/rss/").content.decode()
    withdraw_news(news, actor=system_actor())
    assert client.get(address).status_code == 404
    assert news.code not in client.get("/outreach/news/rss/").content.decode()


def test_news_leaves_the_site_after_its_last_day(freeze: Callable[[str], None]) -> None:
    freeze("2026-03-01 12:00")
    news = some_news(expires=dt.date(2026, 3, 5))
    freeze("2026-03-05 12:00")
    assert stranger().get(f"/outreach/news/{news.code}/").status_code == 200
    freeze("2026-03-06 12:00")
    assert stranger().get(f"/outreach/news/{news.code}/").status_code == 404


def test_published_news_stands_in_the_work_log_once() -> None:
    news = some_news()
    [work] = Activity.objects.all()
    assert (work.kind.code, work.channel, work.count) == ("news_item", "website", 1)
    assert work.link.endswith(f"/outreach/news/{news.code}/")
    publish_news(withdraw_news(news, actor=system_actor()), actor=system_actor())
    assert Activity.objects.count() == 1
    unrecorded = some_news(public=False)
    publish_news(unrecorded, record=False, actor=system_actor())
    assert Activity.objects.count() == 1


def test_nothing_to_read_or_a_day_that_is_over_is_not_published() -> None:
    with pytest.raises(Refused):
        some_news(summary="", body="")
    with pytest.raises(Refused):
        some_news(expires=timezone.localdate() - dt.timedelta(days=1))


def test_two_who_edit_at_once_do_not_lose_words() -> None:
    news = some_news()
    edit_news(news, values={"title": "Mans"}, version=news.version, actor=system_actor())
    with pytest.raises(Conflict):
        edit_news(news, values={"title": "Tavs"}, version=news.version - 1, actor=system_actor())


def test_others_point_to_published_news_only() -> None:
    riga = a_centre("riga")
    some_news("Atvērts konkurss", centre=riga)
    some_news("Open call", centre=riga, language="en")
    some_news("Melnraksts", centre=riga, public=False)
    some_news("Zemgales ziņa", centre=a_centre("zemgale"))
    assert [one.title for one in NEWS_ITEMS.items(riga, "lv", "")] == ["Atvērts konkurss"]
    assert [one.title for one in NEWS_ITEMS.items(None, "", "KONKURSS atverts")] == ["Atvērts konkurss"]


def test_markup_of_the_writer_is_harmless() -> None:
    news = some_news("<b>x</b>", body="<script>alert(1)</script> [a](javascript:alert(1)) ![x](https://a.lv/x.png)")
    page = stranger().get(f"/outreach/news/{news.code}/").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<b>x</b>" not in page


def test_the_desk_works_by_plain_requests_for_ones_own_centre() -> None:
    riga = a_centre("riga")
    client = signed_in(a_user(Role.STAFF, centre=riga))
    foreign = some_news("Zemgales melnraksts", centre=a_centre("zemgale"), public=False)
    client.post("/outreach/desk/news/new/", {"title": "Jauna ziņa", "summary": "Īsi", "language": "lv"})
    news = NewsItem.objects.get(centre=riga)
    here = f"/outreach/desk/news/{news.pk}/"
    given = {"title": "Labota ziņa", "summary": "Īsi", "language": "lv", "version": str(news.version)}
    client.post(f"{here}edit/", given)
    client.post(here, {"do": "publish", "record": "yes"})
    news.refresh_from_db()
    assert news.title == "Labota ziņa"
    assert news.published_at is not None
    assert news.activity is not None
    page = client.get(here).content.decode()
    assert "Labota ziņa" in page
    client.post(here, {"do": "withdraw"})
    assert not NewsItem.objects.get(pk=news.pk).published_at
    assert client.get(f"/outreach/desk/news/{foreign.pk}/").status_code == 404
    assert "Zemgales melnraksts" not in client.get("/outreach/desk/news/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_public_news_asks_the_same_number_of_queries(query_budget: Callable[..., object], rows: int) -> None:
    for _ in range(rows):
        some_news(centre=a_centre("riga"))
    client = stranger()
    client.get("/outreach/news/")
    with query_budget(3):  # type: ignore[attr-defined]  # a context
        client.get("/outreach/news/")


def test_staff_see_what_is_not_public_first_then_the_newest(freeze: Callable[[str], None]) -> None:
    centre = a_centre()
    freeze("2026-03-01")
    early, draft = some_news("Vecā", public=False, centre=centre), some_news("Melnraksts", public=False, centre=centre)
    late = some_news("Jaunā", public=False, centre=centre)
    publish_news(late, actor=system_actor())
    freeze("2026-03-05")
    publish_news(early, actor=system_actor())
    page = signed_in(a_user(Role.STAFF, centre=centre)).get("/outreach/desk/news/").context["page"]
    assert [one.pk for one in page.object_list] == [draft.pk, early.pk, late.pk]


@pytest.mark.django_db
def test_titles_say_their_language_where_the_page_is_in_another() -> None:
    news = some_news("Paldies brīvprātīgajiem")
    reader = Client(headers={"accept-language": "uk"})
    assert f'/{news.code}/" lang="lv">Paldies brīvprātīgajiem</a>' in reader.get("/").text
    a_subscriber(centre=news.centre)
    edition = sent(an_edition(centre=news.centre, title="Rudens jaunumi", preheader="Īsi un par būtisko"))
    archive = reader.get("/outreach/editions/").text
    assert f'/{edition.code}/" lang="lv">Rudens jaunumi</a>' in archive
    assert '<p lang="lv">Īsi un par būtisko</p>' in archive
