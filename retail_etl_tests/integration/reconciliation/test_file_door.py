"""`retail-etl reconcile` on real files: every format, bad records, unusable inputs, and runs that continue others."""

import csv
import json
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from retail_etl.cli import app

PAYMENT = {
    "id": "P-1",
    "amount": "10.00",
    "currency": "USD",
    "captured_at": "2026-03-02T10:00:00-05:00",
    "tender": "VISA",
    "batch_id": "B-1",
}
BATCH = {
    "id": "B-1",
    "closed_at": "2026-03-02T22:00:00-05:00",
    "gross": "10.00",
    "fees": "0.00",
    "adjustments": "0.00",
    "net": "10.00",
    "currency": "USD",
}


def run(source, out, *more):
    command = ["reconcile", str(source), "--as-of", "2026-03-03", "--out", str(out), "--no-workbook", *map(str, more)]
    return CliRunner().invoke(app, command)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def write_jsonl(path, *records):
    path.write_text("".join((record if isinstance(record, str) else json.dumps(record)) + "\n" for record in records))
    return path


def write_csv(path, record):
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(record))
        writer.writeheader()
        writer.writerow(record)


def write_xlsx(path, record):
    book = openpyxl.Workbook()
    book.active.append(list(record))
    book.active.append(
        [float(value) if name in ("gross", "fees", "adjustments", "net") else value for name, value in record.items()]
    )
    book.save(path)


def write_parquet(path, record, **types):
    parquet.write_table(pa.table({name: pa.array([value], types.get(name)) for name, value in record.items()}), path)


def classes(out):
    return sorted((o["leg"], o["class"], tuple(o["members"])) for o in lines(out / "outcomes.jsonl"))


WANTED = [("batch_gl", "timing", ("B-1",)), ("payment_batch", "matched_exact", ("B-1", "P-1"))]


def test_a_workbook_of_more_than_can_be_listed_has_the_figures_and_names_the_file_of_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr("retail_etl.reconciliation.load._SMALL", -1)
    monkeypatch.setattr("retail_etl.reconciliation.files.run._LISTED_MAX", 0)
    source = write_jsonl(tmp_path / "records.jsonl", {"kind": "payment", **PAYMENT}, {"kind": "batch", **BATCH})
    command = ["reconcile", str(source), "--as-of", "2026-03-03", "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert classes(tmp_path / "out") == WANTED
    book = openpyxl.load_workbook(tmp_path / "out" / "reconciliation.xlsx")
    told = [cell.value for row in book["Matched USD"].iter_rows() for cell in row if cell.value is not None]
    assert any(str(text).startswith("2 further rows are not listed here") and "outcomes.jsonl" in text for text in told)
    assert not {"P-1", "B-1"} & set(told)


def test_jsonl_csv_xlsx_and_parquet_give_the_same_outcomes(tmp_path):
    write_jsonl(tmp_path / "in.jsonl", {"kind": "payment", **PAYMENT}, {"kind": "batch", **BATCH})
    tables = tmp_path / "tables"
    tables.mkdir()
    write_csv(tables / "payment.csv", PAYMENT)
    write_xlsx(tables / "batch.xlsx", BATCH)
    columns = tmp_path / "columns"
    columns.mkdir()
    moment = datetime(2026, 3, 2, 15, tzinfo=UTC)
    write_parquet(
        columns / "payment.parquet",
        {**PAYMENT, "amount": Decimal("10.00"), "captured_at": moment},
        amount=pa.decimal128(18, 2),
        captured_at=pa.timestamp("us", tz="UTC"),
    )
    write_jsonl(columns / "batch.jsonl", BATCH)
    for n, source in enumerate((tmp_path / "in.jsonl", tables, columns)):
        result = run(source, tmp_path / f"out{n}")
        assert result.exit_code == 0, result.output
        assert classes(tmp_path / f"out{n}") == WANTED
    assert run(columns, tmp_path / "wide", "--outcomes", "parquet").exit_code == 0
    assert parquet.read_table(tmp_path / "wide" / "outcomes.parquet").column("members").to_pylist() == [["B-1"], ["B-1", "P-1"]]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{broken", "JSON"),
        ("[1, 2]", "JSON object"),
        ({"kind": "payed"}, "field kind"),
        ({"kind": "payment", **PAYMENT, "id": "P-2", "amount": "ten"}, "field amount"),
        ({"kind": "payment", **PAYMENT, "id": "P-2", "amount": "10.005"}, "field amount"),
        (
            '{"kind":"payment","id":"P-2","amount":1234567890123456.78,"currency":"USD","captured_at":"2026-03-02T10:00:00Z","tender":"VISA"}',
            "string",
        ),
        ({"kind": "payment", **PAYMENT, "id": "P-2", "captured_at": "2026-03-02T10:00:00"}, "offset"),
        ({"kind": "payment", **PAYMENT, "id": "P-2", "status": "lost"}, "field status"),
        ({"kind": "payment", "id": "P-2"}, "field tender"),
        ({"kind": "batch", **BATCH, "id": "B-2", "net": "11.00"}, "field net"),
        ({"kind": "payment", **PAYMENT, "amount": "99.00"}, "field id"),
    ],
)
def test_one_bad_record_is_listed_with_its_reason_and_stops_nobody(tmp_path, bad, reason):
    source = write_jsonl(tmp_path / "in.jsonl", {"kind": "payment", **PAYMENT}, bad, {"kind": "batch", **BATCH})
    assert run(source, tmp_path / "out").exit_code == 0
    rejected = lines(tmp_path / "out" / "rejected.jsonl")
    assert len(rejected) == 1
    assert reason in " ".join(rejected[0]["reasons"])
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["rejected"] == 1
    assert len(classes(tmp_path / "out")) >= 2


def test_what_cannot_be_used_at_all_exits_with_2_names_the_place_and_writes_nothing(tmp_path):
    (tmp_path / "garbage.jsonl").write_bytes(b"\x00\xff garbage\n" * 50)
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    write_csv(lacking / "payment.csv", {"id": "P-1", "amount": "10.00"})
    floats = tmp_path / "floats"
    floats.mkdir()
    write_parquet(floats / "payment.parquet", {**PAYMENT, "amount": 10.0})
    misnamed = tmp_path / "misnamed"
    misnamed.mkdir()
    write_csv(misnamed / "payments.csv", PAYMENT)
    good = write_jsonl(tmp_path / "good.jsonl", {"kind": "payment", **PAYMENT})
    config = tmp_path / "config.yaml"
    config.write_text("grace_business_days: 3\ngl_window: [0, 7]\n")
    for source, more, told in (
        (tmp_path / "nowhere", (), "nothing there"),
        (tmp_path / "garbage.jsonl", (), "line 1"),
        (lacking, (), "field currency"),
        (floats, (), "field amount"),
        (misnamed, (), "payments.csv"),
        (good, ("--config", config), "line 2, field gl_window"),
        (good, ("--previous", lacking), "earlier run"),
    ):
        result = run(source, tmp_path / "out", *more)
        assert result.exit_code == 2
        assert told in result.stderr
        assert not (tmp_path / "out").exists()


def test_a_persons_word_holds_in_later_runs_until_a_member_changes(tmp_path):
    twins = [{"kind": "payment", **PAYMENT, "id": name, "batch_id": None} for name in ("P-1", "P-2")]
    line = {"kind": "gl_line", "id": "L-1", "account": "1150 Clearing", "amount": "10.00", "date": "2026-03-02"}
    said = {
        "kind": "decision",
        "id": "D-1",
        "leg": "payment_gl",
        "members": ["P-1", "L-1"],
        "verdict": "confirmed",
        "by": "controller",
        "at": "2026-03-03T09:00:00Z",
    }
    assert run(write_jsonl(tmp_path / "a.jsonl", *twins, line, said), tmp_path / "a").exit_code == 0
    assert ("payment_gl", "matched_exact", ("L-1", "P-1")) in classes(tmp_path / "a")
    assert run(write_jsonl(tmp_path / "b.jsonl", *twins, line), tmp_path / "b", "--previous", tmp_path / "a").exit_code == 0
    assert classes(tmp_path / "b") == classes(tmp_path / "a")
    changed = [{**twins[0], "store": "ST09"}, twins[1], line]
    assert run(write_jsonl(tmp_path / "c.jsonl", *changed), tmp_path / "c", "--previous", tmp_path / "b").exit_code == 0
    assert ("payment_gl", "needs_review", ("L-1", "P-1", "P-2")) in classes(tmp_path / "c")
