"""The whole road over worlds of many seeds finds what was planted and what is on its way, and nothing else."""

import pytest

from retail_etl.cli.verify import differences

pytestmark = [pytest.mark.integration, pytest.mark.long]


@pytest.mark.parametrize("seed", range(1, 21))
def test_a_world_of_any_seed_is_judged_as_its_truth_tells(seed):
    assert differences(seed, business_days=15, payments=4000) == []


@pytest.mark.parametrize("seed", [202, 204])
def test_a_world_with_a_monthly_bill_and_chargebacks_is_judged_as_its_truth_tells(seed):
    assert differences(seed, business_days=30, payments=8000) == []
