"""A canonical table is built when something that it is made from is new, and at no other time."""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager

import polars as pl
import pytest

from retail_etl.canonical import mappings
from retail_etl.canonical.build import TABLES, Mapping, RetailerFacts, TableBuild, build_table
from retail_etl.contracts.catalog import CATALOG

FACTS = RetailerFacts(
    stores=pl.DataFrame({"location_id": ["loc_01"], "time_zone": ["America/New_York"]}),
    account_roles=pl.DataFrame({"account": ["1010"], "role": ["bank"]}),
    funded_apart=pl.DataFrame({"method": ["Amex"]}),
    book_id="MAIN",
    zone="America/New_York",
    currency="USD",
)
PAYMENTS = TableBuild("payments", (Mapping("payments", ("heartland_payments", "heartland_orders")),))
REFUNDS = TableBuild(
    "refunds", (Mapping("refunds_heartland", after=("payments",)), Mapping("refunds_magento", ("magento_orders",)))
)
PARTS = TableBuild("products", (Mapping("products_epicor", ("epicor_parts",), parameters=("currency",)),))


class Books:
    """A warehouse that keeps its books and says of each mapping that it changed as many rows as it is told."""

    def __init__(self) -> None:
        self.merges = {"heartland_payments": 1, "heartland_orders": 1, "magento_orders": 1, "epicor_parts": 1}
        self.builds = {}
        self.built = []
        self.changed = 3

    @contextmanager
    def writing(self):
        yield self

    def give(self, name, frame):
        pass

    def read(self, name):
        if name == "ops/merge_counts":
            return pl.DataFrame(list(self.merges.items()), schema={"stream": pl.String, "merges": pl.Int64}, orient="row")
        rows = [(table, *state) for table, state in self.builds.items()]
        return pl.DataFrame(rows, schema={"table_name": pl.String, "made_from": pl.String, "changes": pl.Int64}, orient="row")

    def run(self, name, **told):
        if name.startswith("canonical/"):
            self.built.append(name.removeprefix("canonical/"))
            return self.changed
        if name == "ops/add_canonical_build":
            assert told["table_name"] not in self.builds
            self.builds[told["table_name"]] = (told["made_from"], told["changes"])
        if name == "ops/update_canonical_build":
            self.builds[told["table_name"]] = (told["made_from"], self.builds[told["table_name"]][1] + told["changes"])
        return 1


@pytest.fixture
def books():
    return Books()


def built(books, table, facts=FACTS):
    books.built.clear()
    build_table(books, table, facts)
    return list(books.built)


def test_a_table_whose_sources_staged_nothing_is_left_as_it_is(books):
    assert build_table(books, PAYMENTS, FACTS) == 3
    assert built(books, PAYMENTS) == []
    assert build_table(books, PAYMENTS, FACTS) == 0


def test_a_merge_into_any_source_builds_it_anew(books):
    built(books, PAYMENTS)
    books.merges["heartland_orders"] += 1
    assert built(books, PAYMENTS) == ["payments"]
    books.merges["magento_orders"] += 1
    assert built(books, PAYMENTS) == []


def test_a_source_that_stages_for_the_first_time_builds_it(books):
    del books.merges["heartland_orders"]
    built(books, PAYMENTS)
    books.merges["heartland_orders"] = 1
    assert built(books, PAYMENTS) == ["payments"]


def test_a_table_before_it_that_changed_builds_it_and_one_that_was_built_in_vain_does_not(books):
    built(books, PAYMENTS)
    assert built(books, REFUNDS) == ["refunds_heartland", "refunds_magento"]
    books.merges["heartland_payments"] += 1
    books.changed = 0
    assert built(books, PAYMENTS) == ["payments"]
    assert built(books, REFUNDS) == []
    books.merges["heartland_payments"] += 1
    books.changed = 1
    built(books, PAYMENTS)
    assert built(books, REFUNDS) == ["refunds_heartland", "refunds_magento"]


@pytest.mark.parametrize(
    "changed",
    [
        {"stores": FACTS.stores.with_columns(time_zone=pl.lit("America/Chicago"))},
        {"account_roles": FACTS.account_roles.clear()},
        {"currency": "CAD"},
    ],
)
def test_other_facts_of_the_retailer_build_it(books, changed):
    built(books, PARTS)
    assert built(books, PARTS, dataclasses.replace(FACTS, **changed)) == ["products_epicor"]


def test_another_mapping_builds_it(books, monkeypatch):
    built(books, PAYMENTS)
    monkeypatch.setattr(mappings, "statement", lambda name: f"-- another {name}")
    assert built(books, PAYMENTS) == ["payments"]


def test_a_build_that_fails_is_made_up_for(books, monkeypatch):
    run = books.run

    def failing(name, **told):
        if name == "canonical/payments":
            raise OSError("no space left")
        return run(name, **told)

    monkeypatch.setattr(books, "run", failing)
    with pytest.raises(OSError, match="no space"):
        build_table(books, PAYMENTS, FACTS)
    monkeypatch.setattr(books, "run", run)
    assert built(books, PAYMENTS) == ["payments"]


def test_every_canonical_table_of_the_catalog_is_built_after_what_it_reads():
    names = [table.name for table in TABLES]
    assert {f"canonical.{name}" for name in names} == {name for name in CATALOG if name.startswith("canonical.")}
    for table in TABLES:
        assert set(table.after) <= set(names[: names.index(table.name)]), table.name
        for mapping in table.mappings:
            read = {word.strip(",();") for word in mapping.text.partition("MERGE INTO")[2].split()}
            staged = {word.partition(".")[2] for word in read if word.startswith("staging.")}
            canonical = {word.partition(".")[2] for word in read if word.startswith("canonical.")} - {table.name}
            assert staged == set(mapping.reads), mapping.statement
            assert canonical == set(mapping.after), mapping.statement


def test_a_mapping_leaves_other_systems_rows_alone():
    for table in TABLES:
        deletes = [mapping.text.rpartition("known.source_system = ")[2] for mapping in table.mappings]
        assert all("NOT MATCHED BY SOURCE AND known.source_system = '" in mapping.text for mapping in table.mappings), (
            table.name
        )
        assert len(set(deletes)) == len(deletes), f"two mappings of {table.name} answer for one system"
