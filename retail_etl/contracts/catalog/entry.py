"""What is known of one table before anything heavy is imported."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TableEntry:
    """One table.

    Attributes:
        name: ``staging.heartland_payments``.
        contract: module and class of its contract, ``heartland:HeartlandPayments``.
        keys: the columns that identify a row.
        version: the column by which the newest version of a row is known: a moment, or a number that the source counts up.
        owner: who answers for its content.
        group: the stage of the road.
        description: what a row is, in business words.
        parameters: what its SQL must be told by the retailer: ``zone`` (the company's time zone), ``currency``.
        days: of a staging table, the columns that say under which business day a row is judged: the first that is filled (of a
            moment its day in UTC), as ``touched_date`` in its SQL. Empty where rows belong to no day (customers, products).
        editions: of a staging table, the column that names a whole which is always delivered complete (a bank statement), and
            the one that tells its editions apart: rows of an earlier edition go when a later one comes. A row may lack both.
    """

    name: str
    contract: str
    keys: tuple[str, ...]
    version: str
    owner: str
    group: str
    description: str
    parameters: tuple[str, ...] = ()
    days: tuple[str, ...] = ("business_date",)
    editions: tuple[str, str] | None = None

    @property
    def stream(self) -> str:
        """The stream that fills it, ``heartland_payments``."""
        return self.name.partition(".")[2]

    @property
    def source(self) -> str:
        """The system whose records it keeps, ``heartland_retail``: its contract's module is named by it."""
        return self.contract.partition(":")[0].partition(".")[0]
