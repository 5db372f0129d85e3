"""What lies around every served system: world time in the `Date` header, and faults of the line."""

from __future__ import annotations

import asyncio
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from retail_etl.sandbox.world.moments import SECOND, moment_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from retail_etl.sandbox.face import Refuse, SandboxContext
    from retail_etl.sandbox.faults import Fault

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
SLOW_PIECES = 20
TOO_MANY_REQUESTS, GATEWAY_TIMEOUT = 429, 504


class Transport:
    """An ASGI layer that stamps world time and applies the transport faults of one system."""

    def __init__(self, app: ASGIApp, system: str, context: SandboxContext, refuse: Refuse | None = None) -> None:
        self._app = app
        self._refuse = refuse or _refuse
        self._system = system
        self._world = context.world
        self._faults = context.faults
        self._state = context.state
        self._stamped = -1
        self._date = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        stamped = self._stamp(send)
        if self._faults.all():
            await self._with_faults(scope, receive, stamped, path)
            self._state.save()
            return
        await self._app(scope, receive, stamped)
        if scope["method"] in WRITES:
            self._state.save()

    async def _with_faults(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        refusal = self._refusal(path)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        if scope["method"] in WRITES and self._faults.take("timeout_after_commit", self._system, path):
            await self._app(scope, receive, _swallow)
            await self._refuse(GATEWAY_TIMEOUT)(scope, receive, send)
            return
        slow = self._faults.take("slow_body", self._system, path)
        cut = self._faults.take("cut_body", self._system, path)
        await self._app(scope, receive, _cut(_slow(send, slow), cut))

    def _refusal(self, path: str) -> ASGIApp | None:
        limited = self._faults.take("rate_limited", self._system, path)
        if limited:
            answer = self._refuse(TOO_MANY_REQUESTS)
            answer.headers["Retry-After"] = str(limited.details.get("retry_after", 1))
            return answer
        refused = self._faults.take("call_refused", self._system, path)
        if refused:
            return self._refuse(int(refused.details.get("status", 400)), refused.details)
        broken = self._faults.take("server_error", self._system, path)
        if broken:
            return self._refuse(int(broken.details.get("status", 503)))
        return None

    def _stamp(self, send: Send) -> Send:
        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"date", self._date_header())]
            await send(message)

        return stamped

    def _date_header(self) -> bytes:
        second = self._world.now_ms() // SECOND
        if second != self._stamped:
            self._stamped = second
            self._date = format_datetime(moment_of(second * SECOND), usegmt=True).encode()
        return self._date


def _refuse(status: int, told: Mapping[str, Any] | None = None) -> Response:
    """What a system answers that has no words of its own for a status."""
    if status == TOO_MANY_REQUESTS:
        return JSONResponse({"error": "rate_limited", "message": "too many requests"}, status)
    if told:
        return JSONResponse({"error": told.get("code", "refused"), "message": told.get("message", "refused")}, status)
    message = "gateway time-out" if status == GATEWAY_TIMEOUT else "the service is not available"
    return JSONResponse({"error": "server_error", "message": message}, status)


async def _swallow(_message: MutableMapping[str, Any]) -> None:
    """The caller never hears of it."""


def _slow(send: Send, fault: Fault | None) -> Send:
    if fault is None:
        return send
    pause = float(fault.details.get("seconds", 1.0)) / SLOW_PIECES

    async def slowly(message: Message) -> None:
        body = message.get("body", b"")
        if message["type"] != "http.response.body" or not body:
            await send(message)
            return
        size = -(-len(body) // SLOW_PIECES)
        for start in range(0, len(body), size):
            await asyncio.sleep(pause)
            await send({"type": "http.response.body", "body": body[start : start + size], "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)})

    return slowly


def _cut(send: Callable[[Message], Awaitable[None]], fault: Fault | None) -> Send:
    if fault is None:
        return send

    async def cutting(message: Message) -> None:
        body = message.get("body", b"")
        if message["type"] == "http.response.body" and body:
            kept = int(len(body) * float(fault.details.get("fraction", 0.5)))
            await send({"type": "http.response.body", "body": body[:kept], "more_body": True})
            raise ConnectionAbortedError("the body is cut here because a fault asks for it")
        await send(message)

    return cutting
