from decimal import Decimal

import pytest

from retail_etl.domain.money import AmountError, allocate, exponent, round_half_up, to_decimal, to_minor, to_text


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12.5", "USD", 1250), ("-0.01", "USD", -1), ("12.5000", "USD", 1250), ("500", "JPY", 500), ("1.234", "KWD", 1234)],
)
def test_an_amount_becomes_minor_units_of_its_currency(text, currency, minor):
    assert to_minor(text, currency) == minor


@pytest.mark.parametrize(("text", "currency"), [("1.999", "USD"), ("12.50", "JPY"), ("1.2345", "KWD")])
def test_decimals_that_the_currency_does_not_have_are_refused_and_never_rounded(text, currency):
    with pytest.raises(AmountError, match="more decimals"):
        to_minor(text, currency)


@pytest.mark.parametrize("text", ["", "12,50", "1e2", "NaN", "Infinity", "true", "0x10", "1 000.00", "--1", "1."])
def test_what_is_no_plain_decimal_is_refused(text):
    with pytest.raises(AmountError):
        to_minor(text)


@pytest.mark.parametrize("currency", ["usd", "US", "DOLLAR", ""])
def test_a_currency_is_an_iso_code(currency):
    with pytest.raises(AmountError):
        exponent(currency)


def test_amounts_leave_with_exactly_the_decimals_of_their_currency():
    assert to_text(-5, "USD") == "-0.05"
    assert to_text(1250, "JPY") == "1250"
    assert to_text(7, "KWD") == "0.007"
    assert to_decimal(1250) == Decimal("12.50")


def test_a_fee_is_rounded_half_up_away_from_zero():
    assert round_half_up(Decimal("1.005")) == 101
    assert round_half_up(Decimal("-1.005")) == -101
    assert round_half_up(Decimal("1.0049")) == 100


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_nothing_can_be_allocated_without_weights(weights):
    with pytest.raises(AmountError):
        allocate(100, weights)
