"""What is owed on gift cards, rolled forward by formula against the ledger, and the days on which the two differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from retail_etl.reports import wording
from retail_etl.reports.behind import CARD_PARTS, gift_card_figure
from retail_etl.reports.gift_cards import AGREES, DIFFERS
from retail_etl.reports.spoken import spoken_day
from retail_etl.reports.workbook.proofs import write_leading
from retail_etl.reports.workbook.sheet import Column, Sheet, shown

if TYPE_CHECKING:
    from retail_etl.reports.gift_cards import GiftCardRoll
    from retail_etl.reports.statement import Statement
    from retail_etl.reports.workbook.behind import Places

WIDTHS: Final = (44, 26, 18, 18, 18, 18, 20)
_SIGNS: Final = {"sold": "+", "refunded": "+", "redeemed": "-"}
_DAYS: Final = (
    Column("store_title", "Store"),
    Column("day", "Booked on", "date"),
    Column("sold_minor", "Sold and loaded", "amount", total=True),
    Column("refunded_minor", "Given back onto cards", "amount", total=True),
    Column("redeemed_minor", "Redeemed", "amount", total=True),
    Column("booked_minor", "Booked in the ledger, net", "amount", total=True),
    Column("difference_minor", "Booked less systems", "amount", total=True),
)


def write_gift_cards(sheet: Sheet, statement: Statement, places: Places) -> None:
    """The roll-forward of each currency, and under it the days that make up its difference.

    ``places`` are those of the records behind its figures.
    """
    days = statement.period
    span = f" from {spoken_day(days[0])} to {spoken_day(days[1])}" if days else ""
    sheet.title(
        "Gift cards owed",
        f"Opening + sold + given back - redeemed - expired - not booked yet = closing{span}, against the liability accounts.",
    )
    for roll in statement.gift_cards:
        sheet.section(roll.currency)
        _write_roll(sheet, roll, places)
        _write_days(sheet, statement, roll)


def _parts(roll: GiftCardRoll) -> list[tuple[str, int, str, str | None]]:
    """What comes to the closing balance: in words, how much, with which sign, and by what its records are found."""
    parts: list[tuple[str, int, str, str | None]] = [
        ("Opening in the ledger", roll.opening_minor, "+", gift_card_figure(roll.currency, "opening"))
    ]
    for one in roll.systems:
        for part, sign in _SIGNS.items():
            told = f"{wording.system_title(one.system)}: {CARD_PARTS[part]}"
            parts.append((told, getattr(one, f"{part}_minor"), sign, gift_card_figure(roll.currency, part, one.system)))
    expired = ("Expired (ledger)", roll.expired_minor, "-", gift_card_figure(roll.currency, "expired"))
    return [*parts, expired, ("Not booked yet (systems, net)", roll.not_booked_yet_minor, "-", None)]


def _write_roll(sheet: Sheet, roll: GiftCardRoll, places: Places) -> None:
    currency, first, parts = roll.currency, sheet.row, _parts(roll)
    for label, minor, sign, figure in parts:
        sheet.worksheet.write_string(sheet.row, 0, label if sign == "+" else f"less {label}", sheet.styles.get("text"))
        write_leading(sheet, sheet.row, 1, minor, currency, places.get(figure or ""))
        sheet.row += 1
    summed = "".join(f"{sign}{xl_rowcol_to_cell(first + at, 1)}" for at, (_, _, sign, _) in enumerate(parts))
    expected, closing, difference = (xl_rowcol_to_cell(sheet.row + at, 1) for at in range(3))
    sheet.worksheet.write_string(sheet.row, 0, "Closing by formula", sheet.styles.get("label"))
    sheet.formula(sheet.row, 1, f"={summed[1:]}", shown(roll.expected_minor, currency), "amount", currency, total=True)
    sheet.worksheet.write_string(sheet.row + 1, 0, "Closing in the ledger", sheet.styles.get("label"))
    booked = places.get(gift_card_figure(currency, "booked"))
    write_leading(sheet, sheet.row + 1, 1, roll.closing_minor, currency, booked)
    sheet.worksheet.write_string(sheet.row + 2, 0, "Ledger less formula", sheet.styles.get("label"))
    value = shown(roll.difference_minor, currency)
    sheet.formula(sheet.row + 2, 1, f"=ROUND({closing}-{expected},4)", value, "amount", currency)
    told = DIFFERS if roll.difference_minor else AGREES
    kind = "check_alarm" if roll.difference_minor else "check_good"
    sheet.formula(sheet.row + 2, 2, f'=IF({difference}=0,"{AGREES}","{DIFFERS}")', told, kind)
    sheet.row += 4


def _write_days(sheet: Sheet, statement: Statement, roll: GiftCardRoll) -> None:
    rows = statement.of(statement.gift_card_days, roll.currency)
    if rows.is_empty():
        sheet.line("On every day that is booked the ledger agrees with the systems.", "good", after=1)
        return
    sheet.line(f"{rows.height:,} store days on which the ledger booked other than the systems say", "label")
    sheet.table(_DAYS, rows, roll.currency, total="Differs")
    sheet.row += 1
