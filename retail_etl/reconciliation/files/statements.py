"""The bank's own statement as records of kind ``bank_line``: ``bank_line.ofx``, ``.bai2`` and ``.xml`` (camt.053)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.reconciliation.files.raw import RawRecord, unusable
from retail_etl.statements import Statement, StatementError, read_statements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KIND: Final = "bank_line"
_BYTES_MAX: Final = 32 * 1024 * 1024  # a statement is parsed whole, and takes many times its size


def statement_records(path: Path) -> Iterator[RawRecord]:
    """The lines of the file's statements; a statement that does not foot comes as a problem besides, its lines all the same.

    Raises:
        UnusableInputError: it cannot be read as a statement, or is larger than any.
    """
    try:
        if path.stat().st_size > _BYTES_MAX:
            raise unusable(
                path, None, None, f"expected a bank statement of at most {_BYTES_MAX} bytes; ask for shorter periods"
            )
        statements = read_statements(path.name, path.read_bytes())
    except (OSError, StatementError) as error:
        raise unusable(path, None, None, f"expected a bank statement: {error}") from error
    for statement in statements:
        yield from _lines(statement, path.name)
        if statement.difference:
            told = f"opening {statement.opening} and lines {statement.lines_total} do not make closing {statement.closing}"
            first = min((line.place for line in statement.lines), default=1)
            yield RawRecord(path.name, first, KIND, {"id": statement.statement_id}, f"the statement does not foot: {told}")


def _lines(statement: Statement, file: str) -> Iterator[RawRecord]:
    for line in statement.lines:
        values = {
            "id": line.line_id,
            "account": statement.account,
            "amount": None if line.amount is None else f"{line.amount:f}",
            "date": line.booked_date,
            "currency": line.currency,
            "reference": " ".join(text for text in (line.reference, line.description) if text) or None,
            "statement": statement.statement_id,
        }
        yield RawRecord(file, line.place, KIND, values)
