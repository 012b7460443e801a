"""What followed the past events of the season: who came, certificates, feedback, closed events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.activities.models import Format
from talka.events.actions.attendance import note_sheet, take_meeting_list, welcome_walk_in
from talka.events.actions.certificates import finish_giving, give_certificate, save_design, start_giving
from talka.events.actions.closing import close_event
from talka.events.actions.feedback import ask_for_feedback, give_feedback
from talka.events.actions.materials import add_material
from talka.events.models import Event, EventState, Material, MaterialKind, Registration, RegistrationState
from talka.events.queries.arrivals import Joined, Unexpected
from talka.events.queries.attendance import sessions_of
from talka.events.queries.certificates import design_of, due
from talka.events.queries.closing import likeliest, preview_closing
from talka.events.queries.feedback import questions_of
from talka.site.demo.people import Users

# Rating, what was good, what to do better; nobody writes to every question.
ANSWERS = (
    (5, "Beidzot sapratu, kuri dokumenti mums jāglabā.", ""),
    (4, "Piemēri no īstām biedrībām.", "Varētu būt garāks pārtraukums, lai parunātu ar citiem."),
    (5, "", ""),
    (4, "Lektore atbildēja uz visiem jautājumiem.", "Materiālus labprāt saņemtu jau iepriekš."),
    (3, "", "Aizmugurē slikti dzirdēja."),
    (5, "Paldies, ka var atnākt arī pēc darba!", ""),
    (5, "Noderīgas veidnes.", ""),
    (4, "", "Vairāk laika praktiskajam darbam."),
)
WALK_INS = (
    Unexpected("Rasma Vītoliņa", "rasma.vitolina@example.lv", "Biedrība „Kalna iela”"),
    Unexpected("Edvīns Strods"),
)
EACH_ABSENT, WHOLE_EVENING = 7, 235
POSITION_ELSEWHERE = {
    "en": {"signer_role": "Head of the centre"},
    "uk": {"signer_role": "Керівник центру"},
    "ru": {"signer_role": "Руководитель центра"},
}


def look_back_at_the_season(centres: Mapping[str, Centre], people: Users) -> None:
    """Of Rīga's past events two are closed, one waits to be closed, and of the last nobody noted yet who came."""
    held = Event.objects.filter(
        centre=centres["riga"], state=EventState.PUBLISHED, ends_at__lt=timezone.now()
    ).select_related("centre", "agreement", "purpose", "kind", "series", "responsible")
    past = list(held.order_by("starts_at"))
    if not past:
        return
    signs = {"signer": people.manager.name, "signer_role": "Centra vadītājs", "told": POSITION_ELSEWHERE}
    save_design(design_of(centres["riga"]), values=signs, version=1, actor=people.manager)
    # The youngest stays as it is: somebody has the signed sheet on the desk.
    for number, event in enumerate(past[:-1]):
        is_online = event.format == Format.ONLINE
        (met_online if is_online else came_to_the_door)(event, people.staff)
        thank(event, people.staff, answers=ANSWERS[number:])
        if not is_online:
            put_beside(event, people.staff)
            close_event(event, settled=likeliest(preview_closing(people.staff, event)), totals={}, actor=people.staff)


def came_to_the_door(event: Event, staff: User) -> None:
    """Most of those who registered came, and two who had not."""
    sessions = sessions_of(event)
    cells = {
        (session.pk, one.pk)
        for session in sessions
        for number, one in enumerate(expected(event), start=1)
        if number % EACH_ABSENT
    }
    note_sheet(event, ticked=cells, shown=dict.fromkeys(cells, False), actor=staff)
    for walk_in in WALK_INS:
        welcome_walk_in(sessions[0], walk_in=walk_in, actor=staff)


def met_online(event: Event, staff: User) -> None:
    """The meeting's own list: some came late, some left early."""
    joined = [
        Joined(WHOLE_EVENING - number * number % 200, registration=one)
        for number, one in enumerate(expected(event))
        if (number + 1) % EACH_ABSENT
    ]
    take_meeting_list(sessions_of(event)[0], joined=joined, actor=staff)


def thank(event: Event, staff: User, *, answers: Sequence[tuple[int, str, str]]) -> None:
    """Certificates to whoever was there for long enough; the question, and some answers."""
    if event.certificate_share is not None and due(event):
        run = start_giving(event, actor=staff)
        for row in due(event):
            give_certificate(event, registration=row.registration, minutes=row.minutes, actor=staff)
        finish_giving(event, run_id=run.pk, actor=staff)
    ask_for_feedback(event, actor=staff)
    for asked, (rating, good, better) in zip(questions_of(event), answers, strict=False):
        give_feedback(event, code=asked.code, rating=rating, good=good, better=better, actor=system_actor())


def put_beside(event: Event, staff: User) -> None:
    """Slides that everybody sees, and photos that only staff do."""
    slides = Material(
        event=event, kind=MaterialKind.SLIDES, title="Lektora slaidi", link="https://example.lv/slaidi", is_public=True
    )
    photos = Material(event=event, kind=MaterialKind.PHOTO, title="Fotogrāfijas", link="https://example.lv/bildes")
    for material in (slides, photos):
        add_material(material, actor=staff)


def expected(event: Event) -> list[Registration]:
    """Those who had a place."""
    return list(event.registrations.filter(state=RegistrationState.CONFIRMED).order_by("pk"))
