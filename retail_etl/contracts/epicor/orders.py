"""What must hold of staged sales orders of Epicor: heads, lines, releases, charges."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    Quantity,
    StagedRows,
    amount,
    currency_code,
    day,
    flag,
    moment,
    number,
    quantity,
    text,
)


class EpicorSalesOrders(StagedRows):
    """Sales orders as Kinetic holds them.

    Whether one is open, void or held is told by flags; the status word is not maintained.
    """

    company: pl.String = text("The Epicor company.", required=True)
    order_num: pl.Int64 = number("The order's number.", required=True)
    cust_num: pl.Int64 = number("The customer sold to.")
    cust_id: pl.String = text(
        "The customer's code; users may rename it, so it is no link. Calculated: a BAQ has it only where it joins the customer."
    )
    po_num: pl.String = text("The customer's own reference; integrations put the till's or shop's order number here.")
    order_date: pl.Date = day("The day on which the order was taken.", required=True)
    request_date: pl.Date = day("The day on which the customer asked for it.")
    need_by_date: pl.Date = day("The day by which the customer needs it.")
    is_open: pl.Boolean = flag("Whether anything of it is still to be done; an order without lines stays open.", required=True)
    is_void: pl.Boolean = flag("Whether the order was cancelled.", required=True)
    is_held: pl.Boolean = flag("Whether the order is held back.")
    order_status: pl.String = text("Kinetic's own status letter; nobody maintains it.")
    is_ready_to_calc: pl.Boolean = flag("Whether tax was computed; before that it is 0.")
    is_credit_override: pl.Boolean = flag("Whether somebody let it pass over the credit limit.")
    currency: pl.String = currency_code("The order's currency.")
    book_currency: pl.String = currency_code("The company's currency, in which its book is kept.")
    book_order_minor: pl.Int64 = amount("The order's total in the company's currency.", signed=True)
    order_minor: pl.Int64 = amount(
        "The order's total: charges, miscellaneous and tax, less discount.", required=True, signed=True
    )
    charges_minor: pl.Int64 = amount("The lines before discount.", signed=True)
    misc_minor: pl.Int64 = amount("Freight, wrapping and other charges.", signed=True)
    discount_minor: pl.Int64 = amount("Discounts of the lines.", signed=True)
    tax_minor: pl.Int64 = amount("Tax; 0 until it was computed.", signed=True)
    deposit_minor: pl.Int64 = amount("What is left of deposits paid ahead.", signed=True)
    terms_code: pl.String = text("The terms of payment.")
    ship_via_code: pl.String = text("How it is sent.")
    ship_to_num: pl.String = text("The customer's ship-to address; empty where it is the customer's own.")
    ship_to_cust_num: pl.Int64 = number("The customer shipped to.")
    bill_to_cust_num: pl.Int64 = number("The customer billed.")
    tax_region_code: pl.String = text("The tax region.")
    entry_person: pl.String = text("Who entered it.")
    entry_method: pl.String = text("How it was entered.")
    is_web_order: pl.Boolean = flag("Whether it came from Epicor's own shop.")
    is_one_time_ship_to: pl.Boolean = flag("Whether it goes to an address of its own.")
    integration_ref: pl.String = text("The integration's reference, where the tenant has that column.")
    changed_at: Moment = moment("When it was changed last, by the company's clock.")
    changed_by: pl.String = text("Who changed it last.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorSalesOrderLines(StagedRows):
    """Lines of sales orders. Quantities ordered and prices stand here; what was shipped stands on the releases."""

    company: pl.String = text("The Epicor company.", required=True)
    order_num: pl.Int64 = number("The order.", required=True)
    order_line: pl.Int64 = number("The line's number in the order.", required=True)
    line_type: pl.String = text("What kind of line it is: a part, a contract.")
    part_num: pl.String = text("The part; it need not stand in the part master.")
    customer_part_num: pl.String = text("The customer's own number of the part.")
    line_desc: pl.String = text("The line's text.")
    inventory_uom: pl.String = text("The unit in which stock is kept.")
    sales_uom: pl.String = text("The unit in which it is sold.")
    order_qty: Quantity = quantity("The quantity in units of stock.")
    selling_qty: Quantity = quantity("The quantity in units of sale.")
    currency: pl.String = currency_code("The order's currency.")
    unit_price: Quantity = quantity("The price a unit of sale, with up to five decimals.")
    unit_price_with_tax: Quantity = quantity("The same with tax, where prices contain it.")
    price_per_code: pl.String = text("Per how many units the price is: each, hundred, thousand.")
    is_price_locked: pl.Boolean = flag("Whether price lists leave the price alone.")
    discount_percent: Quantity = quantity("The discount in per cent.")
    discount_minor: pl.Int64 = amount("The discount of the whole line.", signed=True)
    extended_minor: pl.Int64 = amount("The line before discount.", signed=True)
    tax_category: pl.String = text("The tax category.")
    product_group: pl.String = text("The product group.")
    po_line: pl.String = text("The customer's own line; integrations put their line's id here.")
    is_open: pl.Boolean = flag("Whether anything of the line is still to be done.")
    is_void: pl.Boolean = flag("Whether the line was cancelled.")
    kit_flag: pl.String = text("Whether the line is a kit or a component of one; components carry no amount of their own.")
    request_date: pl.Date = day("The day on which the customer asked for it.")
    need_by_date: pl.Date = day("The day by which the customer needs it.")
    changed_at: Moment = moment("When it was changed last, by the company's clock.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorSalesOrderReleases(StagedRows):
    """Releases of order lines: what is to go out when and from where, and what has gone."""

    company: pl.String = text("The Epicor company.", required=True)
    order_num: pl.Int64 = number("The order.", required=True)
    order_line: pl.Int64 = number("The line.", required=True)
    release_num: pl.Int64 = number("The release's number in the line.", required=True)
    request_date: pl.Date = day("The day on which it should go out.")
    need_by_date: pl.Date = day("The day by which the customer needs it.")
    requested_qty: Quantity = quantity("The quantity in units of stock.")
    selling_requested_qty: Quantity = quantity("The quantity in units of sale.")
    is_made_to_order: pl.Boolean = flag("Whether a job makes it.")
    is_open: pl.Boolean = flag("Whether it is still to go out.")
    is_firm: pl.Boolean = flag("Whether the customer is bound to it.")
    is_void: pl.Boolean = flag("Whether it was cancelled.")
    plant: pl.String = text("The site that sends it.")
    warehouse_code: pl.String = text("The warehouse that it leaves.")
    ship_to_num: pl.String = text("The ship-to address.")
    stock_shipped_qty: Quantity = quantity("Sent from stock, in units of stock.")
    job_shipped_qty: Quantity = quantity("Sent from jobs, in units of stock.")
    selling_stock_shipped_qty: Quantity = quantity("Sent from stock, in units of sale.")
    selling_job_shipped_qty: Quantity = quantity("Sent from jobs, in units of sale.")
    changed_at: Moment = moment("When it was changed last, by the company's clock.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorSalesOrderCharges(StagedRows):
    """Miscellaneous charges of sales orders: freight, wrapping, discounts of the whole order. Line 0 belongs to the head."""

    company: pl.String = text("The Epicor company.", required=True)
    order_num: pl.Int64 = number("The order.", required=True)
    order_line: pl.Int64 = number("The line; 0 where the charge belongs to the whole order.", required=True)
    seq_num: pl.Int64 = number("The charge's number.", required=True)
    misc_code: pl.String = text("The kind of charge.")
    description: pl.String = text("The charge's text.")
    currency: pl.String = currency_code("The order's currency.")
    amount_minor: pl.Int64 = amount("The charge; negative for a discount.", required=True, signed=True)
    frequency_code: pl.String = text("When it is charged: first shipment, last, every one.")
    charge_type: pl.String = text("Whether it is an amount or a percentage.")
    percentage: Quantity = quantity("The percentage, where it is one.")
    changed_at: Moment = moment("When it was changed last, by the company's clock.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)
