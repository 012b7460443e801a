"""Topics that every installation begins with; whoever answers for all centres changes them."""

from __future__ import annotations

from talka.advice.models import AdviceTopic

# Code, and in each language of the public pages the name and the plain words: Latvian, English, Ukrainian, Russian.
TOPICS = (
    ("founding",
     ("Biedrības vai nodibinājuma dibināšana", "Ar ko sākt, kādi dokumenti vajadzīgi un ko prasa reģistrs."),
     ("Founding an association or foundation",
      "How to begin, which papers are needed and what the register asks for."),
     ("Заснування товариства або фонду", "З чого почати, які документи потрібні та що вимагає реєстр."),
     ("Создание общества или фонда", "С чего начать, какие документы нужны и что требует регистр.")),
    ("governance",
     ("Valde, statūti un biedri", "Sapulces, protokoli, statūtu maiņa, nesaskaņas biedrībā."),
     ("Board, statutes and members", "Meetings, minutes, changing the statutes, disagreements."),
     ("Правління, статут і члени", "Збори, протоколи, зміна статуту, незгода в товаристві."),
     ("Правление, устав и члены", "Собрания, протоколы, изменение устава, разногласия в обществе.")),
    ("money",
     ("Grāmatvedība un nodokļi", "Gada pārskats, sabiedriskā labuma statuss, ziedojumi, saimnieciskā darbība."),
     ("Accounting and taxes", "The annual report, public benefit status, donations, economic activity."),
     ("Бухгалтерія та податки", "Річний звіт, статус суспільної користі, пожертви, господарська діяльність."),
     ("Бухгалтерия и налоги",
      "Годовой отчёт, статус общественного блага, пожертвования, хозяйственная деятельность.")),
    ("projects",
     ("Projekti un finansējums", "Kur meklēt naudu, kā rakstīt pieteikumu un atskaitīties."),
     ("Projects and funding", "Where to look for money, how to apply and how to report."),
     ("Проєкти та фінансування", "Де шукати кошти, як написати заявку і як звітувати."),
     ("Проекты и финансирование", "Где искать деньги, как написать заявку и как отчитаться.")),
    ("volunteers",
     ("Brīvprātīgie", "Līgums, pienākumi, apdrošināšana, pateicība."),
     ("Volunteers", "The agreement, duties, insurance, thanks."),
     ("Волонтери", "Договір, обов’язки, страхування, подяка."),
     ("Волонтёры", "Договор, обязанности, страхование, благодарность.")),
    ("data",
     ("Personas dati", "Ko drīkst glabāt par biedriem, dalībniekiem un ziedotājiem."),
     ("Personal data", "What may be kept about members, participants and donors."),
     ("Персональні дані", "Що можна зберігати про членів, учасників і жертводавців."),
     ("Персональные данные", "Что можно хранить о членах, участниках и жертвователях.")),
    ("participation",
     ("Līdzdalība un sadarbība ar pašvaldību", "Kā panākt, lai jūs uzklausa, un kā veidot kopienu."),
     ("Participation and the local government", "How to be heard, and how to build a community."),
     ("Участь і співпраця з самоврядуванням", "Як домогтися, щоб вас почули, і як створити спільноту."),
     ("Участие и сотрудничество с самоуправлением", "Как добиться, чтобы вас услышали, и как создать сообщество.")),
    ("other",
     ("Cits jautājums", "Ja nezināt, pie kā tas pieder, pajautājiet: mēs sapratīsim."),
     ("Something else", "If you do not know where it belongs: ask, we will find out."),
     ("Інше питання", "Якщо не знаєте, куди воно належить, запитайте: ми розберемося."),
     ("Другой вопрос", "Если не знаете, к чему он относится, спросите: мы разберёмся.")),
)  # fmt: skip
LATER = ("name_uk", "words_uk", "name_ru", "words_ru")


def put_in_place() -> None:
    """Enter those that are missing, and translations where nobody changed the words; what somebody changed stays."""
    there = {topic.code: topic for topic in AdviceTopic.objects.all()}
    new: list[AdviceTopic] = []
    told_anew: list[AdviceTopic] = []
    for at, shipped in enumerate(_shipped()):
        topic = there.get(shipped["code"])
        if topic is None:
            new.append(AdviceTopic(position=10 * (at + 1), **shipped))
        elif topic.name == shipped["name"] and topic.words == shipped["words"] and not any(_later(topic)):
            for name in LATER:
                setattr(topic, name, shipped[name])
            told_anew.append(topic)
    AdviceTopic.objects.bulk_create(new)
    AdviceTopic.objects.bulk_update(told_anew, LATER)


def _later(topic: AdviceTopic) -> list[str]:
    return [getattr(topic, name) for name in LATER]


def _shipped() -> list[dict[str, str]]:
    return [
        {
            "code": code,
            "name": lv[0], "name_en": en[0], "name_uk": uk[0], "name_ru": ru[0],
            "words": lv[1], "words_en": en[1], "words_uk": uk[1], "words_ru": ru[1],
        }
        for code, lv, en, uk, ru in TOPICS
    ]  # fmt: skip
