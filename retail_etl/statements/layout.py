"""How a bank lays out its CSV: configuration, for no two banks agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class CsvLayout:
    """One layout. ``columns`` names, for each thing that a line says, the column that says it.

    Attributes:
        files: the file names that it is for, ``checking-*.csv``.
        columns: ``booked_date``, and ``amount`` or both ``debit`` and ``credit``; beside them ``value_date``, ``reference``,
            ``description``, ``bank_code``, ``id`` (the bank's own id of the line), ``balance`` (after the line), ``direction``,
            ``account`` (its number) and ``currency``.
        account: the alias of the account where no column gives its number.
        currency: of the lines where no column gives it.
        date_form: as ``strptime`` takes it, ``%m/%d/%Y``.
        decimal_sign: what stands before the decimals; ``thousands_sign`` what groups digits.
        debit_words: the words in ``direction`` for money out of the account; without that column, ``debit_is_positive`` says
            that ``amount`` is positive for money out of it.
        newest_first: whether the newest line stands first, which matters where the balances are read.
        skip: lines before the heading, and ``delimiter``, ``encoding`` of the file.
    """

    files: str
    columns: Mapping[str, str]
    account: str | None = None
    currency: str | None = None
    date_form: str = "%Y-%m-%d"
    decimal_sign: str = "."
    thousands_sign: str = ""
    debit_words: tuple[str, ...] = field(default=())
    debit_is_positive: bool = False
    newest_first: bool = False
    skip: int = 0
    delimiter: str = ","
    encoding: str = "utf-8-sig"

    def fits(self, name: str) -> bool:
        """Whether it is for a file of that name."""
        return fnmatch(name.lower(), self.files.lower())


MONEY_COLUMNS = frozenset({"amount", "debit", "credit"})
KNOWN_COLUMNS = MONEY_COLUMNS | {
    "booked_date",
    "value_date",
    "reference",
    "description",
    "bank_code",
    "id",
    "balance",
    "direction",
    "account",
    "currency",
}
