"""Ledger lines that cancel one another: a reversal that names the journal it reverses, a chargeback loss and its return."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from retail_etl.domain.identifiers import clean_reference
from retail_etl.reconciliation.duplicate_posting import posting_order
from retail_etl.reconciliation.legs.lines import line_item
from retail_etl.reconciliation.outcome import RIGHT, Item, Outcome, alone, excluded, matched
from retail_etl.reconciliation.records import Line

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.world import World

LEG = "gl_gl"


def judge(world: World, ledger: LegLedger) -> list[Outcome]:
    """Pairs of lines that cancel, and every chargeback loss; the lines decided here stand in no other leg."""
    confirmed = {name for decision in ledger.frame.confirmed for name in decision.members}
    ledger.enter(line_item(line) for line in world.lines if line.id in confirmed)
    ledger.confirm()
    ledger.right.clear()
    done = {item.id for outcome in ledger.outcomes for item in outcome.members}
    free = [line for line in world.lines if line.id not in done and line.id not in world.pinned_elsewhere(LEG)]
    lines = sorted((line for line in free if line.posted), key=posting_order)
    pairs = _reversals(ledger, lines)
    for rule, pair in pairs:
        ledger.enter(pair)
        told = {"account": _line(pair[0]).account, "amount_minor": abs(pair[0].amount)}
        ledger.decide(matched(LEG, rule, pair, evidence=told))
    taken = {item.id for _, pair in pairs for item in pair}
    losses = [line_item(line) for line in free if line.part == "chargeback_losses" and line.id not in taken]
    ledger.enter(losses)
    for item in losses:
        if not _line(item).posted:
            ledger.decide(excluded(LEG, "not_posted", item, evidence={"posted": False}))
    _losses(ledger)
    return ledger.finish()


def _line(item: Item) -> Line:
    if not isinstance(item.record, Line):
        raise TypeError(f"{item.id} is no line")
    return item.record


def _reversals(ledger: LegLedger, lines: list[Line]) -> list[tuple[str, list[Item]]]:
    """Each line that names another's journal with the line it undoes: same account, opposite amount, the earliest first."""
    by_journal: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        journal = clean_reference(line.journal)
        if journal:
            by_journal[journal].append(line)
    taken: set[str] = set()
    found: list[tuple[str, list[Item]]] = []
    for line in lines:
        for journal in _words(line.reference) if line.id not in taken and line.amount else []:
            other = next((o for o in by_journal.get(journal, ()) if o.id not in taken and _undoes(line, o)), None)
            if other is not None and ledger.allows([line_item(other), line_item(line)]):
                taken |= {line.id, other.id}
                found.append((f"reversal_of_{journal}", [line_item(other), line_item(line)]))
                break
    return found


def _undoes(line: Line, other: Line) -> bool:
    return (
        other is not line
        and other.account == line.account
        and other.currency == line.currency
        and other.amount == -line.amount
        and clean_reference(line.journal) != clean_reference(other.journal)
    )


def _words(reference: str | None) -> list[str]:
    return [word for word in re.split(r"[\s,;:/()#]+", clean_reference(reference) or "") if word]


def _losses(ledger: LegLedger) -> None:
    """Chargeback losses with their returns under one reference; a loss that is not returned is money at risk."""
    for reference, items in _by_case(ledger):
        if reference:
            _pair_returns(ledger, items, reference)
        rest = ledger.open_of(items)
        has_loss = any(item.amount > 0 for item in rest)
        for item in rest:
            cls = "chargeback" if has_loss else "unexplained_gl"
            rule = "loss_not_returned" if has_loss else "return_without_loss"
            ledger.decide(alone(LEG, cls, rule, item, evidence={"reference": reference, "amount_minor": item.amount}))


def _by_case(ledger: LegLedger) -> list[tuple[str | None, list[Item]]]:
    """Lines that share a reference; one that names several cases (``CB-1+CB-2``) joins whatever shares one of them."""
    groups: list[tuple[str | None, set[tuple[str, str | None, str]], list[Item]]] = []
    for item in ledger.ordered(RIGHT):
        line = _line(item)
        reference = clean_reference(line.reference)
        names = {(name.strip(), line.account, line.currency) for name in (reference or "").split("+") if name.strip()}
        joined = [group for group in groups if group[1] & names]
        groups = [group for group in groups if not group[1] & names]
        told = min((group[0] or "" for group in joined), default=reference or "") or None
        groups.append((told, names.union(*(g[1] for g in joined)), [*(one for g in joined for one in g[2]), item]))
    return sorted(((told, items) for told, _, items in groups), key=lambda group: (group[0] or "", group[1][0].id))


def _pair_returns(ledger: LegLedger, items: list[Item], reference: str) -> None:
    evidence = {"reference": reference}
    for loss in [item for item in items if item.amount > 0]:
        back = next((i for i in items if i.amount == -loss.amount and ledger.is_open(i) and ledger.allows([loss, i])), None)
        if back is not None:
            ledger.decide(matched(LEG, "chargeback_loss_reversed", [loss, back], evidence=evidence))
    rest = ledger.open_of(items)
    if len(rest) > 1 and sum(item.amount for item in rest) == 0 and ledger.allows(rest):
        ledger.decide(matched(LEG, "chargeback_loss_reversed", rest, evidence=evidence))
