"""Everything that can be written to the shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.connectors.magento.balance_sinks import GiftCardSink, StoreCreditSink
from retail_etl.connectors.magento.customer_sink import CustomerSink
from retail_etl.connectors.magento.goods_sinks import PriceSink, ProductSink, StockSink
from retail_etl.connectors.magento.order_sinks import CommentSink, CreditMemoSink, InvoiceSink, OrderStateSink, ShipmentSink
from retail_etl.connectors.magento.writing import ShopWriter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Sink
    from retail_etl.connectors.magento.config import MagentoConfig


def sinks_of(client: HttpClient, config: MagentoConfig) -> Mapping[str, Sink]:
    """The sinks by entity."""
    shop = ShopWriter(client, config.store_code)
    made: list[Sink] = [
        StockSink(shop, config.write_batch),
        PriceSink(shop, config.write_batch),
        ProductSink(shop, config.write_batch),
        CustomerSink(shop),
        ShipmentSink(shop),
        CreditMemoSink(shop),
        InvoiceSink(shop),
        CommentSink(shop),
        OrderStateSink(shop),
        StoreCreditSink(shop),
        GiftCardSink(shop),
    ]
    return {sink.entity: sink for sink in made}
