"""Some of the records judged by themselves: those that are to be judged, and those that their judgement looks up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reconciliation.book import FEW, KINDS
from retail_etl.reconciliation.cascade import judge_world
from retail_etl.reconciliation.catalogue import rule_version
from retail_etl.reconciliation.components import group_of
from retail_etl.reconciliation.finish import finished
from retail_etl.reconciliation.frames import judgement_of
from retail_etl.reconciliation.load import create_tables, decisions_of, load_world
from retail_etl.reconciliation.settle import settle, settled_outcomes
from retail_etl.reconciliation.verdict import Verdict
from retail_etl.warehouse.scratch import scratch

if TYPE_CHECKING:
    from retail_etl.contracts.reconciliation import Judgement
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.book import Book
    from retail_etl.reconciliation.change import Known
    from retail_etl.reconciliation.outcome import Outcome
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.reconciliation.world import World

_SIDES: Final = {
    "order_payment": ("payment", "order", "credit_memo"),
    "payment_batch": ("payment", "batch"),
    "report_payment": ("payment",),
    "payment_gl": ("payment",),
    "batch_gl": ("batch",),
    "fee_gl": ("batch",),
    "drawer_gl": ("drawer",),
    "deposit_bank": ("batch",),
}
"""The legs, with the kinds whose records may be at hand only to be looked up."""


def judge_part(book: Book, reached: dict[str, set[str]], settings: RuleSettings, as_of: AsOf, known: Known) -> Judgement | None:
    """What the reached records of a book come to; ``None`` where an outcome would take in a record that is not judged."""
    rows = pl.DataFrame(
        [(place[0], place[1:], name) for place, ids in reached.items() for name in ids],
        schema={"grp": pl.String, "kind": pl.String, "id": pl.String},
        orient="row",
    )
    frames, present = _at_hand(book, rows), known.present
    with scratch(few_rows=rows.height < FEW) as own:
        create_tables(own)
        for kind, frame in frames.items():
            own.append(kind, frame)
        held = {name for decision in decisions_of(own, as_of) for name in decision.members}
        settle(own, settings, as_of, held, present)
        world = load_world(own, settings, as_of, present)
        _keep_out(world, reached)
        world.other_shapes |= frozenset(known.known.get("shape", ()))
        world.other_stores, world.other_registers = (
            frozenset(known.known.get("store", ())),
            frozenset(known.known.get("register", ())),
        )
        world.other_tenders = frozenset(known.known.get("tender", ()))
        judged = judge_world(world)
        found = _within([*judged, *settled_outcomes(own)], reached)
    if found is None:
        return None
    verdict = Verdict(world, finished(found, settings), None, [], 0, frozenset())
    return judgement_of(verdict, settings, as_of, rule_version(settings))


def _at_hand(book: Book, judged: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The records that are judged or looked up: what lines name, payments of batches, originals, refunds and orders."""
    session = book.session
    session.query("CREATE OR REPLACE TABLE memory.main.judged (grp VARCHAR, kind VARCHAR, id VARCHAR)")
    session.query("CREATE OR REPLACE TABLE memory.main.at_hand (kind VARCHAR, id VARCHAR)")
    session.append("judged", judged)
    session.run("recon/scope/at_hand_words")
    session.run("recon/book/at_hand")
    session.run("recon/book/found")
    for _ in range(2):
        session.run("recon/book/at_hand_beside")
        session.run("recon/book/found")
    named = session.frame("SELECT DISTINCT kind, id FROM at_hand")
    found = {kind: book.of_ids(kind, named.filter(pl.col("kind") == kind)["id"]) for kind in KINDS if kind != "drawer"}
    return {**found, "drawer": book.drawers(), "decision": book.decisions()}


def _keep_out(world: World, reached: dict[str, set[str]]) -> None:
    """Let every leg be done with what is at hand only to be looked up."""
    at_hand = {
        "payment": world.payments,
        "order": world.orders,
        "credit_memo": world.memos,
        "batch": world.batches,
        "drawer": world.drawers,
    }
    for leg, kinds in _SIDES.items():
        for kind in kinds:
            judged = reached.get(group_of(leg, kind) + kind, set())
            world.settled[leg] |= {record.id for record in at_hand[kind] if record.id not in judged}  # type: ignore[attr-defined]


def _within(outcomes: list[Outcome], reached: dict[str, set[str]]) -> list[Outcome] | None:
    """The outcomes of reached records; ``None`` where one mixes them with others."""
    found = []
    for outcome in outcomes:
        mine = [item.id in reached.get(group_of(outcome.leg, item.kind) + item.kind, ()) for item in outcome.members]
        if all(mine):
            found.append(outcome)
        elif any(mine):
            return None
    return found
