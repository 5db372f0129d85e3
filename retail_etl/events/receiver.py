"""The receiver: checks a delivery, scrubs it, keeps it, answers. It works on nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from retail_etl.errors import RetailEtlError
from retail_etl.events.hints import received
from retail_etl.events.signature import SIGNATURE_HEADER, is_genuine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from retail_etl.domain.clock import Clock
    from retail_etl.operations.inbox_records import InboxEvent
    from retail_etl.operations.interface import Operations

PATH: Final = "/heartland"
_BYTES_MAX: Final = 1 << 20
_STORED, _REFUSED, _TOO_LARGE, _LATER = 204, 401, 413, 503
_log: Final = logging.getLogger(__name__)


class Receiver:
    """Takes deliveries of one system; ``secrets`` are those that the sender may sign with."""

    def __init__(self, operations: Operations, secrets: Sequence[str], clock: Clock) -> None:
        self._operations = operations
        self._secrets = tuple(secrets)
        self._clock = clock

    async def take(self, request: Request) -> Response:
        """204 when the event is kept, also where it was before; 401 for what is not signed by us both, or not fresh."""
        body = await _body_of(request)
        if body is None:
            return Response(status_code=_TOO_LARGE)
        now = self._clock()
        if not is_genuine(request.headers.get(SIGNATURE_HEADER, ""), body, self._secrets, now):
            return Response(status_code=_REFUSED)
        event = received(body, now)
        try:
            is_new = await run_in_threadpool(self._keep, event)
        except RetailEtlError as error:
            _log.warning("an event could not be kept, and its sender tries again: %s", error)
            return Response(status_code=_LATER, headers={"Retry-After": "60"})
        _log.info("%s %s %s", event.kind, event.delivery_id, "kept" if is_new else "was kept before")
        return Response(status_code=_STORED)

    def _keep(self, event: InboxEvent) -> bool:
        with self._operations.queueing() as books:
            return books.inbox.receive(event)


def receiver_app(operations: Operations, secrets: Sequence[str], clock: Clock) -> Starlette:
    """The receiver as an application: ``POST /heartland``, and ``GET /healthz`` for whoever watches it."""

    async def healthy(_request: Request) -> Response:
        return Response(status_code=_STORED)

    receiver = Receiver(operations, secrets, clock)
    return Starlette(routes=[Route(PATH, receiver.take, methods=["POST"]), Route("/healthz", healthy)])


async def _body_of(request: Request) -> bytes | None:
    """The body; ``None`` where it is larger than any event."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BYTES_MAX:
            return None
    return bytes(body)
