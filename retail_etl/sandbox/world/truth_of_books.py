"""What stores and finance got wrong with takings and cash, as the truth tells it; and money that cardholders contest."""

from __future__ import annotations

import numpy as np

from retail_etl.sandbox.world.bookings import booking_day
from retail_etl.sandbox.world.cash import BAG_SHORT_BY, LARGE_SHORTAGE
from retail_etl.sandbox.world.identifiers import payment_id
from retail_etl.sandbox.world.misbooking import CARDS_AS_SALES, MISBOOKED_BY, UNDONE_AMOUNT, BookFaults, Spot
from retail_etl.sandbox.world.moments import NONE
from retail_etl.sandbox.world.noting import Member, Record, Tables, journals_of, line_member, lines_of, member, showing
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import day_text, decimal2
from retail_etl.sandbox.world.vocabulary import EntryKind, Method

BANK_CARDS = (Method.VISA, Method.MASTERCARD, Method.DISCOVER)


def book_cases(tables: Tables, books: BookFaults) -> list[Record]:
    """One record a mistake of stores and finance."""
    found = []
    if books.takings.is_set:
        found.append(_takings(tables, books.takings))
    if books.drawer_short.is_set:
        found.append(_drawer_short(tables, books.drawer_short))
    if books.bag_short.is_set:
        found.append(_bag_short(tables, books.bag_short))
    if books.undone_day != NONE:
        found.append(_undone(tables))
    if books.cards_as_sales.is_set:
        found.append(_cards_as_sales(tables, books.cards_as_sales))
    return found


def _takings(tables: Tables, spot: Spot) -> Record:
    payments = tables["payments"]
    same = spot.among(payments["place"], booking_day(payments.columns)) & np.isin(payments["method"], BANK_CARDS)
    rows = np.flatnonzero(same & (payments["signed"] != 0) & payments["in_heartland"]).tolist()
    lines = lines_of(tables, _day_journal(tables, spot), "1061")
    members = [
        *(member("heartland", "payment", payment_id(row)) for row in rows),
        *(line_member(tables, line) for line in lines),
    ]
    sentence = f"The bank card takings of {_told(spot)} are booked {decimal2(MISBOOKED_BY)} USD too low."
    return _case("takings_misbooked", "payment_gl", "amount_mismatch", members, MISBOOKED_BY, sentence)


def _drawer_short(tables: Tables, spot: Spot) -> Record:
    line = lines_of(tables, _day_journal(tables, spot), "6590")[0]
    sentence = f"The drawer of {_told(spot)} was counted {decimal2(LARGE_SHORTAGE)} USD short."
    return _case("drawer_short", "drawer_gl", "cash_short", [line_member(tables, line)], LARGE_SHORTAGE, sentence)


def _bag_short(tables: Tables, spot: Spot) -> Record:
    drawers, journals = tables["drawers"], tables["journals"]
    bag = int(drawers["bag"][spot.among(drawers["place"], drawers["business_date"])][0])
    rows = np.flatnonzero(drawers["bag"] == bag).tolist()
    line = lines_of(tables, int(np.flatnonzero(journals["bag"] == bag)[0]), "1000")[0]
    members = [*(drawer_member(tables, row) for row in rows), line_member(tables, line)]
    sentence = f"The cash bag with the takings of {_told(spot)} came to the bank {decimal2(BAG_SHORT_BY)} USD light."
    return _case("cash_bag_short", "drawer_gl", "amount_mismatch", members, BAG_SHORT_BY, sentence)


def _undone(tables: Tables) -> Record:
    """A mistake that finance undid itself: it must show as matched, and stay nowhere open."""
    lines = [lines_of(tables, journal, "1000")[0] for kind in ("mistake", "reversal") for journal in journals_of(tables, kind)]
    members = [line_member(tables, line) for line in lines]
    sentence = f"A deposit over {decimal2(UNDONE_AMOUNT)} USD was booked by mistake and reversed on the next day."
    return _case("journal_reversed", "gl_gl", "matched_exact", members, UNDONE_AMOUNT, sentence) | {"shows": []}


def _cards_as_sales(tables: Tables, spot: Spot) -> Record:
    """Debt that is no debt in the ledger: no leg shows it, the roll-forward of what is owed on gift cards does."""
    lines = [line for line in lines_of(tables, _day_journal(tables, spot), "2310") if _is_issue(tables, line)]
    sentence = f"Of the gift cards sold by {_told(spot)}, {decimal2(CARDS_AS_SALES)} USD are booked as sales."
    case = _case(
        "cards_booked_as_sales", "gift_cards", "liability_differs", [line_member(tables, line) for line in lines],
        CARDS_AS_SALES, sentence,
    )  # fmt: skip
    where = {"location": PLACES[spot.place].code, "day": day_text(spot.day)}
    return case | {"ids": case["ids"] | where, "shows": []}


def _is_issue(tables: Tables, line: int) -> bool:
    return tables["gl_lines"].label("text", line) == "Gift card issued"


def drawer_member(tables: Tables, row: int) -> Member:
    """A store's cash of a day as a record."""
    drawers = tables["drawers"]
    place = PLACES[int(drawers["place"][row])].code
    return member("heartland", "drawer", f"{place}/{day_text(int(drawers['business_date'][row]))}")


def at_risk(tables: Tables, now: int) -> list[Record]:
    """The ledger lines of contested payments whose money is not all back by now, with what came back of it.

    A deposit books its chargebacks in one line: disputes that share a line stand or fall together.
    """
    lines = _contested_lines(tables, now)
    groups: list[tuple[set[int], list[int]]] = []
    for line, disputes in lines.items():
        touching = [group for group in groups if group[0] & disputes]
        groups = [group for group in groups if not group[0] & disputes]
        groups.append((disputes.union(*(g[0] for g in touching)), [line, *(one for g in touching for one in g[1])]))
    signed = tables["gl_lines"]["signed"]
    return [
        showing("gl_gl", "chargeback", [line_member(tables, line)], signed[line])
        for _, members in groups
        if sum(int(signed[line]) for line in members)
        for line in sorted(members)
    ]


def _contested_lines(tables: Tables, now: int) -> dict[int, set[int]]:
    """The posted lines of chargebacks and their returns, each with the disputes in it."""
    entries, journals, lines = tables["funding_entries"], tables["journals"], tables["gl_lines"]
    found: dict[int, set[int]] = {}
    for kind, words in ((EntryKind.CHARGEBACK, "Chargeback"), (EntryKind.CHARGEBACK_REVERSAL, "Chargeback reversal")):
        for row in np.flatnonzero((entries["kind"] == kind) & (entries["deposit"] >= 0)).tolist():
            posted = np.flatnonzero((journals["deposit"] == entries["deposit"][row]) & (journals["posted_at"] <= now)).tolist()
            for journal in posted:
                for line in lines_of(tables, journal, "1069"):
                    if lines.label("text", line) == words:
                        found.setdefault(line, set()).add(int(entries["dispute"][row]))
    return found


def _day_journal(tables: Tables, spot: Spot) -> int:
    journals = tables["journals"]
    of_day = spot.among(journals["place"], journals["je_date"]) & (journals["kind"] == journals.code("kind", "store_day"))
    return int(np.flatnonzero(of_day)[0])


def _told(spot: Spot) -> str:
    return f"{PLACES[spot.place].name} on {day_text(spot.day)}"


def _case(fault: str, leg: str, outcome: str, members: list[Member], amount: int, sentence: str) -> Record:
    return {
        "fault": fault, "system": "epicor", "entity": "gl_line", "ids": {"line": members[-1]["id"]}, "leg": leg,
        "class": outcome, "members": members, "amount_minor": amount, "currency": "USD", "sentence": sentence,
        "shows": [showing(leg, outcome, members, amount)],
    }  # fmt: skip
