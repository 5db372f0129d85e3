"""What only the warehouse in PostgreSQL promises: one set of tables, bounded copies, and errors that say what to do."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import psycopg2
import pytest

from retail_etl.contracts.catalog import CATALOG
from retail_etl.errors import (
    CredentialError,
    InvariantBrokenError,
    SettingsError,
    SliceTooLargeError,
    WarehouseBusyError,
    WarehouseSchemaError,
    WarehouseUnavailableError,
)
from retail_etl.warehouse.postgres import PostgresWarehouse
from retail_etl.warehouse.postgres.ddl import postgres_type, warehouse_tables
from retail_etl.warehouse.postgres.statements import Verb, parsed
from retail_etl.warehouse.sql_files import SQL_FOLDER, statement

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVER = datetime(2020, 1, 1, tzinfo=UTC)
SECRET = "pa55-w0rd-of-nobody"
FOLDERS = ("ops", "recon/store", "recon/inputs", "report", "canonical", "checks", "outbound")
NAMES = sorted(
    str(file.relative_to(SQL_FOLDER).with_suffix("")) for folder in FOLDERS for file in (SQL_FOLDER / folder).rglob("*.sql")
)
SLICES = sorted((SQL_FOLDER / "postgres" / "slices").rglob("*.sql"))
PARTS = sorted((SQL_FOLDER / "postgres" / "parts").rglob("*.sql"))
HOLDS_THE_LOCK = """
import sys
from retail_etl.warehouse.postgres import PostgresWarehouse
with PostgresWarehouse(sys.argv[1]).writing() as session:
    session.run("ops/set_landed", stream="half_done", position="x", now=None)
    print("held", flush=True)
    sys.stdin.readline()
"""


PAYMENTS = """
INSERT INTO staging.heartland_payments (
    id, operation, amount_minor, currency, method, method_type, is_deposit, status, is_offline, occurred_at, business_date,
    fee_status, updated_at, version_at, load_id, line, content_hash
)
SELECT 'pay_' || n, 'sale', n, 'USD', 'Visa', 'card', false, 'settled', false, now(), '2020-01-01', 'final', now(), now(),
    'L0', n, md5(n::text) || md5((n + 1)::text)
FROM generate_series(1, 6000) AS n
"""


def days(count: int, text: str = "a") -> pl.DataFrame:
    rows = range(count)
    return pl.DataFrame(
        {
            "load_id": [f"{text}{row}" for row in rows],
            "stream": ["heartland_payments"] * count,
            "business_date": [date(2026, 3, 2)] * count,
            "touched_at": [NOON] * count,
        }
    )


@pytest.fixture
def warehouse(postgres_url):
    return PostgresWarehouse(postgres_url, wait_seconds=0.3)


@pytest.fixture
def user(server, postgres_url, sql):
    """Makes a user of the database who logs in with a password, and returns the address for it."""
    hba = Path(sql(postgres_url, "SHOW hba_file")[0][0])
    before = hba.read_text()

    def made(name: str, password: str = SECRET) -> str:
        if not sql(postgres_url, "SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)):
            sql(postgres_url, f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}'")
        hba.write_text(f"local all {name} scram-sha-256\n{before}")
        sql(postgres_url, "SELECT pg_reload_conf()")
        parts = urlsplit(postgres_url)
        return parts._replace(netloc=f"{name}:{password}@").geturl()

    yield made
    hba.write_text(before)
    sql(postgres_url, "SELECT pg_reload_conf()")


def test_the_tables_are_those_of_the_one_definition(postgres_url, sql):
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    rows = sql(
        postgres_url,
        "SELECT table_schema, table_name, column_name, udt_name, is_nullable = 'YES' FROM information_schema.columns "
        "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY ordinal_position",
    )
    for schema, table, column, kind, nullable in rows:
        name = table if schema == "public" else f"{schema}.{table}"
        found.setdefault(name, {})[column] = (kind, nullable)
    del found["ops_versions"]  # which both databases make by the same statement
    short = {"bigint": "int8", "boolean": "bool", "integer": "int4", "double precision": "float8", "numeric(38,8)": "numeric"}
    wanted = {}
    for table, columns in warehouse_tables().items():
        if table == "ops_versions":
            continue
        kinds = {name: postgres_type(column.kind).partition(" COLLATE")[0] for name, column in columns.items()}
        wanted[table] = {name: (short.get(kind, kind), columns[name].is_nullable) for name, kind in kinds.items()}
    assert found == wanted
    assert [list(columns) for columns in found.values()] == [list(wanted[name]) for name in found]


def test_the_keys_of_the_catalog_are_unique(postgres_url, sql):
    unique = {
        f"{schema}.{table}"
        for schema, table, definition in sql(postgres_url, "SELECT schemaname, tablename, indexdef FROM pg_indexes")
        if "UNIQUE" in definition
    }
    assert set(CATALOG) & set(warehouse_tables()) <= unique


@pytest.mark.parametrize("name", [name for name in NAMES if parsed(name).is_plain])
def test_what_runs_on_postgresql_is_in_its_own_words(understood, name):
    try:
        understood(parsed(name).text)
    except psycopg2.errors.UndefinedTable:
        # What reads a frame of the session is computed in DuckDB; what changes rows takes the frame along, so name it in SENT.
        assert parsed(name).verb is Verb.READ, "name what it reads of the session, and its columns, in SENT"


@pytest.fixture
def understood(looked_at_url):
    """Has PostgreSQL read a statement, with parameters of types that it finds out by itself, as in a run."""
    connection = psycopg2.connect(looked_at_url)

    def prepared(text: str) -> None:
        positions: dict[str, int] = {}
        code = re.sub(r"--[^\n]*", "", text).strip().removesuffix(";")
        numbered = re.sub(r"\$([a-z]\w*)", lambda found: f"${positions.setdefault(found[1], len(positions) + 1)}", code)
        with connection.cursor() as cursor:
            for relation, columns in SENT.items():
                cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {relation} ({columns})")
            cursor.execute("DEALLOCATE ALL")
            cursor.execute(f"PREPARE asked AS {numbered}")

    yield prepared
    connection.rollback()
    connection.close()


# What the road's own statements send along, by name.
SENT = {
    "parsed": "record_key text, version bigint, load_id text, line bigint, content_hash text",
    "bad_rows": "line bigint, reasons text",
    "resolved": "line bigint, state text",
    "wanted": "kind text, record_id text",
    "shown_records": "kind text, record_id text, load_id text, line bigint",
    "returned_records": "record_key text",
    "ended": "outcome_id text",
    "gone_records": "kind text, id text",
    "expired_loads": "load_id text",
    "erased_lines": "line bigint, raw text",
    "rewritten_loads": "load_id text, stream text, path text, byte_offset bigint, bytes bigint, longest_line bigint, "
    "sha256 text, is_changed boolean",
    "moved_loads": "load_id text, stream text, path text, byte_offset bigint",
}


@pytest.mark.parametrize("file", SLICES, ids=lambda file: str(file.relative_to(SQL_FOLDER / "postgres" / "slices")))
def test_a_slice_belongs_to_a_statement_that_reads_its_table(understood, file):
    name = str(file.parent.relative_to(SQL_FOLDER / "postgres" / "slices"))
    assert file.stem in parsed(name).tables
    asked = set(re.findall(r"\$([a-z]\w*)", parsed(f"postgres/slices/{name}/{file.stem}").text))
    assert asked <= set(re.findall(r"\$([a-z]\w*)", statement(name)))
    understood(statement(str(file.relative_to(SQL_FOLDER).with_suffix(""))))


def test_parts_belong_to_merges_whose_target_is_cut_as_well(understood):
    for file in PARTS:
        found = parsed(str(file.parent.relative_to(SQL_FOLDER / "postgres" / "parts")))
        assert found.verb is Verb.MERGE
        assert file.stem in found.tables
        assert found.part_of(found.target)
        text = statement(str(file.relative_to(SQL_FOLDER).with_suffix("")))
        assert set(re.findall(r"\$([a-z]\w*)", parsed(f"postgres/parts/{found.name}/{file.stem}").text)) == {"part", "parts"}
        understood(text)


def test_a_merge_that_does_not_fit_is_made_in_as_many_parts_as_it_takes(postgres_url, sql, monkeypatch):
    sql(postgres_url, PAYMENTS)
    monkeypatch.setattr("retail_etl.warehouse.postgres.mirror._SHARE_OF_A_SLICE", 512)  # copies of at most half a megabyte
    monkeypatch.setattr("retail_etl.warehouse.postgres.parts._parts_for", lambda _postgres, _mirror, _cut: 1)
    with PostgresWarehouse(postgres_url, memory_mb=256).writing() as session:
        assert session.run("canonical/payments") == 6_000
        assert session.run("canonical/payments") == 0
        with pytest.raises(SliceTooLargeError, match="6,000 rows"):
            session.read("recon/inputs/payment", until=NOON, close_minutes=None, close_zone="UTC")
    assert sql(postgres_url, "SELECT count(DISTINCT payment_id), sum(amount_minor) FROM canonical.payments") == [
        (6000, 18003000)
    ]


def test_an_empty_database_has_no_warehouse_yet(new_database):
    empty = PostgresWarehouse(new_database())
    for door in (empty.reading, empty.writing):
        with pytest.raises(WarehouseSchemaError, match="no warehouse yet"), door():
            pass


def test_an_interrupted_migration_goes_on_where_it_was(new_database, sql):
    url = new_database()
    PostgresWarehouse(url).migrate()
    newest = max(name for (name,) in sql(url, "SELECT name FROM ops_versions") if name.startswith("postgres/"))
    sql(url, "DELETE FROM ops_versions WHERE name = %s", (newest,))
    (index,) = re.findall(r"INDEX (\w+)", statement(newest))
    sql(url, f"DROP INDEX ops.{index}")
    PostgresWarehouse(url).migrate()
    assert sql(url, "SELECT count(*) FROM ops_versions WHERE name = %s", (newest,)) == [(1,)]
    assert sql(url, "SELECT count(*) FROM pg_indexes WHERE indexname = %s", (index,)) == [(1,)]


def test_rows_come_in_the_order_of_their_bytes(warehouse):
    names = ["b", "B", "a", "Ä", "_", "1"]
    with warehouse.writing() as session:
        for name in names:
            session.run("ops/set_landed", stream=name, position="x", now=NOON)
    with warehouse.reading() as session:
        assert session.read("ops/watermarks")["stream"].to_list() == sorted(names, key=str.encode)


def test_a_session_sees_one_state_however_long_it_reads(warehouse, postgres_url, sql):
    with warehouse.reading() as session:
        assert session.read("ops/watermarks").is_empty()
        sql(postgres_url, "INSERT INTO ops.watermarks (stream) VALUES ('late')")
        assert session.read("ops/watermarks").is_empty()
        assert session.read("report/pulled", since=EVER).is_empty()
    with warehouse.reading() as session:
        assert session.read("report/pulled", since=EVER).height == 1


def test_a_statement_sees_what_its_own_session_wrote(warehouse):
    with warehouse.writing() as session:
        assert session.read("report/pulled", since=EVER).is_empty()
        session.run("ops/set_landed", stream="heartland_payments", position="x", now=NOON)
        assert session.read("report/pulled", since=EVER)["stream"].to_list() == ["heartland_payments"]


def test_a_slice_above_its_share_of_memory_is_refused_with_the_figures(postgres_url):
    PostgresWarehouse(postgres_url).migrate()
    with PostgresWarehouse(postgres_url).writing() as session:
        session.append("recon.leg_totals", leg_totals(60_000))
    small = PostgresWarehouse(postgres_url, memory_mb=30)
    with small.reading() as session:
        with pytest.raises(
            SliceTooLargeError, match=r"60,000 rows .* more than 10 MB, a third of the memory limit of 30 MB"
        ) as refused:
            session.read("recon/store/leg_totals", as_of=date(2026, 3, 2))
        assert session.read("recon/store/leg_totals", as_of=date(2026, 3, 3)).is_empty()
    assert refused.value.stream == "recon.leg_totals"


def leg_totals(count: int) -> pl.DataFrame:
    """Rows of ``recon.leg_totals`` of one day, each some hundred bytes."""
    columns = {name: column.kind for name, column in warehouse_tables()["recon.leg_totals"].items()}
    made = {
        "VARCHAR": lambda row: f"{row:09d}" + "x" * 60,
        "BIGINT": lambda row: row,
        "DATE": lambda _: date(2026, 3, 2),
        "BOOLEAN": lambda _: True,
        "TIMESTAMP WITH TIME ZONE": lambda _: NOON,
    }
    return pl.DataFrame({name: [made[kind](row) for row in range(count)] for name, kind in columns.items()})


def test_writers_take_turns_and_lose_nothing(postgres_url):
    patient = PostgresWarehouse(postgres_url, wait_seconds=60)

    def add(number: int) -> None:
        with patient.writing() as session:
            session.append("ops.touched_days", days(1, f"writer{number}-"))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with patient.reading() as session:
        assert session.read("ops/touched_since", since=EVER).height == 1


def test_a_killed_writer_leaves_nothing_behind_and_nobody_waiting(postgres_url):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_LOCK, postgres_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout.readline().strip() == "held"
        with pytest.raises(WarehouseBusyError, match="pg_locks"), PostgresWarehouse(postgres_url, wait_seconds=0.2).writing():
            pass
        writer.send_signal(signal.SIGKILL)
    with PostgresWarehouse(postgres_url, wait_seconds=30).writing() as session:
        assert session.read("ops/watermarks").is_empty()


def test_a_server_that_ends_a_session_is_said_to_have_gone_and_nothing_is_half_written(warehouse, postgres_url, sql):
    def interrupted() -> None:
        with warehouse.writing() as session:
            session.append("ops.touched_days", days(3))
            sql(
                postgres_url,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'retail_etl' "
                "AND datname = current_database()",
            )
            session.append("ops.touched_days", days(3))

    with pytest.raises(WarehouseUnavailableError, match="nothing was lost"):
        interrupted()
    with warehouse.reading() as session:
        assert session.read("ops/touched_since", since=EVER).is_empty()


def test_a_server_that_is_not_there_does_not_answer():
    nobody = PostgresWarehouse(f"postgresql+psycopg2://clerk:{SECRET}@127.0.0.1:1/retail")
    with pytest.raises(WarehouseUnavailableError, match="does not answer") as told:
        nobody.migrate()
    assert SECRET not in str(told.value)


def test_a_database_that_is_not_there_is_a_matter_of_settings(postgres_url):
    missing = PostgresWarehouse(urlsplit(postgres_url)._replace(path="/nowhere").geturl())
    with pytest.raises(SettingsError, match=r"nowhere.*RETAIL_ETL_DATABASE_URL"):
        missing.migrate()


def test_a_wrong_password_is_refused_without_telling_it(user):
    with pytest.raises(CredentialError, match="password authentication failed") as told:
        PostgresWarehouse(user("clerk", "wr0ng-pa55")).migrate()
    assert "wr0ng-pa55" not in str(told.value)


def test_a_user_without_rights_is_told_which_to_ask_for(user, postgres_url, new_database):
    with pytest.raises(CredentialError, match=r"permission denied.*grant it CREATE"):
        PostgresWarehouse(user("guest")).migrate()
    with pytest.raises(CredentialError, match="permission denied"), PostgresWarehouse(user("guest")).reading() as session:
        session.read("ops/watermarks")


def test_a_merge_into_a_table_without_keys_is_our_own_mistake(warehouse, monkeypatch):
    monkeypatch.delitem(CATALOG, "canonical.credit_memos")
    with warehouse.writing() as session, pytest.raises(InvariantBrokenError, match="without keys"):
        session.run("canonical/credit_memos")


def test_slow_writers_are_waited_for(postgres_url):
    first, second = PostgresWarehouse(postgres_url), PostgresWarehouse(postgres_url, wait_seconds=30)
    has_begun, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with first.writing() as session:
            session.append("ops.touched_days", days(1))
            has_begun.set()
            may_end.wait(timeout=timedelta(seconds=30).total_seconds())

    thread = threading.Thread(target=slow)
    thread.start()
    assert has_begun.wait(timeout=30)
    threading.Timer(0.3, may_end.set).start()
    with second.writing() as session:
        assert session.read("ops/touched_since", since=EVER).height == 1
    thread.join()


def test_no_session_of_ours_stays_behind(warehouse, postgres_url):
    with warehouse.reading() as session:
        session.read("ops/watermarks")
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'retail_etl' AND datname = current_database()"
        )
        assert cursor.fetchone() == (0,)
    connection.close()
