"""The one catalogue of business words: what a class, a leg, a state or a reason means, and what to do about it.

A code that is not listed is shown by its own words (``no_gl_yet`` becomes "No gl yet"), so that a new rule is never a blank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ClassWords:
    """A class in business words: its title, what it means, what comes next, and whose desk it lands on."""

    title: str
    meaning: str
    next_step: str
    owner: str


@dataclass(frozen=True)
class LegWords:
    """A leg in business words: its title, a name short enough for a sheet, and what stands on either side."""

    title: str
    sheet: str
    left: str
    right: str


@dataclass(frozen=True)
class StateWords:
    """The state of an open item: a word, and a symbol that is told apart without colour."""

    title: str
    symbol: str
    meaning: str


_NOTHING: Final = "Nothing to do."
_TREASURY: Final = "Treasury"
_LEDGER: Final = "General ledger"
_ECOMMERCE: Final = "E-commerce"
_STORES: Final = "Store operations"
_PAYMENTS: Final = "Payments"

CLASSES: Final[dict[str, ClassWords]] = {
    "matched_exact": ClassWords("Matched one to one", "One record found its one counterpart, to the cent.", _NOTHING, _LEDGER),
    "matched_group": ClassWords(
        "Matched as a group", "Several records together equal their counterpart, to the cent.", _NOTHING, _LEDGER
    ),
    "matched_tolerance": ClassWords(
        "Matched within tolerance",
        "The counterpart differs by an amount inside the tolerance; the difference is typed.",
        "Book the typed difference with the period's roundings.",
        _LEDGER,
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
        _LEDGER,
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
        _LEDGER,
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
        _LEDGER,
    ),
    "needs_review": ClassWords(
        "Needs a decision",
        "More than one match is equally good, or the search reached its limit, so none was chosen.",
        "Confirm one of the candidates; the others settle by themselves.",
        _LEDGER,
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
        "Posted twice", "The same posting stands in the ledger twice.", "Reverse the later posting.", _LEDGER
    ),
    "excluded": ClassWords(
        "Needs no counterpart",
        "By rule this record has no counterpart in this leg; the reason says which rule.",
        _NOTHING,
        _LEDGER,
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

LEGS: Final[dict[str, LegWords]] = {
    "staging": LegWords("Repeated deliveries", "Deliveries", "Deliveries", "Staged records"),
    "order_payment": LegWords(
        "Payments and web orders", "Web orders", "Heartland payments", "Magento orders less credit memos"
    ),
    "payment_batch": LegWords("Payments and settlement batches", "Settlement batches", "Heartland payments", "Batch gross"),
    "batch_gl": LegWords("Settlement batches and bank postings", "Bank postings", "Batch net", "Epicor bank lines"),
    "deposit_bank": LegWords("Deposits and the bank statement", "Bank statement", "Batch net", "Bank statement lines"),
    "fee_gl": LegWords("Processor fees and fee postings", "Fees posted", "Batch fees", "Epicor fee lines"),
    "payment_gl": LegWords(
        "Payments and clearing accounts", "Clearing accounts", "Heartland payments", "Epicor clearing and liability lines"
    ),
    "report_payment": LegWords(
        "Payments and the transaction report", "Transaction report", "Heartland payments", "Heartland report rows"
    ),
    "drawer_gl": LegWords(
        "Cash drawers and bank postings", "Cash drawers", "Drawer deposits", "Epicor bank and over/short lines"
    ),
    "gl_gl": LegWords("Ledger lines that cancel one another", "Reversals", "Lines", "Counter lines"),
}

STATES: Final[dict[str, StateWords]] = {
    "exception": StateWords("Exception", "▲", "needs somebody's work"),
    "suggested": StateWords("Suggested", "◊", "a match is offered and waits for a person's word"),
    "finding": StateWords("Finding", "■", "matched, with something to claim or to correct"),
    "timing": StateWords("Timing", "○", "on its way, not due or inside the grace"),
}

REASONS: Final[dict[str, str]] = {
    "ambiguous": "Two or more matches are equally good.",
    "ambiguous_subset": "More than one set of records adds up to the amount.",
    "amount_unique_in_window": "The only record of this amount within the days looked at.",
    "batch_id": "The settlement batch names its payments.",
    "chargeback_loss_reversed": "The chargeback was lost and won back under one reference.",
    "declined": "The payment was declined; no money moved.",
    "voided": "The payment was voided; no money moved.",
    "deposit_due": "The deposit is due and not there yet.",
    "deposit_id": "The deposit names its batches.",
    "liability_side_of_gift_card_sale": "The liability side of a gift-card sale.",
    "no_gl_yet": "No ledger line names it so far.",
    "not_listed_one_by_one": "Records that the totals count and that need no outcome of their own.",
    "no_source": "No payment, batch or drawer explains it.",
    "only_perfect_matching": "The only arrangement in which every record finds a counterpart.",
    "order_canceled_unpaid": "The order was cancelled and never paid.",
    "order_rate_vs_settlement_rate": "The rates of order and settlement explain it to the cent.",
    "order_ref": "The payment names the order.",
    "order_ref+earliest": "The payment names the order; of two charges the earlier one holds.",
    "order_ref+original_id": "The refund names its order and its original payment.",
    "reference": "The reference names the other record.",
    "reference+account": "The reference names the other record; the account is another.",
    "same_id_same_version": "The same version of the same record was delivered before.",
    "same_order_card_amount_within_5_min": "Same order, card and amount within five minutes.",
    "search_bound_exceeded": "Too many candidates to search for a sum.",
    "store+business_date+tender": "Same store, day and tender.",
    "store+consecutive_days_sum": "The store's cash of consecutive days adds up to it.",
    "store+date+amount": "Same store and amount within the days looked at.",
    "store_sale_has_no_web_order": "A sale in a store has no web order.",
    "subset_sum_unique": "Exactly one set of records adds up to the amount.",
    "tender_does_not_settle": "This tender never comes in a settlement batch.",
    "within_auto_limit": "Inside the limit that is booked without asking.",
}  # fmt: skip

SYSTEMS: Final[dict[str, str]] = {
    "payment": "Heartland", "batch": "Heartland", "report": "Heartland", "drawer": "Heartland",
    "order": "Magento", "credit_memo": "Magento", "gl_line": "Epicor", "bank_line": "Bank",
}  # fmt: skip

KINDS: Final[dict[str, str]] = {
    "payment": "Payment", "batch": "Settlement batch", "report": "Report row", "drawer": "Cash drawer",
    "order": "Order", "credit_memo": "Credit memo", "gl_line": "Ledger line", "bank_line": "Bank line",
}  # fmt: skip

_FIRST: Final = re.compile(r"^\w")


def spoken(code: str | None) -> str:
    """A code as words: ``no_gl_yet`` is ``No gl yet``."""
    return _FIRST.sub(lambda found: found.group().upper(), (code or "").replace("_", " ").replace("+", ", "))


def class_words(code: str | None) -> ClassWords:
    """The words of a class; an unlisted one speaks for itself and asks for a look."""
    return CLASSES.get(code or "") or ClassWords(spoken(code) or "Unclassified", "", "Look at the records.", _LEDGER)


def leg_words(code: str) -> LegWords:
    """The words of a leg; an unlisted one speaks for itself."""
    return LEGS.get(code) or LegWords(spoken(code), spoken(code)[:24], "Left side", "Right side")


def state_words(code: str | None) -> StateWords:
    """The words of a state; an unlisted one speaks for itself."""
    return STATES.get(code or "") or StateWords(spoken(code) or "Open", "●", "")


def reason_text(class_code: str | None, reason: str | None) -> str:
    """Why a record stands where it stands: the class's meaning, then the rule's own reason."""
    meaning = class_words(class_code).meaning
    if not reason or reason == class_code:
        return meaning
    told = _reason(reason)
    return f"{meaning} {told}" if class_code != "excluded" and meaning else told


def rule_text(rule: str | None, reason: str | None) -> str:
    """What made a match, in words: the reason where the catalogue has it, else the rule."""
    known = next((code for code in (reason, rule) if code and code in REASONS), None)
    return _reason(known or reason or rule)


def _reason(code: str | None) -> str:
    if (code or "").startswith("reversal_of_"):
        return "The line names the journal that it reverses."
    return REASONS.get(code or "") or f"{spoken(code) or 'By rule'}."
