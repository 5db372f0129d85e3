"""GP-API's access tokens: client credentials whose secret is a digest of a nonce and the app's key, made anew each time."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.refusals import Decode, Refusal
from retail_etl.connectors.http.tokens import Token

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer
    from retail_etl.connectors.http.client import HttpClient

_LIFETIME_UNSAID_SECONDS: Final = 300
_CLIENT_ERRORS: Final = range(400, 404)


class _Account(msgspec.Struct):
    name: str = ""


class _Scope(msgspec.Struct):
    accounts: list[_Account] = []


class _Given(msgspec.Struct):
    token: str
    seconds_to_expire: int | None = None
    scope: _Scope | None = None


@dataclass(frozen=True)
class AppCredentials:
    """Who an app is to GP-API."""

    app_id: str
    app_key: str = field(repr=False)

    def fetch(self, client: HttpClient, decode: Decode) -> Token:
        """A new token; what it may do is told by the names of its accounts.

        Raises:
            CredentialError: GP-API does not know the app.
        """
        nonce = secrets.token_hex(16)
        digest = hashlib.sha512(f"{nonce}{self.app_key}".encode()).hexdigest()
        client.secrets.add(digest)
        asked = {"app_id": self.app_id, "nonce": nonce, "secret": digest, "grant_type": "client_credentials"}
        ask = Ask(
            "/accesstoken",
            Place(record="token request", permission="an app of the merchant's"),
            method="POST",
            headers={"Content-Type": "application/json"},
            content=msgspec.json.encode(asked),
            anonymous=True,
            decode=lambda answer: _refusal(decode(answer), answer),
        )
        given = client.ask_for(ask, _Given)[1]
        accounts = given.scope.accounts if given and given.scope else []
        lifetime = float((given.seconds_to_expire if given else None) or _LIFETIME_UNSAID_SECONDS)
        return Token(given.token if given else "", lifetime, frozenset(one.name for one in accounts if one.name))


def _refusal(said: Refusal, answer: Answer) -> Refusal:
    if answer.status not in _CLIENT_ERRORS:
        return said
    step = "Check RETAIL_ETL_HEARTLAND_GATEWAY_GP_API_APP_ID and _APP_KEY."
    return Refusal(said.message, credential=True, next_step=step)
