"""The sinks of Salesforce by entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.salesforce.order_sink import OrderSink
from retail_etl.connectors.salesforce.record_sink import RecordSink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Sink

SOBJECTS: Final[Mapping[str, str]] = {
    "accounts": "Account",
    "contacts": "Contact",
    "products": "Product2",
    "payments": "Heartland_Payment__c",
    "refunds": "Heartland_Refund__c",
    "stock_levels": "Heartland_Inventory__c",
}


def build_sinks(client: HttpClient, base: str, price_book: str) -> Mapping[str, Sink]:
    """The sinks by entity."""
    sinks: dict[str, Sink] = {entity: RecordSink(client, base, entity, sobject) for entity, sobject in SOBJECTS.items()}
    return {**sinks, "orders": OrderSink(client, base, price_book)}
