"""The wire under every connector: each request that leaves is paced and counted, each answer is read whole, in bounded time.

It sits below authentication, so token requests and replays are paced and counted like everything else.
"""

from __future__ import annotations

from functools import cache
from os import environ
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.request import getproxies, proxy_bypass

import httpx

if TYPE_CHECKING:
    import ssl

    from retail_etl.connectors.http.budget import Budget, Seconds
    from retail_etl.connectors.http.pacing import Pacing
    from retail_etl.connectors.interface import RequestCounts

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
# True of the bytes on the wire, no longer of the bytes we hand on.
_OF_THE_WIRE: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def network(origin: httpx.URL) -> httpx.HTTPTransport:
    """The network towards an origin, through the proxy that the environment names; this machine is asked directly."""
    if origin.host in _LOOPBACK:
        return httpx.HTTPTransport(verify=_trusted(None, None), trust_env=False)
    proxies = {} if proxy_bypass(origin.host) else getproxies()
    verify = _trusted(environ.get("SSL_CERT_FILE"), environ.get("SSL_CERT_DIR"))
    return httpx.HTTPTransport(verify=verify, proxy=proxies.get(origin.scheme) or proxies.get("all"))


@cache
def _trusted(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Whom we believe: httpx's authorities or the environment's, read once for all connectors (20 ms each time)."""
    return httpx.create_ssl_context(trust_env=file is not None or folder is not None)


class PacedTransport(httpx.BaseTransport):
    """Another transport, behind a budget."""

    def __init__(
        self, inner: httpx.BaseTransport, pacing: Pacing, budget: Budget, counts: RequestCounts, monotonic: Seconds
    ) -> None:
        self._inner = inner
        self._budget = budget
        self._counts = counts
        self._monotonic = monotonic
        self._seconds_max = pacing.answer_seconds_max
        self._counting = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The whole answer.

        Raises:
            httpx.ReadTimeout: it was not complete in time.
        """
        waited = self._budget.wait()
        with self._counting:
            self._counts.requests += 1
            self._counts.waited_seconds += waited
        with self._budget.slot():
            response = self._inner.handle_request(request)
            try:
                body = self._read(response, request)
            finally:
                response.close()
        with self._counting:
            self._counts.by_status[response.status_code] = self._counts.by_status.get(response.status_code, 0) + 1
            self._counts.received_bytes += len(body)
        kept = [(name, value) for name, value in response.headers.multi_items() if name.lower() not in _OF_THE_WIRE]
        return httpx.Response(response.status_code, headers=kept, content=body, request=request)

    def _read(self, response: httpx.Response, request: httpx.Request) -> bytes:
        deadline = self._monotonic() + self._seconds_max
        response.request = request
        parts = []
        for part in response.iter_bytes():
            parts.append(part)
            if self._monotonic() > deadline:
                raise httpx.ReadTimeout(f"the answer was not complete after {self._seconds_max:g} s", request=request)
        return b"".join(parts)

    def close(self) -> None:
        """Let go of connections."""
        self._inner.close()
