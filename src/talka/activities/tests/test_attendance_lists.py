from __future__ import annotations

import pytest

from talka.activities.forms.attendance import MOST_LINES, AttendanceForm, read_lines


def names(text: str) -> list[tuple[str, str, str]]:
    return [(line.name, line.email, line.organisation) for line in read_lines(text) if not line.mistake]


ANNA = ("Anna Bērziņa", "anna@example.lv", "Biedrība „Ūdensroze”")


@pytest.mark.parametrize(
    "text",
    [
        "Vārds, uzvārds\tE-pasts\tOrganizācija\nAnna Bērziņa\tanna@example.lv\tBiedrība „Ūdensroze”",
        "Organizācija\tE-pasta adrese\tVārds un uzvārds\nBiedrība „Ūdensroze”\tanna@example.lv\tAnna Bērziņa",
        "Nr.;Vārds;Uzvārds;Iestāde;E-pasts\n1;Anna;Bērziņa;Biedrība „Ūdensroze”;anna@example.lv",
        "Full Name,Email,Organization\nAnna Bērziņa,anna@example.lv,Biedrība „Ūdensroze”",
        "Biedrība „Ūdensroze”\tanna@example.lv\tAnna Bērziņa",
        "Anna Bērziņa;Biedrība „Ūdensroze”;anna@example.lv",
        "Anna\tBērziņa\tanna@example.lv\tBiedrība „Ūdensroze”",
        'Name,Organisation,E-mail\r\n"Anna Bērziņa","Biedrība „Ūdensroze”",anna@example.lv\r\n\r\n',
    ],
)
def test_columns_are_found_in_any_order_with_or_without_headings(text: str) -> None:
    assert names(text) == [ANNA]


def test_a_list_of_names_alone_is_a_list_of_people() -> None:
    assert names("Anna Bērziņa\nJānis Kalniņš") == [("Anna Bērziņa", "", ""), ("Jānis Kalniņš", "", "")]


def test_a_list_of_organisations_alone_is_a_list_of_organisations() -> None:
    assert names("Biedrība „Ūdensroze”\nSIA Zāle") == [("", "", "Biedrība „Ūdensroze”"), ("", "", "SIA Zāle")]


def test_the_list_of_zoom_is_read_past_its_summary() -> None:
    text = (
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
        "123 456,Seminārs,10/28/2022 10:00,10/28/2022 13:00,host@example.lv,180,2\n"
        "\n"
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
        "Anna Bērziņa (Host),anna@example.lv,10:00,12:00,120,No\n"
        "Jānis Kalniņš (iPhone),,10:05,12:00,115,Yes\n"
        "Liene (Liene Ozola-Liepa),,10:05,12:00,115,Yes\n"
        "Ilze Krūmiņa (IK),,10:05,12:00,115,Yes\n"
    )
    assert [name for name, _email, _organisation in names(text)] == [
        "Anna Bērziņa", "Jānis Kalniņš", "Liene Ozola-Liepa", "Ilze Krūmiņa",
    ]  # fmt: skip


def test_a_device_without_a_person_and_a_program_that_listens_are_left_out_with_the_reason() -> None:
    text = "First name,Last name,Email\nGalaxy,A52s,\nFireflies.ai,Notetaker,\nAndra,iPhone,andra@example.lv\nUldis,,"
    lines = read_lines(text)
    assert [line.name for line in lines if line.mistake] == ["Galaxy A52s", "Fireflies.ai Notetaker"]
    assert [line.name for line in lines if not line.mistake] == ["Andra iPhone", "Uldis"]


def test_the_list_of_teams_is_read_between_its_sections() -> None:
    text = (
        "1. Summary\nMeeting title\tSeminārs\nAttended participants\t2\n\n"
        "2. Participants\n"
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
        "Anna Bērziņa\t10:00\t12:00\t2h\tanna@example.lv\tanna@example.lv\tOrganizer\n"
        "Jānis Kalniņš (Guest)\t10:05\t12:00\t1h\t\t\tAttendee\n\n"
        "3. In-Meeting Activities\nName\tJoin Time\nAnna Bērziņa\t10:00\n"
    )
    assert names(text) == [("Anna Bērziņa", "anna@example.lv", ""), ("Jānis Kalniņš", "", "")]


@pytest.mark.parametrize(
    "row",
    ["Anna\tnav-adrese", f"{'ž' * 151}\ta@example.lv", "12345\ta@example.lv", "\ta@example.lv", "An\0na\ta@example.lv"],
)
def test_a_line_with_a_mistake_says_why_and_the_others_are_taken(row: str) -> None:
    lines = read_lines(f"Vārds\tE-pasts\n{row}\nJānis Kalniņš\tjanis@example.lv")
    assert [bool(line.mistake) for line in lines] == [True, False]


def test_a_registration_number_is_checked() -> None:
    text = "Organizācija\tReģistrācijas numurs\nA\t40008087708\nB\t40008087709"
    assert [(line.registration_number, bool(line.mistake)) for line in read_lines(text)] == [
        ("40008087708", False),
        ("", True),
    ]


@pytest.mark.parametrize("text", ["", "   ", "\n\n\t\n", ";;;\n;;;"])
def test_an_empty_list_is_refused(text: str) -> None:
    assert "text" in AttendanceForm({"text": text}).errors


def test_a_list_that_is_too_long_is_refused_in_words() -> None:
    form = AttendanceForm({"text": "\n".join(f"Anna Bērziņa {n}" for n in range(MOST_LINES + 5))})
    assert "text" in form.errors


@pytest.mark.parametrize("text", ['"Anna', "Anna\r\rJānis", "\ufeffVārds\nAnna Bērziņa", ",".join(["x"] * 500)])
def test_odd_texts_are_read_without_failing(text: str) -> None:
    assert read_lines(text)
