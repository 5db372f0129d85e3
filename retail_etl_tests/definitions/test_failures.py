"""Retries by class of error, as a run really does them."""

import dagster as dg
import pytest

from retail_etl.defs.failures import LONGEST_WAIT_SECONDS, RETRIES, RETRY_DELAY_SECONDS, failure, retry, told_to_dagster
from retail_etl.errors import (
    ContractBrokenError,
    CredentialError,
    InvariantBrokenError,
    RateLimitedError,
    SourceUnavailableError,
    WarehouseBusyError,
)

AT_ONCE = dg.RetryPolicy(max_retries=RETRIES)


def runs_of(error):
    """How often a step that always fails so is run, and what it says at last."""
    tried = []

    @dg.op(retry_policy=AT_ONCE)
    def step():
        tried.append(1)
        with told_to_dagster():
            raise error

    @dg.job(executor_def=dg.in_process_executor)
    def one_step():
        step()

    with dg.DagsterInstance.ephemeral() as instance:
        result = one_step.execute_in_process(instance=instance, raise_on_error=False)
    assert not result.success
    (event,) = [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_FAILURE]
    return len(tried), event.step_failure_data.user_failure_data


@pytest.mark.parametrize("error", [SourceUnavailableError("503"), WarehouseBusyError("held")])
def test_what_may_work_later_is_tried_again(error):
    assert runs_of(error)[0] == 1 + RETRIES


@pytest.mark.parametrize(
    "error", [CredentialError("401"), ContractBrokenError("too many bad rows"), InvariantBrokenError("does not foot")]
)
def test_what_repeating_cannot_mend_fails_at_once(error):
    assert runs_of(error)[0] == 1


def test_a_failure_says_where_it_happened_and_what_to_do():
    _, told = runs_of(CredentialError("refused", system="epicor", stream="epicor_gl_lines", next_step="renew the key."))
    assert {name: value.value for name, value in told.metadata.items()} == {
        "system": "epicor",
        "stream": "epicor_gl_lines",
        "next step": "renew the key.",
    }


def test_a_source_that_names_its_delay_is_asked_after_that_delay():
    assert retry(RateLimitedError("429", wait_seconds=17), 0).seconds_to_wait == 17
    assert retry(SourceUnavailableError("503"), 1).seconds_to_wait == RETRY_DELAY_SECONDS * 2
    assert retry(SourceUnavailableError("503"), RETRIES) is None
    with pytest.raises(dg.RetryRequested) as asked, told_to_dagster():
        raise RateLimitedError("429", wait_seconds=17)
    assert asked.value.seconds_to_wait == 17


def test_a_source_that_asks_for_an_hour_is_left_to_the_next_run():
    error = RateLimitedError("429", wait_seconds=LONGEST_WAIT_SECONDS + 1)
    assert retry(error, 0) is None
    assert failure(error).allow_retries is False
