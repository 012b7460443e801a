"""What is asked at the desk and of those who ask."""

from talka.advice.forms.asking import AdditionForm, AskForm, OutcomeForm, PhoneForm
from talka.advice.forms.desk import (
    AnswerForm,
    CloseForm,
    FactsForm,
    HandOverForm,
    HelperForm,
    LetterForm,
    NoteForm,
    PublishForm,
)
from talka.advice.forms.keeping import PeriodForm, RuleForm, SlotForm, TopicForm

__all__ = [
    "AdditionForm",
    "AnswerForm",
    "AskForm",
    "CloseForm",
    "FactsForm",
    "HandOverForm",
    "HelperForm",
    "LetterForm",
    "NoteForm",
    "OutcomeForm",
    "PeriodForm",
    "PhoneForm",
    "PublishForm",
    "RuleForm",
    "SlotForm",
    "TopicForm",
]
