"""Journals and their lines under construction."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from retail_etl.sandbox.world.columns import Block, block, stack
from retail_etl.sandbox.world.moments import NEVER, NONE, Column, Ints
from retail_etl.sandbox.world.places import PLACES

ACCOUNTS = (
    "1000", "1050", "1061", "1062", "1069", "1075", "1100", "2000", "2210", "2250", "2310", "2320", "2390",
    "4000", "4010", "4090", "6510", "6520", "6590", "6595",
)  # fmt: skip
ACCOUNT_NAMES = {
    "1000": "Operating bank", "1050": "Undeposited cash", "1061": "Visa/MC/Disc clearing", "1062": "Amex clearing",
    "1069": "Chargebacks in dispute", "1075": "Processor reserve", "1100": "Accounts receivable", "2000": "Accounts payable",
    "2210": "Sales tax payable", "2250": "Tips payable", "2310": "Gift card liability", "2320": "Store credit liability",
    "2390": "Unapplied receipts", "4000": "Sales", "4010": "Shipping income", "4090": "Returns", "6510": "Merchant fees",
    "6520": "Chargeback fees and losses", "6590": "Cash over/short", "6595": "Cash rounding",
}  # fmt: skip
SEGMENTS = ("000", *(place.segment for place in PLACES))
JOURNAL_CODES = ("GJ", "CR", "SJ", "BA", "PJ", "CD")
SOURCE_MODULES = ("GL", "CR", "AR", "AP", "BA")
JOURNAL_KINDS = (
    "store_day",
    "card_deposit",
    "cash_bag",
    "monthly_fee",
    "fee_payment",
    "ar_day",
    "receipt",
    "stray",
    "mistake",
    "reversal",
)
JOURNAL_COLUMNS: dict[str, int | bool] = {
    "journal_code": 0, "source_module": 0, "kind": 0, "place": 0, "je_date": 0, "posted_at": NEVER, "deposit": NONE,
    "bag": NONE,
    "ap_invoice": NONE, "cash_receipt": NONE, "bank_tran": NONE, "ar_invoice": NONE, "tender": NONE,
}  # fmt: skip
LINE_COLUMNS: dict[str, int | bool] = {"journal": NONE, "account": 0, "segment": 0, "signed": 0, "text": 0}
TEXTS = (
    "Visa/MC/Disc sales", "Amex sales", "Cash", "Gift card redeemed", "Store credit redeemed", "Sales", "Tax", "Tips",
    "Shipping",
    "Gift card issued", "Cash rounding", "Unapplied web receipts", "Returns", "Tax on returns", "Visa/MC/Disc refund",
    "Amex refund",
    "Cash refund", "Shipping refunded", "Cash over/short", "Card deposit", "Processor fees", "Chargeback", "Chargeback fee",
    "Chargeback reversal", "Processor reserve", "Processor adjustment", "Card batch net sales", "Cash bag",
    "Monthly processor fees",
    "Processor invoice paid", "Receivable", "Receipt", "Miscellaneous deposit", "Refund to gift card or credit",
)  # fmt: skip


def account(number: str) -> int:
    """The code of a natural account."""
    return ACCOUNTS.index(number)


def text(words: str) -> int:
    """The code of a line's words."""
    return TEXTS.index(words)


@dataclass
class Postings:
    """Journals and lines as they are written; lines name the journal by its place in the order of adding."""

    journals: list[Block] = field(default_factory=list)
    lines: list[Block] = field(default_factory=list)
    count: int = 0

    def open(self, number: int, **given: Column | int | bool) -> Ints:
        """`number` new journals."""
        self.journals.append(block(number, JOURNAL_COLUMNS, **given))
        self.count += number
        return np.arange(self.count - number, self.count, dtype=np.int64)

    def line(self, journal: Ints, number: str, words: str, signed: Ints, segment: Column | int) -> None:
        """One line in each of the journals: a debit where `signed` is positive; none where it is 0."""
        there = np.flatnonzero(signed)
        where = segment[there] if isinstance(segment, np.ndarray) else segment
        self.lines.append(
            block(len(there), LINE_COLUMNS, journal=journal[there], account=account(number), text=text(words),
            signed=signed[there], segment=where)
        )  # fmt: skip

    def all(self) -> tuple[Block, Block]:
        """Every journal and every line."""
        return stack(self.journals), stack(self.lines)
