"""How one request is repeated: a bounded number of times, at random moments of a widening stretch, or as the source told."""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_result, wait_random_exponential

from retail_etl.connectors.http.refusals import Setback

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.connectors.http.budget import Budget, Sleep
    from retail_etl.connectors.http.pacing import Pacing
    from retail_etl.connectors.interface import RequestCounts

T = TypeVar("T")

_LOG = logging.getLogger(__name__)


class Patience:
    """The retry policy of one source. Full jitter keeps runs that failed together from coming back together."""

    def __init__(self, system: str, pacing: Pacing, counts: RequestCounts, budget: Budget, sleep: Sleep) -> None:
        self._system = system
        self._pacing = pacing
        self._counts = counts
        self._budget = budget
        self._sleep = sleep
        self._counting = Lock()
        self._jitter = wait_random_exponential(multiplier=pacing.backoff_first_seconds, max=pacing.backoff_seconds_max)

    def insist(self, attempt: Callable[[], Setback | T]) -> T:
        """What the attempt returns once it is no setback.

        Raises:
            RetailEtlError: the last setback's error.
        """
        retrying = Retrying(
            retry=retry_if_result(lambda outcome: isinstance(outcome, Setback)),
            stop=self._is_over,
            wait=self._pause,
            sleep=self._sleep,
            before_sleep=self._note,
            retry_error_callback=_outcome,
        )
        outcome = retrying(attempt)
        if isinstance(outcome, Setback):
            raise outcome.error
        return outcome

    def _is_over(self, state: RetryCallState) -> bool:
        setback: Setback = _outcome(state)
        attempts = min(self._pacing.attempts, setback.attempts_max or self._pacing.attempts)
        return state.attempt_number >= attempts or (setback.wait_seconds or 0.0) > self._pacing.told_wait_seconds_max

    def _pause(self, state: RetryCallState) -> float:
        setback: Setback = _outcome(state)
        return setback.wait_seconds if setback.wait_seconds is not None else self._jitter(state)

    def _note(self, state: RetryCallState) -> None:
        setback: Setback = _outcome(state)
        pause = state.next_action.sleep if state.next_action else 0.0
        with self._counting:
            self._counts.retries += 1
            self._counts.waited_seconds += pause
        if setback.wait_seconds is not None:
            self._budget.hold(setback.wait_seconds)
        _LOG.warning("%s: try %d failed, next in %.1f s: %s", self._system, state.attempt_number, pause, setback.error.message)


def _outcome(state: RetryCallState) -> Any:
    return state.outcome.result() if state.outcome else None
