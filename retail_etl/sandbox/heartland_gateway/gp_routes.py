"""GP-API's endpoints: lists by days of creation, paged by offset, five records a page unless more are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from retail_etl.sandbox.heartland_gateway import gp_funding, gp_rows
from retail_etl.sandbox.heartland_gateway.card_rows import gateway_id
from retail_etl.sandbox.heartland_gateway.gp_access import Access, Rejection
from retail_etl.sandbox.world.moments import NEVER, day_number

if TYPE_CHECKING:
    from starlette.requests import Request

    from retail_etl.sandbox.face import SandboxContext
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints

PAGE_SIZE, PAGE_SIZE_MAX = 5, 1000
Endpoint = Callable[["Request"], Awaitable[Response]]


@dataclass(frozen=True)
class List:
    """One list: the rows of the world, the day of each, how one is shown, and the day's name in filter and order."""

    path: str
    name: str
    rows: Callable[[World], Ints]
    days: Callable[[World, Ints], Ints]
    show: Callable[[World, int], gp_rows.Record]
    day: str = "time_created"
    day_needed: bool = False


LISTS = (
    List("/transactions", "transactions", gp_rows.transaction_rows, gp_rows.days, gp_rows.transaction),
    List("/settlement/transactions", "transactions", gp_rows.settled_rows, gp_rows.days, gp_rows.settled),
    List("/settlement/deposits", "deposits", gp_funding.deposit_rows, gp_funding.deposit_days, gp_funding.deposit),
    List(
        "/settlement/disputes",
        "disputes",
        gp_funding.dispute_rows,
        gp_funding.dispute_days,
        gp_funding.dispute,
        "stage_time_created",
        day_needed=True,
    ),
)


class GpApi:
    """GP-API over one world."""

    def __init__(self, context: SandboxContext, access: Access) -> None:
        self._world = context.world
        self._access = access

    def routes(self) -> list[Route]:
        """Every route, under `/ucp`."""
        routes = [Route("/ucp/accesstoken", self._access.token, methods=["POST"])]
        routes += [self._route(one.path, self._lister(one)) for one in LISTS]
        routes.append(self._route("/transactions/{identifier}", self._transaction))
        routes.append(self._route("/batches/{identifier}", self._batch))
        return routes

    def _route(self, path: str, endpoint: Endpoint) -> Route:
        async def answer(request: Request) -> Response:
            try:
                self._access.admit(request)
                return await endpoint(request)
            except Rejection as rejection:
                headers = {"Retry-After": "1"} if rejection.status == 429 else None  # noqa: PLR2004 -- too many requests
                return JSONResponse(rejection.body, rejection.status, headers)

        return Route(f"/ucp{path}", answer, methods=["GET"])

    def _lister(self, listed: List) -> Endpoint:
        async def answer(request: Request) -> Response:
            asked = dict(request.query_params)
            first, last = _day(asked, f"from_{listed.day}"), _day(asked, f"to_{listed.day}")
            if listed.day_needed and first is None:
                said = f"Retrieving a List of Disputes expects the 'from_{listed.day}' populated"
                raise Rejection(400, "MANDATORY_DATA_MISSING", "40074", said)
            page, size = _number(asked, "page", 1), _number(asked, "page_size", PAGE_SIZE, PAGE_SIZE_MAX)
            rows = listed.rows(self._world)
            days = listed.days(self._world, rows)
            found = rows[(days >= (0 if first is None else first)) & (days <= (NEVER if last is None else last))]
            found = found if asked.get("order", "DESC") == "ASC" else found[::-1]
            shown = [listed.show(self._world, row) for row in found[(page - 1) * size : page * size].tolist()]
            return JSONResponse(
                {
                    "total_record_count": len(found),
                    "current_page_size": len(shown),
                    "filter": {name: value for name, value in asked.items() if name.startswith(("from_", "to_"))},
                    "paging": {"page": page, "page_size": size, "order": asked.get("order", "DESC")},
                    listed.name: shown,
                }
            )

        return answer

    async def _transaction(self, request: Request) -> Response:
        payments, asked = self._world.table("payments"), request.path_params["identifier"]
        for row in gp_rows.transaction_rows(self._world).tolist():
            if f"TRN_{gateway_id(payments, row)}" == asked:
                return JSONResponse(gp_rows.transaction(self._world, row))
        raise _unknown(asked)

    async def _batch(self, request: Request) -> Response:
        asked = request.path_params["identifier"]
        number = asked.removeprefix("BAT_")
        opened = self._world.table("batches")["opened_at"]
        row = int(number) - 1 if asked.startswith("BAT_") and number.isdecimal() else -1
        if not 0 <= row < len(opened) or opened[row] > self._world.now_ms():
            raise _unknown(asked)
        return JSONResponse(gp_rows.batch(self._world, row))


def _unknown(asked: str) -> Rejection:
    return Rejection(404, "RESOURCE_NOT_FOUND", "40118", f"{asked} not found")


def _day(asked: dict[str, str], name: str) -> int | None:
    text = asked.get(name)
    if text is None:
        return None
    try:
        return day_number(dt.date.fromisoformat(text))
    except ValueError:
        raise Rejection(400, "INVALID_REQUEST_DATA", "40090", f"{name} is no date") from None


def _number(asked: dict[str, str], name: str, default: int, most: int = 10**9) -> int:
    text = asked.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise Rejection(400, "INVALID_REQUEST_DATA", "40091", f"{name} must be between 1 and {most}")
    return int(text)
