import pytest

from retail_etl.domain.identifiers import clean_reference, gateway_transaction_id, passes_luhn


@pytest.mark.parametrize(
    ("text", "cleaned"), [("  st01  cash 0306 ", "ST01 CASH 0306"), ("", None), ("   ", None), (None, None), ("a\tb\n", "A B")]
)
def test_a_reference_is_cleaned_and_an_empty_one_is_none(text, cleaned):
    assert clean_reference(text) == cleaned


@pytest.mark.parametrize(
    ("text", "gateway"),
    [
        ("308236095-capture", "308236095"),
        ("308236095", "308236095"),
        ("308-refund-2", "308"),
        (None, None),
        ("SEN-0815", "SEN-0815"),
    ],
)
def test_a_derived_transaction_id_leads_back_to_the_gateways_own(text, gateway):
    assert gateway_transaction_id(text) == gateway


@pytest.mark.parametrize(
    ("digits", "passes"), [("4111111111111111", True), ("4111111111111112", False), ("41x1", False), ("", False)]
)
def test_the_luhn_check_digit_is_checked(digits, passes):
    assert passes_luhn(digits) is passes
