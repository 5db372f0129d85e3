"""The sinks of Salesforce by entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.salesforce.order_sink import OrderSink
from retail_etl.connectors.salesforce.person_sinks import PersonAccountSink, PersonContactSink, Persons
from retail_etl.connectors.salesforce.price_book import PriceBook
from retail_etl.connectors.salesforce.price_sink import PriceSink
from retail_etl.connectors.salesforce.record_sink import OrgQueries, RecordSink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Sink
    from retail_etl.connectors.salesforce.config import SalesforceConfig

SOBJECTS: Final[Mapping[str, str]] = {
    "accounts": "Account",
    "contacts": "Contact",
    "products": "Product2",
    "payments": "Heartland_Payment__c",
    "refunds": "Heartland_Refund__c",
    "stock_levels": "Heartland_Inventory__c",
}


def build_sinks(client: HttpClient, base: str, config: SalesforceConfig) -> Mapping[str, Sink]:
    """The sinks by entity."""
    insists = config.insists_on_duplicates
    sinks: dict[str, Sink] = {
        entity: RecordSink(client, base, entity, sobject, insists=insists) for entity, sobject in SOBJECTS.items()
    }
    if config.person_accounts:
        persons = Persons(OrgQueries(client, base))
        sinks["accounts"] = PersonAccountSink(client, base, persons, insists=insists)
        sinks["contacts"] = PersonContactSink(client, base, persons, insists=insists)
    book = PriceBook(client, base, OrgQueries(client, base), config.price_book)
    return {**sinks, "orders": OrderSink(client, base, config.price_book), "prices": PriceSink(client, base, book)}
