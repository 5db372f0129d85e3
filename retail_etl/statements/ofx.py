"""OFX, both the SGML of version 1 and the XML of version 2 (also as QFX), read through ofxtools.

The tree is read, not ofxtools' typed models: banks break their rules of length and order every day, and texts stay exact here.
OFX has no statement of its own: a download covers any span, and spans overlap. A line is known by account and FITID.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Final

from retail_etl.statements.amounts import as_moment, compact_day, currency, exact, line_numbers
from retail_etl.statements.statement import Statement, StatementError, StatementLine

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from retail_etl.statements.accounts import FileAccounts

_MOMENT: Final = re.compile(r"(\d{8})(\d{6})?(?:\.\d+)?(?:\[([+-]?\d{1,2})(?:\.(\d+))?(?::\w+)?\])?")


def read_ofx(content: bytes, accounts: FileAccounts) -> list[Statement]:
    """The statements of bank and card accounts.

    Raises:
        StatementError: it is no OFX, or lacks what a line needs.
    """
    from ofxtools.Parser import OFXTree

    try:
        root = OFXTree().parse(io.BytesIO(content))
    except (SyntaxError, ValueError, IndexError, AttributeError, AssertionError) as error:
        raise StatementError(f"the file is no readable OFX ({type(error).__name__})") from error
    created = _created(root)
    places = iter(line_numbers(content.decode("latin-1"), r"<STMTTRN>"))
    found = [node for tag in ("STMTRS", "CCSTMTRS") for node in root.iter(tag)]
    # The places run in the order of the file, whatever kinds of accounts it mixes.
    ordered = [node for node in root.iter() if node in found]
    return [_statement(node, created, places, accounts) for node in ordered]


def _statement(node: Element, created: str, places: object, accounts: FileAccounts) -> Statement:
    number = next((text for tag in ("BANKACCTFROM/ACCTID", "CCACCTFROM/ACCTID") if (text := _text(node, tag))), None)
    alias, unit = accounts.alias(number), currency(_text(node, "CURDEF"))
    listed = node.find("BANKTRANLIST")
    first, last = (compact_day(_text(listed, tag)) for tag in ("DTSTART", "DTEND"))
    lines = [
        _line(entry, alias, unit, next(places), accounts)  # type: ignore[call-overload]
        for entry in (listed.findall("STMTTRN") if listed is not None else [])
    ]
    closing = _text(node, "LEDGERBAL/BALAMT")
    return Statement(
        statement_id=f"{alias}:{unit}:{first or ''}..{last or ''}",
        account=alias,
        currency=unit,
        first_date=first,
        last_date=last,
        opening=None,  # OFX gives the balance after the lines only
        closing=exact(closing, _sign(closing)) if closing else None,
        created_at=created,
        lines=tuple(lines),
    )


def _line(entry: Element, alias: str, unit: str, place: int, accounts: FileAccounts) -> StatementLine:
    fitid, amount = _text(entry, "FITID"), _text(entry, "TRNAMT")
    if not fitid:
        raise StatementError(f"line {place}: the transaction has no FITID")
    own = _text(entry, "CURRENCY/CURSYM")  # ORIGCURRENCY only tells what the amount was before it became the account's
    line = StatementLine(
        line_id=f"{alias}:{unit}:{accounts.name(_text(entry, 'CORRECTFITID') or fitid)}",
        scope="",
        amount=exact(amount, _sign(amount)) if amount else None,
        currency=currency(own) if own else unit,
        booked_date=compact_day(_text(entry, "DTPOSTED")),
        value_date=compact_day(_text(entry, "DTAVAIL")),
        reference=accounts.text(_text(entry, "REFNUM"), _text(entry, "CHECKNUM")),
        description=accounts.text(_text(entry, "NAME") or _text(entry, "PAYEE/NAME"), _text(entry, "MEMO")),
        bank_code=_text(entry, "TRNTYPE"),
        place=place,
    )
    if _text(entry, "CORRECTACTION") == "DELETE":
        line = replace(line, amount=Decimal(0), description=f"Withdrawn by the bank: {line.description or fitid}")
    return replace(line, scope=line.line_id)


def _text(node: Element | None, path: str) -> str | None:
    text = node.findtext(path) if node is not None else None
    return unescape(text).strip() or None if text else None


def _sign(amount: str) -> str:
    """OFX lets a comma or a point stand before the decimals, and has no thousands sign."""
    return "," if "," in amount else "."


def _created(root: Element) -> str:
    text = _text(root, "SIGNONMSGSRSV1/SONRS/DTSERVER") or ""
    found = _MOMENT.match(text)
    if not found:
        raise StatementError("DTSERVER does not say when the bank made the file")
    day, time, hours, _ = found.groups()
    try:
        moment = datetime.strptime(day + (time or "000000"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise StatementError(f"DTSERVER {text!r} is no moment") from error
    return as_moment(moment - timedelta(hours=int(hours or 0)))
