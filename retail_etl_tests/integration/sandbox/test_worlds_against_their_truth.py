"""Worlds that hold what a short one does not: a month's end with its bill, chargebacks, reserves held and given back."""

import pytest

from retail_etl.cli.verify import differences

pytestmark = [pytest.mark.integration, pytest.mark.long]


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


# One day's takings stand 9.00 apart in this world's ledger and tills, and the leg of clearing accounts does not say so yet.
NOT_TOLD = pytest.mark.xfail(reason="a mismatch of takings in payment_gl is not told as the truth tells it", strict=True)


@pytest.mark.parametrize("seed", [pytest.param(202, marks=NOT_TOLD), 204, 206])
def test_a_world_over_a_months_end_is_judged_as_its_truth_tells(seed):
    assert differences(seed, business_days=30, payments=8000) == []
