"""Rejected records are told in the order of files and lines, however many they are and in whatever order they came."""

import random

import pytest

from retail_etl.reconciliation.files.rejects import Rejects


def entry(number, file="payment.csv"):
    return {"file": file, "line": number, "kind": "payment", "id": f"P-{number}", "reasons": ["expected 9 columns, found 3"]}


def told(rejects):
    return [(one["file"], one["line"]) for one in rejects]


@pytest.mark.parametrize("held_max", [2, 7, 1000])
def test_they_are_told_by_file_and_line_whatever_the_order_they_came_in(held_max):
    rejects = Rejects(held_max)
    entries = [entry(n, file) for file in ("batch.csv", "payment.csv") for n in range(1, 31)]
    for one in random.Random(7).sample(entries, len(entries)):
        rejects.add(one)
    assert (told(rejects), len(rejects)) == ([(one["file"], one["line"]) for one in entries], 60)
    assert list(rejects) == entries
    rejects.close()


def test_what_comes_in_order_goes_to_one_temporary_file():
    rejects = Rejects(held_max=10)
    for number in range(1, 96):
        rejects.add(entry(number))
    assert len(rejects._runs) == 1
    assert len(rejects._held) == 5
    assert told(rejects) == [("payment.csv", number) for number in range(1, 96)]
    rejects.close()


def test_they_can_be_told_twice_and_more_can_come_in_between():
    rejects = Rejects(held_max=3)
    for number in (1, 2, 3, 4):
        rejects.add(entry(number))
    assert len(list(rejects.lines())) == 4
    for number in (5, 6, 7):
        rejects.add(entry(number))
    assert told(rejects) == [("payment.csv", number) for number in range(1, 8)]
    rejects.close()


def test_text_that_no_file_can_hold_stays_escaped(tmp_path):
    rejects = Rejects()
    rejects.add(entry(1) | {"id": "P-\ud800", "reasons": ["expected text"]})
    rejects.add(entry(2) | {"id": "P-é"})
    rejects.write(tmp_path / "rejected.jsonl")
    first, second = (tmp_path / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert "\\ud800" in first
    assert "P-é" in second
    rejects.close()
