"""The engine's tables in a scratch session, and the world of records that is judged in Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from retail_etl.contracts.reconciliation import COLUMNS
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
from retail_etl.reconciliation.references import Vocabulary
from retail_etl.reconciliation.world import World

if TYPE_CHECKING:
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.warehouse.scratch import ScratchSession

_SMALL: Final = 20_000  # records; up to here it is quicker to take them all than to ask which are needed


@dataclass(frozen=True)
class Presence:
    """Which kinds are known, which parts ledger lines play, and so which legs the set-based pass may settle."""

    kinds: frozenset[str]
    parts: frozenset[str]
    has_net_batches: bool

    def legs(self, settings: RuleSettings) -> dict[str, bool]:
        """The legs that are judged, of those that can be settled by key."""
        both = {"payment", "batch"} <= self.kinds
        bank_alone = "bank" in self.parts and "payment" in self.kinds and not self.has_net_batches
        active = {
            "order_payment": bool({"order", "credit_memo"} & self.kinds),
            "payment_batch": both,
            "batch_gl": self.has_net_batches,
            "fee_gl": "fees" in self.parts,
            "payment_gl": bool({"clearing", "gift_card_liability"} & self.parts) or bank_alone,
            "report_payment": "report" in self.kinds,
        }
        return {leg: on and leg not in settings.legs_off for leg, on in active.items()}


def create_tables(session: ScratchSession) -> None:
    """Create an empty table for every kind of record."""
    for kind, columns in COLUMNS.items():
        spelled = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
        session.query(f'CREATE TABLE "{kind}" ({spelled})')


def bounds(as_of: AsOf) -> dict[str, Any]:
    """The parameters that keep records of later days out."""
    return {"until": as_of.until.astimezone(UTC).replace(tzinfo=None), "day": as_of.day}


def load_world(session: ScratchSession, settings: RuleSettings, as_of: AsOf, present: Presence) -> World:
    """What the set-based pass left, with the records that its judgement looks up; small inputs come whole."""
    until, day = {"until": bounds(as_of)["until"]}, {"day": as_of.day}
    world = World(settings, as_of, present=present.kinds, parts=present.parts, has_net_batches=present.has_net_batches)
    everything = not is_large(session)
    words = [] if everything else [row[0] for row in session.rows("recon/known/words")]
    legs = present.legs(settings)
    at_hand = {"everything": everything, "words": words}
    world.lines = [_line(settings, row) for row in session.rows("recon/known/gl_lines")]
    world.bank_lines = [_line(settings, row) for row in session.rows("recon/known/bank_lines", **day)]
    reach = _reach(world, settings)
    world.payments = [
        Payment(*row) for row in session.rows("recon/known/payments", **until, **at_hand, reach=reach, fee_gl=legs["fee_gl"])
    ]
    world.batches = [Batch(*row) for row in session.rows("recon/known/batches", **until)]
    world.orders = [
        Order(*row) for row in session.rows("recon/known/orders", **until, **at_hand, order_payment=legs["order_payment"])
    ]
    world.memos = [CreditMemo(*row) for row in session.rows("recon/known/credit_memos", **until)]
    world.report_rows = [_report_row(row) for row in session.rows("recon/known/report_rows", **day)]
    world.drawers = [Drawer(*row) for row in session.rows("recon/known/drawers", **day)]
    world.decisions = decisions_of(session, as_of)
    world.deliveries = [Delivery(*row) for row in session.rows("recon/known/deliveries", **until, **day)]
    if not everything:
        loaded = [*(p.id for p in world.payments), *(o.id for o in world.orders)]
        session.append_rows("loaded", ["id"], [[name] for name in loaded])
        world.other_shapes = (
            frozenset(row[0] for row in session.rows("recon/known/shapes")) if any(map(_has_digits, words)) else frozenset()
        )
    world.booked_days = frozenset((row[0], row[1]) for row in session.rows("recon/settle/booked_days"))
    for leg, name in session.rows("recon/settle/settled_of_loaded", everything=everything, **legs):
        world.settled[leg].add(name)
    return world


def is_large(session: ScratchSession) -> bool:
    """Whether there are so many records that the judgement takes only those it needs, and the others stay columns."""
    return bool(session.rows("recon/known/size")[0][0] > _SMALL)


def decisions_of(session: ScratchSession, as_of: AsOf) -> list[Decision]:
    """People's decisions known on the day of the run."""
    rows = session.rows("recon/known/decisions", until=bounds(as_of)["until"])
    return [Decision(row[0], row[1], tuple(row[2]), *row[3:]) for row in rows]


def source_totals(session: ScratchSession, settings: RuleSettings, as_of: AsOf) -> dict[tuple[str, str, str], int]:
    """The sums of the legs' records by leg, side and currency, straight from the sources."""
    types = list(settings.fee_gl_for) if settings.fee_gl_for is not None else None
    rows = session.rows("recon/known/source_totals", **bounds(as_of), types=types)
    return {(row[0], row[1], row[2]): int(row[3]) for row in rows}


def _report_row(row: tuple[Any, ...]) -> ReportRow:
    name, day, store, tender, count, net, currency, listed, first_seen, updated = row
    payment_ids = None if listed is None else tuple(listed)
    return ReportRow(name, day, store, tender, count, net, currency, payment_ids, first_seen, updated)


def _reach(world: World, settings: RuleSettings) -> list[date]:
    """The days of batches that a line which is left could stand for: those of its window, and those that it names."""
    first, last = settings.gl_window_days
    words = Vocabulary()
    days: set[date] = set()
    for line in (*world.lines, *world.bank_lines):
        days |= words.read(line.reference, line.day).days
        days |= {line.day - timedelta(days=n) for n in range(first, last + 1)}
    return sorted(days)


def _has_digits(word: str | None) -> bool:
    return any(character.isdigit() for character in word or "")


def later_records(session: ScratchSession, as_of: AsOf) -> int:
    """How many records are dated after the moment of the run."""
    return int(session.rows("recon/known/later", **bounds(as_of))[0][0])


def utc(moment: datetime) -> datetime:
    """A moment as the tables hold it: UTC, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _line(settings: RuleSettings, row: tuple[Any, ...]) -> Line:
    return Line(row[0], row[1], row[2], settings.part(row[2]), *row[3:])
