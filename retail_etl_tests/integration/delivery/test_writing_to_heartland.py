"""The outbox towards Heartland's ``v1`` of the sandbox."""

from __future__ import annotations

import pytest

from retail_etl.connectors.heartland.writing import HeartlandWriter
from retail_etl.connectors.http.answer import Place
from retail_etl.delivery.changes import Change

HERE = Place("test")


@pytest.fixture
def tills(town):
    """Reads of Heartland, beside the sinks."""
    return HeartlandWriter(town.connector("heartland").client)


def customer(number, **fields):
    payload = {"external_id": f"M-{number}", "source_system": "magento", "last_name": f"Name {number}", **fields}
    return Change("heartland", "customers", f"magento:customers:{number}", f"M-{number}", payload)


def customers(tills, number):
    return tills.listed("/v1/customers", [("external_id", f"M-{number}")], HERE)


def test_a_customer_is_created_once_and_then_changed(town, tills):
    town.say(customer(1, email="a@example.com"))
    town.push("heartland")
    town.say(customer(1, email="b@example.com"))
    town.push("heartland")
    assert [one["email"] for one in customers(tills, 1)] == ["b@example.com"]


def test_a_customer_whose_answer_was_lost_is_found(town, tills):
    town.say(customer(2))
    town.fault("timeout_after_commit", "heartland", target="/v1/customers")
    assert town.push("heartland").count("unknown") == 1
    assert sum(one.found for one in town.until_done("heartland")) == 1
    assert len(customers(tills, 2)) == 1
