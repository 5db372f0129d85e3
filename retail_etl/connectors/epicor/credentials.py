"""How calls to Kinetic prove who makes them: an API key on every call, beside Basic credentials or a session-less token."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.epicor.refusals import decode
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.redaction import Secrets
from retail_etl.connectors.http.tokens import ApiKeyAuth, BearerAuth, Token, TokenCache, basic_auth
from retail_etl.errors import CredentialError

if TYPE_CHECKING:
    import httpx

    from retail_etl.connectors.epicor.config import EpicorConfig
    from retail_etl.connectors.http.client import HttpClient

_LIFETIME_UNSAID_SECONDS: Final = 300.0


class _Given(msgspec.Struct):
    """Releases spell the token's fields in two ways."""

    token: str | None = msgspec.field(name="AccessToken", default=None)
    lifetime: float | str | None = msgspec.field(name="ExpiresIn", default=None)
    access_token: str | None = None
    expires_in: float | str | None = None


def secrets_of(config: EpicorConfig) -> Secrets:
    """What must never be shown, in the forms in which it travels."""
    password = config.password.get_secret_value()
    basic = b64encode(f"{config.username}:{password}".encode()).decode()
    return Secrets([config.api_key.get_secret_value(), password, basic])


def auth_for(config: EpicorConfig, client: HttpClient) -> httpx.Auth:
    """The credentials that the configuration chooses."""
    beside = basic_auth(config.username, config.password.get_secret_value())
    if config.authentication == "token":
        beside = BearerAuth(TokenCache(partial(_fetch, config, client), client.timing.clock, client.secrets))
    return ApiKeyAuth(config.api_key.get_secret_value(), beside)


def _fetch(config: EpicorConfig, client: HttpClient) -> Token:
    place = Place(record="token request")
    headers = {
        "username": config.username,
        "password": config.password.get_secret_value(),
        "x-api-key": config.api_key.get_secret_value(),
    }
    ask = Ask("TokenResource.svc/", place, method="POST", headers=headers, anonymous=True, decode=decode)
    _, given = client.ask_for(ask, _Given)
    value = given and (given.token or given.access_token)
    if given is None or not value:
        step = "Check that the base URL names host and instance (https://host/instance)."
        raise CredentialError("the token endpoint's answer holds no token", next_step=step, **place.of(client.system))
    return Token(value, float(given.lifetime or given.expires_in or _LIFETIME_UNSAID_SECONDS))
