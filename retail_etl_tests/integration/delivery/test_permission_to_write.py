"""What `doctor` says of the permission to write: it names what lacks, and changes nothing in any system."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

ENTITIES = {
    "heartland": ["customers", "stock_levels"],
    "magento": [
        "stock_levels",
        "customers",
        "shipments",
        "invoices",
        "credit_memos",
        "order_comments",
        "order_states",
        "prices",
    ],
    "epicor": ["customers", "parts", "orders", "cash_receipts", "ap_invoices", "journals"],
    "salesforce": ["accounts", "contacts", "products", "orders", "payments", "refunds", "stock_levels"],
}


@pytest.mark.parametrize("system", ENTITIES)
def test_an_account_with_all_permissions_may_write_everything_and_writes_nothing(town, system):
    findings = town.connector(system).probe_writing(ENTITIES[system])
    assert [one for one in findings if not one.works] == []
    assert len(findings) == len(ENTITIES[system])


def test_what_an_account_lacks_is_named(town):
    shown = town.running.credentials
    reader = {"client_id": shown["heartland"]["client_id"], "client_secret": SecretStr(shown["heartland"]["client_secret"])}
    limited = {name: SecretStr(shown["magento"][f"limited_{name}"]) for name in ("consumer_secret", "access_token_secret")}
    limited |= {"access_token": SecretStr(shown["magento"]["limited_access_token"])}
    accounts = {
        "heartland": (reader, ["customers"], "customers.write"),
        "magento": (
            {**limited, "consumer_key": shown["magento"]["limited_consumer_key"]},
            ["shipments"],
            "Magento_Sales::ship",
        ),
        "epicor": ({"api_key": SecretStr(shown["epicor"]["limited_api_key"])}, ["journals"], "access scope"),
    }
    for system, (changes, entities, words) in accounts.items():
        (finding,) = town.connector(system, **changes).probe_writing(entities)
        assert (finding.works, words in finding.next_step) == (False, True), finding
    (finding,) = town.connector("magento", page_size=50).probe_writing(["gift_cards"])
    assert (finding.works, "RETAIL_ETL_WRITES" in finding.next_step) == (False, True)


def test_who_may_post_is_told_beside_who_may_enter(town):
    limited = SecretStr(town.running.credentials["epicor"]["limited_api_key"])
    for changes, works in (({}, True), ({"api_key": limited}, False)):
        connector = town.connector("epicor", posts_receipts=True, posts_payables=True, **changes)
        found = {one.name: one for one in connector.probe_writing(["cash_receipts", "ap_invoices", "journals"])}
        posting = [found[name] for name in ("post cash_receipts", "post ap_invoices")]
        assert [one.works for one in posting] == [works, works]
        assert works or all("access scope" in one.next_step for one in posting)
