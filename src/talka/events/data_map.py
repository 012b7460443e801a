"""What events holds about people, column by column."""

from __future__ import annotations

from talka.events.models import (
    Attendance,
    AttendanceList,
    Certificate,
    CertificateDesign,
    CertificateRun,
    Event,
    EventSeries,
    Feedback,
    FeedbackRequest,
    Invitation,
    Material,
    Question,
    Registration,
    Session,
)
from talka.events.queries.personal_data import CERTIFYING, REGISTERING
from talka.kernel.personal_data import AT_WORK, WRITTEN, Holding

DATA_MAP: tuple[Holding, ...] = (
    Holding(EventSeries, "code"),
    Holding(EventSeries, "title summary", WRITTEN),
    Holding(Event, "code language online_link"),
    Holding(
        Event,
        "title summary description topic topic_en topic_uk topic_ru access_notes price_notes contact cancel_reason "
        "search_text",
        WRITTEN,
    ),
    Holding(Event, "responsible added_by", AT_WORK),
    Holding(Session, "title venue", WRITTEN),
    Holding(Question, "label help choices asked_if", WRITTEN),
    Holding(
        Registration,
        "code name name_folded sort_key email email_folded phone organisation_name person language answers party "
        "cancel_reason door_key",
        REGISTERING,
    ),
    Holding(Registration, "needs", REGISTERING, special=True),
    Holding(Registration, "registered_by", AT_WORK),
    Holding(Invitation, "code name email organisation_name", REGISTERING),
    Holding(Invitation, "invited_by", AT_WORK),
    Holding(AttendanceList, "taken_by", AT_WORK),
    Holding(Attendance, "noted_by", AT_WORK),
    Holding(CertificateDesign, "title words told"),
    Holding(CertificateDesign, "signer signer_role", AT_WORK),
    Holding(CertificateRun, "started_by", AT_WORK),
    Holding(Certificate, "number code name says revoke_reason", CERTIFYING),
    Holding(Certificate, "issued_by", AT_WORK),
    Holding(FeedbackRequest, "code", REGISTERING),
    Holding(Feedback, "good better name", WRITTEN),
    Holding(Material, "code link"),
    Holding(Material, "title consent", WRITTEN),
    Holding(Material, "added_by", AT_WORK),
)
