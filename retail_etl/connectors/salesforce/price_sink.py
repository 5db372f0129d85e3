"""Prices of products: the entries of the standard price book and of the sync's own, which the org finds by no id of ours."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt
from retail_etl.connectors.outcomes import says
from retail_etl.connectors.salesforce import soql
from retail_etl.connectors.salesforce.outcomes import of_error
from retail_etl.connectors.salesforce.payloads import KEY, body_of
from retail_etl.connectors.salesforce.record_sink import OrgQueries, fitting
from retail_etl.connectors.salesforce.row_writes import RowWrites
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import OutboxItem, Outcome
    from retail_etl.connectors.salesforce.price_book import PriceBook

_PRODUCT: Final = f"Product2.{KEY}"


class PriceSink:
    """``prices``: UnitPrice of the product that the reference names, in both price books; an entry that is there is changed."""

    target = "salesforce"
    entity = "prices"
    batch_limit = 100

    def __init__(self, client: HttpClient, base: str, book: PriceBook) -> None:
        self._queries = OrgQueries(client, base)
        self._rows = RowWrites(client, base, "PricebookEntry")
        self._book = book

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """A look, what is not there yet made, and what differs changed."""
        try:
            self._book.entries({item.reference: Decimal(str(item.payload["UnitPrice"])) for item in items})
            held = self._held(items)
        except RetailEtlError as error:
            return of_error(items, error)
        changes = [
            (item, body_of({"UnitPrice": item.payload["UnitPrice"]}) | {"id": one["Id"]})
            for item in items
            for one in held.get(item.reference, [])
            if not says(one["UnitPrice"], item.payload["UnitPrice"])
        ]
        refused = {one.key: one for one in self._rows.update(changes) if not isinstance(one, Receipt)}
        return [refused.get(item.key) or _done(item, held.get(item.reference, [])) for item in items]

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """The items whose price both books tell."""
        held = self._held(items)
        same = [
            item
            for item in items
            if held.get(item.reference)
            and all(says(one["UnitPrice"], item.payload["UnitPrice"]) for one in held[item.reference])
        ]
        return [Receipt(item.key, str(held[item.reference][0]["Id"]), found=True) for item in same]

    def _held(self, items: Sequence[OutboxItem]) -> Mapping[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        books = f"Pricebook2Id IN ({', '.join(soql.text(one) for one in self._book.ids)}) AND IsActive = true"
        for some in fitting([item.reference for item in items]):
            query = soql.select(["Id", "UnitPrice", _PRODUCT], "PricebookEntry", [books, soql.named(_PRODUCT, some)])
            for record in self._queries.records(query, Place("salesforce_price_book_entries", f"{len(some)} products")):
                found[str(record["Product2"][KEY])].append(record)
        return found


def _done(item: OutboxItem, entries: Sequence[Mapping[str, Any]]) -> Outcome:
    if entries:
        return Receipt(item.key, str(entries[-1]["Id"]))
    said = f"the org has no product {item.reference} to price"
    return Failure(item.key, FailureClass.RETRY_LATER, "unknown_product", said, "It goes when the product is there.")
