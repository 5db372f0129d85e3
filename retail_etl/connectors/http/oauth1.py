"""OAuth 1.0a with HMAC-SHA256: every request that leaves is signed anew, over the URL exactly as it is sent.

oauthlib makes the signature. A server that remembers nonces refuses a repeated header, so a repeated request is signed again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, cast

import httpx
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

# At debug level oauthlib writes the access token and the signature's base string into its log.
logging.getLogger("oauthlib").setLevel(logging.INFO)


@dataclass(frozen=True)
class OAuth1Credentials:
    """The four strings of an integration."""

    consumer_key: str
    consumer_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)


class OAuth1Auth(httpx.Auth):
    """Signs requests; on a 401 it signs once more, since a nonce or a timestamp may have been refused.

    ``signed_url`` turns the URL that is sent into the one that the server sees, where a proxy stands between.
    """

    def __init__(
        self,
        credentials: OAuth1Credentials,
        *,
        signed_url: Callable[[str], str] = str,
        nonce: Callable[[], str] | None = None,
        timestamp: Callable[[], str] | None = None,
    ) -> None:
        self._credentials = credentials
        self._signed_url = signed_url
        self._nonce = nonce
        self._timestamp = timestamp

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The signed request, at most twice."""
        self._sign(request)
        response = yield request
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            self._sign(request)
            yield request

    def _sign(self, request: httpx.Request) -> None:
        signer = Client(
            self._credentials.consumer_key,
            client_secret=self._credentials.consumer_secret,
            resource_owner_key=self._credentials.access_token,
            resource_owner_secret=self._credentials.access_token_secret,
            signature_method=SIGNATURE_HMAC_SHA256,
            nonce=self._nonce() if self._nonce else None,
            timestamp=self._timestamp() if self._timestamp else None,
        )
        # A JSON body is no part of the signature, so it is not shown to the signer.
        method = cast("Literal['GET', 'POST', 'PUT', 'DELETE']", request.method)
        _, headers, _ = signer.sign(self._signed_url(str(request.url)), http_method=method)
        request.headers["Authorization"] = headers["Authorization"]
