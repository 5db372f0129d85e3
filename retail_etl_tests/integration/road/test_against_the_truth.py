"""Made-up worlds over real HTTP, through the whole road, held against what their maker knows of them."""

import pytest

from retail_etl.cli.verify import differences

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_the_planted_faults_are_the_only_exceptions_and_every_leg_foots():
    assert differences(seed=7, business_days=10, payments=2_000) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", [71, 110, 111, 112, 113, 114, 115])
def test_the_planted_faults_of_any_world_are_the_only_exceptions(seed):
    assert differences(seed=seed, business_days=12, payments=2_000) == []
