"""The balance proof of clearing accounts beside the line proof: two ways to one figure, over sums and over records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from retail_etl.contracts.reconciliation import Judgement
    from retail_etl.reconciliation.scope import Scope
    from retail_etl.warehouse.interface import Warehouse


@dataclass(frozen=True)
class ClearingProof:
    """One clearing account as of a day; minor units of ``currency``.

    Attributes:
        in_minor: takings that the ledger booked on it.
        out_minor: deposits that it booked off it.
        closing_minor: what stands on it.
        booked_minor: payments whose takings are booked.
        deposited_minor: the gross of batches whose deposits are booked.
        takings_differ_minor: by how much payments exceed the takings booked for them, as open items have it.
        deposits_differ_minor: by how much deposits are booked off it otherwise, as open items have it.
    """

    account: str
    currency: str
    in_minor: int
    out_minor: int
    closing_minor: int
    booked_minor: int
    deposited_minor: int
    takings_differ_minor: int
    deposits_differ_minor: int

    @property
    def lines_minor(self) -> int:
        """The balance as the judged records have it."""
        return self.booked_minor - self.takings_differ_minor - self.deposited_minor + self.deposits_differ_minor

    @property
    def agrees(self) -> bool:
        """Whether opening (nothing) and in less out are the closing balance, and the records come to the same."""
        return self.in_minor - self.out_minor == self.closing_minor == self.lines_minor


def clearing_proofs(warehouse: Warehouse, scope: Scope, judgement: Judgement, day: date) -> list[ClearingProof]:
    """The proof of each card clearing account over everything known up to a day."""
    with warehouse.reading() as session:
        scope.give_to(session)
        session.give("judged_members", judgement.members)
        session.give("judged_outcomes", judgement.outcomes)
        rows = session.read("report/clearing_proof", day=day).to_dicts()
    return [ClearingProof(**row) for row in rows]
