"""Stock, prices and products of the shop, in the collection calls that take many at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter, failure, items_limit, number, refused
from retail_etl.connectors.outcomes import changed_meanwhile, chunks, ends_the_batch, not_sent, says
from retail_etl.errors import RequestRejectedError, RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome

_SKUS_A_URL: Final = 100  # servers refuse longer addresses
_ROWS_MAX: Final = 5_000
_POLLS_MAX: Final = 20
_COMPLETE, _RETRIABLE, _OPEN = 1, 2, 4


class _Collection(ABC):
    """A call that takes a list. A list that the shop refuses is halved down to what it does not want.

    ``batch_limit`` is what one call is asked to take; a smaller limit that the shop names is learnt.
    """

    target = "magento"
    entity = ""
    permission = ""

    def __init__(self, shop: ShopWriter, batch_limit: int) -> None:
        self._shop = shop
        self.batch_limit = batch_limit
        self._learnt = batch_limit

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """Some calls for all items, but those of which people of the shop changed something since the change was decided."""
        looked_at = [item for item in items if item.expected]
        try:
            held = self._held(looked_at) if looked_at else {}
        except RetailEtlError as error:
            return [failure(item.key, error) for item in items]
        changed = {item.key: told for item in looked_at if (told := changed_meanwhile(item, held.get(self._name(item))))}
        return [*changed.values(), *self._in_calls([item for item in items if item.key not in changed])]

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """The items that the shop holds as they were sent."""
        held = self._held(items)
        return [
            Receipt(item.key, self._identifier(item, there), found=True)
            for item in items
            if (there := held.get(self._name(item))) and says(there, dict(item.payload))
        ]

    def _in_calls(self, items: Sequence[OutboxItem]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for some in chunks(items, self._learnt):
            ended = next((one for one in outcomes if isinstance(one, Failure) and ends_the_batch(one)), None)
            outcomes += [not_sent(item.key, ended.message) for item in some] if ended else self._sent(some)
        return outcomes

    def _sent(self, items: Sequence[OutboxItem]) -> list[Outcome]:
        try:
            return self._call(items)
        except RequestRejectedError as error:
            limit = items_limit(error.message)
            if limit is not None and 0 < limit < len(items):
                self._learnt = limit
                return self._in_calls(items)
            if len(items) == 1:
                return [failure(items[0].key, error)]
            middle = len(items) // 2
            return [*self._sent(items[:middle]), *self._sent(items[middle:])]
        except RetailEtlError as error:
            return [failure(item.key, error) for item in items]

    @abstractmethod
    def _call(self, items: Sequence[OutboxItem]) -> list[Outcome]: ...

    @abstractmethod
    def _held(self, items: Sequence[OutboxItem]) -> Mapping[Hashable, Mapping[str, Any]]:
        """What the shop holds of the items, by ``_name``."""

    def _name(self, item: OutboxItem) -> Hashable:
        return _sku(item.payload)

    def _identifier(self, item: OutboxItem, held: Mapping[str, Any]) -> str:  # noqa: ARG002 -- for what has an id of its own
        return item.reference

    def _place(self, items: Sequence[OutboxItem]) -> Place:
        told = items[0].reference if len(items) == 1 else f"{len(items)} from {items[0].reference}"
        return Place(self.entity, told, self.permission)


class StockSink(_Collection):
    """``stock_levels``: absolute quantities by source. The payload is a source item: sku, source_code, quantity, status."""

    entity = "stock_levels"
    permission = "Magento_InventoryApi::stock_source_item_assign"

    def _name(self, item: OutboxItem) -> Hashable:
        return _sku(item.payload), str(item.payload["source_code"])

    def _held(self, items: Sequence[OutboxItem]) -> Mapping[Hashable, Mapping[str, Any]]:
        held: dict[Hashable, Mapping[str, Any]] = {}
        for skus in chunks(sorted({str(item.payload["sku"]) for item in items}), _SKUS_A_URL):
            groups = [[Filter("sku", "in", ",".join(skus))]]
            rows = self._shop.listed("inventory/source-items", groups, _ROWS_MAX, self._place(items))
            held.update({(_sku(row), str(row["source_code"])): row for row in rows})
        return held

    def _call(self, items: Sequence[OutboxItem]) -> list[Outcome]:
        rows = [{**item.payload, "quantity": number(item.payload["quantity"])} for item in items]
        self._shop.send("inventory/source-items", {"sourceItems": rows}, self._place(items))
        return [Receipt(item.key, item.reference) for item in items]


def _sku(told: Mapping[str, Any]) -> str:
    return str(told["sku"]).casefold()


class PriceSink(_Collection):
    """``prices``: base prices in the global scope. The payload has sku and price; rows that fail stop no others."""

    entity = "prices"
    permission = "Magento_Catalog::products"

    def _held(self, items: Sequence[OutboxItem]) -> Mapping[Hashable, Mapping[str, Any]]:
        held: dict[Hashable, Mapping[str, Any]] = {}
        for skus in chunks([str(item.payload["sku"]) for item in items], _SKUS_A_URL):
            rows = self._shop.asked("products/base-prices-information", {"skus": list(skus)}, self._place(items))
            held.update({_sku(row): row for row in rows})
        return held

    def _call(self, items: Sequence[OutboxItem]) -> list[Outcome]:
        rows = [{"sku": one.payload["sku"], "store_id": 0, "price": number(one.payload["price"])} for one in items]
        failed = self._shop.send("products/base-prices", {"prices": rows}, self._place(items))
        said = {str(value).casefold(): row for row in failed for value in row.get("parameters") or []}
        return [_priced(item, said.get(_sku(item.payload))) for item in items]


class ProductSink(_Collection):
    """``products``: fields of products in the scope of all stores; few one by one, many as a bulk that is waited for.

    The payload has the SKU and the fields to set. Stock never travels here: saving it with a product restores old figures.
    """

    entity = "products"
    permission = "Magento_Catalog::products"
    singles_max: int = 20

    def _held(self, items: Sequence[OutboxItem]) -> Mapping[Hashable, Mapping[str, Any]]:
        held: dict[Hashable, Mapping[str, Any]] = {}
        for skus in chunks([str(item.payload["sku"]) for item in items], _SKUS_A_URL):
            rows = self._shop.listed("products", [[Filter("sku", "in", ",".join(skus))]], len(skus), self._place(items))
            held.update({_sku(row): row for row in rows})
        return held

    def _identifier(self, item: OutboxItem, held: Mapping[str, Any]) -> str:  # noqa: ARG002 -- as above
        return str(held["id"])

    def _in_calls(self, items: Sequence[OutboxItem]) -> list[Outcome]:
        """As a bulk where there are many, or where the SKU cannot stand in an address."""
        if len(items) <= self.singles_max and all(map(_has_an_address, items)):
            return [outcome for item in items for outcome in self._sent([item])]
        return super()._in_calls(items)

    def _call(self, items: Sequence[OutboxItem]) -> list[Outcome]:
        bodies = [{"product": _product(item)} for item in items]
        if len(items) == 1 and _has_an_address(items[0]):
            sku = str(items[0].payload["sku"])
            saved = self._shop.send(f"products/{sku}", bodies[0], self._place(items), method="PUT", store="all")
            return [Receipt(items[0].key, str(saved["id"]))]
        told = self._shop.send("products/bySku", bodies, self._place(items), method="PUT", prefix="async/bulk/", store="all")
        return self._awaited(str(told["bulk_uuid"]), items)

    def _awaited(self, bulk: str, items: Sequence[OutboxItem]) -> list[Outcome]:
        """What became of each operation; by place in the bulk, which is the only name that releases agree on."""
        sleep, listed = self._shop.client.timing.sleep, list[dict[str, Any]]()
        for poll in range(_POLLS_MAX):
            query = [("nocache", str(poll))]  # caches in front of the shop keep such answers for ever
            try:
                status = self._shop.read(f"bulk/{bulk}/detailed-status", self._place(items), query)
            except RetailEtlError as error:
                return [Unknown(item.key, f"bulk {bulk}: {error.message}") for item in items]
            listed = list(status.get("operations_list") or [])
            if len(listed) == len(items) and all(one.get("status") != _OPEN for one in listed):
                break
            sleep(min(0.5 * (poll + 1), 5.0))
        by_place = dict(enumerate(listed))
        return [_operation(item, by_place.get(place, {}), bulk) for place, item in enumerate(items)]


def _has_an_address(item: OutboxItem) -> bool:
    """Whether the SKU may stand in one: a slash or a blank there is none of the shop's."""
    return str(item.payload["sku"]).replace("-", "").replace("_", "").isalnum()


def _operation(item: OutboxItem, operation: dict[str, Any], bulk: str) -> Outcome:
    status, said = operation.get("status", _OPEN), str(operation.get("result_message") or "")
    if status == _COMPLETE:
        return Receipt(item.key, item.target_id or item.reference, {"bulk": bulk})
    if status == _OPEN:
        return Unknown(item.key, f"bulk {bulk} is not worked on: is the consumer async.operations.all running?", 600.0)
    if status == _RETRIABLE:
        return Failure(item.key, FailureClass.RETRY_LATER, "retriable_operation", said or f"bulk {bulk} failed, may work again")
    return refused(item.key, said or f"bulk {bulk} rejected the operation")


def _priced(item: OutboxItem, failed: dict[str, Any] | None) -> Outcome:
    if failed is None:
        return Receipt(item.key, item.reference)
    told = failed.get("parameters") or []
    said = f"{failed.get('message')} ({', '.join(map(str, told))})"
    step = "Create the product in the shop, or map the SKU; configurable products have no price of their own."
    return Failure(item.key, FailureClass.NEEDS_PERSON, "price_refused", said, step)


def _product(item: OutboxItem) -> dict[str, Any]:
    product = dict(item.payload)
    for name in ("price", "weight"):
        if product.get(name) is not None:
            product[name] = number(product[name])
    return product
