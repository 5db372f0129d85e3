"""In which outcomes a fault of the trade shows, leg by leg."""

from __future__ import annotations

import numpy as np

from retail_etl.sandbox.world.bookings import booking_day
from retail_etl.sandbox.world.identifiers import increment_id, payment_id
from retail_etl.sandbox.world.moments import NONE, Flags
from retail_etl.sandbox.world.noting import Member, Record, Tables, line_member, lines_of, member, shares_of, showing
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.planting import MISREPORTED, OVERCHARGED, Planting
from retail_etl.sandbox.world.text import day_text
from retail_etl.sandbox.world.vocabulary import METHODS, Method


def shows_in(tables: Tables, planting: Planting, where: tuple[str, str], amount: int, now: int) -> list[Record]:
    """Every outcome in which the fault shows by now."""
    if planting.fault == "unusable_amount":
        return [*_lacking_in_report(tables, planting.payment, now), *_lacking_in_ledger(tables, planting.payment, now)]
    if planting.fault == "report_differs":
        return [_misreported(tables, planting.payment, now)]
    if planting.fault == "fee_overcharged":
        return [_overcharged(tables, planting.payment)]
    leg, outcome = where
    if planting.fault == "refund_differs":
        amount = -amount
    return [showing(leg, outcome, _members(tables, planting), amount)]


def _members(tables: Tables, planting: Planting) -> list[Member]:
    paid = member("heartland", "payment", payment_id(planting.payment))
    order = (
        planting.order
        if tables["orders"]["parent"][planting.order] == NONE
        else int(tables["orders"]["parent"][planting.order])
    )
    web = int(tables["orders"]["web_order"][order])
    shop = [member("magento", "order", increment_id(int(tables["web_orders"]["increment"][web])))] if web >= 0 else []
    if planting.fault == "order_without_payment":
        return shop
    if planting.fault == "captured_for_canceled":
        return [paid, *shop]
    if planting.fault == "refund_differs":
        memo = int(np.flatnonzero(tables["credit_memos"]["return_order"] == planting.order)[0])
        return [paid, member("magento", "credit_memo", increment_id(memo + 1))]
    return [paid]


def _fellows(tables: Tables, payment: int, now: int, *, booked: bool) -> list[int]:
    """The other payments of the same store, day and tender that are known by now; the day is the posting day if `booked`."""
    payments = tables["payments"]
    day = booking_day(payments.columns) if booked else payments["business_date"]
    same: Flags = (payments["place"] == payments["place"][payment]) & (payments["method"] == payments["method"][payment])
    same &= (day == day[payment]) & (payments["signed"] != 0) & payments["in_heartland"] & ~payments["unusable"]
    same &= (payments["created_at"] <= now) & (payments["occurred_at"] < now)
    same[payment] = False
    found: list[int] = np.flatnonzero(same).tolist()
    return found


def _sum_of_report(tables: Tables, payment: int) -> Member:
    payments = tables["payments"]
    place = PLACES[int(payments["place"][payment])].code
    day = day_text(int(payments["business_date"][payment]))
    return member("heartland", "report_sum", f"{place}/{day}/{METHODS[int(payments['method'][payment])]}")


def _paid(rows: list[int]) -> list[Member]:
    return [member("heartland", "payment", payment_id(row)) for row in rows]


def _lacking_in_report(tables: Tables, payment: int, now: int) -> list[Record]:
    """The report counts a payment that no contract accepts: its sum differs, or has no payment at all."""
    amount, row = int(tables["payments"]["signed"][payment]), _sum_of_report(tables, payment)
    fellows = _fellows(tables, payment, now, booked=False)
    if not fellows:
        return [showing("report_payment", "missing_in_heartland", [row], amount)]
    return [showing("report_payment", "amount_mismatch", [*_paid(fellows), row], -amount)]


def _lacking_in_ledger(tables: Tables, payment: int, now: int) -> list[Record]:
    """The ledger books it all the same: the day's cash lines are more than the payments, or have none."""
    lines = _takings_lines(tables, payment, now)
    fellows = _fellows(tables, payment, now, booked=True)
    if not lines:
        return []
    if not fellows:
        signed = tables["gl_lines"]["signed"]
        return [showing("payment_gl", "unexplained_gl", [line_member(tables, line)], signed[line]) for line in lines]
    amount = int(tables["payments"]["signed"][payment])
    members = [*_paid(fellows), *(line_member(tables, line) for line in lines)]
    return [showing("payment_gl", "amount_mismatch", members, -amount)]


def _takings_lines(tables: Tables, payment: int, now: int) -> list[int]:
    """The lines that book the cash of the payment's store and day; what was counted over or short is booked apart."""
    journals, lines, payments = tables["journals"], tables["gl_lines"], tables["payments"]
    day, place = booking_day(payments.columns)[payment], payments["place"][payment]
    kinds = [journals.code("kind", kind) for kind in ("store_day", "receipt")]
    of_day = (journals["je_date"] == day) & (journals["place"] == place) & np.isin(journals["kind"], kinds)
    found: list[int] = []
    for journal in np.flatnonzero(of_day & (journals["posted_at"] <= now)).tolist():
        found += [line for line in lines_of(tables, journal, "1050") if lines.label("text", line) != "Cash over/short"]
    return found


def _misreported(tables: Tables, payment: int, now: int) -> Record:
    members = [*_paid([payment, *_fellows(tables, payment, now, booked=False)]), _sum_of_report(tables, payment)]
    return showing("report_payment", "amount_mismatch", members, MISREPORTED)


def _overcharged(tables: Tables, payment: int) -> Record:
    payments, shares = tables["payments"], shares_of(tables)
    amex = int(payments["method"][payment] == Method.AMEX)
    share = int(np.flatnonzero((shares.batch == payments["batch"][payment]) & (shares.amex == amex))[0])
    return showing("fee_gl", "fee_variance", [shares.member(share)], OVERCHARGED)
