"""The endpoints that change something, and those of webhooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from starlette.responses import Response
from starlette.routing import Route

from retail_etl.sandbox.heartland.access import JSON, SYSTEM, Gate, api_path, etag_of
from retail_etl.sandbox.heartland.idempotency import IdempotencyKeys
from retail_etl.sandbox.heartland.master_writes import MasterWriter
from retail_etl.sandbox.heartland.order_writes import OrderWriter
from retail_etl.sandbox.heartland.payment_writes import PaymentWriter, approved_in_part
from retail_etl.sandbox.heartland.rejections import Rejection, bad_request, not_found
from retail_etl.sandbox.heartland.resources import DECODER, ENCODER, Document, Resource

if TYPE_CHECKING:
    from starlette.requests import Request

    from retail_etl.sandbox.face import SandboxContext
    from retail_etl.sandbox.heartland.tokens import Grant
    from retail_etl.sandbox.heartland.webhooks import Webhooks

Body = Mapping[str, Any]
Action = Callable[[Body], Response]
Change = Callable[[int, Body], Document]
SINGULAR = {"orders": "order", "payments": "payment", "customers": "customer", "products": "product"}


@dataclass
class Writing:
    """POST and PUT of the v1 surface."""

    context: SandboxContext
    gate: Gate
    resources: Mapping[str, Resource]
    webhooks: Webhooks
    keys: IdempotencyKeys = field(default_factory=IdempotencyKeys)

    def __post_init__(self) -> None:
        world, held = self.context.world, self.resources
        self.payments = PaymentWriter(world, held["payments"], held["orders"])
        self.orders = OrderWriter(world, held["orders"])
        self.masters = MasterWriter(world, held["customers"], held["products"], held["inventory"])

    def routes(self) -> list[Route]:
        """Every writing route."""
        return [
            self._posting("payments", self._create_payment, key_required=True),
            self._posting("orders", self._create_order),
            self._posting("customers", self._create_customer),
            self._putting("orders", self._change_order),
            self._putting("customers", self._change_customer),
            self._putting("products", self._change_product),
            Route("/v1/inventory", self.gate.guarded("inventory.write", self._stock), methods=["PUT"]),
            Route("/v1/webhooks", self.gate.guarded("webhooks.manage", self._hooks), methods=["GET", "POST"]),
            Route(
                "/v1/webhooks/{identifier}", self.gate.guarded("webhooks.manage", self._hook), methods=["GET", "PUT", "DELETE"]
            ),
            Route("/v1/{path:path}", self.gate.guarded("", self._unserved), methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ]

    def _posting(self, name: str, action: Action, *, key_required: bool = False) -> Route:
        async def answer(request: Request, grant: Grant) -> Response:
            raw, key, path = await request.body(), request.headers.get("idempotency-key"), api_path(request)
            replayed = self.keys.begin(grant.client_id, key, path, raw, required=key_required)
            if replayed is not None:
                return replayed
            try:
                response = action(body_of(raw))
            except BaseException:
                self.keys.abandon(grant.client_id, key)
                raise
            self.keys.finish(grant.client_id, key, path, raw, response)
            return response

        return Route(f"/v1/{name}", self.gate.guarded(f"{name}.write", answer), methods=["POST"])

    def _putting(self, name: str, change: Change) -> Route:
        resource = self.resources[name]

        async def answer(request: Request, _grant: Grant) -> Response:
            identifier = request.path_params["identifier"]
            row = resource.row_of(identifier)
            if row is None:
                raise not_found(SINGULAR[name], identifier)
            wanted = request.headers.get("if-match")
            if wanted not in {None, "*", etag_of(resource.texts(np.array([row], dtype=np.int64))[0].encode())}:
                raise Rejection(412, "precondition_failed", "the record was changed since it was read")
            return written(change(row, body_of(await request.body())))

        return Route(f"/v1/{name}/{{identifier}}", self.gate.guarded(f"{name}.write", answer), methods=["PUT"])

    def _create_payment(self, body: Body) -> Response:
        if body.get("operation") in {"sale", "authorize"}:
            partly = self.context.faults.take("partial_approval", SYSTEM, "/v1/payments")
            body = approved_in_part(body, partly.details.get("fraction", 0.5)) if partly else body
        document, events = self.payments.create(body)
        for kind, subject in events:
            self.webhooks.announce(kind, kind.split(".")[0], subject)
        return written(document, 201, f"/v1/payments/{document['id']}")

    def _create_order(self, body: Body) -> Response:
        document, new = self.orders.create(body)
        if new:
            self.webhooks.announce("order.created", "order", document)
        return written(document, 201 if new else 200, f"/v1/orders/{document['id']}" if new else None)

    def _create_customer(self, body: Body) -> Response:
        document, new = self.masters.create_customer(body)
        if new:
            self.webhooks.announce("customer.created", "customer", document)
        return written(document, 201 if new else 200, f"/v1/customers/{document['id']}" if new else None)

    def _change_order(self, row: int, body: Body) -> Document:
        document, events = self.orders.change(row, body)
        for kind in events:
            self.webhooks.announce(kind, "order", document)
        return document

    def _change_customer(self, row: int, body: Body) -> Document:
        document = self.masters.change_customer(row, body)
        self.webhooks.announce("customer.updated", "customer", document)
        return document

    def _change_product(self, row: int, body: Body) -> Document:
        document = self.masters.change_product(row, body)
        self.webhooks.announce("product.updated", "product", document)
        return document

    async def _stock(self, request: Request, _grant: Grant) -> Response:
        answer = self.masters.change_stock(body_of(await request.body()))
        for result in answer["results"]:
            if "error" not in result:
                key = f"{result['sku']}:{result['location_id']}"
                self.webhooks.announce("inventory.updated", "inventory", {"id": key, **result}, with_snapshot=False)
        return written(answer)

    async def _hooks(self, request: Request, _grant: Grant) -> Response:
        if request.method == "POST":
            hook = self.webhooks.subscribe(body_of(await request.body()))
            self.webhooks.announce("webhook.ping", "webhook", hook.shown())
            return written(hook.shown(with_secret=True), 201, f"/v1/webhooks/{hook.id}")
        shown = [hook.shown() for hook in self.webhooks.subscriptions.values()]
        return written(
            {"total": len(shown), "pages": 1, "page": 1, "per_page": max(1, len(shown)), "next_cursor": None, "results": shown}
        )

    async def _hook(self, request: Request, _grant: Grant) -> Response:
        hook = self.webhooks.named(request.path_params["identifier"])
        if request.method == "DELETE":
            del self.webhooks.subscriptions[hook.id]
            return Response(status_code=204)
        rotated = request.method == "PUT" and self.webhooks.change(hook, body_of(await request.body()))
        return written(hook.shown(with_secret=rotated))

    async def _unserved(self, request: Request, _grant: Grant) -> Response:
        known = request.path_params["path"].split("/")[0] in {*self.resources, "webhooks", "reports"}
        if known:
            raise Rejection(405, "method_not_allowed", f"{request.method} is not served here")
        raise not_found("path", api_path(request))


def body_of(raw: bytes) -> Body:
    """The JSON object of a body, numbers as Decimals.

    Raises:
        Rejection: 400 for anything else.
    """
    try:
        body = DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise bad_request(f"the body is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise bad_request("the body is a JSON object")
    return body


def written(document: Mapping[str, Any], status: int = 200, location: str | None = None) -> Response:
    """The document as it now is."""
    body = ENCODER.encode(document)
    headers = {"ETag": etag_of(body)} | ({"Location": location} if location else {})
    return Response(body, status, headers, JSON)
