"""What finance and the bank got wrong with deposits, as the truth tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.world.banking import LedgerFaults, transposed
from retail_etl.sandbox.world.identifiers import batch_id, deposit_id
from retail_etl.sandbox.world.ledger import LedgerTexts
from retail_etl.sandbox.world.moments import NONE
from retail_etl.sandbox.world.noting import (
    Member,
    Record,
    Tables,
    entries_of,
    entry_member,
    journals_of,
    ledger_line,
    line_member,
    lines_of,
    member,
    shares_of,
    showing,
)
from retail_etl.sandbox.world.statement import SHORT_BY, bank_line_id
from retail_etl.sandbox.world.text import decimal2
from retail_etl.sandbox.world.vocabulary import EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable


def ledger_cases(tables: Tables, faults: LedgerFaults) -> list[Record]:
    """One record a fault that was planted among deposits, ledger and bank."""
    cases: list[tuple[int, Callable[[Tables, int], Record]]] = [
        (faults.not_posted, _not_posted),
        (faults.transposed, _transposed),
        (faults.paid_short, _paid_short),
        (faults.not_received, _not_received),
        (faults.posted_twice, _posted_twice),
    ]
    found = [tell(tables, deposit) for deposit, tell in cases if deposit != NONE]
    return [*found, *([_stray(tables, faults.stray_amount)] if faults.stray_amount else [])]


def _not_posted(tables: Tables, deposit: int) -> Record:
    net = int(tables["deposits"]["net"][deposit])
    sentence = f"Deposit {deposit_id(deposit)} over {decimal2(net)} USD came, but was never posted in Epicor."
    ids, members = _of_deposit(tables, deposit)
    shows = [*_parts_alone(tables, deposit, "batch_gl"), *_parts_alone(tables, deposit, "fee_gl")]
    return _case("deposit_not_posted", ("epicor", "deposit", "batch_gl", "missing_in_gl"), ids, members, net, sentence, shows)


def _transposed(tables: Tables, deposit: int) -> Record:
    net = int(tables["deposits"]["net"][deposit])
    booked = transposed(net)
    sentence = f"Deposit {deposit_id(deposit)} over {decimal2(net)} USD was posted as {decimal2(booked)}."
    ids, members = _of_deposit(tables, deposit)
    line = _bank_line(tables, _journals(tables, deposit)[0])
    told = line_member(tables, line)
    shows = [showing("batch_gl", "amount_mismatch", [*_parts(tables, deposit), told], net - booked)]
    return _case(
        "deposit_transposed", ("epicor", "deposit", "batch_gl", "amount_mismatch"), ids | ledger_line(tables, line),
        [*members, told], net - booked, sentence, shows,
    )  # fmt: skip


def _paid_short(tables: Tables, deposit: int) -> Record:
    net = int(tables["deposits"]["net"][deposit])
    sentence = f"Of deposit {deposit_id(deposit)} over {decimal2(net)} USD the bank received {decimal2(net - SHORT_BY)}."
    ids, members = _of_deposit(tables, deposit)
    line = bank_line_id(int(np.flatnonzero(tables["bank_lines"]["deposit"] == deposit)[0]), tables)
    told = member("epicor", "bank_line", line)
    shows = [showing("deposit_bank", "amount_mismatch", [*_parts(tables, deposit), told], SHORT_BY)]
    return _case(
        "deposit_paid_short", ("epicor", "bank_line", "deposit_bank", "amount_mismatch"), ids | {"bank_line": line},
        [*members, told], SHORT_BY, sentence, shows,
    )  # fmt: skip


def _not_received(tables: Tables, deposit: int) -> Record:
    net = int(tables["deposits"]["net"][deposit])
    sentence = f"Deposit {deposit_id(deposit)} over {decimal2(net)} USD is in the ledger, but never on the bank's statement."
    ids, members = _of_deposit(tables, deposit)
    shows = _parts_alone(tables, deposit, "deposit_bank")
    where = ("epicor", "deposit", "deposit_bank", "missing_in_gl")
    return _case("deposit_not_received", where, ids, members, net, sentence, shows)


def _posted_twice(tables: Tables, deposit: int) -> Record:
    net = int(tables["deposits"]["net"][deposit])
    sentence = f"Deposit {deposit_id(deposit)} over {decimal2(net)} USD was posted a second time."
    ids, members = _of_deposit(tables, deposit)
    journal = _journals(tables, deposit)[1]
    line, fees = _bank_line(tables, journal), lines_of(tables, journal, "6510")
    told = line_member(tables, line)
    signed = tables["gl_lines"]["signed"]
    shows = [
        showing("batch_gl", "unexplained_gl", [told], net),
        *(showing("fee_gl", "unexplained_gl", [line_member(tables, fee)], signed[fee]) for fee in fees),
    ]
    return _case(
        "deposit_posted_twice", ("epicor", "gl_line", "batch_gl", "unexplained_gl"), ids | ledger_line(tables, line),
        [*members, told], net, sentence, shows,
    )  # fmt: skip


def _stray(tables: Tables, amount: int) -> Record:
    journal = journals_of(tables, "stray")[0]
    words = LedgerTexts(tables).journal_text(journal)
    sentence = f"A bank line over {decimal2(amount)} USD ({words}) belongs to nothing that Heartland sent."
    line = _bank_line(tables, journal)
    lines = tables["bank_lines"]
    row = int(np.flatnonzero(lines["kind"] == lines.code("kind", "stray"))[0])
    shows = [
        showing("batch_gl", "unexplained_gl", [line_member(tables, line)], amount),
        showing("deposit_bank", "unexplained_gl", [member("epicor", "bank_line", bank_line_id(row, tables))], amount),
    ]
    where = ("epicor", "gl_line", "batch_gl", "unexplained_gl")
    return _case("stray_bank_line", where, ledger_line(tables, line), [line_member(tables, line)], amount, sentence, shows)


def _of_deposit(tables: Tables, deposit: int) -> tuple[Record, list[Member]]:
    payments = tables["payments"]
    batches = [batch_id(batch) for batch in sorted(set(payments["batch"][payments["deposit"] == deposit].tolist()))]
    members = [member("heartland", "deposit", deposit_id(deposit)), *(member("heartland", "batch", one) for one in batches)]
    return {"deposit": deposit_id(deposit), "batches": batches}, members


def _parts(tables: Tables, deposit: int) -> list[Member]:
    """The shares of batches and the other rows of the report that a deposit pays out."""
    shares = shares_of(tables)
    return [*map(shares.member, shares.of(deposit)), *map(entry_member, entries_of(tables, deposit))]


def _parts_alone(tables: Tables, deposit: int, leg: str) -> list[Record]:
    """Each part of a deposit by itself, missing on the other side of the leg."""
    shares, entries = shares_of(tables), tables["funding_entries"]
    figure = shares.fees if leg == "fee_gl" else shares.net
    found = [
        showing(leg, "missing_in_gl", [shares.member(share)], figure[share]) for share in shares.of(deposit) if figure[share]
    ]
    for row in entries_of(tables, deposit):
        amount = int(entries["amount"][row])
        if leg != "fee_gl":
            found.append(showing(leg, "missing_in_gl", [entry_member(row)], amount))
        elif entries["kind"][row] in (EntryKind.FEE, EntryKind.ADJUSTMENT):
            found.append(showing(leg, "missing_in_gl", [entry_member(row)], -amount))
    return found


def _journals(tables: Tables, deposit: int) -> list[int]:
    """The journals that post a deposit, in the order of posting."""
    found: list[int] = np.flatnonzero(tables["journals"]["deposit"] == deposit).tolist()
    return found


def _bank_line(tables: Tables, journal: int) -> int:
    return lines_of(tables, journal, "1000")[0]


def _case(
    fault: str,
    where: tuple[str, str, str, str],
    ids: Record,
    members: list[Member],
    amount: int,
    sentence: str,
    shows: list[Record],
) -> Record:
    system, entity, leg, outcome = where
    return {
        "fault": fault, "system": system, "entity": entity, "ids": ids, "leg": leg, "class": outcome, "members": members,
        "amount_minor": amount, "currency": "USD", "sentence": sentence, "shows": shows,
    }  # fmt: skip
