"""A landed load as typed rows: every scalar is read as text, and the stream's SQL casts it with scale checks."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from retail_etl.warehouse.sql_files import SQL_FOLDER, statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.contracts.catalog import TableEntry
    from retail_etl.ingest.stores import IngestSettings, Stores
    from retail_etl.warehouse.interface import Session

MACROS: Final = (
    "currency_exponent",
    "minor_units",
    "four_places",
    "exact_decimal",
    "shop_minor_units",
    "org_number",
    "whole_number",
    "yes_or_no",
    "utc_moment",
    "shop_moment",
    "calendar_day",
    "company_moment",
    "second_of_day",
    "filled",
    "unread",
    "unfit_amount",
    "unfit_shop_amount",
    "unfit_quantity",
    "unfit_decimal",
    "unfit_number",
    "unfit_flag",
    "unfit_moment",
    "unfit_shop_moment",
    "unfit_day",
    "unfit_company_moment",
    "unfit_second_of_day",
    "unfit_object",
    "unfit_value",
    "unfit_list",
    "unfit_texts",
    "distinct_reasons",
    "unfit_values",
    "unfit_numbers",
    "unfit_quantities",
    "unfit_decimals",
    "unfit_amounts",
    "unfit_flags",
    "unfit_moments",
    "unfit_shop_moments",
    "missing_values",
    "unreadable_record",
)
# Streams of many records, whose lines are cast while they are read: their SQL looks at one line at a time, so that the database
# keeps them in the order of the file. The others are read into a table first.
CAST_AS_READ: Final = frozenset(
    {
        "epicor_bank_lines",
        "epicor_gl_documents",
        "epicor_gl_lines",
        "epicor_inventory",
        "heartland_gateway_portico_transactions",
        "heartland_gateway_settlement_transactions",
        "heartland_gateway_transactions",
        "heartland_inventory",
        "heartland_payments",
        "heartland_report_rows",
        "heartland_retail_ticket_payments",
        "heartland_retail_tickets",
        "magento_invoices",
        "magento_orders",
        "magento_transactions",
    }
)
_LONGEST_LINE_MIN: Final = 16 << 20  # DuckDB's own default for one JSON object


_CALL: Final = re.compile(r"\b([a-z_][a-z0-9_]*)\(")


def define_macros(session: Session, stream: str | None = None) -> None:
    """Make the casts known to the session: all, or those that a stream's statements call."""
    for macro in MACROS if stream is None else macros_of(stream):
        session.run(f"macros/{macro}")


@cache
def macros_of(stream: str) -> tuple[str, ...]:
    """The casts that a stream's statements call, and those that these call, in an order in which they can be defined."""
    named = (f"staging/{stream}{part}" for part in ("", "_delivered", "_newest"))
    texts = [statement(name) for name in named if (SQL_FOLDER / f"{name}.sql").exists()]
    wanted: set[str] = set()
    while texts:
        called = set(_CALL.findall(texts.pop())) & set(MACROS) - wanted
        wanted |= called
        texts += [statement(f"macros/{macro}") for macro in called]
    return tuple(macro for macro in MACROS if macro in wanted)


def parse_load(session: Session, load: Mapping[str, Any], entry: TableEntry, stores: Stores) -> None:
    """Make the load's lines readable as ``parsed``, and what staging holds of its records as ``current_versions``.

    Raises:
        UnusableInputError: the landed file is gone.
    """
    buffer = max(_LONGEST_LINE_MIN, int(load["longest_line"]) + 1024)
    with stores.landing.local_file(load["path"], part_of(load)) as file:
        if entry.stream in CAST_AS_READ:
            session.run("ops/landed_file", path=str(file), longest_line=buffer)
            session.run(f"staging/{entry.stream}_delivered")
            _cast(session, load, entry, stores)
            session.run("ops/number_parsed")
        else:
            session.run(f"staging/{entry.stream}_delivered", path=str(file), longest_line=buffer)
            session.run("ops/number_lines")
            _cast(session, load, entry, stores)
            session.run("ops/drop_delivered")
    session.compare(entry)


def _cast(session: Session, load: Mapping[str, Any], entry: TableEntry, stores: Stores) -> None:
    session.run(f"staging/{entry.stream}", load_id=load["load_id"], **_facts(entry, stores.settings))


def part_of(load: Mapping[str, Any]) -> tuple[int, int] | None:
    """Where the load's bytes begin in a file that several loads share, and how many they are; ``None`` for the whole file."""
    return None if load["byte_offset"] is None else (int(load["byte_offset"]), int(load["bytes"]))


def _facts(entry: TableEntry, settings: IngestSettings) -> dict[str, str]:
    known = {"zone": settings.zone, "currency": settings.currency}
    return {name: known[name] for name in entry.parameters}
