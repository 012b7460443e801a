"""Topics that every installation begins with; whoever answers for all centres changes them."""

from __future__ import annotations

from talka.advice.models import AdviceTopic

# Code, name, name in English, in plain words, in plain English.
TOPICS = (
    ("founding", "Biedrības vai nodibinājuma dibināšana", "Founding an association or foundation",
     "Ar ko sākt, kādi dokumenti vajadzīgi un ko prasa reģistrs.",
     "How to begin, which papers are needed and what the register asks for."),
    ("governance", "Valde, statūti un biedri", "Board, statutes and members",
     "Sapulces, protokoli, statūtu maiņa, nesaskaņas biedrībā.",
     "Meetings, minutes, changing the statutes, disagreements."),
    ("money", "Grāmatvedība un nodokļi", "Accounting and taxes",
     "Gada pārskats, sabiedriskā labuma statuss, ziedojumi, saimnieciskā darbība.",
     "The annual report, public benefit status, donations, economic activity."),
    ("projects", "Projekti un finansējums", "Projects and funding",
     "Kur meklēt naudu, kā rakstīt pieteikumu un atskaitīties.",
     "Where to look for money, how to apply and how to report."),
    ("volunteers", "Brīvprātīgie", "Volunteers",
     "Līgums, pienākumi, apdrošināšana, pateicība.",
     "The agreement, duties, insurance, thanks."),
    ("data", "Personas dati", "Personal data",
     "Ko drīkst glabāt par biedriem, dalībniekiem un ziedotājiem.",
     "What may be kept about members, participants and donors."),
    ("participation", "Līdzdalība un sadarbība ar pašvaldību", "Participation and the local government",
     "Kā panākt, lai jūs uzklausa, un kā veidot kopienu.",
     "How to be heard, and how to build a community."),
    ("other", "Cits jautājums", "Something else",
     "Ja nezināt, pie kā tas pieder, pajautājiet: mēs sapratīsim.",
     "If you do not know where it belongs: ask, we will find out."),
)  # fmt: skip


def put_in_place() -> None:
    """Enter those that are missing; what somebody changed stays."""
    there = set(AdviceTopic.objects.values_list("code", flat=True))
    AdviceTopic.objects.bulk_create(
        [
            AdviceTopic(code=code, name=name, name_en=name_en, words=words, words_en=words_en, position=10 * (at + 1))
            for at, (code, name, name_en, words, words_en) in enumerate(TOPICS)
            if code not in there
        ]
    )
