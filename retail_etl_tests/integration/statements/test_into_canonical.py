"""From the drop folder to the canonical bank lines, as an installation is set up: one setting, and the retailer file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from retail_etl import road
from retail_etl.assembly import assemble
from retail_etl.canonical.build import TABLES
from retail_etl.connectors.registry import all_streams
from retail_etl.domain.clock import frozen_clock
from retail_etl.settings import load_settings
from retail_etl_tests.unit.statements import samples

CSV = """Posting Date,Description,Amount,Reference,Balance
03/02/2026,CHECK,"-1,000.00",1001,"9,000.00"
03/03/2026,HRTLAND PMT SYS HL:DEP:dep_00059,"1,421.18",,"10,421.18"
"""


@pytest.fixture
def installation(tmp_path):
    (tmp_path / "statements").mkdir()
    environment = {
        "RETAIL_ETL_DATA_DIR": str(tmp_path / "data"),
        "RETAIL_ETL_BANK_STATEMENTS": str(tmp_path / "statements"),
    }
    made = assemble(load_settings(environment), clock=frozen_clock(datetime.now(UTC) + timedelta(hours=1)))
    yield made
    made.close()


def poll(installation):
    read = [stream for stream in all_streams().values() if installation.reads(stream)]
    assert [stream.name for stream in read] == ["bank_statement_lines", "bank_statements"]
    for stream in read:
        road.land(installation, stream)
        road.stage(installation, stream)
    for table in TABLES:
        road.build_canonical(installation, table)


def bank_lines(installation):
    with duckdb.connect(str(installation.settings.warehouse_file), read_only=True) as connection:
        return connection.sql(
            "SELECT bank_line_id, bank_account, amount_minor, currency, reference FROM canonical.bank_lines ORDER BY ALL"
        ).fetchall()


def test_statements_become_bank_lines_and_go_when_the_bank_takes_them_back(installation, tmp_path):
    (tmp_path / "statements" / "march.ofx").write_text(samples.OFX_SGML)
    (tmp_path / "statements" / "0304.bai").write_text(samples.BAI2)
    poll(installation)

    lines = {line[0]: line[1:] for line in bank_lines(installation)}
    assert lines["BANK-operating:USD:F1001"] == ("operating", 142118, "USD", "HRTLAND PMT SYS & CO HL:DEP:dep_00059")
    assert "BANK-operating:USD:2026-03-04/4" in lines

    shorter = (
        samples.BAI2.replace("260305,0630", "260305,0900")
        .replace("16,699,2500,Z,,,Chargeback fee/\n", "")
        .replace("49,2451359,9/", "49,2448859,8/")
        .replace("98,2451359,2,14/", "98,2448859,2,13/")
        .replace("99,2453159,2,21/", "99,2450659,2,20/")
    )
    (tmp_path / "statements" / "0304-again.bai").write_text(shorter)
    poll(installation)

    assert {line[0] for line in bank_lines(installation)} == set(lines) - {"BANK-operating:USD:2026-03-04/4"}


def test_a_csv_is_read_as_the_retailer_file_lays_it_out(installation, tmp_path):
    (tmp_path / "statements" / "operating-march.csv").write_text(CSV)
    poll(installation)

    assert sorted(line[1:4] for line in bank_lines(installation)) == [
        ("operating", -100000, "USD"),
        ("operating", 142118, "USD"),
    ]


def test_without_the_setting_nothing_of_the_bank_is_read(tmp_path):
    made = assemble(load_settings({"RETAIL_ETL_DATA_DIR": str(tmp_path / "data")}))
    assert not any(made.reads(stream) for stream in all_streams().values() if stream.source == "bank")
    made.close()
