"""The list of the work log and the today board over a small and a large log: at most twice the time."""

from __future__ import annotations

import argparse

from starting import start

start()

from django.db import connection
from django.test import Client
from filling import empty, fill, make_frame
from measuring import line, median_seconds

from talka.accounts.models import Membership, Role, User

PAGES = {"list": "/activities/", "list, filtered": "/activities/?kind=consultation", "today": "/today/"}


def browser() -> Client:
    """Somebody who sees all centres."""
    user = User.objects.create_user("lasitajs@example.lv", name="Lasītājs")
    Membership.objects.create(user=user, role=Role.COORDINATOR)
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor_seen"] = True
    session.save()
    return client


def times(client: Client, rounds: int) -> dict[str, float]:
    """Median seconds of each page."""
    found: dict[str, float] = {}
    for name, address in PAGES.items():
        assert client.get(address).status_code == 200, address  # also warms the caches
        found[name] = median_seconds(lambda address=address: client.get(address), rounds=rounds)
    return found


def main() -> None:
    """Measure at 10,000, fill up, measure again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="1,000,000 entries instead of 100,000")
    given = parser.parse_args()
    small, large = 10_000, 1_000_000 if given.full else 100_000
    agreement = make_frame()
    client = browser()
    fill(agreement, small)
    before = times(client, 15)
    empty()
    fill(agreement, large)
    after = times(client, 15)
    print(f"\n{connection.vendor}, {large:,} entries against {small:,}\n")
    print("| what | time | against | ratio |\n|---|---:|---|---:|")
    for name, seconds in after.items():
        line(name, seconds, f"{before[name]:.4f} s at {small:,} (at most 2)", seconds / before[name])


if __name__ == "__main__":
    main()
