"""Everything that can be written to Kinetic. Groups wait for finance; journals are posted where that is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.connectors.epicor.calling import Methods
from retail_etl.connectors.epicor.customer_sink import CustomerSink
from retail_etl.connectors.epicor.journal_sink import JournalSink
from retail_etl.connectors.epicor.order_sink import OrderSink
from retail_etl.connectors.epicor.part_sink import PartSink
from retail_etl.connectors.epicor.preflight import Preflight
from retail_etl.connectors.epicor.receipt_sinks import CashReceiptSink, PayableSink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.epicor.config import EpicorConfig
    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Sink


def sinks_of(client: HttpClient, config: EpicorConfig) -> Mapping[str, Sink]:
    """The sinks by entity."""
    methods = Methods(client, config.company)
    preflight = Preflight(methods)
    kinds = (CustomerSink, PartSink, OrderSink, CashReceiptSink, PayableSink)
    made: dict[str, Sink] = {kind.entity: kind(methods, preflight) for kind in kinds}
    return {**made, JournalSink.entity: JournalSink(methods, preflight, posts=config.posts_journals)}
