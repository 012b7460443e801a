"""Default deny: what does not say who may open it does not answer."""

from __future__ import annotations

import gzip

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user
from talka.kernel.http import CompressedPages, by_token, public, signed_in

pytestmark = pytest.mark.django_db


def undeclared(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("noslēpums")


@public
def open_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("visiem")


@signed_in
def inner_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("savējiem")


@by_token
def key_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ar atslēgu")


urlpatterns = [
    path("undeclared/", undeclared),
    path("open/", open_page),
    path("inner/", inner_page),
    path("key/", key_page),
    path("", include("talka.site.urls")),
]
handler404 = "talka.site.views.errors.not_found"


@pytest.fixture(autouse=True)
def addresses(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def inside() -> Client:
    browser = Client()
    browser.force_login(a_user())
    return browser


def test_an_undeclared_page_is_not_found_by_anybody(client: Client, inside: Client) -> None:
    for browser in (client, inside):
        answer = browser.get("/undeclared/")
        assert answer.status_code == 404
        assert "noslēpums" not in answer.content.decode()


def test_a_public_page_answers_a_stranger(client: Client) -> None:
    assert client.get("/open/").content.decode() == "visiem"


def test_a_page_opened_by_a_key_is_left_to_its_view(client: Client) -> None:
    assert client.get("/key/").content.decode() == "ar atslēgu"


def test_a_page_opened_by_a_key_is_kept_by_no_browser_and_told_of_by_no_search_engine(client: Client) -> None:
    by_key, open_to_all = client.get("/key/").headers, client.get("/open/").headers
    assert (by_key["Cache-Control"], by_key["X-Robots-Tag"]) == ("no-store", "noindex")
    assert "Cache-Control" not in open_to_all
    assert "X-Robots-Tag" not in open_to_all


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/inner/?lapa=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/inner/%3Flapa%3D2"


def test_what_a_stranger_posts_is_not_found(client: Client) -> None:
    assert client.post("/inner/").status_code == 404


def test_a_page_for_somebody_signed_in_is_kept_by_no_browser(inside: Client) -> None:
    answer = inside.get("/inner/")
    assert answer.content.decode() == "savējiem"
    assert answer["Cache-Control"] == "no-store"


def test_without_a_second_factor_one_is_sent_to_set_it_up(inside: Client, settings: LazySettings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    # Whoever has no role may only look after the public page of their own organisation.
    assert inside.get("/inner/").status_code == 200
    browser = Client()
    browser.force_login(a_user(Role.STAFF))
    answer = browser.get("/inner/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")


def test_each_answer_closes_what_no_page_needs(client: Client) -> None:
    headers = client.get("/open/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def answered(response: HttpResponse | StreamingHttpResponse) -> HttpResponse | StreamingHttpResponse:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    return CompressedPages(lambda _request: response)(request)  # type: ignore[return-value]  # any response


def test_a_page_travels_compressed() -> None:
    answer = answered(HttpResponse("teksts " * 200))
    assert isinstance(answer, HttpResponse)
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == "teksts " * 200


def test_a_download_keeps_its_length() -> None:
    assert "Content-Encoding" not in answered(HttpResponse(b"0" * 2000, content_type="application/pdf"))
    assert "Content-Encoding" not in answered(StreamingHttpResponse([b"0" * 2000], content_type="text/csv"))


def test_an_address_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/nav-tadas/").status_code == 404
