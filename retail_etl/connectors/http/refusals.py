"""From an answer that serves nothing to the error that says what to do about it.

Each system decodes its own error bodies into a ``Refusal``; what a status means stands here once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.http.answer import Answer, Place, http_date
from retail_etl.errors import (
    CredentialError,
    QuotaReachedError,
    RateLimitedError,
    RequestRejectedError,
    RetailEtlError,
    RetryLaterError,
    SourceUnavailableError,
)

if TYPE_CHECKING:
    from datetime import datetime

_SERVER_ERRORS: Final = 500
_REDIRECTS: Final = 300
_SHOWN_MAX: Final = 500
_REPORT_STEP: Final = "The request is ours to mend: report it with what the source says."
STEPS_BY_STATUS: Final[Mapping[int, str]] = {
    400: _REPORT_STEP,
    404: "It is not there, or the address in the settings leads elsewhere: check the base URL.",
    405: _REPORT_STEP,
    409: "Somebody changed it meanwhile: the next run reads it again.",
    422: _REPORT_STEP,
}
"""What to do about a refused request whose source gives a status and no more."""


@dataclass(frozen=True)
class Refusal:
    """What a source says of a request that it did not serve.

    Attributes:
        message: its own words, rendered.
        permission: what the caller lacks, where the source names it.
        credential: the caller is not who or what it must be, whatever the status says.
        retry: whether the same request may work soon, where that differs from what the status says.
        attempts_max: how often it is worth asking in all, where fewer than usual.
        next_step: what a person should do, where the source's words tell.
        quota: what the source allows in a day or an hour is used up; repeating does not help for long.
    """

    message: str
    permission: str | None = None
    credential: bool = False
    retry: bool | None = None
    attempts_max: int | None = None
    next_step: str | None = None
    quota: bool = False


Decode = Callable[[Answer], Refusal]


@dataclass(frozen=True)
class Setback:
    """A try that failed and may be repeated, after ``wait_seconds`` where the source said so."""

    error: RetailEtlError
    wait_seconds: float | None = None
    attempts_max: int | None = None


def is_retryable(answer: Answer, refusal: Refusal) -> bool:
    """Whether the same request may work soon."""
    if refusal.retry is not None:
        return refusal.retry
    retry_statuses = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)
    return answer.status >= _SERVER_ERRORS or answer.status in retry_statuses


def as_setback(answer: Answer, refusal: Refusal, system: str, place: Place, now: datetime) -> Setback:
    """The failed try of a request that may work soon."""
    wait = told_wait(answer, now)
    where = place.of(system)
    said = f"answered {answer.status}: {_short(refusal.message)} ({answer.url})"
    error: RetryLaterError
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        step = refusal.next_step or "The next run will ask again; lower requests_per_second if this comes often."
        error = RateLimitedError(said, wait_seconds=wait, next_step=step, **where)
    else:
        step = refusal.next_step or "The next run will ask again; look at the source if this lasts."
        error = SourceUnavailableError(said, next_step=step, **where)
    return Setback(error, wait, refusal.attempts_max)


def as_error(answer: Answer, refusal: Refusal, system: str, place: Place) -> RetailEtlError:
    """The error of a request that will not work by being repeated."""
    where = place.of(system)
    said = f"answered {answer.status}: {_short(refusal.message)} ({answer.url})"
    if refusal.quota:
        step = refusal.next_step or "Work waits until the source's allowance is new."
        return QuotaReachedError(said, next_step=step, **where)
    if answer.status == HTTPStatus.FORBIDDEN or refusal.permission:
        missing = refusal.permission or place.permission
        step = refusal.next_step or f"Grant {missing or 'the permission'} to the integration, then run again."
        return CredentialError(f"{said}; missing permission: {missing or 'not named by the source'}", next_step=step, **where)
    if answer.status == HTTPStatus.UNAUTHORIZED or refusal.credential:
        step = refusal.next_step or "Check the credentials in the settings with `retail-etl doctor`."
        return CredentialError(said, next_step=step, **where)
    if _REDIRECTS <= answer.status < HTTPStatus.BAD_REQUEST:
        step = "Put the address that finally answers into the base URL setting."
        said = f"{said}; it redirects, which we do not follow"
        return RequestRejectedError(said, status=answer.status, next_step=step, **where)
    return RequestRejectedError(said, status=answer.status, next_step=refusal.next_step, **where)


def told_wait(answer: Answer, now: datetime) -> float | None:
    """The seconds that ``Retry-After`` asks for, or ``None``; a date is read against the source's own clock if told."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    until = http_date(text)
    return max(0.0, (until - (answer.served_at() or now)).total_seconds()) if until else None


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= _SHOWN_MAX else f"{line[:_SHOWN_MAX]}…"
