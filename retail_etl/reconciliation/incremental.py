"""Judging on from a judgement: only what changed, what is bound to that, and what keys alone did not settle, is judged again.

The answer is that of a judgement of everything. Where that cannot be known beforehand, everything is judged, and it says why.
What stays is not looked at: the book of the judgement before finds by key what the change comes to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.errors import InvariantBrokenError
from retail_etl.reconciliation.book import KINDS, Parts
from retail_etl.reconciliation.catalogue import rule_version
from retail_etl.reconciliation.change import POSTED, Change, Known, change_between, known_records
from retail_etl.reconciliation.components import member_nodes, stands_otherwise
from retail_etl.reconciliation.engine import prepared, reconcile
from retail_etl.reconciliation.part import judge_part
from retail_etl.reconciliation.reach import Reach
from retail_etl.reconciliation.tally import Tallied, added, tally_of_outcomes, tally_of_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.contracts.reconciliation import Judgement, Records
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.book import Book
    from retail_etl.reconciliation.settings import RuleSettings

__all__ = ["Onward", "TakesAllError", "judge_beside", "judge_change", "judge_onwards"]

_UNBOUNDED: Final = "liability_side_of_gift_card_sale"
_RECORD: Final = ["leg", "kind", "record_id"]


@dataclass(frozen=True)
class Onward:
    """What a judgement came to, against the one before.

    Attributes:
        come: the outcomes that were judged now.
        gone: those that they take the place of; ``None``: of all that there were.
        told: why everything was judged; ``None`` where only a part was.
        judged: how many records were judged again.
    """

    come: Parts
    gone: Parts | None
    leg_totals: pl.DataFrame
    classes: pl.DataFrame
    later: int
    rule_version: str
    facts: str
    told: str | None
    judged: int


class TakesAllError(Exception):
    """No failure: why a part of the records is not enough, and everything has to be judged."""


def judge_onwards(
    book: Book,
    records: Records,
    settings: RuleSettings,
    as_of: AsOf,
    part_max: float = 0.5,
    filed: Callable[[Judgement], Judgement] = lambda judgement: judgement,
    no_book: str = "nothing was judged before",
) -> Onward:
    """What all the records come to as of a day, going on from the book's judgement of no later day; the book has it then.

    Up to ``part_max`` of all records are judged as a part. ``filed`` has the last word about each outcome; ``no_book`` says why
    the book is empty, where it is.

    Raises:
        InvariantBrokenError: a leg does not foot or a record was decided twice; nothing may be published then.
    """
    frames = {kind: prepared(kind, frame) for kind, frame in records.frames.items()}
    book.expect(sum(frame.height for frame in frames.values()))
    told = no_book
    if book.is_kept:
        try:
            return judge_change(book, change_between(book, frames, as_of), settings, as_of, part_max, filed)
        except TakesAllError as reason:
            told = str(reason)
    judgement = filed(reconcile(records, settings, as_of))
    return _filled(book, judgement, frames, settings, as_of, told)


def judge_beside(
    records: Records, settings: RuleSettings, as_of: AsOf, filed: Callable[[Judgement], Judgement], told: str
) -> Onward:
    """What all the records come to as of a day, without a judgement before and for none to go on from."""
    found = filed(reconcile(records, settings, as_of))
    come, judged = Parts(found.outcomes, found.members, found.open_items), sum(map(len, records.frames.values()))
    return Onward(come, None, found.leg_totals, found.classes, found.later, found.rule_version, "", told, judged)


def judge_change(
    book: Book,
    change: Change,
    settings: RuleSettings,
    as_of: AsOf,
    part_max: float = 0.5,
    filed: Callable[[Judgement], Judgement] = lambda judgement: judgement,
) -> Onward:
    """What a change comes to; the book has it then. After an error the book is none.

    Raises:
        TakesAllError: why everything has to be judged.
        InvariantBrokenError: a record was decided twice; nothing may be published then.
    """
    went, came = (tally_of_records(book, some, settings, as_of) for some in (change.gone, change.new))
    tally = added([book.tallied(), came], [went])
    known = Known(book, settings, as_of, tally)
    _check_part_is_enough(book, known)
    book.note("facts", None)
    reach = _take_in(book, known, change)
    reached, touched = reach.all_of()
    count = sum(len(ids) for place, ids in reached.items() if place[0] in "OBRDLP")
    if count > part_max * 3 * max(1, known.tallied.records):
        raise TakesAllError("most records are bound to what changed")
    new = judge_part(book, reached, settings, as_of, known)
    if new is None or new.outcomes["rule"].is_in([_UNBOUNDED]).any():
        raise TakesAllError("an outcome reaches beyond what is judged")
    new = filed(new)
    come = Parts(new.outcomes, new.members, new.open_items)
    gone = _in_the_place_of(book, touched, come, _loose(new, reach.own_words, known))
    tally = added([tally, tally_of_outcomes(come)], [tally_of_outcomes(gone)])
    totals, classes = _footing(tally, settings)
    book.set_tallied(tally)
    book.note("facts", known.facts())
    return Onward(come, gone, totals, classes, change.later, new.rule_version, known.facts(), None, count)


def _check_part_is_enough(book: Book, known: Known) -> None:
    if known.facts() != book.told("facts"):
        raise TakesAllError("the rules, or what is known of all records, are others")
    if book.told("unbounded") is not None:
        raise TakesAllError("a rule looks at every liability line")
    parts = known.present.parts
    if known.bank_is_posted and "payment" in known.present.kinds and "bank" in parts and not {*POSTED} & parts:
        raise TakesAllError("the leg of payments hangs on bank lines alone")


def _take_in(book: Book, known: Known, change: Change) -> Reach:
    """Bring the book's records to what they are now, and have ready what is bound to those that changed."""
    links_before = known.links_of(change.gone)
    book.unlearn_keys(change.gone, links_before)
    book.forget(change.gone)
    told = change.gone.filter(pl.col("kind") == "decision")["id"]
    words_before = book.decisions(told) if len(told) else None
    new_words = change.new.get("decision")
    book.set_decisions(told, new_words)
    records = {kind: frame for kind, frame in change.new.items() if kind in KINDS}
    for kind, frame in records.items():
        book.put(kind, frame)
    links = known.links_of(records)
    book.learn_keys(records, links)
    words = [frame for frame in (words_before, new_words) if frame is not None]
    return Reach(book, known, change, links_before, links, words)


def _in_the_place_of(book: Book, touched: pl.Series, come: Parts, loose: pl.DataFrame) -> Parts:
    """The outcomes that were touched, which the book has no more: it has those that come."""
    gone = book.parts(touched)
    book.forget_outcomes(touched)
    both = book.standing(come.members["record_id"]).join(come.members.select(_RECORD), on=_RECORD, how="semi")
    if not both.is_empty() or come.members.select(_RECORD).is_duplicated().any():
        raise InvariantBrokenError("a record would stand in two outcomes of a leg", system="reconciliation")
    book.enter(come, loose)
    return gone


def _footing(tally: pl.DataFrame, settings: RuleSettings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The leg totals and how often each class was given."""
    tallied = Tallied(tally, settings)
    try:
        totals = tallied.leg_totals()
    except InvariantBrokenError:
        raise TakesAllError("what stays and what is new do not foot together") from None
    classes = pl.DataFrame(sorted(tallied.classes().items()), schema={"class": pl.String, "count": pl.Int64}, orient="row")
    return totals, classes


def _filled(
    book: Book, judgement: Judgement, frames: dict[str, pl.DataFrame], settings: RuleSettings, as_of: AsOf, told: str
) -> Onward:
    """A judgement of everything, after the book was filled with it."""
    book.clear()
    kept, _ = known_records(book, frames, as_of)
    for kind, frame in kept.items():
        book.put(kind, frame)
    tally = tally_of_records(book, None, settings, as_of)
    known = Known(book, settings, as_of, tally)
    lines = {kind: frame for kind, frame in kept.items() if kind in ("gl_line", "bank_line")}
    links = known.links_of(lines)
    book.learn_keys(None, links)
    come = Parts(judgement.outcomes, judgement.members, judgement.open_items)
    spelled = links.filter((pl.col("kind") == "gl_line") & pl.col("link").str.starts_with("Ltk:"))["id"]
    own_words = known.own_words(kept.get("gl_line", pl.DataFrame()), spelled)
    book.enter(come, _loose(judgement, own_words, known))
    book.set_tallied(added([tally, tally_of_outcomes(come)], []))
    book.note("edition", book.edition)
    book.note("unbounded", "yes" if judgement.outcomes["rule"].is_in([_UNBOUNDED]).any() else None)
    book.index()
    facts = known.facts()
    book.note("facts", facts)
    judged = sum(frame.height for frame in kept.values())
    return Onward(
        come, None, judgement.leg_totals, judgement.classes, judgement.later, rule_version(settings), facts, told, judged
    )


def _loose(judgement: Judgement, own_words: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The members (outcome_id, node) of outcomes that anything but a key had a part in."""
    on = ["leg", "outcome_id"]
    posted = judgement.members.filter((pl.col("leg") == "payment_gl") & (pl.col("kind") == "gl_line"))
    loose = posted.filter(pl.col("record_id").is_in(own_words["id"].implode())).select(*on, "record_id")
    if not loose.is_empty():
        by_reference = judgement.outcomes.filter(pl.col("rule") == "reference").select(on)
        # Which days a store has booked is looked up, too: a line that names one is never done with.
        books_a_day = loose.filter(pl.col("record_id").is_in(known.name_a_day(own_words)))
        loose = pl.concat([loose.join(by_reference, on=on, how="anti"), books_a_day])
    wanted = pl.concat([stands_otherwise(judgement), loose.select(on)]).unique()
    return member_nodes(judgement.members.join(wanted, on=on, how="semi")).select("outcome_id", "node")
