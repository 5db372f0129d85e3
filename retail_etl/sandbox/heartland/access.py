"""What stands before every v1 endpoint: token, scope, rate limit, and error bodies behind it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from retail_etl.sandbox.heartland.rejections import Rejection
from retail_etl.sandbox.heartland.tokens import Grant, Tokens, unauthorized

if TYPE_CHECKING:
    from retail_etl.sandbox.face import SandboxContext

SYSTEM = "heartland"
JSON = "application/json"
Endpoint = Callable[[Request, Grant], Awaitable[Response]]


@dataclass
class Gate:
    """Lets a request through to its endpoint, or answers it."""

    context: SandboxContext
    tokens: Tokens
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def guarded(self, scope: str, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint behind token, rate limit and scope, in this order."""

        async def answer(request: Request) -> Response:
            headers = {"X-Request-Id": f"req_{next(self._numbers):08d}"}
            try:
                response = await endpoint(request, self._admitted(request, scope, headers))
            except Rejection as rejection:
                response = JSONResponse(rejection.body(headers["X-Request-Id"]), rejection.status, rejection.headers)
            for name, value in headers.items():
                response.headers[name] = value
            return response

        return answer

    def _admitted(self, request: Request, scope: str, headers: dict[str, str]) -> Grant:
        grant = self._granted(request)
        allowance = self.context.rate_limit(grant.client_id)
        headers.update(allowance.headers())
        if not allowance.allowed:
            raise Rejection(429, "rate_limited", "too many requests: wait for Retry-After")
        if scope and scope not in grant.scopes:
            raise Rejection(403, "forbidden", f"the token lacks the scope {scope}")
        return grant

    def _granted(self, request: Request) -> Grant:
        header = request.headers.get("authorization")
        if self.context.faults.take("token_expired", SYSTEM, api_path(request)):
            self.tokens.forget(header)
            raise unauthorized()
        return self.tokens.check(header)


def api_path(request: Request) -> str:
    """The path inside the system, `/v1/payments`."""
    return str(request.scope["path"]).removeprefix(str(request.scope.get("root_path", "")))


def etag_of(body: bytes) -> str:
    """The strong tag of a document's bytes."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def tagged(request: Request, body: bytes, status: int = 200) -> Response:
    """The body with its ETag; 304 where the caller has it already."""
    etag = etag_of(body)
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(body, status, {"ETag": etag}, JSON)
