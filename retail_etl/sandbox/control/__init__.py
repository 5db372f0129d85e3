"""`/_sandbox`: the clock, batches and settlement, faults and the truth."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from retail_etl.sandbox.control.settling import close_batches, settle_deposits
from retail_etl.sandbox.faults import KINDS
from retail_etl.sandbox.world.moments import DAY, HOUR, MINUTE, SECOND, moment_ms
from retail_etl.sandbox.world.text import iso_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from retail_etl.sandbox.face import Face, SandboxContext
    from retail_etl.sandbox.world import World

Body = dict[str, Any]
Endpoint = Callable[["Request"], Awaitable[Response]]
STEPS = {"days": DAY, "hours": HOUR, "minutes": MINUTE, "seconds": SECOND, "milliseconds": 1}


class Control:
    """The control routes; every change of the world is told to the faces."""

    def __init__(self, context: SandboxContext, faces: Sequence[Face]) -> None:
        self._world = context.world
        self._faults = context.faults
        self._faces = faces
        self._state = context.state

    def routes(self) -> list[Route]:
        """Every control route."""
        world, faults = self._world, self._faults
        return [
            Route("/clock", _reading(lambda: _clock(world)), methods=["GET"]),
            Route("/clock", self._changing(lambda body: _move(world, body)), methods=["POST"]),
            Route("/close-batch", self._changing(lambda body: close_batches(world, body.get("location_id"))), methods=["POST"]),
            Route("/settle", self._changing(lambda body: settle_deposits(world, body.get("location_id"))), methods=["POST"]),
            Route("/faults", _reading(lambda: {"faults": list(map(asdict, faults.all())), "kinds": KINDS}), methods=["GET"]),
            Route("/faults", self._changing(self._add_fault), methods=["POST"]),
            Route("/faults", self._lift, methods=["DELETE"]),
            Route("/faults/{fault_id:int}", self._lift, methods=["DELETE"]),
            Route("/truth", _reading(world.truth), methods=["GET"]),
        ]

    def _changing(self, action: Callable[[Body], Any]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                answer = action(await _body(request))
            except (ValueError, KeyError, TypeError) as error:
                return JSONResponse({"error": "bad_request", "message": str(error)}, 400)
            for face in self._faces:
                if face.on_change is not None:
                    await face.on_change()
            self._state.save()
            return JSONResponse(answer)

        return endpoint

    def _add_fault(self, body: Body) -> Body:
        times = body.get("times", 1)
        system, target = str(body.get("system", "*")), str(body.get("target", ""))
        kind, share = str(body.get("kind", "")), float(body.get("share", 1.0))
        return asdict(self._faults.add(kind, system, target, None if times is None else int(times), body.get("details"), share))

    async def _lift(self, request: Request) -> Response:
        wanted = request.path_params.get("fault_id")
        return JSONResponse({"lifted": self._faults.remove(None if wanted is None else int(wanted))})


def _reading(action: Callable[[], Any]) -> Endpoint:
    async def endpoint(_request: Request) -> Response:
        return JSONResponse(action())

    return endpoint


async def _body(request: Request) -> Body:
    raw = await request.body()
    try:
        body = json.loads(raw) if raw else {}
    except json.JSONDecodeError as error:
        raise ValueError(f"the body is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise TypeError("the body is a JSON object")
    return body


def _clock(world: World) -> Body:
    return {"now": iso_ms(world.now_ms()), "mode": world.clock.mode, "factor": world.clock.factor}


def _move(world: World, body: Body) -> Body:
    """`{"advance": {"hours": 3}}`, `{"set": "2026-04-13T12:00:00Z"}`, `{"mode": "moving", "factor": 60}`."""
    if "advance" in body:
        world.clock.advance(sum(int(float(amount) * STEPS[unit]) for unit, amount in body["advance"].items()))
    if "set" in body:
        moment = dt.datetime.fromisoformat(str(body["set"]))
        if moment.tzinfo is None:
            raise ValueError("a moment needs an offset, for instance 2026-04-13T12:00:00Z")
        world.clock.set(moment_ms(moment))
    if "mode" in body:
        if body["mode"] not in {"frozen", "moving"}:
            raise ValueError("mode is frozen or moving")
        world.clock.run(body["mode"], body.get("factor"))
    return _clock(world)
