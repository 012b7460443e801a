"""Requests for advice: open, answered, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.activities.queries.log import usual_agreement
from talka.advice.actions import (
    add_note,
    add_words,
    answer_request,
    ask_advice,
    close_request,
    edit_request,
    name_helper,
    offer_slot,
    publish_answer,
    say_outcome,
    take_request,
)
from talka.advice.models import AdviceRequest, AdviceSlot, AdviceTopic, Channel, Outcome, PublicAnswer, RoutingRule
from talka.advice.queries.working_days import is_working_day, working_days_after
from talka.places.models import Level, Place
from talka.registry.models import Organisation
from talka.site.demo.people import Users


@dataclass(frozen=True)
class Asked:
    """One request: who asks what, how many days ago, and what became of it."""

    days: int
    topic: str
    name: str
    question: str
    place: str = "LV0001000"
    # The address in its own name: invented.
    channel: Channel = Channel.WEBSITE
    phone: str = ""
    answer: str = ""
    minutes: int = 0
    closed: bool = False
    outcome: str = ""
    organisation: bool = False


ASKED = (
    Asked(0, "founding", "Sanita Ozola", "Mēs esam četras māmiņas Imantā un rīkojam apmaiņas tirdziņus. "
          "Vai mums vajag biedrību, vai pietiek ar to, kā ir tagad? Viena no mums baidās no papīriem."),
    Asked(1, "money", "Juris Celmiņš", "Biedrība saņēma ziedojumu no uzņēmuma. "
          "Kā to ierakstīt, ja mums nav sabiedriskā labuma statusa?", organisation=True),
    Asked(6, "governance", "Dace Liepa", "Valdes priekšsēdētājs nenāk uz sapulcēm jau pusgadu. "
          "Kā mēs varam viņu nomainīt, ja statūtos par to nav nekā?", organisation=True),
    Asked(2, "volunteers", "Raimonds Kalns", "Vai brīvprātīgajam, kas pie mums brauc no cita novada, "
          "drīkst apmaksāt degvielu?", channel=Channel.PHONE, phone="+371 20000031"),
    Asked(3, "data", "Inese Bērziņa",
          "Gribam ielikt mājaslapā bērnu nometnes bildes. Kādu piekrišanu vajag no vecākiem?",
          answer="Labdien!\n\nJums vajag **rakstisku piekrišanu no viena no vecākiem** par katru bērnu.\n\n"
          "- Piekrišanā ierakstiet, kur bildes būs redzamas un cik ilgi.\n"
          "- Atteikums nedrīkst liegt bērnam piedalīties.\n- Piekrišanu var atsaukt: tad bildi izņemiet.", minutes=25),
    Asked(8, "projects", "Aigars Vītols", "Kā pārskatā parādīt brīvprātīgo darbu kā līdzfinansējumu?",
          answer="Labdien!\n\nSkatieties konkursa nolikumu: dažos konkursos brīvprātīgo stundas ieskaita, citos ne. "
          "Ja drīkst, vajag **darba uzskaiti ar datumiem, stundām un parakstiem**.", minutes=35, organisation=True),
    Asked(12, "participation", "Rūta Zariņa", "Kā panākt, lai dome uzklausa mūs par ielas apgaismojumu?",
          channel=Channel.EMAIL, answer="Labdien!\n\nUzrakstiet domei iesniegumu un lūdziet vietu komitejas sēdē. "
          "Pievienojiet bildes un kaimiņu parakstus. Uz iesniegumu jāatbild mēneša laikā.", minutes=30),
    Asked(20, "founding", "Kārlis Eglītis", "Cik dibinātāju vajag biedrībai, un vai viens var būt uzņēmums?",
          answer="Labdien!\n\nBiedrībai vajag **vismaz divus dibinātājus**. Dibinātājs var būt arī juridiska persona.",
          minutes=15, closed=True, outcome=Outcome.HELPED),
    Asked(28, "money", "Velta Krūmiņa", "Līdz kuram datumam mazai biedrībai jāiesniedz gada pārskats?",
          channel=Channel.PHONE, phone="+371 20000032", minutes=10, closed=True, organisation=True,
          answer="Līdz **31. martam** par iepriekšējo gadu, Elektroniskās deklarēšanas sistēmā."),
    Asked(35, "governance", "Mareks Sproģis", "Vai biedru sapulci drīkst rīkot tiešsaistē?", closed=True, minutes=20,
          answer="Drīkst, ja statūti to neaizliedz un katrs biedrs var piedalīties un balsot. Protokolā ierakstiet, "
          "kā pārbaudījāt, kas piedalās.", outcome=Outcome.HELPED, organisation=True),
    Asked(48, "volunteers", "Ilona Avena", "Vai ar brīvprātīgo vienmēr jāslēdz rakstisks līgums?", closed=True,
          minutes=25,
          answer="Ne vienmēr. Rakstisku līgumu vajag, ja brīvprātīgais to prasa vai ja sedzat izdevumus. "
          "Mēs iesakām to slēgt arī citkārt: tad abi zina, par ko vienojās.", outcome=Outcome.PARTLY),
    Asked(60, "projects", "Edvīns Saulītis", "Kur meklēt naudu kopienas dārzam?", closed=True, minutes=40,
          answer="Sāciet ar pašvaldības iniciatīvu konkursu, kas parasti ir pavasarī. "
          "Otrs ceļš ir vietējā rīcības grupa.",
          organisation=True),
)  # fmt: skip
PUBLIC = (
    ("Cik dibinātāju vajag biedrībai?", "founding", (
        "Biedrību dibina **vismaz divi**. Dibinātāji var būt cilvēki un juridiskas personas. "
        "Biedru skaits vēlāk nedrīkst kļūt mazāks par diviem."
    )),
    ("Vai biedru sapulci drīkst rīkot tiešsaistē?", "governance", (
        "Drīkst, ja statūti to neaizliedz un katrs biedrs var piedalīties un balsot.\n\n"
        "- Uzaicinājumā ielieciet saiti un laiku.\n- Protokolā ierakstiet, kas piedalījās un kā to pārbaudījāt."
    )),
)  # fmt: skip
FREE_TIMES = ((1, 10), (1, 11), (2, 14), (4, 10), (5, 16))


def ask_for_advice(centres: Mapping[str, Centre], people: Users) -> None:
    """Requests for advice: open, answered, closed."""
    riga, adviser = centres["riga"], people.staff
    topics = {topic.code: topic for topic in AdviceTopic.objects.all()}
    organisations = list(Organisation.objects.filter(status="active").order_by("pk")[:12])
    RoutingRule.objects.create(centre=riga, topic=topics["governance"], adviser=people.manager)
    for number, one in enumerate(ASKED):
        organisation = organisations[number % len(organisations)] if one.organisation and organisations else None
        _live(one, number, riga, topics[one.topic], organisation, adviser=adviser)
    _let_somebody_help(riga, adviser, people.manager)
    for title, topic, words in PUBLIC:
        made = PublicAnswer(centre=riga, topic=topics[topic], title=title, answer=words)
        publish_answer(made, actor=adviser)
    _offer_times(riga, adviser)


def _live(  # noqa: PLR0913 -- one request and who it concerns
    one: Asked, number: int, centre: Centre, topic: AdviceTopic, organisation: Organisation | None, *, adviser: User
) -> None:
    asked_at = timezone.now() - dt.timedelta(days=one.days, hours=1 + number % 5)
    request = AdviceRequest(
        centre=centre, topic=topic, name=one.name, question=one.question, phone=one.phone, channel=one.channel,
        email="" if one.phone else f"jautatajs{number + 1}@example.lv", organisation=organisation,
        organisation_text=organisation.name if organisation else "", asked_at=asked_at,
        place=_place_of(organisation) or Place.objects.filter(code=one.place).first(),
    )  # fmt: skip
    by_staff = one.channel in {Channel.PHONE, Channel.EMAIL}
    ask_advice(request, told=not by_staff, actor=adviser if by_staff else system_actor())
    if not one.answer:
        return
    owner = request.owner or adviser
    take_request(request, actor=owner)
    answer_request(request, text=one.answer, minutes=one.minutes, actor=owner)
    answered = min(asked_at + dt.timedelta(days=2), timezone.now() - dt.timedelta(minutes=30))
    request.messages.update(written_at=answered)
    later = {"answered_at": answered}
    if one.closed:
        agreement = usual_agreement(owner)
        purpose = agreement.purposes.first() if agreement is not None else None
        close_request(request, minutes=one.minutes, purpose=purpose, actor=owner)
        later["closed_at"] = answered + dt.timedelta(days=1)
    if one.outcome:
        say_outcome(request, outcome=one.outcome, actor=system_actor())
    AdviceRequest.objects.filter(pk=request.pk).update(**later)


def _place_of(organisation: Organisation | None) -> Place | None:
    """The municipality where it is."""
    place = organisation.place if organisation is not None else None
    return place.parent if place is not None and place.level == Level.UNIT else place


def _let_somebody_help(centre: Centre, adviser: User, manager: User) -> None:
    """A request that two answer together, with a note, a further question and a day on which to ask again."""
    request = AdviceRequest.objects.filter(centre=centre, topic__code="projects").order_by("-asked_at")[0]
    name_helper(request, helper=manager, actor=adviser)
    add_note(request, text="Mārtiņ, vai tu zini, kā to prasa mūsu pašu konkursā?", actor=adviser)
    add_words(request, text="Paldies! Un vai drīkst ieskaitīt arī valdes locekļu stundas?", actor=system_actor())
    later = {"follow_up_on": working_days_after(timezone.localdate(), 5)}
    edit_request(request, values=later, version=request.version, actor=adviser)
    waiting = AdviceRequest.objects.filter(centre=centre, topic__code="volunteers", state="new").first()
    if waiting is not None:
        take_request(waiting, actor=adviser)


def _offer_times(centre: Centre, adviser: User) -> None:
    days = [day for n in range(1, 15) if is_working_day(day := timezone.localdate() + dt.timedelta(days=n))]
    for at, hour in FREE_TIMES:
        starts = timezone.make_aware(dt.datetime.combine(days[at], dt.time(hour)))
        channel = Channel.ONLINE if hour > 12 else Channel.PHONE  # noqa: PLR2004 -- after noon
        offer_slot(AdviceSlot(centre=centre, adviser=adviser, starts_at=starts, channel=channel), actor=adviser)
