"""Planning an event and looking after its registrations."""

from __future__ import annotations

from django.urls import URLPattern, path

from talka.events.views import correcting, invitations, mending, planned, planning, questions, registered, sessions
from talka.events.views.public import invited

ONE = "work/<int:event_id>/"
urlpatterns: list[URLPattern] = [
    path("work/", planning.events, name="list"),
    path("work/month/", planning.month, name="month"),
    path("work/new/", planned.add, name="add"),
    path(ONE, planned.show, name="show"),
    path(f"{ONE}edit/", planned.edit, name="edit"),
    path(f"{ONE}move/", planned.move, name="move"),
    path(f"{ONE}cancel/", planned.cancel, name="cancel"),
    path(f"{ONE}copy/", planned.copy, name="copy"),
    path(f"{ONE}series/", planned.series, name="series"),
    path(f"{ONE}sessions/", sessions.sessions, name="sessions"),
    path(f"{ONE}sessions/new/", sessions.add, name="add_session"),
    path(f"{ONE}sessions/put-back/", sessions.put_back, name="put_back_session"),
    path(f"{ONE}sessions/<int:session_id>/", sessions.edit, name="edit_session"),
    path(f"{ONE}sessions/<int:session_id>/remove/", sessions.remove, name="remove_session"),
    path(f"{ONE}sessions/<int:session_id>/repeat/", sessions.repeat, name="repeat_session"),
    path(f"{ONE}questions/", questions.questions, name="questions"),
    path(f"{ONE}questions/new/", questions.add, name="add_question"),
    path(f"{ONE}questions/put-back/", questions.put_back, name="put_back_question"),
    path(f"{ONE}questions/<int:question_id>/", questions.edit, name="edit_question"),
    path(f"{ONE}questions/<int:question_id>/move/", questions.move, name="move_question"),
    path(f"{ONE}registrations/", registered.registrations, name="registrations"),
    path(f"{ONE}registrations/new/", registered.add, name="add_registration"),
    path(f"{ONE}registrations/<int:registration_id>/", registered.registration, name="show_registration"),
    path(f"{ONE}registrations/<int:registration_id>/correct/", correcting.correct, name="correct_registration"),
    path(f"{ONE}needs/", registered.needs, name="needs"),
    path(f"{ONE}write/", registered.write, name="write"),
    path(f"{ONE}invitations/", invitations.invitations, name="invitations"),
    path(f"{ONE}invitations/remind/", invitations.remind, name="remind_invited"),
    path(f"{ONE}invitations/<int:invited_id>/mend/", mending.mend, name="mend_invitation"),
    path("invitations/<slug:invited_code>/", invited.invitation, name="invitation"),
]
