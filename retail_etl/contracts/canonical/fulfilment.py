"""What must hold of shipments, and of the jobs that make what is shipped."""

from __future__ import annotations

from typing import Final

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import SYSTEMS, FromLoad
from retail_etl.contracts.columns import Moment, Quantity, day, moment, number, text, value_of
from retail_etl.contracts.columns import quantity as measure

SHIPMENT_STATES: Final = ("open", "shipped", "void")
JOB_STATES: Final = ("planned", "released", "held", "completed", "closed")
DEMAND_PURPOSES: Final = ("order", "stock", "job", "other")


class Shipments(FromLoad):
    """Goods that left for a customer, or were handed over."""

    source_system: pl.String = value_of("The system that recorded it.", SYSTEMS)
    shipment_id: pl.String = text("That system's id, with its document where ids repeat.", required=True)
    shipment_number: pl.String = text("The number shown to people.")
    order_id: pl.String = text("The order, as in `canonical.orders`; empty where one pack holds goods of several.")
    order_reference: pl.String = text("The order's number, cleaned; a reference, never a key.")
    customer_id: pl.String = text("The customer.")
    location_id: pl.String = text("Where it left: store, source or site.")
    state: pl.String = value_of("Whether it left.", SHIPMENT_STATES)
    carrier: pl.String = text("The carrier of its first parcel, or how it was sent.")
    tracking_number: pl.String = text("The tracking number of its first parcel; all stand in `canonical.shipment_tracks`.")
    track_count: pl.Int64 = number("How many tracking numbers it has.", required=True, least=0)
    total_quantity: Quantity = measure("How many pieces, all lines together.")
    shipped_at: Moment = moment("When it left; empty where only the day is known.")
    business_date: pl.Date = day("The day on which it left, by the place's zone.")
    external_id: pl.String = text("The id that another system gave it.")
    updated_at: Moment = moment("When the source last changed it.")


class ShipmentLines(FromLoad):
    """What was sent of which order line."""

    source_system: pl.String = value_of("The system that recorded it.", SYSTEMS)
    shipment_id: pl.String = text("The shipment.", required=True)
    line_id: pl.String = text("The line, inside its shipment.", required=True)
    order_id: pl.String = text("The order, as in `canonical.orders`.")
    order_line_id: pl.String = text("The order's line.")
    product_id: pl.String = text("The product by that system's id.")
    sku: pl.String = text("The stock-keeping unit, as delivered.")
    description: pl.String = text("The line's text.")
    quantity: Quantity = measure("How many, in units of sale.")
    job_id: pl.String = text("The job that made it, where one did.")
    lot_number: pl.String = text("The lot of the goods.")


class ShipmentTracks(FromLoad):
    """Parcels of shipments, each with its tracking number."""

    source_system: pl.String = value_of("The system that recorded it.", SYSTEMS)
    shipment_id: pl.String = text("The shipment.", required=True)
    track_id: pl.String = text("The parcel, inside its shipment.", required=True)
    carrier: pl.String = text("The carrier, as people call it.")
    carrier_code: pl.String = text("The carrier's code in that system.")
    tracking_number: pl.String = text("The carrier's number.", required=True)
    created_at: Moment = moment("When it was noted, where the system tells.")


class Jobs(FromLoad):
    """Jobs that make products."""

    source_system: pl.String = value_of("The system that plans it.", SYSTEMS)
    job_id: pl.String = text("The company and the job's number.", required=True)
    job_number: pl.String = text("The job's number.", required=True)
    sku: pl.String = text("What is made.")
    state: pl.String = value_of("How far it is; a hold is told before a release.", JOB_STATES)
    planned_quantity: Quantity = measure("How many are to be made.")
    completed_quantity: Quantity = measure("How many were reported as made.")
    unit: pl.String = text("The unit of both.")
    location_id: pl.String = text("The site that makes it.")
    start_date: pl.Date = day("The day on which it is to begin.")
    due_date: pl.Date = day("The day by which it is to be done.")
    required_date: pl.Date = day("The day by which it is needed.")
    completed_date: pl.Date = day("The day on which it was done.")
    closed_date: pl.Date = day("The day on which its costs were closed; a job that is done may still receive some.")
    updated_at: Moment = moment("When the source last changed it.")


class JobDemands(FromLoad):
    """For what a job makes: a job may serve several orders, an order several jobs."""

    source_system: pl.String = value_of("The system that plans it.", SYSTEMS)
    job_id: pl.String = text("The job that makes it.", required=True)
    demand_id: pl.String = text("That system's id of the link.", required=True)
    purpose: pl.String = value_of("For what it makes.", DEMAND_PURPOSES)
    order_id: pl.String = text("The order, as in `canonical.orders`.")
    order_line_id: pl.String = text("The order's line.")
    release_number: pl.Int64 = number("The line's release.")
    sku: pl.String = text("What is made.")
    quantity: Quantity = measure("How many of the job are for it.")
    shipped_quantity: Quantity = measure("How many of them were sent.")
    received_quantity: Quantity = measure("How many of them went into stock.")
