"""Systems that an installation may have or not: unset means that they are not used, half set is told."""

from __future__ import annotations

import pytest

from retail_etl.connectors.registry import CONNECTORS, streams_in_use, switch_of
from retail_etl.errors import SettingsError
from retail_etl.settings import load_settings, setting_names

RETAIL = {
    "RETAIL_ETL_HEARTLAND_RETAIL_BASE_URL": "https://shop.example.com/api/",
    "RETAIL_ETL_HEARTLAND_RETAIL_ACCESS_TOKEN": "t0ken",
}
PORTICO = {
    "RETAIL_ETL_HEARTLAND_GATEWAY_PORTICO_URL": "https://portico.example.com/service.asmx",
    "RETAIL_ETL_HEARTLAND_GATEWAY_PORTICO_SECRET_API_KEY": "k3y",
}
GP_API = {
    "RETAIL_ETL_HEARTLAND_GATEWAY_GP_API_URL": "https://gp.example.com/ucp",
    "RETAIL_ETL_HEARTLAND_GATEWAY_GP_API_APP_ID": "app",
    "RETAIL_ETL_HEARTLAND_GATEWAY_GP_API_APP_KEY": "k3y",
}


def in_use(environment):
    names = streams_in_use(lambda source, setting: bool(environment.get(f"RETAIL_ETL_{source}_{setting}".upper())))
    return {name for name, stream in streams_in_use(lambda *_: True).items() if name in names and switch_of(stream)}


def test_nothing_set_is_nothing_used_and_no_error():
    settings = load_settings({})

    assert settings.heartland_retail is None
    assert settings.heartland_gateway is None
    assert in_use({}) == set()


def test_the_longer_name_is_no_setting_of_the_system_whose_name_begins_alike():
    settings = load_settings({**RETAIL, **PORTICO})

    assert settings.heartland is None
    assert settings.heartland_retail.base_url == "https://shop.example.com/api"
    assert settings.heartland_retail.access_token.get_secret_value() == "t0ken"
    assert settings.heartland_gateway.portico_url == "https://portico.example.com/service.asmx"


def test_each_side_of_the_gateway_is_used_by_itself():
    assert {name for name in in_use(PORTICO) if "portico" in name} == in_use(PORTICO)
    assert in_use(PORTICO)
    assert not {name for name in in_use(GP_API) if "portico" in name}
    assert "heartland_gateway_deposits" in in_use(GP_API)
    assert in_use(RETAIL) == {f"heartland_retail_{entity}" for entity in CONNECTORS["heartland_retail"].streams}


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"RETAIL_ETL_HEARTLAND_RETAIL_ACCESS_TOKEN": "t0ken"}, "RETAIL_ETL_HEARTLAND_RETAIL_BASE_URL: is missing"),
        ({"RETAIL_ETL_HEARTLAND_GATEWAY_REQUESTS_PER_SECOND": "4"}, "needs PORTICO_URL, GP_API_URL or both"),
        ({"RETAIL_ETL_HEARTLAND_GATEWAY_PORTICO_URL": "https://p.example.com"}, "needs PORTICO_SECRET_API_KEY, or site"),
        ({"RETAIL_ETL_HEARTLAND_GATEWAY_GP_API_URL": "https://g.example.com"}, "needs GP_API_APP_ID and GP_API_APP_KEY"),
        (
            {**PORTICO, "RETAIL_ETL_HEARTLAND_GATEWAY_PORTICO_URL": "http://p.example.com"},
            "must use https outside this machine",
        ),
    ],
)
def test_half_a_system_is_told_and_no_secret_with_it(environment, told):
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)
    assert told in str(caught.value)
    assert "t0ken" not in str(caught.value)
    assert "k3y" not in str(caught.value)


def test_every_switch_is_a_setting():
    names = set(setting_names())
    for source, system in CONNECTORS.items():
        assert {f"RETAIL_ETL_{source}_{switch}".upper() for switch in system.switches.values()} <= names
