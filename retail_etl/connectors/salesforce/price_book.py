"""The price book of synced orders: which entry a product's lines are priced by, made on demand where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.salesforce import soql
from retail_etl.connectors.salesforce.payloads import KEY
from retail_etl.connectors.salesforce.record_sink import fitting
from retail_etl.connectors.salesforce.row_writes import RowWrites
from retail_etl.errors import SourceChangedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.salesforce.record_sink import OrgQueries

_PRODUCT: Final = f"Product2.{KEY}"
_STEP: Final = "Make an active price book of that name in the org, or name another in RETAIL_ETL_SALESFORCE_PRICE_BOOK."


class PriceBook:
    """Entries by product; asked for once, made where the product has no price yet."""

    def __init__(self, client: HttpClient, base: str, queries: OrgQueries, name: str) -> None:
        self._system = client.system
        self._queries = queries
        self._rows = RowWrites(client, base, "PricebookEntry")
        self._name = name
        self._ids: tuple[str, str] | None = None
        self._entries: dict[str, str] = {}

    @property
    def id(self) -> str:
        """The id of the price book.

        Raises:
            SourceChangedError: there is none of that name.
        """
        return self._books()[1]

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of the standard price book and of this one.

        Raises:
            SourceChangedError: there is none of that name.
        """
        return self._books()

    def entries(self, prices: Mapping[str, Any]) -> Mapping[str, str]:
        """The entry of each product by Heartland's id; the price is for those without one. Unknown products are left out."""
        unknown = [product for product in prices if product not in self._entries]
        self._look(unknown)
        missing = [product for product in unknown if product not in self._entries]
        if missing:
            self._make({product: prices[product] for product in missing})
            self._look(missing)
        return {product: self._entries[product] for product in prices if product in self._entries}

    def _books(self) -> tuple[str, str]:
        if self._ids is None:
            condition = f"IsActive = true AND (IsStandard = true OR Name = {soql.text(self._name)})"
            place = Place("salesforce_price_books", self._name)
            books = self._queries.records(soql.select(["Id", "Name", "IsStandard"], "Pricebook2", [condition]), place)
            standard = next((str(one["Id"]) for one in books if one["IsStandard"]), None)
            own = next((str(one["Id"]) for one in books if one["Name"] == self._name), None)
            if own is None or standard is None:
                said = f"there is no active price book {self._name!r}, or no standard one"
                raise SourceChangedError(said, next_step=_STEP, **place.of(self._system))
            self._ids = (standard, own)
        return self._ids

    def _look(self, products: list[str]) -> None:
        book = f"Pricebook2Id = {soql.text(self.id)} AND IsActive = true"
        for some in fitting(products):
            query = soql.select(["Id", _PRODUCT], "PricebookEntry", [book, soql.named(_PRODUCT, some)])
            for record in self._queries.records(query, Place("salesforce_price_book_entries", self._name)):
                self._entries[str(record["Product2"][KEY])] = str(record["Id"])

    def _make(self, prices: Mapping[str, Any]) -> None:
        """A standard price first, for the org takes no other without it; what is there already is refused, and harmless."""
        known = self._queries.having(["Id", KEY], "Product2", KEY, list(prices))
        products = [(str(record["Id"]), prices[str(record[KEY])]) for record in known]
        for book in self._books():
            bodies = [
                {"Pricebook2Id": book, "Product2Id": product, "UnitPrice": price, "IsActive": True}
                for product, price in products
            ]
            if bodies:
                self._rows.create(bodies)
