"""Addresses of advice."""

from __future__ import annotations

from django.urls import path

from talka.advice.views import answering, desk, figures, keeping, own, public, taking_in

app_name = "advice"
urlpatterns = [
    path("", public.front, name="front"),
    path("ask/", public.ask, name="ask"),
    path("asked/", public.asked, name="asked"),
    path("answers/", public.answers, name="answers"),
    path("answers/<str:answer_code>/", public.public_answer, name="public_answer"),
    path("answers/<str:answer_code>/edit/", answering.edit_public, name="edit_public"),
    path("answers/<str:answer_code>/withdraw/", answering.withdraw, name="withdraw_public"),
    path("mine/<str:advice_key>/", own.show, name="own"),
    path("mine/<str:advice_key>/calendar.ics", own.calendar, name="own_calendar"),
    path("mine/<str:advice_key>/files/<int:advice_file_id>/", own.file, name="own_file"),
    path("desk/", desk.desk, name="desk"),
    path("desk/all/", desk.every, name="all"),
    path("desk/phone/", taking_in.phone, name="phone"),
    path("desk/letter/", taking_in.letter, name="letter"),
    path("desk/figures/", figures.figures, name="figures"),
    path("desk/figures/organisations/", figures.organisations, name="advised_organisations"),
    path("desk/figures/people/", figures.people, name="advised_people"),
    path("desk/slots/", keeping.slots, name="slots"),
    path("desk/slots/<int:slot_id>/remove/", keeping.remove_slot, name="remove_slot"),
    path("desk/routing/", keeping.routing, name="routing"),
    path("desk/routing/<int:rule_id>/remove/", keeping.drop_rule, name="drop_rule"),
    path("desk/topics/add/", keeping.add_topic, name="add_topic"),
    path("desk/topics/<int:topic_id>/", keeping.topic, name="topic"),
    path("requests/<str:request_code>/", desk.show, name="show"),
    path("requests/<str:request_code>/files/<int:advice_file_id>/", desk.file, name="file"),
    path("requests/<str:request_code>/take/", desk.take, name="take"),
    path("requests/<str:request_code>/reopen/", desk.reopen, name="reopen"),
    path("requests/<str:request_code>/note/", desk.note, name="note"),
    path("requests/<str:request_code>/helpers/", desk.helpers, name="helpers"),
    path("requests/<str:request_code>/pass-on/", desk.pass_on, name="pass_on"),
    path("requests/<str:request_code>/answer/", answering.answer, name="answer"),
    path("requests/<str:request_code>/close/", answering.close, name="close"),
    path("requests/<str:request_code>/facts/", answering.facts, name="facts"),
    path("requests/<str:request_code>/publish/", answering.publish, name="publish"),
]
