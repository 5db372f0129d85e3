"""Rows of a mapping become changes; what has a problem or is skipped on purpose does not."""

from __future__ import annotations

import polars as pl

from retail_etl.delivery.changes import Change, Parent, QueueRules
from retail_etl.delivery.mapped import changes, passed_over, refused
from retail_etl.mapping.compile import CompiledMapping

ORDERS = CompiledMapping(
    name="orders",
    source="canonical.orders",
    system="heartland",
    entity="orders",
    parent="customers",
    fields=("external_id", "customer_id", "line_items"),
    ids={"customer_id": "customers"},
    list_ids={"line_items": {"product_id": "products"}},
    records="",
    macros=(),
)


def rows(**told):
    row = {
        "_record": "magento:orders:1",
        "_reference": "1",
        "_parent": "magento:customers:7",
        "_route": None,
        "_because": None,
        "_problems": None,
        "external_id": "1",
        "customer_id": "magento:customers:7",
        "line_items": [{"sku": "A", "product_id": "magento:products:3"}],
    }
    return pl.DataFrame(
        [row | told], schema_overrides=dict.fromkeys(("_parent", "_route", "_problems", "customer_id"), pl.String)
    )


def test_a_name_of_ours_stands_where_the_targets_id_will():
    (change,) = changes(ORDERS, rows())
    assert change == Change(
        target="heartland",
        entity="orders",
        record="magento:orders:1",
        reference="1",
        payload={
            "external_id": "1",
            "customer_id": {"$target_id": {"entity": "customers", "record": "magento:customers:7"}},
            "line_items": [{"sku": "A", "product_id": {"$target_id": {"entity": "products", "record": "magento:products:3"}}}],
        },
        parent=Parent("customers", "magento:customers:7"),
    )


def test_a_list_that_is_left_out_stays_out():
    (change,) = changes(ORDERS, rows(line_items=None))
    assert "line_items" not in change.payload


def test_a_record_of_nobody_has_no_parent_and_no_id_to_wait_for():
    (change,) = changes(ORDERS, rows(_parent=None, customer_id=None))
    assert change.parent is None
    assert "customer_id" not in change.payload


def test_what_waits_for_a_word_waits_whatever_other_rules_say():
    (change,) = changes(ORDERS, rows(_route="credit_hold"))
    assert QueueRules().route(change) == "credit_hold"


def test_what_is_skipped_on_purpose_is_no_change_and_no_problem():
    assert not [*changes(ORDERS, rows(_route="skip")), *passed_over(ORDERS, rows(_route="skip"))]
    assert not refused(rows(_route="skip"))


def test_a_state_that_its_target_has_already_is_noted_and_no_change():
    (noted,) = passed_over(ORDERS, rows(_route="stands_already"))
    assert (noted.record, noted.payload["external_id"]) == ("magento:orders:1", "1")
    assert not list(changes(ORDERS, rows(_route="stands_already")))


def test_a_record_with_problems_goes_nowhere_and_all_of_them_are_told():
    told = rows(_problems="a: is missing\nb: is too long")
    assert not list(changes(ORDERS, told))
    assert [(one.record, one.problems) for one in refused(told)] == [("magento:orders:1", ("a: is missing", "b: is too long"))]


def test_a_record_of_the_target_itself_is_called_what_it_is_called():
    (change,) = changes(ORDERS, rows(customer_id="heartland:customers:cus_7"))
    assert change.payload["customer_id"] == "cus_7"


def test_what_the_record_says_it_is_called_at_the_target_goes_along():
    (change,) = changes(ORDERS, rows(_target_id="ord_9"))
    assert change.target_id == "ord_9"
