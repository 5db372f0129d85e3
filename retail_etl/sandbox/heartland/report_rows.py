"""The detail level of the transaction report: payments, fees, chargebacks, reversals, adjustments, reserves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.heartland.fragments import Fragments, coded, days, ids, moments, money, picked, rows_of
from retail_etl.sandbox.heartland.lists import LOCATION_CODES
from retail_etl.sandbox.heartland.payment_documents import payment_fields
from retail_etl.sandbox.heartland.resources import Mask, Resource, Values, by_day, by_id, by_label
from retail_etl.sandbox.world import World, zones
from retail_etl.sandbox.world.collection import Collection
from retail_etl.sandbox.world.moments import DAY, NEVER, NONE, Column, Flags, Ints
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.vocabulary import ENTRY_KINDS, METHODS, EntryKind, Operation

if TYPE_CHECKING:
    from retail_etl.sandbox.world.columns import Block

ENTRIES_FROM = 60_000_001
ROW_TYPES = (*ENTRY_KINDS, "payment")
PAYMENT = len(ENTRY_KINDS)
DESCRIPTIONS = ("Chargeback fee", "Chargeback", "Chargeback reversal", "Processor adjustment", "Reserve")
SHARED = ("place", "created_at", "occurred_at", "settled_at")


class ReportWorld:
    """A world whose one table is the report: payments first, the other rows after them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.origin_ms = world.origin_ms
        self._made_for = -1
        self._table: Table | None = None

    @property
    def generation(self) -> int:
        """Counts with the world's."""
        return self.world.generation

    def now_ms(self) -> int:
        """World time."""
        return self.world.now_ms()

    def table(self, _name: str) -> Table:
        """The report's columns."""
        if self._table is None or self._made_for != self.generation:
            self._table = _report_table(self.world)
            self._made_for = self.generation
        return self._table

    @property
    def payments(self) -> int:
        """How many rows of the report are payments; they have the first row numbers."""
        return len(self.world.table("payments"))


def _report_table(world: World) -> Table:
    payments, entries, deposits = world.table("payments"), world.table("funding_entries"), world.table("deposits")
    count = len(entries)
    columns: Block = {name: np.concatenate([payments[name], entries[name]]) for name in SHARED}
    for name in ("batched_at", "voided_at"):
        columns[name] = np.concatenate([payments[name], np.full(count, NEVER)])
    columns["in_heartland"] = np.concatenate([payments["in_heartland"], np.ones(count, dtype=bool)])
    columns["row_type"] = np.concatenate([np.full(len(payments), PAYMENT), entries["kind"]])
    columns["batch"] = np.concatenate([payments["batch"], np.full(count, NONE)])
    columns["deposit"] = np.concatenate([payments["deposit"], entries["deposit"]])
    business = zones.business_date(entries["occurred_at"], entries["place"])
    columns["business_date"] = np.concatenate([payments["business_date"], business])
    settled = np.where(entries["deposit"] >= 0, deposits["funding_date"][entries["deposit"]], 0)
    columns["settlement_date"] = np.concatenate([payments["settlement_date"], settled])
    method = np.where(entries["payment"] >= 0, payments["method"][entries["payment"]], NONE)
    columns["method"] = np.concatenate([payments["method"], method])
    return Table("report_rows", columns)


class ReportRows(Collection):
    """The report's rows; those that are no payments are numbered apart, so that neither kind moves the other."""

    def _split(self) -> int:
        timeline = self.world
        return timeline.payments if isinstance(timeline, ReportWorld) else 0

    def number(self, row: int) -> int:
        """The number of a row."""
        payments = self._split()
        return row + 1 if row < payments else row - payments + ENTRIES_FROM

    def row_of(self, number: int) -> int | None:
        """The visible row with this number."""
        row = number - 1 if number < ENTRIES_FROM else number - ENTRIES_FROM + self._split()
        return row if row in self.rows_by_number() else None

    def _numbers(self, rows: Ints) -> Ints:
        payments = self._split()
        return np.where(rows < payments, rows + 1, rows - payments + ENTRIES_FROM)


def report_resource(world: World) -> Resource:
    """`/v1/reports/transactions?level=detail`."""
    timeline = ReportWorld(world)
    collection = ReportRows(timeline, "report_rows", bumps=("batched_at", "settled_at", "voided_at"), only="in_heartland")

    def column(name: str) -> Column:
        return timeline.table("report_rows")[name]

    def basis(name: str) -> tuple[Mask, Mask]:
        def values(rows: Ints, now: int) -> Column:
            if name == "utc":
                return column("occurred_at")[rows] // DAY
            if name == "settlement":
                return np.where(column("settled_at")[rows] <= now, column("settlement_date")[rows], NONE)
            return column("business_date")[rows]

        return by_day(values, "start_date", lower=True), _until(values)

    masks: dict[str, Mask] = {
        "location_id": by_label(lambda rows, _now: column("place")[rows], LOCATION_CODES),
        "method": by_label(lambda rows, _now: column("method")[rows], METHODS),
        "batch_id": by_id(lambda rows, now: np.where(column("batched_at")[rows] <= now, column("batch")[rows], -1), "bat_"),
        "deposit_id": by_id(lambda rows, now: np.where(column("settled_at")[rows] <= now, column("deposit")[rows], -1), "dep_"),
    }
    for name in ("business", "settlement", "utc"):
        masks[f"{name}_start"], masks[f"{name}_end"] = basis(name)
    return Resource(
        "reports", world, collection, "row_", 8, lambda rows, moment, _include: report_texts(world, rows, moment.now,
        moment.updated), masks,
        sort_columns={"created_at": "created_at", "business_date": "business_date"},
    )  # fmt: skip


def _until(values: Values) -> Mask:
    bound = by_day(values, "end_date", lower=False)

    def mask(given: tuple[str, ...], rows: Ints, now: int) -> Flags:
        there: Flags = values(rows, now) >= 0
        return bound(given, rows, now) & there

    return mask


def report_texts(world: World, rows: Ints, now: int, updated: Ints) -> Fragments:
    """One JSON document a report row, payments and the others mixed as they come."""
    split = len(world.table("payments"))
    is_payment = rows < split
    payment_rows = iter(_payment_texts(world, rows[is_payment], now, updated[is_payment]))
    entry_rows = iter(_entry_texts(world, rows[~is_payment] - split, now, updated[~is_payment]))
    return [next(payment_rows) if paid else next(entry_rows) for paid in is_payment.tolist()]


def _payment_texts(world: World, rows: Ints, now: int, updated: Ints) -> Fragments:
    payments = world.table("payments")
    fields = payment_fields(world, rows, now, updated)
    fields["payment_id"] = fields.pop("id")
    fields["amount"] = money(payments["amount"][rows] - payments["misreported"][rows])
    parents = fields["parent_payment_id"]
    head: dict[str, Fragments | str] = {"row_id": [f'"row_p{row + 1:08d}"' for row in rows.tolist()], "row_type": '"payment"'}
    tail: dict[str, Fragments | str] = {
        "direction": picked(['"credit"', '"debit"'], (payments["operation"][rows] == Operation.REFUND).astype(np.int64)),
        "dispute_id": "null",
        "parent_row_id": [text.replace("pay_", "row_p") for text in parents],
        "description": "null",
    }
    moved = payments["signed"][rows] != 0
    for name in ("fee_amount", "net_amount"):
        fields[name] = [text if counts else "null" for text, counts in zip(fields[name], moved.tolist(), strict=True)]
    return rows_of({**head, **fields, **tail})


def _entry_texts(world: World, rows: Ints, now: int, updated: Ints) -> Fragments:
    entries, payments, deposits = world.table("funding_entries"), world.table("payments"), world.table("deposits")
    kind, payment, amount = entries["kind"][rows], entries["payment"][rows], entries["amount"][rows]
    settled = entries["settled_at"][rows] <= now
    deposit = np.where(settled, entries["deposit"][rows], NONE)
    no_payment = payment < 0
    order = np.where(no_payment, NONE, payments["order"][payment])
    method = payments["method"][payment]
    dispute = entries["dispute"][rows]
    empty = (
        "customer_id", "operation", "tip_amount", "surcharge_amount", "cashback_amount", "tendered_amount", "change_amount",
        "rounding_amount",
        "authorized_amount", "card", "payment_token", "gateway_transaction_id", "auth_code", "retrieval_ref",
        "acquirer_reference", "status",
        "failure_code", "failure_message", "station_id", "device_id", "batch_id", "batch_closed_at", "offline_captured_at",
    )  # fmt: skip
    return rows_of(
        {
            "row_id": [f'"row_x{row + 1:06d}"' for row in rows.tolist()],
            "row_type": coded(ENTRY_KINDS, kind),
            "payment_id": "null",
            "order_id": ids("ord_", 8, order),
            "parent_payment_id": ids("pay_", 8, payment),
            "amount": money(np.abs(amount)),
            "currency": '"USD"',
            "method": [
                text if shown else "null" for text, shown in zip(coded(METHODS, method), (~no_payment).tolist(), strict=True)
            ],
            "method_type": picked(['"card"', "null"], no_payment.astype(np.int64)),
            "is_deposit": "false",
            "gateway": '"portico"',
            "offline": "false",
            **dict.fromkeys(empty, "null"),
            "occurred_at": moments(entries["occurred_at"][rows]),
            "business_date": days(zones.business_date(entries["occurred_at"][rows], entries["place"][rows])),
            "location_id": coded(LOCATION_CODES, entries["place"][rows]),
            "deposit_id": ids("dep_", 5, deposit),
            "settlement_date": days(np.where(deposit >= 0, deposits["funding_date"][deposit], 0), deposit >= 0),
            "fee_amount": picked(["null", *money(-amount)], np.where(kind == EntryKind.FEE, np.arange(len(rows)) + 1, 0)),
            "net_amount": money(amount),
            "fee_status": '"final"',
            "created_at": moments(entries["created_at"][rows]),
            "updated_at": moments(updated),
            "direction": picked(['"credit"', '"debit"'], (amount < 0).astype(np.int64)),
            "dispute_id": [f'"dsp_{number:08d}"' if number else "null" for number in dispute.tolist()],
            "parent_row_id": [f'"row_p{row + 1:08d}"' if row >= 0 else "null" for row in payment.tolist()],
            "description": _descriptions(entries, rows),
        }
    )


def _descriptions(entries: Table, rows: Ints) -> Fragments:
    month, kind = entries["month"][rows].tolist(), entries["kind"][rows].tolist()
    return [
        json.dumps(
            f"Monthly fees {value // 12}-{value % 12 + 1:02d}, debited apart from deposits" if value else DESCRIPTIONS[code]
        )
        for value, code in zip(month, kind, strict=True)
    ]
