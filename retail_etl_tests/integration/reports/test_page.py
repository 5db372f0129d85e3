from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

import polars as pl
import pytest

from retail_etl.reports import write_report

pytestmark = pytest.mark.integration

# What the browser asks its maker for by itself, whatever page it shows.
THE_BROWSERS_OWN = (".google.com", ".googleapis.com", ".gvt1.com", ".gstatic.com")
LOADING = {"src", "srcset", "action", "formaction", "poster", "background"}


class Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, text) -> None:
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


@pytest.fixture(scope="module")
def page(files):
    return files.page.read_text("utf-8")


def body_rows(text):
    listed = text.split('<table id="items">')[1].split("<tbody>")[1].split("</tbody>")[0]
    return re.findall(r"<tr.*?</tr>", listed, re.DOTALL)


def test_nothing_in_the_page_asks_a_server_for_anything(page):
    for tag, attributes in Elements(page).found:
        assert not LOADING & set(attributes), (tag, attributes)
        assert tag not in {"iframe", "object", "embed", "img"}
        if tag == "link":
            assert attributes["href"] == "data:,"
    assert "default-src 'none'" in unescape(page)
    assert "url(http" not in page


def test_every_field_has_a_label_every_table_a_header_and_every_id_is_used_once(page):
    elements = Elements(page).found
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in elements:
        for name in ("aria-labelledby",):
            assert set(attributes.get(name, "").split()) <= set(ids)
    assert page.count("<label") == sum(tag in {"select", "input"} for tag, _ in elements)
    assert all(attributes.get("scope") for tag, attributes in elements if tag == "th")


def test_the_page_carries_the_same_totals_as_the_summary(files, page):
    for leg in json.loads(files.summary.read_text("utf-8"))["legs"]:
        assert f"{float(leg['total']):,.2f}" in page
    assert page.count(">foots<") == len(json.loads(files.summary.read_text("utf-8"))["legs"])


def test_without_a_script_the_largest_items_are_there(report, page):
    rows = body_rows(page)
    assert len(rows) == min(100, report.open_items.height)
    largest = report.open_items.sort(pl.col("amount_minor").abs(), descending=True)["record_id"][0]
    assert largest in rows[0]


def test_every_chart_stands_with_its_title_its_legend_and_its_figures_as_a_table(report, page):
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    titles = [unescape(re.findall("<figcaption>(.*?)</figcaption>", one)[0]) for one in figures]
    wanted = ("Open value by reason", "Open value by age", "Match rate", "Deposits by", "Fees by business day", "Fees by day")
    assert all(any(title.startswith(one) and title.endswith(", USD") for title in titles) for one in wanted)
    for figure in figures:
        assert figure.count('<svg class="chart"') == figure.count("<table>") == 1
        assert "<title id=" in figure
        assert "<desc id=" in figure
    for bar in ("#currency=USD&amp;class=missing_in_gl", "#currency=USD&amp;age_bucket=1%20to%205%20days"):
        assert page.count(f'href="{bar}"') == 2


@pytest.mark.browser
def test_a_bar_leads_to_the_items_it_stands_for(report, files, page, machine):
    label, address = re.findall(r'<a href="([^"]*class=missing_in_gl)" aria-label="([^"]*)"', page)[0][::-1]
    dom, told = machine.browse(files.page, unescape(address))
    wanted = report.open_items.filter((pl.col("currency") == "USD") & (pl.col("class") == "missing_in_gl"))
    assert len(body_rows(dom)) == min(100, wanted.height)
    assert label.endswith(f"{wanted.height} items")
    assert "CONSOLE" not in told


@pytest.mark.browser
def test_the_browser_has_nothing_to_complain_of_and_asks_no_server(files, machine, tmp_path):
    log = tmp_path / "net.json"
    dom, told = machine.browse(files.page, "", f"--log-net-log={log}")
    assert "CONSOLE" not in told
    assert 'class="scripted"' in dom
    asked = {
        urlsplit(address).hostname
        for address in re.findall(r'"url":"(https?:[^"]+)"', log.read_text("utf-8", errors="replace"))
    }
    assert {host for host in asked if not host.endswith(THE_BROWSERS_OWN)} == set()


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["0", "1"])
def test_filters_in_the_address_choose_and_sort_the_rows(report, files, machine, theme):
    dom, told = machine.browse(
        files.page, "#currency=USD&state=exception&sort=-age_business_days", f"--blink-settings=preferredColorScheme={theme}"
    )
    wanted = report.open_items.filter((pl.col("currency") == "USD") & (pl.col("state") == "exception"))
    rows = body_rows(dom)
    assert len(rows) == min(100, wanted.height)
    assert all('class="exception"' in row for row in rows)
    ages = [int(re.findall(r'<td class="number">(-?\d+)</td>', row)[0]) for row in rows]
    assert ages == sorted(ages, reverse=True)
    assert f"USD: {wanted.height:,} items" in dom
    assert 'aria-sort="descending"' in dom
    assert "CONSOLE" not in told


@pytest.mark.browser
def test_a_search_finds_a_record(report, files, machine):
    record = report.open_items["record_id"][3]
    dom, _ = machine.browse(files.page, f"#q={record.lower()}")
    rows = body_rows(dom)
    assert rows
    assert all(record in row for row in rows)


@pytest.mark.browser
def test_a_figure_leads_to_its_records_and_their_source_page(report, files, machine):
    members = report.members.join(
        report.open_items.filter(pl.col("state") != "finding").select("outcome_id").unique(), on="outcome_id", how="semi"
    )
    wanted = members.filter((pl.col("leg") == "batch_gl") & (pl.col("side") == "left") & (pl.col("currency") == "USD"))
    dom, told = machine.browse(files.page, "#figure=" + quote("batch_gl|left|USD|open"))
    panel = dom.split('id="panel-body">')[1].split("</dialog>")[0]
    assert all(record in panel for record in wanted["record_id"])
    assert panel.count("https://api.example.test/v1/batchs?cursor=") == wanted.height
    assert "CONSOLE" not in told


@pytest.mark.browser
@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ("fees|2026-04|deducted|Visa|USD", ("trr_1", "trr_2", "10.75", "2 of 100 records", "a.ndjson.zst line 0")),
        ("clearing|1150 Card clearing|USD|in", ("GL-2", "900.00", "1 of 812 records", "journal GJ-2")),
    ],
)
def test_a_figure_of_a_proof_leads_to_its_records_page_and_landed_line(page, files, machine, figure, shown):
    assert f"#proof={quote(figure)}" in unescape(page)
    dom, told = machine.browse(files.page, "#proof=" + quote(figure))
    panel = dom.split('id="panel-body">')[1].split("</dialog>")[0]
    assert all(text in panel for text in shown), panel
    assert "http://127.0.0.1:8090/heartland/v1/reports/transactions?cursor=" in panel
    assert "CONSOLE" not in told


@pytest.mark.browser
def test_a_source_total_leads_to_the_records_of_all_its_parts(report, files, machine):
    side = report.members.filter((pl.col("leg") == "batch_gl") & (pl.col("side") == "left") & (pl.col("currency") == "CAD"))
    dom, _ = machine.browse(files.page, "#figure=" + quote("batch_gl|left|CAD|total"))
    panel = dom.split('id="panel-body">')[1].split("</dialog>")[0]
    assert side.height
    assert all(record in panel for record in side["record_id"])


def test_deposits_are_received_as_the_bank_says_where_its_lines_are_there(made_up, files, page, tmp_path):
    assert "Received, by the ledger" in page
    assert "Received, by the bank" not in page
    legs = {"batch_gl": made_up.LEGS["batch_gl"], "deposit_bank": (("batch", "bank_line"), ("timing",), "")}
    judge = made_up.Judge(3)
    judge_legs, made_up.LEGS = made_up.LEGS, legs
    try:
        made_up._PREFIX["bank_line"] = "BL"
        for number in range(20):
            judge.matched(list(legs)[number % 2], "USD")
        text = write_report(made_up.assembled(judge), tmp_path).page.read_text("utf-8")
    finally:
        made_up.LEGS = judge_legs
    assert "Received, by the bank" in text
    assert "Received, by the ledger" not in text


def test_statements_that_do_not_balance_stand_before_the_signature(page):
    assert "Statement of operating in USD up to 8 April 2026: opening and lines do not make its closing balance." in page
    assert "Statement of operating in USD up to 9 April 2026: it does not begin where the one before ended." in page


@pytest.mark.browser
def test_an_item_tells_why_it_is_open_and_what_comes_next(files, machine):
    dom, _ = machine.browse(files.page, "#item=any%7Cany%7C0")
    panel = dom.split('id="panel-body">')[1].split("</dialog>")[0]
    assert all(heading in panel for heading in ("Why it is open", "What to do next", "Records of this outcome"))


@pytest.mark.browser
def test_hostile_text_stays_text_in_the_browser(made_up, machine, tmp_path):
    text = "<img src=x onerror=document.title='gone'><script>document.title='gone'</script>"
    item = {
        "record_id": text,
        "leg": "batch_gl",
        "amount_minor": 1,
        "currency": "USD",
        "state": "exception",
        "class": "missing_in_gl",
        "reason": text,
    }
    report = made_up.sample_report(matched=20, opened=0, open_items=pl.DataFrame([item]), previous_open_items=None)
    dom, _ = machine.browse(write_report(report, tmp_path).page, "#item=any%7Cany%7C0")
    assert "<title>Reconciliation as of 10 April 2026</title>" in dom
    assert "<img" not in dom
