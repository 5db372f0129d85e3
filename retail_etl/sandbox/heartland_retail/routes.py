"""The endpoints of Heartland Retail, behind a token; a create is answered with 201, no body, and a `Location`."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from retail_etl.sandbox.heartland_retail.documents import payments_of
from retail_etl.sandbox.heartland_retail.queries import parse
from retail_etl.sandbox.heartland_retail.rejections import Rejection, invalid
from retail_etl.sandbox.heartland_retail.stock import values_page
from retail_etl.sandbox.state import ENCODER

if TYPE_CHECKING:
    from starlette.requests import Request

    from retail_etl.sandbox.face import SandboxContext
    from retail_etl.sandbox.heartland_retail.lists import Resource

SYSTEM = "heartland_retail"
JSON = "application/json"
Endpoint = Callable[["Request"], Awaitable[Response]]
CREATED = ("customers", "webhooks")


class Surface:
    """Heartland Retail over one world."""

    def __init__(self, context: SandboxContext, resources: dict[str, Resource], tokens: dict[str, bool]) -> None:
        self._context = context
        self._resources = resources
        self._tokens = tokens
        self._made: dict[str, dict[int, Any]] = {name: {} for name in CREATED}
        self._numbers = itertools.count(200_001)

    def routes(self) -> list[Route]:
        """Every route, under `/api`."""
        routes = [self._route("/system/whoami", self._whoami), self._route("/inventory/values", self._stock)]
        for path, resource in self._resources.items():
            routes += [
                self._route(f"/{path}", self._lister(resource)),
                self._route(f"/{path}/{{identifier:int}}", self._getter(resource)),
            ]
        for path in ("sales/tickets", "sales/orders"):
            routes.append(self._route(f"/{path}/{{identifier:int}}/payments", self._payments(self._resources[path])))
        for name in CREATED:
            routes += [
                self._route(f"/{name}", self._creator(name), method="POST"),
                self._route(f"/{name}/{{identifier:int}}", self._made_one(name)),
            ]
        return routes

    def _route(self, path: str, endpoint: Endpoint, method: str = "GET") -> Route:
        async def answer(request: Request) -> Response:
            try:
                self._admit(request, writes=method != "GET")
                return await endpoint(request)
            except Rejection as rejection:
                headers = {"Retry-After": "1"} if rejection.status == 429 else None  # noqa: PLR2004 -- too many requests
                return Response(ENCODER.encode(rejection.body), rejection.status, headers, JSON)

        return Route(f"/api{path}", answer, methods=[method])

    def _admit(self, request: Request, *, writes: bool) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self._tokens:
            raise Rejection(401, "unauthorized", "You must be logged in to do that.")
        if writes and not self._tokens[token]:
            raise Rejection(403, "forbidden", "You do not have permission to do that.")
        if not self._context.rate_limit(token).allowed:
            raise Rejection(429, "too_many_requests", "Slow down.")

    async def _whoami(self, _request: Request) -> Response:
        return _told({"id": 1, "login": "integration"})

    async def _stock(self, request: Request) -> Response:
        return _told(values_page(self._context.world, parse(list(request.query_params.multi_items()))))

    def _lister(self, resource: Resource) -> Endpoint:
        async def answer(request: Request) -> Response:
            body, rows = resource.page(parse(list(request.query_params.multi_items())))
            drifts = len(rows) and self._context.faults.take("offset_drift", SYSTEM, f"/api/{resource.path}")
            if drifts and resource.collection is not None:
                resource.collection.touch(int(rows[0]))
            return _told(body)

        return answer

    def _getter(self, resource: Resource) -> Endpoint:
        async def answer(request: Request) -> Response:
            include = parse(list(request.query_params.multi_items())).include
            return _told(resource.document(_row(resource, request), include))

        return answer

    def _payments(self, resource: Resource) -> Endpoint:
        async def answer(request: Request) -> Response:
            world = self._context.world
            found = payments_of(world, _row(resource, request), world.now_ms())
            return _told({"total": len(found), "pages": 1, "results": found})

        return answer

    def _creator(self, name: str) -> Endpoint:
        async def answer(request: Request) -> Response:
            try:
                given = msgspec.json.decode(await request.body(), type=dict[str, Any])
            except msgspec.MsgspecError:
                raise invalid("body", "is not a JSON object") from None
            number = next(self._numbers)
            self._made[name][number] = {"id": number, **given}
            return Response(status_code=201, headers={"Location": f"{request.url.path}/{number}"})

        return answer

    def _made_one(self, name: str) -> Endpoint:
        async def answer(request: Request) -> Response:
            found = self._made[name].get(request.path_params["identifier"])
            if found is None:
                raise Rejection(404, "not_found", "Not found")
            return _told(found)

        return answer


def _row(resource: Resource, request: Request) -> int:
    row = resource.row_of(request.path_params["identifier"])
    if row is None:
        raise Rejection(404, "not_found", "Not found")
    return row


def _told(body: Any) -> Response:
    return Response(ENCODER.encode(body), media_type=JSON)
