"""Who may call: an API key on every call, beside it Basic or a token of TokenResource, and the scope of the key."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.refusals import out_of_scope, unauthenticated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class ApiKey:
    """An API key and its access scope: names of services and BAQs, None for everything."""

    secret: str
    scope: frozenset[str] | None = None


@dataclass
class Gate:
    """Keeps keys, users and the tokens it gave out; `now` is the machine's own clock in seconds."""

    keys: tuple[ApiKey, ...]
    passwords: Mapping[str, str]
    companies: frozenset[str]
    now: Callable[[], float]
    token_seconds: int = 3600
    _tokens: dict[str, tuple[float, str]] = field(default_factory=dict)

    def admit(self, headers: Mapping[str, str], company: str, resource: str) -> str:
        """Lets a call to a service or BAQ of a company pass, and tells which user makes it.

        Raises:
            RefusedCallError: 401 without a valid key or user, 403 outside the key's scope or the user's companies.
        """
        key = self._key(headers)
        user = self._user(headers.get("authorization", ""))
        if company not in self.companies:
            raise out_of_scope(f"The user is not authorized for company {company}.")
        if key.scope is not None and resource not in key.scope:
            raise out_of_scope(f"Access denied: {resource} is not in the access scope of the API key.")
        return user

    def token(self, headers: Mapping[str, str]) -> dict[str, object]:
        """A new bearer token for `username` and `password` sent as headers.

        Raises:
            RefusedCallError: 401 for wrong ones.
        """
        user = headers.get("username", "")
        self._check_password(user, headers.get("password", ""))
        token = secrets.token_urlsafe(48)
        self._tokens[_digest(token)] = self.now() + self.token_seconds, user.lower()
        return {"AccessToken": token, "ExpiresIn": self.token_seconds, "TokenType": "Bearer"}

    def expire(self, authorization: str) -> None:
        """Ends the life of the token that a call showed."""
        self._tokens.pop(_digest(authorization.partition(" ")[2]), None)

    def _key(self, headers: Mapping[str, str]) -> ApiKey:
        shown = headers.get("x-api-key", "")
        for key in self.keys:
            if secrets.compare_digest(key.secret.encode(), shown.encode()):
                return key
        raise unauthenticated("Invalid or missing API key.")

    def _user(self, authorization: str) -> str:
        scheme, _, shown = authorization.partition(" ")
        if scheme.lower() == "bearer":
            until, user = self._tokens.get(_digest(shown), (0.0, ""))
            if until <= self.now():
                raise unauthenticated("Invalid or expired access token.")
            return user
        if scheme.lower() == "basic":
            user, _, password = _decoded(shown).partition(":")
            self._check_password(user, password)
            return user.lower()
        raise unauthenticated("Authorization has been denied for this request.")

    def _check_password(self, user: str, password: str) -> None:
        expected = self.passwords.get(user.lower())
        if expected is None or not secrets.compare_digest(expected.encode(), password.encode()):
            raise unauthenticated("Invalid username or password.")


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
