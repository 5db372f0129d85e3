"""Statements as records: every value text, exact, with the file and line that said it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.bank.folder import DroppedFile
    from retail_etl.statements import Statement

Record = dict[str, Any]


def line_records(statements: list[Statement], file: DroppedFile, sha256: str) -> Iterator[Record]:
    """One record a line of the statements."""
    for statement in statements:
        for line in statement.lines:
            is_own = line.scope == line.line_id
            yield {
                "line_id": line.line_id,
                "scope": line.scope,
                "statement_id": statement.statement_id,
                # A line that stands for itself does not change when its statement does.
                "fingerprint": None if is_own else statement.fingerprint,
                "account_alias": statement.account,
                "amount": _text(line.amount),
                "currency": line.currency,
                "booked_date": line.booked_date,
                "value_date": line.value_date,
                "reference": line.reference,
                "description": line.description,
                "bank_code": line.bank_code,
                "file_line": str(line.place),
                "created_at": statement.created_at,
                **_file(file, sha256),
            }


def statement_records(statements: list[Statement], file: DroppedFile, sha256: str) -> Iterator[Record]:
    """One record a statement."""
    for number, statement in enumerate(statements, 1):
        yield {
            "statement_number": str(number),
            "statement_id": statement.statement_id,
            "account_alias": statement.account,
            "currency": statement.currency,
            "first_date": statement.first_date,
            "last_date": statement.last_date,
            "opening": _text(statement.opening),
            "closing": _text(statement.closing),
            "lines_total": _text(statement.lines_total),
            "line_count": str(len(statement.lines)),
            "fingerprint": statement.fingerprint,
            "created_at": statement.created_at,
            "file_bytes": str(file.size),
            **_file(file, sha256),
        }


def problem_record(problem: str, file: DroppedFile, sha256: str) -> Record:
    """What stands for a file that cannot be read; it waits in quarantine until a readable one of its name arrives."""
    return {"statement_number": "1", "problem": problem, "file_bytes": str(file.size), **_file(file, sha256)}


def _file(file: DroppedFile, sha256: str) -> Record:
    return {"file_name": file.name, "file_sha256": sha256, "arrived_at": file.arrived_at}


def _text(amount: object) -> str | None:
    return None if amount is None else f"{amount:f}" if not isinstance(amount, int) else str(amount)
