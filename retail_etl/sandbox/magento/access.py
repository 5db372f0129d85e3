"""Who calls: an OAuth-signed integration, a bearer token where the shop allows it, or no one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from retail_etl.sandbox.magento.oauth1 import Integration, SignedCall, Verifier
from retail_etl.sandbox.magento.rejections import unauthorised

if TYPE_CHECKING:
    from starlette.requests import Request

    from retail_etl.sandbox.magento.switches import Switches


def request_url(request: Request) -> str:
    """The URL as the client sent it: the path with its escapes, the query untouched."""
    raw_path = request.scope.get("raw_path") or request.url.path.encode()
    path = raw_path.split(b"?")[0].decode("latin-1")
    query = request.scope.get("query_string", b"").decode("latin-1")
    host = request.headers.get("host", "localhost")
    return f"{request.url.scheme}://{host}{path}" + (f"?{query}" if query else "")


class Gate:
    """Lets a call through to an ACL resource, or refuses it in Magento's words."""

    def __init__(self, verifier: Verifier, switches: Switches) -> None:
        self.verifier = verifier
        self.switches = switches

    def admit(self, request: Request, resource: str) -> Integration:
        """The calling integration, which holds the resource.

        Raises:
            RejectedCallError: 401 in the words of a missing permission, or the signature's own fault.
        """
        self.verifier.generation = self.switches.signature_generation
        caller = self._caller(request)
        if caller is None or not caller.may(resource):
            raise unauthorised(resource)
        return caller

    def _caller(self, request: Request) -> Integration | None:
        authorization = request.headers.get("authorization", "")
        if "oauth " in authorization.lower():
            return self.verifier.integration(SignedCall(request.method, request_url(request), authorization))
        scheme, _, token = authorization.partition(" ")
        if self.switches.bearer_tokens and scheme.lower() == "bearer":
            known = (i for i in self.verifier.integrations if secrets.compare_digest(i.access_token.encode(), token.encode()))
            return next(known, None)
        return None
