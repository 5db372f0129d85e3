"""`retail-etl reconcile` on a folder in which the bank's own statement lies as the bank delivers it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from retail_etl.cli import app
from retail_etl_tests.unit.statements import samples

BATCH = {
    "id": "dep_00059",
    "closed_at": "2026-03-02T22:00:00-05:00",
    "gross": "1446.00",
    "fees": "24.82",
    "adjustments": "0.00",
    "net": "1421.18",
    "currency": "USD",
}


def reconcile(folder, out):
    command = ["reconcile", str(folder), "--as-of", "2026-03-09", "--out", str(out), "--no-workbook"]
    return CliRunner().invoke(app, command)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize(
    ("name", "content", "line_id"),
    [
        ("bank_line.ofx", samples.OFX_SGML, "ending-4821:USD:F1001"),
        ("bank_line.bai2", samples.BAI2, "ending-4821:USD:2026-03-04/BR1"),
        (
            "bank_line.xml",
            samples.CAMT.replace('Ccy="EUR"', 'Ccy="USD"').replace("1000.00", "1421.18"),
            "ending-3000:EUR:2026-044/A1",
        ),
    ],
)
def test_a_deposit_finds_its_line_on_the_bank_s_own_statement(tmp_path, name, content, line_id):
    (tmp_path / "batch.jsonl").write_text(json.dumps(BATCH))
    (tmp_path / name).write_text(content)

    told = reconcile(tmp_path, tmp_path / "out")

    assert told.exit_code == 0, told.output
    outcomes = lines(tmp_path / "out" / "outcomes.jsonl")
    matched = [one["members"] for one in outcomes if (one["leg"], one["class"]) == ("deposit_bank", "matched_exact")]
    assert matched == [["dep_00059", line_id]]


def test_a_statement_that_does_not_foot_is_told_and_its_lines_count(tmp_path):
    (tmp_path / "bank_line.xml").write_text(samples.CAMT)

    told = reconcile(tmp_path, tmp_path / "out")

    assert told.exit_code == 0, told.output
    (rejected,) = lines(tmp_path / "out" / "rejected.jsonl")
    assert "does not foot" in rejected["reasons"][0]
    assert rejected["id"] == "ending-4821:USD:2026-044"
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert {leg["currency"] for leg in summary["legs"] if leg["leg"] == "deposit_bank"} == {"EUR", "USD"}


@pytest.mark.parametrize(("name", "told"), [("bank_line.ofx", "expected a bank statement"), ("payment.ofx", "payment")])
def test_what_is_no_statement_or_of_another_kind_is_refused(tmp_path, name, told):
    (tmp_path / name).write_text("nothing")

    answer = reconcile(tmp_path, tmp_path / "out")

    assert answer.exit_code == 2
    assert told in answer.output
    assert not (tmp_path / "out").exists()
