"""What operations see and press: Dagster's own pages in a headless Chromium, over its web server, daemon and code server."""

import dagster as dg
import pytest

from retail_etl.cli.report_pages import showing_reports
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl_tests.integration.dagster.chromium import browsing
from retail_etl_tests.integration.dagster.services import ENDED, Services, until

pytestmark = [pytest.mark.integration, pytest.mark.long, pytest.mark.browser]

FIRST, LAST, DAYS = "2026-03-03", "2026-04-01", 30
GROUPS = ("raw", "staging", "canonical", "recon", "report", "outbox", "delivery")


@pytest.fixture(scope="module")
def services(tmp_path_factory, request):
    """All services over a small world of thirty-two business days, with a night behind them."""
    folder = tmp_path_factory.mktemp("data")
    with (
        pytest.MonkeyPatch.context() as patch,
        serving(SandboxOptions(world=WorldOptions(business_days=32, payments=120), rate=0)) as world,
        showing_reports(folder / "reports") as address,
    ):
        patch.chdir(request.config.rootpath)
        told = {name: value for name, value in sandbox_environment(world).items() if "_HEARTLAND_" in name}
        told |= {"RETAIL_ETL_REPORTS_URL": address, "RETAIL_ETL_WRITES": "heartland.customers"}
        running = Services(folder, told)
        running.start("code server", "daemon", "web server")
        yield running
        running.stop()


@pytest.fixture(scope="module")
def page(services):
    with browsing() as page:
        yield page


@pytest.fixture(scope="module")
def night(services, page, instance):
    """A nightly run, begun by one click."""
    page.open(f"{services.address}/locations/retail_etl/jobs/nightly")
    page.click("Materialize all")
    return only_run(instance, page, "nightly")


def only_run(instance, page, job):
    """The one run of a job, as soon as it has ended; until then the page is empty, since open ones ask without end."""
    until(lambda: instance.get_runs_count(dg.RunsFilter(job_name=job)), f"the beginning of {job}")
    page.open("about:blank")
    found = until(
        lambda: [run for run in instance.get_runs(dg.RunsFilter(job_name=job)) if run.status in ENDED], f"a run of {job}"
    )
    assert instance.get_runs_count(dg.RunsFilter(job_name=job)) == 1
    return found[0]


def test_the_graph_loads_without_a_word_in_the_console(services, page):
    page.warnings.clear()
    page.open(f"{services.address}/asset-groups/")
    for group in GROUPS:
        page.sees(group)
    page.open(f"{services.address}/deployment/locations")
    page.sees("Loaded")
    assert page.warnings == []


def test_checks_preview_and_page_of_a_night_are_shown(services, page, night):
    assert night.is_success
    page.open(f"{services.address}/assets/recon/outcomes?view=checks&checkDetail=legs_foot")
    for seen in ("Passed", "days that do not foot", "payment_batch"):
        page.sees(seen)
    page.open(f"{services.address}/assets/report/reconciliation")
    page.sees("preview")
    page.sees("As of 2026-04-")
    link = page.until("document.querySelector('a[href$=\"/reconciliation.html\"]')?.href", "the link to the report's page")
    page.open(link)
    page.sees("judged as of")


def test_thirty_days_are_judged_and_reported_by_one_click_in_one_run(services, page, instance, night):
    page.open(f"{services.address}/locations/retail_etl/jobs/judge")
    page.click("Materialize all…")
    page.click("Show all partitions")
    page.click_on("input[placeholder^='ex: ']")
    page.write(f"[{FIRST}...{LAST}]")
    page.key("Enter", "Enter", 13)
    page.sees(f"{DAYS} partitions")
    page.click("Launch backfill")
    assert only_run(instance, page, "judge").is_success
    for asset in (["recon", "judged_days"], ["report", "daily"]):
        done = instance.get_materialized_partitions(dg.AssetKey(asset))
        assert len({day for day in done if FIRST <= day <= LAST}) == DAYS
    (backfill,) = instance.get_backfills()
    page.open(f"{services.address}/runs/b/{backfill.backfill_id}")
    page.sees("100% completed")
