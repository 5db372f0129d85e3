"""A span of days made into tables: trade, settlement, web documents, ledger, with the faults that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.banking import LedgerFaults, posting_moments
from retail_etl.sandbox.world.bookings import credit_parts
from retail_etl.sandbox.world.calendar import next_bank_day
from retail_etl.sandbox.world.catalogue import products_table, stock_table
from retail_etl.sandbox.world.disputes import funding_entries
from retail_etl.sandbox.world.jobs import jobs_table
from retail_etl.sandbox.world.ledger import ledger_tables
from retail_etl.sandbox.world.misbooking import BookFaults, book_faults
from retail_etl.sandbox.world.moments import DAY, NEVER, NONE, Flags, Ints, day_number
from retail_etl.sandbox.world.people import customers_table
from retail_etl.sandbox.world.places import PLACES, WEB
from retail_etl.sandbox.world.planting import Planter, Planting
from retail_etl.sandbox.world.settlement import BANKCARD, Intervention, add_up, closing_times, settle
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.trade import join_days, number_by_creation, trade_of_day
from retail_etl.sandbox.world.vocabulary import LINE_KINDS, METHODS, OPERATIONS, ORDER_TYPES, PATTERNS
from retail_etl.sandbox.world.web import web_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.sandbox.world.columns import Block
    from retail_etl.sandbox.world.options import WorldOptions

DAYS_AFTER = 40
GATEWAY_STEP, GATEWAY_START, GATEWAY_SPAN = 7_919, 12_345, 100_000_000
STRAY_AMOUNT = 31_847
LEAST_FAULTY = 10_000
DEPOSITS_OVERDUE_AFTER = 8
DEPOSIT_FAULTS = ("deposit_not_posted", "deposit_transposed", "deposit_paid_short", "deposit_not_received")


@dataclass(frozen=True)
class Generated:
    """The tables of a span of days, and what was planted in them."""

    tables: dict[str, Table]
    plantings: tuple[Planting, ...]
    faults: LedgerFaults
    books: BookFaults


def generate(options: WorldOptions, days: int, origin_ms: int, interventions: Sequence[Intervention] = ()) -> Generated:
    """The world of `days` calendar days; more days leave what had come to pass in fewer as it was."""
    first_day = day_number(options.start_date)
    shoppers = max(200, int(options.daily_payments * options.calendar_days / 8))
    trade = join_days([trade_of_day(options.seed, first_day + day, options.daily_payments, shoppers) for day in range(days)])
    rng = np.random.default_rng([options.seed, 9])
    plantings = Planter(trade, rng, first_day, options.calendar_days, set()).plant(options.faults)
    trade, order_at, payment_at = number_by_creation(trade)
    plantings = [planting.renumbered(order_at, payment_at) for planting in plantings]
    orders, payments = trade.orders, trade.payments
    _gateway_numbers(payments, plantings)
    closings = closing_times(options.seed, first_day - 1, days + DAYS_AFTER, interventions)
    batches, deposits = settle(payments, closings, interventions)
    entries = funding_entries(options.seed, first_day, payments, deposits)
    add_up(deposits, payments)
    deposits.columns["posted_at"] = posting_moments(options.seed, deposits)
    faults = _ledger_faults(options, first_day, deposits, payments)
    tables = {
        "customers": customers_table(shoppers, origin_ms, options.seed),
        "products": products_table(origin_ms),
        "stock": stock_table(origin_ms, options.seed),
        "jobs": jobs_table(options.seed, first_day, days),
        "order_lines": Table("order_lines", trade.lines, {"kind": LINE_KINDS}),
        "batches": batches,
        "deposits": deposits,
        "funding_entries": entries,
        **web_tables(orders, trade.lines, payments),
    }
    orders["business_date"] = _business_dates(orders)
    _bumps(orders, payments)
    tables["orders"] = Table("orders", orders, {"order_type": ORDER_TYPES, "pattern": PATTERNS})
    tables["payments"] = Table("payments", payments, {"operation": OPERATIONS, "method": METHODS})
    gift_cards = credit_parts(orders, trade.lines, payments)["gift"]
    books = book_faults(options, first_day, payments, gift_cards)
    tables.update(ledger_tables(options.seed, origin_ms, tables, faults, books))
    return Generated(tables, tuple(plantings), faults, books)


def _gateway_numbers(payments: Block, plantings: list[Planting]) -> None:
    rows = np.arange(len(payments["order"]), dtype=np.int64)
    card = payments["method"] < METHODS.index("Cash")
    payments["gateway_number"] = np.where(card, (rows * GATEWAY_STEP + GATEWAY_START) % GATEWAY_SPAN + 1, 0)
    unusable: Flags = np.zeros(len(rows), dtype=bool)
    unusable[[planting.payment for planting in plantings if planting.fault == "unusable_amount"]] = True
    payments["unusable"] = unusable


def _business_dates(orders: Block) -> Ints:
    """The store-local day of completion, of the order itself while it is not completed."""
    from retail_etl.sandbox.world import zones

    done = np.where(orders["completed_at"] < NEVER, orders["completed_at"], orders["order_date"])
    offline = orders["created_at"] - orders["order_date"] > DAY // 24
    done = np.where(offline & (orders["web_order"] < 0), orders["order_date"], done)
    return zones.business_date(done, orders["place"])


def _bumps(orders: Block, payments: Block) -> None:
    """The times at which an order is touched by what hangs on it: its payments, their batches and deposits, its returns."""
    count = len(orders["place"])
    rows = np.flatnonzero((payments["order"] != NONE) & payments["in_heartland"])
    order = payments["order"][rows]
    for name, source in (("paid", "created_at"), ("batched", "batched_at"), ("settled", "settled_at")):
        first, last = np.full(count, NEVER, dtype=np.int64), np.zeros(count, dtype=np.int64)
        times = payments[source][rows]
        np.minimum.at(first, order, times)
        np.maximum.at(last, order, np.where(times == NEVER, 0, times))
        orders[f"{name}_at"], orders[f"{name}_again_at"] = first, np.where(last > 0, last, NEVER)
    back = np.flatnonzero(orders["parent"] >= 0)
    orders["returned_at"] = np.full(count, NEVER, dtype=np.int64)
    orders["returned_at"][orders["parent"][back]] = orders["created_at"][back]


def _ledger_faults(options: WorldOptions, first_day: int, deposits: Table, payments: Block) -> LedgerFaults:
    """Up to four healthy deposits of the middle of the span, booked by journal with the deposit's id; never of the web."""
    rng = np.random.default_rng([options.seed, 10])
    by_journal = np.array([place.route == "A" for place in PLACES])[deposits["place"]] & (deposits["place"] != WEB)
    day = deposits["funding_date"] - first_day
    plain = (
        (deposits["reserves"] == 0)
        & (deposits["chargebacks"] == 0)
        & (deposits["brand_group"] == BANKCARD)
        & (deposits["net"] > LEAST_FAULTY)
        & ~np.isin(np.arange(len(deposits)), payments["deposit"][payments["overcharged"] != 0])
    )
    latest = min(options.calendar_days * 3 // 5, options.calendar_days - DEPOSITS_OVERDUE_AFTER)
    fits = np.flatnonzero(by_journal & plain & (day >= min(7, options.calendar_days // 3)) & (day <= latest))
    chosen = dict(zip(DEPOSIT_FAULTS, rng.permutation(fits).tolist(), strict=False))
    not_posted, wrong, short, missing = (
        int(chosen[name]) if name in chosen and name in options.faults else NONE for name in DEPOSIT_FAULTS
    )
    if not_posted != NONE:
        deposits.columns["posted_at"][not_posted] = NEVER
    stray = "stray_bank_line" in options.faults
    day_of_stray = int(next_bank_day(np.array([first_day + options.calendar_days // 2]))[0])
    twice = NONE
    spare = [row for row in fits.tolist() if row not in chosen.values() and deposits["adjustments"][row] == 0]
    if "deposit_posted_twice" in options.faults and spare:
        twice = int(spare[int(rng.integers(0, len(spare)))])
    return LedgerFaults(not_posted, wrong, short, missing, twice, STRAY_AMOUNT if stray else 0, day_of_stray)
