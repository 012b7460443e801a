from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.test import RequestFactory

import talka.kernel.ui
from talka.kernel.ui.shapes import Link, SummaryRow, TimelineEntry
from talka.kernel.ui.tags.bars import share_of
from talka.kernel.ui.tags.icons import PATHS
from talka.kernel.ui.tests.drawing import draw, tree, words

FOLDER = Path(talka.kernel.ui.__file__).parent


def test_a_button_says_what_it_is_and_what_it_sends() -> None:
    (button,) = tree('{% ui_button "Go" kind="warning" icon="trash" name="act" value="1" small=True %}').xpath(
        "//button"
    )
    assert button.get("class") == "ui-button ui-button--warning ui-button--small"
    assert (button.get("type"), button.get("name"), button.get("value")) == ("submit", "act", "1")
    assert button.text_content() == "Go"
    assert "data-print" in tree('{% ui_button "P" type="button" data="print" %}').xpath("//button")[0].attrib


def test_a_link_button_is_a_link() -> None:
    source = '{% ui_link_button "/new/" "New" icon="plus" shortcut="n" download=True %}'
    (link,) = tree(source).xpath("//a")
    assert (link.get("href"), link.get("data-shortcut"), link.get("aria-keyshortcuts")) == ("/new/", "n", "n")
    assert "download" in link.attrib
    assert "data-shortcut" not in draw('{% ui_link_button "/new/" "New" %}')


def test_what_every_row_has_is_told_apart_for_those_who_listen() -> None:
    for source in (
        '{% ui_button "Take out" about=name icon="trash" %}',
        '{% ui_link_button "/" "Take out" about=name %}',
    ):
        drawn = tree(source, name="Rīta <sesija>")
        assert drawn.text_content().strip() == "Take out: Rīta <sesija>"
        (hidden,) = drawn.xpath("//span[@class='govuk-visually-hidden']")
        assert hidden.text_content() == ": Rīta <sesija>"
    assert "govuk-visually-hidden" not in draw('{% ui_button "Go" %}{% ui_link_button "/" "Go" %}')


def test_text_from_people_is_never_markup() -> None:
    bad = "<script>alert(1)</script>"
    for source in (
        "{% ui_button x %}",
        "{% ui_link_button x x %}",
        "{% ui_tag x %}",
        "{% ui_figure x label=x hint=x url=x %}",
        "{% ui_notice title=x %}{{ x }}{% endui_notice %}",
        "{% ui_panel title=x %}{{ x }}{% endui_panel %}",
        "{% ui_empty title=x %}{{ x }}{% endui_empty %}",
        "{% ui_summary_list rows %}",
        '{% ui_icon "plus" label=x %}',
        "{% ui_confirm title=x button=x cancel_url=x tick=x %}{{ x }}{% endui_confirm %}",
    ):
        assert "<script" not in draw(source, x=bad, rows=[(bad, bad, bad)])


@pytest.mark.parametrize(
    "source",
    [
        '{% ui_button "x" kind="big" %}',
        '{% ui_button "x" type="link" %}',
        '{% ui_tag "x" tone="red" %}',
        '{% ui_icon "unicorn" %}',
        '{% ui_notice tone="red" %}{% endui_notice %}',
        "{% ui_panel level=7 %}{% endui_panel %}",
        '{% ui_figure 1 label="x" tone="red" %}',
        '{% ui_figure 1 label="x" colour="red" %}',
        '{% ui_confirm title="x" button="x" cancel_url="/" kind="red" %}{% endui_confirm %}',
    ],
)
def test_a_misspelt_choice_is_a_mistake_of_the_template(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_an_icon_alone_has_a_name_and_beside_words_none() -> None:
    assert 'aria-label="Delete"' in draw('{% ui_icon "trash" label="Delete" %}')
    assert all('aria-hidden="true"' in draw("{% ui_icon name %}", name=name) for name in PATHS)


def test_a_panel_has_a_heading_of_its_level_and_a_way_to_more() -> None:
    drawn = tree('{% ui_panel title="Proof" level=3 id="p" url="/all/" link="All" %}<p>x</p>{% endui_panel %}')
    assert drawn.xpath("//section/@id") == ["p"]
    assert drawn.xpath("//h3/text()") == ["Proof"]
    assert drawn.xpath("//a/text()") == ["All"]
    assert draw("{% ui_panel %}<p>x</p>{% endui_panel %}").count("<h") == 0


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ('{% ui_figure 1247 label="Times" hint="of all" %}', "1_247 Times of all"),
        ('{% ui_figure 5399400 label="Spent" money=True %}', "53_994,00_€ Spent"),
        ('{% ui_figure None label="Members" %}', "–not known Members"),
        ('{% ui_figure "II" label="Year" %}', "II Year"),
    ],
)
def test_a_figure_is_written_by_its_nature(source: str, written: str) -> None:
    assert words(source) == written


@pytest.mark.parametrize(
    ("value", "target", "share"),
    [(46, 60, 76), (599, 600, 99), (24, 20, 120), (None, 5, None), (1, None, None), (1, 0, None)],
)
def test_a_share_is_never_rounded_up(value: int | None, target: int | None, share: int | None) -> None:
    assert share_of(value, target) == share


def test_progress_is_said_in_words_and_drawn_within_its_bar() -> None:
    drawn = tree('{% ui_progress 46 60 label="Advice" forecast=90 %}')
    assert drawn.xpath("//rect/@width") == ["100", "100", "76"]
    assert "46 of 60 · 76_%" in words('{% ui_progress 46 60 label="Advice" %}')
    assert tree('{% ui_progress 9 4 label="x" %}').xpath("//rect[last()]/@width") == ["100"]
    assert "0,46_€ of 0,60_€" in words('{% ui_progress 46 60 label="Spent" money=True forecast=50 %}')


def test_progress_of_hours_is_said_in_hours_and_its_forecast_too() -> None:
    said = words('{% ui_progress 90 5400 label="Hours" forecast=150 scale=60 %}')
    assert "1,5 of 90 · 1_%" in said
    assert "Expected by the end: 2,5" in said
    assert "–not known of 90" in words('{% ui_progress None 5400 label="Hours" scale=60 %}')


def test_progress_without_a_target_draws_no_bar() -> None:
    assert tree('{% ui_progress 3 None label="x" %}').xpath("//svg") == []
    assert "no target" in words('{% ui_progress 3 None label="x" hide_label=True %}')
    assert tree('{% ui_progress None 5 label="x" %}').xpath("//rect[last()]/@width") == ["0"]


def test_a_summary_takes_rows_and_pairs_and_says_what_is_missing() -> None:
    rows = [SummaryRow("Name", "Forum", "/edit/"), ("Place", None), ("Number", 0)]
    assert words("{% ui_summary_list rows %}", rows=rows) == "Name Forum Change Name Place not given Number 0"


def test_a_timeline_says_when_what_and_who() -> None:
    entries = [TimelineEntry(dt.date(2023, 2, 28), "Created", "Ilze", "by hand", "/e/", "good")]
    assert words("{% ui_timeline e %}", e=entries) == "Created by hand 28.02.2023. · Ilze"


def test_breadcrumbs_take_links_and_pairs() -> None:
    drawn = tree("{% ui_breadcrumbs items %}", items=[("Today", "/"), Link("Here")])
    assert drawn.xpath("//a/@href") == ["/"]
    assert drawn.xpath("//span/text()") == ["Here"]


def test_tabs_mark_the_page_one_is_on() -> None:
    drawn = tree(
        '{% ui_tabs items label="Lists" %}', items=[Link("All", "/", active=True, count=0), Link("Mine", "/m/")]
    )
    assert drawn.xpath("//a[@aria-current='page']/@href") == ["/"]
    assert drawn.xpath("//nav/@aria-label") == ["Lists"]
    assert words("{% ui_tabs items %}", items=[Link("All", "/", count=0)]) == "All 0"


def test_pages_of_a_list_keep_its_filters() -> None:
    request = RequestFactory().get("/list/?kind=a&kind=b&page=2")
    page = Paginator(range(100), 10).page(2)
    drawn = tree('{% ui_pagination page target="#list" %}', request=request, page=page)
    assert drawn.xpath("//a[@rel='next']/@href") == ["?kind=a&kind=b&page=3"]
    assert drawn.xpath("//a[@rel='prev']/@hx-target") == ["#list"]
    assert drawn.xpath("//a[@aria-current]/text()") == ["2"]
    assert "11–20 of 100" in words("{% ui_pagination page %}", request=request, page=page)


def test_the_ends_of_a_list_lead_no_further() -> None:
    request = RequestFactory().get("/list/")
    pages = Paginator(range(20), 10)
    assert tree("{% ui_pagination page %}", request=request, page=pages.page(1)).xpath("//a[@rel='prev']") == []
    assert tree("{% ui_pagination page %}", request=request, page=pages.page(2)).xpath("//a[@rel='next']") == []
    assert draw("{% ui_pagination page %}", request=request, page=Paginator([1], 10).page(1)).strip() == ""


def test_steps_say_where_one_is() -> None:
    drawn = tree("{% ui_steps steps 2 %}", steps=["Bring", "Match", "Confirm"])
    assert [step.get("aria-current") for step in drawn.xpath("//li")] == [None, "step", None]
    assert "Step 2 of 3" in drawn.text_content()


def test_a_question_before_the_irreversible_posts_with_its_token() -> None:
    opening = '{% ui_confirm title="Erase?" button="Erase" cancel_url="/b/" tick="I see" action="/e/" %}'
    drawn = tree(opening + "<p>12</p>{% endui_confirm %}", csrf_token="t")
    assert drawn.xpath("//form/@action") == ["/e/"]
    assert drawn.xpath("//input[@name='csrfmiddlewaretoken']/@value") == ["t"]
    assert drawn.xpath("//input[@name='understood']/@value") == ["yes"]
    assert drawn.xpath("//button/@name") == ["confirm"]


@pytest.mark.parametrize(
    ("cookie", "theme", "media"),
    [
        ("dark", "dark", "screen"),
        ("light", "light", "not all"),
        ("<script>", "", "screen and (prefers-color-scheme: dark)"),
    ],
)
def test_the_theme_is_the_devices_choice_or_the_systems(cookie: str, theme: str, media: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["talka_theme"] = cookie
    assert draw("{% ui_theme %}|{% ui_dark_media %}", request=request) == f"{theme}|{media}"


def test_an_error_page_without_a_request_follows_the_system() -> None:
    assert draw("{% ui_theme %}|{% ui_dark_media %}") == "|screen and (prefers-color-scheme: dark)"


@pytest.mark.parametrize("template", sorted(FOLDER.glob("templates/**/*.html")), ids=lambda path: path.name)
def test_no_template_needs_inline_scripts_or_styles(template: Path) -> None:
    text = template.read_text()
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text
    assert text.count("<script") == text.count("<script src=") + text.count('<script type="module" src=')
