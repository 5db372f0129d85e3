"""The endpoints of the v1 surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from retail_etl.sandbox.heartland.access import JSON, SYSTEM, Endpoint, Gate, api_path, tagged
from retail_etl.sandbox.heartland.back_office import BackOffice
from retail_etl.sandbox.heartland.disturbances import after_page, before_page, disturbed
from retail_etl.sandbox.heartland.happenings import happenings
from retail_etl.sandbox.heartland.lists import (
    customers_resource,
    inventory_resource,
    orders_resource,
    payments_resource,
    products_resource,
)
from retail_etl.sandbox.heartland.payment_settling import follow_settlement
from retail_etl.sandbox.heartland.queries import ListQuery, day_of_text, parse_query
from retail_etl.sandbox.heartland.rejections import Rejection, not_found
from retail_etl.sandbox.heartland.report_rows import report_resource
from retail_etl.sandbox.heartland.report_summary import Summary, check_range, parse_summary
from retail_etl.sandbox.heartland.resources import ENCODER, Resource
from retail_etl.sandbox.heartland.tokens import Grant, Tokens, answer_token_request
from retail_etl.sandbox.heartland.webhooks import Webhooks
from retail_etl.sandbox.heartland.writing import Writing

if TYPE_CHECKING:
    from starlette.requests import Request

    from retail_etl.sandbox.face import SandboxContext

REPORT_ONLY = {"period", "start_date", "end_date", "date_basis", "level"}


class Surface:
    """Heartland v1 over one world."""

    def __init__(self, context: SandboxContext, tokens: Tokens) -> None:
        self.context = context
        self.tokens = tokens
        self.gate = Gate(context, tokens)
        world = context.world
        made = (payments_resource, orders_resource, customers_resource, products_resource, inventory_resource)
        self.resources = {resource.name: resource for resource in (make(world) for make in made)}
        self.report = report_resource(world)
        self.summary = Summary(world, self.report)
        self.webhooks = Webhooks(world, context.faults, context.options.webhook_retry_seconds)
        self.writing = Writing(self.context, self.gate, self.resources, self.webhooks)
        self.back_office = BackOffice(world, self.resources["products"], self.webhooks)
        self._announced_until = world.now_ms()
        for name, resource in self.resources.items():
            context.state.keep(f"heartland_{name}", resource.collection.dump, resource.collection.load)
        context.state.keep("heartland_webhooks", self.webhooks.dump, self.webhooks.load)
        context.state.keep("heartland_idempotency_keys", self.writing.keys.dump, self.writing.keys.load)

    def routes(self) -> list[Route]:
        """Every route of the surface."""
        routes = [Route("/oauth/token", self._token, methods=["POST"])]
        for resource in self.resources.values():
            path = f"/v1/{resource.name}"
            routes.append(Route(path, self.gate.guarded(f"{resource.name}.read", self._lister(resource)), methods=["GET"]))
            if resource.name != "inventory":
                routes.append(
                    Route(
                        f"{path}/{{identifier}}",
                        self.gate.guarded(f"{resource.name}.read", self._getter(resource)),
                        methods=["GET"],
                    )
                )
        routes.append(Route("/v1/reports/transactions", self.gate.guarded("reports.read", self._report), methods=["GET"]))
        return [*routes, *self.back_office.routes(), *self.writing.routes()]

    async def announce_changes(self) -> None:
        """Called after the world was moved: posted payments follow their batches, and webhooks tell what came to pass."""
        follow_settlement(self.context.world, self.resources["payments"].collection)
        now = self.context.world.now_ms()
        if self.webhooks.subscriptions:
            for kind, resource, document in happenings(self.context.world, self.resources, self._announced_until, now):
                self.webhooks.announce(kind, resource, document)
        self._announced_until = now

    async def stop(self) -> None:
        """Called when the sandbox ends."""
        await self.webhooks.close()

    async def _token(self, request: Request) -> Response:
        try:
            return JSONResponse(await answer_token_request(request, self.tokens), headers={"Cache-Control": "no-store"})
        except Rejection as rejection:
            return JSONResponse(
                {"error": rejection.error, "error_description": rejection.message}, rejection.status, rejection.headers
            )

    def _lister(self, resource: Resource) -> Endpoint:
        async def answer(request: Request, _grant: Grant) -> Response:
            return self._page(request, resource, self._query(request, resource, list(request.query_params.multi_items())))

        return answer

    def _query(self, request: Request, resource: Resource, pairs: list[tuple[str, str]]) -> ListQuery:
        shown = any(name == "cursor" for name, _ in pairs)
        expired = shown and self.context.faults.take("cursor_expired", SYSTEM, api_path(request)) is not None
        return parse_query(pairs, frozenset(resource.masks), resource.includes, cursor_expired=expired)

    def _page(self, request: Request, resource: Resource, query: ListQuery) -> Response:
        path = api_path(request)
        before_page(self.context, self.resources, resource, path)
        body, rows = resource.page(query)
        after_page(self.context, resource, path, rows)
        return Response(disturbed(self.context.faults, path, body), media_type=JSON)

    def _getter(self, resource: Resource) -> Endpoint:
        async def answer(request: Request, _grant: Grant) -> Response:
            row = resource.row_of(request.path_params["identifier"])
            if row is None:
                raise not_found(resource.name.rstrip("s"), request.path_params["identifier"])
            include = parse_query(list(request.query_params.multi_items()), frozenset(), resource.includes).include
            text = resource.texts(np.array([row], dtype=np.int64), include)[0]
            return tagged(request, disturbed(self.context.faults, api_path(request), text).encode())

        return answer

    async def _report(self, request: Request, _grant: Grant) -> Response:
        pairs = list(request.query_params.multi_items())
        plain = dict(pairs)
        if plain.get("level", "summary") != "detail":
            return Response(ENCODER.encode(self.summary.answer(parse_summary(pairs))), media_type=JSON)
        basis = plain.get("date_basis", "business")
        kept = [(name, value) for name, value in pairs if name not in REPORT_ONLY]
        if "start_date" in plain or "end_date" in plain:
            query = parse_summary([pair for pair in pairs if pair[0] in REPORT_ONLY])
            kept += [(f"{query.basis}_start", plain["start_date"]), (f"{query.basis}_end", plain["end_date"])]
            check_range(day_of_text(plain["start_date"], "start_date"), query.last, monthly=plain.get("period") == "monthly")
        elif basis not in {"business", "settlement", "utc"}:
            parse_summary(pairs)
        return self._page(request, self.report, self._query(request, self.report, kept))
