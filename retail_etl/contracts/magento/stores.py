"""The web shop's own set-up: what a store id stands for."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    StagedSnapshot,
    currency_code,
    flag,
    number,
    text,
)


class MagentoWebsites(StagedSnapshot):
    """Websites: customers' accounts and base currencies may belong to one."""

    id: pl.Int64 = number("Magento's id of the website.", required=True, least=0)
    code: pl.String = text("Its code.", required=True)
    name: pl.String = text("What it is called.")
    default_group_id: pl.Int64 = number("Its default store group.")


class MagentoStoreGroups(StagedSnapshot):
    """Store groups: what shoppers call a shop, with one catalogue."""

    id: pl.Int64 = number("Magento's id of the group.", required=True, least=0)
    website_id: pl.Int64 = number("Its website.", required=True, least=0)
    code: pl.String = text("Its code.")
    name: pl.String = text("What it is called.")
    default_store_id: pl.Int64 = number("Its default store view.")
    root_category_id: pl.Int64 = number("The root of its catalogue.")


class MagentoStoreViews(StagedSnapshot):
    """Store views: orders and documents name one by its id."""

    id: pl.Int64 = number("Magento's id of the store view: the store_id of orders.", required=True, least=0)
    code: pl.String = text("Its code, which is the scope in paths.", required=True)
    name: pl.String = text("What it is called.")
    website_id: pl.Int64 = number("Its website.", required=True, least=0)
    store_group_id: pl.Int64 = number("Its store group.")
    is_active: pl.Boolean = flag("Whether shoppers can use it.")


class MagentoStoreConfigs(StagedSnapshot):
    """What a store view is set to: its currencies, and the zone of its days."""

    id: pl.Int64 = number("Magento's id of the store view.", required=True, least=0)
    code: pl.String = text("Its code.", required=True)
    website_id: pl.Int64 = number("Its website.", required=True, least=0)
    locale: pl.String = text("Its language and country.")
    base_currency: pl.String = currency_code("The currency in which it settles.")
    display_currency: pl.String = currency_code("The currency that shoppers see at first.")
    timezone: pl.String = text("The zone of its days; moments are UTC all the same.", required=True)
    weight_unit: pl.String = text("Pounds or kilograms.")
    base_url: pl.String = text("Its address.")
