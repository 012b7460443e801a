"""Letters as mail servers send them back, in the shapes of those that are met most."""

from __future__ import annotations

from talka.kernel.mail.models import Letter
from talka.kernel.mail.outbox import message_id

_ORIGINAL = """\
Received: from talka.example.lv by {server}; Mon, 1 Dec 2025 09:00:04 +0200
Message-ID: {mid}
From: Talka <talka@example.lv>
To: {to}
Subject: =?utf-8?q?=C5=A0=C4=B7=C5=AB=C5=86a_sapulce?=
Auto-Submitted: auto-generated
"""
_IN_TWO_FORMS = """\
--inner
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

Jūsu vēstuli neizdevās piegādāt.

--inner
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: 8bit

<html><body><p>Jūsu vēstuli neizdevās piegādāt.</p></body></html>

--inner--
"""


def original(letter: Letter, *, mid: str = "", to: str = "") -> str:
    """The head of the letter that is sent back."""
    return _ORIGINAL.format(server="mx.example.lv", mid=mid or message_id(letter), to=to or letter.address)


def postfix(
    letter: Letter, *, status: str = "5.1.1", action: str = "failed", to: str = "", mid: str = "",
    said: str = "550 5.1.1 User unknown in virtual mailbox table",
) -> bytes:  # fmt: skip
    """Postfix: three parts, the head of the letter as text."""
    to = to or letter.address
    return f"""\
Return-Path: <>
Date: Mon, 1 Dec 2025 09:00:05 +0200 (EET)
From: MAILER-DAEMON@mx.example.lv (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: talka@example.lv
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4F.1764572405/mx"
Message-Id: <20251201070005.4F@mx.example.lv>

This is a MIME-encapsulated message.

--4F.1764572405/mx
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.lv.

<{to}>: host mail.example.lv said: {said}

--4F.1764572405/mx
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.lv
X-Postfix-Queue-ID: 4F
Arrival-Date: Mon, 1 Dec 2025 09:00:04 +0200 (EET)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.lv
Diagnostic-Code: smtp; {said}

--4F.1764572405/mx
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{original(letter, mid=mid, to=to)}
--4F.1764572405/mx--
""".encode()


def exim(letter: Letter, *, said: str = "550 Unrouteable address") -> bytes:
    """Exim: its status is always 5.0.0, the letter comes whole."""
    return f"""\
Return-path: <>
X-Failed-Recipients: {letter.address}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@exim.example.lv>
To: talka@example.lv
References: {message_id(letter)}
Content-Type: multipart/report; report-type=delivery-status; boundary=1764572405-eximdsn-1
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1vPx@exim.example.lv>

--1764572405-eximdsn-1
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

  {letter.address}
    {said}

--1764572405-eximdsn-1
Content-type: message/delivery-status

Reporting-MTA: dns; exim.example.lv

Action: failed
Final-Recipient: rfc822;{letter.address}
Status: 5.0.0
Remote-MTA: dns; mail.example.lv
Diagnostic-Code: smtp; {said}

--1764572405-eximdsn-1
Content-type: message/rfc822

{original(letter)}
Sanākam šķūnī.

--1764572405-eximdsn-1--
""".encode()


def exchange(
    letter: Letter, *, status: str = "5.1.10", said: str = "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"
) -> bytes:
    """Exchange and Microsoft 365: words as HTML inside, addresses in capitals, and an identity of its own instead."""
    return f"""\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.lv>
To: <talka@example.lv>
Subject: =?utf-8?B?TmVwaWVnxIFkxIF0cw==?=
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="8c9d1f0b-9a4e-4a52-b1f0-4f6e5f1a2b3c"
Message-ID: <8c9d1f0b-9a4e@DB9PR08.eurprd08.prod.outlook.example>
In-Reply-To: {message_id(letter)}
References: {message_id(letter)}
MIME-Version: 1.0

--8c9d1f0b-9a4e-4a52-b1f0-4f6e5f1a2b3c
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="inner"

{_IN_TWO_FORMS}
--8c9d1f0b-9a4e-4a52-b1f0-4f6e5f1a2b3c
Content-Type: message/delivery-status

Reporting-MTA: dns;DB9PR08MB6620.eurprd08.prod.outlook.example
Received-From-MTA: dns;talka.example.lv
Arrival-Date: Mon, 1 Dec 2025 07:00:04 +0000

Final-Recipient: rfc822;{letter.address.upper()}
Action: failed
Status: {status}
Diagnostic-Code: smtp;{said}

--8c9d1f0b-9a4e-4a52-b1f0-4f6e5f1a2b3c
Content-Type: message/rfc822

From: Talka <talka@example.lv>
To: {letter.address}
Message-ID: <0100019a@relay.example>
Subject: =?utf-8?q?=C5=A0=C4=B7=C5=AB=C5=86a_sapulce?=

--8c9d1f0b-9a4e-4a52-b1f0-4f6e5f1a2b3c--
""".encode()


def gmail(
    letter: Letter, *, status: str = "5.2.2", said: str = "552-5.2.2 The email account is over quota; see the support"
) -> bytes:
    """Gmail: a picture in the words, the identity among the fields of the report, the diagnosis folded."""
    return f"""\
From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
To: talka@example.lv
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
Message-ID: <692d.mx@google.example>
Content-Type: multipart/report; boundary="000000000000c1"; report-type=delivery-status
X-Failed-Recipients: {letter.address}

--000000000000c1
Content-Type: multipart/related; boundary="000000000000c2"

--000000000000c2
Content-Type: text/html; charset="UTF-8"

<p>Address not found</p>

--000000000000c2
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=

--000000000000c2--

--000000000000c1
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example
Received-From-MTA: dns; talka@example.lv
Arrival-Date: Sun, 30 Nov 2025 23:00:04 -0800 (PST)
X-Original-Message-ID: {message_id(letter)}

Final-Recipient: rfc822; {letter.address}
Action: failed
Status: {status}
Diagnostic-Code: smtp;
 {said}
Last-Attempt-Date: Sun, 30 Nov 2025 23:00:05 -0800 (PST)

--000000000000c1--
""".encode()


def complaint(letter: Letter, *, named: str = "", kind: str = "abuse") -> bytes:
    """A reader pressed “this is spam” (ARF); providers often cross the address out."""
    field = f"Original-Rcpt-To: <{named}>\n" if named else ""
    return f"""\
From: <staff@hotmail.example>
To: talka@example.lv
Subject: complaint about message from 192.0.2.1
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="arf"

--arf
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--arf
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
{field}Source-IP: 192.0.2.1

--arf
Content-Type: message/rfc822

Message-ID: {message_id(letter)}
From: Talka <talka@example.lv>
To: {named or "redacted"}

Sanākam šķūnī.

--arf--
""".encode()
