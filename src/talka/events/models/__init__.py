"""The nouns of events."""

from talka.events.models.attendance import (
    Attendance,
    AttendanceList,
    Certificate,
    CertificateDesign,
    CertificateNumbers,
    CertificateRun,
)
from talka.events.models.events import Event, EventQuerySet, EventSeries, EventState, Reach, Session
from talka.events.models.feedback import Feedback, FeedbackRequest
from talka.events.models.materials import Material, MaterialKind
from talka.events.models.registrations import (
    TAKING_A_PLACE,
    Invitation,
    Question,
    QuestionKind,
    Registration,
    RegistrationState,
)

__all__ = [
    "TAKING_A_PLACE",
    "Attendance",
    "AttendanceList",
    "Certificate",
    "CertificateDesign",
    "CertificateNumbers",
    "CertificateRun",
    "Event",
    "EventQuerySet",
    "EventSeries",
    "EventState",
    "Feedback",
    "FeedbackRequest",
    "Invitation",
    "Material",
    "MaterialKind",
    "Question",
    "QuestionKind",
    "Reach",
    "Registration",
    "RegistrationState",
    "Session",
]
