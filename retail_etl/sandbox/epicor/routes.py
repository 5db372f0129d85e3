"""The paths below `/api/v2` and the token resource, and what stands before every answer: key, user, scope, company, licence."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from retail_etl.sandbox.epicor.answers import Asked
from retail_etl.sandbox.epicor.metadata import service_metadata
from retail_etl.sandbox.epicor.planted_changes import SYSTEM
from retail_etl.sandbox.epicor.refusals import RefusedCallError, business_rule, not_found, unauthenticated

if TYPE_CHECKING:
    from starlette.requests import Request

    from retail_etl.sandbox.epicor.access import Gate
    from retail_etl.sandbox.epicor.answers import Answers
    from retail_etl.sandbox.epicor.switches import Switches
    from retail_etl.sandbox.faults import FaultRegistry

WEB_SERVICE_LICENCES = ("00000003-9439-4B30-A6F4-6D2FD4B9FD0F",)
_ENCODER = msgspec.json.Encoder()
_JSON = "application/json; charset=utf-8"
_COUNT_OR_METADATA = 2


class Tenant:
    """One Kinetic instance on the wire."""

    def __init__(self, answers: Answers, gate: Gate, switches: Switches, faults: FaultRegistry) -> None:
        self.answers = answers
        self.gate = gate
        self.switches = switches
        self.faults = faults

    def app(self) -> Starlette:
        """The ASGI application."""
        odata = "/api/v2/odata/{company}"
        routes = [
            Route("/_sandbox/switches", self._switching, methods=["GET", "PUT"]),
            Route("/TokenResource.svc", self._token, methods=["POST"]),
            Route("/TokenResource.svc/", self._token, methods=["POST"]),
            Route(f"{odata}/BaqSvc/{{baq}}/Data", self._baq, methods=["GET"]),
            Route(f"{odata}/BaqSvc/{{baq}}/", self._baq, methods=["GET"]),
            Route(f"{odata}/{{service}}/{{rest:path}}", self._service, methods=["GET", "POST"]),
        ]
        return Starlette(
            routes=routes, exception_handlers={RefusedCallError: self._refused, 404: self._unmatched, 405: self._unmatched}
        )

    async def _token(self, request: Request) -> Response:
        return JSONResponse(self.gate.token(request.headers))

    async def _baq(self, request: Request) -> Response:
        name = request.path_params["baq"]
        await self._admit(request, f"BaqSvc/{name}")
        body = await run_in_threadpool(self.answers.baq, name, _asked(request))
        return _json(body)

    async def _service(self, request: Request) -> Response:
        service, rest = request.path_params["service"], request.path_params["rest"].strip("/")
        user = await self._admit(request, service)
        if rest in {"", "$metadata"}:
            return Response(service_metadata(self.answers.sets(service)), media_type="application/xml")
        parts = rest.rsplit("/", 1)
        if len(parts) == _COUNT_OR_METADATA and parts[1] == "$count":
            total = await run_in_threadpool(self.answers.counted, service, parts[0], request.url.query)
            return Response(str(total), media_type="text/plain")
        if request.method == "POST" or rest.startswith("Get"):
            arguments = await _arguments(request)
            return _json(await run_in_threadpool(self.answers.method, service, rest, arguments, _path(request), user))
        return _json(await run_in_threadpool(self.answers.entity_set, service, rest, _asked(request)))

    async def _admit(self, request: Request, resource: str) -> str:
        path = _path(request)
        if self.faults.take("password_expired", SYSTEM, path):
            raise unauthenticated("Your password has expired.")
        if self.faults.take("token_expired", SYSTEM, path):
            self.gate.expire(request.headers.get("authorization", ""))
        user = self.gate.admit(request.headers, request.path_params["company"], resource)
        await asyncio.sleep(self._licence_wait(request, path))
        return user

    def _licence_wait(self, request: Request, path: str) -> float:
        """Seconds that a call loses on a shared licence: none when it claims a Web Service licence of its own."""
        if any(licence in request.headers.get("license", "").upper() for licence in WEB_SERVICE_LICENCES):
            return 0.0
        fault = self.faults.take("licence_shared", SYSTEM, path)
        if fault is not None:
            return float(fault.details.get("seconds", 2.0))
        return self.switches.shared_licence_seconds if self.switches.shared_licence else 0.0

    async def _switching(self, request: Request) -> Response:
        try:
            self.switches.change(json.loads(await request.body() or b"{}"))
        except (ValueError, TypeError) as wrong:
            return JSONResponse({"message": str(wrong)}, status_code=400)
        return JSONResponse(asdict(self.switches))

    async def _refused(self, request: Request, refusal: Exception) -> Response:
        if not isinstance(refusal, RefusedCallError):
            raise refusal
        return _json(refusal.envelope(_correlation(request)), refusal.status)

    async def _unmatched(self, request: Request, _error: Exception) -> Response:
        return await self._refused(
            request, not_found(f"No HTTP resource was found that matches the request URI '{request.url.path}'.")
        )


async def _arguments(request: Request) -> dict[str, Any]:
    """The arguments of a method: JSON properties of the body, or the query of a GET."""
    if request.method == "GET":
        return dict(request.query_params)
    if "json" not in request.headers.get("content-type", ""):
        raise business_rule("The request entity's media type is not supported for this resource.")
    try:
        read = json.loads(await request.body() or b"{}", parse_float=Decimal)
    except ValueError as unreadable:
        raise business_rule("Invalid JSON.") from unreadable
    if not isinstance(read, dict):
        raise business_rule("The arguments of a method are a JSON object.")
    return read


def _path(request: Request) -> str:
    """The path inside the face, by which faults name their target."""
    return str(request.url.path).removeprefix(str(request.scope.get("root_path", "")))


def _asked(request: Request) -> Asked:
    return Asked(str(request.url.replace(query="")), request.url.query, _path(request))


def _correlation(request: Request) -> uuid.UUID:
    """The id that leads from a refusal to the server's log; the same call gets the same one."""
    return uuid.UUID(bytes=hashlib.sha256(str(request.url).encode()).digest()[:16], version=4)


def _json(body: Any, status: int = 200) -> Response:
    return Response(_ENCODER.encode(body), status_code=status, media_type=_JSON)
