"""How money in the bank is booked: card deposits, cash bags, the processor's monthly invoice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retail_etl.sandbox.world.calendar import next_bank_day
from retail_etl.sandbox.world.moments import DAY, HOUR, MINUTE, NONE, Ints, day_number, day_of
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.postings import JOURNAL_CODES, JOURNAL_KINDS, SOURCE_MODULES, Postings
from retail_etl.sandbox.world.settlement import AMEX
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.vocabulary import EntryKind

ROUTE_B = np.array([place.route == "B" for place in PLACES])
SAME_DAY, NEXT_DAY = 0.62, 0.92
FEE_VENDOR = 4001


@dataclass(frozen=True)
class LedgerFaults:
    """Which deposits are booked or paid wrongly, and money that came from nowhere; rows of the deposits table, NONE for none.

    Finance books what the processor says it paid: what the bank did not receive stands in the ledger all the same.
    """

    not_posted: int = NONE
    transposed: int = NONE
    paid_short: int = NONE
    not_received: int = NONE
    posted_twice: int = NONE
    stray_amount: int = 0
    stray_day: int = 0


def posting_moments(seed: int, deposits: Table) -> Ints:
    """When finance posts each deposit: the same day, or up to two banking days later."""
    draw = np.random.default_rng([seed, 8]).random((len(deposits), 2))
    late = np.select([draw[:, 0] < SAME_DAY, draw[:, 0] < NEXT_DAY], [0, 1], 2)
    day = np.busday_offset(deposits["funding_date"].astype("datetime64[D]"), late, roll="forward").astype(np.int64)
    return day * DAY + 17 * HOUR + (draw[:, 1] * 4 * HOUR).astype(np.int64)


def book_deposits(postings: Postings, deposits: Table, faults: LedgerFaults) -> None:
    """One balanced journal a deposit (two where somebody posted it again): bank, fees and disputes against clearing."""
    again = [faults.posted_twice] if faults.posted_twice != NONE else []
    row = np.concatenate([np.arange(len(deposits)), np.array(again, dtype=np.int64)])
    repeated = np.arange(len(row)) >= len(deposits)
    part = {name: column[row] for name, column in deposits.columns.items()}
    place = part["place"]
    segment, receiving = place + 1, ROUTE_B[place]
    journal = postings.open(
        len(row), journal_code=np.where(receiving, JOURNAL_CODES.index("BA"), JOURNAL_CODES.index("GJ")),
        kind=JOURNAL_KINDS.index("card_deposit"),
        source_module=np.where(receiving, SOURCE_MODULES.index("BA"), SOURCE_MODULES.index("GL")), place=place,
        je_date=part["funding_date"], posted_at=np.where(repeated, part["posted_at"] + HOUR, part["posted_at"]), deposit=row,
    )  # fmt: skip
    sales = part["gross"] - part["refunds"]
    error = np.zeros(len(row), dtype=np.int64)
    if faults.transposed != NONE:
        net = int(deposits["net"][faults.transposed])
        error[faults.transposed] = transposed(net) - net
    postings.line(journal, "1000", "Card deposit", part["net"] + error, 0)
    postings.line(journal, "6510", "Processor fees", -part["fees"], segment)
    postings.line(journal, "1069", "Chargeback", -part["chargebacks"], segment)
    postings.line(journal, "6520", "Chargeback fee", -part["chargeback_fees"], segment)
    postings.line(journal, "1069", "Chargeback reversal", -part["reversals"], segment)
    postings.line(journal, "1075", "Processor reserve", -part["reserves"], segment)
    postings.line(journal, "6510", "Processor adjustment", -part["adjustments"], segment)
    amex = part["brand_group"] == AMEX
    for number, chosen in (("1061", ~amex), ("1062", amex)):
        postings.line(journal, number, "Card batch net sales", np.where(chosen, -sales - error, 0), segment)


def transposed(cents: int) -> int:
    """The amount with the first two neighbouring digits that differ changed about, as a hurried hand types it."""
    digits = list(str(abs(cents)))
    for left in range(1, len(digits) - 1):
        if digits[left] != digits[left + 1]:
            digits[left], digits[left + 1] = digits[left + 1], digits[left]
            break
    return int("".join(digits)) * (1 if cents >= 0 else -1)


def book_bags(postings: Postings, bags: Table) -> None:
    """One journal a cash bag."""
    posted = bags["bank_date"] * DAY + 18 * HOUR + bags["place"] * MINUTE
    journal = postings.open(
        len(bags), journal_code=JOURNAL_CODES.index("GJ"), kind=JOURNAL_KINDS.index("cash_bag"),
        source_module=SOURCE_MODULES.index("GL"),
        place=bags["place"], je_date=bags["bank_date"], posted_at=posted, bag=np.arange(len(bags)),
    )  # fmt: skip
    postings.line(journal, "1000", "Cash bag", bags["amount"], 0)
    postings.line(journal, "1050", "Cash bag", -bags["amount"], bags["place"] + 1)


def ap_invoices(entries: Table) -> Table:
    """The processor's monthly invoices for merchant accounts that are funded gross; `entry` is the report's fee row."""
    rows = np.flatnonzero((entries["kind"] == EntryKind.FEE) & (entries["month"] > 0))
    month = entries["month"][rows]
    last = np.array([_last_day(value) for value in month.tolist()], dtype=np.int64)
    due = next_bank_day(last + 4) if len(last) else last
    return Table(
        "ap_invoices",
        {
            "place": entries["place"][rows], "entry": rows, "month": month, "amount": -entries["amount"][rows],
            "invoice_date": last, "due_date": due,
            "posted_at": (last + 2) * DAY + 16 * HOUR, "created_at": (last + 2) * DAY + 16 * HOUR, "paid_at": due * DAY
            + 19 * HOUR,
            "vendor_num": np.full(len(rows), FEE_VENDOR, dtype=np.int64),
            "fiscal_year": month // 12, "fiscal_period": month % 12 + 1, "sys_rev": (last + 2) * DAY + 16 * HOUR,
        },
    )  # fmt: skip


def _last_day(month: int) -> int:
    following = month + 1
    return day_number(day_of(0).replace(year=following // 12, month=following % 12 + 1, day=1)) - 1


def book_invoices(postings: Postings, invoices: Table) -> None:
    """The monthly invoice against payables, and its payment out of the bank."""
    count = len(invoices)
    place = invoices["place"]
    booked = postings.open(
        count, journal_code=JOURNAL_CODES.index("PJ"), kind=JOURNAL_KINDS.index("monthly_fee"),
        source_module=SOURCE_MODULES.index("AP"), place=place,
        je_date=invoices["invoice_date"], posted_at=invoices["posted_at"], ap_invoice=np.arange(count),
    )  # fmt: skip
    postings.line(booked, "6510", "Monthly processor fees", invoices["amount"], place + 1)
    postings.line(booked, "2000", "Monthly processor fees", -invoices["amount"], 0)
    paid = postings.open(
        count, journal_code=JOURNAL_CODES.index("CD"), kind=JOURNAL_KINDS.index("fee_payment"),
        source_module=SOURCE_MODULES.index("AP"), place=place,
        je_date=invoices["due_date"], posted_at=invoices["paid_at"], ap_invoice=np.arange(count),
    )  # fmt: skip
    postings.line(paid, "2000", "Processor invoice paid", invoices["amount"], 0)
    postings.line(paid, "1000", "Processor invoice paid", -invoices["amount"], 0)


def book_stray(postings: Postings, faults: LedgerFaults) -> None:
    """Money in the bank that no system of ours knows of."""
    if not faults.stray_amount:
        return
    journal = postings.open(
        1, journal_code=JOURNAL_CODES.index("GJ"), kind=JOURNAL_KINDS.index("stray"), je_date=faults.stray_day,
        posted_at=faults.stray_day * DAY + 20 * HOUR
    )  # fmt: skip
    amount = np.array([faults.stray_amount], dtype=np.int64)
    postings.line(journal, "1000", "Miscellaneous deposit", amount, 0)
    postings.line(journal, "2390", "Miscellaneous deposit", -amount, 0)


def book_undone(postings: Postings, day: int, amount: int) -> None:
    """A journal that was booked by mistake, and its reversal on the next day."""
    if day == NONE:
        return
    for later, kind, sign in ((0, "mistake", 1), (1, "reversal", -1)):
        journal = postings.open(
            1, journal_code=JOURNAL_CODES.index("GJ"), kind=JOURNAL_KINDS.index(kind), je_date=day + later,
            posted_at=(day + later) * DAY + 21 * HOUR,
        )  # fmt: skip
        signed = np.array([sign * amount], dtype=np.int64)
        postings.line(journal, "1000", "Miscellaneous deposit", signed, 0)
        postings.line(journal, "2390", "Miscellaneous deposit", -signed, 0)
