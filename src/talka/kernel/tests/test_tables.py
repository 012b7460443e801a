from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override
from python_calamine import load_workbook

from talka.accounts.models import User
from talka.accounts.tests.makers import a_user
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.models import SavedView
from talka.kernel.tables import (
    BooleanFilter,
    Choice,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    TableDefinition,
    TextFilter,
    YearFilter,
    apply,
    count_up_to,
    export_response,
    read_request,
    remove_view,
    save_view,
)
from talka.kernel.tables.actions import MOST_VIEWS
from talka.kernel.tables.listings import Listing

pytestmark = pytest.mark.django_db


def by_name(rows: Any, text: str) -> QuerySet[User]:
    found: QuerySet[User] = rows.filter(name__contains=text)
    return found


PEOPLE: TableDefinition[User] = TableDefinition(
    name="people",
    title="People",
    empty=Empty(title="Nobody", words="Nobody is here yet.", no_fit="Nobody fits.", show_all="Show everybody"),
    columns=(
        Column(
            "email", "Address", lambda u: u.email, order_by=("email",), always=True, link=lambda u: f"/people/{u.pk}/"
        ),
        Column("name", "Name", lambda u: u.name, order_by=("sort_key",)),
        Column("joined", "Joined", lambda u: u.joined_at.date(), kind="date", order_by=("joined_at",)),
        Column("language", "Language", lambda u: u.language, shown=False),
        Column("number", "Number", lambda u: 1250, kind="number", shown=False),
        Column("money", "Money", lambda u: 123456, kind="money", shown=False),
    ),
    filters=(
        TextFilter(name="q", title="Words", search=by_name, prominent=True),
        ChoiceFilter(
            name="language", title="Language", lookup="language", multiple=True,
            choices=lambda: [Choice("lv", "Latvian"), Choice("en", "English")],
        ),
        ChoiceFilter(name="id", title="Number", lookup="pk", ids=True, choices=list, drawn=False),
        BooleanFilter(name="gone", title="Gone", only=lambda rows: rows.filter(is_active=False)),
        DateRangeFilter(name="joined", title="Joined", field="joined_at__date"),
        YearFilter(name="year", title="Year", field="joined_at__date"),
    ),
    order="name",
    count_words=lambda number: f"{number} people",
)  # fmt: skip


def asked(query: str) -> HttpRequest:
    return RequestFactory().get(f"/people/?{query}")


def found(query: str) -> list[str]:
    return [user.name for user in apply(User.objects.filter(is_system=False), read_request(asked(query), PEOPLE))]


def someone(name: str, **fields: Any) -> User:
    user = a_user(name=name)
    for field, value in fields.items():
        setattr(user, field, value)
    user.save()
    return user


def joined(year: int) -> dt.datetime:
    return dt.datetime(year, 5, 4, 12, tzinfo=dt.UTC)


def test_unknown_names_orders_columns_sizes_and_pages_are_ignored() -> None:
    state = read_request(asked("password=x&sort=-password&cols=password&size=7&page=0&page=-1"), PEOPLE)
    assert state.values == {}
    assert (state.order, state.columns, state.size, state.page) == ("name", ("email", "name", "joined"), 50, 1)
    assert state.address() == "?"


@pytest.mark.parametrize("page", ["9999999999999999999", "١", "1e3", "-1", "x"])
def test_a_page_that_is_no_number_is_the_first(page: str) -> None:
    assert read_request(asked(f"page={page}"), PEOPLE).page == 1


def test_the_address_of_a_state_leads_to_the_same_state() -> None:
    filters = "q=a%C4%81&language=lv&language=en&id=7&gone=1&joined_from=2022-07-15&year=2022"
    state = read_request(asked(f"{filters}&sort=-joined&cols=email&size=25&page=3"), PEOPLE)
    assert read_request(asked(state.address().removeprefix("?")), PEOPLE) == state


def test_each_filter_narrows_and_together_they_narrow_more() -> None:
    anna = someone("Anna", language="en", joined_at=joined(2022))
    someone("Annija", is_active=False, joined_at=joined(2023))
    someone("Zane", joined_at=joined(2024))
    assert found("q=Ann") == ["Anna", "Annija"]
    assert found("language=en") == ["Anna"]
    assert found("language=en&language=lv") == ["Anna", "Annija", "Zane"]
    assert found(f"id={anna.pk}") == ["Anna"]
    assert found("gone=1") == ["Annija"]
    assert found("joined_from=01.01.2023.&joined_to=31.12.2023.") == ["Annija"]
    assert found("year=2024") == ["Zane"]
    assert found("q=Ann&year=2024") == []


@pytest.mark.parametrize(
    "query", ["q=%00", "id=abc", "id=" + "9" * 30, "gone=yes", "year=20x4", "year=99999", "joined_from=31.02.2022."]
)
def test_a_value_that_is_not_understood_narrows_nothing(query: str) -> None:
    someone("Anna")
    assert found(query) == ["Anna"]


def test_a_choice_outside_the_set_finds_nothing() -> None:
    someone("Anna")
    assert found("language=de") == []


def test_what_cannot_be_read_as_a_day_is_told() -> None:
    mistakes = read_request(asked("joined_from=31.02.2022.&joined_to=2022-01-01"), PEOPLE).mistakes
    assert [typed for typed, _reason in mistakes] == ["31.02.2022."]


def test_rows_are_ordered_both_ways_and_equal_ones_stand_still() -> None:
    for name in ("Čiekurs", "Ābols", "Cirvis"):
        someone(name, joined_at=joined(2022))
    assert found("") == ["Ābols", "Cirvis", "Čiekurs"]
    assert found("sort=-name") == ["Čiekurs", "Cirvis", "Ābols"]
    assert found("sort=joined") == ["Čiekurs", "Ābols", "Cirvis"]
    assert found("sort=-joined") == ["Cirvis", "Ābols", "Čiekurs"]


def test_counting_goes_no_further_than_it_is_told() -> None:
    for name in ("A", "B", "C"):
        someone(name)
    people = User.objects.filter(is_system=False)
    assert (count_up_to(people, most=3).number, count_up_to(people, most=3).more) == (3, False)
    assert (count_up_to(people, most=2).number, count_up_to(people, most=2).more) == (2, True)


def listing(query: str) -> Listing:
    state = read_request(asked(query), PEOPLE)
    rows = apply(User.objects.filter(is_system=False), state)
    return Listing(rows, state, SavedView.objects.filter(list_name="people"))


def test_a_listing_says_what_narrows_it_and_how_to_take_that_away() -> None:
    shown = listing("language=lv&language=en&q=An&joined_from=2022-07-15&gone=1")
    with override("en"):
        chips = {one.words: one.url for one in shown.chosen}
    assert list(chips) == ["Words: An", "Language: Latvian", "Language: English", "Gone", "Joined from 15.07.2022."]
    assert chips["Language: Latvian"] == "?q=An&language=en&gone=1&joined_from=2022-07-15"
    assert shown.unfiltered_url == "?"


def test_a_listing_has_headings_cells_and_choices_of_columns() -> None:
    user = someone("Anna")
    shown = listing("sort=name&cols=email&cols=language")
    assert [heading.title for heading in shown.headings] == ["Address", "Language"]
    cell = shown.rows[0].cells[0]
    assert (cell.value, cell.url, cell.heads_row) == (user.email, f"/people/{user.pk}/", True)
    assert {option.value: option.chosen for option in shown.column_options} == {
        "name": False, "joined": False, "language": True, "number": False, "money": False,
    }  # fmt: skip
    assert listing("sort=name").headings[1].url == "?sort=-name"
    assert listing("sort=-name").headings[1].sorted == "descending"
    assert shown.count_words == "1 people"


def test_leaving_out_every_other_column_is_a_choice() -> None:
    assert read_request(asked("cols=email"), PEOPLE).columns == ("email",)


def test_a_value_of_the_address_stays_chosen_in_its_filter() -> None:
    control = next(one for one in listing("language=de").folded_controls if one.filter.name == "language")
    assert [(option.value, option.chosen) for option in control.groups[0][1]] == [
        ("lv", False), ("en", False), ("de", True),
    ]  # fmt: skip
    days = next(one for one in listing("joined_from=2022-07-15").folded_controls if one.filter.name == "joined")
    assert days.ends == [("joined_from", "15.07.2022."), ("joined_to", "")]


def content_of(response: Any) -> bytes:
    content = b"".join(response.streaming_content)
    # Closing the response would end the request, and with it the connection that the test's transaction lives on.
    response.file_to_stream.close()
    return content


def test_a_file_has_the_shown_columns_in_their_kinds() -> None:
    user = someone("=cmd()", joined_at=joined(2022))
    state = read_request(asked("cols=email&cols=name&cols=joined&cols=number&cols=money"), PEOPLE)
    rows = apply(User.objects.filter(is_system=False), state)
    book = content_of(export_response(rows, state, file_format="xlsx"))
    sheet = load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[1] == [user.email, "=cmd()", dt.date(2022, 5, 4), 1250.0, 1234.56]
    text = content_of(export_response(rows, state, file_format="csv"))
    assert text.decode("utf-8-sig").splitlines()[1] == (f"{user.email};'=cmd();2022-05-04;1250;1234,56")


def test_a_quieter_line_that_is_a_fact_of_its_own_stands_beside_its_column_in_files() -> None:
    user = someone("Anna", joined_at=joined(2022))
    name = Column[User](
        "name", "Vārds", lambda u: u.name, detail=lambda u: u.language, detail_title="Valoda", always=True
    )
    email = Column[User]("email", "E-pasts", lambda u: u.email, detail=lambda u: u.language)
    table = replace(PEOPLE, columns=(name, email), filters=(), order="")
    rows = User.objects.filter(pk=user.pk)
    text = content_of(export_response(rows, read_request(asked(""), table), file_format="csv")).decode("utf-8-sig")
    assert text.splitlines() == ["Vārds;Valoda;E-pasts", f"Anna;lv;{user.email}"]


def test_a_view_belongs_to_its_owner() -> None:
    owner, other = a_user(), a_user()
    view = save_view(SavedView(owner=owner, list_name="people", title="Mans", query="q=a"), actor=owner)
    with pytest.raises(NotAllowed):
        save_view(SavedView(owner=owner, list_name="people", title="Cits"), actor=other)
    with pytest.raises(NotAllowed):
        remove_view(view, actor=other)
    again = save_view(SavedView(owner=owner, list_name="people", title="Mans", query="q=b"), actor=owner)
    assert (again.pk, SavedView.objects.get().query) == (view.pk, "q=b")
    remove_view(view, actor=owner)
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name_and_there_are_not_too_many() -> None:
    owner = a_user()
    with pytest.raises(Refused):
        save_view(SavedView(owner=owner, list_name="people", title=""), actor=owner)
    for number in range(MOST_VIEWS):
        save_view(SavedView(owner=owner, list_name="people", title=str(number)), actor=owner)
    with pytest.raises(Refused):
        save_view(SavedView(owner=owner, list_name="people", title="vēl"), actor=owner)


def test_how_many_rows_stand_on_a_page_is_asked_only_where_it_matters() -> None:
    for number in range(25):
        someone(f"{number}")
    assert listing("").sizes == []
    someone("One more")
    assert [(size, bool(url)) for size, url in listing("").sizes] == [(25, True), (50, False), (100, True)]
