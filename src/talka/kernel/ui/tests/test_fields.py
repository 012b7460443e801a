from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template import TemplateSyntaxError

from talka.kernel.forms import CountField, DayField, EurosField
from talka.kernel.tables.models import SavedView
from talka.kernel.ui.tests.drawing import draw, tree, words


class Everything(forms.Form):
    use_required_attribute = False

    title = forms.CharField(label="Title", help_text="Short.", widget=forms.TextInput(attrs={"class": "own"}))
    about = forms.CharField(label="About", widget=forms.Textarea, required=False)
    held_on = DayField(label="Day")
    spent = EurosField(label="Spent", required=False)
    people = CountField(label="People", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")])
    place = forms.ChoiceField(label="Place", choices=[("x", "X"), ("y", "Y")], widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="Topics", choices=[("1", "One"), ("2", "Two")], widget=forms.CheckboxSelectMultiple, required=False
    )
    online = forms.BooleanField(label="Online", required=False, help_text="If so.")
    proof = forms.FileField(label="Proof", required=False)
    moment = forms.SplitDateTimeField(label="Moment", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, initial="s")

    def clean(self) -> dict[str, Any]:
        self.add_error(None, "The whole is wrong.")
        return self.cleaned_data


def wrong() -> Everything:
    return Everything({"title": "", "place": "", "topics": ["2"], "online": "on", "secret": ""})


def test_a_control_is_tied_to_its_label_hint_and_error() -> None:
    drawn = tree("{% ui_field form.title %}", form=wrong())
    (control,) = drawn.xpath("//input")
    (label,) = drawn.xpath("//label")
    assert label.get("for") == control.get("id") == "id_title"
    assert control.get("aria-describedby").split() == ["id_title_helptext", "id_title_error"]
    assert control.get("aria-invalid") == "true"
    assert control.get("class").split() == ["govuk-input", "govuk-input--error", "own"]
    assert drawn.get_element_by_id("id_title_helptext").text == "Short."
    assert "Error:" in drawn.get_element_by_id("id_title_error").text_content()


def test_a_field_without_hint_and_error_describes_nothing() -> None:
    (control,) = tree("{% ui_field form.kind %}", form=Everything()).xpath("//select")
    assert control.get("aria-describedby") is None
    assert control.get("class") == "govuk-select"


def test_radios_stand_in_a_fieldset_that_says_what_is_wrong() -> None:
    drawn = tree("{% ui_field form.place inline=True %}", form=wrong())
    (fieldset,) = drawn.xpath("//fieldset")
    assert fieldset.get("aria-describedby") == "id_place_error"
    assert [radio.get("id") for radio in drawn.xpath("//input[@type='radio']")] == ["id_place_0", "id_place_1"]
    assert [label.get("for") for label in drawn.xpath("//label")] == ["id_place_0", "id_place_1"]
    assert drawn.xpath("//input/@class") == ["govuk-radios__input"] * 2


def test_checkboxes_keep_what_was_ticked() -> None:
    drawn = tree("{% ui_field form.topics %}", form=wrong())
    assert drawn.xpath("//input[@checked]/@value") == ["2"]


def test_one_tick_has_its_label_beside_it_and_its_hint_below() -> None:
    drawn = tree("{% ui_field form.online %}", form=wrong())
    (box,) = drawn.xpath("//input")
    assert box.get("value") == "on"
    assert "checked" in box.attrib
    assert box.get("aria-describedby") == "id_online_helptext"
    assert [label.text for label in drawn.xpath("//label")] == ["Online"]


@pytest.mark.parametrize(("name", "width"), [("held_on", "10"), ("spent", "10"), ("people", "5")])
def test_days_euros_and_counts_are_as_wide_as_what_they_hold(name: str, width: str) -> None:
    (control,) = tree("{% ui_field f %}", f=Everything()[name]).xpath("//input")
    assert f"govuk-input--width-{width}" in control.get("class")


def test_a_width_of_the_page_goes_before_the_natural_one() -> None:
    assert "--width-" not in draw('{% ui_field form.people width="full" %}', form=Everything())
    assert "govuk-input--width-3" in draw('{% ui_field form.people width="3" %}', form=Everything())


def test_euros_show_their_unit_and_days_an_example() -> None:
    assert words("{% ui_field form.spent %}", form=Everything()) == "Spent (optional) €"
    assert words("{% ui_field form.held_on %}", form=Everything()) == "Day For example, 15.07.2022."


def test_only_what_may_stay_empty_is_marked() -> None:
    assert "(optional)" in words("{% ui_field form.about rows=7 %}", form=Everything())
    assert "(optional)" not in words("{% ui_field form.about mark_optional=False %}", form=Everything())
    assert "(optional)" not in words("{% ui_field form.title %}", form=Everything())


def test_rows_prefix_and_a_hidden_label() -> None:
    assert 'rows="7"' in draw("{% ui_field form.about rows=7 %}", form=Everything())
    drawn = tree('{% ui_field form.title prefix="Nr." hide_label=True label="Number" %}', form=Everything())
    assert drawn.xpath("//div[@class='govuk-input__prefix']")[0].text == "Nr."
    assert "govuk-visually-hidden" in drawn.xpath("//label")[0].get("class")
    assert drawn.xpath("//label")[0].text.strip() == "Number"


def test_a_field_of_several_parts_and_a_file_are_drawn_by_their_own_widgets() -> None:
    assert len(tree("{% ui_field form.moment %}", form=Everything()).xpath("//fieldset//input")) == 2
    assert tree("{% ui_field form.proof %}", form=Everything()).xpath("//input/@class") == ["govuk-file-upload"]


def test_suggestions_are_asked_for_where_the_page_says() -> None:
    source = '{% ui_field form.title suggest_url="/s/" suggest_into="id_secret" %}'
    (control,) = tree(source, form=Everything()).xpath("//input")
    assert (control.get("data-suggest-url"), control.get("data-suggest-into")) == ("/s/", "id_secret")
    assert control.get("autocomplete") == "off"
    # The list is laid out under the field by what stands around it from the start.
    assert control.getparent().get("class") == "ui-suggest"


def test_a_hidden_field_has_nothing_around_it() -> None:
    assert draw("{% ui_field form.secret %}", form=Everything()).strip().startswith("<input")


def test_the_error_summary_leads_to_every_field_that_is_wrong() -> None:
    drawn = tree("{% ui_error_summary form %}", form=wrong())
    assert drawn.xpath("//a/text()")[0] == "Title: Fill in this field."
    assert drawn.xpath("//a/@href") == ["#id_title", "#id_held_on", "#id_kind", "#id_place_0"]
    assert drawn.xpath("//li/text()[normalize-space()]") == ["The whole is wrong.", "Secret: Fill in this field."]


def test_the_error_summary_takes_several_forms_and_is_silent_about_unsent_ones() -> None:
    assert tree("{% ui_error_summary many %}", many=[Everything(), Everything()]).xpath("//div[@role='alert']") == []
    assert len(tree("{% ui_error_summary many %}", many=[wrong(), wrong()]).xpath("//a")) == 8


def test_a_whole_form_is_its_summary_and_all_its_fields() -> None:
    drawn = tree("{% ui_form form %}", form=wrong())
    assert len(drawn.xpath("//div[@role='alert']")) == 1
    assert {name for name in drawn.xpath("//*/@name") if not name.startswith("moment")} >= {"title", "secret", "topics"}


@pytest.mark.parametrize("source", ['{% ui_field form.title widht="3" %}', '{% ui_field form.title width="7" %}'])
def test_a_misspelt_option_is_a_mistake_of_the_template(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source, form=Everything())


def test_nothing_chosen_is_said_in_words() -> None:
    class Choosing(forms.Form):
        view = forms.ModelChoiceField(SavedView.objects.none(), required=False)
        other = forms.ModelChoiceField(SavedView.objects.none(), required=False, empty_label="all")

    assert words("{% ui_field form.view %}", form=Choosing()) == "View (optional) not chosen"
    assert words("{% ui_field form.other %}", form=Choosing()) == "Other (optional) all"


def test_a_label_is_not_repeated_in_the_box() -> None:
    class Signing(forms.Form):
        password = forms.CharField(widget=forms.PasswordInput(attrs={"placeholder": "Password"}))

    (control,) = tree("{% ui_field form.password %}", form=Signing()).xpath("//input")
    assert control.get("placeholder") is None
