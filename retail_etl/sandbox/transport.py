"""What lies around every served system: world time in the `Date` header, and faults of the line."""

from __future__ import annotations

import asyncio
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from retail_etl.sandbox.world.moments import SECOND, moment_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from retail_etl.sandbox.faults import Fault, FaultRegistry
    from retail_etl.sandbox.world import World

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
SLOW_PIECES = 20


class Transport:
    """An ASGI layer that stamps world time and applies the transport faults of one system."""

    def __init__(self, app: ASGIApp, system: str, world: World, faults: FaultRegistry) -> None:
        self._app = app
        self._system = system
        self._world = world
        self._faults = faults
        self._stamped = -1
        self._date = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        stamped = self._stamp(send)
        if not self._faults.all():
            await self._app(scope, receive, stamped)
            return
        await self._with_faults(scope, receive, stamped, path)

    async def _with_faults(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        refusal = self._refusal(path)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        if scope["method"] in WRITES and self._faults.take("timeout_after_commit", self._system, path):
            await self._app(scope, receive, _swallow)
            await JSONResponse({"error": "server_error", "message": "gateway time-out"}, 504)(scope, receive, send)
            return
        slow = self._faults.take("slow_body", self._system, path)
        cut = self._faults.take("cut_body", self._system, path)
        await self._app(scope, receive, _cut(_slow(send, slow), cut))

    def _refusal(self, path: str) -> ASGIApp | None:
        limited = self._faults.take("rate_limited", self._system, path)
        if limited:
            wait = str(limited.details.get("retry_after", 1))
            return JSONResponse({"error": "rate_limited", "message": "too many requests"}, 429, {"Retry-After": wait})
        broken = self._faults.take("server_error", self._system, path)
        if broken:
            status = int(broken.details.get("status", 503))
            return JSONResponse({"error": "server_error", "message": "the service is not available"}, status)
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
