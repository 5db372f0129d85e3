"""Every stream of Heartland's v1 dialect, Magento and Salesforce, from the sandbox over real HTTP into its staging table."""

from __future__ import annotations

import duckdb
import httpx
import pytest
import zstandard
from pydantic import SecretStr

from retail_etl.connectors.heartland import HeartlandConfig
from retail_etl.connectors.registry import all_streams, build
from retail_etl.contracts.catalog import contract
from retail_etl.domain.clock import system_clock
from retail_etl.ingest import IngestSettings, Stores, land_stream, stage_stream
from retail_etl.landing import LandingStore
from retail_etl.warehouse.duckdb import DuckDBWarehouse
from retail_etl.warehouse.duckdb.connections import _CONFIG

pytestmark = pytest.mark.integration

STREAMS = [name for name, stream in all_streams().items() if stream.source in ("heartland", "magento", "salesforce")]


@pytest.fixture
def stores(tmp_path):
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    warehouse.migrate()
    with warehouse.kept_open():
        yield Stores(LandingStore(tmp_path / "landing"), warehouse, IngestSettings("America/New_York"))


@pytest.fixture
def poll(connect, stores):
    def land_and_stage(name):
        declared = all_streams()[name]
        connector = connect(declared.source)
        landed = land_stream(connector, connector.streams()[declared.entity], stores, system_clock)
        return landed, stage_stream(name, stores, system_clock)

    return land_and_stage


@pytest.fixture
def onlooker(stores):
    """A connection beside those of the stores, which are kept open."""
    with duckdb.connect(str(stores.warehouse.path), config=_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@pytest.fixture
def ask(onlooker):
    return lambda sql: onlooker.execute(sql).fetchall()


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_comes_whole_into_its_table_and_a_second_poll_changes_nothing(poll, onlooker, name):
    landed, (load,) = poll(name)

    assert landed.source_records
    assert not landed.is_short
    assert load.rows_accepted == landed.source_records - load.rows_quarantined
    assert load.rows_quarantined <= 1, load.failed_checks
    staged = onlooker.sql(f"SELECT * FROM staging.{name}").pl()
    model = contract(f"staging.{name}")
    model.validate(staged.select(list(model.to_schema().columns)), lazy=True)

    _, again = poll(name)
    assert sum(load.rows_accepted for load in again) == 0


def test_lines_of_orders_can_be_cast_and_add_up(poll, ask):
    poll("heartland_orders")

    ((orders, wrong),) = ask(
        """
        WITH lines AS (
            SELECT o.id, o.subtotal_minor, o.tax_minor, unnest(from_json(o.line_items,
                '[{"line_type": "VARCHAR", "total": "DECIMAL(18,2)", "tax_amount": "DECIMAL(18,2)"}]')) AS line
            FROM staging.heartland_orders AS o
        ), sums AS (
            SELECT id, subtotal_minor, tax_minor, sum(line.total) FILTER (line.line_type <> 'shipping') AS subtotal,
                sum(line.tax_amount) AS tax
            FROM lines GROUP BY ALL
        )
        SELECT count(*), count(*) FILTER (subtotal * 100 <> subtotal_minor OR tax * 100 <> tax_minor) FROM sums
        """
    )

    assert orders > 100
    assert wrong == 0


def test_sums_of_the_report_are_those_of_its_rows(poll, ask):
    for name in ("heartland_report_rows", "heartland_report_summaries"):
        poll(name)

    differing = ask(
        """
        WITH detail AS (
            SELECT business_date, location_id, method, currency,
                sum(amount_minor) FILTER (operation IN ('sale', 'capture', 'tip_adjust')) AS sales,
                sum(amount_minor) FILTER (operation = 'refund') AS refunds
            FROM staging.heartland_report_rows
            WHERE row_type = 'payment'
                AND status NOT IN ('voided', 'reversed', 'declined', 'failed', 'rejected', 'unresolved')
            GROUP BY ALL
        )
        SELECT s.period_start, s.location_id, s.method, s.sales_minor, d.sales, s.refunds_minor, d.refunds
        FROM staging.heartland_report_summaries AS s
        FULL JOIN detail AS d
            ON d.business_date = s.period_start AND d.location_id = s.location_id AND d.method = s.method
        WHERE s.method IS DISTINCT FROM '' AND coalesce(s.sales_minor, 0) <> coalesce(d.sales, 0)
            OR s.method IS DISTINCT FROM '' AND coalesce(s.refunds_minor, 0) <> coalesce(d.refunds, 0)
        """
    )

    assert ask("SELECT count(*) FROM staging.heartland_report_summaries") > [(50,)]
    assert differing == []


def test_a_web_order_knows_where_it_goes_and_its_lines_carry_its_subtotal(poll, ask):
    poll("magento_orders")

    ((orders, unaddressed, wrong),) = ask(
        """
        WITH read AS (
            SELECT o.*, from_json(o.items, '[{"parent_item_id": "VARCHAR", "row_total": "DECIMAL(18,4)"}]') AS lines
            FROM staging.magento_orders AS o
        )
        SELECT count(*),
            count(*) FILTER (NOT is_virtual AND (shipping_address ->> '$.city' IS NULL OR shipping_method IS NULL)),
            count(*) FILTER (
                list_sum(list_transform(list_filter(lines, lambda l: l.parent_item_id IS NULL), lambda l: l.row_total))
                <> subtotal
            )
        FROM read
        """
    )

    assert orders > 100
    assert (unaddressed, wrong) == (0, 0)


def test_the_code_of_a_gift_card_and_what_a_gateway_leaves_behind_reach_no_disk(poll, stores):
    landed, _ = poll("magento_orders")

    with stores.landing.local_file(landed.file.path) as file:
        text = zstandard.ZstdDecompressor().decompressobj().decompress(file.read_bytes()).decode()
    assert '"gift_cards":[{"amount":' in text
    for secret in ('"code"', "additional_information", "protect_code", "remote_ip", "cc_exp_year"):
        assert secret not in text


def test_an_order_whose_line_cannot_be_cast_waits_in_quarantine_and_stops_no_other(stores, ask):
    order = {"order_date": "2026-03-01T23:10:04.000Z", "business_date": "2026-03-01", "order_type": "pos_sale"}
    order |= {"location_id": "loc_01", "status": "Completed", "currency": "USD", "updated_at": "2026-03-02T04:41:30.120Z"}
    order |= {"subtotal": 45.00, "total_amount": 45.00, "balance_due": 0}
    line = {"id": "1", "line_type": "item", "sku": "TEE", "quantity": 2, "price": 25.00, "total": 45.00}
    results = [
        {"id": "ord_1", "line_items": [line], **order},
        {"id": "ord_2", "line_items": [line, {**line, "tax_lines": [{"name": "Sales tax", "amount": "3,71"}]}], **order},
    ]

    def answer(request):
        if request.url.path == "/oauth/token":
            return httpx.Response(200, json={"access_token": "t", "token_type": "Bearer", "expires_in": 3600})
        return httpx.Response(
            200, json={"total": 2, "results": results, "next_cursor": None, "as_of": "2026-03-02T05:00:00.000Z"}
        )

    config = HeartlandConfig("http://127.0.0.1:1", "client", SecretStr("secret"))
    connector = build("heartland", config, transport=httpx.MockTransport(answer))
    land_stream(connector, connector.streams()["orders"], stores, system_clock)
    (load,) = stage_stream("heartland_orders", stores, system_clock)
    connector.close()

    assert (load.rows_accepted, load.rows_quarantined) == (1, 1)
    assert load.failed_checks == {"line_items.tax_lines.amount: not an exact amount of its currency": 1}
    assert ask("SELECT id FROM staging.heartland_orders") == [("ord_1",)]
    assert ask("SELECT record_key, reasons FROM ops.quarantine") == [
        ("ord_2", '["line_items.tax_lines.amount: not an exact amount of its currency"]')
    ]
