"""What a change of rules would change: told before it is taken, record by record, and nothing written."""

from contextlib import closing

import pytest
import yaml
from typer.testing import CliRunner

from retail_etl.cli import app
from retail_etl.reconciliation.files.run import reconcile_records
from retail_etl.reconciliation.frames import judgement_of
from retail_etl.reconciliation.rule_change import rule_change

RECORDS = [
    {"id": "P-1", "kind": "payment", "amount": "84.10", "currency": "USD", "captured_at": "2026-03-02T12:00:00-05:00"}
    | {"tender": "VISA"},
    {"id": "P-2", "kind": "payment", "amount": "20.00", "currency": "USD", "captured_at": "2026-03-18T12:00:00-05:00"}
    | {"tender": "VISA"},
    {"id": "L-1", "kind": "gl_line", "account": "1150 Clearing", "amount": "84.10", "date": "2026-03-05", "reference": "sale"},
]
NEW = {
    "grace_business_days": 0,
    "settlement_lag_business_days": 1,
    "matching": {"legs": {"payment_gl": {"amount_and_date": False}}},
}


def judgement(settings=None):
    with closing(reconcile_records(RECORDS, "2026-03-20", settings)) as run:
        return judgement_of(run.verdict, run.settings, run.as_of, run.rule_version)


@pytest.fixture
def folder(tmp_path):
    import json

    (tmp_path / "records.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    (tmp_path / "new.yaml").write_text(yaml.safe_dump(NEW))
    return tmp_path


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_same_rules_change_nothing():
    change = rule_change(judgement(), judgement())
    assert change.records.is_empty()
    assert change.judged == 3


def test_each_record_that_would_be_decided_otherwise_is_told_with_both_decisions():
    told = {row["record_id"]: row for row in rule_change(judgement(), judgement(NEW)).records.to_dicts()}
    assert (told["P-1"]["before"], told["P-1"]["after"], told["P-1"]["change"]) == ("matched_exact", "missing_in_gl", "class")
    assert (told["P-1"]["with_before"], told["P-1"]["with_after"]) == (["L-1"], [])
    assert (told["P-2"]["before"], told["P-2"]["after"]) == ("timing", "missing_in_gl")


def test_amounts_are_summed_by_class():
    classes = rule_change(judgement(), judgement(NEW)).classes
    row = classes.filter((classes["side"] == "left") & (classes["before"] == "timing")).row(0, named=True)
    assert (row["records"], row["amount_minor"], row["currency"]) == (1, 2000, "USD")


def test_a_date_that_moves_is_a_change_of_details():
    told = rule_change(judgement(), judgement({"settlement_lag_business_days": 4})).records.to_dicts()
    assert [(row["record_id"], row["change"]) for row in told] == [("P-2", "details")]


def test_the_command_tells_classes_amounts_and_examples_and_writes_nothing(folder):
    before = sorted(folder.iterdir())
    done = run("rules", "diff", "--rules", folder / "new.yaml", "--records", folder / "records.jsonl", "--as-of", "2026-03-20")
    assert done.exit_code == 0
    assert "payment_gl, left: matched_exact -> missing_in_gl: 1 records, 84.10 USD" in done.output
    assert "P-1 84.10 USD: amount_unique_in_window with L-1 -> grace_over" in done.output
    assert sorted(folder.iterdir()) == before


def test_a_file_of_rules_is_checked_and_a_mistake_is_named(folder):
    assert run("rules", "check", folder / "new.yaml").exit_code == 0
    (folder / "new.yaml").write_text("matching:\n  legs:\n    payment_gl:\n      reference: off\n")
    refused = run("rules", "check", folder / "new.yaml")
    assert refused.exit_code == 2
    assert "line 4, field matching.legs.payment_gl.reference: unknown key" in refused.output


def test_rules_are_shown_with_what_is_off(folder):
    shown = run("rules", "show", "--rules", folder / "new.yaml", "--leg", "payment_gl").output
    assert "amount_unique_in_window [amount_and_date]  (off)" in shown
    assert "batch_gl" not in shown
