"""Topics stand in the language of whoever reads."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.advice.forms import TopicForm
from talka.advice.imports.topics import TOPICS, put_in_place
from talka.advice.models import AdviceTopic
from talka.advice.tests.makers import a_public_answer, a_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_a_stranger_reads_shipped_topics_in_their_language_only(client: Client, language: str) -> None:
    page = client.get(reverse("advice:front"), headers={"accept-language": language}).content.decode()
    for _code, latvian, *others in TOPICS:
        assert not any(words in page for words in latvian)
        theirs = dict(zip(("en", "uk", "ru"), others, strict=True))[language]
        assert all(words in page for words in theirs)


def test_what_nobody_wrote_in_a_language_is_read_in_latvian() -> None:
    topic = AdviceTopic(name="Telpas", words="Kur satikties.", name_en="Rooms", name_uk="Приміщення")
    with override("uk"):
        assert (str(topic), topic.told) == ("Приміщення", "Kur satikties.")
    with override("ru"):
        assert str(topic) == "Telpas"
    with override("en"):
        assert (str(topic), topic.told) == ("Rooms", "Kur satikties.")


def test_translations_come_to_topics_whose_words_nobody_changed() -> None:
    AdviceTopic.objects.update(name_uk="", words_uk="", name_ru="", words_ru="")
    AdviceTopic.objects.filter(code="money").update(name="Nauda")
    put_in_place()
    assert a_topic("founding").name_uk == "Заснування товариства або фонду"
    assert (a_topic("money").name, a_topic("money").name_uk) == ("Nauda", "")
    AdviceTopic.objects.filter(code="data").update(name_ru="Данные людей")
    put_in_place()
    assert a_topic("data").name_ru == "Данные людей"


def test_a_coordinator_writes_a_topic_in_every_public_language() -> None:
    topic = a_topic("volunteers")
    asked = {"code": "volunteers", "name": "Talcinieki", "position": "50", "is_active": "on"}
    told = {"name_uk": "Помічники", "name_ru": "Помощники", "words_uk": "Угода.", "words_ru": "Договор."}
    answer = signed_in(a_user(Role.COORDINATOR)).post(reverse("advice:topic", args=[topic.pk]), asked | told)
    assert answer.status_code == 302
    topic.refresh_from_db()
    assert {name: getattr(topic, name) for name in told} == told


def test_a_topic_without_a_name_in_the_language_of_the_page_says_that_it_is_latvian(client: Client) -> None:
    AdviceTopic.objects.filter(code="founding").update(name="Kā sākt", name_uk="", words="Īsumā", words_uk="")
    answer = a_public_answer(topic=a_topic("founding"))
    for path in ("advice:front", "advice:answers"):
        page = client.get(reverse(path), headers={"accept-language": "uk"}).content.decode()
        assert '<span lang="lv">Kā sākt</span>' in page
        assert f'lang="lv">{answer.title}</a>' in page
    front = client.get(reverse("advice:front"), headers={"accept-language": "uk"}).content.decode()
    assert ' lang="lv">Kā sākt</a><span lang="lv">Īsumā</span>' in front
    assert ' lang="uk">Волонтери</a><span lang="uk">' in front
    one = reverse("advice:public_answer", args=[answer.code])
    assert '<span lang="lv">Kā sākt</span>' in client.get(one, headers={"accept-language": "uk"}).content.decode()
    assert '<span lang="lv">' not in client.get(one, headers={"accept-language": "lv"}).content.decode()


def test_a_topic_to_choose_says_its_language_where_it_is_not_that_of_the_page(client: Client) -> None:
    AdviceTopic.objects.filter(code="founding").update(name="Kā sākt", name_uk="")
    ask = reverse("advice:ask")
    page = client.get(ask, headers={"accept-language": "uk"}).content.decode()
    assert '<option value="founding" lang="lv">Kā sākt</option>' in page
    assert '<option value="volunteers">Волонтери</option>' in page
    latvian = client.get(ask, headers={"accept-language": "lv"}).content.decode()
    assert '<option value="founding">Kā sākt</option>' in latvian
    chosen = client.get(f"{ask}?topic=founding", headers={"accept-language": "uk"}).content.decode()
    assert '<option value="founding" selected lang="lv">Kā sākt</option>' in chosen


def test_other_languages_are_folded_away_until_something_is_wrong_in_them() -> None:
    client, topic = signed_in(a_user(Role.COORDINATOR)), a_topic("volunteers")
    address = reverse("advice:topic", args=[topic.pk])
    page = client.get(address).content.decode()
    assert '<details class="govuk-details">' in page
    assert all(f'name="{name}"' in page for name in TopicForm.base_fields), "every field stands on the page"
    asked = {"code": "volunteers", "name": "Talcinieki", "position": "50", "name_uk": "П" * 81}
    assert '<details class="govuk-details" open>' in client.post(address, asked).content.decode()
    topic.refresh_from_db()
    assert topic.name != "Talcinieki"
