from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number

WEIGHTS = (9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)


@pytest.mark.parametrize("number", ["40008087708", "40008234596"])
def test_numbers_of_real_organisations_pass(number: str) -> None:
    assert check_registration_number(number) == number


@pytest.mark.parametrize("typed", ["LV40008087708", " lv 4000 8087 708 ", "4000-8087-708", "40008\u00a0087708"])
def test_spaces_and_the_country_are_dropped(typed: str) -> None:
    assert check_registration_number(typed) == "40008087708"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("", "length"), ("4000808770", "length"), ("400080877080", "length"), ("4" * 100, "length")),
        *(("4000808770X", "digits"), ("EE40008087708", "digits"), ("٤0008087708", "digits")),
        *(("40008087709", "checksum"), ("40008087780", "checksum"), ("16117519997", "checksum")),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(BadRegistrationNumber) as refused:
        check_registration_number(typed)
    assert refused.value.code == code


@given(st.integers(40_000_000_000, 99_999_999_999))
def test_a_number_passes_exactly_when_its_weighted_sum_leaves_three(number: int) -> None:
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, str(number), strict=True))
    passed = ""
    with suppress(BadRegistrationNumber):
        passed = check_registration_number(str(number))
    assert passed == (str(number) if total % 11 == 3 else "")
