"""Letters: whether the mail server takes them, and what became of those that were written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import NOT_OUT
from talka.site.doctor.check import Check, moment
from talka.site.problems import in_words

LATELY, SOON = timedelta(days=7), timedelta(minutes=10)
# So many that did not go out, and none that did since the first of them: it is not about single addresses.
FEWEST_OF_ALL = 3
_TAKEN = 250


def mail_server() -> Iterator[Check]:
    """Whether it lets us in and takes letters from our address; none is sent."""
    host = settings.ENVIRONMENT.smtp_host
    if not host:
        words = _("no mail server is set: letters are written to a folder")
        yield Check(_("Mail"), words, "bad" if settings.PRODUCTION else "look")
        return
    sender = parseaddr(settings.MAIL_RETURNS_TO or settings.DEFAULT_FROM_EMAIL)[1]
    told = {"host": f"{host}:{settings.ENVIRONMENT.smtp_port}", "sender": sender}
    try:
        refused = _refused(sender)
    except (OSError, SMTPException) as problem:
        words = _("%(host)s does not take our letters: %(problem)s")
        yield Check(_("Mail"), words % (told | {"problem": in_words(problem)}), "bad")
        return
    if refused:
        words = _("%(host)s does not take letters from %(sender)s: %(problem)s")
        yield Check(_("Mail"), words % (told | {"problem": refused}), "bad")
    else:
        yield Check(_("Mail"), _("%(host)s lets us in and takes letters from %(sender)s") % told)


def _refused(sender: str) -> str:
    """What it says against our address; it is greeted, and asked to encrypt and to let us in, as before each letter."""
    with get_connection() as mail:
        server = getattr(mail, "connection", None)
        if server is None:
            return ""
        server.ehlo_or_helo_if_needed()
        code, said = server.mail(sender)
        server.rset()
        return "" if code == _TAKEN else f"{code} {said.decode(errors='replace')}"


def letters() -> Iterator[Check]:
    """Of each kind of trouble how many, since when, and what to do."""
    now = timezone.now()
    found = [words for words in (_refused_ones(now), _put_off(), _left_lying(now), _come_back(now)) if words]
    if not found:
        yield Check(_("Letters"), _("none waits, and all of the last week went out"))
        return
    found.append(_("which and why is told at People and roles → Letters"))
    yield Check(_("Letters"), "; ".join(found), "bad" if _none_goes_out(now) else "look")


def _refused_ones(now: datetime) -> str:
    count, since = _numbers(_lately(now).filter(state=LetterState.FAILED))
    words = ngettext(
        "%(count)d of the last week was refused (written %(since)s) and is not tried again: send it anew",
        "%(count)d of the last week were refused (the first written %(since)s) and are not tried again: send them anew",
        count,
    )
    return words % {"count": count, "since": since} if count else ""


def _put_off() -> str:
    """Tried, and to be tried again."""
    count, since = _numbers(_waiting().exclude(problem=""))
    words = ngettext(
        "%(count)d was put off by the mail server (written %(since)s) and is tried again for two days",
        "%(count)d were put off by the mail server (the first written %(since)s) and are tried again for two days",
        count,
    )
    return words % {"count": count, "since": since} if count else ""


def _left_lying(now: datetime) -> str:
    """Due, and nobody has tried."""
    count, since = _numbers(_waiting().filter(problem="", due_at__lt=now - SOON))
    words = ngettext(
        "%(count)d waits (written %(since)s) and nobody hands it over: start `talka serve`",
        "%(count)d wait (the first written %(since)s) and nobody hands them over: start `talka serve`",
        count,
    )
    return words % {"count": count, "since": since} if count else ""


def _come_back(now: datetime) -> str:
    numbers = _lately(now).aggregate(
        returned=Count("pk", filter=Q(state=LetterState.RETURNED)),
        unwanted=Count("pk", filter=Q(state=LetterState.COMPLAINED)),
    )
    if not any(numbers.values()):
        return ""
    return _("of the last week came back: %(returned)d, reported as unwanted: %(unwanted)d") % numbers


def _none_goes_out(now: datetime) -> bool:
    """Whether several are stuck, each at an address that may well be right, and none went out since the first."""
    stuck = _lately(now).filter(Q(state=LetterState.FAILED, is_refused=False) | Q(state__in=NOT_OUT))
    facts = stuck.exclude(problem="").aggregate(count=Count("pk"), first=Min("written_at"))
    if facts["count"] < FEWEST_OF_ALL:
        return False
    return not Letter.objects.filter(sent_at__gt=facts["first"]).exists()


def _lately(now: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(written_at__gt=now - LATELY).order_by()


def _waiting() -> QuerySet[Letter]:
    return Letter.objects.filter(state__in=NOT_OUT).order_by()


def _numbers(letters: QuerySet[Letter]) -> tuple[int, str]:
    """How many, and when the first was written."""
    facts = letters.aggregate(count=Count("pk"), first=Min("written_at"))
    return facts["count"], moment(facts["first"]) if facts["first"] else ""
