"""Heartland Retail and the card gateway: from the sandbox over real HTTP into staging, and what only they do."""

from __future__ import annotations

import json
from datetime import date, timedelta

import duckdb
import httpx
import msgspec
import polars as pl
import pytest
import zstandard
from pydantic import SecretStr
from typer.testing import CliRunner

from retail_etl.canonical.build import TABLES, RetailerFacts, build_table
from retail_etl.cli import app
from retail_etl.cli.sandboxed import other_dialects
from retail_etl.connectors.heartland import HeartlandConfig
from retail_etl.connectors.interface import Along, Window
from retail_etl.connectors.positions import as_position, moment_of
from retail_etl.connectors.registry import all_streams, build, streams_in_use
from retail_etl.contracts.catalog import contract
from retail_etl.domain.clock import system_clock
from retail_etl.errors import CredentialError
from retail_etl.ingest import IngestSettings, Stores, land_stream, stage_stream
from retail_etl.ingest.rescan import rescan_stream
from retail_etl.landing import LandingStore
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.sandbox.world.places import PLACES
from retail_etl.settings import load_settings
from retail_etl.warehouse.duckdb import DuckDBWarehouse
from retail_etl.warehouse.duckdb.connections import _CONFIG

pytestmark = pytest.mark.integration

STREAMS = [name for name, stream in all_streams().items() if stream.source in ("heartland_retail", "heartland_gateway")]


FACTS = RetailerFacts(
    stores=pl.DataFrame(
        [
            {"location_id": place.code, "name": place.name, "time_zone": place.timezone, "merchant_id": place.mid}
            for place in PLACES
        ]
    ).with_columns(ledger_segment=pl.lit("001")),
    account_roles=pl.DataFrame(schema={"account": pl.String, "role": pl.String}),
    funded_apart=pl.DataFrame({"method": ["Amex"]}),
    book_id="MAIN",
    zone="America/New_York",
    currency="USD",
)


@pytest.fixture(scope="module")
def sandbox():
    # Long enough for sales to be disputed; the processor's answers are small all the same.
    with serving(
        SandboxOptions(world=WorldOptions(start_date=date(2026, 3, 2), business_days=24, payments=1600), rate=0)
    ) as one:
        yield one


@pytest.fixture(scope="module")
def settings(sandbox):
    return load_settings(other_dialects(sandbox))


@pytest.fixture(scope="module")
def connect(settings):
    made = []

    def connector(source, **changes):
        told = getattr(settings, source).model_copy(update=changes)
        made.append(build(source, told))
        return made[-1]

    yield connector
    for one in made:
        one.close()


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dialects")
    warehouse = DuckDBWarehouse(folder / "warehouse.duckdb")
    warehouse.migrate()
    with warehouse.kept_open():
        yield Stores(LandingStore(folder / "landing"), warehouse, IngestSettings("America/New_York"))


@pytest.fixture(scope="module")
def poll(connect, stores):
    def land_and_stage(name):
        declared = all_streams()[name]
        connector = connect(declared.source)
        landed = land_stream(connector, connector.streams()[declared.entity], stores, system_clock)
        return landed, stage_stream(name, stores, system_clock)

    return land_and_stage


@pytest.fixture(scope="module")
def first_polls(poll):
    """What the first poll of each stream brought; they are polled once for all tests."""
    return {name: poll(name) for name in STREAMS}


def ask(stores, sql):
    with duckdb.connect(str(stores.warehouse.path), config=_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute(sql).fetchall()


def records(connector, stream, window):
    found = []
    for page in connector.pages(stream, window):
        body = msgspec.json.decode(page.body)
        for step in page.records_at:
            body = body[step]
        found += body
    return found


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_comes_whole_into_its_table_and_a_second_poll_changes_nothing(first_polls, poll, stores, name):
    landed, (load,) = first_polls[name]

    assert landed.rows
    assert not landed.is_short
    with stores.landing.local_file(landed.file.path) as file:
        text = zstandard.ZstdDecompressor().decompressobj().decompress(file.read_bytes()).decode()
    assert "******" not in text, "no masked card number reaches a file, only four digits do"
    assert "first6" not in text
    assert load.rows_quarantined == 0, load.failed_checks
    assert load.rows_accepted == landed.source_records or landed.source_records is None
    with duckdb.connect(str(stores.warehouse.path), config=_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        staged = connection.sql(f"SELECT * FROM staging.{name}").pl()
    assert staged.height == load.rows_accepted > 0
    model = contract(f"staging.{name}")
    model.validate(staged.select(list(model.to_schema().columns)), lazy=True)

    _, again = poll(name)
    assert sum(load.rows_accepted for load in again) == 0


@pytest.mark.parametrize(
    "name", ["heartland_retail_tickets", "heartland_gateway_portico_transactions", "heartland_gateway_deposits"]
)
def test_the_past_read_again_brings_nothing_that_is_known(first_polls, connect, stores, name):
    assert first_polls
    declared = all_streams()[name]
    connector = connect(declared.source)

    landed = rescan_stream(connector, connector.streams()[declared.entity], stores, system_clock)

    assert landed.rows
    assert sum(load.rows_accepted for load in stage_stream(name, stores, system_clock)) == 0


def test_the_two_sides_of_the_gateway_and_the_tills_tell_of_the_same_money(first_polls, stores):
    assert first_polls
    ((differing,),) = ask(
        stores,
        """
        SELECT count(*) FROM staging.heartland_gateway_portico_transactions AS p
        JOIN staging.heartland_gateway_transactions AS g ON g.id = 'TRN_' || p.gateway_transaction_id
        WHERE p.amount_minor <> g.amount_minor OR p.card_last4 <> g.card_last4
        """,
    )
    assert differing == 0
    ((ticket_minor, paid_minor),) = ask(
        stores,
        """
        SELECT (SELECT sum(paid_minor) FROM staging.heartland_retail_tickets WHERE status = 'complete'),
            (SELECT sum(amount_minor) FROM staging.heartland_retail_ticket_payments WHERE ticket_status = 'complete')
        """,
    )
    assert ticket_minor == paid_minor
    ((batches, transactions),) = ask(
        stores,
        """
        SELECT (SELECT sum(amount_minor) FROM staging.heartland_gateway_portico_batches WHERE status = 'C'),
            (SELECT sum(CASE WHEN sale_return = 'R' THEN -settlement_minor ELSE settlement_minor END)
                FROM staging.heartland_gateway_portico_transactions WHERE status = 'C')
        """,
    )
    assert batches == transactions
    ((deposits, settled),) = ask(
        stores,
        """
        SELECT (SELECT sum(sales_minor - refunds_minor) FROM staging.heartland_gateway_deposits),
            (SELECT sum(CASE WHEN transaction_type = 'REFUND' THEN -amount_minor ELSE amount_minor END)
                FROM staging.heartland_gateway_settlement_transactions WHERE deposit_id IS NOT NULL)
        """,
    )
    assert deposits == settled
    ((disputes, booked),) = ask(
        stores,
        "SELECT count(*), count(deposit_id) FROM staging.heartland_gateway_disputes WHERE stage = 'CHARGEBACK'",
    )
    assert disputes > 0
    assert disputes >= booked


def test_the_gateway_s_deposits_and_disputes_are_in_the_common_shape_what_v1_tells_of_them(first_polls, stores, sandbox):
    assert first_polls
    shown = sandbox.credentials["heartland"]
    secret = SecretStr(shown["client_secret"])
    config = HeartlandConfig(sandbox.url("heartland"), shown["client_id"], secret, requests_per_second=1000.0)
    v1 = build("heartland", config)
    land_stream(v1, v1.streams()["report_rows"], stores, system_clock)
    v1.close()
    stage_stream("heartland_report_rows", stores, system_clock)

    tables = {table.name: table for table in TABLES}
    for name in ("payments", "transaction_report_rows", "settlement_batches", "deposits", "disputes"):
        build_table(stores.warehouse, tables[name], FACTS)
        model = contract(f"canonical.{name}")
        with duckdb.connect(str(stores.warehouse.path), config=_CONFIG) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            rows = connection.sql(f"SELECT * FROM canonical.{name} WHERE source_system LIKE 'heartland_%'").pl()
        model.validate(rows.select(list(model.to_schema().columns)), lazy=True)
        assert rows.height or name == "transaction_report_rows"

    differing = ask(
        stores,
        """
        SELECT v.deposit_id, v.net_minor, g.net_minor, v.gross_minor, g.gross_minor, v.location_id, g.location_id
        FROM (SELECT * FROM canonical.deposits WHERE source_system = 'heartland') AS v
        FULL JOIN (SELECT * FROM canonical.deposits WHERE source_system = 'heartland_gateway') AS g
            ON upper(v.deposit_id) = g.deposit_id
        WHERE v.net_minor IS DISTINCT FROM g.net_minor OR v.gross_minor IS DISTINCT FROM g.gross_minor
            OR v.location_id IS DISTINCT FROM g.location_id OR v.funded_apart_brand IS DISTINCT FROM g.funded_apart_brand
            OR v.settlement_date <> g.settlement_date
        """,
    )
    assert differing == []
    batches = ask(
        stores,
        """
        SELECT count(*), count(*) FILTER (v.gross_minor <> g.gross_minor OR v.business_date <> g.business_date
            OR v.payment_count <> g.payment_count)
        FROM canonical.settlement_batches AS v
        JOIN canonical.settlement_batches AS g ON upper(v.batch_id) = g.batch_id
        WHERE v.source_system = 'heartland' AND g.source_system = 'heartland_gateway' AND v.entry_type = 'batch'
        """,
    )
    assert batches[0][0] > 50
    assert batches[0][1] == 0
    ((v1_taken, taken),) = ask(
        stores,
        """
        SELECT sum(amount_minor) FILTER (source_system = 'heartland'),
            sum(amount_minor) FILTER (source_system = 'heartland_gateway')
        FROM canonical.disputes
        """,
    )
    assert v1_taken == taken > 0


def test_pages_of_a_few_rows_bring_the_same_as_one_page(connect):
    for source in ("heartland_retail", "heartland_gateway"):
        whole, few = connect(source), connect(source)
        for entity, stream in whole.streams().items():
            window = Window(None, whole.position(stream))
            told = records(whole, stream, window)
            few._config = few._config.__class__(**{**vars(few._config), "page_size": 41})
            keys = [tuple(str(record[part]) for part in stream.key) for record in records(few, stream, window)]
            assert {tuple(str(record[part]) for part in stream.key) for record in told} == set(keys), entity


def test_rows_that_move_up_while_they_are_paged_are_lost_in_no_window(connect, sandbox):
    connector = connect("heartland_retail")
    connector._config = connector._config.__class__(**{**vars(connector._config), "page_size": 50})
    stream = connector.streams()["tickets"]
    window = Window(None, connector.position(stream))
    expected = {record["id"] for record in records(connector, stream, window)}
    fault = {"kind": "offset_drift", "system": "heartland_retail", "target": "/api/sales/tickets", "times": 4}
    httpx.post(f"{sandbox.control_url}/faults", json=fault).raise_for_status()

    first = records(connector, stream, window)
    later = as_position(moment_of(window.until) + timedelta(hours=1))
    second = records(connector, stream, Window(window.until, later))

    assert {record["id"] for record in [*first, *second]} == expected
    assert second


def test_the_past_is_read_along_creation_and_records_by_their_ids(connect):
    connector = connect("heartland_retail")
    stream = connector.streams()["tickets"]
    window = Window("2026-03-05T00:00:00.000Z", "2026-03-08T00:00:00.000Z", Along.CREATED_AT)

    found = records(connector, stream, window)
    assert found
    assert all("2026-03-05" <= record["created_at"][:10] < "2026-03-08" for record in found)

    listed = [record for page in connector.id_pages(stream, window) for record in json.loads(page.body)["results"]]
    assert {record["id"] for record in listed} == {record["id"] for record in found}
    assert all(set(record) == {"id", "created_at", "updated_at"} for record in listed)
    wanted = [{"id": str(record["id"])} for record in listed[:3]]
    again = [record for page in connector.records_by_id(stream, wanted) for record in json.loads(page.body)["results"]]
    assert {record["id"] for record in again} == {record["id"] for record in listed[:3]}
    assert all("lines" in record for record in again)


def test_an_answer_that_may_have_been_cut_off_is_read_in_halves(connect):
    connector, narrow = connect("heartland_gateway"), connect("heartland_gateway", portico_rows_max=20)
    stream = connector.streams()["portico_transactions"]
    window = Window("2026-03-05T00:00:00.000Z", "2026-03-09T00:00:00.000Z")

    told, halved = records(connector, stream, window), records(narrow, stream, window)

    assert {record["GatewayTxnId"] for record in told} == {record["GatewayTxnId"] for record in halved}
    assert narrow.counts.requests > connector.counts.requests


def test_wrong_credentials_are_told_without_being_shown(connect):
    wrong = SecretStr("not-the-secret")
    for connector, entity in (
        (connect("heartland_retail", access_token=wrong), "tickets"),
        (connect("heartland_gateway", portico_secret_api_key=wrong), "portico_transactions"),
        (connect("heartland_gateway", gp_api_app_key=wrong), "deposits"),
    ):
        with pytest.raises(CredentialError) as caught:
            connector.position(connector.streams()[entity])
        assert caught.value.next_step
        assert "not-the-secret" not in str(caught.value)
        assert all(not finding.works for finding in connector.probe() if entity.partition("_")[0] in finding.name)


def test_the_probe_finds_every_stream_readable(connect):
    for source in ("heartland_retail", "heartland_gateway"):
        findings = connect(source).probe()
        assert findings
        assert all(finding.works for finding in findings), findings


def test_a_side_without_an_address_is_not_read(connect):
    connector = connect("heartland_gateway", portico_url=None)

    assert "portico_transactions" not in connector.streams()
    assert "deposits" in connector.streams()


def test_a_create_is_answered_with_the_address_of_what_was_made(sandbox):
    shown = sandbox.credentials["heartland_retail"]
    base = sandbox.url("heartland_retail") + "/api"
    reader, admin = ({"Authorization": f"Bearer {shown[name]}"} for name in ("access_token", "admin_access_token"))

    assert httpx.post(f"{base}/customers", json={"first_name": "Ada"}, headers=reader).status_code == 403
    made = httpx.post(f"{base}/customers", json={"first_name": "Ada"}, headers=admin)

    assert (made.status_code, made.content) == (201, b"")
    found = httpx.get(sandbox.base_url + made.headers["Location"], headers=reader).json()
    assert found["first_name"] == "Ada"
    assert made.headers["Location"].endswith(f"/customers/{found['id']}")


def test_doctor_says_what_is_not_used_and_asks_what_is(sandbox, tmp_path, monkeypatch):
    monkeypatch.setenv("RETAIL_ETL_DATA_DIR", str(tmp_path))
    unused = CliRunner().invoke(app, ["doctor"])
    for name, value in other_dialects(sandbox).items():
        monkeypatch.setenv(name, value)
    used = CliRunner().invoke(app, ["doctor"])

    assert (unused.exit_code, used.exit_code) == (0, 0)
    assert "heartland_retail  not used" in unused.output
    assert "heartland_gateway  not used" in unused.output
    assert "FAIL" not in unused.output + used.output
    assert "heartland_gateway_portico_batches: ReportBatchHistory can be read" in used.output


def test_nothing_of_them_is_in_use_without_settings(settings):
    unset = load_settings({})
    assert unset.heartland_retail is unset.heartland_gateway is None

    used = streams_in_use(lambda source, setting: False)
    assert not set(STREAMS) & set(used)
    assert set(STREAMS) <= set(streams_in_use(lambda source, setting: bool(getattr(getattr(settings, source), setting, None))))
