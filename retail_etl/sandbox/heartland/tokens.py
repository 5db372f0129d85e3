"""OAuth 2.0 client credentials: tokens are good for a time of the machine's clock, not the world's."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote_plus

from retail_etl.sandbox.heartland.rejections import Rejection

if TYPE_CHECKING:
    from starlette.requests import Request

RESOURCES = ("orders", "payments", "customers", "products", "inventory")
READ_SCOPES = frozenset({f"{resource}.read" for resource in RESOURCES} | {"reports.read"})
ALL_SCOPES = READ_SCOPES | {f"{resource}.write" for resource in RESOURCES} | {"webhooks.manage"}


@dataclass(frozen=True)
class Client:
    """A service account."""

    client_id: str
    secret: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class Grant:
    """What a token stands for."""

    client_id: str
    scopes: frozenset[str]
    expires_at: float


@dataclass
class Tokens:
    """The service accounts and the tokens they hold."""

    clients: dict[str, Client]
    lifetime: int
    _grants: dict[str, Grant] = field(default_factory=dict)

    def issue(self, client: Client, scope: str | None) -> tuple[str, Grant]:
        """A new token.

        Raises:
            Rejection: 400 `invalid_scope` for a scope that the account does not have.
        """
        wanted = frozenset(scope.split()) if scope else client.scopes
        if not wanted <= client.scopes:
            raise Rejection(400, "invalid_scope", f"not granted: {' '.join(sorted(wanted - client.scopes))}")
        token = secrets.token_urlsafe(32)
        grant = Grant(client.client_id, wanted, time.time() + self.lifetime)
        self._grants[token] = grant
        return token, grant

    def check(self, header: str | None) -> Grant:
        """What the bearer token stands for.

        Raises:
            Rejection: 401 `unauthorized`, with the challenge of RFC 6750.
        """
        scheme, _, token = (header or "").partition(" ")
        grant = self._grants.get(token.strip()) if scheme.lower() == "bearer" else None
        if grant is None or grant.expires_at <= time.time():
            self._grants.pop(token.strip(), None)
            raise unauthorized()
        return grant

    def forget(self, header: str | None) -> None:
        """The token in the header is no longer good."""
        self._grants.pop((header or "").partition(" ")[2].strip(), None)


def unauthorized() -> Rejection:
    """401 with the challenge of RFC 6750."""
    challenge = {"WWW-Authenticate": 'Bearer realm="heartland", error="invalid_token"'}
    return Rejection(401, "unauthorized", "the token is missing, unknown or expired", headers=challenge)


async def answer_token_request(request: Request, tokens: Tokens) -> dict[str, object]:
    """The body of a successful token answer.

    Raises:
        Rejection: the errors of RFC 6749, section 5.2.
    """
    fields = dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
    client = _client(request.headers.get("authorization"), fields, tokens)
    if "grant_type" not in fields:
        raise Rejection(400, "invalid_request", "grant_type is missing")
    if fields["grant_type"] != "client_credentials":
        raise Rejection(400, "unsupported_grant_type", "only client_credentials is served")
    token, grant = tokens.issue(client, fields.get("scope"))
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": tokens.lifetime,
        "scope": " ".join(sorted(grant.scopes)),
    }


def _client(header: str | None, fields: dict[str, str], tokens: Tokens) -> Client:
    client_id, secret = _basic(header) if header else (fields.get("client_id", ""), fields.get("client_secret", ""))
    client = tokens.clients.get(client_id)
    if client is None or not hmac.compare_digest(client.secret.encode(), secret.encode()):
        raise Rejection(
            401, "invalid_client", "unknown client or wrong secret", headers={"WWW-Authenticate": 'Basic realm="heartland"'}
        )
    return client


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)
