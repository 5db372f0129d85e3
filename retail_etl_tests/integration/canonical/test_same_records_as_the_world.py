"""Every system's records over real HTTP into canonical tables: as many as the world has, and as much."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import duckdb
import polars as pl
import pytest

from retail_etl import road
from retail_etl.assembly import assemble
from retail_etl.canonical.build import TABLES
from retail_etl.cli.sandboxed import other_dialects, sandbox_environment
from retail_etl.connectors.registry import all_streams
from retail_etl.contracts.catalog import CATALOG, contract
from retail_etl.domain.clock import frozen_clock
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import build_context, serving
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.settings import load_settings
from retail_etl.warehouse.duckdb.connections import _CONFIG

pytestmark = pytest.mark.integration

OPTIONS = SandboxOptions(world=WorldOptions(business_days=8, payments=600), rate=0)
CANONICAL = [name for name in CATALOG if name.startswith("canonical.")]
TILLS = ("heartland", "heartland_retail")


@pytest.fixture(scope="module")
def world():
    return build_context(OPTIONS).world


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The installation after one poll of everything, and how many rows each table got."""
    with serving(OPTIONS) as running:
        told = sandbox_environment(running) | other_dialects(running)
        told["RETAIL_ETL_DATA_DIR"] = str(tmp_path_factory.mktemp("all-systems"))
        installation = assemble(load_settings(told), frozen_clock(datetime(2026, 11, 20, 6, tzinfo=UTC)))
        with closing(installation), installation.warehouse.kept_open():
            for stream in filter(installation.reads, all_streams().values()):
                road.land(installation, stream)
                road.stage(installation, stream)
            yield installation, {table.name: road.build_canonical(installation, table) for table in TABLES}


@pytest.fixture
def ask(built):
    with duckdb.connect(str(built[0].settings.warehouse_file), config=_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield lambda sql: connection.execute(sql).fetchall()


def by_system(rows):
    return {row[0]: row[1:] for row in rows}


def test_orders_are_as_many_and_as_much_as_in_each_system(ask, world):
    found = by_system(ask("SELECT source_system, count(*), sum(total_minor) FROM canonical.orders GROUP BY ALL"))
    orders = world.table("orders")
    here = (orders["created_at"] <= world.now_ms()) & orders["in_heartland"]
    for system in TILLS:
        assert found[system] == (int(here.sum()), int(orders["total_amount"][here].sum()))
    tenders = "base_grand_total_minor + coalesce(base_gift_cards_minor, 0) + coalesce(base_customer_balance_minor, 0)"
    assert [found["magento"]] == ask(f"SELECT count(*), sum({tenders}) FROM staging.magento_orders")
    assert [found["epicor"]] == ask("SELECT count(*), sum(order_minor) FROM staging.epicor_sales_orders")
    assert found["epicor"][0] > 0


def test_orders_are_the_sum_of_their_parts(ask):
    parts = "subtotal_minor - discount_minor + tax_minor + shipping_minor + other_minor"
    assert not ask(f"SELECT source_system, order_id FROM canonical.orders WHERE total_minor IS DISTINCT FROM {parts}")


def test_orders_are_the_sum_of_their_lines(ask):
    # A coupon stands on a till's order and on the lines of others; in Heartland Retail it is told nowhere.
    assert not ask(
        """
        SELECT o.source_system, o.order_id
        FROM canonical.orders AS o
        LEFT JOIN (
            SELECT source_system, order_id, sum(net_amount) AS net
            FROM canonical.order_lines
            WHERE carries_money AND line_type IN ('item', 'gift_card')
            GROUP BY ALL
        ) AS l USING (source_system, order_id)
        WHERE o.source_system <> 'heartland_retail'
            AND o.subtotal_minor - CASE o.source_system WHEN 'heartland' THEN 0 ELSE o.discount_minor END
                IS DISTINCT FROM CAST(l.net * 100 AS BIGINT)
        """
    )


@pytest.mark.parametrize("table", ["order_lines", "shipments", "shipment_lines"])
def test_lines_and_parcels_name_orders_that_are_there(ask, table):
    # Heartland Retail hands out goods of an order that it does not list: one of the world's faults.
    assert not ask(
        f"SELECT order_id FROM canonical.{table} ANTI JOIN canonical.orders USING (source_system, order_id) "
        f"WHERE '{table}' = 'order_lines' OR source_system <> 'heartland_retail'"
    )


def test_customers_and_goods_are_those_of_the_world(ask, world):
    customers = by_system(ask("SELECT source_system, count(*) FROM canonical.customers GROUP BY ALL"))
    assert customers["heartland"] == customers["magento"] == (len(world.table("customers")),)
    assert [customers["epicor"]] == ask("SELECT count(*) FROM staging.epicor_customers")
    products = by_system(
        ask(
            "SELECT source_system, count(*), count(DISTINCT sku_key) FROM canonical.products "
            "WHERE product_type IS DISTINCT FROM 'configurable' GROUP BY ALL"
        )
    )
    assert products == dict.fromkeys((*TILLS, "magento", "epicor"), (len(catalogue()), len(catalogue())))
    owners = (
        "SELECT source_system, count(DISTINCT owner_id) FROM canonical.addresses WHERE owner_kind = 'customer' GROUP BY ALL"
    )
    assert by_system(ask(owners)) == customers


def test_stock_is_what_lies_there(ask, world):
    stock = world.table("stock")
    sums = "count(*), sum(on_hand_quantity), sum(available_quantity)"
    found = by_system(ask(f"SELECT source_system, {sums} FROM canonical.inventory_levels GROUP BY ALL"))
    on_hand, reserved = int(stock["on_hand"].sum()), int(stock["reserved"].sum())
    for system in (*TILLS, "epicor"):
        assert found[system] == (len(stock), on_hand, on_hand - reserved)
    assert found["magento"][0] == len(stock)
    assert found["magento"][2] is None, "the shop delivers no reservations"


def test_shipments_are_those_that_left(ask, world):
    shipments = world.table("shipments")
    left = int(((shipments["created_at"] <= world.now_ms()) & shipments["in_magento"]).sum())
    sums = "count(*), sum(total_quantity), sum(track_count)"
    found = by_system(ask(f"SELECT source_system, {sums} FROM canonical.shipments GROUP BY ALL"))
    lines = by_system(ask("SELECT source_system, sum(quantity) FROM canonical.shipment_lines GROUP BY ALL"))
    tracks = by_system(ask("SELECT source_system, count(*) FROM canonical.shipment_tracks GROUP BY ALL"))
    assert found["magento"][0] == left
    assert set(found) == {*TILLS, "magento", "epicor"}
    for system, (_, quantity, track_count) in found.items():
        assert lines[system] == (quantity,)
        assert tracks.get(system, (0,)) == (track_count,)


def test_refunds_are_those_of_payments_and_credit_memos(ask):
    found = by_system(ask("SELECT source_system, count(*), sum(amount_minor) FROM canonical.refunds GROUP BY ALL"))
    for system in TILLS:
        refunds = f"FROM canonical.payments WHERE operation = 'refund' AND source_system = '{system}'"
        assert [found[system]] == ask(f"SELECT count(*), -sum(amount_minor) {refunds}")
    assert [found.get("magento", (0, None))] == ask("SELECT count(*), sum(total_minor) FROM canonical.credit_memos")


def test_what_is_owed_on_gift_cards_is_sold_and_brought_back_less_paid(ask):
    sold = (
        "FROM canonical.order_lines JOIN canonical.orders USING (source_system, order_id) "
        "WHERE source_system = 'heartland' AND line_type = 'gift_card' AND NOT is_void AND completed_at IS NOT NULL"
    )
    paid = "FROM canonical.payments WHERE source_system = 'heartland' AND tender_type = 'gift_card' AND status = 'captured'"
    owed = "FROM canonical.gift_cards WHERE source_system = 'heartland'"
    (sold_minor,), (paid_minor,) = (
        *ask(f"SELECT CAST(100 * sum(net_amount) AS BIGINT) {sold}"),
        *ask(f"SELECT sum(amount_minor) {paid}"),
    )
    assert ask(f"SELECT sum(liability_minor) {owed}") == [(sold_minor - paid_minor,)]


@pytest.mark.parametrize("table", CANONICAL)
def test_rows_keep_their_contract_and_their_keys_are_theirs_alone(built, table):
    with duckdb.connect(str(built[0].settings.warehouse_file), config=_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        frame = pl.DataFrame(connection.sql(f"FROM {table}").to_arrow_table())
    moments = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    frame = frame.with_columns(pl.col(moments).dt.convert_time_zone("UTC"))
    contract(table).validate(frame, lazy=True)
    assert not frame.select(CATALOG[table].keys).is_duplicated().any()


def test_nothing_is_built_twice_and_building_it_all_the_same_changes_nothing(built):
    installation, first = built
    assert first["orders"] > 0
    assert {road.build_canonical(installation, table) for table in TABLES} == {0}
    with duckdb.connect(str(installation.settings.warehouse_file), config=_CONFIG) as connection:
        connection.execute("DELETE FROM ops.canonical_builds")
    assert {table.name: changed for table in TABLES if (changed := road.build_canonical(installation, table))} == {}


def test_every_stream_that_brought_rows_counts_its_merges(ask):
    counted = {stream for (stream,) in ask("SELECT stream FROM ops.merge_counts WHERE merges > 0")}
    assert counted == {stream for (stream,) in ask("SELECT DISTINCT stream FROM ops.gate_results WHERE rows_accepted > 0")}


def test_a_web_order_stands_at_the_tills_too_and_is_judged_once(built):
    with built[0].warehouse.reading() as session:
        session.give("paid_elsewhere", pl.DataFrame(schema={"payment_method": pl.String}))
        judged = session.read("recon/inputs/order", until=datetime(2026, 11, 20, tzinfo=UTC))
    assert judged["id"].str.starts_with("MO-").all()
    assert not judged["id"].is_duplicated().any()
    with duckdb.connect(str(built[0].settings.warehouse_file), config=_CONFIG) as connection:
        at_the_tills = connection.execute(
            "SELECT 'MO-' || external_reference FROM canonical.orders "
            "WHERE source_system = 'heartland' AND external_system = 'magento'"
        ).fetchall()
    assert len(set(judged["id"]) & {order for (order,) in at_the_tills}) > len(judged) / 2
