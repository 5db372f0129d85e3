"""Many writes to each system, which fails, by runs that are killed: each is applied once, or is a dead letter.

What was applied is read from the systems, not from our receipts. RETAIL_ETL_STORM_WRITES makes it longer.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter
from retail_etl.delivery.changes import Change
from retail_etl.delivery.mending import replay
from retail_etl.operations.chain import verified
from retail_etl.operations.queue_records import ItemState
from retail_etl.operations.records import Word
from retail_etl_tests.integration.delivery import storm_trades

pytestmark = pytest.mark.long
HERE = Place("test")
LOG = logging.getLogger(__name__)
WRITES = int(os.environ.get("RETAIL_ETL_STORM_WRITES", "600"))
RUN = Path(__file__).with_name("pushing_run.py")
PATIENCE_SECONDS = 900.0
# Together they hit one request in twenty.
EVERYWHERE = {
    "rate_limited": {"retry_after": 0}, "server_error": {"status": 503}, "timeout_after_commit": {}, "cut_body": {},
}  # fmt: skip
OF_SYSTEMS = {
    "heartland": {"token_expired": {}},
    "magento": {"server_error": {"status": 500}},
    "epicor": {"row_locked": {}, "licence_exhausted": {}, "session_expired": {}},
    "salesforce": {
        "token_expired": {}, "record_refused": {"code": "UNABLE_TO_LOCK_ROW"},
        "salesforce_error": {"status": 403, "code": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."},
    },
}  # fmt: skip


class PushingRuns:
    """Runs as processes of their own, one after another, each an hour of its clock later than the one before."""

    def __init__(self, town, system, config, secrets) -> None:
        self.town, self.started = town, 0
        self.said = town.file.with_name("said.log")
        self.told = {"system": system, "config": config, "secrets": secrets, "operations": str(town.file)}

    def start(self):
        self.started += 1
        self.town.now += timedelta(hours=1)
        told = {**self.told, "run": f"process-{self.started}", "now": self.town.now.isoformat()}
        # Into a file: a pipe that nobody reads while we wait takes 64 KB of warnings, and then the run stands still.
        with self.said.open("w") as said:
            return subprocess.Popen([sys.executable, str(RUN), json.dumps(told)], stderr=said)

    def killed_when(self, holds, looked_for_every=0.1):
        """SIGKILL soon after it holds; whether the run was still at work."""
        process, deadline = self.start(), time.monotonic() + PATIENCE_SECONDS
        while not holds() and process.poll() is None:
            assert time.monotonic() < deadline, f"it never came to that: {self.said.read_text()[-2_000:]}"
            time.sleep(looked_for_every)
        was_at_work = process.poll() is None
        process.kill()
        process.wait()
        assert was_at_work or not process.returncode, self.said.read_text()[-2_000:]
        self.town.now += timedelta(hours=20)
        return was_at_work

    def ended(self):
        assert self.start().wait(PATIENCE_SECONDS) == 0, self.said.read_text()[-2_000:]


@pytest.mark.parametrize("system", ["heartland", "magento", "epicor", "salesforce"])
def test_each_system_holds_each_write_once_whatever_fails_and_whoever_is_killed(town, tmp_path, system):
    town.file = tmp_path / "operations.db"
    trade = storm_trades.TRADES[system](town, WRITES)
    for first in range(0, len(trade.changes), 2_000):
        town.say(*trade.changes[first : first + 2_000])
    runs = PushingRuns(town, system, *storm_trades.plain_config(town.running, system))
    for kind, details in {**EVERYWHERE, **OF_SYSTEMS[system]}.items():
        town.fault(kind, system, times=None, share=trade.share, details=details)
    town.fault("slow_body", system, target=trade.writes, details={"seconds": 5})
    killed = [
        runs.killed_when(lambda: "slow_body" not in _faults(town)),  # its write is on the wire, or has just arrived
        runs.killed_when(lambda: town.count("delivered") > WRITES // 2, looked_for_every=0.1 + WRITES / 10_000),
    ]
    runs.ended()
    httpx.delete(f"{town.running.control_url}/faults").raise_for_status()
    dead = {item.reference: item.reason for item in town.items("dead")}
    assert set(dead.values()) <= trade.reasons, dead
    assert trade.held() == Counter(dict.fromkeys(trade.wanted(dead), 1))
    before = town.requests(system)
    town.say(*trade.changes[:2_000])
    assert (town.push(system).total, town.requests(system) - before) == (0, 0), "an idle cycle asks nothing"
    _is_found_out_who_tampers_with_the_log(town)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = (system, len(trade.changes), killed, len(dead), sum(used[:2]))
    LOG.warning("%s: %d writes, killed at work %s, dead %d, CPU of the runs so far %.1f s", *told)


def _is_found_out_who_tampers_with_the_log(town):
    """A person replays what is dead; the log of storm and steps is whole, until somebody changes an entry behind its back."""
    with town.operations.writing() as books:
        for item in books.outbox.listed([ItemState.DEAD]):
            replay(books, item.key, Word("ann", town.now, "mended at its source"))
    found = _audited(town)
    assert found.is_whole, found.problem
    with sqlite3.connect(town.file) as file:
        file.execute("DROP TRIGGER audit_entries_no_update")
        changed = file.execute("UPDATE audit_entries SET who = 'nobody' WHERE sequence = ?", [found.count]).rowcount
    tampered = _audited(town)
    assert (tampered.is_whole, tampered.broken_at) == (not changed, found.count if changed else None)


def _audited(town):
    with town.operations.reading() as books:
        return verified(books.audit.entries(), books.audit.head())


def _faults(town):
    answered = httpx.get(f"{town.running.control_url}/faults").json()
    return [fault["kind"] for fault in answered["faults"]]


def test_fifty_thousand_stock_levels_take_sixty_requests_at_most(town):
    town.switch("magento", further_products=50_000)
    changes = []
    for place in range(50_000):
        sku = f"PLAIN-{place + 1:06d}"
        level = {"sku": sku, "source_code": "loc_02", "quantity": str(place % 90 + 1), "status": 1}
        changes.append(Change("magento", "stock_levels", f"s2:{place}", f"{sku}@loc_02", level))
    town.say(*changes)
    before = town.requests("magento")
    done = town.push("magento")
    assert (done.count("delivered"), town.requests("magento") - before <= 60) == (50_000, True)
    shop = ShopWriter(town.connector("magento").client, "all")
    for place in (0, 25_000, 49_999):
        rows = shop.listed("inventory/source-items", [[Filter("sku", "eq", f"PLAIN-{place + 1:06d}")]], 10, HERE)
        assert next(row["quantity"] for row in rows if row["source_code"] == "loc_02") == place % 90 + 1
    before = town.requests("magento")
    for _ in range(10):
        town.say(*changes[:2_000])
        assert town.push("magento").total == 0
        town.now += timedelta(hours=1)
    assert town.requests("magento") == before
    town.switch("magento", further_products=0)
