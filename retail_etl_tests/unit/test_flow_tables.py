"""Which named functions a session is given for a statement."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

from retail_etl.flow_tables import called_by, crosswalk
from retail_etl.mapping.functions import MACROS
from retail_etl.operations.queue_records import Link


def test_a_statement_is_given_what_it_calls_and_what_that_calls_in_an_order_in_which_each_finds_the_others():
    found = called_by(MACROS, "SELECT STREET_KEY(line1) FROM canonical.addresses")

    assert found[-2:] == ("mapping/standard_street", "mapping/street_key")
    assert {"mapping/street_suffix", "mapping/street_parts"} <= set(found)
    assert [macro for macro in MACROS if macro in found] == list(found)
    assert called_by(MACROS, "SELECT 1") == ()


def test_a_customer_that_the_ledger_brought_to_the_tills_is_called_by_the_others_name_from_both_sides():
    links = [
        Link("epicor:customers:RTL-50001", "heartland", "customers", "c9"),
        Link("heartland:customers:c1", "epicor", "customers", "1042"),
        Link("magento:customers:17", "heartland", "customers", "c2"),
    ]
    books = SimpleNamespace(crosswalk=SimpleNamespace(links=lambda: links))
    rows = crosswalk(SimpleNamespace(operations=SimpleNamespace(reading=lambda: nullcontext(books)))).rows()
    assert ("customers", "heartland", "c9", "epicor", "50001") in rows
    assert sorted(row[:4] for row in rows if row[1] == "heartland") == [
        ("customers", "heartland", "c1", "epicor"),
        ("customers", "heartland", "c9", "epicor"),
    ]


def test_what_tills_and_ledger_know_by_the_name_that_a_third_system_gave_is_found_in_the_ledger():
    links = [
        Link("salesforce:customers:001", *one) for one in (("epicor", "customers", "1080"), ("heartland", "customers", "c81"))
    ]
    books = SimpleNamespace(crosswalk=SimpleNamespace(links=lambda: links))
    rows = crosswalk(SimpleNamespace(operations=SimpleNamespace(reading=lambda: nullcontext(books)))).rows()
    assert rows.count(("customers", "heartland", "c81", "epicor", "1080")) == 1
