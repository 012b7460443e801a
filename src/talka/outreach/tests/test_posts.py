"""Posts in channels: told by links, by a count, by the channel's own file."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import Activity
from talka.kernel.actions import Refused
from talka.kernel.testing.plugin import QueryBudget
from talka.outreach.actions import keep_batch, record_batch, undo_batch
from talka.outreach.models import BatchSource, PostBatch
from talka.outreach.queries.posts import channel_of, link_key, read_links, told_twice
from talka.outreach.tests.files_of_channels import META
from talka.outreach.tests.makers import a_batch

# What heads the rows of the list.
HEADS = re.compile(r'<th scope="row">\s*<a [^>]*>\s*([^<]+?)\s*</a>')


@pytest.mark.parametrize(
    ("url", "channel"),
    [
        ("https://www.facebook.com/nvo/posts/1", "facebook"),
        ("https://m.facebook.com/story.php?story_fbid=1&id=2", "facebook"),
        ("https://fb.watch/abc/", "facebook"),
        ("https://www.instagram.com/p/abc/", "instagram"),
        ("https://www.linkedin.com/posts/x", "linkedin"),
        ("https://x.com/nvo/status/1", "x"),
        ("https://twitter.com/nvo/status/1", "x"),
        ("https://youtu.be/abc", "youtube"),
        ("https://www.tiktok.com/@nvo/video/1", "tiktok"),
        ("https://notfacebook.com/1", ""),
        ("https://facebook.com.evil.test/1", ""),
        ("http://localhost:8000/outreach/news/x/", "website"),
    ],
)
def test_a_channel_is_known_by_its_host(url: str, channel: str, settings: object) -> None:
    settings.SITE_ADDRESS = "http://localhost:8000"  # type: ignore[attr-defined]  # the fixture of pytest-django
    assert channel_of(url) == channel


def test_the_same_post_has_the_same_key_wherever_it_was_copied_from() -> None:
    assert link_key("https://www.facebook.com/nvo/posts/1?fbclid=abc&utm_source=x") == link_key(
        "http://m.facebook.com/nvo/posts/1/"
    )
    assert link_key("https://youtube.com/watch?v=a") != link_key("https://youtube.com/watch?v=b")


def test_lines_with_links_are_read_with_their_days_and_titles() -> None:
    text = "03.11.2025. Forums https://www.facebook.com/1,\nhttps://x.com/a\n\nbez saites"
    lines = read_links(text, day=dt.date(2025, 11, 20))
    assert [(one.number, one.problem) for one in lines] == [(1, ""), (2, ""), (4, "no_link")]
    first, second = (one.row for one in lines if one.row)
    assert (first["day"], first["title"], first["link"]) == ("2025-11-03", "Forums", "https://www.facebook.com/1")
    assert (second["day"], second["channel"]) == ("2025-11-20", "x")


@pytest.mark.django_db
def test_posts_are_recorded_once_and_can_be_taken_back() -> None:
    riga = a_centre("riga")
    batch = a_batch("https://www.facebook.com/1", "https://www.facebook.com/2?fbclid=x", centre=riga)
    record_batch(batch, actor=system_actor())
    assert Activity.objects.present().filter(kind__code="social_post", channel="facebook", count=1).count() == 2
    assert Activity.objects.filter(evidence__link="https://www.facebook.com/1").count() == 1
    again = a_batch("https://www.facebook.com/2", "https://www.facebook.com/3", "https://facebook.com/3/", centre=riga)
    assert told_twice(again.rows, riga) == {0, 2}
    record_batch(again, actor=system_actor())
    assert Activity.objects.present().count() == 3
    with pytest.raises(Refused):
        record_batch(a_batch("https://www.facebook.com/3", centre=riga), actor=system_actor())
    undo_batch(again, actor=system_actor())
    assert Activity.objects.present().count() == 2
    record_batch(a_batch("https://www.facebook.com/3", centre=riga), actor=system_actor())
    assert Activity.objects.present().count() == 3


@pytest.mark.django_db
def test_many_posts_may_stand_as_one_entry_a_month() -> None:
    batch = a_batch("https://www.facebook.com/1", "https://www.facebook.com/2", "https://www.facebook.com/3")
    record_batch(batch, by_month=True, actor=system_actor())
    [work] = Activity.objects.all()
    assert (work.count, work.starts) == (3, dt.date(2026, 3, 14))
    assert "15" in work.notes
    assert "https://www.facebook.com/2" in work.notes


@pytest.mark.django_db
def test_the_pages_lead_from_links_to_the_work_log_and_back() -> None:
    riga = a_centre("riga")
    client = signed_in(a_user(Role.STAFF, centre=riga))
    given = {"links": "https://www.facebook.com/1\nhttps://x.com/nvo/1", "day": "14.03.2024."}
    client.post("/outreach/desk/posts/links/", given)
    batch = PostBatch.objects.get()
    here = f"/outreach/desk/posts/{batch.pk}/"
    assert "https://x.com/nvo/1" in client.get(here).content.decode()
    client.post(here, {"do": "record"})
    assert Activity.objects.present().count() == 2
    client.get(here)
    client.post(here, {"do": "undo"})
    assert Activity.objects.present().count() == 0
    assert client.get("/outreach/desk/posts/").status_code == 200
    foreign = a_batch("https://www.facebook.com/9", centre=a_centre("zemgale"))
    assert client.get(f"/outreach/desk/posts/{foreign.pk}/").status_code == 404
    assert client.post(f"/outreach/desk/posts/{foreign.pk}/", {"do": "record"}).status_code == 404


@pytest.mark.django_db
def test_a_month_is_told_in_one_row_and_a_file_is_looked_at_first() -> None:
    riga = a_centre("riga")
    client = signed_in(a_user(Role.STAFF, centre=riga))
    month = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    given = {"channel": "facebook", "month": f"{month:%m.%Y}", "number": "75", "reach": "12 000"}
    client.post("/outreach/desk/posts/tally/", given)
    tally = PostBatch.objects.get()
    client.post(f"/outreach/desk/posts/{tally.pk}/", {"do": "record"})
    [work] = Activity.objects.all()
    assert (work.count, work.channel, work.starts.month if work.starts else 0) == (75, "facebook", month.month)
    assert "000" in work.notes
    upload = SimpleUploadedFile("marts.csv", META.encode())
    client.post("/outreach/desk/posts/file/", {"file": upload, "channel": "facebook"})
    batch = PostBatch.objects.get(source="file")
    assert "Forums jau rīt!" in client.get(f"/outreach/desk/posts/{batch.pk}/").content.decode()
    client.post(f"/outreach/desk/posts/{batch.pk}/", {"do": "discard"})
    assert not PostBatch.objects.filter(source="file").exists()
    for bad in ({"month": "13.2020"}, {"month": "01.2999"}, {"number": "0"}):
        assert client.post("/outreach/desk/posts/tally/", given | bad).status_code == 200
    assert PostBatch.objects.count() == 1


@pytest.mark.django_db
def test_the_list_says_what_time_the_posts_are_of_and_begins_with_the_latest_posts() -> None:
    riga = a_centre("riga")
    client = signed_in(a_user(Role.STAFF, centre=riga))
    rows = [{"day": "2024-10-31", "title": "", "link": "", "channel": "facebook", "reach": None, "count": 1234}]
    tally = keep_batch(
        PostBatch(centre=riga, source=BatchSource.TALLY, channel="facebook"), rows=rows, actor=system_actor()
    )
    earlier = {"links": "https://x.com/1 03.02.2024.\nhttps://x.com/2 17.02.2024.", "day": "14.02.2024."}
    client.post("/outreach/desk/posts/links/", earlier)
    listed = HEADS.findall(client.get("/outreach/desk/posts/").text)
    assert listed == ["2024. gada oktobris", "03.02.2024.–17.02.2024."]
    assert "2024. gada oktobris" in client.get(f"/outreach/desk/posts/{tally.pk}/").text
    assert "1\u00a0234 publikācijas" in client.get(f"/outreach/desk/posts/{tally.pk}/").text
    record_batch(tally, actor=system_actor())
    assert (tally.first_day, tally.last_day) == (dt.date(2024, 10, 1), dt.date(2024, 10, 31))


@pytest.mark.django_db
def test_a_post_that_was_known_already_does_not_widen_the_time_of_the_others() -> None:
    riga = a_centre("riga")
    record_batch(a_batch("https://x.com/1", centre=riga), actor=system_actor())
    rows = [
        {"day": day, "title": "", "link": link, "channel": "x", "reach": None, "count": 1}
        for day, link in (("2025-01-01", "https://x.com/1"), ("2026-03-15", "https://x.com/2"))
    ]
    batch = keep_batch(PostBatch(centre=riga, source=BatchSource.LINKS), rows=rows, actor=system_actor())
    assert batch.first_day == dt.date(2025, 1, 1)
    record_batch(batch, actor=system_actor())
    assert (batch.first_day, batch.last_day) == (dt.date(2026, 3, 15), dt.date(2026, 3, 15))


def _told_of(centre: Centre, *rows: tuple[str, str, str, str], file_name: str = "") -> PostBatch:
    """Posts by day, channel, title and link."""
    told = [
        {"day": day, "channel": channel, "title": title, "link": link, "reach": None, "count": 1}
        for day, channel, title, link in rows
    ]
    batch = PostBatch(centre=centre, source=BatchSource.LINKS, file_name=file_name)
    return keep_batch(batch, rows=told, actor=system_actor())


@pytest.fixture
def three_told(db: None) -> tuple[Centre, PostBatch, PostBatch, PostBatch]:
    """Of one centre what is recorded and what waits; of another what waits."""
    riga, zemgale = a_centre("riga"), a_centre("zemgale")
    october = ("2025-10-30", "facebook", "Forums jau rīt!", "https://www.facebook.com/forums")
    november = ("2025-11-02", "youtube", "", "https://youtu.be/Ab1")
    autumn = record_batch(_told_of(riga, october, november), actor=system_actor())
    winter = _told_of(riga, ("2026-01-05", "x", "Konkurss", "https://x.com/konkurss"), file_name="janvāris.csv")
    foreign = _told_of(zemgale, ("2026-02-01", "facebook", "Talka Bauskā", "https://www.facebook.com/talka"))
    return riga, autumn, winter, foreign


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["01.02.2026.", "05.01.2026.", "30.10.2025.–02.11.2025."]),
        ("?channel=youtube", ["30.10.2025.–02.11.2025."]),
        ("?channel=youtube&channel=x", ["05.01.2026.", "30.10.2025.–02.11.2025."]),
        ("?channel=tube", []),
        ("?days_from=01.11.2025&days_to=31.12.2025", ["30.10.2025.–02.11.2025."]),
        ("?days_from=03.11.2025", ["01.02.2026.", "05.01.2026."]),
        ("?days_to=29.10.2025", []),
        ("?q=forums+rit", ["30.10.2025.–02.11.2025."]),
        ("?q=janvaris", ["05.01.2026."]),
        ("?q=youtu.be", ["30.10.2025.–02.11.2025."]),
        ("?state=recorded", ["30.10.2025.–02.11.2025."]),
        ("?state=waiting", ["01.02.2026.", "05.01.2026."]),
        ("?state=waiting&state=recorded&channel=x", ["05.01.2026."]),
        ("?state=undone", []),
        ("?state=nothing", []),
        ("?source=tally", []),
    ],
)
def test_posts_are_found_by_channel_time_words_and_state(
    three_told: tuple[Centre, PostBatch, PostBatch, PostBatch], asked: str, found: list[str]
) -> None:
    assert len(three_told) == 4
    client = signed_in(a_user(Role.ADMINISTRATOR))
    assert HEADS.findall(client.get(f"/outreach/desk/posts/{asked}").text) == found


def test_posts_of_one_centre_are_chosen_and_those_of_a_foreign_one_never_found(
    three_told: tuple[Centre, PostBatch, PostBatch, PostBatch],
) -> None:
    riga, _autumn, _winter, foreign = three_told
    client = signed_in(a_user(Role.ADMINISTRATOR))
    chosen = client.get(f"/outreach/desk/posts/?centre={riga.pk}")
    assert HEADS.findall(chosen.text) == ["05.01.2026.", "30.10.2025.–02.11.2025."]
    staff = signed_in(a_user(Role.STAFF, centre=riga))
    for asked in ("", "?q=talka", f"?centre={foreign.centre_id}", "?channel=facebook"):
        assert "01.02.2026." not in staff.get(f"/outreach/desk/posts/{asked}").text


def test_the_file_of_the_list_holds_exactly_what_is_shown(
    three_told: tuple[Centre, PostBatch, PostBatch, PostBatch],
) -> None:
    riga = three_told[0]
    client = signed_in(a_user(Role.STAFF, centre=riga))
    asked = "/outreach/desk/posts/?channel=facebook&cols=channel&cols=number&export="
    lines = client.get(f"{asked}csv").getvalue().decode("utf-8-sig").splitlines()
    assert lines == ["Publikāciju laiks;Kanāls;Publikācijas", "30.10.2025.–02.11.2025.;Facebook, YouTube;2"]
    assert client.get(f"{asked}xlsx").getvalue()[:2] == b"PK"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.django_db
def test_the_list_of_posts_makes_the_same_queries_for_one_row_and_three(query_budget: QueryBudget, rows: int) -> None:
    riga = a_centre("riga")
    client = signed_in(a_user(Role.STAFF, centre=riga))
    for number in range(rows):
        a_batch(f"https://www.facebook.com/{number}", centre=riga)
    client.get("/outreach/desk/posts/")
    with query_budget(9):
        assert client.get("/outreach/desk/posts/").status_code == 200
