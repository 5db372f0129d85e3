"""Worlds that hold what a short one does not: a month's end with its bill, chargebacks, reserves held and given back."""

import pytest

from retail_etl.cli.verify import differences

pytestmark = [pytest.mark.integration, pytest.mark.long]


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


@pytest.mark.parametrize("seed", [202, 204, 206])
def test_a_world_over_a_months_end_is_judged_as_its_truth_tells(seed):
    assert differences(seed, business_days=30, payments=8000) == []


def test_a_small_world_in_which_a_days_cash_all_went_back_is_judged_as_its_truth_tells():
    assert differences(410, business_days=11, payments=700) == []
