"""Two imports after each other leave what the second alone would, and between them events that say the difference."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talka.accounts.actions import system_actor
from talka.enterprise_register.actions import import_register, undo_register_run
from talka.enterprise_register.models import RegisterEntry, RegisterEvent, RegisterRun
from talka.enterprise_register.tests.makers import ONE, THREE, TWO, Line, a_folder
from talka.kernel.testing.plugin import Freeze

pytestmark = pytest.mark.django_db

rows = st.builds(
    Line,
    name=st.sampled_from(['Biedrība "A;B"', "Ķīļi", 'Viens "citā"']),
    registered=st.sampled_from(["", "2015-03-02"]),
    ended=st.sampled_from(["", "0000-00-00", "2020-05-06"]),
    closed=st.sampled_from([" ", "L", "R"]),
    address=st.sampled_from(["", "Rīga, Latgales iela 180"]),
    code=st.sampled_from(["0010000", "0170000", "9"]),
)
areas = st.lists(st.sampled_from(["Sports", "Kultūra"]), unique=True)
State = dict[str, tuple[Line, list[str]]]
states: st.SearchStrategy[State] = st.dictionaries(
    st.sampled_from([ONE, TWO, THREE]), st.tuples(rows, areas), min_size=1
)


def bring(state: State) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = [Line(**vars(line) | {"number": number}) for number, (line, _areas) in state.items()]
        labels = [(number, label) for number, (_line, several) in state.items() for label in several]
        import_register(a_folder(Path(folder), lines, areas=labels, benefit=[]), actor=system_actor(), accept_drop=True)


def said() -> dict[str, tuple[object, ...]]:
    present = RegisterEntry.objects.filter(gone_on=None)
    return {
        entry.number: (*(getattr(entry, name) for name in RegisterEntry.facts), entry.name_folded) for entry in present
    }


def expected(before: State, after: State) -> list[tuple[str, str]]:
    """The events, worked out from the rows themselves."""
    found = [(number, "gone") for number in before if number not in after]
    for number, (line, labels) in after.items():
        ended = line.ended not in {"", "0000-00-00"}
        if number not in before:
            found += [(number, "founded"), *([(number, "closed")] if ended else [])]
            continue
        old, old_labels = before[number]
        was_ended = old.ended not in {"", "0000-00-00"}
        happened = {
            "renamed": old.name != line.name,
            "moved": (old.address, old.code) != (line.address, line.code),
            "closed": ended and not was_ended,
            "reopened": was_ended and not ended,
            "area": sorted(old_labels) != sorted(labels),
        }
        found += [(number, kind) for kind, is_so in happened.items() if is_so]
    return sorted(found)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=states, second=states)
def test_two_imports_are_the_second_alone_and_the_events_between(freeze: Freeze, first: State, second: State) -> None:
    freeze("2026-11-21")
    RegisterEntry.objects.all().delete()
    bring(second)
    alone = said()
    _forget()
    bring(first)
    before = said()
    bring(second)
    assert said() == alone
    events = RegisterEvent.objects.values_list("entry__number", "kind")
    assert sorted(events) == expected(first, second)
    last = RegisterRun.objects.filter(state="done").first()
    if last is not None and last.events.exists():
        undo_register_run(last, actor=system_actor())
        assert said() == before
    _forget()


def _forget() -> None:

    RegisterEntry.objects.all().delete()
    RegisterRun.objects.all().delete()
