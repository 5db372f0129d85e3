import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from retail_etl.reread import stretches


def day(number):
    return date.fromordinal(739000 + number)


def test_days_beside_one_another_are_one_stretch():
    assert stretches([day(1), day(2), day(3), day(5)]) == [(day(1), day(3)), (day(5), day(5))]


@given(st.sets(st.integers(0, 60)))
def test_stretches_hold_every_day_once_and_never_touch(numbers):
    found = stretches({day(number) for number in numbers})
    held = [ordinal for first, last in found for ordinal in range(first.toordinal(), last.toordinal() + 1)]
    assert held == sorted(day(number).toordinal() for number in numbers)
    assert all(later[0].toordinal() - earlier[1].toordinal() > 1 for earlier, later in itertools.pairwise(found))
