"""The summary level of the transaction report: control totals by day or month."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.heartland.lists import LOCATION_CODES
from retail_etl.sandbox.heartland.payment_documents import BRANDS
from retail_etl.sandbox.heartland.queries import day_of_text
from retail_etl.sandbox.heartland.rejections import bad_request
from retail_etl.sandbox.heartland.report_rows import PAYMENT
from retail_etl.sandbox.world.bookings import credit_parts
from retail_etl.sandbox.world.identifiers import batch_id, deposit_id
from retail_etl.sandbox.world.moments import DAY, NEVER, NONE, Column, Ints, day_of
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import iso_ms
from retail_etl.sandbox.world.vocabulary import METHODS, EntryKind, Method, Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.sandbox.heartland.resources import Resource
    from retail_etl.sandbox.world import World

GROUPS = ("location_id", "method", "card_brand", "batch_id", "deposit_id")
BASES = ("business", "settlement", "utc")
LONGEST_DAILY, LONGEST_MONTHLY = 31, 13
SUMMED = (
    "sales_count", "sales_amount", "refunds_count", "refunds_amount", "voids_count", "voids_amount", "tips_amount",
    "surcharge_amount", "tax_amount",
    "rounding_amount", "deposits_collected_amount", "deposits_relieved_amount", "chargebacks_count", "chargebacks_amount",
    "chargeback_reversals_amount", "adjustments_amount", "fees_amount", "net_amount",
)  # fmt: skip


@dataclass(frozen=True)
class SummaryQuery:
    """One request for the summary."""

    first: int
    last: int
    monthly: bool
    basis: str
    groups: tuple[str, ...]
    filters: dict[str, tuple[str, ...]]


def parse_summary(pairs: Sequence[tuple[str, str]]) -> SummaryQuery:
    """The request that the pairs of a query string make.

    Raises:
        Rejection: 400 for a missing, malformed or too long range, an unknown basis or group.
    """
    plain = dict(pairs)
    for name in ("start_date", "end_date"):
        if name not in plain:
            raise bad_request(f"{name} is missing", **{name: ["required"]})
    first, last = day_of_text(plain["start_date"], "start_date"), day_of_text(plain["end_date"], "end_date")
    monthly = _one_of(plain.get("period", "daily"), "period", ("daily", "monthly")) == "monthly"
    check_range(first, last, monthly=monthly)
    groups = tuple(part for name, value in pairs if name in {"group_by", "group_by[]"} for part in value.split(",") if part)
    for group in groups:
        _one_of(group, "group_by", GROUPS)
    basis = _one_of(plain.get("date_basis", "business"), "date_basis", BASES)
    filters: dict[str, tuple[str, ...]] = {
        name: tuple(value for key, value in pairs if key == name) for name in ("location_id", "method") if name in plain
    }
    return SummaryQuery(first, last, monthly, basis, groups or ("location_id", "method"), filters)


def check_range(first: int, last: int, *, monthly: bool) -> None:
    """Refuses what is longer than 31 days (daily) or 13 months (monthly).

    Raises:
        Rejection: 400.
    """
    start, end = day_of(first), day_of(last)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if first > last or (months > LONGEST_MONTHLY if monthly else last - first + 1 > LONGEST_DAILY):
        raise bad_request("the range is empty or too long: at most 31 days daily, 13 months monthly", end_date=["out of range"])


def _one_of(value: str, name: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise bad_request(f"{name} is one of {', '.join(allowed)}", **{name: ["unknown"]})
    return value


class Summary:
    """Answers summary requests; what does not depend on the request is computed once for each generation of the world."""

    def __init__(self, world: World, report: Resource) -> None:
        self._world = world
        self._report = report
        self._generation = -1
        self._columns: dict[str, Column] = {}

    def answer(self, query: SummaryQuery) -> dict[str, Any]:
        """The body: rows, totals and when they were made; amounts are Decimals."""
        now = self._world.now_ms()
        rows, days = self._rows(query, now)
        keys = self._keys(query, rows, days, now)
        groups: dict[tuple[Any, ...], list[int]] = {}
        for position, key in enumerate(zip(*keys, strict=True)):
            groups.setdefault(key, []).append(position)
        results = [
            self._row(query, key, rows[np.array(members)], now) for key, members in sorted(groups.items(), key=_sort_key)
        ]
        totals = {name: sum((row[name] for row in results), Decimal(0) if name.endswith("amount") else 0) for name in SUMMED}
        return {
            "total": len(results), "pages": 1, "page": 1, "per_page": max(len(results), 1), "next_cursor": None,
            "as_of": iso_ms(now),
            "results": results, "totals": totals,
        }  # fmt: skip

    def _all(self) -> dict[str, Column]:
        """Amounts of every report row, in cents."""
        if self._generation == self._world.generation and self._columns:
            return self._columns
        orders, lines, payments = (self._world.table(name).columns for name in ("orders", "order_lines", "payments"))
        entries = self._world.table("funding_entries")
        parts = credit_parts(orders, lines, payments)
        empty = np.zeros(len(entries), dtype=np.int64)
        self._columns = {
            name: np.concatenate([column, empty])
            for name, column in (
                ("signed", payments["signed"]), ("tips", parts["tip"]), ("tax", parts["tax"]), ("rounding", parts["rounding"]),
                ("fee", payments["fee"]),
                ("amount", payments["amount"]), ("operation", payments["operation"]),
            )
        }  # fmt: skip
        self._columns["entry"] = np.concatenate([np.zeros(len(payments["signed"]), dtype=np.int64), entries["amount"]])
        self._columns["month"] = np.concatenate([np.zeros(len(payments["signed"]), dtype=np.int64), entries["month"]])
        self._generation = self._world.generation
        return self._columns

    def _rows(self, query: SummaryQuery, now: int) -> tuple[Ints, Ints]:
        table = self._report.collection.base
        rows = self._report.collection.rows_by_number()
        rows = rows[self._all()["month"][rows] == 0]
        for name, values in query.filters.items():
            rows = rows[self._report.masks[name](values, rows, now)]
        if query.basis == "utc":
            days = table["occurred_at"][rows] // DAY
        elif query.basis == "settlement":
            days = np.where(table["settled_at"][rows] <= now, table["settlement_date"][rows], NONE)
        else:
            days = table["business_date"][rows]
        inside = (days >= query.first) & (days <= query.last)
        return rows[inside], days[inside]

    def _keys(self, query: SummaryQuery, rows: Ints, days: Ints, now: int) -> list[list[Any]]:
        table = self._report.collection.base
        method = table["method"][rows]
        batched, settled = table["batched_at"][rows] <= now, table["settled_at"][rows] <= now
        spoken = {
            "location_id": [LOCATION_CODES[code] for code in table["place"][rows].tolist()],
            "method": [METHODS[code] if code >= 0 else None for code in method.tolist()],
            "card_brand": [BRANDS[code] if 0 <= code < Method.CASH else None for code in method.tolist()],
            "batch_id": [batch_id(row) if row >= 0 else None for row in np.where(batched, table["batch"][rows], NONE).tolist()],
            "deposit_id": [
                deposit_id(row) if row >= 0 else None for row in np.where(settled, table["deposit"][rows], NONE).tolist()
            ],
        }
        starts = [day_of(day).replace(day=1) if query.monthly else day_of(day) for day in days.tolist()]
        return [
            [start.isoformat() for start in starts],
            *(spoken[name] if name in query.groups else [None] * len(rows) for name in GROUPS),
        ]

    def _row(self, query: SummaryQuery, key: tuple[Any, ...], rows: Ints, now: int) -> dict[str, Any]:
        table, values = self._report.collection.base, self._all()
        start = dt.date.fromisoformat(key[0])
        end = ((start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)) if query.monthly else start
        named = dict(zip(GROUPS, key[1:], strict=True))
        kind, signed = table["row_type"][rows], values["signed"][rows]
        entry = values["entry"][rows]
        settled, batched = table["settled_at"][rows] <= now, table["batched_at"][rows] <= now
        voids = (kind == PAYMENT) & (values["operation"][rows] == Operation.VOID)

        def of_kind(which: EntryKind) -> int:
            return int(entry[(kind == which)].sum())

        cents = {
            "sales_amount": int(np.maximum(signed, 0).sum()),
            "refunds_amount": int(np.maximum(-signed, 0).sum()),
            "voids_amount": int(values["amount"][rows][voids].sum()),
            "tips_amount": int(values["tips"][rows].sum()),
            "surcharge_amount": 0,
            "tax_amount": int(values["tax"][rows].sum()),
            "rounding_amount": int(values["rounding"][rows].sum()),
            "deposits_collected_amount": 0,
            "deposits_relieved_amount": 0,
            "chargebacks_amount": -of_kind(EntryKind.CHARGEBACK),
            "chargeback_reversals_amount": of_kind(EntryKind.CHARGEBACK_REVERSAL),
            "adjustments_amount": of_kind(EntryKind.ADJUSTMENT) + of_kind(EntryKind.RESERVE),
            "fees_amount": int(values["fee"][rows][settled].sum()) - of_kind(EntryKind.FEE),
        }
        cents["net_amount"] = (
            cents["sales_amount"] - cents["refunds_amount"] - cents["chargebacks_amount"] + cents["chargeback_reversals_amount"]
            + cents["adjustments_amount"] - cents["fees_amount"]
        )  # fmt: skip
        waiting = table["deposit"][rows] != NONE
        status = (
            "open"
            if (waiting & (table["batched_at"][rows] < NEVER) & ~batched).any()
            else "closed"
            if (waiting & ~settled).any()
            else "final"
        )
        place = named["location_id"]
        return {
            "period_start": start.isoformat(),
            "period_end": end.isoformat(),
            "date_basis": query.basis,
            "location_id": place,
            "timezone": PLACES[LOCATION_CODES.index(place)].timezone if place else None,
            "method": named["method"],
            "card_brand": named["card_brand"],
            "currency": "USD",
            "sales_count": int((signed > 0).sum()),
            "refunds_count": int((signed < 0).sum()),
            "voids_count": int(voids.sum()),
            "chargebacks_count": int((kind == EntryKind.CHARGEBACK).sum()),
            **{name: Decimal(amount).scaleb(-2) for name, amount in cents.items()},
            "fees_status": "final" if status == "final" else "unknown" if status == "open" else "estimated",
            "batch_ids": [
                batch_id(row) for row in np.unique(table["batch"][rows][batched & (table["batch"][rows] >= 0)]).tolist()
            ],
            "deposit_ids": [
                deposit_id(row) for row in np.unique(table["deposit"][rows][settled & (table["deposit"][rows] >= 0)]).tolist()
            ],
            "status": status,
            "generated_at": iso_ms(now),
        }


def _sort_key(item: tuple[tuple[Any, ...], list[int]]) -> tuple[str, ...]:
    return tuple("" if part is None else str(part) for part in item[0])
