"""Products and stock of the web shop."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    Quantity,
    StagedByMoment,
    StagedSnapshot,
    flag,
    moment,
    number,
    parts,
    quantity,
    text,
)


class MagentoProducts(StagedByMoment):
    """What the web shop sells: variants, and the configurable products that they belong to."""

    id: pl.Int64 = number("Magento's id of the product.", required=True, least=1)
    sku: pl.String = text("The stock-keeping unit; of a configurable, its style.", required=True)
    name: pl.String = text("What it is called.")
    attribute_set_id: pl.Int64 = number("Which attributes it has.")
    price: Quantity = quantity(
        "The price in the shop's base currency; 0 or empty for a configurable, whose variants have prices."
    )
    status: pl.Int64 = number("1 enabled, 2 disabled.", required=True, least=1)
    visibility: pl.Int64 = number("1 not by itself, 2 catalogue, 3 search, 4 both.")
    type_id: pl.String = text("Simple, virtual, configurable, bundle, grouped, downloadable or giftcard.", required=True)
    weight: Quantity = quantity("What one weighs, in the shop's unit.")
    website_ids: pl.String = parts("The websites that sell it, a JSON list.")
    configurable_product_links: pl.String = parts("Of a configurable: the ids of its variants, a JSON list.")
    custom_attributes: pl.String = parts(
        "The shop's own attributes, a JSON list of objects: attribute_code, value (text, or a list as JSON text)."
    )
    created_at: Moment = moment("When the product was made.", required=True)
    updated_at: Moment = moment("When Magento last changed the product; stock and pictures do not move it.", required=True)


class MagentoSourceItems(StagedSnapshot):
    """Stock by source and product: what lies there, before the shop's own reservations."""

    source_code: pl.String = text("The inventory source: a store or depot.", required=True)
    sku: pl.String = text("The stock-keeping unit.", required=True)
    quantity: Quantity = quantity("What lies there.", required=True)
    is_in_stock: pl.Boolean = flag("Whether the shop may sell from it.", required=True)


class MagentoSources(StagedSnapshot):
    """Stores and depots as the web shop knows them; the code leads to Heartland's location."""

    source_code: pl.String = text("The source's code.", required=True)
    name: pl.String = text("What it is called.")
    is_enabled: pl.Boolean = flag("Whether the shop sells from it.")
    country_id: pl.String = text("Its country, ISO 3166.")
    region: pl.String = text("Its state.")
    city: pl.String = text("Its city.")
    street: pl.String = text("Its street.")
    postcode: pl.String = text("Its postcode.")
