"""How the truth writes down a case: the records of it as their systems call them, and the outcomes in which it must show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.world.identifiers import batch_id, entry_id, gl_line_id
from retail_etl.sandbox.world.settlement import AMEX
from retail_etl.sandbox.world.vocabulary import Method

if TYPE_CHECKING:
    from retail_etl.sandbox.world.moments import Ints
    from retail_etl.sandbox.world.table import Table

Tables = dict[str, "Table"]
Record = dict[str, Any]
Member = dict[str, str]


def member(system: str, entity: str, identifier: str) -> Member:
    """One record of a case."""
    return {"system": system, "entity": entity, "id": identifier}


def showing(leg: str, outcome: str, members: list[Member], amount: int) -> Record:
    """One outcome in which a case shows: its leg and class, every record in it, and what stays open in cents."""
    return {"leg": leg, "class": outcome, "members": members, "amount_minor": int(amount), "currency": "USD"}


@dataclass(frozen=True)
class Shares:
    """What a batch pays out by one deposit (Amex is paid out apart), a row a share.

    `net` is what it adds to its deposit, `fees` what was taken out before.
    """

    batch: Ints
    amex: Ints
    deposit: Ints
    net: Ints
    fees: Ints

    def of(self, deposit: int) -> list[int]:
        """The shares of a deposit."""
        found: list[int] = np.flatnonzero(self.deposit == deposit).tolist()
        return found

    def member(self, share: int) -> Member:
        """A share as a record."""
        return member("heartland", "batch_share", f"{batch_id(int(self.batch[share]))}{'/amex' if self.amex[share] else ''}")


def shares_of(tables: Tables) -> Shares:
    """Every share of every batch."""
    payments = tables["payments"]
    rows = np.flatnonzero(payments["batch"] >= 0)
    amex = (payments["method"][rows] == Method.AMEX).astype(np.int64)
    keys, first, owner = np.unique(payments["batch"][rows] * 2 + amex, return_index=True, return_inverse=True)
    fees = np.bincount(owner, weights=payments["fee"][rows], minlength=len(keys)).astype(np.int64)
    signed = np.bincount(owner, weights=payments["signed"][rows], minlength=len(keys)).astype(np.int64)
    return Shares(keys // 2, keys % 2, payments["deposit"][rows][first], signed - fees, fees)


def entries_of(tables: Tables, deposit: int) -> list[int]:
    """The rows of a deposit that are no payments."""
    found: list[int] = np.flatnonzero(tables["funding_entries"]["deposit"] == deposit).tolist()
    return found


def entry_member(row: int) -> Member:
    """A row of the report that is no payment."""
    return member("heartland", "entry", entry_id(row))


def ledger_line(tables: Tables, row: int) -> Record:
    """How the ledger calls one of its lines."""
    journals, lines = tables["journals"], tables["gl_lines"]
    journal = int(lines["journal"][row])
    return {
        "journal_code": journals.label("journal_code", journal),
        "journal_num": int(journals["journal_num"][journal]),
        "fiscal_year": int(journals["fiscal_year"][journal]),
        "journal_line": int(lines["line_no"][row]),
    }


def line_member(tables: Tables, row: int) -> Member:
    """A ledger line as a record."""
    return member("epicor", "gl_line", gl_line_id(**ledger_line(tables, row)))


def lines_of(tables: Tables, journal: int, account: str) -> list[int]:
    """The lines of a journal on an account."""
    lines = tables["gl_lines"]
    code = lines.labels["account"].index(account)
    found: list[int] = np.flatnonzero((lines["journal"] == journal) & (lines["account"] == code)).tolist()
    return found


def journals_of(tables: Tables, kind: str) -> list[int]:
    """The journals of a kind, in the order of posting."""
    journals = tables["journals"]
    found: list[int] = np.flatnonzero(journals["kind"] == journals.code("kind", kind)).tolist()
    return found


def is_amex(brand_group: int) -> bool:
    """Whether a deposit's brand group is the one that is paid out apart."""
    return brand_group == AMEX
