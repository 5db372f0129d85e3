"""Net of settlement batches against bank lines of the ledger, and the FX lines that the rates explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.reconciliation.due import waiting
from retail_etl.reconciliation.duplicate_posting import posting_order
from retail_etl.reconciliation.keyed import match_keys, match_references
from retail_etl.reconciliation.legs.batches import batch_source, carried_debts
from retail_etl.reconciliation.legs.fx import explain_fx
from retail_etl.reconciliation.legs.lines import enter_lines, leave_unexplained, line_item, posting_of
from retail_etl.reconciliation.legs.tender_shares import RULE as TENDER_SHARES
from retail_etl.reconciliation.legs.tender_shares import hold_partial_shares, match_tender_shares
from retail_etl.reconciliation.offers import offer
from retail_etl.reconciliation.outcome import EXCEPTION, LEFT, TIMING, Item, OpenItem, Outcome, open_under
from retail_etl.reconciliation.parties import Parties, Source
from retail_etl.reconciliation.records import Batch, Line
from retail_etl.reconciliation.window import match_amount_and_date

if TYPE_CHECKING:
    from retail_etl.reconciliation.ledger import LegLedger
    from retail_etl.reconciliation.world import World

LEG = "batch_gl"
STATEMENT_LEG = "deposit_bank"


def judge(world: World, ledger: LegLedger, lines: list[Line], strays: list[Line]) -> list[Outcome]:
    """Batches with their bank lines; deposits on their way or missing; lines that nothing explains.

    The lines are those of bank, misposted and FX accounts that no other leg explained; for ``deposit_bank`` the bank's own.
    Strays are lines of accounts that play no part: one comes in only where it names a batch that lacks its bank line.
    """
    sources = [
        batch_source(world, ledger, batch, batch.net)
        for batch in world.batches
        if batch.net and not world.is_settled(ledger.leg, batch.id)
    ]
    ledger.enter(source.item for source in sources)
    items = enter_lines(ledger, [line for line in lines if not world.is_settled(ledger.leg, line.id)])
    explain_fx(world, ledger, [item for item in items if _part(item.record) == "fx"])
    items = ledger.open_of(items)
    bank = [posting_of(world, item) for item in items if _part(item.record) in ("bank", None)]
    misposted = [posting_of(world, item) for item in items if _part(item.record) == "misposted"]
    parties = Parties(ledger, sources, bank)
    parties.companions = lambda source: carried_debts(parties, source)
    parties.key_without_days = lambda naming: bool(naming.tenders) and not naming.is_cash
    match_references(parties)
    _wrong_accounts(Parties(ledger, sources, misposted))
    _stray_postings(ledger, sources, strays)
    shares = parties.rules.is_on(TENDER_SHARES)
    if shares:
        match_tender_shares(world, parties)
    match_keys(parties)
    match_amount_and_date(parties)
    if shares:
        hold_partial_shares(world, parties)
    offer(parties)
    for item in ledger.ordered(LEFT):
        ledger.decide(waiting(ledger, item, timing_rule="deposit_due", missing_class="missing_in_gl"))
    leave_unexplained(ledger)
    return [_with_reserve(world, outcome) for outcome in ledger.finish()]


def _part(record: object) -> str | None:
    if not isinstance(record, Line) or record.kind == "bank_line":
        return None
    return record.part


def _wrong_accounts(parties: Parties) -> None:
    """Batches that have no bank line but one of their amount and name on an account where it does not belong."""
    for posting in parties.open_postings():
        for source in parties.named_by(posting):
            if source.item.amount == posting.item.amount and parties.ledger.allows([source.item, posting.item]):
                parties.ledger.decide(_wrong_account(parties.leg, source.item, posting.item))
                break


def _stray_postings(ledger: LegLedger, sources: list[Source], strays: list[Line]) -> None:
    """The same for lines on accounts that play no part at all, which otherwise stand in no leg."""
    still_open = {s.item.id: s.item for s in sources if ledger.is_open(s.item)}
    for line in sorted(strays, key=posting_order) if still_open else []:
        batch = still_open.get((line.reference or "").strip())
        if batch is not None and line.posted and (line.amount, line.currency) == (batch.amount, batch.currency):
            item = line_item(line)
            if ledger.is_open(batch) and ledger.allows([batch, item]):
                ledger.enter([item])
                ledger.decide(_wrong_account(ledger.leg, batch, item))


def _wrong_account(leg: str, batch: Item, item: Item) -> Outcome:
    line = item.record
    return Outcome(
        leg,
        "wrong_account",
        "reference+other_account",
        (batch, item),
        open=open_under(batch, batch.amount, EXCEPTION),
        currency=batch.currency,
        suggested_action="repost",
        evidence={"reference": batch.id, "account": line.account if isinstance(line, Line) else None},
    )


def _with_reserve(world: World, outcome: Outcome) -> Outcome:
    """The outcome with what is still withheld of its batches' reserves: on its way until it is released."""
    held = outcome.open
    for item in outcome.members:
        batch = item.record
        if isinstance(batch, Batch) and batch.type == "sale_with_reserve":
            amount = withheld_reserve(world, batch)
            if amount > 0:
                held = (*held, OpenItem(item.id, item.kind, amount, item.currency, TIMING, item.day))
    return outcome.changed(open=held)


def withheld_reserve(world: World, batch: Batch) -> int:
    """What the processor still holds back of a batch: its reserve less what was released of it."""
    releases = [b for b in world.batches if b.type == "reserve_release" and b.original_id == batch.id]
    released = sum(b.adjustments or b.net for b in releases if b.currency == batch.currency)
    return -batch.adjustments - released
