"""The shop's own set-up: websites, groups, store views and their configuration."""

from __future__ import annotations

from typing import Any

from retail_etl.sandbox.magento.records import STORE_ID
from retail_etl.sandbox.world.places import PLACES, WEB

STORE_CODES = ("default", "all", "admin", "V1")


def store_views() -> list[dict[str, Any]]:
    """`GET /V1/store/storeViews`: the admin scope and the one view shoppers see."""
    return [
        {"id": 0, "code": "admin", "name": "Admin", "website_id": 0, "store_group_id": 0, "is_active": 1},
        {"id": STORE_ID, "code": "default", "name": "Default Store View", "website_id": 1, "store_group_id": 1, "is_active": 1},
    ]


def websites() -> list[dict[str, Any]]:
    """`GET /V1/store/websites`."""
    return [
        {"id": 0, "code": "admin", "name": "Admin", "default_group_id": 0},
        {"id": 1, "code": "base", "name": "Main Website", "default_group_id": 1},
    ]


def store_groups() -> list[dict[str, Any]]:
    """`GET /V1/store/storeGroups`."""
    return [
        {"id": 0, "website_id": 0, "root_category_id": 0, "default_store_id": 0, "name": "Default", "code": "default"},
        {
            "id": 1,
            "website_id": 1,
            "root_category_id": 2,
            "default_store_id": STORE_ID,
            "name": "Main Website Store",
            "code": "main_website_store",
        },
    ]


def store_configs(base_url: str) -> list[dict[str, Any]]:
    """`GET /V1/store/storeConfigs`: currencies and the zone of the shop's day; data stay UTC all the same."""
    addresses = dict.fromkeys(
        ("base_url", "base_link_url", "base_static_url", "base_media_url", "secure_base_url", "secure_base_link_url"),
        f"{base_url}/",
    )
    return [
        {
            "id": STORE_ID,
            "code": "default",
            "website_id": 1,
            "locale": "en_US",
            "base_currency_code": "USD",
            "default_display_currency_code": "USD",
            "timezone": PLACES[WEB].timezone,
            "weight_unit": "lbs",
            **addresses,
        }
    ]
