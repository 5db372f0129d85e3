"""OAuth 1.0a as Magento verifies it: HMAC-SHA256 over its own reading of the request, in three generations.

Magento deviates from RFC 5849, and the deviations changed twice between releases: the order of the parameters, the
decoding of the query and the normalisation of the path. All three readings are kept, so that a client can be shown
to sign what every release accepts.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from retail_etl.sandbox.magento.natural_order import natural_key
from retail_etl.sandbox.magento.rejections import RejectedCallError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Generation = Literal[1, 2, 3]
ALLOWED_FUTURE_SECONDS = 600
_REQUIRED = ("oauth_consumer_key", "oauth_signature", "oauth_signature_method", "oauth_nonce", "oauth_timestamp", "oauth_token")
_CREDENTIAL_LENGTH = 32
_PATH_CHARACTERS_OF_LAMINAS = ":@&=+$,/;%"


@dataclass(frozen=True)
class Integration:
    """One activated integration: its four strings and the ACL resources it was granted (None: all of them)."""

    consumer_id: int
    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str
    resources: frozenset[str] | None = field(default=None, kw_only=True)

    def may(self, resource: str) -> bool:
        """Whether the integration was granted an ACL resource."""
        return self.resources is None or resource in self.resources


@dataclass(frozen=True)
class SignedCall:
    """What the verification reads of a request: method, absolute URL as the server sees it, Authorization header."""

    method: str
    url: str
    authorization: str


@dataclass
class Verifier:
    """Knows the integrations and the nonces they used; `now` is the machine's own clock in Unix seconds."""

    integrations: Iterable[Integration]
    now: Callable[[], float]
    generation: Generation = 1
    _used: set[tuple[int, str]] = field(default_factory=set)

    def integration(self, call: SignedCall) -> Integration:
        """The caller of a signed request.

        Raises:
            RejectedCallError: 400 for a malformed header, 401 for an unknown key or token, a replay or a bad signature.
        """
        protocol = protocol_parameters(call.authorization)
        _check_form(protocol)
        caller = self._consumer(protocol["oauth_consumer_key"])
        self._use_nonce(caller, protocol)
        if protocol["oauth_token"] != caller.access_token:
            raise RejectedCallError(401, "Specified token does not exist")
        expected = signature(call.method, call.url, protocol, caller, self.generation)
        if not hmac.compare_digest(expected.encode(), protocol["oauth_signature"].encode()):
            raise RejectedCallError(401, "The signature is invalid. Verify and try again.")
        return caller

    def _consumer(self, key: str) -> Integration:
        if len(key) != _CREDENTIAL_LENGTH:
            raise RejectedCallError(401, "Consumer key is not the correct length")
        for known in self.integrations:
            if known.consumer_key == key:
                return known
        raise RejectedCallError(401, "A consumer having the specified key does not exist")

    def _use_nonce(self, caller: Integration, protocol: Mapping[str, str]) -> None:
        """Old timestamps pass, as in Magento; a nonce counts as used even when the signature then proves wrong."""
        stamp = protocol["oauth_timestamp"]
        seconds = int(stamp) if stamp.isascii() and stamp.isdigit() else 0
        if seconds <= 0 or seconds > self.now() + ALLOWED_FUTURE_SECONDS:
            raise RejectedCallError(401, "The timestamp value in the oauth_timestamp parameter is invalid.")
        nonce = (caller.consumer_id, protocol["oauth_nonce"])
        if nonce in self._used:
            message = "The nonce is already being used by the consumer with ID %1."
            raise RejectedCallError(401, message, [caller.consumer_id])
        self._used.add(nonce)


def protocol_parameters(authorization: str) -> dict[str, str]:
    """The `oauth_*` parameters of an Authorization header, decoded; anything else in it (realm) is dropped."""
    start = authorization.lower().find("oauth ")
    if start < 0:
        return {}
    parameters = {}
    for part in authorization[start + 6 :].split(","):
        name, found, value = part.strip().partition("=")
        if found and name.startswith("oauth_"):
            parameters[unquote(name)] = unquote(value.strip('"'))
    return parameters


def _check_form(protocol: Mapping[str, str]) -> None:
    version = protocol.get("oauth_version", "1.0")
    if version != "1.0":
        raise RejectedCallError(400, 'The "%1" Oauth version isn\'t supported.', [version])
    absent = [name for name in _REQUIRED if name not in protocol]
    if absent:
        errors = [
            {"message": '"%fieldName" is required. Enter and try again.', "parameters": {"fieldName": name}} for name in absent
        ]
        if len(errors) == 1:
            raise RejectedCallError(400, errors[0]["message"], errors[0]["parameters"])  # type: ignore[arg-type]
        raise RejectedCallError(400, "One or more input exceptions have occurred.", errors=errors)
    if len(protocol["oauth_token"]) != _CREDENTIAL_LENGTH:
        raise RejectedCallError(400, "The token length is invalid. Check the length and try again.")
    if protocol["oauth_signature_method"] != "HMAC-SHA256":
        raise RejectedCallError(400, "Signature method %1 is not supported", [protocol["oauth_signature_method"]])


def signature(method: str, url: str, protocol: Mapping[str, str], caller: Integration, generation: Generation) -> str:
    """The base64 signature a release of the given generation computes for a request."""
    parts = urlsplit(url)
    parameters = {name: value for name, value in protocol.items() if name != "oauth_signature"}
    parameters.update(_query_parameters(parts.query, generation))
    base = "&".join((method.upper(), _encode(base_url(url, generation)), _encode(_ordered(parameters, generation))))
    key = f"{_encode(caller.consumer_secret)}&{_encode(caller.access_token_secret)}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def base_url(url: str, generation: Generation) -> str:
    """Scheme, host, port and path that enter the signature; generations 2 decodes `%2F` and its like in the path."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    default_port = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != default_port else ""
    path = parts.path
    if generation == 2:  # noqa: PLR2004 - the three generations have numbers, not names
        path = quote(_decode_path(path), safe="-._~" + _PATH_CHARACTERS_OF_LAMINAS)
    return f"{parts.scheme}://{host}{port}{path}"


def _decode_path(path: str) -> str:
    """The path with those escapes undone that stand for characters a path may hold as they are."""
    pieces = path.split("%")
    decoded = [pieces[0]]
    for piece in pieces[1:]:
        character = unquote("%" + piece[:2])
        plain = len(character) == 1 and (
            (character.isalnum() and character.isascii()) or character in "-._~" + _PATH_CHARACTERS_OF_LAMINAS
        )
        decoded.append((character if plain else "%" + piece[:2]) + piece[2:])
    return "".join(decoded)


def _query_parameters(query: str, generation: Generation) -> dict[str, str]:
    """Parameters of the query as the signature sees them; a pair without exactly one `=` is dropped, the last one wins."""
    parameters = {}
    for pair in query.split("&"):
        pieces = pair.split("=")
        if len(pieces) != 2 or pieces[0].startswith("oauth_"):  # noqa: PLR2004 - name and value
            continue
        name = unquote(pieces[0])
        form_style = generation == 3 and "[" not in name  # noqa: PLR2004 - see base_url
        parameters[name] = unquote_plus(pieces[1]) if form_style else unquote(pieces[1])
    return parameters


def _ordered(parameters: Mapping[str, str], generation: Generation) -> str:
    if generation == 3:  # noqa: PLR2004 - see base_url
        names = sorted(parameters, key=lambda name: name.encode())
        return "&".join(f"{_encode(name)}={_encode(parameters[name])}" for name in names)
    encoded = {_encode(name): _encode(value) for name, value in parameters.items()}
    return "&".join(f"{name}={encoded[name]}" for name in sorted(encoded, key=natural_key))


def _encode(text: str) -> str:
    return quote(text, safe="-._~")
