"""An inbox of its own, and what a test of the drain plays against."""

from __future__ import annotations

import pytest

from retail_etl.operations.store import open_operations


@pytest.fixture
def operations(tmp_path):
    store = open_operations(tmp_path / "operations.db")
    store.migrate()
    yield store
    store.close()
