from pathlib import Path

import pytest
from django.urls import reverse

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in
from talka.interchange import rules
from talka.interchange.actions import confirm_import
from talka.interchange.tests.makers import a_checked_import, a_folder
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre("cesis")


@pytest.fixture
def batch(tmp_path: Path, centre: Centre) -> ImportBatch:
    manager = a_user(Role.MANAGER, centre=centre)
    return confirm_import(a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=centre), actor=manager)


def people(centre: Centre) -> dict[str, User]:
    return {
        "manager": a_user(Role.MANAGER, centre=centre),
        "staff": a_user(Role.STAFF, centre=centre),
        "stranger": a_user(Role.MANAGER, centre=a_centre("liepaja")),
        "coordinator": a_user(Role.COORDINATOR),
        "reviewer": a_user(Role.REVIEWER, funder=a_funder("Kultūras ministrija")),
        "nobody": a_user(),
    }


@pytest.mark.parametrize(
    ("who", "sees", "imports", "undoes", "takes_away"),
    [
        ("manager", True, True, True, True),
        ("staff", True, True, False, True),
        ("stranger", True, False, False, False),
        ("coordinator", True, True, True, True),
        ("reviewer", False, False, False, False),
        ("nobody", False, False, False, False),
    ],
)
def test_who_may_do_what(  # noqa: PLR0917 -- a column each
    batch: ImportBatch, centre: Centre, who: str, sees: bool, imports: bool, undoes: bool, takes_away: bool
) -> None:
    user = people(centre)[who]

    assert rules.may_see_imports(user) is sees
    assert rules.may_import(user, batch) is imports
    assert rules.may_undo_import(user, batch) is undoes
    assert rules.may_export(user, Agreement.objects.get()) is takes_away


def test_only_those_of_all_centres_import_without_a_centre(centre: Centre) -> None:
    allowed = {who: rules.may_import(user, ImportBatch()) for who, user in people(centre).items()}

    assert [who for who, may in allowed.items() if may] == ["coordinator"]


@pytest.mark.parametrize("name", ["show", "progress", "confirm", "undo", "wrong_rows"])
@pytest.mark.parametrize("who", ["stranger", "reviewer", "nobody"])
def test_pages_of_an_import_do_not_exist_for_others(batch: ImportBatch, centre: Centre, who: str, name: str) -> None:
    client = signed_in(people(centre)[who])

    assert client.get(reverse(f"interchange:{name}", args=[batch.pk])).status_code == 404
    assert client.post(reverse(f"interchange:{name}", args=[batch.pk])).status_code == 404
    assert ImportBatch.objects.get(pk=batch.pk).state == ImportState.DONE


@pytest.mark.parametrize("name", ["export_zip", "export_xlsx"])
@pytest.mark.parametrize("who", ["stranger", "reviewer", "nobody"])
def test_an_agreement_is_taken_away_by_its_own_people_only(
    batch: ImportBatch, centre: Centre, who: str, name: str
) -> None:
    address = reverse(f"interchange:{name}", args=[Agreement.objects.get().pk])

    assert signed_in(people(centre)[who]).get(address).status_code == 404


@pytest.mark.parametrize("name", ["list", "upload", "template"])
def test_pages_for_everybody_who_works_in_a_centre(centre: Centre, name: str) -> None:
    answers = {
        who: signed_in(user).get(reverse(f"interchange:{name}")).status_code for who, user in people(centre).items()
    }

    assert answers == {
        "manager": 200, "staff": 200, "stranger": 200, "coordinator": 200, "reviewer": 404, "nobody": 404,
    }  # fmt: skip


def test_the_list_shows_only_imports_of_ones_centres(batch: ImportBatch, centre: Centre) -> None:
    seen = {who: batch.file_name in signed_in(user).get(reverse("interchange:list")).content.decode()
            for who, user in people(centre).items()}  # fmt: skip

    assert [who for who, found in seen.items() if found] == ["manager", "staff", "coordinator"]
