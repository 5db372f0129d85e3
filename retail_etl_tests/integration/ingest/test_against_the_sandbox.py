"""Looking back and reading around bad records, over HTTP against the sandbox's systems."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from pydantic import SecretStr

from retail_etl.connectors.epicor import EpicorConfig
from retail_etl.connectors.heartland import HeartlandConfig
from retail_etl.connectors.interface import CursorKind, Window
from retail_etl.connectors.magento import MagentoConfig
from retail_etl.connectors.registry import build
from retail_etl.errors import SourceChangedError
from retail_etl.ingest import land_stream, poll_stream, stage_stream
from retail_etl.ingest.census import take_census
from retail_etl.ingest.quarantine import quarantined
from retail_etl.ingest.rescan import rescan_stream
from retail_etl.ingest.sums import SUMMED_UP_BY, unequal_sums
from retail_etl.landing.records import RecordCutter
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def sandbox():
    world = WorldOptions(start_date=date(2026, 3, 23), business_days=4, payments=400)
    with serving(SandboxOptions(world=world, rate=0)) as running:
        yield running


@pytest.fixture
def fault(sandbox):
    def ask(kind: str, system: str, **more: Any) -> dict[str, Any]:
        answer = httpx.post(f"{sandbox.control_url}/faults", json={"kind": kind, "system": system, **more})
        return answer.raise_for_status().json()

    yield ask
    httpx.delete(f"{sandbox.control_url}/faults").raise_for_status()


def connected(sandbox, source: str):
    shown = sandbox.credentials[source]
    told = {"base_url": sandbox.url(source), "requests_per_second": 1000.0}
    match source:
        case "heartland":
            config = HeartlandConfig(client_id=shown["client_id"], client_secret=SecretStr(shown["client_secret"]), **told)
        case "magento":
            names = ("consumer_secret", "access_token", "access_token_secret")
            config = MagentoConfig(
                consumer_key=shown["consumer_key"], **{name: SecretStr(shown[name]) for name in names}, **told
            )
        case _:
            names = {name: SecretStr(shown[name]) for name in ("api_key", "password")}
            config = EpicorConfig(company=shown["company"], username=shown["username"], **names, **told)
    return build(source, config, sleep=lambda _seconds: None)


@pytest.fixture
def connector_to(sandbox):
    made = []

    def connect(source: str):
        made.append(connected(sandbox, source))
        return made[-1]

    yield connect
    for one in made:
        one.close()


def keys_at(connector, stream) -> set[str]:
    """What the source holds of a stream, read without our ingest."""
    from retail_etl.landing.records import keys_of

    found: set[str] = set()
    for page in connector.pages(stream, Window(None, connector.position(stream))):
        found |= keys_of(page.body, page.records_at, stream.key).keys()
    return found


def staged_keys(ground, stream) -> set[str]:
    with ground.stores.warehouse.reading() as session:
        return set(session.read(f"census/{stream.name}")["record_key"])


def named(connector, stream, key: str) -> str:
    """How the fault names the record: Epicor's row by its revision, all others by their key."""
    if stream.source != "epicor":
        return key
    for page in connector.pages(stream, Window(None, connector.position(stream))):
        for record in msgspec.json.decode(page.body)["value"]:
            if "|".join(str(record[name]) for name in stream.key) == key:
                return str(record[stream.cursor_field])
    raise AssertionError(key)


@pytest.mark.parametrize(
    ("source", "entity"), [("heartland", "payments"), ("heartland", "orders"), ("magento", "orders"), ("epicor", "gl_lines")]
)
def test_one_record_that_no_page_survives_is_named_and_all_others_are_staged(ground, connector_to, fault, source, entity):
    connector = connector_to(source)
    stream = connector.streams()[entity]
    everything = keys_at(connector, stream)
    poisoned = sorted(everything)[len(everything) // 2]
    fault("poison_record", source, times=None, details={"id": named(connector, stream, poisoned)})
    asked = connector.counts.requests - connector.counts.retries
    poll_stream(connector, stream, ground.stores, ground.clock)
    waiting = quarantined(ground.stores)
    named_only = [record for record in waiting if "the source's answer for this record is" in record.reasons[0]]
    assert len(named_only) == 1
    # One payment of the world is planted bad: it waits under its own key.
    bad = {record.record_key for record in waiting if record not in named_only}
    assert staged_keys(ground, stream) | bad == everything - {poisoned}
    assert connector.counts.requests - connector.counts.retries - asked <= 120


@pytest.mark.parametrize(("source", "entity"), [("heartland", "payments"), ("magento", "orders")])
def test_a_silent_change_is_found_by_the_rescan(ground, connector_to, fault, source, entity):
    connector = connector_to(source)
    stream = connector.streams()[entity]
    poll_stream(connector, stream, ground.stores, ground.clock)
    changed = sorted(staged_keys(ground, stream))[3]
    details = {"id": changed, "field": "method", "value": "as nobody was told"} if source == "heartland" else {}
    fault("silent_change", source, times=None if source == "heartland" else 1, details=details)
    rescan_stream(connector, stream, ground.stores, ground.clock)
    (load,) = stage_stream(stream.name, ground.stores, ground.clock)
    assert load.rows_accepted == 1
    assert load.rows_redelivered + load.rows_accepted + load.rows_superseded == load.rows_read


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ("heartland", "payments"),
        ("heartland", "report_rows"),
        ("magento", "orders"),
        ("magento", "invoices"),
    ],
)
def test_a_census_finds_what_staging_lost_and_what_the_source_never_had(ground, connector_to, source, entity):
    import duckdb

    connector = connector_to(source)
    stream = connector.streams()[entity]
    poll_stream(connector, stream, ground.stores, ground.clock)
    clean = take_census(connector, stream, ground.stores, ground.clock)
    assert (clean.missing, clean.vanished) == ((), ())
    key = stream.key[0]
    lost = sorted(staged_keys(ground, stream))[5]
    with duckdb.connect(str(ground.stores.warehouse.path)) as connection:
        where = f"FROM staging.{stream.name} WHERE CAST({key} AS VARCHAR) = '{lost}'"
        ((day,),) = connection.execute(f"SELECT business_date {where}").fetchall()
        connection.execute(f"DELETE {where}")
        name = "99999999" if source == "magento" else "pay_99999999"
        connection.execute(
            f"INSERT INTO staging.{stream.name} SELECT * REPLACE ('{name}' AS {key}) FROM staging.{stream.name} "
            f"WHERE business_date > '{day}' LIMIT 1"
        )
    found = take_census(connector, stream, ground.stores, ground.clock)
    assert (found.missing, found.vanished) == ((lost,), (name,))
    stage_stream(stream.name, ground.stores, ground.clock)
    assert lost in staged_keys(ground, stream)
    assert name in staged_keys(ground, stream)


@pytest.mark.parametrize("source", ["heartland", "magento", "epicor"])
def test_a_stream_that_has_nothing_to_tell_costs_one_request(ground, source):
    moment = datetime(2026, 4, 20, 6, tzinfo=UTC)
    world = WorldOptions(start_date=date(2026, 3, 23), business_days=4, payments=400, now=moment)
    with serving(SandboxOptions(world=world, rate=0)) as sandbox, closing(connected(sandbox, source)) as connector:
        # What has no field that tells a change is read whole, however quiet it is.
        streams = [stream for stream in connector.streams().values() if stream.cursor is not CursorKind.SNAPSHOT]
        quiet: dict[str, int] = {}
        for round_ in range(4):
            now = moment + timedelta(minutes=25 * round_)
            sandbox.set_clock(now)
            # Whoever is asked first after a while pays for the new token or for the time of day, so the order turns about.
            for stream in streams[:: -1 if round_ % 2 else 1]:
                before = connector.counts.requests
                if land_stream(connector, stream, ground.stores, lambda now=now: now).rows == 0:
                    asked = connector.counts.requests - before
                    quiet[stream.name] = min(asked, quiet.get(stream.name, asked))
    assert len(quiet) >= len(streams) // 2
    assert {name: count for name, count in quiet.items() if count > 1} == {}


def test_a_census_of_keys_of_several_columns_finds_nothing_where_nothing_is_amiss(ground, connector_to):
    connector = connector_to("epicor")
    stream = connector.streams()["gl_lines"]
    poll_stream(connector, stream, ground.stores, ground.clock)
    census = take_census(connector, stream, ground.stores, ground.clock)
    assert census.source_records == census.staged_records > 0
    assert (census.missing, census.vanished) == ((), ())


@pytest.mark.parametrize("totals", SUMMED_UP_BY)
def test_staged_records_come_to_the_sums_that_their_source_tells_and_a_lost_one_shows(connector_to, ground, totals):
    import duckdb

    from retail_etl.connectors.registry import all_streams
    from retail_etl.warehouse.duckdb.connections import _CONFIG

    sums, records = all_streams()[totals], all_streams()[SUMMED_UP_BY[totals]]
    source = connector_to(sums.source)
    for stream in (records, sums):
        poll_stream(source, stream, ground.stores, ground.clock)
    proofs = ground.rows("ops.sum_proofs")
    assert len([proof for proof in proofs if proof["source_count"]]) > 3
    assert unequal_sums(ground.stores) == []
    with duckdb.connect(str(ground.stores.warehouse.path), config=_CONFIG) as connection:
        lost = "WHERE operation = 'sale' AND status = 'settled'" if "report" in totals else ""
        connection.execute(
            f"DELETE FROM staging.{records.name} WHERE rowid = (SELECT min(rowid) FROM staging.{records.name} {lost})"
        )
    poll_stream(source, sums, ground.stores, ground.clock)
    assert {unequal.stream for unequal in unequal_sums(ground.stores)} == {records.name}


@pytest.mark.parametrize(
    "case",
    [
        ("heartland", "payments", "amount", "/v1/payments", "customers"),
        ("magento", "orders", "grand_total", "/rest/all/V1/orders", "customers"),
        ("epicor", "gl_lines", "GLJrnDtl_BookDebitAmount", "", "bank_lines"),
    ],
)
def test_a_renamed_field_stops_that_stream_alone_and_it_goes_on_landing(ground, connector_to, fault, case):
    source, renamed, field, path, other = case
    connector = connector_to(source)
    fault("renamed_field", source, target=path, times=None, details={"field": field, "to": "renamed"})
    with pytest.raises(SourceChangedError, match="is missing in every one"):
        poll_stream(connector, connector.streams()[renamed], ground.stores, ground.clock)
    assert poll_stream(connector, connector.streams()[other], ground.stores, ground.clock).rows_accepted > 0
    told = {row["stream"]: row for row in ground.rows("ops.watermarks")}
    stopped = told[f"{source}_{renamed}"]
    assert stopped["landed"] is not None
    assert (stopped["staged"], told[f"{source}_{other}"]["stopped_reason"]) == (None, None)


@pytest.mark.parametrize("entity", ["payments", "orders", "customers", "products", "inventory"])
def test_a_record_read_by_its_key_is_landed_as_its_listing_gives_it(connector_to, entity):
    connector = connector_to("heartland")
    stream = connector.streams()[entity]
    cutter = RecordCutter(stream.keys.keep, stream.keys.identifiers)
    listed = next(connector.pages(stream, Window(None, connector.position(stream))))
    line = cutter.cut(listed.body, listed.records_at, listed.url).lines.splitlines()[-1]
    key = {name: str(msgspec.json.decode(line)[name]) for name in stream.key}
    absent = dict.fromkeys(stream.key, "no-such")
    pages = list(connector.records_by_id(stream, [key, absent]))
    assert b"".join(cutter.cut(page.body, page.records_at, page.url).lines for page in pages).splitlines() == [line]
