"""How the trade of a day is booked: the daily journals of routes A and C, invoices and receipts of route B."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world import zones
from retail_etl.sandbox.world.columns import Block, count_of
from retail_etl.sandbox.world.moments import DAY, HOUR, MINUTE, NONE, Flags, Ints
from retail_etl.sandbox.world.orders import sums
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.postings import JOURNAL_CODES, JOURNAL_KINDS, SOURCE_MODULES, Postings
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.vocabulary import Method, Operation, OrderType

if TYPE_CHECKING:
    from collections.abc import Callable

POSTED_AT = 13 * HOUR + 30 * MINUTE
RECEIVING = tuple(place.route == "B" for place in PLACES)
TENDERS = (
    ("1061", "Visa/MC/Disc sales", "Visa/MC/Disc refund", (Method.VISA, Method.MASTERCARD, Method.DISCOVER)),
    ("1062", "Amex sales", "Amex refund", (Method.AMEX,)),
    ("1050", "Cash", "Cash refund", (Method.CASH,)),
    ("2310", "Gift card redeemed", "Refund to gift card or credit", (Method.GIFT_CARD,)),
    ("2320", "Store credit redeemed", "Refund to gift card or credit", (Method.STORE_CREDIT,)),
)


def booking_day(payments: Block) -> Ints:
    """The day a row is booked on: its business date, unless it arrived after that day's journal was posted."""
    posted = (payments["business_date"] + 1) * DAY + POSTED_AT
    known = zones.business_date(payments["created_at"], payments["place"])
    return np.where(payments["created_at"] < posted, payments["business_date"], known).astype(np.int64)


def credit_parts(orders: Block, lines: Block, payments: Block) -> Block:
    """What each money-moving row stands for besides merchandise: `tax`, `tip`, `shipping`, `gift`, `rounding`."""
    count = count_of(payments)
    parts: Block = {name: np.zeros(count, dtype=np.int64) for name in ("tax", "tip", "shipping", "gift", "rounding")}
    whole, first, second = _carrying_rows(orders, payments)
    tax = sums(lines["order"], lines["tax"], count_of(orders))
    gift = sums(lines["order"], np.where(lines["kind"] == 1, lines["total"], 0), count_of(orders))
    first_tax = sums(lines["order"], np.where(lines["part"] == 0, lines["tax"], 0), count_of(orders))
    for rows, taxes in ((whole, tax), (first, first_tax)):
        order = payments["order"][rows]
        parts["tax"][rows], parts["gift"][rows] = taxes[order], gift[order]
        parts["shipping"][rows], parts["rounding"][rows] = orders["shipping_total"][order], orders["rounding_total"][order]
    parts["tax"][second] = (tax - first_tax)[payments["order"][second]]
    parts["tip"] = np.where(payments["signed"] != 0, payments["tip_amount"], 0)
    return parts


def _carrying_rows(orders: Block, payments: Block) -> tuple[Ints, Ints, Ints]:
    """One row an order that carries its tax and shipping; of an order captured twice both captures."""
    operation, order = payments["operation"], payments["order"]
    moved = (payments["signed"] != 0) & ~payments["unapplied"] & (order != NONE)
    twice = orders["first_part"][order] > 0
    candidates = np.flatnonzero(moved & (operation != Operation.TIP_ADJUST) & ~(twice & (operation == Operation.CAPTURE)))
    _, position = np.unique(order[candidates[::-1]], return_index=True)
    captures = np.flatnonzero(moved & twice & (operation == Operation.CAPTURE))
    is_first = payments["amount"][captures] == orders["first_part"][order[captures]]
    _, earliest = np.unique(order[captures], return_index=True)
    first_of: Flags = np.zeros(len(captures), dtype=bool)
    first_of[earliest] = True
    return candidates[::-1][position], captures[first_of & is_first], captures[~first_of]


@dataclass(frozen=True)
class Misbooked:
    """By place and day what is booked wrongly: bank card takings too low, and gift cards sold that stand among the sales."""

    takings: Callable[[Ints, Ints], Ints]
    gift_cards: Callable[[Ints, Ints], Ints]


@dataclass(frozen=True)
class DayBook:
    """The daily journals, one a place and day, and which payment rows (`moved`) each of them books (`owner`).

    `misbooked` is by how much the bank card takings of each are booked too low, `cards_as_sales` what of the gift cards sold is
    booked as sales.
    """

    postings: Postings
    journal: Ints
    day: Ints
    place: Ints
    moved: Ints
    owner: Ints
    misbooked: Ints
    cards_as_sales: Ints

    def line(self, number: str, words: str, signed: Ints) -> None:
        """One line in each journal where the amount is not 0."""
        self.postings.line(self.journal, number, words, signed, self.place + 1)

    def sums(self, amounts: Ints) -> Ints:
        """Amounts of the payment rows by journal."""
        return sums(self.owner, amounts, len(self.journal))


def book_days(postings: Postings, orders: Block, lines: Block, payments: Block, drawers: Table, misbooked: Misbooked) -> Table:
    """The daily journals; the cash receipts of route B come back."""
    moved = np.flatnonzero((payments["signed"] != 0) & payments["in_heartland"])
    places = len(PLACES)
    drawer_keys = drawers["business_date"] * places + drawers["place"]
    row_keys = booking_day(payments)[moved] * places + payments["place"][moved]
    keys = np.unique(np.concatenate([row_keys, drawer_keys]))
    day, place = keys // places, keys % places
    owner = np.searchsorted(keys, row_keys)
    wrong = misbooked.takings(place, day), misbooked.gift_cards(place, day)
    book = DayBook(postings, _open_days(postings, day, place), day, place, moved, owner, *wrong)
    receipts = _tender_side(book, payments)
    _revenue_side(book, credit_parts(orders, lines, payments), orders, payments)
    over_short = np.zeros(len(keys), dtype=np.int64)
    over_short[np.searchsorted(keys, drawer_keys)] = drawers["over_short"]
    book.line("1050", "Cash over/short", over_short)
    book.line("6590", "Cash over/short", -over_short)
    return receipts


def _open_days(postings: Postings, day: Ints, place: Ints) -> Ints:
    receiving = np.array(RECEIVING)[place]
    return postings.open(
        len(day),
        journal_code=np.where(receiving, JOURNAL_CODES.index("SJ"), JOURNAL_CODES.index("GJ")),
        kind=np.where(receiving, JOURNAL_KINDS.index("ar_day"), JOURNAL_KINDS.index("store_day")),
        source_module=np.where(receiving, SOURCE_MODULES.index("AR"), SOURCE_MODULES.index("GL")),
        place=place,
        je_date=day,
        posted_at=(day + 1) * DAY + POSTED_AT + place * MINUTE,
        ar_invoice=np.where(receiving, np.cumsum(receiving) - 1, NONE),
    )


def _tender_side(book: DayBook, payments: Block) -> Table:
    receiving = np.array(RECEIVING)[book.place]
    signed, method = payments["signed"][book.moved], payments["method"][book.moved]
    owed = np.zeros(len(book.journal), dtype=np.int64)
    receipts: list[tuple[Ints, int, Ints]] = []
    for tender, (number, sold, returned, methods) in enumerate(TENDERS):
        here = np.isin(method, methods)
        taken = book.sums(np.where(here, np.maximum(signed, 0), 0))
        given = book.sums(np.where(here, np.minimum(signed, 0), 0))
        low = book.misbooked if number == "1061" else 0
        book.line(number, sold, np.where(receiving, 0, taken - low))
        book.line(number, returned, np.where(receiving, 0, given))
        net = np.where(receiving, taken + given, 0)
        owed += net
        receipts.append((np.flatnonzero(net), tender, net))
        # There is no receipt over nothing: where what came went back, each of the two is entered.
        even = np.flatnonzero(receiving & (net == 0) & (taken != 0))
        receipts += [(even, tender, taken), (even, tender, given)]
    book.line("1100", "Receivable", owed)
    return _receipts(book.postings, receipts, book.day, book.place)


def _receipts(postings: Postings, parts: list[tuple[Ints, int, Ints]], day: Ints, place: Ints) -> Table:
    which = np.concatenate([rows for rows, _, _ in parts]).astype(np.int64)
    tender = np.concatenate([np.full(len(rows), code, dtype=np.int64) for rows, code, _ in parts])
    amount = np.concatenate([net[rows] for rows, _, net in parts]).astype(np.int64)
    order = np.lexsort((tender, which))
    which, tender, amount = which[order], tender[order], amount[order]
    posted = (day[which] + 1) * DAY + POSTED_AT + 20 * MINUTE + place[which] * MINUTE + tender * 1000
    opened = postings.open(
        len(which), journal_code=JOURNAL_CODES.index("CR"), kind=JOURNAL_KINDS.index("receipt"),
        source_module=SOURCE_MODULES.index("CR"),
        place=place[which], je_date=day[which], posted_at=posted, cash_receipt=np.arange(len(which)), tender=tender,
    )  # fmt: skip
    for code, (account, _, _, _) in enumerate(TENDERS):
        postings.line(opened, account, "Receipt", np.where(tender == code, amount, 0), place[which] + 1)
    postings.line(opened, "1100", "Receivable", -amount, place[which] + 1)
    number = np.cumsum(np.array(RECEIVING)[place]) - 1
    return Table(
        "cash_receipts",
        {
            "place": place[which],
            "tender": tender,
            "business_date": day[which],
            "posted_at": posted,
            "created_at": posted,
            "amount": amount,
            "group_no": number[which] + 1,
            "ar_invoice": number[which],
            "sys_rev": posted,
        },
        {"tender": tuple(words for _, words, _, _ in TENDERS)},
    )


def _revenue_side(book: DayBook, parts: Block, orders: Block, payments: Block) -> None:
    signed, loose = payments["signed"][book.moved], payments["unapplied"][book.moved]
    back = orders["order_type"][payments["order"][book.moved]] == OrderType.RETURN
    named = {name: column[book.moved] for name, column in parts.items()}
    merchandise = signed - sum(named.values(), np.zeros(len(book.moved), dtype=np.int64))
    credited = (
        ("4000", "Sales", np.where(back | loose, 0, merchandise)),
        ("2210", "Tax", np.where(back, 0, named["tax"])),
        ("4010", "Shipping", np.where(back, 0, named["shipping"])),
        ("2250", "Tips", named["tip"]),
        ("2310", "Gift card issued", named["gift"]),
        ("6595", "Cash rounding", named["rounding"]),
        ("2390", "Unapplied web receipts", np.where(loose, merchandise, 0)),
        ("4090", "Returns", np.where(back & ~loose, merchandise, 0)),
        ("2210", "Tax on returns", np.where(back, named["tax"], 0)),
        ("4010", "Shipping refunded", np.where(back, named["shipping"], 0)),
    )
    wrong = {"Sales": book.misbooked - book.cards_as_sales, "Gift card issued": book.cards_as_sales}
    for number, words, amount in credited:
        book.line(number, words, wrong.get(words, 0) - book.sums(amount))
