"""Statement files dropped into a folder, polled into staging: what arrives, what is corrected, what cannot be read."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from retail_etl.connectors.bank import STREAMS, BankConfig, build_connector
from retail_etl.domain.clock import frozen_clock
from retail_etl.errors import SettingsError
from retail_etl.ingest import IngestSettings, Stores, poll_stream
from retail_etl.ingest.provenance import provenance, touched_since
from retail_etl.ingest.quarantine import quarantined
from retail_etl.landing import LandingStore
from retail_etl.warehouse.duckdb import DuckDBWarehouse
from retail_etl_tests.unit.statements import samples

NOW = datetime.now(UTC) + timedelta(hours=1)
LINES, STATEMENTS = STREAMS["statement_lines"], STREAMS["statements"]


class Ground:
    """A drop folder and fresh stores."""

    def __init__(self, folder) -> None:
        self.drop = folder / "statements"
        self.drop.mkdir()
        self.folder = folder
        warehouse = DuckDBWarehouse(folder / "warehouse.duckdb")
        warehouse.migrate()
        self.stores = Stores(LandingStore(folder / "landing"), warehouse, IngestSettings(zone="America/New_York"))
        self.connector = build_connector(
            BankConfig(str(self.drop), samples.NAMES.endings, samples.LAYOUTS), clock=frozen_clock(NOW)
        )

    def drop_file(self, name, content):
        file = self.drop / f".{name}"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        file.rename(self.drop / name)

    def poll(self, stream=LINES):
        return poll_stream(self.connector, stream, self.stores, frozen_clock(NOW))

    def rows(self, table):
        with duckdb.connect(str(self.stores.warehouse.path), read_only=True) as connection:
            return connection.sql(f"FROM {table}").pl()

    def lines(self):
        rows = self.rows("staging.bank_statement_lines").rows(named=True)
        return {row["line_id"]: (row["amount_minor"], row["currency"], row["booked_date"]) for row in rows}


@pytest.fixture
def ground(tmp_path):
    return Ground(tmp_path)


def test_files_of_every_form_reach_one_table_with_exact_signed_amounts(ground):
    ground.drop_file("march.ofx", samples.OFX_SGML)
    ground.drop_file("0304.bai", samples.BAI2)
    ground.drop_file("044.xml", samples.CAMT)
    ground.drop_file("checking-march.csv", samples.CSV_AMERICAN)

    ground.poll()
    ground.poll(STATEMENTS)

    lines = ground.lines()
    assert lines["operating:USD:F1001"] == (142118, "USD", date(2026, 3, 3))
    assert lines["operating:USD:2026-03-04/BR3"] == (-7500, "USD", date(2026, 3, 4))
    assert lines["ending-0111:JPY:2026-03-04/BR4"] == (800, "JPY", date(2026, 3, 4))
    assert lines["europe:EUR:2026-044/4"] == (-2475, "EUR", date(2026, 3, 4))
    assert len(lines) == 5 + 6 + 5 + 3
    balances = {
        row["statement_id"]: (row["opening_minor"], row["closing_minor"], row["lines_minor"])
        for row in ground.rows("staging.bank_statements").rows(named=True)
    }
    assert balances["europe:EUR:2026-044"] == (-10000, 87525, 97525)
    assert balances["ending-0111:JPY:2026-03-04"] == (100, 900, 800)
    assert balances["canada:CAD:2026-03-02..2026-03-04"] == (None, -1200, 8800)


def test_no_account_number_reaches_the_disk(ground):
    for name, content in (("a.ofx", samples.OFX_SGML), ("b.bai", samples.BAI2), ("c.xml", samples.CAMT)):
        ground.drop_file(name, content)
    ground.drop_file("umsaetze.csv", samples.CSV_EUROPEAN)
    ground.poll()
    ground.poll(STATEMENTS)

    import zstandard

    kept = (ground.folder / "warehouse.duckdb").read_bytes()
    for file in (ground.folder / "landing").rglob("*.zst"):
        kept += zstandard.ZstdDecompressor().decompressobj().decompress(file.read_bytes())
    assert b"operating" in kept
    for number in (samples.NUMBER_USD, samples.NUMBER_CAD, samples.IBAN_EUR):
        assert number.encode() not in kept


def test_a_file_seen_before_brings_nothing_whatever_it_is_called(ground):
    ground.drop_file("march.ofx", samples.OFX_SGML)
    ground.drop_file("0304.bai", samples.BAI2)
    ground.poll()
    before = ground.lines()
    ground.drop_file("march-again.ofx", samples.OFX_SGML)
    ground.drop_file("0304-copy.bai", samples.BAI2)

    again = ground.poll()

    assert again.landed.rows > 0
    assert again.rows_accepted == 0
    assert again.touched_days == ()
    assert ground.lines() == before


def test_a_folder_that_did_not_change_lands_nothing(ground):
    ground.drop_file("march.ofx", samples.OFX_SGML)
    ground.poll()

    assert ground.poll().landed.rows == 0


def corrected(bai2: str) -> str:
    """The same day again, made an hour later: a line is gone, another has a new amount."""
    return (
        bai2.replace(",260305,0630,", ",260305,0730,")
        .replace("16,699,2500,Z,,,Chargeback fee/\n", "")
        .replace("16,475,7500,", "16,475,7600,")
        .replace("1137118,", "1139518,")
        .replace("49,2451359,9/", "49,2451359,8/")
        .replace("98,2451359,2,14/", "98,2451359,2,13/")
        .replace("99,2453159,2,21/", "99,2453159,2,20/")
    )


def test_a_corrected_statement_replaces_the_one_before_as_a_whole(ground):
    ground.drop_file("0304.bai", samples.BAI2)
    ground.poll()
    ground.drop_file("0304-corrected.bai", corrected(samples.BAI2))
    ground.poll()

    lines = ground.lines()
    assert lines["operating:USD:2026-03-04/BR3"][0] == -7600
    assert "operating:USD:2026-03-04/4" not in lines
    assert lines["canada:CAD:2026-03-04/BR9"][0] == -1500


def test_an_edition_that_comes_late_or_together_with_the_newer_one_changes_nothing(ground):
    ground.drop_file("0304-corrected.bai", corrected(samples.BAI2))
    ground.drop_file("0304.bai", samples.BAI2)
    ground.poll()
    together = ground.lines()
    ground.drop_file("0304-late.bai", samples.BAI2)
    ground.poll()

    assert "operating:USD:2026-03-04/4" not in together
    assert together["operating:USD:2026-03-04/BR3"][0] == -7600
    assert ground.lines() == together


def test_downloads_that_overlap_count_a_line_once(ground):
    ground.drop_file("march.ofx", samples.OFX_SGML)
    later = samples.OFX_SGML.replace("20260305093000", "20260306093000").replace("<DTEND>20260304", "<DTEND>20260305")
    ground.drop_file("march-2.ofx", later)
    ground.poll()

    assert len(ground.lines()) == 5


def test_a_file_that_cannot_be_read_waits_in_quarantine_and_stops_nobody_until_it_is_mended(ground):
    broken = samples.BAI2.replace("16,475,7500,", "16,475,7501,")
    ground.drop_file("0304.bai", broken)
    ground.drop_file("044.xml", samples.CAMT)
    ground.drop_file("notes.txt", "call the bank")
    ground.poll()
    ground.poll(STATEMENTS)

    waiting = quarantined(ground.stores, STATEMENTS.name)
    assert sorted(record.record_key for record in waiting) == ["0304.bai|1", "notes.txt|1"]
    (why,) = next(record.reasons for record in waiting if record.record_key == "0304.bai|1")
    assert "control total" in why
    assert "europe:EUR:2026-044/A1" in ground.lines()
    assert [probe.name for probe in ground.connector.probe() if not probe.works] == ["0304.bai", "notes.txt"]

    ground.drop_file("0304.bai", samples.BAI2)
    ground.poll()
    ground.poll(STATEMENTS)

    assert [record.record_key for record in quarantined(ground.stores, STATEMENTS.name)] == ["notes.txt|1"]
    assert "operating:USD:2026-03-04/BR3" in ground.lines()


def test_a_line_leads_back_to_its_file_and_place(ground):
    ground.drop_file("march.ofx", samples.OFX_SGML)
    ground.poll()

    row = ground.rows("staging.bank_statement_lines").filter(line_id="operating:USD:F1002").row(0, named=True)
    found = provenance(ground.stores, row["load_id"], row["line"])

    assert found.page_url.endswith("/march.ofx")
    begins, follows = samples.OFX_SGML.splitlines()[row["file_line"] - 1 :][:2]
    assert begins == "<STMTTRN>"
    assert "<FITID>F1002<" in follows
    assert '"amount":"-25.00"' in found.record


def test_the_days_of_a_statement_are_touched(ground):
    ground.drop_file("march.ofx", samples.OFX_SGML)
    ground.poll()

    assert set(touched_since(ground.stores, NOW - timedelta(days=1))) == {date(2026, 3, day) for day in (2, 3, 4)}


def test_a_file_that_is_still_being_written_is_left_for_the_next_poll(ground):
    (ground.drop / "march.ofx.part").write_text(samples.OFX_SGML)
    ground.drop_file("fresh.ofx", samples.OFX_SGML)
    ground.connector = build_connector(BankConfig(str(ground.drop), samples.NAMES.endings))

    assert ground.poll().landed.rows == 0


def test_a_copy_that_keeps_older_times_still_arrives(ground):
    ground.drop_file("new.bai", samples.BAI2)
    ground.poll()
    file = ground.folder / "old.ofx"
    file.write_text(samples.OFX_SGML)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    shutil.copy2(file, ground.drop / "old.ofx")
    ground.poll()

    assert "operating:USD:F1001" in ground.lines()


def test_a_folder_that_is_not_there_is_told_with_its_setting(ground):
    ground.drop.rmdir()

    with pytest.raises(SettingsError, match="RETAIL_ETL_BANK_STATEMENTS"):
        ground.poll()


def test_an_address_in_memory_is_read_like_a_folder(ground):
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe_file("/statements/march.ofx", samples.OFX_SGML.encode())
    ground.connector = build_connector(
        BankConfig("memory://statements", samples.NAMES.endings), clock=frozen_clock(NOW + timedelta(days=1))
    )
    ground.poll()
    memory.rm("/statements", recursive=True)

    assert "operating:USD:F1001" in ground.lines()
