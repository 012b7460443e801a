"""The nouns of events."""

from talka.events.models.attendance import Attendance, Certificate, CertificateDesign
from talka.events.models.events import Event, EventQuerySet, EventSeries, EventState, Reach, Session
from talka.events.models.feedback import Feedback, FeedbackRequest
from talka.events.models.materials import Material, MaterialKind
from talka.events.models.registrations import (
    TAKING_A_PLACE,
    Invitation,
    Question,
    QuestionKind,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
)

__all__ = [
    "TAKING_A_PLACE",
    "Attendance",
    "Certificate",
    "CertificateDesign",
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
    "RegistrationQuerySet",
    "RegistrationState",
    "Session",
]
