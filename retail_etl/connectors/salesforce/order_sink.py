"""The sink of orders: a composite graph each, ten a call, so that one bad order spoils no other and none is half there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Failure, FailureClass, Outcome, Receipt
from retail_etl.connectors.salesforce import soql
from retail_etl.connectors.salesforce.classes import Said
from retail_etl.connectors.salesforce.order_plan import (
    LINES,
    PRODUCT,
    Held,
    Plan,
    Statuses,
    header_of,
    lines_of,
    plan,
)
from retail_etl.connectors.salesforce.outcomes import of_error, refused, unsent
from retail_etl.connectors.salesforce.payloads import KEY, encode, is_held
from retail_etl.connectors.salesforce.price_book import PriceBook
from retail_etl.connectors.salesforce.record_sink import OrgQueries, fitting
from retail_etl.connectors.salesforce.refusals import said_of
from retail_etl.errors import RetailEtlError, SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import OutboxItem

BATCH_LIMIT: Final = 200
_GRAPHS_MAX: Final = 75
_NODES_MAX: Final = 500
_FAILED_MAX: Final = 14  # behind so many failed graphs the org stops working on a call
_ORDERS_AT_ONCE: Final = 20  # whose lines are asked for, of which a page holds 2,000
_JSON: Final = {"Content-Type": "application/json"}
_HALTED: Final = "PROCESSING_HALTED"
_CREATED: Final = 201
_REFUSED_FROM: Final = 300


class _Step(msgspec.Struct):
    httpStatusCode: int = 0  # noqa: N815 -- as the org spells it
    body: Any = None


class _Response(msgspec.Struct):
    compositeResponse: list[_Step] = []  # noqa: N815


class _Graph(msgspec.Struct):
    graphId: str = ""  # noqa: N815
    isSuccessful: bool = False  # noqa: N815
    graphResponse: _Response = msgspec.field(default_factory=_Response)  # noqa: N815


class _Graphs(msgspec.Struct):
    graphs: list[_Graph] = []


class OrderSink:
    """Orders with their lines."""

    target = "salesforce"
    entity = "orders"
    batch_limit = BATCH_LIMIT

    def __init__(self, client: HttpClient, base: str, price_book: str) -> None:
        self._client = client
        self._base = base
        self._queries = OrgQueries(client, base)
        self._prices = PriceBook(client, base, self._queries, price_book)
        self._statuses: Statuses | None = None

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One outcome an item."""
        outcomes: list[Outcome] = []
        for wave in _waves(items):
            try:
                plans, failed = self._plans(wave)
            except RetailEtlError as error:
                outcomes += unsent(wave, error)
                continue
            outcomes += failed
            for some in _payloads(plans):
                outcomes += self._send(some)
        return outcomes

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """A receipt where the org holds the order, its lines and its standing as they are to be."""
        held, statuses = self._held(items), self._known_statuses()
        outcomes: list[Outcome] = []
        for item in items:
            there = held.get(item.reference)
            if there is not None and not there.is_entered and self._is_there(item, there, statuses):
                outcomes.append(Receipt(item.key, str(there.record["Id"]), found=True))
        return outcomes

    def _is_there(self, item: OutboxItem, held: Held, statuses: Statuses) -> bool:
        lines = {str(line[KEY]): line for line in lines_of(item)}
        wanted = statuses.of(str(item.payload.get("Heartland_Status__c") or ""))
        return (
            is_held(header_of(item), held.record)
            and lines.keys() == held.lines.keys()
            and all(is_held({n: v for n, v in line.items() if n != PRODUCT}, held.lines[key]) for key, line in lines.items())
            and (wanted is None or not lines or held.record.get("Status") == wanted)
        )

    def _plans(self, items: Sequence[OutboxItem]) -> tuple[list[Plan], list[Outcome]]:
        held = self._held(items)
        prices = {str(line[PRODUCT]): line.get("UnitPrice") for item in items for line in lines_of(item)}
        entries = self._prices.entries(prices)
        plans: list[Plan] = []
        failed: list[Outcome] = []
        for item in items:
            there = held.get(item.reference)
            unknown = sorted({str(line[PRODUCT]) for line in lines_of(item)} - entries.keys())
            made = plan(item, there, entries, self._prices.id, self._known_statuses(), self._base)
            if there is None and LINES not in item.payload:
                failed.append(_gone(item))
            elif unknown:
                failed.append(_parent_missing(item, unknown))
            elif len(made.steps) > _NODES_MAX:
                failed.append(_too_long(item, len(made.steps)))
            else:
                plans.append(made)
        return plans, failed

    def _send(self, plans: Sequence[Plan]) -> list[Outcome]:
        """One call; what it did not come to because others failed is sent once more."""
        outcomes, halted = self._call(plans)
        if halted and len(halted) < len(plans):
            again, still = self._call(halted)
            outcomes += again
            halted = still
        for one in halted:
            outcomes.append(refused(one.item, Said(_HALTED, "too many orders of the call failed before it came to this one")))
        return outcomes

    def _call(self, plans: Sequence[Plan]) -> tuple[list[Outcome], list[Plan]]:
        graphs = [{"graphId": f"g{number}", "compositeRequest": list(one.steps)} for number, one in enumerate(plans)]
        place = Place("salesforce_Order", f"{len(plans)} orders from {plans[0].item.reference}")
        ask = Ask(f"{self._base}/composite/graph", place, method="POST", headers=_JSON, content=encode({"graphs": graphs}))
        try:
            _, answered = self._client.ask_for(ask, _Graphs)
        except RetailEtlError as error:
            return of_error((one.item for one in plans), error), []
        by_id = {one.graphId: one for one in (answered.graphs if answered else [])}
        outcomes: list[Outcome] = []
        halted: list[Plan] = []
        for number, one in enumerate(plans):
            graph = by_id.get(f"g{number}")
            if graph is None:
                continue  # the org leaves it out: unknown
            outcome = _outcome(one, graph)
            if outcome is None:
                halted.append(one)
            else:
                outcomes.append(outcome)
        return outcomes, halted

    def _held(self, items: Sequence[OutboxItem]) -> dict[str, Held]:
        references = [item.reference for item in items]
        header = sorted({"Id", KEY, "Status", "StatusCode", *(name for item in items for name in header_of(item))})
        fields = {name for item in items for line in item.payload.get(LINES) or [] for name in line} - {PRODUCT}
        order_key = f"Order.{KEY}"
        records = {str(one[KEY]): one for one in self._queries.having(header, "Order", KEY, references)}
        entered = {item.target_id: item.reference for item in items if item.target_id and item.reference not in records}
        if entered:  # people entered it in the org, and it does not bear our id yet
            found = self._queries.having(header, "Order", "Id", sorted(entered))
            records |= {entered[str(one["Id"])]: one for one in found if one[KEY] is None}
        lines: dict[str, dict[str, dict[str, Any]]] = {}
        if records:
            wanted = sorted({"Id", KEY, order_key, *fields})
            for line in self._lines(wanted, order_key, [key for key, one in records.items() if one[KEY] is not None]):
                if line.get(KEY):
                    lines.setdefault(str(line["Order"][KEY]), {})[str(line[KEY])] = line
        return {reference: Held(record, lines.get(reference, {})) for reference, record in records.items()}

    def _lines(self, fields: Sequence[str], order_key: str, references: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Lines of some orders; pages of the org hold 2,000 of them, so few orders are asked for at once."""
        for some in fitting(references, _ORDERS_AT_ONCE):
            query = soql.select(fields, "OrderItem", [soql.named(order_key, some)])
            yield from self._queries.records(query, Place("salesforce_OrderItem", "lines of orders"))

    def _known_statuses(self) -> Statuses:
        if self._statuses is None:
            place = Place("salesforce_Order", "statuses")
            query = soql.select(["ApiName", "StatusCode", "IsDefault"], "OrderStatus", [])
            found = self._queries.records(query, place)
            drafts = [str(one["ApiName"]) for one in found if one["StatusCode"] == "Draft"]
            if not drafts:
                said = "the org has no order status of the category Draft"
                step = "Enable orders in Setup, and keep one Draft status."
                raise SourceChangedError(said, next_step=step, **place.of(self._client.system))
            default = next(
                (str(one["ApiName"]) for one in found if one["IsDefault"] and one["StatusCode"] == "Draft"), drafts[0]
            )
            activated = tuple(str(one["ApiName"]) for one in found if one["StatusCode"] == "Activated")
            self._statuses = Statuses(default, activated)
        return self._statuses


def _outcome(one: Plan, graph: _Graph) -> Outcome | None:
    """What became of an order; ``None`` where the call did not come to it."""
    steps = graph.graphResponse.compositeResponse
    if graph.isSuccessful:
        details: dict[str, Any] = {"created": bool(steps) and steps[0].httpStatusCode == _CREATED}
        if one.left_out:
            details["lines_without_product"] = one.left_out
        identifier = next((str(step.body["id"]) for step in steps if isinstance(step.body, dict) and step.body.get("id")), "")
        return Receipt(one.item.key, identifier or str(one.item.target_id or ""), details)
    said = [(said_of(error), step) for step in steps if step.httpStatusCode >= _REFUSED_FROM for error in _errors(step)]
    own = [(error, step.httpStatusCode) for error, step in said if error.code != _HALTED]
    return refused(one.item, *own[0]) if own else None


def _errors(step: _Step) -> list[dict[str, Any]]:
    return [error for error in step.body if isinstance(error, dict)] if isinstance(step.body, list) else []


def _waves(items: Sequence[OutboxItem]) -> Iterator[list[OutboxItem]]:
    """Items cut so that no order comes twice in a wave; sorted by account, since orders of one lock it."""
    left = list(items)
    while left:
        wave = list({item.reference: item for item in reversed(left)}.values())
        left = [item for item in left if item not in wave]
        yield sorted(wave, key=lambda item: (str(item.payload.get(f"Account.{KEY}") or ""), item.reference))


def _payloads(plans: Sequence[Plan]) -> Iterator[list[Plan]]:
    """Plans cut to calls: no more graphs and nodes than the org takes, and few enough that not all can be halted."""
    some: list[Plan] = []
    nodes = 0
    for one in plans:
        if some and (len(some) >= min(_GRAPHS_MAX, _FAILED_MAX) or nodes + len(one.steps) > _NODES_MAX):
            yield some
            some, nodes = [], 0
        some.append(one)
        nodes += len(one.steps)
    if some:
        yield some


def _gone(item: OutboxItem) -> Failure:
    said = "the order that people entered in the org is not there, or stands for another order of the tills"
    step = "See which order of the tills it stands for (Heartland_Id__c), or withdraw the change."
    return Failure(item.key, FailureClass.NEEDS_PERSON, "target_gone", said, step)


def _parent_missing(item: OutboxItem, products: Sequence[str]) -> Failure:
    said = f"the org does not know {len(products)} of its products yet: {', '.join(products[:5])}"
    step = "The products are written first; it is sent again by itself."
    return Failure(item.key, FailureClass.RETRY_LATER, "parent_missing", said, step)


def _too_long(item: OutboxItem, steps: int) -> Failure:
    said = f"it takes {steps} steps, and the org takes {_NODES_MAX} at once"
    step = "Enter the order in the org by hand, or split it at the source."
    return Failure(item.key, FailureClass.NEEDS_PERSON, "too_many_lines", said, step)
