"""The order in which the legs are judged, and which lines each of them is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.reconciliation import decisions
from retail_etl.reconciliation.ledger import Frame, LegLedger
from retail_etl.reconciliation.legs import (
    batch_gl,
    drawer_gl,
    fee_gl,
    gl_gl,
    order_payment,
    payment_batch,
    payment_gl,
    report_payment,
    staging,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.reconciliation.outcome import Outcome
    from retail_etl.reconciliation.records import Decision, Line
    from retail_etl.reconciliation.world import World


def judge_world(world: World, lapsed: frozenset[str] = frozenset()) -> list[Outcome]:
    """Every outcome of every active leg. ``lapsed`` are decisions whose members changed unannounced."""
    held = decisions.holding(world, lapsed)
    for leg, (confirmed, _) in held.items():
        world.pins[leg] |= {name for decision in confirmed for name in decision.members}
    run = _Run(world, {leg: (tuple(confirmed), frozenset(rejected)) for leg, (confirmed, rejected) in held.items()})
    run.judge_all()
    return run.outcomes


class _Run:
    """One walk through the legs."""

    def __init__(self, world: World, held: dict[str, tuple[tuple[Decision, ...], frozenset[frozenset[str]]]]) -> None:
        self.world = world
        self.held = held
        self.outcomes: list[Outcome] = []

    def judge_all(self) -> None:
        """Judge the legs; what cancels in the ledger first, then drawers, because they choose among the bank lines."""
        world = self.world
        if world.deliveries:
            self._judge("staging", lambda ledger: staging.judge(world, ledger))
        if {"order", "credit_memo"} & world.present:
            self._judge("order_payment", lambda ledger: order_payment.judge(world, ledger))
        if {"payment", "batch"} <= world.present:
            self._judge("payment_batch", lambda ledger: payment_batch.judge(world, ledger))
        if "report" in world.present:
            self._judge("report_payment", lambda ledger: report_payment.judge(world, ledger))
        self._judge_ledger_lines()
        if "bank_line" in world.present:
            self._judge("deposit_bank", lambda ledger: batch_gl.judge(world, ledger, world.bank_lines, []))

    def _judge_ledger_lines(self) -> None:
        world = self.world
        cancelled = self._judge("gl_gl", lambda ledger: gl_gl.judge(world, ledger))
        taken = {item.id for outcome in cancelled for item in outcome.members}
        lines = [line for line in world.lines if line.id not in taken]
        bank = self._judge_drawers([line for line in lines if line.part == "bank"], _of(lines, "over_short"))
        others = [*_of(lines, "misposted"), *_of(lines, "fx")]
        if world.has_net_batches:
            strays = [line for line in lines if line.part is None]
            self._judge("batch_gl", lambda ledger: batch_gl.judge(world, ledger, [*bank, *others], strays))
            bank = []
        if "fees" in world.parts:
            self._judge("fee_gl", lambda ledger: fee_gl.judge(world, ledger, _of(lines, "fees")))
        posted = [*_of(lines, "clearing"), *_of(lines, payment_gl.LIABILITY), *(bank if "payment" in world.present else [])]
        if posted or {"clearing", payment_gl.LIABILITY} & world.parts:
            self._judge("payment_gl", lambda ledger: payment_gl.judge(world, ledger, posted))

    def _judge_drawers(self, bank: list[Line], over_short: list[Line]) -> list[Line]:
        """The bank lines that no drawer explains, for the leg that comes next."""
        world = self.world
        keeps_rest = not world.has_net_batches and "payment" not in world.present
        if "drawer" not in world.present and not (keeps_rest and bank):
            return bank
        elsewhere = world.pinned_elsewhere("drawer_gl")
        offered = [line for line in bank if line.id not in elsewhere]
        outcomes = self._judge(
            "drawer_gl", lambda ledger: drawer_gl.judge(world, ledger, offered, over_short, keeps_rest=keeps_rest)
        )
        taken = {item.id for outcome in outcomes for item in outcome.members}
        return [] if keeps_rest else [line for line in bank if line.id not in taken]

    def _judge(self, leg: str, judge: Callable[[LegLedger], list[Outcome]]) -> list[Outcome]:
        if leg in self.world.settings.legs_off:
            return []
        confirmed, rejected = self.held.get(leg, ((), frozenset()))
        frame = Frame(self.world.settings, self.world.as_of, confirmed, rejected)
        outcomes = judge(LegLedger(leg, frame))
        self.outcomes += outcomes
        return outcomes


def _of(lines: list[Line], part: str) -> list[Line]:
    return [line for line in lines if line.part == part]
