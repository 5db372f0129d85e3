from datetime import UTC, date, datetime

import pytest

from retail_etl.domain.business_day import BusinessCalendar, business_date, day_bounds, days

MEMORIAL_DAY = date(2026, 5, 25)
calendar = BusinessCalendar(frozenset({MEMORIAL_DAY}))


def test_a_late_sale_belongs_to_the_day_of_the_store_and_not_of_utc():
    assert business_date(datetime(2026, 4, 1, 3, 40, tzinfo=UTC), "America/New_York") == date(2026, 3, 31)


def test_hours_before_the_cut_off_belong_to_the_day_before():
    at_two = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
    assert business_date(at_two, "America/New_York", cutoff_hour=4) == date(2026, 3, 2)


def test_a_moment_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="no offset"):
        business_date(datetime(2026, 3, 3, 7, 0), "America/New_York")  # noqa: DTZ001 -- that is the point


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 3, 9), 24)])
def test_days_on_which_clocks_change_have_23_or_25_hours(day, hours):
    start, end = day_bounds(day, "America/New_York")
    assert (end - start).total_seconds() == hours * 3600


def test_a_deposit_over_a_long_weekend_is_due_on_wednesday():
    assert calendar.add(date(2026, 5, 23), 2) == date(2026, 5, 27)


def test_no_business_days_after_a_saturday_is_the_next_business_day():
    assert calendar.add(date(2026, 5, 23), 0) == date(2026, 5, 26)


def test_business_days_between_two_days_count_the_last_and_not_the_first():
    assert calendar.between(date(2026, 5, 22), date(2026, 5, 27)) == 2
    assert calendar.between(date(2026, 5, 27), date(2026, 5, 22)) == -2


def test_days_include_both_ends():
    assert list(days(date(2026, 2, 28), date(2026, 3, 1))) == [date(2026, 2, 28), date(2026, 3, 1)]
