"""The set-based pass: one join a leg settles what keys bind and amounts bear out, so that only the rest is judged one by one.

It settles only groups about which no later rule could say anything else: exact to the cent, in one currency, named by no second
line, touched by no decision. Everything else is left. A property test holds it to the judgement without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from retail_etl.domain.money import exponent
from retail_etl.reconciliation.load import Presence, bounds, is_large, utc
from retail_etl.reconciliation.outcome import LEFT, RIGHT, Item, Outcome, excluded, matched

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.warehouse.scratch import ScratchSession

_MILLION: Final = 1_000_000
_FEE_RATE: Final = {
    "tender": "VARCHAR",
    "currency": "VARCHAR",
    "from_date": "DATE",
    "until_date": "DATE",
    "per_million": "BIGINT",
    "per_item_minor": "BIGINT",
}
_EXCLUDED_BY: Final = {
    "store_sale_has_no_web_order": {"channel": "store"},
    "tender_does_not_settle": {"settles": False},
}
_KEY_FIELD: Final = {
    "order_payment": "order_ref",
    "payment_batch": "batch_id",
    "batch_gl": "reference",
    "fee_gl": "reference",
    "payment_gl": "reference",
    "report_payment": "business_date+store+tender",
}


@dataclass(frozen=True, slots=True, eq=False)
class SettledRecord:
    """As much of a record as an outcome by key needs of it."""

    id: str
    type: str | None
    first_seen: int | None


def settle(
    session: ScratchSession, settings: RuleSettings, as_of: AsOf, held: Iterable[str], known: Presence | None = None
) -> Presence:
    """Settle by key what can be, into the session's tables; ``held`` are records that people decided about.

    ``known`` says what is present where the session has only some of the records.
    """
    _prepare(session, settings, held)
    until, day, lock = {"until": bounds(as_of)["until"]}, {"day": as_of.day}, _lock(settings)
    here = _presence(session, as_of, lock)
    present = known or here
    last4, amounts = _test_payments(settings)
    tenders = list(settings.non_settling_tenders)
    session.run("recon/settle/run", **until, **lock, test_last4=last4, test_minor=amounts, non_settling=tenders)
    session.run("recon/settle/payments")
    session.run("recon/settle/captured_many" if is_large(session) else "recon/settle/captured_few")
    session.run("recon/settle/twin_orders")
    session.run("recon/settle/reference_sums", **until, **lock)
    session.run("recon/settle/unusual_sums")
    session.run("recon/settle/order_sums")
    session.run("recon/settle/unusual_orders", **until, **lock)
    for name in ("orders", "open_orders", "bare_refunds", "linked_refunds", "batch_takings"):
        session.run(f"recon/settle/{name}")
    session.run("recon/settle/refunds", **until, **lock)
    session.run("recon/settle/batches", **until, **lock)
    with_bank = {"with_bank": not present.has_net_batches}
    legs = present.legs(settings)
    session.run("recon/settle/takings", **_some(legs, "payment_gl", "report_payment"))
    session.run("recon/settle/posting_takings")
    session.run("recon/settle/named_words", **with_bank)
    session.run("recon/settle/named_payments")
    session.run("recon/settle/deposits", **until, **lock)
    tolerance = settings.limit(settings.fee_tolerance_per_batch, "USD")
    types = list(settings.fee_gl_for) if settings.fee_gl_for is not None else None
    session.run("recon/settle/fees", types=types, tolerance_minor=tolerance, **lock)
    session.run("recon/settle/order_postings", **with_bank)
    session.run("recon/settle/named_takings", **with_bank)
    session.run("recon/settle/postings", **with_bank)
    session.run("recon/settle/posted_takings")
    session.run("recon/settle/reports", **day, **lock)
    session.run(
        "recon/settle/left_over_payments", **_some(legs, "order_payment", "payment_batch", "payment_gl", "report_payment")
    )
    session.run("recon/settle/settled_lines", **_some(legs, "batch_gl", "fee_gl", "payment_gl"))
    session.append_rows("judged_leg", ["leg"], [[leg] for leg, is_judged in legs.items() if is_judged])
    session.run("recon/settle/settled_outcome")
    return present


def _some(legs: dict[str, bool], *names: str) -> dict[str, bool]:
    return {name: legs[name] for name in names}


def settled_members(session: ScratchSession) -> None:
    """Spell out the members that the narrow outcomes imply."""
    session.run("recon/settle/every_outcome")
    session.run("recon/settle/members")


def settled_outcomes(session: ScratchSession) -> list[Outcome]:
    """The outcomes of what was settled by key, each with its members."""
    settled_members(session)
    rows = session.rows("recon/settle/outcomes")
    found = []
    for (leg, rule, cls, _), members in groupby(rows, key=lambda r: r[:4]):
        items = [_item(row) for row in members]
        if cls == "matched":
            found.append(matched(leg, rule, items, evidence=_evidence(leg, items)))
        else:
            found += [excluded(leg, rule, item, evidence=_EXCLUDED_BY[rule]) for item in items]
    return found


def _evidence(leg: str, items: list[Item]) -> dict[str, object]:
    """The field that bound the records, and the figure that both sides came to."""
    left = [item for item in items if item.side == LEFT]
    right = [item for item in items if item.side == RIGHT]
    named = right[0] if leg in ("order_payment", "payment_batch", "report_payment") else left[0]
    return {_KEY_FIELD[leg]: named.id, "amount_minor": sum(item.amount for item in left), "records": len(items)}


def settled_sums(session: ScratchSession) -> list[tuple[str, str, str, str, int]]:
    """What was settled: leg, side, currency, class, sum in minor units; its figures stay in the session, for who tells them."""
    session.run("recon/settle/settled_figures")
    return [(row[0], row[1], row[2], row[3], int(row[4])) for row in session.rows("recon/settle/sums")]


def _item(row: tuple[Any, ...]) -> Item:
    _, _, _, _, side, kind, name, amount, currency, day, type_, first_seen = row
    return Item(name, kind, side, amount, currency, _as_day(day), SettledRecord(name, type_, first_seen))


def _as_day(value: Any) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no day")
    return value


def _lock(settings: RuleSettings) -> dict[str, object]:
    """The moment of the lock, and the first day after the locked ones: what came later counts from that on."""
    if settings.locked_at is None or settings.locked_through is None:
        return {"locked_at": None, "late_on": None}
    return {"locked_at": utc(settings.locked_at), "late_on": settings.locked_through + timedelta(days=1)}


def _presence(session: ScratchSession, as_of: AsOf, lock: dict[str, object]) -> Presence:
    names = ("payment", "batch", "order", "credit_memo", "gl_line", "bank_line", "report", "drawer")
    *flags, has_net = session.rows("recon/known/present", **bounds(as_of))[0]
    kinds = frozenset(name for name, flag in zip(names, flags, strict=True) if flag)
    session.run("recon/settle/lines", day=as_of.day, **lock)
    session.run("recon/settle/named_journals")
    parts = frozenset(row[0] for row in session.rows("recon/known/parts"))
    return Presence(kinds, parts, bool(has_net))


def _prepare(session: ScratchSession, settings: RuleSettings, held: Iterable[str]) -> None:
    """The settings as small tables: what people decided about, parts of accounts, fee rates."""
    session.query("CREATE TABLE held (id VARCHAR)")
    session.query("CREATE TABLE account_part (account VARCHAR, part VARCHAR)")
    session.query(f"CREATE TABLE fee_rate ({', '.join(f'{name} {kind}' for name, kind in _FEE_RATE.items())})")
    session.query("CREATE TABLE loaded (id VARCHAR)")
    session.query("CREATE TABLE judged_leg (leg VARCHAR)")
    session.append_rows("held", ["id"], [[name] for name in sorted(set(held))])
    accounts = [row[0] for row in session.rows("recon/settle/accounts")]
    session.append_rows("account_part", ["account", "part"], [[account, settings.part(account)] for account in accounts])
    session.append_rows("fee_rate", list(_FEE_RATE), _fee_rates(settings))


def _fee_rates(settings: RuleSettings) -> list[list[object]]:
    """The schedules as rows, each in force from a day until before another; rates that are no whole millionths are left out."""
    starts = [date.min, *(start for start, _ in settings.fee_schedules)]
    schedules = [settings.fee_schedule, *(rates for _, rates in settings.fee_schedules)]
    rows: list[list[object]] = []
    for start, until, schedule in zip(starts, [*starts[1:], date.max], schedules, strict=True):
        for tender, (percent, per_item) in sorted(schedule.items()):
            per_million = percent * _MILLION / 100
            if per_million == per_million.to_integral_value():
                rows.append([tender, "USD", start, until, int(per_million), settings.limit(per_item, "USD")])
    return rows


def _test_payments(settings: RuleSettings) -> tuple[list[str], list[int]]:
    """Cards and amounts that test rules may mean: payments like that are looked at one by one."""
    last4 = [rule.card_last4 for rule in settings.test_rules if rule.card_last4 is not None]
    places = {exponent(currency) for currency in ("JPY", "USD", "KWD", "CLF")}
    amounts = [int(rule.amount.scaleb(shift)) for rule in settings.test_rules if rule.amount is not None for shift in places]
    return last4, sorted(set(amounts)) if amounts else [int(Decimal(-1).scaleb(18))]
