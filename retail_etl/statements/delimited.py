"""CSV as a layout describes it.

A CSV has no statement of its own and rarely ids: a line without one is known by what it says and by how many times the file
says it, so that downloads that overlap by whole days do not repeat it. It has no moment of creation either: of two that hold
the same line, the one that reaches further counts.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from retail_etl.statements.amounts import currency, exact
from retail_etl.statements.statement import Statement, StatementError, StatementLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from retail_etl.statements.accounts import FileAccounts
    from retail_etl.statements.layout import CsvLayout

Row = dict[str, str]


def read_csv(content: bytes, layout: CsvLayout, accounts: FileAccounts) -> list[Statement]:
    """The statements, one an account and currency.

    Raises:
        StatementError: the file does not have the layout.
    """
    groups: dict[tuple[str, str], list[tuple[int, Row]]] = {}
    for place, row in _rows(content, layout):
        try:
            alias = accounts.alias(row["account"]) if row.get("account") else layout.account
            unit = currency(row.get("currency") or layout.currency)
        except StatementError as error:
            raise StatementError(f"line {place}: {error}") from error
        if alias is None:
            raise StatementError(f"line {place}: no account; name one in the layout, or the column that holds it")
        groups.setdefault((alias, unit), []).append((place, row))
    return [_statement(alias, unit, rows, layout, accounts) for (alias, unit), rows in groups.items()]


def _rows(content: bytes, layout: CsvLayout) -> Iterator[tuple[int, Row]]:
    try:
        text = content.decode(layout.encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise StatementError(f"the file is no text in {layout.encoding}") from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter, strict=True)
    try:
        for _ in range(layout.skip):
            next(reader, None)
        heading = [name.strip() for name in next(reader, [])]
        absent = sorted(name for name in layout.columns.values() if name not in heading)
        if absent:
            raise StatementError(f"the columns {', '.join(absent)} are not in the heading ({', '.join(heading)})")
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heading):
                raise StatementError(f"line {reader.line_num}: expected {len(heading)} columns, found {len(cells)}")
            given = dict(zip(heading, cells, strict=True))
            yield reader.line_num, {what: given[column].strip() for what, column in layout.columns.items()}
    except csv.Error as error:
        raise StatementError(f"line {reader.line_num}: {error}") from error


def _statement(alias: str, unit: str, rows: list[tuple[int, Row]], layout: CsvLayout, accounts: FileAccounts) -> Statement:
    lines, seen = [], Counter[str]()
    for place, row in rows:
        try:
            lines.append(_line(row, f"{alias}:{unit}", place, layout, seen, accounts))
        except StatementError as error:
            raise StatementError(f"line {place}: {error}") from error
    days = sorted(line.booked_date for line in lines if line.booked_date)
    opening, closing = _balances(lines, [row for _, row in rows], layout)
    return Statement(
        statement_id=f"{alias}:{unit}:{days[0]}..{days[-1]}",
        account=alias,
        currency=unit,
        first_date=days[0],
        last_date=days[-1],
        opening=opening,
        closing=closing,
        created_at=f"{days[-1]}T00:00:00Z",
        lines=tuple(lines),
    )


def _line(row: Row, scope: str, place: int, layout: CsvLayout, seen: Counter[str], accounts: FileAccounts) -> StatementLine:
    booked, amount = _day(row.get("booked_date"), layout), _amount(row, layout)
    if booked is None:
        raise StatementError("no booked date")
    name = accounts.name(row.get("id"))
    if name is None:
        says = "|".join([booked, str(amount), *(row.get(what) or "" for what in ("reference", "description", "bank_code"))])
        seen[says] += 1
        name = f"{booked}-{hashlib.sha256(f'{says}|{seen[says]}'.encode()).hexdigest()[:16]}"
    return StatementLine(
        line_id=f"{scope}:{name}",
        scope=f"{scope}:{name}",
        amount=amount,
        currency=scope.rpartition(":")[2],
        booked_date=booked,
        value_date=_day(row.get("value_date"), layout),
        reference=accounts.text(row.get("reference")),
        description=accounts.text(row.get("description")),
        bank_code=row.get("bank_code") or None,
        place=place,
    )


def _amount(row: Row, layout: CsvLayout) -> Decimal | None:
    def read(what: str) -> Decimal | None:
        return exact(row[what], layout.decimal_sign, layout.thousands_sign) if row.get(what) else None

    amount = read("amount")
    if amount is not None:
        if "direction" in row:
            is_debit = row["direction"].casefold() in {word.casefold() for word in layout.debit_words}
            return -abs(amount) if is_debit else abs(amount)
        return -amount if layout.debit_is_positive else amount
    debit, credit = read("debit"), read("credit")
    if debit and credit:
        raise StatementError("both a debit and a credit")
    if debit:
        return -abs(debit)
    return credit if credit is not None else debit


def _day(text: str | None, layout: CsvLayout) -> str | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, layout.date_form).date().isoformat()  # noqa: DTZ007 -- a plain day
    except ValueError as error:
        raise StatementError(f"{text!r} is no day of the form {layout.date_form}") from error


def _balances(lines: list[StatementLine], rows: list[Row], layout: CsvLayout) -> tuple[Decimal | None, Decimal | None]:
    """The balance before the oldest line, and the one after the newest."""
    told = [exact(row["balance"], layout.decimal_sign, layout.thousands_sign) if row.get("balance") else None for row in rows]
    oldest, newest = (-1, 0) if layout.newest_first else (0, -1)
    first, last, moved = told[oldest], told[newest], lines[oldest].amount
    return (first - moved if first is not None and moved is not None else None), last
