"""Pages about territories and their imports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.testing.plugin import QueryBudget
from talka.places.models import Level, Place, Population
from talka.places.queries import history
from talka.places.tests.files import a_csv, a_geojson, classification_rows, stripes
from talka.places.tests.makers import a_checked_place_import, a_place_import, place
from talka.places.tests.test_classifier import with_a_merger

pytestmark = pytest.mark.django_db

SAULKRASTI, PARTS = "LV0047000", ("LV0047200", "LV0047400", "LV0047410")
PEOPLE = [{"Kods": "LV0001000", "2026": "601000"}]


def content(client: Client, name: str, *arguments: object, **asked: str) -> str:
    response = client.get(reverse(f"places:{name}", args=arguments), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_country_by_regions_today_and_on_a_day() -> None:
    client = signed_in(a_user(Role.STAFF))
    today = content(client, "list")
    assert "Vidzemes plānošanas reģions" in today
    assert "LV0038001" in today
    assert "LV0055000" not in today
    assert "statistiskais" not in today
    then = content(client, "list", day="01.07.2015")
    assert "0604300" in then
    assert "LV0038001" not in then
    assert content(client, "list", day="1999-01-01").count("<table") == 0


def test_a_day_that_is_none_is_said_to_be_none_beside_its_field() -> None:
    shown = content(signed_in(a_user(Role.STAFF)), "list", day="vakar")
    assert 'aria-describedby="day-error"' in shown
    assert "LV0038001" in shown


def test_a_municipality_of_no_region_is_shown_apart() -> None:
    Place.objects.create(code="LV0099000", name="Vientuļais novads", level=Level.MUNICIPALITY)
    assert "Vientuļais novads" in content(signed_in(a_user(Role.STAFF)), "list")


@pytest.mark.parametrize("text", ["skriveru", "Skrīveru pag", "LV0020530"])
def test_search_finds_without_diacritics_and_by_code(text: str) -> None:
    shown = content(signed_in(a_user(Role.STAFF)), "list", q=text)
    assert "Skrīveru pagasts" in shown
    assert "Aizkraukles novads" in shown
    assert "Madona" not in shown


def test_search_that_finds_nothing_says_how_to_search() -> None:
    assert "ui-empty" in content(signed_in(a_user(Role.STAFF)), "list", q="Atlantīda")


@pytest.mark.parametrize(
    ("code", "there", "not_there"),
    [
        ("LV0038001", ["Varakļānu novads", "LV0038000", "Murmastienes pagasts", "Vidzemes plānošanas reģions"], []),
        ("LV0055000", ["Murmastienes pagasts", "30.06.2025.", "LV0038001"], ["Cesvaine"]),
        ("LV0020410", ["0320244", "Aizkraukles novads"], ["LV0038001"]),
        ("LV00C", ["Valmieras novads", "Latvija"], ["Rīga<"]),
        ("LV", ["Latgales plānošanas reģions"], ["statistiskais"]),
        ("LV007-2021", ["Jūrmala", "31.12.2023."], ["Ventspils novads"]),
    ],
)
def test_a_unit_with_its_story(code: str, there: list[str], not_there: list[str]) -> None:
    shown = content(signed_in(a_user(Role.STAFF)), "show", place(code).pk)
    for text in there:
        assert text in shown, text
    for text in not_there:
        assert text not in shown, text


def test_inhabitants_are_shown_with_their_source() -> None:
    riga = place("LV0001000")
    Population.objects.create(place=riga, year=2025, number=605802, source="CSP IRD041")
    shown = content(signed_in(a_user(Role.STAFF)), "show", riga.pk)
    assert "605\u00a0802" in shown
    assert "CSP IRD041" in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_makes_a_fixed_number_of_queries(query_budget: QueryBudget, rows: int) -> None:
    client = signed_in(a_user(Role.STAFF))
    for number in range(rows):
        Place.objects.create(code=f"LV00998{number}0", name="Meklētais pagasts", level=Level.UNIT)
    client.get(reverse("places:list"), {"q": "mekletais"})
    with query_budget(8):
        shown = client.get(reverse("places:list"), {"q": "mekletais"}).content.decode()
    assert shown.count("Meklētais pagasts") == rows


@pytest.mark.parametrize("day", ["2015-01-01", "2026-01-01"])
def test_the_country_makes_a_fixed_number_of_queries(query_budget: QueryBudget, day: str) -> None:
    """Forty-two local governments or a hundred and nineteen."""
    client = signed_in(a_user(Role.STAFF))
    client.get(reverse("places:list"), {"day": day})
    history()
    with query_budget(12):
        client.get(reverse("places:list"), {"day": day})


def upload(client: Client, *files: Path, **fields: str) -> ImportBatch:
    given = [SimpleUploadedFile(file.name, file.read_bytes()) for file in files]
    response = client.post(reverse("places:upload"), {"given": given, **fields})
    assert response.status_code == 302, response.content.decode()
    return ImportBatch.objects.latest("pk")


def test_the_whole_way_from_upload_to_undo(tmp_path: Path) -> None:
    client = signed_in(a_user(Role.ADMINISTRATOR))
    assert reverse("places:imports") in content(client, "list")
    assert "ui-empty" in content(client, "imports")
    assert 'name="given"' in content(client, "upload")
    batch = upload(
        client,
        a_csv(tmp_path / "atu_nuts_codes.csv", with_a_merger(classification_rows())),
        a_geojson(tmp_path / "pagasti.geojson", stripes(SAULKRASTI, PARTS)),
        source="Valsts zemes dienests",
    )
    shown = content(client, "import", batch.pk)
    for text in ("Daugavas pagasts", "LV0020601", "2026-12-31", reverse("places:confirm", args=[batch.pk])):
        assert text in shown, text
    assert not Place.objects.filter(code="LV0020601").exists()
    assert batch.file_name in content(client, "confirm", batch.pk)
    client.post(reverse("places:confirm", args=[batch.pk]))
    assert place("LV0020601").name == "Daugavas pagasts"
    assert place(PARTS[0]).outline.source == "Valsts zemes dienests"
    assert reverse("places:undo", args=[batch.pk]) in content(client, "import", batch.pk)
    assert "pagasti.geojson" in content(client, "imports")
    assert client.get(reverse("places:confirm", args=[batch.pk])).status_code == 302
    assert batch.file_name in content(client, "undo", batch.pk)
    client.post(reverse("places:undo", args=[batch.pk]))
    assert not Place.objects.filter(code="LV0020601").exists()
    assert batch.file_name in content(client, "import", batch.pk)
    assert client.get(reverse("places:undo", args=[batch.pk])).status_code == 302


def test_wrong_rows_are_shown_with_column_value_and_reason(tmp_path: Path) -> None:
    client = signed_in(a_user(Role.ADMINISTRATOR))
    rows = [*PEOPLE, {"Kods": "LV0099999", "2026": "1"}, {"Kods": "LV0002000", "2026": "<b>daudz</b>"}]
    batch = upload(client, a_csv(tmp_path / "skaits.csv", rows))
    shown = content(client, "import", batch.pk)
    assert "LV0099999" in shown
    assert "&lt;b&gt;daudz" in shown
    assert reverse("places:confirm", args=[batch.pk]) not in shown
    assert not Population.objects.exists()


def test_a_file_that_cannot_be_read_says_why_on_the_page(tmp_path: Path) -> None:
    client = signed_in(a_user(Role.ADMINISTRATOR))
    file = tmp_path / "atu.csv"
    file.write_bytes("Kods;2026\nĀdaži;1\n".encode("cp1257"))
    assert "Windows-1257" in content(client, "import", upload(client, file).pk)


def test_the_same_files_again_have_nothing_to_confirm(tmp_path: Path) -> None:
    client = signed_in(a_user(Role.ADMINISTRATOR))
    batch = upload(client, a_csv(tmp_path / "a.csv", classification_rows()))
    assert batch.state == ImportState.SAME
    assert reverse("places:confirm", args=[batch.pk]) not in content(client, "import", batch.pk)


@pytest.mark.parametrize(
    ("name", "size", "count"), [("a.csv", 0, 1), ("a.csv", 3000, 1), ("a.csv", 10, 11)], ids=["empty", "large", "many"]
)
def test_an_upload_outside_the_limits_is_refused_in_the_form(
    settings: Settings, name: str, size: int, count: int
) -> None:
    settings.UPLOAD_LIMIT = 2000
    client = signed_in(a_user(Role.ADMINISTRATOR))
    files = [SimpleUploadedFile(name, b"x" * size) for _number in range(count)]
    response = client.post(reverse("places:upload"), {"given": files})
    assert response.status_code == 200
    assert "govuk-error-summary" in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_nothing_chosen_is_refused_and_odd_names_are_cleaned(tmp_path: Path) -> None:
    client = signed_in(a_user(Role.ADMINISTRATOR))
    assert "govuk-error-summary" in client.post(reverse("places:upload"), {}).content.decode()
    odd = SimpleUploadedFile("x\u200b.csv", a_csv(tmp_path / "a.csv", PEOPLE).read_bytes())
    client.post(reverse("places:upload"), {"given": [odd]})
    assert ImportBatch.objects.get().file_name == "x.csv"


def test_progress_is_asked_while_it_works_and_the_page_again_when_it_is_over(tmp_path: Path) -> None:
    user = a_user(Role.ADMINISTRATOR)
    client = signed_in(user)
    batch = a_checked_place_import([a_csv(tmp_path / "a.csv", PEOPLE)], actor=user)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.CHECKING)
    asked = reverse("places:progress", args=[batch.pk])
    assert "hx-get" in content(client, "import", batch.pk)
    assert "hx-get" in client.get(asked).content.decode()
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.READY)
    assert client.get(asked).status_code == 302
    assert client.get(asked, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_confirming_or_undoing_twice_says_so(tmp_path: Path) -> None:
    user = a_user(Role.ADMINISTRATOR)
    client = signed_in(user)
    batch = a_place_import([a_csv(tmp_path / "a.csv", PEOPLE)], actor=user)
    assert client.post(reverse("places:confirm", args=[batch.pk]), follow=True).context["messages"]
    client.post(reverse("places:undo", args=[batch.pk]))
    assert client.post(reverse("places:undo", args=[batch.pk]), follow=True).context["messages"]
    assert Population.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_imports_makes_a_fixed_number_of_queries(
    tmp_path: Path, query_budget: QueryBudget, rows: int
) -> None:
    user = a_user(Role.ADMINISTRATOR)
    client = signed_in(user)
    for number in range(rows):
        a_checked_place_import([a_csv(tmp_path / f"fails-{number}.csv", PEOPLE)], actor=user)
    client.get(reverse("places:imports"))
    with query_budget(6):
        shown = client.get(reverse("places:imports")).content.decode()
    assert shown.count("fails-") == rows


PAGES = ["imports", "upload"]
BATCH_PAGES = ["import", "progress", "confirm", "undo"]


@pytest.mark.parametrize(
    ("role", "sees", "imports"),
    [
        (Role.ADMINISTRATOR, True, True), (Role.COORDINATOR, True, False), (Role.MANAGER, True, False),
        (Role.STAFF, True, False), (Role.REVIEWER, False, False), (None, False, False),
    ],
)  # fmt: skip
def test_who_may_open_and_do_what(tmp_path: Path, role: Role | None, sees: bool, imports: bool) -> None:
    batch = a_checked_place_import([a_csv(tmp_path / "a.csv", PEOPLE)], actor=a_user(Role.ADMINISTRATOR))
    client = signed_in(a_user(role))
    for name, arguments in (("list", []), ("show", [place("LV0001000").pk])):
        assert (client.get(reverse(f"places:{name}", args=arguments)).status_code == 200) is sees
    found = [client.get(reverse(f"places:{name}")).status_code for name in PAGES]
    found += [client.get(reverse(f"places:{name}", args=[batch.pk])).status_code for name in BATCH_PAGES]
    assert all((status != 404) is imports for status in found)
    if not imports:
        for name in ("confirm", "undo"):
            assert client.post(reverse(f"places:{name}", args=[batch.pk])).status_code == 404
        file = SimpleUploadedFile("a.csv", b"Kods,2026\nLV0001000,1\n")
        assert client.post(reverse("places:upload"), {"given": [file]}).status_code == 404
        assert reverse("places:imports") not in client.get(reverse("places:list")).content.decode()
    assert not Population.objects.exists()
    assert ImportBatch.objects.get().state == ImportState.READY


def test_a_stranger_is_asked_to_sign_in_and_an_import_of_another_kind_is_not_found(tmp_path: Path) -> None:
    assert Client().get(reverse("places:list")).status_code == 302
    administrator = a_user(Role.ADMINISTRATOR)
    batch = a_checked_place_import([a_csv(tmp_path / "a.csv", PEOPLE)], actor=administrator)
    ImportBatch.objects.filter(pk=batch.pk).update(
        kind="interchange", started_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    assert signed_in(administrator).get(reverse("places:import", args=[batch.pk])).status_code == 404


def test_a_file_that_seems_cut_off_is_written_only_when_somebody_ticks_that_so_little_is_right(tmp_path: Path) -> None:
    administrator = a_user(Role.ADMINISTRATOR)
    client = signed_in(administrator)
    rows = with_a_merger(classification_rows())
    file = a_csv(tmp_path / "atu.csv", [*rows[: len(rows) // 2], rows[-1]])
    batch = a_checked_place_import([file], actor=administrator)
    assert batch.state == ImportState.READY
    assert "Failos ir daudz mazāk" in content(client, "import", batch.pk)
    confirm = reverse("places:confirm", args=[batch.pk])
    assert 'name="understood"' in client.get(confirm).content.decode()
    client.post(confirm, {"confirm": "yes"})
    assert not Place.objects.filter(code="LV0020601").exists()
    client.post(confirm, {"confirm": "yes", "understood": "yes"})
    assert Place.objects.filter(code="LV0020601").exists()
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE


def test_a_whole_file_asks_for_no_tick_and_a_cut_one_without_news_is_refused(tmp_path: Path) -> None:
    administrator = a_user(Role.ADMINISTRATOR)
    client = signed_in(administrator)
    rows = with_a_merger(classification_rows())
    whole = a_checked_place_import([a_csv(tmp_path / "atu.csv", rows)], actor=administrator)
    assert 'name="understood"' not in client.get(reverse("places:confirm", args=[whole.pk])).content.decode()
    cut = a_checked_place_import([a_csv(tmp_path / "b.csv", rows[: len(rows) // 2])], actor=administrator)
    assert cut.state == ImportState.REFUSED
    assert "aprauts" in content(client, "import", cut.pk)
