"""What `retail-etl verify` asks of the systems: what its legs read, and nothing besides."""

from types import SimpleNamespace

import pytest

from retail_etl import road
from retail_etl.cli import verify
from retail_etl.reporting import tables_of_legs


def installation(*legs):
    retailer = SimpleNamespace(reconciliation=SimpleNamespace(legs=legs))
    return SimpleNamespace(retailer=retailer, reads=lambda stream: stream.source != "bank")


@pytest.fixture
def asked(monkeypatch):
    """The streams that were landed and staged, in order."""
    landed, staged = [], []
    monkeypatch.setattr(road, "land", lambda _installation, stream: landed.append(stream.name))
    monkeypatch.setattr(road, "stage", lambda _installation, stream: staged.append(stream.name))
    yield landed
    assert landed == staged


def test_only_streams_that_the_legs_read_are_polled(asked):
    verify._poll(installation("order_payment", "payment_gl"))
    assert set(asked) >= {"heartland_payments", "magento_orders", "magento_credit_memos", "epicor_gl_lines"}
    assert not {"epicor_parts", "magento_products", "heartland_customers", "epicor_bank_lines"} & set(asked)


def test_a_stream_that_this_installation_does_not_read_is_not_polled(asked):
    verify._poll(installation("deposit_bank"))
    assert "heartland_report_rows" in asked
    assert not [name for name in asked if name.startswith("bank_")]


def test_tables_that_a_legs_tables_are_made_from_are_built_too():
    assert tables_of_legs(installation("drawer_gl")) == {"cash_drawers", "ledger_lines", "transaction_report_rows"}
