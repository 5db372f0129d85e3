"""A system that answers nothing for days: its legs say since when, the others go on, and nothing stale looks fresh."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial

import httpx
import openpyxl
import pytest

from retail_etl import reporting, road
from retail_etl.assembly import assemble
from retail_etl.canonical.build import TABLES
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.connectors.epicor import connector as epicor
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.registry import all_streams
from retail_etl.domain.business_day import day_bounds
from retail_etl.domain.clock import frozen_clock
from retail_etl.errors import RetryLaterError
from retail_etl.reports.summary import summary
from retail_etl.reports.wording import leg_words
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.settings import load_settings

pytestmark = pytest.mark.integration

ZONE = "America/New_York"
ON_THE_LEDGER = {"batch_gl", "fee_gl", "payment_gl", "drawer_gl"}
WITHOUT_IT = {"order_payment", "payment_batch", "report_payment"}


def night(settings, moment):
    """One night's run at a moment: which streams could not be read, the summary of the report, and its files."""
    installation = assemble(settings, frozen_clock(moment))
    judged = {name for table in TABLES for name in table.reads}
    down = set()
    with closing(installation), installation.warehouse.kept_open():
        for stream in all_streams().values():
            if stream.name not in judged or not installation.reads(stream):
                continue
            try:
                road.land(installation, stream)
                road.stage(installation, stream)
            except RetryLaterError:
                down.add(stream.name)
        for table in TABLES:
            road.build_canonical(installation, table)
        day = road.day_to_judge(installation)
        road.judge(installation, day)
        return down, summary(reporting.report_input(installation, day)), reporting.report(installation, day)


def legs(told, key):
    return {row["leg"]: row[key] for row in told["legs"] if row["side"] == "left"}


def said_on_the_sheets(workbook):
    """What each leg's own sheet says of its data, above its figures."""
    book = openpyxl.load_workbook(workbook, read_only=True)
    return {leg: str(book[leg_words(leg).sheet]["A4"].value) for leg in ON_THE_LEDGER | WITHOUT_IT}


@pytest.fixture
def two_nights(tmp_path, monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    monkeypatch.setattr(epicor, "Pacing", partial(Pacing, attempts=1))
    world = WorldOptions(business_days=8, payments=900)
    first = day_bounds(world.last_date - timedelta(days=1), ZONE)[1] + timedelta(minutes=10)
    with serving(SandboxOptions(world=replace(world, now=first), rate=0)) as running:
        settings = load_settings({**sandbox_environment(running), "RETAIL_ETL_DATA_DIR": str(tmp_path / "data")})
        before = night(settings, first)
        running.set_clock(first + timedelta(days=1))
        answer = httpx.post(
            f"{running.control_url}/faults", json={"kind": "server_error", "system": "epicor", "times": None}, timeout=10
        )
        answer.raise_for_status()
        yield before, night(settings, first + timedelta(days=1))


def test_legs_of_a_system_that_is_down_say_since_when_and_the_others_go_on(two_nights):
    (down_before, before, _), (down, after, files) = two_nights
    assert down_before == set()
    assert {"epicor_gl_lines", "epicor_bank_lines"} <= down
    assert before["as_of"] < after["as_of"]
    stale_before, stale = legs(before, "stale"), legs(after, "stale")
    assert not any(stale_before.values())
    assert {leg for leg in ON_THE_LEDGER if "epicor_gl_lines" in stale[leg]} == ON_THE_LEDGER
    assert "epicor_bank_lines" in stale["deposit_bank"]
    assert {leg: stale[leg] for leg in WITHOUT_IT} == {leg: [] for leg in WITHOUT_IT}
    reach_before, reach = legs(before, "data_as_of"), legs(after, "data_as_of")
    assert all(reach[leg] == reach_before[leg] for leg in ON_THE_LEDGER)
    assert all(reach[leg] > reach_before[leg] for leg in WITHOUT_IT)
    totals_before, totals = legs(before, "total"), legs(after, "total")
    assert all(totals[leg] != totals_before[leg] for leg in WITHOUT_IT)
    assert all(row["foots"] for row in after["legs"])
    said = said_on_the_sheets(files.workbook)
    assert {leg for leg in ON_THE_LEDGER | WITHOUT_IT if "STALE: Epicor" in said[leg]} == ON_THE_LEDGER
    assert all(said[leg].startswith("Data up to") for leg in WITHOUT_IT)
    assert files.page.read_text("utf-8").count(">STALE: ") == len(ON_THE_LEDGER) + 1
