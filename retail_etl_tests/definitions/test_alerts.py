"""Who hears of failing jobs, and how often."""

import http.server
import json
import threading

import dagster as dg
import pytest

from retail_etl.defs.alerts import failing_jobs
from retail_etl.defs.failures import told_to_dagster
from retail_etl.errors import CredentialError

# What Apprise imports of the standard library is its own affair.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

TROUBLE = {"now": False, "check": False}


@dg.op
def step():
    if TROUBLE["now"]:
        with told_to_dagster():
            raise CredentialError("refuses us", system="epicor", next_step="renew the API key.")


@dg.job(executor_def=dg.in_process_executor)
def hourly_like():
    step()


@dg.asset(check_specs=[dg.AssetCheckSpec("answered", asset="raw_like")])
def raw_like() -> dg.MaterializeResult:
    result = dg.AssetCheckResult(
        check_name="answered",
        passed=not TROUBLE["check"],
        description="epicor: refuses us",
        metadata={"next step": "renew the API key."},
    )
    return dg.MaterializeResult(check_results=[result])


@pytest.fixture
def heard(monkeypatch):
    """What a chat room on loopback hears, through a real Apprise over real HTTP."""
    messages = []

    class Room(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Room)
    server.status = 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("RETAIL_ETL_ALERT_URLS", f"json://127.0.0.1:{server.server_port}/room")
    messages_and_server = (messages, server)
    TROUBLE.update(now=False, check=False)
    yield messages_and_server
    server.shutdown()
    server.server_close()


class Watch:
    """The sensor over one instance, tick by tick."""

    def __init__(self, instance) -> None:
        self.instance, self.cursor = instance, None

    def tick(self):
        with dg.build_sensor_context(instance=self.instance, cursor=self.cursor) as context:
            self.cursor = failing_jobs(context).cursor

    def run(self, *, fails):
        TROUBLE["now"] = fails
        hourly_like.execute_in_process(instance=self.instance, raise_on_error=False)
        self.tick()


@pytest.fixture
def watch():
    with dg.DagsterInstance.ephemeral() as instance:
        watch = Watch(instance)
        watch.tick()
        yield watch


def test_a_failing_job_is_told_once_until_it_is_well_and_then_once_more(heard, watch):
    messages, _ = heard
    for fails in (False, True, True, True, False, False):
        watch.run(fails=fails)
    assert [message["title"] for message in messages] == [
        "retail_etl: hourly_like has 1 problem",
        "retail_etl: hourly_like is well again",
    ]
    assert "3 runs had problems" in messages[1]["message"]


def test_the_message_has_cause_next_step_and_link(heard, watch):
    messages, _ = heard
    watch.run(fails=True)
    (run,) = watch.instance.get_runs()
    body = messages[0]["message"]
    assert "epicor: refuses us" in body
    assert "Next: renew the API key." in body
    assert f"http://127.0.0.1:3000/runs/{run.run_id}" in body


def test_a_check_that_failed_in_earnest_is_told_though_the_run_ended_well(heard, watch):
    messages, _ = heard
    TROUBLE["check"] = True
    assert dg.materialize([raw_like], instance=watch.instance).success
    watch.tick()
    assert "raw_like, check answered: epicor: refuses us" in messages[0]["message"]


def test_what_could_not_be_sent_is_sent_by_the_next_tick(heard, watch):
    messages, server = heard
    server.status = 500
    watch.run(fails=True)
    sent_in_vain = len(messages)
    server.status = 200
    watch.tick()
    watch.tick()
    assert len(messages) == sent_in_vain + 1


def test_a_run_that_will_be_started_again_is_not_told_yet(heard, watch):
    messages, _ = heard
    TROUBLE["now"] = True
    hourly_like.execute_in_process(instance=watch.instance, raise_on_error=False, tags={"dagster/will_retry": "true"})
    watch.tick()
    assert messages == []


def test_without_addresses_nobody_is_told_and_nothing_breaks(heard, watch, monkeypatch):
    messages, _ = heard
    monkeypatch.delenv("RETAIL_ETL_ALERT_URLS")
    watch.run(fails=True)
    assert messages == []
