"""Making the demo in an empty database."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, DemoMarker, Funder, Invitation, User
from talka.interchange.actions import import_path
from talka.programmes.models import Agreement
from talka.reporting.actions import submit_report
from talka.site.demo.asked import ask_for_advice
from talka.site.demo.communities import settle_the_country
from talka.site.demo.faces import introduce_the_centres
from talka.site.demo.frame import SHARED, make_centres, run_shared_agreement, run_this_years_agreement
from talka.site.demo.groups import support_communities
from talka.site.demo.letters_out import write_to_subscribers
from talka.site.demo.open_data import bring_in_register
from talka.site.demo.people import make_users
from talka.site.demo.representatives import let_them_represent
from talka.site.demo.riga import promise_indicators
from talka.site.demo.season import plan_a_season
from talka.site.demo.season_afterwards import look_back_at_the_season
from talka.site.demo.shelves import fill_the_library

REAL_YEARS = "riga-2022-2025"


class NotEmpty(Exception):
    """The database holds records already: a demo never mixes with real work."""


@transaction.atomic
def make_demo() -> None:
    """Fill an empty database; all or nothing."""
    # Whoever was invited by the first command of a site has no centre yet, and does not mean a demonstration.
    invited = Invitation.objects.exists() or User.objects.filter(is_system=False).exists()
    if invited or Agreement.objects.exists() or Centre.objects.exists():
        raise NotEmpty(_("The database is not empty: the demo is only made in a new one."))
    DemoMarker.objects.create()
    actor = system_actor()
    centres = make_centres(actor)
    with resources.as_file(resources.files("talka.site.demo") / REAL_YEARS) as folder:
        outcome = import_path(Path(folder), actor=actor, centre=centres["riga"])
    if outcome.problems:
        raise RuntimeError(str(outcome.problems[0]))
    promise_indicators(Agreement.objects.get(number=outcome.number), actor)
    funder = Funder.objects.get(agreements__number=outcome.number)
    people = make_users(centres, funder)
    run_this_years_agreement(centres, funder, people)
    run_shared_agreement(centres, funder, people)
    settle_the_country(centres, people)
    support_communities(centres, people)
    bring_in_register(people)
    let_them_represent(people)
    introduce_the_centres(centres, people)
    fill_the_library(centres, people)
    plan_a_season(centres, people)
    look_back_at_the_season(centres, people)
    ask_for_advice(centres, people)
    write_to_subscribers(centres, people)
    # Last year's report is sent, so that whoever looks as its reviewer has one to read.
    submit_report(Agreement.objects.get(number=SHARED), up_to_year=1, actor=people.manager)
