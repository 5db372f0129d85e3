"""What must hold of staged parts of Epicor, their units and stock, and the jobs that make them."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import Moment, Quantity, StagedRows, day, flag, moment, number, quantity, text


class EpicorParts(StagedRows):
    """The part master: what can be bought, made, stocked and sold."""

    company: pl.String = text("The Epicor company.", required=True)
    part_num: pl.String = text("The part's number; compared without regard to case.", required=True)
    description: pl.String = text("The part's text.")
    search_word: pl.String = text("The word by which people look for it.")
    type_code: pl.String = text("Made, purchased, kit or bundle.")
    class_id: pl.String = text("The part class.")
    product_group: pl.String = text("The product group.")
    inventory_uom: pl.String = text("The unit in which stock is kept.")
    purchasing_uom: pl.String = text("The unit in which it is bought.")
    sales_uom: pl.String = text("The unit in which it is sold.")
    uom_class: pl.String = text("The class of its units.")
    selling_factor: Quantity = quantity("How many units of stock a unit of sale is.")
    unit_price: Quantity = quantity("The base price in the company's currency, with up to five decimals.")
    price_per_code: pl.String = text("Per how many units the price is: each, hundred, thousand.")
    tax_category: pl.String = text("The tax category.")
    is_non_stock: pl.Boolean = flag("Whether no stock is kept of it.")
    is_quantity_bearing: pl.Boolean = flag("Whether quantities of it are kept at all.")
    is_inactive: pl.Boolean = flag("Whether it may not be used any more.")
    is_on_hold: pl.Boolean = flag("Whether it may not be used for now.")
    is_runout: pl.Boolean = flag("Whether it is only sold until stock is gone.")
    is_lot_tracked: pl.Boolean = flag("Whether lots are kept apart.")
    is_serial_tracked: pl.Boolean = flag("Whether every piece has its number.")
    is_dimension_tracked: pl.Boolean = flag("Whether dimensions are kept apart.")
    upc_code1: pl.String = text("The first barcode.")
    upc_code2: pl.String = text("The second barcode.")
    net_weight: Quantity = quantity("The net weight.")
    created_at: Moment = moment("When it was entered.")
    changed_at: Moment = moment("When it was changed last.")
    integration_ref: pl.String = text("The integration's reference, where the tenant has that column.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorPartUoms(StagedRows):
    """Units of a part and how they convert."""

    company: pl.String = text("The Epicor company.", required=True)
    part_num: pl.String = text("The part.", required=True)
    uom_code: pl.String = text("The unit.", required=True)
    conversion_factor: Quantity = quantity("By how much to convert.")
    conversion_operator: pl.String = text("Whether the factor multiplies or divides.")
    converts_to_uom: pl.String = text("The unit that it converts to.")
    is_active: pl.Boolean = flag("Whether the unit may be used.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorInventory(StagedRows):
    """What a warehouse holds of a part, in units of stock.

    Nothing stored is called available: that is a formula of the retailer's.
    """

    company: pl.String = text("The Epicor company.", required=True)
    part_num: pl.String = text("The part.", required=True)
    warehouse_code: pl.String = text("The warehouse.", required=True)
    plant: pl.String = text("The site of the warehouse.")
    inventory_uom: pl.String = text("The unit of all quantities here.")
    on_hand_qty: Quantity = quantity("What is there in bins that count; may be negative.")
    non_nettable_qty: Quantity = quantity("What is there in bins that do not count.")
    reserved_qty: Quantity = quantity("Put aside for orders by reservation.")
    allocated_qty: Quantity = quantity(
        "Put aside for orders by allocation; on hand less this is what Kinetic itself calls available."
    )
    picking_qty: Quantity = quantity("What is being picked.")
    picked_qty: Quantity = quantity("What was picked.")
    demand_qty: Quantity = quantity("Demanded in all.")
    sales_demand_qty: Quantity = quantity("Demanded by sales orders.")
    job_demand_qty: Quantity = quantity("Demanded by jobs.")
    transfer_demand_qty: Quantity = quantity("Demanded by transfers.")
    buy_to_order_qty: Quantity = quantity("Of the demand, what is bought for its order.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorJobs(StagedRows):
    """Manufacturing jobs.

    Complete says that the making is done; closed is a later step, and a complete job may still take cost.
    """

    company: pl.String = text("The Epicor company.", required=True)
    job_num: pl.String = text("The job's number.", required=True)
    part_num: pl.String = text("What is made.")
    production_qty: Quantity = quantity("How many are to be made.")
    completed_qty: Quantity = quantity("How many were reported as made.")
    inventory_uom: pl.String = text("The unit of both.")
    is_engineered: pl.Boolean = flag("Whether its method is settled.")
    is_released: pl.Boolean = flag("Whether work may begin.")
    is_firm: pl.Boolean = flag("Whether planning leaves it alone.")
    is_held: pl.Boolean = flag("Whether it is held back.")
    is_complete: pl.Boolean = flag("Whether the making is done.", required=True)
    completion_date: pl.Date = day("The day on which it was done.")
    is_closed: pl.Boolean = flag("Whether its costs are closed.", required=True)
    closed_date: pl.Date = day("The day on which they were.")
    start_date: pl.Date = day("The day on which it is to begin.")
    due_date: pl.Date = day("The day by which it is to be done.")
    required_date: pl.Date = day("The day by which it is needed.")
    job_type: pl.String = text("Manufacturing, maintenance, project or service.")
    plant: pl.String = text("The site that makes it.")
    create_date: pl.Date = day("The day on which it was entered.")
    changed_at: Moment = moment("When it was changed last.")
    changed_by: pl.String = text("Who changed it last.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorJobDemands(StagedRows):
    """For what a job makes: an order's release or stock.

    Many to many: a job may serve several releases, a release several jobs.
    """

    company: pl.String = text("The Epicor company.", required=True)
    sys_row_id: pl.String = text("The link's global id: orders alone do not tell links to stock apart.", required=True)
    job_num: pl.String = text("The job behind it.", required=True)
    order_num: pl.Int64 = number("The order; empty where it is made for stock.")
    order_line: pl.Int64 = number("The order's line.")
    release_num: pl.Int64 = number("The line's release.")
    part_num: pl.String = text("What is made.")
    production_qty: Quantity = quantity("How many of the job are for it.")
    shipped_qty: Quantity = quantity("How many of them were sent.")
    received_qty: Quantity = quantity("How many of them went into stock.")
    make_to_type: pl.String = text("Whether it is made for an order, for stock or for another job.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)
