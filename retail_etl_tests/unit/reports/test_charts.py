"""The page's charts: what they show, where they lead, and that nothing in them runs, loads or changes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from defusedxml import ElementTree

from retail_etl.reports.page import charts
from retail_etl.reports.page.currency_charts import currency_charts
from retail_etl.reports.page.sections import Bar
from retail_etl.reports.series import Series, thinned
from retail_etl.reports.statement import statement_of

FIRST = date(2026, 3, 2)
SIDES = [("Expected", "#figure=batch_gl|left|USD|total"), ("Received", None)]
PAIRS = [(FIRST, 10_000, 9_000), (FIRST + timedelta(days=1), -50, 0)]
DRAW = """
from datetime import date
from retail_etl.reports.page import charts
from retail_etl.reports.page.sections import Bar
from retail_etl.reports.series import Series
print(charts.pairs_by_day("d", "Deposits", [("a", None), ("b", None)], Series([(date(2026, 3, 2), 10_000, 9_000)]), "USD").svg)
print(charts.open_value("r", "Reasons", "Class", [(Bar("timing", "On its way", 2, 500), "#class=timing")], "USD").svg)
"""


def elements(chart, tag):
    return [one for one in ElementTree.fromstring(chart.svg).iter() if one.tag == tag]


def titles(chart):
    """What a pointer reads at the marks; the first title is the chart's."""
    return [one.text for one in elements(chart, "title")][1:]


def test_a_chart_tells_its_figures_in_words_too():
    chart = charts.pairs_by_day("d", "Deposits <now>", SIDES, Series(PAIRS), "USD")
    assert chart.rows == [("2 March 2026", "100.00", "90.00"), ("3 March 2026", "-0.50", "0.00")]
    assert chart.told == "Expected 99.50 USD, received 90.00 USD in all."
    assert "Deposits &lt;now&gt;" in chart.svg
    assert titles(chart) == [
        "2 March 2026, expected: 100.00",
        "2 March 2026, received: 90.00",
        "3 March 2026, expected: -0.50",
        "3 March 2026, received: 0.00",
    ]


def test_the_second_of_two_series_is_hatched_so_that_paper_tells_them_apart():
    fills = [one.get("fill") for one in elements(charts.pairs_by_day("d", "Deposits", SIDES, Series(PAIRS), "USD"), "path")]
    assert fills == ["var(--one)", "url(#hatch)"] * 2


@pytest.mark.parametrize(
    ("currency", "minor", "named"), [("USD", 12_345_678, "100,000"), ("JPY", 12_345_678, "10,000,000"), ("USD", 4, "0.04")]
)
def test_amounts_on_the_axis_are_in_whole_units_of_the_currency(currency, minor, named):
    chart = charts.pairs_by_day("d", "Deposits", SIDES, Series([(FIRST, minor, 0)]), currency)
    assert named in [one.text for one in elements(chart, "text")]


def test_a_sum_beyond_what_a_float_holds_keeps_every_cent_in_words():
    chart = charts.pairs_by_day("d", "Deposits", SIDES, Series([(FIRST, 9_007_199_254_740_993, 1)]), "USD")
    assert titles(chart)[0].endswith("90,071,992,547,409.93")
    assert chart.told.startswith("Expected 90,071,992,547,409.93 USD")


@pytest.mark.parametrize("rates", [[1.0], [0.0], [0.9999, 1.0], [0.5, 0.87], [1.0, 1.0]])
def test_a_rate_chart_holds_every_point(rates):
    points = [(FIRST + timedelta(days=n), rate) for n, rate in enumerate(rates)]
    chart = charts.rate_by_day("r", Series(points), "USD")
    marks = [one for one in elements(chart, "path") if one.find("title") is not None]
    assert len(marks) == len(rates)
    places = [[float(part) for part in re.findall(r"-?[\d.]+(?:e-?\d+)?", one.get("transform"))] for one in marks]
    assert all(0 <= x <= 515 and -1e-6 <= y <= 180 for x, y in places)
    assert [one.text for one in elements(chart, "text")].count("100%") == 1


@pytest.mark.parametrize(("days", "step", "last"), [(5, 1, "6 Mar"), (70, 1, "1 May"), (60, 31, "Oct 2030")])
def test_days_are_named_as_far_as_they_can_be_read(days, step, last):
    points = [(FIRST + timedelta(days=n * step), 1, 1) for n in range(days)]
    named = [one.text for one in elements(charts.pairs_by_day("d", "Deposits", SIDES, Series(points), "USD"), "text")]
    days_named = [text for text in named if re.search("[A-Z]", text)]
    assert len(days_named) <= 7
    assert days_named[-1] == last


@pytest.mark.parametrize(
    ("days", "title", "first", "points"),
    [
        (70, "Fees by day of settlement", "2 March 2026", 70),
        (71, "Fees by week of settlement", "Week from 2 March 2026", 11),
        (800, "Fees by month of settlement", "March 2026", 27),
    ],
)
def test_a_long_period_is_told_by_week_or_month_and_says_so(days, title, first, points):
    sums = thinned([(FIRST + timedelta(days=n), 1, 2) for n in range(days)])
    chart = charts.pairs_by_day("d", "Fees by day of settlement", SIDES, sums, "USD")
    assert (chart.title, chart.rows[0][0], len(chart.rows)) == (title, first, points)
    assert chart.told == f"Expected {days / 100:.2f} USD, received {days / 50:.2f} USD in all."
    assert chart.header[0].lower() in title
    assert charts.rate_by_day("r", Series([(FIRST, 1.0)], sums.step), "USD").title.endswith(chart.header[0].lower())


def test_each_bar_leads_to_its_items_and_says_where():
    bars = [(Bar("timing", "On its way", 1, 5_000), "#currency=USD&class=timing"), (Bar("x", "Odd", 1_200, 7), "#class=x%20y")]
    chart = charts.open_value("r", "Open value by reason", "Class", bars, "USD")
    links = elements(chart, "a")
    assert [link.get("href") for link in links] == chart.addresses == [address for _, address in bars]
    assert links[0].get("aria-label") == "On its way: 50.00 USD gross, 1 item"
    assert links[1].get("aria-label") == "Odd: 0.07 USD gross, 1,200 items"
    assert chart.told == "50.07 USD gross in 1,201 items."


def test_hostile_or_long_titles_stay_text():
    hostile = "</title><script>alert(1)</script> datum['x'] ${y} " + "w" * 300
    chart = charts.open_value("r", "Open value", "Class", [(Bar("x", hostile, 1, 1), "#class=x")], "USD")
    assert "<script" not in chart.svg
    assert elements(chart, "a")[0].get("aria-label").startswith(hostile)
    assert max(len(one.text) for one in elements(chart, "text")) <= 34


def test_nothing_in_a_chart_runs_or_loads_or_brings_a_style_of_its_own(report):
    statement = statement_of(report)
    drawn = [chart for currency in statement.currencies for chart in currency_charts(statement, currency)]
    assert len(drawn) >= 12
    for chart in drawn:
        for one in ElementTree.fromstring(chart.svg).iter():
            assert one.tag in {"svg", "g", "path", "line", "text", "title", "desc", "a"}
            assert not {name for name in one.attrib if name == "style" or name.startswith("on") or "{" in name}
            assert one.get("href", "#").startswith("#")
        assert "http" not in chart.svg


def test_every_chart_has_a_title_a_description_and_the_same_figures_as_rows(report):
    statement = statement_of(report)
    for chart in currency_charts(statement, "USD"):
        svg = ElementTree.fromstring(chart.svg)
        named = {one.get("id"): one.text for one in svg[:2]}
        assert list(named) == svg.get("aria-labelledby").split()
        assert all(named.values())
        assert svg.get("role") == ("group" if chart.addresses else "img")
        assert chart.rows
        assert all(len(row) == len(chart.header) for row in chart.rows)


def test_a_currency_without_records_has_no_charts(report):
    assert currency_charts(statement_of(report), "JPY") == []


def test_another_machine_with_another_clock_and_without_fonts_draws_the_same_bytes(tmp_path):
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>", "utf-8")
    here = {"TZ": "UTC", "LANG": "C.UTF-8"}
    there = {"TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    drawn = [
        subprocess.run([sys.executable, "-c", DRAW], env={**os.environ, **env}, check=True, capture_output=True, text=True)
        for env in (here, there)
    ]
    assert drawn[0].stdout == drawn[1].stdout
    assert drawn[0].stdout.count("<svg") == 2
    assert [one.stderr for one in drawn] == ["", ""]


def test_the_drawing_library_is_loaded_when_a_chart_is_drawn_and_not_before():
    loaded = "import sys, retail_etl.reports; print('vl_convert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True).stdout == "False\n"
