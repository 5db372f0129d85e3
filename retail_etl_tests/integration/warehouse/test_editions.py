"""Wholes that are delivered complete, on either database: a corrected bank statement stands for the one before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from retail_etl.connectors.bank import STREAMS, BankConfig, build_connector
from retail_etl.domain.clock import frozen_clock
from retail_etl.ingest import IngestSettings, Stores, poll_stream
from retail_etl.landing import LandingStore
from retail_etl_tests.unit.statements import samples

NOW = datetime.now(UTC) + timedelta(hours=1)
STORES = pl.DataFrame({"location_id": ["loc_01"], "merchant_id": ["650000000101"]})
CORRECTED = (
    samples.BAI2.replace(",260305,0630,", ",260305,0730,")
    .replace("16,699,2500,Z,,,Chargeback fee/\n", "")
    .replace("49,2451359,9/", "49,2448859,8/")
    .replace("98,2451359,2,14/", "98,2448859,2,13/")
    .replace("99,2453159,2,21/", "99,2450659,2,20/")
)


@pytest.fixture
def polled(warehouse, tmp_path):
    folder = tmp_path / "statements"
    folder.mkdir()
    stores = Stores(LandingStore(tmp_path / "landing"), warehouse, IngestSettings(zone="America/New_York"))
    connector = build_connector(BankConfig(str(folder), samples.NAMES.endings), clock=frozen_clock(NOW))

    def poll(name: str, content: str) -> set[str]:
        (folder / name).write_text(content)
        poll_stream(connector, STREAMS["statement_lines"], stores, frozen_clock(NOW))
        with warehouse.writing() as session:
            session.run("canonical/bank_lines_files")
        with warehouse.reading() as session:
            session.give("stores", STORES)
            read = session.read("recon/inputs/bank_line", deposit_pattern="(^$)", statement_pattern=None, statement_cash=None)
        return {line.removeprefix("BANK-") for line in read["id"]}

    return poll


def test_a_line_that_the_bank_took_back_goes_and_comes_back_with_no_late_edition(polled):
    assert "operating:USD:2026-03-04/4" in polled("0304.bai", samples.BAI2)
    corrected = polled("0304-corrected.bai", CORRECTED)
    assert "operating:USD:2026-03-04/4" not in corrected
    assert len(corrected) == 5
    assert polled("0304-late.bai", samples.BAI2) == corrected
