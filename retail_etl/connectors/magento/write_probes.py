"""Which writes the integration's resources allow: each call is made with an empty body, or on order 0, which no shop has.

The shop looks at permissions first and at the body next, so its answer tells the one by the other, and nothing is changed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.magento.refusals import is_no_route
from retail_etl.errors import RequestRejectedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Probe

_REFUSED: Final = frozenset({400, 404})
_NO_ROUTE_STEP: Final = "This edition has no such call: take the flow out of RETAIL_ETL_WRITES."
# By entity: method, path, and the resource that it needs.
CALLS: Final[Mapping[str, tuple[str, str, str]]] = {
    "stock_levels": ("POST", "inventory/source-items", "Magento_InventoryApi::stock_source_item_assign"),
    "prices": ("POST", "products/base-prices", "Magento_Catalog::products"),
    "products": ("POST", "products/base-prices", "Magento_Catalog::products"),
    "customers": ("PUT", "customers/0", "Magento_Customer::manage"),
    "shipments": ("POST", "order/0/ship", "Magento_Sales::ship"),
    "invoices": ("POST", "order/0/invoice", "Magento_Sales::invoice"),
    "credit_memos": ("POST", "order/0/refund", "Magento_Sales::creditmemo"),
    "order_comments": ("POST", "orders/0/comments", "Magento_Sales::comment"),
    "order_states": ("POST", "orders/0/hold", "Magento_Sales::hold"),
    "store_credits": ("POST", "import/json", "Magento_ImportExport::import_api"),
    "gift_cards": ("PUT", "giftcardaccounts/0", "Magento_GiftCardAccount::customer_giftcardaccount"),
}


def probes(client: HttpClient, store_code: str, entities: Sequence[str]) -> list[Probe]:
    """One finding an entity."""
    return [tried(f"write {entity}", partial(_is_allowed, client, store_code, entity)) for entity in entities]


def _is_allowed(client: HttpClient, store_code: str, entity: str) -> str:
    method, path, resource = CALLS[entity]
    place = Place(entity, "permission to write", resource)
    headers = {"Content-Type": "application/json"}
    target = f"rest/{encode(store_code)}/V1/{path}"
    answer = client.send(Ask(target, place, method=method, headers=headers, content=b"{}", accept=_REFUSED))
    if answer.status in _REFUSED and is_no_route(answer, client.refusal(answer)):
        said = f"{path} is not offered by this shop"
        raise RequestRejectedError(said, status=answer.status, next_step=_NO_ROUTE_STEP, **place.of(client.system))
    return f"allowed by {resource}"
