from datetime import date
from decimal import Decimal

import holidays
import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.catalogue import catalogue, rule_version
from retail_etl.reconciliation.federal_holidays import federal_holidays
from retail_etl.reconciliation.files.config import rule_settings
from retail_etl.reconciliation.settings import RuleSettings


def test_the_federal_holidays_are_those_of_the_holidays_package():
    theirs = {day for day in holidays.country_holidays("US", years=range(2020, 2036)) if day.weekday() < 5}
    ours = {day for day in federal_holidays() if 2020 <= day.year <= 2035 and day.weekday() < 5}
    assert ours == {day for day in theirs if 2020 <= day.year <= 2035}


def test_a_list_of_holidays_takes_the_place_of_the_federal_ones():
    calendar = rule_settings({"holidays": ["2026-03-03"]}).calendar
    assert not calendar.is_business_day(date(2026, 3, 3))
    assert calendar.is_business_day(date(2026, 5, 25))


def test_fees_are_half_up_per_sale_and_nothing_on_refunds():
    settings, day = RuleSettings(), date(2026, 3, 2)
    assert [settings.fee_of_sale(amount, "VISA", "USD", day) for amount in (4510, 12999, 1825, 21903)] == [127, 348, 57, 579]
    assert settings.fee_of_sale(-3000, "VISA", "USD", day) == 0
    assert settings.fee_of_sale(1000, "DISCOVER", "USD", day) is None


def test_a_tolerance_never_grows_in_another_currency():
    settings = RuleSettings()
    assert [settings.limit(Decimal("0.02"), currency) for currency in ("USD", "JPY", "KWD")] == [2, 0, 20]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"gl_window": [0, 7]}, "gl_window"),
        ({"gl_window_days": [7, 0]}, "gl_window_days"),
        ({"business_timezone": "Mars/Olympus"}, "business_timezone"),
        ({"subset": {"max_poool": 3}}, "subset"),
        ({"legs_off": ["fees"]}, "legs_off"),
        ({"rounding_tolerance_per_group": "-1"}, "rounding_tolerance_per_group"),
        ({"accounts": {"banc": ["1010"]}}, "accounts"),
        ({"locked_at": "2026-04-05T12:00:00"}, "locked_at"),
        ({"fee_schedule": {"VISA": "2.6"}}, "fee_schedule"),
        ({"test_rules": [{}]}, "test_rules"),
    ],
)
def test_a_key_or_value_that_is_not_known_is_an_error_that_names_it(given, key):
    with pytest.raises(UnusableInputError) as told:
        rule_settings(given)
    assert told.value.stream == key


def test_the_rule_version_changes_with_the_settings_and_only_with_them():
    assert rule_version(RuleSettings()) == rule_version(rule_settings({}))
    assert rule_version(RuleSettings()) != rule_version(rule_settings({"grace_business_days": 4}))


def test_a_rule_stands_once_in_its_leg():
    rules = [(rule.leg, rule.id) for rule in catalogue()]
    assert len(rules) == len(set(rules))
