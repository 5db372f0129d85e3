"""Who may ask: the app's flows for a token, the old SOAP login, and the sessions that come of them.

Sessions and assertions go by the machine's clock; a session ends when it was idle for too long.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from retail_etl.sandbox.salesforce.records import INTEGRATION_USER, ORGANIZATION_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.faults import FaultRegistry
    from retail_etl.sandbox.salesforce.switches import Switches

SYSTEM = "salesforce"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUDIENCES = ("https://login.salesforce.com", "https://test.salesforce.com")
ASSERTION_SECONDS_MAX = 330  # clients ask for three minutes, some for five


@dataclass(eq=False)
class TokenRefusedError(Exception):
    """What the token endpoint answers instead of a token: always 400."""

    error: str
    description: str


@dataclass(frozen=True)
class App:
    """The external client app and the integration user that runs it."""

    client_id: str
    client_secret: str
    username: str
    password: str
    refresh_token: str


@dataclass
class Sessions:
    """Tokens that are good, and the flows that give them."""

    app: App
    switches: Switches
    faults: FaultRegistry
    lifetime: int
    _until: dict[str, float] = field(default_factory=dict)

    def grant(self, form: Mapping[str, str], authorization: str | None, site: str) -> str:
        """A new session's token by one of the flows.

        Raises:
            TokenRefusedError: in the words of the token endpoint.
        """
        fault = self.faults.take("oauth_refused", SYSTEM, "/services/oauth2/token")
        if fault is not None:
            raise TokenRefusedError(str(fault.details.get("error", "invalid_grant")), str(fault.details.get("description", "")))
        match form.get("grant_type"):
            case "client_credentials":
                self._app_is(*_client(form, authorization))
                if not self.switches.run_as:
                    raise TokenRefusedError("invalid_grant", "no client credentials user enabled")
            case "password":
                self._app_is(*_client(form, authorization))
                self._user_is(form.get("username", ""), form.get("password", ""))
            case "refresh_token":
                if not _same(form.get("refresh_token", ""), self.app.refresh_token):
                    raise TokenRefusedError("invalid_grant", "expired access/refresh token")
            case grant if grant == JWT_BEARER:
                self._assertion_holds(form.get("assertion", ""), site)
            case grant:
                raise TokenRefusedError("unsupported_grant_type", f"grant type not supported: {grant}")
        return self.open()

    def login(self, username: str, password: str) -> str | None:
        """A session's token by user name and password; `None` where they are wrong."""
        try:
            self._user_is(username, password)
        except TokenRefusedError:
            return None
        return self.open()

    def open(self) -> str:
        """A new session's token."""
        token = f"{ORGANIZATION_ID[:15]}!{secrets.token_urlsafe(48)}"
        self._until[token] = time.monotonic() + self.lifetime
        return token

    def admits(self, token: str, path: str) -> bool:
        """Whether the token is good, which it then stays for a while longer."""
        if self.faults.take("token_expired", SYSTEM, path):
            self._until.pop(token, None)
        until = self._until.get(token, 0.0)
        if until <= time.monotonic():
            self._until.pop(token, None)
            return False
        self._until[token] = time.monotonic() + self.lifetime
        return True

    def seconds_left(self, token: str) -> int | None:
        """For how long the token is good; `None` where it is not."""
        left = self._until.get(token, 0.0) - time.monotonic()
        return int(left) if left > 0 else None

    def revoke(self, token: str) -> None:
        """The token is no longer good."""
        self._until.pop(token, None)

    def _app_is(self, client_id: str, secret: str) -> None:
        if not _same(client_id, self.app.client_id):
            raise TokenRefusedError("invalid_client_id", "client identifier invalid")
        if not _same(secret, self.app.client_secret):
            raise TokenRefusedError("invalid_client", "invalid client credentials")

    def _user_is(self, username: str, password: str) -> None:
        if not (_same(username, self.app.username) and _same(password, self.app.password)):
            raise TokenRefusedError("invalid_grant", "authentication failure")

    def _assertion_holds(self, assertion: str, site: str) -> None:
        if not self.switches.jwt_public_key:
            raise TokenRefusedError("invalid_grant", "no certificate is uploaded to the app")
        claims = _claims(assertion, self.switches.jwt_public_key)
        if claims.get("iss") != self.app.client_id:
            raise TokenRefusedError("invalid_client_id", "client identifier invalid")
        if str(claims.get("aud", "")).rstrip("/") not in {*AUDIENCES, site}:
            raise TokenRefusedError("invalid_grant", "audience is invalid")
        left = float(claims.get("exp", 0)) - time.time()
        if not 0 < left <= ASSERTION_SECONDS_MAX:
            raise TokenRefusedError("invalid_grant", "expired authorization code")
        if claims.get("sub") != self.app.username:
            raise TokenRefusedError("invalid_grant", "user hasn't approved this consumer")
        if not self.switches.pre_authorised:
            raise TokenRefusedError("invalid_grant", "user hasn't approved this consumer")


def identity(site: str) -> str:
    """The address at which the session's user is described."""
    return f"{site}/id/{ORGANIZATION_ID}/{INTEGRATION_USER}"


def _claims(assertion: str, public_key: str) -> dict[str, Any]:
    import jwt

    try:
        # Audience and expiry are judged by the flow itself, which words its refusals as the org does.
        found: dict[str, Any] = jwt.decode(
            assertion,
            public_key,
            algorithms=["RS256"],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
        )
    except jwt.PyJWTError as error:
        raise TokenRefusedError("invalid_grant", f"invalid assertion: {error}") from None
    return found


def _client(form: Mapping[str, str], authorization: str | None) -> tuple[str, str]:
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())
