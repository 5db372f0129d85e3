"""OAuth 2.0 client credentials (RFC 6749 section 4.4): the protocol is oauthlib's, the wire is ours."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error

from retail_etl.connectors.http.answer import Answer, Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.refusals import Decode, Refusal
from retail_etl.connectors.http.tokens import Token
from retail_etl.errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.connectors.http.client import HttpClient

_LIFETIME_UNSAID_SECONDS: Final = 300.0  # expires_in is only recommended; a short guess costs a request, a long one a 401


@dataclass(frozen=True)
class ClientCredentials:
    """Who we are at a token endpoint, and what we ask to be allowed."""

    token_path: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: Sequence[str] = ()

    def fetch(self, client: HttpClient, decode: Decode) -> Token:
        """A new token.

        Raises:
            CredentialError: the endpoint does not know us or refuses a scope.
        """
        place = Place(record="token request", permission=" ".join(self.scopes))
        protocol = BackendApplicationClient(self.client_id)
        basic = b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        client.secrets.add(basic)
        ask = Ask(
            self.token_path,
            place,
            method="POST",
            headers={"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"},
            content=protocol.prepare_request_body(scope=list(self.scopes) or None).encode(),
            anonymous=True,
            decode=lambda answer: self._refusal(decode(answer), answer),
        )
        answer = client.ask(ask)
        try:
            given = protocol.parse_request_body_response(answer.body.decode("utf-8", "replace"))
        except (OAuth2Error, ValueError) as error:
            said = client.secrets.cut(f"the token endpoint's answer holds no token: {type(error).__name__}")
            step = "Check that the base URL is the API's own address."
            raise CredentialError(said, system=client.system, record=place.record, next_step=step) from None
        lifetime = float(given.get("expires_in") or _LIFETIME_UNSAID_SECONDS)
        return Token(str(given["access_token"]), lifetime, _granted(given.get("scope")))

    def _refusal(self, said: Refusal, answer: Answer) -> Refusal:
        if answer.status not in (400, 401, 403):
            return said
        if "invalid_scope" in said.message:
            step = f"Grant the scopes {' '.join(self.scopes)} to the client, then run again."
            return Refusal(said.message, permission=" ".join(self.scopes), credential=True, next_step=step)
        return Refusal(said.message, credential=True, next_step="Check client id and client secret in the settings.")


def _granted(scope: object) -> frozenset[str]:
    return frozenset(map(str, scope)) if isinstance(scope, list) else frozenset(str(scope or "").split())
