"""The streams of the card gateway: where each is read, and which fields may be kept.

Neither side tells when a record last changed, so each stream reads again as far back as its records usually still move; what
changes later is found by the nightly re-scan. Names, addresses, tokens and all of a card number but four digits are on no list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import CursorKind, KeyList, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

_SETTLE_LAG: Final = timedelta(minutes=2)
_PAGE_SIZE: Final = 1000  # the most that GP-API gives
_UNTIL_BATCHED: Final = timedelta(days=3)  # a batch may close late, over a weekend
_UNTIL_FUNDED: Final = timedelta(days=7)  # American Express pays three business days later, and holidays come between
_UNTIL_BOOKED: Final = timedelta(days=14)

PORTICO: Final = frozenset({"portico_transactions", "portico_batches"})


def _names(text: str, under: str = "") -> frozenset[str]:
    return frozenset(f"{under}.{name}" if under else name for name in text.split())


_PORTICO_TRANSACTION_IDS: Final = _names(
    "GatewayTxnId OriginalGatewayTxnId ClientTxnId AuthCode RefNbr IssTxnId InvoiceNbr DeviceId BatchSeqNbr"
)
_PORTICO_TRANSACTION: Final = _PORTICO_TRANSACTION_IDS | _names(
    "ServiceName TxnStatus Amt AuthAmt SettlementAmt GratuityAmtInfo ConvenienceAmtInfo ShippingAmtInfo TaxAmtInfo CardType "
    "CardNbrLastFour BatchCloseDT SaleReturnInd DebitCreditInd SAFIndicator TxnUtcDT"
)
_PORTICO_BATCH_IDS: Final = _names("DeviceId BatchId BatchSeqNbr")
_PORTICO_BATCH: Final = _PORTICO_BATCH_IDS | _names("BatchStatus BatchTxnCnt BatchTxnAmt OpenUtcDT CloseUtcDT")

_CARD: Final = "brand masked_number_last4 arn authcode brand_reference"
_CARD_IDS: Final = "arn authcode brand_reference"
_TRANSACTION_IDS: Final = _names("id parent_resource_id reference order.reference batch_id") | _names(
    _CARD_IDS, "payment_method.card"
)
_TRANSACTION: Final = (
    _TRANSACTION_IDS
    | _names(_CARD, "payment_method.card")
    | _names(
        "status type channel amount currency gratuity_amount surcharge_amount convenience_amount cashback_amount "
        "payment_method.entry_mode time_created"
    )
)
_BATCH: Final = _names("id status transaction_count amount gratuity_amount currency time_created time_closed")
_SETTLED_IDS: Final = _names("id reference system.mid batch_id deposit_id") | _names(_CARD_IDS, "payment_method.card")
_SETTLED: Final = (
    _SETTLED_IDS
    | _names(_CARD, "payment_method.card")
    | _names("status type amount currency batch_time_created deposit_status deposit_time_created deposit_amount time_created")
)
_DEPOSIT: Final = _names(
    "id time_created status funding_type amount currency system.mid aggregation_model "
    "bank_transfer.masked_account_number_last4 sales.count sales.amount refunds.count refunds.amount "
    "disputes.chargebacks.count disputes.chargebacks.amount disputes.reversals.count disputes.reversals.amount "
    "discounts.amount fees.amount"
)
_DISPUTE_IDS: Final = _names("id stage deposit_id system.mid transaction.reference") | _names(
    _CARD_IDS, "transaction.payment_method.card"
)
_DISPUTE: Final = (
    _DISPUTE_IDS
    | _names(_CARD, "transaction.payment_method.card")
    | _names(
        "status result amount currency funding_type last_adjustment_amount last_adjustment_funding reason_code "
        "reason_description deposit_time_created transaction.time_created stage_time_created"
    )
)


@dataclass(frozen=True)
class DayList:
    """One list of GP-API: its path, where its records stand, and by which day it is filtered and ordered."""

    path: str
    records_at: str = "transactions"
    from_day: str = "from_time_created"
    to_day: str = "to_time_created"
    order_by: str = "TIME_CREATED"
    day_field: str = "time_created"
    is_settlement: bool = True


DAY_LISTS: Final[Mapping[str, DayList]] = {
    "transactions": DayList("/transactions", is_settlement=False),
    # There is no list of batches: they are named by their transactions, and read one by one.
    "batches": DayList("/transactions", is_settlement=False),
    "settlement_transactions": DayList("/settlement/transactions"),
    "deposits": DayList("/settlement/deposits", "deposits"),
    "disputes": DayList(
        "/settlement/disputes",
        "disputes",
        "from_stage_time_created",
        "to_stage_time_created",
        "FROM_STAGE_TIME_CREATED",
        "stage_time_created",
    ),
}


def _stream(
    entity: str, key: tuple[str, ...], cursor_field: str, keys: KeyList, overlap: timedelta, description: str
) -> Stream:
    return Stream(
        source="heartland_gateway",
        entity=entity,
        key=key,
        cursor=CursorKind.MODIFIED_AT,
        cursor_field=cursor_field,
        keys=keys,
        overlap=overlap,
        settle_lag=_SETTLE_LAG,
        page_size=_PAGE_SIZE,
        description=description,
    )


STREAMS: Final[Mapping[str, Stream]] = {
    stream.entity: stream
    for stream in (
        _stream(
            "portico_transactions",
            ("GatewayTxnId",),
            "TxnUtcDT",
            KeyList(_PORTICO_TRANSACTION, _PORTICO_TRANSACTION_IDS),
            _UNTIL_BATCHED,
            "Transactions as the terminals' gateway knows them, until their batch has closed.",
        ),
        _stream(
            "portico_batches",
            ("DeviceId", "BatchId"),
            "OpenUtcDT",
            KeyList(_PORTICO_BATCH, _PORTICO_BATCH_IDS),
            _UNTIL_BATCHED,
            "Batches of the terminals, open and closed.",
        ),
        _stream(
            "transactions",
            ("id",),
            "time_created",
            KeyList(_TRANSACTION, _TRANSACTION_IDS),
            _UNTIL_BATCHED,
            "Card transactions from authorisation to funding.",
        ),
        _stream(
            "batches",
            ("id",),
            "time_created",
            KeyList(_BATCH, _names("id")),
            _UNTIL_BATCHED,
            "Batches that recent transactions stand in.",
        ),
        _stream(
            "settlement_transactions",
            ("id",),
            "time_created",
            KeyList(_SETTLED, _SETTLED_IDS),
            _UNTIL_FUNDED,
            "Card transactions in settlement, with the deposit that pays each out.",
        ),
        _stream(
            "deposits",
            ("id",),
            "time_created",
            KeyList(_DEPOSIT, _names("id system.mid")),
            _UNTIL_FUNDED,
            "Deposits into the bank, and what each is made of.",
        ),
        _stream(
            "disputes",
            ("id", "stage"),
            "stage_time_created",
            KeyList(_DISPUTE, _DISPUTE_IDS),
            _UNTIL_BOOKED,
            "Disputes by stage, with the deposit that booked each.",
        ),
    )
}

# A merchant may have either side alone: what is read of it follows its address.
SWITCHES: Final[Mapping[str, str]] = {entity: "portico_url" if entity in PORTICO else "gp_api_url" for entity in STREAMS}
