"""Sessions: OAuth 2.0 client credentials or a JWT bearer assertion (RFC 7523); no expiry is guessed, a 401 tells it."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import httpx
import msgspec
from oauthlib.oauth2 import ServiceApplicationClient

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.tokens import Token
from retail_etl.connectors.salesforce.api_usage import HEADER
from retail_etl.connectors.salesforce.refusals import decode_token
from retail_etl.errors import CredentialError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Generator

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.http.tokens import TokenCache
    from retail_etl.connectors.salesforce.api_usage import ApiUsage
    from retail_etl.connectors.salesforce.config import SalesforceConfig

TOKEN_PATH: Final = "services/oauth2/token"  # noqa: S105 -- a path
_LIFETIME_SECONDS: Final = 24 * 3600.0  # the longest that an org allows; an earlier end is told by a 401
_ASSERTION_LIFETIME: Final = timedelta(minutes=3)
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
# Two refusals with this status that another session would meet, too.
_NOT_THE_SESSION: Final = (b"Connected app is not attached to Agent", b"This session is not valid for use with the REST API")


class _Given(msgspec.Struct):
    access_token: str
    instance_url: str = ""
    id: str = ""
    scope: str = ""


class SessionAuth(httpx.Auth):
    """``Authorization: Bearer``; a session that has ended is renewed once, and the same request sent once more.

    Every answer's word on the org's allowance is heard here, and no request passes when too little of it is left.
    """

    requires_response_body = True

    def __init__(self, tokens: TokenCache, usage: ApiUsage) -> None:
        self._tokens = tokens
        self._usage = usage

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with a token, at most twice."""
        self._usage.guard()
        token = self._tokens.current()
        request.headers["Authorization"] = f"Bearer {token.value}"
        response = yield request
        self._usage.hear(response.headers.get(HEADER))
        if response.status_code == HTTPStatus.UNAUTHORIZED and not any(said in response.content for said in _NOT_THE_SESSION):
            request.headers["Authorization"] = f"Bearer {self._tokens.after(token).value}"
            response = yield request
            self._usage.hear(response.headers.get(HEADER))


class Login:
    """Asks the org for a session. ``organization`` is known after the first one."""

    def __init__(self, config: SalesforceConfig) -> None:
        self._config = config
        self.organization = ""

    def fetch(self, client: HttpClient) -> Token:
        """A new token.

        Raises:
            CredentialError: the org does not accept app, user or assertion; the next step says what to change.
        """
        place = Place(record="token request")
        content = self._assertion(client) if self._config.authentication == "jwt" else self._secret(client)
        ask = Ask(
            TOKEN_PATH, place, method="POST", headers=_FORM, content=content.encode(), anonymous=True, decode=decode_token
        )
        _, given = client.ask_for(ask, _Given)
        if given is None or not given.access_token:
            raise CredentialError("the token endpoint's answer holds no token", **place.of(client.system))
        self._answers_here(client, given)
        self.organization = given.id.rstrip("/").split("/")[-2] if given.id.count("/") > 1 else ""
        return Token(given.access_token, _LIFETIME_SECONDS, frozenset(given.scope.split()))

    def _secret(self, client: HttpClient) -> str:
        if self._config.client_secret is None:
            step = "Set RETAIL_ETL_SALESFORCE_CLIENT_SECRET, or RETAIL_ETL_SALESFORCE_AUTHENTICATION=jwt."
            raise SettingsError("client credentials need the app's consumer secret", system=client.system, next_step=step)
        secret = self._config.client_secret.get_secret_value()
        told = {"grant_type": "client_credentials", "client_id": self._config.client_id, "client_secret": secret}
        return urlencode(told)

    def _assertion(self, client: HttpClient) -> str:
        if self._config.private_key is None or not self._config.username:
            step = "Set RETAIL_ETL_SALESFORCE_PRIVATE_KEY and RETAIL_ETL_SALESFORCE_USERNAME."
            raise SettingsError("a JWT bearer session needs user name and private key", system=client.system, next_step=step)
        now = client.timing.clock()
        key = self._config.private_key.get_secret_value().replace("\\n", "\n")  # one line, as .env files have it
        protocol = ServiceApplicationClient(self._config.client_id, private_key=key)
        try:
            content = protocol.prepare_request_body(
                issuer=self._config.client_id,
                subject=self._config.username,
                audience=self._config.audience,
                issued_at=now.timestamp(),
                expires_at=(now + _ASSERTION_LIFETIME).timestamp(),
            )
        except Exception:  # noqa: BLE001 -- whatever the signing library has against a key, its words may quote it
            step = "Set RETAIL_ETL_SALESFORCE_PRIVATE_KEY to the certificate's RSA key in PEM, its line ends written as \\n."
            raise SettingsError("the private key cannot be read", system=client.system, next_step=step) from None
        client.secrets.add(content.rpartition("assertion=")[2].partition("&")[0])
        return content

    def _answers_here(self, client: HttpClient, given: _Given) -> None:
        """Data calls belong to the address that the org names; ours must be that one, so that no token leaves for another."""
        if not given.instance_url:
            return
        named, ours = httpx.URL(given.instance_url), httpx.URL(client.base_url)
        if (named.scheme, named.host, named.port) != (ours.scheme, ours.host, ours.port):
            step = f"Set RETAIL_ETL_SALESFORCE_BASE_URL to {named.scheme}://{named.netloc.decode()}."
            said = f"the org answers data calls at {named.host}, not at {ours.host}"
            raise CredentialError(said, system=client.system, record="token request", next_step=step)
