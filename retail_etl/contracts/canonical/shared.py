"""What canonical tables share: one vocabulary for all systems, and where each row comes from."""

from __future__ import annotations

from typing import Final

import pandera.polars as pa
import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import number, text

SYSTEMS: Final = ("heartland", "heartland_retail", "heartland_gateway", "magento", "epicor", "salesforce", "bank")
PAYMENT_OPERATIONS: Final = ("sale", "authorize", "capture", "refund", "tip_adjust")
PAYMENT_STATUSES: Final = ("captured", "authorized", "voided", "declined", "failed", "unresolved")
CHANNELS: Final = ("web", "store")
ROW_TYPES: Final = ("payment", "fee", "chargeback", "chargeback_reversal", "adjustment", "reserve")
FEE_TYPES: Final = ("processing", "chargeback", "monthly")
FEE_STATUSES: Final = ("unknown", "estimated", "final")
DISPUTE_STATES: Final = ("charged_back", "won")
ENTRY_TYPES: Final = ("batch", "fee", "chargeback", "chargeback_reversal", "adjustment", "reserve")


class FromLoad(pa.DataFrameModel):
    """What every canonical row says about the delivery it comes from."""

    load_id: pl.String = text("The load that delivered its newest part; `ops.manifest` names file and pages.", required=True)
    line: pl.Int64 = number("The line of that load's file, counted from 1.", required=True, least=1)

    class Config:
        """A frame has exactly the contract's columns."""

        strict = True
        coerce = False
