"""What is written from right to left does not turn the order of what stands beside it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from talka.kernel.directions import KeptApart, keep_apart
from talka.kernel.mail.outbox import deliver
from talka.kernel.tests.test_letters import a_letter

NAME = "جمعية السلام"


@pytest.mark.parametrize(
    ("markup", "apart"),
    [
        (f"<p>Konsultācija: {NAME}, 23.11.2026.</p>", f"<p>Konsultācija: <bdi>{NAME}</bdi>, 23.11.2026.</p>"),
        # A piece goes on over what stands inside it, and ends with its last letter.
        ("<td>צה&quot;ל 2 שלום! (40008)</td>", "<td><bdi>צה&quot;ל 2 שלום</bdi>! (40008)</td>"),
        ("<a title='שלום' href=\"/?q=שלום\">x > שלום</a>", "<a title='שלום' href=\"/?q=שלום\">x > <bdi>שלום</bdi></a>"),
        ("Rīga, Саша 🌻, ‚ne’", "Rīga, Саша 🌻, ‚ne’"),
        # What people have typed stays as they typed it, and what a script reads as it is written.
        (
            '<textarea>שלום</textarea><script type="application/json">"שלום"</script><!-- שלום -->',
            '<textarea>שלום</textarea><script type="application/json">"שלום"</script><!-- שלום -->',
        ),
        # No element can stand there.
        ("<title>שלום – Talka</title>", "<title>\u2068שלום\u2069 – Talka</title>"),
        ('<option value="שלום">שלום (3)</option>', '<option value="שלום">\u2068שלום\u2069 (3)</option>'),
        (
            '<svg aria-label="שלום"><text x="1">שלום 5</text></svg><b>שלום</b>',
            '<svg aria-label="שלום"><text x="1">\u2068שלום\u2069 5</text></svg><b><bdi>שלום</bdi></b>',
        ),
    ],
)
def test_each_piece_is_kept_apart_where_words_stand(markup: str, apart: str) -> None:
    assert keep_apart(markup) == apart


@pytest.mark.parametrize(
    ("headers", "apart"),
    [
        ({"Content-Type": "text/html; charset=utf-8"}, True),
        ({"Content-Type": "application/json"}, False),
        ({"Content-Type": "text/html", "Content-Disposition": "attachment; filename=parskats.html"}, False),
    ],
)
def test_pages_are_looked_through_and_files_stay_byte_by_byte(headers: dict[str, str], apart: bool) -> None:
    written = f"<p>{NAME}</p>".encode()

    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(written, headers=headers)

    response = KeptApart(answer)(RequestFactory().get("/"))
    assert isinstance(response, HttpResponse)
    assert response.content == (f"<p><bdi>{NAME}</bdi></p>".encode() if apart else written)


@pytest.mark.django_db(transaction=True)
def test_letters_are_looked_through_as_they_go_out() -> None:
    letter = a_letter(at_once=False)
    letter.html = f"<p>Labdien, {NAME}!</p>"
    letter.save(update_fields=["html"])
    deliver(letter.pk)
    [sent] = mail.outbox
    assert f"Labdien, <bdi>{NAME}</bdi>!" in str(sent.alternatives[0])  # type: ignore[union-attr]  # it has markup
