"""Scanners: no card number and nobody's particulars stand in a report of a world that is full of them."""

from __future__ import annotations

import re
import zipfile

import pytest

from retail_etl.domain.identifiers import passes_luhn
from retail_etl.sandbox.world.people import person

pytestmark = pytest.mark.integration


def everything_readable(files, folder):
    """Page and summary as text, and every text of every part of the workbook."""
    texts = [files["reconciliation.html"].decode(), files["summary.json"].decode()]
    (folder / "book.xlsx").write_bytes(files["reconciliation.xlsx"])
    with zipfile.ZipFile(folder / "book.xlsx") as parts:
        texts += [parts.read(name).decode() for name in parts.namelist()]
    return texts


def test_no_card_number_stands_in_a_report(judged, planted, tmp_path):
    cut = 0
    for files in judged.written.values():
        for text in everything_readable(files, tmp_path):
            cut += text.count("[card number ending")
            assert not [card for card in planted.CARDS if card in text or card.replace(" ", "") in text]
            runs = re.findall(r"(?<![\w.])[3-6](?:[ -]?\d){13,18}(?![\w.])", text)
            assert not [run for run in runs if passes_luhn(re.sub(r"\D", "", run))]
    assert cut > 10, "the planted numbers were to be met"


def test_no_person_stands_in_a_report(judged, planted, tmp_path):
    customers = judged.world.table("customers")
    people = [person(customers, row) for row in range(len(customers))]
    words = {word for one in people for word in (one.email, one.phone, one.line1, f"{one.first_name} {one.last_name}")}
    words |= {one.company for one in people if one.company} | {planted.EMAIL}
    assert len(words) > 100
    for files in judged.written.values():
        for text in everything_readable(files, tmp_path):
            assert not [word for word in words if word in text]
            assert not re.findall(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", text)
