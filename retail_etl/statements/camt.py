"""ISO 20022 camt.053, every version: entries as booked, one line an entry.

The amount of an entry has no sign, CdtDbtInd gives the direction in which it was booked. RvslInd only says that the entry takes
an earlier one back, and its CdtDbtInd is that of the taking back (a reversed debit is CRDT): it never turns the sign again.
Entries that are pending or only informative are no lines. Elements are found by their local names, so versions do not matter.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from retail_etl.statements.amounts import as_moment, currency, exact, iso_day, line_numbers
from retail_etl.statements.statement import Statement, StatementError, StatementLine, unique_ids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from xml.etree.ElementTree import Element

    from retail_etl.statements.accounts import FileAccounts

_BOOKED: Final = "BOOK"
_NO_REFERENCE: Final = ("NOTPROVIDED", "NONREF")
# The balance before the lines: the booked opening, or the closing of the day before; interim where a statement has pages.
_OPENING: Final = ("OPBD", "PRCD")
_CLOSING: Final = ("CLBD",)


def read_camt(content: bytes, accounts: FileAccounts) -> list[Statement]:
    """The statements of a camt.053 message.

    Raises:
        StatementError: it is no camt.053, or lacks what an entry needs.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise StatementError(f"the file is no readable XML ({error})") from error
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    message = root if root.tag == "BkToCstmrStmt" else root.find("BkToCstmrStmt")
    if message is None:
        raise StatementError(f"the file is no camt.053 statement, its root is {root.tag}")
    places = iter(line_numbers(content.decode("utf-8", errors="replace"), r"<(?:[\w.-]+:)?Ntry[\s>]"))
    made = _text(message, "GrpHdr/CreDtTm")
    return [_statement(node, made, places, accounts) for node in message.findall("Stmt")]


def _statement(node: Element, made: str | None, places: Iterator[int], accounts: FileAccounts) -> Statement:
    number = _text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id")
    alias, name = accounts.alias(number), accounts.name(_text(node, "Id"))
    entries = [(entry, next(places)) for entry in node.findall("Ntry")]
    balances = {_text(balance, "Tp/CdOrPrtry/Cd"): balance for balance in node.findall("Bal")}
    opening, closing = _first(balances, _OPENING), _first(balances, _CLOSING)
    units = [_text(node, "Acct/Ccy"), *(found.get("Ccy") for found in node.iter("Amt") if found.get("Ccy"))]
    unit = currency(next((text for text in units if text), None))
    if name is None:
        raise StatementError(f"a statement of {alias} has no Id")
    scope = ":".join(part for part in (alias, unit, name, _text(node, "StmtPgntn/PgNb")) if part)
    booked = [(entry, place) for entry, place in entries if _status(entry) == _BOOKED]
    ids = unique_ids(scope, [accounts.name(_text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")) for entry, _ in booked])
    first, last = (_day(node, f"FrToDt/{tag}") for tag in ("FrDtTm", "ToDtTm"))
    first, last = first or _day(node, "FrToDt/FrDt"), last or _day(node, "FrToDt/ToDt")
    # A span that is not stated is that of the entries and the closing balance.
    days = [day for entry, _ in booked if (day := _any_day(entry, "BookgDt"))]
    days += [day for day in ([_any_day(closing, "Dt")] if closing is not None else []) if day]
    return Statement(
        statement_id=scope,
        account=alias,
        currency=unit,
        first_date=first or min(days, default=None),
        last_date=last or max(days, default=None),
        opening=_balance(opening),
        closing=_balance(closing),
        created_at=_created(_text(node, "CreDtTm") or made, alias),
        lines=tuple(_line(entry, unit, (id_, scope, place), accounts) for id_, (entry, place) in zip(ids, booked, strict=True)),
    )


def _line(entry: Element, unit: str, known: tuple[str, str, int], accounts: FileAccounts) -> StatementLine:
    line_id, scope, place = known
    amount = entry.find("Amt")
    details = entry.findall("NtryDtls/TxDtls")
    own = amount.get("Ccy") if amount is not None else None
    given = [_text(detail, path) for detail in details for path in ("Refs/EndToEndId", "RmtInf/Strd/CdtrRefInf/Ref")]
    given += [_text(entry, "NtryDtls/Btch/PmtInfId"), _text(entry, "AcctSvcrRef"), _text(entry, "NtryRef")]
    told = [node.text for detail in details for node in detail.findall("RmtInf/Ustrd")]
    told += [_text(detail, "AddtlTxInf") for detail in details]
    return StatementLine(
        line_id=line_id,
        scope=scope,
        amount=_directed(entry, place),
        currency=currency(own) if own else unit,
        booked_date=_any_day(entry, "BookgDt"),
        value_date=_any_day(entry, "ValDt"),
        reference=accounts.text(*(text for text in given if text not in _NO_REFERENCE)),
        description=accounts.text(*told, _text(entry, "AddtlNtryInf")),
        bank_code=_bank_code(entry),
        place=place,
    )


def _directed(node: Element, place: int | None = None) -> Decimal | None:
    text, direction = _text(node, "Amt"), _text(node, "CdtDbtInd")
    if text is None:
        return None
    if direction not in ("CRDT", "DBIT"):
        where = f"line {place}: " if place else ""
        raise StatementError(f"{where}CdtDbtInd must be CRDT or DBIT, found {direction!r}")
    return exact(text) * (1 if direction == "CRDT" else -1)


def _balance(node: Element | None) -> Decimal | None:
    return None if node is None else _directed(node)


def _status(entry: Element) -> str | None:
    return _text(entry, "Sts/Cd") or _text(entry, "Sts/Prtry") or _text(entry, "Sts")


def _bank_code(entry: Element) -> str | None:
    domain = [_text(entry, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "/".join(part for part in domain if part) or _text(entry, "BkTxCd/Prtry/Cd")


def _first(balances: dict[str | None, Element], kinds: tuple[str, ...]) -> Element | None:
    return next((balances[kind] for kind in kinds if kind in balances), None)


def _any_day(node: Element, tag: str) -> str | None:
    return _day(node, f"{tag}/Dt") or _day(node, f"{tag}/DtTm")


def _day(node: Element, path: str) -> str | None:
    return iso_day(_text(node, path))


def _text(node: Element, path: str) -> str | None:
    return (node.findtext(path) or "").strip() or None


def _created(text: str | None, alias: str) -> str:
    try:
        return as_moment(datetime.fromisoformat(text or ""))
    except ValueError as error:
        raise StatementError(f"the statement of {alias} does not say when it was made (CreDtTm)") from error
