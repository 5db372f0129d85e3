"""The client every connector asks through: builds the request, tries it a bounded number of times, and raises what is left.

Nothing here logs a body or a header; URLs and messages pass the redaction first.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from urllib.parse import urljoin

import httpx
import msgspec

from retail_etl.connectors.http.answer import Answer, Place
from retail_etl.connectors.http.bodies import leniently
from retail_etl.connectors.http.budget import Budget, MemoryBudget, shared_budget
from retail_etl.connectors.http.query import Pairs, encode_query
from retail_etl.connectors.http.refusals import Decode, Refusal, Setback, as_error, as_setback, is_retryable
from retail_etl.connectors.http.retries import Patience
from retail_etl.connectors.http.transport import PacedTransport, network
from retail_etl.connectors.interface import RequestCounts
from retail_etl.errors import (
    OutcomeUnknownError,
    PoisonPageError,
    RequestRejectedError,
    RetailEtlError,
    SourceChangedError,
    SourceUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from retail_etl.connectors.http.ask import Ask
    from retail_etl.connectors.http.pacing import Pacing
    from retail_etl.connectors.http.redaction import Secrets
    from retail_etl.connectors.http.wiring import SourceAddress, Wiring

T = TypeVar("T")

_MALFORMED_ATTEMPTS: Final = 3  # a cut-off answer heals, a broken record does not
_OK: Final = range(200, 300)
# The request never left: it may be sent again without looking.
NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


class HttpClient:
    """One source over HTTP, within its budget.

    Attributes:
        counts: what was asked so far.
        auth: how requests prove who we are; set once the client exists, since tokens are fetched through it.
        secrets: what must never be shown.
    """

    def __init__(
        self,
        address: SourceAddress,
        *,
        decode: Decode,
        secrets: Secrets,
        wiring: Wiring,
        counts: RequestCounts | None = None,
    ) -> None:
        self.system = address.system
        self.base_url = address.base_url.rstrip("/")
        pacing = address.pacing
        self.counts = RequestCounts() if counts is None else counts  # clients of one system may count together
        self.auth: httpx.Auth | None = None
        self.secrets = secrets
        self.timing = timing = wiring.timing
        self._decode = decode
        self._origin = httpx.URL(self.base_url)
        self._budget = budget = self._shared_budget(pacing, wiring)
        self._hold_seconds_max = pacing.told_wait_seconds_max
        self._patience = Patience(self.system, pacing, self.counts, budget, timing.sleep)
        inner = wiring.transport or network(self._origin)
        self._client = httpx.Client(
            transport=PacedTransport(inner, pacing, budget, self.counts, timing.monotonic),
            timeout=httpx.Timeout(pacing.read_seconds, connect=pacing.connect_seconds),
            headers={"User-Agent": f"retail_etl/{_version()}", "Accept": "application/json", **address.headers},
            follow_redirects=False,  # a signature or a token is meant for one address
        )
        self._last_served: tuple[datetime, float] | None = None

    def ask(self, ask: Ask) -> Answer:
        """The answer with a 2xx status, or one of the statuses that the caller accepts.

        Raises:
            RetryLaterError: it did not work within the attempts and may soon.
            NeedsPersonError: it will not work by being repeated.
        """
        return self._patience.insist(lambda: self._try(ask, None))[0]

    def ask_for(self, ask: Ask, shape: type[T]) -> tuple[Answer, T | None]:
        """The answer and its JSON body read as ``shape``; ``None`` instead of it for a status the caller accepts.

        Raises:
            PoisonPageError: the body is not JSON, however often it is asked for.
            SourceChangedError: it is JSON of another shape.
        """
        answer, read = self._patience.insist(lambda: self._try(ask, shape))
        return answer, cast("T | None", read)

    def ask_and_read(self, ask: Ask, read: Callable[[Answer], T | Refusal]) -> tuple[Answer, T]:
        """The answer and what ``read`` makes of it, for bodies that are no JSON.

        ``read`` raises ValueError for a body that it cannot read, and returns the refusal that an answer of status 200 holds.

        Raises:
            PoisonPageError: the body cannot be read, however often it is asked for.
            RetryLaterError, NeedsPersonError: it was refused.
        """
        return self._patience.insist(lambda: self._try_reading(ask, read))

    def send(self, ask: Ask) -> Answer:
        """The answer to a request that changes something, tried once: whoever sends it again looks first what it did.

        Raises:
            OutcomeUnknownError: it left, and its answer is lost or a server's error.
            RetryLaterError: it did not reach the source, or the source had no time for it.
            NeedsPersonError: the source refuses it.
        """
        request = self._client.build_request(
            ask.method, self.url(ask.target, ask.query), headers=dict(ask.headers), content=ask.content
        )
        try:
            response = self._client.send(request, auth=None if ask.anonymous else self.auth)
        except NOT_SENT as error:
            raise self._unanswered(error, str(request.url), ask.place).error from None
        except httpx.RequestError as error:
            raise self._lost(self.secrets.cut(f"{type(error).__name__} ({error}) at {request.url}"), ask.place) from None
        served = self._served(response, str(request.url))
        if served.status in _OK or served.status in ask.accept:
            return served
        refusal = self._refusal(served, ask.decode or self._decode)
        if not is_retryable(served, refusal):
            raise as_error(served, refusal, self.system, ask.place)
        if served.status >= HTTPStatus.INTERNAL_SERVER_ERROR or served.status == HTTPStatus.REQUEST_TIMEOUT:
            raise self._lost(f"answered {served.status}: {refusal.message} ({served.url})", ask.place)
        setback = as_setback(served, refusal, self.system, ask.place, self.timing.clock())
        if setback.wait_seconds is not None:
            self._budget.hold(min(setback.wait_seconds, self._hold_seconds_max))
        raise setback.error

    def refused(self, answer: Answer, place: Place) -> RetailEtlError:
        """The error of an answer that the caller accepted and cannot deal with after all."""
        refusal = self._refusal(answer, self._decode)
        if refusal.retry:
            return as_setback(answer, refusal, self.system, place, self.timing.clock()).error
        return as_error(answer, refusal, self.system, place)

    def refusal(self, answer: Answer) -> Refusal:
        """What the source says in an answer that the caller accepted."""
        return self._refusal(answer, self._decode)

    def served_at(self, seconds_max: float) -> datetime | None:
        """The source's own time in its last answer, if that is not older than so many seconds; else ``None``."""
        if self._last_served is None:
            return None
        moment, heard = self._last_served
        return moment if self.timing.monotonic() - heard <= seconds_max else None

    def url(self, target: str, query: Pairs = ()) -> str:
        """The absolute URL of a path under the base URL.

        Raises:
            SourceChangedError: it leads to another host, which must not see our credentials.
        """
        absolute = target if "://" in target else f"{self.base_url}/{target.lstrip('/')}"
        found = httpx.URL(absolute)
        if (found.scheme, found.host, found.port) != (self._origin.scheme, self._origin.host, self._origin.port):
            raise SourceChangedError(f"a link leads away from {self._origin.host} to {found.host}", system=self.system)
        text = encode_query(query)
        return f"{absolute}?{text}" if text else absolute

    def follow(self, answer: Answer, link: str) -> str:
        """The absolute URL of a link found in an answer."""
        return self.url(urljoin(answer.url, link))

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _shared_budget(self, pacing: Pacing, wiring: Wiring) -> Budget:
        if wiring.transport is not None:  # what is no network shares nothing with anybody
            return MemoryBudget(pacing, wiring.timing.monotonic, wiring.timing.sleep)
        return shared_budget(self.system, str(self._origin), pacing, wiring.budget_folder)

    def _try(self, ask: Ask, shape: type[Any] | None) -> Setback | tuple[Answer, Any]:
        sent = self._send(ask)
        if isinstance(sent, Setback):
            return sent
        if sent.status not in _OK:
            return (sent, None) if sent.status in ask.accept else self._setback(sent, ask)
        if shape is None:
            return sent, None
        return self._read(sent, shape, ask.place)

    def _try_reading(self, ask: Ask, read: Callable[[Answer], T | Refusal]) -> Setback | tuple[Answer, T]:
        sent = self._send(ask)
        if isinstance(sent, Setback):
            return sent
        if sent.status not in _OK:
            return self._setback(sent, ask)
        try:
            found = read(sent)
        except ValueError as error:
            return self._poison(f"the answer cannot be read: {error} ({sent.url})", ask.place)
        if isinstance(found, Refusal):
            return self._setback(sent, replace(ask, decode=lambda _: found))
        return sent, found

    def _send(self, ask: Ask) -> Answer | Setback:
        url = self.url(ask.target, ask.query)
        request = self._client.build_request(ask.method, url, headers=dict(ask.headers), content=ask.content)
        try:
            response = self._client.send(request, auth=None if ask.anonymous else self.auth)
        except httpx.RequestError as error:
            return self._unanswered(error, url, ask.place)
        return self._served(response, url)

    def _served(self, response: httpx.Response, url: str) -> Answer:
        served = Answer(self.secrets.cut(url), response.status_code, _headers(response), response.content)
        moment = served.served_at()
        if moment is not None:
            self._last_served = (moment, self.timing.monotonic())
        return served

    def _lost(self, said: str, place: Place) -> OutcomeUnknownError:
        step = "It is looked for at the target before it is sent again; nothing is to be done."
        return OutcomeUnknownError(f"nobody knows what became of it: {said}", next_step=step, **place.of(self.system))

    def _unanswered(self, error: httpx.RequestError, url: str, place: Place) -> Setback:
        said = self.secrets.cut(f"{type(error).__name__} ({error}) at {url}")
        where = place.of(self.system)
        if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
            step = "Check the base URL and the credentials in the settings for stray characters."
            raise RequestRejectedError(f"the request cannot be sent: {said}", next_step=step, status=None, **where) from None
        step = "Check the address and the network; the next run will ask again."
        return Setback(SourceUnavailableError(f"did not answer: {said}", next_step=step, **where))

    def _setback(self, answer: Answer, ask: Ask) -> Setback:
        refusal = self._refusal(answer, ask.decode or self._decode)
        if is_retryable(answer, refusal):
            return as_setback(answer, refusal, self.system, ask.place, self.timing.clock())
        raise as_error(answer, refusal, self.system, ask.place)

    def _refusal(self, answer: Answer, decode: Decode) -> Refusal:
        refusal = decode(answer)
        permission = self.secrets.cut(refusal.permission) if refusal.permission else None
        return replace(refusal, message=self.secrets.cut(refusal.message), permission=permission)

    def _read(self, answer: Answer, shape: type[Any], place: Place) -> Setback | tuple[Answer, Any]:
        where = place.of(self.system)
        try:
            return answer, msgspec.json.decode(answer.body, type=shape)
        except msgspec.ValidationError as error:
            said = self.secrets.cut(f"the answer has another shape than agreed: {error} ({answer.url})")
            step = "Compare the source's release notes with the connector."
            raise SourceChangedError(said, next_step=step, **where) from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            lenient = leniently(answer.body, shape)
            if lenient is not None:
                return answer, lenient
            return self._poison(f"the answer is not JSON: {error} ({answer.url})", place)

    def _poison(self, said: str, place: Place) -> Setback:
        step = "Ask for a narrower window to find the record that breaks the page."
        error = PoisonPageError(self.secrets.cut(said), next_step=step, **place.of(self.system))
        return Setback(error, attempts_max=_MALFORMED_ATTEMPTS)


def _headers(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _version() -> str:
    try:
        return version("retail_etl")
    except PackageNotFoundError:
        return "0"
