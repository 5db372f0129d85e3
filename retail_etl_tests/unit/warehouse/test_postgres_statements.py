"""Which statements run on PostgreSQL, which in DuckDB over copies, and what is copied for them."""

from __future__ import annotations

import pytest

from retail_etl.errors import InvariantBrokenError
from retail_etl.warehouse.names import checked
from retail_etl.warehouse.postgres.ddl import Column, _changes, postgres_type, step_names, steps, warehouse_tables
from retail_etl.warehouse.postgres.mirror import _needed
from retail_etl.warehouse.postgres.statements import Verb, parsed


@pytest.mark.parametrize(
    ("name", "verb", "target", "is_plain"),
    [
        ("ops/watermark", Verb.READ, None, True),
        ("ops/mark_staged", Verb.CHANGE, "ops.manifest", True),
        ("ops/add_gate_result", Verb.INSERT, "ops.gate_results", True),
        ("ops/set_landed", Verb.INSERT, "ops.watermarks", True),
        ("ops/compare_deliveries", Verb.READ, None, False),
        ("ops/drop_bad", Verb.READ, None, False),
        ("recon/store/forget_members", Verb.CHANGE, "recon.members", True),
        ("recon/store/members", Verb.READ, None, False),
        ("recon/inputs/credit_memo", Verb.READ, None, False),
        ("canonical/credit_memos", Verb.MERGE, "canonical.credit_memos", False),
        ("macros/filled", Verb.READ, None, False),
        ("staging/magento_orders", Verb.READ, None, False),
    ],
)
def test_a_statement_runs_where_it_is_understood(name, verb, target, is_plain):
    found = parsed(name)
    assert (found.verb, found.target, found.is_plain) == (verb, target, is_plain)


def test_a_statement_names_the_tables_of_the_warehouse_and_nothing_else():
    assert parsed("canonical/credit_memos").tables == (
        "canonical.credit_memos",
        "staging.magento_credit_memos",
        "staging.magento_orders",
    )
    assert parsed("ops/touched_days").tables == ()


def test_only_columns_that_a_statement_can_mean_are_copied():
    found = parsed("canonical/credit_memos")
    assert _needed("staging.magento_orders", found) < {"entity_id", "increment_id"} | set(
        warehouse_tables()["staging.magento_credit_memos"]
    )
    assert _needed("canonical.credit_memos", found) == set(warehouse_tables()["canonical.credit_memos"])
    assert "pages" not in _needed("ops.manifest", parsed("report/pulled"))


def test_a_table_that_is_only_counted_still_has_a_column():
    assert len(_needed("ops.manifest", parsed("recon/store/latest"))) == 1


def test_a_part_of_a_table_is_read_where_one_is_named():
    assert parsed("recon/store/members").slice_of("recon.members") == "postgres/slices/recon/store/members/recon.members"
    assert parsed("recon/inputs/credit_memo").slice_of("canonical.credit_memos") is None


def test_a_mapping_compares_itself_with_its_own_systems_rows_only():
    assert parsed("canonical/payments_heartland_retail").own_system == "heartland_retail"
    assert parsed("ops/watermark").own_system is None


def test_every_type_of_our_tables_has_its_counterpart():
    kinds = {column.kind for columns in warehouse_tables().values() for column in columns.values()}
    assert {postgres_type(kind) for kind in kinds} >= {'text COLLATE "C"', "bigint", "timestamptz", "numeric(38,8)", "bytea"}


def test_an_unknown_type_is_refused_by_name():
    with pytest.raises(InvariantBrokenError, match="UHUGEINT"):
        postgres_type("UHUGEINT")


def test_every_migration_is_told_to_postgresql_in_order():
    told = steps()
    assert [step.name for step in told] == step_names()
    assert all(step.statements for step in told)
    numbers = [name.rpartition("/")[2] for name in step_names()]
    assert numbers == sorted(numbers)


def test_what_a_migration_changes_is_said_again():
    before = {"ops.x": {"a": Column("a", "BIGINT", True), "b": Column("b", "VARCHAR", False)}, "ops.gone": {}}
    after = {"ops.x": {"a": Column("a", "DECIMAL(38,8)", False), "c": Column("c", "DATE", True)}}
    assert set(_changes(before, after)) == {
        'DROP TABLE "ops"."gone"',
        'ALTER TABLE "ops"."x" DROP COLUMN "b"',
        'ALTER TABLE "ops"."x" ADD COLUMN "c" date',
        'ALTER TABLE "ops"."x" ALTER COLUMN "a" TYPE numeric(38,8)',
        'ALTER TABLE "ops"."x" ALTER COLUMN "a" SET NOT NULL',
    }


def test_a_new_table_gets_the_keys_of_the_catalog():
    (table, index) = _changes({}, {"canonical.credit_memos": {"source_system": Column("source_system", "VARCHAR", False)}})
    assert table == 'CREATE TABLE "canonical"."credit_memos" ("source_system" text COLLATE "C" NOT NULL)'
    assert index.endswith('ON "canonical"."credit_memos" ("source_system", "credit_memo_id")')
    assert index.startswith("CREATE UNIQUE INDEX")


@pytest.mark.parametrize("name", ["ops.x; DROP TABLE y", 'a"b', "A", "1a", "a.b.c", ""])
def test_what_is_no_plain_name_never_becomes_part_of_a_statement(name):
    with pytest.raises(InvariantBrokenError):
        checked(name)
