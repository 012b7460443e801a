"""Posts in channels: told by links, by a count, by the channel's own file."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import Activity
from talka.kernel.actions import Refused
from talka.kernel.exports import Column, Sheet, write_xlsx
from talka.kernel.files.refusals import BadFile
from talka.kernel.testing.plugin import QueryBudget
from talka.outreach.actions import keep_batch, record_batch, undo_batch
from talka.outreach.imports.channels import read_channel_file
from talka.outreach.models import BatchSource, PostBatch
from talka.outreach.queries.posts import channel_of, link_key, read_links, told_twice
from talka.outreach.tests.makers import a_batch
from talka.outreach.tests.old_workbooks import old_workbook

META = (
    '"Post ID","Page name","Title","Publish time","Permalink","Post type","Reach"\n'
    '"1","NVO centrs","Forums jau rīt!","03/14/2026 09:15","https://www.facebook.com/nvo/posts/1","Photos","1,234"\n'
    '"2","NVO centrs","","03/02/2026 18:00","https://www.instagram.com/p/abc/","Reels","56"\n'
)
YOUTUBE = (
    'Content,Video title,Video publish time,Views\nTotal,,,900\ndQw4w9WgXcQ,Kā dibināt biedrību,"Mar 3, 2026",900\n'
)

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


def test_metas_own_file_is_read_by_its_headings() -> None:
    read = read_channel_file(SimpleUploadedFile("Mar-01-2026_Mar-31-2026.csv", META.encode("utf-8-sig")))
    assert [(row["day"], row["channel"], row["reach"]) for row in read.rows] == [
        ("2026-03-14", "facebook", 1234), ("2026-03-02", "instagram", 56),
    ]  # fmt: skip
    assert read.rows[0]["title"] == "Forums jau rīt!"


def test_youtubes_own_file_is_read_without_its_line_of_totals() -> None:
    read = read_channel_file(SimpleUploadedFile("Table data.csv", YOUTUBE.encode()))
    assert [(row["day"], row["link"]) for row in read.rows] == [
        ("2026-03-03", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    ]
    assert len(read.skipped) == 1


def test_linkedins_workbook_is_read_though_its_first_row_explains_it() -> None:
    stream = io.BytesIO()
    columns = [Column(name, "text") for name in ("All posts, aggregated engagement", " ", "  ")]
    rows = [
        ("Post title", "Post link", "Created date"),
        ("Meklējam brīvprātīgos", "https://www.linkedin.com/feed/update/urn:li:activity:1", "3/17/2026"),
    ]
    write_xlsx(stream, sheets=[Sheet("All posts", columns, rows)])
    read = read_channel_file(SimpleUploadedFile("content.xlsx", stream.getvalue()))
    assert [(row["day"], row["channel"]) for row in read.rows] == [("2026-03-17", "linkedin")]


X = 'Post id,Date,Post text,Post Link,Impressions\n1,"Sat, Mar 14, 2026",Forums,https://x.com/nvo/status/1,99\n'
TWITTER = """Tweet id,Tweet permalink,Tweet text,time,impressions
1,https://twitter.com/nvo/status/1,Forums,2026-03-14 09:15 +0000,99.0
"""
TIKTOK = "Video title,Video link,Post time,Total views\nForums,https://www.tiktok.com/@nvo/video/1,2026-03-14,99\n"
LATVIAN_META = """Nosaukums,Publicēšanas laiks,Pastāvīgā saite,Sasniedzamība
Forums,03/14/2026 09:15,https://www.facebook.com/nvo/posts/1,99
"""


@pytest.mark.parametrize(
    ("content", "link", "channel"),
    [
        (X, "https://x.com/nvo/status/1", "x"),
        (TWITTER, "https://twitter.com/nvo/status/1", "x"),
        (TIKTOK, "https://www.tiktok.com/@nvo/video/1", "tiktok"),
        (LATVIAN_META, "https://www.facebook.com/nvo/posts/1", "facebook"),
    ],
    ids=["x", "twitter", "tiktok", "meta in Latvian"],
)
def test_files_of_other_channels_are_read_by_their_headings(content: str, link: str, channel: str) -> None:
    [row] = read_channel_file(SimpleUploadedFile("posts.csv", content.encode("utf-8-sig"))).rows
    assert row == {"day": "2026-03-14", "title": "Forums", "link": link, "channel": channel, "reach": 99, "count": 1}


LINKEDIN = """Content metrics; from 01/03/2026, to 31/03/2026. Only organic and sponsored posts of the page are listed.

Post title,Post link,Post type,Created date,Impressions
Forums,https://www.linkedin.com/feed/update/urn:li:activity:1,Organic,03/14/2026,99
"""
SHARES = """Date,ShareLink,ShareCommentary,Views
2026-03-14 09:15:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A1,Forums,99
"""
PAGE_INSIGHTS = """Post ID,Permalink,Post Message,Type,Posted,Lifetime Post Total Reach
,,,,,Lifetime: The total number of people your Page post was served to.
1,https://www.facebook.com/nvo/posts/1,Forums,Photo,03/14/2026 09:15,99
"""
SEMICOLONS = """Eksportēts: 20.03.2026, NVO centrs

Virsraksts;Pastāvīgā saite;Publicēšanas laiks;Sasniedzamība
Forums;https://www.facebook.com/nvo/posts/1;14.03.2026 09:15;99
"""
META_WITHOUT_TITLE = """Post ID,Page name,Title,Description,Publish time,Permalink,Date,Views,Reach
1,NVO centrs,,Forums,03/14/2026 09:15,https://www.facebook.com/nvo/posts/1,Lifetime,120,99
"""
INSTAGRAM = """Post ID,Account username,Description,Publish time,Permalink,Post type,Data comment,Date,Reach
1,nvo,Forums,03/14/2026 09:15,https://www.instagram.com/p/abc/,IG image,,Lifetime,99
"""


@pytest.mark.parametrize(
    ("content", "channel"),
    [
        (LINKEDIN, "linkedin"),
        (SHARES, "linkedin"),
        (PAGE_INSIGHTS, "facebook"),
        (SEMICOLONS, "facebook"),
        (META_WITHOUT_TITLE, "facebook"),
        (INSTAGRAM, "instagram"),
    ],
    ids=["sentence above", "archive", "explained below", "another separator above", "no title", "instagram"],
)  # fmt: skip
def test_what_a_channel_says_around_its_list_is_passed_over(content: str, channel: str) -> None:
    [row] = read_channel_file(SimpleUploadedFile("posts.csv", content.encode())).rows
    assert (row["day"], row["title"], row["channel"], row["reach"]) == ("2026-03-14", "Forums", channel, 99)


def test_youtubes_archive_is_read_as_it_was_downloaded() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Chart data.csv", "Date,Content,Views\n2026-03-03,dQw4w9WgXcQ,1\n2026-03-04,dQw4w9WgXcQ,2\n")
        archive.writestr("Table data.csv", YOUTUBE)
        archive.writestr("Totals.csv", "Date,Views\n2026-03-03,900\n")
    read = read_channel_file(SimpleUploadedFile("Content 2026-03.zip", stream.getvalue()))
    assert [(row["day"], row["title"], row["reach"]) for row in read.rows] == [
        ("2026-03-03", "Kā dibināt biedrību", 900)
    ]


def test_two_lists_side_by_side_are_one_and_no_number_stands_beside_another_post() -> None:
    stream = io.BytesIO()
    head = ("Post URL", "Post publish date", "Engagements", "", "Post URL", "Post publish date", "Impressions")
    one, two = ("https://www.linkedin.com/feed/update/urn:li:activity:1", "3/17/2026"), (
        "https://www.linkedin.com/feed/update/urn:li:activity:2", "3/9/2026",
    )  # fmt: skip
    rows = [(), head, (*one, 9, "", *two, 500), (*two, 5, "", *one, 70)]
    columns = [Column("Maximum of 50 posts available to include in this list", "text")]
    columns += [Column(" " * at, "text") for at in range(1, len(head))]
    write_xlsx(stream, sheets=[Sheet("TOP POSTS", columns, [row or [""] * len(head) for row in rows])])
    read = read_channel_file(SimpleUploadedFile("Content_2026.xlsx", stream.getvalue()))
    assert [(row["link"], row["day"], row["reach"]) for row in read.rows] == [
        (one[0], "2026-03-17", 70), (two[0], "2026-03-09", 500),
    ]  # fmt: skip


def test_linkedins_workbook_of_the_old_format_is_read() -> None:
    head = ("Post title", "Post link", "Created date", "Impressions")
    post = ("Forums", "https://www.linkedin.com/feed/update/urn:li:activity:1", "03/14/2026", "99")
    content = old_workbook([("Content metrics of the page",), head, post])
    [row] = read_channel_file(SimpleUploadedFile("nvo_content_1.xls", content)).rows
    assert (row["day"], row["channel"], row["reach"]) == ("2026-03-14", "linkedin", 99)


def test_a_workbook_that_cannot_be_opened_is_named_as_what_it_is() -> None:
    with pytest.raises(BadFile) as refused:
        read_channel_file(SimpleUploadedFile("content.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512))
    assert refused.value.code == "old_excel"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04nothing", b"\x00\x01"])
def test_a_file_that_is_none_of_a_channel_is_refused(content: bytes) -> None:
    with pytest.raises(BadFile):
        read_channel_file(SimpleUploadedFile("x.csv", content))


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
