"""Judging on from a judgement: only what changed, what is bound to that, and what keys alone did not settle, is judged again.

The answer is that of a judgement of everything. Where that cannot be known beforehand, everything is judged, and it says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.errors import InvariantBrokenError
from retail_etl.reconciliation.change import POSTED, RECORDS, Change, Whole, changed_since, facts_onwards
from retail_etl.reconciliation.components import GROUPS, Closure, keys_of_lines, member_nodes, node, stands_otherwise
from retail_etl.reconciliation.engine import prepared, reconcile
from retail_etl.reconciliation.load import create_tables, later_records, source_totals
from retail_etl.reconciliation.merge import merged
from retail_etl.reconciliation.part import FEW, judge_part
from retail_etl.warehouse.scratch import scratch

if TYPE_CHECKING:
    from retail_etl.contracts.reconciliation import Judgement, Records
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.settings import RuleSettings

__all__ = ["RECORDS", "Before", "Onward", "judge_onwards"]

_UNBOUNDED: Final = "liability_side_of_gift_card_sale"


@dataclass(frozen=True)
class Before:
    """A judgement to go on from.

    Attributes:
        facts: what it knew of all records, as ``Onward.facts`` told.
        records: the records that it judged: kind, id, digest of the values, links (a line each).
    """

    judgement: Judgement
    facts: str
    records: pl.DataFrame


@dataclass(frozen=True)
class Onward:
    """A judgement with what the next one needs to go on from it.

    Attributes:
        told: why everything was judged; ``None`` where only a part was.
        judged: how many records were judged again.
    """

    judgement: Judgement
    facts: str
    records: pl.DataFrame
    told: str | None
    judged: int


class _All(Exception):  # noqa: N818 -- no error: the reason to judge everything
    """Why a part is not enough."""


def judge_onwards(
    before: Before | None, records: Records, settings: RuleSettings, as_of: AsOf, part_max: float = 0.5
) -> Onward:
    """What the records come to as of a day, going on from an earlier judgement of the same or an earlier day.

    Up to ``part_max`` of all records are judged as a part.

    Raises:
        InvariantBrokenError: a leg does not foot or a record was decided twice; nothing may be published then.
    """
    frames = {kind: prepared(kind, frame) for kind, frame in records.frames.items()}
    with scratch(few_rows=sum(frame.height for frame in frames.values()) < FEW) as session:
        create_tables(session)
        for kind, frame in frames.items():
            session.append(kind, frame)
        whole = Whole(session, frames, settings, as_of)
        digests = whole.digests()
        try:
            return _onwards(whole, before, digests, part_max)
        except _All as reason:
            told = whole.records(digests)
            return Onward(reconcile(records, settings, as_of), whole.facts(whole.shapes()), told, str(reason), told.height)


def _onwards(whole: Whole, before: Before | None, digests: pl.DataFrame, part_max: float) -> Onward:
    if before is None:
        raise _All("nothing was judged before")
    change = changed_since(before.records, digests, whole)
    facts = facts_onwards(before.facts, whole, change)
    if facts != before.facts:
        raise _All("the rules, or what is known of all records, are others")
    judgement, judged = _part(whole, before, change, part_max)
    return Onward(judgement, facts, change.records, None, judged)


def _part(whole: Whole, before: Before, change: Change, part_max: float) -> tuple[Judgement, int]:
    otherwise = stands_otherwise(before.judgement)
    if before.judgement.outcomes["rule"].is_in([_UNBOUNDED]).any():
        raise _All("a rule looks at every liability line")
    parts = whole.present.parts
    if whole.bank_is_posted and "payment" in whole.present.kinds and "bank" in parts and not {*POSTED} & parts:
        raise _All("the leg of payments hangs on bank lines alone")
    reached, touched = _reached(whole, before, change, otherwise)
    count = sum(len(ids) for place, ids in reached.items() if place[0] in "OBRDLP")
    if count > part_max * 3 * max(1, change.records.height):
        raise _All("most records are bound to what changed")
    new = judge_part(whole.session, reached, whole.settings, whole.as_of, whole.present, whole.known)
    if new is None or new.outcomes["rule"].is_in([_UNBOUNDED]).any():
        raise _All("an outcome reaches beyond what is judged")
    sources = source_totals(whole.session, whole.settings, whole.as_of)
    try:
        judgement = merged(before.judgement, touched, new, sources, later_records(whole.session, whole.as_of))
    except InvariantBrokenError:
        raise _All("what stays and what is new do not foot together") from None
    return judgement, count


def _reached(whole: Whole, before: Before, change: Change, otherwise: pl.DataFrame) -> tuple[dict[str, set[str]], pl.DataFrame]:
    """All that must be judged again, by group and kind, and the outcomes (leg, outcome_id) in which any of it stood."""
    closure = Closure(whole.session, whole.links_of, whole.moment)
    closure.know(change.new, change.links)
    closure.know(change.gone, change.links_before)
    closure.know(change.lines, change.lines_links)
    closure.bind(_decided_together(whole, change.records))
    own_words = whole.posted_in_own_words(pl.concat([change.links, change.lines_links]))
    closure.reach([*_nodes_of(change, whole), *_by_other_rules(before.judgement, otherwise, own_words)])
    asked: set[str] = set()
    while True:
        reached = closure.reached()
        lines = own_words.filter(pl.col("id").is_in(sorted(reached.get("Lgl_line", set()) - asked)))
        if not lines.is_empty():
            asked |= set(lines["id"])
            closure.bind(
                keys_of_lines(lines.iter_rows(), *(whole.known.get(name, set()) for name in ("store", "register", "tender")))
            )
            closure.revisit([node("L", "gl_line", name) for name in lines["id"]])
            continue
        touched, beside = _standing_with(before.judgement.members, reached)
        if not beside:
            return reached, touched
        closure.reach(beside)


def _standing_with(members: pl.DataFrame, reached: dict[str, set[str]]) -> tuple[pl.DataFrame, list[str]]:
    """The outcomes (leg, outcome_id) in which reached records stand, and the members of these that were not reached."""
    names = {name for ids in reached.values() for name in ids}
    nodes = {f"{place}/{name}" for place, ids in reached.items() for name in ids}
    mine = member_nodes(members.filter(pl.col("record_id").is_in(pl.Series(sorted(names), dtype=pl.String).implode())))
    again = pl.DataFrame({"node": sorted(nodes)}, schema={"node": pl.String})
    touched = mine.join(again, on="node", how="semi").select("leg", "outcome_id").unique()
    together = member_nodes(members.filter(pl.col("outcome_id").is_in(touched["outcome_id"].implode())))
    return touched, together.join(again, on="node", how="anti")["node"].to_list()


def _nodes_of(change: Change, whole: Whole) -> list[str]:
    """Every place of the records that changed; a decision stands for its members."""
    changed = pl.concat([change.new, change.gone]).unique(["kind", "id", "links"])
    records = changed.filter(pl.col("kind") != "decision")
    found = [node(group, kind, record) for kind, record in records.select("kind", "id").iter_rows() for group in GROUPS[kind]]
    return found + [node(group, kind, record) for _, group, kind, record in _members(whole, changed)]


def _decided_together(whole: Whole, told: pl.DataFrame) -> pl.DataFrame:
    """Links between the members of each decision: it is taken only once all of them are there."""
    rows = [(kind, record, f"{group}a=by {decision}") for decision, group, kind, record in _members(whole, told)]
    return pl.DataFrame(rows, schema={"kind": pl.String, "id": pl.String, "link": pl.String}, orient="row")


def _members(whole: Whole, records: pl.DataFrame) -> list[tuple[str, str, str, str]]:
    """The members of the decisions among the records that are known now: decision, group, kind, id."""
    decisions = records.filter(pl.col("kind") == "decision").select("id", pl.col("links").str.split("\n").list.slice(1))
    wanted = decisions.explode("links").drop_nulls()
    return [
        (decision, group, kind, record)
        for kind, frame in whole.frames.items()
        if kind in GROUPS and not wanted.is_empty()
        for decision, record in wanted.join(frame.select("id"), left_on="links", right_on="id", how="semi").iter_rows()
        for group in GROUPS[kind]
    ]


def _by_other_rules(judgement: Judgement, otherwise: pl.DataFrame, own_words: pl.DataFrame) -> list[str]:
    """The members of outcomes that anything but a key had a part in."""
    on = ["leg", "outcome_id"]
    posted = judgement.members.filter((pl.col("leg") == "payment_gl") & (pl.col("kind") == "gl_line"))
    loose = posted.filter(pl.col("record_id").is_in(own_words["id"].implode())).select(on).unique()
    if not loose.is_empty():
        by_reference = judgement.outcomes.filter(pl.col("rule") == "reference").select(on)
        loose = loose.join(by_reference, on=on, how="anti")
    wanted = pl.concat([otherwise, loose])
    return member_nodes(judgement.members.join(wanted, on=on, how="semi"))["node"].to_list()
