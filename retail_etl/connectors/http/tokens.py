"""Access tokens: fetched by one thread at a time, renewed before they end, renewed once more when the source refuses one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from retail_etl.connectors.http.redaction import Secrets
    from retail_etl.domain.clock import Clock

_LIFETIME_USED: Final = 0.8  # renewing at the very end would race with the source's clock


@dataclass(frozen=True)
class Token:
    """A token as the source gave it; ``granted`` is what it says the token may do."""

    value: str = field(repr=False)
    lifetime_seconds: float
    granted: frozenset[str] = frozenset()


class TokenCache:
    """The token of one connector. Whoever finds it spent while another renews it waits for that one."""

    def __init__(self, fetch: Callable[[], Token], clock: Clock, secrets: Secrets) -> None:
        self._fetch = fetch
        self._clock = clock
        self._secrets = secrets
        self._token: Token | None = None
        self._renew_at: datetime | None = None
        self._lock = Lock()

    def current(self) -> Token:
        """A token that is good by our clock."""
        with self._lock:
            if self._token is None or self._renew_at is None or self._clock() >= self._renew_at:
                return self._renew()
            return self._token

    def after(self, refused: Token) -> Token:
        """Another token than the refused one; fetched only if nobody else did meanwhile."""
        with self._lock:
            if self._token is not None and self._token.value != refused.value:
                return self._token
            return self._renew()

    def _renew(self) -> Token:
        asked_at = self._clock()
        token = self._fetch()
        self._secrets.add(token.value)
        self._token = token
        self._renew_at = asked_at + timedelta(seconds=token.lifetime_seconds * _LIFETIME_USED)
        return token


class BearerAuth(httpx.Auth):
    """``Authorization: Bearer``; on a 401 the token is renewed once and the request repeated once."""

    def __init__(self, tokens: TokenCache) -> None:
        self._tokens = tokens

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with a token, at most twice."""
        token = self._tokens.current()
        request.headers["Authorization"] = f"Bearer {token.value}"
        response = yield request
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            request.headers["Authorization"] = f"Bearer {self._tokens.after(token).value}"
            yield request


class FixedBearerAuth(httpx.Auth):
    """A bearer token that was given once and cannot be renewed."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with the token, once."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class ApiKeyAuth(httpx.Auth):
    """An ``x-api-key`` header beside other credentials, as Epicor's REST v2 wants on every call."""

    def __init__(self, api_key: str, beside: httpx.Auth) -> None:
        self._api_key = api_key
        self._beside = beside

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with the key, as often as the other credentials ask for."""
        request.headers["x-api-key"] = self._api_key
        yield from self._beside.auth_flow(request)


def basic_auth(username: str, password: str) -> httpx.Auth:
    """``Authorization: Basic``; a refusal is final, since repeating it could lock the account."""
    return httpx.BasicAuth(username, password)
