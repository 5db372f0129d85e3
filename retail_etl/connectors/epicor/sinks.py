"""Everything that can be written to Kinetic. Groups wait for finance, but for those whose posting is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.connectors.epicor.calling import Methods
from retail_etl.connectors.epicor.customer_sink import CustomerSink
from retail_etl.connectors.epicor.journal_sink import JournalSink
from retail_etl.connectors.epicor.order_sink import OrderSink
from retail_etl.connectors.epicor.part_sink import PartSink
from retail_etl.connectors.epicor.payable_sink import PayableSink
from retail_etl.connectors.epicor.preflight import Preflight
from retail_etl.connectors.epicor.receipt_sinks import CashReceiptSink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.epicor.config import EpicorConfig
    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Sink


def sinks_of(client: HttpClient, config: EpicorConfig) -> Mapping[str, Sink]:
    """The sinks by entity."""
    methods = Methods(client, config.company)
    preflight = Preflight(methods)
    made: dict[str, Sink] = {kind.entity: kind(methods, preflight) for kind in (CustomerSink, PartSink, OrderSink)}
    posting = (
        (CashReceiptSink, config.posts_receipts),
        (PayableSink, config.posts_payables),
        (JournalSink, config.posts_journals),
    )
    return {**made, **{kind.entity: kind(methods, preflight, posts=posts) for kind, posts in posting}}
