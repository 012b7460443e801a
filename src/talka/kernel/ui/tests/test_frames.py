from __future__ import annotations

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from lxml import html

from talka.kernel.ui.kit import kit
from talka.kernel.ui.shapes import Link


class Small(forms.Form):
    name = forms.CharField()


def parsed(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def page(template: str, **context: object) -> html.HtmlElement:
    with translation.override("en"):
        return parsed(render_to_string(template, {"request": RequestFactory().get("/"), **context}))


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "503"])
def test_an_error_page_stands_without_context_and_says_what_to_do(code: str) -> None:
    drawn = parsed(render_to_string(f"ui/errors/{code}.html"))
    assert len(drawn.xpath("//h1")) == 1
    assert len(drawn.xpath("//main//p")) >= 2
    assert drawn.xpath("//main//a/@href") == ["/"]
    assert drawn.xpath("//script") == []


def test_the_code_to_quote_is_on_the_error_page() -> None:
    drawn = parsed(render_to_string("ui/errors/500.html", {"error_code": "K7-QX"}))
    assert drawn.xpath("//strong[@class='ui-code']/text()") == ["K7-QX"]


def test_the_title_says_that_something_is_wrong() -> None:
    fine, wrong = page("ui/public.html", form=Small({"name": "x"})), page("ui/public.html", form=Small({}))
    assert wrong.findtext(".//title") == f"Error: {fine.findtext('.//title')}"
    assert page("ui/public.html", form_has_errors=True).findtext(".//title").startswith("Error: ")


def test_the_frame_of_the_workspace_has_its_landmarks() -> None:
    drawn = page("ui/workspace.html", navigation=[Link("Today", "/", active=True, count=3)], search_url="/s/")
    assert len(drawn.xpath("//main[@id='content']")) == 1
    assert drawn.xpath("//a[@class='govuk-skip-link']/@href") == ["#content"]
    assert drawn.xpath("//nav//a[@aria-current='page']/@href") == ["/"]
    assert drawn.xpath("//form[@role='search']/@action") == ["/s/"]


def test_the_demo_says_so() -> None:
    assert len(page("ui/public.html", demo=True).xpath("//aside[@class='ui-demo']")) == 1
    assert page("ui/public.html").xpath("//aside") == []


def test_the_public_frame_says_whom_to_call_and_changes_the_language() -> None:
    drawn = page("ui/public.html", contact_phone="+371 2612 3456", contact_email="a@example.lv")
    assert "tel:+37126123456" in drawn.xpath("//footer//a/@href")
    assert "lv" in drawn.xpath("//button[@name='language']/@value")


def test_the_page_of_all_parts_shows_them_all() -> None:
    fresh, sent = page("ui/kit.html", kit=kit(with_mistakes=False)), page("ui/kit.html", kit=kit())
    assert len(fresh.xpath("//h1")) == 1
    assert fresh.xpath("//div[@role='alert']") == []
    assert len(sent.xpath("//div[@role='alert']")) == 1
    ids = sent.xpath("//*/@id")
    assert len(ids) == len(set(ids))
