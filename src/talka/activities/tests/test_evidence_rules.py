from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from talka.accounts.tests.makers import a_centre
from talka.activities.models import Activity, EvidenceKind, EvidenceRule, Participation
from talka.activities.queries.evidence import evidence_is_enough, lacking_evidence, with_evidence_enough
from talka.activities.tests.makers import a_proof, a_stored_file, some_work, takes_part, the_kind
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db
RULES = list(EvidenceRule)
PROOFS = ("nothing", "own link", "evidence link", "file", "attendance list", "person", "organisation")
ENOUGH = {
    EvidenceRule.NONE: set(PROOFS),
    EvidenceRule.ANY: {"own link", "evidence link", "file", "attendance list"},
    EvidenceRule.ATTENDANCE: {"attendance list", "person"},
    EvidenceRule.DOCUMENT: {"file"},
}


def proven_by(rule: EvidenceRule, proof: str) -> Activity:
    kind = the_kind("seminar")
    kind.evidence_rule = rule
    kind.save()
    activity = some_work(link="https://example.lv" if proof == "own link" else "")
    if proof == "evidence link":
        a_proof(activity, EvidenceKind.LINK)
    elif proof == "file":
        a_proof(activity, EvidenceKind.DOCUMENT, file=a_stored_file())
    elif proof == "attendance list":
        a_proof(activity, EvidenceKind.ATTENDANCE)
    elif proof == "person":
        takes_part(activity, person=a_person(centre=activity.centre))
    elif proof == "organisation":
        takes_part(activity, organisation=an_organisation())
    return Activity.objects.get(pk=activity.pk)


@pytest.mark.parametrize(("rule", "proof"), list(product(RULES, PROOFS)))
def test_a_rule_is_met_by_its_proofs_alike_for_one_and_for_many(rule: EvidenceRule, proof: str) -> None:
    activity = proven_by(rule, proof)
    enough = proof in ENOUGH[rule]
    assert evidence_is_enough(activity) is enough
    assert [found.pk for found in lacking_evidence(Activity.objects.all())] == ([] if enough else [activity.pk])
    shown: list[Any] = list(with_evidence_enough(Activity.objects.all()))
    assert [found.is_proven for found in shown] == [enough]


@pytest.mark.parametrize(
    ("stated", "roles", "enough"),
    [
        (None, ["participant"], True),
        (2, ["participant", "participant"], True),
        (2, ["participant"], False),
        (2, ["participant", "speaker"], False),
        (None, ["speaker"], False),
        (1, ["client"], False),
        (0, [], False),
    ],
)
def test_names_prove_as_many_participants_as_are_named(stated: int | None, roles: list[str], *, enough: bool) -> None:
    seminar = some_work(participants=stated)
    for role in roles:
        one = takes_part(seminar, person=a_person(centre=seminar.centre))
        Participation.objects.filter(pk=one.pk).update(role=role)
    assert evidence_is_enough(seminar) is enough
    assert lacking_evidence(Activity.objects.all()).exists() is not enough


def test_an_entry_with_several_proofs_is_found_once() -> None:
    activity = some_work(centre=a_centre())
    a_proof(activity, EvidenceKind.LINK)
    a_proof(activity, EvidenceKind.PHOTO)
    assert lacking_evidence(Activity.objects.all()).count() == 1
