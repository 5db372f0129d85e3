from __future__ import annotations

import duckdb
import polars as pl
import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.mapping.assembled import assembled
from retail_etl.mapping.compile import compile_mapping
from retail_etl.mapping.record import target_record
from retail_etl.warehouse.sql_files import statement

GOOD = """\
mapping: orders
from: canonical.orders
to: { system: salesforce, entity: orders }
reference: order_id
where: source_system = 'heartland'
values:
  status:
    pairs: { open: Open, no: Nope }
with:
  buyer:
    table: canonical.customers
    match: { source_system: source_system, customer_id: customer_id }
    first_by: customer_id
fields:
  Id: { from: order_id, required: true, longest: 4 }
  Status: value('status', state)
  Buyer/Name: buyer.name
  Total: amount_of(total_minor, currency)
lists:
  lines:
    table: canonical.order_lines
    match: { source_system: source_system, order_id: order_id }
    order_by: line_id
    fields:
      Sku: { from: sku, required: true }
      Quantity: quantity
routes:
  - { when: "total_minor >= 5000", to: approval, because: It is large. }
  - { when: "total_minor >= 10", to: review, because: It is not small. }
"""


def compiled(folder, text=GOOD, name="orders"):
    file = folder / f"{name}.yaml"
    file.write_text(text)
    return compile_mapping(file)


def rows(mapping, orders, lines=(), customers=()):
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA canonical")
        for table, given, kinds in (
            (
                "orders",
                orders,
                (
                    "source_system VARCHAR, order_id VARCHAR, state VARCHAR, customer_id VARCHAR, total_minor BIGINT, "
                    "currency VARCHAR"
                ),
            ),
            (
                "order_lines",
                lines,
                "source_system VARCHAR, order_id VARCHAR, line_id VARCHAR, sku VARCHAR, quantity DECIMAL(38, 8)",
            ),
            ("customers", customers, "source_system VARCHAR, customer_id VARCHAR, name VARCHAR"),
        ):
            connection.execute(f"CREATE TABLE canonical.{table} ({kinds})")
            for row in given:
                connection.execute(f"INSERT INTO canonical.{table} VALUES ({', '.join('?' * len(row))})", row)
        for macro in mapping.macros:
            connection.execute(statement(macro))
        return assembled(mapping, lambda text: pl.DataFrame(connection.sql(text).to_arrow_table())).sort("_record")


def refused(folder, text, name="orders"):
    with pytest.raises(UnusableInputError) as raised:
        compiled(folder, text, name)
    return raised.value.message


def test_a_record_has_its_fields_its_parts_and_its_lists_in_order(tmp_path):
    mapping = compiled(tmp_path)
    found = rows(
        mapping,
        [("heartland", "o1", "open", "c1", 1234, "USD"), ("magento", "o2", "open", None, 1, "USD")],
        [("heartland", "o1", "2", "B", 2), ("heartland", "o1", "1", "A", 1), ("heartland", "o9", "1", "C", 1)],
        [("heartland", "c1", "Ada")],
    )
    assert [target_record(mapping.fields, row) for row in found.iter_rows(named=True)] == [
        {
            "Id": "o1",
            "Status": "Open",
            "Buyer": {"Name": "Ada"},
            "Total": "12.34",
            "lines": [{"Sku": "A", "Quantity": "1"}, {"Sku": "B", "Quantity": "2"}],
        }
    ]


def test_what_is_missing_too_long_or_unknown_is_said_and_no_value_is_made_up(tmp_path):
    found = rows(
        compiled(tmp_path),
        [("heartland", "order", "lost", None, 5, "USD")],
        [("heartland", "order", "1", None, 1)],
    )
    assert set(found["_problems"][0].split("\n")) == {
        "Id: is longer than 4 characters",
        "Status: lost has no counterpart in status",
        "Sku: is missing",
    }
    assert found["Status"][0] is None


def test_words_like_no_stay_words(tmp_path):
    assert rows(compiled(tmp_path), [("heartland", "o1", "no", None, 1, "USD")])["Status"][0] == "Nope"


def test_the_first_route_whose_condition_holds_decides(tmp_path):
    orders = [("heartland", f"o{n}", "open", None, minor, "USD") for n, minor in enumerate((9999, 20, 1))]
    found = rows(compiled(tmp_path), orders)
    assert found["_route"].to_list() == ["approval", "review", None]
    assert found["_because"].to_list() == ["It is large.", "It is not small.", None]


def test_a_record_without_list_rows_has_an_empty_list_and_is_no_problem(tmp_path):
    found = rows(compiled(tmp_path), [("heartland", "o1", "open", None, 1, "USD")])
    assert found["lines"].to_list() == [[]]
    assert found["_problems"].to_list() == [None]


def test_every_mistake_is_told_at_once_with_its_line(tmp_path):
    broken = GOOD.replace("Total: amount_of(total_minor, currency)", "Total: total").replace("from: sku", "from: skus")
    told = refused(tmp_path, broken.replace("where: source_system", "where: sauce_system"))
    assert "line 5, where: record has no column sauce_system; did you mean source_system" in told
    assert "line 18, fields.Total: record has no column total" in told
    assert "line 25, lists.lines.fields.Sku: row has no column skus; did you mean sku" in told


@pytest.mark.parametrize(
    ("given", "instead", "told"),
    [
        (
            "from: canonical.orders",
            "from: staging.magento_orders",
            "line 2, from: no canonical table is called staging.magento_orders",
        ),
        ("system: salesforce", "system: sap", "line 3, to.system"),
        ("routes:", "rooutes:", "line 27, rooutes: is no key of a mapping"),
        ("mapping: orders", "mapping: odrers", "line 1, mapping: must be the file's name, 'orders'"),
        ("order_id: order_id }", "orders_id: order_id }", "canonical.order_lines has no column orders_id"),
        ("  Buyer/Name: buyer.name", "  Id: order_id", "fields.Id: stands twice"),
        ("fields:\n  Id", "fields: [\n  Id", "no YAML"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(tmp_path, given, instead, told):
    assert given in GOOD
    assert told in refused(tmp_path, GOOD.replace(given, instead))


def test_a_value_map_of_the_folder_is_every_mappings_and_its_own_goes_before_it(tmp_path):
    (tmp_path / "values").mkdir()
    shared = "values:\n  status: { pairs: { open: Never } }\n  place: { pairs: { USD: Here } }\n"
    (tmp_path / "values" / "own.yaml").write_text(shared)
    mapping = compiled(tmp_path, GOOD.replace("Buyer/Name: buyer.name", "Place: value('place', currency)"))
    (row,) = rows(mapping, [("heartland", "o1", "open", "c1", 1, "USD")]).to_dicts()
    assert (row["Status"], row["Place"]) == ("Open", "Here")
    (tmp_path / "values" / "twice.yaml").write_text("values:\n  place: { pairs: { USD: There } }\n")
    with pytest.raises(UnusableInputError, match=r"line 2, values\.place: stands in another file"):
        compiled(tmp_path)
    (tmp_path / "values" / "twice.yaml").write_text("values:\n  town: { pears: { USD: There } }\n")
    with pytest.raises(UnusableInputError, match=r"values\.town\.pears: is no key"):
        compiled(tmp_path)
