"""What is said of an erasure tells nothing of whom it was about."""

from __future__ import annotations

import pytest

from retail_etl.cli.erase import _told, erase
from retail_etl.errors import UnusableInputError
from retail_etl.ingest.erase import RewrittenLoad


def test_the_audit_log_gets_hashes_and_counts_and_nothing_else():
    load = RewrittenLoad("heartland_orders", "20260310T000500.000000Z-0a1b2c3d", 2, "a" * 64, "b" * 64)
    assert _told([load]) == [
        {
            "stream": "heartland_orders",
            "load_id": "20260310T000500.000000Z-0a1b2c3d",
            "records": 2,
            "old_sha256": "a" * 64,
            "new_sha256": "b" * 64,
        }
    ]


def test_a_request_s_number_that_names_the_person_is_refused():
    with pytest.raises(UnusableInputError, match="names the person"):
        erase(by="Cleo Diaz", request="for Ann@example.com", email=["ann@EXAMPLE.com"])


@pytest.mark.parametrize("customer", ["17", ":17", "magento:"])
def test_a_customer_without_a_system_or_an_id_is_refused(customer):
    with pytest.raises(UnusableInputError, match="names no system and id"):
        erase(by="Cleo Diaz", request="2026-041", customer=[customer])
