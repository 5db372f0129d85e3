"""A small retailer's fortnight on which matching is hard, with its truth: who paid what, and what nobody can tell.

Of 96 web orders 68 are paid by one payment that names them, ten by two that do; six were paid by a payment without a
reference, alone with its amount on its day; two are paid by two payments without a reference, which only their sum can tell; six are
twins, two customers who bought for the same amount on one day and left no reference on either payment; two were paid short; two
have no payment, and four payments no order. Of twenty bank lines fourteen name their deposit, two have the only fitting amount,
one stands for two deposits by their sum, two are twins, and one is the sum of either of two pairs of deposits.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl

AMBIGUOUS: Final = ("twin", "sum of either pair")
_SEED: Final = 46725
_FIRST: Final = date(2026, 3, 2)
_DAYS: Final = 10
_OF_ORDERS: Final = {"keyed": 68, "split": 10, "lost": 6, "sum": 2, "twin": 3, "short": 2, "unpaid": 2, "stranger": 4}
_OF_LINES: Final = {"keyed": 14, "lost": 2, "sum": 1, "twin": 1, "sum of either pair": 1}
_AT: Final = time(15)


class World:
    """The records as they are made up, and the pairs of left and right that belong together."""

    def __init__(self, payments: int) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ("payment", "order", "batch", "gl_line", "truth")}
        self._chance = random.Random(_SEED + payments)
        self._amounts: set[int] = set()
        self._numbers = iter(self._chance.sample(range(100_000_000, 999_999_999), 8 * payments))
        self._names = iter(self._chance.sample(range(16**8), 8 * payments))
        hundreds = max(1, round(payments / 110))  # such a set has 110 payments
        for number in range(hundreds):
            for name, count in _OF_ORDERS.items():
                for _ in range(count):
                    self._sale(name)
            for name, count in _OF_LINES.items() if number % 2 == 0 else ():
                for _ in range(count):
                    self._deposit(name)
        for rows in self.tables.values():
            self._chance.shuffle(rows)

    def _amount(self) -> int:
        """An amount that nobody else has."""
        while (amount := self._chance.randrange(1_500, 60_000)) in self._amounts:
            pass
        self._amounts.add(amount)
        return amount

    def _day(self) -> date:
        return _FIRST + timedelta(days=self._chance.randrange(_DAYS))

    def _sale(self, name: str) -> None:
        day, amount = self._day(), self._amount()
        if name == "stranger":
            self._payment(day, amount, None)
            return
        number = self._order(day, amount)
        if name in ("keyed", "lost"):
            self._pays(name, number, self._payment(day, amount, number if name == "keyed" else None))
        elif name in ("split", "sum"):
            first = amount * self._chance.randrange(20, 80) // 100
            for part in (first, amount - first):
                self._amounts.add(part)
                self._pays(name, number, self._payment(day, part, number if name == "split" else None))
        elif name == "twin":
            other = self._order(day, amount)
            for order in (number, other):
                self._pays(name, order, self._payment(day, amount, None))
        elif name == "short":
            self._pays(name, number, self._payment(day, amount - self._chance.randrange(100, 900), number))

    def _deposit(self, name: str) -> None:
        day = self._day()
        nets = [1_000_000 + 7 * self._amount() for _ in range(4)]
        if name == "sum of either pair":
            nets[3] = nets[0] + nets[1] - nets[2]
        batches = {"keyed": nets[:1], "lost": nets[:1], "sum": nets[:2], "twin": nets[:1] * 2}.get(name, nets)
        ids = [self._batch(day, net) for net in batches]
        if name in ("keyed", "lost", "twin"):
            lines = [self._line(day, net, one if name == "keyed" else None) for one, net in zip(ids, batches, strict=True)]
            pairs = list(zip(ids, lines, strict=True))
        else:
            line = self._line(day, nets[0] + nets[1], None)
            pairs = [(one, line) for one in ids[:2]]
        self.tables["truth"] += [{"leg": "batch_gl", "name": name, "left": one, "right": line} for one, line in pairs]

    def _pays(self, name: str, number: str, payment: str) -> None:
        self.tables["truth"].append({"leg": "order_payment", "name": name, "left": payment, "right": f"MO-{number}"})

    def _payment(self, day: date, amount: int, number: str | None) -> str:
        told = f"pay_{next(self._names):08x}"
        dated = {
            "captured_at": datetime.combine(day, _AT) + timedelta(seconds=self._chance.randrange(9_000)),
            "business_date": day,
        }
        others = {"currency": "USD", "tender": "VISA", "channel": "web", "order_ref": number}
        self.tables["payment"].append({"id": told, "amount_minor": amount, **dated, **others})
        return told

    def _order(self, day: date, amount: int) -> str:
        number = str(next(self._numbers))
        dated = {"created_at": datetime.combine(day, _AT) - timedelta(minutes=3), "business_date": day}
        self.tables["order"].append(
            {"id": f"MO-{number}", "grand_total_minor": amount, "currency": "USD", **dated, "status": "complete"}
        )
        return number

    def _batch(self, day: date, net: int) -> str:
        told = f"HB-{next(self._names):08X}"
        figures = {"gross_minor": net, "fees_minor": 0, "adjustments_minor": 0, "net_minor": net, "currency": "USD"}
        dated = {"closed_at": datetime.combine(day, time(23)), "business_date": day}
        self.tables["batch"].append({"id": told, **dated, **figures})
        return told

    def _line(self, day: date, amount: int, reference: str | None) -> str:
        told = f"GL-{next(self._names):08X}"
        dated = {"business_date": day + timedelta(days=2), "reference": reference}
        self.tables["gl_line"].append(
            {"id": told, "account": "1010 Operating bank", "amount_minor": amount, "currency": "USD", **dated}
        )
        return told


def prepare(payments: int, folder: Path) -> None:
    """A Parquet file a record kind, and ``truth``: leg, name of the case, left and right id of every pair that belongs together."""
    for kind, rows in World(payments).tables.items():
        pl.DataFrame(rows, infer_schema_length=None).write_parquet(folder / f"{kind}.parquet")
