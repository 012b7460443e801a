"""Each figure of advice opens to exactly the records that it counts, for whoever looks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work, takes_part
from talka.advice.actions import close_request, name_helper
from talka.advice.models import AdviceRequest
from talka.advice.tests.makers import a_request, a_topic, an_answered_request
from talka.places.models import Level, Place
from talka.registry.models import Organisation, Person
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db
QueryBudget = Callable[[int], AbstractContextManager[None]]
FIGURES = "/advice/desk/figures/"
SECRET, ASKER = "Kanarijputns", "Zaļžubīte"


@pytest.fixture
def centre() -> Centre:
    return a_centre("riga")


def advised(centre: Centre, *, count: int = 1, who: Organisation | Person | None = None, **fields: Any) -> Activity:
    work = some_work(kind="consultation", centre=centre, count=count, **{"starts": dt.date(2022, 5, 10), **fields})
    if isinstance(who, Organisation):
        takes_part(work, organisation=who)
    if isinstance(who, Person):
        takes_part(work, person=who)
    return work


def a_season(centre: Centre) -> None:
    """Consultations with and without topics, places, lengths and names, in two quarters; and some beside them."""
    town = Place.objects.filter(level=Level.MUNICIPALITY)[0]
    swallow, lark, bench = an_organisation("Bezdelīga"), an_organisation("Cīrulis"), an_organisation("Sols")
    advised(centre, who=swallow, topic="Nodokļi un nodevas", minutes=30, place=town)
    advised(centre, who=swallow, topic="Nodokļi un nodevas", minutes=15, starts=dt.date(2022, 8, 2))
    advised(centre, who=lark, topic="Statūti & biedri", count=4, place=town)
    advised(centre, who=a_person("Anna Ozola"), topic="", minutes=5)
    # Not of this time, of no kind that is counted here, and nothing that is counted at all.
    advised(centre, who=bench, starts=dt.date(2021, 12, 31), topic="Statūti & biedri", minutes=500)
    takes_part(some_work(kind="seminar", centre=centre, starts=dt.date(2022, 5, 10), minutes=500), organisation=bench)
    advised(centre, who=bench, draft=True, topic="Statūti & biedri", minutes=500)


def page_of(user: User, address: str = FIGURES, **asked: str) -> str:
    answer = signed_in(user).get(address, {"first": "01.01.2022.", "last": "31.12.2022.", **asked} if asked or
                                 address == FIGURES else {})  # fmt: skip
    assert answer.status_code == 200, address
    return answer.content.decode()


def context_of(user: User, **asked: str) -> Any:
    return signed_in(user).get(FIGURES, {"first": "01.01.2022.", "last": "31.12.2022.", **asked}).context


def rows_of(client: Client, url: str) -> list[Any]:
    return [row.record for row in client.get(url).context["listing"].rows]


def opened(user: User, context: Any) -> None:
    """Each number of the page is what its address shows."""
    client, figures = signed_in(user), context["figures"]
    entries = rows_of(client, context["entries_url"])
    assert sum(one.count for one in entries) == figures.consultations
    assert sum(one.minutes or 0 for one in entries) == (figures.minutes or 0)
    for name, number in (("organisations", figures.organisations), ("people", figures.people)):
        answer = client.get(context[f"{name}_url"])
        assert answer.context["page"].paginator.count == len(answer.context["lines"]) == number
        for _name, _url, figure in answer.context["lines"]:
            assert len(rows_of(client, figure.url)) == figure.number
    cells = [cell for _name, line in context["topics"] for cell in line] + [cell for _name, cell in context["places"]]
    for cell in cells:
        assert sum(one.count for one in rows_of(client, cell.url)) == cell.number, cell.url
    shown = [(None, figures.requests, context["requests_url"]), *context["answered"], *context["outcomes"]]
    for label, number, url in shown:
        assert len(rows_of(client, url)) == number, label


def test_each_number_of_the_log_opens_to_what_it_counts(centre: Centre) -> None:
    a_season(centre)
    other = a_centre("zemgale")
    advised(other, who=an_organisation("Zemgalīte"), topic="Nodokļi un nodevas", minutes=40)
    expected = {
        Role.STAFF: (7, 50, 2, 1),
        Role.MANAGER: (7, 50, 2, 1),
        Role.COORDINATOR: (8, 90, 3, 1),
        Role.ADMINISTRATOR: (8, 90, 3, 1),
    }
    for role, numbers in expected.items():
        user = a_user(role, centre=centre) if role in {Role.STAFF, Role.MANAGER} else a_user(role)
        context = context_of(user)
        figures = context["figures"]
        assert (figures.consultations, figures.minutes, figures.organisations, figures.people) == numbers
        assert [len(line) for _name, line in context["topics"]] == [5, 5, 5], "four quarters and their sum"
        assert len(context["places"]) == 2
        opened(user, context)
    user = a_user(Role.COORDINATOR)
    context = context_of(user, centre=str(other.pk))
    assert (context["figures"].consultations, context["figures"].organisations) == (1, 1)
    opened(user, context)


def test_frequent_topics_are_drawn_by_name_and_the_rest_is_said(centre: Centre) -> None:
    for number in range(11):
        advised(centre, topic=f"Temats {number:02}", count=20 - number)
    advised(centre, topic="Temats 00", starts=dt.date(2022, 8, 2))
    advised(centre, topic="", count=50)
    user = a_user(Role.STAFF, centre=centre)
    context = context_of(user)
    assert [(name, figure.number) for name, figure, _svg in context["charts"]] == [
        ("Temats 00", 21), *((f"Temats {number:02}", 20 - number) for number in range(1, 9)),
    ]  # fmt: skip
    assert context["frequent"].topics[0].counts == (0, 20, 1, 0)
    assert (context["frequent"].rest, context["frequent"].highest) == (11 + 10 + 50, 20)
    assert [below for _name, below in context["frequent"].columns] == ["2022", "", "", ""]
    client = signed_in(user)
    for _name, figure, _svg in context["charts"]:
        assert sum(one.count for one in rows_of(client, figure.url)) == figure.number
    assert "Vēl 71 konsultācija " in page_of(user)
    longer = context_of(user, first="01.10.2020.")["frequent"]
    assert longer.columns == (("2020", ""), ("2021", ""), ("2022", ""))
    assert longer.topics[0].counts == (0, 0, 21)
    across = context_of(user, first="01.10.2021.")["frequent"]
    assert [below for _name, below in across.columns] == ["2021", "2022", "", "", ""]


def test_who_works_elsewhere_finds_none_of_it_and_others_no_page(centre: Centre) -> None:
    a_season(centre)
    elsewhere = a_user(Role.STAFF, centre=a_centre("zemgale"))
    assert context_of(elsewhere)["figures"].consultations == 0
    for rest in ("organisations/", "people/"):
        page = page_of(elsewhere, FIGURES + rest, centre=str(centre.pk))
        assert "Bezdelīga" not in page
        assert "Anna Ozola" not in page
        for stranger in (a_user(Role.REVIEWER), a_user()):
            assert signed_in(stranger).get(FIGURES + rest).status_code == 404
        assert Client().get(FIGURES + rest).status_code == 302


def test_a_person_whom_one_may_not_see_is_counted_without_a_name(centre: Centre) -> None:
    hidden = a_person("Slēpta Persona")
    advised(centre, who=hidden)
    hidden.centres.clear()
    user = a_user(Role.STAFF, centre=centre)
    page = page_of(user, f"{FIGURES}people/", page="1")
    assert "Slēpta Persona" not in page
    assert f"/persons/{hidden.pk}/" not in page
    assert "vārdu jūs neredzat" in page
    opened(user, context_of(user))
    assert "Slēpta Persona" in page_of(a_user(Role.COORDINATOR), f"{FIGURES}people/", page="1")


def test_how_requests_were_answered_opens_to_the_requests(centre: Centre, freeze: Callable[[str], Any]) -> None:
    freeze("2022-05-10")
    adviser = a_user(Role.STAFF, centre=centre)
    today = timezone.localdate()
    kept: list[AdviceRequest] = []
    for due in (today, today - dt.timedelta(days=1)):
        asked = an_answered_request(SECRET, adviser=adviser, name=ASKER, topic=a_topic(), due_on=due)
        close_request(asked, minutes=10, purpose=None, actor=adviser)
        AdviceRequest.objects.filter(pk=asked.pk).update(outcome="helped" if due == today else "not")
        kept.append(asked)
    a_request(SECRET, centre=centre, name=ASKER)
    # Somebody of another centre helps with one: they know of it, and it is no figure of theirs.
    helper = a_user(Role.STAFF, centre=a_centre("zemgale"))
    name_helper(kept[0], helper=helper, actor=adviser)
    a_request(SECRET, centre=Centre.objects.get(code="zemgale"))
    for user, numbers in (
        (adviser, (3, [1, 1, 1], [1, 0, 1])),
        (helper, (1, [0, 0, 1], [0, 0, 0])),
        (a_user(Role.COORDINATOR), (4, [1, 1, 2], [1, 0, 1])),
    ):
        context = context_of(user)
        figures = context["figures"]
        assert (figures.requests, [*figures.answered.values()], [*figures.outcomes.values()]) == numbers
        opened(user, context)


def test_what_a_figure_opens_to_says_nothing_of_the_question(centre: Centre, freeze: Callable[[str], Any]) -> None:
    freeze("2022-05-10")
    adviser = a_user(Role.STAFF, centre=centre)
    organisation = an_organisation("Bezdelīga")
    asked = an_answered_request(SECRET, adviser=adviser, name=ASKER, topic=a_topic(), organisation=organisation)
    close_request(asked, minutes=10, purpose=None, actor=adviser)
    for user in (a_user(Role.STAFF, centre=centre), a_user(Role.COORDINATOR)):
        client, context = signed_in(user), context_of(user)
        addresses = [context[name] for name in ("entries_url", "organisations_url", "people_url", "requests_url")]
        for address in [*addresses, *(url for _label, number, url in context["answered"] if number)]:
            page = client.get(address).content.decode()
            assert SECRET not in page
            assert ASKER not in page
        assert all(
            "Bezdelīga" in client.get(context[name]).content.decode() for name in ("entries_url", "requests_url")
        )


def test_minutes_that_nobody_said_are_unknown_and_nothing_leads_nowhere(centre: Centre) -> None:
    advised(centre, topic="Statūti")
    user = a_user(Role.STAFF, centre=centre)
    assert context_of(user)["figures"].minutes is None
    table = re.search(r"<tbody>.*?</tbody>", page_of(user), re.DOTALL)
    assert table is not None
    assert (table[0].count("<a "), len(re.findall(r">\s*0\s*<", table[0]))) == (2, 3), "its quarter and the sum lead on"
    opened(user, context_of(user))


def test_people_organisations_and_consultations_are_called_differently(centre: Centre) -> None:
    user = a_user(Role.STAFF, centre=centre)
    a_season(centre)
    labels = re.findall(r'class="ui-figure__label"><a href="[^"]+">([^<]+)<', page_of(user))
    assert len(labels) == 11
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_figures_make_few_queries_however_many_there_are(
    query_budget: QueryBudget, centre: Centre, rows: int
) -> None:
    for number in range(rows):
        place = Place.objects.filter(level=Level.MUNICIPALITY)[number]
        day = dt.date(2022, 1 + 3 * number, 5)
        advised(centre, who=an_organisation(), topic=f"Temats {number}", minutes=5, place=place, starts=day)
        advised(centre, who=a_person(), topic=f"Temats {number}", starts=day)
    client = signed_in(a_user(Role.STAFF, centre=centre))
    asked = {"first": "01.01.2022.", "last": "31.12.2022."}
    with query_budget(9):
        client.get(FIGURES, asked)
    with query_budget(8):
        client.get(f"{FIGURES}organisations/", asked)
    with query_budget(9):
        client.get(f"{FIGURES}people/", asked)
