"""What must hold of what Heartland Retail's documents point at: items, locations, tenders, stock."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    Quantity,
    StagedByMoment,
    StagedSnapshot,
    flag,
    moment,
    quantity,
    text,
)


class HeartlandRetailItems(StagedByMoment):
    """Items that are sold: what a line's item id stands for."""

    id: pl.String = text("Heartland Retail's id of the item, which lines and stock name.", required=True)
    item_number: pl.String = text("The item's number: the SKU of other systems.")
    description: pl.String = text("The item's name.")
    price: Quantity = quantity("The unit price.")
    original_price: Quantity = quantity("The unit price before any markdown.")
    cost: Quantity = quantity("The unit cost.")
    is_active: pl.Boolean = flag("Whether it is still sold.")
    grid_id: pl.String = text("The item grid of a size and colour range.")
    created_at: Moment = moment("When the item was made.")
    updated_at: Moment = moment("When Heartland Retail last changed the item.", required=True)


class HeartlandRetailLocations(StagedByMoment):
    """Stores and warehouses: what a location id stands for."""

    id: pl.String = text("Heartland Retail's id of the location.", required=True)
    location_number: pl.String = text("The location's number, by which the retailer knows the store.")
    name: pl.String = text("The location's name.", required=True)
    is_active: pl.Boolean = flag("Whether it is still in use.")
    created_at: Moment = moment("When the location was made.")
    updated_at: Moment = moment("When Heartland Retail last changed the location.", required=True)


class HeartlandRetailPaymentTypes(StagedByMoment):
    """Tenders: what a payment type id stands for."""

    id: pl.String = text("Heartland Retail's id of the payment type.", required=True)
    name: pl.String = text("The tender as the till names it: Visa, Cash.", required=True)
    created_at: Moment = moment("When the payment type was made.")
    updated_at: Moment = moment("When Heartland Retail last changed the payment type.", required=True)


class HeartlandRetailInventoryValues(StagedSnapshot):
    """Stock by item and location, as it stood when it was read."""

    item_id: pl.String = text("The item.", required=True)
    location_id: pl.String = text("The location.", required=True)
    owned: Quantity = quantity("The quantity that is owned, goods in transit included.")
    on_hand: Quantity = quantity("What is there; negative where more was sold than was booked in.")
    committed: Quantity = quantity("What open orders hold.")
    available: Quantity = quantity("What can be sold: on hand less committed.")
    on_order: Quantity = quantity("What purchase orders bring.")
    in_transit: Quantity = quantity("What transfers bring.")
    unit_cost: Quantity = quantity("The unit cost.")
