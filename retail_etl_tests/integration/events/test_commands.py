"""What a person sees of the inbox, and can do about it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from retail_etl.cli import app
from retail_etl.events.hints import received

pytestmark = pytest.mark.integration

NOW = datetime(2026, 3, 1, 23, 10, tzinfo=UTC)


@pytest.fixture
def run(tmp_path, operations, monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    for name in [name for name in os.environ if name.startswith("RETAIL_ETL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RETAIL_ETL_DATA_DIR", str(tmp_path))
    for about, record in (("payment", "pay_1"), ("sonnet", "son_18")):
        told = {"id": f"evt_{record}", "type": f"{about}.made", "data": {"object": about, "id": record}}
        with operations.queueing() as books:
            books.inbox.receive(received(json.dumps(told).encode(), NOW))

    def command(*words):
        result = CliRunner().invoke(app, list(words))
        return f"{result.output}{result.exception or ''}"

    return command


def test_a_person_sees_what_came_drains_it_and_revives_what_nobody_knew(run):
    assert "evt_pay_1  waiting  heartland payment.made" in run("inbox", "list")
    drained = run("inbox", "drain")
    assert "2 events taken up" in drained
    assert "unknown_event 1" in drained
    assert "heartland sonnet.made  unknown (unknown_event) 1" in run("inbox", "list")
    assert '"son_18"' in run("inbox", "show", "evt_son_18")
    assert "is done, and a drain sees to it" in run("inbox", "retry", "evt_pay_1")
    assert "no event has this delivery id" in run("inbox", "retry", "evt_none")
    assert "1 events are due again" in run("inbox", "retry")
    assert "evt_son_18  waiting" in run("inbox", "list", "--state", "waiting")
    assert "the states are waiting" in run("inbox", "list", "--state", "lost")


def test_a_receiver_without_a_secret_does_not_start(run):
    assert "has no secret" in run("receive", "--port", "0")
