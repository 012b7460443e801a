"""Files that channels give out about their own posts: read as they were downloaded."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from talka.kernel.exports import Column, Sheet, write_xlsx
from talka.kernel.files.refusals import BadFile
from talka.outreach.imports.channels import read_channel_file
from talka.outreach.tests.files_of_channels import META, old_workbook

YOUTUBE = (
    'Content,Video title,Video publish time,Views\nTotal,,,900\ndQw4w9WgXcQ,Kā dibināt biedrību,"Mar 3, 2026",900\n'
)


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
