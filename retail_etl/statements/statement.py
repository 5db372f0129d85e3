"""What a statement says, whatever form it came in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


class StatementError(ValueError):
    """A file that cannot be read as a statement; the message says what was expected and where, and quotes no account."""


@dataclass(frozen=True)
class StatementLine:
    """One movement on an account.

    Attributes:
        line_id: the same whenever the bank delivers the line again.
        scope: what a newer delivery replaces whole: the statement where it has an identity of its own, else the line.
        amount: into the account positive, out of it negative; ``None`` where the file does not say it.
        currency: ISO 4217.
        booked_date: the day on which the bank booked it, as YYYY-MM-DD; ``value_date`` the day from which it bears interest.
        reference: the payer's or the bank's reference.
        description: the bank's text.
        bank_code: the kind of movement in the words of the format (BAI2 type code, OFX TRNTYPE, camt family).
        place: the line of the file where it begins, counted from 1.
    """

    line_id: str
    scope: str
    amount: Decimal | None
    currency: str
    booked_date: str | None
    value_date: str | None
    reference: str | None
    description: str | None
    bank_code: str | None
    place: int


@dataclass(frozen=True)
class Statement:
    """One account's statement for one span.

    Attributes:
        statement_id: account, currency and the bank's own name of the statement.
        account: the alias of the account, never its number.
        first_date: the first day of its span; ``last_date`` the last.
        opening: the balance before its lines, ``closing`` the one after them; ``None`` where the format gives none.
        created_at: when the bank made it, as a UTC moment in ISO 8601; of several deliveries the latest counts.
    """

    statement_id: str
    account: str
    currency: str
    first_date: str | None
    last_date: str | None
    opening: Decimal | None
    closing: Decimal | None
    created_at: str
    lines: tuple[StatementLine, ...]

    @property
    def lines_total(self) -> Decimal | int:
        """What its lines in its own currency add up to."""
        return sum(line.amount for line in self.lines if line.amount is not None and line.currency == self.currency)

    @property
    def difference(self) -> Decimal | None:
        """Closing less opening less lines: 0 where the statement foots, ``None`` where it lacks a balance."""
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening - self.lines_total

    @property
    def fingerprint(self) -> str:
        """A hash of all that it says: another one is another version of it."""
        told = [repr((line.line_id, line.amount, line.currency, line.booked_date, line.value_date)) for line in self.lines]
        told += [repr((line.reference, line.description, line.bank_code)) for line in self.lines]
        told.append(repr((self.statement_id, self.opening, self.closing)))
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def unique_ids(scope: str, names: list[str | None]) -> list[str]:
    """An id for each line of a scope: its own name where no other line has it, else its place in the order."""
    return [
        f"{scope}/{name}" if name and names.count(name) == 1 else f"{scope}/{number}" for number, name in enumerate(names, 1)
    ]
