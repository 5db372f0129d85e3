"""The engine's tables in a scratch session, and the world of records that is judged in Python."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from retail_etl.contracts.reconciliation import COLUMNS
from retail_etl.reconciliation.as_of import AsOf
from retail_etl.reconciliation.records import (
    Batch,
    CreditMemo,
    Decision,
    Delivery,
    Drawer,
    Line,
    Order,
    Payment,
    ReportRow,
)
from retail_etl.reconciliation.settings import RuleSettings
from retail_etl.reconciliation.world import World
from retail_etl.warehouse.scratch import ScratchSession


def create_tables(session: ScratchSession) -> None:
    """Create an empty table for every kind of record."""
    for kind, columns in COLUMNS.items():
        spelled = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
        session.query(f'CREATE TABLE "{kind}" ({spelled})')


def bounds(as_of: AsOf) -> dict[str, Any]:
    """The parameters that keep records of later days out."""
    return {"until": as_of.until.astimezone(UTC).replace(tzinfo=None), "day": as_of.day}


def load_world(session: ScratchSession, settings: RuleSettings, as_of: AsOf) -> World:
    """Every known record of the session's tables."""
    until, day = {"until": bounds(as_of)["until"]}, {"day": as_of.day}
    world = World(settings, as_of)
    world.payments = [Payment(*row) for row in session.rows("recon/known/payments", **until)]
    world.batches = [Batch(*row) for row in session.rows("recon/known/batches", **until)]
    world.orders = [Order(*row) for row in session.rows("recon/known/orders", **until)]
    world.memos = [CreditMemo(*row) for row in session.rows("recon/known/credit_memos", **until)]
    world.lines = [_line(settings, row) for row in session.rows("recon/known/gl_lines", **day)]
    world.bank_lines = [_line(settings, row) for row in session.rows("recon/known/bank_lines", **day)]
    world.report_rows = [
        ReportRow(*row[:7], None if row[7] is None else tuple(row[7]), *row[8:]) for row in session.rows("recon/known/report_rows", **day)
    ]
    world.drawers = [Drawer(*row) for row in session.rows("recon/known/drawers", **day)]
    world.decisions = [
        Decision(row[0], row[1], tuple(row[2]), *row[3:]) for row in session.rows("recon/known/decisions", **until)
    ]
    world.deliveries = [Delivery(*row) for row in session.rows("recon/known/deliveries", **until, **day)]
    world.present = _present(world)
    world.parts = frozenset(line.part for line in world.lines if line.part)
    world.has_net_batches = any(batch.net for batch in world.batches)
    return world


def later_records(session: ScratchSession, as_of: AsOf) -> int:
    """How many records are dated after the moment of the run."""
    return int(session.rows("recon/known/later", **bounds(as_of))[0][0])


def utc(moment: datetime) -> datetime:
    """A moment as the tables hold it: UTC, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _line(settings: RuleSettings, row: tuple[Any, ...]) -> Line:
    return Line(row[0], row[1], row[2], settings.part(row[2]), *row[3:])


def _present(world: World) -> frozenset[str]:
    kinds = {
        "payment": world.payments,
        "batch": world.batches,
        "order": world.orders,
        "credit_memo": world.memos,
        "gl_line": world.lines,
        "bank_line": world.bank_lines,
        "report": world.report_rows,
        "drawer": world.drawers,
    }
    return frozenset(kind for kind, records in kinds.items() if records)
