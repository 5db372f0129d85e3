"""A file of garbage is set aside line by line, in the memory that a few bad lines cost."""

import json
import subprocess
import sys

import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.files import sources, statements
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
    return f'{{"id":"G-{number}","amount":"ten"}}\n' if number % 2 else f"this is no record at all {number}\n"


def peak_kib(folder, bad_lines):
    """What a run over one good line and so many bad ones took at most; the rejects are counted on the way."""
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


def test_a_line_without_an_end_is_refused_before_it_is_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_LINE_BYTES_MAX", 4_096)
    (tmp_path / "payment.csv").write_text("id,amount,currency,captured_at,tender\n" + "x" * 5_000)
    with pytest.raises(UnusableInputError, match=r"payment\.csv.*2.*at most 4096 characters"):
        reconcile_files(tmp_path, "2026-03-05")


def test_a_statement_larger_than_any_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "_BYTES_MAX", 1_000)
    (tmp_path / "bank_line.xml").write_text("<Document>" + "x" * 2_000)
    with pytest.raises(UnusableInputError, match=r"bank_line\.xml.*at most 1000 bytes"):
        reconcile_files(tmp_path, "2026-03-05")
