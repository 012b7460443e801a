"""Two centres with the same things in them, and everybody who may come to the site."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from talka.accounts.actions import end_membership, make_token, system_actor
from talka.accounts.models import ApiToken, Centre, Funder, FunderLogo, Role, User
from talka.accounts.queries import letters_visible_to
from talka.accounts.tests.makers import a_funder, a_membership, a_user, an_invitation
from talka.activities.actions import add_evidence, add_group, edit_activity, remove_activity
from talka.activities.models import Activity, Evidence, EvidenceKind, WorkKind
from talka.activities.tests.makers import a_series, some_work, takes_part
from talka.directory.tests.makers import a_claim
from talka.enterprise_register.models import RegisterEntry, RegisterRun
from talka.intake.actions import check_list
from talka.interchange.actions import check_import
from talka.interchange.tests.makers import SOUND
from talka.kernel.files.store import store_upload
from talka.kernel.imports.models import ImportBatch
from talka.places.models import Place
from talka.places.queries.batches import KIND
from talka.privacy.actions.needs import note_need
from talka.programmes.actions import edit_purpose, explain_deviation
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line, a_purpose, a_target, an_agreement, an_indicator
from talka.registry.actions import add_member, add_person, give_partner_role
from talka.registry.actions.merges import merge_records
from talka.registry.models import AccessNeed, Kind, Merge, NetworkMember, Organisation, PartnerRole, Person, Resemblance
from talka.registry.tests.makers import a_community, a_mandate, a_network
from talka.reporting.actions import (
    acknowledge_finding,
    comment_submission,
    submit_report,
    upload_template,
    write_narrative,
)
from talka.reporting.documents.templates import default_template
from talka.reporting.findings import findings_of
from talka.reporting.queries.content import report_content
from talka.site.demo.papers import attendance_list
from talka.spending.actions import SplitPart, attach_document, record_remainder, record_split, remove_expenditure
from talka.spending.models import DocumentSplit, Expenditure, Remainder
from talka.spending.tests.makers import a_remainder, an_expenditure
from tests.permissions.meeting import advice_of, afterwards_of, event_of, outreach_of, registered_for
from tests.permissions.words import A_DAY, Kept, Words

CANARY = "Kanarijputns"
UNSENT = "Nesutits"
# Ids that no object has; small enough for every column.
NOBODY = 999_999_999


@dataclass(frozen=True)
class World:
    """People by what they are, and what the addresses of the site name: one's own, and another centre's."""

    people: dict[str, User | None]
    keys: dict[str, str]
    own: Kept
    foreign: Kept
    canaries: tuple[str, ...]
    # What the reviewer's own agreement holds beside the report that was sent.
    unsent: tuple[str, ...]


def the_world() -> World:
    """The demonstration with two furnished agreements, of Rīga and of Zemgale."""
    centres = {centre.code: centre for centre in Centre.objects.all()}
    named = {user.name: user for user in User.objects.all()}
    ministry = Funder.objects.get(agreements__number="KM-RIGA-DEMO")
    other_funder = a_funder("Zemgales finansētājs")
    riga_staff, riga_manager = named["Ilze Krastiņa"], named["Mārtiņš Avotiņš"]
    zemgale_staff = named["Līga Ērgle"]
    zemgale_manager = a_user(Role.MANAGER, centre=centres["zemgale"], name="Valdis Zariņš")
    other_reviewer = a_user(Role.REVIEWER, funder=other_funder, name="Otrs Vērtētājs")
    gone = a_user(Role.MANAGER, centre=centres["riga"], name="Bijusī Vadītāja")
    closed = a_user(Role.MANAGER, centre=centres["riga"], name="Slēgts Konts")
    people: dict[str, User | None] = {
        "stranger": None,
        "ended": gone,
        "closed": closed,
        "kurzeme": a_user(Role.STAFF, centre=centres["kurzeme"], name="Kurzemes Darbinieks"),
        "zemgale": zemgale_staff,
        "staff": riga_staff,
        "manager": riga_manager,
        "reviewer": named["Andra Ķeire"],
        "both": also_working(a_user(Role.REVIEWER, funder=ministry, name="Divas Lomas"), centres["kurzeme"]),
        "coordinator": named["Gunta Šteinberga"],
        "administrator": named["Toms Žagars"],
    }
    keys = {
        name: a_key(person, centres[{"kurzeme": "kurzeme", "both": "kurzeme", "zemgale": "zemgale"}.get(name, "riga")])
        for name, person in people.items()
        if person is not None and name != "reviewer"
    }
    end_membership(gone.memberships.get(), actor=system_actor())
    gone.__dict__.pop("access", None)
    own = furnished(
        centres["riga"], ministry, Words("Musu"), staff=riga_staff, manager=riga_manager, reviewer=named["Andra Ķeire"]
    )
    words = Words(CANARY)
    foreign = furnished(
        centres["zemgale"], other_funder, words, staff=zemgale_staff, manager=zemgale_manager, reviewer=other_reviewer
    )
    unsent = Words(UNSENT)
    written_since(Agreement.objects.get(number=str(own["number"])), riga_staff, unsent)
    return World(people, keys, own, foreign, tuple(words.written), tuple(unsent.written))


def also_working(reviewer: User, centre: Centre) -> User:
    """A reviewer who works in a centre, too: one role must not widen the other."""
    a_membership(reviewer, Role.STAFF, centre=centre)
    return reviewer


def furnished(centre: Centre, funder: Funder, words: Words, *, staff: User, manager: User, reviewer: User) -> Kept:
    """Everything that an address can name, made by the centre's own people, under an agreement of the centre's own."""
    contractor = Organisation.objects.get(registration_number="40008087708")
    agreement = an_agreement(
        words("numurs"), centre=centre, funder=funder, contractor=contractor, title=words("līgums"),
        starts=dt.date(2024, 1, 1), ends=dt.date(2025, 12, 31), years=2,
    )  # fmt: skip
    year = agreement.years.get(ordinal=1)
    purpose, spare = a_purpose(agreement, "P1", title=words("mērķis")), a_purpose(agreement, "P2")
    edit_purpose(purpose, values={"title_for": words("mērķim")}, actor=manager)
    for each in (purpose, spare):
        a_budget_line(year, each, 10_000_00)
    of_places = ImportBatch.objects.create(kind=KIND, file_name="vietas.csv", started_by=system_actor())
    place = Place.objects.get(code="LV0001000")
    kept: Kept = {"place_id": place.pk, "place_batch_id": of_places.pk, "funder_id": funder.pk}
    kept |= {
        "entry_id": RegisterEntry.objects.filter(organisation=None)[0].pk,
        "run_id": RegisterRun.objects.all()[0].pk,
    }
    kept |= {"agreement_id": agreement.pk, "number": agreement.number, "purpose_id": spare.pk, "ordinal": 1}
    kept |= {"organisation_id": contractor.pk, "kind_id": WorkKind.objects.get(code="seminar").pk}
    kept |= indicators_of(agreement, staff, words)
    kept |= work_of(agreement, staff, words)
    kept |= money_of(agreement, staff, words)
    kept |= report_of(agreement, staff, manager, reviewer, words)
    kept |= people_of(centre, staff, manager, words)
    kept |= event_of(agreement, staff, words)
    kept |= afterwards_of(agreement, staff, words)
    kept |= advice_of(centre, staff, words)
    kept |= registered_for(centre)
    person = Person.objects.get(pk=str(kept["person_id"]))
    kept |= registry_of(contractor, staff, person, words)
    kept |= outreach_of(centre, staff, words)
    return kept | twins_of(person, centre, staff, manager, words)


def registry_of(organisation: Organisation, staff: User, person: Person, words: Words) -> Kept:
    """A community, a network and a partner, which all centres share, and a mandate, which goes with its person."""
    community, network = a_community(), a_network()
    member = add_member(NetworkMember(network=network, organisation=organisation), actor=staff)
    role = PartnerRole(organisation=organisation, role=PartnerRole.Role.EXPERT, place=community.place)
    if not organisation.partner_roles.exists():
        give_partner_role(role, actor=staff)
    file = store_upload(attendance_list(words("pilnvara"), A_DAY, [person.name]), staff)
    mandate = a_mandate(person, organisation=organisation, proof=words("pamatojums"), file=file)
    claim = a_claim(community)
    later = timezone.localdate() + dt.timedelta(days=90)
    need = note_need(
        AccessNeed(person=person, words=words("vajadzība"), consent=words("piekrišana"), keep_until=later), actor=staff
    )
    return {
        "need_id": need.pk,
        "claim_id": claim.pk, "community_id": community.pk, "network_id": network.pk, "member_id": member.pk,
        "role_id": organisation.partner_roles.get().pk, "mandate_id": mandate.pk,
    }  # fmt: skip


def twins_of(person: Person, centre: Centre, staff: User, manager: User, words: Words) -> Kept:
    """Somebody who may be the same as a person of the centre, into whom another was taken already."""
    twin, taken_in = (
        add_person(Person(name=words(name)), centre=centre, actor=staff) for name in ("dvīnis", "pievienotais")
    )
    merge_records(twin, gone=taken_in, actor=manager)
    alike = Resemblance.objects.create(
        kind=Kind.PERSON, first_id=person.pk, second_id=twin.pk, reasons="name", weight=4
    )
    return {
        "record_id": person.pk, "kept_id": person.pk, "gone_id": twin.pk, "resemblance_id": alike.pk,
        "merge_id": Merge.objects.get(kept_id=twin.pk).pk,
    }  # fmt: skip


def indicators_of(agreement: Agreement, staff: User, words: Words) -> Kept:
    year = agreement.years.get(ordinal=1)
    indicator = an_indicator(agreement, "R1", title=words("rādītājs"), measure="people")
    a_target(indicator, year, 5)
    explain_deviation(indicator, year=year, reason=words("novirze"), actor=staff)
    return {"indicator_id": indicator.pk, "year_id": year.pk}


def work_of(agreement: Agreement, staff: User, words: Words) -> Kept:
    person = add_person(
        Person(name=words("persona"), email=f"{words('pasts')}@example.lv".lower(), phone="+371 20000009"),
        centre=agreement.centre, actor=staff,
    )  # fmt: skip
    work = some_work(
        words("darbs"), agreement=agreement, purpose="P1", starts=A_DAY, actor=staff, place_text=words("vieta"),
        topic=words("temats"), notes=words("piezīmes"), series=a_series(agreement, words("cikls")), minutes=60,
        link="https://example.lv/" + words("saite").lower(), channel=words("kanāls"), ends=A_DAY,
    )  # fmt: skip
    participation = takes_part(work, person=person)
    add_group(work, group=a_community(), actor=staff)
    file = store_upload(attendance_list(words("lapa"), A_DAY, [person.name]), staff)
    proof = Evidence(kind=EvidenceKind.ATTENDANCE, file=file, note=words("pierādījums"))
    add_evidence(work, evidence=proof, actor=staff)
    advice = some_work(
        words("padoms"), kind="consultation", agreement=agreement, purpose="P1", starts=A_DAY, actor=staff
    )
    removed = some_work(words("noņemts"), agreement=agreement, purpose="P1", starts=A_DAY, actor=staff)
    remove_activity(removed, actor=staff)
    return {
        "person_id": person.pk, "activity_id": work.pk, "participation_id": participation.pk,
        "served_id": work.groups.get().pk,
        "evidence_id": proof.pk, "file_id": file.pk, "consultation_id": advice.pk,
    }  # fmt: skip


def money_of(agreement: Agreement, staff: User, words: Words) -> Kept:
    year, purpose = agreement.years.get(ordinal=1), agreement.purposes.get(code="P1")
    common: dict[str, Any] = {"year": year, "purpose": purpose, "date": A_DAY, "actor": staff}
    spent = an_expenditure(
        agreement, 500_00, supplier=words("piegādātājs"), document_number=words("rēķins"),
        description=words("apraksts"), **common,
    )  # fmt: skip
    attach_document(spent, upload=attendance_list(words("rēķina lapa"), A_DAY, []), actor=staff)
    removed = an_expenditure(agreement, 10_00, description=words("noņemtais"), **common)
    remove_expenditure(removed, version=removed.version, actor=staff)
    same: dict[str, Any] = {"supplier": words("dalītājs"), "document_number": "D-1"}
    half = an_expenditure(agreement, 100_00, description=words("puse"), **same, **common)
    other = Expenditure(
        centre=agreement.centre, agreement=agreement, year=year, purpose=purpose, date=A_DAY, amount=200_00,
        description=words("otra"), **same,
    )  # fmt: skip
    split = DocumentSplit(total=300_00, note=words("dalījums"))
    record_split(split, parts=[SplitPart(half, 100_00), SplitPart(other, 200_00)], actor=staff)
    return {
        "expenditure_id": spent.pk, "removed_expenditure_id": removed.pk, "split_id": split.pk,
        "remainder_id": a_remainder(year, 1_00, purpose=purpose).pk,
    }  # fmt: skip


def report_of(agreement: Agreement, staff: User, manager: User, reviewer: User, words: Words) -> Kept:
    year = agreement.years.get(ordinal=1)
    write_narrative(agreement, year=year, text=words("stāsts"), version=0, actor=staff)
    upload_template(agreement, data=default_template(), name="veidne.docx", actor=manager)
    for finding in findings_of(agreement, up_to_year=1):
        if finding.blocks:
            acknowledge_finding(agreement, key=finding.key, reason=words("pamatojums"), actor=manager)
    sent = submit_report(agreement, up_to_year=1, actor=manager)
    remark = comment_submission(sent, anchor="", text=words("piezīme"), actor=reviewer)
    comment_submission(sent, anchor="", text=words("atbilde"), actor=staff, answers=remark)
    number = report_content(agreement, up_to_year=1).numbers[0].id
    return {"submission_id": sent.pk, "number_id": number, "file_format": "pdf", "comment_id": remark.pk}


def written_since(agreement: Agreement, staff: User, words: Words) -> None:
    """What came after the report was sent, and what no report ever holds: a reviewer reads none of it."""
    year, purpose = agreement.years.get(ordinal=1), agreement.purposes.get(code="P1")
    common: dict[str, Any] = {"agreement": agreement, "starts": A_DAY, "actor": staff}
    some_work(words("darbs"), purpose="P1", topic=words("temats"), notes=words("piezīmes"), **common)
    some_work(words("melnraksts"), draft=True, **common)
    changed = Activity.objects.get(agreement=agreement, kind__code="consultation")
    edit_activity(changed, values={"title": words("labots")}, version=changed.version, actor=staff)
    an_expenditure(
        agreement, 7_77, year=year, purpose=purpose, date=A_DAY, actor=staff, supplier=words("piegādātājs"),
        document_number=words("rēķins"), description=words("apraksts"),
    )  # fmt: skip
    left = Remainder(
        agreement=agreement, year=year, amount=2_00, disposition=Remainder.Disposition.RETURNED,
        document=words("dokuments"),
    )  # fmt: skip
    record_remainder(left, actor=system_actor())
    write_narrative(agreement, year=year, text=words("stāsts"), version=1, actor=staff)
    explain_deviation(agreement.indicators.get(code="R1"), year=year, reason=words("novirze"), actor=staff)


def a_key(person: User, centre: Centre, title: str = "Atslēga") -> str:
    """A key that may write, as it is shown once."""
    later = timezone.now() + dt.timedelta(days=90)
    made = ApiToken(title=title, owner=person, centre=centre, writes=True, expires_at=later)
    return make_token(made, actor=person).key


def people_of(centre: Centre, staff: User, manager: User, words: Words) -> Kept:
    a_key(staff, centre, words("atslēga"))
    token = staff.api_tokens.first()
    assert token is not None
    invitation = an_invitation(Role.STAFF, centre=centre, email=f"{words('viesis')}@example.lv".lower(), actor=manager)
    batch = check_import(
        ImportBatch(centre=centre, file_name=words("fails") + ".zip"), content=[sound_tables(words)], actor=manager
    )
    listed = check_list(
        ImportBatch(centre=centre, file_name=words("saraksts") + ".csv"),
        content=[f"Nosaukums\n{words('ievestais')}\n".encode()], table="organisations", actor=staff,
    )  # fmt: skip
    membership = staff.memberships.get()
    letter = letters_visible_to(manager).get(key=invitation.letter_key)
    return {
        "list_batch_id": listed.pk,
        "user_id": staff.pk, "membership_id": membership.pk, "token_id": token.pk, "invitation_id": invitation.pk,
        "key": invitation.key, "batch_id": batch.pk, "centre_id": centre.pk, "letter_id": letter.pk,
        "centre_code": centre.code, **a_face(),
    }  # fmt: skip


def a_face() -> Kept:
    """What strangers may see of it: nothing here is a secret."""
    logo = FunderLogo.objects.first()
    assert logo is not None
    file = logo.picture.file
    return {"logo_id": logo.pk, "digest": file.sha256, "ending": file.storage_name.rpartition(".")[2]}


def sound_tables(words: Words) -> bytes:
    """A small agreement as an upload."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in SOUND.items():
            archive.writestr(f"{name}.csv", text.replace("A-1", words("ievests")).replace("Pirmais", words("rinda")))
    return stream.getvalue()
