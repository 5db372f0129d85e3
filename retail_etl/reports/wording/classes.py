"""Every class of an outcome: its title, what it means, what comes next, and whose desk it lands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ClassWords:
    """A class in business words: its title, what it means, what comes next, and whose desk it lands on."""

    title: str
    meaning: str
    next_step: str
    owner: str


_NOTHING: Final = "Nothing to do."
_TREASURY: Final = "Treasury"
LEDGER: Final = "General ledger"
_ECOMMERCE: Final = "E-commerce"
_STORES: Final = "Store operations"
_PAYMENTS: Final = "Payments"

CLASSES: Final[dict[str, ClassWords]] = {
    "matched_exact": ClassWords("Matched one to one", "One record found its one counterpart, to the cent.", _NOTHING, LEDGER),
    "matched_group": ClassWords(
        "Matched as a group", "Several records together equal their counterpart, to the cent.", _NOTHING, LEDGER
    ),
    "matched_tolerance": ClassWords(
        "Matched within tolerance",
        "The counterpart differs by an amount inside the tolerance; the difference is typed.",
        "Book the typed difference with the period's roundings.",
        LEDGER,
    ),
    "timing": ClassWords(
        "On its way",
        "The other side is not due yet, or is inside the days of grace.",
        "Wait for the due date; it becomes an exception by itself if nothing arrives.",
        _TREASURY,
    ),
    "partially_paid": ClassWords(
        "Partly paid",
        "The payments captured so far do not cover the order.",
        "Capture the rest when the order ships, or cancel the rest.",
        _ECOMMERCE,
    ),
    "missing_in_gl": ClassWords(
        "Not in the ledger",
        "The money moved, and no ledger or bank line tells of it.",
        "Find the deposit on the bank statement and post it, or ask the processor where it is.",
        LEDGER,
    ),
    "missing_in_magento": ClassWords(
        "Not in the web shop",
        "A web payment has no order or credit memo in Magento.",
        "Look for the order in Magento; refund the payment if there is none.",
        _ECOMMERCE,
    ),
    "missing_in_heartland": ClassWords(
        "Not in Heartland",
        "An order, batch line or report row has no payment in Heartland.",
        "Ask whether the payment was taken elsewhere; if not, collect it or cancel.",
        _PAYMENTS,
    ),
    "unexplained_gl": ClassWords(
        "Ledger line without a source",
        "A ledger line was posted, and no payment, batch or drawer explains it.",
        "Ask the poster for the document, or reverse the line.",
        LEDGER,
    ),
    "amount_mismatch": ClassWords(
        "Amounts differ",
        "The records belong together, and their amounts differ by more than the tolerance.",
        "Compare both documents and correct the wrong one.",
        _PAYMENTS,
    ),
    "wrong_account": ClassWords(
        "On the wrong account",
        "The amount was posted, to an account that does not play this part.",
        "Reclassify the line to the right account.",
        LEDGER,
    ),
    "needs_review": ClassWords(
        "Needs a decision",
        "More than one match is equally good, or the search reached its limit, so none was chosen.",
        "Confirm one of the candidates; the others settle by themselves.",
        LEDGER,
    ),
    "duplicate_delivery": ClassWords(
        "Delivered twice", "The same version of a record was delivered again and counted once.", _NOTHING, _PAYMENTS
    ),
    "duplicate_charge": ClassWords(
        "Charged twice",
        "The same order, card and amount was charged again within minutes, and the order is covered without it.",
        "Refund the second charge.",
        _PAYMENTS,
    ),
    "duplicate_posting": ClassWords(
        "Posted twice", "The same posting stands in the ledger twice.", "Reverse the later posting.", LEDGER
    ),
    "excluded": ClassWords(
        "Needs no counterpart",
        "By rule this record has no counterpart in this leg; the reason says which rule.",
        _NOTHING,
        LEDGER,
    ),
    "cash_short": ClassWords(
        "Cash short", "The drawer held less than it should.", "Review the drawer count with the store.", _STORES
    ),
    "cash_over": ClassWords(
        "Cash over", "The drawer held more than it should.", "Review the drawer count with the store.", _STORES
    ),
    "chargeback": ClassWords(
        "Chargeback",
        "A cardholder disputed a sale, and the money was taken back.",
        "Answer the dispute before its deadline, or accept the loss.",
        _PAYMENTS,
    ),
    "fx_difference": ClassWords(
        "Exchange difference", "The rates of order and settlement explain the difference to the cent.", _NOTHING, _TREASURY
    ),
    "fee_variance": ClassWords(
        "Fee differs from the schedule",
        "The processor charged another fee than the agreed schedule gives.",
        "Claim the difference from the processor, or correct the schedule.",
        _TREASURY,
    ),
    "reserve_withheld": ClassWords(
        "Reserve withheld",
        "The processor holds back part of the deposit.",
        "Watch for the release on the agreed date.",
        _TREASURY,
    ),
    "money_held_for_canceled_order": ClassWords(
        "Money held for a cancelled order",
        "The order was cancelled, and the payment was not given back.",
        "Refund the payment, or reinstate the order.",
        _ECOMMERCE,
    ),
    "total_ties_detail_differs": ClassWords(
        "Total agrees, detail differs",
        "The totals agree, and the records behind them are not the same.",
        "Compare the two lists and correct the store or tender.",
        _STORES,
    ),
}
