"""Small and nasty: how often a match that nobody looks at is right, and what becomes of what nobody can tell; beside reconcile-mcp.

A pair counts once it is *matched*: unattended, and not as a suggestion. Of the ambiguous (twins, a sum that two pairs come to) every matched
pair is a guess and counts as wrong. *Offered* are pairs that are put before a person, as suggestions
or as payments short of their order.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from benchmarks.case import Answer, Case, Subject
from benchmarks.memory import peak_mib
from benchmarks.nasty_world import AMBIGUOUS, prepare
from benchmarks.peers import in_their_venv, installed

KINDS: Final = ("payment", "order", "batch", "gl_line")
_AS_OF: Final = "2026-04-30"
_LEGS: Final = ("order_payment", "batch_gl")
Pair = tuple[str, str]


def engine(_size: int, folder: Path) -> Answer:
    """The engine with its defaults on two legs, payments with orders and batches with bank lines, frames in and frames out."""
    import polars as pl

    from retail_etl.contracts.reconciliation import LEGS, Records
    from retail_etl.reconciliation.as_of import parse_as_of
    from retail_etl.reconciliation.engine import reconcile
    from retail_etl.reconciliation.settings import RuleSettings

    settings = RuleSettings(legs_off=tuple(leg for leg in LEGS if leg not in _LEGS))
    as_of = parse_as_of(_AS_OF, settings.business_timezone)
    # A few records first, so that what is imported on the way is not timed; the peer has imported all when it starts.
    reconcile(Records({kind: pl.read_parquet(folder / f"{kind}.parquet", n_rows=50) for kind in KINDS}), settings, as_of)
    started, used = time.perf_counter(), time.process_time()
    judged = reconcile(Records({kind: pl.read_parquet(folder / f"{kind}.parquet") for kind in KINDS}), settings, as_of)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    sides: dict[str, dict[str, list[str]]] = {}
    for outcome, side, record in judged.members.select("outcome_id", "side", "record_id").iter_rows():
        sides.setdefault(outcome, {"left": [], "right": []})[side].append(record)
    matched: set[Pair] = set()
    offered: set[Pair] = set()
    short: set[Pair] = set()
    for outcome, cls, is_auto in judged.outcomes.select("outcome_id", "class", "auto_matched").iter_rows():
        pairs = {(left, right) for left in sides[outcome]["left"] for right in sides[outcome]["right"]}
        if cls.startswith("matched"):
            (matched if is_auto else offered).update(pairs)
        elif cls in ("partially_paid", "amount_mismatch"):
            short.update(pairs)
        elif cls == "needs_review":
            offered.update(pairs)
    return {"seconds": seconds, "CPU s": round(used, 2), "peak_mib": peak_mib(), **scored(matched, offered, short, folder)}


def reconcile_mcp(way: str) -> Callable[[int, Path], Answer]:
    """reconcile-mcp in the peers' venv, with its defaults or told what suits these records."""

    def run(_size: int, folder: Path) -> Answer:
        told = in_their_venv("nasty_reconcile_mcp", str(folder), way)
        matched, offered, short = (
            {(left, right) for left, right in told.pop(name)} for name in ("matched", "offered", "short")
        )  # type: ignore[attr-defined]
        return {**told, **scored(matched, offered, short, folder)}

    return run


def scored(matched: Iterable[Pair], offered: Iterable[Pair], short: Iterable[Pair], folder: Path) -> Answer:
    """Right, wrong, precision and recall of the matched pairs; what was offered of the true ones; what was named short."""
    import polars as pl

    matched, short = set(matched), set(short)
    offered = (set(offered) | short) - matched
    of_name: dict[str, set[Pair]] = {}
    for name, left, right in pl.read_parquet(folder / "truth.parquet").select("name", "left", "right").iter_rows():
        of_name.setdefault(name, set()).add((left, right))
    paid_short = of_name.pop("short", set())
    nobody_knows = set().union(*(of_name.pop(name, set()) for name in AMBIGUOUS))
    true = set().union(*of_name.values())
    right, wrong = matched & true, matched - true
    unclear = {name for pair in nobody_knows for name in pair}
    guessed = {name for pair in wrong for name in pair} & unclear
    return {
        "true pairs": len(true),
        "right": len(right),
        "wrong": len(wrong),
        "precision": f"{len(right) / max(1, len(matched)):.2%}",
        "recall": f"{len(right) / len(true):.2%}",
        "true pairs offered": len(true & offered),
        "ambiguous records left alone": f"{1 - len(guessed) / max(1, len(unclear)):.0%}",
        "short payments named": f"{len(paid_short & short) / max(1, len(paid_short)):.0%}",
    }


CASE = Case(
    name="nasty",
    question="So many payments with orders and deposits with bank lines: references, split payments, lost references, sums, twins. What is matched unattended, "
    "is it right, and what is refused? Imports are not timed.",
    sizes=(100, 500, 1_000),
    prepare=prepare,
    subjects=(
        Subject("retail_etl engine", engine),
        *(
            (
                Subject("reconcile-mcp, defaults", reconcile_mcp("defaults"), size_max=100),
                Subject("reconcile-mcp, tuned", reconcile_mcp("tuned")),
            )
            if installed("reconcile_mcp")
            else ()
        ),
    ),
    answers=("true pairs",),
    reading="reconcile-mcp gets the same fields: id, amount, currency, date and reference; neither side has names. Tuned is told that no group has more than two "
    "members, and to offer pairs from a score of 0.5 on, which amount and date alone can reach; with its default of six it tries every combination of "
    "what is left over, and is asked for a hundred payments only: five hundred had not ended after minutes. What it calls probable counts as offered, short or over as named, all else as matched.",
)
