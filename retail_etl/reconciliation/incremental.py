"""Judging on from a judgement: only what changed, what is bound to that, and what keys alone did not settle, is judged again.

The answer is that of a judgement of everything. Where that cannot be known beforehand, everything is judged, and it says why.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.errors import InvariantBrokenError
from retail_etl.reconciliation.catalogue import rule_version
from retail_etl.reconciliation.components import (
    GROUPS,
    Closure,
    keys_of_lines,
    member_nodes,
    node,
    stands_by_key,
)
from retail_etl.reconciliation.engine import prepared, reconcile
from retail_etl.reconciliation.load import Presence, bounds, create_tables, later_records, source_totals
from retail_etl.reconciliation.merge import merged
from retail_etl.reconciliation.part import FEW, judge_part
from retail_etl.warehouse.scratch import scratch

if TYPE_CHECKING:
    from retail_etl.contracts.reconciliation import Judgement, Records
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.warehouse.scratch import ScratchSession

RECORDS: Final = {"kind": pl.String, "id": pl.String, "digest": pl.Int64, "links": pl.String}
_PRESENT: Final = ("payment", "batch", "order", "credit_memo", "gl_line", "bank_line", "report", "drawer")
_LINKS_EDITION: Final = 1
_POSTED: Final = ("clearing", "gift_card_liability")
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
        whole = _Whole(session, frames, settings, as_of)
        told = whole.records()
        try:
            judgement, judged = _part(whole, before, told, part_max)
            return Onward(judgement, whole.facts, told, None, judged)
        except _All as reason:
            return Onward(reconcile(records, settings, as_of), whole.facts, told, str(reason), told.height)


class _Whole:
    """All the records in a session, and what a part of them needs to know of the others."""

    def __init__(self, session: ScratchSession, frames: dict[str, pl.DataFrame], settings: RuleSettings, as_of: AsOf) -> None:
        self.session, self.frames, self.settings, self.as_of = session, frames, settings, as_of
        session.query("CREATE TABLE account_part (account VARCHAR, part VARCHAR)")
        accounts = [row[0] for row in session.rows("recon/settle/accounts")]
        session.append_rows("account_part", ["account", "part"], [[account, settings.part(account)] for account in accounts])
        self.moment = bounds(as_of)
        self.known: dict[str, set[str]] = {}
        for fact, value in session.rows("recon/scope/facts", **self.moment):
            self.known.setdefault(fact, set()).add(value)
        *flags, has_net = session.rows("recon/known/present", **self.moment)[0]
        kinds = frozenset(name for name, flag in zip(_PRESENT, flags, strict=True) if flag)
        self.present = Presence(kinds, frozenset(self.known.get("part", ())), bool(has_net))
        told = {name: sorted(values) for name, values in sorted(self.known.items())}
        self.facts = json.dumps([_LINKS_EDITION, rule_version(settings), sorted(kinds), self.present.has_net_batches, told])
        self.bank_is_posted = not self.present.has_net_batches
        self.links = session.read(
            "recon/scope/links",
            **self.moment,
            by_day="row_without_store" in self.known,
            bank_is_posted=self.bank_is_posted,
        )

    def records(self) -> pl.DataFrame:
        """The records known by then, with their digests and links."""
        digests = self.session.read("recon/scope/digests", **self.moment)
        links = self.links.group_by("kind", "id").agg(pl.col("link").sort().str.join("\n").alias("links"))
        decided = self.frames.get("decision")
        if decided is not None and not decided.is_empty():
            members = decided.select(
                pl.lit("decision").alias("kind"),
                "id",
                (pl.col("leg") + "\n" + pl.col("members").list.join("\n")).alias("links"),
            )
            links = pl.concat([links, members])
        return (
            digests.join(links, on=["kind", "id"], how="left")
            .sort("kind", "id")
            .select(pl.col(name).cast(kind) for name, kind in RECORDS.items())
        )

    def posted_in_own_words(self) -> pl.DataFrame:
        """Posted lines whose reference is not spelled as store, day and tender: id, reference, business_date."""
        lines = self.frames.get("gl_line")
        if lines is None or lines.is_empty():
            return pl.DataFrame(schema={"id": pl.String, "reference": pl.String, "business_date": pl.Date})
        spelled = self.links.filter((pl.col("kind") == "gl_line") & pl.col("link").str.starts_with("Ltk:"))["id"]
        parts = (*_POSTED, *(("bank",) if self.bank_is_posted else ()))
        accounts = [account for account in lines["account"].unique() if self.settings.part(account) in parts]
        mine = lines.filter(pl.col("account").is_in(accounts) & (pl.col("business_date") <= self.as_of.day))
        return mine.filter(~pl.col("id").is_in(spelled.implode())).select("id", "reference", "business_date")


def _part(whole: _Whole, before: Before | None, told: pl.DataFrame, part_max: float) -> tuple[Judgement, int]:
    if before is None:
        raise _All("nothing was judged before")
    if before.facts != whole.facts:
        raise _All("the rules, or what is known of all records, are others")
    if before.judgement.outcomes["rule"].is_in([_UNBOUNDED]).any():
        raise _All("a rule looks at every liability line")
    parts = whole.present.parts
    if whole.bank_is_posted and "payment" in whole.present.kinds and "bank" in parts and not {*_POSTED} & parts:
        raise _All("the leg of payments hangs on bank lines alone")
    reached = _reached(whole, before, told)
    count = sum(len(ids) for place, ids in reached.items() if place[0] in "OBRDLP")
    if count > part_max * 3 * max(1, told.height):
        raise _All("most records are bound to what changed")
    new = judge_part(whole.session, reached, whole.settings, whole.as_of, whole.present, whole.known)
    if new is None or new.outcomes["rule"].is_in([_UNBOUNDED]).any():
        raise _All("an outcome reaches beyond what is judged")
    members = member_nodes(before.judgement.members)
    again = pl.DataFrame(
        {"node": [f"{place}/{name}" for place, ids in reached.items() for name in ids]}, schema={"node": pl.String}
    )
    touched = members.join(again, on="node", how="semi").select("leg", "outcome_id").unique()
    sources = source_totals(whole.session, whole.settings, whole.as_of)
    try:
        judgement = merged(before.judgement, touched, new, sources, later_records(whole.session, whole.as_of))
    except InvariantBrokenError:
        raise _All("what stays and what is new do not foot together") from None
    return judgement, count


def _reached(whole: _Whole, before: Before, told: pl.DataFrame) -> dict[str, set[str]]:
    """All that must be judged again, by group and kind."""
    keys = ["kind", "id"]
    same = told.select(*keys, "digest").join(before.records.select(*keys, "digest"), on=[*keys, "digest"], how="semi")
    was = before.records.join(same, on=keys, how="anti")
    changed = pl.concat([told.join(same, on=keys, how="anti"), was])
    members = member_nodes(before.judgement.members)
    links = pl.concat([whole.links, _split(was.filter(pl.col("kind") != "decision")), _decided_together(whole, told)])
    closure = Closure(whole.session, links, members)
    own_words = whole.posted_in_own_words()
    closure.reach([*_nodes_of(changed, whole), *_by_other_rules(before.judgement, members, own_words)])
    asked: set[str] = set()
    while True:
        reached = closure.reached()
        lines = own_words.filter(pl.col("id").is_in(sorted(reached.get("Lgl_line", set()) - asked)))
        if lines.is_empty():
            return reached
        asked |= set(lines["id"])
        closure.bind(
            keys_of_lines(lines.iter_rows(), *(whole.known.get(name, set()) for name in ("store", "register", "tender")))
        )
        names = [node("L", "gl_line", name) for name in lines["id"]]
        closure.revisit(names)


def _split(records: pl.DataFrame) -> pl.DataFrame:
    """The links of records, a row each."""
    return records.select("kind", "id", pl.col("links").str.split("\n").alias("link")).explode("link").drop_nulls()


def _nodes_of(changed: pl.DataFrame, whole: _Whole) -> list[str]:
    """Every place of the records that changed; a decision stands for its members."""
    records = changed.filter(pl.col("kind") != "decision")
    found = [node(group, kind, record) for kind, record in records.select("kind", "id").iter_rows() for group in GROUPS[kind]]
    return found + [node(group, kind, record) for _, group, kind, record in _members(whole, changed)]


def _decided_together(whole: _Whole, told: pl.DataFrame) -> pl.DataFrame:
    """Links between the members of each decision: it is taken only once all of them are there."""
    rows = [(kind, record, f"{group}a=by {decision}") for decision, group, kind, record in _members(whole, told)]
    return pl.DataFrame(rows, schema={"kind": pl.String, "id": pl.String, "link": pl.String}, orient="row")


def _members(whole: _Whole, records: pl.DataFrame) -> list[tuple[str, str, str, str]]:
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


def _by_other_rules(judgement: Judgement, members: pl.DataFrame, own_words: pl.DataFrame) -> list[str]:
    """The members of outcomes that anything but a key had a part in."""
    by_key = stands_by_key(judgement)
    lines = own_words.select((pl.lit("Lgl_line/") + pl.col("id")).alias("node"))
    loose = members.join(lines, on="node", how="semi").filter(pl.col("leg") == "payment_gl").select("leg", "outcome_id")
    by_reference = judgement.outcomes.filter(pl.col("rule") == "reference").select("leg", "outcome_id")
    loose = loose.join(by_reference, on=["leg", "outcome_id"], how="anti")
    by_key = by_key.join(loose, on=["leg", "outcome_id"], how="anti")
    return members.join(by_key, on=["leg", "outcome_id"], how="anti")["node"].to_list()
