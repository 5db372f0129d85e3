"""Codes of the columns that hold one of a few words."""

from __future__ import annotations

from enum import IntEnum


class OrderType(IntEnum):
    """What kind of document a Heartland order is."""

    POS_SALE = 0
    WEB_ORDER = 1
    RETURN = 2


class Pattern(IntEnum):
    """How an order is paid."""

    CARD = 0
    CASH = 1
    GIFT_CARD = 2
    GIFT_AND_CARD = 3
    CREDIT_AND_CARD = 4
    DECLINED_THEN_CARD = 5
    VOIDED = 6
    OFFLINE = 7
    TIP_ADJUSTED = 8
    GIFT_SALE = 9
    AUTHORIZE_CAPTURE = 10
    TWO_CAPTURES = 11
    LAPSED = 12
    UNPAID = 13
    RETURNED = 14


class Operation(IntEnum):
    """What a payment row does."""

    SALE = 0
    AUTHORIZE = 1
    CAPTURE = 2
    REFUND = 3
    VOID = 4
    TIP_ADJUST = 5


class Method(IntEnum):
    """What was tendered; the first four are cards."""

    VISA = 0
    MASTERCARD = 1
    AMEX = 2
    DISCOVER = 3
    CASH = 4
    GIFT_CARD = 5
    STORE_CREDIT = 6


class EntryKind(IntEnum):
    """Rows of the transaction report that are no payments."""

    FEE = 0
    CHARGEBACK = 1
    CHARGEBACK_REVERSAL = 2
    ADJUSTMENT = 3
    RESERVE = 4


ORDER_TYPES = ("pos_sale", "web_order", "return")
PATTERNS = tuple(pattern.name.lower() for pattern in Pattern)
OPERATIONS = tuple(operation.name.lower() for operation in Operation)
METHODS = ("Visa", "Mastercard", "Amex", "Discover", "Cash", "Gift Card", "Store Credit")
METHOD_TYPES = ("card", "card", "card", "card", "cash", "gift_card", "store_credit")
BRAND_GROUPS = ("bankcard", "amex")
ENTRY_KINDS = tuple(kind.name.lower() for kind in EntryKind)
LINE_KINDS = ("item", "gift_card")

STORE_PATTERNS = {
    Pattern.CARD: 0.675,
    Pattern.CASH: 0.18,
    Pattern.GIFT_CARD: 0.015,
    Pattern.GIFT_AND_CARD: 0.025,
    Pattern.CREDIT_AND_CARD: 0.01,
    Pattern.DECLINED_THEN_CARD: 0.02,
    Pattern.VOIDED: 0.01,
    Pattern.OFFLINE: 0.02,
    Pattern.TIP_ADJUSTED: 0.02,
    Pattern.GIFT_SALE: 0.025,
}
WEB_PATTERNS = {
    Pattern.CARD: 0.60,
    Pattern.AUTHORIZE_CAPTURE: 0.24,
    Pattern.TWO_CAPTURES: 0.05,
    Pattern.GIFT_AND_CARD: 0.03,
    Pattern.CREDIT_AND_CARD: 0.015,
    Pattern.GIFT_CARD: 0.005,
    Pattern.LAPSED: 0.012,
    Pattern.DECLINED_THEN_CARD: 0.02,
    Pattern.UNPAID: 0.008,
    Pattern.GIFT_SALE: 0.02,
}
SHARE_OF_SALES_REFUNDED = 0.045
REFUNDABLE = (Pattern.CARD, Pattern.CASH, Pattern.DECLINED_THEN_CARD, Pattern.OFFLINE, Pattern.AUTHORIZE_CAPTURE)
ON_ACCOUNT_OF_AUTHORIZATION = (Pattern.AUTHORIZE_CAPTURE, Pattern.TWO_CAPTURES, Pattern.LAPSED)
