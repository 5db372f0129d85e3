"""Faults of the line strike every system, in that system's own words, and as often as they were asked for."""

import time

import httpx
import pytest

pytestmark = pytest.mark.integration

SYSTEMS = ("heartland", "magento", "epicor")


@pytest.fixture(autouse=True)
def _lifted(systems):
    yield
    systems.control("/faults", method="DELETE")


def content_of(answer):
    """All of an answer but the cursor, which is a new one each time."""
    return {name: value for name, value in answer.json().items() if name != "next_cursor"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_burst_of_429_says_when_to_come_back_and_ends(systems, system):
    systems.fault("rate_limited", system, times=2, retry_after=4)
    answers = [systems.ask(system) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert [answer.headers.get("Retry-After") for answer in answers] == ["4", "4", None]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("system", SYSTEMS)
def test_an_outage_answers_the_status_it_was_asked_for_once(systems, system, status):
    systems.fault("server_error", system, status=status)
    assert [systems.ask(system).status_code for _ in range(2)] == [status, 200]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_slow_body_comes_whole_but_late(systems, system):
    quick = systems.ask(system)
    systems.fault("slow_body", system, seconds=0.2)
    began = time.monotonic()
    slow = systems.ask(system)
    assert time.monotonic() - began > 0.15
    assert content_of(slow) == content_of(quick)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_cut_body_ends_the_connection_in_its_midst(systems, system):
    systems.fault("cut_body", system)
    with pytest.raises(httpx.RemoteProtocolError):
        systems.ask(system)
    assert systems.ask(system).status_code == 200


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_fault_strikes_no_system_but_its_own(systems, system):
    systems.fault("server_error", system, times=None)
    assert {name: systems.ask(name).status_code for name in SYSTEMS if name != system} == {
        name: 200 for name in SYSTEMS if name != system
    }


def test_a_gateway_can_time_out_a_call_that_took_effect_on_every_system(systems):
    systems.fault("timeout_after_commit", "epicor")
    call = {"whereClauseGLJrnDtl": "", "pageSize": 1, "absolutePage": 1}
    assert systems.epicor.post("/Erp.BO.GLJrnDtlSvc/GetRows", json=call).status_code == 504
    assert systems.epicor.post("/Erp.BO.GLJrnDtlSvc/GetRows", json=call).status_code == 200
