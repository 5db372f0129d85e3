"""Reports as pages of this machine: where Dagster's UI links to, and who may read them."""

import http.client
from types import SimpleNamespace

import pytest

from retail_etl.cli.report_pages import showing_reports
from retail_etl.defs.report import _link

pytestmark = pytest.mark.integration


def test_a_report_is_read_under_its_link_and_by_no_other_name_of_this_machine(tmp_path):
    page = tmp_path / "reports" / "2026-04-10" / "reconciliation.html"
    page.parent.mkdir(parents=True)
    page.write_text("as of 2026-04-10")
    with showing_reports(tmp_path / "reports") as address:
        host = address.removeprefix("http://")
        link = _link(page, SimpleNamespace(reports_dir=tmp_path / "reports", reports_url=address))
        assert link == f"{address}/2026-04-10/reconciliation.html"
        told = []
        for name in (host, "reports.example.com"):
            connection = http.client.HTTPConnection(host)
            connection.request("GET", link.removeprefix(address), headers={"Host": name})
            with connection.getresponse() as answer:
                told.append((answer.status, b"as of 2026-04-10" in answer.read()))
            connection.close()
    assert told == [(200, True), (421, False)]


def test_without_an_address_or_outside_the_folder_the_link_is_the_file(tmp_path):
    signed = tmp_path / "signed" / "reconciliation.html"
    for address in (None, "https://reports.example.com"):
        assert _link(signed, SimpleNamespace(reports_dir=tmp_path / "reports", reports_url=address)) == signed.as_uri()
