"""What must hold of staged packs of Epicor and their lines."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import Moment, Quantity, StagedRows, day, flag, moment, number, quantity, text


class EpicorShipments(StagedRows):
    """Packs that left for customers, with their tracking number."""

    company: pl.String = text("The Epicor company.", required=True)
    pack_num: pl.Int64 = number("The pack's number.", required=True)
    cust_num: pl.Int64 = number("The customer.")
    ship_date: pl.Date = day("The day on which it left.")
    ship_status: pl.String = text("Open, closed, freighted, staged, void.")
    tracking_number: pl.String = text("The carrier's number.")
    ship_via_code: pl.String = text("How it was sent.")
    is_ready_to_invoice: pl.Boolean = flag("Whether it may be invoiced.")
    is_invoiced: pl.Boolean = flag("Whether it was.")
    is_void: pl.Boolean = flag("Whether the pack was called back.", required=True)
    plant: pl.String = text("The site that sent it.")
    external_id: pl.String = text("The id that another system gave it.")
    changed_at: Moment = moment("When it was changed last, by the company's clock.")
    changed_by: pl.String = text("Who changed it last.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorShipmentLines(StagedRows):
    """Lines of packs: what was sent of which order release. What went is stock and job quantity together."""

    company: pl.String = text("The Epicor company.", required=True)
    pack_num: pl.Int64 = number("The pack.", required=True)
    pack_line: pl.Int64 = number("The line's number in the pack.", required=True)
    order_num: pl.Int64 = number("The order.")
    order_line: pl.Int64 = number("The order's line.")
    release_num: pl.Int64 = number("The line's release.")
    part_num: pl.String = text("The part.")
    line_desc: pl.String = text("The line's text.")
    stock_shipped_qty: Quantity = quantity("Sent from stock, in units of stock.")
    job_shipped_qty: Quantity = quantity("Sent from a job, in units of stock.")
    selling_stock_shipped_qty: Quantity = quantity("Sent from stock, in units of sale.")
    selling_job_shipped_qty: Quantity = quantity("Sent from a job, in units of sale.")
    job_num: pl.String = text("The job, where one made it.")
    is_release_complete: pl.Boolean = flag("Whether nothing of the release is to follow.")
    lot_num: pl.String = text("The lot of the part.")
    changed_at: Moment = moment("When it was changed last, by the company's clock.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)
