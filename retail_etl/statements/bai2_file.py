"""BAI2, the cash reporting format of American banks, read through bai2 with its control totals checked.

Amounts are whole minor units without a sign; the type code says the direction: 1xx to 3xx in, 4xx to 6xx out, and of the codes
that banks may define themselves 920 to 959 in, 960 to 999 out. A statement is an account on an as-of date: a bank repeats it
through the day and again when it is final, and each time the newer one stands for the whole.
"""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.domain.money import exponent
from retail_etl.statements.amounts import as_moment, currency, line_numbers
from retail_etl.statements.statement import Statement, StatementError, StatementLine, unique_ids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from retail_etl.statements.accounts import FileAccounts

_OPENING, _CLOSING = "010", "015"
_CODES: Final = 1000
_BEFORE_SUMMARY, _SUMMARY_FIELDS = 3, 4  # 03, account, currency; then type code, amount, items, funds type
_NO_MONEY: Final = "890"
_TEST_ONLY, _DELETION = "4", "2"


def read_bai2(content: bytes, accounts: FileAccounts) -> list[Statement]:
    """The statements, one an account and as-of date.

    Raises:
        StatementError: it is no BAI2, its control totals do not agree, or it takes back a report.
    """
    from bai2 import bai2
    from bai2.exceptions import IntegrityException, NotSupportedYetException, ParsingException

    text = content.decode("utf-8-sig", errors="replace")
    _know_all_codes()
    try:
        file = bai2.parse_from_lines(_whole_records(text))
    except (IntegrityException, NotSupportedYetException, ParsingException, ValueError, IndexError, StopIteration) as error:
        raise StatementError(f"the file is no sound BAI2 ({error})") from error
    created = _moment(file.header.creation_date, file.header.creation_time)
    places = iter(line_numbers(text, r"^[ \t]*16,"))
    found: dict[str, Statement] = {}  # of a day that is reported twice in a file, the later report is the final one
    for group in file.children:
        status = group.header.group_status.value if group.header.group_status else None
        if status == _DELETION:
            raise StatementError("the bank takes back an earlier report (group status 2): take its lines out by hand")
        for account in group.children:
            read = _statement(group.header, account, created, places, accounts)
            if status != _TEST_ONLY:
                found[read.statement_id] = read
    return list(found.values())


def _statement(group: Any, account: Any, created: str, places: Iterator[int], accounts: FileAccounts) -> Statement:
    alias, unit = accounts.alias(account.header.customer_account_number), currency(account.header.currency or group.currency)
    day: date | None = group.as_of_date
    if day is None:
        raise StatementError(f"the report on {alias} has no as-of date")
    scope = f"{alias}:{unit}:{day.isoformat()}"
    balances = {item.type_code.code: item.amount for item in account.header.summary_items if item.amount is not None}
    details = [(detail, next(places)) for detail in account.children]
    booked = [(detail, place) for detail, place in details if detail.type_code.code != _NO_MONEY]
    ids = unique_ids(scope, [accounts.name(detail.bank_reference) for detail, _ in booked])
    lines = [
        StatementLine(
            line_id=name,
            scope=scope,
            amount=_signed(detail, unit),
            currency=unit,
            booked_date=day.isoformat(),
            value_date=_value_date(detail),
            reference=accounts.text(detail.customer_reference, detail.bank_reference),
            description=accounts.text((detail.text or "").removesuffix("/")),
            bank_code=detail.type_code.code,
            place=place,
        )
        for name, (detail, place) in zip(ids, booked, strict=True)
    ]
    return Statement(
        statement_id=scope,
        account=alias,
        currency=unit,
        first_date=day.isoformat(),
        last_date=day.isoformat(),
        opening=_amount(balances[_OPENING], unit) if _OPENING in balances else None,
        closing=_amount(balances[_CLOSING], unit) if _CLOSING in balances else None,
        created_at=created,
        lines=tuple(lines),
    )


def _signed(detail: Any, unit: str) -> Decimal | None:
    if detail.amount is None or detail.type_code.transaction is None:
        return None
    direction = detail.type_code.transaction.value
    if direction == "misc":
        return None
    return _amount(detail.amount, unit) * (1 if direction == "credit" else -1)


def _amount(minor: int, unit: str) -> Decimal:
    return Decimal(minor).scaleb(-exponent(unit))


def _value_date(detail: Any) -> str | None:
    """The day on which the money is there, where the bank says so (funds type V)."""
    day = (detail.availability or {}).get("date")
    return day.isoformat() if day else None


def _moment(day: date | None, clock: time | None) -> str:
    if day is None:
        raise StatementError("the file header has no creation date")
    return as_moment(datetime.combine(day, (clock or time()).replace(microsecond=0)))


def _whole_records(text: str) -> Iterator[str]:
    """The file's records, an account's continued header (03 and its 88s) as one line.

    bai2 counts commas a line to find the end of an account's summary, which fails where a bank breaks the line elsewhere.
    The lines that are put together count as empty continuations, so that the record counts of the trailers still agree.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    number = 0
    while number < len(lines):
        line, number = lines[number], number + 1
        continued = 0
        while line.startswith("03,") and number < len(lines) and lines[number].startswith("88,"):
            line = f"{_complete(line)},{lines[number][3:]}"
            number, continued = number + 1, continued + 1
        yield line
        yield from ["88,"] * continued


def _complete(line: str) -> str:
    """A broken header line without its end mark: a slash, which some banks write as comma and slash."""
    plain = line.removesuffix("/")
    summary = plain.split(",")[_BEFORE_SUMMARY:]
    has_spare = len(summary) % _SUMMARY_FIELDS == 1 and not summary[-1]
    return plain.removesuffix(",") if has_spare else plain


def _know_all_codes() -> None:
    """Teach bai2 the type codes that its table lacks: it refuses a file for one code of a bank's own."""
    from bai2.constants import TypeCode, TypeCodeLevel, TypeCodes, TypeCodeTransaction

    if len(TypeCodes) >= _CODES:
        return
    spans = {
        TypeCodeTransaction.credit: (*range(100, 400), *range(920, 960)),
        TypeCodeTransaction.debit: (*range(400, 700), *range(960, 1000)),
    }
    direction = {code: kind for kind, codes in spans.items() for code in codes}
    for code in range(_CODES):
        name = f"{code:03d}"
        TypeCodes.setdefault(name, TypeCode(name, direction.get(code), TypeCodeLevel.detail, "defined by the bank"))
