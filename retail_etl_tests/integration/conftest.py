"""What the installations of these rooms would each make again: an empty warehouse, and the authorities that httpx trusts."""

from __future__ import annotations

import os
import shutil
from functools import cache

import httpx
import pytest

from retail_etl.warehouse.duckdb import DuckDBWarehouse


@pytest.fixture(scope="session", autouse=True)
def new_warehouses_are_copies(tmp_path_factory):
    """A warehouse file that is not there yet is copied from one that was migrated in full, in a hundredth of the time."""
    template = tmp_path_factory.mktemp("migrated") / "warehouse.duckdb"
    migrate = DuckDBWarehouse.migrate

    def copied_or_migrated(warehouse):
        if warehouse.path.exists():
            migrate(warehouse)
            return
        if not template.exists():
            migrate(DuckDBWarehouse(template))
        warehouse.path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template, warehouse.path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DuckDBWarehouse, "migrate", copied_or_migrated)
        yield


@pytest.fixture(scope="session", autouse=True)
def authorities_are_read_once():
    """Each client of httpx reads a quarter of a megabyte of certificates, also those that only speak to this machine."""
    read = httpx._config.create_ssl_context

    @cache
    def known(verify, trust_env, _file, _folder):
        return read(verify=verify, trust_env=trust_env)

    def create(verify=True, cert=None, trust_env=True):
        if verify is not True or cert is not None:
            return read(verify=verify, cert=cert, trust_env=trust_env)
        return known(verify, trust_env, os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx._transports.default, "create_ssl_context", create)
        yield
