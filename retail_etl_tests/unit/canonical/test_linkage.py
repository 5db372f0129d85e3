"""Certain customers are linked, near ones are suggested with what speaks against them, nothing is linked on a guess."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl.canonical.linkage.certainty import one_partner_each
from retail_etl.canonical.linkage.linking import linked
from retail_etl.warehouse.sql_files import statement

COLUMNS = (
    "record_id",
    "source_system",
    "customer_id",
    "kind",
    "external_id",
    "external_ids",
    "given_name",
    "family_name",
    "email",
    "phone",
    "street_number",
    "street",
    "city",
    "postal_code",
)
ADA = {
    "given_name": "ada",
    "family_name": "lovelace",
    "street_number": "12",
    "street": "juniper court",
    "city": "austin",
    "postal_code": "78704",
}


def customer(system, number, **told):
    return {"record_id": f"{system} {number}", "source_system": system, "customer_id": str(number), **told}


def people(*rows):
    return pl.DataFrame([dict.fromkeys(COLUMNS) | row for row in rows], schema=dict.fromkeys(COLUMNS, pl.String))


def linkage(*rows):
    frame = people(*rows)
    with duckdb.connect() as connection:
        connection.register("people", frame.to_arrow())
        told = pl.DataFrame(connection.sql(statement("linkage/certain")).to_arrow_table())
    return linked(frame, told)


def pairs(frame):
    return set(frame.select("one_id", "two_id").rows())


def reasons(frame):
    return dict(zip(frame.select("one_id", "two_id").rows(), frame["because"], strict=True))


def test_an_id_that_one_names_of_the_other_decides_whatever_else_they_say():
    found = linkage(
        customer("heartland", 1, external_ids='{"magento_customer_id":"7"}', family_name="smith"),
        customer("magento", 7, family_name="jones"),
    )
    assert found.links.select("one_id", "two_id", "rule").rows() == [("heartland 1", "magento 7", "declared_id")]


def test_the_same_mail_address_and_name_is_one_customer():
    found = linkage(
        customer("heartland", 1, email="ada@example.com", **ADA),
        customer("magento", 7, email="ada@example.com", given_name="ada", family_name="lovelace"),
    )
    assert found.links["rule"].to_list() == ["email_and_name"]


def test_a_family_that_shares_a_mail_address_is_not_one_customer():
    found = linkage(
        customer("heartland", 1, email="home@example.com", **ADA),
        customer("magento", 7, email="home@example.com", **{**ADA, "given_name": "byron"}),
    )
    assert not pairs(found.links)
    assert reasons(found.suggestions) == {("heartland 1", "magento 7"): "the given names differ: they may live together"}


def test_a_phone_number_and_name_do_not_count_where_the_mail_addresses_differ():
    one = customer("heartland", 1, email="a1@example.com", phone="5125550142", given_name="ada", family_name="lovelace")
    two = customer("magento", 7, email="a2@example.com", phone="5125550142", given_name="ada", family_name="lovelace")
    assert "phone_and_name" not in linkage(one, two).links["rule"].to_list()
    assert linkage(one, {**two, "email": None}).links["rule"].to_list() == ["phone_and_name"]


def test_a_name_with_its_address_is_enough_even_misspelt():
    found = linkage(customer("epicor", 3, **ADA), customer("heartland", 1, **{**ADA, "family_name": "lovelase"}))
    assert found.links["rule"].to_list() == ["scored"]
    assert found.links["weights"][0]["given_name"] > 0


def test_of_two_that_come_as_near_neither_is_linked():
    found = linkage(customer("heartland", 1, **ADA), customer("magento", 7, **ADA), customer("magento", 8, **ADA))
    assert not pairs(found.links)
    assert set(reasons(found.suggestions).values()) == {"another customer comes as near"}


def test_two_customers_of_one_system_are_never_linked_only_suggested():
    found = linkage(
        customer("heartland", 1, email="ada@example.com", **ADA), customer("heartland", 2, email="ada@example.com", **ADA)
    )
    assert not pairs(found.links)
    assert reasons(found.suggestions) == {("heartland 1", "heartland 2"): "both are customers of one system"}


def test_a_chain_of_links_never_makes_two_customers_of_one_system_one():
    found = linkage(
        customer("heartland", 1, external_ids='{"magento_customer_id":"7"}'),
        customer("heartland", 2, email="ada@example.com", **ADA),
        customer("magento", 7),
        customer("epicor", 3, email="ada@example.com", external_ids='{"magento_customer_id":"7"}', **ADA),
    )
    assert pairs(found.links) == {("heartland 1", "magento 7"), ("epicor 3", "magento 7")}
    assert ("epicor 3", "heartland 2") in pairs(found.suggestions)


def test_nobody_in_common_is_nobody_linked():
    found = linkage(customer("heartland", 1, **ADA), customer("magento", 7, given_name="grace", family_name="hopper"))
    assert not pairs(found.links)
    assert not pairs(found.suggestions)


def test_one_customer_alone_is_no_mistake():
    assert not pairs(linkage(customer("heartland", 1, **ADA)).links)


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_customers_changes_nothing(order):
    rows = [
        customer("heartland", 1, **ADA),
        customer("heartland", 2, email="g@example.com", given_name="grace", family_name="hopper"),
        customer("magento", 7, **{**ADA, "city": "austn"}),
        customer("magento", 8, email="g@example.com", given_name="grace", family_name="hopper"),
    ]
    found = linkage(*rows[::order])
    assert pairs(found.links) == {("heartland 1", "magento 7"), ("heartland 2", "magento 8")}


IDS = st.sampled_from(["heartland 1", "heartland 2", "heartland 3"])
OTHERS = st.sampled_from(["magento 1", "magento 2", "magento 3"])


@settings(max_examples=200)
@given(st.lists(st.tuples(IDS, OTHERS, st.sampled_from(["declared_id", "email_and_name"])), unique_by=lambda pair: pair[:2]))
def test_a_certain_partner_is_the_only_one_in_its_system(drawn):
    frame = pl.DataFrame(
        [(one, two, rule, "heartland", "magento") for one, two, rule in drawn],
        schema=dict.fromkeys(("one_id", "two_id", "rule", "one_system", "two_system"), pl.String),
        orient="row",
    )
    certain, several = one_partner_each(frame)
    assert certain["one_id"].is_unique().all()
    assert certain["two_id"].is_unique().all()
    assert not pairs(certain) & pairs(several)


def test_names_the_wrong_way_round_or_another_name_at_a_home_are_one_unless_a_phone_tells_them_apart():
    alan = {
        **ADA,
        "given_name": "alan",
        "family_name": "turing",
        "street": "larch walk",
        "city": "waco",
        "postal_code": "76701",
    }
    grace = {
        **ADA,
        "given_name": "grace",
        "family_name": "hopper",
        "street": "fir lane",
        "city": "tyler",
        "postal_code": "75701",
    }
    found = linkage(
        customer("heartland", 1, **ADA),
        customer("magento", 7, **{**ADA, "given_name": "lovelace", "family_name": "ada"}),
        customer("heartland", 2, **alan),
        customer("magento", 8, **{**alan, "given_name": "mathison"}),
        customer("heartland", 3, phone="15125550100", **grace),
        customer("magento", 9, phone="15125550199", **{**grace, "given_name": "vincent"}),
    )
    assert pairs(found.links) == {("heartland 1", "magento 7"), ("heartland 2", "magento 8")}
    assert reasons(found.suggestions) == {("heartland 3", "magento 9"): "the given names differ: they may live together"}
