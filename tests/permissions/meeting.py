"""Where people meet a centre: its events, advice, library and letters, each with words that nobody else reads."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.advice.actions import answer_request, ask_advice, offer_slot, publish_answer, save_rule, take_request
from talka.advice.models import AdviceRequest, AdviceSlot, AdviceTopic, PublicAnswer, RoutingRule
from talka.advice.queries.keys import key_of
from talka.events.actions.certificates import give_certificate
from talka.events.actions.copies import copy_event
from talka.events.actions.invitations import Invited, invite_people
from talka.events.actions.materials import add_material
from talka.events.models import Feedback, FeedbackRequest, Material, MaterialKind
from talka.events.queries.certificates import holder_key
from talka.events.queries.keys import mine_key, registration_key
from talka.events.tests.makers import a_question, an_event, registers
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.events.tests.makers_public import an_open_event, registered
from talka.kernel.files.store import store_upload
from talka.library.actions import save_resource
from talka.library.models import Resource
from talka.outreach.models import Block
from talka.outreach.tests.makers import a_batch, a_subscriber, an_edition, some_news
from talka.programmes.models import Agreement
from talka.site.demo.papers import attendance_list
from tests.permissions.words import A_DAY, Kept, Words


def event_of(agreement: Agreement, staff: User, words: Words) -> Kept:
    """An event for those invited by name, of which the public sees nothing."""
    event = an_event(
        words("pasākums"), centre=agreement.centre, published=True, agreement=agreement, reach="invited",
        summary=words("kopsavilkums"), contact=words("kontakts"), actor=staff,
    )  # fmt: skip
    copy_event(event, first_day=timezone.localdate() + dt.timedelta(days=60), in_series=True, actor=staff)
    question = a_question(event, words("jautājums"))
    registration = registers(
        event, words("dalībnieks"), email=f"{words('dalība')}@example.lv".lower(), needs=words("vajag"),
        answers={str(question.pk): words("atbildēts")},
    )  # fmt: skip
    guest = Invited(words("ielūgtais"), f"{words('ielūgums')}@example.lv".lower())
    [invitation] = invite_people(event, people=[guest], actor=staff)
    return {
        "event_id": event.pk, "session_id": event.sessions.get().pk, "question_id": question.pk,
        "registration_id": registration.pk, "invited_code": invitation.code, "invited_id": invitation.pk,
    }  # fmt: skip


def afterwards_of(agreement: Agreement, staff: User, words: Words) -> Kept:
    """An event that was held, of which the public sees no more than a certificate's proof."""
    event = a_past_event(
        agreement.centre, title="Noticis", certificate_share=50, reach="invited", added_by=staff
    )  # fmt: skip
    who = a_registration(event, "Viesis Atnākušais", organisation_name=words("no kurienes"))
    came(who)
    certificate = give_certificate(event, registration=who, minutes=120, actor=staff)
    material = Material(event=event, kind=MaterialKind.SLIDES, title=words("slaidi"), added_by=staff)
    material.file = store_upload(attendance_list("Slaidi", A_DAY, []), staff)
    add_material(material, actor=staff)
    for _number in range(3):
        Feedback.objects.create(event=event, rating=4, good=words("atsauksme"))
    return {
        "held_id": event.pk, "sitting_id": event.sessions.get().pk, "certificate_id": certificate.pk,
        "material_id": material.pk, "door_code": who.code, "certificate_code": certificate.code,
        "certificate_key": holder_key(certificate), "material_code": material.code,
        "feedback_code": FeedbackRequest.objects.create(registration=who).code,
    }  # fmt: skip


def registered_for(centre: Centre) -> Kept:
    """A public event, and somebody's registration, which whoever has its link may see."""
    event = an_open_event(f"Atklāts pasākums {centre.code}", centre=centre)
    mine = registered(event, f"Pieteikts Cilvēks {centre.code}", f"pieteikts-{centre.code}@example.lv")
    return {
        "event_code": event.code, "registration_key": registration_key(mine), "address_key": mine_key(mine.email),
    }  # fmt: skip


def advice_of(centre: Centre, staff: User, words: Words) -> Kept:
    """A request that staff answer, a time that they offer, an answer for everybody, and a draft of the library."""
    asked = AdviceRequest(
        centre=centre, name=words("jautātājs"), email=f"{words('jautā')}@example.lv".lower(),
        question=words("jautājums"),
    )  # fmt: skip
    booked = AdviceSlot(centre=centre, adviser=staff, starts_at=timezone.now() + dt.timedelta(days=8))
    ask_advice(asked, slot=offer_slot(booked, actor=staff), actor=system_actor())
    take_request(asked, actor=staff)
    file = attendance_list(words("atbildes lapa"), A_DAY, [])
    answer_request(asked, text=words("atbilde"), files=[file], minutes=5, actor=staff)
    slot = AdviceSlot(centre=centre, adviser=staff, starts_at=timezone.now() + dt.timedelta(days=9))
    offer_slot(slot, actor=staff)
    rule = save_rule(RoutingRule(centre=centre, topic=AdviceTopic.objects.all()[0]), actor=system_actor())
    shown = publish_answer(PublicAnswer(centre=centre, title="Kam", answer="Visiem"), actor=staff)
    draft = Resource(centre=centre, title=words("materiāls"), summary=words("īsumā"), body=words("materiāla teksts"))
    save_resource(draft, version=0, actor=staff)
    return {
        "request_code": asked.code, "advice_key": key_of(asked), "slot_id": slot.pk, "rule_id": rule.pk,
        "answer_code": shown.code, "topic_id": AdviceTopic.objects.all()[0].pk, "resource_code": draft.code,
        "advice_file_id": asked.files.get().pk,
    }  # fmt: skip


def outreach_of(centre: Centre, staff: User, words: Words) -> Kept:
    """A subscriber, a draft with a part, news that nobody reads yet, and posts that wait to be recorded."""
    reader = a_subscriber(f"{words('abonents')}@example.lv".lower(), centre=centre)
    edition = an_edition(centre=centre, title=words("vēstule"), text=words("sveiciens"), actor=staff)
    news = some_news(words("ziņa"), centre=centre, public=False, summary=words("īsumā"), actor=staff)
    batch = a_batch(f"https://www.facebook.com/{words('publikācija')}", centre=centre, actor=staff)
    return {
        "subscriber_id": reader.pk, "edition_id": edition.pk, "edition_code": edition.code, "link_number": 1,
        "block_id": Block.objects.get(edition=edition).pk, "news_id": news.pk, "news_code": news.code,
        "post_batch_id": batch.pk,
    }  # fmt: skip
