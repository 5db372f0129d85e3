"""The company's set-up: chart of accounts, bank accounts, fiscal periods, earliest apply dates, the processor as a vendor."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.ledger_tables import CALENDAR, CHART, DIVISION
from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.subledger_tables import BANK_ACCOUNT
from retail_etl.sandbox.world.identifiers import BOOK, COMPANY
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.postings import ACCOUNT_NAMES, SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.sandbox.epicor.edm import EntityType, Row

YEARS = range(2025, 2028)
APPLY_TYPES = ("GJ", "CM", "AR", "AP", "IP", "AS", "PR")
_DECEMBER = 12

GL_ACCOUNT = entity_type(
    "GLAccount",
    "Company COACode GLAccount",
    "Company:s COACode:s GLAccount:s SegValue1:s SegValue2:s SegValue3:s AccountDesc:s Active:b EffFrom:t EffTo:t",
)
BANK_ACCT = entity_type(
    "BankAcct",
    "Company BankAcctID",
    "Company:s BankAcctID:s Description:s BankName:s CheckingAccount:s CurrencyCode:s UsePendAcct:b",
)
FISCAL_PERIOD = entity_type(
    "FiscalPer",
    "Company FiscalCalendarID FiscalYear FiscalYearSuffix FiscalPeriod",
    "Company:s FiscalCalendarID:s FiscalYear:i FiscalYearSuffix:s FiscalPeriod:i StartDate:t EndDate:t BookID:s",
)
EARLIEST_APPLY = entity_type("EADType", "Company EADType", "Company:s EADType:s EarliestApplyDate:t Description:s")
WAREHOUSE = entity_type(
    "Warehse", "Company WarehouseCode", "Company:s WarehouseCode:s Description:s Plant:s City:s State:s Zip:s"
)


def gl_accounts() -> list[Row]:
    """Every natural account for the company and each store."""
    pairs = [(number, segment) for number in ACCOUNT_NAMES for segment in SEGMENTS]
    return list(_stamped(GL_ACCOUNT, (_gl_account(number, segment) for number, segment in pairs)))


def _gl_account(number: str, segment: str) -> Row:
    return {
        "Company": COMPANY,
        "COACode": CHART,
        "GLAccount": f"{number}|{DIVISION}|{segment}",
        "SegValue1": number,
        "SegValue2": DIVISION,
        "SegValue3": segment,
        "AccountDesc": ACCOUNT_NAMES[number],
        "Active": True,
        "EffFrom": dt.date(2020, 1, 1),
        "EffTo": None,
    }


def bank_accounts() -> list[Row]:
    """The operating account, and the clearing accounts that stand for tenders of route B."""
    operating = {
        "BankAcctID": BANK_ACCOUNT,
        "Description": "Operating account",
        "BankName": "First Harbor Bank",
        "CheckingAccount": "****4410",
    }
    clearing = [
        {
            "BankAcctID": f"CLR{place.segment}{tender}",
            "Description": f"{words} clearing {place.segment}",
            "BankName": "",
            "CheckingAccount": "",
        }
        for place in PLACES
        if place.route == "B"
        for tender, words in enumerate(("Visa/MC/Disc", "Amex", "Cash", "Gift card", "Store credit"))
    ]
    return list(
        _stamped(
            BANK_ACCT,
            ({"Company": COMPANY, **row, "CurrencyCode": "USD", "UsePendAcct": False} for row in [operating, *clearing]),
        )
    )


def fiscal_periods() -> list[Row]:
    """Calendar months of the years a world may touch."""
    return list(_stamped(FISCAL_PERIOD, (_period(year, month) for year in YEARS for month in range(1, _DECEMBER + 1))))


def _period(year: int, month: int) -> Row:
    following = dt.date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    return {
        "Company": COMPANY,
        "FiscalCalendarID": CALENDAR,
        "FiscalYear": year,
        "FiscalYearSuffix": "",
        "FiscalPeriod": month,
        "StartDate": dt.date(year, month, 1),
        "EndDate": following - dt.timedelta(days=1),
        "BookID": BOOK,
    }


def earliest_apply_dates() -> list[Row]:
    """The earliest apply date of each module: nothing is closed yet."""
    earliest = dt.date(YEARS.start, 1, 1)
    rows = ({"Company": COMPANY, "EADType": kind, "EarliestApplyDate": earliest, "Description": kind} for kind in APPLY_TYPES)
    return list(_stamped(EARLIEST_APPLY, rows))


def warehouses() -> list[Row]:
    """One main warehouse a store."""
    rows = (
        {
            "Company": COMPANY,
            "WarehouseCode": f"{place.segment}MAIN",
            "Description": place.name,
            "Plant": "MfgSys",
            "City": place.city,
            "State": place.state,
            "Zip": place.postal_code,
        }
        for place in PLACES
    )
    return list(_stamped(WAREHOUSE, rows))


def _stamped(entity: EntityType, rows: Iterator[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        yield {**row, "SysRevID": revision(number), "SysRowID": row_id(entity.name, number)}
