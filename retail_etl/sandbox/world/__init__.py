"""The one world behind every served system: seeded, deterministic, its faults known."""

from __future__ import annotations

from threading import RLock
from typing import Any, Literal

from retail_etl.sandbox.clock import Mode, WorldClock
from retail_etl.sandbox.world.generate import Generated, generate
from retail_etl.sandbox.world.in_transit import in_transit
from retail_etl.sandbox.world.ledger import LedgerTexts
from retail_etl.sandbox.world.moments import DAY, NEVER, NONE, day_number, moment_ms
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.sandbox.world.places import PLACES, Place
from retail_etl.sandbox.world.settlement import Intervention
from retail_etl.sandbox.world.table import Children, Table
from retail_etl.sandbox.world.text import iso_ms
from retail_etl.sandbox.world.truth import planted_faults
from retail_etl.sandbox.world.truth_of_books import at_risk

DAYS_BEFORE = 120
DAYS_AHEAD = 7
RELATIONS = {
    "order_lines": ("order_lines", "order", "orders"),
    "order_payments": ("payments", "order", "orders"),
    "order_returns": ("orders", "parent", "orders"),
    "payment_children": ("payments", "parent", "payments"),
    "batch_payments": ("payments", "batch", "batches"),
    "deposit_payments": ("payments", "deposit", "deposits"),
    "deposit_entries": ("funding_entries", "deposit", "deposits"),
    "web_invoices": ("invoices", "web_order", "web_orders"),
    "web_credit_memos": ("credit_memos", "web_order", "web_orders"),
    "web_transactions": ("transactions", "web_order", "web_orders"),
    "web_shipments": ("shipments", "web_order", "web_orders"),
    "web_customers": ("web_orders", "customer", "customers"),
    "journal_lines": ("gl_lines", "journal", "journals"),
    "customer_orders": ("orders", "customer", "customers"),
}


class World:
    """Tables of all that has come to pass and a little more; `generation` counts how often they were made anew."""

    places: tuple[Place, ...] = PLACES

    def __init__(self, options: WorldOptions | None = None, clock: Mode = "frozen", factor: float = 1.0) -> None:
        self.options = options or WorldOptions()
        self.clock = WorldClock(moment_ms(self.options.start_moment), clock, factor)
        self.origin_ms = (day_number(self.options.start_date) - DAYS_BEFORE) * DAY
        self._generation = 0
        self._lock = RLock()
        self._children: dict[str, Children] = {}
        self._last_revision = 0
        self._days = 0
        self.interventions: list[Intervention] = []
        self._made = self._make(self._days_needed(self.clock.now_ms()))

    @property
    def generation(self) -> int:
        """How often the tables were made anew; arrays of an earlier generation are not to be kept."""
        return self._generation

    def now_ms(self) -> int:
        """World time; tables are made to reach beyond it."""
        now = self.clock.now_ms()
        if now >= self._covered_until:
            with self._lock:
                if now >= self._covered_until:
                    self._made = self._make(self._days_needed(now) + DAYS_AHEAD)
                    self._generation += 1
        return now

    def table(self, name: str) -> Table:
        """The table of that name (see `generate` for all of them)."""
        return self._made.tables[name]

    @property
    def tables(self) -> dict[str, Table]:
        """Every table."""
        return self._made.tables

    @property
    def ledger(self) -> LedgerTexts:
        """The words on ledger and bank lines."""
        return LedgerTexts(self._made.tables)

    def children(self, name: str) -> Children:
        """The relation of that name (`RELATIONS`)."""
        if name not in self._children:
            table, column, parent = RELATIONS[name]
            self._children[name] = Children.by(self.table(table)[column], len(self.table(parent)))
        return self._children[name]

    def intervene(self, kind: Literal["close", "settle"], place: int = NONE) -> Intervention:
        """A batch closed or money paid out by hand, now; the tables are made anew with it."""
        with self._lock:
            step = Intervention(kind, self.now_ms(), place)
            self.interventions.append(step)
            self._made = self._make(self._days)
            self._generation += 1
        return step

    @property
    def fingerprint(self) -> str:
        """What decides this world, as text."""
        chosen = self.options
        size = chosen.payments if chosen.payments is not None else chosen.payments_per_day * chosen.calendar_days
        ends = "" if chosen.goes_on else "/ends"
        return f"{chosen.seed}/{chosen.start_date}/{chosen.business_days}/{size}/{','.join(sorted(chosen.faults))}{ends}"

    def restore(self, now: int, interventions: list[Intervention]) -> None:
        """Takes up an earlier run: its moment, and the batches and deposits that were made by hand."""
        with self._lock:
            self.clock.set(now)
            self.interventions = list(interventions)
            if interventions:
                self._made = self._make(self._days_needed(now) + DAYS_AHEAD)
                self._generation += 1

    def next_sys_rev(self) -> int:
        """A revision above every one that is visible now."""
        self._last_revision = max(self._last_revision + 1, (self.now_ms() - self.origin_ms) * 1000 + 500)
        return self._last_revision

    def truth(self) -> dict[str, Any]:
        """The planted faults, what is lawfully on its way at the clock's moment, and what cardholders contest."""
        now = self.now_ms()
        return {
            "seed": self.options.seed,
            "now": iso_ms(now),
            "planted": planted_faults(self.tables, self._made.plantings, self._made.faults, self._made.books, now),
            "in_transit": in_transit(self.tables, now),
            "at_risk": at_risk(self.tables, now),
        }

    def _days_needed(self, now: int) -> int:
        return max(self.options.calendar_days + 1, now // DAY - day_number(self.options.start_date) + 1)

    def _make(self, days: int) -> Generated:
        if not self.options.goes_on:
            days = self.options.calendar_days
        self._covered_until = (day_number(self.options.start_date) + days) * DAY if self.options.goes_on else NEVER
        self._children = {}
        self._days = days
        return generate(self.options, days, self.origin_ms, self.interventions)


def build_world(options: WorldOptions | None = None) -> World:
    """A world with a frozen clock."""
    return World(options)


__all__ = ["NONE", "World", "WorldOptions", "build_world"]
