"""Every stream of Epicor, from the sandbox over real HTTP into its staging table, and what must agree there."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import httpx
import pytest

from retail_etl.assembly import assemble
from retail_etl.connectors.epicor.streams import STREAMS
from retail_etl.connectors.epicor.tables import TABLES
from retail_etl.connectors.registry import build
from retail_etl.contracts.catalog import contract, staging_table
from retail_etl.domain.clock import system_clock
from retail_etl.ingest import IngestSettings, Stores, land_stream, stage_stream
from retail_etl.ingest.census import take_census
from retail_etl.landing import LandingStore
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import RunningSandbox, serving
from retail_etl.sandbox.world.options import AT_THE_BANK, PLANTED, WorldOptions
from retail_etl.settings import load_settings
from retail_etl.warehouse.duckdb import DuckDBWarehouse
from retail_etl.warehouse.duckdb.connections import _CONFIG
from retail_etl_tests.integration.connectors.conftest import config_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retail_etl.connectors.interface import Connector
    from retail_etl.ingest import LandedWindow
    from retail_etl.ingest.stage import StagedLoad

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def tenant() -> Iterator[RunningSandbox]:
    # Over the end of a month, when the processor sends its invoice; the bank paid one deposit short and one not at all.
    world = WorldOptions(start_date=date(2026, 3, 23), business_days=14, payments=1400, faults=PLANTED | AT_THE_BANK)
    with serving(SandboxOptions(world=world, rate=0)) as running:
        yield running


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    folder = tmp_path_factory.mktemp("epicor")
    warehouse = DuckDBWarehouse(folder / "warehouse.duckdb")
    warehouse.migrate()
    with warehouse.kept_open():
        yield Stores(LandingStore(str(folder / "landing")), warehouse, IngestSettings("America/Chicago"))


@pytest.fixture(scope="module")
def connector(tenant: RunningSandbox) -> Iterator[Connector]:
    made = build("epicor", config_of(tenant, "epicor", {}))
    yield made
    made.close()


def poll(connector: Connector, entity: str, stores: Stores) -> tuple[LandedWindow, list[StagedLoad]]:
    landed = land_stream(connector, connector.streams()[entity], stores, system_clock)
    return landed, stage_stream(f"epicor_{entity}", stores, system_clock)


@pytest.fixture(scope="module")
def polled(connector: Connector, stores: Stores) -> dict[str, tuple[LandedWindow, list[StagedLoad]]]:
    return {entity: poll(connector, entity, stores) for entity in STREAMS}


@pytest.fixture
def ask(polled: object, stores: Stores) -> Callable[[str], list[tuple[Any, ...]]]:
    def rows(sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(stores.warehouse.path), config=_CONFIG) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return connection.execute(sql).fetchall()

    return rows


@pytest.fixture(scope="module")
def planted(tenant: RunningSandbox) -> dict[str, dict[str, Any]]:
    truth = httpx.get(f"{tenant.control_url}/truth").raise_for_status().json()
    return {fault["fault"]: fault for fault in truth["planted"]}


@pytest.mark.parametrize("entity", STREAMS)
def test_a_stream_comes_whole_into_its_table(polled, stores, entity):
    landed, (load,) = polled[entity]

    assert landed.source_records
    assert not landed.is_short
    assert (load.rows_accepted, load.rows_quarantined) == (landed.source_records, 0), load.failed_checks
    with duckdb.connect(str(stores.warehouse.path), config=_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        staged = connection.sql(f"SELECT * FROM staging.epicor_{entity}").pl()
    model = contract(f"staging.epicor_{entity}")
    assert staged.height == landed.source_records
    model.validate(staged.select(list(model.to_schema().columns)), lazy=True)


@pytest.mark.parametrize("entity", STREAMS)
def test_a_second_poll_changes_nothing(polled, connector, stores, entity):
    _, again = poll(connector, entity, stores)

    assert sum(load.rows_accepted for load in again) == 0
    assert sum(load.rows_quarantined for load in again) == 0


# What this made-up company never fills. A column that the connector or the SQL spelt wrongly would be empty besides.
NEVER_FILLED = {
    "gl_lines": "seg_value4 seg_value5 comment_text legal_number bank_slip check_num cust_num match_code match_date",
    "gl_accounts": "seg_value4 seg_value5 effective_to",
    "gl_documents": "key4 key5 key6",
    "cash_receipts": "order_num external_id comment reverse_ref reverse_date credit_memo_num integration_ref",
    "cash_receipt_lines": "write_off_account",
    "ar_invoices": "invoice_suffix order_num po_num pack_num legal_number invoice_ref external_id",
    "bank_lines": "head_num",
    "bank_adjustments": "bank_fee_id bank_slip",
    "ap_invoices": "comment invoice_ref external_id",
    "sales_orders": "cust_id ship_to_num integration_ref",
    "sales_order_lines": "customer_part_num tax_category kit_flag",
    "sales_order_releases": "ship_to_num",
    "customers": "address_line2 address_line3 tax_exempt_reason credit_hold_date external_id integration_ref",
    "ship_tos": "address_line2 address_line3 external_id",
    "shipments": "external_id",
    "shipment_lines": "job_num lot_num",
    "parts": "tax_category upc_code2 integration_ref",
    "jobs": "closed_date",
    "job_demands": "order_num order_line release_num",
}


def test_every_column_is_filled_but_those_that_this_company_leaves_empty(polled, stores):
    found = {}
    with duckdb.connect(str(stores.warehouse.path), config=_CONFIG) as connection:
        for entity in STREAMS:
            counts = connection.sql(f"SELECT count(COLUMNS(*)) FROM staging.epicor_{entity}").pl().row(0, named=True)
            found[entity] = {column for column, filled in counts.items() if not filled}

    assert {entity: columns for entity, columns in found.items() if columns} == {
        entity: set(columns.split()) for entity, columns in NEVER_FILLED.items()
    }


def test_revisions_above_2_to_the_53_come_through_whole(ask):
    for entity in (name for name, table in TABLES.items() if table.revision):
        assert ask(f"SELECT count(*) FROM staging.epicor_{entity} WHERE revision <= 9007199254740992") == [(0,)], entity


def test_the_imported_statement_is_what_the_bank_received_whatever_the_ledger_says(ask, planted):
    on_the_statement = Counter(dict(ask("SELECT amount_minor, count(*) FROM staging.epicor_bank_lines GROUP BY ALL")))
    in_the_ledger = Counter(
        dict(ask("SELECT amount_minor, count(*) FROM staging.epicor_bank_adjustments WHERE NOT is_void GROUP BY ALL"))
    )
    nets = {name: planted[name]["amount_minor"] for name in ("deposit_not_posted", "deposit_not_received")}
    [(short,)] = ask(_LINE_OF.format(planted["deposit_paid_short"]["ids"]["bank_line"]))
    posted_wrong = [
        amount
        for (amount,) in ask(
            "SELECT amount_minor FROM staging.epicor_bank_adjustments WHERE reference LIKE "
            f"'%{planted['deposit_transposed']['ids']['deposit']}%'"
        )
    ]

    expected = Counter(in_the_ledger)
    expected[nets["deposit_not_posted"]] += 1
    expected[nets["deposit_not_received"]] -= 1
    expected[short + planted["deposit_paid_short"]["amount_minor"]] -= 1
    expected[short] += 1
    expected[posted_wrong[0]] -= 1
    expected[posted_wrong[0] + planted["deposit_transposed"]["amount_minor"]] += 1
    # What the bank has and finance posts tomorrow stands on the statement alone.
    unposted = on_the_statement - +expected
    assert not (+expected - on_the_statement)
    assert sum(unposted.values()) <= _on_its_way(ask)


_LINE_OF = "SELECT amount_minor FROM staging.epicor_bank_lines WHERE concat(cash_book_num, '-', cashbook_line) = '{}'"


def _on_its_way(ask) -> int:
    """Lines that are booked on the last days: finance posts up to two banking days later."""
    return ask("SELECT count(*) FROM staging.epicor_bank_lines WHERE NOT is_cleared AND tran_date >= DATE '2026-04-07'")[0][0]


def test_finance_ticks_off_what_agrees_and_nothing_that_was_planted(ask, planted):
    open_lines = {row[0] for row in ask(
        "SELECT concat(cash_book_num, '-', cashbook_line) FROM staging.epicor_bank_lines "
        "WHERE NOT is_cleared AND tran_date < DATE '2026-04-07'"
    )}  # fmt: skip
    named = {
        fault["ids"]["deposit"].removeprefix("dep_"): name
        for name, fault in planted.items()
        if name in ("deposit_not_posted", "deposit_transposed", "deposit_paid_short", "deposit_not_received")
    }
    told = {
        f"{book}-{line}": named[reference.rsplit(" ", 1)[-1]]
        for book, line, reference in ask("SELECT cash_book_num, cashbook_line, reference FROM staging.epicor_bank_lines")
        if reference.rsplit(" ", 1)[-1] in named
    }

    assert set(told.values()) == {"deposit_not_posted", "deposit_transposed", "deposit_paid_short"}
    assert set(told) <= open_lines
    assert open_lines == set(told)
    assert ask("SELECT count(*) > 50 FROM staging.epicor_bank_lines WHERE is_cleared") == [(True,)]


def test_deposits_of_every_route_stand_on_the_statement(ask):
    kinds = ask(
        """
        SELECT
            count(*) FILTER (reference LIKE 'HEARTLAND PMT SYS FEES%' AND amount_minor < 0),
            count(DISTINCT split_part(reference, ' ', 4)) FILTER (reference LIKE 'HEARTLAND PMT SYS %' AND amount_minor > 0),
            count(*) FILTER (reference LIKE 'BRANCH CASH DEPOSIT%' AND amount_minor > 0)
        FROM staging.epicor_bank_lines
        """
    )

    [(fees, merchants, bags)] = kinds
    assert fees >= 1, "route C: the processor takes its month's fees"
    assert merchants == 7, "every merchant account is paid, by whichever route its money is booked"
    assert bags > 10


def test_the_ledger_s_own_period_totals_prove_the_staged_lines(ask):
    differing = ask(
        """
        WITH staged AS (
            SELECT fiscal_year, fiscal_period, journal_code, count(*) AS lines, sum(book_debit_minor) AS debit,
                sum(book_credit_minor) AS credit
            FROM staging.epicor_gl_lines GROUP BY ALL
        )
        SELECT * FROM staged FULL JOIN staging.epicor_gl_period_totals AS t USING (fiscal_year, fiscal_period, journal_code)
        WHERE lines IS DISTINCT FROM t.line_count OR debit IS DISTINCT FROM t.book_debit_minor
            OR credit IS DISTINCT FROM t.book_credit_minor
        """
    )

    assert ask("SELECT count(*) >= 6 FROM staging.epicor_gl_period_totals") == [(True,)]
    assert differing == []


def test_parts_of_documents_add_up_to_their_heads(ask):
    wrong = ask(
        """
        SELECT 'receipt', h.head_num FROM staging.epicor_cash_receipts AS h
        LEFT JOIN staging.epicor_cash_receipt_lines AS l USING (company, group_id, head_num)
        GROUP BY ALL HAVING any_value(h.amount_minor) IS DISTINCT FROM sum(l.amount_minor)
        UNION ALL
        SELECT 'supplier invoice', h.vendor_num FROM staging.epicor_ap_invoices AS h
        LEFT JOIN staging.epicor_ap_invoice_lines AS l USING (company, vendor_num, invoice_num)
        LEFT JOIN staging.epicor_ap_invoice_expenses AS e USING (company, vendor_num, invoice_num, invoice_line)
        GROUP BY h.vendor_num, h.invoice_num
        HAVING any_value(h.amount_minor) <> sum(l.extended_minor) OR any_value(h.amount_minor) <> sum(e.amount_minor)
            OR any_value(h.amount_minor) <> any_value(h.vendor_amount_minor)
        UNION ALL
        SELECT 'order', order_num FROM staging.epicor_sales_orders
        WHERE order_minor <> charges_minor + misc_minor - discount_minor + tax_minor
        UNION ALL
        SELECT 'order line', h.order_num FROM staging.epicor_sales_orders AS h
        LEFT JOIN staging.epicor_sales_order_lines AS l USING (company, order_num)
        GROUP BY h.order_num HAVING any_value(h.charges_minor) IS DISTINCT FROM sum(l.extended_minor)
            OR any_value(h.discount_minor) IS DISTINCT FROM sum(l.discount_minor)
        UNION ALL
        SELECT 'charge', order_num FROM staging.epicor_sales_orders
        LEFT JOIN staging.epicor_sales_order_charges AS c USING (company, order_num)
        WHERE misc_minor <> coalesce(c.amount_minor, 0)
        UNION ALL
        SELECT 'invoice', i.invoice_num FROM staging.epicor_ar_invoices AS i
        LEFT JOIN staging.epicor_cash_receipt_lines AS l USING (company, invoice_num)
        GROUP BY i.invoice_num HAVING any_value(i.amount_minor) IS DISTINCT FROM sum(l.amount_minor)
        """
    )

    assert wrong == []


def test_links_lead_somewhere(ask):
    broken = ask(
        """
        SELECT 'receipt of a ledger line', cr_head_num::VARCHAR FROM staging.epicor_gl_lines
        WHERE cr_head_num NOT IN (SELECT head_num FROM staging.epicor_cash_receipts)
        UNION ALL
        SELECT 'bank transaction of a ledger line', bank_tran_num::VARCHAR FROM staging.epicor_gl_lines
        WHERE bank_tran_num NOT IN (SELECT tran_num FROM staging.epicor_bank_adjustments)
        UNION ALL
        SELECT 'supplier invoice of a ledger line', ap_invoice_num FROM staging.epicor_gl_lines
        WHERE ap_invoice_num NOT IN (SELECT invoice_num FROM staging.epicor_ap_invoices)
        UNION ALL
        SELECT 'account of a ledger line', gl_account FROM staging.epicor_gl_lines
        WHERE gl_account NOT IN (SELECT gl_account FROM staging.epicor_gl_accounts)
        UNION ALL
        SELECT 'bank account of a receipt', bank_acct_id FROM staging.epicor_cash_receipts
        WHERE bank_acct_id NOT IN (SELECT bank_acct_id FROM staging.epicor_bank_accounts)
        UNION ALL
        SELECT 'statement of a bank line', cash_book_num::VARCHAR FROM staging.epicor_bank_lines AS l
        WHERE NOT EXISTS (
            FROM staging.epicor_bank_statements AS s WHERE s.cash_book_num = l.cash_book_num AND s.bank_acct_id = l.bank_acct_id
        )
        UNION ALL
        SELECT 'line of a document', journal_num::VARCHAR FROM staging.epicor_gl_documents AS d
        WHERE NOT EXISTS (
            FROM staging.epicor_gl_lines AS g WHERE (g.fiscal_year, g.journal_code, g.journal_num, g.journal_line)
                = (d.fiscal_year, d.journal_code, d.journal_num, d.journal_line) AND g.book_debit_minor = d.book_debit_minor
        )
        UNION ALL
        SELECT 'period of a ledger line', je_date::VARCHAR FROM staging.epicor_gl_lines AS g
        WHERE NOT EXISTS (
            FROM staging.epicor_fiscal_periods AS p WHERE p.fiscal_year = g.fiscal_year AND p.fiscal_period = g.fiscal_period
                AND g.je_date BETWEEN p.start_date AND p.end_date
        )
        UNION ALL
        SELECT 'release of a shipment', pack_num::VARCHAR FROM staging.epicor_shipment_lines AS s
        WHERE NOT EXISTS (
            FROM staging.epicor_sales_order_releases AS r
            WHERE (r.order_num, r.order_line, r.release_num) = (s.order_num, s.order_line, s.release_num)
                AND r.stock_shipped_qty = s.stock_shipped_qty
        )
        UNION ALL
        SELECT 'job of a demand', job_num FROM staging.epicor_job_demands
        WHERE job_num NOT IN (SELECT job_num FROM staging.epicor_jobs)
        """
    )

    assert broken == []


@pytest.mark.parametrize(
    ("entity", "changes"),
    [
        ("sales_order_lines", {}),
        ("sales_order_lines", {"read_paths": {"sales_order_lines": "odata"}}),
        ("bank_lines", {}),
        ("bank_adjustments", {}),
        ("bank_accounts", {}),
    ],
)
def test_a_census_brings_back_what_is_missing_and_names_what_is_gone(tenant, tmp_path, entity, changes):
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    warehouse.migrate()
    stores = Stores(LandingStore(str(tmp_path / "landing")), warehouse, IngestSettings("America/Chicago"))
    connector = build("epicor", config_of(tenant, "epicor", changes))
    table = f"staging.epicor_{entity}"
    try:
        poll(connector, entity, stores)
        with duckdb.connect(str(warehouse.path)) as connection:
            before = connection.sql(f"SELECT * FROM {table}").fetchall()
            part = next(key for key in reversed(staging_table(f"epicor_{entity}").keys) if key != "is_void")
            other = "'GONE'" if entity == "bank_accounts" else "987654"
            connection.execute(f"INSERT INTO {table} SELECT * REPLACE ({other} AS {part}) FROM {table} LIMIT 1")
            connection.execute(f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})")

        census = take_census(connector, connector.streams()[entity], stores, system_clock)
        stage_stream(f"epicor_{entity}", stores, system_clock)
    finally:
        connector.close()

    assert census is not None
    assert (len(census.missing), len(census.vanished)) == (1, 1)
    assert census.source_records == len(before)
    with duckdb.connect(str(warehouse.path), read_only=True) as connection:
        assert connection.sql(f"SELECT count(*) FROM {table}").fetchall() == [(len(before) + 1,)]


def test_what_the_settings_leave_out_is_not_polled_and_all_else_is(tmp_path):
    told = {
        "DATA_DIR": str(tmp_path), "EPICOR_BASE_URL": "https://erp.example.test/live", "EPICOR_COMPANY": "EPIC06",
        "EPICOR_API_KEY": "k", "EPICOR_USERNAME": "u", "EPICOR_PASSWORD": "p", "EPICOR_NOT_READ": "jobs, job_demands",
    }  # fmt: skip
    installation = assemble(load_settings({f"RETAIL_ETL_{name}": value for name, value in told.items()}))

    read = {entity for entity, stream in STREAMS.items() if installation.reads(stream)}

    assert set(STREAMS) - read == {"jobs", "job_demands"}
    assert set(installation.connector("epicor").streams()) == read
    installation.close()
