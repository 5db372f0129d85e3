"""A file of garbage is set aside line by line, in the memory that a few bad lines cost."""

import json
import subprocess
import sys
from contextlib import closing

import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.files import csv_lines, deliveries, statements
from retail_etl.reconciliation.files.run import reconcile_files

GOOD = '{"id":"P-1","amount":"10.00","currency":"USD","captured_at":"2026-03-02T10:00:00Z","tender":"VISA"}\n'
MEASURED = """
import resource, sys
from contextlib import closing
from pathlib import Path
from retail_etl.reconciliation.files.run import reconcile_files, write_files
with closing(reconcile_files(Path(sys.argv[1]), "2026-03-05")) as run:
    write_files(run, Path(sys.argv[2]), "jsonl")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def garbage(number):
    return (f'{{"id":"G-{number}","amount":"ten"}}\n', f"this is no record at all {number}\n", GOOD)[number % 3]


def peak_kib(folder, bad_lines):
    """What a run over one good line and so many bad ones, the same record among them, took; rejects are counted on the way."""
    records = folder / str(bad_lines)
    records.mkdir()
    with (records / "payment.jsonl").open("w") as out:
        out.write(GOOD)
        out.writelines(garbage(number) for number in range(bad_lines))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, records, records / "out"], capture_output=True, text=True, check=True
    )
    with (records / "out" / "rejected.jsonl").open() as rejected:
        places = [json.loads(line)["line"] for line in rejected]
    assert places == list(range(2, bad_lines + 2))
    return int(done.stdout)


@pytest.mark.long
def test_a_hundred_times_more_garbage_takes_no_more_memory(tmp_path):
    few, many = (peak_kib(tmp_path, count) for count in (2_000, 200_000))
    assert many - few < 48 * 1024


def test_of_records_with_one_id_the_newest_stands_and_every_other_is_named_by_its_line(tmp_path, monkeypatch):
    monkeypatch.setattr(deliveries, "_FEW", 3)
    versions = (2, 1, 3, 3, 0, 1)
    lines = [GOOD.replace('"P-1"', f'"P-1","version":{one}').replace("10.00", f"{n}.00") for n, one in enumerate(versions, 1)]
    (tmp_path / "payment.jsonl").write_text("".join(lines))
    with closing(reconcile_files(tmp_path, "2026-03-05")) as run:
        assert [payment.amount for payment in run.verdict.world.payments] == [400]
        assert [(one["line"], one["id"], *one["reasons"]) for one in run.rejected] == [
            (1, "P-1", "field id: superseded by version 3"),
            (2, "P-1", "field id: superseded by version 3"),
            (3, "P-1", "field id: expected each id once; another record has it"),
            (5, "P-1", "field id: superseded by version 3"),
            (6, "P-1", "field id: superseded by version 3"),
        ]


HEADER = b"id,amount,currency,captured_at,tender\n"


def csv_line(name, amount=b"10.00"):
    return name + b"," + amount + b",USD,2026-03-02T10:00:00Z,VISA\n"


def test_of_a_csv_file_the_broken_lines_alone_are_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_lines, "LINE_MAX", 4_096)
    lines = {
        2: csv_line(b"P-2"),
        3: csv_line(b"P-\xff"),  # no UTF-8
        4: csv_line(b'"P-4'),  # a quote that nobody closes
        5: csv_line(b"P-5"),
        6: csv_line(b'"P-6"'),
        7: b"P-7,10.00\n",
        8: csv_line(b'"P-8\n of two lines"'),
        10: b"x" * 10_000 + b"\n",
        11: csv_line(b"P-11", b"ten"),
        12: csv_line('"Pé-12"'.encode()),
    }
    (tmp_path / "payment.csv").write_bytes(HEADER + b"".join(lines.values()))
    with closing(reconcile_files(tmp_path, "2026-03-05")) as run:
        assert {payment.id for payment in run.verdict.world.payments} == {"P-2", "P-5", "P-6", "P-8\n of two lines", "Pé-12"}
        assert [(one["line"], one["reasons"][0][:30]) for one in run.rejected] == [
            (3, "expected text in UTF-8"),
            (4, "expected a closing quote"),
            (7, "expected 5 columns, found 2"),
            (10, "expected at most 4096 characte"),
            (11, "field amount: expected a decim"),
        ]


def test_a_csv_file_that_does_not_begin_with_text_is_refused(tmp_path):
    (tmp_path / "payment.csv").write_bytes(HEADER.decode().encode("utf-16"))
    with pytest.raises(UnusableInputError, match=r"payment\.csv.*line 1.*expected a CSV file in UTF-8"):
        reconcile_files(tmp_path, "2026-03-05")


def test_a_statement_larger_than_any_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "_BYTES_MAX", 1_000)
    (tmp_path / "bank_line.xml").write_text("<Document>" + "x" * 2_000)
    with pytest.raises(UnusableInputError, match=r"bank_line\.xml.*at most 1000 bytes"):
        reconcile_files(tmp_path, "2026-03-05")
