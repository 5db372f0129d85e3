"""Customers that are one come into the crosswalk: certain ones by themselves, near ones on a word, and out of it again."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import polars as pl
import pytest

from retail_etl.contracts.catalog import contract
from retail_etl.errors import UnusableInputError
from retail_etl.flow_tables import crosswalk
from retail_etl.operations.queue_records import Link
from retail_etl.operations.records import Word
from retail_etl.same_customers import confirm, link_certain, linkage, record_of, reject
from retail_etl.warehouse.duckdb import DuckDBWarehouse

ANN = Word("Ann Lee", datetime(2026, 4, 11, tzinfo=UTC), "same phone")
TILL, SHOP, LEDGER = "heartland:customers:c1", "magento:customers:17", "epicor:customers:EPIC06-1042"


@pytest.fixture
def installation(operations, tmp_path):
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    warehouse.migrate()
    return SimpleNamespace(operations=operations, warehouse=warehouse, clock=lambda: ANN.at)


@pytest.fixture
def people(installation):
    def put(*rows):
        kinds = {name: column.dtype.type for name, column in contract("canonical.customers").to_schema().columns.items()}
        known = [dict.fromkeys(kinds) | {"is_active": True, "load_id": "a"} | row for row in rows]
        frame = pl.DataFrame([row | {"line": place} for place, row in enumerate(known)], schema=kinds)
        with installation.warehouse.writing() as session:
            session.append("canonical.customers", frame)

    return put


MAYA = {"first_name": "Maya", "last_name": "Ortiz", "email": "maya@example.com"}


def names(installation, record, system):
    with installation.operations.reading() as books:
        return books.crosswalk.ids_of([record], system, "customers").get(record)


def steps(installation):
    with installation.operations.reading() as books:
        return [(entry.what, entry.who, entry.why) for entry in books.audit.entries()]


def test_a_certain_pair_is_called_by_the_others_name_from_both_sides_and_is_linked_once(installation, people):
    people(
        {"source_system": "heartland", "customer_id": "c1", **MAYA},
        {"source_system": "magento", "customer_id": "17", **MAYA},
        {"source_system": "magento", "customer_id": "18", "first_name": "Mia", "last_name": "Stone"},
    )
    first, again = link_certain(installation), link_certain(installation)
    assert (first.new, first.refused, again.new, again.known) == (1, (), 0, 1)
    assert (names(installation, TILL, "magento"), names(installation, SHOP, "heartland")) == ("17", "c1")
    assert steps(installation) == [("customers.linked", "retail_etl", "rule email_and_name")]


def test_a_pair_that_a_push_made_is_one_already(installation, people):
    people(
        {"source_system": "heartland", "customer_id": "c1", **MAYA}, {"source_system": "magento", "customer_id": "17", **MAYA}
    )
    with installation.operations.writing() as books:
        books.crosswalk.link(Link(SHOP, "heartland", "customers", "c1"), ANN)
    assert link_certain(installation).refused == ()
    assert (names(installation, TILL, "magento"), names(installation, SHOP, "heartland")) == ("17", "c1")


def test_a_persons_word_links_three_systems_and_the_ledger_is_known_by_its_number(installation, people):
    people(
        {"source_system": "heartland", "customer_id": "c1", "company_name": "Bluebonnet"},
        {"source_system": "magento", "customer_id": "17", "last_name": "Cafe"},
        {"source_system": "epicor", "customer_id": "EPIC06-1042", "name": "Blue Bonnet Cafe"},
    )
    confirm(installation, (TILL, LEDGER), ANN)
    confirm(installation, (SHOP, TILL), ANN)
    assert (names(installation, TILL, "epicor"), names(installation, SHOP, "epicor")) == ("1042", "1042")
    told = crosswalk(installation).filter(pl.col("target_system") == "epicor").rows()
    assert told == [("customers", "heartland", "c1", "epicor", "1042")]
    assert ("customers.confirmed", "Ann Lee", "same phone") in steps(installation)


def test_a_business_whose_contact_bears_its_id_too_is_linked_to_the_ledger_and_the_shop(installation, people):
    cafe = {"customer_type": "business", "company_name": "Cafe Maya LLC", "phone": "512-555-0142"}
    bears = {"external_ids": '{"heartland_customer_id":"c1"}', "source_system": "salesforce"}
    people(
        {"source_system": "heartland", "customer_id": "c1", **cafe, **MAYA, "external_ids": '{"magento_customer_id":"17"}'},
        {"source_system": "magento", "customer_id": "17", "customer_type": "individual", **MAYA},
        {"source_system": "epicor", "customer_id": "RTL-1042", **cafe, "email": MAYA["email"]},
        {"customer_id": "001A", **bears, **cafe},
        {"customer_id": "003A", **bears, **MAYA, "customer_type": "individual"},
    )
    link_certain(installation)
    assert [names(installation, "heartland:customers:c1", system) for system in ("epicor", "magento")] == ["1042", "17"]
    assert "003A" not in str(linkage(installation))
    with installation.operations.reading() as books:
        assert {link.canonical_id for link in books.crosswalk.links()} == {"heartland:customers:c1"}


def test_a_rejected_pair_is_taken_apart_and_no_rule_links_or_suggests_it_again(installation, people):
    people(
        {"source_system": "heartland", "customer_id": "c1", **MAYA}, {"source_system": "magento", "customer_id": "17", **MAYA}
    )
    link_certain(installation)
    reject(installation, (SHOP, TILL), ANN)
    assert (names(installation, TILL, "magento"), names(installation, SHOP, "heartland")) == (None, None)
    assert (names(installation, TILL, "heartland"), names(installation, SHOP, "magento")) == ("c1", "17")
    assert link_certain(installation).new == 0
    found = linkage(installation)
    assert (found.links.height, found.suggestions.height) == (0, 0)


def test_a_word_on_somebody_unknown_is_refused(installation, people):
    people({"source_system": "heartland", "customer_id": "c1", **MAYA})
    with pytest.raises(UnusableInputError, match="no customer is called magento 99"):
        confirm(installation, (TILL, record_of("magento 99")), ANN)
    with pytest.raises(UnusableInputError, match="names no customer"):
        record_of("c1")
