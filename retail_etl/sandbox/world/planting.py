"""Faults planted into the trade before it is numbered; what was done is noted as it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world import zones
from retail_etl.sandbox.world.columns import reorder, stack
from retail_etl.sandbox.world.moments import HOUR, NEVER, NONE, SECOND, Flags, Ints
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.vocabulary import Method, Operation, OrderType, Pattern

if TYPE_CHECKING:
    from retail_etl.sandbox.world.trade import Trade

MEMO_ERROR = -1_000
UNUSABLE = "1.999"
MISREPORTED, OVERCHARGED = 100, 500
SETTLED_AFTER = 10


@dataclass(frozen=True)
class Planting:
    """A fault in the trade: which order and payment rows it took (their final numbers after `renumbered`)."""

    fault: str
    order: int = NONE
    payment: int = NONE
    other_payment: int = NONE

    def renumbered(self, orders: Ints, payments: Ints) -> Planting:
        """The same fault after orders and payments were put in another order."""
        return Planting(self.fault, int(orders[self.order]), int(payments[self.payment]), int(payments[self.other_payment]))


@dataclass
class Planter:
    """Picks healthy records of the first days and spoils them, one record for each fault."""

    trade: Trade
    rng: np.random.Generator
    first_day: int
    days: int
    taken: set[int]

    def plant(self, wanted: frozenset[str]) -> list[Planting]:
        """The faults that were planted; one for which no record fits is left out."""
        steps = {
            "duplicate_charge": self._duplicate_charge,
            "order_without_payment": self._order_without_payment,
            "payment_without_order": self._payment_without_order,
            "captured_for_canceled": self._captured_for_canceled,
            "refund_differs": self._refund_differs,
            "unusable_amount": self._unusable_amount,
            "payment_not_batched": self._payment_not_batched,
            "report_differs": self._report_differs,
            "fee_overcharged": self._fee_overcharged,
        }
        planted = [step() for name, step in steps.items() if name in wanted]
        return [fault for fault in planted if fault is not None]

    def _pick(self, fits: Flags, latest: float = 0.6, *, settled: bool = False, unlike_taken: bool = False) -> int | None:
        """A fitting order of the middle of the span; with `settled` one so early that its money must have come by the end.

        With `unlike_taken` none over the amount of an order that another fault took: the two together would tell another story.
        """
        orders = self.trade.orders
        day = zones.business_date(orders["order_date"], orders["place"]) - self.first_day
        last = min(int(self.days * latest), self.days - SETTLED_AFTER) if settled else max(1, int(self.days * latest))
        rows = np.flatnonzero(fits & (day >= min(3, self.days // 3)) & (day <= last))
        free = [row for row in rows.tolist() if row not in self.taken]
        if not free:
            return None
        drawn = int(self.rng.integers(0, len(free)))
        told = {int(orders["total_amount"][row]) for row in self.taken} if unlike_taken else set()
        row = next((one for one in (*free[drawn:], *free[:drawn]) if int(orders["total_amount"][one]) not in told), None)
        if row is not None:
            self.taken.add(row)
        return row

    def _plain_web(self) -> Flags:
        orders = self.trade.orders
        fits: Flags = (orders["order_type"] == OrderType.WEB_ORDER) & (orders["pattern"] == Pattern.CARD)
        fits[orders["parent"][orders["parent"] >= 0]] = False
        return fits

    def _payment(self, order: int) -> int:
        return int(np.flatnonzero(self.trade.payments["order"] == order)[0])

    def _duplicate_charge(self) -> Planting | None:
        order = self._pick(self._plain_web())
        if order is None:
            return None
        payments = self.trade.payments
        original = self._payment(order)
        copy = reorder(payments, np.array([original]))
        for name in ("occurred_at", "created_at"):
            copy[name] += 94 * SECOND
        copy["auth_number"] = (copy["auth_number"] + 77_131) % 1_000_000
        copy["unapplied"] = np.array([True])
        self.trade.payments = stack([payments, copy])
        return Planting("duplicate_charge", order, len(payments["order"]), original)

    def _order_without_payment(self) -> Planting | None:
        order = self._pick(self._plain_web())
        if order is None:
            return None
        payment = self._payment(order)
        self.trade.orders["in_heartland"][order] = False
        self.trade.payments["in_heartland"][payment] = False
        return Planting("order_without_payment", order, payment)

    def _payment_without_order(self) -> Planting | None:
        order = self._pick(self._plain_web(), unlike_taken=True)
        if order is None:
            return None
        self.trade.orders["in_magento"][order] = False
        return Planting("payment_without_order", order, self._payment(order))

    def _captured_for_canceled(self) -> Planting | None:
        order = self._pick(self._plain_web())
        if order is None:
            return None
        orders, payment = self.trade.orders, self._payment(order)
        orders["magento_canceled"][order] = True
        orders["cancelled_at"][order] = orders["order_date"][order] + 2 * HOUR + 4 * SECOND
        for name in ("completed_at", "shipped_at", "shipped_again_at"):
            orders[name][order] = NEVER
        self.trade.payments["unapplied"][payment] = True
        return Planting("captured_for_canceled", order, payment)

    def _refund_differs(self) -> Planting | None:
        orders = self.trade.orders
        parent = orders["parent"]
        of_web = (orders["order_type"] == OrderType.RETURN) & (parent >= 0)
        of_web &= (orders["order_type"][parent] == OrderType.WEB_ORDER) & (orders["total_amount"] < 2 * MEMO_ERROR)
        order = self._pick(of_web, latest=0.8)
        if order is None:
            return None
        orders["memo_adjustment"][order] = MEMO_ERROR
        return Planting("refund_differs", order, self._payment(order))

    def _unusable_amount(self) -> Planting | None:
        payments = self.trade.payments
        orders = self.trade.orders
        fits: Flags = (orders["pattern"] == Pattern.CASH) & (orders["order_type"] == OrderType.POS_SALE)
        fits[orders["parent"][orders["parent"] >= 0]] = False
        fits &= ~np.isin(_store_days(orders["order_date"], orders["place"]), self._refunded_in_cash())
        order = self._pick(fits)
        if order is None or payments["method"][self._payment(order)] != Method.CASH:
            return None
        return Planting("unusable_amount", order, self._payment(order))

    def _refunded_in_cash(self) -> Ints:
        """The store days whose ledger has a line for cash refunds beside the one for cash taken."""
        payments = self.trade.payments
        back = (payments["method"] == Method.CASH) & (payments["operation"] == Operation.REFUND)
        return _store_days(payments["occurred_at"][back], payments["place"][back])

    def _till_card(self) -> Flags:
        """Sales in stores whose fees are taken out of deposits, paid by one card and never returned."""
        orders = self.trade.orders
        deducted = np.array([place.route != "C" and not place.web for place in PLACES])[orders["place"]]
        fits: Flags = (orders["pattern"] == Pattern.CARD) & (orders["order_type"] == OrderType.POS_SALE) & deducted
        fits[orders["parent"][orders["parent"] >= 0]] = False
        return fits

    def _payment_not_batched(self) -> Planting | None:
        order = self._pick(self._till_card(), settled=True)
        if order is None:
            return None
        self.trade.payments["unbatched"][self._payment(order)] = True
        return Planting("payment_not_batched", order, self._payment(order))

    def _report_differs(self) -> Planting | None:
        orders, payments = self.trade.orders, self.trade.payments
        paid = np.flatnonzero((payments["method"] == Method.GIFT_CARD) & (payments["amount"] > 2 * MISREPORTED))
        fits: Flags = np.zeros(len(orders["place"]), dtype=bool)
        fits[payments["order"][paid]] = True
        order = self._pick(fits & (orders["order_type"] == OrderType.POS_SALE))
        if order is None:
            return None
        payment = int(paid[payments["order"][paid] == order][0])
        payments["misreported"][payment] = MISREPORTED
        return Planting("report_differs", order, payment)

    def _fee_overcharged(self) -> Planting | None:
        order = self._pick(self._till_card(), settled=True)
        if order is None:
            return None
        self.trade.payments["overcharged"][self._payment(order)] = OVERCHARGED
        return Planting("fee_overcharged", order, self._payment(order))


def _store_days(moments: Ints, place: Ints) -> Ints:
    return zones.business_date(moments, place) * len(PLACES) + place
