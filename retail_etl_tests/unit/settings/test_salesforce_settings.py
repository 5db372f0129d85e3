"""Salesforce's settings: absent is unused, half set is told, and secrets never are."""

from __future__ import annotations

import pytest

from retail_etl.connectors.registry import build, streams_in_use, switch_of
from retail_etl.errors import SettingsError
from retail_etl.settings import load_settings

ORG = {"RETAIL_ETL_SALESFORCE_BASE_URL": "https://acme.my.salesforce.com", "RETAIL_ETL_SALESFORCE_CLIENT_ID": "key"}
SECRET = {"RETAIL_ETL_SALESFORCE_CLIENT_SECRET": "s3cr3t"}
JWT = {"RETAIL_ETL_SALESFORCE_AUTHENTICATION": "jwt"}


def test_without_settings_no_stream_of_it_is_in_use():
    assert load_settings({}).salesforce is None
    assert not [name for name, one in streams_in_use(lambda *_: False).items() if one.source == "salesforce"]
    assert [switch_of(one) for one in streams_in_use(lambda *_: True).values() if one.source == "salesforce"] == [
        "base_url"
    ] * 9


def test_a_connector_is_built_from_the_settings_as_they_are():
    settings = load_settings({**ORG, **SECRET, "RETAIL_ETL_SALESFORCE_NOT_READ": "inventory, refunds"}).salesforce

    connector = build("salesforce", settings)

    assert settings.not_read == ("inventory", "refunds")
    assert connector.record_url(connector.streams()["orders"], {"Id": "801X"}) == "https://acme.my.salesforce.com/801X"
    assert "s3cr3t" not in repr(settings)
    connector.close()


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (SECRET, "RETAIL_ETL_SALESFORCE_BASE_URL: is missing"),
        (ORG, "client credentials need CLIENT_SECRET"),
        ({**ORG, **SECRET, **JWT}, "AUTHENTICATION=jwt needs USERNAME and PRIVATE_KEY"),
        ({**ORG, **SECRET, "RETAIL_ETL_SALESFORCE_API_VERSION": "59.0"}, "API_VERSION has to be 60.0 or later"),
        ({**ORG, **SECRET, "RETAIL_ETL_SALESFORCE_API_VERSION": "latest"}, "RETAIL_ETL_SALESFORCE_API_VERSION"),
        ({**ORG, **SECRET, "RETAIL_ETL_SALESFORCE_QUOTA_SHARE_MAX": "85"}, "RETAIL_ETL_SALESFORCE_QUOTA_SHARE_MAX"),
        (
            {**ORG, **SECRET, "RETAIL_ETL_SALESFORCE_BASE_URL": "http://acme.my.salesforce.com"},
            "must use https outside this machine",
        ),
    ],
)
def test_what_cannot_be_used_is_told_by_name_and_without_secrets(environment, told):
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)

    assert told in str(caught.value)
    assert "s3cr3t" not in str(caught.value)
