"""Random histories of everything that a report tells of the log, beside the log of another agreement."""

from __future__ import annotations

import random
from datetime import time, timedelta
from typing import Any

from talka.accounts.actions import system_actor
from talka.activities.actions import (
    Attendee,
    add_evidence,
    add_group,
    add_participations,
    approve_activity,
    change_together,
    edit_activity,
    record_activity,
    remove_activity,
    remove_evidence,
    remove_group,
    save_kind,
    send_back_activity,
)
from talka.activities.models import Activity, Evidence, Family, Series, State, WorkKind
from talka.privacy.actions import erase_person
from talka.privacy.models import Erasure
from talka.programmes.actions import set_declared_figures
from talka.programmes.tests.makers import an_agreement
from talka.registry.actions import edit_organisation
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import Community, Merge, Organisation, Person
from talka.registry.queries.merging import Record
from talka.registry.tests.makers import a_community
from talka.reporting.actions import write_narrative
from talka.reporting.tests.test_figures import World

# One kind of each family, and two of gatherings and publications.
KINDS = [
    "seminar",
    "discussion",
    "consultation",
    "newsletter",
    "social_post",
    "study",
    "material_support",
    "monitoring",
]
# Declared figures that are held against bounds.
DECLARED = ("people_total", "organisations_total", "participants_total", "seminar_people", "consultation_organisations")
WORDS = "{seminar}, {consultation.participations}, {social_post.count}, {S1} un {S1.participants}: {spent}."
# Numbers by hand, at times right and at times not: of a kind, of a year, of those who took part.
TYPED = (
    "Organizēti 2 semināri, piedalījās 9 dalībnieki.",
    "Sniegtas 4 konsultācijas, konsultētas 2 unikālas organizācijas.",
    "Gada laikā kopā 60 dalībnieki.",
    "Gada laikā kopā 3 unikālas organizācijas.",
    "Notika 3 diskusijas, kopā 11 dalībnieki.",
)


class WiderWorld(World):
    """The same, where more can happen: everything that a report tells of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds = list(WorkKind.objects.filter(code__in=KINDS))
        starts, ends = self.agreement.starts, self.agreement.ends
        first, second = self.centres
        self.other = an_agreement("P-2", centre=first, partners=[second], starts=starts, ends=ends, years=3)
        declared = {(year, figure): 20 for year in (1, 2) for figure in DECLARED}
        set_declared_figures(self.agreement, figures=declared, actor=system_actor())
        self.communities = [a_community() for _number in range(3)]
        self.more = [Series.objects.create(agreement=self.agreement, code=code, title=code) for code in ("S2", "S3")]
        for year in (None, *self.years):
            text = " ".join((WORDS, *TYPED))
            write_narrative(self.agreement, year=year, text=text, version=0, actor=system_actor())

    def anything_happens(self, chance: random.Random) -> None:
        """A verb of the log, or one elsewhere on which the words of the report stand."""
        # Without whoever was merged into another.
        self.people, self.organisations = list(Person.objects.all()), list(Organisation.objects.all())
        present = Activity.objects.filter(agreement=self.agreement, state__in=[State.RECORDED, State.APPROVED])
        activity = chance.choice([*present, None])
        verbs = (self.approved, self.retold, self.proven, self.unproven, self.renamed, self.reworded, self.merged,
                 self.parted, self.forgotten, self.together, self.returned, self.elsewhere, self.elsewhere,
                 self.changed_elsewhere, self.served, self.years_moved)  # fmt: skip
        if activity is None or chance.random() < 0.5:
            self.something_happens(chance)
        else:
            chance.choice(verbs)(activity, chance)

    def approved(self, activity: Activity, _chance: random.Random) -> None:
        if activity.state == State.RECORDED:
            approve_activity(activity, actor=system_actor())

    def retold(self, activity: Activity, chance: random.Random) -> None:
        year = activity.year
        assert year is not None
        name = WorkKind.objects.get(code="consultation").name
        values = {
            "title": chance.choice(["Darbs", "Sarunas", "Gads", name, f"{name}: grāmatvedība"]),
            "starts": chance.choice([None, year.starts + timedelta(chance.randrange(300))]),
            "starts_time": chance.choice([None, time(10), time(9, 30)]),
            "series": chance.choice([None, self.series, *self.more]),
            "channel": chance.choice(["", "facebook", "x"]),
            "count": chance.randrange(1, 4),
            "participants": chance.choice([None, 1, 5]),
            "people": chance.choice([None, None, 4]),
            "purpose": chance.choice([None, None, *year.agreement.purposes.all()]),
            "organisations": chance.choice([None, 4]),
            "kind": chance.choice(self.kinds),
        }
        edit_activity(activity, values=values, version=activity.version, actor=system_actor())

    def proven(self, activity: Activity, _chance: random.Random) -> None:
        proof = Evidence(kind="link", link="https://nvo.lv/pierādījums")
        add_evidence(activity, evidence=proof, actor=system_actor())

    def unproven(self, activity: Activity, _chance: random.Random) -> None:
        if proof := activity.evidence.first():
            remove_evidence(activity, evidence_id=proof.pk, actor=system_actor())

    def renamed(self, _activity: Activity, chance: random.Random) -> None:
        organisation = chance.choice(list(Organisation.objects.all()))
        values = {"name": f"Fonds {chance.randrange(1000)}"}
        version = organisation.version
        edit_organisation(organisation, values=values, version=version, actor=system_actor(), in_spite_of_similar=True)

    def reworded(self, _activity: Activity, chance: random.Random) -> None:
        kind = WorkKind.objects.get(pk=chance.choice(self.kinds).pk)
        family = chance.choice([kind.family, kind.family, Family.OTHER, Family.GATHERING, Family.ADVICE])
        rule = chance.choice(["none", "any", "attendance", "document"])
        values = {
            "other": f"darbi {chance.randrange(9)}",
            "family": family,
            "evidence_rule": rule,
            "fields": chance.choice([["participants"], ["participants"], []]),
            "name": chance.choice([kind.name, kind.name, "Konsultācija", "Padoms"]),
        }
        save_kind(kind, values=values, actor=system_actor())

    def merged(self, _activity: Activity, chance: random.Random) -> None:
        people: list[Record] = list(Person.objects.filter(participations__isnull=False, erased_at=None).distinct())
        organisations: list[Record] = list(Organisation.objects.filter(participations__isnull=False).distinct())
        communities: list[Record] = list(Community.objects.filter(pk__in=[one.pk for one in self.communities]))
        for records in (people, organisations, communities):
            if len(records) > 1 and chance.random() < 0.5:
                kept, gone = chance.sample(records, 2)
                merge_records(kept, gone=gone, actor=system_actor())

    def parted(self, _activity: Activity, _chance: random.Random) -> None:
        if merge := Merge.objects.filter(undone_at=None).order_by("-pk").first():
            part_records(merge, actor=system_actor())

    def forgotten(self, _activity: Activity, chance: random.Random) -> None:
        met = Person.objects.filter(participations__isnull=False).first()
        if chance.random() < 0.3 and met and not Erasure.objects.filter(person_id=met.pk).exists():
            erase_person(Erasure(person_id=met.pk, cause=Erasure.Cause.ASKED), actor=system_actor())

    def together(self, activity: Activity, chance: random.Random) -> None:
        others = list(Activity.objects.filter(state=State.RECORDED)[:2])
        change_together(others, act=chance.choice(["approve", "remove"]), value=None, actor=system_actor())

    def returned(self, activity: Activity, _chance: random.Random) -> None:
        if activity.state == State.RECORDED:
            send_back_activity(activity, reason="Precizēt.", actor=system_actor())

    def elsewhere(self, activity: Activity, chance: random.Random) -> None:
        """The same work is recorded under the other agreement, or comes under it."""
        if activity.agreement != self.agreement or activity.starts is None:
            return
        of_day = self.other.years.filter(starts__lte=activity.starts, ends__gte=activity.starts).first()
        year = of_day or self.other.years.get(ordinal=1)
        if chance.random() < 0.2:
            values = {"agreement": self.other, "year": year, "purpose": None, "series": None}
            edit_activity(activity, values=values, version=activity.version, actor=system_actor())
            return
        same = Activity(
            centre=self.centres[0], agreement=self.other, year=year, kind=activity.kind, title=activity.title,
            starts=activity.starts, participants=chance.choice([None, 5]),
        )  # fmt: skip
        record_activity(same, actor=system_actor())
        self._served_alike(activity, same, chance)

    def _served_alike(self, activity: Activity, same: Activity, chance: random.Random) -> None:
        for one in (activity, same) if chance.random() < 0.7 else (same,):
            if chance.random() < 0.5:
                add_group(one, group=self._community(), actor=system_actor())
            else:
                add_participations(one, attendees=[Attendee(organisation=self.organisations[0])], actor=system_actor())

    def changed_elsewhere(self, activity: Activity, chance: random.Random) -> None:
        """Work under the other agreement changes or goes, or comes under ours."""
        found = Activity.objects.filter(agreement=self.other, state__in=[State.RECORDED, State.APPROVED])
        if not found:
            return
        other = chance.choice(list(found))
        how = chance.choice(["removed", "ours", "title", "day"])
        if how == "removed":
            remove_activity(other, actor=system_actor())
            return
        how_changed: dict[str, dict[str, Any]] = {
            "ours": {"agreement": self.agreement, "year": activity.year or self.years[0], "series": None},
            "title": {"title": activity.title},
            "day": {"starts": activity.starts, "kind": activity.kind},
        }
        edit_activity(other, values=how_changed[how], version=other.version, actor=system_actor())

    def served(self, activity: Activity, chance: random.Random) -> None:
        if (group := activity.groups.first()) and chance.random() < 0.5:
            remove_group(activity, served_id=group.pk, actor=system_actor())
        else:
            add_group(activity, group=self._community(), actor=system_actor())

    def _community(self) -> Community:
        found = Community.objects.filter(pk__in=[one.pk for one in self.communities]).order_by("pk").last()
        assert found is not None
        return found

    def years_moved(self, _activity: Activity, chance: random.Random) -> None:
        year = chance.choice(list(self.agreement.years.all()))
        year.ends += timedelta(chance.choice([-40, 40]))
        year.save()
