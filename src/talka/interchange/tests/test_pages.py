import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import Activity
from talka.interchange.actions import batches as verbs
from talka.interchange.actions import confirm_import
from talka.interchange.imports.reading import open_source
from talka.interchange.tests.makers import SOUND, a_checked_import, a_folder, changed, with_row, zipped
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER, centre=a_centre("cesis"))


def upload(client: Client, content: bytes, name: str = "fails.zip", **fields: object) -> ImportBatch:
    response = client.post(reverse("interchange:upload"), {"file": SimpleUploadedFile(name, content), **fields})
    assert response.status_code == 302, response.content.decode()
    return ImportBatch.objects.latest("pk")


def test_the_whole_way_from_upload_to_undo(tmp_path: Path, manager: User) -> None:
    client = signed_in(manager)
    batch = upload(client, zipped(a_folder(tmp_path / "a")))
    shown = client.get(reverse("interchange:show", args=[batch.pk])).content.decode()
    assert "Pirmais seminārs" in shown
    assert "Jaunas rindas" in shown
    assert not Agreement.objects.exists()

    asked = client.get(reverse("interchange:confirm", args=[batch.pk])).content.decode()
    assert "17" in asked
    assert client.post(reverse("interchange:confirm", args=[batch.pk])).status_code == 302
    done = client.get(reverse("interchange:show", args=[batch.pk])).content.decode()
    assert Activity.objects.count() == 2
    assert reverse("interchange:undo", args=[batch.pk]) in done
    assert reverse("programmes:show", args=[Agreement.objects.get().pk]) in done

    asked = client.get(reverse("interchange:undo", args=[batch.pk])).content.decode()
    client.post(reverse("interchange:undo", args=[batch.pk]))
    assert not Agreement.objects.exists()
    undone = client.get(reverse("interchange:show", args=[batch.pk])).content.decode()
    # Rows may make more than one record, as a series does with its first seminar: what is announced is what is done.
    assert re.findall(r"izņems: (\d+)", asked) == re.findall(r"Izņemti ieraksti: (\d+)", undone)
    assert int(re.findall(r"izņems: (\d+)", asked)[0]) > 17


def test_wrong_cells_stand_first_and_can_be_taken_away(tmp_path: Path, manager: User) -> None:
    client = signed_in(manager)
    batch = upload(client, zipped(a_folder(tmp_path / "a", **changed("budget", "1,P1,1000.00", "1,PX,10.005"))))

    shown = client.get(reverse("interchange:show", args=[batch.pk])).content.decode()

    assert "PX" in shown
    assert "10.005" in shown
    assert reverse("interchange:confirm", args=[batch.pk]) not in shown
    assert client.get(reverse("interchange:confirm", args=[batch.pk])).status_code == 302
    marked = client.get(reverse("interchange:wrong_rows", args=[batch.pk]))
    path = tmp_path / "marked.xlsx"
    path.write_bytes(marked.getvalue())
    with open_source(path) as source:
        assert source.tables() == ("budget",)
        row = next(source.rows("budget"))
    assert (row.values["purpose"], row.values["planned"]) == ("PX", "10.005")


def test_a_preview_names_figures_kinds_measures_and_days_as_people_do(tmp_path: Path, manager: User) -> None:
    client = signed_in(manager)
    rows = "1,spent_P1,10.50\n1,peace_walks_total,3\n1,series_S1_participants,15\n1,xyz_total,1\n"
    work = with_row("activities", "W3,1,P1,peace_walk,Gājiens,2024-05-02,,,,3,,,,,")
    batch = upload(client, zipped(a_folder(tmp_path / "a", declared=SOUND["declared"] + rows, **work)))
    shown = client.get(reverse("interchange:show", args=[batch.pk])).content.decode()
    figures = [row.values["figure"] for row in batch.rows.filter(table="declared").order_by("number")]
    assert figures == [
        *("Izlietots – kopā", "Publikācijas – skaits", "Izlietots – Pirmais mērķis", "Peace walk – skaits"),
        *("S1 – dalības reizes", "xyz_total"),
    ]
    assert "spent_total" not in shown
    assert "2024-05-02" not in shown
    indicator = batch.rows.get(table="indicators").values
    assert (indicator["measure"], indicator["kind"]) == ("Saskaitītie darbi", "Konsultācija")


def test_new_rows_unfold_and_planned_money_is_written_as_money(tmp_path: Path, manager: User) -> None:
    money = {
        "indicators": SOUND["indicators"] + "I2,Nauda,money,,\nI3,Stundas,hours,,\n",
        "targets": SOUND["targets"] + "I2,1,1000.50\nI3,1,1.5\n",
    }
    works = "".join(f"X{number},1,P1,seminar,Darbs {number},,,,,1,1250,,,,\n" for number in range(150))
    client = signed_in(manager)
    batch = upload(client, zipped(a_folder(tmp_path / "a", activities=SOUND["activities"] + works, **money)))
    shown = client.get(reverse("interchange:show", args=[batch.pk])).content.decode()
    # Five of the 152 stand there, ninety-five unfold.
    assert "Vēl 95 rindas" in shown
    assert shown.count("1\u00a0250</td>") == 98
    assert "Pirmās rindas: 100 no 152." in shown
    assert [row.values["target"] for row in batch.rows.filter(table="targets").order_by("number")] == [
        *("60", "1\u00a0000,50\u00a0€", "1,5")
    ]


def test_a_changed_figure_is_named_in_words(tmp_path: Path, manager: User) -> None:
    folder = a_folder(tmp_path / "a")
    confirm_import(a_checked_import(folder, actor=manager, centre=a_centre("cesis")), actor=manager)
    batch = upload(
        signed_in(manager),
        zipped(a_folder(tmp_path / "b", **changed("declared", "spent_total,109", "spent_total,110"))),
    )
    assert batch.rows.get(table="declared", status="changed").key == "1 · Izlietots – kopā"


def test_changes_are_shown_before_and_after(tmp_path: Path, manager: User) -> None:
    folder = a_folder(tmp_path / "a")
    confirm_import(a_checked_import(folder, actor=manager, centre=a_centre("cesis")), actor=manager)
    client = signed_in(manager)

    batch = upload(
        client,
        zipped(
            a_folder(
                tmp_path / "a",
                **changed("budget", "1,P1,1000.00", "1,P1,1000.50"),
            )
        ),
    )
    shown = client.get(reverse("interchange:show", args=[batch.pk])).content.decode()

    assert "<del>1\u00a0000,00\u00a0€</del>" in shown
    assert "<ins>1\u00a0000,50\u00a0€</ins>" in shown


def test_a_file_that_changes_nothing_has_nothing_to_confirm(tmp_path: Path, manager: User) -> None:
    folder = a_folder(tmp_path / "a")
    confirm_import(a_checked_import(folder, actor=manager, centre=a_centre("cesis")), actor=manager)
    client = signed_in(manager)

    batch = upload(client, zipped(folder))

    shown = client.get(reverse("interchange:show", args=[batch.pk])).content.decode()
    listed = client.get(reverse("interchange:list")).content.decode()
    assert reverse("interchange:confirm", args=[batch.pk]) not in shown
    assert reverse("programmes:show", args=[Agreement.objects.get().pk]) in shown
    for page in (shown, listed):
        assert "gaida apstiprinājumu" not in page
        assert "viss jau ir ierakstīts" in page
    assert client.get(reverse("interchange:confirm", args=[batch.pk])).status_code == 302


@pytest.mark.parametrize(
    ("name", "content"),
    [("tukšs.zip", b""), ("a.xlsx", b"\x89PNG\r\n"), ("b.zip", b"PK\x03\x04garbage"), ("x.xls", b"x")],
)
def test_what_is_no_file_of_tables_is_refused_in_words(manager: User, name: str, content: bytes) -> None:
    client = signed_in(manager)

    response = client.post(reverse("interchange:upload"), {"file": SimpleUploadedFile(name, content)}, follow=True)

    assert response.status_code == 200
    assert "Traceback" not in response.content.decode()
    assert not ImportBatch.objects.filter(state=ImportState.READY).exists()


def test_a_name_of_a_file_stays_a_name(tmp_path: Path, manager: User) -> None:
    batch = upload(signed_in(manager), zipped(a_folder(tmp_path / "a")), name="\u202egpj.<b>ārā.zip")

    assert "/" not in batch.file_name
    assert "\u202e" not in batch.file_name
    assert len(batch.storage_name) == 48
    shown = signed_in(manager).get(reverse("interchange:show", args=[batch.pk])).content.decode()
    assert "<b>" not in shown


def test_a_large_file_shows_its_progress_with_and_without_javascript(
    tmp_path: Path, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "MOST_AT_ONCE", 3)
    client = signed_in(manager)
    batch = upload(client, zipped(a_folder(tmp_path / "a")))

    page = client.get(reverse("interchange:show", args=[batch.pk])).content.decode()
    assert '<meta http-equiv="refresh" content="3">' in page
    part = client.get(reverse("interchange:progress", args=[batch.pk]), headers={"hx-request": "true"})
    assert 'id="progress"' in part.content.decode()
    assert "<html" not in part.content.decode()

    ImportBatch.objects.update(state=ImportState.READY)
    over = client.get(reverse("interchange:progress", args=[batch.pk]), headers={"hx-request": "true"})
    assert over.headers["HX-Refresh"] == "true"
    assert client.get(reverse("interchange:progress", args=[batch.pk])).status_code == 302


def test_an_agreement_is_taken_away_as_zip_and_workbook(tmp_path: Path, manager: User) -> None:
    confirm_import(a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis")), actor=manager)
    agreement = Agreement.objects.get()
    client = signed_in(manager)

    for name, suffix in (("export_zip", "zip"), ("export_xlsx", "xlsx")):
        response = client.get(reverse(f"interchange:{name}", args=[agreement.pk]))
        assert response.headers["Content-Disposition"] == f'attachment; filename="A-1.{suffix}"'
        assert io.BytesIO(response.getvalue()).read(2) == b"PK"
    listed = client.get(reverse("interchange:list")).content.decode()
    assert reverse("interchange:export_zip", args=[agreement.pk]) in listed


def test_a_coordinator_may_leave_the_centre_to_the_file(tmp_path: Path) -> None:
    coordinator = a_user(Role.COORDINATOR)

    batch = upload(signed_in(coordinator), zipped(a_folder(tmp_path / "a")), centre="")
    confirm_import(batch, actor=coordinator)

    assert batch.centre is not None
    assert batch.centre.name == "Biedrība „Centrs”"


def test_somebody_of_two_centres_must_choose_one(tmp_path: Path) -> None:
    user = a_user(Role.MANAGER, centre=a_centre("cesis"))
    client = signed_in(user)
    assert "id_centre" not in client.get(reverse("interchange:upload")).content.decode()
    a_user(Role.MANAGER, centre=a_centre("liepaja"))
    user.memberships.create(role=Role.MANAGER, centre=a_centre("liepaja"))

    response = client.post(
        reverse("interchange:upload"), {"file": SimpleUploadedFile("a.zip", zipped(a_folder(tmp_path / "a")))}
    )

    assert response.status_code == 200
    assert "id_centre" in response.content.decode()
    assert not ImportBatch.objects.exists()
